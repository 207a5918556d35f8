//! One study x rule book x settings to what is said of it.

use super::outcome::{FileReport, Need, StudyReport, Unsettled};
use super::settings::{Clock, Settings};
use super::{title, verdict, waivers};
use crate::diagnostic::{Diagnostic, Severity, Waived};
use crate::rule::Rule;
use crate::rule::book::RuleBook;
use crate::rule::eval::Eval;
use crate::rule::evidence::{self, Memory};
use crate::rule::notes::{Lacking, Wanted};
use crate::rule::report::{Finding, Open, Wants, report};
use crate::source::{Span, one_line};
use crate::study::Study;
use crate::study::cell::{Cell, Fact, Part, Row};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::time::Duration;

/// What one rule said.
pub struct Said<'b> {
    pub rule: &'b Rule,
    /// As it is here, whatever the rule itself says.
    pub severity: Severity,
    /// Unsettled combinations are asked about.
    pub asks: bool,
    pub findings: Vec<Finding>,
    pub open: Vec<Asked>,
}

/// What a rule could not settle, and whether anybody still wants to know.
pub struct Asked {
    pub open: Open,
    pub waived: Option<Box<Waived>>,
}

/// Judges one study by every rule that runs: those that others yield to first.
pub fn study(study: &Study<'_>, readable: bool, book: &RuleBook, settings: &Settings, report: &mut FileReport) {
    let number = report.studies.len() as u32;
    let mut all = said(study, book, settings, report);
    all.sort_by(|a, b| a.rule.path.cmp(&b.rule.path));
    let of_waivers = waivers::apply(study, book, settings, (readable && !report.unreadable, number), &mut all, &mut report.used_waivers);
    report.studies.push(StudyReport { title: title(study), claims: verdict::claims(study, &all, readable) });
    report.diagnostics.extend(of_waivers);
    for said in all {
        for finding in said.findings {
            let fingerprint = if settings.fingerprints {
                fingerprint(study, &finding.diagnostic.rule, &finding.binds, &finding.evidence)
            } else {
                String::new()
            };
            report.diagnostics.push(Diagnostic { study: Some(number), fingerprint, ..finding.diagnostic });
        }
        for asked in said.open {
            report.unsettled.push(unsettled(study, number, settings, (said.rule, said.asks), asked));
        }
    }
}

/// What every rule that runs says of a study, in the order in which they were judged.
fn said<'b>(study: &Study<'_>, book: &'b RuleBook, settings: &Settings, report: &mut FileReport) -> Vec<Said<'b>> {
    let number = report.studies.len() as u32;
    let mut all: Vec<Said<'_>> = Vec::new();
    let memory = Memory::default();
    let ends = settings.clock.and_then(|clock| Some((clock.now, (clock.now)() + clock.limit?)));
    let over = || ends.is_some_and(|(now, end)| now() > end);
    for &at in &book.order {
        let Some(rule) = book.rules.get(at).filter(|_| settings.runs.get(at).copied().unwrap_or_default()) else { continue };
        let mut eval = Eval::new(rule, study, &book.terms, settings.today);
        eval.params = settings.params.get(&at).map_or(eval.params, |params| params);
        eval.over = ends.is_some().then_some(&over);
        let stronger = all.iter().any(|said| rule.yields_to.contains(&said.rule.path) && !said.findings.is_empty());
        let covered = |binds: &[Row], spans: &[Span]| covered(study, rule, &all, binds, spans);
        let (severity, asks) = settings.severity(at, rule);
        let wants = Wants { open: asks || settings.quiet_too, evidence: settings.fingerprints.then_some(&memory) };
        let began = settings.clock.filter(|clock| clock.each_rule).map(|clock| (clock.now)());
        let mut reported = self::report(rule, &eval, stronger.then_some(&covered), wants);
        report.times.extend(began.and_then(|began| took(settings.clock?, began)).map(|time| (at, time)));
        if settings.severities.contains_key(&at) {
            reported.findings.iter_mut().for_each(|finding| finding.diagnostic.severity = severity);
            reported.open.iter_mut().for_each(|open| open.severity = severity);
        }
        if over() {
            report.unreadable = true;
            report.diagnostics.push(out_of_time(rule, study, number, settings.clock.and_then(|clock| clock.limit)));
            break;
        }
        if reported.exceeded {
            report.unreadable = true;
            report.diagnostics.push(over_budget(rule, study, number));
        } else if !reported.findings.is_empty() || !reported.open.is_empty() {
            let open = reported.open.into_iter().map(|open| Asked { open, waived: None }).collect();
            all.push(Said { rule, severity, asks, findings: reported.findings, open });
        }
    }
    all
}

