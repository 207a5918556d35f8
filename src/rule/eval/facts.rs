//! A path to the fact it leads to, and an entry of a map to its value.

use super::super::ir::{Id, Node};
use super::super::notes::{Deaf, Notes, Wanted};
use super::{Env, Eval, same_text};
use crate::study::cell::{Absence, Cell, Element, Fact, Key, List, Part, Row};
use crate::vocabulary::SlotId;

impl Eval<'_, '_> {
    /// The block and slot a path leads to, without reading what stands there.
    pub fn slot(&self, id: Id, env: &mut Env) -> Option<(Row, SlotId)> {
        match self.program.node(id)? {
            Node::Alias(inner) => self.slot(*inner, env),
            Node::Field { base, slots, .. } => match self.value(*base, env, &mut Deaf) {
                Cell::Entity(row) => Some((row, self.slot_of(row, slots)?)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The single fact a path leads to, whether anything stands there or not.
    pub fn fact(&self, id: Id, env: &mut Env) -> Option<Fact> {
        match self.program.node(id)? {
            Node::Alias(inner) => self.fact(*inner, env),
            Node::Otherwise { first, .. } => self.fact(*first, env),
            Node::Key { map, key } => {
                let (row, slot) = self.slot(*map, env)?;
                let key = self.value_of_key(*key, env);
                Some(Fact { row, slot, part: self.part_of_key(row, slot, &key) })
            }
            _ => self.slot(id, env).map(|(row, slot)| Fact { row, slot, part: Part::Whole }),
        }
    }

    fn value_of_key(&self, key: Id, env: &mut Env) -> KeyValue<'_> {
        match self.program.node(key) {
            Some(Node::Text(text)) => KeyValue::Text(text),
            _ => KeyValue::Cell(self.value(key, env, &mut Deaf)),
        }
    }

    fn part_of_key(&self, row: Row, slot: SlotId, key: &KeyValue<'_>) -> Part {
        match *key {
            KeyValue::Cell(Cell::Entity(arm)) => Part::Arm(arm),
            KeyValue::Cell(Cell::Free(word) | Cell::Text(word)) => Part::Word(word),
            KeyValue::Text(_) => self
                .entries(row, slot)
                .and_then(|(_, entries)| entries.iter().find(|element| self.is_key(element.key, key)))
                .map_or(Part::Whole, |element| match element.key {
                    Key::Word(word) => Part::Word(word),
                    _ => Part::Whole,
                }),
            KeyValue::Cell(_) => Part::Whole,
        }
    }

    fn entries(&self, row: Row, slot: SlotId) -> Option<(List, &[Element])> {
        match self.study.cell(row, slot) {
            Cell::Map(list) => Some((list, self.study.list(list))),
            _ => None,
        }
    }

    fn is_key(&self, own: Key, wanted: &KeyValue<'_>) -> bool {
        match (own, wanted) {
            (Key::Arm(own), KeyValue::Cell(Cell::Entity(row))) => own == *row,
            (Key::Word(own), KeyValue::Cell(Cell::Free(word) | Cell::Text(word))) => {
                own == *word || same_text(self.study.str(own), self.study.str(*word))
            }
            (Key::Word(own), KeyValue::Text(text)) => same_text(self.study.str(own), text),
            _ => false,
        }
    }

    /// `map[key]`: a key that is not there is missing, or untold where the map ends in `unreported`.
    #[inline(never)]
    pub(super) fn keyed<N: Notes>(&self, map: Id, key: Id, env: &mut Env, notes: &mut N) -> Cell {
        let wanted = self.value_of_key(key, env);
        if let KeyValue::Cell(Cell::Absent(absence)) = wanted {
            self.value(key, env, notes);
            return Cell::Absent(absence);
        }
        let Some((row, slot)) = self.slot(map, env) else { return self.value(map, env, notes) };
        let cell = match self.study.cell(row, slot) {
            Cell::Map(list) => {
                let found = self.study.list(list).iter().find(|element| self.is_key(element.key, &wanted));
                found.map_or(Cell::Absent(if list.complete { Absence::Missing } else { list.because }), |element| element.cell)
            }
            Cell::Absent(absence) => Cell::Absent(absence),
            _ => Cell::MISSING,
        };
        notes.touch(|| Wanted::Fact(Fact { row, slot, part: self.part_of_key(row, slot, &wanted) }), cell);
        cell
    }
}

/// A key of a map: a value of the study, or a word of the rule.
enum KeyValue<'k> {
    Cell(Cell),
    Text(&'k str),
}
