//! Conditions as written to conditions that cannot fail: every name is looked up, every type checked.

use super::ast::{Argument, Arithmetic, Binding, Comparator, Expr, InWhat, IsWhat, Node as Ast, Quantifier, State};
use super::ir::{Fold, Id, Node, Over};
use super::names;
use super::pattern::Pattern;
use super::scope::{MAX_LEVELS, MAX_NODES, Scope};
use super::types::{self, describe};
use super::words;
use crate::source::Span;
use crate::study::cell::Cell;
use crate::syntax::cursor::Problem;
use crate::vocabulary::{Dim, Type};

pub type Lowered = Result<Id, Problem>;

/// An expression as a condition.
pub fn condition(scope: &mut Scope<'_>, expr: &Expr) -> Lowered {
    one_level_down(scope, expr, condition_node)
}

/// An expression as a value.
pub fn value(scope: &mut Scope<'_>, expr: &Expr) -> Lowered {
    one_level_down(scope, expr, value_node)
}

/// Told once for a rule: whatever is read after it fails in the same way.
pub const TOO_LARGE: &str = "the rule grows too large";

/// Lets and definitions can grow without measure when they are put in place: the rule is refused first.
fn one_level_down(scope: &mut Scope<'_>, expr: &Expr, read: fn(&mut Scope<'_>, &Expr) -> Lowered) -> Lowered {
    if scope.level >= MAX_LEVELS || scope.program.nodes.len() >= MAX_NODES {
        let problem = Problem::new(TOO_LARGE, expr.span, "when this is put in place");
        return Err(problem.help("use fewer `let`s and definitions inside one another"));
    }
    scope.level += 1;
    let result = read(scope, expr);
    scope.level -= 1;
    result
}

fn condition_node(scope: &mut Scope<'_>, expr: &Expr) -> Lowered {
    let node = match &expr.node {
        Ast::And(parts) => Node::And(all(scope, parts)?),
        Ast::Or(parts) => Node::Or(all(scope, parts)?),
        Ast::Not(inner) => Node::Not(condition(scope, inner)?),
        Ast::Quantifier { quantifier, binding, has } => return quantifier_node(scope, expr, *quantifier, binding, has.as_deref()),
        Ast::Compare { first, rest } => return compare_chain(scope, expr, first, rest),
        Ast::Is { left, not, right } => return negated(scope, expr, *not, |scope| is(scope, expr, left, right)),
        Ast::In { left, not, right } => return negated(scope, expr, *not, |scope| membership(scope, expr, left, right)),
        Ast::Agrees { left, right } => {
            let (left, right) = (value(scope, left)?, value(scope, right)?);
            types::comparable(scope, left, right, expr.span)?;
            types::same_on_both_sides(scope, left, right, expr.span)?;
            Node::Agrees { left, right }
        }
        Ast::Overlaps { left, right } => {
            let (left, right) = two_lists(scope, left, right)?;
            types::same_on_both_sides(scope, left, right, expr.span)?;
            Node::Overlaps { left, right }
        }
        Ast::Within { left, right } => return within(scope, expr, left, right),
        Ast::Matches { left, pattern, at } => {
            let left = value(scope, left)?;
            if !matches!(scope.program.ty(left), Type::Text | Type::Free) {
                return Err(types::mismatch(scope, left, "a text"));
            }
            Node::Matches { left, pattern: Box::new(Pattern::new(pattern.clone(), *at)) }
        }
        Ast::Call { name, args, .. } if name == "shown" || name == "possible" => {
            let [Argument::Expr(inner)] = args.as_slice() else {
                return Err(Problem::new(format!("`{name}` takes one condition"), expr.span, "not one condition"));
            };
            let inner = condition(scope, inner)?;
            if name == "shown" { Node::Shown(inner) } else { Node::Possible(inner) }
        }
        Ast::Name(name) if name == "yes" || name == "no" => {
            return Err(
                Problem::new(format!("`{name}` alone is no condition"), expr.span, "always the same").help("write `x is yes`, or just `x`")
            );
        }
        _ => {
            let of = value(scope, expr)?;
            return as_condition(scope, of, expr);
        }
    };
    Ok(add(scope, node, Type::Truth, expr))
}

