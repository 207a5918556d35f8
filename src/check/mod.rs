//! Study x rule book x settings to what is said: findings, open questions, verdicts.

pub mod examples;
pub mod outcome;
pub mod overlap;
mod questions;
mod verdict;
pub mod why;

use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::Rule;
use crate::rule::book::RuleBook;
use crate::rule::eval::Eval;
use crate::rule::notes::{Lacking, Wanted};
use crate::rule::report::{Finding, Open, report};
use crate::source::{Source, Span};
use crate::study::Study;
use crate::study::cell::{Cell, Fact, Row};
use crate::study::read;
use crate::syntax;
use crate::syntax::fences::study_blocks;
use crate::syntax::token::TokenKind;
use crate::syntax::tree::{Block, Tree};
use crate::syntax::word::fold;
use outcome::{FileReport, Need, StudyReport, Unsettled};
pub use questions::questions;
use std::sync::Arc;

/// What kind of text a study stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A study file.
    Study,
    /// Markdown, Quarto or R Markdown: studies stand in fenced blocks.
    Markdown,
}

/// What a run asks of the rule book.
#[derive(Clone, Debug)]
pub struct Settings {
    /// First and last day of `today`.
    pub today: (i32, i32),
    /// Which rules run, by their place in the book.
    pub runs: Vec<bool>,
    /// What rules leave unsettled that ask no questions is wanted too; to find it costs more than to judge.
    pub quiet_too: bool,
}

impl Settings {
    /// All rules whose category is on.
    pub fn new(book: &RuleBook, today: (i32, i32)) -> Self {
        Self { today, runs: book.rules.iter().map(|rule| book.is_on(rule)).collect(), quiet_too: true }
    }
}

/// The newest language this tool reads.
const LANGUAGE: f64 = 1.0;

/// Reads and judges one file.
pub fn check_file(source: Arc<Source>, kind: FileKind, book: &RuleBook, settings: &Settings) -> FileReport {
    let mut report =
        FileReport { studies: Vec::new(), diagnostics: Vec::new(), unsettled: Vec::new(), unreadable: false, source: source.clone() };
    let mistakes = studies(&source.text, kind, book, &mut |study, readable| check_study(study, readable, book, settings, &mut report));
    report.unreadable |= any_error(&mistakes);
    report.diagnostics.extend(mistakes);
    Diagnostic::sort(&mut report.diagnostics);
    report
}

/// What is done with each study, and whether all of it could be read.
type Visit<'v> = &'v mut dyn FnMut(&Study<'_>, bool);

/// Reads the studies of a text and hands them on one by one; returns what was wrong with the text.
fn studies(text: &str, kind: FileKind, book: &RuleBook, visit: Visit<'_>) -> Vec<Diagnostic> {
    let mut reading = Reading { book, visit, readable: true, studies: 0, ids: Vec::new(), mistakes: Vec::new() };
    match kind {
        FileKind::Study => reading.part(text, Span::new(0, text.len() as u32)),
        FileKind::Markdown => {
            let fenced = study_blocks(text);
            for part in fenced.parts {
                reading.part(&fenced.text, part);
            }
        }
    }
    reading.mistakes
}

struct Reading<'b, 'v> {
    book: &'b RuleBook,
    visit: Visit<'v>,
    /// The layout of the part that is being read had no mistakes.
    readable: bool,
    studies: u32,
    /// The ids that studies of the file were given, and where.
    ids: Vec<(String, Span)>,
    mistakes: Vec<Diagnostic>,
}

impl Reading<'_, '_> {
    /// One text of studies: a file, or a fenced block of one.
    fn part(&mut self, text: &str, part: Span) {
        let (tree, mistakes) = syntax::read_part(text, part);
        self.readable = !any_error(&mistakes);
        self.mistakes.extend(mistakes);
        if let Some(mistake) = newer_language(text, &tree) {
            self.mistakes.push(mistake);
            return;
        }
        for block in &tree.blocks {
            let keyword = block.keyword.span.of(text);
            if keyword == "study" {
                self.study(text, &tree, block);
            }
            if keyword == "study" || block.broken {
                continue;
            }
            let message = format!("`{keyword}` stands outside a study");
            let mistake = Diagnostic::mistake("vocabulary/misplaced", message, block.keyword.span, "not inside `study … { }`");
            self.mistakes.push(mistake.help("put it between the braces of `study \"title\" { … }`"));
        }
    }

    fn study(&mut self, text: &str, tree: &Tree, block: &Block) {
        let mut mistakes = Vec::new();
        mistakes.extend(self.doubled_id(text, tree, block));
        let study = read::read(tree, block, text, &self.book.vocabulary, &self.book.terms.compiled, &mut mistakes);
        let number = self.studies;
        let readable = self.readable && !any_error(&mistakes);
        self.studies += 1;
        self.mistakes.extend(mistakes.into_iter().map(|mistake| Diagnostic { study: Some(number), ..mistake }));
        (self.visit)(&study, readable);
    }

    /// A study's id is its own in the file.
    fn doubled_id(&mut self, text: &str, tree: &Tree, block: &Block) -> Option<Diagnostic> {
        let first = tree.slice(&block.head).first().filter(|token| token.kind == TokenKind::Word)?;
        let id = fold(first.span.of(text)).into_owned();
        let Some((_, before)) = self.ids.iter().find(|(own, _)| *own == id) else {
            self.ids.push((id, first.span));
            return None;
        };
        let mistake = Diagnostic::mistake("vocabulary/double-id", format!("two studies are called `{id}`"), first.span, "here again");
        Some(mistake.label(*before, "first here").help("give each study of the file an id of its own, or none"))
    }
}

fn any_error(mistakes: &[Diagnostic]) -> bool {
    mistakes.iter().any(|mistake| mistake.severity == Severity::Error)
}

fn newer_language(text: &str, tree: &Tree) -> Option<Diagnostic> {
    let token = tree.language?;
    let version: f64 = token.span.of(text).parse().ok()?;
    let mistake =
        Diagnostic::mistake("syntax/newer-language", "this file is written in a newer language", token.span, "not known to this version");
    (version > LANGUAGE).then(|| mistake.help(format!("this version of caveat reads language {LANGUAGE} and older: update it")))
}

/// What one rule said.
pub(crate) struct Said<'b> {
    pub rule: &'b Rule,
    pub findings: Vec<Finding>,
    pub open: Vec<Open>,
}

