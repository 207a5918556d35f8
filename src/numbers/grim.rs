//! Printed means and standard deviations to whether any answers could have given them.
//!
//! Exact, in whole numbers. `True`: some answers could; `False`: none could; `Open`: too large to be tried.

use crate::truth::Truth;

/// A decimal number as printed: `mantissa / 10^decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub mantissa: i128,
    pub decimals: u8,
}

/// Answers of `n` people on `items` items each, in steps of `step`; what is printed are the mean and the sample standard deviation,
/// over people, of each one's mean over the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answers {
    pub n: u32,
    pub items: u32,
    pub step: Decimal,
}

/// How many sums are tried before a check gives up. Where more of them round to one mean, the mean alone could not be wrong, and
/// almost any standard deviation could be right.
const MOST_SUMS: i128 = 20_000;

impl Decimal {
    pub const ONE: Self = Self { mantissa: 1, decimals: 0 };

    /// The number that was printed so; none where a float no longer holds its digits.
    #[expect(clippy::cast_possible_truncation, reason = "whole, and below 2^53")]
    pub fn printed(value: f64, decimals: u8) -> Option<Self> {
        let scaled = (value * 10_f64.powi(i32::from(decimals))).round();
        (scaled.abs() < 2_f64.powi(53) && decimals <= MOST_DECIMALS).then_some(Self { mantissa: scaled as i128, decimals })
    }

    /// Twice the ends of what rounds to it: `(2x - 1) / (2 · 10^d)` and `(2x + 1) / (2 · 10^d)`, as numerators and denominator.
    fn twice_ends(self) -> Option<(i128, i128, i128)> {
        let double = self.mantissa.checked_mul(2)?;
        Some((double - 1, double + 1, power_of_ten(self.decimals)?.checked_mul(2)?))
    }
}

impl Answers {
    /// Whether the mean could be that of such answers (GRIM: Brown and Heathers 2017, Social Psychological and Personality Science 8:363).
    ///
    /// Some sum `S` of steps must have `|step · S / (n · items) - mean|` at most half of the last digit, whichever way a tie was rounded.
    pub fn mean_is_possible(self, mean: Decimal) -> Truth {
        self.sums(mean).map_or(Truth::Open, |(low, high)| (low <= high).into())
    }

    /// Whether mean and standard deviation could be those of such answers (GRIMMER: after Anaya 2016 and Allard 2018, but over *every*
    /// sum that rounds to the mean, which the published code leaves out).
    ///
    /// With each one's total `K`, `S = ΣK` and `Q = ΣK²`, the variance is `(step / items)² (Q - S²/n) / (n - 1)`. `Q` must be whole, of
    /// the same parity as `S`, and at least what totals as equal as can be would give.
    pub fn sd_is_possible(self, mean: Decimal, sd: Decimal) -> Truth {
        if self.n < 2 || sd.mantissa < 0 {
            return if sd.mantissa < 0 { Truth::False } else { Truth::Open };
        }
        let Some((low, high)) = self.sums(mean) else { return Truth::Open };
        any_of(low, high, |sum| self.has_squares(sum, sd))
    }

    /// Whether mean and sample standard deviation could be those of `n` answers of 0 or 1 (DEBIT: Heathers and Brown 2019, osf.io/5vb3u).
    ///
    /// Some count `k` must round to the mean, and `sqrt(k (n - k) / (n (n - 1)))` to the standard deviation.
    pub fn binary_sd_is_possible(n: u32, mean: Decimal, sd: Decimal) -> Truth {
        if n < 2 || sd.mantissa < 0 {
            return if sd.mantissa < 0 { Truth::False } else { Truth::Open };
        }
        let answers = Self { n, items: 1, step: Decimal::ONE };
        let Some((low, high)) = answers.sums(mean) else { return Truth::Open };
        any_of(low.max(0), high.min(i128::from(n)), |count| is_binary_sd(i128::from(n), count, sd))
    }

