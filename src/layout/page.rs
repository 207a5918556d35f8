//! A tree to the text of its parts, each on one line.

use crate::source::Span;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Block, Field, Member, Tree};
use std::ops::Range;

/// A text and its tree.
#[derive(Clone, Copy, Debug)]
pub struct Page<'t> {
    pub text: &'t str,
    pub tree: &'t Tree,
}

impl<'t> Page<'t> {
    /// `keyword id "label"`
    pub fn head(self, block: &Block) -> String {
        self.run(&(block.head.start.saturating_sub(1)..block.head.end))
    }

    /// `{ name: value  name: value }`
    pub fn body(self, block: &Block) -> String {
        let members: Vec<String> = block.members.iter().map(|member| self.member(member)).collect();
        if members.is_empty() { "{ }".to_owned() } else { format!("{{ {} }}", members.join("  ")) }
    }

    pub fn member(self, member: &Member) -> String {
        match member {
            Member::Field(field) => self.field(field),
            Member::Block(block) if block.has_body => format!("{} {}", self.head(block), self.body(block)),
            Member::Block(block) => self.head(block),
        }
    }

    /// `name: value`
    pub fn field(self, field: &Field) -> String {
        format!("{} {}", self.name(field), self.run(&field.value))
    }

    /// `name:` or `let name:`
    pub fn name(self, field: &Field) -> String {
        format!("{}{}:", if field.is_let { "let " } else { "" }, field.name.span.of(self.text))
    }

    /// Tokens that share a line: what was glued stays glued, what stood apart stays apart by one space.
    pub fn run(self, range: &Range<usize>) -> String {
        let mut out = String::new();
        for at in range.clone() {
            out.push_str(self.space(at, range.start));
            out.push_str(self.word(at));
        }
        out
    }

    /// What stands before a token of a value or head that begins with the token `from`.
    pub fn space(self, at: usize, from: usize) -> &'static str {
        let Some(token) = self.token(at).filter(|_| at > from) else { return "" };
        let after_comma = at.checked_sub(1).and_then(|before| self.token(before)).is_some_and(|before| before.kind == TokenKind::Comma);
        match token.kind {
            TokenKind::Comma => "",
            _ if after_comma || !token.glued => " ",
            _ => "",
        }
    }

    pub fn token(self, at: usize) -> Option<Token> {
        self.tree.tokens.get(at).copied()
    }

    /// Where a token begins.
    pub fn place(self, at: usize) -> u32 {
        self.token(at).map_or(u32::MAX, |token| token.span.start)
    }

    pub fn word(self, at: usize) -> &'t str {
        self.token(at).map_or("", |token| token.span.of(self.text))
    }

    /// The first token of a field: its name, or `let`.
    pub const fn start(field: &Field) -> usize {
        field.value.start.saturating_sub(2 + field.is_let as usize)
    }

    /// The token after the last one of a member.
    fn end(member: &Member) -> usize {
        match member {
            Member::Field(field) => field.value.end,
            Member::Block(block) if block.has_body => Self::close(block) + 1,
            Member::Block(block) => block.head.end,
        }
    }

    /// The `}` of a block that has a body.
    pub fn close(block: &Block) -> usize {
        block.members.last().map_or(block.head.end + 1, Self::end)
    }

    /// Whether all of a block stands on one line, but for the `{`, which may begin the second.
    pub fn is_on_one_line(self, block: &Block) -> bool {
        let (brace, close) = (block.head.end, Self::close(block));
        let breaks = (block.head.start..=close).filter(|&at| at != brace).any(|at| self.begins_line(at) || self.has_lines(at));
        let comment = self.token(close).is_none_or(|close| self.has_comment(block.keyword.span.to(close.span)));
        !breaks && !comment
    }

    /// Whether the value of a field goes over several lines, or begins on the line after its name.
    pub fn goes_over_lines(self, field: &Field) -> bool {
        field.value.clone().any(|at| self.begins_line(at) || self.has_lines(at))
    }

    pub fn begins_line(self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.first)
    }

    fn has_lines(self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::RawText) && self.word(at).contains(['\n', '\r'])
    }

    pub fn has_comment(self, span: Span) -> bool {
        let next = self.tree.comments.partition_point(|comment| comment.start < span.start);
        self.tree.comments.get(next).is_some_and(|comment| comment.start < span.end)
    }

    /// How many characters stand before a place on its line.
    pub fn column(self, at: u32) -> usize {
        self.line_before(at).chars().count()
    }

    /// What stands before a place on its line.
    pub fn line_before(self, at: u32) -> &'t str {
        let before = self.before(at);
        let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        before.get(start..).unwrap_or_default().trim_start_matches('\u{FEFF}')
    }

    /// Whether an empty line stands above the line that begins with this place.
    pub fn is_below_blank(self, at: u32) -> bool {
        let before = self.before(at);
        let blank = before.get(before.trim_end().len()..).unwrap_or_default().replace("\r\n", "\n");
        blank.chars().filter(|c| matches!(c, '\n' | '\r')).count() > 1
    }

    fn before(self, at: u32) -> &'t str {
        self.text.get(..at as usize).unwrap_or_default()
    }
}
