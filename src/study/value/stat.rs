//! Confidence intervals and tests, as journals print them.

use super::Mistake;
use super::number::{Amount, amount, between, committed, printed, unit};
use crate::source::Span;
use crate::study::{Interval, Printed, Relation, Test, TestKind};
use crate::syntax::cursor::{Cursor, Parsed, Problem, kind, sign, word};
use crate::syntax::token::{Bracket, Sign, Token, TokenKind};
use nom::branch::alt;
use nom::combinator::{opt, verify};
use nom::multi::separated_list1;
use nom::sequence::{delimited, preceded};
use nom::{Err, Parser};

/// A confidence interval as written, its ends in the order they stand, and its unit where one was written.
#[derive(Clone, Copy, Debug)]
pub struct WrittenCi {
    pub level: f64,
    pub lo: Amount,
    pub hi: Amount,
    pub unit: Option<Span>,
}

/// `95% CI 0.11 to 0.43`, `95% CI [0.11, 0.43]`, `95% CI (0.11, 0.43)`
pub fn ci(input: Cursor<'_>) -> Parsed<'_, WrittenCi> {
    let start = input;
    let (input, level) = verify(amount, |amount: &Amount| amount.percent).parse(input).map_err(|_| without_level(start))?;
    let (input, _) = alt((word("CI"), word("ci"))).parse(input).map_err(|_| without_level(start))?;
    let (input, (lo, hi)) =
        committed(input, |input| alt((|input| within(input, Bracket::Square), |input| within(input, Bracket::Round), two)).parse(input))?;
    let (input, unit) = opt(unit).parse(input)?;
    Ok((input, WrittenCi { level: level.printed.value, lo, hi, unit }))
}

/// Two ends in brackets
fn within(input: Cursor<'_>, bracket: Bracket) -> Parsed<'_, (Amount, Amount)> {
    delimited(kind(TokenKind::Open(bracket)), two, kind(TokenKind::Close(bracket))).parse(input)
}

/// `amount to amount`, or in brackets `amount, amount`
fn two(input: Cursor<'_>) -> Parsed<'_, (Amount, Amount)> {
    let (input, lo) = amount(input)?;
    let (input, ()) = alt((between, |input| kind(TokenKind::Comma)(input).map(|(rest, _)| (rest, ())))).parse(input)?;
    let (input, hi) = amount(input)?;
    Ok((input, (lo, hi)))
}

fn without_level(input: Cursor<'_>) -> Err<Problem> {
    let problem = Problem::new("a confidence interval begins with its level", input.here(), "the level is expected here");
    Err::Failure(problem.help("write for example `95% CI 0.11 to 0.43`"))
}

/// The interval that a mistaken one can only mean: one percentage, and two numbers that are none.
pub fn ci_meant(text: &str, tokens: impl Iterator<Item = Token>) -> Option<String> {
    let (mut level, mut ends, mut sign) = (None, Vec::new(), "");
    for token in tokens {
        match token.kind {
            TokenKind::Sign(Sign::Negative) => sign = "-",
            TokenKind::Sign(Sign::Percent) if level.is_none() => level = ends.pop(),
            TokenKind::Number => ends.push(format!("{}{}", std::mem::take(&mut sign), token.span.of(text))),
            _ => sign = "",
        }
    }
    match (level, ends.as_slice()) {
        (Some(level), [lo, hi]) => Some(format!("{level}% CI {lo} to {hi}")),
        _ => None,
    }
}

impl WrittenCi {
    pub fn interval(&self) -> Interval {
        Interval { level: self.level, lo: self.lo.printed, hi: self.hi.printed }
    }
}

/// `t(28) = 2.20`, `F(1, 52) = 4.3`, `χ²(1, N = 90) = 6.7`, `z = 2.1`
pub fn test(input: Cursor<'_>) -> Parsed<'_, Test> {
    let (input, name) = kind(TokenKind::Word)(input)?;
    let kind = test_kind(name.span.of(input.text)).ok_or_else(|| Err::Failure(unknown_test(input, name)))?;
    let (input, freedom) = opt(in_brackets).parse(input)?;
    let (degrees, n) = freedom.unwrap_or_default();
    let wanted = degrees_of(kind);
    if degrees.len() != wanted {
        return Err(Err::Failure(wrong_degrees(input, name, wanted)));
    }
    let (input, relation) = committed(input, relation)?;
    let (input, value) = committed(input, amount)?;
    let df = degrees.first().map(|printed| printed.value);
    let df2 = degrees.get(1).map(|printed| printed.value);
    Ok((input, Test { kind, df, df2, n, relation, value: value.printed }))
}

/// `(number, number, N = number)`
fn in_brackets(input: Cursor<'_>) -> Parsed<'_, (Vec<Printed>, Option<f64>)> {
    let comma = || kind(TokenKind::Comma);
    let (input, _) = kind(TokenKind::Open(Bracket::Round))(input)?;
    let (input, degrees) = committed(input, |input| separated_list1(comma(), degree).parse(input))?;
    let total = (alt((word("N"), word("n"))), sign(Sign::Eq));
    let (input, n) = opt(preceded((comma(), total), degree)).parse(input)?;
    let (input, _) = committed(input, kind(TokenKind::Close(Bracket::Round)))?;
    Ok((input, (degrees, n.map(|printed| printed.value))))
}

fn degree(input: Cursor<'_>) -> Parsed<'_, Printed> {
    let (input, token) = kind(TokenKind::Number)(input)?;
    let value = printed(token.span.of(input.text)).unwrap_or(Printed { value: f64::NAN, decimals: 0 });
    Ok((input, value))
}

/// `= | < | >`
fn relation(input: Cursor<'_>) -> Parsed<'_, Relation> {
    let equal = |input| sign(Sign::Eq)(input).map(|(rest, _)| (rest, Relation::Equal));
    let below = |input| sign(Sign::Lt)(input).map(|(rest, _)| (rest, Relation::Below));
    let above = |input| sign(Sign::Gt)(input).map(|(rest, _)| (rest, Relation::Above));
    alt((equal, below, above)).parse(input).map_err(|_| crate::syntax::cursor::expected(input, "`=`, `<` or `>`"))
}

fn test_kind(name: &str) -> Option<TestKind> {
    Some(match name {
        "t" | "T" => TestKind::T,
        "F" | "f" => TestKind::F,
        "r" => TestKind::R,
        "z" | "Z" => TestKind::Z,
        "Q" => TestKind::Q,
        "chi2" | "χ2" | "χ²" | "X2" | "X²" | "Χ²" | "Χ2" => TestKind::Chi2,
        _ => return None,
    })
}

const fn degrees_of(kind: TestKind) -> usize {
    match kind {
        TestKind::F => 2,
        TestKind::Z => 0,
        TestKind::T | TestKind::R | TestKind::Q | TestKind::Chi2 => 1,
    }
}

fn unknown_test(input: Cursor<'_>, name: Token) -> Problem {
    let message = format!("`{}` is no test that can be read", name.span.of(input.text));
    Problem::new(message, name.span, "not known").help("known are `t`, `F`, `r`, `z`, `Q` and `χ²`, as in `t(28) = 2.20`")
}

fn wrong_degrees(input: Cursor<'_>, name: Token, wanted: usize) -> Problem {
    let test = name.span.of(input.text);
    let (message, help) = match wanted {
        0 => (format!("`{test}` takes no degrees of freedom"), format!("write `{test} = 2.1`")),
        1 => (format!("`{test}` takes one number of degrees of freedom"), format!("write `{test}(28) = 2.20`")),
        _ => (format!("`{test}` takes two numbers of degrees of freedom"), format!("write `{test}(1, 52) = 4.3`")),
    };
    Problem::new(message, name.span, "degrees of freedom expected").help(help)
}

/// A test whose numbers no data can give.
pub fn impossible(test: &Test, span: Span) -> Option<Mistake> {
    let value = test.value.value;
    let degrees = [test.df, test.df2].into_iter().flatten();
    let label = match test.kind {
        TestKind::R if value.abs() > 1.0 => "a correlation lies between -1 and 1",
        TestKind::F | TestKind::Q | TestKind::Chi2 if value < 0.0 => "this test is never below 0",
        _ if degrees.into_iter().any(|df| df.is_nan() || df <= 0.0) => "degrees of freedom are above 0",
        _ => return None,
    };
    Some(Mistake::new("vocabulary/out-of-domain", "no data give this test", span, label))
}
