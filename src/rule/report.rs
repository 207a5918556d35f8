//! The combinations that a rule reports to diagnostics, and those it cannot settle to questions.

use super::eval::{Env, Eval};
use super::evidence::Memory;
use super::ir::Id;
use super::judge::{Combination, bound, judge, needs};
use super::notes::{Deaf, Lacking};
use super::{Message, Rule, remedy};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::Span;
use crate::study::cell::{Cell, Row};
use crate::truth::Truth;
use rustc_hash::{FxHashMap, FxHasher};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};

/// What a rule has to say of one study.
#[derive(Debug, Default)]
pub struct Reported {
    pub findings: Vec<Finding>,
    pub open: Vec<Open>,
    /// The rule has more combinations than the budget allows.
    pub exceeded: bool,
}

/// Something the rule reports.
#[derive(Clone, Debug)]
pub struct Finding {
    pub diagnostic: Diagnostic,
    /// The blocks that `for` binds.
    pub binds: Vec<Row>,
    /// The facts the rule looked at; empty where nobody asked for them.
    pub evidence: String,
}

/// Something the rule cannot settle.
#[derive(Clone, Debug)]
pub struct Open {
    pub severity: Severity,
    pub binds: Vec<Row>,
    pub subjects: Vec<String>,
    pub needs: Vec<Lacking>,
}

/// What is wanted of a rule besides what it reports.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wants<'w> {
    /// What it cannot settle.
    pub open: bool,
    /// The facts it looked at, and what was said of them already.
    pub evidence: Option<&'w Memory>,
}

/// Whether something that binds these blocks and points at these places has been said by a rule this one yields to.
pub type Covered<'c> = &'c dyn Fn(&[Row], &[Span]) -> bool;

/// Judges a rule over a study; what is covered by another rule's findings is left out, where there are any.
pub fn report(rule: &Rule, eval: &Eval<'_, '_>, covered: Option<Covered<'_>>, wants: Wants<'_>) -> Reported {
    let judged = judge(rule, eval, wants.open);
    if judged.exceeded {
        return Reported { exceeded: true, ..Reported::default() };
    }
    let (mut sure, open): (Vec<Combination>, Vec<Combination>) =
        judged.combinations.into_iter().partition(|combination| combination.truth == Truth::True);
    if let Some(covered) = covered {
        sure.retain(|combination| {
            let spans: Vec<Span> = labels(rule, eval, &mut [combination.env]).iter().map(|label| label.span).collect();
            !covered(&rows(rule, std::slice::from_ref(combination)), &spans)
        });
    }
    let open = if wants.open { questions(rule, eval, open, covered) } else { Vec::new() };
    Reported { findings: findings(rule, eval, sure, wants.evidence), open, exceeded: false }
}

/// What is reported, each thing once.
fn findings(rule: &Rule, eval: &Eval<'_, '_>, sure: Vec<Combination>, evidence: Option<&Memory>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut told: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for group in groups(rule, sure) {
        let evidence = evidence.map_or(String::new(), |memory| super::evidence::evidence(rule, eval, &group, memory));
        let finding = Finding { evidence, ..finding(rule, eval, &group) };
        let same = |&at: &usize| {
            findings.get(at).is_some_and(|own: &Finding| {
                own.diagnostic.message == finding.diagnostic.message && own.diagnostic.labels == finding.diagnostic.labels
            })
        };
        let alike = told.entry(digest(&finding.diagnostic)).or_default();
        if !alike.iter().any(same) {
            alike.push(findings.len());
            findings.push(finding);
        }
    }
    findings
}

/// A number that is the same for diagnostics that say the same.
fn digest(diagnostic: &Diagnostic) -> u64 {
    let mut hasher = FxHasher::default();
    diagnostic.message.hash(&mut hasher);
    for label in &diagnostic.labels {
        label.span.hash(&mut hasher);
    }
    hasher.finish()
}

/// What cannot be settled: combinations for the same claim that lack the same facts are one.
fn questions(rule: &Rule, eval: &Eval<'_, '_>, open: Vec<Combination>, covered: Option<Covered<'_>>) -> Vec<Open> {
    let mut questions: Vec<Open> = Vec::new();
    let mut asked: FxHashMap<(Option<Row>, Option<Span>), Vec<usize>> = FxHashMap::default();
    for combination in open {
        let needs = needs(rule, eval, &combination);
        let binds = rows(rule, std::slice::from_ref(&combination));
        let spans: Vec<Span> = needs.iter().map(|lacking| lacking.place(eval.study)).collect();
        if needs.is_empty() || covered.is_some_and(|covered| covered(&binds, &spans)) {
            continue;
        }
        let subjects = subjects(rule, eval, std::slice::from_ref(&combination));
        let alike = asked.entry((claim_of(eval, &binds), spans.first().copied())).or_default();
        let same = alike.iter().copied().find(|&at| questions.get(at).is_some_and(|own| own.needs == needs));
        match same.and_then(|at| questions.get_mut(at)) {
            Some(own) => own.subjects.extend(subjects.into_iter().filter(|subject| !own.subjects.contains(subject)).collect::<Vec<_>>()),
            None => {
                alike.push(questions.len());
                questions.push(Open { severity: rule.severity, binds, subjects, needs });
            }
        }
    }
    questions
}