/// A yes/no value is a condition; nothing else is.
fn as_condition(scope: &mut Scope<'_>, of: Id, expr: &Expr) -> Lowered {
    let holds = matches!(
        scope.program.node(of),
        Some(Node::Field { .. } | Node::Key { .. } | Node::Part { .. } | Node::Param(_) | Node::Otherwise { .. })
    );
    match scope.program.ty(of) {
        Type::Truth if holds => Ok(add(scope, Node::Holds(of), Type::Truth, expr)),
        Type::Truth => Ok(of),
        Type::Number(Dim::Share) => {
            let problem = types::mismatch(scope, of, "a condition");
            Err(problem.help("a share is no yes or no: write `is yes` for any at all, or compare it, `> 50%`"))
        }
        ty => {
            let text = scope.program.text(of);
            let help = match ty {
                Type::Number(_) | Type::Date | Type::Period => format!("compare it: `{text} > …`"),
                Type::Word(_) | Type::Free | Type::Text => format!("compare it: `{text} is …`"),
                Type::List(_) => format!("write `{text} is not empty`"),
                _ => format!("write `{text} is given`"),
            };
            Err(types::mismatch(scope, of, "a condition").help(help))
        }
    }
}

fn all(scope: &mut Scope<'_>, parts: &[Expr]) -> Result<Box<[Id]>, Problem> {
    parts.iter().map(|part| condition(scope, part)).collect()
}

fn negated(scope: &mut Scope<'_>, expr: &Expr, not: bool, positive: impl FnOnce(&mut Scope<'_>) -> Lowered) -> Lowered {
    let inner = positive(scope)?;
    Ok(if not { add(scope, Node::Not(inner), Type::Truth, expr) } else { inner })
}

fn add(scope: &mut Scope<'_>, node: Node, ty: Type, expr: &Expr) -> Id {
    let text = expr.span.of(scope.text);
    scope.program.add(node, ty, expr.span, text)
}

