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
/// Times are held in days where their unit converts (then `unit` is that of the day).
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

    #[must_use]
    pub const fn with_unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    pub fn is_point(self) -> bool {
        self.lo == self.hi && !self.lo_open && !self.hi_open
    }
}
