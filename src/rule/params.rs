//! `param` blocks, of rules and definitions: values that a policy may move within their range.

use super::ast::Node as Ast;
use super::condition::{self, whole};
use super::read::{item_cursor, mistake, unknown_field};
use super::scope::{Param, Scope};
use super::types;
use crate::diagnostic::Diagnostic;
use crate::study::cell::Cell;
use crate::syntax;
use crate::syntax::token::{Sign, Token, TokenKind};
use crate::syntax::tree::{Block, Field};
use crate::vocabulary::plain::File;
use crate::vocabulary::{Type, Vocabulary};

/// `param name { is: literal  means: "…"  whose: ours  between: low .. high }`, of a rule or a definition.
pub fn params(scope: &Scope<'_>, file: &File<'_>, block: &Block, out: &mut Vec<Diagnostic>) -> Vec<Param> {
    let mut params: Vec<Param> = Vec::new();
    for inner in block.blocks().filter(|inner| file.keyword(inner) == "param") {
        let read = param(scope.vocabulary, file, inner);
        match read.and_then(|param| scope.check_new(&param.name, param.at).map(|()| param).map_err(mistake)) {
            Ok(param) if params.iter().any(|own| own.name == param.name) => {
                let message = format!("`{}` is declared twice", param.name);
                out.push(Diagnostic::mistake("rule/doubled-name", message, param.at, "a second time"));
            }
            Ok(param) => params.push(param),
            Err(diagnostic) => out.push(diagnostic),
        }
    }
    params
}

fn param(vocabulary: &Vocabulary, file: &File<'_>, block: &Block) -> Result<Param, Diagnostic> {
    let [name] = file.head(block) else {
        return Err(Diagnostic::mistake("rule/head", "a parameter has one name", block.head_span(file.tree), "a name expected"));
    };
    let (mut is, mut between) = (None, None);
    let (mut means, mut whose) = (String::new(), String::new());
    for field in block.fields() {
        match file.name(field).as_ref() {
            "is" => is = Some(field),
            "between" => between = Some(field),
            "means" => means = file.one_text(field)?,
            "whose" => {
                whose = match file.one_word(field).as_deref() {
                    Ok("ours") => "ours".to_owned(),
                    _ => file.one_text(field).map_err(|_| file.wanted(field, "`ours`, or a text that names the standard"))?,
                }
            }
            other => return Err(unknown_field(other, field, &["is", "means", "between", "whose"])),
        }
    }
    let name_text = file.word(*name);
    let incomplete = |what: &str| {
        Diagnostic::mistake("rule/incomplete", format!("`{name_text}` does not say {what}"), name.span, format!("add `{what}`"))
    };
    let Some(is) = is else { return Err(incomplete("is: …")) };
    let (value, ty) = literal(vocabulary, file, is, file.value(is), None)?;
    let text = file.value_span(is).of(file.text).to_owned();
    let between = between.map(|field| range(vocabulary, file, field, (is, value, &ty))).transpose()?;
    if means.is_empty() {
        return Err(incomplete("means: \"…\""));
    }
    if whose.is_empty() {
        return Err(incomplete("whose: ours"));
    }
    Ok(Param { name: name_text.into_owned(), at: name.span, value, ty, text, between, means, whose })
}

/// `between: low .. high`, which must hold the value itself.
fn range(vocabulary: &Vocabulary, file: &File<'_>, field: &Field, own: (&Field, Cell, &Type)) -> Result<(String, Cell, Cell), Diagnostic> {
    let (is, value, ty) = own;
    let tokens = file.value(field);
    let at = tokens.iter().position(|token| token.kind == TokenKind::Sign(Sign::DotDot));
    let Some((low, high)) = at.and_then(|at| Some((tokens.get(..at)?, tokens.get(at + 1..)?))) else {
        return Err(file.wanted(field, "two values with `..` between"));
    };
    let (low, low_type) = literal(vocabulary, file, field, low, Some(ty))?;
    let (high, high_type) = literal(vocabulary, file, field, high, Some(ty))?;
    let (place, text) = (file.value_span(field), file.value_span(field).of(file.text));
    if low_type != *ty || high_type != *ty {
        let wanted = types::describe(vocabulary, ty);
        let mistake =
            Diagnostic::mistake("rule/value", "`is` and `between` are not of one kind", place, format!("{wanted} is wanted here"));
        return Err(mistake);
    }
    if let (Some(low), Some(value), Some(high)) = (size(low), size(value), size(high))
        && !(low <= value && value <= high)
    {
        let message = format!("`{}` lies outside of its own range", file.value_span(is).of(file.text));
        let mistake = Diagnostic::mistake("rule/value", message, file.value_span(is), format!("not in {text}"));
        return Err(mistake.label(place, "the range"));
    }
    Ok((text.to_owned(), low, high))
}

/// Another value for a parameter, written as in a rule file.
///
/// # Errors
/// Why it cannot have this value: it is of another kind, or outside of the parameter's range.
pub fn moved(vocabulary: &Vocabulary, param: &Param, text: &str) -> Result<Cell, String> {
    let wanted = || format!("{} is wanted here, such as `{}`", types::describe(vocabulary, &param.ty), param.text);
    let written = format!("param moved {{ is: {text} }}");
    let (tree, mistakes) = syntax::read(&written);
    let file = File { text: &written, tree: &tree };
    let field = tree.blocks.first().filter(|block| mistakes.is_empty() && tree.blocks.len() == 1 && block.blocks().next().is_none());
    let field = field.and_then(|block| block.fields().next().filter(|_| block.fields().count() == 1)).ok_or_else(wanted)?;
    let (value, ty) = literal(vocabulary, &file, field, file.value(field), Some(&param.ty)).map_err(|_| wanted())?;
    if ty != param.ty {
        return Err(wanted());
    }
    if let Some((between, low, high)) = &param.between
        && let (Some(low), Some(value), Some(high)) = (size(*low), size(value), size(*high))
        && !(low <= value && value <= high)
    {
        return Err(format!("the rule allows {between}"));
    }
    Ok(value)
}

/// A literal as a number that can be put in order.
fn size(cell: Cell) -> Option<f64> {
    match cell {
        Cell::Number(quantity) => Some(quantity.lo),
        Cell::Date { lo, .. } => Some(f64::from(lo)),
        _ => None,
    }
}

/// A literal of a parameter and its type; what it stands beside decides where a bare 0 belongs.
fn literal(
    vocabulary: &Vocabulary,
    file: &File<'_>,
    field: &Field,
    tokens: &[Token],
    other: Option<&Type>,
) -> Result<(Cell, Type), Diagnostic> {
    let wanted = || file.wanted(field, "a number, with its unit where it has one");
    let expr = whole(item_cursor(file, tokens), condition::condition).map_err(|_| wanted())?;
    let (node, negative) = match &expr.node {
        Ast::Negative(inner) => (&inner.node, true),
        node => (node, false),
    };
    match node {
        Ast::Number(number) => {
            let mut number = number.clone();
            number.value = if negative { -number.value } else { number.value };
            types::literal(vocabulary, &number, expr.span, other).map_err(mistake)
        }
        Ast::Date { lo, hi } if !negative => Ok((Cell::Date { lo: *lo, hi: *hi }, Type::Date)),
        _ => Err(wanted()),
    }
}
