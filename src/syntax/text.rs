//! The token of a text to its content: quotes off, escapes resolved, with a way back to the source for every byte.

use super::token::{Token, TokenKind};
use crate::source::Span;
use std::borrow::Cow;
use std::ops::Range;

/// What stands between the quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content<'t> {
    pub text: Cow<'t, str>,
    /// The source between the quotes.
    pub span: Span,
    /// Where the text is not the source itself: the source offset of each of its bytes.
    pub map: Vec<u32>,
}

impl Content<'_> {
    /// The source under a byte range of the content.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        if self.map.is_empty() {
            return Span::new(self.span.start + range.start as u32, (self.span.start + range.end as u32).min(self.span.end));
        }
        let start = self.map.get(range.start).copied().unwrap_or(self.span.end);
        let last = range.end.checked_sub(1).filter(|&last| last >= range.start).and_then(|last| self.map.get(last));
        Span::new(start, last.map_or(start, |last| last + 1))
    }
}

/// The content of a text, a raw text or a pattern.
pub fn content(text: &str, token: Token) -> Content<'_> {
    let (open, close) = match token.kind {
        TokenKind::RawText => (3, 3),
        TokenKind::Pattern => (1, 1),
        _ => quotes(token.span.of(text)),
    };
    let whole = token.span.of(text);
    let end = if whole.len() >= open + close { whole.len() - close } else { whole.len() };
    let inner = whole.get(open..end).unwrap_or_default();
    let span = Span::new(token.span.start + open.min(whole.len()) as u32, token.span.start + end as u32);
    match token.kind {
        TokenKind::RawText => raw(inner, span),
        TokenKind::Text if inner.contains('\\') => unescaped(inner, span),
        _ => Content { text: Cow::Borrowed(inner), span, map: Vec::new() },
    }
}

/// The lengths in bytes of the opening and the closing quote; 0 where there is none.
fn quotes(whole: &str) -> (usize, usize) {
    let quote = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '\'' | '‘' | '’' | '‚');
    let open = whole.chars().next().filter(|&c| quote(c)).map_or(0, char::len_utf8);
    let close = whole.get(open..).and_then(|rest| rest.chars().next_back()).filter(|&c| open > 0 && quote(c)).map_or(0, char::len_utf8);
    (open, close)
}

/// A text under construction, byte by byte.
#[derive(Default)]
struct Built {
    text: String,
    map: Vec<u32>,
}

impl Built {
    fn push(&mut self, c: char, offset: usize) {
        self.text.push(c);
        self.map.extend((0..c.len_utf8()).map(|byte| (offset + byte) as u32));
    }

    /// A stretch that stands in the source as it is.
    fn push_str(&mut self, text: &str, offset: usize) {
        self.text.push_str(text);
        self.map.extend((offset..offset + text.len()).map(|at| at as u32));
    }

    fn done<'t>(self, span: Span) -> Content<'t> {
        Content { text: Cow::Owned(self.text), span, map: self.map }
    }
}

/// `\"`, `\\` and `\n`; any other backslash stands for itself.
fn unescaped(inner: &str, span: Span) -> Content<'_> {
    let mut built = Built::default();
    let mut chars = inner.char_indices().map(|(at, c)| (span.start as usize + at, c)).peekable();
    while let Some((at, c)) = chars.next() {
        match chars.next_if(|&(_, next)| c == '\\' && is_escape(next)) {
            Some((after, 'n')) => built.push('\n', after),
            Some((after, escaped)) => built.push(escaped, after),
            None => built.push(c, at),
        }
    }
    built.done(span)
}

/// What may stand after a backslash in a text.
pub const fn is_escape(c: char) -> bool {
    matches!(c, '"' | '\\' | 'n' | '“' | '”')
}

