//! Numbers as written: sign, currency, digits, `%`, unit, and the forms in which people know them only so far.

use crate::source::Span;
use crate::study::Printed;
use crate::syntax::cursor::{Cursor, Parsed, Problem, expected, kind, sign, word};
use crate::syntax::token::{Sign, TokenKind};
use nom::branch::alt;
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
    let (input, bound) = opt(bound).parse(input)?;
    let (input, first) = match bound {
        Some(_) => committed(input, measure)?,
        None => measure(input)?,
    };
    match bound {
        Some(bound) => Ok((input, Written::One(bound, first))),
        None => alt((|rest| range(rest, first), |rest| fraction(rest, first), |rest| Ok((rest, Written::One(Bound::Exactly, first)))))
            .parse(input),
    }
}

/// `< | <= | > | >= | = | ~`; a leading `=` says nothing.
fn bound(input: Cursor<'_>) -> Parsed<'_, Bound> {
    let bound = match input.first().map(|token| token.kind) {
        Some(TokenKind::Sign(Sign::Lt)) => Bound::Below,
        Some(TokenKind::Sign(Sign::Le)) => Bound::AtMost,
        Some(TokenKind::Sign(Sign::Gt)) => Bound::Above,
        Some(TokenKind::Sign(Sign::Ge)) => Bound::AtLeast,
        Some(TokenKind::Sign(Sign::Eq)) => Bound::Exactly,
        Some(TokenKind::Sign(Sign::Tilde)) => Bound::About,
        _ => return Err(expected(input, "a bound")),
    };
    Ok((input.take_from(1), bound))
}

/// The second half of `low to high`
fn range(input: Cursor<'_>, first: Measure) -> Parsed<'_, Written> {
    let (input, _) = between(input)?;
    let (input, second) = committed(input, measure)?;
    Ok((input, Written::Range(first, second)))
}

/// `to | .. | dash`
pub fn between(input: Cursor<'_>) -> Parsed<'_, ()> {
    let (input, _) = alt((word("to"), sign(Sign::DotDot), sign(Sign::To))).parse(input)?;
    Ok((input, ()))
}

/// The second half of `part / total` or `part of total`
fn fraction(input: Cursor<'_>, part: Measure) -> Parsed<'_, Written> {
    let (input, _) = alt((word("of"), sign(Sign::Slash))).parse(input)?;
    let (input, total) = committed(input, measure)?;
    Ok((input, Written::Fraction(part, total)))
}

/// `amount [unit]`
pub fn measure(input: Cursor<'_>) -> Parsed<'_, Measure> {
    let (input, amount) = amount(input)?;
    let (input, unit) = opt(unit).parse(input)?;
    Ok((input, Measure { amount, unit }))
}

/// `[+|-] [$|€|£] number [%]`
pub fn amount(input: Cursor<'_>) -> Parsed<'_, Amount> {
    let start = input.here();
    let (input, negative) = opt(alt((sign(Sign::Negative), sign(Sign::Plus)))).parse(input)?;
    let (input, currency) = opt(alt((sign(Sign::Dollar), sign(Sign::Euro), sign(Sign::Pound)))).parse(input)?;
    let (input, digits) = kind(TokenKind::Number)(input)?;
    let (input, percent) = opt(sign(Sign::Percent)).parse(input)?;
    let span = start.to(percent.map_or(digits.span, |token| token.span));
    let mut printed = printed(digits.span.of(input.text))
        .ok_or_else(|| Err::Failure(Problem::new("this number is too large to be read", digits.span, "not a finite number")))?;
    if negative.is_some_and(|token| token.kind == TokenKind::Sign(Sign::Negative)) {
        printed.value = -printed.value;
    }
    Ok((input, Amount { printed, percent: percent.is_some(), currency: currency.map(|token| token.span), span }))
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
