//! The types of fields.

/// An index into [`super::Vocabulary::kinds`]. The study is kind 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KindId(pub u16);

impl KindId {
    pub const STUDY: Self = Self(0);
}

/// An index into the slots of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotId(pub u16);

/// An index into [`super::Vocabulary::lists`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListId(pub u16);

/// A word of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word {
    pub list: ListId,
    pub index: u16,
}

/// A set of kinds, for references that may lead to several: bit n is kind n.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kinds(pub u64);

impl Kinds {
    pub const fn one(kind: KindId) -> Self {
        Self(1 << (kind.0 & 63))
    }

    pub const fn with(self, kind: KindId) -> Self {
        Self(self.0 | 1 << (kind.0 & 63))
    }

    pub const fn has(self, kind: KindId) -> bool {
        self.0 & 1 << (kind.0 & 63) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = KindId> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let first = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (first < u64::BITS).then_some(KindId(first as u16))
        })
    }
}

/// What a number counts or measures; numbers of two dimensions do not mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dim {
    /// A bare number.
    Plain,
    /// Counted things, per unit.
    Count,
    /// A fraction of a whole, 0 to 1.
    Share,
    /// A difference of shares, in percentage points (held as a fraction of 1).
    Points,
    /// A probability of the data under the null.
    P,
    /// A stretch of time.
    Time,
    /// An estimate of an effect, with its unit.
    Effect,
    /// Any other quantity, with its unit.
    Other,
}

/// What a field may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `yes` or `no`.
    Truth,
    /// A word of a list.
    Word(ListId),
    /// Any word: a unit of assignment, a setting.
    Free,
    /// A text in quotes, or one bare word.
    Text,
    Number(Dim),
    Date,
    /// A stretch with two ends that is not a doubt: ages, a scale.
    Extent(Dim),
    /// A stretch of dates, read like a date that covers it.
    Period,
    Ci,
    Test,
    Comparison,
    /// A reference to a block of one of these kinds.
    Entity(Kinds),
    List(Box<Type>),
    /// A value for each arm; an item without an arm is the total.
    PerArm(Box<Type>),
    /// A value for each word, of the list where one is given.
    PerWord(Box<Type>, Option<ListId>),
    /// A word found in a text (`words(c.text, causal)`); in rules only.
    Hit,
    /// A fact itself (`unreported-facts`); in rules only.
    Fact,
}
