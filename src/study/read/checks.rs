//! Numbers that cannot stand together: more analyzed than assigned, more events than members, an interval in another unit than its
//! estimate.

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::numbers::quantity::Quantity;
use crate::source::Span;
use crate::study::cell::{Absence, Cell, Element, Key, Place, Row};
use crate::vocabulary::SlotId;

/// A count with its place and the element it stands in.
type Found = (Quantity, Place, Option<u32>);

impl Reader<'_, '_> {
    /// A count that is surely larger than the one it is a part of is told, and not read.
    pub(super) fn more_than_there_are(&mut self) {
        let core = self.vocabulary.core;
        for row in (0..self.study.blocks.len() as u32).map(Row) {
            let kind = self.study.block(row).map(|block| block.kind).unwrap_or_default();
            let pairs: &[(SlotId, SlotId)] = if kind == core.arm.kind {
                &[(core.arm.analyzed, core.arm.assigned)]
            } else if kind == core.study.kind {
                &[(core.study.analyzed, core.study.assigned)]
            } else if kind == core.finding.kind {
                &[(core.finding.events, core.finding.n)]
            } else if kind == core.baseline.kind {
                &[(core.baseline.events, core.baseline.n)]
            } else {
                &[]
            };
            for &(part, whole) in pairs {
                self.compare(row, part, whole);
            }
        }
    }

    /// A confidence interval is in the unit of its estimate.
    pub(super) fn intervals_in_other_units(&mut self) {
        let core = self.vocabulary.core.finding;
        for (at, unit) in std::mem::take(&mut self.ci_units) {
            for row in self.study.rows_of(core.kind) {
                let Cell::Number(estimate) = self.study.cell(row, core.estimate) else { continue };
                if self.study.cell(row, core.ci) != Cell::Ci(at) || estimate.unit == unit {
                    continue;
                }
                let (place, other) = (self.study.place(row, core.ci), self.study.place(row, core.estimate));
                let message = "the interval is not in the unit of its estimate";
                let label = format!("in `{}`", self.study.unit_name(unit));
                let mistake = Diagnostic::mistake("vocabulary/wrong-unit", message, place.value, label);
                self.out.push(mistake.label(other.value, format!("in `{}`", self.study.unit_name(estimate.unit))));
                self.study.set(row, core.ci, Cell::Absent(Absence::Unreadable), place);
            }
        }
    }

    fn compare(&mut self, row: Row, part: SlotId, whole: SlotId) {
        // Members who came later are counted in the analysis and were never assigned.
        let arm = &self.study.vocabulary.core.arm;
        if part == arm.analyzed
            && self.study.kind_id(row) == arm.kind
            && self.study.cell(row, arm.joiners) == Cell::Word(self.study.vocabulary.core.joiners.included)
        {
            return;
        }
        let parts = self.counts_of(row, part);
        let wholes = self.counts_of(row, whole);
        for (part_key, (count, place, element)) in parts {
            let same = |(key, (total, ..)): &&(Key, Found)| *key == part_key && total.unit == count.unit && count.lo > total.hi;
            let Some((_, (_, total_place, _))) = wholes.iter().find(same) else { continue };
            self.out.push(self.too_many(row, (part, place.value), (whole, total_place.value)));
            let unreadable = Cell::Absent(Absence::Unreadable);
            match element.and_then(|at| self.study.elements.get_mut(at as usize)) {
                Some(element) => element.cell = unreadable,
                None => self.study.set(row, part, unreadable, self.study.place(row, part)),
            }
        }
    }

    fn too_many(&self, row: Row, part: (SlotId, Span), whole: (SlotId, Span)) -> Diagnostic {
        let name = |slot: SlotId| self.kind_of(row).and_then(|kind| kind.slots.get(slot.0 as usize)).map_or("", |slot| slot.name.as_str());
        let message = format!("`{}` is more than `{}`", name(part.0), name(whole.0));
        let label = |(slot, _): (SlotId, Span), more: &str| format!("`{}`{more}", name(slot));
        let mistake = Diagnostic::mistake("vocabulary/more-than-all", message, part.1, label(part, " cannot be larger than this"));
        mistake.label(whole.1, label(whole, " is only so many")).help("look at both numbers in the source again")
    }

    /// The counts of a field, each under its arm.
    fn counts_of(&self, row: Row, slot: SlotId) -> Vec<(Key, Found)> {
        let place = self.study.place(row, slot);
        match self.study.cell(row, slot) {
            Cell::Number(count) => vec![(Key::Total, (count, place, None))],
            Cell::Counts(list) => self.counted(list.start, self.study.list(list), Key::Total),
            Cell::Map(list) => {
                let mut all = Vec::new();
                for (at, entry) in self.study.list(list).iter().enumerate() {
                    match entry.cell {
                        Cell::Number(count) => all.push((entry.key, (count, entry.place, Some(list.start + at as u32)))),
                        Cell::Counts(inner) => all.extend(self.counted(inner.start, self.study.list(inner), entry.key)),
                        _ => {}
                    }
                }
                all
            }
            _ => Vec::new(),
        }
    }

    fn counted(&self, start: u32, elements: &[Element], key: Key) -> Vec<(Key, Found)> {
        let count = |(at, element): (usize, &Element)| match element.cell {
            Cell::Number(count) => Some((key, (count, element.place, Some(start + at as u32)))),
            _ => None,
        };
        elements.iter().enumerate().filter_map(count).collect()
    }
}
