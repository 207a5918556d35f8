//! Reports to one JSON object, described by `docs/schema/report-1.json`.
//!
//! The types here are the format's own, so that nothing within the tool changes it unawares. All keys are always there, in this
//! order; each file is a line of its own. Offsets are bytes; lines and columns count from 1, columns in Unicode scalar values; ends are exclusive.

mod diagnostic;
mod open;

use super::{Format, Judged, Tally};
use crate::check::outcome::{FileReport, StudyReport};
use diagnostic::DiagnosticOut;
use open::{QuestionsOut, UnsettledOut};
use serde::Serialize;
use std::io::{Result, Write};

/// The number of the shape: it changes when a key is removed or comes to mean something else.
pub const SCHEMA: u32 = 1;

/// The format for machines. Files are written as they come, so that the object need not be held as a whole.
#[derive(Debug, Default)]
pub struct Json {
    files: usize,
}

impl Format for Json {
    fn begin(&mut self, out: &mut dyn Write) -> Result<()> {
        let version = serde_json::to_string(env!("CARGO_PKG_VERSION"))?;
        write!(out, "{{\n  \"schema\": {SCHEMA},\n  \"caveat\": {version},\n  \"files\": [")
    }

    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        // About what a study and what is said of it come to.
        let mut piece = Vec::with_capacity(7 * judged.report.source.text.len() + 1024);
        serde_json::to_writer(&mut piece, &File::new(judged))?;
        Ok(piece)
    }

    fn file(&mut self, out: &mut dyn Write, _: &Judged, piece: Vec<u8>) -> Result<()> {
        out.write_all(if self.files == 0 { b"\n" } else { b",\n" })?;
        self.files += 1;
        out.write_all(&piece)
    }

    fn end(&mut self, out: &mut dyn Write, tally: &Tally) -> Result<()> {
        out.write_all(if self.files == 0 { b"],\n" } else { b"\n  ],\n" })?;
        out.write_all(b"  \"summary\": ")?;
        let summary = serde_json::to_string_pretty(&Summary::new(tally))?;
        writeln!(out, "{}\n}}", summary.replace('\n', "\n  "))
    }
}

/// A file, as the object tells it.
#[derive(Serialize)]
pub struct File<'a> {
    path: &'a str,
    /// Something in it could not be judged.
    unreadable: bool,
    studies: Vec<StudyOut<'a>>,
    diagnostics: Vec<DiagnosticOut<'a>>,
    unsettled: Vec<UnsettledOut<'a>>,
    questions: QuestionsOut<'a>,
}

impl<'a> File<'a> {
    pub fn new(Judged { report, questions, .. }: &'a Judged) -> Self {
        let FileReport { source, studies, diagnostics, unsettled, unreadable, .. } = report;
        Self {
            path: &source.name,
            unreadable: *unreadable,
            studies: studies.iter().map(StudyOut::new).collect(),
            diagnostics: diagnostics.iter().map(|diagnostic| DiagnosticOut::new(diagnostic, source)).collect(),
            unsettled: unsettled.iter().map(UnsettledOut::new).collect(),
            questions: QuestionsOut::new(questions, source),
        }
    }
}

#[derive(Serialize)]
struct StudyOut<'a> {
    title: &'a str,
    claims: Vec<ClaimOut<'a>>,
}

#[derive(Serialize)]
struct ClaimOut<'a> {
    id: &'a str,
    text: &'a str,
    verdict: &'static str,
    errors: usize,
    warnings: usize,
    /// Errors and warnings against it that are waived.
    waived: usize,
    open_facts: usize,
    reads_as: Option<&'a str>,
}

impl<'a> StudyOut<'a> {
    fn new(study: &'a StudyReport) -> Self {
        let claims = study.claims.iter().map(|claim| ClaimOut {
            id: &claim.id,
            text: &claim.text,
            verdict: claim.verdict.as_str(),
            errors: claim.errors,
            warnings: claim.warnings,
            waived: claim.waived,
            open_facts: claim.open_facts,
            reads_as: claim.reads_as.as_deref(),
        });
        Self { title: &study.title, claims: claims.collect() }
    }
}

/// The numbers of a run.
#[derive(Serialize)]
pub struct Summary {
    files: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
    waived: usize,
    /// What stands in the baseline.
    known: usize,
    unsettled: usize,
    unreadable: usize,
    /// What makes the run fail.
    failing: usize,
}

impl Summary {
    pub const fn new(tally: &Tally) -> Self {
        let Tally { files, errors, warnings, advice, waived, known, unsettled, unreadable, failing, .. } = *tally;
        Self { files, errors, warnings, advice, waived, known, unsettled, unreadable, failing }
    }
}