/// Judges one study by every rule that runs: those that others yield to first.
fn check_study(study: &Study<'_>, readable: bool, book: &RuleBook, settings: &Settings, report: &mut FileReport) {
    let number = report.studies.len() as u32;
    let mut all: Vec<Said<'_>> = Vec::new();
    for &at in &book.order {
        let Some(rule) = book.rules.get(at).filter(|_| settings.runs.get(at).copied().unwrap_or_default()) else { continue };
        let eval = Eval::new(rule, study, &book.terms, settings.today);
        let stronger = all.iter().any(|said| rule.yields_to.contains(&said.rule.path) && !said.findings.is_empty());
        let covered = |binds: &[Row], spans: &[Span]| covered(study, rule, &all, binds, spans);
        let reported = self::report(rule, &eval, stronger.then_some(&covered), rule.asks || settings.quiet_too);
        if reported.exceeded {
            report.unreadable = true;
            report.diagnostics.push(over_budget(rule, study, number));
        } else if !reported.findings.is_empty() || !reported.open.is_empty() {
            all.push(Said { rule, findings: reported.findings, open: reported.open });
        }
    }
    all.sort_by(|a, b| a.rule.path.cmp(&b.rule.path));
    report.studies.push(StudyReport { title: title(study), claims: verdict::claims(study, &all, readable) });
    report.diagnostics.extend(waivers(study, number));
    for said in all {
        for finding in said.findings {
            report.diagnostics.push(Diagnostic { study: Some(number), ..finding.diagnostic });
        }
        for open in said.open {
            report.unsettled.push(unsettled(study, number, said.rule, open));
        }
    }
}

/// Waivers are read and not yet applied: nobody should take silence for consent.
fn waivers(study: &Study<'_>, number: u32) -> Vec<Diagnostic> {
    let told = |row: Row| {
        let span = study.block(row)?.head;
        let message = "waivers are not applied by this version";
        let mut told = Diagnostic::mistake("waiver/not-applied", message, span, "waives nothing yet").severity(Severity::Advice);
        told.study = Some(number);
        Some(told)
    };
    study.rows_of(study.vocabulary.core.waive.kind).into_iter().filter_map(told).collect()
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

fn title(study: &Study<'_>) -> String {
    let block = study.block(Row::STUDY);
    block
        .and_then(|block| block.label)
        .map_or_else(|| block.map_or(String::new(), |block| block.id.to_string()), |label| study.str(label).to_owned())
}

fn over_budget(rule: &Rule, study: &Study<'_>, number: u32) -> Diagnostic {
    let span = study.block(Row::STUDY).map_or_else(Span::default, |block| block.head);
    let message = format!("`{}` has more combinations in this study than can be judged", rule.path);
    let mut diagnostic = Diagnostic::mistake("rule/over-budget", message, span, "not judged by this rule");
    diagnostic.study = Some(number);
    diagnostic.help("bind fewer names in the rule's `for`, or split the study")
}

pub(crate) fn claim(study: &Study<'_>, binds: &[Row]) -> Option<Row> {
    binds.iter().copied().find(|&row| study.block(row).is_some_and(|block| block.kind == study.vocabulary.core.claim.kind))
}

fn unsettled(study: &Study<'_>, number: u32, rule: &Rule, open: Open) -> Unsettled {
    Unsettled {
        study: number,
        rule: rule.path.clone(),
        severity: open.severity,
        claim: claim(study, &open.binds).and_then(|row| study.block(row)).map(|block| block.id.to_string()),
        subjects: open.subjects,
        needs: open.needs.iter().map(|lacking| need(study, lacking)).collect(),
        quiet: !rule.asks,
    }
}

pub(crate) fn need(study: &Study<'_>, lacking: &Lacking) -> Need {
    let span = lacking.place(study);
    let (fact, field, stated) = match &lacking.wanted {
        Wanted::Fact(fact) => (study.fact_name(*fact), study.field_name(*fact), stated(study, *fact)),
        Wanted::Derived { row, slot, .. } => {
            let fact = Fact { row: *row, slot: *slot, part: crate::study::cell::Part::Whole };
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
    (!text.is_empty()).then(|| crate::rule::render::one_line(text))
}
