//! Numbers known only so far: intervals with a unit, compared in three truth values.

/// A unit of measure: an index into the units of the vocabulary, or past them into those a study names itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unit(pub u16);

impl Unit {
    /// No unit: plain numbers, p values, shares (as fractions of 1) and differences of shares (also as fractions of 1).
    pub const NONE: Self = Self(0);
}

/// An interval of numbers; a point where `lo == hi` and neither end is open.
///
/// Times are held in days where their unit converts (then `unit` is that of the day). An infinite end is never attained,
/// whatever its flag says. Relations and arithmetic do not look at `unit`: the caller sees to it that the units agree, and
/// results carry the unit of the left operand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    pub lo: f64,
    pub hi: f64,
    pub lo_open: bool,
    pub hi_open: bool,
    pub unit: Unit,
}

impl Quantity {
    pub const fn point(value: f64) -> Self {
        Self { lo: value, hi: value, lo_open: false, hi_open: false, unit: Unit::NONE }
    }

    pub const fn closed(lo: f64, hi: f64) -> Self {
        Self { lo, hi, lo_open: false, hi_open: false, unit: Unit::NONE }
    }

    /// Any number at all: what is left of a value that cannot be computed.
    pub const fn whole_line() -> Self {
        Self { lo: f64::NEG_INFINITY, hi: f64::INFINITY, lo_open: true, hi_open: true, unit: Unit::NONE }
    }

    /// Everything below `bound`, without it where `open`. `meet` it with the domain of its type.
    pub const fn below(bound: f64, open: bool) -> Self {
        Self { lo: f64::NEG_INFINITY, hi: bound, lo_open: true, hi_open: open, unit: Unit::NONE }
    }

    /// Everything above `bound`, without it where `open`. `meet` it with the domain of its type.
    pub const fn above(bound: f64, open: bool) -> Self {
        Self { lo: bound, hi: f64::INFINITY, lo_open: open, hi_open: true, unit: Unit::NONE }
    }

    /// `~ value`: either side by a tenth, or by half of the last digit written if that is more. `meet` it with the domain of its type.
    pub fn about(value: f64, half_last_digit: f64) -> Self {
        Self::within(value, (value.abs() / 10.0).max(half_last_digit))
    }

    /// `value` give or take `reach`, ends included. With half of the last digit written: what a printed number may stand for,
    /// whichever way a tie was rounded.
    pub fn within(value: f64, reach: f64) -> Self {
        Self::closed(value - reach, value + reach)
    }

    /// What a number printed with so many decimals may stand for.
    pub fn rounded(value: f64, decimals: u8) -> Self {
        Self::within(value, half_unit(decimals))
    }

    /// From any two ends: an infinite end becomes open, and ends that leave no number between them, or are none, make the whole line.
    pub(super) fn from_ends(lo: End, hi: End) -> Self {
        if lo.at.is_nan() || hi.at.is_nan() || lo.at == f64::INFINITY || hi.at == f64::NEG_INFINITY {
            return Self::whole_line();
        }
        Self { lo: lo.at, hi: hi.at, lo_open: lo.open || lo.at.is_infinite(), hi_open: hi.open || hi.at.is_infinite(), unit: Unit::NONE }
    }

    #[must_use]
    pub const fn with_unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    pub fn is_point(self) -> bool {
        self.lo == self.hi && !self.lo_open && !self.hi_open
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self::from_ends(self.low_end().lower(other.low_end()), self.high_end().higher(other.high_end())).with_unit(self.unit)
    }

    /// What both hold in common; none where they are disjoint.
    #[must_use]
    pub fn meet(self, other: Self) -> Option<Self> {
        let (lo, hi) = (self.low_end().inner_low(other.low_end()), self.high_end().inner_high(other.high_end()));
        let holds_something = lo.at < hi.at || (lo.at == hi.at && !lo.open && !hi.open);
        holds_something.then(|| Self::from_ends(lo, hi).with_unit(self.unit))
    }

    pub(super) const fn low_end(self) -> End {
        End { at: self.lo, open: self.lo_open }
    }

    pub(super) const fn high_end(self) -> End {
        End { at: self.hi, open: self.hi_open }
    }
}

/// Half of the last digit of a number printed with so many decimals: 0.005 for two.
pub fn half_unit(decimals: u8) -> f64 {
    0.5 / 10_f64.powi(i32::from(decimals))
}

/// One end of an interval; it is attained where it is not open.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub at: f64,
    pub open: bool,
}

impl End {
    /// The lower of two ends; of equal ones the attained one.
    pub fn lower(self, other: Self) -> Self {
        if self.at == other.at {
            self.or_attained(other)
        } else if self.at < other.at {
            self
        } else {
            other
        }
    }

