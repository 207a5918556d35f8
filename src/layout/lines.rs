//! A tree to lines: where each begins, how deep it stands, and what it holds; columns are left to `columns`.

use super::cells::{Cell, cells};
use super::page::Page;
use super::raw;
use crate::source::Span;
use crate::syntax::token::TokenKind;
use crate::syntax::tree::{Block, Field, Member};

/// The longest line that a block is put on, in characters. A line of a rule file that its author made longer stays one.
const LONGEST: usize = 130;

/// A line before its columns are known.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// An empty line stands above.
    pub blank: bool,
    pub indent: Indent,
    /// The name of the one field that the line begins with.
    pub name: Option<Name>,
    /// What follows the name, or all of the line. A raw text brings its own line breaks.
    pub rest: String,
    /// The parts of a block that stands on one line, in place of the rest.
    pub cells: Vec<Cell>,
    /// The comment at its end.
    pub note: Option<Note>,
    /// It goes on with what the line above says.
    pub continues: bool,
    /// It is a comment and nothing else.
    pub is_comment: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indent {
    At(usize),
    /// So much deeper than the value of the field above begins.
    UnderValue(usize),
}

impl Default for Indent {
    fn default() -> Self {
        Self::At(0)
    }
}

/// The name of a field, its colon included.
#[derive(Clone, Debug)]
pub struct Name {
    pub text: String,
    /// How far behind the beginning of the name the author put the value.
    pub offset: usize,
    /// Values stand in one column even where the author made none.
    pub in_study: bool,
}

/// A comment behind other things.
#[derive(Clone, Debug)]
pub struct Note {
    pub text: String,
    /// Where it stood on its line.
    pub column: usize,
    /// How far behind the other things.
    pub gap: usize,
}

/// The lines of a file that was read without a mistake.
pub fn lines(page: Page<'_>) -> Vec<Line> {
    let mut walk = Walk { page, next_comment: 0, lines: Vec::new(), opened: false, in_study: false };
    if let Some(number) = page.tree.language {
        walk.begin(page.place(0), Indent::At(0));
        walk.write(&format!("language: {}", number.span.of(page.text)));
    }
    for block in &page.tree.blocks {
        walk.in_study = block.keyword.span.of(page.text) == "study";
        walk.block(block, 0);
    }
    walk.comments_before(u32::MAX, Indent::At(0));
    walk.lines
}

/// Where the lines of a value that goes on stand.
#[derive(Clone, Copy, Debug)]
struct Hang {
    /// The column, as the file was written, from which they are measured.
    column: usize,
    /// What stands there now; the value, if nothing else.
    under: Option<usize>,
}

impl Hang {
    fn indent(self, column: usize) -> Indent {
        let deeper = column.saturating_sub(self.column);
        self.under.map_or(Indent::UnderValue(deeper), |indent| Indent::At(indent + deeper))
    }
}

struct Walk<'t> {
    page: Page<'t>,
    next_comment: usize,
    lines: Vec<Line>,
    /// The last line opened a block.
    opened: bool,
    /// Inside a study, not inside a rule.
    in_study: bool,
}

