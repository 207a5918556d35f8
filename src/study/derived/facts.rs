//! Reading facts for derived ones: each is a value or the reason why there is none, and is noted where somebody asks what was read.

use super::compute;
use crate::numbers::quantity::{Quantity, Unit};
use crate::study::cell::{Absence, Cell, Element, Fact, Key, List, Part, Row};
use crate::study::{Comparison, Study};
use crate::vocabulary::SlotId;
use std::cell::RefCell;

/// The facts of a study, and the notes of which were read.
#[derive(Clone, Copy)]
pub struct Facts<'a, 's> {
    pub study: &'a Study<'s>,
    pub trace: Option<&'a RefCell<Vec<Fact>>>,
}

/// A value, or why there is none.
pub type Known<T> = Result<T, Absence>;

impl<'a, 's> Facts<'a, 's> {
    /// The cell of a slot. A derived one is worked out, and what it rests on is noted in its place.
    pub fn get(&self, row: Row, slot: SlotId) -> Cell {
        match self.study.cell(row, slot) {
            // What it rests on is noted on the way; where nobody wants to know, it is worked out once.
            Cell::Pending if self.trace.is_some() => compute(self, row, slot, &[]),
            Cell::Pending => super::value(self.study, row, slot, &[]),
            cell => {
                if self.trace.is_some() {
                    self.touch(row, slot, &[]);
                }
                cell
            }
        }
    }

    /// Notes what a slot rests on: itself where it is written or never worked out.
    pub fn touch(&self, row: Row, slot: SlotId, args: &[Cell]) {
        let kind = self.study.kind_id(row);
        let derived = !self.study.is_written(row, slot) && super::function(&self.study.vocabulary.core, kind, slot).is_some();
        if derived {
            compute(self, row, slot, args);
        } else {
            self.note(row, slot, Part::Whole);
        }
    }

    pub fn note(&self, row: Row, slot: SlotId, part: Part) {
        if let Some(trace) = self.trace {
            trace.borrow_mut().push(Fact { row, slot, part });
        }
    }

    /// The first of two ways that leads to a value. Where the second does, what the first lacked is no longer needed.
    pub fn either<T>(&self, first: impl FnOnce() -> Known<T>, second: impl FnOnce(Absence) -> Known<T>) -> Known<T> {
        let noted = |facts: &Self| facts.trace.map_or(0, |trace| trace.borrow().len());
        let start = noted(self);
        let lacking = match first() {
            Ok(value) => return Ok(value),
            Err(Absence::Unreadable) => return Err(Absence::Unreadable),
            Err(state) => state,
        };
        let end = noted(self);
        let found = second(lacking);
        if let (Ok(_), Some(trace)) = (&found, self.trace) {
            trace.borrow_mut().drain(start..end);
        }
        found
    }

    /// The same facts, of which nothing is noted.
    pub const fn quiet(&self) -> Self {
        Self { study: self.study, trace: None }
    }

    pub fn number(&self, row: Row, slot: SlotId) -> Known<Quantity> {
        number(self.get(row, slot))
    }

    /// The value for an arm in a field per arm.
    pub fn for_arm(&self, row: Row, slot: SlotId, arm: Row) -> Known<Element> {
        match self.study.cell(row, slot) {
            Cell::Map(list) => {
                self.note(row, slot, Part::Arm(arm));
                let element = self.study.arm_entry(list, arm)?;
                given(element.cell).map(|_| element)
            }
            Cell::Absent(state) => {
                self.note(row, slot, Part::Arm(arm));
                Err(state)
            }
            _ => Err(Absence::Missing),
        }
    }

    pub fn number_for(&self, row: Row, slot: SlotId, arm: Row) -> Known<Quantity> {
        self.for_arm(row, slot, arm).and_then(|element| number(element.cell))
    }

    /// The members of a list.
    pub fn list(&self, row: Row, slot: SlotId) -> Known<List> {
        match self.get(row, slot) {
            Cell::List(list) | Cell::Map(list) => Ok(list),
            Cell::Absent(state) => Err(state),
            _ => Err(Absence::Missing),
        }
    }

