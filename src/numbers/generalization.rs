//! Shares in sample, population and arms to how alike they are, how strongly arms differ, and what receipt makes of an effect.

use super::quantity::Quantity;

/// Shares of one stratum, or trait, in sample and population.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    pub sample: Quantity,
    pub population: Quantity,
}

/// The generalizability index over strata that add to 100%: `Σ sqrt(w_s w_p)`, 1 where the sample is like a random one;
/// Tipton (2014), Journal of Educational and Behavioral Statistics 39:478.
pub fn similarity(strata: &[Shares]) -> Quantity {
    let of_all = strata.iter().fold(Quantity::point(0.0), |sum, shares| sum + overlap(shares.sample, shares.population));
    of_all.rising(|index| index.min(1.0))
}

/// The same index over those with a trait and those without.
pub fn similarity_by_trait(Shares { sample, population }: Shares) -> Quantity {
    let rest = |share: Quantity| Quantity::point(1.0) - share;
    let apart = similarity(&[Shares { sample, population }, Shares { sample: rest(sample), population: rest(population) }]);
    let at = |sample: f64, population: f64| (sample * population).sqrt() + ((1.0 - sample) * (1.0 - population)).sqrt();
    let corners = [(sample.lo, population.hi), (sample.hi, population.lo)].map(|(s, p)| at(s.clamp(0.0, 1.0), p.clamp(0.0, 1.0)));
    let least = corners.into_iter().fold(f64::INFINITY, f64::min);
    // The index is 1 where the shares are equal and falls as they part: the worst is at the corners farthest apart.
    apart.meet(Quantity::above(least, false)).unwrap_or(apart)
}

/// The part of a stratum that both hold.
fn overlap(sample: Quantity, population: Quantity) -> Quantity {
    (sample * population).sqrt()
}

/// How strongly two shares differ: `2 asin sqrt p_T - 2 asin sqrt p_C`; Hulleman and Cordray (2009), Journal of Research on Educational
/// Effectiveness 2:88. For fidelity scores with a mean, Hedges' g takes its place.
pub fn relative_strength(treated: Quantity, against: Quantity) -> Quantity {
    let angle = |share: Quantity| share.rising(|p| 2.0 * p.clamp(0.0, 1.0).sqrt().asin());
    angle(treated) - angle(against)
}

/// The effect on those who received because they were assigned: the effect of assignment over the difference in receipt;
/// Bloom (1984), Evaluation Review 8:225.
pub fn effect_of_receipt(of_assignment: Quantity, treated: Quantity, against: Quantity) -> Quantity {
    of_assignment / (treated - against)
}

/// The F of assignment on receipt: `(p_T - p_C)² / (p_T q_T / n_T + p_C q_C / n_C)`; above any number where all complied.
pub fn first_stage_f(treated: Quantity, n_treated: Quantity, against: Quantity, n_against: Quantity) -> Quantity {
    let difference = treated - against;
    let variance = treated.yes_no_variance() / n_treated + against.yes_no_variance() / n_against;
    let all_complied = variance.is_point() && variance.lo == 0.0 && difference.is_point() && difference.lo != 0.0;
    if all_complied { Quantity::above(f64::MAX, false) } else { difference.square() / variance }
}

#[cfg(test)]
mod tests {
    use super::{Shares, effect_of_receipt, first_stage_f, relative_strength, similarity, similarity_by_trait};
    use crate::numbers::effect_size::{hedges_g, pooled_sd};
    use crate::numbers::honest::{config, near, sample, to};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn point(x: f64) -> Quantity {
        Quantity::point(x)
    }

    fn strata(sample: [f64; 3], population: [f64; 3]) -> Vec<Shares> {
        sample.into_iter().zip(population).map(|(s, p)| Shares { sample: point(s), population: point(p) }).collect()
    }

    #[test]
    fn likeness_of_samples() {
        to(similarity(&strata([0.25, 0.35, 0.40], [0.30, 0.35, 0.35])), 0.998, 3);
        to(similarity(&strata([0.2, 0.3, 0.5], [0.5, 0.3, 0.2])), 0.932, 3);
        to(similarity(&strata([0.9, 0.1, 0.0], [0.2, 0.3, 0.5])), 0.597, 3);
        near(similarity(&strata([0.2, 0.3, 0.5], [0.2, 0.3, 0.5])), 1.0);
    }

    #[test]
    fn likeness_by_a_trait() {
        // 90% against 7%: sqrt(.063) + sqrt(.093) = .25100 + .30496.
        to(similarity_by_trait(Shares { sample: point(0.9), population: point(0.07) }), 0.556, 3);
        near(similarity_by_trait(Shares { sample: point(0.3), population: point(0.3) }), 1.0);
        let unsure = similarity_by_trait(Shares { sample: point(0.9), population: Quantity::closed(0.06, 0.08) });
        assert_eq!(unsure.lt(point(0.6)), Truth::True);
    }

    #[test]
    fn strength_of_contrast() {
        // .56 / sqrt((.04 + .0625) / 2) = 2.4737; times ω = 1 - 3/231 = .98701.
        let (treated, against) = (sample(0.78, 0.20, 30.0), sample(0.22, 0.25, 30.0));
        to(point(0.56) / pooled_sd(treated, against), 2.47, 2);
        to(hedges_g(treated, against), 2.44, 2);
        to(relative_strength(point(0.78), point(0.22)), 1.19, 2);
        to(relative_strength(point(0.55), point(0.40)), 0.30, 2);
    }

    #[test]
    fn receipt() {
        to(first_stage_f(point(0.78), point(30.0), point(0.22), point(30.0)), 27.4, 1);
        near(effect_of_receipt(point(0.14), point(0.78), point(0.22)), 0.25);
        to(first_stage_f(point(0.55), point(200.0), point(0.40), point(200.0)), 9.2, 1);
        let full = first_stage_f(point(1.0), point(30.0), point(0.0), point(30.0));
        assert_eq!(full.ge(point(16.0)), Truth::True);
        assert_eq!(effect_of_receipt(point(0.14), point(0.4), point(0.4)), Quantity::whole_line());
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn ranges_hold_what_their_members_give(ends in (0.0..=1.0_f64, 0.0..=1.0_f64, 0.0..=1.0_f64, 0.0..=1.0_f64), at in (0.0..=1.0_f64, 0.0..=1.0_f64)) {
            let range = |a: f64, b: f64| Quantity::closed(a.min(b), a.max(b));
            let wide = Shares { sample: range(ends.0, ends.1), population: range(ends.2, ends.3) };
            let one = Shares { sample: point(ends.0 + at.0 * (ends.1 - ends.0)), population: point(ends.2 + at.1 * (ends.3 - ends.2)) };
            prop_assert_eq!(similarity_by_trait(one).inside(similarity_by_trait(wide)), Truth::True);
            let f = |shares: Shares| first_stage_f(shares.sample, point(40.0), shares.population, point(30.0));
            prop_assert_eq!(f(one).inside(f(wide)), Truth::True);
        }
    }
}
