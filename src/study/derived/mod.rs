//! Facts stated to facts that follow: one function per derived or inferred slot of the vocabulary.

mod arms;
mod attrition;
mod claims;
mod effects;
mod facts;
mod links;
mod means;
mod reach;
mod significance;
mod tallies;
#[cfg(test)]
mod tests;
mod trust;
mod wording;

pub use facts::Facts;

use super::cell::{Absence, Cell, Element, Fact, Place, Row};
use super::{Comparison, Study};
use crate::diagnostic::{Diagnostic, Severity};
use crate::numbers::quantity::Quantity;
use crate::truth::Truth;
use crate::vocabulary::core::Core;
use crate::vocabulary::{KindId, SlotId};
use std::cell::RefCell;

/// How a slot is worked out.
#[derive(Clone, Copy)]
pub enum Function {
    /// On demand; the arguments are those a rule gives.
    Scalar(fn(&Facts<'_, '_>, Row, &[Cell]) -> Cell),
    /// For every study, right after it is read, since it needs room for its members.
    Filled(fn(&Facts<'_, '_>, Row) -> Filled),
}

/// What a function that needs room has found.
#[derive(Clone, Debug)]
pub enum Filled {
    Cell(Cell),
    /// `Absence::None` where all members are known, else why not.
    List(Vec<Element>, Absence),
    Map(Vec<Element>, Absence),
    Comparison(Vec<Element>, Cell),
}

/// Functions by slot, one table per kind; the lists in the order in which they are filled.
macro_rules! table {
    ($($name:ident, $kind:ident: { $($slot:ident: $how:ident($function:expr),)* })*) => {
        $(const $name: &[(fn(&Core) -> SlotId, Function)] = &[$((|core| core.$kind.$slot, Function::$how($function)),)*];)*

        fn rows_of(core: &Core, kind: KindId) -> &'static [(fn(&Core) -> SlotId, Function)] {
            match kind {
                $(_ if kind == core.$kind.kind => $name,)*
                _ => &[],
            }
        }
    };
}

table! {
    STUDY, study: {
        composition: Filled(arms::study_composition),
        attrition_overall: Scalar(attrition::study_overall),
        attrition_differential: Scalar(attrition::study_differential),
    }
    ARM, arm: {
        clusters: Scalar(arms::clusters),
        persons: Scalar(arms::persons),
        assigned_persons: Scalar(arms::assigned_persons),
        exposure_loss: Scalar(arms::exposure_loss),
        attrition_overall: Scalar(attrition::arm_overall),
    }
    POPULATION, population: {
        similarity: Scalar(reach::similarity),
    }
    ATTRIBUTE, attribute: {
        findings: Filled(links::attribute_findings),
        identified: Scalar(reach::identified),
        relative_strength: Scalar(reach::relative_strength),
    }
    OUTCOME, outcome: {
        findings: Filled(links::outcome_findings),
    }
    BASELINE, baseline: {
        hedges_g: Scalar(effects::baseline_g),
        by_chance: Scalar(effects::by_chance),
    }
    FINDING, finding: {
        compares: Filled(links::finding_compares),
        treated: Filled(links::finding_treated),
        against: Filled(links::finding_against),
        within_arm: Scalar(links::within_arm),
        design: Scalar(links::finding_design),
        assignment: Scalar(links::finding_assignment),
        family: Filled(links::family),
        subgroups: Filled(links::subgroups),
        claims: Filled(links::finding_claims),
        mean_possible: Filled(means::mean_possible),
        sd_possible: Filled(means::sd_possible),
        sd_bounds: Filled(means::sd_limits),
        risk: Filled(significance::risks),
        attrition_overall: Scalar(attrition::overall),
        attrition_differential: Scalar(attrition::differential),
        attrition_cautious_limit: Scalar(attrition::cautious_limit),
        attrition_optimistic_limit: Scalar(attrition::optimistic_limit),
        attrition_bias: Scalar(attrition::worst_bias),
        cluster_attrition_overall: Scalar(attrition::cluster_overall),
        cluster_attrition_differential: Scalar(attrition::cluster_differential),
        cluster_attrition_cautious_limit: Scalar(attrition::cluster_cautious_limit),
        cluster_attrition_optimistic_limit: Scalar(attrition::cluster_optimistic_limit),
        cluster_attrition_bias: Scalar(attrition::cluster_worst_bias),
        scale: Scalar(significance::scale),
        null: Scalar(significance::null),
        sign: Scalar(significance::sign),
        implied_p: Scalar(significance::implied_p),
        ci_p: Scalar(significance::ci_p),
        excludes_null: Scalar(significance::excludes_null),
        best_p: Scalar(significance::best_p),
        bh_p: Scalar(significance::bh_p),
        hedges_g: Scalar(effects::hedges_g),
        clustered_p: Scalar(trust::clustered_p),
        clustered_t: Scalar(trust::clustered_t),
        clustered_df: Scalar(trust::clustered_df),
        risk_difference: Scalar(effects::risk_difference),
        computed_ratio: Scalar(effects::computed_ratio),
        counts_p: Scalar(effects::counts_p),
        computed_t: Scalar(means::computed_t),
        computed_df: Scalar(means::computed_df),
        mdes: Scalar(trust::mdes),
        power: Scalar(trust::power),
        exaggeration: Scalar(trust::exaggeration),
        type_s: Scalar(trust::type_s),
        equivalence_p: Scalar(trust::equivalence_p),
        cace: Scalar(trust::cace),
        first_stage_f: Scalar(trust::first_stage_f),
        e_value: Scalar(trust::e_value),
        i2: Scalar(trust::i2),
        t_if_se: Scalar(means::t_if_se),
        computed_effect: Scalar(effects::computed_effect),
        ci_middle: Scalar(significance::ci_middle),
        ci_se: Scalar(significance::ci_se),
        odds_as_risk: Scalar(effects::odds_as_risk),
        total_n: Scalar(tallies::total_n),
        total_events: Scalar(tallies::total_events),
        chance_of_one: Scalar(tallies::chance_of_one),
        design_effect: Scalar(trust::design_effect_of),
        effective_n: Scalar(trust::effective_n),
        expected_regression: Scalar(trust::expected_regression),
        predictive_value: Scalar(trust::predictive_value),
    }
    CLAIM, claim: {
        rests_on: Filled(claims::rests_on),
        of: Filled(claims::claim_of),
        on: Filled(claims::claim_on),
        treated: Filled(claims::claim_treated),
        against: Filled(claims::claim_against),
        numbers: Filled(wording::numbers),
        reads_as: Scalar(wording::reads_as),
    }
}