    /// The lowest and highest sum of steps that round to the mean; none rounds to it where low is above high.
    fn sums(self, mean: Decimal) -> Option<(i128, i128)> {
        if self.n == 0 || self.items == 0 || self.step.mantissa <= 0 {
            return None;
        }
        let (low, high, denominator) = mean.twice_ends()?;
        let cells = (i128::from(self.n) * i128::from(self.items)).checked_mul(power_of_ten(self.step.decimals)?)?;
        let by = denominator.checked_mul(self.step.mantissa)?;
        Some((ceil_div(low.checked_mul(cells)?, by), high.checked_mul(cells)?.div_euclid(by)))
    }

    /// Whether some sum of squares goes with this sum of totals and the standard deviation; none where the numbers are too large.
    fn has_squares(self, sum: i128, sd: Decimal) -> Option<bool> {
        let n = i128::from(self.n);
        let (low, high, denominator) = sd.twice_ends()?;
        // Everything times `whole`: the squares of the ends, and S²/n, become whole numbers.
        let square_of_step = square(self.step.mantissa)?.checked_mul(square(denominator)?)?;
        let whole = square_of_step.checked_mul(n)?;
        let per_square =
            square(i128::from(self.items))?.checked_mul(n - 1)?.checked_mul(n)?.checked_mul(square(power_of_ten(self.step.decimals)?)?)?;
        let of_sum = square(sum)?.checked_mul(square_of_step)?;
        let at_least = ceil_div(square(low.max(0))?.checked_mul(per_square)?.checked_add(of_sum)?, whole);
        let at_most = square(high)?.checked_mul(per_square)?.checked_add(of_sum)?.div_euclid(whole);
        let least = at_least.max(fewest_squares(n, sum)?);
        let first = if (least - sum).rem_euclid(2) == 0 { least } else { least + 1 };
        Some(first <= at_most)
    }
}

/// The sum of squares of `n` whole numbers that add to `sum` and are as equal as can be.
fn fewest_squares(n: i128, sum: i128) -> Option<i128> {
    let (each, over) = (sum.div_euclid(n), sum.rem_euclid(n));
    (n - over).checked_mul(square(each)?)?.checked_add(over.checked_mul(square(each + 1)?)?)
}

fn is_binary_sd(n: i128, count: i128, sd: Decimal) -> Option<bool> {
    let (low, high, denominator) = sd.twice_ends()?;
    let spread = square(denominator)?.checked_mul(count.checked_mul(n - count)?)?;
    let pairs = n.checked_mul(n - 1)?;
    Some(square(low.max(0))?.checked_mul(pairs)? <= spread && spread <= square(high)?.checked_mul(pairs)?)
}

/// Whether any number from `low` to `high` will do; open where there are too many, or one of them is too large, and none did.
fn any_of(low: i128, high: i128, will_do: impl Fn(i128) -> Option<bool>) -> Truth {
    let last = high.min(low.saturating_add(MOST_SUMS));
    let mut answer = Truth::from(false).or(if last < high { Truth::Open } else { Truth::False });
    let mut at = low;
    while at <= last && answer != Truth::True {
        answer = answer.or(will_do(at).map_or(Truth::Open, Truth::from));
        at += 1;
    }
    answer
}

/// More decimals than a float has.
const MOST_DECIMALS: u8 = 18;

fn power_of_ten(exponent: u8) -> Option<i128> {
    10_i128.checked_pow(u32::from(exponent))
}

fn square(x: i128) -> Option<i128> {
    x.checked_mul(x)
}

fn ceil_div(a: i128, b: i128) -> i128 {
    -(-a).div_euclid(b)
}

#[cfg(test)]
mod tests {
    use super::{Answers, Decimal};
    use crate::numbers::honest::config;
    use crate::truth::Truth;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    /// `"5.19"` as printed.
    fn dec(text: &str) -> Decimal {
        let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        Decimal::printed(text.parse().unwrap(), u8::try_from(decimals).unwrap()).unwrap()
    }

    fn whole(n: u32, items: u32) -> Answers {
        Answers { n, items, step: Decimal::ONE }
    }

