//! The `fix` blocks of a rule to what they change in a study that the rule reports.

use super::condition::{self, condition, whole};
use super::eval::{Env, Eval};
use super::ir::{Id, Node};
use super::lower::{self, value};
use super::messages;
use super::names::unknown;
use super::notes::Deaf;
use super::read::{doubled_fields, item_cursor, unknown_field};
use super::scope::Scope;
use super::types;
use super::{Message, MessagePart, Rule};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::study::cell::Cell;
use crate::syntax::cursor::Problem;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Block, Field};
use crate::truth::Truth;
use crate::vocabulary::Type;
use crate::vocabulary::plain::{File, is_text, span_of};

/// `fix unsafe "write that the two go together" { … }`
#[derive(Debug)]
pub struct Remedy {
    pub title: String,
    /// What the study says stays the same.
    pub certain: bool,
    pub when: Option<Id>,
    pub changes: Vec<Change>,
    /// The head of the block.
    pub at: Span,
}

/// One thing that a fix changes.
#[derive(Debug)]
pub enum Change {
    /// `reword: w by one or other`: the places of the rewordings among the terms, the first that has a phrase for it.
    Reword { hit: Id, by: Vec<usize> },
    /// `write: associational at c.asserts`: passed over where nothing stands.
    Write { text: Message, at: Id },
}

/// The first fix of a rule that has something to change, for the combinations that are told as one.
pub fn fix(rule: &Rule, eval: &Eval<'_, '_>, envs: &mut [Env]) -> Option<Box<Fix>> {
    rule.remedies.iter().find_map(|remedy| remedied(remedy, eval, envs)).map(Box::new)
}

fn remedied(remedy: &Remedy, eval: &Eval<'_, '_>, envs: &mut [Env]) -> Option<Fix> {
    let mut edits: Vec<Edit> = Vec::new();
    for env in envs {
        if remedy.when.is_some_and(|when| eval.truth(when, env, &mut Deaf) != Truth::True) {
            return None;
        }
        for change in &remedy.changes {
            let edit = match change {
                Change::Reword { hit, by } => Some(reworded(eval, *hit, by, env)?),
                Change::Write { text, at } => written(eval, text, *at, env),
            };
            edits.extend(edit.filter(|edit| !edits.contains(edit)));
        }
    }
    edits.sort_by_key(|edit| edit.span);
    let apart = edits.iter().zip(edits.iter().skip(1)).all(|(one, next)| one.span.end <= next.span.start);
    let first = edits.first().filter(|_| apart)?;
    Some(Fix { title: format!("{}: `{}`", remedy.title, first.text), certain: remedy.certain, edits })
}

fn reworded(eval: &Eval<'_, '_>, hit: Id, by: &[usize], env: &mut Env) -> Option<Edit> {
    let Cell::Hit(at) = eval.value(hit, env, &mut Deaf) else { return None };
    let hit = eval.study.hits.get(at as usize)?;
    by.iter().find_map(|&by| eval.terms.rewordings.get(by)?.edit(eval.study, hit))
}

/// Nothing where nothing stands, or where it says so already.
fn written(eval: &Eval<'_, '_>, text: &Message, at: Id, env: &mut Env) -> Option<Edit> {
    let span = eval.study.place_of(eval.fact(at, env)?).value;
    let text = eval.message(text, std::slice::from_mut(env));
    (!span.is_empty() && span.of(eval.study.text) != text).then_some(Edit { span, text })
}

/// Reads a `fix` block; `tell` is given the mistakes.
pub fn read(scope: &mut Scope<'_>, file: &File<'_>, block: &Block, tell: &mut dyn FnMut(Diagnostic)) -> Option<Remedy> {
    let head = block.head_span(file.tree);
    let sure = match file.named(block) {
        Some((_, word, Some(title))) if word == "certain" || word == "unsafe" => Some((word == "certain", title)),
        _ => None,
    };
    let Some((certain, title)) = sure else {
        let mistake =
            Diagnostic::mistake("rule/head", "a fix says whether it is sure, and what it does", head, "`certain` or `unsafe` expected");
        tell(
            mistake.help(
                "write `fix unsafe \"write that the two go together\" { … }`; `certain` is a fix after which the study says the same",
            ),
        );
        return None;
    };
    doubled_fields(file, block).into_iter().for_each(&mut *tell);
    let mut remedy = Remedy { title, certain, when: None, changes: Vec::new(), at: head };
    for field in block.fields() {
        match file.name(field).as_ref() {
            "when" => {
                let read = whole(item_cursor(file, file.value(field)), condition).and_then(|expr| lower::condition(scope, &expr));
                remedy.when = read.map_err(|problem| tell(super::read::mistake(problem))).ok();
            }
            "reword" => changes(scope, file, field, reword, &mut remedy.changes, tell),
            "write" => changes(scope, file, field, write, &mut remedy.changes, tell),
            other => tell(unknown_field(other, field, &["when", "reword", "write"])),
        }
    }
    if !block.fields().any(|field| matches!(file.name(field).as_ref(), "reword" | "write")) {
        let mistake = Diagnostic::mistake("rule/incomplete", "the fix changes nothing", head, "`reword:` or `write:` is missing");
        tell(mistake.help("write `reword: w by my-rewording`, or `write: associational at c.asserts`"));
    }
    Some(remedy)
}

