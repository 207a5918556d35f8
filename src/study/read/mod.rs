//! A block of the tree to a study: every field read by its type, every absence given its reason.

mod checks;
mod count;
mod field;
mod finish;
mod head;
mod map;
mod name;
mod reference;
mod scalar;
mod slips;
#[cfg(test)]
mod tests;

use super::cell::{Absence, Cell, Element, Place, Row, TextId};
use super::units::Units;
use super::value::Mistake;
use super::wording::Lexicons;
use super::{BlockFacts, Study, StudyText};
use crate::diagnostic::Diagnostic;
use crate::numbers::quantity::Unit;
use crate::source::Span;
use crate::syntax::tree::{Block, Member, Tree};
use crate::vocabulary::{Kind, KindId, LeftOut, Slot, Vocabulary};
use field::Item;
use reference::Ids;
use std::borrow::Cow;

/// A `study` block to its facts; mistakes go to `out`, and what they stand on is unreadable.
pub fn read<'s>(
    tree: &Tree,
    block: &Block,
    text: &'s str,
    vocabulary: &'s Vocabulary,
    lexicons: &Lexicons,
    out: &mut Vec<Diagnostic>,
) -> Study<'s> {
    let mut reader = Reader::new(tree, text, vocabulary, out);
    reader.lost = block.torn;
    reader.study_head(block);
    reader.members(&block.members, &[]);
    reader.finish(lexicons)
}

/// The body of a study that stands without `study "…" { }`, in the example of a rule. `head` is what stands for its head;
/// fields and blocks named in `skip` are the caller's own.
#[expect(clippy::too_many_arguments, reason = "the body comes in parts, since no block holds it")]
pub fn read_body<'s>(
    tree: &Tree,
    head: Span,
    members: &[Member],
    skip: &[&str],
    text: &'s str,
    vocabulary: &'s Vocabulary,
    lexicons: &Lexicons,
    out: &mut Vec<Diagnostic>,
) -> Study<'s> {
    let mut reader = Reader::new(tree, text, vocabulary, out);
    reader.push_block(KindId::STUDY, Cow::Borrowed("study"), None, head, head);
    reader.members(members, skip);
    reader.finish(lexicons)
}

struct Reader<'s, 't> {
    tree: &'t Tree,
    text: &'s str,
    vocabulary: &'s Vocabulary,
    study: Study<'s>,
    ids: Ids<'s>,
    /// A block was lost in reading, so that no list of blocks is complete.
    lost: bool,
    out: &'t mut Vec<Diagnostic>,
    /// Texts that are keys of entries: a word stands there once.
    words: Vec<TextId>,
    /// Room that is used again for each field.
    items: Vec<Item<'t>>,
    entries: Vec<Element>,
    /// The unit that a confidence interval was printed with, by the interval.
    ci_units: Vec<(u32, Unit)>,
}

impl<'s, 't> Reader<'s, 't> {
    fn new(tree: &'t Tree, text: &'s str, vocabulary: &'s Vocabulary, out: &'t mut Vec<Diagnostic>) -> Self {
        let study = Study {
            vocabulary,
            text,
            blocks: Vec::with_capacity(32),
            cells: Vec::with_capacity(1024),
            complete: false,
            places: Vec::with_capacity(1024),
            elements: Vec::with_capacity(256),
            written: Vec::with_capacity(128),
            by_kind: Vec::new(),
            treatments: Cell::MISSING,
            comparisons: Cell::MISSING,
            norms: Cell::MISSING,
            texts: Vec::with_capacity(64),
            intervals: Vec::new(),
            tests: Vec::new(),
            comparisons_made: Vec::new(),
            hits: Vec::new(),
            unreported: Vec::new(),
            units: Units::new(vocabulary),
            totals: Vec::new(),
        };
        let (items, entries) = (Vec::with_capacity(8), Vec::with_capacity(8));
        Self {
            tree,
            text,
            vocabulary,
            study,
            ids: Ids::default(),
            lost: false,
            out,
            words: Vec::new(),
            items,
            entries,
            ci_units: Vec::new(),
        }
    }

