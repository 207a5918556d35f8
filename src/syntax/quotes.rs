//! The quotes of the lexer: texts, and what comes of texts that are closed wrongly or not at all.

use super::lexer::Lexer;
use super::scan;
use super::text::is_escape;
use super::token::TokenKind;
use super::wording;
use crate::source::Span;

/// Quotes of other languages and of word processors: what opens, and what may close it.
const ODD: [(char, &[char]); 7] = [
    ('„', &['“', '”', '"']),
    ('«', &['»']),
    ('»', &['«']),
    ('”', &['”', '"']),
    ('\'', &['\'', '’', '‘']),
    ('‘', &['’', '‘', '\'']),
    ('‚', &['‘', '’', '\'']),
];

impl Lexer<'_> {
    /// `"…"` on one line, or `"""…"""`.
    pub(super) fn straight_text(&mut self) {
        if self.rest.starts_with(r#"""""#) {
            return self.raw_text();
        }
        match scan::straight_text(self.rest) {
            Ok((_, text)) => self.text(text),
            Err(_) => self.mixed_or_open('"', '"', &['”', '“']),
        }
    }

    fn raw_text(&mut self) {
        match scan::raw_text(self.rest) {
            Ok((_, text)) => self.push(TokenKind::RawText, text.len()),
            Err(_) => {
                self.found.runs_out = true;
                self.push(TokenKind::RawText, self.rest.len());
                self.slip_behind(|span| wording::raw_text_not_closed(Span::new(span.start, span.start + 3)));
            }
        }
    }

    /// `“…”` on one line.
    fn curly_text(&mut self) {
        match scan::text_between('“', &['”'], self.rest) {
            Ok((_, text)) => self.text(text),
            Err(_) => self.mixed_or_open('“', '”', &['"']),
        }
    }

    /// A text that is not closed as it was opened: closed by the other style of quote, on a later line, or by the end of the line. Only
    /// the first one on a line is looked into, so that reading stays linear.
    fn mixed_or_open(&mut self, open: char, close: char, others: &[char]) {
        let again = self.give_up();
        if let Some((_, text)) = scan::text_between('\n', others, self.rest).ok().filter(|_| !again) {
            self.push(TokenKind::Text, text.len());
            self.slip_behind(|span| wording::mixed_quotes(open, close, span));
        } else if let Some((_, text)) = scan::text_over_lines(close, self.rest).ok().filter(|_| !again) {
            self.push(TokenKind::Text, text.len());
            self.slip_behind(wording::text_over_lines);
        } else {
            self.not_closed(open, close);
        }
    }

    /// `“…”`, the quotes of other languages, or a character that means nothing.
    pub(super) fn odd_quote(&mut self) {
        let open = self.rest.chars().next().unwrap_or_default();
        if open == '“' {
            return self.curly_text();
        }
        let odd = ODD.iter().find(|(quote, _)| *quote == open);
        // An apostrophe in or after a word opens nothing.
        let Some((_, closers)) = odd.filter(|_| !self.glued || !self.last().is_some_and(|last| last.kind == TokenKind::Word)) else {
            return self.junk();
        };
        match scan::text_between('\n', closers, self.rest) {
            Ok((_, text)) => {
                self.push(TokenKind::Text, text.len());
                self.slip_behind(wording::odd_quotes);
            }
            Err(_) if matches!(open, '„' | '«' | '‘') => self.not_closed(open, '"'),
            Err(_) => self.junk(),
        }
    }

    /// A text that is closed as it was opened; its escapes are looked at.
    fn text(&mut self, text: &str) {
        self.push(TokenKind::Text, text.len());
        if let Some(at) = text.contains('\\').then(|| bad_escape(text)).flatten() {
            self.slip_behind(|span| wording::escape(text, at, span));
        }
    }

    /// The text ends with its line, but for a brace of the block that the line belongs to. A quote that closes in another style, earlier
    /// on the line, is the likely cause.
    fn not_closed(&mut self, open: char, close: char) {
        let earlier = self.line_so_far();
        let curly = open == '"' && earlier.contains('”');
        let line = scan::line(self.rest).map_or(self.rest, |(_, line)| line);
        self.push(TokenKind::Text, without_braces(line).len());
        self.slip_behind(|span| wording::text_not_closed(close, curly, span));
    }
}

