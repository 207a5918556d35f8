//! Mistakes and findings to what JSON tells of them.

use crate::diagnostic::{Citation, Diagnostic, Edit, Fix, Label, Waived};
use crate::source::{Source, Span};
use serde::Serialize;

#[derive(Serialize)]
pub struct DiagnosticOut<'a> {
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
pub struct WaivedOut<'a> {
    reason: &'a str,
    by: Option<&'a str>,
    until: Option<&'a str>,
    /// The policy file that waives it; nothing where the study does.
    policy: Option<&'a str>,
}

impl<'a> WaivedOut<'a> {
    pub fn new(waived: &'a Waived) -> Self {
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
    pub fn new(fix: &'a Fix, source: &Source) -> Self {
        let edit = |edit: &'a Edit| EditOut { place: PlaceOut::new(edit.span, source), text: &edit.text };
        Self { title: &fix.title, certain: fix.certain, edits: fix.edits.iter().map(edit).collect() }
    }
}

/// A fingerprint that was wanted.
pub fn fingerprint(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl<'a> DiagnosticOut<'a> {
    pub fn new(diagnostic: &'a Diagnostic, source: &Source) -> Self {
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
    pub fn new(label: &'a Label, source: &Source) -> Self {
        Self { text: &label.text, place: PlaceOut::new(label.span, source), cited_at: label.cited_at.as_deref() }
    }
}

#[derive(Serialize)]
pub struct PlaceOut {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

impl PlaceOut {
    pub fn new(span: Span, source: &Source) -> Self {
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
    pub fn new(citation: &'a Citation) -> Self {
        Self { cites: &citation.cites, says: citation.says.as_deref(), verified: citation.verified }
    }
}