type ReadChange = fn(&mut Scope<'_>, &File<'_>, &[Token]) -> Result<Change, Problem>;

fn changes(
    scope: &mut Scope<'_>,
    file: &File<'_>,
    field: &Field,
    read: ReadChange,
    into: &mut Vec<Change>,
    tell: &mut dyn FnMut(Diagnostic),
) {
    for item in file.tree.items(&field.value) {
        match read(scope, file, item) {
            Ok(change) => into.push(change),
            Err(problem) => tell(super::read::mistake(problem)),
        }
    }
}

/// `w by one or other`
fn reword(scope: &mut Scope<'_>, file: &File<'_>, item: &[Token]) -> Result<Change, Problem> {
    const HELP: &str = "write `reword: w by my-rewording`, or `by one or other`";
    let (hit, rest) = path(scope, file, item)?;
    if *scope.program.ty(hit) != Type::Hit {
        return Err(types::mismatch(scope, hit, "a word found in a text"));
    }
    let mut by = Vec::new();
    for (at, pair) in rest.chunks(2).enumerate() {
        let [joint, name] = pair else { return Err(misread(file, item, HELP)) };
        if file.word(*joint) != if at == 0 { "by" } else { "or" } {
            return Err(misread(file, item, HELP));
        }
        by.push(rewording(scope, &file.word(*name), name.span)?);
    }
    if by.is_empty() { Err(misread(file, item, HELP)) } else { Ok(Change::Reword { hit, by }) }
}

fn rewording(scope: &Scope<'_>, name: &str, at: Span) -> Result<usize, Problem> {
    let rewordings = &scope.terms.rewordings;
    let found = rewordings.iter().position(|own| own.name == name);
    found.ok_or_else(|| unknown(format!("there is no rewording `{name}`"), name, at, rewordings.iter().map(|own| own.name.as_str())))
}

/// `associational at c.asserts`, `"{f.clusters}" at f.n`
fn write(scope: &mut Scope<'_>, file: &File<'_>, item: &[Token]) -> Result<Change, Problem> {
    const HELP: &str = "write `write: associational at c.asserts`; more than one word stands in quotes";
    let [new, joint, rest @ ..] = item else { return Err(misread(file, item, HELP)) };
    if file.word(*joint) != "at" {
        return Err(misread(file, item, HELP));
    }
    let (at, left) = path(scope, file, rest)?;
    if !left.is_empty() {
        return Err(misread(file, left, HELP));
    }
    if !matches!(scope.program.node(at), Some(Node::Field { .. } | Node::Key { .. })) {
        return Err(Problem::new("only a field can be written", span_of(rest).unwrap_or(joint.span), "no field"));
    }
    let text = match new.kind {
        _ if is_text(*new) => messages::read(scope, file.text, *new)?,
        TokenKind::Word => Message { parts: vec![MessagePart::Text(word(scope, file, *new, at)?)] },
        _ => return Err(misread(file, item, HELP)),
    };
    Ok(Change::Write { text, at })
}

/// A word of the field that is written.
fn word(scope: &Scope<'_>, file: &File<'_>, token: Token, at: Id) -> Result<String, Problem> {
    let word = file.word(token);
    let Type::Word(list) = scope.program.ty(at) else { return Ok(word.into_owned()) };
    let Some(words) = scope.vocabulary.list(*list) else { return Ok(word.into_owned()) };
    match words.find(&word) {
        Some(_) => Ok(word.into_owned()),
        None => {
            let known = words.words.iter().map(|row| row.word.as_str());
            Err(unknown(format!("`{word}` is not a word of this field"), &word, token.span, known))
        }
    }
}

/// A path, and what stands behind it.
fn path<'t>(scope: &mut Scope<'_>, file: &File<'t>, tokens: &'t [Token]) -> Result<(Id, &'t [Token]), Problem> {
    let (rest, path) = condition::path(item_cursor(file, tokens)).map_err(|error| match error {
        nom::Err::Error(problem) | nom::Err::Failure(problem) => problem,
        nom::Err::Incomplete(_) => misread(file, tokens, "name what is changed: `w`, `c.asserts`"),
    })?;
    Ok((value(scope, &path)?, rest.tokens))
}

fn misread(file: &File<'_>, tokens: &[Token], help: &str) -> Problem {
    let span = span_of(tokens).unwrap_or_default();
    Problem::new(format!("`{}` is no change", span.of(file.text)), span, "not read").help(help)
}
