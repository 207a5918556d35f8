//! What is said to a user: one type for mistakes in files, broken rules, bad settings and findings.

use crate::source::Span;
use std::borrow::Cow;
use std::sync::Arc;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Advice,
    Warning,
    Error,
}

impl Severity {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in the text and why it is pointed at. The first label of a diagnostic is the primary one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
    /// Where in the study's own source the marked fact stands (`@ "p. 9"`).
    pub cited_at: Option<String>,
}

/// A published text that a rule rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    pub cites: String,
    pub says: Option<String>,
    /// False where nobody has yet checked the citation against the page.
    pub verified: bool,
}

/// What is wrong, where, why, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// `category/name`: the rule that speaks; mistakes in files speak as `syntax/…` and `vocabulary/…`.
    pub rule: Cow<'static, str>,
    pub severity: Severity,
    pub message: String,
    pub labels: Vec<Label>,
    pub help: Option<String>,
    pub sources: Arc<[Citation]>,
    /// The study of the file (from 0) that is spoken of.
    pub study: Option<u32>,
    /// The claim that is spoken of, by id.
    pub claim: Option<String>,
    /// The ids of what else is spoken of, in the order of the rule's `for`.
    pub subjects: Vec<String>,
}

impl Diagnostic {
    /// A mistake in a file: an error with one label.
    pub fn mistake(rule: &'static str, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self {
            rule: Cow::Borrowed(rule),
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label { span, text: label.into(), cited_at: None }],
            help: None,
            sources: Arc::new([]),
            study: None,
            claim: None,
            subjects: Vec::new(),
        }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into(), cited_at: None });
        self
    }

    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Where the primary label begins; 0 for a diagnostic of the whole file.
    pub fn place(&self) -> Span {
        self.labels.first().map(|label| label.span).unwrap_or_default()
    }

    /// The order in which diagnostics of one file are told.
    pub fn sort(diagnostics: &mut [Self]) {
        diagnostics.sort_by(|a, b| (a.place(), &a.rule, &a.message).cmp(&(b.place(), &b.rule, &b.message)));
    }
}
