//! What follows from the counts and shares of arms.

use super::Filled;
use super::facts::{Facts, Known, cell, entity};
use crate::numbers::quantity::Quantity;
use crate::study::cell::{Cell, Part, Row};
use crate::vocabulary::SlotId;

/// The make-up of the treated arm, where there is one.
pub fn study_composition(facts: &Facts<'_, '_>, _: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    facts.note(Row::STUDY, core.study.composition, Part::Whole);
    let Cell::List(treated) = facts.study.treatments else { return Filled::Cell(Cell::MISSING) };
    Filled::Cell(match (facts.members(treated), treated.complete) {
        ([one], true) if one.sure => entity(one.cell).map_or_else(Cell::Absent, |arm| facts.get(arm, core.arm.composition)),
        _ => Cell::MISSING,
    })
}

pub fn clusters(facts: &Facts<'_, '_>, arm: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    cell(facts.arm_count(arm, core.arm.analyzed, core.study.assigned_unit))
}

pub fn persons(facts: &Facts<'_, '_>, arm: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    cell(facts.members_of(arm, core.arm.analyzed))
}

pub fn assigned_persons(facts: &Facts<'_, '_>, arm: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    cell(facts.members_of(arm, core.arm.assigned))
}

/// `1 - received`
pub fn exposure_loss(facts: &Facts<'_, '_>, arm: Row, _: &[Cell]) -> Cell {
    cell(facts.number(arm, facts.study.vocabulary.core.arm.received).map(rest))
}

/// What is left of the whole.
pub fn rest(share: Quantity) -> Quantity {
    Quantity { lo: 1.0 - share.hi, hi: 1.0 - share.lo, lo_open: share.hi_open, hi_open: share.lo_open, unit: share.unit }
}

impl Facts<'_, '_> {
    /// The count of an arm in the unit of analysis; a single count will do where that unit is not told.
    fn members_of(&self, arm: Row, counts: SlotId) -> Known<Quantity> {
        let core = &self.study.vocabulary.core;
        match self.study.cell(arm, counts) {
            Cell::Number(count) if self.quiet().unit(core.study.analyzed_unit).is_err() => {
                self.note(arm, counts, Part::Whole);
                Ok(count)
            }
            _ => self.arm_count(arm, counts, core.study.analyzed_unit),
        }
    }

    /// The count of an arm in the unit that a field of the study names.
    pub fn arm_count(&self, arm: Row, counts: SlotId, unit: SlotId) -> Known<Quantity> {
        self.count(arm, counts, unit)
    }
}