/// The function of a slot, where it has one.
pub fn function(core: &Core, kind: KindId, slot: SlotId) -> Option<Function> {
    rows_of(core, kind).iter().find(|(of, _)| of(core) == slot).map(|&(_, function)| function)
}

/// The cell of a slot, worked out where nobody has needed it yet; never `Pending`.
pub fn value(study: &Study<'_>, row: Row, slot: SlotId, args: &[Cell]) -> Cell {
    match study.cell(row, slot) {
        Cell::Pending => {
            let cell = compute(&Facts { study, trace: None }, row, slot, args);
            if args.is_empty() {
                study.keep(row, slot, cell);
            }
            cell
        }
        cell => cell,
    }
}

fn compute(facts: &Facts<'_, '_>, row: Row, slot: SlotId, args: &[Cell]) -> Cell {
    let study = facts.study;
    let kind = study.kind_id(row);
    match function(&study.vocabulary.core, kind, slot) {
        Some(Function::Scalar(function)) => function(facts, row, args),
        Some(Function::Filled(function)) => match function(facts, row) {
            Filled::Cell(cell) => cell,
            _ => Cell::MISSING,
        },
        // A derived slot of a rule pack has no function here.
        None => Cell::MISSING,
    }
}

/// The facts of the file that a value rests on, stated or absent, in the order they are read.
pub fn inputs(study: &Study<'_>, row: Row, slot: SlotId, args: &[Cell]) -> Vec<Fact> {
    let trace = RefCell::new(Vec::new());
    Facts { study, trace: Some(&trace) }.touch(row, slot, args);
    let mut seen = Vec::new();
    for fact in trace.into_inner() {
        if !seen.contains(&fact) {
            seen.push(fact);
        }
    }
    seen
}

