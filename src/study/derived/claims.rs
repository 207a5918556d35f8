//! What a claim rests on, which arms and outcomes it speaks of.

use super::Filled;
use super::facts::{Facts, Known, entity, member};
use super::links::{absent, reason};
use crate::study::cell::{Absence, Cell, Element, List, Part, Row};
use crate::vocabulary::SlotId;

/// All findings, where there is one claim only.
pub fn rests_on(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    facts.note(row, core.claim.rests_on, Part::Whole);
    let alone = facts.blocks(core.claim.kind).is_ok_and(|list| list.len == 1 && list.complete);
    match facts.blocks(core.finding.kind) {
        Ok(list) if alone => Filled::Cell(Cell::List(list)),
        Err(state) if alone => absent(state),
        _ => absent(Absence::Missing),
    }
}

/// The arms that stand first in the findings it rests on.
pub fn claim_of(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let mut found = Gathered::new();
    match found.over_findings(facts, row, facts.study.vocabulary.core.finding.treated) {
        Ok(()) => found.list(),
        Err(state) => absent(if state == Absence::None { Absence::Missing } else { state }),
    }
}

/// The outcomes of the findings it rests on.
pub fn claim_on(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let mut found = Gathered::new();
    match found.over_findings(facts, row, facts.study.vocabulary.core.finding.outcome) {
        Ok(()) => found.list(),
        Err(state) => absent(if state == Absence::None { Absence::Missing } else { state }),
    }
}

/// The arms in `of`, else those that stand first in the findings it rests on, else the treatments. Where it is not told which arms a
/// claim is of, or what a finding compares, those only may be meant.
pub fn claim_treated(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    let mut found = Gathered::new();
    let told = match facts.list(row, core.claim.of) {
        Ok(of) => {
            found.add(facts, of, |element| facts.is_kind(element.cell, core.arm.kind));
            found.because
        }
        Err(Absence::Missing) => Absence::None,
        Err(state) => state,
    };
    if !found.members.is_empty() {
        return found.list();
    }
    let mut found = Gathered::new();
    match found.over_findings(facts, row, core.finding.treated) {
        Ok(()) if told == Absence::None => found.list(),
        Ok(()) => found.maybe(told),
        Err(Absence::None | Absence::Missing) if told == Absence::None => Filled::Cell(facts.study.treatments),
        Err(state) => possible(facts, facts.study.treatments, told.max(state)),
    }
}

/// The arms that stand second in the findings it rests on, norms left out; else the comparisons. Where all findings are changes
/// within one arm, or beside a norm, there is none; where it is not told what a finding compares, the comparisons only may be meant.
pub fn claim_against(facts: &Facts<'_, '_>, row: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    let findings = match facts.list(row, core.claim.rests_on) {
        Ok(findings) => findings,
        Err(Absence::None | Absence::Missing) => return Filled::Cell(facts.study.comparisons),
        Err(state) => return possible(facts, facts.study.comparisons, state),
    };
    let mut found = Gathered { members: Vec::new(), because: reason(findings) };
    let mut with_nobody = 0;
    for finding in facts.members(findings).iter().filter_map(|element| entity(element.cell).ok()) {
        match facts.comparison(finding) {
            Ok(comparison) => match comparison.against {
                Cell::Entity(arm) => match facts.get(arm, core.arm.role) {
                    Cell::Word(role) if role == core.role.norm => with_nobody += 1,
                    // An arm whose role is not told may be a norm.
                    role => found.push(member(arm, !role.is_absent(), comparison.against_place)),
                },
                Cell::Absent(Absence::None) => with_nobody += 1,
                _ => found.because = found.because.max(Absence::Unreadable),
            },
            Err(state) => found.because = found.because.max(state),
        }
    }
    match (found.members.is_empty(), with_nobody) {
        (true, 1..) if with_nobody == findings.len && findings.complete => Filled::Cell(Cell::NONE),
        (true, _) if found.because != Absence::None => possible(facts, facts.study.comparisons, found.because),
        (true, _) => Filled::Cell(facts.study.comparisons),
        (false, _) => found.list(),
    }
}

/// The same members, each of which only may be one; and there may be others, for the reason given.
fn possible(facts: &Facts<'_, '_>, arms: Cell, because: Absence) -> Filled {
    match arms {
        Cell::List(list) => {
            let members = facts.members(list).iter().map(|&element| Element { sure: false, ..element }).collect();
            Filled::List(members, reason(list).max(because))
        }
        absent => Filled::Cell(absent),
    }
}

/// Members of a list in the making, each once.
struct Gathered {
    members: Vec<Element>,
    /// Why there may be more; `Absence::None` as long as nothing is lacking.
    because: Absence,
}

impl Gathered {
    const fn new() -> Self {
        Self { members: Vec::new(), because: Absence::None }
    }

    fn push(&mut self, element: Element) {
        match self.members.iter_mut().find(|known| known.cell == element.cell) {
            Some(known) => known.sure |= element.sure,
            None => self.members.push(element),
        }
    }

    fn add(&mut self, facts: &Facts<'_, '_>, list: List, wanted: impl Fn(&Element) -> bool) {
        self.because = self.because.max(reason(list));
        for &element in facts.members(list).iter().filter(|element| wanted(element)) {
            self.push(element);
        }
    }

    /// The members of a list field of all findings that a claim rests on.
    fn over_findings(&mut self, facts: &Facts<'_, '_>, claim: Row, slot: SlotId) -> Known<()> {
        let findings = facts.list(claim, facts.study.vocabulary.core.claim.rests_on)?;
        self.because = self.because.max(reason(findings));
        for finding in facts.members(findings).iter().filter_map(|element| entity(element.cell).ok()) {
            match facts.list(finding, slot) {
                Ok(list) => self.add(facts, list, |_| true),
                Err(state) => self.because = self.because.max(if state == Absence::None { Absence::Missing } else { state }),
            }
        }
        if self.members.is_empty() { Err(self.because) } else { Ok(()) }
    }

    fn list(self) -> Filled {
        Filled::List(self.members, self.because)
    }

    /// The same members, each of which only may be one; and there may be others, for the reason given.
    fn maybe(self, because: Absence) -> Filled {
        let members = self.members.into_iter().map(|element| Element { sure: false, ..element }).collect();
        Filled::List(members, self.because.max(because))
    }
}
