//! Tokens as an input for nom: what the readers of values and of conditions are written in.

use super::token::{Sign, Token, TokenKind};
use crate::diagnostic::Fix;
use crate::source::Span;
use nom::{Err, IResult, Input, Needed};

/// A stretch of tokens of one text.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
    /// Where the stretch ends in the text, for mistakes at its end.
    pub end: u32,
}

/// A mistake in a value or a condition, before it is known in which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub message: String,
    pub span: Span,
    pub label: String,
    pub help: Option<String>,
    pub fix: Option<Box<Fix>>,
}

impl Problem {
    pub fn new(message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self { message: message.into(), span, label: label.into(), help: None, fix: None }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What a production returns: `Err::Error` where another production may be tried, `Err::Failure` once committed.
pub type Parsed<'t, T> = IResult<Cursor<'t>, T, Problem>;

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        Self { text, tokens, end: tokens.last().map_or(0, |last| last.span.end) }
    }

    pub fn first(&self) -> Option<Token> {
        self.tokens.first().copied()
    }

    pub fn nth(&self, at: usize) -> Option<Token> {
        self.tokens.get(at).copied()
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The text under a token.
    pub fn str(&self, token: Token) -> &'t str {
        token.span.of(self.text)
    }

    /// Whether the next token is this word, to the letter.
    pub fn at_word(&self, word: &str) -> bool {
        self.first().is_some_and(|token| token.kind == TokenKind::Word && self.str(token) == word)
    }

    pub fn at_sign(&self, sign: Sign) -> bool {
        self.first().is_some_and(|token| token.kind == TokenKind::Sign(sign))
    }

    /// All that is left, or the empty place at the end.
    pub fn span(&self) -> Span {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::new(self.end, self.end),
        }
    }

    /// The first token's span, or the empty place at the end.
    pub fn here(&self) -> Span {
        self.first().map_or(Span::new(self.end, self.end), |token| token.span)
    }
}

/// One token of a kind.
pub fn kind<'t>(wanted: TokenKind) -> impl Fn(Cursor<'t>) -> Parsed<'t, Token> {
    move |input| match input.first() {
        Some(token) if token.kind == wanted => Ok((input.take_from(1), token)),
        _ => Err(expected(input, wanted.name())),
    }
}

/// One sign.
pub fn sign<'t>(wanted: Sign) -> impl Fn(Cursor<'t>) -> Parsed<'t, Token> {
    kind(TokenKind::Sign(wanted))
}

/// One given word.
pub fn word<'t>(wanted: &'static str) -> impl Fn(Cursor<'t>) -> Parsed<'t, Token> {
    move |input| match input.first() {
        Some(token) if token.kind == TokenKind::Word && input.str(token) == wanted => Ok((input.take_from(1), token)),
        _ => Err(expected(input, wanted)),
    }
}

/// A mistake that lets another production be tried.
pub fn expected(input: Cursor<'_>, what: &str) -> Err<Problem> {
    Err::Error(Problem::new(format!("{what} expected"), input.here(), format!("{what} expected here")))
}

impl TokenKind {
    /// What messages call a token of this kind.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Word => "a word",
            Self::Number => "a number",
            Self::Text | Self::RawText => "a text in quotes",
            Self::Pattern => "a pattern",
            Self::Sign(_) => "a sign",
            Self::Open(super::token::Bracket::Round) => "`(`",
            Self::Open(super::token::Bracket::Square) => "`[`",
            Self::Close(super::token::Bracket::Round) => "`)`",
            Self::Close(super::token::Bracket::Square) => "`]`",
            Self::Comma => "a comma",
            Self::Colon => "`:`",
            Self::OpenBrace => "`{`",
            Self::CloseBrace => "`}`",
        }
    }
}

impl<'t> Input for Cursor<'t> {
    type Item = Token;
    type Iter = std::iter::Copied<std::slice::Iter<'t, Token>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.tokens.len()
    }

    fn take(&self, index: usize) -> Self {
        let tokens = self.tokens.get(..index).unwrap_or(self.tokens);
        Self { text: self.text, tokens, end: tokens.last().map_or(self.end, |last| last.span.end) }
    }

    fn take_from(&self, index: usize) -> Self {
        Self { tokens: self.tokens.get(index..).unwrap_or_default(), ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Token) -> bool>(&self, predicate: P) -> Option<usize> {
        self.tokens.iter().position(|&token| predicate(token))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.tokens.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.tokens.len() { Ok(count) } else { Err(Needed::new(count - self.tokens.len())) }
    }
}

impl<'t> nom::error::ParseError<Cursor<'t>> for Problem {
    fn from_error_kind(input: Cursor<'t>, kind: nom::error::ErrorKind) -> Self {
        Self::new("this cannot be read here", input.here(), format!("not read ({})", kind.description()))
    }

    fn append(_: Cursor<'t>, _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}
