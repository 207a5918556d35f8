//! The words of the text: what the lexer hands to the reader of blocks and to the readers of values.

use crate::source::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    DotDot,
    Le,
    Ge,
    Ne,
    Lt,
    Gt,
    Eq,
    Plus,
    /// A `-` glued to the number after it and to nothing before it.
    Negative,
    /// A dash that stands between two values: `10-20`, or an en dash.
    To,
    /// A minus with white space on both sides (conditions only).
    Minus,
    Star,
    Slash,
    Percent,
    Tilde,
    At,
    Dot,
    Dollar,
    Euro,
    Pound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    Round,
    Square,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Word,
    /// Digits with their separators, fraction and exponent; the sign and the unit are tokens of their own.
    Number,
    /// `"…"` or `“…”`, with escapes; the span holds the quotes.
    Text,
    /// `"""…"""`, without escapes.
    RawText,
    /// `/…/` after `matches`; the span holds the slashes.
    Pattern,
    Sign(Sign),
    Open(Bracket),
    Close(Bracket),
    Comma,
    Colon,
    OpenBrace,
    CloseBrace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    /// No white space, comment or line break stands before it.
    pub glued: bool,
    /// The first token on its line.
    pub first: bool,
    pub span: Span,
}
