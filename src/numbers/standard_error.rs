//! Standard errors, confidence intervals and p values, each to the others.
//!
//! Cochrane Handbook for Systematic Reviews of Interventions, version 6, section 6.5.2; Altman and Bland (2011), BMJ 343:d2090 and d2304.

use super::arithmetic::over_corners;
use super::distributions::{normal_quantile, t_quantile};
use super::printed_test::{Statistic, p_value};
use super::quantity::Quantity;

/// On which scale an estimate has a symmetric error, and where on it there is no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Differences: no effect is 0.
    Additive,
    /// Ratios, whose logarithm has the symmetric error: no effect is 1.
    Ratio,
}

/// A confidence interval; its ends may be known only as printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    pub low: Quantity,
    pub high: Quantity,
    /// In percent: 95.
    pub level: f64,
}

impl Confidence {
    /// The middle of the interval, where its estimate should be: the mean of the ends, of ratios the geometric mean.
    pub fn middle(self, scale: Scale) -> Quantity {
        match scale {
            Scale::Additive => (self.low + self.high).scale(0.5),
            Scale::Ratio => (scale.of(self.low) + scale.of(self.high)).scale(0.5).rising(f64::exp),
        }
    }

    /// The standard error, on the scale of logarithms for ratios: half the width over the normal quantile.
    pub fn se(self, scale: Scale) -> Quantity {
        (scale.of(self.high) - scale.of(self.low)) / Quantity::point(2.0 * critical(self.level))
    }

    /// The two-sided p of the estimate, taken as normal.
    pub fn p(self, estimate: Quantity, scale: Scale) -> Quantity {
        p_value(Statistic::Z, scale.of(estimate) / self.se(scale))
    }
}

impl Scale {
    fn of(self, x: Quantity) -> Quantity {
        match self {
            Self::Additive => x,
            Self::Ratio => x.ln(),
        }
    }
}

/// The standard error of a mean: `SD / sqrt(n)`.
pub fn se_of_mean(sd: Quantity, n: Quantity) -> Quantity {
    sd / n.sqrt()
}

/// The standard error from a two-sided p: `|estimate| / t` with t the quantile on `df` degrees of freedom; normal if they are infinite.
pub fn se_from_p(estimate: Quantity, p: Quantity, df: f64) -> Quantity {
    estimate.abs() / p.falling(|p| t_quantile(p / 2.0, df))
}

/// The standard deviation behind a difference of two means: `SE / sqrt(1/n1 + 1/n2)`.
pub fn sd_of_difference(se: Quantity, n_one: Quantity, n_other: Quantity) -> Quantity {
    se / over_corners([n_one, n_other], |[n, m]| (1.0 / n + 1.0 / m).sqrt())
}

/// The normal quantile of a confidence level in percent: 1.96 for 95.
pub(super) fn critical(level: f64) -> f64 {
    normal_quantile((100.0 - level) / 200.0)
}

#[cfg(test)]
mod tests {
    use super::{Confidence, Scale, critical, sd_of_difference, se_from_p, se_of_mean};
    use crate::numbers::honest::{config, near, print, to};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn point(x: f64) -> Quantity {
        Quantity::point(x)
    }

    fn ci(low: f64, high: f64) -> Confidence {
        Confidence { low: point(low), high: point(high), level: 95.0 }
    }

    fn printed(low: f64, high: f64, decimals: u8) -> Confidence {
        Confidence { low: Quantity::rounded(low, decimals), high: Quantity::rounded(high, decimals), level: 95.0 }
    }

    #[test]
    fn widths() {
        for (level, width) in [(95.0, 3.92), (90.0, 3.29), (99.0, 5.15)] {
            to(point(2.0 * critical(level)), width, 2);
        }
        near(se_of_mean(point(10.0), point(25.0)), 2.0);
    }

