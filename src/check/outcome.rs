//! What a run has to say, before any format has its way with it.

use crate::diagnostic::{Diagnostic, Severity, Waived};
pub use crate::rule::notes::NeedState;
use crate::source::{Source, Span};
use std::sync::Arc;
use std::time::Duration;

/// What makes a file fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// The least severity that does; nothing does where there is none.
    pub fail_on: Option<Severity>,
    /// Open questions that are neither waived nor known do, too.
    pub open_fails: bool,
}

impl Gate {
    /// How many findings and open questions make this file fail.
    pub fn failing(self, report: &FileReport) -> usize {
        let grave = |told: &&Diagnostic| told.counts() && self.fail_on.is_some_and(|least| told.severity >= least);
        let open = report.unsettled.iter().filter(|open| self.open_fails && open.counts()).count();
        report.diagnostics.iter().filter(grave).count() + open
    }
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
    /// Which waivers of the policy silenced something here, by their places.
    pub used_waivers: Vec<usize>,
    /// Which entries of the baseline were met here, by their places.
    pub met: Vec<usize>,
    /// How long each rule took for each study, where that is wanted: the place of the rule in the book, and the time.
    pub times: Vec<(usize, Duration)>,
}

impl FileReport {
    /// A report that tells nothing yet.
    pub const fn new(source: Arc<Source>) -> Self {
        Self {
            source,
            studies: Vec::new(),
            diagnostics: Vec::new(),
            unsettled: Vec::new(),
            unreadable: false,
            used_waivers: Vec::new(),
            met: Vec::new(),
            times: Vec::new(),
        }
    }
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
    /// How many errors and warnings against it are waived.
    pub waived: usize,
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
    /// See [`Diagnostic::waived`].
    pub waived: Option<Box<Waived>>,
    /// See [`Diagnostic::known`].
    pub known: bool,
    /// See [`Diagnostic::fingerprint`].
    pub fingerprint: String,
}

impl Unsettled {
    /// Somebody is asked, nobody has waived it, and no baseline knows it.
    pub const fn counts(&self) -> bool {
        !self.quiet && self.waived.is_none() && !self.known
    }
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
