//! Studies for tests: read from a text, with the underlined text of each mistake.

use super::Study;
use super::cell::{Cell, Place, Row};
use super::read;
use super::wording::Lexicons;
use crate::diagnostic::Diagnostic;
use crate::vocabulary::{SlotId, Vocabulary};

/// A study and what was said about it.
pub struct Sample<'s> {
    pub study: Study<'s>,
    pub told: Vec<Diagnostic>,
}

/// Reads the first `study` block of a text.
pub fn read_text(text: &str) -> Sample<'static> {
    read_with(text, &Lexicons::default())
}

pub fn read_with(text: &str, lexicons: &Lexicons) -> Sample<'static> {
    let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
    let (tree, mistakes) = crate::syntax::read(text);
    assert_eq!(mistakes, [], "the text has mistakes of layout");
    let mut told = Vec::new();
    let study = read::read(&tree, &tree.blocks[0], text, Vocabulary::core(), lexicons, &mut told);
    Sample { study, told }
}

/// The body of a study, its members on lines of their own.
pub fn body(members: &str) -> Sample<'static> {
    read_text(&format!("study \"S\" {{\n{members}\n}}"))
}

impl Sample<'_> {
    /// `finding#1.p`, `study.design`: the block and the slot.
    pub fn at(&self, path: &str) -> (Row, SlotId) {
        let (id, slot) = path.split_once('.').unwrap();
        let row = if id == "study" { Row::STUDY } else { self.study.row_named(id).unwrap_or_else(|| panic!("no block {id}")) };
        let kind = self.study.vocabulary.kind(self.study.kind_id(row)).unwrap();
        (row, *kind.names.get(slot).unwrap_or_else(|| panic!("no slot {slot}")))
    }

    pub fn cell(&self, path: &str) -> Cell {
        let (row, slot) = self.at(path);
        super::derived::value(&self.study, row, slot, &[])
    }

    pub fn place(&self, path: &str) -> Place {
        let (row, slot) = self.at(path);
        self.study.place(row, slot)
    }

    /// `(lo, hi)` of a number.
    pub fn ends(&self, path: &str) -> (f64, f64) {
        match self.cell(path) {
            Cell::Number(q) | Cell::Extent(q) => (q.lo, q.hi),
            other => panic!("{path} is {other:?}"),
        }
    }

    /// What an element, a member or an entry is, as people would write it.
    pub fn shown(&self, path: &str) -> String {
        self.show(self.cell(path))
    }

    pub fn show(&self, cell: Cell) -> String {
        let study = &self.study;
        match cell {
            Cell::Absent(state) => state.as_str().to_owned(),
            Cell::Truth(truth) => truth.as_str().to_owned(),
            Cell::Word(word) => study.vocabulary.word(word).to_owned(),
            Cell::Free(text) | Cell::Text(text) => study.str(text).to_owned(),
            Cell::Entity(row) => study.block(row).unwrap().id.to_string(),
            Cell::Number(q) | Cell::Extent(q) => {
                let number = if q.lo == q.hi {
                    format!("{}", q.lo)
                } else {
                    format!("{}{}, {}{}", if q.lo_open { '(' } else { '[' }, q.lo, q.hi, if q.hi_open { ')' } else { ']' })
                };
                format!("{number} {}", study.unit_name(q.unit)).trim().to_owned()
            }
            Cell::Date { lo, hi } => crate::date::format(lo, hi),
            Cell::List(list) | Cell::Map(list) | Cell::Counts(list) => {
                let members: Vec<String> = study.list(list).iter().map(|element| self.show_element(element)).collect();
                let more = if list.complete { String::new() } else { format!(" +{}", list.because.as_str()) };
                format!("[{}]{more}", members.join(", "))
            }
            Cell::Comparison(at) => {
                let comparison = study.comparisons_made[at as usize];
                format!("{} to {}", self.show(Cell::List(comparison.treated)), self.show(comparison.against))
            }
            other => format!("{other:?}"),
        }
    }

    fn show_element(&self, element: &super::cell::Element) -> String {
        use super::cell::Key;
        let key = match element.key {
            Key::Member => String::new(),
            Key::Arm(row) => format!("{} ", self.study.block(row).unwrap().id),
            Key::Word(text) => format!("{} ", self.study.str(text)),
            Key::Total => "total ".to_owned(),
        };
        format!("{key}{}{}", self.show(element.cell), if element.sure { "" } else { "?" })
    }

    /// `rule: underlined text` of each mistake, in the order told.
    pub fn mistakes(&self) -> Vec<String> {
        self.told.iter().map(|told| format!("{}: {}", told.rule, told.place().of(self.study.text))).collect()
    }

    pub fn helps(&self) -> Vec<&str> {
        self.told.iter().map(|told| told.help.as_deref().unwrap_or_default()).collect()
    }

    #[track_caller]
    pub fn clean(self) -> Self {
        assert_eq!(self.mistakes(), Vec::<String>::new());
        self
    }
}
