//! `is` and `in`: words against word lists, shares, units and texts.

use super::ast::{Expr, Node as Ast};
use super::ir::{Id, Node, ValuePart};
use super::lower::{Lowered, value};
use super::names;
use super::scope::Scope;
use super::types::{self, describe};
use crate::numbers::quantity::Unit;
use crate::study::TestKind;
use crate::study::value::share::{SHARE_WORDS, share_word};
use crate::syntax::cursor::Problem;
use crate::truth::Truth;
use crate::vocabulary::{Dim, Kinds, ListId, Type, Word};

fn add(scope: &mut Scope<'_>, node: Node, expr: &Expr) -> Id {
    let text = expr.span.of(scope.text);
    scope.program.add(node, Type::Truth, expr.span, text)
}

/// `left is right`
pub fn is(scope: &mut Scope<'_>, expr: &Expr, left: Id, right: &Expr) -> Lowered {
    let ty = scope.program.ty(left).clone();
    let bare = bare_word(scope, right);
    if let (Some(word), Type::Word(list)) = (&bare, &ty) {
        return one_of_list(scope, expr, left, *list, &[(word.clone(), right)]);
    }
    if let (Some(word), false) = (bare, matches!(ty, Type::Entity(_))) {
        return is_bare(scope, expr, left, &ty, &word, right);
    }
    if let Type::Number(_) | Type::Date | Type::Period = ty {
        let problem =
            Problem::new("numbers and dates are compared with `=`", expr.span, "`is` is for words, yes/no, references and states");
        let sign = if matches!(expr.node, Ast::Is { not: true, .. }) { "!=" } else { "=" };
        return Err(problem.help(format!("write `{} {sign} {}`", scope.program.text(left), right.span.of(scope.text))));
    }
    name_is_word_too(scope, &ty, right)?;
    let right_id = value(scope, right)?;
    types::same_on_both_sides(scope, left, right_id, expr.span)?;
    match (&ty, scope.program.node(right_id)) {
        (Type::Free | Type::Text, Some(Node::Text(text))) => {
            let texts = [text.clone()].into();
            return Ok(add(scope, Node::IsText { left, texts }, expr));
        }
        (Type::List(_), _) => {
            let help = format!("write `{} in {}`", right.span.of(scope.text), scope.program.text(left));
            return Err(types::mismatch(scope, left, "one value").help(help));
        }
        (Type::PerArm(_) | Type::PerWord(..), _) => return Err(types::mismatch(scope, left, "one value")),
        _ => {}
    }
    if !types::may_be_same(&ty, scope.program.ty(right_id)) {
        return Err(types::mismatch(scope, right_id, &describe(scope.vocabulary, &ty)));
    }
    Ok(add(scope, Node::Same { left, right: right_id }, expr))
}

/// A word that is no name bound in the rule: it is a word of what it is compared with.
fn bare_word(scope: &Scope<'_>, expr: &Expr) -> Option<String> {
    match &expr.node {
        Ast::Name(name) if !names::is_bound(scope, name) => Some(name.clone()),
        _ => None,
    }
}

fn is_bare(scope: &mut Scope<'_>, expr: &Expr, left: Id, ty: &Type, word: &str, right: &Expr) -> Lowered {
    match (ty, word) {
        (Type::Truth, "yes") => Ok(add(scope, Node::Holds(left), expr)),
        (Type::Truth, "no") => {
            let holds = add(scope, Node::Holds(left), expr);
            Ok(add(scope, Node::Not(holds), expr))
        }
        (Type::Number(Dim::Share), _) => match share_word(word) {
            Some(within) => Ok(add(scope, Node::IsShare { left, within }, expr)),
            None => Err(names::unknown(format!("`{word}` is no share"), word, right.span, SHARE_WORDS.iter().map(|(name, _)| *name))),
        },
        (Type::Free | Type::Text, _) => {
            let texts = [word.to_owned()].into();
            Ok(add(scope, Node::IsText { left, texts }, expr))
        }
        (Type::Number(_) | Type::Date | Type::Period, _) => {
            Err(Problem::new(format!("there is no `{word}` here"), right.span, "neither a number nor a date"))
        }
        (Type::Hit, _) => Err(types::mismatch(scope, left, "a word of a list").help("read `.text` or `.reads-as` of it")),
        _ => {
            let problem = types::mismatch(scope, left, &format!("something that can be `{word}`"));
            Err(problem)
        }
    }
}

