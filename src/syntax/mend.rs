//! Recovery: what becomes of braces, colons and lines that stand where none can.

use super::extent::{Extent, Part, Stop};
use super::reader::{Braces, Open, Reader};
use super::token::{Token, TokenKind};
use super::tree::{Block, Member};
use super::wording;
use std::ops::Range;

impl Reader<'_> {
    /// A `{` in a value belongs to a block: on a later line, or because the block's keyword has a colon, or in the middle of a line.
    pub(super) fn brace_in_value(&mut self, name: usize, is_let: bool, mut extent: Extent) {
        let (from, brace) = (name + 2, extent.end);
        if let Some(line) = extent.line.filter(|&line| self.is_word(line)) {
            // The value ended with a comma or an operator word, and took the head of a block for its next line.
            self.at = line;
            extent.late = false;
            return self.push_field(name, is_let, line, extent);
        }
        let word = self.text_of(name);
        if self.is_plain_head(from..brace) {
            if let Some(colon) = self.token(name + 1) {
                self.tell_in(&mut extent, from, || wording::colon_after_keyword(word, colon.span));
            }
            return self.open_block(name, from..brace, brace, extent.broken && self.slipped(from..brace));
        }
        if let Some(token) = self.token(brace) {
            self.tell_in(&mut extent, from, || wording::block_in_value(word, token.span));
        }
        extent.broken = true;
        let keyword = self.likely_keyword(from, brace);
        self.push_field(name, is_let, keyword.unwrap_or(brace), extent);
        match keyword {
            Some(keyword) => self.open_block(keyword, keyword + 1..brace, brace, true),
            None => self.open_lost(brace),
        }
    }

    /// `[ word ] [ text ]`
    fn is_plain_head(&self, tokens: Range<usize>) -> bool {
        matches!(
            self.slice(&tokens),
            [] | [Token { kind: TokenKind::Word | TokenKind::Text, .. }]
                | [Token { kind: TokenKind::Word, .. }, Token { kind: TokenKind::Text, .. }]
        )
    }

    /// The keyword in `value… word [ word ] [ text ] {`, which leaves something to the value.
    fn likely_keyword(&self, from: usize, brace: usize) -> Option<usize> {
        let mut keyword = brace;
        if self.token(brace.saturating_sub(1)).is_some_and(|last| last.kind == TokenKind::Text) {
            keyword -= 1;
        }
        let before_text = keyword;
        while keyword > from + 1 && before_text - keyword < 2 && self.is_word(keyword - 1) {
            keyword -= 1;
        }
        (keyword < before_text).then_some(keyword)
    }

    /// `word head word ":"` on one line: without its `{`, if a `}` follows on the line; else two things that want a line each.
    pub(super) fn field_after_head(&mut self, keyword: usize, head: Range<usize>, broken: bool) {
        let opened_before = self.open.last().is_none_or(|open| open.brace < self.line);
        if self.brace_on_line(head.end) == Some(TokenKind::CloseBrace) && opened_before && !head.is_empty() && !broken {
            return self.open_unbraced(keyword, head, broken);
        }
        if !broken {
            let field = head.end..head.end + 1;
            self.tell(keyword..head.end + 1, |reader| wording::field_after_head(reader.text_of(keyword), reader.lexed_span(field)));
        }
        self.push_bodyless(keyword, head, true);
    }

    /// A line whose word a value follows: a number, a comparison, or a list. Texts and names alone could be a head.
    pub(super) fn is_field_without_colon(&self, head: &Range<usize>) -> bool {
        use super::token::Sign::{Dot, Slash};
        let value = |token: &Token| match token.kind {
            TokenKind::Number => true,
            TokenKind::Sign(sign) => sign != Dot && sign != Slash,
            _ => false,
        };
        match self.slice(head) {
            [first, ..] if value(first) => true,
            [Token { kind: TokenKind::Word | TokenKind::Text, .. }, second, ..] => second.kind == TokenKind::Comma || value(second),
            _ => false,
        }
    }

    /// Where too many `}` stand: a head whose next line is a field further to the right lacks its `{`.
    pub(super) fn lacks_brace(&self, keyword: usize, next: usize) -> bool {
        self.braces == Braces::Indented { surplus: true }
            && self.token(next).is_some_and(|token| token.first)
            && self.is_word(next)
            && self.starts_field(next)
            && self.column(next) > self.column(keyword)
    }

    /// Opens a block as if a `{` stood behind its head.
    pub(super) fn open_unbraced(&mut self, keyword: usize, head: Range<usize>, broken: bool) {
        let first = head.end..head.end + 1;
        self.tell(keyword..head.end, |reader| {
            let (head, first) = (reader.lexed_span(keyword..head.end), reader.lexed_span(first));
            wording::missing_open_brace(reader.text_of(keyword), head, first)
        });
        let body = head.end;
        self.open_block(keyword, head, body, broken);
        self.at = body;
    }

    /// `{` with nothing before it
    pub(super) fn nameless(&mut self, brace: Token) {
        if !self.open.last().is_some_and(|open| open.lost) {
            self.read.mistakes.tell(|| wording::nameless_block(brace.span));
        }
        self.open_lost(self.at);
    }

    /// Opens a block that goes nowhere, so that its braces stay paired.
    fn open_lost(&mut self, brace: usize) {
        let column = if self.braces == Braces::Written { 0 } else { self.column(brace) };
        let Some(keyword) = self.token(brace) else { return };
        let block =
            Block { keyword, head: brace..brace, members: Vec::new(), has_body: true, span: keyword.span, torn: true, broken: true };
        self.enter(Open { block, column, brace, lost: true });
    }

    /// What begins neither a field nor a block: told, and passed over to the end of the line or the next `word:`.
    pub(super) fn stray(&mut self) {
        let from = self.at;
        let follows_field = self.token(from).is_some_and(|token| token.first);
        // It is not known what it belongs to: perhaps to the value before it.
        if let Some(Member::Field(field)) = self.open.last_mut().and_then(|open| open.block.members.last_mut()).filter(|_| follows_field) {
            field.broken = true;
        }
        let extent = self.extent(from, Part::Stray, true);
        let slipped = self.slipped(from..extent.end);
        let goes_on = self.outside && self.open.is_empty();
        if !slipped && !goes_on {
            let span = self.lexed_span(from..extent.end);
            self.read.mistakes.tell(|| wording::stray(span));
        }
        match (extent.stop, extent.line.filter(|&line| self.is_word(line))) {
            (Stop::Brace, Some(line)) => self.at = line,
            (Stop::Brace, None) => self.open_lost(extent.end),
            _ => self.at = extent.end,
        }
    }

    /// Closes the innermost block where its `}` is missed: before a token, or at the end.
    pub(super) fn close_by_force(&mut self, before: Option<Token>) {
        let Some(mut open) = self.open.pop() else { return };
        let keyword = open.block.keyword.span;
        let last = self.at.checked_sub(1).and_then(|last| self.token(last)).map_or(keyword, |last| last.span);
        // Where the file runs out inside a text, or past the deepest level, that was told.
        if !open.lost && !self.lexed.runs_out && !self.too_deep {
            let head = open.block.span;
            self.read.mistakes.tell(|| wording::block_not_closed(keyword.of(self.text), head, before));
        }
        open.block.span = open.block.span.to(last);
        open.block.torn = true;
        self.settle(open);
    }

    /// At the first token of a line: closes the blocks that the line stands left of. True where the token itself is passed over.
    pub(super) fn by_indentation(&mut self, token: Token) -> bool {
        let column = self.column(self.at);
        let closes = token.kind == TokenKind::CloseBrace;
        if !closes && token.kind != TokenKind::Word {
            return false;
        }
        while self.open.last().is_some_and(|open| column < open.column || column == open.column && !closes) {
            self.close_by_force(Some(token));
        }
        let right = self.open.last().is_some_and(|open| column > open.column);
        if closes && right && self.braces == (Braces::Indented { surplus: true }) {
            self.read.mistakes.tell(|| wording::extra_brace(token.span));
            self.at += 1;
            return true;
        }
        false
    }

    pub(super) fn column(&self, at: usize) -> usize {
        self.columns.get(at).copied().unwrap_or_default()
    }

    /// Whether a token's line stands further to the right than that of the field whose value begins there.
    pub(super) fn is_deeper(&self, at: usize, from: usize) -> bool {
        let named = self.tokens.get(..from).and_then(|before| before.iter().rev().find(|token| token.first));
        named.zip(self.token(at)).is_some_and(|(named, token)| indentation(self.text, token) > indentation(self.text, *named))
    }
}

