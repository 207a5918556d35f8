//! The tokens of one item to a value: one production per type of field.

pub mod date;
pub mod number;
pub mod quantity;
pub mod share;
mod slip;
pub mod stat;
mod told;

use crate::diagnostic::Fix;
use crate::source::Span;
use crate::suggest::{Likelihood, Meant};
use crate::syntax::cursor::{Cursor, Problem};
use crate::syntax::token::{Token, TokenKind};
use nom::Err;

/// A mistake in a value, with the rule that tells it.
#[derive(Debug)]
pub struct Mistake {
    pub rule: &'static str,
    pub problem: Problem,
}

impl Mistake {
    pub fn new(rule: &'static str, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self { rule, problem: Problem::new(message, span, label) }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.problem = self.problem.help(help);
        self
    }

    /// Tells the name that may have been meant; where no other is near, it can be written in its place.
    #[must_use]
    pub fn meant(self, meant: Meant<'_>) -> Self {
        match meant.likelihood {
            Likelihood::Guess => self.help(meant.help()),
            likelihood => self.help(meant.help()).fix(meant.name, likelihood == Likelihood::Slip),
        }
    }

    /// What to write in the place of what is underlined.
    #[must_use]
    pub fn fix(mut self, text: &str, certain: bool) -> Self {
        self.problem.fix = Some(Fix::write(self.problem.span, text, certain));
        self
    }
}

/// What a production made of an item, with nothing left over; `wanted` names what the field takes.
pub fn whole<'t, T>(
    text: &'t str,
    tokens: &'t [Token],
    wanted: &str,
    production: impl Fn(Cursor<'t>) -> nom::IResult<Cursor<'t>, T, Problem>,
) -> Result<T, Mistake> {
    match production(Cursor::new(text, tokens)) {
        Ok((rest, value)) if rest.is_empty() => Ok(value),
        Ok((rest, _)) => Err(left_over(text, tokens, rest, wanted)),
        Err(Err::Failure(problem)) => Err(Mistake { rule: "vocabulary/wrong-type", problem }),
        Err(_) => Err(wrong_type(text, tokens, wanted)),
    }
}

/// The item is nothing that the field takes.
pub fn wrong_type(text: &str, tokens: &[Token], wanted: &str) -> Mistake {
    let mistake = wrong_type_at(text, span_of(tokens), wanted);
    match tokens {
        [token] if matches!(token.kind, TokenKind::Text | TokenKind::RawText) => mistake.help("write it without quotes"),
        _ => mistake,
    }
}

/// What stands here is nothing that the field takes.
pub fn wrong_type_at(text: &str, span: Span, wanted: &str) -> Mistake {
    Mistake::new("vocabulary/wrong-type", format!("`{}` is not {wanted}", span.of(text)), span, format!("{wanted} expected"))
}

/// A value has been read, and something stands behind it: two numbers side by side are a slip of the thousands.
fn left_over(text: &str, tokens: &[Token], rest: Cursor<'_>, wanted: &str) -> Mistake {
    let read = tokens.len().saturating_sub(rest.tokens.len());
    let before = read.checked_sub(1).and_then(|at| tokens.get(at));
    match (before, rest.first()) {
        (Some(before), Some(after)) if before.kind == TokenKind::Number && after.kind == TokenKind::Number => {
            let span = before.span.to(after.span);
            let joined = format!("{},{}", before.span.of(text), after.span.of(text));
            let mistake = Mistake::new("vocabulary/number-slip", "two numbers stand side by side", span, "one number expected");
            if after.span.len() == 3 { mistake.help(format!("if it is one number, write `{joined}`")) } else { mistake }
        }
        _ => {
            let span = rest.span();
            Mistake::new("vocabulary/wrong-type", format!("`{}` has no place in {wanted}", span.of(text)), span, "not read")
        }
    }
}

/// From the first token to the last; an empty span where there is none.
pub fn span_of(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    }
}
