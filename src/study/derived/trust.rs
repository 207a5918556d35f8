//! How far a result can be trusted: clustering, power, equivalence, take-up, confounding, spread.

use super::effects::plain;
use super::facts::{Facts, Known, both, cell, number, worse};
use crate::numbers::clustering::{Corrected, correct, naive_t};
use crate::numbers::distributions::t_quantile;
use crate::numbers::effect_size::risk_ratio_from_odds_ratio;
use crate::numbers::estimates::{Estimate, difference_p as p_of_difference, equivalence_p as tost, i_squared, regression_to_the_mean};
use crate::numbers::generalization::{effect_of_receipt, first_stage_f as f_of_receipt};
use crate::numbers::power::{Clusters, Plan, design_effect, exaggeration as type_m, power as power_of, wrong_sign};
use crate::numbers::quantity::Quantity;
use crate::numbers::ratios::{TwoByTwo, e_value as e_of, positive_predictive_value};
use crate::numbers::standard_error::se_from_p;
use crate::study::TestKind;
use crate::study::cell::{Absence, Cell, Row};

/// The level at which power, exaggeration and wrong signs are reckoned.
const ALPHA: f64 = 0.05;

/// p at the intraclass correlation given.
pub fn clustered_p(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    cell(facts.corrected(finding, args).map(|found| found.p))
}

pub fn clustered_t(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    cell(facts.corrected(finding, args).map(|found| found.t))
}

pub fn clustered_df(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    cell(facts.corrected(finding, args).map(|found| found.df))
}

/// The smallest true effect that such a study finds, at a level and with a power.
pub fn mdes(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    let &[alpha, power] = args else { return Cell::MISSING };
    let sd = facts.study.vocabulary.core.units.sd;
    let found = both(both(number(alpha), number(power)), facts.plan(finding));
    cell(found.map(|((alpha, power), plan)| {
        let least = plan.least_detectable_effect(alpha.hi, power.lo);
        let exact = alpha.is_point() && power.is_point();
        let all = if exact { least } else { least.hull(plan.least_detectable_effect(alpha.lo, power.hi)) };
        all.with_unit(sd)
    }))
}

pub fn power(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    cell(facts.against_truth(finding, args, |effect, se| power_of(effect, se, ALPHA)))
}

pub fn exaggeration(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    cell(facts.against_truth(finding, args, |effect, se| type_m(effect, se, ALPHA)))
}

pub fn type_s(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    cell(facts.against_truth(finding, args, |effect, se| wrong_sign(effect, se, ALPHA)))
}

/// p of the two one-sided tests that the effect lies within the margin.
pub fn equivalence_p(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let margin = facts.number(finding, core.finding.margin);
    let estimate = facts.number(finding, core.finding.estimate);
    let se = facts.se(finding);
    cell(both(margin, both(estimate, se)).and_then(|(margin, (estimate, se))| {
        if margin.unit != estimate.unit {
            return Err(Absence::Missing);
        }
        let value = facts.on_error_scale(estimate);
        let margin = facts.on_error_scale(margin).abs();
        let df = facts.persons_of(finding).map_or(f64::INFINITY, |n| if n.is_point() { n.lo - 2.0 } else { f64::INFINITY });
        Ok(tost(Estimate { value, se: plain(se) }, margin, df))
    }))
}

/// The effect of the offer over the difference in take-up; those of the comparison who took it up are its `crossover`.
pub fn cace(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let estimate = facts
        .number(finding, core.finding.estimate)
        .and_then(|estimate| if facts.is_ratio(estimate.unit) { Err(Absence::Missing) } else { Ok(estimate) });
    let found = both(estimate, facts.take_up(finding));
    cell(found.map(|(estimate, (treated, against))| effect_of_receipt(estimate, treated, against).with_unit(estimate.unit)))
}

/// F of the difference in take-up.
pub fn first_stage_f(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let sizes = facts.two_arms(finding).and_then(|(treated, against)| both(facts.n(finding, treated), facts.n(finding, against)));
    let found = both(facts.take_up(finding), sizes);
    cell(found.map(|((treated, against), (n, m))| f_of_receipt(treated, plain(n), against, plain(m))))
}

