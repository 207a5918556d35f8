//! What may be compared, added and chosen from: the checks that let a rule fail when it is loaded, and never later.

use super::ast::{Arithmetic, Comparator, Literal};
use super::ir::{Id, Node};
use super::scope::Scope;
use crate::numbers::quantity::{Quantity, Unit};
use crate::source::Span;
use crate::study::cell::Cell;
use crate::suggest::did_you_mean;
use crate::syntax::cursor::Problem;
use crate::vocabulary::{Dim, Kinds, Type, Vocabulary};

/// A type in the words of a message.
pub fn describe(vocabulary: &Vocabulary, ty: &Type) -> String {
    let kinds = |kinds: Kinds| {
        let names: Vec<&str> = kinds.iter().filter_map(|kind| vocabulary.kind(kind)).map(|kind| kind.name.as_str()).collect();
        names.join(" or ")
    };
    match ty {
        Type::Truth => "yes or no".to_owned(),
        Type::Word(list) => format!("a word of `{}`", vocabulary.list(*list).map_or("", |list| list.name.as_str())),
        Type::Free => "a word".to_owned(),
        Type::Text => "a text".to_owned(),
        Type::Number(dim) => describe_dim(*dim).to_owned(),
        Type::Date | Type::Period => "a date".to_owned(),
        Type::Extent(_) => "an extent (read `.low` or `.high`)".to_owned(),
        Type::Ci => "a confidence interval (read `.low`, `.high` or `.level`)".to_owned(),
        Type::Test => "a test (read `.value` or `.df`)".to_owned(),
        Type::Comparison => "a comparison (read `.treated` or `.against`)".to_owned(),
        Type::Entity(of) => format!("one {}", kinds(*of)),
        Type::List(member) => format!("a list of {}", plural(vocabulary, member)),
        Type::PerArm(inner) => format!("{} for each arm (write `[arm]` after it)", describe(vocabulary, inner)),
        Type::PerWord(inner, _) => format!("{} for each word (write `[word]` after it)", describe(vocabulary, inner)),
        Type::Hit => "a word found in a text".to_owned(),
        Type::Fact => "a fact".to_owned(),
    }
}

/// A type of many things in the words of a message.
fn plural(vocabulary: &Vocabulary, ty: &Type) -> String {
    match ty {
        Type::Text => "texts".to_owned(),
        Type::Free => "words".to_owned(),
        Type::Number(_) => "numbers".to_owned(),
        Type::Hit => "words found in a text".to_owned(),
        Type::Fact => "facts".to_owned(),
        Type::Entity(kinds) => {
            let names: Vec<&str> = kinds.iter().filter_map(|kind| vocabulary.kind(kind)).map(|kind| kind.list.as_str()).collect();
            names.join(" or ")
        }
        other => describe(vocabulary, other),
    }
}

const fn describe_dim(dim: Dim) -> &'static str {
    match dim {
        Dim::Plain => "a bare number",
        Dim::Count => "a count",
        Dim::Share => "a share",
        Dim::Points => "a difference of shares",
        Dim::P => "a p value",
        Dim::Time => "a time",
        Dim::Effect => "an effect",
        Dim::Other => "a quantity with a unit",
    }
}

/// The mistake of a value that is not what is wanted here.
pub fn mismatch(scope: &Scope<'_>, id: Id, wanted: &str) -> Problem {
    let span = scope.program.spans.get(id.0 as usize).copied().unwrap_or_default();
    let is = describe(scope.vocabulary, scope.program.ty(id));
    Problem::new(format!("`{}` is {is}, not {wanted}", scope.program.text(id)), span, format!("{wanted} is wanted here"))
}

/// The type of what a list or a map gives to a binder.
pub fn member(scope: &Scope<'_>, list: Id, at: Span) -> Result<Type, Problem> {
    match scope.program.ty(list) {
        Type::List(member) => Ok((**member).clone()),
        Type::PerArm(_) => Ok(Type::Entity(arms(scope.vocabulary))),
        Type::PerWord(..) => Ok(Type::Free),
        other => {
            let is = describe(scope.vocabulary, other);
            Err(Problem::new(format!("`{}` is {is}, not a list", scope.program.text(list)), at, "a list is wanted here"))
        }
    }
}

/// As [`member`], with a single value taken for a list of one.
pub fn member_or_self(scope: &Scope<'_>, id: Id) -> Type {
    member(scope, id, Span::default()).unwrap_or_else(|_| scope.program.ty(id).clone())
}

pub fn arms(vocabulary: &Vocabulary) -> Kinds {
    vocabulary.kind_names.get("arm").map_or(Kinds(0), |&kind| Kinds::one(kind))
}

/// Whether a value of one type can be the same as one of the other.
pub fn may_be_same(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Entity(a), Type::Entity(b)) => a.0 & b.0 != 0,
        (Type::Free | Type::Text, Type::Free | Type::Text) => true,
        _ => a == b,
    }
}

