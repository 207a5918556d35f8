//! Estimates, means, tests and counts to effects of one kind.

use super::facts::{Facts, Known, both, cell, entity, number, worse};
use super::significance::printed_value;
use crate::numbers::clustering::naive_t;
use crate::numbers::effect_size::{
    Sample, cox_index, g_from_t, hedges_g as g_of, partial_eta_squared, r_from_t, risk_ratio_from_odds_ratio, small_sample_correction,
};
use crate::numbers::printed_test::{Statistic, p_value};
use crate::numbers::quantity::{Quantity, Unit};
use crate::numbers::ratios::TwoByTwo;
use crate::study::cell::{Absence, Cell, Key, Row};
use crate::study::{Test, TestKind};
use crate::vocabulary::SlotId;

/// Effect in standard deviations: the estimate where it is one, else from means, from the test, or from counts by the Cox index.
pub fn hedges_g(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.g(finding))
}

/// The same for a difference before the treatment, between the one treated and the one comparison arm it tells of.
pub fn baseline_g(facts: &Facts<'_, '_>, baseline: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let slots = &core.baseline;
    let stated = || {
        let difference = facts.number(baseline, slots.difference)?;
        if difference.unit == core.units.sd { Ok(difference) } else { Err(Absence::Missing) }
    };
    let means = || {
        let (treated, against) = facts.told_arms(baseline, slots.mean)?;
        let one = facts.sample(baseline, [slots.mean, slots.sd, slots.n], treated);
        let other = facts.sample(baseline, [slots.mean, slots.sd, slots.n], against);
        both(one, other).map(|(one, other)| g_of(one, other))
    };
    let counts = || {
        let (treated, against) = facts.told_arms(baseline, slots.events)?;
        let share = |arm| {
            let entry = facts.for_arm(baseline, slots.events, arm)?;
            let n = facts.study.total_of(entry.place).map_or_else(|| facts.n_in(baseline, slots.n, arm), Ok)?;
            number(entry.cell).map(|events| (plain(events) / plain(n), plain(n)))
        };
        both(share(treated), share(against)).map(|((one, n), (other, m))| cox_index(one, other) * small_sample_correction(n + m))
    };
    let others = |state| facts.either(means, |_| counts()).map_err(|other| worse(state, other));
    cell(facts.either(stated, others).map(|g| g.with_unit(core.units.sd)))
}

/// How often chance alone brings a difference at least this large between groups of that size: p of the t test of its g.
pub fn by_chance(facts: &Facts<'_, '_>, baseline: Row, _: &[Cell]) -> Cell {
    let slots = &facts.study.vocabulary.core.baseline;
    let from_size = || {
        let (treated, against) = facts.told_arms(baseline, slots.n).or_else(|_| facts.only_two_arms())?;
        let (n, m) = both(facts.n_in(baseline, slots.n, treated), facts.n_in(baseline, slots.n, against))?;
        let (g, (n, m)) = both(facts.number(baseline, slots.hedges_g), Ok((plain(n), plain(m))))?;
        Ok(p_value(Statistic::T { df: n.lo + m.lo - 2.0 }, naive_t(plain(g), n, m)))
    };
    cell(facts.either(from_size, |state| facts.number(baseline, slots.p).map_err(|other| worse(state, other))))
}

/// What means and standard deviations, the test or the counts give, in the unit of the estimate; of several usual formulas, from the
/// smallest to the largest: in standard deviations with and without the correction for small samples.
pub fn computed_effect(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let units = &core.units;
    let found = facts.number(finding, core.finding.estimate).and_then(|estimate| {
        let computed = match estimate.unit {
            unit if unit == units.sd => {
                facts.either(|| facts.d_of_means(finding), |state| facts.d_of_test(finding).map_err(|other| worse(state, other)))
            }
            unit if unit == units.r => facts.r_of_test(finding),
            unit if unit == units.r2 => facts.explained_by_test(finding),
            unit if unit == units.odds_ratio => facts.table(finding).map(TwoByTwo::odds_ratio),
            unit if unit == units.risk_ratio => facts.table(finding).map(TwoByTwo::risk_ratio),
            unit if unit == units.percentage_points => facts.table(finding).map(|table| table.risk_difference().scale(100.0)),
            _ => Err(Absence::None),
        };
        computed.map(|effect| effect.with_unit(estimate.unit))
    });
    cell(found)
}

