//! The pattern of a `matches` test to whether a text holds it; built when it is first asked, since most runs never ask.

use super::ir::{Node, Program};
use crate::source::Span;
use crate::syntax::cursor::Problem;
use regex::{Error, Regex, RegexBuilder};
use std::sync::OnceLock;

/// How large a pattern may grow, in bytes.
const LARGEST: usize = 1 << 20;

/// A regular expression of a rule, in any case.
#[derive(Debug)]
pub struct Pattern {
    text: String,
    at: Span,
    built: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub const fn new(text: String, at: Span) -> Self {
        Self { text, at, built: OnceLock::new() }
    }

    pub fn is_match(&self, text: &str) -> bool {
        let built = self.built.get_or_init(|| self.build().ok());
        built.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// Why it cannot be used, if it cannot.
    fn problem(&self) -> Option<Problem> {
        self.build().err().map(|error| match error {
            Error::CompiledTooBig(_) => {
                Problem::new("this pattern grows too large", self.at, "its repetitions multiply").help("ask for fewer repetitions")
            }
            other => {
                let reason = other.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                Problem::new("this pattern cannot be read", self.at, reason)
            }
        })
    }

    fn build(&self) -> Result<Regex, Error> {
        RegexBuilder::new(&self.text).case_insensitive(true).size_limit(LARGEST).build()
    }
}

/// What is wrong with the patterns of a program.
pub fn problems(program: &Program) -> Vec<Problem> {
    let pattern = |node: &Node| if let Node::Matches { pattern, .. } = node { pattern.problem() } else { None };
    program.nodes.iter().filter_map(pattern).collect()
}
