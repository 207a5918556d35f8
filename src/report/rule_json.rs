//! The rule book to one JSON object, described by `docs/schema/rules-1.json`.

use super::written;
use crate::diagnostic::Citation;
use crate::rule::book::RuleBook;
use crate::rule::scope::Param;
use crate::rule::terms::Category;
use crate::rule::{Example, Rule};
use serde::Serialize;
use std::io::{Result, Write};

/// The number of the shape: it changes when a key is removed or comes to mean something else.
pub const SCHEMA: u32 = 1;

pub fn write(out: &mut dyn Write, book: &RuleBook) -> Result<()> {
    let page = BookOut {
        schema: SCHEMA,
        caveat: env!("CARGO_PKG_VERSION"),
        categories: book.terms.categories.iter().map(CategoryOut::new).collect(),
        rules: book.rules.iter().map(|rule| RuleOut::new(rule, book.is_on(rule))).collect(),
    };
    writeln!(out, "{}", serde_json::to_string_pretty(&page)?)
}

#[derive(Serialize)]
struct BookOut<'a> {
    schema: u32,
    caveat: &'static str,
    categories: Vec<CategoryOut<'a>>,
    rules: Vec<RuleOut<'a>>,
}

#[derive(Serialize)]
struct CategoryOut<'a> {
    name: &'a str,
    title: &'a str,
    about: &'a str,
    on: bool,
}

impl<'a> CategoryOut<'a> {
    fn new(category: &'a Category) -> Self {
        Self { name: &category.name, title: &category.title, about: category.about.trim(), on: !category.off }
    }
}

#[derive(Serialize)]
struct RuleOut<'a> {
    path: &'a str,
    category: &'a str,
    file: &'a str,
    /// It runs without being asked for.
    on: bool,
    title: &'a str,
    severity: &'static str,
    /// Severities for some cases; the first whose condition holds wins over `severity`.
    severities: Vec<SeverityOut<'a>>,
    /// Facts that it lacks are asked for.
    asks: bool,
    why: &'a str,
    sources: Vec<SourceOut<'a>>,
    params: Vec<ParamOut<'a>>,
    fixes: Vec<FixOut<'a>>,
    yields_to: &'a [String],
    replaces: Option<&'a str>,
    condition: String,
    examples: Vec<ExampleOut<'a>>,
}

impl<'a> RuleOut<'a> {
    fn new(rule: &'a Rule, on: bool) -> Self {
        let severities = rule.severities.iter();
        Self {
            path: &rule.path,
            category: rule.category(),
            file: &rule.source.name,
            on,
            title: &rule.title,
            severity: rule.severity.as_str(),
            severities: severities
                .map(|(severity, when)| SeverityOut { severity: severity.as_str(), when: rule.program.text(*when) })
                .collect(),
            asks: rule.asks(rule.severity),
            why: rule.why.trim(),
            sources: rule.sources.iter().map(SourceOut::new).collect(),
            params: rule.params.iter().map(ParamOut::new).collect(),
            fixes: rule.remedies.iter().map(|remedy| FixOut { title: &remedy.title, certain: remedy.certain }).collect(),
            yields_to: &rule.yields_to,
            replaces: rule.replaces.as_deref(),
            condition: written::condition(rule).join("\n"),
            examples: rule.examples().iter().map(|example| ExampleOut::new(rule, example)).collect(),
        }
    }
}

#[derive(Serialize)]
struct SeverityOut<'a> {
    severity: &'static str,
    when: &'a str,
}

#[derive(Serialize)]
struct FixOut<'a> {
    title: &'a str,
    /// The study says the same with it.
    certain: bool,
}

#[derive(Serialize)]
struct SourceOut<'a> {
    cites: &'a str,
    says: Option<&'a str>,
    /// Somebody has checked it against the page.
    verified: bool,
}

impl<'a> SourceOut<'a> {
    fn new(citation: &'a Citation) -> Self {
        Self { cites: &citation.cites, says: citation.says.as_deref(), verified: citation.verified }
    }
}

#[derive(Serialize)]
struct ParamOut<'a> {
    name: &'a str,
    is: &'a str,
    between: Option<&'a str>,
    whose: &'a str,
    means: &'a str,
}

impl<'a> ParamOut<'a> {
    fn new(param: &'a Param) -> Self {
        let between = param.between.as_ref().map(|(between, ..)| between.as_str());
        Self { name: &param.name, is: &param.text, between, whose: &param.whose, means: &param.means }
    }
}

#[derive(Serialize)]
struct ExampleOut<'a> {
    outcome: &'static str,
    label: Option<&'a str>,
    text: String,
}

impl<'a> ExampleOut<'a> {
    fn new(rule: &Rule, example: &'a Example) -> Self {
        Self { outcome: example.outcome.as_str(), label: example.label.as_deref(), text: written::example(rule, example).join("\n") }
    }
}
