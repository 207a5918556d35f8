//! Printed means and standard deviations to the t test they imply, and to the standard deviations that a scale allows.

use super::arithmetic::over_corners;
use super::effect_size::{Sample, pooled_sd};
use super::quantity::Quantity;

/// A t test worked out from summaries; over ranges, all values it may have had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TTest {
    pub t: Quantity,
    pub df: Quantity,
}

/// Student's test: `t = (M1 - M2) / (S_p sqrt(1/n1 + 1/n2))` on `n1 + n2 - 2` degrees of freedom.
pub fn pooled_t(one: Sample, other: Sample) -> TTest {
    let spread = over_corners([one.n, other.n], |[n, m]| (1.0 / n + 1.0 / m).sqrt());
    let t = (one.mean - other.mean) / (pooled_sd(one, other) * spread);
    TTest { t, df: one.n + other.n - Quantity::point(2.0) }
}

/// Welch's test: `t = (M1 - M2) / sqrt(v1 + v2)` with `v = s² / n`, on `(v1 + v2)² / (v1² / (n1 - 1) + v2² / (n2 - 1))` degrees of freedom.
pub fn welch_t(one: Sample, other: Sample) -> TTest {
    let (v1, v2) = (one.sd.square() / one.n, other.sd.square() / other.n);
    TTest { t: (one.mean - other.mean) / (v1 + v2).sqrt(), df: welch_df(v1 / v2, one.n, other.n) }
}

/// Welch's t where what is printed as standard deviations are standard errors of the means: `(M1 - M2) / sqrt(SE1² + SE2²)`.
pub fn t_of_standard_errors(one: Sample, other: Sample) -> Quantity {
    (one.mean - other.mean) / (one.sd.square() + other.sd.square()).sqrt()
}

/// In the ratio r of the two variances of means, `(1 + r)² / (r² / (n1 - 1) + 1 / (n2 - 1))`: it rises to `n1 + n2 - 2`
/// where r is `(n1 - 1) / (n2 - 1)`, and falls from there.
fn welch_df(ratio: Quantity, n: Quantity, m: Quantity) -> Quantity {
    let ends = over_corners([ratio, n, m], |[r, n, m]| match r {
        _ if n <= 1.0 || m <= 1.0 => f64::NAN,
        _ if r.is_infinite() => n - 1.0,
        _ => (1.0 + r).powi(2) / (r * r / (n - 1.0) + 1.0 / (m - 1.0)),
    });
    let one = Quantity::point(1.0);
    let peak = (n - one) / (m - one);
    if ratio.hi >= peak.lo && ratio.lo <= peak.hi && !ratio.is_point() {
        ends.hull(over_corners([n, m], |[n, m]| n + m - 2.0))
    } else {
        ends
    }
}

/// The sample standard deviations possible for answers on a scale: from the least to the greatest over all that the mean may be;
/// none where no such mean lies on the scale, or fewer than two may have answered.
///
/// At most `sqrt((M - a)(b - M) n / (n - 1))`. Where answers come in steps, at least `step sqrt(f (1 - f) n / (n - 1))`, f being how
/// far the mean lies between two steps; else 0. The mean of several items comes in steps of one item's step over their number.
pub fn sd_bounds(mean: Quantity, n: Quantity, (low, high): (f64, f64), step: Option<f64>) -> Option<Quantity> {
    let mean = mean.meet(Quantity::closed(low, high))?;
    let sample = n.falling(|n| if n > 1.0 { 1.0 / (1.0 - 1.0 / n) } else { f64::NAN });
    let middle = f64::midpoint(low, high).clamp(mean.lo, mean.hi);
    let greatest = ((middle - low) * (high - middle) * sample.hi).sqrt();
    let least = step.map_or(0.0, |step| step * (least_between_steps(mean.lo / step, mean.hi / step) * sample.lo).sqrt());
    (greatest.is_finite() && least.is_finite()).then(|| Quantity::closed(least, greatest))
}

/// The least `f (1 - f)` between two numbers of steps: 0 where a whole one lies between.
fn least_between_steps(low: f64, high: f64) -> f64 {
    let spread = |x: f64| (x - x.floor()) * (1.0 - (x - x.floor()));
    if (high + NEAR_A_STEP).floor() >= (low - NEAR_A_STEP).ceil() { 0.0 } else { spread(low).min(spread(high)) }
}

/// A mean so near to a whole step is on it: 3.6 over steps of 0.2 is no whole number in floats.
const NEAR_A_STEP: f64 = 1e-9;