/// A name that is bound and also a word of the field it meets: nobody can tell which is meant.
fn name_is_word_too(scope: &Scope<'_>, ty: &Type, right: &Expr) -> Result<(), Problem> {
    let (Type::Word(list), Ast::Name(name)) = (ty, &right.node) else { return Ok(()) };
    if names::is_bound(scope, name) && scope.vocabulary.list(*list).is_some_and(|list| list.names.contains_key(name)) {
        let problem = Problem::new(format!("`{name}` is bound in this rule, and a word of the field too"), right.span, "which is meant?");
        return Err(problem.help("rename what is bound"));
    }
    Ok(())
}

/// `left in [ words ]`
pub fn one_of(scope: &mut Scope<'_>, expr: &Expr, left: Id, listed: &[Expr]) -> Lowered {
    let ty = scope.program.ty(left).clone();
    if listed.is_empty() {
        return Err(Problem::new("the list is empty", expr.span, "never holds"));
    }
    let mut words = Vec::new();
    for item in listed {
        match &item.node {
            Ast::Name(name) => words.push((name.clone(), item)),
            Ast::Text(text) if matches!(ty, Type::Free | Type::Text) => words.push((text.clone(), item)),
            _ => return Err(Problem::new("words stand between `[` and `]`", item.span, "not a word")),
        }
    }
    for (_, item) in &words {
        name_is_word_too(scope, &ty, item)?;
    }
    match &ty {
        Type::Word(list) => one_of_list(scope, expr, left, *list, &words),
        Type::Free | Type::Text => {
            let texts = words.into_iter().map(|(word, _)| word).collect();
            Ok(add(scope, Node::IsText { left, texts }, expr))
        }
        Type::Number(Dim::Share) => {
            let mut parts = Vec::new();
            for (word, item) in words {
                parts.push(is_bare(scope, item, left, &ty, &word, item)?);
            }
            Ok(add(scope, Node::Or(parts.into()), expr))
        }
        _ => Err(types::mismatch(scope, left, "a word")),
    }
}

fn one_of_list(scope: &mut Scope<'_>, expr: &Expr, left: Id, list: ListId, words: &[(String, &Expr)]) -> Lowered {
    let mut found = Vec::new();
    for (name, item) in words {
        let word = word_of(scope, list, name, item)?;
        if found.contains(&word) {
            return Err(Problem::new(format!("`{name}` stands there twice"), item.span, "a second time"));
        }
        found.push(word);
    }
    let all = scope.vocabulary.list(list).map_or(0, |list| list.words.len());
    if found.len() == all {
        let problem = Problem::new("these are all the words there are", expr.span, "always holds");
        return Err(problem.help(format!("write `{} is given`", scope.program.text(left))));
    }
    Ok(add(scope, Node::IsWord { left, words: found.into() }, expr))
}

fn word_of(scope: &Scope<'_>, list: ListId, name: &str, at: &Expr) -> Result<Word, Problem> {
    let row = scope.vocabulary.list(list);
    if let Some(&index) = row.and_then(|row| row.names.get(name)) {
        return Ok(Word { list, index });
    }
    let field = row.map_or("", |row| row.name.as_str());
    let known = row.into_iter().flat_map(|row| row.names.keys()).map(String::as_str);
    Err(names::unknown(format!("`{field}` has no word `{name}`"), name, at.span, known))
}

/// A bare word as a value of an ordered list, for `<` and its like.
pub fn literal(scope: &mut Scope<'_>, expr: &Expr, list: ListId) -> Lowered {
    let Ast::Name(name) = &expr.node else { return value(scope, expr) };
    let word = word_of(scope, list, name, expr)?;
    let text = expr.span.of(scope.text);
    Ok(scope.program.add(Node::Literal(crate::study::cell::Cell::Word(word)), Type::Word(list), expr.span, text))
}

