//! Two texts to whether they say the same: the same tokens, glued alike, in the same blocks, with the same comments.

use crate::source::Span;
use crate::syntax;
use crate::syntax::text::content;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Block, Field, Member, Tree};

/// Whether two files without mistakes differ in nothing but their layout.
pub fn says_the_same(one: &str, other: &str) -> bool {
    let whole = |text: &str| Span::new(0, text.len() as u32);
    parts_say_the_same((one, whole(one)), (other, whole(other)))
}

/// Whether parts of two texts do.
pub fn parts_say_the_same(one: (&str, Span), other: (&str, Span)) -> bool {
    let ((first, first_told), (second, second_told)) = (syntax::read_part(one.0, one.1), syntax::read_part(other.0, other.1));
    let (one, other) = (one.0, other.0);
    first_told.len() == second_told.len() && same_tokens(one, &first, other, &second) && same_comments(one, &first, other, &second) && {
        let languages = first.language.is_some() == second.language.is_some();
        languages
            && first.blocks.len() == second.blocks.len()
            && first.blocks.iter().zip(&second.blocks).all(|(one, other)| same_block(one, other))
    }
}

fn same_tokens(one: &str, first: &Tree, other: &str, second: &Tree) -> bool {
    let mut after_free = true;
    first.tokens.len() == second.tokens.len()
        && first.tokens.iter().zip(&second.tokens).all(|(a, b)| {
            let own = is_spaced_freely(a);
            let free = std::mem::replace(&mut after_free, own) || own;
            a.kind == b.kind && content(one, *a).text == content(other, *b).text && (free || a.glued == b.glued)
        })
}

/// White space before and behind it means nothing.
fn is_spaced_freely(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Comma | TokenKind::Colon | TokenKind::OpenBrace | TokenKind::CloseBrace)
}

fn same_comments(one: &str, first: &Tree, other: &str, second: &Tree) -> bool {
    let said = |text: &str, tree: &Tree| tree.comments.iter().map(|comment| comment.of(text).trim_end().to_owned()).collect::<Vec<_>>();
    said(one, first) == said(other, second)
}

/// Whether two blocks of the same tokens hold the same of them.
fn same_block(one: &Block, other: &Block) -> bool {
    one.head == other.head
        && one.has_body == other.has_body
        && one.members.len() == other.members.len()
        && one.members.iter().zip(&other.members).all(|pair| match pair {
            (Member::Field(one), Member::Field(other)) => same_field(one, other),
            (Member::Block(one), Member::Block(other)) => same_block(one, other),
            _ => false,
        })
}

fn same_field(one: &Field, other: &Field) -> bool {
    one.value == other.value && one.is_let == other.is_let
}
