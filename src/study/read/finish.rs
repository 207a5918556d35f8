//! What can be said only when all fields are read: units of bare counts, lists of blocks, what is unreported, what follows.

use super::Reader;
use crate::study::cell::{Absence, Cell, Element, Fact, Key, List, Part, Place, Row};
use crate::study::wording::Lexicons;
use crate::study::{Study, derived, wording};
use crate::vocabulary::{KindId, SlotId, Word};

impl<'s> Reader<'s, '_> {
    pub(super) fn finish(mut self, lexicons: &Lexicons) -> Study<'s> {
        self.name_bare_counts();
        self.summary();
        self.unreported();
        self.waivers();
        self.more_than_there_are();
        self.intervals_in_other_units();
        self.blocks_by_kind();
        wording::scan(&mut self.study, lexicons);
        derived::fill_lists(&mut self.study);
        self.disagreements();
        self.study.complete = true;
        self.study
    }

    /// Of a study that was read in a summary, `unreported` says no more than that it was not seen.
    fn summary(&mut self) {
        let core = &self.vocabulary.core;
        if self.study.cell(Row::STUDY, core.study.read) != Cell::Word(core.read.summary) {
            return;
        }
        let missing = |cell: &mut Cell| match cell {
            Cell::Absent(state @ Absence::Unreported) => *state = Absence::Missing,
            Cell::List(list) | Cell::Map(list) | Cell::Counts(list) if list.because == Absence::Unreported => {
                list.because = Absence::Missing;
            }
            _ => {}
        };
        self.study.cells.iter_mut().map(std::cell::Cell::get_mut).for_each(missing);
        self.study.elements.iter_mut().map(|element| &mut element.cell).for_each(missing);
    }

    /// The facts that were looked for and not told, in the order of the file.
    fn unreported(&mut self) {
        let mut found: Vec<(u32, Fact)> = Vec::new();
        for &(row, slot) in &self.study.written {
            unreported_of(&self.study, row, slot, &mut found);
        }
        found.sort();
        self.study.unreported = found.into_iter().map(|(_, fact)| fact).collect();
    }

    /// What a waiver is on must be a block of the study.
    fn waivers(&mut self) {
        let core = self.vocabulary.core;
        let all = (1..self.vocabulary.kinds.len() as u16).map(KindId).fold(crate::vocabulary::Kinds(0), |all, kind| all.with(kind));
        for row in (0..self.study.blocks.len() as u32).map(Row) {
            if self.study.block(row).is_none_or(|block| block.kind != core.waive.kind) {
                continue;
            }
            let Cell::List(list) = self.study.cell(row, core.waive.on) else { continue };
            for element in self.study.list(list).to_vec() {
                let Cell::Free(id) = element.cell else { continue };
                if let Some(mistake) = self.no_such_id(all, self.study.str(id), element.place.value) {
                    self.tell(mistake);
                }
            }
        }
    }

    /// The blocks of each kind, and the arms by what they are for.
    fn blocks_by_kind(&mut self) {
        let lost = if self.lost { Absence::Unreadable } else { Absence::None };
        for (at, kind) in self.vocabulary.kinds.iter().enumerate() {
            let id = KindId(at as u16);
            let members: Vec<Element> = self.rows(id).map(|row| self.block_element(row, true)).collect();
            let cell = match (members.is_empty(), kind.left_out_means_none, self.lost) {
                (false, _, _) | (true, true, _) => Cell::List(self.study.push_list(&members, lost)),
                (true, false, true) => Cell::Absent(Absence::Unreadable),
                (true, false, false) => Cell::MISSING,
            };
            self.study.by_kind.push(cell);
        }
        let role = self.vocabulary.core.role;
        self.study.treatments = self.arms_for(role.treatment);
        self.study.comparisons = self.arms_for(role.comparison);
        self.study.norms = self.arms_for(role.norm);
    }

    fn rows(&self, kind: KindId) -> impl Iterator<Item = Row> {
        self.study.blocks.iter().enumerate().filter(move |(_, block)| block.kind == kind).map(|(at, _)| Row(at as u32))
    }

    fn block_element(&self, row: Row, sure: bool) -> Element {
        let value = self.study.block(row).map(|block| block.name).unwrap_or_default();
        Element { key: Key::Member, cell: Cell::Entity(row), sure, place: Place { value, ..Place::default() } }
    }

    /// Arms with that role; an arm whose role is not known is a possible member.
    fn arms_for(&mut self, role: Word) -> Cell {
        let core = &self.vocabulary.core.arm;
        let all = self.study.by_kind.get(core.kind.0 as usize).copied().unwrap_or(Cell::MISSING);
        let Cell::List(List { because, complete, .. }) = all else { return all };
        let members: Vec<Element> = self
            .rows(core.kind)
            .filter_map(|row| match self.study.cell(row, core.role) {
                Cell::Word(word) => (word == role).then(|| self.block_element(row, true)),
                Cell::Absent(Absence::None) => None,
                _ => Some(self.block_element(row, false)),
            })
            .collect();
        Cell::List(self.study.push_list(&members, if complete { Absence::None } else { because }))
    }

    /// What the source states against what its other numbers give.
    fn disagreements(&mut self) {
        for &(row, slot) in &self.study.written {
            let checked = self.vocabulary.slot(self.study.kind_id(row), slot).is_some_and(|slot| slot.checked);
            if checked && matches!(self.study.cell(row, slot), Cell::Number(_)) {
                self.out.extend(derived::disagreement(&self.study, row, slot));
            }
        }
    }
}

/// What is unreported in a field: all of it, some entries, or what else there may be.
fn unreported_of(study: &Study<'_>, row: Row, slot: SlotId, found: &mut Vec<(u32, Fact)>) {
    let start = study.place(row, slot).value.start;
    let whole = (start, Fact { row, slot, part: Part::Whole });
    match study.cell(row, slot) {
        Cell::Absent(Absence::Unreported) => found.push(whole),
        Cell::Map(list) => {
            for element in study.list(list).iter().filter(|element| element.cell == Cell::Absent(Absence::Unreported)) {
                let part = match element.key {
                    Key::Arm(arm) => Part::Arm(arm),
                    Key::Word(word) => Part::Word(word),
                    Key::Member | Key::Total => Part::Whole,
                };
                found.push((element.place.value.start, Fact { row, slot, part }));
            }
            found.extend((list.because == Absence::Unreported).then_some(whole));
        }
        Cell::List(list) | Cell::Counts(list) if list.because == Absence::Unreported => found.push(whole),
        _ => {}
    }
}