    fn mean(text: &str, n: u32, items: u32) -> bool {
        settled(whole(n, items).mean_is_possible(dec(text)))
    }

    fn sd(mean: &str, sd: &str, n: u32, items: u32) -> bool {
        settled(whole(n, items).sd_is_possible(dec(mean), dec(sd)))
    }

    fn settled(truth: Truth) -> bool {
        assert_ne!(truth, Truth::Open);
        truth == Truth::True
    }

    #[test]
    fn published_means() {
        assert!(!mean("5.19", 28, 1), "145/28 is 5.18, 146/28 is 5.21");
        assert!(mean("5.19", 32, 1), "166/32");
        assert!(!mean("3.48", 20, 1));
        assert!(!mean("5.93", 49, 1));
        assert!(!mean("5.27", 43, 1));
        assert!(mean("2.84", 16, 2));
        assert!(!mean("0.71", 43, 1), "71%");
        assert!(!mean("5.71", 40, 1));
        assert!(mean("5.71", 40, 3));
        assert!(!mean("0.325", 438, 1) && mean("0.356", 455, 1) && !mean("0.217", 501, 1) && mean("0.393", 516, 1));
    }

    #[test]
    fn of_twelve_means_of_28_three_pass() {
        let passing: Vec<i128> =
            (519..=530).filter(|m| settled(whole(28, 1).mean_is_possible(Decimal { mantissa: *m, decimals: 2 }))).collect();
        assert_eq!(passing, [521, 525, 529]);
    }

    #[test]
    fn ties_and_signs() {
        assert!(mean("0.12", 8, 1) && mean("0.13", 8, 1), "1/8 rounds either way");
        assert!(mean("-0.12", 8, 1) && mean("-0.13", 8, 1) && !mean("-0.14", 8, 1));
        assert!(mean("-5.18", 28, 1) && !mean("-5.19", 28, 1));
    }

    #[test]
    fn half_points_are_finer() {
        let halves = Answers { n: 10, items: 1, step: dec("0.5") };
        assert_eq!(halves.mean_is_possible(dec("3.45")), Truth::True, "69 half points over 10");
        assert_eq!(halves.mean_is_possible(dec("3.44")), Truth::False);
        let tens = Answers { n: 7, items: 1, step: dec("10") };
        assert_eq!(tens.mean_is_possible(dec("31.4")), Truth::True, "220/7");
        assert_eq!(tens.mean_is_possible(dec("32.0")), Truth::False);
        assert_eq!(halves.sd_is_possible(dec("3.45"), dec("0.50")), whole(10, 1).sd_is_possible(dec("6.9"), dec("1.0")));
    }

    #[test]
    fn published_standard_deviations() {
        assert!(!sd("5.23", "2.55", 35, 1), "parity");
        assert!(sd("5.23", "2.55", 31, 1));
        assert!(!sd("1.03", "0.41", 40, 1), "no whole sum of squares");
        assert!(sd("3.10", "1.37", 10, 1));
        assert!(sd("2.74", "0.96", 63, 2));
        assert!(!sd("2.6", "2.05", 25, 1));
        assert!(sd("8.9", "2.81", 25, 1), "sum 223, where published code tries 222 alone");
        assert!(!sd("7.22", "5.30", 38, 1), "the mean is impossible already");
        assert!(sd("3.00", "0.00", 10, 1) && !sd("3.10", "0.00", 10, 1), "no spread, no fraction");
    }

    #[test]
    fn published_binary_standard_deviations() {
        let debit = |n, mean, sd| settled(Answers::binary_sd_is_possible(n, dec(mean), dec(sd)));
        for (mean, sd) in [("0.53", "0.50"), ("0.44", "0.50"), ("0.77", "0.42"), ("0.34", "0.47"), ("0.93", "0.25"), ("0.12", "0.33")] {
            assert!(debit(1683, mean, sd), "{mean} {sd}");
        }
        assert!(!debit(1683, "0.19", "0.35"), "should be .39");
        assert!(debit(20, "0.35", "0.49"));
        assert!(!debit(20, "1.20", "0.40"), "no share is above 1");
    }

