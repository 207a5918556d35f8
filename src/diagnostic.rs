//! What is said to a user: one type for mistakes in files, broken rules, bad settings and findings.

use crate::source::Span;
use std::borrow::Cow;
use std::sync::Arc;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Advice,
    Warning,
    /// What keeps a file from being read is always one.
    #[default]
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

/// A decision not to let a rule speak of something, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    pub reason: String,
    /// Who decided it.
    pub by: Option<String>,
    /// The last day on which it holds, as written.
    pub until: Option<String>,
    /// The policy file that waives it; none where the study file itself does.
    pub policy: Option<String>,
}

/// A change of the text that takes a diagnostic away and adds none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does: "write `minority`".
    pub title: String,
    /// What the file says stays the same; an uncertain fix changes it, and somebody must look.
    pub certain: bool,
    /// Not overlapping, in the order of the text.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// Writes something else in one place.
    pub fn write(span: Span, text: &str, certain: bool) -> Box<Self> {
        let edits = vec![Edit { span, text: text.to_owned() }];
        Box::new(Self { title: format!("write `{text}`"), certain, edits })
    }
}

/// A stretch of text and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// The categories of mistakes: what keeps a file from being judged, where rules find something in what was.
pub const MISTAKES: [&str; 8] = ["baseline/unreadable", "file/", "layout/", "options/", "policy/", "rule/", "syntax/", "vocabulary/"];

/// What is wrong, where, why, and how to mend it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Counted and told, and failing nothing.
    pub waived: Option<Box<Waived>>,
    /// It stands in the baseline: known, told as such, and failing nothing.
    pub known: bool,
    /// What it is known by from run to run; empty for mistakes, and where nobody asked for it.
    pub fingerprint: String,
    pub fix: Option<Box<Fix>>,
}

impl Diagnostic {
    /// A mistake in a file: an error with one label.
    pub fn mistake(rule: &'static str, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        let labels = vec![Label { span, text: label.into(), cited_at: None }];
        Self { rule: Cow::Borrowed(rule), message: message.into(), labels, ..Self::default() }
    }

    /// Nobody has waived it, and no baseline knows it.
    pub const fn counts(&self) -> bool {
        self.waived.is_none() && !self.known
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

    /// What takes it away.
    #[must_use]
    pub fn fix(mut self, fix: Box<Fix>) -> Self {
        self.fix = Some(fix);
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
