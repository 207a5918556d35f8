//! Texts with values in braces to messages that know what to fill in.

use super::condition::{condition, whole};
use super::ir::Node;
use super::lower::value;
use super::scope::Scope;
use super::types;
use super::{Message, MessagePart};
use crate::source::Span;
use crate::syntax::cursor::{Cursor, Problem};
use crate::syntax::text::{Content, content};
use crate::syntax::token::Token;
use crate::vocabulary::Type;

/// `{sum}`, `{n: one|many}`, `{condition: yes|no}`; `{{` is a brace.
pub fn read(scope: &mut Scope<'_>, text: &str, token: Token) -> Result<Message, Problem> {
    let content = content(text, token);
    let mut message = Message::default();
    let mut plain = String::new();
    let mut rest = content.text.as_ref();
    let mut at = 0;
    while let Some(brace) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at_checked(brace).unwrap_or((rest, ""));
        plain.push_str(before);
        at += brace;
        if after.starts_with("{{") || after.starts_with("}}") {
            plain.push_str(after.get(..1).unwrap_or_default());
            rest = after.get(2..).unwrap_or_default();
            at += 2;
            continue;
        }
        let end = after.find('}').filter(|_| after.starts_with('{'));
        let Some(end) = end else {
            let problem = Problem::new("a brace without its partner", source_span(&content, at, at + 1), "not closed, or not opened");
            return Err(problem.help("write `{{` for a brace"));
        };
        if !plain.is_empty() {
            message.parts.push(MessagePart::Text(std::mem::take(&mut plain)));
        }
        let inner = after.get(1..end).unwrap_or_default();
        let width_of = |width: usize| source_span(&content, at + 1, at + 1 + width);
        message.parts.push(part(scope, text, inner, width_of)?);
        rest = after.get(end + 1..).unwrap_or_default();
        at += end + 1;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        message.parts.push(MessagePart::Text(plain));
    }
    Ok(message)
}

/// The place in the source of a stretch of a text.
fn source_span(content: &Content<'_>, start: usize, end: usize) -> Span {
    let place = |at: usize| match content.map.get(at) {
        Some(&offset) => offset,
        None if content.map.is_empty() => content.span.start + at as u32,
        None => content.span.end,
    };
    Span::new(place(start), place(end))
}

fn part(scope: &mut Scope<'_>, text: &str, inner: &str, width_of: impl Fn(usize) -> Span) -> Result<MessagePart, Problem> {
    // The colon of `{n: one|many}` stands before the bar, and no expression has one.
    let choice = inner.split_once(':').and_then(|(of, texts)| Some((of, texts.split_once('|')?)));
    let width = choice.map_or(inner.len(), |(of, _)| of.len());
    let expr_span = width_of(width);
    let tokens = crate::syntax::tokens(text, expr_span);
    let mut cursor = Cursor::new(text, &tokens);
    cursor.end = expr_span.end;
    if cursor.is_empty() {
        let braces = Span::new(expr_span.start.saturating_sub(1), expr_span.end + 1);
        return Err(Problem::new("nothing stands between the braces", braces, "empty").help("write `{{` for a brace"));
    }
    if choice.is_none() && inner.contains(':') {
        let problem = Problem::new("one of the two texts is missing", expr_span, "no `|` after the colon");
        return Err(problem.help("write `{n: one|many}`, or `{condition: if so|if not}`"));
    }
    let expr = whole(cursor, condition)?;
    let of = value(scope, &expr)?;
    let ty = scope.program.ty(of);
    match choice {
        Some((_, (first, second))) => {
            if !matches!(ty, Type::Number(_) | Type::Truth) {
                return Err(types::mismatch(scope, of, "a number or a condition"));
            }
            Ok(MessagePart::Choice { of, first: first.trim().to_owned(), second: second.trim().to_owned() })
        }
        None if matches!(ty, Type::PerArm(_) | Type::PerWord(..)) => Err(types::mismatch(scope, of, "one value")),
        None if *ty == Type::Truth && !matches!(scope.program.node(of), Some(Node::Field { .. } | Node::Key { .. })) => {
            Err(Problem::new("a condition is not printed", expr.span, "true or false").help("write `{condition: if so|if not}`"))
        }
        None => Ok(MessagePart::Value(of)),
    }
}
