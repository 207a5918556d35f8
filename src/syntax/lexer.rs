//! Text to tokens: white space and comments out, every other stretch of characters named.

use super::mistakes::Mistakes;
use super::scan;
use super::token::{Bracket, Sign, Token, TokenKind};
use super::word::is_invisible;
use super::wording;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// All that was found in a stretch of text.
#[derive(Debug, Default)]
pub struct Lexed {
    pub tokens: Vec<Token>,
    /// Comments, `#` included.
    pub comments: Vec<Span>,
    pub mistakes: Mistakes,
    /// Where the mistakes stand, in order.
    pub slips: Vec<Slip>,
    /// A raw text is not closed: it took all that follows, closing braces too.
    pub runs_out: bool,
}

/// The place of a mistake among the tokens.
#[derive(Clone, Copy, Debug)]
pub struct Slip {
    /// The token that it stands in or directly behind.
    pub token: usize,
    /// The first token of its line.
    pub line: usize,
    /// A quote stands wrong, so that nothing on its line is sure.
    pub quote: bool,
}

/// Reads the bytes of `text` in `span`; the places of the tokens are those of the whole text.
pub fn lex(text: &str, span: Span) -> Lexed {
    let rest = span.of(text);
    let mut lexer = Lexer {
        text,
        rest: if span.start == 0 { rest.strip_prefix('\u{FEFF}').unwrap_or(rest) } else { rest },
        end: span.end as usize,
        brackets: 0,
        glued: false,
        first: true,
        line: 0,
        junk_line: None,
        given_up: 0,
        found: Lexed { tokens: Vec::with_capacity(rest.len() / 5 + 16), ..Lexed::default() },
    };
    while lexer.blank() {
        lexer.token();
    }
    lexer.found
}

pub(super) struct Lexer<'t> {
    text: &'t str,
    /// What is not read yet.
    pub(super) rest: &'t str,
    /// Where it ends in the text.
    end: usize,
    /// Open `(` and `[`: inside them a comma always separates.
    brackets: u32,
    /// See [`Token`].
    pub(super) glued: bool,
    first: bool,
    /// The first token of the line.
    line: usize,
    /// The last line on which characters without meaning were told.
    junk_line: Option<usize>,
    /// The end of the line on which a text was last found not to be closed as it was opened.
    given_up: usize,
    pub(super) found: Lexed,
}

impl<'t> Lexer<'t> {
    /// Passes over white space, comments and invisible characters; false at the end.
    fn blank(&mut self) -> bool {
        loop {
            match self.rest.as_bytes() {
                [] => return false,
                [b' ' | b'\t' | 0x0B | 0x0C, ..] => {
                    let spaces = self.rest.bytes().position(|byte| byte != b' ').unwrap_or(self.rest.len());
                    self.pass(spaces.max(1));
                }
                [b'\n' | b'\r', ..] => {
                    self.pass(1);
                    self.first = true;
                    self.line = self.found.tokens.len();
                }
                [b'#', ..] => {
                    let length = self.rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(self.rest.len());
                    let span = self.span(length);
                    self.found.comments.push(span);
                    self.pass(length);
                }
                [0x80..=0xFF, ..] => match self.rest.chars().next() {
                    Some(c) if c.is_whitespace() => self.pass(c.len_utf8()),
                    Some(c) if is_invisible(c) => self.invisible(),
                    _ => return true,
                },
                _ => return true,
            }
        }
    }

    /// A run of invisible characters outside a text: a mistake, and read as nothing.
    fn invisible(&mut self) {
        let length = self.rest.len() - self.rest.trim_start_matches(is_invisible).len();
        let rest = self.rest;
        self.slip(length, |span| wording::invisible(rest, span));
        self.skip(length);
    }