/// Combinations that agree on what `per` names are told as one.
fn groups(rule: &Rule, combinations: Vec<Combination>) -> Vec<Vec<Combination>> {
    let Some(per) = &rule.per else { return combinations.into_iter().map(|one| vec![one]).collect() };
    let mut groups: Vec<Vec<Combination>> = Vec::new();
    let mut places: FxHashMap<Vec<u64>, usize> = FxHashMap::default();
    for combination in combinations {
        let key: Vec<u64> = per.iter().map(|&var| key_of(combination.env.get(var))).collect();
        let at = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(combination),
            None => groups.push(vec![combination]),
        }
    }
    groups
}

/// A number for what a binder stands for: members of lists are blocks, words of the study, or facts.
fn key_of(cell: Cell) -> u64 {
    let (kind, index) = match cell {
        Cell::Entity(row) => (1, row.0),
        Cell::Free(text) | Cell::Text(text) => (2, text.0),
        Cell::Hit(at) => (3, at),
        Cell::Fact(at) => (4, at),
        Cell::Word(word) => (5, u32::from(word.list.0) << 16 | u32::from(word.index)),
        _ => (0, 0),
    };
    kind << 32 | u64::from(index)
}

fn finding(rule: &Rule, eval: &Eval<'_, '_>, group: &[Combination]) -> Finding {
    let mut envs: Vec<Env> = group.iter().map(|combination| combination.env).collect();
    let labels = labels(rule, eval, &mut envs);
    let (binds, subjects) = (rows(rule, group), subjects(rule, eval, group));
    let message = first_that_holds(eval, &rule.says, &mut envs).unwrap_or_else(|| rule.title.clone());
    let diagnostic = Diagnostic {
        rule: Cow::Owned(rule.path.clone()),
        severity: severity(rule, eval, &mut envs),
        message,
        labels,
        help: first_that_holds(eval, &rule.help, &mut envs),
        fix: remedy::fix(rule, eval, &mut envs),
        sources: rule.sources.clone(),
        claim: claim_of(eval, &binds).and_then(|row| eval.study.block(row)).map(|block| block.id.clone().into_owned()),
        subjects,
        ..Diagnostic::default()
    };
    Finding { diagnostic, binds, evidence: String::new() }
}

/// What a rule points at; the study's name where none of its marks finds anything.
fn labels(rule: &Rule, eval: &Eval<'_, '_>, envs: &mut [Env]) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for mark in &rule.marks {
        eval.labels(mark, envs, &mut labels);
    }
    if labels.is_empty() {
        let span = eval.study.block(Row::STUDY).map_or_else(Default::default, |study| study.name);
        labels.push(Label { span, text: String::new(), cited_at: None });
    }
    labels
}

/// The gravest severity that holds for one of the combinations.
fn severity(rule: &Rule, eval: &Eval<'_, '_>, envs: &mut [Env]) -> Severity {
    let of = |env: &mut Env| {
        let case = rule.severities.iter().find(|(_, when)| eval.truth(*when, env, &mut Deaf) == Truth::True);
        case.map_or(rule.severity, |(severity, _)| *severity)
    };
    envs.iter_mut().map(of).max().unwrap_or(rule.severity)
}

/// The first text whose condition is certainly true.
fn first_that_holds(eval: &Eval<'_, '_>, alternatives: &[(Option<Id>, Message)], envs: &mut [Env]) -> Option<String> {
    let chosen = alternatives.iter().find(|(when, _)| match when {
        None => true,
        Some(when) => envs.first_mut().is_some_and(|env| eval.truth(*when, env, &mut Deaf) == Truth::True),
    });
    chosen.map(|(_, message)| eval.message(message, envs))
}

/// The blocks that are bound, in the order of `for`.
fn rows(rule: &Rule, group: &[Combination]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (at, binder) in rule.binders.iter().enumerate() {
        for combination in group {
            if let Some(Cell::Entity(row)) = bound(combination, at, binder)
                && !rows.contains(&row)
            {
                rows.push(row);
            }
        }
    }
    rows
}

/// The names of all that is bound but claims, in the order of `for`.
fn subjects(rule: &Rule, eval: &Eval<'_, '_>, group: &[Combination]) -> Vec<String> {
    let study = eval.study;
    let mut subjects: Vec<String> = Vec::new();
    for (at, binder) in rule.binders.iter().enumerate() {
        for combination in group {
            let name = match bound(combination, at, binder) {
                Some(Cell::Entity(row)) => {
                    study.block(row).filter(|block| block.kind != study.vocabulary.core.claim.kind).map(|block| block.id.to_string())
                }
                Some(Cell::Free(text) | Cell::Text(text)) => Some(study.str(text).to_owned()),
                Some(Cell::Hit(at)) => study.hits.get(at as usize).map(|hit| hit.span.of(study.text).to_owned()),
                Some(Cell::Fact(at)) => study.unreported.get(at as usize).map(|&fact| study.fact_name(fact)),
                _ => None,
            };
            subjects.extend(name.filter(|name| !subjects.contains(name)));
        }
    }
    subjects
}

/// The claim among what is bound.
pub fn claim_of(eval: &Eval<'_, '_>, binds: &[Row]) -> Option<Row> {
    binds.iter().copied().find(|&row| eval.study.block(row).is_some_and(|block| block.kind == eval.study.vocabulary.core.claim.kind))
}