/// How strongly something unmeasured would have to go with treatment and outcome to explain the result away.
pub fn e_value(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let found = facts.number(finding, core.finding.estimate).and_then(|estimate| match estimate.unit {
        unit if [core.units.risk_ratio, core.units.rate_ratio, core.units.hazard_ratio].contains(&unit) => Ok(estimate),
        unit if unit == core.units.odds_ratio => {
            let (_, against) = facts.two_arms(finding)?;
            let base = facts.risk(finding, against)?;
            Ok(risk_ratio_from_odds_ratio(plain(estimate), base))
        }
        // A standardized difference d is about a risk ratio of exp(0.91 d): VanderWeele & Ding (2017).
        unit if unit == core.units.sd => Ok(estimate.rising(|d| (0.91 * d).exp())),
        _ => facts.table(finding).map(TwoByTwo::risk_ratio),
    });
    cell(found.map(|ratio| e_of(plain(ratio))))
}

/// The share of the spread between pooled studies that chance does not explain.
pub fn i2(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    cell(facts.test(finding).and_then(|test| match (test.kind, test.df) {
        (TestKind::Q, Some(df)) => Ok(i_squared(Quantity::point(test.value.value), df)),
        _ => Err(Absence::Missing),
    }))
}

/// By how much clustering multiplies the variance, at the intraclass correlation given.
pub fn design_effect_of(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    cell(facts.clustered(finding, args).map(|(_, effect)| effect))
}

/// How many independent members those analyzed are worth.
pub fn effective_n(facts: &Facts<'_, '_>, finding: Row, args: &[Cell]) -> Cell {
    cell(facts.clustered(finding, args).map(|(persons, effect)| persons / effect))
}

/// By how much units picked for an extreme score come back by themselves, in standard deviations of that score: the outcome's
/// reliability from one time to another stands for the correlation of the score with itself.
pub fn expected_regression(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let sd = core.units.sd;
    let cut = facts.number(Row::STUDY, core.study.selected_beyond);
    let cut = cut.and_then(|cut| if cut.unit == sd { Ok(plain(cut).abs()) } else { Err(Absence::Missing) });
    let reliability = facts.one_outcome(finding).and_then(|outcome| {
        let list = facts.list(outcome, core.outcome.reliability)?;
        number(facts.study.word_entry(list, "test-retest")?.cell)
    });
    cell(
        both(cut, reliability)
            .map(|(cut, reliability)| regression_to_the_mean(Quantity::point(1.0), plain(reliability), cut).with_unit(sd)),
    )
}

/// The share of the positives who have the condition, at the base rate.
pub fn predictive_value(facts: &Facts<'_, '_>, finding: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let test = both(facts.number(finding, core.finding.sensitivity), facts.number(finding, core.finding.specificity));
    let base = facts.one_outcome(finding).and_then(|outcome| facts.number(outcome, core.outcome.base_rate));
    cell(both(test, base).map(|((sensitivity, specificity), base)| positive_predictive_value(sensitivity, specificity, base)))
}

/// p of the difference between two findings, on the log scale for ratios; missing where their units differ.
pub fn difference_p(facts: &Facts<'_, '_>, one: Row, other: Row) -> Cell {
    let estimate = |finding| {
        let value = facts.number(finding, facts.study.vocabulary.core.finding.estimate);
        both(value, facts.se(finding))
    };
    cell(both(estimate(one), estimate(other)).and_then(|((a, a_se), (b, b_se))| {
        if a.unit != b.unit {
            return Err(Absence::Missing);
        }
        let estimate = |value, se| Estimate { value: facts.on_error_scale(value), se: plain(se) };
        Ok(p_of_difference(estimate(a, a_se), estimate(b, b_se)))
    }))
}

impl Facts<'_, '_> {
    /// A test that took members of groups for strangers, corrected.
    fn corrected(&self, finding: Row, args: &[Cell]) -> Known<Corrected> {
        let core = &self.study.vocabulary.core;
        let &[icc] = args else { return Err(Absence::Missing) };
        let arms = self.two_arms(finding);
        let persons = arms.and_then(|(treated, against)| both(self.n(finding, treated), self.n(finding, against)));
        let clusters = arms.and_then(|(treated, against)| {
            both(self.number(treated, core.arm.clusters), self.number(against, core.arm.clusters)).map(|(a, b)| plain(a) + plain(b))
        });
        let ((n, m), clusters) = both(persons, clusters)?;
        let (n, m) = (plain(n), plain(m));
        let of_effect = || self.g(finding).map(|g| naive_t(plain(g), n, m));
        let t = self.either(of_effect, |state| {
            let p = self.number(finding, core.finding.best_p).map_err(|other| worse(state, other))?;
            let df = n.lo + m.lo - 2.0;
            Ok(p.falling(|p| t_quantile(p / 2.0, df)))
        })?;
        Ok(correct(t, n + m, clusters, number(icc)?))
    }