impl Walk<'_> {
    fn block(&mut self, block: &Block, indent: usize) {
        self.begin(block.keyword.span.start, Indent::At(indent));
        let is_short = block.has_body && self.page.is_on_one_line(block);
        if is_short && self.short_block(block, indent) {
            return;
        }
        self.head(block, indent);
        if block.has_body {
            self.write(" {");
            self.opened = true;
            self.members(block, indent + 2, is_short);
            let close = self.page.place(Page::close(block));
            self.comments_before(close, Indent::At(indent + 2));
            self.opened = true;
            self.begin(close, Indent::At(indent));
            self.write("}");
        }
    }

    /// A block that was written on one line, if it can stay there: on the line that is begun, or on one below its head where the
    /// author put it and both together are too long.
    fn short_block(&mut self, block: &Block, indent: usize) -> bool {
        let (head, body) = (self.page.head(block), self.page.body(block));
        let below = self.page.begins_line(block.head.end);
        let fits = indent + head.chars().count() + 1 + body.chars().count() <= LONGEST;
        match (fits, self.in_study, below) {
            (true, ..) | (false, false, false) => {
                let cells = cells(self.page, block);
                if let Some(line) = self.lines.last_mut() {
                    line.cells = cells;
                }
            }
            (false, false, true) => {
                self.write(&head);
                self.go_on(block.head.end, Indent::At(indent + 2));
                self.write(&body);
            }
            (false, true, _) => return false,
        }
        true
    }

    fn head(&mut self, block: &Block, indent: usize) {
        let keyword = block.head.start.saturating_sub(1);
        for at in keyword..block.head.end {
            if at > keyword && self.page.begins_line(at) {
                self.go_on(at, Indent::At(indent + 4));
            } else {
                self.write(self.page.space(at, keyword));
            }
            self.write_token(at, indent + 4);
        }
    }

    /// What stands in a block; each thing on a line of its own where they all shared one that was too long.
    fn members(&mut self, block: &Block, indent: usize, apart: bool) {
        let mut before: Option<&Field> = None;
        for member in &block.members {
            match member {
                Member::Block(inner) => {
                    self.block(inner, indent);
                    before = None;
                }
                Member::Field(field) => {
                    match before.filter(|before| !apart && self.share_a_line(before, field)) {
                        Some(_) => self.add_field(field),
                        None => self.field(field, indent),
                    }
                    before = Some(field);
                }
            }
        }
    }

    /// Whether two fields, one behind the other, stand on one line.
    fn share_a_line(&self, before: &Field, field: &Field) -> bool {
        let start = Page::start(field);
        let begins_line = (start..field.value.start).any(|at| self.page.begins_line(at));
        !begins_line && !self.page.goes_over_lines(before) && !self.page.goes_over_lines(field)
    }

    /// A field on the line of the one before it: such a line has no columns.
    fn add_field(&mut self, field: &Field) {
        if let Some(line) = self.lines.last_mut()
            && let Some(name) = line.name.take()
        {
            line.rest = format!("{} {}", name.text, line.rest);
        }
        self.write(&format!("  {}", self.page.field(field)));
    }

    fn field(&mut self, field: &Field, indent: usize) {
        let value = field.value.start;
        let starts = self.page.place(Page::start(field));
        // Comments between a name and its colon have no place there.
        self.comments_before(self.page.place(value.saturating_sub(1)), Indent::At(indent));
        let name = self.name(field);
        let hang = self.hang(field, name.offset, indent);
        self.begin(starts, Indent::At(indent));
        if let Some(line) = self.lines.last_mut() {
            line.name = Some(name);
        }
        for at in field.value.clone() {
            if self.page.begins_line(at) {
                self.go_on(at, hang.indent(self.page.column(self.page.place(at))));
            } else {
                self.write(self.page.space(at, value));
            }
            self.write_token(at, indent + 2);
        }
    }

    fn name(&self, field: &Field) -> Name {
        let text = self.page.name(field);
        let (start, value) = (Page::start(field), field.value.start);
        let begins_below = (start + 1..=value).any(|at| self.page.begins_line(at));
        let written = Span::new(self.page.place(start), self.page.place(value)).of(self.page.text);
        let offset = if begins_below { text.chars().count() + 1 } else { written.chars().count() };
        Name { text, offset, in_study: self.in_study }
    }

    /// How deep the lines of a value stand: as far to the right of where it begins as they did; or two deeper than the name, and as far
    /// from one another as they were, where one of them did not reach the beginning.
    fn hang(&self, field: &Field, offset: usize, indent: usize) -> Hang {
        let column = |at: usize| self.page.column(self.page.place(at));
        let least = field.value.clone().filter(|&at| self.page.begins_line(at)).map(column).min();
        match least.map(|least| (least, column(Page::start(field)) + offset)) {
            Some((least, value)) if least >= value => Hang { column: value, under: None },
            Some((least, _)) => Hang { column: least, under: Some(indent + 2) },
            None => Hang { column: 0, under: None },
        }
    }

    fn write_token(&mut self, at: usize, indent: usize) {
        match self.page.token(at) {
            Some(token) if token.kind == TokenKind::RawText => self.write(&raw::indented(self.page.text, token, indent)),
            _ => self.write(self.page.word(at)),
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(line) = self.lines.last_mut() {
            line.rest.push_str(text);
        }
    }

    /// Begins a line in the middle of a value or a head.
    fn go_on(&mut self, at: usize, indent: Indent) {
        self.begin(self.page.place(at), indent);
        if let Some(line) = self.lines.last_mut() {
            line.continues = true;
        }
    }

    /// Begins a line with what stands at `start`, below the comments that stand before it.
    fn begin(&mut self, start: u32, indent: Indent) {
        self.comments_before(start, indent);
        let blank = self.blank_above(start);
        self.lines.push(Line { blank, indent, ..Line::default() });
    }

    /// Puts down the comments before a place: at the end of the last line where they stood behind something, else on their own.
    fn comments_before(&mut self, place: u32, indent: Indent) {
        while let Some(&comment) = self.page.tree.comments.get(self.next_comment).filter(|comment| comment.start < place) {
            self.next_comment += 1;
            let text = comment.of(self.page.text).trim_end().to_owned();
            let before = self.page.line_before(comment.start);
            let free = self.lines.last_mut().filter(|line| !line.is_comment && line.note.is_none() && !before.trim().is_empty());
            match free {
                Some(line) => line.note = Some(note(text, before)),
                None => {
                    let blank = self.blank_above(comment.start);
                    self.lines.push(Line { blank, indent, rest: text, is_comment: true, ..Line::default() });
                }
            }
        }
    }

    /// Whether an empty line is kept: none at the beginning of the file or of a body.
    fn blank_above(&mut self, start: u32) -> bool {
        let opened = std::mem::take(&mut self.opened);
        !opened && !self.lines.is_empty() && self.page.is_below_blank(start)
    }
}

fn note(text: String, before: &str) -> Note {
    let column = before.chars().count();
    Note { text, column, gap: column - before.trim_end().chars().count() }
}
