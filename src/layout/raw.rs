//! The token of a raw text to the same text, indented anew.

use crate::syntax::text::content;
use crate::syntax::token::Token;

/// `"""…"""` with its lines `indent` deep, and the closing quotes where they stand alone two less. A text that begins behind its opening
/// quotes keeps its lines as they are: there the indentation belongs to what is said.
pub fn indented(text: &str, token: Token, indent: usize) -> String {
    let written = token.span.of(text).replace("\r\n", "\n").replace('\r', "\n");
    let Some(inner) = written.strip_prefix(QUOTES).and_then(|rest| rest.strip_suffix(QUOTES)) else { return written };
    let said = content(text, token).text;
    let begins_below = inner.split_once('\n').is_some_and(|(first, _)| first.trim().is_empty());
    if !begins_below || said.trim().is_empty() {
        return written;
    }
    let mut out = QUOTES.to_owned();
    for line in said.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
    }
    if inner.rsplit('\n').next().is_some_and(|last| last.trim().is_empty()) {
        out.push('\n');
        out.push_str(&" ".repeat(indent.saturating_sub(2)));
    }
    out.push_str(QUOTES);
    out
}

const QUOTES: &str = "\"\"\"";

#[cfg(test)]
mod tests {
    use super::indented;
    use crate::source::Span;
    use crate::syntax::text::content;
    use crate::syntax::tokens;

    fn at_four(text: &str) -> String {
        let token = |text: &str| tokens(text, Span::new(0, text.len() as u32))[0];
        let out = indented(text, token(text), 4);
        assert_eq!(content(&out, token(&out)).text, content(text, token(text)).text, "{text:?}");
        out
    }

    #[test]
    fn lines_move_together() {
        assert_eq!(at_four("\"\"\"\n a\n\n   b \n\"\"\""), "\"\"\"\n    a\n\n      b \n  \"\"\"");
        assert_eq!(at_four("\"\"\"\r\n\ta\r\n\t b\"\"\""), "\"\"\"\n    a\n     b\"\"\"");
    }

    #[test]
    fn what_begins_behind_the_quotes_stays() {
        for text in ["\"\"\"a\n b\n  c\n\"\"\"", "\"\"\"\"\"\"", "\"\"\"\n\n\"\"\"", "\"\"\"one line\"\"\""] {
            assert_eq!(at_four(text), text);
        }
    }
}
