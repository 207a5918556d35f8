//! Counts: `62 schools, 11,000 students`; one alone is a number, several are kept by unit.

use super::Reader;
use super::field::Item;
use crate::numbers::quantity::{Quantity, Unit};
use crate::study::cell::{Absence, Cell, Element, Key, Row};
use crate::study::value::{Mistake, span_of};
use crate::vocabulary::{Dim, SlotId};
use std::borrow::Cow;

impl<'s, 't> Reader<'s, 't> {
    /// `count { , count } [ , unreported ]`
    pub(super) fn counts(&mut self, items: &[Item<'t>]) -> Result<Cell, Mistake> {
        if let [item] = items {
            return self.quantity(Dim::Count, item.tokens).map(Cell::Number);
        }
        let mut because = Absence::None;
        let mut found: Vec<Element> = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            if at + 1 == items.len() && self.is_unreported(item.tokens) {
                because = because.max(Absence::Unreported);
                continue;
            }
            let value = self.quantity(Dim::Count, item.tokens).map(Cell::Number);
            match self.told(value) {
                Cell::Number(quantity) => {
                    self.refuse_double_unit(&found, quantity, item)?;
                    let key = self.unit_key(quantity.unit);
                    found.push(Element { key, cell: Cell::Number(quantity), sure: true, place: item.place(Default::default()) });
                }
                _ => because = Absence::Unreadable,
            }
        }
        Ok(Cell::Counts(self.study.push_list(&found, because)))
    }

    fn refuse_double_unit(&self, found: &[Element], quantity: Quantity, item: &Item<'t>) -> Result<(), Mistake> {
        let same = |element: &&Element| matches!(element.cell, Cell::Number(known) if known.unit == quantity.unit);
        let Some(before) = found.iter().find(same) else { return Ok(()) };
        let span = before.place.value.to(span_of(item.tokens));
        Err(double_unit(self.study.unit_name(quantity.unit), span))
    }

    /// What a count is filed under: the name of its unit.
    pub(super) fn unit_key(&mut self, unit: Unit) -> Key {
        if unit == Unit::NONE {
            return Key::Member;
        }
        let name: Cow<'s, str> = match self.vocabulary.units.get(unit.0 as usize) {
            Some(row) => Cow::Borrowed(row.name.as_str()),
            None => Cow::Owned(self.study.unit_name(unit).to_owned()),
        };
        Key::Word(self.key(name, Default::default()))
    }

    /// Bare counts are in the unit of assignment or of analysis, where the study names it.
    pub(super) fn name_bare_counts(&mut self) {
        let core = self.vocabulary.core;
        let assigned = self.unit_of(core.study.assigned_unit);
        let analyzed = self.unit_of(core.study.analyzed_unit);
        for row in (0..self.study.blocks.len() as u32).map(Row) {
            let kind = self.study.block(row).map(|block| block.kind).unwrap_or_default();
            let slots: &[(SlotId, Option<Unit>)] = if kind == core.study.kind {
                &[
                    (core.study.assigned, assigned),
                    (core.study.eligible, assigned),
                    (core.study.enrolled, assigned),
                    (core.study.analyzed, analyzed),
                ]
            } else if kind == core.arm.kind {
                &[(core.arm.assigned, assigned), (core.arm.analyzed, analyzed), (core.arm.in_kept_clusters, analyzed)]
            } else if kind == core.finding.kind {
                &[(core.finding.n, analyzed), (core.finding.events, analyzed)]
            } else if kind == core.baseline.kind {
                &[(core.baseline.n, analyzed), (core.baseline.events, analyzed)]
            } else {
                &[]
            };
            for &(slot, unit) in slots {
                if let Some(unit) = unit {
                    let named = self.with_unit(self.study.cell(row, slot), unit);
                    self.study.set(row, slot, named, self.study.place(row, slot));
                }
            }
        }
    }

    fn unit_of(&mut self, slot: SlotId) -> Option<Unit> {
        match self.study.cell(Row::STUDY, slot) {
            Cell::Free(text) => {
                let name = self.study.str(text).to_owned();
                self.study.units.find(self.vocabulary, &name).or_else(|| Some(self.study.units.add(self.vocabulary, name)))
            }
            _ => None,
        }
    }

    fn with_unit(&mut self, cell: Cell, unit: Unit) -> Cell {
        match cell {
            Cell::Number(quantity) if quantity.unit == Unit::NONE => Cell::Number(quantity.with_unit(unit)),
            Cell::Counts(list) | Cell::Map(list) => {
                for at in list.start..list.start + list.len {
                    let Some(element) = self.study.elements.get(at as usize).copied() else { continue };
                    let named = self.with_unit(element.cell, unit);
                    let key = match (cell, element.key) {
                        (Cell::Counts(_), Key::Member) => self.unit_key(unit),
                        (_, key) => key,
                    };
                    if let Some(element) = self.study.elements.get_mut(at as usize) {
                        element.cell = named;
                        element.key = key;
                    }
                }
                cell
            }
            _ => cell,
        }
    }
}

/// The same unit twice in one count.
pub fn double_unit(name: &str, span: crate::source::Span) -> Mistake {
    let message = match name {
        "" => "two counts stand here without a unit".to_owned(),
        name => format!("the unit `{name}` stands here twice"),
    };
    Mistake::new("vocabulary/double-unit", message, span, "which of the two?")
}
