//! A test as printed to the p values it may have had: `t(28) = 2.20` gives .0358 to .0366.
//!
//! The statistic is taken for all it may stand for, half a unit of its last digit either side, as by Nuijten et al. (2016),
//! Behavior Research Methods 48:1205. A printed p is wrong only where what *it* may stand for does not meet these values.

use super::distributions::{chi_squared_tail, f_tail, normal_tail, t_tail};
use super::quantity::{Quantity, half_unit};

/// A test statistic with its degrees of freedom. Q is a chi-squared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    T {
        df: f64,
    },
    F {
        df1: f64,
        df2: f64,
    },
    /// A correlation of `df + 2` pairs.
    R {
        df: f64,
    },
    Z,
    ChiSquared {
        df: f64,
    },
}

/// The p of a statistic: two-sided for t, r and z; the upper tail for F, chi-squared and Q. From 0 to 1 where degrees of freedom
/// are not positive.
pub fn p_value(statistic: Statistic, value: Quantity) -> Quantity {
    if statistic.has_positive_df() { value.abs().falling(|x| statistic.p(x)) } else { Quantity::closed(0.0, 1.0) }
}

/// What `t < 2.2` tells of the size of t.
pub fn at_most(value: f64, decimals: u8) -> Quantity {
    Quantity::closed(0.0, value.abs() + half_unit(decimals))
}

/// What `t > 2.2` tells of the size of t.
pub fn at_least(value: f64, decimals: u8) -> Quantity {
    Quantity::above((value.abs() - half_unit(decimals)).max(0.0), false)
}

impl Statistic {
    fn p(self, size: f64) -> f64 {
        match self {
            Self::T { df } => 2.0 * t_tail(size, df),
            Self::F { df1, df2 } => f_tail(size, df1, df2),
            Self::R { df } if size < 1.0 => 2.0 * t_tail(size * (df / (1.0 - size * size)).sqrt(), df),
            Self::R { .. } => 0.0,
            Self::Z => 2.0 * normal_tail(size),
            Self::ChiSquared { df } => chi_squared_tail(size, df),
        }
    }

