//! Two texts to whether they say the same: the same tokens, glued alike, in the same blocks, with the same comments.

use crate::source::Span;
use crate::syntax;
use crate::syntax::text::content;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Block, Member, Tree};
use std::ops::Range;

/// Whether two files without mistakes differ in nothing but their layout.
pub fn says_the_same(one: &str, other: &str) -> bool {
    let whole = |text: &str| Span::new(0, text.len() as u32);
    parts_say_the_same((one, whole(one)), (other, whole(other)))
}

/// Whether parts of two texts do.
pub fn parts_say_the_same(one: (&str, Span), other: (&str, Span)) -> bool {
    let ((first, first_told), (second, second_told)) = (syntax::read_part(one.0, one.1), syntax::read_part(other.0, other.1));
    let pair = Pair { one: one.0, first: &first, other: other.0, second: &second };
    let languages = first.language.is_some() == second.language.is_some();
    first_told.len() == second_told.len() && languages && pair.tokens() && pair.comments() && pair.blocks(&first.blocks, &second.blocks)
}

/// Two texts and their trees.
#[derive(Clone, Copy)]
struct Pair<'t> {
    one: &'t str,
    first: &'t Tree,
    other: &'t str,
    second: &'t Tree,
}

impl Pair<'_> {
    fn tokens(self) -> bool {
        let same = |a: &Token, b: &Token| a.kind == b.kind && content(self.one, *a).text == content(self.other, *b).text;
        self.first.tokens.len() == self.second.tokens.len() && self.first.tokens.iter().zip(&self.second.tokens).all(|(a, b)| same(a, b))
    }

    fn comments(self) -> bool {
        let said = |text: &str, tree: &Tree| tree.comments.iter().map(|comment| comment.of(text).trim_end().to_owned()).collect::<Vec<_>>();
        said(self.one, self.first) == said(self.other, self.second)
    }

    fn blocks(self, one: &[Block], other: &[Block]) -> bool {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| self.block(one, other))
    }

    fn block(self, one: &Block, other: &Block) -> bool {
        let head = one.head.start.saturating_sub(1)..one.head.end;
        one.head == other.head
            && one.has_body == other.has_body
            && self.glue(&head)
            && one.members.len() == other.members.len()
            && one.members.iter().zip(&other.members).all(|pair| match pair {
                (Member::Field(one), Member::Field(other)) => {
                    one.value == other.value && one.is_let == other.is_let && self.glue(&one.value)
                }
                (Member::Block(one), Member::Block(other)) => self.block(one, other),
                _ => false,
            })
    }

    /// Whether what was glued inside a head or a value is glued still; around commas white space means nothing.
    fn glue(self, range: &Range<usize>) -> bool {
        let pairs = self.first.slice(range).iter().zip(self.second.slice(range));
        let mut before = TokenKind::Comma;
        pairs.into_iter().all(|(a, b)| {
            let before = std::mem::replace(&mut before, a.kind);
            a.kind == TokenKind::Comma || before == TokenKind::Comma || a.glued == b.glued
        })
    }
}
