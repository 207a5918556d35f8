//! Which attribute an effect is owed to, and how like a population the sample is.

use super::effects::plain;
use super::facts::{Facts, Known, both, cell, entity, number, worse};
use crate::numbers::contrast::identified as is_identified;
use crate::numbers::effect_size::{Sample, hedges_g};
use crate::numbers::generalization::{Shares, relative_strength as by_shares, similarity as over_strata, similarity_by_trait};
use crate::numbers::quantity::Quantity;
use crate::study::cell::{Absence, Cell, Key, List, Row};
use crate::truth::Truth;

/// Whether the comparisons can tell the effect of an attribute from those of the others.
pub fn identified(facts: &Facts<'_, '_>, attribute: Row, args: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let &[least] = args else { return Cell::MISSING };
    let (least, attributes, arms) = match (number(least), facts.blocks(core.attribute.kind), facts.compared_arms()) {
        (Ok(least), Ok(attributes), Ok(arms)) => (least, attributes, arms),
        (Err(state), ..) | (_, Err(state), _) | (.., Err(state)) => return Cell::Absent(state),
    };
    let mut absent = (!attributes.complete).then_some(attributes.because);
    let (mut shares, mut which) = (Vec::new(), 0);
    for row in facts.rows(attributes) {
        if row == attribute {
            which = shares.len();
        }
        let used = arms.iter().map(|&arm| {
            facts.number_for(row, core.attribute.present, arm).unwrap_or_else(|state| {
                absent = Some(absent.map_or(state, |before| worse(before, state)));
                Quantity::closed(0.0, 1.0)
            })
        });
        shares.push(used.collect());
    }
    match (is_identified(&shares, which, least.lo), absent) {
        (Truth::Open, Some(state)) => Cell::Absent(state),
        (Truth::True, Some(state)) if !attributes.complete => Cell::Absent(state),
        (found, _) => Cell::Truth(found),
    }
}

/// How far the treated arm and the comparison arm lie apart in an attribute: from fidelity scores, else from the shares that used it.
pub fn relative_strength(facts: &Facts<'_, '_>, attribute: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let slots = &core.attribute;
    let scores = || {
        let (treated, against) = facts.only_two_arms()?;
        // How many were scored is not told apart from how many were analyzed.
        let score = |arm| {
            let (mean, sd) =
                both(facts.number_for(attribute, slots.fidelity_mean, arm), facts.number_for(attribute, slots.fidelity_sd, arm))?;
            let n = facts.count(arm, core.arm.analyzed, core.study.analyzed_unit)?;
            Ok(Sample { mean, sd, n: plain(n) })
        };
        both(score(treated), score(against)).map(|(treated, against)| hedges_g(treated, against))
    };
    let shares = |state| {
        let (treated, against) = facts.only_two_arms()?;
        let used = |arm| facts.number_for(attribute, slots.present, arm);
        let found = both(used(treated), used(against)).map(|(treated, against)| by_shares(treated, against));
        found.map_err(|other| worse(state, other))
    };
    cell(facts.either(scores, shares).map(|strength| plain(strength).with_unit(core.units.sd)))
}

/// How like a population the sample is: over strata that add to the whole, else the least over all traits that both tell of.
pub fn similarity(facts: &Facts<'_, '_>, population: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    let share = facts.list(population, core.population.share);
    let sample = facts.list(Row::STUDY, core.study.composition);
    let (share, sample) = match (share, sample) {
        (Ok(share), Ok(sample)) => (share, sample),
        (Err(a), Err(b)) => return Cell::Absent(worse(a, b)),
        (Err(state), _) | (_, Err(state)) => return Cell::Absent(state),
    };
    let strata = facts.blocks(core.strata.kind).ok().into_iter().flat_map(|list| facts.rows(list).collect::<Vec<_>>());
    let by_strata: Vec<Quantity> = strata.filter_map(|row| facts.over_strata(row, sample, share)).collect();
    if let Some(least) = least_of(by_strata) {
        return Cell::Number(least);
    }
    let traits = facts.members(share).iter().filter_map(|entry| {
        let Key::Word(word) = entry.key else { return None };
        facts.shares(facts.study.str(word), sample, share).ok().map(similarity_by_trait)
    });
    cell(least_of(traits.collect()).ok_or(Absence::Missing))
}

fn least_of(found: Vec<Quantity>) -> Option<Quantity> {
    found.into_iter().reduce(|a, b| Quantity { lo: a.lo.min(b.lo), hi: a.hi.min(b.hi), ..Quantity::point(0.0) })
}

impl Facts<'_, '_> {
    /// Arms that were observed: all but norms.
    fn compared_arms(&self) -> Known<Vec<Row>> {
        let core = &self.study.vocabulary.core;
        let all = self.blocks(core.arm.kind)?;
        let arms = self.members(all).iter().filter_map(|element| entity(element.cell).ok());
        Ok(arms.filter(|&arm| self.get(arm, core.arm.role) != Cell::Word(core.role.norm)).collect())
    }

    /// The index over the words of one block of strata, where both tell all of them.
    fn over_strata(&self, strata: Row, sample: List, population: List) -> Option<Quantity> {
        let keys = self.list(strata, self.study.vocabulary.core.strata.keys).ok().filter(|list| list.complete && list.len > 0)?;
        let mut shares = Vec::with_capacity(keys.len as usize);
        for key in self.members(keys) {
            let Cell::Free(word) = key.cell else { return None };
            shares.push(self.shares(self.study.str(word), sample, population).ok()?);
        }
        Some(over_strata(&shares))
    }

    fn shares(&self, word: &str, sample: List, population: List) -> Known<Shares> {
        let share = |list| self.study.word_entry(list, word).and_then(|entry| number(entry.cell));
        Ok(Shares { sample: share(sample)?, population: share(population)? })
    }
}