    fn has_positive_df(self) -> bool {
        match self {
            Self::T { df } | Self::R { df } | Self::ChiSquared { df } => df > 0.0,
            Self::F { df1, df2 } => df1 > 0.0 && df2 > 0.0,
            Self::Z => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Statistic::{ChiSquared, F, R, T, Z};
    use super::{Statistic, at_least, at_most, p_value};
    use crate::numbers::honest::{config, print};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;
    use proptest::prelude::{prop_assert_eq, proptest};

    const T28: Statistic = T { df: 28.0 };

    fn below(bound: f64) -> Quantity {
        Quantity { hi_open: true, ..Quantity::closed(0.0, bound) }
    }

    fn above(bound: f64) -> Quantity {
        Quantity { lo_open: true, ..Quantity::closed(bound, 1.0) }
    }

    fn agree(statistic: Statistic, value: (f64, u8), p: Quantity) -> bool {
        p_value(statistic, Quantity::rounded(value.0, value.1)).agrees(p) == Truth::True
    }

    fn near(got: f64, want: f64, half: f64) {
        assert!((got - want).abs() <= half, "{got}, not {want}");
    }

    #[test]
    fn recomputed_p_of_known_tests() {
        let cases = [
            (T28, 2.2, 0.0362),
            (T28, 1.2, 0.2402),
            (ChiSquared { df: 28.0 }, 52.2, 0.0036),
            (T28, 2.0, 0.0553),
            (F { df1: 2.0, df2: 28.0 }, 2.2, 0.1296),
            (R { df: 28.0 }, 0.22, 0.2427),
            (R { df: 28.0 }, 0.52, 0.0032),
            (ChiSquared { df: 28.0 }, 22.2, 0.7719),
            (Z, 2.2, 0.0278),
            (Z, -2.42, 0.0155),
            (T { df: 15.0 }, 3.5, 0.0032),
        ];
        for (statistic, value, p) in cases {
            near(p_value(statistic, Quantity::point(value)).lo, p, 5e-5);
        }
        assert!(p_value(T28, Quantity::point(22.2)).hi < 0.001);
    }

    #[test]
    fn rounding_of_the_statistic_makes_a_range() {
        let cases = [
            (T28, (2.2, 2), 0.0358, 0.0366),
            (T28, (2.2, 1), 0.0325, 0.0403),
            (T28, (2.0, 0), 0.0186, 0.1448),
            (T28, (2.0, 1), 0.0498, 0.0613),
            (T { df: 15.0 }, (3.5, 1), 0.0029, 0.0036),
        ];
        for (statistic, (value, decimals), lo, hi) in cases {
            let p = p_value(statistic, Quantity::rounded(value, decimals));
            near(p.lo, lo, 5e-5);
            near(p.hi, hi, 5e-5);
        }
        let p = p_value(R { df: 28.0 }, Quantity::rounded(0.22, 2));
        near(p.lo, 0.232, 5e-4);
        near(p.hi, 0.254, 5e-4);
    }

    #[test]
    fn printed_p_that_stand() {
        let p = Quantity::rounded;
        assert!(agree(T28, (2.2, 2), p(0.036, 3)) && agree(T28, (2.2, 2), p(0.037, 3)));
        assert!(agree(T28, (2.2, 1), p(0.03, 2)) && agree(T28, (2.2, 1), p(0.04, 2)));
        assert!(agree(T28, (2.0, 0), p(0.02, 2)) && agree(T28, (2.0, 0), p(0.14, 2)));
        assert!(agree(T28, (2.0, 1), below(0.05)), "t may be as large as 2.05");
        assert!(agree(Z, (-2.42, 2), p(0.016, 3)));
        assert!(agree(T { df: 15.0 }, (3.5, 1), p(0.004, 3)));
        let one_tailed = p_value(T28, Quantity::rounded(2.2, 2)).scale(0.5);
        assert_eq!(one_tailed.agrees(p(0.018, 3)), Truth::True);
    }

    #[test]
    fn printed_p_that_do_not_stand() {
        let p = Quantity::rounded;
        assert!(!agree(T28, (2.2, 2), p(0.03, 2)) && !agree(T28, (2.2, 2), p(0.06, 2)));
        assert!(!agree(T28, (1.2, 2), p(0.03, 2)));
        assert!(!agree(T28, (2.2, 2), above(0.05)), "ns");
        assert!(!agree(T28, (2.2, 1), below(0.02)) && !agree(T28, (2.2, 1), above(0.08)));
        assert!(!agree(ChiSquared { df: 28.0 }, (52.2, 2), p(0.06, 2)));
        assert!(!agree(F { df1: 2.0, df2: 28.0 }, (2.2, 2), p(0.15, 2)) && !agree(F { df1: 2.0, df2: 28.0 }, (2.2, 2), p(0.03, 2)));
        assert!(!agree(R { df: 28.0 }, (0.22, 2), p(0.26, 2)) && !agree(R { df: 28.0 }, (0.52, 2), p(0.06, 2)));
        assert!(!agree(ChiSquared { df: 28.0 }, (22.2, 2), p(0.79, 2)));
        assert!(!agree(Z, (2.2, 2), p(0.04, 2)));
    }

    #[test]
    fn a_bound_on_the_statistic_bounds_p() {
        let small = p_value(T28, at_most(2.2, 1));
        assert_eq!(small.hi, 1.0);
        assert_eq!(small.agrees(Quantity::rounded(0.08, 2)), Truth::True);
        assert_eq!(small.agrees(Quantity::rounded(0.02, 2)), Truth::False);
        let large = p_value(T28, at_least(2.2, 1));
        assert_eq!(large.lo, 0.0);
        near(large.hi, 0.0403, 5e-5);
        assert_eq!(p_value(Z, at_least(0.0, 0)), Quantity { lo_open: true, ..Quantity::closed(0.0, 1.0) });
    }

    #[test]
    fn what_cannot_be_computed_is_anything() {
        assert_eq!(p_value(T { df: 0.0 }, Quantity::point(2.0)), Quantity::closed(0.0, 1.0));
        assert_eq!(p_value(R { df: 5.0 }, Quantity::closed(0.995, 1.005)).lo, 0.0);
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn a_true_p_always_agrees(t in -6.0..6.0_f64, df in 1_u32..400, decimals in 0_u8..4, p_decimals in 2_u8..6) {
            let statistic = T { df: f64::from(df) };
            let p = p_value(statistic, Quantity::point(t)).lo;
            let printed_p = Quantity::rounded(print(p, p_decimals), p_decimals);
            let range = p_value(statistic, Quantity::rounded(print(t, decimals), decimals));
            prop_assert_eq!(range.agrees(printed_p), Truth::True);
        }
    }
}