/// Binds a name over a list, reads what follows, and forgets the name.
pub fn over<T>(
    scope: &mut Scope<'_>,
    binding: &Binding,
    body: impl FnOnce(&mut Scope<'_>) -> Result<T, Problem>,
) -> Result<(Over, T), Problem> {
    let list = value(scope, &binding.list)?;
    let member = types::member(scope, list, binding.list.span)?;
    let var = scope.bind(&binding.name, binding.at, member)?;
    let filter = binding.filter.as_ref().map(|filter| condition(scope, filter)).transpose();
    let result = filter.and_then(|filter| Ok((filter, body(scope)?)));
    scope.release();
    let (filter, body) = result?;
    Ok((Over { var, list, filter }, body))
}

fn quantifier_node(scope: &mut Scope<'_>, expr: &Expr, quantifier: Quantifier, binding: &Binding, has: Option<&Expr>) -> Lowered {
    let (over, body) = over(scope, binding, |scope| has.map(|has| condition(scope, has)).transpose())?;
    let node = match (quantifier, body) {
        (Quantifier::Every, Some(body)) => Node::Every { over, body },
        (_, body) => Node::Any { over, body },
    };
    let id = add(scope, node, Type::Truth, expr);
    Ok(if quantifier == Quantifier::No { add(scope, Node::Not(id), Type::Truth, expr) } else { id })
}

fn compare_chain(scope: &mut Scope<'_>, expr: &Expr, first: &Expr, rest: &[(Comparator, Expr)]) -> Lowered {
    let mut left = first;
    let mut parts = Vec::new();
    for (op, right) in rest {
        parts.push(compare(scope, left, *op, right, expr)?);
        left = right;
    }
    match parts.as_slice() {
        [one] => Ok(*one),
        _ => Ok(add(scope, Node::And(parts.into()), Type::Truth, expr)),
    }
}

fn compare(scope: &mut Scope<'_>, left: &Expr, op: Comparator, right: &Expr, whole: &Expr) -> Lowered {
    let equal = matches!(op, Comparator::Eq | Comparator::Ne);
    if !equal && let Some(id) = ordered_words(scope, left, op, right, whole)? {
        return Ok(id);
    }
    let left_id = value(scope, left)?;
    if equal && !matches!(scope.program.ty(left_id), Type::Number(_) | Type::Date | Type::Period) {
        return Err(no_number(scope, left_id, op, right.span.of(scope.text), whole.span));
    }
    let right_id = value_like(scope, right, left_id)?;
    types::same_on_both_sides(scope, left_id, right_id, whole.span)?;
    types::comparable(scope, left_id, right_id, whole.span)?;
    types::can_hold(scope, left_id, op, right_id, whole.span)?;
    Ok(add(scope, Node::Compare { op, left: left_id, right: right_id }, Type::Truth, whole))
}

/// `study.design = matched`, and what should stand there.
fn no_number(scope: &Scope<'_>, left: Id, op: Comparator, right: &str, at: Span) -> Problem {
    let (text, ty) = (scope.program.text(left), scope.program.ty(left));
    let not = if op == Comparator::Ne { "not " } else { "" };
    let problem =
        Problem::new(format!("`{}` is for numbers and dates", op.as_str()), at, format!("`{text}` is {}", describe(scope.vocabulary, ty)));
    match ty {
        Type::List(_) => problem.help(format!("write `{right} {not}in {text}`")),
        Type::PerArm(_) | Type::PerWord(..) => problem,
        _ => problem.help(format!("write `{text} is {not}{right}`")),
    }
}

/// `c.reads-as >= conditional`: words of an ordered list, on either side.
fn ordered_words(scope: &mut Scope<'_>, left: &Expr, op: Comparator, right: &Expr, whole: &Expr) -> Result<Option<Id>, Problem> {
    let side = |scope: &mut Scope<'_>, expr: &Expr| match &expr.node {
        Ast::Name(name) if !names::is_bound(scope, name) => Ok(None),
        _ => value(scope, expr).map(Some),
    };
    let (left_id, right_id) = (side(scope, left)?, side(scope, right)?);
    let list = [left_id, right_id].into_iter().flatten().find_map(|id| match scope.program.ty(id) {
        Type::Word(list) => Some(*list),
        _ => None,
    });
    let Some(list) = list else { return Ok(None) };
    let mut operand = |id: Option<Id>, expr: &Expr| match id {
        Some(id) => Ok(id),
        None => words::literal(scope, expr, list),
    };
    let (left, right) = (operand(left_id, left)?, operand(right_id, right)?);
    if !scope.vocabulary.list(list).is_some_and(|list| list.ordered) {
        return Err(Problem::new("these words have no order", whole.span, "cannot be compared so").help("write `is` or `in [ … ]`"));
    }
    types::comparable(scope, left, right, whole.span)?;
    types::same_on_both_sides(scope, left, right, whole.span)?;
    Ok(Some(add(scope, Node::Compare { op, left, right }, Type::Truth, whole)))
}

fn is(scope: &mut Scope<'_>, expr: &Expr, left: &Expr, right: &IsWhat) -> Lowered {
    let right = match right {
        IsWhat::State(state, at) => {
            let of = value(scope, left)?;
            if *state == State::None && *scope.program.ty(of) == Type::Number(Dim::Share) {
                let within = crate::numbers::quantity::Quantity::point(0.0);
                return Ok(add(scope, Node::IsShare { left: of, within }, Type::Truth, expr));
            }
            check_state(scope, of, *state, *at)?;
            return Ok(add(scope, Node::State { of, state: *state }, Type::Truth, expr));
        }
        IsWhat::Expr(right) => right,
    };
    if let Some(id) = words::unit_or_test(scope, expr, left, std::slice::from_ref(right.as_ref()))? {
        return Ok(id);
    }
    let left_id = value(scope, left)?;
    words::is(scope, expr, left_id, right)
}

