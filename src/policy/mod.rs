//! Policies (`caveat.toml`, profiles, options) to what a run asks of its rule book.

mod document;
mod in_force;
mod profiles;
mod read;
mod waivers;

pub use in_force::{InForce, Ruling, in_force};
pub use profiles::{PROFILES, profile};
pub use read::read;
pub use waivers::About;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};
use std::path::PathBuf;
use std::sync::Arc;

/// The name that policy files have.
pub const FILE_NAME: &str = "caveat.toml";

/// Who sets a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A profile that ships with the tool.
    Profile,
    /// A policy file.
    File,
    /// The command line.
    Options,
}

/// Where a value is set.
#[derive(Clone, Debug)]
pub struct Place {
    pub by: By,
    pub source: Arc<Source>,
    pub span: Span,
}

/// A value, and where it is set.
#[derive(Clone, Debug)]
pub struct At<T> {
    pub value: T,
    pub place: Place,
}

impl<T> At<T> {
    /// A mistake in this value.
    pub fn wrong(&self, rule: &'static str, message: impl Into<String>, label: impl Into<String>) -> Wrong {
        Wrong { source: self.place.source.clone(), told: Diagnostic::mistake(rule, message, self.place.span, label) }
    }
}

/// What is wrong in a policy, and in which text.
#[derive(Clone, Debug)]
pub struct Wrong {
    pub source: Arc<Source>,
    pub told: Diagnostic,
}

impl Wrong {
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { told: self.told.help(help), ..self }
    }
}

/// What becomes of open questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenQuestions {
    /// Counted, and told where all are asked for.
    Quiet,
    /// Told.
    #[default]
    Ask,
    /// Told, and failing the run unless they are waived.
    Fail,
}

impl OpenQuestions {
    /// The words for them, as policies and options write them.
    pub const WORDS: [(&str, Self); 3] = [("quiet", Self::Quiet), ("ask", Self::Ask), ("fail", Self::Fail)];

    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, open)| *open == self).map_or("", |(word, _)| word)
    }
}

/// What one file, one profile or the command line sets; what it does not set stays as it was.
#[derive(Debug, Default)]
pub struct Layer {
    /// Its text; none for what options set.
    pub source: Option<Arc<Source>>,
    /// What its paths start from.
    pub folder: PathBuf,
    /// Policies that come before this one: profiles by name, files by path.
    pub extends: Vec<At<String>>,
    /// Folders of further rules.
    pub rules: Vec<At<String>>,
    /// The only rules or categories that run.
    pub select: Option<Vec<At<String>>>,
    /// Rules or categories that run as well.
    pub extend_select: Vec<At<String>>,
    /// Rules or categories that do not run.
    pub ignore: Vec<At<String>>,
    /// The least severity that fails a run; `None` within is `never`.
    pub fail_on: Option<At<Option<Severity>>>,
    pub open: Option<At<OpenQuestions>>,
    /// By rule or category; `None` is `off`.
    pub severity: Vec<(At<String>, Option<Severity>)>,
    pub params: Vec<Moved>,
    /// Paths that are not judged when a folder is, as in a `.gitignore`.
    pub exclude: Vec<At<String>>,
    /// Rules or categories that nobody may waive.
    pub unwaivable: Vec<At<String>>,
    /// What every waiver must have besides its reason: `by`, `until`.
    pub waivers_need: Vec<At<String>>,
    pub waive: Vec<PolicyWaiver>,
}

/// A parameter of a rule that is given another value.
#[derive(Clone, Debug)]
pub struct Moved {
    pub rule: At<String>,
    pub name: At<String>,
    /// As it would stand in a rule file.
    pub value: At<String>,
}

/// A `[[waive]]` of a policy.
#[derive(Clone, Debug)]
pub struct PolicyWaiver {
    pub rule: At<String>,
    pub on: Vec<At<String>>,
    /// The files it is about, as in a `.gitignore`; all of them where none are named.
    pub files: Vec<At<String>>,
    pub reason: Option<At<String>>,
    pub by: Option<At<String>>,
    /// The text, and the last day on which it holds.
    pub until: Option<(At<String>, i32)>,
    /// The whole of it.
    pub place: Place,
}
