//! A tree on one line, and mistakes with the text they underline: what tests of layout compare.

use super::read;
use super::tree::{Block, Field, Member, Tree};
use std::ops::Range;

/// `study a { year: 2015 | arm b { … } }`: a `!` stands before what is broken, a `?` behind what is torn.
pub fn outline(text: &str) -> String {
    let (tree, _) = read(text);
    let blocks: Vec<String> = tree.blocks.iter().map(|found| block(text, &tree, found)).collect();
    blocks.join(" | ")
}

/// For each mistake its name and what it underlines.
pub fn mistakes(text: &str) -> Vec<(String, &str)> {
    let (_, told) = read(text);
    told.iter().map(|told| (told.rule.trim_start_matches("syntax/").to_owned(), told.place().of(text))).collect()
}

fn block(text: &str, tree: &Tree, block: &Block) -> String {
    let keyword = block.keyword.span.of(text);
    let mut line = format!("{}{keyword} {}", mark(block.broken), tokens(text, tree, &block.head)).trim_end().to_owned();
    if block.has_body {
        let members: Vec<String> = block.members.iter().map(|found| member(text, tree, found)).collect();
        line = format!("{line} {{ {} }}{}", members.join(" | "), if block.torn { "?" } else { "" });
    }
    line
}

fn member(text: &str, tree: &Tree, member: &Member) -> String {
    match member {
        Member::Block(found) => block(text, tree, found),
        Member::Field(found) => field(text, tree, found),
    }
}

fn field(text: &str, tree: &Tree, field: &Field) -> String {
    let name = field.name.span.of(text);
    let keyword = if field.is_let { "let " } else { "" };
    format!("{}{keyword}{name}: {}", mark(field.broken), tokens(text, tree, &field.value)).trim_end().to_owned()
}

fn mark(broken: bool) -> &'static str {
    if broken { "!" } else { "" }
}

fn tokens(text: &str, tree: &Tree, range: &Range<usize>) -> String {
    tree.slice(range).iter().map(|token| token.span.of(text)).collect::<Vec<_>>().join(" ")
}
