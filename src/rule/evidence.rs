//! A finding to the facts its rule looked at, as a text that stays the same while they do, whatever else is edited.

use super::Rule;
use super::eval::Eval;
use super::judge::Combination;
use super::notes::{Bookmark, Lacking, Notes, Wanted, is_derived};
use crate::source::one_line;
use crate::study::Study;
use crate::study::cell::{Cell, Fact, Key, Part, Row};
use crate::study::derived;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// All that is read, settled or not.
#[derive(Debug, Default)]
struct Seen {
    facts: Vec<Wanted>,
}

impl Notes for Seen {
    fn touch(&mut self, wanted: impl FnOnce() -> Wanted, _: Cell) {
        let wanted = wanted();
        if !self.facts.contains(&wanted) {
            self.facts.push(wanted);
        }
    }
    fn mark(&self) -> Bookmark {
        Bookmark::default()
    }
    fn settle(&mut self, _: Bookmark) {}
    fn open(&mut self, _: &Study<'_>, _: Bookmark, _: bool) {}
    fn need(&mut self, _: impl FnOnce() -> Lacking) {}
}

/// What was said of the facts of one study already: many rules look at the same ones.
#[derive(Debug, Default)]
pub struct Memory {
    said: RefCell<FxHashMap<Fact, Rc<str>>>,
}

/// What the rule bound and read for the combinations that are told as one: a line for each, sorted.
pub fn evidence(rule: &Rule, eval: &Eval<'_, '_>, group: &[Combination], memory: &Memory) -> String {
    let mut seen = Seen::default();
    let mut lines = Vec::new();
    for combination in group {
        let mut env = combination.env;
        let mut listen = |parts: &[super::ir::Id]| {
            for &part in parts {
                eval.truth(part, &mut env, &mut seen);
            }
        };
        for binder in &rule.binders {
            listen(&binder.guards);
            listen(&binder.filters);
            lines.extend(bound(eval.study, &binder.name, combination.env.get(binder.var)).map(Rc::from));
        }
        for parts in &rule.whens {
            listen(parts);
        }
    }
    for wanted in &seen.facts {
        let said = || {
            let mut own = Vec::new();
            stated(eval.study, wanted, "", &mut own);
            Rc::from(sorted(own))
        };
        lines.push(match wanted {
            Wanted::Fact(fact) => Rc::clone(memory.said.borrow_mut().entry(*fact).or_insert_with(said)),
            _ => said(),
        });
    }
    sorted(lines)
}

/// What would settle an open question, as lines of the same kind.
pub fn wanting(study: &Study<'_>, binds: &[Row], needs: &[Lacking]) -> String {
    let mut lines: Vec<String> = binds.iter().map(|&row| format!("for {}", study.lasting_name(row))).collect();
    for lacking in needs {
        stated(study, &lacking.wanted, lacking.state.as_str(), &mut lines);
    }
    sorted(lines)
}

/// Lines in an order that does not depend on the order of the blocks, each once.
fn sorted<T: AsRef<str> + Ord>(mut lines: Vec<T>) -> String {
    lines.sort_unstable();
    lines.dedup();
    let mut text = String::with_capacity(lines.iter().map(|line| line.as_ref().len() + 1).sum());
    for line in lines {
        text.push_str(line.as_ref());
        text.push('\n');
    }
    text
}

/// `a = goals`, for what a name of `for` stands for.
fn bound(study: &Study<'_>, name: &str, cell: Cell) -> Option<String> {
    let what = match cell {
        Cell::Entity(row) => study.lasting_name(row).into_owned(),
        Cell::Free(text) | Cell::Text(text) => study.str(text).to_owned(),
        Cell::Hit(at) => study.hits.get(at as usize)?.span.of(study.text).to_owned(),
        Cell::Fact(at) => {
            let mut name = String::new();
            name_of(study, *study.unreported.get(at as usize)?, &mut name);
            name
        }
        _ => return None,
    };
    Some(format!("{name} = {what}"))
}

/// `goals.present[PL]: minority`, with a state behind it where one is given; a derived fact is what it was worked out from.
fn stated(study: &Study<'_>, wanted: &Wanted, state: &str, lines: &mut Vec<String>) {
    let mut tell = |fact: Fact| {
        let mut line = String::with_capacity(64);
        name_of(study, fact, &mut line);
        line.push_str(": ");
        line.push_str(&said(study, fact));
        if !state.is_empty() {
            line.extend([" (", state, ")"]);
        }
        lines.push(line);
    };
    match wanted {
        Wanted::Fact(fact) if !is_derived(study, *fact) => tell(*fact),
        Wanted::Fact(fact) => derived::inputs(study, fact.row, fact.slot, &[]).into_iter().for_each(tell),
        Wanted::Derived { row, slot, args } => derived::inputs(study, *row, *slot, args).into_iter().for_each(tell),
        Wanted::Blocks(kind) => {
            let list = study.vocabulary.kind(*kind).map_or("", |kind| kind.list.as_str());
            lines.push(format!("no {list}"));
        }
    }
}

/// `goals.present[PL]`
fn name_of(study: &Study<'_>, fact: Fact, line: &mut String) {
    line.push_str(&study.lasting_name(fact.row));
    line.push('.');
    line.push_str(study.vocabulary.slot(study.kind_id(fact.row), fact.slot).map_or("", |slot| slot.name.as_str()));
    match fact.part {
        Part::Arm(arm) => line.extend(["[", &study.lasting_name(arm), "]"]),
        Part::Word(word) => line.extend(["[", study.str(word), "]"]),
        Part::Whole | Part::Element(_) => {}
    }
}

/// What stands there as written; of what was inferred, what it came to.
fn said(study: &Study<'_>, fact: Fact) -> String {
    let cell = study.fact(fact);
    if let Cell::Absent(absence) = cell {
        return absence.as_str().to_owned();
    }
    let text = study.place_of(fact).value.of(study.text);
    if !text.is_empty() {
        return one_line(text);
    }
    let (Cell::List(list) | Cell::Map(list) | Cell::Counts(list)) = cell else { return bare(study, cell) };
    let member = |key: Key, cell: Cell| match key {
        Key::Arm(arm) => format!("{} {}", study.lasting_name(arm), bare(study, cell)),
        Key::Word(word) => format!("{} {}", study.str(word), bare(study, cell)),
        Key::Member | Key::Total => bare(study, cell),
    };
    study.list(list).iter().map(|element| member(element.key, element.cell)).collect::<Vec<_>>().join(", ")
}

fn bare(study: &Study<'_>, cell: Cell) -> String {
    match cell {
        Cell::Entity(row) => study.lasting_name(row).into_owned(),
        Cell::Text(text) | Cell::Free(text) => study.str(text).to_owned(),
        Cell::Word(word) => study.vocabulary.word(word).to_owned(),
        Cell::Truth(truth) => format!("{truth:?}"),
        Cell::Number(quantity) => format!("{} to {}", quantity.lo, quantity.hi),
        Cell::Date { lo, hi } => format!("{lo} to {hi}"),
        _ => String::new(),
    }
}