    /// The members of both arms, and by how much their being alike in groups multiplies the variance.
    fn clustered(&self, finding: Row, args: &[Cell]) -> Known<(Quantity, Quantity)> {
        let core = &self.study.vocabulary.core;
        let &[icc] = args else { return Err(Absence::Missing) };
        let (treated, against) = self.two_arms(finding)?;
        let groups = both(self.number(treated, core.arm.clusters), self.number(against, core.arm.clusters));
        let (persons, (a, b)) = both(self.persons_of(finding), groups)?;
        Ok((persons, design_effect(persons / (plain(a) + plain(b)), number(icc)?)))
    }

    fn plan(&self, finding: Row) -> Known<Plan> {
        let core = &self.study.vocabulary.core;
        let (treated, against) = self.two_arms(finding)?;
        let (n, m) = both(self.n(finding, treated), self.n(finding, against))?;
        let (n, m) = (plain(n), plain(m));
        let zero = Quantity::point(0.0);
        if !self.is_clustered()? {
            return Ok(Plan { units: n + m, clusters: None, treated: share_of(n, m), explained: zero, covariates: 0.0 });
        }
        let groups = both(self.number(treated, core.arm.clusters), self.number(against, core.arm.clusters));
        let (groups, icc) = both(groups, self.number(Row::STUDY, core.study.icc))?;
        let (a, b) = (plain(groups.0), plain(groups.1));
        let inner = Clusters { size: (n + m) / (a + b), icc, explained_within: zero };
        Ok(Plan { units: a + b, clusters: Some(inner), treated: share_of(a, b), explained: zero, covariates: 0.0 })
    }

    /// The standard error: as stated, else from the confidence interval, else from the p value.
    pub fn se(&self, finding: Row) -> Known<Quantity> {
        let slots = &self.study.vocabulary.core.finding;
        let from_ci = || {
            let (estimate, ci) = both(self.number(finding, slots.estimate), self.interval(finding))?;
            Ok(super::significance::confidence(ci).se(self.error_scale(estimate.unit)))
        };
        let from_p = || {
            let (estimate, p) = both(self.number(finding, slots.estimate), self.number(finding, slots.p))?;
            if p.lo <= 0.0 { Err(Absence::Missing) } else { Ok(se_from_p(self.on_error_scale(estimate), p, f64::INFINITY)) }
        };
        self.either(|| self.number(finding, slots.se), |stated| self.either(from_ci, |_| from_p()).map_err(|_| stated))
    }

    /// An estimate where its error is symmetric: the logarithm of a ratio, anything else as it is.
    pub fn on_error_scale(&self, estimate: Quantity) -> Quantity {
        if self.is_ratio(estimate.unit) { plain(estimate).ln() } else { plain(estimate) }
    }

    /// What follows if the true effect is the one given, in the unit of the estimate.
    fn against_truth(&self, finding: Row, args: &[Cell], of: impl Fn(Quantity, Quantity) -> Quantity) -> Known<Quantity> {
        let &[effect] = args else { return Err(Absence::Missing) };
        let estimate = self.number(finding, self.study.vocabulary.core.finding.estimate);
        let ((effect, estimate), se) = both(both(number(effect), estimate), self.se(finding))?;
        if effect.unit != estimate.unit {
            return Err(Absence::Missing);
        }
        Ok(of(self.on_error_scale(effect), plain(se)))
    }

    /// Shares that took up the treatment in the first arm and in the second.
    fn take_up(&self, finding: Row) -> Known<(Quantity, Quantity)> {
        let core = &self.study.vocabulary.core;
        let (treated, against) = self.two_arms(finding)?;
        both(self.number(treated, core.arm.received), self.number(against, core.arm.crossover))
    }

    fn persons_of(&self, finding: Row) -> Known<Quantity> {
        let (treated, against) = self.two_arms(finding)?;
        both(self.n(finding, treated), self.n(finding, against)).map(|(n, m)| plain(n) + plain(m))
    }
}

/// The share of the first in both.
fn share_of(first: Quantity, second: Quantity) -> Quantity {
    if first.is_point() && second.is_point() {
        first / (first + second)
    } else {
        Quantity::point(1.0) / (Quantity::point(1.0) + second / first)
    }
}
