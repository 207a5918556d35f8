//! A text to its tree, or to the mistakes for which it cannot be laid out.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax;
use crate::syntax::token::{Sign, TokenKind};
use crate::syntax::tree::{Block, Field, Member, Tree};

/// The tree of a part of a text.
///
/// # Errors
/// Mistakes of the text.
pub fn sound(text: &str, part: Span) -> Result<Tree, Vec<Diagnostic>> {
    let (tree, mut mistakes) = syntax::read_part(text, part);
    mistakes.extend(tree.blocks.iter().filter_map(|block| dash(&tree, block)));
    if mistakes.is_empty() { Ok(tree) } else { Err(mistakes) }
}

/// A dash that touches the name of the next field: with white space between them it would be another sign.
fn dash(tree: &Tree, block: &Block) -> Option<Diagnostic> {
    let in_field = |field: &Field| {
        let at = field.value.start.checked_sub(2 + usize::from(field.is_let))?;
        let (before, name) = (tree.tokens.get(at.checked_sub(1)?)?, tree.tokens.get(at)?);
        let told = || Diagnostic::mistake("layout/dash", "a dash touches the name of a field", before.span, "this dash");
        (name.glued && before.kind == TokenKind::Sign(Sign::Negative))
            .then(|| told().help("take the dash away, or put what it belongs to between them"))
    };
    block.members.iter().find_map(|member| match member {
        Member::Field(field) => in_field(field),
        Member::Block(inner) => dash(tree, inner),
    })
}
