//! The tree of a file: blocks, fields and the tokens of their values, found by layout alone.

use super::token::{Token, TokenKind};
use crate::source::Span;
use std::ops::Range;

/// A file as read: the tokens of its text, and the blocks they make.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub tokens: Vec<Token>,
    /// The number after `language:` at the head of the file.
    pub language: Option<Token>,
    pub blocks: Vec<Block>,
    /// Comments, `#` included, in the order they stand.
    pub comments: Vec<Span>,
}

/// `keyword head { members }`; ranges index the tokens of the tree.
#[derive(Clone, Debug)]
pub struct Block {
    pub keyword: Token,
    pub head: Range<usize>,
    pub members: Vec<Member>,
    pub has_body: bool,
    /// From the keyword to the closing brace, or to the end of the head.
    pub span: Span,
    /// The closing brace was missing, or a block in it is lost: there may be more than the members tell.
    pub torn: bool,
    /// A mistake in the keyword or the head has been told: neither is to be trusted, and nothing more is to be said of them.
    pub broken: bool,
}

#[derive(Clone, Debug)]
pub enum Member {
    Field(Field),
    Block(Block),
}

/// `name: value`, or `let name: value`.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: Token,
    pub is_let: bool,
    /// The tokens of the value, brackets balanced, separating commas included; empty where nothing was written.
    pub value: Range<usize>,
    /// A mistake in the name or the value has been told: neither is to be trusted, and nothing more is to be said of them.
    pub broken: bool,
}

impl Block {
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.members.iter().filter_map(|member| match member {
            Member::Field(field) => Some(field),
            Member::Block(_) => None,
        })
    }

    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.members.iter().filter_map(|member| match member {
            Member::Block(block) => Some(block),
            Member::Field(_) => None,
        })
    }

    /// From the keyword to the end of the head.
    pub fn head_span(&self, tree: &Tree) -> Span {
        tree.slice(&self.head).last().map_or(self.keyword.span, |last| self.keyword.span.to(last.span))
    }
}

impl Tree {
    pub fn slice(&self, range: &Range<usize>) -> &[Token] {
        self.tokens.get(range.clone()).unwrap_or_default()
    }

    /// The items of a value: the stretches between commas outside brackets.
    pub fn items(&self, value: &Range<usize>) -> Items<'_> {
        Items { rest: Some(self.slice(value)) }
    }
}

/// See [`Tree::items`]. An empty value has no items; `a,,b` has an empty one in the middle.
#[derive(Clone, Debug)]
pub struct Items<'t> {
    rest: Option<&'t [Token]>,
}

impl<'t> Items<'t> {
    pub const fn new(tokens: &'t [Token]) -> Self {
        Self { rest: Some(tokens) }
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = &'t [Token];

    fn next(&mut self) -> Option<&'t [Token]> {
        let rest = self.rest.take()?;
        if rest.is_empty() {
            return None;
        }
        let mut depth = 0usize;
        for (at, token) in rest.iter().enumerate() {
            match token.kind {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) => depth = depth.saturating_sub(1),
                TokenKind::Comma if depth == 0 => {
                    // A comma at the very end separates nothing.
                    self.rest = rest.get(at + 1..).filter(|after| !after.is_empty());
                    return rest.get(..at);
                }
                _ => {}
            }
        }
        Some(rest)
    }
}
