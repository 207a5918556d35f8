//! Reports to one JSON object, described by `docs/schema/report-1.json`.
//!
//! The types here are the format's own, so that nothing within the tool changes it unawares. All keys are always there, in this
//! order; each file is a line of its own. Offsets are bytes; lines and columns count from 1, columns in Unicode scalar values; ends are exclusive.

use super::{Format, Judged, Tally};
use crate::check::outcome::{FileReport, Need, NeedState, Question, Questions, StudyReport, Unsettled};
use crate::diagnostic::{Citation, Diagnostic, Edit, Fix, Label, Waived};
use crate::source::{Source, Span};
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
        let mut piece = Vec::with_capacity(4 * judged.report.source.text.len() + 1024);
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

#[derive(Serialize)]
struct DiagnosticOut<'a> {
    study: Option<u32>,
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    claim: Option<&'a str>,
    subjects: &'a [String],
    labels: Vec<LabelOut<'a>>,
    sources: Vec<SourceOut<'a>>,
    waived: Option<WaivedOut<'a>>,
    /// It stands in the baseline.
    known: bool,
    /// What it is known by from run to run; nothing for mistakes.
    fingerprint: Option<&'a str>,
    fix: Option<FixOut<'a>>,
}

#[derive(Serialize)]
struct WaivedOut<'a> {
    reason: &'a str,
    by: Option<&'a str>,
    until: Option<&'a str>,
    /// The policy file that waives it; nothing where the study does.
    policy: Option<&'a str>,
}

impl<'a> WaivedOut<'a> {
    fn new(waived: &'a Waived) -> Self {
        let Waived { reason, by, until, policy } = waived;
        Self { reason, by: by.as_deref(), until: until.as_deref(), policy: policy.as_deref() }
    }
}

#[derive(Serialize)]
struct FixOut<'a> {
    title: &'a str,
    /// What the file says stays the same.
    certain: bool,
    edits: Vec<EditOut<'a>>,
}

#[derive(Serialize)]
struct EditOut<'a> {
    #[serde(flatten)]
    place: PlaceOut,
    /// What takes its place.
    text: &'a str,
}

impl<'a> FixOut<'a> {
    fn new(fix: &'a Fix, source: &Source) -> Self {
        let edit = |edit: &'a Edit| EditOut { place: PlaceOut::new(edit.span, source), text: &edit.text };
        Self { title: &fix.title, certain: fix.certain, edits: fix.edits.iter().map(edit).collect() }
    }
}

/// A fingerprint that was wanted.
fn fingerprint(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl<'a> DiagnosticOut<'a> {
    fn new(diagnostic: &'a Diagnostic, source: &Source) -> Self {
        Self {
            study: diagnostic.study,
            rule: &diagnostic.rule,
            severity: diagnostic.severity.as_str(),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            claim: diagnostic.claim.as_deref(),
            subjects: &diagnostic.subjects,
            labels: diagnostic.labels.iter().map(|label| LabelOut::new(label, source)).collect(),
            sources: diagnostic.sources.iter().map(SourceOut::new).collect(),
            waived: diagnostic.waived.as_deref().map(WaivedOut::new),
            known: diagnostic.known,
            fingerprint: fingerprint(&diagnostic.fingerprint),
            fix: diagnostic.fix.as_deref().map(|fix| FixOut::new(fix, source)),
        }
    }
}

#[derive(Serialize)]
struct LabelOut<'a> {
    text: &'a str,
    #[serde(flatten)]
    place: PlaceOut,
    cited_at: Option<&'a str>,
}

impl<'a> LabelOut<'a> {
    fn new(label: &'a Label, source: &Source) -> Self {
        Self { text: &label.text, place: PlaceOut::new(label.span, source), cited_at: label.cited_at.as_deref() }
    }
}

#[derive(Serialize)]
struct PlaceOut {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

impl PlaceOut {
    fn new(span: Span, source: &Source) -> Self {
        let (start, end) = (source.place(span.start), source.place(span.end));
        Self { start: span.start, end: span.end, line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }
}

#[derive(Serialize)]
struct SourceOut<'a> {
    cites: &'a str,
    says: Option<&'a str>,
    verified: bool,
}

impl<'a> SourceOut<'a> {
    fn new(citation: &'a Citation) -> Self {
        Self { cites: &citation.cites, says: citation.says.as_deref(), verified: citation.verified }
    }
}

#[derive(Serialize)]
struct UnsettledOut<'a> {
    study: u32,
    rule: &'a str,
    severity: &'static str,
    claim: Option<&'a str>,
    subjects: &'a [String],
    /// Asked of nobody unless all is asked for.
    quiet: bool,
    needs: Vec<NeedOut<'a>>,
    waived: Option<WaivedOut<'a>>,
    known: bool,
    fingerprint: Option<&'a str>,
}

#[derive(Serialize)]
struct NeedOut<'a> {
    fact: &'a str,
    state: &'static str,
    stated: Option<&'a str>,
}

impl<'a> UnsettledOut<'a> {
    fn new(unsettled: &'a Unsettled) -> Self {
        let need = |need: &'a Need| NeedOut { fact: &need.fact, state: state(need.state), stated: need.stated.as_deref() };
        Self {
            study: unsettled.study,
            rule: &unsettled.rule,
            severity: unsettled.severity.as_str(),
            claim: unsettled.claim.as_deref(),
            subjects: &unsettled.subjects,
            quiet: unsettled.quiet,
            needs: unsettled.needs.iter().map(need).collect(),
            waived: unsettled.waived.as_deref().map(WaivedOut::new),
            known: unsettled.known,
            fingerprint: fingerprint(&unsettled.fingerprint),
        }
    }
}

/// Why a fact is wanted, in a word.
pub const fn state(state: NeedState) -> &'static str {
    match state {
        NeedState::Missing => "missing",
        NeedState::Unreported => "unreported",
        NeedState::Imprecise => "imprecise",
        NeedState::OtherUnit => "other-unit",
    }
}

#[derive(Serialize)]
struct QuestionsOut<'a> {
    look_for: Vec<QuestionOut<'a>>,
    ask: Vec<QuestionOut<'a>>,
}

#[derive(Serialize)]
struct QuestionOut<'a> {
    what: &'a str,
    meaning: &'a str,
    state: &'static str,
    stated: Option<&'a str>,
    severity: &'static str,
    rules: &'a [String],
    #[serde(flatten)]
    place: PlaceOut,
}

impl<'a> QuestionsOut<'a> {
    fn new(questions: &'a Questions, source: &Source) -> Self {
        let all = |list: &'a [Question]| list.iter().map(|question| QuestionOut::new(question, source)).collect();
        Self { look_for: all(&questions.look_for), ask: all(&questions.ask) }
    }
}

impl<'a> QuestionOut<'a> {
    fn new(question: &'a Question, source: &Source) -> Self {
        Self {
            what: &question.what,
            meaning: &question.meaning,
            state: state(question.state),
            stated: question.stated.as_deref(),
            severity: question.severity.as_str(),
            rules: &question.rules,
            place: PlaceOut::new(question.span, source),
        }
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
