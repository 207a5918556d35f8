//! Numbers as written: sign, currency, digits, `%`, unit, and the forms in which people know them only so far.

use crate::source::Span;
use crate::study::Printed;
use crate::syntax::cursor::{Cursor, Parsed, Problem, expected, kind};
use crate::syntax::token::{Sign, Token, TokenKind};
use nom::combinator::opt;
use nom::{Err, Input, Parser};

/// `[+|-] [$|€|£] number [%]`
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    pub printed: Printed,
    pub percent: bool,
    pub currency: Option<Span>,
    pub span: Span,
}

/// An amount with its unit, where one was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    pub amount: Amount,
    pub unit: Option<Span>,
}

/// How an amount bounds the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Exactly,
    Below,
    AtMost,
    Above,
    AtLeast,
    About,
}

/// A quantity as written, before the type of its field is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Written {
    One(Bound, Measure),
    /// Both ends, in the order they were written.
    Range(Measure, Measure),
    /// A part and its total: `14/20`, `66 of 75 schools`.
    Fraction(Measure, Measure),
}

/// `bound | about | range | fraction | amount [unit]`
pub fn written(input: Cursor<'_>) -> Parsed<'_, Written> {
    if let Some(bound) = input.first().and_then(|token| bound(token.kind)) {
        let (input, measure) = committed(input.take_from(1), measure)?;
        return Ok((input, Written::One(bound, measure)));
    }
    let (input, first) = measure(input)?;
    if let Some(input) = joint(input) {
        let (input, second) = committed(input, measure)?;
        return Ok((input, Written::Range(first, second)));
    }
    if input.at_sign(Sign::Slash) || input.at_word("of") {
        let (input, total) = committed(input.take_from(1), measure)?;
        return Ok((input, Written::Fraction(first, total)));
    }
    Ok((input, Written::One(Bound::Exactly, first)))
}

/// `< | <= | > | >= | = | ~`; a leading `=` says nothing.
const fn bound(kind: TokenKind) -> Option<Bound> {
    match kind {
        TokenKind::Sign(Sign::Lt) => Some(Bound::Below),
        TokenKind::Sign(Sign::Le) => Some(Bound::AtMost),
        TokenKind::Sign(Sign::Gt) => Some(Bound::Above),
        TokenKind::Sign(Sign::Ge) => Some(Bound::AtLeast),
        TokenKind::Sign(Sign::Eq) => Some(Bound::Exactly),
        TokenKind::Sign(Sign::Tilde) => Some(Bound::About),
        _ => None,
    }
}

/// `to | .. | dash`
pub fn between(input: Cursor<'_>) -> Parsed<'_, ()> {
    joint(input).map(|rest| (rest, ())).ok_or_else(|| expected(input, "`to`"))
}

/// What stands behind the word or sign between two ends, where one stands here.
fn joint(input: Cursor<'_>) -> Option<Cursor<'_>> {
    let here = input.at_word("to") || input.at_sign(Sign::DotDot) || input.at_sign(Sign::To);
    here.then(|| input.take_from(1))
}

/// `amount [unit]`
pub fn measure(input: Cursor<'_>) -> Parsed<'_, Measure> {
    let (input, amount) = amount(input)?;
    // Decided on the first word: a mistake is costly to make only to be dropped.
    if input.first().is_none_or(|token| token.kind != TokenKind::Word) {
        return Ok((input, Measure { amount, unit: None }));
    }
    let (input, unit) = opt(unit).parse(input)?;
    Ok((input, Measure { amount, unit }))
}

/// `[+|-] [$|€|£] number [%]`
pub fn amount(input: Cursor<'_>) -> Parsed<'_, Amount> {
    let start = input.here();
    let (input, sign) = one_of(input, &[Sign::Negative, Sign::Plus]);
    let (input, currency) = one_of(input, &[Sign::Dollar, Sign::Euro, Sign::Pound]);
    let (input, digits) = kind(TokenKind::Number)(input)?;
    let (input, percent) = one_of(input, &[Sign::Percent]);
    let span = start.to(percent.map_or(digits.span, |token| token.span));
    let mut printed = printed(digits.span.of(input.text))
        .ok_or_else(|| Err::Failure(Problem::new("this number is too large to be read", digits.span, "not a finite number")))?;
    if sign.is_some_and(|token| token.kind == TokenKind::Sign(Sign::Negative)) {
        printed.value = -printed.value;
    }
    Ok((input, Amount { printed, percent: percent.is_some(), currency: currency.map(|token| token.span), span }))
}

/// One of some signs, where it stands here.
fn one_of<'t>(input: Cursor<'t>, signs: &[Sign]) -> (Cursor<'t>, Option<Token>) {
    match input.first() {
        Some(token) if matches!(token.kind, TokenKind::Sign(sign) if signs.contains(&sign)) => (input.take_from(1), Some(token)),
        _ => (input, None),
    }
}

/// `word { / word }`, glued; the words that join two amounts are no units.
pub fn unit(input: Cursor<'_>) -> Parsed<'_, Span> {
    if ["to", "of"].iter().any(|joint| input.at_word(joint)) {
        return Err(expected(input, "a unit"));
    }
    let (mut input, first) = kind(TokenKind::Word)(input)?;
    let mut span = first.span;
    while let (Some(slash), Some(next)) = (input.first(), input.nth(1)) {
        let joined = slash.kind == TokenKind::Sign(Sign::Slash) && slash.glued && next.kind == TokenKind::Word && next.glued;
        if !joined {
            break;
        }
        span = span.to(next.span);
        input = input.take_from(2);
    }
    Ok((input, span))
}

/// A production that must succeed from here on.
pub fn committed<'t, T>(input: Cursor<'t>, production: impl Fn(Cursor<'t>) -> Parsed<'t, T>) -> Parsed<'t, T> {
    production(input).map_err(|error| match error {
        Err::Error(problem) => Err::Failure(problem),
        other => other,
    })
}

/// The value of digits as printed; none where it is not finite.
pub fn printed(digits: &str) -> Option<Printed> {
    let digits = crate::syntax::number::parse(digits)?;
    let decimals = u8::try_from((-digits.exponent).max(0)).ok()?;
    Some(Printed { value: digits.to_f64(false)?, decimals })
}
