//! Sums, differences, products and quotients of intervals: every value that members of them can give.

use super::compare::same;
use super::quantity::{End, Quantity};
use std::ops::{Add, Div, Mul, Neg, Sub};

impl Add for Quantity {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let lo = sum_of(self.low_end(), other.low_end());
        let hi = sum_of(self.high_end(), other.high_end());
        Self::from_ends(lo, hi).with_unit(self.unit)
    }
}

impl Sub for Quantity {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Quantity {
    type Output = Self;

    fn neg(self) -> Self {
        Self { lo: -self.hi, hi: -self.lo, lo_open: self.hi_open, hi_open: self.lo_open, unit: self.unit }
    }
}

impl Mul for Quantity {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.from_corners(other, product_of)
    }
}

/// A divisor with an end at 0 gives infinity on that side; one that holds 0 inside, or is 0, gives the whole line.
impl Div for Quantity {
    type Output = Self;

    fn div(self, by: Self) -> Self {
        if by.hi <= 0.0 && by.lo < 0.0 {
            return -self / -by;
        }
        if by.lo >= 0.0 && by.hi > 0.0 { self.from_corners(by, quotient_of) } else { Self::whole_line().with_unit(self.unit) }
    }
}

impl Quantity {
    #[must_use]
    pub fn scale(self, factor: f64) -> Self {
        self * Self::point(factor)
    }

    #[must_use]
    pub fn abs(self) -> Self {
        if self.lo >= 0.0 {
            self
        } else if self.hi <= 0.0 {
            -self
        } else {
            Self::from_ends(End { at: 0.0, open: false }, (-self).high_end().higher(self.high_end())).with_unit(self.unit)
        }
    }

    /// What a rising function makes of it: ends go to ends, and an end that is no number makes the whole line.
    #[must_use]
    pub fn rising(self, map: impl Fn(f64) -> f64) -> Self {
        Self::from_ends(self.low_end().map(&map), self.high_end().map(&map)).with_unit(self.unit)
    }

    /// What a falling function makes of it: the low end of the result is that of the high one.
    #[must_use]
    pub fn falling(self, map: impl Fn(f64) -> f64) -> Self {
        Self::from_ends(self.high_end().map(&map), self.low_end().map(&map)).with_unit(self.unit)
    }

    #[must_use]
    pub fn square(self) -> Self {
        self.abs().rising(|x| x * x)
    }

    /// The root of what is not negative.
    #[must_use]
    pub fn sqrt(self) -> Self {
        self.rising(|x| x.max(0.0).sqrt())
    }

    /// The natural logarithm of what is positive.
    #[must_use]
    pub fn ln(self) -> Self {
        self.rising(|x| if x > 0.0 { x.ln() } else { f64::NEG_INFINITY })
    }

    /// The variance `p (1 - p)` of a yes/no answer with this share of yes.
    #[must_use]
    pub(super) fn yes_no_variance(self) -> Self {
        let at_ends = over_corners([self], |[p]| p * (1.0 - p));
        if self.lo < 0.5 && self.hi > 0.5 { at_ends.hull(Self::point(0.25)) } else { at_ends }
    }

    /// The hull of an operation on the ends, for one that is monotone in each operand.
    #[expect(clippy::wrong_self_convention, reason = "the corners are those of the operands")]
    fn from_corners(self, other: Self, of: impl Fn(End, End) -> End) -> Self {
        let first = of(self.low_end(), other.low_end());
        let rest = [of(self.low_end(), other.high_end()), of(self.high_end(), other.low_end()), of(self.high_end(), other.high_end())];
        let lo = rest.into_iter().fold(first, End::lower);
        let hi = rest.into_iter().fold(first, End::higher);
        Self::from_ends(lo, hi).with_unit(self.unit)
    }
}

/// The image of a function that is monotone in each input while the others stand still, whichever way; ends included.
/// One corner that gives no number makes the whole line.
pub(super) fn over_corners<const N: usize>(inputs: [Quantity; N], of: impl Fn([f64; N]) -> f64) -> Quantity {
    let (mut lo, mut hi) = (f64::INFINITY, f64::NEG_INFINITY);
    for corner in 0_u32..1 << N {
        let mut sides = corner;
        let value = of(inputs.map(|input| {
            let is_high = sides & 1 == 1;
            sides >>= 1;
            if is_high { input.hi } else { input.lo }
        }));
        if value.is_nan() {
            return Quantity::whole_line();
        }
        (lo, hi) = (lo.min(value), hi.max(value));
    }
    Quantity::from_ends(End { at: lo, open: false }, End { at: hi, open: false })
}

impl End {
    fn map(self, map: impl Fn(f64) -> f64) -> Self {
        Self { at: map(self.at), open: self.open }
    }
}

/// A difference lost in the last digits of its operands is 0: `0.3 - 0.1 - 0.2` must not be above 0.
fn sum_of(a: End, b: End) -> End {
    let at = if same(a.at, -b.at) { 0.0 } else { a.at + b.at };
    End { at, open: a.open || b.open }
}

/// An end at 0 times an infinite one is 0: the infinite one is never attained, and 0 times any number is 0.
fn product_of(a: End, b: End) -> End {
    if is_attained_zero(a) || is_attained_zero(b) {
        return End { at: 0.0, open: false };
    }
    let at = if a.at == 0.0 || b.at == 0.0 { 0.0 } else { a.at * b.at };
    End { at, open: a.open || b.open }
}

