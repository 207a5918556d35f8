//! Two intervals to a truth value: every pair of members relates so, none does, or it depends.

use super::quantity::Quantity;
use crate::truth::Truth;

/// Ends closer than one part in this many count as equal, so that `0.3 - 0.1 >= 20%` holds.
const TOLERANCE: f64 = 1e-12;

impl Quantity {
    #[must_use]
    pub fn lt(self, other: Self) -> Truth {
        decide(self.ends_before(other), reaches(self.lo, other.hi))
    }

    #[must_use]
    pub fn le(self, other: Self) -> Truth {
        decide(reaches(other.lo, self.hi), other.ends_before(self))
    }

    #[must_use]
    pub fn gt(self, other: Self) -> Truth {
        other.lt(self)
    }

    #[must_use]
    pub fn ge(self, other: Self) -> Truth {
        other.le(self)
    }

    /// True only of a point and itself: two ranges that look the same may stand for two values.
    #[must_use]
    pub fn eq(self, other: Self) -> Truth {
        decide(self.is_point() && other.is_point() && same(self.lo, other.lo), self.is_disjoint(other))
    }

    /// Whether the value lies in `outer`, an interval known exactly: that of a share word, or a list of values.
    #[must_use]
    pub fn inside(self, outer: Self) -> Truth {
        let low = starts_within((self.lo, self.lo_open), (outer.lo, outer.lo_open));
        let high = starts_within((-self.hi, self.hi_open), (-outer.hi, outer.hi_open));
        decide(low && high, self.is_disjoint(outer))
    }

    /// For checks of consistency: whether the two, ends included, have any value in common. Never open.
    #[must_use]
    pub fn agrees(self, other: Self) -> Truth {
        (reaches(self.hi, other.lo) && reaches(other.hi, self.lo)).into()
    }

    fn is_disjoint(self, other: Self) -> bool {
        self.ends_before(other) || other.ends_before(self)
    }

    /// Every member is below every member of `other`.
    fn ends_before(self, other: Self) -> bool {
        if same(self.hi, other.lo) { self.hi_open || other.lo_open } else { self.hi < other.lo }
    }
}

/// Whether two numbers count as equal.
pub(super) fn same(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()) && a.is_finite() && b.is_finite()
}

/// Whether an interval with this low end, open or not, holds nothing below that of `outer`.
fn starts_within((lo, open): (f64, bool), (outer, outer_open): (f64, bool)) -> bool {
    if same(lo, outer) { open || !outer_open || lo.is_infinite() } else { outer < lo }
}

/// `a >= b`, equal within the tolerance.
fn reaches(a: f64, b: f64) -> bool {
    a >= b || same(a, b)
}

const fn decide(certain: bool, excluded: bool) -> Truth {
    if certain {
        Truth::True
    } else if excluded {
        Truth::False
    } else {
        Truth::Open
    }
}

#[cfg(test)]
mod tests {
    use super::super::quantity::grid::{holds, intervals, members};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;

    /// What a relation comes to if it is asked of every pair of members.
    fn asked(a: Quantity, b: Quantity, relation: impl Fn(f64, f64) -> bool) -> Truth {
        let pairs: Vec<bool> =
            members(a).iter().flat_map(|x| members(b).into_iter().map(|y| relation(*x, y)).collect::<Vec<_>>()).collect();
        summed(&pairs)
    }

    fn summed(answers: &[bool]) -> Truth {
        if answers.iter().all(|yes| *yes) {
            Truth::True
        } else if answers.iter().any(|yes| *yes) {
            Truth::Open
        } else {
            Truth::False
        }
    }

    #[test]
    fn relations_agree_with_all_pairs_of_members() {
        for a in intervals() {
            for b in intervals() {
                assert_eq!(a.lt(b), asked(a, b, |x, y| x < y), "{a:?} < {b:?}");
                assert_eq!(a.le(b), asked(a, b, |x, y| x <= y), "{a:?} <= {b:?}");
                assert_eq!(a.gt(b), asked(a, b, |x, y| x > y), "{a:?} > {b:?}");
                assert_eq!(a.ge(b), asked(a, b, |x, y| x >= y), "{a:?} >= {b:?}");
                assert_eq!(a.eq(b), asked(a, b, |x, y| x == y), "{a:?} = {b:?}");
                let memberships: Vec<bool> = members(a).into_iter().map(|x| holds(b, x)).collect();
                assert_eq!(a.inside(b), summed(&memberships), "{a:?} inside {b:?}");
                let touch = a.lo <= b.hi && b.lo <= a.hi;
                assert_eq!(a.agrees(b), Truth::from(touch), "{a:?} agrees with {b:?}");
            }
        }
    }

    #[test]
    fn ends_within_a_part_in_a_million_million_are_equal() {
        let point = Quantity::point;
        assert_eq!((point(0.3) - point(0.1)).ge(point(0.2)), Truth::True);
        assert_eq!((point(0.3) - point(0.1)).lt(point(0.2)), Truth::False);
        assert_eq!((point(0.1) + point(0.2)).eq(point(0.3)), Truth::True);
        assert_eq!(point(1.0 + 1e-11).gt(point(1.0)), Truth::True);
        let below = Quantity { hi_open: true, ..Quantity::closed(0.0, 0.1 + 0.2) };
        assert_eq!(below.lt(point(0.3)), Truth::True, "an open end equal to the bound stays below it");
    }

    #[test]
    fn unbounded_intervals_compare() {
        let line = Quantity::whole_line();
        let some = Quantity::closed(5.0, f64::INFINITY);
        assert_eq!(line.lt(line), Truth::Open);
        assert_eq!(some.ge(Quantity::point(5.0)), Truth::True);
        assert_eq!(some.lt(Quantity::point(5.0)), Truth::False);
        assert_eq!(some.inside(line), Truth::True, "an infinite end is never attained");
        assert_eq!(some.agrees(Quantity::point(4.9)), Truth::False);
    }

    #[test]
    fn printed_percentages_agree_with_their_counts() {
        let share = Quantity::point(37.0) / Quantity::point(112.0);
        assert_eq!(share.agrees(Quantity::rounded(0.330, 3)), Truth::True, "33.04%");
        assert_eq!(share.agrees(Quantity::rounded(0.34, 2)), Truth::False);
        let half = Quantity::point(1.0) / Quantity::point(8.0);
        assert_eq!(half.agrees(Quantity::rounded(0.12, 2)), Truth::True, "a tie may be rounded down");
        assert_eq!(half.agrees(Quantity::rounded(0.13, 2)), Truth::True, "or up");
    }

    #[test]
    fn a_minority_is_under_half() {
        let minority = Quantity { lo_open: true, hi_open: true, ..Quantity::closed(0.0, 0.5) };
        assert_eq!(minority.lt(Quantity::point(0.5)), Truth::True);
        assert_eq!(minority.lt(Quantity::point(0.1)), Truth::Open);
        assert_eq!(minority.gt(Quantity::point(0.6)), Truth::False);
        assert_eq!(Quantity::point(0.0).inside(minority), Truth::False);
        assert_eq!(Quantity::point(0.2).inside(minority), Truth::True);
    }
}