/// Whether two values may stand on the two sides of a comparison.
pub fn comparable(scope: &Scope<'_>, left: Id, right: Id, at: Span) -> Result<(), Problem> {
    let (a, b) = (scope.program.ty(left), scope.program.ty(right));
    let fits = match (a, b) {
        (Type::Number(a), Type::Number(b)) => dims_join(*a, *b),
        (Type::Word(a), Type::Word(b)) => a == b,
        (Type::Date | Type::Period, Type::Date | Type::Period) => true,
        _ => false,
    };
    if fits {
        return Ok(());
    }
    let problem = match (a, b) {
        (Type::List(_), _) | (_, Type::List(_)) => {
            let list = scope.program.text(if matches!(a, Type::List(_)) { left } else { right });
            let problem = Problem::new("a list cannot be compared with one value", at, format!("`{list}` is a list"));
            return Err(problem.help(format!("write `count({list})`, or ask it of one of them: `any x in {list} where x …`")));
        }
        (Type::PerArm(_) | Type::PerWord(..), _) => mismatch(scope, left, "one value"),
        (_, Type::PerArm(_) | Type::PerWord(..)) => mismatch(scope, right, "one value"),
        (Type::Number(Dim::Share), Type::Number(Dim::Plain | Dim::Count)) => percent_help(scope, left, right, at),
        (Type::Number(Dim::Plain | Dim::Count), Type::Number(Dim::Share)) => percent_help(scope, right, left, at),
        (Type::Number(Dim::Points), Type::Number(Dim::Plain)) => points_help(scope, right, at),
        (Type::Number(Dim::Plain), Type::Number(Dim::Points)) => points_help(scope, left, at),
        _ => {
            let (a, b) = (describe(scope.vocabulary, a), describe(scope.vocabulary, b));
            Problem::new(format!("{a} cannot be compared with {b}"), at, "these do not compare")
        }
    };
    Err(problem)
}

fn percent_help(scope: &Scope<'_>, share: Id, number: Id, at: Span) -> Problem {
    let (share, text) = (scope.program.text(share), scope.program.text(number));
    let problem = Problem::new(format!("`{share}` is a share, `{text}` a bare number"), at, "a share and a bare number");
    if is_literal(scope, number) { problem.help(format!("did you mean `{text}%`?")) } else { problem }
}

fn points_help(scope: &Scope<'_>, number: Id, at: Span) -> Problem {
    let text = scope.program.text(number);
    let problem = Problem::new("a difference of shares cannot be compared with a bare number", at, "these do not compare");
    if is_literal(scope, number) { problem.help(format!("did you mean `{text} pp`?")) } else { problem }
}

fn is_literal(scope: &Scope<'_>, id: Id) -> bool {
    matches!(scope.program.node(id), Some(Node::Literal(_)))
}

/// The only joins of two dimensions.
fn dims_join(a: Dim, b: Dim) -> bool {
    let joins = |a, b| matches!((a, b), (Dim::Plain, Dim::Count | Dim::P) | (Dim::Share, Dim::Points));
    a == b || joins(a, b) || joins(b, a)
}

/// Whether one value may take the place of another (`otherwise`).
pub fn joinable(scope: &Scope<'_>, left: Id, right: Id, at: Span) -> Result<(), Problem> {
    if may_be_same(scope.program.ty(left), scope.program.ty(right)) {
        return Ok(());
    }
    comparable(scope, left, right, at)
}

pub fn same_on_both_sides(scope: &Scope<'_>, left: Id, right: Id, at: Span) -> Result<(), Problem> {
    let words = |id: Id| scope.program.text(id).split_whitespace();
    if words(left).next().is_some() && words(left).eq(words(right)) {
        return Err(Problem::new("the same stands on both sides", at, "always or never holds"));
    }
    Ok(())
}

/// Refuses a comparison that always or never holds, since the literal lies outside what the other side can be.
pub fn can_hold(scope: &Scope<'_>, left: Id, op: Comparator, right: Id, at: Span) -> Result<(), Problem> {
    let literal = |id: Id| match scope.program.node(id) {
        Some(Node::Literal(Cell::Number(quantity))) => Some(quantity.lo),
        _ => None,
    };
    let (number, literal, op) = match (literal(left), literal(right)) {
        (None, Some(value)) => (left, value, op),
        (Some(value), None) => (right, value, op.turned()),
        _ => return Ok(()),
    };
    let Type::Number(dim) = scope.program.ty(number) else { return Ok(()) };
    let computed = !matches!(scope.program.node(number), Some(Node::Field { .. } | Node::Key { .. } | Node::Count(_) | Node::CountList(_)));
    let Some((low, high)) = domain(*dim).filter(|_| !computed) else { return Ok(()) };
    let (never, always) = match op {
        Comparator::Lt => (literal <= low, literal > high),
        Comparator::Ge => (literal > high, literal <= low),
        Comparator::Le => (literal < low, literal >= high),
        Comparator::Gt => (literal >= high, literal < low),
        Comparator::Eq => (literal < low || literal > high, false),
        Comparator::Ne => (false, literal < low || literal > high),
    };
    if !never && !always {
        return Ok(());
    }
    let label = match dim {
        Dim::Share => "a share lies between 0% and 100%".to_owned(),
        Dim::P => "a p value lies between 0 and 1".to_owned(),
        other => format!("{} is never below 0", describe_dim(*other)),
    };
    Err(Problem::new(if never { "this never holds" } else { "this always holds" }, at, label))
}

