//! Means and standard deviations as printed, to whether any answers could have given them, and to the test they give.

use super::Filled;
use super::facts::{Facts, Known, both, cell, number};
use crate::numbers::effect_size::Sample;
use crate::numbers::grim::{Answers, Decimal};
use crate::numbers::quantity::Quantity;
use crate::numbers::summaries::{TTest, pooled_t, sd_bounds, t_of_standard_errors, welch_t};
use crate::study::Printed;
use crate::study::cell::{Absence, Cell, Element, Key, Place, Row};
use crate::vocabulary::SlotId;

/// Whether whole-number answers can have the printed mean, in each arm.
pub fn mean_possible(facts: &Facts<'_, '_>, finding: Row) -> Filled {
    let slot = facts.study.vocabulary.core.finding.mean;
    facts.each_arm(finding, slot, |arm, entry| {
        let answers = facts.answers(finding, arm)?;
        let mean = facts.decimal(entry.cell, entry.place)?;
        Ok(Cell::Truth(answers.mean_is_possible(mean)))
    })
}

/// Whether they can have the printed mean and standard deviation.
pub fn sd_possible(facts: &Facts<'_, '_>, finding: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    facts.each_arm(finding, core.finding.sd, |arm, entry| {
        let sd = facts.decimal(entry.cell, entry.place)?;
        let mean = facts.for_arm(finding, core.finding.mean, arm).and_then(|mean| facts.decimal(mean.cell, mean.place))?;
        let binary = facts.one_outcome(finding).is_ok_and(|outcome| facts.get(outcome, core.outcome.kind_) == Cell::Word(core.kind.binary));
        if binary {
            return Ok(Cell::Truth(Answers::binary_sd_is_possible(facts.whole_n(finding, arm)?, mean, sd)));
        }
        Ok(Cell::Truth(facts.answers(finding, arm)?.sd_is_possible(mean, sd)))
    })
}

/// The smallest and the largest standard deviation that scale, mean and number allow.
pub fn sd_limits(facts: &Facts<'_, '_>, finding: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    facts.each_arm(finding, core.finding.mean, |arm, entry| {
        let outcome = facts.one_outcome(finding)?;
        let (scale, n) = both(facts.number(outcome, core.outcome.scale), facts.n(finding, arm))?;
        let mean = facts.study.rounded(entry.cell, entry.place).ok_or(Absence::Missing)?;
        // The steps sharpen the bounds; without them they hold all the same.
        let quiet = facts.quiet();
        let step = both(quiet.number(outcome, core.outcome.granularity), quiet.number(outcome, core.outcome.items));
        let step =
            step.ok().filter(|(step, items)| step.is_point() && items.is_point() && items.lo > 0.0).map(|(step, items)| step.lo / items.lo);
        let bounds = sd_bounds(mean, super::effects::plain(n), (scale.lo, scale.hi), step);
        bounds.map(Cell::Number).ok_or(Absence::None)
    })
}

/// t that the printed summaries give, from the pooled to the unpooled.
pub fn computed_t(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.tests(finding).map(|(pooled, welch)| pooled.t.hull(welch.t)))
}

/// The degrees of freedom that go with it.
pub fn computed_df(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.tests(finding).map(|(pooled, welch)| pooled.df.hull(welch.df)))
}

/// t that the printed means give if the printed standard deviations are standard errors.
pub fn t_if_se(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.printed_samples(finding).map(|(one, other)| t_of_standard_errors(one, other)))
}

impl Facts<'_, '_> {
    /// A value for each arm that a field per arm tells of.
    pub fn each_arm(&self, row: Row, slot: SlotId, value: impl Fn(Row, &Element) -> Known<Cell>) -> Filled {
        let list = match self.study.cell(row, slot) {
            Cell::Map(list) => list,
            Cell::Absent(state) => {
                self.note(row, slot, crate::study::cell::Part::Whole);
                return Filled::Cell(Cell::Absent(state));
            }
            _ => return Filled::Cell(Cell::MISSING),
        };
        let mut entries = Vec::with_capacity(list.len as usize);
        for entry in self.members(list) {
            let Key::Arm(arm) = entry.key else { continue };
            let found = self.for_arm(row, slot, arm).and_then(|entry| value(arm, &entry));
            entries.push(Element { cell: found.unwrap_or_else(Cell::Absent), ..*entry });
        }
        Filled::Map(entries, if list.complete { Absence::None } else { list.because })
    }

    pub fn one_outcome(&self, finding: Row) -> Known<Row> {
        let list = self.list(finding, self.study.vocabulary.core.finding.outcome)?;
        let mut rows = self.rows(list);
        match (rows.next(), rows.next(), list.complete) {
            (Some(outcome), None, true) => Ok(outcome),
            (.., true) => Err(Absence::Missing),
            (.., false) => Err(list.because),
        }
    }

    /// What the answers behind a mean look like.
    fn answers(&self, finding: Row, arm: Row) -> Known<Answers> {
        let core = &self.study.vocabulary.core;
        let outcome = self.one_outcome(finding)?;
        let step = self.number(outcome, core.outcome.granularity).and_then(|_| {
            let place = self.study.place(outcome, core.outcome.granularity);
            self.decimal(self.study.cell(outcome, core.outcome.granularity), place)
        });
        let items = self.number(outcome, core.outcome.items).and_then(whole);
        let n = self.whole_n(finding, arm);
        both(both(step, items), n).map(|((step, items), n)| Answers { n, items, step })
    }

    fn whole_n(&self, finding: Row, arm: Row) -> Known<u32> {
        self.n(finding, arm).and_then(whole)
    }

    /// A number with the digits it was printed with.
    fn decimal(&self, cell: Cell, place: Place) -> Known<Decimal> {
        let value = number(cell)?;
        if !value.is_point() {
            return Err(Absence::Missing);
        }
        let Some(Printed { decimals, .. }) = self.study.printed(place) else { return Err(Absence::Missing) };
        Decimal::printed(value.lo, decimals).ok_or(Absence::Missing)
    }

    /// Student's and Welch's test from the printed summaries, as far as their digits tell.
    fn tests(&self, finding: Row) -> Known<(TTest, TTest)> {
        self.printed_samples(finding).map(|(one, other)| (pooled_t(one, other), welch_t(one, other)))
    }

    /// What is printed of the two arms of a finding, as far as its digits tell.
    pub fn printed_samples(&self, finding: Row) -> Known<(Sample, Sample)> {
        let (treated, against) = self.two_arms(finding)?;
        both(self.printed_sample(finding, treated), self.printed_sample(finding, against))
    }

    fn printed_sample(&self, finding: Row, arm: Row) -> Known<Sample> {
        let core = &self.study.vocabulary.core;
        let rounded = |slot| {
            let entry = self.for_arm(finding, slot, arm)?;
            self.study.rounded(entry.cell, entry.place).ok_or(Absence::Missing)
        };
        let (mean, sd) = (rounded(core.finding.mean), rounded(core.finding.sd));
        let sd = sd.map(|sd| Quantity { lo: sd.lo.max(0.0), ..sd });
        both(both(mean, sd), self.n(finding, arm)).map(|((mean, sd), n)| Sample { mean, sd, n: super::effects::plain(n) })
    }
}

/// A whole number, exactly known.
fn whole(count: Quantity) -> Known<u32> {
    let fits = count.is_point() && count.lo.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&count.lo);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number within the range of the type")]
    if fits { Ok(count.lo as u32) } else { Err(Absence::Missing) }
}
