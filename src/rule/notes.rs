//! What a second, attentive evaluation writes down: the facts that could still change an outcome.

use crate::source::Span;
use crate::study::Study;
use crate::study::cell::{Absence, Cell, Fact, Row};
use crate::study::derived;
use crate::vocabulary::{KindId, SlotId};

/// A fact that was read, with what was found there.
#[derive(Clone, Debug, PartialEq)]
pub struct Touched {
    pub wanted: Wanted,
    pub cell: Cell,
}

/// What somebody would have to be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    Fact(Fact),
    /// A derived fact that takes arguments.
    Derived {
        row: Row,
        slot: SlotId,
        args: Vec<Cell>,
    },
    /// A kind of block of which none is there.
    Blocks(KindId),
}

/// A fact that could still change the outcome, and in what state it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Lacking {
    pub wanted: Wanted,
    pub state: NeedState,
}

/// In what state a fact is that could still change an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NeedState {
    Missing,
    Unreported,
    /// Given, but not sharply enough.
    Imprecise,
    /// Given, in a unit that does not convert.
    OtherUnit,
}

impl NeedState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreported => "unreported",
            Self::Imprecise => "imprecise",
            Self::OtherUnit => "in another unit",
        }
    }
}

impl Lacking {
    /// Where the fact stands, or where it would.
    pub fn place(&self, study: &Study<'_>) -> Span {
        let block = |row: Row| study.block(row).map_or_else(Span::default, |block| block.name);
        match &self.wanted {
            Wanted::Fact(fact) => study.where_it_would_stand(*fact),
            Wanted::Derived { row, .. } => block(*row),
            Wanted::Blocks(_) => block(Row::STUDY),
        }
    }
}

/// Listens to an evaluation, or does not.
pub trait Notes {
    fn touch(&mut self, wanted: impl FnOnce() -> Wanted, cell: Cell);
    fn mark(&self) -> Bookmark;
    /// Forgets what was read and needed since: the outcome was settled.
    fn settle(&mut self, since: Bookmark);
    /// The outcome is open: what was read since is what could change it.
    fn open(&mut self, study: &Study<'_>, since: Bookmark, other_unit: bool);
    /// Something is needed, whatever was read.
    fn need(&mut self, lacking: impl FnOnce() -> Lacking);
}

/// How much had been noted at some point.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bookmark {
    touched: usize,
    needs: usize,
}

/// Hears nothing: the first pass, which allocates nothing.
pub struct Deaf;

impl Notes for Deaf {
    fn touch(&mut self, _: impl FnOnce() -> Wanted, _: Cell) {}
    fn mark(&self) -> Bookmark {
        Bookmark::default()
    }
    fn settle(&mut self, _: Bookmark) {}
    fn open(&mut self, _: &Study<'_>, _: Bookmark, _: bool) {}
    fn need(&mut self, _: impl FnOnce() -> Lacking) {}
}

/// Writes down all that is read.
#[derive(Debug, Default)]
pub struct Listening {
    pub touched: Vec<Touched>,
    pub needs: Vec<Lacking>,
}

impl Notes for Listening {
    fn touch(&mut self, wanted: impl FnOnce() -> Wanted, cell: Cell) {
        self.touched.push(Touched { wanted: wanted(), cell });
    }

    fn mark(&self) -> Bookmark {
        Bookmark { touched: self.touched.len(), needs: self.needs.len() }
    }

    fn settle(&mut self, since: Bookmark) {
        self.touched.truncate(since.touched);
        self.needs.truncate(since.needs);
    }

    /// The absent facts are needed; where none is absent, those that are known only so far.
    fn open(&mut self, study: &Study<'_>, since: Bookmark, other_unit: bool) {
        let touched = self.touched.split_off(since.touched);
        let before = self.needs.len();
        for Touched { wanted, cell } in &touched {
            if let Cell::Absent(absence) = cell {
                self.absent(study, wanted, *absence);
            }
        }
        let any_absent = touched.iter().any(|touched| touched.cell.is_absent());
        if self.needs.len() > before || any_absent {
            return;
        }
        let state = if other_unit { NeedState::OtherUnit } else { NeedState::Imprecise };
        for Touched { wanted, cell } in touched {
            if !is_exact(&cell) {
                self.imprecise(study, wanted, state);
            }
        }
    }

    fn need(&mut self, lacking: impl FnOnce() -> Lacking) {
        let lacking = lacking();
        if !self.needs.contains(&lacking) {
            self.needs.push(lacking);
        }
    }
}

impl Listening {
    fn absent(&mut self, study: &Study<'_>, wanted: &Wanted, absence: Absence) {
        let facts = match wanted {
            Wanted::Fact(fact) if is_derived(study, *fact) => derived::asks(study, fact.row, fact.slot, &[]),
            Wanted::Derived { row, slot, args } => derived::asks(study, *row, *slot, args),
            Wanted::Fact(_) | Wanted::Blocks(_) => {
                if let Some(state) = need_state(absence) {
                    self.need(|| Lacking { wanted: wanted.clone(), state });
                }
                return;
            }
        };
        for fact in facts {
            if let Some(state) = study.absence(fact).and_then(need_state) {
                self.need(|| Lacking { wanted: Wanted::Fact(fact), state });
            }
        }
    }

    fn imprecise(&mut self, study: &Study<'_>, wanted: Wanted, state: NeedState) {
        let facts = match &wanted {
            Wanted::Fact(fact) if is_derived(study, *fact) => derived::inputs(study, fact.row, fact.slot, &[]),
            Wanted::Derived { row, slot, args } => derived::inputs(study, *row, *slot, args),
            Wanted::Fact(fact) => vec![*fact],
            Wanted::Blocks(_) => Vec::new(),
        };
        for fact in facts {
            if state == NeedState::OtherUnit || !is_exact(&study.fact(fact)) {
                self.need(|| Lacking { wanted: Wanted::Fact(fact), state });
            }
        }
    }
}

/// Whether a fact was worked out rather than stated.
pub fn is_derived(study: &Study<'_>, fact: Fact) -> bool {
    let kind = study.block(fact.row).map(|block| block.kind);
    let derived = kind.and_then(|kind| study.vocabulary.slot(kind, fact.slot)).is_some_and(|slot| slot.derived);
    derived && !study.is_written(fact.row, fact.slot)
}

/// Unreadable facts and settled ones are never asked for.
const fn need_state(absence: Absence) -> Option<NeedState> {
    match absence {
        Absence::Missing => Some(NeedState::Missing),
        Absence::Unreported => Some(NeedState::Unreported),
        Absence::None | Absence::Unreadable => None,
    }
}

/// Whether sharper knowledge of it is impossible.
fn is_exact(cell: &Cell) -> bool {
    match cell {
        Cell::Number(quantity) => quantity.is_point(),
        Cell::Date { lo, hi } => lo == hi,
        Cell::Truth(truth) => *truth != crate::truth::Truth::Open,
        _ => true,
    }
}
