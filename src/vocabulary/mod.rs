//! The one table of blocks, fields, words and units: what every other floor knows of the language's names.

pub mod core;
pub mod load;
pub mod plain;
pub mod types;

use rustc_hash::FxHashMap;
use std::sync::OnceLock;
pub use types::{Dim, KindId, Kinds, ListId, SlotId, Type, Word};

/// The built-in vocabulary file.
pub const BUILTIN: &str = include_str!("../../rules/core.vocabulary");

/// All that is loaded: the built-in vocabulary and those of rule packs.
#[derive(Debug, Default)]
pub struct Vocabulary {
    pub kinds: Vec<Kind>,
    pub lists: Vec<WordList>,
    /// Index 0 is no unit at all.
    pub units: Vec<UnitRow>,
    pub kind_names: FxHashMap<String, KindId>,
    /// Every spelling of a unit, singular and plural.
    pub unit_names: FxHashMap<String, u16>,
    /// Irregular plurals of what is counted, to their singular: `people` to `person`.
    pub nouns: FxHashMap<String, String>,
    /// The names that code knows by heart.
    pub core: core::Core,
}

/// A kind of block.
#[derive(Debug, Default)]
pub struct Kind {
    pub name: String,
    /// What rules call the list of such blocks: `claims`.
    pub list: String,
    pub meaning: String,
    pub slots: Vec<Slot>,
    /// Slots by name; the parts of a record as `attrition.overall`.
    pub names: FxHashMap<String, SlotId>,
    /// Records by name, with the slots of their parts: `attrition: overall 37%, differential 5 pp`.
    pub records: FxHashMap<String, Vec<SlotId>>,
    /// A study without such a block has none, rather than not telling.
    pub left_out_means_none: bool,
}

/// A field of a kind, stated or derived.
#[derive(Debug)]
pub struct Slot {
    pub name: String,
    pub meaning: String,
    pub cites: Option<String>,
    pub ty: Type,
    pub left_out: LeftOut,
    /// May be written in a study file.
    pub stated: bool,
    /// May be worked out by `study::derived` (where it is stated too, what is stated wins).
    pub derived: bool,
    /// How a stated field is inferred where it is left out.
    pub inferred: Option<String>,
    /// A stated value is held against the derived one, and disagreement told.
    pub checked: bool,
    /// The types of the arguments of a derived fact that takes some.
    pub with: Vec<Type>,
    /// The facts to ask for where a derived fact cannot be worked out: `arm.assigned`.
    pub asks: Vec<String>,
    pub formerly: Vec<String>,
}

/// What leaving a field out means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Nobody knows.
    Open,
    /// There is no such thing.
    None,
    Word(Word),
    Truth(bool),
}

/// The words a field may hold, or the keys a field per word may have.
#[derive(Debug, Default)]
pub struct WordList {
    /// `study.design`: where the list is declared.
    pub name: String,
    pub words: Vec<WordRow>,
    /// `word` and what it is also called, to its index.
    pub names: FxHashMap<String, u16>,
    /// The words stand in rising order and may be compared with `<`.
    pub ordered: bool,
    /// Rule packs may add words.
    pub extensible: bool,
}

impl WordList {
    /// The index of a word or of what it is also called; where none is written so, capitals make no difference.
    pub fn find(&self, word: &str) -> Option<u16> {
        let like = || self.names.iter().filter(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, &index)| index).min();
        self.names.get(word).copied().or_else(like)
    }
}

#[derive(Debug)]
pub struct WordRow {
    pub word: String,
    pub meaning: String,
    pub also: Vec<String>,
}

#[derive(Debug)]
pub struct UnitRow {
    /// The name that is printed: `percentage-points`.
    pub name: String,
    pub meaning: String,
    pub dim: Dim,
    /// Days in one of it, for the times that convert.
    pub days: Option<f64>,
    /// A ratio: its null is 1, its domain is above 0.
    pub ratio: bool,
}

impl Vocabulary {
    /// The built-in vocabulary, read once.
    pub fn core() -> &'static Self {
        static CORE: OnceLock<Vocabulary> = OnceLock::new();
        CORE.get_or_init(Self::builtin)
    }

    /// The built-in vocabulary, for packs to extend. A test holds that it is read without a mistake.
    pub fn builtin() -> Self {
        Self::read_builtin().0
    }

    fn read_builtin() -> (Self, Vec<crate::diagnostic::Diagnostic>) {
        let none = UnitRow { name: String::new(), meaning: String::new(), dim: Dim::Plain, days: None, ratio: false };
        let mut vocabulary = Self { units: vec![none], ..Self::default() };
        let (tree, mut mistakes) = crate::syntax::read(BUILTIN);
        mistakes.extend(load::extend(&mut vocabulary, BUILTIN, &tree));
        match core::Core::resolve(&vocabulary) {
            Ok(core) => vocabulary.core = core,
            Err(missing) => mistakes.push(crate::diagnostic::Diagnostic::mistake("rule/incomplete", missing, Default::default(), "")),
        }
        (vocabulary, mistakes)
    }

    pub fn kind(&self, id: KindId) -> Option<&Kind> {
        self.kinds.get(id.0 as usize)
    }

    pub fn list(&self, id: ListId) -> Option<&WordList> {
        self.lists.get(id.0 as usize)
    }

    pub fn slot(&self, kind: KindId, slot: SlotId) -> Option<&Slot> {
        self.kind(kind)?.slots.get(slot.0 as usize)
    }

    /// The unit of that name; where none is written so, capitals make no difference.
    pub fn unit_named(&self, name: &str) -> Option<u16> {
        let like = || self.unit_names.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, &unit)| unit).min();
        let capitals = name.bytes().any(|byte| byte.is_ascii_uppercase());
        self.unit_names.get(name).copied().or_else(|| if capitals { like() } else { None })
    }

    /// A word as it is printed.
    pub fn word(&self, word: Word) -> &str {
        self.list(word.list).and_then(|list| list.words.get(word.index as usize)).map_or("", |row| row.word.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    #[test]
    fn the_builtin_vocabulary_is_read_without_a_mistake() {
        let (vocabulary, mistakes) = Vocabulary::read_builtin();
        let told: Vec<String> = mistakes
            .iter()
            .map(|mistake| format!("{}: {} `{}`", mistake.rule, mistake.message, mistake.place().of(super::BUILTIN)))
            .collect();
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(vocabulary.kinds.first().map(|kind| kind.name.as_str()), Some("study"));
    }
}
