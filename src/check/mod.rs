//! Study x rule book x settings to what is said: findings, open questions, verdicts.

pub mod baseline;
pub mod examples;
mod judge;
pub mod mend;
pub mod outcome;
pub mod overlap;
mod questions;
pub mod remedies;
pub mod settings;
mod verdict;
pub mod waivers;
pub mod why;

use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::rule::book::RuleBook;
use crate::source::{Source, Span};
use crate::study::Study;
use crate::study::cell::Row;
use crate::study::read;
use crate::suggest::{Likelihood, meant};
use crate::syntax;
use crate::syntax::fences::study_blocks;
use crate::syntax::token::TokenKind;
use crate::syntax::tree::{Block, Tree};
use crate::syntax::word::fold;
use outcome::FileReport;
pub use questions::questions;
pub use settings::Settings;
use std::sync::Arc;

/// What kind of text a study stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A study file.
    Study,
    /// Markdown, Quarto or R Markdown: studies stand in fenced blocks.
    Markdown,
}

/// The newest language this tool reads.
const LANGUAGE: f64 = 1.0;

/// Reads and judges one file.
pub fn check_file(source: Arc<Source>, kind: FileKind, book: &RuleBook, settings: &Settings) -> FileReport {
    let mut report = FileReport::new(source.clone());
    let mistakes = studies(&source.text, kind, book, &mut |study, readable| judge::study(study, readable, book, settings, &mut report));
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
            self.mistakes.push(outside(&fold(keyword), block.keyword.span));
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

/// A block that is no study, or whose keyword has a slip in it.
fn outside(keyword: &str, span: Span) -> Diagnostic {
    let mistake =
        Diagnostic::mistake("vocabulary/misplaced", format!("`{keyword}` stands outside a study"), span, "not inside `study … { }`");
    match meant(keyword, ["study"]).filter(|meant| meant.likelihood == Likelihood::Slip) {
        Some(meant) => mistake.help(meant.help()).fix(Fix::write(span, meant.name, true)),
        None => mistake.help("put it between the braces of `study \"title\" { … }`"),
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

fn title(study: &Study<'_>) -> String {
    let block = study.block(Row::STUDY);
    block
        .and_then(|block| block.label)
        .map_or_else(|| block.map_or(String::new(), |block| block.id.to_string()), |label| study.str(label).to_owned())
}
