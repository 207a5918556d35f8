//! A condition over a study to a truth value: one walk, which never fails, allocates nothing when nobody listens, and always ends.
//!
//! The walk recurses through [`Eval::truth`] and [`Eval::value`]; what their arms need stands in functions that are not inlined, since a
//! large stack frame at each step costs more than the calls.

mod facts;
mod folds;
mod lists;
mod relations;
mod values;

pub use lists::Heard;

use super::ir::{Id, MAX_VARS, Node, Program, Var};
use super::notes::{Bookmark, Notes};
use super::scope::Param;
use super::terms::Terms;
use crate::numbers::quantity::Quantity;
use crate::study::Study;
use crate::study::cell::{Absence, Cell};
use crate::truth::Truth;
use crate::vocabulary::Type;
use std::cell::Cell as Counter;

/// At most so many members are visited for one rule and one study.
pub const BUDGET: u32 = 1_000_000;

/// After so many members the clock is looked at.
const TICK: u32 = 4_096;

/// One program over one study.
pub struct Eval<'a, 's> {
    pub study: &'a Study<'s>,
    pub program: &'a Program,
    pub params: &'a [Param],
    pub terms: &'a Terms,
    /// First and last day of `today`.
    pub today: (i32, i32),
    /// Tells when the time for this study is over, where there is a limit.
    pub over: Option<&'a dyn Fn() -> bool>,
    pub steps: Counter<u32>,
}

/// What the variables stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Env {
    pub vars: [Cell; MAX_VARS],
}

impl Default for Env {
    fn default() -> Self {
        Self { vars: [Cell::MISSING; MAX_VARS] }
    }
}

impl Env {
    pub fn get(&self, var: Var) -> Cell {
        self.vars.get(usize::from(var.0)).copied().unwrap_or(Cell::MISSING)
    }

    pub fn set(&mut self, var: Var, cell: Cell) {
        if let Some(own) = self.vars.get_mut(usize::from(var.0)) {
            *own = cell;
        }
    }
}

impl<'a, 's> Eval<'a, 's> {
    pub fn exceeded(&self) -> bool {
        self.steps.get() > BUDGET
    }

    /// A condition, or a yes/no value as one.
    pub fn truth<N: Notes>(&self, id: Id, env: &mut Env, notes: &mut N) -> Truth {
        let since = notes.mark();
        let truth = self.judge(id, env, notes);
        if truth != Truth::Open {
            notes.settle(since);
        }
        truth
    }