    /// The higher of two ends; of equal ones the attained one.
    pub fn higher(self, other: Self) -> Self {
        if self.at == other.at {
            self.or_attained(other)
        } else if self.at > other.at {
            self
        } else {
            other
        }
    }

    const fn or_attained(self, other: Self) -> Self {
        Self { at: self.at, open: self.open && other.open }
    }

    /// The low end of what lies above both.
    fn inner_low(self, other: Self) -> Self {
        if self.at == other.at {
            Self { open: self.open || other.open, ..self }
        } else if self.at > other.at {
            self
        } else {
            other
        }
    }

    /// The high end of what lies below both.
    fn inner_high(self, other: Self) -> Self {
        if self.at == other.at {
            Self { open: self.open || other.open, ..self }
        } else if self.at < other.at {
            self
        } else {
            other
        }
    }
}

#[cfg(test)]
pub(super) mod grid {
    //! All intervals with ends on a small grid, and their members on a finer one.

    use super::Quantity;

    /// The 28 intervals with ends in {-1, 0, 1, 2}: 4 points, and 6 pairs of ends with each end open or closed.
    pub fn intervals() -> Vec<Quantity> {
        let mut all = Vec::new();
        for lo in -1..=2 {
            all.push(Quantity::point(f64::from(lo)));
            for hi in lo + 1..=2 {
                for (lo_open, hi_open) in [(false, false), (false, true), (true, false), (true, true)] {
                    all.push(Quantity { lo_open, hi_open, ..Quantity::closed(f64::from(lo), f64::from(hi)) });
                }
            }
        }
        assert_eq!(all.len(), 28);
        all
    }

    pub fn holds(q: Quantity, x: f64) -> bool {
        (q.lo < x || (q.lo == x && !q.lo_open)) && (x < q.hi || (x == q.hi && !q.hi_open))
    }

    /// Members in steps of an eighth: exact in binary, and two at least of every interval that is no point.
    pub fn members(q: Quantity) -> Vec<f64> {
        (-8..=16).map(|eighths| f64::from(eighths) / 8.0).filter(|x| holds(q, *x)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::grid::{holds, intervals, members};
    use super::{Quantity, Unit};

    #[test]
    fn meet_and_hull_hold_what_they_should() {
        for a in intervals() {
            for b in intervals() {
                let both: Vec<f64> = members(a).into_iter().filter(|x| holds(b, *x)).collect();
                let met = a.meet(b).map(members).unwrap_or_default();
                assert_eq!(met, both, "{a:?} {b:?}");
                let hull = a.hull(b);
                assert!(members(a).iter().chain(&members(b)).all(|x| holds(hull, *x)), "{a:?} {b:?}");
                let ends = [(hull.lo, hull.lo_open), (hull.hi, hull.hi_open)];
                assert!(ends.iter().all(|(x, open)| *open || holds(a, *x) || holds(b, *x)), "a closed end is a member of one of them");
            }
        }
    }

    #[test]
    fn bounds_reach_to_the_end_of_the_domain() {
        let share = Quantity::closed(0.0, 1.0);
        let below = Quantity::below(0.05, true).meet(share).unwrap();
        assert_eq!(below, Quantity { hi_open: true, ..Quantity::closed(0.0, 0.05) });
        assert_eq!(Quantity::above(0.8, false).meet(share).unwrap(), Quantity::closed(0.8, 1.0));
        assert_eq!(Quantity::above(1.0, true).meet(share), None);
        assert_eq!(Quantity::below(0.0, true).meet(share), None);
    }

    #[test]
    fn about_is_a_tenth_or_half_the_last_digit() {
        assert_eq!(Quantity::about(20.0, 0.5), Quantity::closed(18.0, 22.0));
        assert_eq!(Quantity::about(-20.0, 0.5), Quantity::closed(-22.0, -18.0));
        let share = Quantity::closed(0.0, 1.0);
        assert_eq!(Quantity::about(0.0, 0.005).meet(share).unwrap(), Quantity::closed(0.0, 0.005), "`~ 0%` is [0, 0.5%]");
    }

    #[test]
    fn printed_numbers_stand_for_what_rounds_to_them() {
        assert_eq!(Quantity::rounded(2.5, 1), Quantity::closed(2.45, 2.55));
        assert_eq!(Quantity::rounded(62.0, 0), Quantity::closed(61.5, 62.5));
    }

    #[test]
    fn results_carry_the_unit_of_the_left() {
        let a = Quantity::point(1.0).with_unit(Unit(3));
        let b = Quantity::point(2.0).with_unit(Unit(4));
        assert_eq!(a.hull(b).unit, Unit(3));
        assert_eq!((a + b).unit, Unit(3));
        assert_eq!((a / b).unit, Unit(3));
    }
}
