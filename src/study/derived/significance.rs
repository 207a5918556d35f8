//! Estimates, intervals and tests as printed, to p values and to which way they point.

use super::Filled;
use super::facts::{Facts, Known, both, cell, entity, number, worse};
use crate::numbers::multiplicity::benjamini_hochberg;
use crate::numbers::printed_test::{Statistic, at_least, at_most, p_value};
use crate::numbers::quantity::{Quantity, Unit};
use crate::numbers::standard_error::{Confidence, Scale};
use crate::study::cell::{Absence, Cell, Part, Row};
use crate::study::{Interval, Relation, Test, TestKind};
use crate::truth::Truth;
use crate::vocabulary::{SlotId, Word};

/// What kind of effect the estimate is, by its unit.
pub fn scale(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    match facts.number(finding, core.finding.estimate) {
        Err(state) => Cell::Absent(state),
        Ok(estimate) => {
            let (units, words) = (&core.units, &core.scale);
            let kinds: [(Unit, Word); 11] = [
                (units.sd, words.standardized),
                (units.percentage_points, words.difference),
                (units.percentile_points, words.difference),
                (units.scale_points, words.difference),
                (units.percent_change, words.percent_change),
                (units.r, words.correlation),
                (units.r2, words.explained),
                (units.odds_ratio, words.odds_ratio),
                (units.risk_ratio, words.risk_ratio),
                (units.rate_ratio, words.rate_ratio),
                (units.hazard_ratio, words.hazard_ratio),
            ];
            kinds.iter().find(|(unit, _)| *unit == estimate.unit).map_or(Cell::MISSING, |&(_, word)| Cell::Word(word))
        }
    }
}

/// The value that means no effect.
pub fn null(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let estimate = facts.number(finding, facts.study.vocabulary.core.finding.estimate);
    estimate.map_or_else(Cell::Absent, |estimate| Cell::number(facts.no_effect(estimate.unit)))
}

/// Up, down or flat: from the estimate, else from means or counts, else as the report says.
pub fn sign(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let slots = &core.finding;
    let of_arms = |slot: fn(&Facts<'_, '_>, Row, Row) -> Known<Quantity>| {
        let (treated, against) = facts.two_arms(finding)?;
        both(slot(facts, finding, treated), slot(facts, finding, against)).map(|(treated, against)| facts.direction(treated, against))
    };
    let estimate = || {
        let estimate = facts.number(finding, slots.estimate)?;
        if estimate.unit == core.units.r2 {
            return Ok(Cell::NONE);
        }
        Ok(facts.direction(estimate, Quantity::point(facts.no_effect(estimate.unit))))
    };
    let means = || of_arms(|facts, finding, arm| facts.number_for(finding, facts.study.vocabulary.core.finding.mean, arm));
    let counts = || of_arms(|facts, finding, arm| facts.risk(finding, arm));
    let told = || match facts.get(finding, slots.direction) {
        Cell::Word(word) if word == core.direction.positive => Ok(Cell::Word(core.sign.up)),
        Cell::Word(word) if word == core.direction.negative => Ok(Cell::Word(core.sign.down)),
        // About the same, or not the same for all: which way it points is not told.
        Cell::Word(_) => Ok(Cell::MISSING),
        Cell::Absent(state) => Err(state),
        _ => Err(Absence::Missing),
    };
    let found =
        facts.either(estimate, |state| facts.either(means, |_| facts.either(counts, |_| told())).map_err(|other| worse(state, other)));
    found.unwrap_or_else(Cell::Absent)
}

/// p of the printed test, as far as its last digit lets it be known; halved where the test is one-tailed.
pub fn implied_p(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let test = match facts.get(finding, core.finding.test) {
        Cell::Test(at) => facts.study.tests.get(at as usize).copied().ok_or(Absence::Missing),
        Cell::Absent(state) => Err(state),
        _ => Err(Absence::Missing),
    };
    let one_tailed = facts.get(finding, core.finding.one_tailed) == Cell::Truth(Truth::True);
    cell(test.map(|test| {
        let p = p_value(statistic(test), printed_value(test));
        let halves = one_tailed && matches!(test.kind, TestKind::T | TestKind::R | TestKind::Z);
        if halves { p.scale(0.5) } else { p }
    }))
}

const fn statistic(test: Test) -> Statistic {
    let (df, df2) = (known(test.df), known(test.df2));
    match test.kind {
        TestKind::T => Statistic::T { df },
        TestKind::F => Statistic::F { df1: df, df2 },
        TestKind::R => Statistic::R { df },
        TestKind::Z => Statistic::Z,
        TestKind::Q | TestKind::Chi2 => Statistic::ChiSquared { df },
    }
}

