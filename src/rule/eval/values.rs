//! An expression to the value it has in a study.

use super::super::ast::Arithmetic;
use super::super::ir::{Id, Node, ValuePart};
use super::super::notes::{Notes, Wanted};
use super::{Env, Eval};
use crate::numbers::quantity::{Quantity, Unit};
use crate::study::cell::{Absence, Cell, Fact, Part, Row};
use crate::study::derived;
use crate::vocabulary::{Dim, KindId, SlotId, Type};

impl Eval<'_, '_> {
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

    pub(super) fn field<N: Notes>(&self, base: Cell, slots: &[(KindId, SlotId)], args: &[Id], env: &mut Env, notes: &mut N) -> Cell {
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

    pub(super) fn slot_of(&self, row: Row, slots: &[(KindId, SlotId)]) -> Option<SlotId> {
        let kind = self.study.block(row)?.kind;
        slots.iter().find(|(own, _)| *own == kind).map(|&(_, slot)| slot)
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
                let counted = |id: Id| matches!(self.program.ty(id), Type::Number(Dim::Count));
                let together = match op {
                    Arithmetic::Add | Arithmetic::Sub => true,
                    // Students over schools is no share.
                    Arithmetic::Div => counted(left) && counted(right),
                    Arithmetic::Mul => false,
                };
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

    #[inline(never)]
    pub(super) fn part<N: Notes>(&self, base: Id, part: ValuePart, env: &mut Env, notes: &mut N) -> Cell {
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
