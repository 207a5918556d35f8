//! Tokens to blocks and fields: decided on the first word, told once where it fails, and gone on with at the next safe place.

use super::extent::{Brackets, Extent, LineSearch, Part, Stop};
use super::lexer::Lexed;
use super::mend;
use super::mistakes::Mistakes;
use super::token::{Sign, Token, TokenKind};
use super::tree::{Block, Field, Member};
use super::wording;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use std::ops::Range;

/// How deep `{`, `(` and `[` may stand in one another, all together.
pub(super) const DEEPEST: usize = 64;

/// What a reading makes of the braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Braces {
    /// As they stand.
    Written,
    /// Missing and surplus ones are told from the indentation.
    Indented { surplus: bool },
}

/// The blocks of a file and the mistakes of their layout.
#[derive(Debug)]
pub struct Read {
    pub language: Option<Token>,
    pub blocks: Vec<Block>,
    pub mistakes: Mistakes,
}

/// Reads the tokens as they stand. Where the braces do not pair, they are read once more by their indentation, and the reading with
/// fewer mistakes is taken.
pub fn read(text: &str, lexed: &Lexed) -> Read {
    let (written, surplus) = Reader::new(text, lexed, Braces::Written).run();
    let Some(surplus) = surplus.filter(|_| !lexed.runs_out) else { return written };
    let (indented, _) = Reader::new(text, lexed, Braces::Indented { surplus }).run();
    if indented.mistakes.count() <= written.mistakes.count() { indented } else { written }
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) lexed: &'t Lexed,
    pub(super) braces: Braces,
    /// The column of each token's line, where braces are told from the indentation.
    pub(super) columns: Vec<usize>,
    /// The next token.
    pub(super) at: usize,
    /// The first token of the line that was reached.
    pub(super) line: usize,
    /// Blocks that are open, innermost last.
    pub(super) open: Vec<Open>,
    pub(super) brackets: Brackets,
    pub(super) search: LineSearch,
    pub(super) too_deep: bool,
    /// A surplus brace was met.
    pub(super) surplus: bool,
    /// What stands outside every block was told and goes on.
    pub(super) outside: bool,
    pub(super) read: Read,
}

