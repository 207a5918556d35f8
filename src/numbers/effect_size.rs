//! Means, tests and proportions to effect sizes in standard deviations, and one measure of effect to another.
//!
//! Formulas of the What Works Clearinghouse: WWC (2020), Procedures Handbook, Version 4.1, Appendix E.

use super::arithmetic::over_corners;
use super::distributions::normal_tail;
use super::quantity::Quantity;

/// What is printed of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    pub mean: Quantity,
    pub sd: Quantity,
    pub n: Quantity,
}

/// `g = ω (M_T - M_C) / S_p`, in standard deviations.
pub fn hedges_g(treated: Sample, against: Sample) -> Quantity {
    let difference = (treated.mean - against.mean) / pooled_sd(treated, against);
    difference * small_sample_correction(treated.n + against.n)
}

/// `S_p = sqrt(((n_T - 1) s_T² + (n_C - 1) s_C²) / (n_T + n_C - 2))`.
pub fn pooled_sd(one: Sample, other: Sample) -> Quantity {
    // A printed 0 may stand for a little less than nothing: the least spread is then 0, which is no corner of the range.
    over_corners([one.sd.abs(), one.n, other.sd.abs(), other.n], |[s, n, t, m]| {
        let (first, second) = (n - 1.0, m - 1.0);
        if first >= 0.0 && second >= 0.0 { ((first * s * s + second * t * t) / (first + second)).sqrt() } else { f64::NAN }
    })
}

/// `ω = 1 - 3 / (4 N - 9)`, which takes out the upward bias of d in small samples. Anything at all below three persons.
pub fn small_sample_correction(total: Quantity) -> Quantity {
    total.rising(|n| if n >= 3.0 { 1.0 - 3.0 / (4.0 * n - 9.0) } else { f64::NAN })
}

/// `g` from a t test of two independent groups: `ω t sqrt((n_T + n_C) / (n_T n_C))`. With one degree of freedom above, t is the root of F.
pub fn g_from_t(t: Quantity, n_treated: Quantity, n_against: Quantity) -> Quantity {
    let spread = over_corners([n_treated, n_against], |[n, m]| (1.0 / n + 1.0 / m).sqrt());
    t * spread * small_sample_correction(n_treated + n_against)
}

/// The Cox index of two proportions: the log odds ratio over 1.65, in standard deviations. Times ω it is the effect size of the
/// What Works Clearinghouse. Anything at all where a proportion is 0 or 1.
pub fn cox_index(treated: Quantity, against: Quantity) -> Quantity {
    let log_odds = |p: Quantity| p.rising(|p| (p / (1.0 - p)).ln());
    (log_odds(treated) - log_odds(against)) / Quantity::point(1.65)
}

/// The percentile points by which the average member of the first group stands above that of the second: `100 Φ(g) - 50`.
pub fn improvement_index(g: Quantity) -> Quantity {
    g.rising(|g| 50.0 - 100.0 * normal_tail(g))
}

/// `r = t / sqrt(t² + df)`.
pub fn r_from_t(t: Quantity, df: f64) -> Quantity {
    t.rising(|t| t / t.hypot(df.sqrt()))
}

/// Partial eta squared, `F df1 / (F df1 + df2)`.
pub fn partial_eta_squared(f: Quantity, df1: f64, df2: f64) -> Quantity {
    f.rising(|f| f * df1 / (f * df1 + df2))
}

/// The phi coefficient of a two-by-two table, `sqrt(χ² / N)`.
pub fn phi(chi_squared: Quantity, n: Quantity) -> Quantity {
    (chi_squared / n).sqrt()
}

/// `OR / (1 - p + p OR)` for a risk of p without treatment; Zhang and Yu (1998), JAMA 280:1690.
pub fn risk_ratio_from_odds_ratio(odds_ratio: Quantity, base_risk: Quantity) -> Quantity {
    over_corners([odds_ratio, base_risk], |[ratio, risk]| ratio / (1.0 - risk + risk * ratio))
}

#[cfg(test)]
mod tests {
    use super::{
        Sample, cox_index, g_from_t, hedges_g, improvement_index, partial_eta_squared, phi, pooled_sd, r_from_t,
        risk_ratio_from_odds_ratio, small_sample_correction,
    };
    use crate::numbers::honest::{near, sample, to};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;

    fn point(x: f64) -> Quantity {
        Quantity::point(x)
    }

    #[test]
    fn baseline_example() {
        let (t, c) = (sample(52.4, 10.2, 60.0), sample(49.1, 9.8, 58.0));
        to(pooled_sd(t, c), 10.005, 3);
        to(small_sample_correction(point(118.0)), 0.99352, 5);
        to(hedges_g(t, c), 0.3277, 4);
    }

    #[test]
    fn small_groups() {
        near(small_sample_correction(point(6.0)), 0.8);
        near(hedges_g(sample(6.0, 1.0, 3.0), sample(5.0, 1.0, 3.0)), 0.8);
    }

    #[test]
    fn from_a_test() {
        // d 0.3298 of the baseline example is t 1.791.
        to(g_from_t(point(1.791), point(60.0), point(58.0)), 0.328, 3);
    }

    #[test]
    fn proportions() {
        to(cox_index(point(0.8), point(0.7)), 0.3267, 4);
        to(cox_index(point(0.8), point(0.7)).scale(1.65), 0.5390, 4);
        to(cox_index(point(0.8), point(0.7)) * small_sample_correction(point(200.0)), 0.3254, 4);
        assert_eq!(cox_index(point(1.0), point(0.7)), Quantity::whole_line());
        assert_eq!(cox_index(point(0.8), point(0.0)), Quantity::whole_line());
    }

    #[test]
    fn percentile_points() {
        for (g, points) in [(0.25, 9.9), (0.10, 4.0), (0.50, 19.1), (-0.25, -9.9)] {
            to(improvement_index(point(g)), points, 1);
        }
    }

    #[test]
    fn identities() {
        to(r_from_t(point(2.2), 28.0), 0.384, 3);
        to(partial_eta_squared(point(4.84), 1.0, 28.0), 0.147, 3);
        to(partial_eta_squared(point(5.0), 2.0, 57.0), 0.149, 3);
        to(phi(point(4.8), point(200.0)), 0.155, 3);
        to(risk_ratio_from_odds_ratio(point(3.0), point(0.4)), 1.67, 2);
    }

    #[test]
    fn ranges_hold_what_their_members_give() {
        let range = |mean: f64, sd: f64, n: f64| Sample {
            mean: Quantity::within(mean, 0.05),
            sd: Quantity::within(sd, 0.05),
            n: Quantity::within(n, 5.0),
        };
        let wide = hedges_g(range(52.4, 10.2, 60.0), range(49.1, 9.8, 58.0));
        for (mean, sd, n) in [(52.4, 10.2, 60.0), (52.38, 10.25, 55.0), (52.45, 10.15, 65.0), (52.35, 10.15, 58.0)] {
            assert_eq!(hedges_g(sample(mean, sd, n), sample(49.14, 9.76, 54.0)).inside(wide), Truth::True);
        }
    }
}