#[cfg(test)]
mod tests {
    use super::{TTest, pooled_t, sd_bounds, welch_t};
    use crate::numbers::effect_size::Sample;
    use crate::numbers::honest::{config, print, sample, to};
    use crate::numbers::printed_test::{Statistic, p_value};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;
    use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, prop_assume, proptest};

    #[test]
    fn worked_example() {
        let (a, b) = (sample(52.4, 10.2, 60.0), sample(49.1, 9.8, 58.0));
        let TTest { t, df } = pooled_t(a, b);
        to(t, 1.791, 3);
        assert_eq!(df, Quantity::point(116.0));
        to(p_value(Statistic::T { df: 116.0 }, t), 0.0759, 4);
        let welch = welch_t(a, b);
        to(welch.t, 1.792, 3);
        to(welch.df, 116.0, 1);
        let rounded = |s: Sample| Sample { mean: Quantity::rounded(s.mean.lo, 1), sd: Quantity::rounded(s.sd.lo, 1), ..s };
        for TTest { t, .. } in [pooled_t(rounded(a), rounded(b)), welch_t(rounded(a), rounded(b))] {
            assert_eq!(t.agrees(Quantity::rounded(2.91, 2)), Truth::False);
            assert_eq!(t.agrees(Quantity::rounded(1.79, 2)), Truth::True);
        }
    }

    #[test]
    fn spread_on_a_scale() {
        let bounds = |mean: Quantity, n: f64, scale, step| sd_bounds(mean, Quantity::point(n), scale, step);
        to(Quantity::point(bounds(Quantity::point(6.5), 20.0, (1.0, 7.0), None).unwrap().hi), 1.70, 2);
        to(Quantity::point(bounds(Quantity::point(4.0), 30.0, (1.0, 7.0), None).unwrap().hi), 3.05, 2);
        to(Quantity::point(bounds(Quantity::point(3.4), 25.0, (1.0, 5.0), Some(1.0)).unwrap().lo), 0.50, 2);
        assert_eq!(bounds(Quantity::point(3.0), 25.0, (1.0, 5.0), Some(1.0)).unwrap().lo, 0.0);
        assert_eq!(bounds(Quantity::point(3.6), 25.0, (1.0, 5.0), Some(0.2)).unwrap().lo, 0.0, "18 steps");
        assert_eq!(bounds(Quantity::point(7.2), 25.0, (1.0, 7.0), None), None);
        assert_eq!(bounds(Quantity::rounded(7.0, 0), 25.0, (1.0, 7.0), None).unwrap().lo, 0.0);
        assert_eq!(bounds(Quantity::point(3.0), 1.0, (1.0, 7.0), None), None);
    }

    /// `(mean, sd, n)` of some answers.
    fn summary(answers: &[i32]) -> (f64, f64, f64) {
        let n = f64::from(u32::try_from(answers.len()).unwrap());
        let mean = answers.iter().copied().map(f64::from).sum::<f64>() / n;
        let squares: f64 = answers.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum();
        (mean, (squares / (n - 1.0)).sqrt(), n)
    }

    fn printed((mean, sd, n): (f64, f64, f64), decimals: u8) -> Sample {
        Sample {
            mean: Quantity::rounded(print(mean, decimals), decimals),
            sd: Quantity::rounded(print(sd, decimals), decimals),
            n: Quantity::point(n),
        }
    }

    fn answers() -> impl Strategy<Value = Vec<i32>> {
        proptest::collection::vec(1..8_i32, 2..40)
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn an_honest_t_always_agrees(a in answers(), b in answers(), decimals in 0_u8..4, t_decimals in 1_u8..4) {
            let (one, other) = (summary(&a), summary(&b));
            prop_assume!(one.1 > 0.0 || other.1 > 0.0);
            let exact = |(mean, sd, n): (f64, f64, f64)| sample(mean, sd, n);
            for test in [pooled_t, welch_t] {
                let truth = test(exact(one), exact(other));
                let from_print = test(printed(one, decimals), printed(other, decimals));
                let printed_t = Quantity::rounded(print(truth.t.lo, t_decimals), t_decimals);
                prop_assert_eq!(from_print.t.agrees(printed_t), Truth::True);
                prop_assert_eq!(from_print.df.agrees(Quantity::rounded(print(truth.df.lo, 1), 1)), Truth::True, "{:?} {:?}", truth, from_print);
            }
        }

        #[test]
        fn an_honest_sd_is_within_its_bounds(answers in answers(), decimals in 0_u8..4) {
            let (mean, sd, n) = summary(&answers);
            let print_of = printed((mean, sd, n), decimals);
            let bounds = sd_bounds(print_of.mean, print_of.n, (1.0, 7.0), Some(1.0)).unwrap();
            prop_assert!(bounds.agrees(print_of.sd) == Truth::True, "{:?} {:?}", print_of, bounds);
        }
    }
}
