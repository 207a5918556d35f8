//! Tree to facts: what a study states, and what follows from it.

pub mod cell;
pub mod derived;
mod fact;
mod lookup;
mod printed;
pub mod read;
#[cfg(test)]
pub(crate) mod sample;
pub mod units;
pub mod value;
pub mod wording;

use crate::numbers::quantity::{Quantity, Unit};
use crate::source::Span;
use crate::vocabulary::{KindId, SlotId, Vocabulary, Word};
use cell::{Absence, Cell, Element, Fact, List, Place, Row, TextId};
use std::borrow::Cow;
use std::cell::Cell as Memo;
use units::Units;

/// A study as read: cells by block and slot, with their places in the text.
#[derive(Debug)]
pub struct Study<'s> {
    pub vocabulary: &'s Vocabulary,
    /// The whole text of the file.
    pub text: &'s str,
    /// Row 0 is the study.
    pub blocks: Vec<BlockFacts<'s>>,
    /// What is worked out takes its place here when it is first asked for.
    pub cells: Vec<Memo<Cell>>,
    /// All is read: what is worked out from now on stays as it is.
    pub complete: bool,
    /// Parallel to `cells`.
    pub places: Vec<Place>,
    pub elements: Vec<Element>,
    /// The fields that the file names, whatever they say, in the order in which they were read.
    pub written: Vec<(Row, SlotId)>,
    /// The blocks of each kind, by [`KindId`]: always `Cell::List`, or `Cell::Absent`.
    pub by_kind: Vec<Cell>,
    /// Arms whose role is treatment (or exposed), comparison (or unexposed), norm; arms without a role are possible members.
    pub treatments: Cell,
    pub comparisons: Cell,
    pub norms: Cell,
    pub texts: Vec<StudyText<'s>>,
    pub intervals: Vec<Interval>,
    pub tests: Vec<Test>,
    pub comparisons_made: Vec<Comparison>,
    /// Words of lexicons found in the claims' texts, sorted by text, lexicon and place.
    pub hits: Vec<Hit>,
    /// Facts that were looked for and not told, in the order of the file.
    pub unreported: Vec<Fact>,
    /// Units of things counted, which the study names itself.
    pub units: Units<'s>,
    /// The totals of fractions (`14/20`), by the offset at which the fraction begins.
    pub totals: Vec<(u32, Quantity)>,
}

#[derive(Debug)]
pub struct BlockFacts<'s> {
    pub kind: KindId,
    /// As written, or `finding#3`.
    pub id: Cow<'s, str>,
    /// The text of the head.
    pub label: Option<TextId>,
    /// The id, else the label, else the keyword.
    pub name: Span,
    /// From the keyword to the end of the head.
    pub head: Span,
    /// From the keyword to the closing brace.
    pub span: Span,
    pub first_cell: u32,
}

/// A text, its escapes resolved.
#[derive(Debug)]
pub struct StudyText<'s> {
    pub text: Cow<'s, str>,
    /// The content in the source, quotes left out; bytes of `text` and of the source agree one to one where `text` is borrowed.
    pub span: Span,
    /// Where `text` is owned: the source offset of each byte of `text`.
    pub map: Vec<u32>,
}

/// A confidence interval as printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// In percent: 95.
    pub level: f64,
    pub lo: Printed,
    pub hi: Printed,
}

/// A number as printed: its value and how many decimals were written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Printed {
    pub value: f64,
    pub decimals: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestKind {
    T,
    F,
    R,
    Z,
    Q,
    Chi2,
}

/// How a printed test relates to its value: `t(28) = 2.20`, `t(28) < 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Equal,
    Below,
    Above,
}

/// A test as journals print it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    pub kind: TestKind,
    pub df: Option<f64>,
    pub df2: Option<f64>,
    pub n: Option<f64>,
    pub relation: Relation,
    pub value: Printed,
}

/// `A, C to B`, or `within A`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Arms, as elements.
    pub treated: List,
    /// `Cell::Entity`, `Cell::NONE` for `within A`, or unreadable.
    pub against: Cell,
    pub against_place: Place,
}

/// A word of a lexicon in a text of the study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub text: TextId,
    pub lexicon: u16,
    pub span: Span,
    /// A word of denial stands before it in its clause.
    pub negated: bool,
    pub hedged: bool,
    /// It is only asked (`whether`, `if`).
    pub asked: bool,
    /// What it reads as here, a word of `claim.reads-as`: a hedge lowers `causal` to `conditional`.
    pub reads_as: Option<Word>,
}

impl<'s> Study<'s> {
    pub fn cell(&self, row: Row, slot: SlotId) -> Cell {
        self.index(row, slot).and_then(|at| self.cells.get(at)).map_or(Cell::MISSING, Memo::get)
    }

    pub fn place(&self, row: Row, slot: SlotId) -> Place {
        self.index(row, slot).and_then(|at| self.places.get(at)).copied().unwrap_or_default()
    }

    pub fn block(&self, row: Row) -> Option<&BlockFacts<'s>> {
        self.blocks.get(row.0 as usize)
    }

    /// The members of a list or map.
    pub fn list(&self, list: List) -> &[Element] {
        self.elements.get(list.start as usize..(list.start + list.len) as usize).unwrap_or_default()
    }

    pub fn str(&self, text: TextId) -> &str {
        self.texts.get(text.0 as usize).map_or("", |text| text.text.as_ref())
    }

    /// The name of a unit as it is printed, in the singular; empty for none.
    pub fn unit_name(&self, unit: Unit) -> &str {
        self.units.name(self.vocabulary, unit)
    }

    /// The total of a fraction that was written as a count: 20 for `14/20`.
    pub fn total_of(&self, place: Place) -> Option<Quantity> {
        self.totals.iter().find(|(start, _)| *start == place.value.start).map(|&(_, total)| total)
    }

    /// The block of that id, as written or as `finding#3`.
    pub fn row_named(&self, id: &str) -> Option<Row> {
        self.blocks.iter().position(|block| block.id == id).map(|at| Row(at as u32))
    }

    fn set(&mut self, row: Row, slot: SlotId, cell: Cell, place: Place) {
        let Some(at) = self.index(row, slot) else { return };
        if let (Some(old), Some(old_place)) = (self.cells.get_mut(at), self.places.get_mut(at)) {
            if old_place.name.is_empty() && !place.name.is_empty() {
                self.written.push((row, slot));
            }
            old.set(cell);
            *old_place = place;
        }
    }

    /// Keeps what was worked out.
    fn keep(&self, row: Row, slot: SlotId, cell: Cell) {
        if let Some(memo) = self.index(row, slot).and_then(|at| self.cells.get(at)).filter(|_| self.complete) {
            memo.set(cell);
        }
    }

    /// Whether the field was written in the file, whatever it says.
    pub fn is_written(&self, row: Row, slot: SlotId) -> bool {
        !self.place(row, slot).value.is_empty()
    }

    fn index(&self, row: Row, slot: SlotId) -> Option<usize> {
        Some(self.block(row)?.first_cell as usize + slot.0 as usize)
    }
}

/// An absence as the state word that messages use.
impl Absence {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Missing => "missing",
            Self::Unreported => "unreported",
            Self::Unreadable => "unreadable",
        }
    }
}