pub(super) struct Open {
    pub(super) block: Block,
    pub(super) column: usize,
    /// The opening brace.
    pub(super) brace: usize,
    /// It has no keyword, and goes nowhere when it closes.
    pub(super) lost: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, lexed: &'t Lexed, braces: Braces) -> Self {
        let read = Read { language: None, blocks: Vec::new(), mistakes: Mistakes::default() };
        Self {
            text,
            tokens: &lexed.tokens,
            lexed,
            braces,
            columns: if braces == Braces::Written { Vec::new() } else { mend::columns(text, &lexed.tokens) },
            at: 0,
            line: 0,
            open: Vec::new(),
            brackets: Brackets::default(),
            search: LineSearch::default(),
            too_deep: false,
            surplus: false,
            outside: false,
            read,
        }
    }

    /// Reads all. Beside the result: whether braces are missing (`Some(false)`) or too many (`Some(true)`).
    fn run(mut self) -> (Read, Option<bool>) {
        self.language();
        while let Some(token) = self.token(self.at) {
            if token.first {
                self.line = self.at;
                if self.braces != Braces::Written && self.by_indentation(token) {
                    continue;
                }
            }
            match token.kind {
                TokenKind::CloseBrace => self.close(token),
                TokenKind::Word if self.starts_field(self.at) => self.field(),
                TokenKind::Word => self.block(),
                TokenKind::OpenBrace => self.nameless(token),
                _ => self.stray(),
            }
        }
        let unpaired = if self.surplus { Some(true) } else { (!self.open.is_empty()).then_some(false) };
        while !self.open.is_empty() {
            self.close_by_force(None);
        }
        (self.read, unpaired)
    }

    /// `language: 1` at the head of the file
    fn language(&mut self) {
        if self.text_of(0) != "language" || !self.starts_field(0) {
            return;
        }
        let mut extent = self.extent(2, Part::Value, false);
        let whole = self.lexed_span(0..2);
        match self.slice(&(2..extent.end)) {
            [number] if number.kind == TokenKind::Number && extent.stop != Stop::Brace => self.read.language = Some(*number),
            [first, .., last] => self.tell_in(&mut extent, 2, || wording::language(first.span.to(last.span))),
            [one] => self.tell_in(&mut extent, 2, || wording::language(one.span)),
            [] => self.tell_in(&mut extent, 2, || wording::no_value("language", whole)),
        }
        self.at = extent.end;
    }

    /// `[ "let" ] word ":" value`
    fn field(&mut self) {
        let is_let = self.token(self.at + 1).is_some_and(|next| next.kind != TokenKind::Colon);
        let name = self.at + usize::from(is_let);
        let extent = self.extent(name + 2, Part::Value, false);
        if extent.stop == Stop::Brace {
            self.brace_in_value(name, is_let, extent);
        } else {
            self.at = extent.end;
            self.push_field(name, is_let, extent.end, extent);
        }
    }

    /// Files the field whose value ends before `end`.
    pub(super) fn push_field(&mut self, name: usize, is_let: bool, end: usize, mut extent: Extent) {
        let Some(token) = self.token(name) else { return };
        let from = name + 2;
        let word = self.text_of(name);
        if end <= from {
            let span = self.lexed_span(name..from);
            self.tell_in(&mut extent, from, || wording::no_value(word, span));
        } else if extent.late {
            let span = self.lexed_span(from..end);
            self.tell_in(&mut extent, from, || wording::late_value(word, token.span, span));
        }
        let broken = extent.broken || self.slipped(name..end.max(from));
        self.push(Member::Field(Field { name: token, is_let, value: from..end.max(from), broken }));
    }

    /// `word head [ "{" … "}" ]`
    fn block(&mut self) {
        let keyword = self.at;
        let extent = self.extent(keyword + 1, Part::Head, false);
        let head = keyword + 1..extent.end;
        let broken = extent.broken || self.slipped(keyword..extent.end);
        match extent.stop {
            Stop::Brace => self.open_block(keyword, head, extent.end, broken),
            Stop::Field => self.field_after_head(keyword, head, broken),
            Stop::Edge if self.is_field_without_colon(&head) => {
                self.at = extent.end;
                self.tell(keyword..extent.end, |reader| {
                    let equals = reader.token(keyword + 1).is_some_and(|next| next.kind == TokenKind::Sign(Sign::Eq));
                    let value = reader.lexed_span(keyword + 1 + usize::from(equals)..head.end).of(reader.text);
                    wording::missing_colon(reader.text_of(keyword), value, reader.lexed_span(keyword..keyword + 1))
                });
                let Some(name) = self.token(keyword) else { return };
                self.push(Member::Field(Field { name, is_let: false, value: head, broken: true }));
            }
            Stop::Edge if self.lacks_brace(keyword, extent.end) => self.open_unbraced(keyword, head, broken),
            Stop::Edge => self.push_bodyless(keyword, head, broken),
        }
    }

    pub(super) fn push_bodyless(&mut self, keyword: usize, head: Range<usize>, broken: bool) {
        self.at = head.end;
        let span = self.lexed_span(keyword..head.end);
        let Some(keyword) = self.token(keyword) else { return };
        self.push(Member::Block(Block { keyword, head, members: Vec::new(), has_body: false, span, torn: false, broken }));
    }

    /// Opens the block whose `{` is the token `brace`.
    pub(super) fn open_block(&mut self, keyword: usize, head: Range<usize>, brace: usize, broken: bool) {
        let column = if self.braces == Braces::Written { 0 } else { self.column(keyword) };
        let span = self.lexed_span(keyword..head.end);
        let Some(keyword) = self.token(keyword) else { return };
        let block = Block { keyword, head, members: Vec::new(), has_body: true, span, torn: false, broken };
        self.enter(Open { block, column, brace, lost: false });
    }

    pub(super) fn enter(&mut self, open: Open) {
        let brace = open.brace;
        self.at = brace + 1;
        self.outside = false;
        if self.open.len() < DEEPEST {
            return self.open.push(open);
        }
        if !self.too_deep {
            self.tell(brace..brace, |reader| wording::too_deep(reader.lexed_span(brace..brace + 1)));
            self.too_deep = true;
        }
        self.tear();
        self.skip_body();
    }

    /// From inside a body to behind its closing brace, with all that stands in it.
    fn skip_body(&mut self) {
        let mut depth = 1;
        while let Some(token) = self.token(self.at).filter(|_| depth > 0) {
            match token.kind {
                TokenKind::OpenBrace => depth += 1,
                TokenKind::CloseBrace => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// `}`
    fn close(&mut self, brace: Token) {
        self.at += 1;
        if let Some(mut open) = self.open.pop() {
            open.block.span = open.block.span.to(brace.span);
            return self.settle(open);
        }
        self.surplus = true;
        let run = self.at.checked_sub(2).and_then(|before| self.token(before)).is_some_and(|before| before.kind == TokenKind::CloseBrace);
        if !(run && self.outside) {
            self.read.mistakes.tell(|| wording::extra_brace(brace.span));
        }
        self.outside = true;
    }

    /// Files a block that is closed.
    pub(super) fn settle(&mut self, open: Open) {
        if open.lost { self.tear() } else { self.push(Member::Block(open.block)) }
    }

    /// Something of the innermost open block is lost.
    pub(super) fn tear(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.block.torn = true;
        }
    }

    pub(super) fn push(&mut self, member: Member) {
        match (self.open.last_mut(), member) {
            (Some(open), member) => open.block.members.push(member),
            (None, Member::Block(block)) => {
                self.outside = false;
                self.read.blocks.push(block);
            }
            (None, Member::Field(field)) => {
                if !self.outside && !field.broken {
                    self.read.mistakes.tell(|| wording::outside(field.name.span));
                }
                self.outside = true;
            }
        }
    }

    /// `word ":"` or `"let" word ":"`, at a word
    #[inline]
    pub(super) fn starts_field(&self, at: usize) -> bool {
        match self.token(at + 1).map(|next| next.kind) {
            Some(TokenKind::Colon) => true,
            Some(TokenKind::Word) => self.text_of(at) == "let" && self.token(at + 2).is_some_and(|next| next.kind == TokenKind::Colon),
            _ => false,
        }
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    #[inline]
    pub(super) fn token(&self, at: usize) -> Option<Token> {
        self.tokens.get(at).copied()
    }

    pub(super) fn text_of(&self, at: usize) -> &'t str {
        self.token(at).map_or("", |token| token.span.of(self.text))
    }

    pub(super) fn slice(&self, range: &Range<usize>) -> &'t [Token] {
        self.tokens.get(range.clone()).unwrap_or_default()
    }

    /// From the first token of a range to its last.
    pub(super) fn lexed_span(&self, range: Range<usize>) -> Span {
        match self.slice(&range) {
            [first, .., last] => first.span.to(last.span),
            [one] => one.span,
            [] => self.token(range.start).map_or_else(Span::default, |token| token.span.head()),
        }
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether the lexer told a mistake in one of these tokens.
    pub(super) fn slipped(&self, range: Range<usize>) -> bool {
        let next = self.lexed.slips.partition_point(|slip| slip.token < range.start);
        self.lexed.slips.get(next).is_some_and(|slip| slip.token < range.end)
    }

    /// Whether a quote stands wrong later on the line of a token: then the words before it may belong to a text.
    pub(super) fn is_half_quoted(&self, at: usize) -> bool {
        let next = self.lexed.slips.partition_point(|slip| slip.token < at);
        let later = self.lexed.slips.iter().skip(next).take_while(|slip| slip.line <= at);
        // A few are enough, and keep reading linear.
        later.take(8).any(|slip| slip.quote)
    }

    /// Tells a mistake in these tokens, unless the lexer has told one.
    pub(super) fn tell(&mut self, range: Range<usize>, word: impl FnOnce(&Self) -> Diagnostic) {
        if !self.slipped(range) {
            let diagnostic = word(self);
            self.read.mistakes.tell(|| diagnostic);
        }
    }

    /// Tells a mistake in the value or head that begins with the token `from`, unless one is told already: one slip, one diagnostic.
    pub(super) fn tell_in(&mut self, extent: &mut Extent, from: usize, word: impl FnOnce() -> Diagnostic) {
        let slipped = self.slipped(from.saturating_sub(2)..extent.end + 1) || self.is_half_quoted(extent.end);
        if !extent.broken && !slipped {
            self.read.mistakes.tell(word);
        }
        extent.broken = true;
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::outline::{mistakes, outline};
    use crate::syntax::read;

    /// What a sound text reads as, inside one block.
    fn inside(text: &str) -> String {
        let whole = format!("study {{\n{text}\n}}");
        assert_eq!(mistakes(&whole), [], "{text}");
        outline(&whole).strip_prefix("study { ").and_then(|read| read.strip_suffix(" }")).unwrap().to_owned()
    }

    #[test]
    fn blocks() {
        assert_eq!(inside("arm PL \"Schools\" { role: treatment }"), "arm PL \"Schools\" { role: treatment }");
        assert_eq!(inside("arm PL\n{\n}"), "arm PL {  }");
        assert_eq!(inside("outcome housing \"Housing\"\narm a"), "outcome housing \"Housing\" | arm a");
        assert_eq!(inside("waive contrast/x { on: a }"), "waive contrast / x { on: a }");
        assert_eq!(inside("mark a.present[t] \"text\"\nper: c"), "mark a . present [ t ] \"text\" | per: c");
        assert_eq!(inside("mark c.credits[\n  a] \"text\""), "mark c . credits [ a ] \"text\"");
        assert_eq!(inside("mark x \"t\" for a in b, c in d when e < 50%"), "mark x \"t\" for a in b , c in d when e < 50 %");
        assert_eq!(inside("arm a { } arm b { }"), "arm a {  } | arm b {  }");
        assert_eq!(inside("fails \"x\" {\n arm a { role: b }\n}\npasses { }"), "fails \"x\" { arm a { role: b } } | passes {  }");
    }

    #[test]
    fn fields_that_share_a_line() {
        assert_eq!(inside("role: primary   kind: continuous"), "role: primary | kind: continuous");
        assert_eq!(inside("let gap: a - b  when: gap > 5%"), "let gap: a - b | when: gap > 5 %");
        assert_eq!(inside("of: PL in: x"), "of: PL | in: x");
        assert_eq!(inside("n: 11,000 students, 62 schools"), "n: 11,000 students , 62 schools");
        assert_eq!(inside("let: 5"), "let: 5");
    }

    #[test]
    fn lines_that_go_on() {
        assert_eq!(inside("on: math,\n  reading\nof: a"), "on: math , reading | of: a");
        assert_eq!(inside("on: math\n  , reading"), "on: math , reading");
        assert_eq!(inside("when: a < 5\n  and b is c"), "when: a < 5 and b is c");
        assert_eq!(inside("when: a < 5 and\n  b"), "when: a < 5 and b");
        assert_eq!(inside("when: a <\n  5"), "when: a < 5");
        assert_eq!(inside("when: a\n  + 5"), "when: a + 5");
        assert_eq!(inside("when:\n  not (a\n  b)"), "when: not ( a b )");
        assert_eq!(inside("ci: [0.1,\n 0.2\n]\nof: a"), "ci: [ 0.1 , 0.2 ] | of: a");
        assert_eq!(inside("why:\n  \"because\"\nof: a"), "why: \"because\" | of: a");
        assert_eq!(inside("why: \"\"\"\n  a: b }\n  \"\"\"\nof: a"), "why: \"\"\"\n  a: b }\n  \"\"\" | of: a");
    }

    #[test]
    fn lines_that_end() {
        assert_eq!(inside("a: x to\nof: b"), "a: x to | of: b");
        assert_eq!(inside("a: x,\nof: b"), "a: x , | of: b");
        assert_eq!(inside("a: 90%\nmark x"), "a: 90 % | mark x");
        assert_eq!(inside("a: 500 €\nmark x"), "a: 500 € | mark x");
        assert_eq!(inside("a: 18+\nmark x"), "a: 18 + | mark x");
        assert_eq!(inside("a: x,\narm b { c: d }"), "a: x , | arm b { c: d }");
        assert_eq!(inside("a: x # to\narm b"), "a: x | arm b");
    }

    #[test]
    fn the_language_of_a_file() {
        let text = "# a study\nlanguage: 1\n\nstudy a { }\n";
        let (tree, told) = read(text);
        assert!(told.is_empty());
        assert_eq!(tree.language.unwrap().span.of(text), "1");
        assert_eq!(outline(text), "study a {  }");
        assert!(read("study a { language: 1 }").0.language.is_none());
        assert_eq!(mistakes("language: new\nstudy a { }"), [("language".to_owned(), "new")]);
        assert_eq!(mistakes("language:\nstudy a { }"), [("no-value".to_owned(), "language:")]);
    }

    #[test]
    fn the_span_of_a_block_ends_with_its_brace() {
        let text = "study a {\n arm b \"c\"\n} # d";
        let (tree, _) = read(text);
        assert_eq!(tree.blocks[0].span.of(text), "study a {\n arm b \"c\"\n}");
        assert_eq!(tree.blocks[0].blocks().next().unwrap().span.of(text), "arm b \"c\"");
    }

    #[test]
    fn line_ends_of_all_kinds_read_alike() {
        let text = "study a {\n  why:\n  \"b\"\n  on: c,\n  d # e\n}\n";
        for end in ["\r\n", "\r"] {
            assert_eq!(outline(&text.replace('\n', end)), outline(text));
            assert_eq!(mistakes(&text.replace('\n', end)), []);
        }
    }
}