/// The column of each token's line.
pub(super) fn columns(text: &str, tokens: &[Token]) -> Vec<usize> {
    let mut column = 0;
    let of_line = |token: &Token| {
        if token.first {
            column = indentation(text, *token);
        }
        column
    };
    tokens.iter().map(of_line).collect()
}

/// The characters before the first token of a line; a tab counts as four.
fn indentation(text: &str, first: Token) -> usize {
    let before = text.get(..first.span.start as usize).unwrap_or_default();
    before.chars().rev().take_while(|&c| c != '\n' && c != '\r').map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use crate::syntax::outline::{mistakes, outline};

    /// A text with one mistake: its name, what it underlines, and what is read all the same.
    fn one(text: &str, rule: &str, under: &str, read: &str) {
        assert_eq!(mistakes(text), [(rule.to_owned(), under)], "{text}");
        assert_eq!(outline(text), read, "{text}");
    }

    #[test]
    fn colons() {
        one("s {\n arm: PL \"x\" {\n role: a }\n}", "colon", ":", "s { arm PL \"x\" { role: a } }");
        one("s {\n arm: PL\n {\n role: a }\n}", "colon", ":", "s { arm PL { role: a } }");
        one("s {\n share: charter: 90%  of: a\n}", "colon", ":", "s { !share: charter : 90 % | of: a }");
        one("s {\n a: b (see: c) d\n e: f\n}", "colon", ":", "s { !a: b ( see : c ) d | e: f }");
        one("s {\n at: 10:30\n e: f\n}", "colon", ":", "s { !at: 10 : 30 | e: f }");
        one("s {\n arm \"x\": {\n e: f }\n}", "colon", ":", "s { !arm \"x\" : { e: f } }");
        one("s {\n n 62 schools, 11 students\n e: f\n}", "missing-colon", "n", "s { !n: 62 schools , 11 students | e: f }");
        one("s {\n credits a, b\n e: f\n}", "missing-colon", "credits", "s { !credits: a , b | e: f }");
        one("s {\n share charter ~ 7%\n e: f\n}", "missing-colon", "share", "s { !share: charter ~ 7 % | e: f }");
        one("s {\n a: https://x.org/a#b\n e: f\n}", "web-address", "https://x.org/a#b", "s { !a: https://x.org/a#b | e: f }");
    }

    #[test]
    fn values() {
        one("s {\n a:\n e: f\n}", "no-value", "a:", "s { !a: | e: f }");
        one("s {\n a: }", "no-value", "a:", "s { !a: }");
        one("s {\n a:\n  b c\n e: f\n}", "no-value", "b c", "s { !a: b c | e: f }");
        one("s {\n a: §\n e: f\n}", "character", "§", "s { !a: | e: f }");
        one("s {\n a: b § \n e: f\n}", "character", "§", "s { !a: b | e: f }");
        one("s {\n a: \"b\"\n \"c\"\n e: f\n}", "stray", "\"c\"", "s { !a: \"b\" | e: f }");
        one("s {\n a: \"b\n e: f\n}", "text-not-closed", "\"b", "s { !a: \"b | e: f }");
    }

    #[test]
    fn quotes_that_stand_wrong_are_told_once() {
        one("s {\n arm a \"the \"best\" b {\n c: d }\n}", "text-not-closed", "\" b", "s { !arm a \"the \" best \" b { c: d } }");
        one("study \"A\"b c: d\" {\n e: f\n}", "text-not-closed", "\"", "!study \"A\" b c : d \" { e: f }");
        one("study Progress: A b {\n e: f\n}", "colon", ":", "!study Progress : A b { e: f }");
        one("s {\n a: \"b\n   c\"\n e: f\n}", "text-not-closed", "\"b\n   c\"", "s { !a: \"b\n   c\" | e: f }");
    }

    #[test]
    fn brackets() {
        one("s {\n a: (b\n e: f\n}", "bracket-not-closed", "(", "s { !a: ( b | e: f }");
        one("s {\n a: [b\n}\nt { }", "bracket-not-closed", "[", "s { !a: [ b } | t {  }");
        one("s {\n a: [1, 2  e: f\n}", "bracket-not-closed", "[", "s { !a: [ 1 , 2 | e: f }");
        one("s {\n a: b) c\n e: f\n}", "bracket", ")", "s { !a: b ) c | e: f }");
        one("s {\n a: (b]\n e: f\n}", "bracket", "]", "s { !a: ( b ] | e: f }");
        one("s {\n a: ((b\n e: f\n}", "bracket-not-closed", "(", "s { !a: ( ( b | e: f }");
    }

    #[test]
    fn blocks_inside_values() {
        one("s {\n a: b c d \"x\" {\n e: f }\n}", "block-in-value", "{", "s { !a: b | !c d \"x\" { e: f } }");
        one("s {\n a: 5 {\n e: f }\n g: h\n}", "block-in-value", "{", "s { !a: 5 | g: h }?");
    }

    #[test]
    fn missing_closing_braces_are_told_from_the_indentation() {
        one("s {\n  arm a {\n    b: c\n  arm d {\n    e: f\n  }\n}\n", "block-not-closed", "arm", "s { arm a { b: c }? | arm d { e: f } }");
        one("s {\n  arm a {\n    b: c\n}\nt { d: e }\n", "block-not-closed", "}", "s { arm a { b: c }? } | t { d: e }");
        one("s {\n  arm a {\n    b: c\n  }\n", "block-not-closed", "s", "s { arm a { b: c } }?");
        one("s {\narm a {\nb: c\n}\nd: e\n", "block-not-closed", "s", "s { arm a { b: c } | d: e }?");
    }

    #[test]
    fn surplus_and_missing_opening_braces() {
        one("s {\n  a: b\n  arm c { }\n  }\n  d: e\n}\n", "extra-brace", "}", "s { a: b | arm c {  } | d: e }");
        one("s {\n  a: b\n}\n}\n", "extra-brace", "}", "s { a: b }");
        one("s {\n  arm c \"x\"\n    d: e\n  }\n  f: g\n}\n", "missing-brace", "d", "s { arm c \"x\" { d: e } | f: g }");
        one("s {\n  arm c d: e }\n  f: g\n}\n", "missing-brace", "d", "s { arm c { d: e } | f: g }");
        one("s {\n  o x { mark c d: e }\n  f: g\n}\n", "missing-brace", "d", "s { o x { !mark c | d: e } | f: g }");
        one("s {\n  mark c d: e\n  f: g\n}\n", "missing-brace", "d", "s { !mark c | d: e | f: g }");
    }

    #[test]
    fn what_belongs_nowhere() {
        one("a: b\nc: d\ns { }", "outside-block", "a", "s {  }");
        one("s {\n { a: b }\n c: d\n}", "nameless-block", "{", "s { c: d }?");
        one("s {\n 5 x {\n a: b }\n c: d\n}", "stray", "5 x", "s { c: d }?");
        one("s {\n a: b\n 5, x\n c: d\n}", "stray", "5 , x".replace(" ,", ",").as_str(), "s { !a: b | c: d }");
    }

    #[test]
    fn depth_has_a_limit_that_is_told_once() {
        let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100), close.repeat(100));
        for text in [deep("a {", "}"), format!("s {{ a: {} }}", deep("(", ")")), format!("s {{ a: {} }}", deep("[", "]"))] {
            assert_eq!(mistakes(&text).iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>(), ["too-deep"]);
        }
        let text = format!("s {{ a: {}b{} c: d }}", "(".repeat(63), ")".repeat(63));
        assert_eq!(mistakes(&text), []);
    }

    #[test]
    fn a_raw_text_that_runs_out_is_the_only_mistake() {
        one("s {\n why: \"\"\"\n a }\n", "text-not-closed", "\"\"\"", "s { !why: \"\"\"\n a } }?");
    }
}