const fn known(df: Option<f64>) -> f64 {
    match df {
        Some(df) => df,
        None => 0.0,
    }
}

/// The value of a printed test, as far as its digits tell.
pub fn printed_value(test: Test) -> Quantity {
    let (value, decimals) = (test.value.value, test.value.decimals);
    match test.relation {
        Relation::Equal => Quantity::rounded(value, decimals),
        Relation::Below => at_most(value, decimals),
        Relation::Above => at_least(value, decimals),
    }
}

/// p from the confidence interval, on the log scale for ratios.
pub fn ci_p(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let (ci, estimate) = (facts.interval(finding), facts.rounded(finding, core.finding.estimate));
    cell(both(ci, estimate).map(|(ci, estimate)| confidence(ci).p(estimate.with_unit(Unit::NONE), facts.error_scale(estimate.unit))))
}

/// The middle of the confidence interval, in the unit of the estimate.
pub fn ci_middle(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.scaled_interval(finding).map(|(ci, unit)| ci.middle(facts.error_scale(unit)).with_unit(unit)))
}

/// The standard error that the confidence interval implies, of the logarithm for ratios.
pub fn ci_se(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.scaled_interval(finding).map(|(ci, unit)| ci.se(facts.error_scale(unit))))
}

/// Whether the confidence interval leaves out the value that means no effect.
pub fn excludes_null(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let (ci, estimate) = (facts.interval(finding), facts.number(finding, core.finding.estimate));
    match both(ci, estimate) {
        Err(state) => Cell::Absent(state),
        Ok((ci, estimate)) => {
            let null = Quantity::point(facts.no_effect(estimate.unit));
            let ends = confidence(ci);
            Cell::Truth(ends.low.gt(null).or(ends.high.lt(null)))
        }
    }
}

/// The printed p; else the one implied by the test; else the one from the confidence interval; else the one from the counts.
pub fn best_p(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let slots = &facts.study.vocabulary.core.finding;
    let from = |slot| facts.number(finding, slot);
    cell(facts.either(
        || from(slots.p),
        |printed| {
            // An adjusted result has another p than its counts.
            let adjusted = facts.study.cell(finding, slots.adjusted) == Cell::Truth(Truth::True);
            let counted = !adjusted && !facts.study.cell(finding, slots.events).is_absent();
            let counts = |ci| match counted {
                true => from(slots.counts_p).map_err(|counts| if counts == Absence::None { ci } else { worse(ci, counts) }),
                false => Err(ci),
            };
            let interval = |test| facts.either(|| from(slots.ci_p), counts).map_err(|ci| worse(test, ci));
            let other = facts.either(|| from(slots.implied_p), interval);
            other.map_err(|state| worse(printed, state))
        },
    ))
}

/// p corrected for the other findings of the family.
pub fn bh_p(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let list = match facts.list(finding, core.finding.family) {
        Ok(list) => list,
        Err(state) => return Cell::Absent(state),
    };
    let mut state = if list.complete { None } else { Some(list.because) };
    let (mut ps, mut own) = (Vec::with_capacity(list.len as usize), 0);
    for element in facts.members(list) {
        let Ok(row) = entity(element.cell) else { continue };
        if row == finding {
            own = ps.len();
        }
        match facts.number(row, core.finding.best_p) {
            Ok(p) if element.sure => ps.push(p),
            Ok(_) => state = Some(worse(state.unwrap_or(Absence::Missing), Absence::Missing)),
            Err(reason) => state = Some(state.map_or(reason, |state| worse(state, reason))),
        }
    }
    match state {
        Some(state) => Cell::Absent(state),
        None => benjamini_hochberg(&ps).get(own).map_or(Cell::MISSING, |&p| Cell::Number(p)),
    }
}

pub fn confidence(ci: Interval) -> Confidence {
    let end = |printed: crate::study::Printed| Quantity::rounded(printed.value, printed.decimals);
    Confidence { low: end(ci.lo), high: end(ci.hi), level: ci.level }
}

impl Facts<'_, '_> {
    pub fn interval(&self, finding: Row) -> Known<Interval> {
        match self.get(finding, self.study.vocabulary.core.finding.ci) {
            Cell::Ci(at) => self.study.intervals.get(at as usize).copied().ok_or(Absence::Missing),
            Cell::Absent(state) => Err(state),
            _ => Err(Absence::Missing),
        }
    }