/// The line without the braces at its end that do not pair inside it.
fn without_braces(line: &str) -> &str {
    let mut left = line;
    let count = |brace: char| line.matches(brace).count();
    let (mut opens, mut closes) = (count('{'), count('}'));
    while let Some(shorter) = left.strip_suffix(['{', '}']).filter(|shorter| !shorter.is_empty()) {
        let (more, less) = if left.ends_with('{') { (&mut opens, &closes) } else { (&mut closes, &opens) };
        if *more <= *less {
            break;
        }
        *more -= 1;
        left = shorter.trim_end();
    }
    left
}

/// Where in the text a backslash stands that escapes nothing.
fn bad_escape(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && !chars.next().is_some_and(|(_, next)| is_escape(next)) {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::source::Span;
    use crate::syntax::lexer::lex;
    use crate::syntax::mistakes::Mistakes;

    /// The tokens' texts, and for each mistake its name and what it underlines.
    fn read(text: &str) -> (Vec<&str>, Vec<(String, &str)>) {
        let found = lex(text, Span::new(0, text.len() as u32));
        let tokens = found.tokens.iter().map(|token| token.span.of(text)).collect();
        let told = found.mistakes.with(Mistakes::default());
        (tokens, told.iter().map(|told| (told.rule.trim_start_matches("syntax/").to_owned(), told.place().of(text))).collect())
    }

    #[test]
    fn sound_texts() {
        for text in [r#""a # b""#, r#""a \"b\" \\ \n""#, "“a \"b\" c”", "\"\"", "\"\"\"a\n\"b\"\n\"\"\"", "\"a “b” c\""] {
            assert_eq!(read(text), (vec![text], vec![]), "{text}");
        }
    }

    #[test]
    fn one_mistake_each() {
        for (text, first, rule, under) in [
            ("\"RAND x\nb", "\"RAND x", "text-not-closed", "\"RAND x"),
            ("“RAND\nb", "“RAND", "text-not-closed", "“RAND"),
            ("\"RAND x {\nb: \"c\"", "\"RAND x", "text-not-closed", "\"RAND x"),
            ("\"RAND x }\nb", "\"RAND x", "text-not-closed", "\"RAND x"),
            ("\"RAND {x}\nb", "\"RAND {x}", "text-not-closed", "\"RAND {x}"),
            ("\"RAND\n  Corporation\" b", "\"RAND\n  Corporation\"", "text-not-closed", "\"RAND\n  Corporation\""),
            ("\"RAND” b", "\"RAND”", "quotes", "\"RAND”"),
            ("“RAND\" b", "“RAND\"", "quotes", "“RAND\""),
            ("„RAND“ b", "„RAND“", "quotes", "„RAND“"),
            ("«RAND» b", "«RAND»", "quotes", "«RAND»"),
            ("”RAND” b", "”RAND”", "quotes", "”RAND”"),
            ("'RAND' b", "'RAND'", "quotes", "'RAND'"),
            ("‘RAND’ b", "‘RAND’", "quotes", "‘RAND’"),
            ("\"C:\\path\" b", "\"C:\\path\"", "escape", "\\p"),
            ("\"\"\"a\nb }", "\"\"\"a\nb }", "text-not-closed", "\"\"\""),
        ] {
            let (tokens, told) = read(text);
            assert_eq!(tokens.first(), Some(&first), "{text}");
            assert_eq!(told, [(rule.to_owned(), under)], "{text}");
        }
    }

    #[test]
    fn a_curly_text_closed_by_a_straight_quote_ends_there() {
        assert_eq!(read("“a\" b “c”").0, ["“a\"", "b", "“c”"]);
    }
}
