//! Two values, or a value and its state, to a truth value.

use super::super::ast::{Comparator, State};
use super::super::ir::{Id, Node, ValuePart};
use super::super::notes::{Deaf, Notes};
use super::{Env, Eval, lists::Heard, same_text};
use crate::numbers::quantity::{Quantity, Unit};
use crate::study::Printed;
use crate::study::cell::{Absence, Cell};
use crate::study::units::singular;
use crate::truth::Truth;
use crate::vocabulary::{Dim, Type};

impl Eval<'_, '_> {
    #[inline(never)]
    pub(super) fn compare<N: Notes>(&self, op: Comparator, left: Id, right: Id, env: &mut Env, notes: &mut N) -> Truth {
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

    /// Effects, times that do not convert and other quantities meet only in one unit; so do counts of which both tell what was counted.
    pub(super) fn units_meet(&self, left: Id, right: Id, a: Quantity, b: Quantity) -> bool {
        let counted = |id: Id| matches!(self.program.ty(id), Type::Number(Dim::Count));
        if counted(left) && counted(right) {
            return a.unit == b.unit || a.unit == Unit::NONE || b.unit == Unit::NONE;
        }
        let has_unit = |id: Id| matches!(self.program.ty(id), Type::Number(Dim::Effect | Dim::Time | Dim::Other));
        // The ends of an interval are printed without a unit, and stand in that of their estimate.
        let interval_end = a.unit == Unit::NONE || b.unit == Unit::NONE;
        !has_unit(left) || !has_unit(right) || a.unit == b.unit || interval_end
    }

    /// Both sides widened to what their printed digits may stand for.
    #[inline(never)]
    pub(super) fn agrees<N: Notes>(&self, left: Id, right: Id, env: &mut Env, notes: &mut N) -> Truth {
        let since = notes.mark();
        let (a, b) = (self.rounded(left, env, notes), self.rounded(right, env, notes));
        let mut other_unit = false;
        let truth = self.relation(&[a, b], || match (self.number_of(a), self.number_of(b)) {
            (Some(a), Some(b)) if !self.units_meet(left, right, a, b) => {
                other_unit = true;
                Truth::Open
            }
            (Some(a), Some(b)) => a.agrees(b),
            _ => Truth::Open,
        });
        if truth == Truth::Open {
            notes.open(self.study, since, other_unit);
        }
        truth
    }

    /// A printed number as the interval its digits stand for; anything else as it is.
    pub(super) fn rounded<N: Notes>(&self, id: Id, env: &mut Env, notes: &mut N) -> Cell {
        let cell = self.value(id, env, notes);
        if let Some(Node::Part { base, part }) = self.program.node(id)
            && let Some(printed) = self.printed_part(self.value(*base, env, &mut Deaf), *part)
        {
            return Cell::Number(Quantity::rounded(printed.value, printed.decimals));
        }
        match (self.fact(id, env), cell) {
            (Some(fact), Cell::Number(_)) => self.study.rounded(cell, self.study.place_of(fact)).map_or(cell, Cell::Number),
            _ => cell,
        }
    }

    /// The digits of a part of a printed test or interval.
    fn printed_part(&self, base: Cell, part: ValuePart) -> Option<Printed> {
        match (base, part) {
            (Cell::Test(at), ValuePart::Value) => self.study.tests.get(at as usize).map(|test| test.value),
            (Cell::Ci(at), ValuePart::Low) => self.study.intervals.get(at as usize).map(|ci| ci.lo),
            (Cell::Ci(at), ValuePart::High) => self.study.intervals.get(at as usize).map(|ci| ci.hi),
            _ => None,
        }
    }

    pub(super) fn same(&self, left: Cell, right: Cell) -> Truth {
        if let (Cell::Entity(a), Cell::Entity(b)) = (left, right) {
            return Truth::from(a == b);
        }
        match (self.text_of(left), self.text_of(right)) {
            // `students` and `student` are one unit.
            (Some(a), Some(b)) if matches!((left, right), (Cell::Free(_), Cell::Free(_))) => {
                Truth::from(same_text(&singular(self.study.vocabulary, a), &singular(self.study.vocabulary, b)))
            }
            (Some(a), Some(b)) => Truth::from(same_text(a, b)),
            _ => Truth::from(left == right),
        }
    }

    #[inline(never)]
    pub(super) fn member<N: Notes>(&self, member: Id, list: Id, env: &mut Env, notes: &mut N) -> Truth {
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
    pub(super) fn overlaps<N: Notes>(&self, left: Id, right: Id, env: &mut Env, notes: &mut N) -> Truth {
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
    pub(super) fn within<N: Notes>(&self, left: Id, right: Id, env: &mut Env, notes: &mut N) -> Truth {
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
    pub(super) fn state<N: Notes>(&self, of: Id, state: State, env: &mut Env, notes: &mut N) -> Truth {
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
