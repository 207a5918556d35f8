//! The members of a list, one by one: those that surely are members, those that may be, and what would tell of the others.

use super::super::ir::{BuiltIn, Id, Node, Over};
use super::super::notes::{Lacking, NeedState, Notes, Wanted};
use super::{Env, Eval, TICK};
use crate::study::cell::{Absence, Cell, Fact, Key, List, Part};
use crate::truth::Truth;

/// What a member of a list is told to: the surroundings, the member, and whether it surely is one.
pub(super) type Visit<'v, N> = &'v mut dyn FnMut(&mut Env, &mut N, Cell, Truth) -> Heard;

/// What a visited member comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It can change nothing: what was noted of it is forgotten.
    Settled,
    /// It counts, and so does what would make it clearer.
    Counts,
    /// The outcome is settled: nothing more need be visited.
    Enough,
}

impl Heard {
    /// Of a member that a disjunction is about.
    pub(super) const fn any(truth: Truth) -> Self {
        match truth {
            Truth::False => Self::Settled,
            Truth::Open => Self::Counts,
            Truth::True => Self::Enough,
        }
    }

    /// Of a member that a conjunction is about.
    pub(super) const fn every(truth: Truth) -> Self {
        match truth {
            Truth::False => Self::Enough,
            Truth::Open => Self::Counts,
            Truth::True => Self::Settled,
        }
    }
}

impl Eval<'_, '_> {
    /// Visits the members of a list; `Open` where there may be more than were visited.
    ///
    /// What would tell of the others is noted. A visit that breaks off leaves the list closed.
    pub fn each<N: Notes>(&self, list: Id, env: &mut Env, notes: &mut N, visit: Visit<'_, N>) -> Truth {
        match self.program.node(list) {
            Some(Node::Alias(inner)) => self.each(*inner, env, notes, visit),
            Some(Node::Filtered(over)) => self.each(over.list, env, notes, &mut |env, notes, member, sure| {
                env.set(over.var, member);
                match self.all_of(sure, [over.filter, None], env, notes) {
                    Truth::False => Heard::Settled,
                    sure => visit(env, notes, member, sure),
                }
            }),
            Some(Node::BuiltIn(built_in)) => self.built_in(*built_in, env, notes, visit),
            Some(Node::Words { text, lexicon }) => {
                let since = notes.mark();
                let (Cell::Text(text) | Cell::Free(text)) = self.value(*text, env, notes) else {
                    notes.open(self.study, since, false);
                    return Truth::Open;
                };
                for at in self.study.hits_of(text, *lexicon) {
                    if self.step() || visit(env, notes, Cell::Hit(at), Truth::True) == Heard::Enough {
                        break;
                    }
                }
                Truth::False
            }
            _ => {
                let since = notes.mark();
                let cell = self.value(list, env, notes);
                match cell {
                    Cell::List(members) => {
                        // What was read to get at a complete list can change nothing.
                        if members.complete && !self.has_possible(members) {
                            notes.settle(since);
                        }
                        self.members(members, Some(list), env, notes, visit)
                    }
                    Cell::Map(entries) => {
                        notes.settle(since);
                        self.keys(entries, list, env, notes, visit)
                    }
                    Cell::Absent(Absence::None) => Truth::False,
                    Cell::Absent(_) | Cell::Pending => {
                        notes.open(self.study, since, false);
                        Truth::Open
                    }
                    single => {
                        let _ = visit(env, notes, single, Truth::True);
                        Truth::False
                    }
                }
            }
        }
    }

    fn has_possible(&self, list: List) -> bool {
        self.study.list(list).iter().any(|element| !element.sure)
    }

    /// Counts one more member; true once the budget is spent.
    pub(super) fn step(&self) -> bool {
        self.steps.set(self.steps.get().saturating_add(1));
        if self.steps.get().is_multiple_of(TICK) && self.over.is_some_and(|over| over()) {
            self.steps.set(u32::MAX);
        }
        self.exceeded()
    }

    pub(super) fn members<N: Notes>(&self, list: List, from: Option<Id>, env: &mut Env, notes: &mut N, visit: Visit<'_, N>) -> Truth {
        for element in self.study.list(list) {
            if self.step() {
                return Truth::Open;
            }
            let since = notes.mark();
            if !element.sure {
                self.note_possible(element.cell, from, env, notes);
            }
            if element.cell == Cell::Absent(Absence::Unreadable) {
                continue;
            }
            match visit(env, notes, element.cell, Truth::from(element.sure).or(Truth::Open)) {
                Heard::Settled => notes.settle(since),
                Heard::Counts => {}
                Heard::Enough => return Truth::False,
            }
        }
        if list.complete {
            return Truth::False;
        }
        if let Some(from) = from {
            self.note_absent(from, list.because, env, notes);
        }
        Truth::Open
    }