    /// One token, or a mistake that takes at least one character; decided on the first byte.
    fn token(&mut self) {
        use Bracket::{Round, Square};
        let Some(&byte) = self.rest.as_bytes().first() else { return };
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => self.word(),
            b'0'..=b'9' => self.number(),
            b'"' => self.straight_text(),
            b':' => self.colon(),
            b',' => self.push(TokenKind::Comma, 1),
            b'{' | b'}' => {
                self.brackets = 0;
                self.push(if byte == b'{' { TokenKind::OpenBrace } else { TokenKind::CloseBrace }, 1);
            }
            b'(' | b'[' => {
                self.brackets += 1;
                self.push(TokenKind::Open(if byte == b'(' { Round } else { Square }), 1);
            }
            b')' | b']' => {
                self.brackets = self.brackets.saturating_sub(1);
                self.push(TokenKind::Close(if byte == b')' { Round } else { Square }), 1);
            }
            b'-' => self.dash(),
            b'/' => self.slash(),
            b'.' => self.dot(),
            b'<' | b'>' | b'=' | b'!' => self.comparison(byte),
            b'+' => self.sign(Sign::Plus, 1),
            b'*' => self.sign(Sign::Star, 1),
            b'%' => self.sign(Sign::Percent, 1),
            b'~' => self.sign(Sign::Tilde, 1),
            b'@' => self.sign(Sign::At, 1),
            b'$' => self.sign(Sign::Dollar, 1),
            0x80.. => self.beyond_ascii(),
            _ => self.odd_quote(),
        }
    }

    /// Letters, signs, dashes and quotes that are not ASCII.
    fn beyond_ascii(&mut self) {
        let Some(c) = self.rest.chars().next() else { return };
        match c {
            '≤' => self.sign(Sign::Le, 3),
            '≥' => self.sign(Sign::Ge, 3),
            '≠' => self.sign(Sign::Ne, 3),
            '×' => self.sign(Sign::Star, 2),
            '≈' => self.sign(Sign::Tilde, 3),
            '€' => self.sign(Sign::Euro, 3),
            '£' => self.sign(Sign::Pound, 2),
            '·' => self.number(),
            _ if scan::DASHES.contains(&c) => self.dash(),
            _ if c.is_alphabetic() => self.word(),
            _ => self.odd_quote(),
        }
    }

    fn word(&mut self) {
        let Ok((_, word)) = scan::word(self.rest) else { return self.junk() };
        if !word.is_ascii() && word.contains(is_invisible) {
            self.push(TokenKind::Word, word.len());
            self.slip_behind(|span| wording::invisible_in_word(word, span));
        } else {
            self.push(TokenKind::Word, word.len());
        }
    }

    fn number(&mut self) {
        let Ok((rest, number)) = scan::number(self.brackets > 0)(self.rest) else { return self.junk() };
        self.push(TokenKind::Number, number.len());
        if let Some(after) = rest.strip_prefix('.')
            && !after.starts_with('.')
        {
            self.slip_behind(|span| wording::number_ends_in_point(number, Span::new(span.start, span.end + 1)));
            self.skip(1);
        }
    }

    /// `:`, or the `://` of a web address without quotes, which makes one text with the word before it.
    fn colon(&mut self) {
        let after = self.rest.get(1..).unwrap_or_default();
        if self.glued
            && let Ok((_, address)) = scan::address(after)
            && let Some(last) = self.found.tokens.last_mut().filter(|last| last.kind == TokenKind::Word)
        {
            last.kind = TokenKind::Text;
            last.span.end += 1 + address.len() as u32;
            self.skip(1 + address.len());
            return self.slip_behind(wording::address);
        }
        if self.last().is_some_and(|last| last.kind == TokenKind::Word) {
            self.brackets = 0;
        }
        self.push(TokenKind::Colon, 1);
    }

    /// `/`, the pattern after `matches`, or the `//` of other languages' comments.
    fn slash(&mut self) {
        if self.last().is_some_and(|last| last.kind == TokenKind::Word && last.span.of(self.text) == "matches") {
            match scan::pattern(self.rest) {
                Ok((_, pattern)) => self.push(TokenKind::Pattern, pattern.len()),
                Err(_) => {
                    let length = scan::line(self.rest).map_or(1, |(_, line)| line.len());
                    self.push(TokenKind::Pattern, length);
                    self.slip_behind(wording::pattern_not_closed);
                }
            }
        } else if self.rest.starts_with("//") {
            let length = scan::line(self.rest).map_or(2, |(_, line)| line.len());
            self.slip(length, wording::foreign_comment);
            self.pass(length);
        } else {
            self.sign(Sign::Slash, 1);
        }
    }

    fn dot(&mut self) {
        if self.rest.starts_with("..") {
            self.sign(Sign::DotDot, 2);
        } else if self.rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            self.number();
        } else {
            self.sign(Sign::Dot, 1);
        }
    }

    /// `<`, `<=`, `=`, `!=` and their like, and the spellings that are nearly right.
    fn comparison(&mut self, byte: u8) {
        let next = self.rest.as_bytes().get(1).copied().unwrap_or_default();
        let (sign, slip) = match (byte, next) {
            (b'<', b'=') => (Sign::Le, None),
            (b'>', b'=') => (Sign::Ge, None),
            (b'!', b'=') => (Sign::Ne, None),
            (b'=', b'<') => (Sign::Le, Some("<=")),
            (b'=', b'>') => (Sign::Ge, Some(">=")),
            (b'=', b'=') => (Sign::Eq, Some("=")),
            (b'<', b'>') => (Sign::Ne, Some("!=")),
            (b'<', _) => return self.sign(Sign::Lt, 1),
            (b'>', _) => return self.sign(Sign::Gt, 1),
            (b'=', _) => return self.sign(Sign::Eq, 1),
            _ => return self.junk(),
        };
        let written = self.rest.get(..2).unwrap_or_default();
        self.sign(sign, 2);
        if let Some(right) = slip {
            self.slip_behind(|span| wording::comparison(written, right, span));
        }
    }

    /// A run of characters that mean nothing here; told once a line, or prose without its `#` would be told by its signs.
    pub(super) fn junk(&mut self) {
        let mut chars = self.rest.char_indices().skip(1).skip_while(|&(_, c)| is_junk(c));
        let length = chars.next().map_or(self.rest.len(), |(at, _)| at);
        let written = self.rest.get(..length).unwrap_or_default();
        if self.junk_line == Some(self.line) {
            self.mark_slip(false);
        } else {
            self.slip(length, |span| wording::junk(written, span));
        }
        self.junk_line = Some(self.line);
        self.pass(length);
    }

    pub(super) fn last(&self) -> Option<Token> {
        self.found.tokens.last().copied()
    }

    /// The next `length` bytes as a place.
    fn span(&self, length: usize) -> Span {
        let start = self.end - self.rest.len();
        Span::new(start as u32, (start + length) as u32)
    }

    /// Takes the next `length` bytes as a token.
    #[inline]
    pub(super) fn push(&mut self, kind: TokenKind, length: usize) {
        let token = Token { kind, glued: self.glued, first: self.first, span: self.span(length) };
        self.found.tokens.push(token);
        self.skip(length);
        self.glued = true;
        self.first = false;
    }

    pub(super) fn sign(&mut self, sign: Sign, length: usize) {
        self.push(TokenKind::Sign(sign), length);
    }

    #[inline]
    pub(super) fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    /// Skips what stands between tokens.
    fn pass(&mut self, length: usize) {
        self.skip(length);
        self.glued = false;
    }

    /// Tells a mistake in the next `length` bytes, which become no token.
    fn slip(&mut self, length: usize, word: impl FnOnce(Span) -> Diagnostic) {
        self.mark_slip(false);
        let span = self.span(length);
        self.found.mistakes.tell(|| word(span));
    }

    /// Tells a mistake in the token that was taken last.
    pub(super) fn slip_behind(&mut self, word: impl FnOnce(Span) -> Diagnostic) {
        let Some(last) = self.last() else { return };
        self.mark_slip(last.kind == TokenKind::Text);
        self.found.mistakes.tell(|| word(last.span));
    }

    /// A mistake belongs to the token before it on its line, else to the next one.
    fn mark_slip(&mut self, quote: bool) {
        let next = self.found.tokens.len();
        let token = if self.first { next } else { next.saturating_sub(1) };
        self.found.slips.push(Slip { token, line: self.line, quote });
    }

    /// Whether a text was found not to be closed before on this line; it is so from now on.
    pub(super) fn give_up(&mut self) -> bool {
        let start = self.end - self.rest.len();
        let before = start < self.given_up;
        self.given_up = start + scan::line(self.rest).map_or(0, |(_, line)| line.len());
        before
    }

    /// The line that is being read, up to what is not read yet.
    pub(super) fn line_so_far(&self) -> &'t str {
        let read = self.text.get(..self.end - self.rest.len()).unwrap_or_default();
        read.rsplit(['\n', '\r']).next().unwrap_or_default()
    }
}