/// The absent facts to ask for where a value cannot be worked out: those its row in the vocabulary names, else all. Nothing is
/// asked for where the value waits on nobody: how a paraphrase reads, unless somebody states it.
pub fn asks(study: &Study<'_>, row: Row, slot: SlotId, args: &[Cell]) -> Vec<Fact> {
    let absent = |fact: &Fact| matches!(study.absence(*fact), Some(Absence::Missing | Absence::Unreported));
    let all: Vec<Fact> = inputs(study, row, slot, args).into_iter().filter(absent).collect();
    let kind = study.kind_id(row);
    let named = study.vocabulary.slot(kind, slot).map(|slot| slot.asks.as_slice()).unwrap_or_default();
    let wanted: Vec<Fact> = all.iter().copied().filter(|fact| named.contains(&study.field_name(*fact))).collect();
    if wanted.is_empty() { all } else { wanted }
}

/// The p of the difference between two findings; see [`trust::difference_p`].
pub fn difference_p(study: &Study<'_>, one: Row, other: Row) -> Cell {
    trust::difference_p(&Facts { study, trace: None }, one, other)
}

/// Works out all lists, maps and comparisons, in the order in which they need each other.
pub fn fill_lists(study: &mut Study<'_>) {
    let vocabulary = study.vocabulary;
    let core = &vocabulary.core;
    let (finding, claim) = (core.finding, core.claim);
    let order: [(KindId, SlotId); 4] =
        [(finding.kind, finding.compares), (finding.kind, finding.treated), (finding.kind, finding.against), (claim.kind, claim.rests_on)];
    for (kind, slot) in order {
        if let Some(Function::Filled(how)) = function(core, kind, slot) {
            fill(study, &study.rows_of(kind), slot, how);
        }
    }
    for kind in [core.study.kind, claim.kind, finding.kind, core.attribute.kind, core.outcome.kind] {
        let rows = study.rows_of(kind);
        for (slot, function) in rows_of(core, kind) {
            if let Function::Filled(how) = *function {
                fill(study, &rows, slot(core), how);
            }
        }
    }
}

fn fill(study: &mut Study<'_>, rows: &[Row], slot: SlotId, function: fn(&Facts<'_, '_>, Row) -> Filled) {
    for &row in rows {
        if study.cell(row, slot) != Cell::Pending {
            continue;
        }
        let found = function(&Facts { study, trace: None }, row);
        let cell = match found {
            Filled::Cell(cell) => cell,
            Filled::List(members, because) => Cell::List(study.push_list(&members, because)),
            Filled::Map(members, because) => Cell::Map(study.push_list(&members, because)),
            Filled::Comparison(members, against) => {
                let treated = study.push_list(&members, Absence::None);
                study.comparisons_made.push(Comparison { treated, against, against_place: Place::default() });
                Cell::Comparison(study.comparisons_made.len() as u32 - 1)
            }
        };
        study.set(row, slot, cell, Place::default());
    }
}

/// A stated number that its own source's other numbers contradict, both taken as far as their digits allow.
pub fn disagreement(study: &Study<'_>, row: Row, slot: SlotId) -> Option<Diagnostic> {
    let (stated, place) = (study.cell(row, slot), study.place(row, slot));
    let told = study.rounded(stated, place)?;
    let Cell::Number(derived) = compute(&Facts { study, trace: None }, row, slot, &[]) else { return None };
    if told.unit != derived.unit || told.agrees(derived) != Truth::False {
        return None;
    }
    let kind = study.kind_id(row);
    let named = study.vocabulary.slot(kind, slot)?;
    let message = format!("the stated `{}` is not what the other numbers give", named.name);
    let label = format!("the other numbers give {}", shown(derived, &named.ty));
    let mut found = Diagnostic::mistake("vocabulary/disagrees", message, place.value, label).severity(Severity::Warning);
    let trace = RefCell::new(Vec::new());
    compute(&Facts { study, trace: Some(&trace) }, row, slot, &[]);
    for fact in trace.into_inner().into_iter().filter(|fact| !study.fact(*fact).is_absent()).take(2) {
        found = found.label(study.place_of(fact).value, "worked out from this");
    }
    Some(found.help("look at both in the source again; the stated one is used"))
}

fn shown(quantity: Quantity, ty: &crate::vocabulary::Type) -> String {
    use crate::vocabulary::{Dim, Type};
    let digits = |x: f64| match ty {
        Type::Number(Dim::Share) => format!("{:.1}%", x * 100.0),
        Type::Number(Dim::Points) => format!("{:.1} percentage points", x * 100.0),
        _ => format!("{}", (x * 1000.0).round() / 1000.0),
    };
    if quantity.is_point() { digits(quantity.lo) } else { format!("{} to {}", digits(quantity.lo), digits(quantity.hi)) }
}