    /// A possible member is one because of a fact that is open: an arm's role, what a finding is about.
    fn note_possible<N: Notes>(&self, member: Cell, from: Option<Id>, env: &mut Env, notes: &mut N) {
        let Cell::Entity(row) = member else { return };
        match from {
            None => {
                let fact = Fact { row, slot: self.study.vocabulary.core.arm.role, part: Part::Whole };
                let absence = self.study.absence(fact).unwrap_or(Absence::Missing);
                let since = notes.mark();
                notes.touch(|| Wanted::Fact(fact), Cell::Absent(absence));
                notes.open(self.study, since, false);
            }
            Some(from) => self.note_absent(from, Absence::Missing, env, notes),
        }
    }

    /// The list itself is what is lacking.
    fn note_absent<N: Notes>(&self, list: Id, because: Absence, env: &mut Env, notes: &mut N) {
        if let Some((row, slot)) = self.slot(list, env) {
            let since = notes.mark();
            notes.touch(|| Wanted::Fact(Fact { row, slot, part: Part::Whole }), Cell::Absent(because));
            notes.open(self.study, since, false);
        }
    }

    fn keys<N: Notes>(&self, entries: List, from: Id, env: &mut Env, notes: &mut N, visit: Visit<'_, N>) -> Truth {
        for element in self.study.list(entries) {
            let key = match element.key {
                Key::Arm(row) => Cell::Entity(row),
                Key::Word(word) => Cell::Free(word),
                Key::Member | Key::Total => continue,
            };
            if self.step() {
                return Truth::Open;
            }
            if visit(env, notes, key, Truth::True) == Heard::Enough {
                return Truth::False;
            }
        }
        if entries.complete {
            return Truth::False;
        }
        self.note_absent(from, entries.because, env, notes);
        Truth::Open
    }

    fn built_in<N: Notes>(&self, built_in: BuiltIn, env: &mut Env, notes: &mut N, visit: Visit<'_, N>) -> Truth {
        let cell = match built_in {
            BuiltIn::Kind(kind) => self.study.by_kind.get(kind.0 as usize).copied().unwrap_or(Cell::MISSING),
            BuiltIn::Treatments => self.study.treatments,
            BuiltIn::Comparisons => self.study.comparisons,
            BuiltIn::Norms => self.study.norms,
            BuiltIn::UnreportedFacts => {
                for at in 0..self.study.unreported.len() as u32 {
                    if self.step() || visit(env, notes, Cell::Fact(at), Truth::True) == Heard::Enough {
                        break;
                    }
                }
                return Truth::False;
            }
        };
        match cell {
            Cell::List(list) => self.members(list, None, env, notes, visit),
            Cell::Absent(Absence::None) => Truth::False,
            absent => {
                let kind = match built_in {
                    BuiltIn::Kind(kind) => Some(kind),
                    _ => self.study.vocabulary.kind_names.get("arm").copied(),
                };
                if let (Some(kind), Cell::Absent(Absence::Missing)) = (kind, absent) {
                    notes.need(|| Lacking { wanted: Wanted::Blocks(kind), state: NeedState::Missing });
                }
                Truth::Open
            }
        }
    }

    #[inline(never)]
    pub(super) fn any<N: Notes>(&self, over: &Over, body: Option<Id>, env: &mut Env, notes: &mut N) -> Truth {
        let mut truth = Truth::False;
        let closed = self.each(over.list, env, notes, &mut |env, notes, member, sure| {
            env.set(over.var, member);
            let held = self.all_of(sure, [over.filter, body], env, notes);
            truth = truth.or(held);
            Heard::any(held)
        });
        truth.or(closed)
    }

    #[inline(never)]
    pub(super) fn every<N: Notes>(&self, over: &Over, body: Id, env: &mut Env, notes: &mut N) -> Truth {
        let mut truth = Truth::True;
        let closed = self.each(over.list, env, notes, &mut |env, notes, member, sure| {
            env.set(over.var, member);
            let since = notes.mark();
            let chosen = self.all_of(sure, [over.filter, None], env, notes);
            let holds = if chosen == Truth::False { Truth::True } else { (!chosen).or(self.truth(body, env, notes)) };
            if holds != Truth::Open {
                notes.settle(since);
            }
            truth = truth.and(holds);
            Heard::every(holds)
        });
        truth.and(!closed)
    }

    /// `sure` and each of the conditions; a false one silences what the others noted.
    pub(super) fn all_of<N: Notes>(&self, sure: Truth, conditions: [Option<Id>; 2], env: &mut Env, notes: &mut N) -> Truth {
        let since = notes.mark();
        let mut truth = sure;
        for condition in conditions.into_iter().flatten() {
            truth = truth.and(self.truth(condition, env, notes));
            if truth == Truth::False {
                notes.settle(since);
                break;
            }
        }
        truth
    }
}