/// p of the counts, which takes everybody for a stranger to the rest.
pub fn counts_p(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    if facts.quiet().is_clustered() == Ok(true) {
        return Cell::NONE;
    }
    cell(facts.table(finding).and_then(|table| table.p().ok_or(Absence::Missing)))
}

/// The ratio of risks that an odds ratio stands for, at the risk in the second arm.
pub fn odds_as_risk(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let odds = facts
        .number(finding, core.finding.estimate)
        .and_then(|estimate| if estimate.unit == core.units.odds_ratio { Ok(plain(estimate)) } else { Err(Absence::None) });
    let base = facts.two_arms(finding).and_then(|(_, against)| facts.risk(finding, against));
    cell(both(odds, base).map(|(odds, base)| risk_ratio_from_odds_ratio(odds, base)))
}

/// Risk in the first arm less that in the second.
pub fn risk_difference(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let risks = facts.two_arms(finding).and_then(|(treated, against)| both(facts.risk(finding, treated), facts.risk(finding, against)));
    cell(risks.map(|(treated, against)| treated - against))
}

/// The ratio that the counts give, of the kind that the estimate is.
pub fn computed_ratio(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let unit = facts.number(finding, core.finding.estimate).map(|estimate| estimate.unit);
    cell(both(unit, facts.table(finding)).and_then(|(unit, table)| match unit {
        unit if unit == core.units.odds_ratio => Ok(table.odds_ratio()),
        unit if unit == core.units.risk_ratio => Ok(table.risk_ratio()),
        _ => Err(Absence::None),
    }))
}

pub fn plain(quantity: Quantity) -> Quantity {
    quantity.with_unit(Unit::NONE)
}

impl Facts<'_, '_> {
    pub fn g(&self, finding: Row) -> Known<Quantity> {
        let core = &self.study.vocabulary.core;
        let slots = &core.finding;
        let stated = || {
            let estimate = self.number(finding, slots.estimate)?;
            if estimate.unit == core.units.sd { Ok(estimate) } else { Err(Absence::Missing) }
        };
        let means = || {
            let (treated, against) = self.two_arms(finding)?;
            let one = self.sample(finding, [slots.mean, slots.sd, slots.n], treated);
            let other = self.sample(finding, [slots.mean, slots.sd, slots.n], against);
            both(one, other).map(|(one, other)| g_of(one, other))
        };
        let others = |state| {
            let found = self.either(means, |_| self.either(|| self.g_of_test(finding), |_| self.g_of_counts(finding)));
            found.map_err(|other| worse(state, other))
        };
        self.either(stated, others).map(|g| g.with_unit(core.units.sd))
    }

    /// From t, or from F on one degree of freedom, which does not tell the sign: there it is as the finding points.
    fn g_of_test(&self, finding: Row) -> Known<Quantity> {
        let core = &self.study.vocabulary.core;
        let test = self.test(finding)?;
        let value = Quantity::point(test.value.value);
        let t = match (test.kind, test.df) {
            (TestKind::T, _) => value,
            (TestKind::F, Some(1.0)) => match self.get(finding, core.finding.sign) {
                Cell::Word(word) if word == core.sign.up => value.sqrt(),
                Cell::Word(word) if word == core.sign.down => -value.sqrt(),
                _ => return Err(Absence::Missing),
            },
            _ => return Err(Absence::Missing),
        };
        let (treated, against) = self.two_arms(finding)?;
        let (n, m) = both(self.n(finding, treated), self.n(finding, against))?;
        Ok(g_from_t(t, plain(n), plain(m)))
    }

    /// From the printed means and standard deviations, with the small-sample correction and without.
    fn d_of_means(&self, finding: Row) -> Known<Quantity> {
        let (one, other) = self.printed_samples(finding)?;
        let corrected = g_of(one, other);
        Ok(corrected.hull(corrected / small_sample_correction(one.n + other.n)))
    }

    /// From the printed t, or F on one degree of freedom; with the correction and without.
    fn d_of_test(&self, finding: Row) -> Known<Quantity> {
        let test = self.test(finding)?;
        let value = printed_value(test);
        let t = match (test.kind, test.df) {
            (TestKind::T, _) => value,
            (TestKind::F, Some(1.0)) => value.sqrt().hull(-value.sqrt()),
            _ => return Err(Absence::None),
        };
        let (treated, against) = self.two_arms(finding)?;
        let (n, m) = both(self.n(finding, treated), self.n(finding, against))?;
        let corrected = g_from_t(t, plain(n), plain(m));
        Ok(corrected.hull(corrected / small_sample_correction(plain(n) + plain(m))))
    }

