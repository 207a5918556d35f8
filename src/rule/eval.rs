//! A condition over a study to a truth value: one walk, which never fails, allocates nothing when nobody listens, and always ends.
//!
//! The walk recurses through [`Eval::truth`] and [`Eval::value`]; what their arms need stands in functions that are not inlined, since a
//! large stack frame at each step costs more than the calls.

use super::ast::{Arithmetic, Comparator, State};
use super::ir::{BuiltIn, Fold, Id, MAX_VARS, Node, Over, Program, ValuePart, Var};
use super::notes::{Bookmark, Deaf, Lacking, NeedState, Notes, Wanted};
use super::scope::Param;
use super::terms::Terms;
use crate::numbers::quantity::{Quantity, Unit};
use crate::study::Study;
use crate::study::cell::{Absence, Cell, Fact, Key, List, Part, Row};
use crate::study::derived;
use crate::truth::Truth;
use crate::vocabulary::{Dim, SlotId, Type};
use std::cell::Cell as Counter;

/// At most so many members are visited for one rule and one study.
pub const BUDGET: u32 = 1_000_000;

/// One program over one study.
pub struct Eval<'a, 's> {
    pub study: &'a Study<'s>,
    pub program: &'a Program,
    pub params: &'a [Param],
    pub terms: &'a Terms,
    /// First and last day of `today`.
    pub today: (i32, i32),
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

/// What a member of a list is told to: the surroundings, the member, and whether it surely is one.
type Visit<'v, N> = &'v mut dyn FnMut(&mut Env, &mut N, Cell, Truth) -> Heard;

/// What a visited member comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It can change nothing: what was noted of it is forgotten.
    Settled,
    /// It counts, and so does what would make it clearer.
    Counts,
    /// The outcome is settled: nothing more need be visited.
    Enough,
}

impl Heard {
    /// Of a member that a disjunction is about.
    const fn any(truth: Truth) -> Self {
        match truth {
            Truth::False => Self::Settled,
            Truth::Open => Self::Counts,
            Truth::True => Self::Enough,
        }
    }

