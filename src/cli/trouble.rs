//! What goes wrong outside of any text (paths, devices, options) to diagnostics and reports like all others.

use super::terminal::Terminal;
use crate::check::outcome::{FileReport, Gate, Questions};
use crate::diagnostic::{Diagnostic, MISTAKES};
use crate::policy::Wrong;
use crate::report::Judged;
use crate::report::pretty::Pretty;
use crate::rule::book::RuleBook;
use crate::source::{Source, Span};
use crate::suggest::did_you_mean;
use std::io::{ErrorKind, Write};
use std::sync::Arc;

/// A mistake without a place in a text.
pub fn trouble(rule: &'static str, message: impl Into<String>) -> Diagnostic {
    let mut diagnostic = Diagnostic::mistake(rule, message, Span::default(), "");
    diagnostic.labels.clear();
    diagnostic
}

/// What the operating system says of a file, in the tool's words where it is a common case.
pub fn reading(name: &str, error: &std::io::Error) -> Diagnostic {
    let why = match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    trouble("file/unreadable", format!("cannot read `{name}`: {why}"))
}

/// The report of a file of which nothing could be read.
pub fn unread(name: &str, diagnostic: Diagnostic) -> Judged {
    let source = Arc::new(Source::new(name, ""));
    broken(source, vec![diagnostic])
}

/// The report of a file that has mistakes and nothing else.
pub fn broken(source: Arc<Source>, diagnostics: Vec<Diagnostic>) -> Judged {
    let report = FileReport { diagnostics, unreadable: true, ..FileReport::new(source) };
    Judged { report, questions: Questions::default(), gate: Gate::default() }
}

/// Tells the user of trouble that belongs to no file, on standard error.
pub fn tell(terminal: &Terminal, source: &Source, diagnostics: &[Diagnostic]) {
    let pretty = Pretty::new(terminal.stderr, false, true);
    let mut text = Vec::new();
    // Where standard error is closed, the exit status is all that can be told.
    let _ = pretty.diagnostics(&mut text, source, diagnostics).and_then(|()| std::io::stderr().write_all(&text));
}

/// Tells what is wrong in policies and options, each in its own text.
pub fn tell_wrong(terminal: &Terminal, all: &[Wrong]) {
    all.iter().for_each(|wrong| tell(terminal, &wrong.source, std::slice::from_ref(&wrong.told)));
}

/// Tells of one trouble without a place.
pub fn tell_one(terminal: &Terminal, diagnostic: Diagnostic) {
    tell(terminal, &Source::new("", ""), &[diagnostic]);
}

/// A rule that is not in the book, with the nearest that is.
pub fn unknown_rule(name: &str, book: &RuleBook) -> Diagnostic {
    let told = trouble("options/unknown-rule", format!("there is no rule `{name}`"));
    let paths = || book.rules.iter().map(|rule| rule.path.as_str());
    let of_category: Vec<&str> = book.rules.iter().filter(|rule| rule.category() == name).map(|rule| rule.path.as_str()).collect();
    if !of_category.is_empty() {
        return told.help(format!("`{name}` is a category; its rules are {}", of_category.join(", ")));
    }
    if MISTAKES.iter().chain(&["waiver/", "baseline/"]).any(|category| name.starts_with(category)) {
        return told.help("what goes by such a name is a mistake in a file, not a rule: its message tells how to mend it");
    }
    // A name without its category, or with a slip in it.
    let short = paths().find(|path| path.split_once('/').is_some_and(|(_, own)| own == name));
    match short.map(|path| format!("did you mean `{path}`?")).or_else(|| did_you_mean(name, paths())) {
        Some(help) => told.help(help),
        None => told.help("`caveat rules` lists them all"),
    }
}
