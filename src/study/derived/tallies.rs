//! How many were counted, how many had the event, and what chance does over so many tests.

use super::facts::{Facts, Known, both, cell, number, worse};
use crate::numbers::multiplicity::chance_of_any;
use crate::numbers::quantity::{Quantity, Unit};
use crate::study::cell::{Absence, Cell, Key, Row};

/// How many a result counts: as told for all arms together, else over the arms it compares.
pub fn total_n(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.either(
        || facts.n_in_all(finding),
        |state| facts.over_arms(finding, |arm| facts.n(finding, arm)).map_err(|other| worse(state, other)),
    ))
}

/// How many had the event, over the arms compared.
pub fn total_events(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.over_arms(finding, |arm| facts.events(finding, arm).map(|(events, _)| events)))
}

/// The chance that at least one of the comparisons tested comes out below a level if nothing works.
pub fn chance_of_one(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    let slots = &facts.study.vocabulary.core.finding;
    let &[alpha] = args else { return Cell::MISSING };
    let family = |state| {
        let list = facts.list(finding, slots.family).map_err(|other| worse(state, other))?;
        if list.complete { Ok(Quantity::point(f64::from(list.len))) } else { Err(worse(state, list.because)) }
    };
    let tests = facts.either(|| facts.number(finding, slots.tested), family);
    let chance = both(number(alpha), tests).map(|(alpha, tests)| {
        let tests = tests.with_unit(Unit::NONE);
        chance_of_any(alpha.lo, tests).hull(chance_of_any(alpha.hi, tests))
    });
    cell(chance)
}

impl Facts<'_, '_> {
    /// A number told without an arm.
    fn n_in_all(&self, finding: Row) -> Known<Quantity> {
        let slot = self.study.vocabulary.core.finding.n;
        match self.study.cell(finding, slot) {
            Cell::Map(list) => {
                let whole = self.members(list).iter().find(|entry| entry.key == Key::Total);
                whole.map_or(Err(Absence::Missing), |entry| {
                    self.note(finding, slot, crate::study::cell::Part::Whole);
                    number(entry.cell)
                })
            }
            Cell::Absent(state) => Err(state),
            _ => Err(Absence::Missing),
        }
    }

    /// The sum over the arms of a comparison.
    fn over_arms(&self, finding: Row, of: impl Fn(Row) -> Known<Quantity>) -> Known<Quantity> {
        let (treated, against) = self.two_arms(finding)?;
        both(of(treated), of(against)).map(|(a, b)| a + b.with_unit(a.unit))
    }
}