    /// Of a member that a conjunction is about.
    const fn every(truth: Truth) -> Self {
        match truth {
            Truth::False => Self::Enough,
            Truth::Open => Self::Counts,
            Truth::True => Self::Settled,
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

    #[inline(never)]
    fn compare<N: Notes>(&self, op: Comparator, left: Id, right: Id, env: &mut Env, notes: &mut N) -> Truth {
        let since = notes.mark();
        let (a, b) = (self.value(left, env, notes), self.value(right, env, notes));
        let mut other_unit = false;
        let truth = self.relation(&[a, b], || match (self.number_of(a), self.number_of(b)) {
            (Some(x), Some(y)) if !self.units_meet(left, right, x, y) => {
                other_unit = true;
                Truth::Open
            }
            (Some(x), Some(y)) => numbers(op, x, y),
            _ => match (a, b) {
                (Cell::Word(a), Cell::Word(b)) => {
                    let point = |index: u16| Quantity::point(f64::from(index));
                    numbers(op, point(a.index), point(b.index))
                }
                (Cell::Date { lo: a, hi: b }, Cell::Date { lo: c, hi: d }) => {
                    let span = |lo: i32, hi: i32| Quantity::closed(f64::from(lo), f64::from(hi));
                    numbers(op, span(a, b), span(c, d))
                }
                _ => Truth::Open,
            },
        });
        // `!=` is the denial of `=`: of what is not there it holds.
        let truth = if op == Comparator::Ne && [a, b].contains(&Cell::NONE) { Truth::True } else { truth };
        if truth == Truth::Open {
            notes.open(self.study, since, other_unit);
        }
        truth
    }

    /// Effects, times that do not convert and other quantities meet only in one unit.
    fn units_meet(&self, left: Id, right: Id, a: Quantity, b: Quantity) -> bool {
        let has_unit = |id: Id| matches!(self.program.ty(id), Type::Number(Dim::Effect | Dim::Time | Dim::Other));
        !has_unit(left) || !has_unit(right) || a.unit == b.unit
    }

    /// Both sides widened to what their printed digits may stand for.
    #[inline(never)]
    fn agrees<N: Notes>(&self, left: Id, right: Id, env: &mut Env, notes: &mut N) -> Truth {
        let since = notes.mark();
        let (a, b) = (self.rounded(left, env, notes), self.rounded(right, env, notes));
        let truth = self.relation(&[a, b], || match (self.number_of(a), self.number_of(b)) {
            (Some(a), Some(b)) => a.agrees(b),
            _ => Truth::Open,
        });
        self.noted(truth, notes, since)
    }

    /// A printed number as the interval its digits stand for; anything else as it is.
    fn rounded<N: Notes>(&self, id: Id, env: &mut Env, notes: &mut N) -> Cell {
        let cell = self.value(id, env, notes);
        match (self.fact(id, env), cell) {
            (Some(fact), Cell::Number(_)) => self.study.rounded(cell, self.study.place_of(fact)).map_or(cell, Cell::Number),
            _ => cell,
        }
    }

    fn same(&self, left: Cell, right: Cell) -> Truth {
        if let (Cell::Entity(a), Cell::Entity(b)) = (left, right) {
            return Truth::from(a == b);
        }
        match (self.text_of(left), self.text_of(right)) {
            (Some(a), Some(b)) => Truth::from(same_text(a, b)),
            _ => Truth::from(left == right),
        }
    }

    #[inline(never)]
    fn any<N: Notes>(&self, over: &Over, body: Option<Id>, env: &mut Env, notes: &mut N) -> Truth {
        let mut truth = Truth::False;
        let closed = self.each(over.list, env, notes, &mut |env, notes, member, sure| {
            env.set(over.var, member);
            let held = self.all_of(sure, [over.filter, body], env, notes);
            truth = truth.or(held);
            Heard::any(held)
        });
        truth.or(closed)
    }

    #[inline(never)]
    fn every<N: Notes>(&self, over: &Over, body: Id, env: &mut Env, notes: &mut N) -> Truth {
        let mut truth = Truth::True;
        let closed = self.each(over.list, env, notes, &mut |env, notes, member, sure| {
            env.set(over.var, member);
            let since = notes.mark();
            let chosen = self.all_of(sure, [over.filter, None], env, notes);
            let holds = if chosen == Truth::False { Truth::True } else { (!chosen).or(self.truth(body, env, notes)) };
            if holds != Truth::Open {
                notes.settle(since);
            }
            truth = truth.and(holds);
            Heard::every(holds)
        });
        truth.and(!closed)
    }

    /// `sure` and each of the conditions; a false one silences what the others noted.
    fn all_of<N: Notes>(&self, sure: Truth, conditions: [Option<Id>; 2], env: &mut Env, notes: &mut N) -> Truth {
        let since = notes.mark();
        let mut truth = sure;
        for condition in conditions.into_iter().flatten() {
            truth = truth.and(self.truth(condition, env, notes));
            if truth == Truth::False {
                notes.settle(since);
                break;
            }
        }
        truth
    }

    #[inline(never)]
    fn member<N: Notes>(&self, member: Id, list: Id, env: &mut Env, notes: &mut N) -> Truth {
        let since = notes.mark();
        let wanted = self.value(member, env, notes);
        if wanted.is_absent() {
            let truth = self.relation(&[wanted], || Truth::Open);
            return self.noted(truth, notes, since);
        }
        let mut truth = Truth::False;
        let closed = self.each(list, env, notes, &mut |_, _, own, sure| {
            let held = self.same(own, wanted).and(sure);
            truth = truth.or(held);
            Heard::any(held)
        });
        truth.or(closed)
    }

    /// Whether two lists (or single values) have a member in common.
    #[inline(never)]
    fn overlaps<N: Notes>(&self, left: Id, right: Id, env: &mut Env, notes: &mut N) -> Truth {
        let mut truth = Truth::False;
        let mut inner = Truth::False;
        let closed = self.each(left, env, notes, &mut |env, notes, a, sure| {
            inner = self.each(right, env, notes, &mut |_, _, b, also| {
                let held = self.same(a, b).and(sure).and(also);
                truth = truth.or(held);
                Heard::any(held)
            });
            truth = truth.or(inner);
            if truth == Truth::True { Heard::Enough } else { Heard::Counts }
        });
        if closed == Truth::Open && inner == Truth::False && self.is_empty(right, env) {
            return Truth::False;
        }
        truth.or(closed)
    }

    fn is_empty(&self, list: Id, env: &mut Env) -> bool {
        let mut any = false;
        let closed = self.each(list, env, &mut Deaf, &mut |_, _, _, _| {
            any = true;
            Heard::Enough
        });
        !any && closed == Truth::False
    }

    /// Each member of the left is one of the right; or one extent lies inside the other.
    #[inline(never)]
    fn within<N: Notes>(&self, left: Id, right: Id, env: &mut Env, notes: &mut N) -> Truth {
        if matches!(self.program.ty(left), Type::Extent(_)) {
            let since = notes.mark();
            let (a, b) = (self.value(left, env, notes), self.value(right, env, notes));
            let truth = self.relation(&[a, b], || match (a, b) {
                (Cell::Extent(a), Cell::Extent(b)) => Truth::from(b.lo <= a.lo && a.hi <= b.hi),
                _ => Truth::Open,
            });
            return self.noted(truth, notes, since);
        }
        let mut truth = Truth::True;
        let closed = self.each(left, env, notes, &mut |env, notes, a, sure| {
            let mut found = Truth::False;
            let closed = self.each(right, env, notes, &mut |_, _, b, also| {
                let held = self.same(a, b).and(also);
                found = found.or(held);
                Heard::any(held)
            });
            let held = (!sure).or(found.or(closed));
            truth = truth.and(held);
            Heard::every(held)
        });
        truth.and(!closed)
    }

    /// What is asked of a fact's state; settled but for unreadable facts, and for `is reported` of missing ones.
    #[inline(never)]
    fn state<N: Notes>(&self, of: Id, state: State, env: &mut Env, notes: &mut N) -> Truth {
        if state == State::Empty {
            return self.empty(of, env, notes);
        }
        let since = notes.mark();
        let cell = self.value(of, env, notes);
        let truth = match (cell, state) {
            (Cell::Absent(Absence::Unreadable), _) => Truth::Open,
            (Cell::Absent(absence), State::Missing) => Truth::from(absence == Absence::Missing),
            (Cell::Absent(absence), State::Unreported) => Truth::from(absence == Absence::Unreported),
            (Cell::Absent(absence), State::None) => Truth::from(absence == Absence::None),
            (Cell::Absent(Absence::None), State::Reported) => Truth::True,
            (Cell::Absent(Absence::Unreported), State::Reported) => Truth::False,
            (Cell::Absent(_), State::Reported) => Truth::Open,
            (Cell::Absent(_), _) => Truth::False,
            (Cell::List(list), State::None) => Truth::from(list.len == 0 && list.complete),
            (Cell::List(list), State::Unreported) => Truth::from(!list.complete && list.because == Absence::Unreported),
            (_, State::Missing | State::Unreported | State::None) => Truth::False,
            (_, State::Stated) => Truth::from(self.fact(of, env).is_some_and(|fact| self.study.is_written(fact.row, fact.slot))),
            (_, State::Given | State::Reported | State::Empty) => Truth::True,
        };
        self.noted(truth, notes, since)
    }

    #[inline(never)]
    fn empty<N: Notes>(&self, of: Id, env: &mut Env, notes: &mut N) -> Truth {
        let mut truth = Truth::True;
        let closed = self.each(of, env, notes, &mut |_, _, _, sure| {
            truth = truth.and(!sure);
            Heard::every(!sure)
        });
        truth.and(!closed)
    }

    /// Visits the members of a list; `Open` where there may be more than were visited.
    ///
    /// What would tell of the others is noted. A visit that breaks off leaves the list closed.
    pub fn each<N: Notes>(&self, list: Id, env: &mut Env, notes: &mut N, visit: Visit<'_, N>) -> Truth {
        match self.program.node(list) {
            Some(Node::Alias(inner)) => self.each(*inner, env, notes, visit),
            Some(Node::Filtered(over)) => self.each(over.list, env, notes, &mut |env, notes, member, sure| {
                env.set(over.var, member);
                match self.all_of(sure, [over.filter, None], env, notes) {
                    Truth::False => Heard::Settled,
                    sure => visit(env, notes, member, sure),
                }
            }),
            Some(Node::BuiltIn(built_in)) => self.built_in(*built_in, env, notes, visit),
            Some(Node::Words { text, lexicon }) => {
                let since = notes.mark();
                let (Cell::Text(text) | Cell::Free(text)) = self.value(*text, env, notes) else {
                    notes.open(self.study, since, false);
                    return Truth::Open;
                };
                for at in self.study.hits_of(text, *lexicon) {
                    if self.step() || visit(env, notes, Cell::Hit(at), Truth::True) == Heard::Enough {
                        break;
                    }
                }
                Truth::False
            }
            _ => {
                let since = notes.mark();
                let cell = self.value(list, env, notes);
                match cell {
                    Cell::List(members) => {
                        // What was read to get at a complete list can change nothing.
                        if members.complete && !self.has_possible(members) {
                            notes.settle(since);
                        }
                        self.members(members, Some(list), env, notes, visit)
                    }
                    Cell::Map(entries) => {
                        notes.settle(since);
                        self.keys(entries, list, env, notes, visit)
                    }
                    Cell::Absent(Absence::None) => Truth::False,
                    Cell::Absent(_) | Cell::Pending => {
                        notes.open(self.study, since, false);
                        Truth::Open
                    }
                    single => {
                        let _ = visit(env, notes, single, Truth::True);
                        Truth::False
                    }
                }
            }
        }
    }

    fn has_possible(&self, list: List) -> bool {
        self.study.list(list).iter().any(|element| !element.sure)
    }

    /// Counts one more member; true once the budget is spent.
    fn step(&self) -> bool {
        self.steps.set(self.steps.get().saturating_add(1));
        self.exceeded()
    }

    fn members<N: Notes>(&self, list: List, from: Option<Id>, env: &mut Env, notes: &mut N, visit: Visit<'_, N>) -> Truth {
        for element in self.study.list(list) {
            if self.step() {
                return Truth::Open;
            }
            let since = notes.mark();
            if !element.sure {
                self.note_possible(element.cell, from, env, notes);
            }
            if element.cell == Cell::Absent(Absence::Unreadable) {
                continue;
            }
            match visit(env, notes, element.cell, Truth::from(element.sure).or(Truth::Open)) {
                Heard::Settled => notes.settle(since),
                Heard::Counts => {}
                Heard::Enough => return Truth::False,
            }
        }
        if list.complete {
            return Truth::False;
        }
        if let Some(from) = from {
            self.note_absent(from, list.because, env, notes);
        }
        Truth::Open
    }

    /// A possible member is one because of a fact that is open: an arm's role, what a finding is about.
    fn note_possible<N: Notes>(&self, member: Cell, from: Option<Id>, env: &mut Env, notes: &mut N) {
        let Cell::Entity(row) = member else { return };
        match from {
            None => {
                let fact = Fact { row, slot: self.study.vocabulary.core.arm.role, part: Part::Whole };
                let absence = self.study.absence(fact).unwrap_or(Absence::Missing);
                let since = notes.mark();
                notes.touch(|| Wanted::Fact(fact), Cell::Absent(absence));
                notes.open(self.study, since, false);
            }
            Some(from) => self.note_absent(from, Absence::Missing, env, notes),
        }
    }

    /// The list itself is what is lacking.
    fn note_absent<N: Notes>(&self, list: Id, because: Absence, env: &mut Env, notes: &mut N) {
        if let Some((row, slot)) = self.slot(list, env) {
            let since = notes.mark();
            notes.touch(|| Wanted::Fact(Fact { row, slot, part: Part::Whole }), Cell::Absent(because));
            notes.open(self.study, since, false);
        }
    }

    fn keys<N: Notes>(&self, entries: List, from: Id, env: &mut Env, notes: &mut N, visit: Visit<'_, N>) -> Truth {
        for element in self.study.list(entries) {
            let key = match element.key {
                Key::Arm(row) => Cell::Entity(row),
                Key::Word(word) => Cell::Free(word),
                Key::Member | Key::Total => continue,
            };
            if self.step() {
                return Truth::Open;
            }
            if visit(env, notes, key, Truth::True) == Heard::Enough {
                return Truth::False;
            }
        }
        if entries.complete {
            return Truth::False;
        }
        self.note_absent(from, entries.because, env, notes);
        Truth::Open
    }

    fn built_in<N: Notes>(&self, built_in: BuiltIn, env: &mut Env, notes: &mut N, visit: Visit<'_, N>) -> Truth {
        let cell = match built_in {
            BuiltIn::Kind(kind) => self.study.by_kind.get(kind.0 as usize).copied().unwrap_or(Cell::MISSING),
            BuiltIn::Treatments => self.study.treatments,
            BuiltIn::Comparisons => self.study.comparisons,
            BuiltIn::Norms => self.study.norms,
            BuiltIn::UnreportedFacts => {
                for at in 0..self.study.unreported.len() as u32 {
                    if self.step() || visit(env, notes, Cell::Fact(at), Truth::True) == Heard::Enough {
                        break;
                    }
                }
                return Truth::False;
            }
        };
        match cell {
            Cell::List(list) => self.members(list, None, env, notes, visit),
            Cell::Absent(Absence::None) => Truth::False,
            absent => {
                let kind = match built_in {
                    BuiltIn::Kind(kind) => Some(kind),
                    _ => self.study.vocabulary.kind_names.get("arm").copied(),
                };
                if let (Some(kind), Cell::Absent(Absence::Missing)) = (kind, absent) {
                    notes.need(|| Lacking { wanted: Wanted::Blocks(kind), state: NeedState::Missing });
                }
                Truth::Open
            }
        }
    }

    /// An expression's value. What is read is noted; nothing is decided here.
    pub fn value<N: Notes>(&self, id: Id, env: &mut Env, notes: &mut N) -> Cell {
        let Some(node) = self.program.node(id) else { return Cell::MISSING };
        match node {
            Node::Literal(cell) => *cell,
            Node::Param(at) => self.params.get(usize::from(*at)).map_or(Cell::MISSING, |param| param.value),
            Node::Var(var) => env.get(*var),
            Node::Study => Cell::Entity(Row::STUDY),
            Node::Today => Cell::Date { lo: self.today.0, hi: self.today.1 },
            Node::Alias(inner) if *self.program.ty(*inner) != Type::Truth => self.value(*inner, env, notes),
            Node::Field { base, slots, args } => {
                let base = self.value(*base, env, notes);
                self.field(base, slots, args, env, notes)
            }
            Node::Key { map, key } => self.keyed(*map, *key, env, notes),
            Node::Part { base, part } => self.part(*base, *part, env, notes),
            Node::Arithmetic { op, left, right } => {
                let (a, b) = (self.value(*left, env, notes), self.value(*right, env, notes));
                self.reckon(*op, *left, *right, a, b)
            }
            Node::Negative(of) => self.map_number(*of, env, notes, |x| -x),
            Node::Abs(of) => self.map_number(*of, env, notes, Quantity::abs),
            Node::Rounded(of) => self.rounded(*of, env, notes),
            Node::Otherwise { first, second } => {
                let since = notes.mark();
                match self.value(*first, env, notes) {
                    Cell::Absent(Absence::Unreadable) => Cell::Absent(Absence::Unreadable),
                    Cell::Absent(_) => {
                        notes.settle(since);
                        self.value(*second, env, notes)
                    }
                    cell => cell,
                }
            }
            Node::Count(over) => self.count(over.list, Some((over.var, over.filter)), env, notes),
            Node::CountList(list) => self.count(*list, None, env, notes),
            Node::Fold { fold, value, over } => self.fold(*fold, *value, over, env, notes),
            Node::Table { table, key } => {
                let key = self.value(*key, env, notes);
                self.look_up(usize::from(*table), key)
            }
            Node::DifferenceP { left, right } => {
                let (left, right) = (self.value(*left, env, notes), self.value(*right, env, notes));
                match (left, right) {
                    (Cell::Entity(a), Cell::Entity(b)) => self.difference_p(a, b, notes),
                    (Cell::Absent(absence), _) | (_, Cell::Absent(absence)) => Cell::Absent(absence),
                    _ => Cell::MISSING,
                }
            }
            Node::Text(_) | Node::BuiltIn(_) | Node::Filtered(_) | Node::Words { .. } => Cell::MISSING,
            _ => Cell::Truth(self.truth(id, env, notes)),
        }
    }

    fn field<N: Notes>(
        &self,
        base: Cell,
        slots: &[(crate::vocabulary::KindId, SlotId)],
        args: &[Id],
        env: &mut Env,
        notes: &mut N,
    ) -> Cell {
        let row = match base {
            Cell::Entity(row) => row,
            Cell::Absent(absence) => return Cell::Absent(absence),
            _ => return Cell::MISSING,
        };
        let Some(slot) = self.slot_of(row, slots) else { return Cell::MISSING };
        if args.is_empty() {
            let cell = match self.study.cell(row, slot) {
                Cell::Pending => derived::value(self.study, row, slot, &[]),
                cell => cell,
            };
            notes.touch(|| Wanted::Fact(Fact { row, slot, part: Part::Whole }), cell);
            return cell;
        }
        self.field_with(row, slot, args, env, notes)
    }

    /// A derived fact that takes arguments.
    #[inline(never)]
    fn field_with<N: Notes>(&self, row: Row, slot: SlotId, args: &[Id], env: &mut Env, notes: &mut N) -> Cell {
        let mut given = [Cell::MISSING; 4];
        for (own, &arg) in given.iter_mut().zip(args) {
            *own = self.value(arg, env, notes);
        }
        let given = given.get(..args.len()).unwrap_or_default();
        let cell = derived::value(self.study, row, slot, given);
        notes.touch(|| Wanted::Derived { row, slot, args: given.to_vec() }, cell);
        cell
    }

    fn slot_of(&self, row: Row, slots: &[(crate::vocabulary::KindId, SlotId)]) -> Option<SlotId> {
        let kind = self.study.block(row)?.kind;
        slots.iter().find(|(own, _)| *own == kind).map(|&(_, slot)| slot)
    }

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

    fn entries(&self, row: Row, slot: SlotId) -> Option<(List, &[crate::study::cell::Element])> {
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
    fn keyed<N: Notes>(&self, map: Id, key: Id, env: &mut Env, notes: &mut N) -> Cell {
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

    #[inline(never)]
    fn part<N: Notes>(&self, base: Id, part: ValuePart, env: &mut Env, notes: &mut N) -> Cell {
        let cell = self.value(base, env, notes);
        if cell.is_absent() {
            return cell;
        }
        self.part_of(cell, part).unwrap_or(Cell::MISSING)
    }

    fn part_of(&self, cell: Cell, part: ValuePart) -> Option<Cell> {
        Some(match (cell, part) {
            (Cell::Number(q) | Cell::Extent(q), ValuePart::Low) => Cell::Number(Quantity::point(q.lo).with_unit(q.unit)),
            (Cell::Number(q) | Cell::Extent(q), ValuePart::High) => Cell::Number(Quantity::point(q.hi).with_unit(q.unit)),
            (Cell::Ci(at), part) => {
                let ci = self.study.intervals.get(at as usize)?;
                match part {
                    ValuePart::Low => Cell::number(ci.lo.value),
                    ValuePart::High => Cell::number(ci.hi.value),
                    _ => Cell::number(ci.level),
                }
            }
            (Cell::Test(at), part) => {
                let test = self.study.tests.get(at as usize)?;
                let value = match part {
                    ValuePart::Df => test.df,
                    ValuePart::Df2 => test.df2,
                    ValuePart::N => test.n,
                    _ => Some(test.value.value),
                };
                value.map_or(Cell::NONE, Cell::number)
            }
            (Cell::Comparison(at), ValuePart::Treated) => Cell::List(self.study.comparisons_made.get(at as usize)?.treated),
            (Cell::Comparison(at), _) => self.study.comparisons_made.get(at as usize)?.against,
            (Cell::Entity(row), ValuePart::Label) => self.study.block(row)?.label.map_or(Cell::NONE, Cell::Text),
            (Cell::Hit(at), part) => {
                let hit = self.study.hits.get(at as usize)?;
                match part {
                    ValuePart::Negated => Cell::Truth(hit.negated.into()),
                    ValuePart::Hedged => Cell::Truth(hit.hedged.into()),
                    ValuePart::Asked => Cell::Truth(hit.asked.into()),
                    _ => hit.reads_as.map_or(Cell::NONE, Cell::Word),
                }
            }
            _ => return None,
        })
    }

    fn map_number<N: Notes>(&self, of: Id, env: &mut Env, notes: &mut N, map: impl FnOnce(Quantity) -> Quantity) -> Cell {
        let cell = self.value(of, env, notes);
        match self.number_of(cell) {
            Some(number) => Cell::Number(map(number).with_unit(number.unit)),
            None => cell,
        }
    }

    #[inline(never)]
    fn reckon(&self, op: Arithmetic, left: Id, right: Id, a: Cell, b: Cell) -> Cell {
        match (self.number_of(a), self.number_of(b)) {
            (Some(x), Some(y)) => {
                let together = matches!(op, Arithmetic::Add | Arithmetic::Sub);
                if together && !self.units_meet(left, right, x, y) {
                    return Cell::Number(Quantity::closed(f64::NEG_INFINITY, f64::INFINITY));
                }
                let unit = if x.unit == Unit::NONE { y.unit } else { x.unit };
                let unit = if op == Arithmetic::Div && x.unit == y.unit { Unit::NONE } else { unit };
                let result = match op {
                    Arithmetic::Add => x + y,
                    Arithmetic::Sub => x - y,
                    Arithmetic::Mul => x * y,
                    Arithmetic::Div => x / y,
                };
                Cell::Number(result.with_unit(unit))
            }
            _ => worst(a, b),
        }
    }

    /// How many: those that surely are members, and those that may be.
    #[inline(never)]
    fn count<N: Notes>(&self, list: Id, filter: Option<(Var, Option<Id>)>, env: &mut Env, notes: &mut N) -> Cell {
        let (mut sure_ones, mut possible) = (0.0, 0.0);
        let closed = self.each(list, env, notes, &mut |env, notes, member, sure| {
            let truth = match filter {
                None => sure,
                Some((var, filter)) => {
                    env.set(var, member);
                    self.all_of(sure, [filter, None], env, notes)
                }
            };
            match truth {
                Truth::True => sure_ones += 1.0,
                Truth::Open => possible += 1.0,
                Truth::False => return Heard::Settled,
            }
            Heard::Counts
        });
        let top = if closed == Truth::Open { f64::INFINITY } else { sure_ones + possible };
        Cell::Number(Quantity { hi_open: top.is_infinite(), ..Quantity::closed(sure_ones, top) })
    }

    #[inline(never)]
    fn fold<N: Notes>(&self, fold: Fold, value: Id, over: &Over, env: &mut Env, notes: &mut N) -> Cell {
        let domain = match self.program.ty(value) {
            Type::Number(dim) => super::types::domain(*dim).unwrap_or((f64::NEG_INFINITY, f64::INFINITY)),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        };
        let mut folded = Folded::new(fold, domain);
        let closed = self.each(over.list, env, notes, &mut |env, notes, member, sure| {
            env.set(over.var, member);
            let truth = self.all_of(sure, [over.filter, None], env, notes);
            if truth == Truth::False {
                return Heard::Settled;
            }
            let cell = self.value(value, env, notes);
            folded.add(self.number_of(cell), truth == Truth::True);
            Heard::Counts
        });
        folded.end(closed == Truth::False)
    }

    #[inline(never)]
    fn look_up(&self, table: usize, key: Cell) -> Cell {
        let Some(table) = self.terms.tables.get(table) else { return Cell::MISSING };
        let index = match key {
            Cell::Word(word) => Some(word.index),
            Cell::Free(text) => self.study.vocabulary.list(table.list).and_then(|list| list.names.get(self.study.str(text)).copied()),
            Cell::Absent(absence) => return Cell::Absent(absence),
            _ => None,
        };
        index.and_then(|index| table.rows.get(usize::from(index))).copied().unwrap_or(Cell::NONE)
    }

    #[inline(never)]
    fn difference_p<N: Notes>(&self, a: Row, b: Row, notes: &mut N) -> Cell {
        let cell = derived::difference_p(self.study, a, b);
        let core = &self.study.vocabulary.core;
        for row in [a, b] {
            for slot in [core.finding.estimate, core.finding.se] {
                notes.touch(|| Wanted::Fact(Fact { row, slot, part: Part::Whole }), self.study.cell(row, slot));
            }
        }
        cell
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

/// A key of a map: a value of the study, or a word of the rule.
enum KeyValue<'k> {
    Cell(Cell),
    Text(&'k str),
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

fn numbers(op: Comparator, a: Quantity, b: Quantity) -> Truth {
    match op {
        Comparator::Eq => a.eq(b),
        Comparator::Ne => !a.eq(b),
        Comparator::Lt => a.lt(b),
        Comparator::Le => a.le(b),
        Comparator::Gt => a.gt(b),
        Comparator::Ge => a.ge(b),
    }
}

/// What a computation over absent values comes to: `none` before all, then the worst.
fn worst(a: Cell, b: Cell) -> Cell {
    match (a, b) {
        (Cell::Absent(Absence::None), _) | (_, Cell::Absent(Absence::None)) => Cell::NONE,
        (Cell::Absent(a), Cell::Absent(b)) => Cell::Absent(a.max(b)),
        (Cell::Absent(a), _) | (_, Cell::Absent(a)) => Cell::Absent(a),
        _ => Cell::MISSING,
    }
}

/// A running sum, least or greatest.
struct Folded {
    fold: Fold,
    domain: (f64, f64),
    result: Option<Quantity>,
    any_sure: bool,
}

impl Folded {
    fn new(fold: Fold, domain: (f64, f64)) -> Self {
        let result = (fold == Fold::Sum).then(|| Quantity::point(0.0));
        Self { fold, domain, result, any_sure: false }
    }

    fn whole(&self) -> Quantity {
        Quantity::closed(self.domain.0, self.domain.1)
    }

    fn add(&mut self, value: Option<Quantity>, sure: bool) {
        let value = value.unwrap_or_else(|| self.whole());
        self.any_sure |= sure;
        self.result = Some(match (self.fold, self.result) {
            (Fold::Sum, sum) => {
                let value = if sure { value } else { Quantity { lo: value.lo.min(0.0), hi: value.hi.max(0.0), ..value } };
                sum.unwrap_or(Quantity::point(0.0)) + value
            }
            (_, None) if sure => value,
            // A possible first member may not be one: the other end stays that of the domain.
            (Fold::Min, None) => Quantity { hi: self.domain.1, hi_open: false, ..value },
            (Fold::Max, None) => Quantity { lo: self.domain.0, lo_open: false, ..value },
            (Fold::Min, Some(own)) => least(own, value, sure),
            (Fold::Max, Some(own)) => -least(-own, -value, sure),
        });
    }

    fn end(self, complete: bool) -> Cell {
        let whole = self.whole();
        match (self.result, self.fold) {
            (None, _) if complete => Cell::NONE,
            (None, _) => Cell::Number(whole),
            (Some(result), _) if complete => Cell::Number(result),
            (Some(result), Fold::Sum) => {
                Cell::Number(Quantity { hi: self.domain.1, lo: if self.domain.0 < 0.0 { self.domain.0 } else { result.lo }, ..result })
            }
            (Some(result), Fold::Min) => Cell::Number(Quantity { lo: self.domain.0, ..result }),
            (Some(result), Fold::Max) => Cell::Number(Quantity { hi: self.domain.1, ..result }),
        }
    }
}

/// The least of what is known and one more, which may be none of them.
fn least(own: Quantity, value: Quantity, sure: bool) -> Quantity {
    let (lo, lo_open) = if value.lo < own.lo { (value.lo, value.lo_open) } else { (own.lo, own.lo_open) };
    let (hi, hi_open) = if sure && value.hi < own.hi { (value.hi, value.hi_open) } else { (own.hi, own.hi_open) };
    Quantity { lo, hi, lo_open, hi_open, unit: own.unit }
}