    /// Blocks first, so that references may lead forward; then the fields of each.
    fn members(&mut self, members: &'t [Member], skip: &[&str]) {
        let mut rows: Vec<(Row, &'t Block)> = Vec::with_capacity(members.len());
        self.ids.reserve(members.len());
        for member in members {
            if let Member::Block(block) = member
                && !skip.contains(&block.keyword.span.of(self.text))
            {
                rows.extend(self.declare(block).map(|row| (row, block)));
            }
        }
        for member in members {
            if let Member::Field(field) = member
                && !skip.contains(&field.name.span.of(self.text))
            {
                self.field(Row::STUDY, field);
            }
        }
        for (row, block) in rows {
            if let Some(facts) = self.study.blocks.get_mut(row.0 as usize) {
                facts.span = block.span;
            }
            for field in block.fields() {
                self.field(row, field);
            }
        }
    }

    /// A new row with nothing written yet.
    fn push_block(&mut self, kind: KindId, id: Cow<'s, str>, label: Option<TextId>, name: Span, head: Span) -> Row {
        let row = Row(self.study.blocks.len() as u32);
        let first_cell = self.study.cells.len() as u32;
        let first_of_kind = self.study.blocks.iter().find(|block| block.kind == kind).map(|block| block.first_cell);
        self.study.blocks.push(BlockFacts { kind, id, label, name, head, span: head, first_cell });
        // Nothing is written yet: a block of a kind that was met before begins as that one did.
        if let Some(named) = self.vocabulary.kind(kind) {
            match first_of_kind.map(|first| first as usize..first as usize + named.slots.len()) {
                Some(first) if first.end <= self.study.cells.len() => self.study.cells.extend_from_within(first),
                _ => self.study.cells.extend(named.slots.iter().map(|slot| unwritten(slot).into())),
            }
        }
        self.study.places.resize(self.study.cells.len(), Place::default());
        row
    }

    fn kind_of(&self, row: Row) -> Option<&'s Kind> {
        self.vocabulary.kind(self.study.block(row)?.kind)
    }

    fn push_text(&mut self, text: Cow<'s, str>, span: Span, map: Vec<u32>) -> TextId {
        self.study.texts.push(StudyText { text, span, map });
        TextId(self.study.texts.len() as u32 - 1)
    }

    /// The text of a key; the same word is the same text.
    fn key(&mut self, word: Cow<'s, str>, span: Span) -> TextId {
        let known = self.words.iter().copied().find(|&known| self.study.str(known).eq_ignore_ascii_case(&word));
        known.unwrap_or_else(|| {
            let id = self.push_text(word, span, Vec::new());
            self.words.push(id);
            id
        })
    }

    fn tell(&mut self, mistake: Mistake) {
        let problem = mistake.problem;
        let mut diagnostic = Diagnostic::mistake(mistake.rule, problem.message, problem.span, problem.label);
        diagnostic.help = problem.help;
        diagnostic.fix = problem.fix;
        self.out.push(diagnostic);
    }

    /// The value, or the mistake told and nothing to read.
    fn told(&mut self, value: Result<Cell, Mistake>) -> Cell {
        value.unwrap_or_else(|mistake| {
            self.tell(mistake);
            Cell::Absent(Absence::Unreadable)
        })
    }
}

/// What a field holds that nobody wrote.
fn unwritten(slot: &Slot) -> Cell {
    match slot.left_out {
        _ if slot.derived => Cell::Pending,
        LeftOut::Open => Cell::MISSING,
        LeftOut::None => Cell::NONE,
        LeftOut::Word(word) => Cell::Word(word),
        LeftOut::Truth(truth) => Cell::Truth(truth.into()),
    }
}
