//! Rule files to checked rules, and checked rules to truth values over a study.

pub mod ast;
pub mod book;
pub mod condition;
pub mod contradiction;
pub mod eval;
pub mod evidence;
pub mod examples;
pub mod ir;
pub mod judge;
mod lower;
pub mod marks;
mod messages;
mod names;
pub mod notes;
pub mod params;
mod pattern;
pub mod read;
pub mod remedy;
pub mod render;
pub mod report;
mod rewordings;
pub mod scope;
pub mod style;
pub mod terms;
mod types;
pub mod why;
mod words;

use crate::diagnostic::{Citation, Severity};
use crate::source::{Source, Span};
use crate::syntax::tree::{Block, Tree};
use crate::vocabulary::Type;
use examples::Examples;
use ir::{Id, Over, Program, Var};
use remedy::Remedy;
use scope::Param;
use std::sync::Arc;

/// A rule that was checked when it was loaded, and cannot fail.
#[derive(Debug)]
pub struct Rule {
    /// `category/name`, its only identity.
    pub path: String,
    pub title: String,
    pub severity: Severity,
    /// The first whose condition is certainly true holds, before [`Rule::severity`].
    pub severities: Vec<(Severity, Id)>,
    pub binders: Vec<Binder>,
    /// The parts of `when`, by how many binders they need: `whens[0]` needs none.
    pub whens: Vec<Vec<Id>>,
    /// `when` as written, for `why`.
    pub when: Option<Id>,
    /// Combinations that agree on these are told as one; all of them where it is not given.
    pub per: Option<Vec<Var>>,
    pub yields_to: Vec<String>,
    /// Whether unsettled combinations are asked about, where the rule says so itself.
    pub asks: Option<bool>,
    /// The rule of the same path, from another folder, that this one takes the place of.
    pub replaces: Option<String>,
    pub says: Vec<(Option<Id>, Message)>,
    pub help: Vec<(Option<Id>, Message)>,
    pub why: String,
    pub marks: Vec<Mark>,
    pub remedies: Vec<Remedy>,
    pub params: Vec<Param>,
    pub sources: Arc<[Citation]>,
    examples: Examples,
    pub program: Program,
    pub source: Arc<Source>,
    /// The head of the rule in its file.
    pub at: Span,
}

impl Rule {
    /// The small studies in the rule's file; those of built-in rules are read when somebody asks for them.
    pub fn examples(&self) -> &[Example] {
        self.examples.get(&self.source)
    }

    /// Whether unsettled combinations are asked about where the rule is of this severity: advice asks nothing unless it says so.
    pub fn asks(&self, severity: Severity) -> bool {
        self.asks.unwrap_or(severity > Severity::Advice)
    }
}

/// `name in list where filter` of `for`.
#[derive(Debug)]
pub struct Binder {
    pub name: String,
    pub var: Var,
    pub list: Id,
    pub ty: Type,
    /// Parts of `where` that do not name the variable: judged before the list is opened.
    pub guards: Vec<Id>,
    pub filters: Vec<Id>,
}

/// A text with values in it.
#[derive(Debug, Default)]
pub struct Message {
    pub parts: Vec<MessagePart>,
}

#[derive(Debug)]
pub enum MessagePart {
    Text(String),
    Value(Id),
    /// `{n: one|many}`, `{condition: yes|no}`
    Choice {
        of: Id,
        first: String,
        second: String,
    },
}

/// What is underlined, and why.
#[derive(Debug)]
pub struct Mark {
    pub target: Target,
    pub text: Message,
    /// One label for each of these.
    pub over: Vec<Over>,
    pub when: Option<Id>,
}

#[derive(Debug)]
pub enum Target {
    Value(Id),
    /// `list[member]`: the place where the member is named.
    Mention {
        list: Id,
        member: Id,
    },
}

/// A small study, and what the rule must make of it.
#[derive(Debug)]
pub struct Example {
    pub outcome: Outcome,
    pub label: Option<String>,
    /// The example's block in the rule's file.
    pub block: Block,
    pub tree: Arc<Tree>,
    pub today: Option<(i32, i32)>,
    pub expect: Option<Expect>,
    pub at: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Fails,
    Passes,
    Open,
}

/// What an example expects beyond its outcome.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    pub subjects: Option<Vec<String>>,
    pub severity: Option<Severity>,
    /// Texts that must be underlined, the primary one first.
    pub underlines: Vec<String>,
    /// Texts that the message must hold.
    pub says: Vec<String>,
    /// Texts that the example holds once the rule's fix is in it.
    pub fixed: Vec<String>,
    /// Other rules of the category that report it too.
    pub also: Vec<String>,
    pub at: Span,
}

impl Outcome {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::Passes => "passes",
            Self::Open => "open",
        }
    }
}

impl Rule {
    pub fn category(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }
}
