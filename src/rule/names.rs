//! Names and paths: what they lead to, in the rule, in the vocabulary and in the terms.

use super::ast::{Expr, Node as Ast};
use super::ir::{BuiltIn, Id, Node, ValuePart};
use super::lower::{Lowered, value};
use super::scope::Scope;
use super::types::{self, describe};
use super::words;
use crate::source::Span;
use crate::study::cell::Cell;
use crate::suggest::did_you_mean;
use crate::syntax::cursor::Problem;
use crate::vocabulary::{KindId, Kinds, SlotId, Type};

/// A name that leads nowhere, with the nearest that does.
pub fn unknown<'k>(message: String, name: &str, at: Span, known: impl IntoIterator<Item = &'k str>) -> Problem {
    let problem = Problem::new(message, at, "not known");
    match did_you_mean(name, known) {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// Whether a bare name means something in the rule itself, or in every rule.
pub fn is_bound(scope: &Scope<'_>, name: &str) -> bool {
    scope.bound.iter().any(|bound| bound.name == name)
        || scope.lets.iter().any(|own| own.name == name)
        || scope.params.iter().any(|param| param.name == name)
        || everywhere(scope, name).is_some()
}

/// The names that mean something in every rule.
fn everywhere(scope: &Scope<'_>, name: &str) -> Option<(Node, Type)> {
    let arms = || Type::List(Box::new(Type::Entity(types::arms(scope.vocabulary))));
    Some(match name {
        "study" => (Node::Study, Type::Entity(Kinds::one(KindId::STUDY))),
        "today" => (Node::Today, Type::Date),
        "treatments" => (Node::BuiltIn(BuiltIn::Treatments), arms()),
        "comparisons" => (Node::BuiltIn(BuiltIn::Comparisons), arms()),
        "norms" => (Node::BuiltIn(BuiltIn::Norms), arms()),
        "unreported-facts" => (Node::BuiltIn(BuiltIn::UnreportedFacts), Type::List(Box::new(Type::Fact))),
        _ => {
            let kind = scope.vocabulary.kinds.iter().skip(1).position(|kind| kind.list == name)?;
            let kind = KindId(kind as u16 + 1);
            (Node::BuiltIn(BuiltIn::Kind(kind)), Type::List(Box::new(Type::Entity(Kinds::one(kind)))))
        }
    })
}

/// A bare name as a value.
pub fn name(scope: &mut Scope<'_>, name: &str, expr: &Expr) -> Lowered {
    if let Some(bound) = scope.bound.iter_mut().find(|bound| bound.name == name) {
        bound.used = true;
        let (node, ty) = (bound.node, bound.ty.clone());
        // A variable is a node of its own wherever it is read, so that a mistake is underlined there.
        let Some(&Node::Var(var)) = scope.program.node(node) else { return Ok(node) };
        return Ok(scope.program.add(Node::Var(var), ty, expr.span, name));
    }
    if let Some(at) = scope.lets.iter().position(|own| own.name == name) {
        return unfold(scope, at, expr);
    }
    let text = expr.span.of(scope.text);
    if let Some(at) = scope.params.iter().position(|param| param.name == name) {
        if let Some(used) = scope.params_used.get_mut(at) {
            *used = true;
        }
        let (value, ty) = scope.params.get(at).map_or((Cell::MISSING, Type::Truth), |param| (param.value, param.ty.clone()));
        let node = if scope.params_are_literal { Node::Literal(value) } else { Node::Param(at as u16) };
        return Ok(scope.program.add(node, ty, expr.span, text));
    }
    if let Some((node, ty)) = everywhere(scope, name) {
        return Ok(scope.program.add(node, ty, expr.span, text));
    }
    if scope.terms.tables.iter().any(|table| table.name == name) {
        let problem = Problem::new(format!("the table `{name}` needs a key"), expr.span, "no key");
        return Err(problem.help(format!("write `{name}[ … ]`")));
    }
    let names = scope.bound.iter().map(|bound| bound.name.as_str()).chain(scope.lets.iter().map(|own| own.name.as_str()));
    let names = names.chain(scope.params.iter().map(|param| param.name.as_str()));
    let lists = scope.vocabulary.kinds.iter().skip(1).map(|kind| kind.list.as_str());
    let known = names.chain(lists).chain(["study", "today", "treatments", "comparisons", "norms", "unreported-facts"]);
    if let Some((first, second)) = minus_without_spaces(name, |part| is_bound(scope, part)) {
        return Err(glued(format!("there is no `{name}` here"), expr.span, first, second));
    }
    Err(unknown(format!("there is no `{name}` here"), name, expr.span, known))
}

/// `alpha-beta`, where the first part is a name of its own: a minus was meant.
fn minus_without_spaces(name: &str, known: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    name.match_indices('-').filter_map(|(at, _)| Some((name.get(..at)?, name.get(at + 1..)?))).find(|(first, _)| known(first))
}

fn glued(message: String, at: Span, first: &str, second: &str) -> Problem {
    Problem::new(message, at, "one word").help(format!("a minus needs a space on both sides: write `{first} - {second}`"))
}

/// A `let` is put in place of its name.
fn unfold(scope: &mut Scope<'_>, at: usize, expr: &Expr) -> Lowered {
    let Some(own) = scope.lets.get_mut(at) else { return Err(Problem::new("not known", expr.span, "not known")) };
    own.used = true;
    let (name, inner) = (own.name.clone(), own.expr.clone());
    if scope.unfolding.contains(&name) {
        return Err(Problem::new(format!("`{name}` leads back to itself"), expr.span, "would never come to an end"));
    }
    scope.unfolding.push(name);
    let inner = value(scope, &inner);
    scope.unfolding.pop();
    let inner = inner?;
    let ty = scope.program.ty(inner).clone();
    Ok(scope.program.add(Node::Alias(inner), ty, expr.span, expr.span.of(scope.text)))
}

/// `base.name`, with arguments where the fact takes some.
pub fn field(scope: &mut Scope<'_>, expr: &Expr, base: &Expr, name: &str, at: Span, args: Option<&[Expr]>) -> Lowered {
    // The parts of a record are fields with a dot in their name: `f.attrition.overall`.
    if let Ast::Field { base: owner, name: record, args: None, .. } = &base.node
        && scope.vocabulary.kinds.iter().any(|kind| kind.records.contains_key(record))
        && let Some(id) = record_part(scope, expr, owner, record, name, at, args)?
    {
        return Ok(id);
    }
    let base_id = value(scope, base)?;
    match scope.program.ty(base_id).clone() {
        Type::Entity(kinds) => entity_field(scope, expr, base_id, kinds, name, at, args),
        Type::List(_) => {
            let list = base.span.of(scope.text);
            let problem = Problem::new(format!("`{list}` is a list, and a list has no `{name}`"), at, "asked of a list");
            Err(problem.help(format!("write `any x in {list} where x.{name} …`")))
        }
        ty => {
            arguments(scope, name, args, &[], at)?;
            part(scope, expr, base_id, &ty, name, at)
        }
    }
}

fn record_part(
    scope: &mut Scope<'_>,
    expr: &Expr,
    owner: &Expr,
    record: &str,
    name: &str,
    at: Span,
    args: Option<&[Expr]>,
) -> Result<Option<Id>, Problem> {
    let owner_id = value(scope, owner)?;
    let Type::Entity(kinds) = scope.program.ty(owner_id).clone() else { return Ok(None) };
    let is_record = kinds.iter().all(|kind| scope.vocabulary.kind(kind).is_some_and(|kind| kind.records.contains_key(record)));
    if !is_record {
        return Ok(None);
    }
    entity_field(scope, expr, owner_id, kinds, &format!("{record}.{name}"), at, args).map(Some)
}

fn entity_field(scope: &mut Scope<'_>, expr: &Expr, base: Id, kinds: Kinds, name: &str, at: Span, args: Option<&[Expr]>) -> Lowered {
    let text = expr.span.of(scope.text);
    if let "text" | "id" = name {
        arguments(scope, name, args, &[], at)?;
        let (part, ty) = if name == "text" { (ValuePart::Label, Type::Text) } else { (ValuePart::Id, Type::Text) };
        return Ok(scope.program.add(Node::Part { base, part }, ty, expr.span, text));
    }
    let vocabulary = scope.vocabulary;
    let mut slots: Vec<(KindId, SlotId)> = Vec::new();
    let mut types: Vec<&Type> = Vec::new();
    let mut wanted: &[Type] = &[];
    for kind in kinds.iter() {
        let Some(row) = vocabulary.kind(kind) else { continue };
        let Some(&slot) = row.names.get(name) else { return Err(no_field(scope, kinds, row, name, at)) };
        slots.push((kind, slot));
        if let Some(slot) = vocabulary.slot(kind, slot) {
            types.push(&slot.ty);
            wanted = &slot.with;
        }
    }
    let Some(ty) = types.first().map(|&ty| ty.clone()) else { return Err(Problem::new("nothing to read here", at, "no block")) };
    if types.iter().any(|&other| *other != ty) {
        return Err(Problem::new(format!("`{name}` means something else in each of these blocks"), at, "not one type"));
    }
    let args = arguments(scope, name, args, wanted, at)?;
    Ok(scope.program.add(Node::Field { base, slots: slots.into(), args }, ty, expr.span, text))
}

fn no_field(scope: &Scope<'_>, kinds: Kinds, row: &crate::vocabulary::Kind, name: &str, at: Span) -> Problem {
    if row.records.contains_key(name) {
        let prefix = format!("{name}.");
        let parts: Vec<String> =
            row.slots.iter().filter_map(|slot| slot.name.strip_prefix(&prefix)).map(|part| format!("`.{part}`")).collect();
        let problem = Problem::new(format!("`{name}` has parts, and no value of its own"), at, "which part?");
        return problem.help(format!("read {}", parts.join(", ")));
    }
    let message = format!("`{}` has no field `{name}`", row.name);
    if kinds.0.count_ones() > 1 && kinds.iter().any(|kind| scope.vocabulary.kind(kind).is_some_and(|kind| kind.names.contains_key(name))) {
        let several = describe(scope.vocabulary, &Type::Entity(kinds));
        let problem = Problem::new(message, at, format!("this may be {several}"));
        return problem.help("bind what you mean by its own list, such as `t in c.treated`");
    }
    if let Some((first, second)) = minus_without_spaces(name, |part| row.names.contains_key(part)) {
        return glued(message, at, first, second);
    }
    unknown(message, name, at, row.names.keys().map(String::as_str).chain(row.records.keys().map(String::as_str)))
}

fn arguments(scope: &mut Scope<'_>, name: &str, args: Option<&[Expr]>, wanted: &[Type], at: Span) -> Result<Box<[Id]>, Problem> {
    let given = args.unwrap_or_default();
    if given.len() != wanted.len() {
        let message = format!("`{name}` takes {} in brackets, {} given", count(wanted.len(), "value"), given.len());
        let wants = wanted.iter().map(|ty| describe(scope.vocabulary, ty)).collect::<Vec<_>>().join(", ");
        let problem = Problem::new(message, at, "wrong number of values");
        return Err(if wanted.is_empty() { problem } else { problem.help(format!("it takes {wants}")) });
    }
    let mut ids = Vec::new();
    for (expr, ty) in given.iter().zip(wanted) {
        let id = value(scope, expr)?;
        let fits = match (scope.program.ty(id), ty) {
            (Type::Number(a), Type::Number(b)) => a == b || types::comparable(scope, id, id, at).is_ok() && joins(*a, *b),
            (a, b) => types::may_be_same(a, b),
        };
        if !fits {
            return Err(types::mismatch(scope, id, &describe(scope.vocabulary, ty)));
        }
        ids.push(id);
    }
    Ok(ids.into())
}

/// A bare number is as good as a share or a p value where a derived fact takes one.
const fn joins(given: crate::vocabulary::Dim, wanted: crate::vocabulary::Dim) -> bool {
    use crate::vocabulary::Dim;
    matches!(
        (given, wanted),
        (Dim::Plain, Dim::P | Dim::Share | Dim::Count) | (Dim::Share | Dim::P | Dim::Count, Dim::Plain) | (Dim::Share, Dim::Points)
    )
}

fn count(number: usize, noun: &str) -> String {
    match number {
        0 => format!("no {noun}s"),
        1 => format!("one {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// The parts of values that are no blocks.
fn part(scope: &mut Scope<'_>, expr: &Expr, base: Id, ty: &Type, name: &str, at: Span) -> Lowered {
    let number = Type::Number;
    let arms = || Type::List(Box::new(Type::Entity(types::arms(scope.vocabulary))));
    use crate::vocabulary::Dim::{Effect, Plain};
    let found = match (ty, name) {
        (Type::Number(dim), "low") => Some((ValuePart::Low, number(*dim))),
        (Type::Number(dim), "high") => Some((ValuePart::High, number(*dim))),
        (Type::Extent(dim), "low") => Some((ValuePart::Low, number(*dim))),
        (Type::Extent(dim), "high") => Some((ValuePart::High, number(*dim))),
        (Type::Ci, "low") => Some((ValuePart::Low, number(Effect))),
        (Type::Ci, "high") => Some((ValuePart::High, number(Effect))),
        (Type::Ci, "level") => Some((ValuePart::Level, number(Plain))),
        (Type::Test, "value") => Some((ValuePart::Value, number(Plain))),
        (Type::Test, "df") => Some((ValuePart::Df, number(Plain))),
        (Type::Test, "df2") => Some((ValuePart::Df2, number(Plain))),
        (Type::Test, "N") => Some((ValuePart::N, number(Plain))),
        (Type::Comparison, "treated") => Some((ValuePart::Treated, arms())),
        (Type::Comparison, "against") => Some((ValuePart::Against, Type::Entity(types::arms(scope.vocabulary)))),
        (Type::Hit, "text") => Some((ValuePart::HitText, Type::Text)),
        (Type::Hit, "negated") => Some((ValuePart::Negated, Type::Truth)),
        (Type::Hit, "hedged") => Some((ValuePart::Hedged, Type::Truth)),
        (Type::Hit, "asked") => Some((ValuePart::Asked, Type::Truth)),
        (Type::Hit, "reads-as") => reads_as(scope).map(|ty| (ValuePart::ReadsAs, ty)),
        (Type::Fact, "name") => Some((ValuePart::Name, Type::Text)),
        _ => None,
    };
    let Some((part, ty)) = found else {
        let is = describe(scope.vocabulary, ty);
        let problem = Problem::new(format!("`{}` is {is}, and has no `{name}`", scope.program.text(base)), at, "not known");
        let unit = matches!((ty, name), (Type::Number(_), "unit") | (Type::Test, "kind"));
        return Err(if unit { problem.help(format!("`.{name}` can only be compared: `.{name} is …`")) } else { problem });
    };
    Ok(scope.program.add(Node::Part { base, part }, ty, expr.span, expr.span.of(scope.text)))
}

/// The words a sentence can read as: the list of `claim.reads-as`.
fn reads_as(scope: &Scope<'_>) -> Option<Type> {
    let lists = &scope.vocabulary.lists;
    let at = lists.iter().position(|list| list.name == "claim.reads-as")?;
    Some(Type::Word(crate::vocabulary::ListId(at as u16)))
}

/// `map[key]`, or `table[key]`.
pub fn index(scope: &mut Scope<'_>, expr: &Expr, base: &Expr, key: &Expr) -> Lowered {
    if let Ast::Name(name) = &base.node
        && !is_bound(scope, name)
    {
        return table(scope, expr, name, base.span, key);
    }
    let map = value(scope, base)?;
    let text = expr.span.of(scope.text);
    let (member, key) = match scope.program.ty(map).clone() {
        Type::PerArm(member) => {
            let key = value(scope, key)?;
            if *scope.program.ty(key) != Type::Entity(types::arms(scope.vocabulary)) {
                return Err(types::mismatch(scope, key, "one arm"));
            }
            (member, key)
        }
        Type::PerWord(member, list) => {
            let key = match &key.node {
                Ast::Name(name) if !is_bound(scope, name) => {
                    let row = list.and_then(|list| scope.vocabulary.list(list));
                    if let Some(row) = row.filter(|row| !row.names.contains_key(name)) {
                        let known = row.names.keys().map(String::as_str);
                        return Err(unknown(format!("`{}` has no key `{name}`", row.name), name, key.span, known));
                    }
                    scope.program.add(Node::Text(name.clone()), Type::Free, key.span, name)
                }
                _ => value(scope, key)?,
            };
            if !matches!(scope.program.ty(key), Type::Free | Type::Text) {
                return Err(types::mismatch(scope, key, "a word"));
            }
            (member, key)
        }
        Type::List(_) => {
            let list = base.span.of(scope.text);
            let problem = Problem::new(format!("`{list}` is a list, and holds no values by key"), expr.span, "a list has no keys");
            return Err(problem.help("`list[x]`, the place where x is named, is good for marks only"));
        }
        other => {
            let is = describe(scope.vocabulary, &other);
            return Err(Problem::new(format!("`{}` is {is}, and has no keys", base.span.of(scope.text)), expr.span, "no keys here"));
        }
    };
    Ok(scope.program.add(Node::Key { map, key }, *member, expr.span, text))
}

fn table(scope: &mut Scope<'_>, expr: &Expr, name: &str, at: Span, key: &Expr) -> Lowered {
    let terms = scope.terms;
    let Some((index, table)) = terms.tables.iter().enumerate().find(|(_, table)| table.name == name) else {
        let known = terms.tables.iter().map(|table| table.name.as_str()).chain(scope.bound.iter().map(|bound| bound.name.as_str()));
        return Err(unknown(format!("there is no table or list `{name}`"), name, at, known));
    };
    let key = match &key.node {
        Ast::Name(word) if !is_bound(scope, word) => words::literal(scope, key, table.list)?,
        _ => value(scope, key)?,
    };
    let fits = match scope.program.ty(key) {
        Type::Word(list) => *list == table.list,
        Type::Free => table.keys_are_free,
        _ => false,
    };
    if !fits {
        return Err(types::mismatch(scope, key, &format!("a word of `{}`", table.from)));
    }
    Ok(scope.program.add(Node::Table { table: index as u16, key }, table.to.clone(), expr.span, expr.span.of(scope.text)))
}

/// An expression that must be one finding.
pub fn finding(scope: &mut Scope<'_>, expr: &Expr) -> Lowered {
    let id = value(scope, expr)?;
    let finding = scope.vocabulary.kind_names.get("finding").map_or(Kinds(0), |&kind| Kinds::one(kind));
    if *scope.program.ty(id) == Type::Entity(finding) { Ok(id) } else { Err(types::mismatch(scope, id, "one finding")) }
}

/// Whether a value is read from a field that no study can state.
pub fn is_only_derived(scope: &Scope<'_>, id: Id) -> bool {
    match scope.program.node(id) {
        Some(Node::Field { slots, .. }) => {
            slots.iter().all(|&(kind, slot)| scope.vocabulary.slot(kind, slot).is_some_and(|slot| !slot.stated))
        }
        _ => false,
    }
}