fn check_state(scope: &Scope<'_>, of: Id, state: State, at: Span) -> Result<(), Problem> {
    let list = matches!(scope.program.ty(of), Type::List(_) | Type::PerArm(_) | Type::PerWord(..));
    let fact = matches!(
        scope.program.node(of),
        Some(
            Node::Field { .. }
                | Node::Key { .. }
                | Node::Part { .. }
                | Node::BuiltIn(_)
                | Node::Var(_)
                | Node::Filtered(_)
                | Node::Words { .. }
        )
    );
    if state == State::Empty && !list {
        return Err(types::mismatch(scope, of, "a list").help("`is empty` asks it of a list"));
    }
    if !fact {
        return Err(
            Problem::new("only a fact has a state", at, "asked of something computed").help("ask it of the facts it is computed from")
        );
    }
    let derived_list = list && state == State::Missing && names::is_only_derived(scope, of);
    if derived_list {
        return Err(Problem::new("a derived list is never missing", at, "never holds").help("write `is empty`"));
    }
    Ok(())
}

fn membership(scope: &mut Scope<'_>, expr: &Expr, left: &Expr, right: &InWhat) -> Lowered {
    match right {
        InWhat::Words(listed) => {
            if let Some(id) = words::unit_or_test(scope, expr, left, listed)? {
                return Ok(id);
            }
            let left_id = value(scope, left)?;
            words::one_of(scope, expr, left_id, listed)
        }
        InWhat::List(list) => {
            let list_id = value(scope, list)?;
            let member_type = types::member(scope, list_id, list.span)?;
            let member = match &left.node {
                Ast::Name(name) if !names::is_bound(scope, name) => words::literal_of(scope, left, &member_type)?,
                _ => value(scope, left)?,
            };
            if !types::may_be_same(scope.program.ty(member), &member_type) {
                return Err(types::mismatch(scope, member, &describe(scope.vocabulary, &member_type)));
            }
            Ok(add(scope, Node::In { member, list: list_id }, Type::Truth, expr))
        }
    }
}

fn two_lists(scope: &mut Scope<'_>, left: &Expr, right: &Expr) -> Result<(Id, Id), Problem> {
    let (left_id, right_id) = (value(scope, left)?, value(scope, right)?);
    let members = (types::member_or_self(scope, left_id), types::member_or_self(scope, right_id));
    if !types::may_be_same(&members.0, &members.1) {
        return Err(types::mismatch(scope, right_id, &describe(scope.vocabulary, scope.program.ty(left_id))));
    }
    Ok((left_id, right_id))
}

/// `list within list`, or `extent within extent`.
fn within(scope: &mut Scope<'_>, expr: &Expr, left: &Expr, right: &Expr) -> Lowered {
    let (left_id, right_id) = (value(scope, left)?, value(scope, right)?);
    let extents = matches!((scope.program.ty(left_id), scope.program.ty(right_id)), (Type::Extent(a), Type::Extent(b)) if a == b);
    if !extents {
        let (a, b) = (types::member(scope, left_id, left.span)?, types::member(scope, right_id, right.span)?);
        if !types::may_be_same(&a, &b) {
            return Err(types::mismatch(scope, right_id, &describe(scope.vocabulary, scope.program.ty(left_id))));
        }
    }
    types::same_on_both_sides(scope, left_id, right_id, expr.span)?;
    Ok(add(scope, Node::Within { left: left_id, right: right_id }, Type::Truth, expr))
}

/// An expression whose bare words may be words of what it is compared with.
fn value_like(scope: &mut Scope<'_>, expr: &Expr, other: Id) -> Lowered {
    let other = scope.program.ty(other).clone();
    match &expr.node {
        Ast::Number(literal) => {
            // A year is a date where a date stands on the other side.
            let year = crate::date::parse(&literal.text).filter(|_| matches!(other, Type::Date | Type::Period));
            if let Some((lo, hi)) = year {
                return Ok(add(scope, Node::Literal(Cell::Date { lo, hi }), Type::Date, expr));
            }
            let (cell, ty) = types::literal(scope.vocabulary, literal, expr.span, Some(&other))?;
            Ok(add(scope, Node::Literal(cell), ty, expr))
        }
        Ast::Name(name) if !names::is_bound(scope, name) => {
            let ty = describe(scope.vocabulary, &other);
            let share = crate::study::value::share::share_word(name).is_some();
            let problem = Problem::new(format!("`{name}` is no number"), expr.span, "not a number");
            Err(if share { problem.help(format!("write `is {name}`")) } else { problem.help(format!("the other side is {ty}")) })
        }
        _ => value(scope, expr),
    }
}

