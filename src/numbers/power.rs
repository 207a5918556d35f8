//! Sample sizes to what a study could have found, and standard errors to how far its significant findings exaggerate.

use super::arithmetic::over_corners;
use super::distributions::{normal_density, normal_quantile, normal_tail, t_quantile};
use super::quantity::Quantity;

/// A comparison of two groups of persons, or of clusters of persons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Persons, or clusters if there are any.
    pub units: Quantity,
    pub clusters: Option<Clusters>,
    /// The share of the units that is treated.
    pub treated: Quantity,
    /// The share of the variance among units that covariates explain.
    pub explained: Quantity,
    /// How many covariates there are among units.
    pub covariates: f64,
}

/// What stands within the units, where these are clusters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clusters {
    /// Persons to a cluster.
    pub size: Quantity,
    /// The intraclass correlation.
    pub icc: Quantity,
    /// The share of the variance within clusters that covariates explain.
    pub explained_within: Quantity,
}

impl Plan {
    /// The least effect, in standard deviations, that is found significant at `alpha`, two-sided, with probability `power`:
    /// `(t(α/2) + t(1 - power)) SE`, on `units - covariates - 2` degrees of freedom.
    ///
    /// Persons: `SE² = (1 - R²) / (P (1 - P) N)`; Bloom (1995), Evaluation Review 19:547. Clusters: `SE² = ρ (1 - R2²) / (P (1 - P) J) +
    /// (1 - ρ)(1 - R1²) / (P (1 - P) J n)`; Dong and Maynard (2013), Journal of Research on Educational Effectiveness 6:24.
    pub fn least_detectable_effect(self, alpha: f64, power: f64) -> Quantity {
        let df = self.units.rising(|units| units - self.covariates - 2.0);
        let multiplier = df.falling(|df| if df > 0.0 { t_quantile(alpha / 2.0, df) + t_quantile(1.0 - power, df) } else { f64::NAN });
        let variance = self.variance_of_a_unit() / (self.treated.yes_no_variance() * self.units);
        multiplier * variance.sqrt()
    }

    fn variance_of_a_unit(self) -> Quantity {
        let Some(Clusters { size, icc, explained_within }) = self.clusters else {
            return Quantity::point(1.0) - self.explained;
        };
        over_corners([icc, self.explained, explained_within, size], |[rho, between, within, n]| {
            rho * (1.0 - between) + (1.0 - rho) * (1.0 - within) / n
        })
    }
}

/// By how much clustering multiplies the variance: `1 + (m - 1) ρ` with m persons to a cluster.
pub fn design_effect(size: Quantity, icc: Quantity) -> Quantity {
    let one = Quantity::point(1.0);
    one + (size - one) * icc
}

/// The power of a two-sided test at `alpha` if the true effect is `effect`: `Φ(-z - λ) + 1 - Φ(z - λ)`, λ the effect over its standard error.
///
/// This and the next two: Gelman and Carlin (2014), Perspectives on Psychological Science 9:641; closed form of Lu, Qiu and Deng (2019),
/// British Journal of Mathematical and Statistical Psychology 72:1.
pub fn power(effect: Quantity, se: Quantity, alpha: f64) -> Quantity {
    let z = normal_quantile(alpha / 2.0);
    signal(effect, se).rising(|signal| power_of(signal, z))
}

/// The probability that an estimate that came out significant has the wrong sign (type S): `Φ(-z - λ) / power`.
pub fn wrong_sign(effect: Quantity, se: Quantity, alpha: f64) -> Quantity {
    let z = normal_quantile(alpha / 2.0);
    signal(effect, se).falling(|signal| normal_tail(z + signal) / power_of(signal, z))
}

/// By how much an estimate that came out significant exaggerates on average (type M):
/// `[φ(λ + z) + φ(λ - z) + λ (Φ(λ + z) + Φ(λ - z) - 1)] / (λ power)`.
pub fn exaggeration(effect: Quantity, se: Quantity, alpha: f64) -> Quantity {
    let z = normal_quantile(alpha / 2.0);
    signal(effect, se).falling(|signal| {
        let densities = normal_density(signal + z) + normal_density(signal - z);
        let tails = normal_tail(z - signal) - normal_tail(z + signal);
        if signal.is_infinite() { 1.0 } else { (densities / signal + tails) / power_of(signal, z) }
    })
}

fn signal(effect: Quantity, se: Quantity) -> Quantity {
    (effect / se).abs()
}

fn power_of(signal: f64, z: f64) -> f64 {
    normal_tail(z + signal) + normal_tail(z - signal)
}