    #[test]
    fn from_p() {
        let se = se_from_p(point(3.8), point(0.008), 45.0);
        to(point(3.8) / se, 2.7755, 4);
        to(se, 1.37, 2);
        to(sd_of_difference(se, point(25.0), point(22.0)), 4.68, 2);
        let difference = se_from_p(point(0.03), point(0.008), f64::INFINITY);
        to(point(0.03) / difference, 2.652, 3);
        to(difference, 0.0113, 4);
    }

    #[test]
    fn middles() {
        let agrees = |estimate: f64, low, high, scale| printed(low, high, 2).middle(scale).agrees(Quantity::rounded(estimate, 2));
        assert_eq!(agrees(0.20, 0.05, 0.35, Scale::Additive), Truth::True);
        assert_eq!(agrees(0.30, 0.05, 0.35, Scale::Additive), Truth::False);
        assert_eq!(agrees(0.81, 0.70, 0.94, Scale::Ratio), Truth::True);
        assert_eq!(agrees(1.50, 1.10, 2.04, Scale::Ratio), Truth::True);
        near(ci(0.05, 0.35).middle(Scale::Additive), 0.20);
        to(ci(0.70, 0.94).middle(Scale::Ratio), 0.811, 3);
        to(ci(1.10, 2.04).middle(Scale::Ratio), 1.498, 3);
    }

    #[test]
    fn p_from_interval() {
        to(point(0.20) / ci(0.05, 0.35).se(Scale::Additive), 2.61, 2);
        to(ci(0.05, 0.35).p(point(0.20), Scale::Additive), 0.0090, 4);
        to(point(0.81).ln() / ci(0.70, 0.94).se(Scale::Ratio), -2.80, 2);
        to(ci(0.70, 0.94).p(point(0.81), Scale::Ratio), 0.0051, 4);
        to(point(1.50).ln() / ci(1.10, 2.04).se(Scale::Ratio), 2.57, 2);
        to(ci(1.10, 2.04).p(point(1.50), Scale::Ratio), 0.0101, 4);
        to(point(0.90).ln() / ci(0.78, 1.04).se(Scale::Ratio), -1.44, 2);
        to(ci(0.78, 1.04).p(point(0.90), Scale::Ratio), 0.15, 2);
        let range = printed(0.78, 1.04, 2).p(Quantity::rounded(0.90, 2), Scale::Ratio);
        assert_eq!(range.agrees(Quantity::rounded(0.03, 2)), Truth::False);
        assert_eq!(range.agrees(Quantity::rounded(0.15, 2)), Truth::True);
    }

    #[test]
    fn no_width_tells_nothing() {
        let p = printed(0.2, 0.2, 1).p(Quantity::rounded(0.2, 1), Scale::Additive);
        assert_eq!((p.lo, p.hi), (0.0, 1.0));
        let p = ci(0.0, 2.0).p(point(1.5), Scale::Ratio);
        assert!(p.lo >= 0.0 && p.hi <= 1.0);
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn honest_intervals_always_agree(estimate in -3.0..3.0_f64, se in 0.01..1.0_f64, decimals in 1_u8..5) {
            let reach = critical(95.0) * se;
            let round = |x: f64| Quantity::rounded(print(x, decimals), decimals);
            let p = Quantity::rounded(print(ci(estimate - reach, estimate + reach).p(point(estimate), Scale::Additive).lo, 3), 3);
            let sum = Confidence { low: round(estimate - reach), high: round(estimate + reach), level: 95.0 };
            prop_assert_eq!(sum.middle(Scale::Additive).agrees(round(estimate)), Truth::True);
            prop_assert_eq!(sum.p(round(estimate), Scale::Additive).agrees(p), Truth::True);
            let ratio = Confidence { low: round((estimate - reach).exp()), high: round((estimate + reach).exp()), level: 95.0 };
            prop_assert_eq!(ratio.middle(Scale::Ratio).agrees(round(estimate.exp())), Truth::True);
            prop_assert_eq!(ratio.p(round(estimate.exp()), Scale::Ratio).agrees(p), Truth::True);
        }
    }
}