/// The lines of a raw text: a blank first and a blank last line dropped, the indentation that all others share removed.
fn raw(inner: &str, span: Span) -> Content<'_> {
    if !inner.contains(['\n', '\r']) {
        return Content { text: Cow::Borrowed(inner), span, map: Vec::new() };
    }
    let mut lines = lines(inner);
    let opens_blank = lines.first().is_some_and(|(_, line)| line.trim().is_empty());
    if lines.last().is_some_and(|(_, line)| line.trim().is_empty()) {
        lines.pop();
    }
    let later = lines.iter().skip(1).map(|(_, line)| line).filter(|line| !line.trim().is_empty());
    let indent = later.map(|line| indentation(line)).min().unwrap_or(0);
    let mut built = Built::default();
    let from = usize::from(opens_blank);
    for (number, (at, line)) in lines.iter().enumerate().skip(from) {
        if number > from {
            // The break before the line: its last byte is the one the line's own bytes follow.
            built.push('\n', (span.start as usize + at).saturating_sub(1));
        }
        let drop = if number == 0 { 0 } else { indent };
        if let Some((offset, _)) = line.char_indices().nth(drop).filter(|_| !line.trim().is_empty()) {
            built.push_str(line.get(offset..).unwrap_or_default(), span.start as usize + at + offset);
        }
    }
    built.done(span)
}

/// Each line with its offset and without its break: LF, CRLF or CR.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        if byte != b'\n' && byte != b'\r' {
            continue;
        }
        lines.push((start, text.get(start..at).unwrap_or_default()));
        start = at + 1;
        if byte == b'\r' && bytes.next_if(|&(_, next)| next == b'\n').is_some() {
            start += 1;
        }
    }
    lines.push((start, text.get(start..).unwrap_or_default()));
    lines
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(kind: TokenKind, text: &str) -> Token {
        Token { kind, glued: false, first: true, span: Span::new(0, text.len() as u32) }
    }

    fn of(kind: TokenKind, text: &str) -> Content<'_> {
        content(text, token(kind, text))
    }

    #[test]
    fn plain_texts_are_borrowed() {
        for text in ["\"Housing\"", "“Housing”"] {
            let content = of(TokenKind::Text, text);
            assert!(matches!(content.text, Cow::Borrowed("Housing")));
            assert_eq!(content.span.of(text), "Housing");
            assert_eq!(content.span_of(2..5).of(text), "usi");
        }
    }

    #[test]
    fn escapes_keep_their_way_back() {
        let text = r#""say \"so\" \\ and""#;
        let content = of(TokenKind::Text, text);
        assert_eq!(content.text, r#"say "so" \ and"#);
        let at = content.text.find("so").unwrap();
        assert_eq!(content.span_of(at..at + 2).of(text), "so");
        let at = content.text.find("and").unwrap();
        assert_eq!(content.span_of(at..at + 3).of(text), "and");
        assert_eq!(content.map.len(), content.text.len());
        assert_eq!(of(TokenKind::Text, r#""a\nb\q""#).text, "a\nb\\q");
    }

    #[test]
    fn raw_texts_lose_the_indentation_they_share() {
        let text = "\"\"\"\r\n    One é.\r\n\r\n      Two \\n.\r\n    \"\"\"";
        let content = of(TokenKind::RawText, text);
        assert_eq!(content.text, "One é.\n\n  Two \\n.");
        let at = content.text.find("Two").unwrap();
        assert_eq!(content.span_of(at..at + 3).of(text), "Two");
        assert_eq!(of(TokenKind::RawText, "\"\"\"on one line\"\"\"").text, "on one line");
        assert_eq!(of(TokenKind::RawText, "\"\"\"first\n  second\"\"\"").text, "first\nsecond");
    }

    #[test]
    fn patterns_keep_their_backslashes() {
        assert_eq!(of(TokenKind::Pattern, r"/\d+\/x/").text, r"\d+\/x");
    }

    #[test]
    fn what_was_cut_short_gives_what_there_is() {
        assert_eq!(of(TokenKind::Text, "\"").text, "");
        assert_eq!(of(TokenKind::Text, "\"abc").text, "abc");
        assert_eq!(of(TokenKind::Text, "https://x.org").text, "https://x.org");
        assert_eq!(of(TokenKind::Text, "").text, "");
        assert_eq!(of(TokenKind::RawText, "\"\"\"").text, "");
    }
}
