//! Who refers to whom: comparisons, what claims rest on and speak of, and the references back.

use super::Filled;
use super::facts::{Facts, entity, worse};
use crate::study::cell::{Absence, Cell, Element, List, Part, Row, TextId};
use crate::vocabulary::{KindId, SlotId};

/// The treatment to the comparison, where there is exactly one of each.
pub fn finding_compares(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    let before = facts.trace.map_or(0, |trace| trace.borrow().len());
    if let Ok(arms) = facts.blocks(core.arm.kind)
        && facts.trace.is_some()
    {
        for arm in facts.members(arms).iter().filter_map(|element| entity(element.cell).ok()) {
            facts.get(arm, core.arm.role);
        }
    }
    let one = |cell: Cell| match cell {
        Cell::List(list) => match (facts.members(list), list.complete) {
            ([arm], true) if arm.sure => Ok(*arm),
            (_, true) => Err(Absence::Missing),
            (_, false) => Err(list.because),
        },
        Cell::Absent(state) => Err(state),
        _ => Err(Absence::Missing),
    };
    match (one(facts.study.treatments), one(facts.study.comparisons)) {
        (Ok(treated), Ok(against)) => Filled::Comparison(vec![treated], against.cell),
        (Err(a), Err(b)) => unknown_comparison(facts, row, worse(a, b), before),
        (Err(state), _) | (_, Err(state)) => unknown_comparison(facts, row, state, before),
    }
}

/// What is missing is the comparison itself, not the roles of the arms that were noted on the way.
fn unknown_comparison(facts: &Facts<'_, '_>, row: Row, state: Absence, before: usize) -> Filled {
    if let Some(trace) = facts.trace {
        trace.borrow_mut().truncate(before);
    }
    facts.note(row, facts.study.vocabulary.core.finding.compares, Part::Whole);
    absent(state)
}

pub fn finding_treated(facts: &Facts<'_, '_>, row: Row) -> Filled {
    match facts.comparison(row) {
        Ok(comparison) => Filled::Cell(Cell::List(comparison.treated)),
        Err(state) => absent(state),
    }
}

pub fn finding_against(facts: &Facts<'_, '_>, row: Row) -> Filled {
    Filled::Cell(facts.comparison(row).map_or_else(Cell::Absent, |comparison| comparison.against))
}

pub fn within_arm(facts: &Facts<'_, '_>, row: Row, _: &[Cell]) -> Cell {
    match facts.comparison(row) {
        Ok(comparison) => match comparison.against {
            Cell::Absent(Absence::Unreadable) => Cell::Absent(Absence::Unreadable),
            against => Cell::Truth((against == Cell::NONE).into()),
        },
        Err(state) => Cell::Absent(state),
    }
}

pub fn finding_design(facts: &Facts<'_, '_>, _: Row, _: &[Cell]) -> Cell {
    facts.get(Row::STUDY, facts.study.vocabulary.core.study.design)
}

pub fn finding_assignment(facts: &Facts<'_, '_>, _: Row, _: &[Cell]) -> Cell {
    facts.get(Row::STUDY, facts.study.vocabulary.core.study.assignment)
}

/// The findings about an attribute.
pub fn attribute_findings(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let slot = facts.study.vocabulary.core.finding.attribute;
    facts.referring(facts.study.vocabulary.core.finding.kind, |finding| match facts.get(finding, slot) {
        Cell::Entity(attribute) => Some(attribute == row),
        Cell::Absent(Absence::None) => Some(false),
        _ => None,
    })
}

/// The findings about an outcome.
pub fn outcome_findings(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let slot = facts.study.vocabulary.core.finding.outcome;
    facts.referring(facts.study.vocabulary.core.finding.kind, |finding| facts.lists(finding, slot, row))
}

/// The claims that rest on a finding.
pub fn finding_claims(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let slot = facts.study.vocabulary.core.claim.rests_on;
    facts.referring(facts.study.vocabulary.core.claim.kind, |claim| facts.lists(claim, slot, row))
}

/// The findings it is corrected together with: same domain, whole sample, itself among them.
pub fn family(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    facts.referring(core.finding.kind, |finding| {
        if finding == row {
            return Some(true);
        }
        let whole = match facts.get(finding, core.finding.subgroup) {
            Cell::Absent(Absence::None) => Some(true),
            Cell::Absent(_) => None,
            _ => Some(false),
        };
        // The same result worked another way is no further test of the question.
        let again = facts.get(finding, core.finding.role) == Cell::Word(core.analysis_role.sensitivity)
            || !facts.study.cell(finding, core.finding.reanalysis_of).is_absent();
        let within = facts.comparison(finding).is_ok_and(|comparison| comparison.against == Cell::NONE);
        and(if again || within { Some(false) } else { whole }, || facts.same_domain(row, finding))
    })
}

