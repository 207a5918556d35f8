//! Blocks that stand on one line each, one below the other, to lines with their parts in columns, where their author made columns.

use super::page::Page;
use crate::source::Span;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Block, Member};

/// A part of a block that stands on one line.
#[derive(Clone, Debug)]
pub struct Cell {
    pub text: String,
    /// What it is: the keyword with the id, the label, the first thing in the body, the second, and so on.
    pub slot: usize,
    /// How far behind the beginning of the block the author put it; none where it stood on another line.
    pub offset: Option<usize>,
}

/// The parts of a block that stands on one line.
pub fn cells(page: Page<'_>, block: &Block) -> Vec<Cell> {
    let (start, brace) = (block.keyword.span.start, block.head.end);
    let below = page.begins_line(brace).then_some(page.place(brace));
    let cell = |slot: usize, place: u32, text: String| {
        let offset = Span::new(start, place).of(page.text).chars().count();
        Cell { text, slot, offset: below.is_none_or(|below| place < below).then_some(offset) }
    };
    let is_label = |token: Token| token.kind == TokenKind::Text && !token.glued;
    let label = block.head.clone().find(|&at| page.token(at).is_some_and(is_label));
    let id = page.run(&(block.head.start.saturating_sub(1)..label.unwrap_or(brace)));
    let mut cells = vec![cell(0, start, id)];
    cells.extend(label.map(|label| cell(1, page.place(label), page.run(&(label..brace)))));
    let body = cells.len();
    cells.extend(block.members.iter().enumerate().map(|(number, member)| {
        let place = if number == 0 { page.place(brace) } else { first(page, member) };
        cell(2 + number, place, page.member(member))
    }));
    if cells.len() == body {
        cells.push(cell(2, page.place(brace), String::new()));
    }
    if let Some(first) = cells.get_mut(body) {
        first.text = format!("{{ {}", first.text).trim_end().to_owned();
    }
    if let Some(last) = cells.last_mut() {
        last.text.push_str(" }");
    }
    cells
}

fn first(page: Page<'_>, member: &Member) -> u32 {
    match member {
        Member::Field(field) => page.place(Page::start(field)),
        Member::Block(block) => block.keyword.span.start,
    }
}

/// Parts beyond so many stand in no column.
const COLUMNS: usize = 16;

/// The lines of blocks that follow one another. Parts that stood in one column on neighbouring lines stand in one again.
pub fn rows(blocks: &[&[Cell]]) -> Vec<String> {
    let mut rows: Vec<Row<'_>> = blocks.iter().map(|cells| Row { cells, text: String::new(), width: 0 }).collect();
    for slot in 0..COLUMNS {
        for group in rows.chunk_by_mut(|one, other| one.offset(slot).is_some() && one.offset(slot) == other.offset(slot)) {
            let column = group.iter().map(|row| row.width + gap(slot)).max().unwrap_or_default();
            for row in group {
                row.put(slot, column);
            }
        }
    }
    rows.into_iter().map(Row::finish).collect()
}

/// A line in the making: what is on it, and what is not yet.
struct Row<'t> {
    cells: &'t [Cell],
    text: String,
    width: usize,
}

impl Row<'_> {
    /// Where the author put the next part, if it is this one.
    fn offset(&self, slot: usize) -> Option<usize> {
        self.cells.first().filter(|cell| cell.slot == slot)?.offset
    }

    /// Puts the next part at a column, if it is this one.
    fn put(&mut self, slot: usize, column: usize) {
        let Some((cell, rest)) = self.cells.split_first().filter(|(cell, _)| cell.slot == slot) else { return };
        self.text.push_str(&" ".repeat(column - self.width));
        self.text.push_str(&cell.text);
        self.width = column + cell.text.chars().count();
        self.cells = rest;
    }

    fn finish(mut self) -> String {
        while let Some(cell) = self.cells.first() {
            self.put(cell.slot, self.width + gap(cell.slot));
        }
        self.text
    }
}

/// The least white space before a part.
const fn gap(slot: usize) -> usize {
    match slot {
        0 => 0,
        1 | 2 => 1,
        _ => 2,
    }
}