fn value_node(scope: &mut Scope<'_>, expr: &Expr) -> Lowered {
    match &expr.node {
        Ast::Number(literal) => {
            let (cell, ty) = types::literal(scope.vocabulary, literal, expr.span, None)?;
            Ok(add(scope, Node::Literal(cell), ty, expr))
        }
        Ast::Date { lo, hi } => Ok(add(scope, Node::Literal(Cell::Date { lo: *lo, hi: *hi }), Type::Date, expr)),
        Ast::Text(text) => Ok(add(scope, Node::Text(text.clone()), Type::Text, expr)),
        Ast::Name(name) => names::name(scope, name, expr),
        Ast::Field { base, name, at, args } => names::field(scope, expr, base, name, *at, args.as_deref()),
        Ast::Index { base, key } => names::index(scope, expr, base, key),
        Ast::Call { name, at, args } => call(scope, expr, name, *at, args),
        Ast::Negative(inner) => {
            let of = number(scope, inner)?;
            let ty = scope.program.ty(of).clone();
            Ok(add(scope, Node::Negative(of), ty, expr))
        }
        Ast::Binary { op, left, right } => arithmetic(scope, expr, *op, left, right),
        Ast::Otherwise { first, second } => {
            let first = value(scope, first)?;
            let second = value_like(scope, second, first)?;
            types::joinable(scope, first, second, expr.span)?;
            let ty = scope.program.ty(first).clone();
            Ok(add(scope, Node::Otherwise { first, second }, ty, expr))
        }
        _ => condition(scope, expr),
    }
}

fn number(scope: &mut Scope<'_>, expr: &Expr) -> Lowered {
    let id = value(scope, expr)?;
    match scope.program.ty(id) {
        Type::Number(_) => Ok(id),
        _ => Err(types::mismatch(scope, id, "a number")),
    }
}

fn arithmetic(scope: &mut Scope<'_>, expr: &Expr, op: Arithmetic, left: &Expr, right: &Expr) -> Lowered {
    let (left, right) = (number(scope, left)?, number(scope, right)?);
    let ty = types::arithmetic(scope, op, left, right, expr.span)?;
    Ok(add(scope, Node::Arithmetic { op, left, right }, ty, expr))
}

const FUNCTIONS: &[&str] = &["shown", "possible", "count", "sum", "min", "max", "list", "abs", "rounded", "words", "difference-p"];

