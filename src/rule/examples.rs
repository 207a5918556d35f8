//! The examples of a rule: small studies inside its file, and what the rule must make of them.

use super::read::doubled_fields;
use super::{Example, Expect, Outcome};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;
use crate::syntax;
use crate::syntax::tree::{Block, Member, Tree};
use crate::vocabulary::plain::{File, is_text};
use std::sync::{Arc, OnceLock};

/// The examples of one rule, read at once or when they are first asked for.
#[derive(Debug, Default)]
pub struct Examples {
    read: OnceLock<Vec<Example>>,
}

impl Examples {
    /// Those of a rule that was read in full.
    pub fn now(examples: Vec<Example>) -> Self {
        Self { read: OnceLock::from(examples) }
    }

    pub fn get(&self, source: &Source) -> &[Example] {
        self.read.get_or_init(|| {
            let tree = Arc::new(syntax::read(&source.text).0);
            let file = File { text: &source.text, tree: &tree };
            tree.blocks.first().map_or(Vec::new(), |rule| read(&file, rule, &tree, &mut Vec::new()))
        })
    }
}

/// The examples of a rule's block, with mistakes in what stands beside the study told.
pub fn read(file: &File<'_>, rule: &Block, tree: &Arc<Tree>, out: &mut Vec<Diagnostic>) -> Vec<Example> {
    let mut examples = Vec::new();
    for block in rule.blocks() {
        let outcome = match file.keyword(block).as_ref() {
            "fails" => Outcome::Fails,
            "passes" => Outcome::Passes,
            "open" => Outcome::Open,
            _ => continue,
        };
        match example(file, block, outcome, tree) {
            Ok(example) => examples.push(example),
            Err(diagnostic) => out.push(diagnostic),
        }
    }
    examples
}

/// `fails "label" { body of a study  as-of: date  expect { … } }`
fn example(file: &File<'_>, block: &Block, outcome: Outcome, tree: &Arc<Tree>) -> Result<Example, Diagnostic> {
    let span = block.head_span(file.tree);
    let label = match file.head(block) {
        [] => None,
        [text] if is_text(*text) => Some(file.text(*text)),
        _ => return Err(Diagnostic::mistake("rule/head", "an example may have a label", span, "a text in quotes expected")),
    };
    let mut example = Example { outcome, label, block: block.clone(), tree: tree.clone(), today: None, expect: None, at: span };
    for field in block.fields().filter(|field| file.name(field) == "as-of") {
        let text = file.value_span(field).of(file.text);
        example.today = Some(crate::date::parse(text).ok_or_else(|| file.wanted(field, "a date, such as `2024-03-01`"))?);
    }
    for inner in block.blocks().filter(|inner| file.keyword(inner) == "expect") {
        if let Some(doubled) = doubled_fields(file, inner).into_iter().next() {
            return Err(doubled);
        }
        example.expect = Some(expect(file, inner)?);
    }
    // What remains is the body of the study.
    example.block.members.retain(|member| match member {
        Member::Field(field) => file.name(field) != "as-of",
        Member::Block(inner) => file.keyword(inner) != "expect",
    });
    Ok(example)
}

/// `expect { subjects: …  severity: …  underlines: "…"  says: "…"  fixed: "…"  also: category/rule }`
fn expect(file: &File<'_>, block: &Block) -> Result<Expect, Diagnostic> {
    let mut expect = Expect { at: block.keyword.span, ..Expect::default() };
    for field in block.fields() {
        match file.name(field).as_ref() {
            "subjects" => expect.subjects = Some(file.names(field)?.into_iter().map(|(_, name)| name).collect()),
            "severity" => {
                expect.severity = Some(match file.one_word(field).as_deref() {
                    Ok("error") => Severity::Error,
                    Ok("warning") => Severity::Warning,
                    Ok("advice") => Severity::Advice,
                    _ => return Err(file.wanted(field, "`error`, `warning` or `advice`")),
                });
            }
            "underlines" => expect.underlines = file.texts(field)?,
            "says" => expect.says = file.texts(field)?,
            "fixed" => expect.fixed = file.texts(field)?,
            "also" => expect.also = file.names(field)?.into_iter().map(|(_, name)| name).collect(),
            _ => {
                let message = format!("`expect` has no `{}`", file.name(field));
                let diagnostic = Diagnostic::mistake("rule/unknown-field", message, field.name.span, "not known");
                return Err(diagnostic.help("an example can expect `subjects`, `severity`, `underlines`, `says`, `fixed` and `also`"));
            }
        }
    }
    Ok(expect)
}
