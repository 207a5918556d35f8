//! One fact by its address: what stands there, where, and what it is called.

use super::Study;
use super::cell::{Absence, Cell, Element, Fact, Key, List, Part, Place, Row};
use crate::vocabulary::KindId;

impl Study<'_> {
    /// What stands for a fact: the cell of its slot, or the entry that it names.
    pub fn fact(&self, fact: Fact) -> Cell {
        let whole = self.cell(fact.row, fact.slot);
        let entry = |entry: Result<Element, Absence>| entry.map_or_else(Cell::Absent, |element| element.cell);
        match (fact.part, whole) {
            (Part::Whole, _) => whole,
            (Part::Element(at), Cell::List(list) | Cell::Map(list) | Cell::Counts(list)) => {
                self.list(list).get(at as usize).map_or(Cell::MISSING, |element| element.cell)
            }
            (Part::Arm(arm), Cell::Map(list)) => entry(self.arm_entry(list, arm)),
            (Part::Word(word), Cell::Map(list) | Cell::Counts(list)) => entry(self.word_entry(list, self.str(word))),
            // A single count: the word is a unit.
            (Part::Word(word), Cell::Number(count)) => {
                if self.units.find(self.vocabulary, self.str(word)) == Some(count.unit) {
                    whole
                } else {
                    Cell::MISSING
                }
            }
            (_, Cell::Absent(_)) => whole,
            _ => Cell::MISSING,
        }
    }

    /// Why a fact has no value; none where it has one.
    pub fn absence(&self, fact: Fact) -> Option<Absence> {
        match self.fact(fact) {
            Cell::Absent(state) => Some(state),
            _ => None,
        }
    }

    /// Where a fact stands; the place of its field where it is an entry that nobody wrote.
    pub fn place_of(&self, fact: Fact) -> Place {
        let element = match (fact.part, self.cell(fact.row, fact.slot)) {
            (Part::Arm(arm), Cell::Map(list)) => self.arm_entry(list, arm).ok(),
            (Part::Word(word), Cell::Map(list) | Cell::Counts(list)) => self.word_entry(list, self.str(word)).ok(),
            (Part::Element(at), Cell::List(list) | Cell::Map(list) | Cell::Counts(list)) => self.list(list).get(at as usize).copied(),
            _ => None,
        };
        element.map_or_else(|| self.place(fact.row, fact.slot), |element| element.place)
    }

    /// `goals.present[peers]`; of the study itself `study.funder`.
    pub fn fact_name(&self, fact: Fact) -> String {
        let id = match fact.row {
            Row::STUDY => "study",
            row => self.id(row),
        };
        let slot = self.slot_name(fact);
        match fact.part {
            Part::Whole => format!("{id}.{slot}"),
            Part::Arm(arm) => format!("{id}.{slot}[{}]", self.id(arm)),
            Part::Word(word) => format!("{id}.{slot}[{}]", self.str(word)),
            Part::Element(at) => match self.element_name(fact, at) {
                Some(name) => format!("{id}.{slot}[{name}]"),
                None => format!("{id}.{slot}"),
            },
        }
    }

    /// `arm.assigned`: the kind and the slot of a fact.
    pub fn field_name(&self, fact: Fact) -> String {
        let kind = self.kind_id(fact.row);
        let kind_name = self.vocabulary.kind(kind).map_or("", |kind| kind.name.as_str());
        format!("{kind_name}.{}", self.slot_name(fact))
    }

    /// The value for an arm; where nobody told it, why.
    pub fn arm_entry(&self, list: List, arm: Row) -> Result<Element, Absence> {
        self.entry(list, |key| key == Key::Arm(arm))
    }

    /// The value for a word, its case ignored; where nobody told it, why.
    pub fn word_entry(&self, list: List, word: &str) -> Result<Element, Absence> {
        self.entry(list, |key| matches!(key, Key::Word(text) if self.str(text).eq_ignore_ascii_case(word)))
    }

    fn entry(&self, list: List, is: impl Fn(Key) -> bool) -> Result<Element, Absence> {
        self.list(list).iter().find(|element| is(element.key)).copied().ok_or(list.because)
    }

    /// The blocks of a kind, in the order of the file.
    pub fn rows_of(&self, kind: KindId) -> Vec<Row> {
        self.rows().filter(|&row| self.kind_id(row) == kind).collect()
    }

    /// All blocks, the study first.
    pub fn rows(&self) -> impl Iterator<Item = Row> + use<> {
        (0..self.blocks.len() as u32).map(Row)
    }

    pub fn kind_id(&self, row: Row) -> KindId {
        self.block(row).map_or(KindId::STUDY, |block| block.kind)
    }

    fn id(&self, row: Row) -> &str {
        self.block(row).map_or("", |block| block.id.as_ref())
    }

    fn slot_name(&self, fact: Fact) -> &str {
        self.vocabulary.slot(self.kind_id(fact.row), fact.slot).map_or("", |slot| slot.name.as_str())
    }

    fn element_name(&self, fact: Fact, at: u32) -> Option<&str> {
        let (Cell::List(list) | Cell::Map(list) | Cell::Counts(list)) = self.cell(fact.row, fact.slot) else { return None };
        match self.list(list).get(at as usize)?.cell {
            Cell::Entity(row) => Some(self.id(row)),
            Cell::Text(text) | Cell::Free(text) => Some(self.str(text)),
            Cell::Word(word) => Some(self.vocabulary.word(word)),
            _ => None,
        }
    }
}