fn call(scope: &mut Scope<'_>, expr: &Expr, name: &str, at: Span, args: &[Argument]) -> Lowered {
    let wrong = |what: &str| Err(Problem::new(format!("`{name}` takes {what}"), expr.span, format!("{what} expected")));
    match (name, args) {
        ("shown" | "possible", _) => condition(scope, expr),
        ("count", [Argument::Binding(binding)]) => {
            let (over, ()) = over(scope, binding, |_| Ok(()))?;
            Ok(add(scope, Node::Count(over), Type::Number(Dim::Count), expr))
        }
        ("count", [Argument::Expr(list)]) => {
            let list = value(scope, list)?;
            types::member(scope, list, expr.span)?;
            Ok(add(scope, Node::CountList(list), Type::Number(Dim::Count), expr))
        }
        ("count", _) => wrong("a list, or `x in list where …`"),
        ("list", [Argument::Binding(binding)]) => {
            let (over, ()) = over(scope, binding, |_| Ok(()))?;
            let member = types::member(scope, over.list, expr.span)?;
            Ok(add(scope, Node::Filtered(over), Type::List(Box::new(member)), expr))
        }
        ("list", _) => wrong("`x in list where …`"),
        ("sum" | "min" | "max", [Argument::For(inner, binding)]) => {
            let (over, value) = over(scope, binding, |scope| number(scope, inner))?;
            let fold = match name {
                "sum" => Fold::Sum,
                "min" => Fold::Min,
                _ => Fold::Max,
            };
            let ty = scope.program.ty(value).clone();
            Ok(add(scope, Node::Fold { fold, value, over }, ty, expr))
        }
        ("sum" | "min" | "max", _) => wrong("`value for x in list where …`"),
        ("abs", [Argument::Expr(inner)]) => {
            let of = number(scope, inner)?;
            let ty = scope.program.ty(of).clone();
            Ok(add(scope, Node::Abs(of), ty, expr))
        }
        ("rounded", [Argument::Expr(inner)]) => {
            let of = number(scope, inner)?;
            if !matches!(scope.program.node(of), Some(Node::Field { .. } | Node::Key { .. } | Node::Part { .. })) {
                return Err(types::mismatch(scope, of, "a stated number"));
            }
            let ty = scope.program.ty(of).clone();
            Ok(add(scope, Node::Rounded(of), ty, expr))
        }
        ("abs" | "rounded", _) => wrong("one number"),
        ("words", [Argument::Expr(text), Argument::Expr(lexicon)]) => words::words(scope, expr, text, lexicon),
        ("words", _) => wrong("a text and a lexicon"),
        ("difference-p", [Argument::Expr(left), Argument::Expr(right)]) => {
            let (left, right) = (names::finding(scope, left)?, names::finding(scope, right)?);
            Ok(add(scope, Node::DifferenceP { left, right }, Type::Number(Dim::P), expr))
        }
        ("difference-p", _) => wrong("two findings"),
        _ => definition(scope, expr, name, at, args),
    }
}

/// A definition is put in place: its names stand for what it is given.
fn definition(scope: &mut Scope<'_>, expr: &Expr, name: &str, at: Span, args: &[Argument]) -> Lowered {
    let terms = scope.terms;
    let Some(definition) = terms.definitions.iter().find(|definition| definition.name == name) else {
        let known = FUNCTIONS.iter().copied().chain(terms.definitions.iter().map(|definition| definition.name.as_str()));
        return Err(names::unknown(format!("there is no function or definition `{name}`"), name, at, known));
    };
    let own = format!("{name}()");
    if scope.unfolding.contains(&own) {
        return Err(Problem::new(format!("`{name}` leads back to itself"), at, "would never come to an end"));
    }
    if args.len() != definition.of.len() {
        let names = definition.of.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        return Err(Problem::new(format!("`{name}` takes {names}"), expr.span, format!("{} given", args.len())));
    }
    let mut given = Vec::new();
    for (argument, (own, ty)) in args.iter().zip(&definition.of) {
        let Argument::Expr(argument) = argument else {
            return Err(Problem::new(format!("`{name}` takes values"), expr.span, "not a value"));
        };
        let node = value(scope, argument)?;
        if !types::may_be_same(scope.program.ty(node), ty) {
            return Err(types::mismatch(scope, node, &describe(scope.vocabulary, ty)));
        }
        given.push(super::scope::Bound { name: own.clone(), at: argument.span, ty: ty.clone(), node, used: false });
    }
    let outer = scope.enter(&definition.source.text, given, definition.params.clone());
    scope.unfolding.push(own);
    let body = value(scope, &definition.is);
    scope.unfolding.pop();
    scope.leave(outer);
    // What is wrong with it was told in its own file.
    let body = body.map_err(|_| {
        let label = format!("it stands in {}", definition.source.name);
        Problem::new(format!("the definition `{name}` holds a mistake, or leads back to itself"), at, label)
    })?;
    let ty = scope.program.ty(body).clone();
    // The call keeps its own words for messages and for `why`.
    Ok(add(scope, Node::Alias(body), ty, expr))
}
