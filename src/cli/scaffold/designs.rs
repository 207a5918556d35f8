//! Each design word to what a study of it has to tell, and to a sentence that it can carry.

use super::facts::{
    ACCURACY, ALONE, ASKED, AVERAGES, Arm, BALANCE, BEFORE, BINARY, CHANCE, CHANGE, CHOSEN, COMPARED, COMPARED_GROUPS, COMPARED_TAKE_UP,
    CONDITION, CONFOUNDING, COUNTED, COUNTS, CUTOFF, EXPOSED, EXPOSURE, FOLLOWED, GROUP_LOSS, GROUPS, GROUPS_CHOSEN, HETEROGENEITY,
    INSTRUMENT, INTERACTION, LOSS, Line, MATCHED_GROUPS, NUMBERS, PEOPLE, PERSONS, PLAN, POOLED, SCORE, SERIES, SWITCHED, TREATED,
    TREATED_GROUPS, TREATED_TAKE_UP, TRENDS, UNEXPOSED,
};

/// What a study of one design has to tell.
#[derive(Clone, Copy, Debug)]
pub struct Design {
    /// The word of `study.design`.
    pub word: &'static str,
    /// Facts of the study, in groups that designs share.
    pub study: &'static [&'static [Line<'static>]],
    pub arms: &'static [Arm],
    /// What the finding compares.
    pub compares: &'static str,
    /// Whether the arms can be held side by side at the start.
    pub baseline: bool,
    /// What was measured.
    pub measure: &'static str,
    pub outcome: &'static [Line<'static>],
    pub finding: &'static [&'static [Line<'static>]],
    /// A sentence that such a study can carry.
    pub claim: &'static str,
    /// What that sentence comes to.
    pub asserts: &'static str,
}

/// The design of that word.
pub fn design(word: &str) -> Option<&'static Design> {
    DESIGNS.iter().find(|design| design.word == word)
}

/// All words of `study.design`, as the vocabulary lists them; a test holds the two together.
const DESIGNS: &[Design] = &[
    Design { word: "randomized", study: &[CHANCE, PERSONS, LOSS, PLAN], finding: &[NUMBERS], ..TRIAL },
    Design {
        word: "cluster-randomized",
        study: &[CHANCE, GROUPS, LOSS, PLAN],
        arms: &[TREATED_GROUPS, COMPARED_GROUPS],
        finding: &[GROUP_LOSS, NUMBERS],
        ..TRIAL
    },
    Design { word: "factorial", study: &[CHANCE, PERSONS, LOSS, PLAN], finding: &[INTERACTION, NUMBERS], ..TRIAL },
    Design { word: "crossover", study: &[CHANCE, PERSONS, LOSS, PLAN], ..TRIAL },
    Design {
        word: "stepped-wedge",
        study: &[CHANCE, GROUPS, LOSS, PLAN],
        arms: &[TREATED_GROUPS, COMPARED_GROUPS],
        finding: &[GROUP_LOSS, NUMBERS],
        ..TRIAL
    },
    Design {
        word: "matched",
        study: &[CHOSEN, GROUPS_CHOSEN, CONFOUNDING, LOSS],
        arms: &[TREATED_GROUPS, MATCHED_GROUPS],
        finding: &[BALANCE, NUMBERS],
        ..CAUTIOUS
    },
    Design {
        word: "difference-in-differences",
        study: &[CHOSEN, GROUPS_CHOSEN, TRENDS, CONFOUNDING],
        arms: &[TREATED_GROUPS, COMPARED_GROUPS],
        ..CAUTIOUS
    },
    Design {
        word: "regression-discontinuity",
        study: &[CUTOFF, PERSONS, CONFOUNDING, LOSS],
        claim: "It raised test scores at the cutoff",
        ..TRIAL
    },
    Design {
        word: "instrumental-variable",
        study: &[INSTRUMENT, PERSONS, CONFOUNDING],
        arms: &[TREATED_TAKE_UP, COMPARED_TAKE_UP],
        ..CAUTIOUS
    },
    Design {
        word: "interrupted-time-series",
        study: &[SERIES, CHOSEN],
        arms: &[ALONE],
        compares: "within treated",
        baseline: false,
        ..CAUTIOUS
    },
    Design {
        word: "quasi-experimental",
        arms: &[TREATED_GROUPS, COMPARED_GROUPS],
        study: &[CHOSEN, GROUPS_CHOSEN, CONFOUNDING, LOSS],
        finding: &[BALANCE, NUMBERS],
        ..CAUTIOUS
    },
    Design { word: "cohort", study: &[EXPOSURE, PEOPLE, FOLLOWED, CONFOUNDING, LOSS], ..OBSERVED },
    Design {
        word: "case-control",
        study: &[EXPOSURE, CONFOUNDING],
        measure: "Illness",
        outcome: BINARY,
        claim: "Illness was more common among those who had it",
        finding: &[COUNTS],
        ..OBSERVED
    },
    Design { word: "cross-sectional", study: &[ASKED, CONFOUNDING], ..OBSERVED },
    Design { word: "panel", study: &[PEOPLE, FOLLOWED, CONFOUNDING, LOSS], ..OBSERVED },
    Design { word: "ecological", study: &[AVERAGES, CONFOUNDING], ..OBSERVED },
    Design {
        word: "trend",
        study: &[ASKED],
        arms: &[ALONE],
        compares: "within treated",
        baseline: false,
        claim: "Test scores were higher in later years",
        asserts: "associational",
        ..OBSERVED
    },
    Design {
        word: "pre-post",
        study: &[CHOSEN, BEFORE, LOSS],
        arms: &[ALONE],
        compares: "within treated",
        baseline: false,
        finding: &[CHANGE],
        ..SEEN
    },
    Design {
        word: "case-series",
        study: &[ASKED, BEFORE],
        arms: &[ALONE],
        compares: "within treated",
        baseline: false,
        finding: &[CHANGE],
        ..SEEN
    },
    Design {
        word: "single-case",
        study: &[SWITCHED],
        arms: &[ALONE],
        compares: "within treated",
        baseline: false,
        claim: "It raised test scores",
        ..SEEN
    },
    Design {
        word: "validation",
        study: &[ASKED, COUNTED],
        measure: "The condition",
        outcome: CONDITION,
        finding: &[ACCURACY],
        claim: "The test correctly identifies those who have it",
        asserts: "predictive",
        ..SHOWN
    },
    Design {
        word: "meta-analysis",
        study: &[POOLED],
        baseline: false,
        finding: &[HETEROGENEITY, NUMBERS],
        claim: "It raised test scores",
        ..TRIAL
    },
    Design { word: "descriptive", study: &[ASKED, COUNTED], claim: "Most students scored above the norm", asserts: "descriptive", ..SHOWN },
];

const TRIAL: Design = Design {
    word: "",
    study: &[],
    arms: &[TREATED, COMPARED],
    compares: "treated to compared",
    baseline: true,
    measure: "Test score",
    outcome: SCORE,
    finding: &[NUMBERS],
    claim: "It raised test scores",
    asserts: "causal",
};
const CAUTIOUS: Design = Design { claim: "It may have raised test scores", ..TRIAL };
const OBSERVED: Design = Design {
    arms: &[EXPOSED, UNEXPOSED],
    compares: "exposed to unexposed",
    claim: "Those who had it had higher test scores",
    asserts: "associational",
    ..TRIAL
};
const SEEN: Design = Design { claim: "Test scores were higher afterwards", asserts: "descriptive", ..TRIAL };
const SHOWN: Design = Design { arms: &[], compares: "none", baseline: false, ..TRIAL };