    #[test]
    fn too_large_is_open_and_quick() {
        let most = u32::MAX;
        assert_eq!(whole(most, most).mean_is_possible(dec("3.1")), Truth::True);
        assert_eq!(whole(most, most).sd_is_possible(dec("3.1"), dec("1.0")), Truth::Open);
        assert_eq!(whole(0, 1).mean_is_possible(dec("3.1")), Truth::Open);
        assert_eq!(whole(1, 1).sd_is_possible(dec("3"), dec("1.0")), Truth::Open);
        assert_eq!(Answers::binary_sd_is_possible(most, dec("0.19"), dec("0.35")), Truth::Open);
        assert_eq!(Decimal::printed(1e17, 2), None);
        assert_eq!(whole(9, 1).mean_is_possible(Decimal { mantissa: i128::MAX, decimals: 30 }), Truth::Open);
    }

    /// `numerator / denominator` rounded to so many decimals, a tie up or down.
    fn round(numerator: i128, denominator: i128, decimals: u8, up: bool) -> Decimal {
        let scaled = numerator * 10_i128.pow(u32::from(decimals));
        let (floor, rest) = (scaled.div_euclid(denominator), scaled.rem_euclid(denominator));
        let is_up = 2 * rest > denominator || (2 * rest == denominator && up);
        Decimal { mantissa: floor + i128::from(is_up), decimals }
    }

    /// The root of `numerator / denominator` likewise, by whole numbers alone.
    fn round_root(numerator: i128, denominator: i128, decimals: u8) -> Decimal {
        let hundredfold = 4 * numerator * 100_i128.pow(u32::from(decimals));
        // The largest m with (2m - 1)² <= 4 · 10^2d · x.
        let mantissa = (0..).take_while(|m: &i128| *m == 0 || (2 * m - 1) * (2 * m - 1) * denominator <= hundredfold).last().unwrap();
        Decimal { mantissa, decimals }
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn honest_answers_never_fail(
            totals in proptest::collection::vec(-3_i128..40, 3..60), items in 1_u32..4, step in 1_i128..3, decimals in 1_u8..4, up in any::<bool>()
        ) {
            let n = i128::try_from(totals.len()).unwrap();
            let answers = Answers { n: u32::try_from(n).unwrap(), items, step: Decimal { mantissa: step, decimals: 1 } };
            let each = i128::from(items) * 10;
            let (sum, squares) = (totals.iter().sum::<i128>(), totals.iter().map(|k| k * k).sum::<i128>());
            let mean = round(step * sum, each * n, decimals, up);
            let sd = round_root(step * step * (n * squares - sum * sum), each * each * n * (n - 1), decimals);
            prop_assert_eq!(answers.mean_is_possible(mean), Truth::True);
            prop_assert_eq!(answers.sd_is_possible(mean, sd), Truth::True);
        }

        #[test]
        fn honest_shares_never_fail(n in 2_i128..2000, part in 0.0..=1.0_f64, decimals in 1_u8..4, up in any::<bool>()) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
            let yes = (part * n as f64) as i128;
            let mean = round(yes, n, decimals, up);
            let sd = round_root(yes * (n - yes), n * (n - 1), decimals);
            prop_assert_eq!(Answers::binary_sd_is_possible(u32::try_from(n).unwrap(), mean, sd), Truth::True);
        }

        #[test]
        fn a_mean_is_possible_just_where_some_sum_rounds_to_it(mantissa in 0_i128..1000, n in 1_u32..60, items in 1_u32..3) {
            let mean = Decimal { mantissa, decimals: 2 };
            let cells = i128::from(n * items);
            let some = (0..=10 * cells + cells).any(|sum| round(sum, cells, 2, true) == mean || round(sum, cells, 2, false) == mean);
            prop_assert_eq!(whole(n, items).mean_is_possible(mean), Truth::from(some));
        }
    }
}
