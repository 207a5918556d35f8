//! `2024`, `2024-03`, `2024-03-01`: the days they may mean; and stretches of them.

use super::{Mistake, span_of, wrong_type};
use crate::syntax::token::{Sign, Token, TokenKind};
use crate::syntax::word::fold;

/// First and last day, counted from 1970-01-01.
pub fn date(text: &str, tokens: &[Token]) -> Result<(i32, i32), Mistake> {
    let span = span_of(tokens);
    if tokens.first().is_none_or(|token| token.kind != TokenKind::Number) {
        return Err(wrong_type(text, tokens, "a date").help(SHAPE));
    }
    crate::date::parse(&fold(span.of(text)).replace('\u{2013}', "-")).ok_or_else(|| {
        let message = format!("there is no date `{}`", span.of(text));
        Mistake::new("vocabulary/wrong-type", message, span, "not a day of the calendar").help(SHAPE)
    })
}

/// `2012-09 to 2014-06`, or one date that is long enough by itself.
pub fn period(text: &str, tokens: &[Token]) -> Result<(i32, i32), Mistake> {
    let joint = |token: &Token| match token.kind {
        TokenKind::Word => token.span.of(text) == "to",
        TokenKind::Sign(Sign::DotDot) => true,
        TokenKind::Sign(Sign::To) => !token.glued,
        _ => false,
    };
    let at = tokens.iter().position(joint).or_else(|| between_years(text, tokens));
    let Some(at) = at else { return date(text, tokens) };
    let first = date(text, tokens.get(..at).unwrap_or_default())?;
    let last = date(text, tokens.get(at + 1..).unwrap_or_default())?;
    if last.1 < first.0 {
        let message = "the period ends before it begins";
        return Err(Mistake::new("vocabulary/upside-down", message, span_of(tokens), "the later date stands first"));
    }
    Ok((first.0, last.1))
}

/// The dash of `2012-2014`.
fn between_years(text: &str, tokens: &[Token]) -> Option<usize> {
    match tokens {
        [_, dash, year] if year.span.of(text).len() == 4 && matches!(dash.kind, TokenKind::Sign(Sign::To | Sign::Negative)) => Some(1),
        _ => None,
    }
}

const SHAPE: &str = "a date is written `2024-03-01`, `2024-03` or `2024`";
