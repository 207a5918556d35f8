//! Facts by their places, for those who ask about them.

use super::Study;
use super::cell::{Cell, Fact, List, Row, TextId};
use crate::numbers::quantity::Quantity;
use crate::source::{Span, one_line};
use std::borrow::Cow;
use std::ops::Range;

impl Study<'_> {
    /// A name for a block that edits elsewhere leave alone: its id; of a block without one, all that it says.
    pub fn lasting_name(&self, row: Row) -> Cow<'_, str> {
        let Some(block) = self.block(row) else { return Cow::Borrowed("") };
        if !block.id.contains('#') {
            return Cow::Borrowed(&block.id);
        }
        let kind = self.vocabulary.kind(block.kind).map_or("", |kind| kind.name.as_str());
        let label = block.label.map_or("", |label| self.str(label));
        let own = self.written.iter().filter(|(own, _)| *own == row);
        let said = own.map(|&(row, slot)| {
            let place = self.place(row, slot);
            format!("{}: {}", place.name.of(self.text), one_line(place.value.of(self.text)))
        });
        Cow::Owned(format!("{kind} {label} {{ {} }}", said.collect::<Vec<_>>().join("; ")))
    }

    /// Where a fact stands; its field where it is an entry nobody wrote; its block where nobody wrote the field.
    pub fn where_it_would_stand(&self, fact: Fact) -> Span {
        let place = self.place_of(fact);
        if !place.value.is_empty() {
            return place.value;
        }
        let field = self.place(fact.row, fact.slot);
        if !field.name.is_empty() {
            return field.name;
        }
        self.block(fact.row).map_or_else(Span::default, |block| block.name)
    }

    /// The words of a lexicon found in a text, as indices into [`Study::hits`].
    pub fn hits_of(&self, text: TextId, lexicon: u16) -> Range<u32> {
        let key = |at: usize| self.hits.get(at).map(|hit| (hit.text.0, hit.lexicon));
        let start = self.hits.partition_point(|hit| (hit.text.0, hit.lexicon) < (text.0, lexicon));
        let mut end = start;
        while key(end) == Some((text.0, lexicon)) {
            end += 1;
        }
        start as u32..end as u32
    }

    /// Of counts in several units, the one in the unit that was analyzed.
    pub fn main_count(&self, counts: List) -> Option<Quantity> {
        let members = self.list(counts);
        let number = |cell: Cell| match cell {
            Cell::Number(quantity) => Some(quantity),
            _ => None,
        };
        if let [one] = members {
            return number(one.cell);
        }
        match self.cell(Row::STUDY, self.vocabulary.core.study.analyzed_unit) {
            Cell::Free(unit) => self.word_entry(counts, self.str(unit)).ok().and_then(|element| number(element.cell)),
            _ => None,
        }
    }
}