/// A bare word as a member of a list of the given type.
pub fn literal_of(scope: &mut Scope<'_>, expr: &Expr, ty: &Type) -> Lowered {
    match (ty, &expr.node) {
        (Type::Word(list), _) => literal(scope, expr, *list),
        (Type::Free | Type::Text, Ast::Name(name)) => {
            Ok(scope.program.add(Node::Text(name.clone()), Type::Text, expr.span, expr.span.of(scope.text)))
        }
        _ => value(scope, expr),
    }
}

/// `x.unit is sd`, `f.test.kind is t`: names that are no values of their own.
pub fn unit_or_test(scope: &mut Scope<'_>, expr: &Expr, left: &Expr, listed: &[Expr]) -> Result<Option<Id>, Problem> {
    let Ast::Field { base, name, args: None, .. } = &left.node else { return Ok(None) };
    if name != "unit" && name != "kind" {
        return Ok(None);
    }
    let base_id = value(scope, base)?;
    let named = |item: &Expr| match &item.node {
        Ast::Name(name) => Ok(name.clone()),
        _ => Err(Problem::new(format!("`.{name}` is compared with words"), item.span, "not a word")),
    };
    match (name.as_str(), scope.program.ty(base_id).clone()) {
        ("unit", Type::Number(Dim::Effect | Dim::Time | Dim::Other)) => {
            let mut units = Vec::new();
            for item in listed {
                let unit = named(item)?;
                let Some(&index) = scope.vocabulary.unit_names.get(&unit) else {
                    let known = scope.vocabulary.unit_names.keys().map(String::as_str);
                    return Err(names::unknown(format!("there is no unit `{unit}`"), &unit, item.span, known));
                };
                units.push(Unit(index));
            }
            Ok(Some(add(scope, Node::UnitIs { left: base_id, units: units.into() }, expr)))
        }
        ("kind", Type::Test) => {
            let mut kinds = Vec::new();
            for item in listed {
                let kind = named(item)?;
                let Some(kind) = test_kind(&kind) else {
                    return Err(names::unknown(format!("there is no test `{kind}`"), &kind, item.span, ["t", "F", "r", "z", "Q", "chi2"]));
                };
                kinds.push(kind);
            }
            Ok(Some(add(scope, Node::TestIs { left: base_id, kinds: kinds.into() }, expr)))
        }
        _ => Ok(None),
    }
}

fn test_kind(word: &str) -> Option<TestKind> {
    Some(match word {
        "t" => TestKind::T,
        "F" => TestKind::F,
        "r" => TestKind::R,
        "z" => TestKind::Z,
        "Q" => TestKind::Q,
        "chi2" => TestKind::Chi2,
        _ => return None,
    })
}

/// `words(text, lexicon)`
pub fn words(scope: &mut Scope<'_>, expr: &Expr, text: &Expr, lexicon: &Expr) -> Lowered {
    let written = text.span;
    let text = value(scope, text)?;
    if !matches!(scope.program.ty(text), Type::Text) {
        return Err(types::mismatch(scope, text, "a text"));
    }
    if !is_sentence(scope, text) {
        let problem = Problem::new("words are looked for in the sentence of a claim", written, "not a claim's text");
        return Err(problem.help("write `words(c.text, …)`, where `c` is a claim; `matches` looks into any text"));
    }
    let Ast::Name(name) = &lexicon.node else {
        return Err(Problem::new("a lexicon is named by a word", lexicon.span, "not a lexicon"));
    };
    let Some(index) = scope.terms.lexicons.iter().position(|lexicon| lexicon.name == *name) else {
        let known = scope.terms.lexicons.iter().map(|lexicon| lexicon.name.as_str());
        return Err(names::unknown(format!("there is no lexicon `{name}`"), name, lexicon.span, known));
    };
    let node = Node::Words { text, lexicon: index as u16 };
    Ok(scope.program.add(node, Type::List(Box::new(Type::Hit)), expr.span, expr.span.of(scope.text)))
}

/// Only the sentences of claims are searched when a study is read.
fn is_sentence(scope: &Scope<'_>, text: Id) -> bool {
    let Some(Node::Part { base, part: ValuePart::Label }) = scope.program.node(text) else { return false };
    *scope.program.ty(*base) == Type::Entity(Kinds::one(scope.vocabulary.core.claim.kind))
}

/// The truth of a word against a word list, for a known word.
pub fn holds(word: Word, words: &[Word]) -> Truth {
    Truth::from(words.contains(&word))
}
