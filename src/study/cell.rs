//! What a fact holds: 32 bytes, copied freely; what does not fit stands in side vectors of the study.

use crate::numbers::quantity::Quantity;
use crate::source::Span;
use crate::truth::Truth;
use crate::vocabulary::{SlotId, Word};

/// A block of the study, by its place in [`super::Study::blocks`]; row 0 is the study itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Row(pub u32);

impl Row {
    pub const STUDY: Self = Self(0);
}

/// A text of the study, by its place in [`super::Study::texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextId(pub u32);

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Absence {
    /// There is no such thing: settled. Of a list field it is the empty list, all of it known.
    None,
    /// Left out of the file.
    Missing,
    /// Looked for, and the source does not say.
    Unreported,
    /// A mistake stands there, told elsewhere.
    Unreadable,
}

/// The value of a fact, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    Absent(Absence),
    /// A derived fact that nobody has needed yet.
    Pending,
    Truth(Truth),
    Word(Word),
    Free(TextId),
    Text(TextId),
    Number(Quantity),
    /// Counts in several units: elements keyed by the unit's name. A single count is a number with its unit, written or not.
    Counts(List),
    /// Days since 1970-01-01, both ends included: `2020` is a whole year.
    Date {
        lo: i32,
        hi: i32,
    },
    Extent(Quantity),
    /// An index into [`super::Study::intervals`].
    Ci(u32),
    /// An index into [`super::Study::tests`].
    Test(u32),
    /// An index into [`super::Study::comparisons`].
    Comparison(u32),
    Entity(Row),
    List(List),
    Map(List),
    /// An index into [`super::Study::hits`].
    Hit(u32),
    /// An index into [`super::Study::unreported`].
    Fact(u32),
}

/// A stretch of [`super::Study::elements`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    pub start: u32,
    pub len: u32,
    /// False where there may be members that nobody told of.
    pub complete: bool,
    /// Why it is not complete (`Missing`, `Unreported` or `Unreadable`); `Missing` where it is.
    pub because: Absence,
}

/// What an element of a map or of counts is filed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A member of a list.
    Member,
    Arm(Row),
    /// A free word, or the name of a unit.
    Word(TextId),
    /// The total over all arms, in a field per arm.
    Total,
}

/// A member of a list or an entry of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Element {
    pub key: Key,
    pub cell: Cell,
    /// False for a possible member: an arm whose role is open, in `treatments`.
    pub sure: bool,
    pub place: Place,
}

/// Where a fact stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The value or item as written; empty where nothing was.
    pub value: Span,
    /// The name of the field, or the key of the entry.
    pub name: Span,
    /// The text after `@`, quotes included; empty where there is none.
    pub cited: Span,
}

/// One fact: a slot of a block, or one element of what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fact {
    pub row: Row,
    pub slot: SlotId,
    pub part: Part,
}

/// Which part of a slot a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    Whole,
    /// The value for an arm, stated or not.
    Arm(Row),
    /// The value for a word, stated or not.
    Word(TextId),
    /// The element with this index.
    Element(u32),
}

impl Cell {
    pub const MISSING: Self = Self::Absent(Absence::Missing);
    pub const NONE: Self = Self::Absent(Absence::None);

    pub const fn number(value: f64) -> Self {
        Self::Number(Quantity::point(value))
    }

    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent(_))
    }
}