/// Characters that begin no token, wherever they stand.
fn is_junk(c: char) -> bool {
    match c {
        ';' | '!' | '?' | '&' | '|' | '\\' | '^' | '`' | '\'' | '_' => true,
        '≤' | '≥' | '≠' | '×' | '≈' | '€' | '£' | '·' | '“' | '„' | '«' | '‘' => false,
        _ if c.is_ascii() => c.is_ascii_control() && !c.is_ascii_whitespace() && c != '\u{0B}',
        _ => !c.is_alphabetic() && !c.is_whitespace() && !is_invisible(c) && !scan::DASHES.contains(&c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens as text, separated by `·`.
    fn tokens(text: &str) -> String {
        let found = lex(text, Span::new(0, text.len() as u32));
        found.tokens.iter().map(|token| token.span.of(text)).collect::<Vec<_>>().join("·")
    }

    fn kinds(text: &str) -> Vec<TokenKind> {
        lex(text, Span::new(0, text.len() as u32)).tokens.iter().map(|token| token.kind).collect()
    }

    fn mistakes(text: &str) -> Vec<(String, String)> {
        let told = lex(text, Span::new(0, text.len() as u32)).mistakes.with(Mistakes::default());
        told.iter().map(|told| (told.rule.trim_start_matches("syntax/").to_owned(), told.place().of(text).to_owned())).collect()
    }

    fn signs(text: &str) -> Vec<Sign> {
        kinds(text).into_iter().filter_map(|kind| if let TokenKind::Sign(sign) = kind { Some(sign) } else { None }).collect()
    }

    #[test]
    fn a_comma_separates_inside_brackets_alone() {
        assert_eq!(tokens("F(1,120) = 4.3"), "F·(·1·,·120·)·=·4.3");
        assert_eq!(tokens("n: 11,000 [1,000] 2,000"), "n·:·11,000·[·1·,·000·]·2,000");
        assert_eq!(tokens("a: (1\nb: 11,000"), "a·:·(·1·b·:·11,000");
        assert_eq!(tokens("0,27 11,0000"), "0·,·27·11·,·0000");
    }

    #[test]
    fn characters_of_pdfs_read_as_their_plain_forms() {
        use Sign::{Ge, Le, Minus, Ne, Negative, Star, Tilde, To};
        assert_eq!(signs("≤ ≥ ≠ × ≈"), [Le, Ge, Ne, Star, Tilde]);
        assert_eq!(signs("10–20 10\u{2212}20 10 – 20 \u{2212}3 a \u{2212} b"), [To, To, To, Negative, Minus]);
        assert_eq!(tokens("62\u{A0}schools\u{2009}x\u{3000}y"), "62·schools·x·y");
        assert_eq!(tokens("\u{FEFF}arm"), "arm");
        assert!(mistakes("\u{FEFF}arm a\u{A0}b").is_empty());
    }

    #[test]
    fn comments_and_line_ends() {
        let found = lex("a # x \"y\r\nb \"#\" c\rd", Span::new(0, 19));
        assert_eq!(found.comments, [Span::new(2, 8)]);
        assert_eq!(found.tokens.iter().map(|token| token.first).collect::<Vec<_>>(), [true, true, false, false, true]);
    }

    #[test]
    fn gluing() {
        let found = lex("90% a (b)#\n c", Span::new(0, 13));
        assert_eq!(found.tokens.iter().map(|token| token.glued).collect::<Vec<_>>(), [false, true, false, false, true, true, false]);
    }

    #[test]
    fn patterns_stand_after_matches_alone() {
        assert_eq!(kinds("x matches /a\\/b#/ y / z").iter().filter(|kind| **kind == TokenKind::Pattern).count(), 1);
        assert_eq!(signs("14/20 matches: /x/"), [Sign::Slash, Sign::Slash, Sign::Slash]);
        assert_eq!(mistakes("x matches /ab c\ny"), [("pattern-not-closed".to_owned(), "/ab c".to_owned())]);
    }

    #[test]
    fn slips_of_the_pen() {
        for (text, rule, under) in [
            ("p: =< 3", "comparison", "=<"),
            ("p: => 3", "comparison", "=>"),
            ("p == 3", "comparison", "=="),
            ("n: 5.", "number", "5."),
            ("n: 5;", "character", ";"),
            ("a §§ b", "character", "§§"),
            ("ran\u{AD}dom", "invisible-character", "ran\u{AD}dom"),
            ("random \u{200B}x", "invisible-character", "\u{200B}"),
            ("source: https://x.org/a#b", "web-address", "https://x.org/a#b"),
            ("role: x // y z", "comment", "// y z"),
            ("it's", "character", "'"),
            ("prose with `signs`; and more", "character", "`"),
        ] {
            assert_eq!(mistakes(text), [(rule.to_owned(), under.to_owned())], "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_whole_text() {
        let text = "é arm PL é";
        let found = lex(text, Span::new(3, 9));
        assert_eq!(found.tokens.iter().map(|token| token.span.of(text)).collect::<Vec<_>>(), ["arm", "PL"]);
    }
}