/// The findings about parts of the sample, on the same outcome and between the same arms.
pub fn subgroups(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    // A part of the sample has no parts of its own here: the others are its neighbours.
    if !facts.study.cell(row, core.finding.subgroup).is_absent() {
        return Filled::List(Vec::new(), Absence::None);
    }
    facts.referring(core.finding.kind, |finding| {
        let part = match facts.get(finding, core.finding.subgroup) {
            Cell::Absent(Absence::None) => Some(false),
            Cell::Absent(_) => None,
            _ => Some(true),
        };
        let part = if finding == row { Some(false) } else { part };
        and(part, || {
            let arms = and(facts.same_list(row, finding, core.finding.treated), || facts.same_against(row, finding));
            and(arms, || facts.same_list(row, finding, core.finding.outcome))
        })
    })
}

/// Kleene's `and`, the second asked only where the first does not settle it.
fn and(first: Option<bool>, second: impl FnOnce() -> Option<bool>) -> Option<bool> {
    match first {
        Some(false) => Some(false),
        Some(true) => second(),
        None => second().filter(|held| !held),
    }
}

/// Why a list may have more members; `Absence::None` where it is complete.
pub const fn reason(list: List) -> Absence {
    if list.complete { Absence::None } else { list.because }
}

pub fn absent(state: Absence) -> Filled {
    Filled::Cell(Cell::Absent(state))
}

impl Facts<'_, '_> {
    pub fn is_kind(&self, cell: Cell, kind: KindId) -> bool {
        matches!(cell, Cell::Entity(row) if self.study.block(row).is_some_and(|block| block.kind == kind))
    }

    /// The blocks of a kind for which something holds; those for which it is not known are possible members.
    fn referring(&self, kind: KindId, holds: impl Fn(Row) -> Option<bool>) -> Filled {
        let all = match self.blocks(kind) {
            Ok(list) => list,
            Err(state) => return absent(state),
        };
        let mut members = Vec::new();
        for element in self.members(all) {
            let Cell::Entity(row) = element.cell else { continue };
            match holds(row) {
                Some(true) => members.push(*element),
                Some(false) => {}
                None => members.push(Element { sure: false, ..*element }),
            }
        }
        Filled::List(members, reason(all))
    }

    /// Whether a list field names a block.
    fn lists(&self, row: Row, slot: SlotId, wanted: Row) -> Option<bool> {
        match self.list(row, slot) {
            Ok(list) if self.members(list).iter().any(|element| element.cell == Cell::Entity(wanted)) => Some(true),
            Ok(list) if !list.complete => None,
            Ok(_) | Err(Absence::None) => Some(false),
            Err(_) => None,
        }
    }

    /// Whether two blocks name the same members in a list field.
    fn same_list(&self, a: Row, b: Row, slot: SlotId) -> Option<bool> {
        let (Ok(a), Ok(b)) = (self.list(a, slot), self.list(b, slot)) else { return None };
        let within = |inner: List, outer: List| {
            self.members(inner).iter().all(|element| self.members(outer).iter().any(|other| other.cell == element.cell))
        };
        if a.complete && b.complete { Some(within(a, b) && within(b, a)) } else { None }
    }

    fn same_against(&self, a: Row, b: Row) -> Option<bool> {
        let slot = self.study.vocabulary.core.finding.against;
        match (self.get(a, slot), self.get(b, slot)) {
            (Cell::Absent(Absence::None), Cell::Absent(Absence::None)) => Some(true),
            (Cell::Absent(Absence::None), Cell::Entity(_)) | (Cell::Entity(_), Cell::Absent(Absence::None)) => Some(false),
            (Cell::Entity(a), Cell::Entity(b)) => Some(a == b),
            _ => None,
        }
    }

    /// Whether two findings have an outcome in common, or outcomes of one domain.
    fn same_domain(&self, a: Row, b: Row) -> Option<bool> {
        let core = &self.study.vocabulary.core;
        let (Ok(a), Ok(b)) = (self.list(a, core.finding.outcome), self.list(b, core.finding.outcome)) else { return None };
        let mut open = !(a.complete && b.complete);
        for first in self.members(a).iter().filter_map(|element| entity(element.cell).ok()) {
            for second in self.members(b).iter().filter_map(|element| entity(element.cell).ok()) {
                if first == second {
                    return Some(true);
                }
                match (self.get(first, core.outcome.domain), self.get(second, core.outcome.domain)) {
                    (Cell::Text(x), Cell::Text(y)) if self.same_text(x, y) => return Some(true),
                    (Cell::Text(_), Cell::Text(_)) => {}
                    _ => open = true,
                }
            }
        }
        if open { None } else { Some(false) }
    }

    fn same_text(&self, a: TextId, b: TextId) -> bool {
        self.study.str(a).trim().eq_ignore_ascii_case(self.study.str(b).trim())
    }
}