    /// r that a printed t stands for; a printed r is itself.
    fn r_of_test(&self, finding: Row) -> Known<Quantity> {
        let test = self.test(finding)?;
        match (test.kind, test.df) {
            (TestKind::R, _) => Ok(printed_value(test)),
            (TestKind::T, Some(df)) => Ok(r_from_t(printed_value(test), df)),
            _ => Err(Absence::None),
        }
    }

    /// Partial eta squared of a printed F, or of a t as F on one degree of freedom.
    fn explained_by_test(&self, finding: Row) -> Known<Quantity> {
        let test = self.test(finding)?;
        match (test.kind, test.df, test.df2) {
            (TestKind::F, Some(df1), Some(df2)) => Ok(partial_eta_squared(printed_value(test), df1, df2)),
            (TestKind::T, Some(df), _) => Ok(partial_eta_squared(printed_value(test).square(), 1.0, df)),
            (TestKind::R, ..) => Ok(printed_value(test).square()),
            _ => Err(Absence::None),
        }
    }

    fn g_of_counts(&self, finding: Row) -> Known<Quantity> {
        let (treated, against) = self.two_arms(finding)?;
        let (one, other) = both(self.events(finding, treated), self.events(finding, against))?;
        let share = |(events, n): (Quantity, Quantity)| plain(events) / plain(n);
        Ok(cox_index(share(one), share(other)) * small_sample_correction(plain(one.1) + plain(other.1)))
    }

    pub fn test(&self, finding: Row) -> Known<Test> {
        match self.get(finding, self.study.vocabulary.core.finding.test) {
            Cell::Test(at) => self.study.tests.get(at as usize).copied().ok_or(Absence::Missing),
            Cell::Absent(state) => Err(state),
            _ => Err(Absence::Missing),
        }
    }

    /// Mean, standard deviation and number of an arm.
    pub fn sample(&self, row: Row, [mean, sd, n]: [SlotId; 3], arm: Row) -> Known<Sample> {
        let (mean, sd) = (self.number_for(row, mean, arm), self.number_for(row, sd, arm));
        let n = self.n_in(row, n, arm);
        both(both(mean, sd), n).map(|((mean, sd), n)| Sample { mean, sd, n: plain(n) })
    }

    /// The one treated and the one comparison arm among those that a field per arm tells of.
    fn told_arms(&self, row: Row, slot: SlotId) -> Known<(Row, Row)> {
        let core = &self.study.vocabulary.core;
        let list = self.list(row, slot)?;
        let arms: Vec<Row> =
            self.members(list).iter().filter_map(|entry| if let Key::Arm(arm) = entry.key { Some(arm) } else { None }).collect();
        let only = |role| {
            let mut with = arms.iter().copied().filter(|&arm| self.get(arm, core.arm.role) == Cell::Word(role));
            match (with.next(), with.next()) {
                (Some(arm), None) => Ok(arm),
                _ => Err(Absence::Missing),
            }
        };
        both(only(core.role.treatment), only(core.role.comparison))
    }

    /// The one treated and the one comparison arm of the study.
    pub fn only_two_arms(&self) -> Known<(Row, Row)> {
        let core = &self.study.vocabulary.core;
        let all = self.blocks(core.arm.kind)?;
        let only = |role| {
            let mut with = self.rows(all).filter(|&arm| self.get(arm, core.arm.role) == Cell::Word(role));
            match (with.next(), with.next(), all.complete) {
                (Some(arm), None, true) => Ok(arm),
                _ => Err(Absence::Missing),
            }
        };
        both(only(core.role.treatment), only(core.role.comparison))
    }

    pub fn table(&self, finding: Row) -> Known<TwoByTwo> {
        let (treated, against) = self.two_arms(finding)?;
        let ((events, n), (events_against, n_against)) = both(self.events(finding, treated), self.events(finding, against))?;
        Ok(TwoByTwo { events: plain(events), n: plain(n), events_against: plain(events_against), n_against: plain(n_against) })
    }

    /// The blocks that a list names.
    pub fn rows(&self, list: crate::study::cell::List) -> impl Iterator<Item = Row> {
        self.members(list).iter().filter_map(|element| entity(element.cell).ok())
    }
}