/// By an end of a divisor that is nowhere negative.
fn quotient_of(a: End, by: End) -> End {
    if is_attained_zero(a) {
        return End { at: 0.0, open: false };
    }
    let at = if a.at == 0.0 || by.at.is_infinite() { 0.0 } else { a.at / by.at.abs() };
    End { at, open: a.open || by.open || by.at.is_infinite() }
}

fn is_attained_zero(end: End) -> bool {
    end.at == 0.0 && !end.open
}

#[cfg(test)]
mod tests {
    use super::super::quantity::grid::{holds, intervals, members};
    use crate::numbers::honest::config;
    use crate::numbers::quantity::Quantity;
    use proptest::prelude::{Strategy, any, prop_assert, proptest};

    /// Every result of members is inside, and every closed end is the result of some members.
    fn check(a: Quantity, b: Quantity, got: Quantity, of: impl Fn(f64, f64) -> f64) {
        let mut results = Vec::new();
        for x in members(a) {
            results.extend(members(b).into_iter().map(|y| of(x, y)).filter(|z| z.is_finite()));
        }
        for z in &results {
            assert!(holds(got, *z), "{z} of {a:?} and {b:?} is outside {got:?}");
        }
        for (end, open) in [(got.lo, got.lo_open), (got.hi, got.hi_open)] {
            assert!(open || results.contains(&end), "{end} of {got:?} is nobody's, from {a:?} and {b:?}");
        }
    }

    #[test]
    fn results_hold_what_members_give_and_no_closed_end_more() {
        for a in intervals() {
            for b in intervals() {
                check(a, b, a + b, |x, y| x + y);
                check(a, b, a - b, |x, y| x - y);
                check(a, b, a * b, |x, y| x * y);
                check(a, b, a / b, |x, y| x / y);
            }
            check(a, a, a.abs(), |x, _| x.abs());
            check(a, a, -a, |x, _| -x);
            check(a, a, a.scale(-2.0), |x, _| -2.0 * x);
        }
    }

    #[test]
    fn a_divisor_that_may_be_zero_is_never_wrong() {
        let one = Quantity::point(1.0);
        assert_eq!(one / Quantity::point(0.0), Quantity::whole_line());
        assert_eq!(one / Quantity::closed(-1.0, 1.0), Quantity::whole_line());
        assert_eq!(one / Quantity::closed(0.0, 2.0), Quantity::above(0.5, false));
        assert_eq!(one / Quantity::closed(-2.0, 0.0), Quantity::below(-0.5, false));
        assert_eq!(-one / Quantity::closed(0.0, 2.0), Quantity::below(-0.5, false));
        assert_eq!(Quantity::point(14.0) / Quantity::point(20.0), Quantity::point(0.7));
    }

    #[test]
    fn infinite_ends_never_make_an_end_that_is_no_number() {
        let some = Quantity::above(0.0, false);
        let line = Quantity::whole_line();
        for a in [some, -some, line, Quantity::point(0.0), Quantity::closed(0.0, 1.0)] {
            for b in [some, -some, line, Quantity::point(0.0), Quantity::closed(-1.0, 0.0)] {
                for got in [a + b, a - b, a * b, a / b, a.abs()] {
                    assert!(!got.lo.is_nan() && !got.hi.is_nan() && got.lo <= got.hi, "{a:?} {b:?} {got:?}");
                }
            }
        }
        assert_eq!(Quantity::closed(0.0, 1.0) * some, some, "a share of a count of at least 0");
    }

    #[test]
    fn a_difference_lost_in_rounding_is_zero() {
        let point = Quantity::point;
        assert_eq!(point(0.3) - point(0.1) - point(0.2), point(0.0));
        assert_eq!(point(0.3) - point(0.3 - 1e-9), point(0.3 - (0.3 - 1e-9)));
    }

    fn an_interval_and_a_member() -> impl Strategy<Value = (Quantity, f64)> {
        (-1e3..1e3, 0.0..1e3, 0.0..=1.0, any::<bool>()).prop_map(|(lo, width, part, unbounded): (f64, f64, f64, bool)| {
            let hi = lo + width;
            let q = Quantity::closed(lo, if unbounded { f64::INFINITY } else { hi });
            (q, (lo + part * width).min(hi))
        })
    }

    /// Within the tolerance of comparisons.
    fn nearly_holds(q: Quantity, x: f64) -> bool {
        let reach = 1e-9 * (1.0 + x.abs());
        q.lo - reach <= x && x <= q.hi + reach
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn members_give_members((a, x) in an_interval_and_a_member(), (b, y) in an_interval_and_a_member()) {
            prop_assert!(nearly_holds(a + b, x + y));
            prop_assert!(nearly_holds(a - b, x - y));
            prop_assert!(nearly_holds(a * b, x * y));
            prop_assert!(y == 0.0 || nearly_holds(a / b, x / y));
            prop_assert!(nearly_holds(a.abs(), x.abs()));
            prop_assert!(nearly_holds(a.hull(b), x) && nearly_holds(a.hull(b), y));
        }
    }
}