    /// The printed interval, and the unit of the estimate that it surrounds.
    fn scaled_interval(&self, finding: Row) -> Known<(Confidence, Unit)> {
        let estimate = self.number(finding, self.study.vocabulary.core.finding.estimate);
        both(self.interval(finding), estimate).map(|(ci, estimate)| (confidence(ci), estimate.unit))
    }

    /// A stated number as far as its digits tell.
    pub fn rounded(&self, row: Row, slot: SlotId) -> Known<Quantity> {
        let stated = self.number(row, slot)?;
        Ok(self.study.rounded(Cell::Number(stated), self.study.place(row, slot)).unwrap_or(stated))
    }

    pub fn is_ratio(&self, unit: Unit) -> bool {
        self.study.vocabulary.units.get(unit.0 as usize).is_some_and(|row| row.ratio)
    }

    pub fn no_effect(&self, unit: Unit) -> f64 {
        if self.is_ratio(unit) { 1.0 } else { 0.0 }
    }

    pub fn error_scale(&self, unit: Unit) -> Scale {
        if self.is_ratio(unit) { Scale::Ratio } else { Scale::Additive }
    }

    /// Which of two is larger, where that is known.
    fn direction(&self, first: Quantity, second: Quantity) -> Cell {
        let words = &self.study.vocabulary.core.sign;
        match (first.gt(second), first.lt(second), first.eq(second)) {
            (Truth::True, ..) => Cell::Word(words.up),
            (_, Truth::True, _) => Cell::Word(words.down),
            (.., Truth::True) => Cell::Word(words.flat),
            _ => Cell::MISSING,
        }
    }

    /// The share of an arm that had the event: from the counts, else as printed.
    pub fn risk(&self, finding: Row, arm: Row) -> Known<Quantity> {
        let counted = || {
            let (events, n) = self.events(finding, arm)?;
            (events / n).with_unit(Unit::NONE).meet(Quantity::closed(0.0, 1.0)).ok_or(Absence::Unreadable)
        };
        let rate = self.study.vocabulary.core.finding.rate;
        self.either(counted, |state| self.number_for(finding, rate, arm).map_err(|other| worse(state, other)))
    }

    /// Events in an arm, and how many could have had one.
    pub fn events(&self, finding: Row, arm: Row) -> Known<(Quantity, Quantity)> {
        let entry = self.for_arm(finding, self.study.vocabulary.core.finding.events, arm)?;
        let events = number(entry.cell)?;
        let n = self.study.total_of(entry.place).map_or_else(|| self.n(finding, arm), Ok)?;
        Ok((events, n))
    }

    /// How many a finding counts in an arm; else how many the main analysis counts there.
    pub fn n(&self, finding: Row, arm: Row) -> Known<Quantity> {
        let core = &self.study.vocabulary.core;
        self.n_in(finding, core.finding.n, arm)
    }

    pub fn n_in(&self, row: Row, slot: SlotId, arm: Row) -> Known<Quantity> {
        let core = &self.study.vocabulary.core;
        let own = || self.for_arm(row, slot, arm).and_then(|entry| self.members_counted(entry.cell));
        self.either(own, |_| match self.study.cell(arm, core.arm.analyzed) {
            cell @ Cell::Number(_) => {
                self.note(arm, core.arm.analyzed, Part::Whole);
                self.members_counted(cell)
            }
            _ => self.count(arm, core.arm.analyzed, core.study.analyzed_unit),
        })
    }

    /// A count in the unit of analysis; a single one will do where that unit is not told.
    fn members_counted(&self, cell: Cell) -> Known<Quantity> {
        match (cell, self.quiet().unit(self.study.vocabulary.core.study.analyzed_unit)) {
            (Cell::Number(count), Ok(unit)) if count.unit != unit && count.unit != Unit::NONE => Err(Absence::Missing),
            (Cell::Number(count), _) => Ok(count),
            (cell, Ok(unit)) => self.in_unit(cell, unit),
            (Cell::Absent(state), _) | (_, Err(state)) => Err(state),
        }
    }
}

/// The share of each arm that had the event.
pub fn risks(facts: &Facts<'_, '_>, finding: Row) -> Filled {
    let core = &facts.study.vocabulary.core;
    let counted = matches!(facts.study.cell(finding, core.finding.events), Cell::Map(_));
    let slot = if counted { core.finding.events } else { core.finding.rate };
    facts.each_arm(finding, slot, |arm, _| facts.risk(finding, arm).map(Cell::Number))
}