fn took(clock: Clock, began: Duration) -> Option<Duration> {
    (clock.now)().checked_sub(began)
}

/// One cause, one finding: whether a rule that this one yields to has said it, of the same claim and of one of the same places.
fn covered(study: &Study<'_>, rule: &Rule, all: &[Said<'_>], binds: &[Row], spans: &[Span]) -> bool {
    let own = claim(study, binds);
    let stronger = all.iter().filter(|said| rule.yields_to.contains(&said.rule.path)).flat_map(|said| &said.findings);
    stronger.into_iter().any(|other| {
        let theirs = claim(study, &other.binds);
        (own == theirs || own.is_none() || theirs.is_none()) && other.diagnostic.labels.iter().any(|label| spans.contains(&label.span))
    })
}

/// The claim among some blocks.
pub fn claim(study: &Study<'_>, binds: &[Row]) -> Option<Row> {
    binds.iter().copied().find(|&row| study.block(row).is_some_and(|block| block.kind == study.vocabulary.core.claim.kind))
}

fn over_budget(rule: &Rule, study: &Study<'_>, number: u32) -> Diagnostic {
    let message = format!("`{}` has more combinations in this study than can be judged", rule.path);
    let mut told = Diagnostic::mistake("rule/over-budget", message, head(study), "not judged by this rule");
    told.study = Some(number);
    told.help("bind fewer names in the rule's `for`, or split the study")
}

fn out_of_time(rule: &Rule, study: &Study<'_>, number: u32, limit: Option<Duration>) -> Diagnostic {
    let limit = limit.unwrap_or_default().as_secs_f64();
    let message = format!("judging this study took longer than {limit} s: `{}` and the rules after it have not judged it", rule.path);
    let mut told = Diagnostic::mistake("rule/out-of-time", message, head(study), "not judged by all rules");
    told.study = Some(number);
    told.help("`--time-limit` allows more time; `--statistics` tells which rules take it; a rule that binds fewer names takes less")
}

fn head(study: &Study<'_>) -> Span {
    study.block(Row::STUDY).map_or_else(Span::default, |block| block.head)
}

/// What something is known by from run to run: the study, the rule, the sentence of the claim, what is bound, and the facts looked at.
fn fingerprint(study: &Study<'_>, rule: &str, binds: &[Row], evidence: &str) -> String {
    let claim = claim(study, binds).and_then(|row| study.block(row));
    let sentence = claim.and_then(|block| block.label).map_or("", |label| study.str(label));
    let digest = Sha256::digest(format!("{}\n{rule}\n{}\n{evidence}", title(study), one_line(sentence)));
    digest.iter().take(FINGERPRINT).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Bytes of a digest that are kept: enough that no two of a journal's findings share them.
const FINGERPRINT: usize = 12;

fn unsettled(study: &Study<'_>, number: u32, settings: &Settings, by: (&Rule, bool), asked: Asked) -> Unsettled {
    let (rule, asks) = by;
    let Asked { open, waived } = asked;
    let fingerprint = if settings.open_fingerprints {
        fingerprint(study, &rule.path, &open.binds, &evidence::wanting(study, &open.binds, &open.needs))
    } else {
        String::new()
    };
    Unsettled {
        study: number,
        rule: rule.path.clone(),
        severity: open.severity,
        claim: claim(study, &open.binds).and_then(|row| study.block(row)).map(|block| block.id.to_string()),
        fingerprint,
        subjects: open.subjects,
        needs: open.needs.iter().map(|lacking| need(study, lacking)).collect(),
        quiet: !asks,
        waived,
        known: false,
    }
}

fn need(study: &Study<'_>, lacking: &Lacking) -> Need {
    let span = lacking.place(study);
    let (fact, field, stated) = match &lacking.wanted {
        Wanted::Fact(fact) => (study.fact_name(*fact), study.field_name(*fact), stated(study, *fact)),
        Wanted::Derived { row, slot, .. } => {
            let fact = Fact { row: *row, slot: *slot, part: Part::Whole };
            (study.fact_name(fact), study.field_name(fact), None)
        }
        Wanted::Blocks(kind) => {
            let list = study.vocabulary.kind(*kind).map_or(String::new(), |kind| kind.list.clone());
            (list.clone(), list, None)
        }
    };
    Need { fact, field, state: lacking.state, stated, span }
}

/// What is stated of a fact, as written.
fn stated(study: &Study<'_>, fact: Fact) -> Option<String> {
    if matches!(study.fact(fact), Cell::Absent(_) | Cell::Pending) {
        return None;
    }
    let text = study.place_of(fact).value.of(study.text);
    (!text.is_empty()).then(|| one_line(text))
}
