//! The sentence of a claim to how strong it reads, and to the numbers in it.

use super::Filled;
use super::facts::Facts;
use crate::study::cell::{Absence, Cell, Element, Key, Place, Row};
use crate::study::printed::numbers_in;

/// The strongest word that is neither denied nor only asked; `descriptive` where there is none. Of a paraphrase nobody can tell:
/// it is missing, and nothing is asked for, since no fact of the source would settle it.
pub fn reads_as(facts: &Facts<'_, '_>, claim: Row, _: &[Cell]) -> Cell {
    let core = &facts.study.vocabulary.core;
    match facts.get(claim, core.claim.wording) {
        Cell::Word(word) if word == core.wording.paraphrased => return Cell::MISSING,
        Cell::Absent(Absence::Unreadable) => return Cell::Absent(Absence::Unreadable),
        _ => {}
    }
    let Some(label) = facts.study.block(claim).and_then(|block| block.label) else { return Cell::Absent(Absence::Unreadable) };
    let hits = facts.study.hits.iter().filter(|hit| hit.text == label && !hit.negated && !hit.asked);
    let strongest = hits.filter_map(|hit| hit.reads_as).max_by_key(|word| word.index);
    Cell::Word(strongest.unwrap_or(core.reads_as.descriptive))
}

/// The numbers in its text.
pub fn numbers(facts: &Facts<'_, '_>, claim: Row) -> Filled {
    let content = facts.study.block(claim).and_then(|block| block.label).and_then(|label| facts.study.texts.get(label.0 as usize));
    let Some(content) = content else { return Filled::Cell(Cell::Absent(Absence::Unreadable)) };
    let found = numbers_in(&content.text).map(|(value, range)| {
        let place = Place { value: content.source(range), ..Place::default() };
        Element { key: Key::Member, cell: Cell::number(value), sure: true, place }
    });
    Filled::List(found.collect(), Absence::None)
}
