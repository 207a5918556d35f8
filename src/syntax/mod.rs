//! Text to tree: blocks and fields found by layout alone, never failing; their content is read later, by the type of the field.

pub mod cursor;
mod dash;
mod decode;
mod extent;
pub mod fences;
mod lexer;
mod mend;
mod mistakes;
pub mod number;
#[cfg(test)]
mod outline;
mod quotes;
mod reader;
mod scan;
pub mod text;
pub mod token;
pub mod tree;
pub mod word;
mod wording;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
pub use decode::{LARGEST, decode};
use tree::Tree;

/// Reads a whole file. Whatever stands in it, there is a tree: what could be read, and what is to be said about the rest.
pub fn read(text: &str) -> (Tree, Vec<Diagnostic>) {
    read_part(text, Span::new(0, text.len() as u32))
}

/// Reads the bytes of `text` in `span`, as a file of its own; the places are those of the whole text.
pub fn read_part(text: &str, span: Span) -> (Tree, Vec<Diagnostic>) {
    let lexed = lexer::lex(text, span);
    let read = reader::read(text, &lexed);
    let tree = Tree { tokens: lexed.tokens, language: read.language, blocks: read.blocks, comments: lexed.comments };
    (tree, lexed.mistakes.with(read.mistakes))
}

/// The tokens of a stretch of text that is no file: what stands between the braces of a message.
pub fn tokens(text: &str, span: Span) -> Vec<token::Token> {
    lexer::lex(text, span).tokens
}
