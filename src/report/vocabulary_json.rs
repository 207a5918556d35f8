//! The vocabulary to one JSON object, described by `docs/schema/vocabulary-1.json`.

use super::type_text::{dim, spelled};
use super::vocabulary_page::{list_of, other_names, plurals};
use crate::vocabulary::{Kind, LeftOut, Slot, UnitRow, Vocabulary, WordList, WordRow};
use serde::Serialize;
use std::io::{Result, Write};

/// The number of the shape: it changes when a key is removed or comes to mean something else.
pub const SCHEMA: u32 = 1;

pub fn write(out: &mut dyn Write, vocabulary: &Vocabulary) -> Result<()> {
    let mut singulars: Vec<&str> = vocabulary.nouns.values().map(String::as_str).collect();
    singulars.sort_unstable();
    singulars.dedup();
    let page = Page {
        schema: SCHEMA,
        caveat: env!("CARGO_PKG_VERSION"),
        blocks: vocabulary.kinds.iter().map(|kind| BlockOut::new(vocabulary, kind)).collect(),
        lists: vocabulary.lists.iter().map(ListOut::new).collect(),
        units: vocabulary.units.iter().filter(|unit| !unit.name.is_empty()).map(|unit| UnitOut::new(vocabulary, unit)).collect(),
        nouns: singulars.into_iter().map(|noun| NounOut { noun, plurals: plurals(vocabulary, noun) }).collect(),
    };
    writeln!(out, "{}", serde_json::to_string_pretty(&page)?)
}

#[derive(Serialize)]
struct Page<'a> {
    schema: u32,
    caveat: &'static str,
    blocks: Vec<BlockOut<'a>>,
    lists: Vec<ListOut<'a>>,
    units: Vec<UnitOut<'a>>,
    nouns: Vec<NounOut<'a>>,
}

#[derive(Serialize)]
struct BlockOut<'a> {
    name: &'a str,
    /// What rules call all of them.
    list: &'a str,
    meaning: &'a str,
    /// `none` or `open`: what a study without such a block says.
    left_out: &'static str,
    fields: Vec<FieldOut<'a>>,
}

impl<'a> BlockOut<'a> {
    fn new(vocabulary: &'a Vocabulary, kind: &'a Kind) -> Self {
        Self {
            name: &kind.name,
            list: &kind.list,
            meaning: &kind.meaning,
            left_out: if kind.left_out_means_none { "none" } else { "open" },
            fields: kind.slots.iter().map(|slot| FieldOut::new(vocabulary, kind, slot)).collect(),
        }
    }
}

#[derive(Serialize)]
struct FieldOut<'a> {
    name: &'a str,
    meaning: &'a str,
    /// As vocabulary files spell it.
    r#type: String,
    /// The name of the list its words are from.
    words: Option<&'a str>,
    /// `open`, `none`, `yes`, `no` or a word.
    left_out: &'a str,
    stated: bool,
    derived: bool,
    checked: bool,
    inferred: Option<&'a str>,
    with: Vec<String>,
    asks: &'a [String],
    formerly: &'a [String],
    cites: Option<&'a str>,
}

impl<'a> FieldOut<'a> {
    fn new(vocabulary: &'a Vocabulary, kind: &Kind, slot: &'a Slot) -> Self {
        let name = format!("{}.{}", kind.name, slot.name);
        Self {
            name: &slot.name,
            meaning: &slot.meaning,
            r#type: spelled(vocabulary, &slot.ty, &name),
            words: list_of(vocabulary, &slot.ty).map(|list| list.name.as_str()),
            left_out: left_out(vocabulary, slot.left_out),
            stated: slot.stated,
            derived: slot.derived,
            checked: slot.checked,
            inferred: slot.inferred.as_deref(),
            with: slot.with.iter().map(|ty| spelled(vocabulary, ty, &name)).collect(),
            asks: &slot.asks,
            formerly: &slot.formerly,
            cites: slot.cites.as_deref(),
        }
    }
}

fn left_out(vocabulary: &Vocabulary, left_out: LeftOut) -> &str {
    match left_out {
        LeftOut::Open => "open",
        LeftOut::None => "none",
        LeftOut::Truth(true) => "yes",
        LeftOut::Truth(false) => "no",
        LeftOut::Word(word) => vocabulary.word(word),
    }
}

#[derive(Serialize)]
struct ListOut<'a> {
    name: &'a str,
    ordered: bool,
    extensible: bool,
    words: Vec<WordOut<'a>>,
}

impl<'a> ListOut<'a> {
    fn new(list: &'a WordList) -> Self {
        let word = |row: &'a WordRow| WordOut { word: &row.word, meaning: &row.meaning, also: &row.also };
        Self { name: &list.name, ordered: list.ordered, extensible: list.extensible, words: list.words.iter().map(word).collect() }
    }
}

#[derive(Serialize)]
struct WordOut<'a> {
    word: &'a str,
    meaning: &'a str,
    also: &'a [String],
}

#[derive(Serialize)]
struct UnitOut<'a> {
    name: &'a str,
    meaning: &'a str,
    of: &'static str,
    also: Vec<&'a str>,
    ratio: bool,
    /// Days in one of it, for the times that convert.
    days: Option<f64>,
}

impl<'a> UnitOut<'a> {
    fn new(vocabulary: &'a Vocabulary, unit: &'a UnitRow) -> Self {
        let also = other_names(vocabulary, &unit.name);
        Self { name: &unit.name, meaning: &unit.meaning, of: dim(unit.dim), also, ratio: unit.ratio, days: unit.days }
    }
}

#[derive(Serialize)]
struct NounOut<'a> {
    noun: &'a str,
    plurals: Vec<&'a str>,
}