    pub fn members(&self, list: List) -> &'a [Element] {
        self.study.list(list)
    }

    pub fn comparison(&self, row: Row) -> Known<Comparison> {
        match self.get(row, self.study.vocabulary.core.finding.compares) {
            Cell::Comparison(at) => self.study.comparisons_made.get(at as usize).copied().ok_or(Absence::Missing),
            Cell::Absent(state) => Err(state),
            _ => Err(Absence::Missing),
        }
    }

    /// The one arm that stands first, and the one that stands second.
    pub fn two_arms(&self, finding: Row) -> Known<(Row, Row)> {
        let comparison = self.comparison(finding)?;
        let against = entity(comparison.against)?;
        match (self.members(comparison.treated), comparison.treated.complete) {
            ([one], true) => Ok((entity(one.cell)?, against)),
            (_, true) => Err(Absence::Missing),
            (_, false) => Err(comparison.treated.because),
        }
    }

    /// A count in the unit that a field of the study names. Where counts are told in other units only, it is the count in this one
    /// that is missing.
    pub fn count(&self, row: Row, slot: SlotId, unit: SlotId) -> Known<Quantity> {
        let cell = self.study.cell(row, slot);
        if let Cell::Absent(state) = cell {
            self.note(row, slot, Part::Whole);
            return Err(state);
        }
        let wanted = self.unit(unit)?;
        let found = self.in_unit(cell, wanted);
        let part = match (self.study.cell(Row::STUDY, unit), cell) {
            (Cell::Free(name), Cell::Number(_) | Cell::Counts(_)) if found.is_err() => Part::Word(name),
            _ => Part::Whole,
        };
        self.note(row, slot, part);
        found
    }

    /// That of several counts which is in a unit.
    pub fn in_unit(&self, cell: Cell, wanted: Unit) -> Known<Quantity> {
        match cell {
            Cell::Number(count) => {
                if count.unit == wanted {
                    Ok(count)
                } else {
                    Err(Absence::Missing)
                }
            }
            Cell::Counts(list) => {
                let mut counts = self.members(list).iter().filter_map(|element| number(element.cell).ok());
                counts.find(|count| count.unit == wanted).ok_or(list.because)
            }
            Cell::Absent(state) => Err(state),
            _ => Err(Absence::Missing),
        }
    }

    /// The unit that `assigned-unit` or `analyzed-unit` names; one that nothing is counted in equals no other.
    pub fn unit(&self, slot: SlotId) -> Known<Unit> {
        match self.get(Row::STUDY, slot) {
            Cell::Free(text) => Ok(self.study.units.find(self.study.vocabulary, self.study.str(text)).unwrap_or(Unit(u16::MAX))),
            Cell::Absent(state) => Err(state),
            _ => Err(Absence::Missing),
        }
    }

    /// The blocks of a kind, and whether these are all.
    pub fn blocks(&self, kind: crate::vocabulary::KindId) -> Known<List> {
        match self.study.by_kind.get(kind.0 as usize) {
            Some(Cell::List(list)) => Ok(*list),
            Some(Cell::Absent(state)) => Err(*state),
            _ => Err(Absence::Missing),
        }
    }
}

pub fn given(cell: Cell) -> Known<Cell> {
    match cell {
        Cell::Absent(state) => Err(state),
        cell => Ok(cell),
    }
}

pub fn number(cell: Cell) -> Known<Quantity> {
    match cell {
        Cell::Number(quantity) | Cell::Extent(quantity) => Ok(quantity),
        Cell::Absent(state) => Err(state),
        _ => Err(Absence::Missing),
    }
}

pub fn entity(cell: Cell) -> Known<Row> {
    match cell {
        Cell::Entity(row) => Ok(row),
        Cell::Absent(state) => Err(state),
        _ => Err(Absence::Missing),
    }
}

/// The worse of two reasons: a mistake over all; else none, which settles the matter; else unreported over missing.
pub fn worse(a: Absence, b: Absence) -> Absence {
    match (a, b) {
        (Absence::Unreadable, _) | (_, Absence::Unreadable) => Absence::Unreadable,
        (Absence::None, _) | (_, Absence::None) => Absence::None,
        _ => a.max(b),
    }
}

/// Both values, or the worse of the reasons.
pub fn both<A, B>(a: Known<A>, b: Known<B>) -> Known<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(worse(a, b)),
        (Err(state), _) | (_, Err(state)) => Err(state),
    }
}

pub fn cell(value: Known<Quantity>) -> Cell {
    value.map_or_else(Cell::Absent, Cell::Number)
}

/// A member of a derived list.
pub fn member(row: Row, sure: bool, place: crate::study::cell::Place) -> Element {
    Element { key: Key::Member, cell: Cell::Entity(row), sure, place }
}