    fn judge<N: Notes>(&self, id: Id, env: &mut Env, notes: &mut N) -> Truth {
        let Some(node) = self.program.node(id) else { return Truth::Open };
        let since = notes.mark();
        match node {
            Node::And(parts) => {
                let mut truth = Truth::True;
                for &part in parts {
                    truth = truth.and(self.truth(part, env, notes));
                    if truth == Truth::False {
                        break;
                    }
                }
                truth
            }
            Node::Or(parts) => {
                let mut truth = Truth::False;
                for &part in parts {
                    truth = truth.or(self.truth(part, env, notes));
                    if truth == Truth::True {
                        break;
                    }
                }
                truth
            }
            Node::Not(inner) => !self.truth(*inner, env, notes),
            Node::Shown(inner) => {
                let truth = self.truth(*inner, env, notes);
                Truth::from(truth == Truth::True)
            }
            Node::Possible(inner) => {
                let truth = self.truth(*inner, env, notes);
                Truth::from(truth != Truth::False)
            }
            Node::Alias(inner) if *self.program.ty(*inner) == Type::Truth => self.truth(*inner, env, notes),
            Node::Any { over, body } => self.any(over, *body, env, notes),
            Node::Every { over, body } => self.every(over, *body, env, notes),
            Node::Compare { op, left, right } => self.compare(*op, *left, *right, env, notes),
            Node::Agrees { left, right } => self.agrees(*left, *right, env, notes),
            Node::In { member, list } => self.member(*member, *list, env, notes),
            Node::Overlaps { left, right } => self.overlaps(*left, *right, env, notes),
            Node::Within { left, right } => self.within(*left, *right, env, notes),
            Node::State { of, state } => self.state(*of, *state, env, notes),
            Node::Same { left, right } => {
                let (left, right) = (self.value(*left, env, notes), self.value(*right, env, notes));
                let truth = self.relation(&[left, right], || self.same(left, right));
                self.noted(truth, notes, since)
            }
            Node::IsWord { left, words } => self.test(*left, env, notes, |cell| match cell {
                Cell::Word(word) => super::words::holds(word, words),
                _ => Truth::Open,
            }),
            Node::IsShare { left, within } => self.test(*left, env, notes, |cell| match cell {
                Cell::Number(quantity) => quantity.inside(*within),
                _ => Truth::Open,
            }),
            Node::IsText { left, texts } => self.test(*left, env, notes, |cell| match self.text_of(cell) {
                Some(own) => Truth::from(texts.iter().any(|text| same_text(own, text))),
                None => Truth::Open,
            }),
            Node::UnitIs { left, units } => self.test(*left, env, notes, |cell| match cell {
                Cell::Number(quantity) => Truth::from(units.contains(&quantity.unit)),
                _ => Truth::Open,
            }),
            Node::TestIs { left, kinds } => self.test(*left, env, notes, |cell| match cell {
                Cell::Test(at) => self.study.tests.get(at as usize).map_or(Truth::Open, |test| kinds.contains(&test.kind).into()),
                _ => Truth::Open,
            }),
            Node::Matches { left, pattern } => self.test(*left, env, notes, |cell| match self.text_of(cell) {
                Some(text) => Truth::from(pattern.is_match(text)),
                None => Truth::Open,
            }),
            Node::Holds(of) => self.test(*of, env, notes, truth_of),
            _ => self.test(id, env, notes, truth_of),
        }
    }

    /// A test of one value: false of `none`, open of what is absent.
    fn test<N: Notes>(&self, of: Id, env: &mut Env, notes: &mut N, test: impl FnOnce(Cell) -> Truth) -> Truth {
        let since = notes.mark();
        let cell = self.value(of, env, notes);
        let truth = self.relation(&[cell], || test(cell));
        self.noted(truth, notes, since)
    }

    /// A relation with an operand that is `none` is false; with one that is absent otherwise, open.
    fn relation(&self, operands: &[Cell], settle: impl FnOnce() -> Truth) -> Truth {
        let mut open = false;
        for operand in operands {
            match operand {
                Cell::Absent(Absence::None) => return Truth::False,
                Cell::Absent(_) => open = true,
                _ => {}
            }
        }
        if open { Truth::Open } else { settle() }
    }

    fn noted<N: Notes>(&self, truth: Truth, notes: &mut N, since: Bookmark) -> Truth {
        if truth == Truth::Open {
            notes.open(self.study, since, false);
        }
        truth
    }

    /// A value as a number; counts in several units as the one they are counted in for the analysis.
    pub fn number_of(&self, cell: Cell) -> Option<Quantity> {
        match cell {
            Cell::Number(quantity) => Some(quantity),
            Cell::Counts(list) => self.study.main_count(list),
            _ => None,
        }
    }

    pub fn text_of(&self, cell: Cell) -> Option<&str> {
        match cell {
            Cell::Text(text) | Cell::Free(text) => Some(self.study.str(text)),
            _ => None,
        }
    }
}

/// Texts and free words are the same whatever their case and the spaces around them.
pub fn same_text(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    a.eq_ignore_ascii_case(b) || (!a.is_ascii() || !b.is_ascii()) && a.to_lowercase() == b.to_lowercase()
}

const fn truth_of(cell: Cell) -> Truth {
    match cell {
        Cell::Truth(truth) => truth,
        _ => Truth::Open,
    }
}