/// The domain of a dimension, where it has one.
pub const fn domain(dim: Dim) -> Option<(f64, f64)> {
    match dim {
        Dim::Share | Dim::P => Some((0.0, 1.0)),
        Dim::Count | Dim::Time => Some((0.0, f64::INFINITY)),
        Dim::Plain | Dim::Points | Dim::Effect | Dim::Other => None,
    }
}

/// The type of a sum, difference, product or quotient.
pub fn arithmetic(scope: &Scope<'_>, op: Arithmetic, left: Id, right: Id, at: Span) -> Result<Type, Problem> {
    let (Type::Number(a), Type::Number(b)) = (scope.program.ty(left), scope.program.ty(right)) else {
        return Err(Problem::new("only numbers can be reckoned with", at, "not two numbers"));
    };
    let plain = |dim: Dim| matches!(dim, Dim::Plain | Dim::Count | Dim::P);
    let dim = match (op, *a, *b) {
        (Arithmetic::Sub, Dim::Share, Dim::Share) => Some(Dim::Points),
        (Arithmetic::Add | Arithmetic::Sub, Dim::Share, Dim::Points) => Some(Dim::Share),
        (Arithmetic::Add, Dim::Points, Dim::Share) => Some(Dim::Share),
        (Arithmetic::Add | Arithmetic::Sub, a, b) if a == b => Some(a),
        (Arithmetic::Add | Arithmetic::Sub, a, b) if plain(a) && plain(b) => Some(Dim::Plain),
        (Arithmetic::Mul, a, b) if plain(b) || b == Dim::Share => Some(a),
        (Arithmetic::Mul, a, b) if plain(a) || a == Dim::Share => Some(b),
        (Arithmetic::Div, Dim::Count, Dim::Count) => Some(Dim::Share),
        (Arithmetic::Div, a, b) if a == b => Some(Dim::Plain),
        (Arithmetic::Div, a, b) if plain(b) || b == Dim::Share => Some(a),
        _ => None,
    };
    dim.map(Type::Number).ok_or_else(|| {
        let (a, b) = (describe_dim(*a), describe_dim(*b));
        Problem::new(format!("{a} and {b} do not go together with `{}`", op.as_str()), at, "two different dimensions")
    })
}

/// A literal and its type; what it is compared with decides between a difference of shares and an effect in points.
pub fn literal(vocabulary: &Vocabulary, literal: &Literal, at: Span, other: Option<&Type>) -> Result<(Cell, Type), Problem> {
    let point = |dim, unit: Unit, value: f64| (Cell::Number(Quantity::point(value).with_unit(unit)), Type::Number(dim));
    let other = match other {
        Some(Type::Number(dim)) => Some(*dim),
        _ => None,
    };
    let Some(unit) = &literal.unit else {
        return match (literal.percent, other) {
            (true, Some(Dim::Points)) => Ok(point(Dim::Points, Unit::NONE, literal.value)),
            (true, _) => Ok(point(Dim::Share, Unit::NONE, literal.value)),
            // A bare 0 or 1 means the same in every dimension that has them.
            (false, Some(dim @ (Dim::Share | Dim::Points))) if literal.value == 0.0 || literal.value == 1.0 => {
                Ok(point(dim, Unit::NONE, literal.value))
            }
            (false, Some(dim @ (Dim::Time | Dim::Effect | Dim::Other))) => {
                let problem = Problem::new(format!("{} needs a unit", describe_dim(dim)), at, "no unit");
                let unit = match dim {
                    Dim::Time => "weeks",
                    Dim::Effect => "sd",
                    _ => "sessions",
                };
                Err(problem.help(format!("write it with its unit, such as `{} {unit}`", literal.text)))
            }
            (false, Some(dim @ (Dim::Count | Dim::P))) => Ok(point(dim, Unit::NONE, literal.value)),
            _ => Ok(point(Dim::Plain, Unit::NONE, literal.value)),
        };
    };
    let Some(&index) = vocabulary.unit_names.get(unit) else {
        let problem = Problem::new(format!("there is no unit `{unit}`"), at, "not known");
        return Err(match did_you_mean(unit, vocabulary.unit_names.keys().map(String::as_str)) {
            Some(help) => problem.help(help),
            None => problem,
        });
    };
    let row = vocabulary.units.get(index as usize);
    let dim = row.map_or(Dim::Other, |row| row.dim);
    let name = row.map_or("", |row| row.name.as_str());
    Ok(match (dim, row.and_then(|row| row.days)) {
        (Dim::Effect, _) if name == "percentage-points" && other != Some(Dim::Effect) => {
            point(Dim::Points, Unit::NONE, literal.value / 100.0)
        }
        (Dim::Time, Some(days)) => point(Dim::Time, vocabulary.core.units.day, literal.value * days),
        (dim, _) => point(dim, Unit(index), literal.value),
    })
}
