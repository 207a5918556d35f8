//! What a run has to say, before any format has its way with it.

use crate::diagnostic::{Diagnostic, Severity};
pub use crate::rule::notes::NeedState;
use crate::source::{Source, Span};
use std::sync::Arc;

/// All files of a run, in the order of their paths; broken rule files first, as files of their own.
#[derive(Debug, Default)]
pub struct Run {
    pub files: Vec<FileReport>,
}

/// What was found in one file.
#[derive(Debug)]
pub struct FileReport {
    pub source: Arc<Source>,
    pub studies: Vec<StudyReport>,
    /// Mistakes and findings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    pub unsettled: Vec<Unsettled>,
    /// Something in the file could not be judged at all: a mistake in it, a file that cannot be read.
    pub unreadable: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyReport {
    pub title: String,
    pub claims: Vec<ClaimReport>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimReport {
    pub id: String,
    pub text: String,
    pub verdict: Verdict,
    /// How many errors stand against it.
    pub errors: usize,
    /// How many warnings stand against it.
    pub warnings: usize,
    /// What the sentence reads as (`causal`, `conditional`, `associational`, `descriptive`); none for a paraphrase.
    pub reads_as: Option<String>,
    /// The facts that are missing for a verdict of `open`.
    pub open_facts: usize,
}

/// What was said of a claim, summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// An error stands against it.
    Unsupported,
    /// A warning stands against it.
    Weakened,
    /// Nothing stands against it, but a rule of severity warning or error is unsettled for want of facts, or the study could not be
    /// read in full.
    Open,
    /// Nothing was found.
    Stands,
}

/// A rule that could not tell, and what would let it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    pub study: u32,
    pub rule: String,
    pub severity: Severity,
    pub claim: Option<String>,
    pub subjects: Vec<String>,
    pub needs: Vec<Need>,
    /// Asked of nobody unless all is asked for (a rule of severity advice).
    pub quiet: bool,
}

/// A fact that could still change the outcome.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// `goals.present[peers]`
    pub fact: String,
    /// `attribute.present`: needs of the same field are told as one.
    pub field: String,
    pub state: NeedState,
    /// What is stated, where that is not enough.
    pub stated: Option<String>,
    /// Where it stands, or where it would.
    pub span: Span,
}

/// The open questions of a file, gathered by fact, most telling first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// Left out of the study file: the reviewer's job.
    pub look_for: Vec<Question>,
    /// Looked for and not told: for the authors. Those a sharper value would settle stand last, with what is stated.
    pub ask: Vec<Question>,
}

/// One line of the list: one fact, or the same field of several blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// "`p` of 6 findings", or "`goals.present[peers]`".
    pub what: String,
    /// What the field means, from the vocabulary.
    pub meaning: String,
    /// What is stated so far.
    pub stated: Option<String>,
    pub state: NeedState,
    /// The rules it would settle, sorted.
    pub rules: Vec<String>,
    pub severity: Severity,
    pub span: Span,
}

impl Verdict {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported",
            Self::Weakened => "weakened",
            Self::Open => "open",
            Self::Stands => "stands",
        }
    }
}
