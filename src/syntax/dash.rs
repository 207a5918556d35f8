//! The dash rule: by what a dash touches alone, it is a sign, a range, a minus or a mistake.

use super::lexer::Lexer;
use super::scan;
use super::token::{Sign, TokenKind};
use super::wording;

/// What stands directly before a dash.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    Number,
    Other,
}

/// What stands directly after a dash.
#[derive(Clone, Copy, PartialEq)]
enum After {
    Nothing,
    Amount,
    Other,
}

impl Lexer<'_> {
    /// `-0.3` a sign, `10-20` a range, `a - b` a minus; an en dash always a range, but for `–0.3`.
    pub(super) fn dash(&mut self) {
        let Ok((rest, written)) = scan::dashes(self.rest) else { return self.junk() };
        let mut chars = written.chars();
        let dash = chars.next().unwrap_or_default();
        let is_en = matches!(dash, '\u{2012}' | '\u{2013}');
        let before = self.before_dash();
        let after = after_dash(rest);
        let slip = if matches!(dash, '\u{2014}' | '\u{2015}') || chars.next().is_some() {
            Some(wording::long_dash as fn(&str, crate::source::Span) -> _)
        } else {
            None
        };
        let (sign, slip) = match (before, after) {
            _ if slip.is_some() => (Sign::To, slip),
            (Before::Nothing, After::Amount) => (Sign::Negative, None),
            (Before::Number, After::Amount) => (Sign::To, None),
            _ if is_en => (Sign::To, None),
            (Before::Nothing, After::Nothing) => (Sign::Minus, None),
            (Before::Nothing, After::Other) => (Sign::Negative, None),
            (Before::Number, After::Other) => (Sign::To, Some(wording::dash_after_number as _)),
            _ => (Sign::Minus, Some(wording::dash as _)),
        };
        self.sign(sign, written.len());
        if let Some(word) = slip {
            self.slip_behind(|span| word(written, span));
        }
    }

    fn before_dash(&self) -> Before {
        match self.last().filter(|_| self.glued).map(|last| last.kind) {
            Some(TokenKind::Number | TokenKind::Sign(Sign::Percent)) => Before::Number,
            Some(TokenKind::Word | TokenKind::Text | TokenKind::RawText | TokenKind::Close(_)) => Before::Other,
            _ => Before::Nothing,
        }
    }
}

fn after_dash(rest: &str) -> After {
    match rest.chars().next() {
        _ if scan::begins_amount(rest) => After::Amount,
        Some(c) if c.is_alphabetic() || c == '(' => After::Other,
        _ => After::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use crate::source::Span;
    use crate::syntax::lexer::lex;
    use crate::syntax::mistakes::Mistakes;
    use crate::syntax::token::Sign::{self, Minus, Negative, To};
    use crate::syntax::token::TokenKind;

    fn read(text: &str) -> (Vec<Sign>, Vec<String>) {
        let found = lex(text, Span::new(0, text.len() as u32));
        let dashes = found.tokens.iter().filter_map(|token| match token.kind {
            TokenKind::Sign(sign @ (Minus | Negative | To)) => Some(sign),
            _ => None,
        });
        (dashes.collect(), found.mistakes.with(Mistakes::default()).iter().map(|told| told.place().of(text).to_owned()).collect())
    }

    #[test]
    fn dashes_that_are_sound() {
        for (text, signs) in [
            ("-0.43 to -0.19", vec![Negative, Negative]),
            ("–0.43", vec![Negative]),
            ("(-.1, \u{2212}3)", vec![Negative, Negative]),
            ("-$5", vec![Negative]),
            ("10-20", vec![To]),
            ("10\u{2010}20", vec![To]),
            ("10%-20%", vec![To]),
            ("$10-$20", vec![To]),
            ("10 – 20", vec![To]),
            ("10 - 20", vec![Minus]),
            ("2024-03-01", vec![To, To]),
            ("a - b", vec![Minus]),
            ("-f.x", vec![Negative]),
            ("-(a)", vec![Negative]),
            ("PL–peers", vec![To]),
            ("a-b grade-5", vec![]),
        ] {
            assert_eq!(read(text), (signs, vec![]), "{text}");
        }
    }

    #[test]
    fn dashes_that_are_not() {
        for (text, under) in [
            ("-0.43--0.19", "--"),
            ("10 -- 20", "--"),
            ("a — b", "—"),
            ("10—20", "—"),
            ("12-week", "-"),
            ("10- 20", "-"),
            ("(a)-5", "-"),
            ("a- b", "-"),
        ] {
            assert_eq!(read(text).1, [under], "{text}");
        }
    }
}