#[cfg(test)]
mod tests {
    use super::{Clusters, Plan, design_effect, exaggeration, power, wrong_sign};
    use crate::numbers::honest::{config, near, to};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn point(x: f64) -> Quantity {
        Quantity::point(x)
    }

    fn persons(n: f64) -> Plan {
        Plan { units: point(n), clusters: None, treated: point(0.5), explained: point(0.0), covariates: 0.0 }
    }

    fn clusters(units: f64, size: f64, icc: f64) -> Plan {
        let clusters = Clusters { size: point(size), icc: point(icc), explained_within: point(0.0) };
        Plan { clusters: Some(clusters), ..persons(units) }
    }

    #[test]
    fn least_detectable_effects() {
        for (n, effect) in [(200.0, 0.398), (350.0, 0.300), (128.0, 0.499)] {
            to(persons(n).least_detectable_effect(0.05, 0.8), effect, 3);
        }
        to(clusters(20.0, 20.0, 0.2).least_detectable_effect(0.05, 0.8), 0.649, 3);
        to(clusters(40.0, 60.0, 0.2).least_detectable_effect(0.05, 0.8), 0.420, 3);
        to(clusters(20.0, 4.0, 0.2).least_detectable_effect(0.01, 0.8), 1.058, 3);
        let inner = Clusters { size: point(60.0), icc: point(0.2), explained_within: point(0.5) };
        let adjusted = Plan { clusters: Some(inner), explained: point(0.7), covariates: 1.0, ..persons(40.0) };
        to(adjusted.least_detectable_effect(0.05, 0.8), 0.235, 3);
        assert_eq!(persons(2.0).least_detectable_effect(0.05, 0.8), Quantity::whole_line());
    }

    #[test]
    fn clustering_costs_people() {
        near(design_effect(point(20.0), point(0.2)), 4.8);
        to(point(400.0) / design_effect(point(20.0), point(0.2)), 83.0, 0);
    }

    #[test]
    fn published_exaggerations() {
        let all = |effect: f64, se: f64| [power, wrong_sign, exaggeration].map(|f| f(point(effect), point(se), 0.05));
        let [power, sign, size] = all(2.0, 8.1);
        to(power, 0.057, 3);
        to(sign, 0.240, 3);
        to(size, 9.54, 2);
        let [power, sign, size] = all(0.1, 3.28);
        to(power, 0.050, 3);
        to(sign, 0.464, 3);
        to(size, 76.7, 1);
    }

    #[test]
    fn exaggeration_by_power() {
        for (wanted, times) in [(0.8, 1.12), (0.5, 1.41), (0.3, 1.81), (0.2, 2.26), (0.1, 3.71)] {
            let (mut low, mut high) = (0.0, 9.0);
            for _ in 0..60 {
                let middle = f64::midpoint(low, high);
                if power(point(middle), point(1.0), 0.05).lo < wanted { low = middle } else { high = middle }
            }
            to(exaggeration(point(low), point(1.0), 0.05), times, 2);
        }
    }

    #[test]
    fn no_effect_and_a_sure_one() {
        near(power(point(0.0), point(1.0), 0.05), 0.05);
        near(wrong_sign(point(0.0), point(1.0), 0.05), 0.5);
        assert_eq!(exaggeration(point(0.0), point(1.0), 0.05), Quantity::whole_line());
        near(exaggeration(point(-30.0), point(1.0), 0.05), 1.0);
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn ranges_hold_what_their_members_give(
            effect in (0.01..1.0_f64, 0.0..1.0_f64), se in (0.05..1.0_f64, 0.0..1.0_f64), at in (0.0..=1.0_f64, 0.0..=1.0_f64),
            units in (5.0..100.0_f64, 0.0..50.0_f64), treated in (0.1..0.7_f64, 0.0..0.2_f64)
        ) {
            let range = |(lo, width): (f64, f64)| Quantity::closed(lo, lo + width);
            let member = |(lo, width): (f64, f64), at: f64| point(lo + at * width);
            for f in [power, wrong_sign, exaggeration] {
                prop_assert_eq!(f(member(effect, at.0), member(se, at.1), 0.05).inside(f(range(effect), range(se), 0.05)), Truth::True);
            }
            let plan = Plan { units: range(units), treated: range(treated), ..clusters(1.0, 20.0, 0.2) };
            let one = Plan { units: member(units, at.0), treated: member(treated, at.1), ..plan };
            let wide = plan.least_detectable_effect(0.05, 0.8);
            prop_assert!(one.least_detectable_effect(0.05, 0.8).inside(wide) == Truth::True, "{:?}", wide);
        }
    }
}
