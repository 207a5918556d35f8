//! How many members a list has, and their sum, least and greatest, as far as they are known.

use super::super::ir::{Fold, Id, Over, Var};
use super::super::notes::Notes;
use super::{Env, Eval, lists::Heard};
use crate::numbers::quantity::Quantity;
use crate::study::cell::Cell;
use crate::truth::Truth;
use crate::vocabulary::Type;

impl Eval<'_, '_> {
    /// How many: those that surely are members, and those that may be.
    #[inline(never)]
    pub(super) fn count<N: Notes>(&self, list: Id, filter: Option<(Var, Option<Id>)>, env: &mut Env, notes: &mut N) -> Cell {
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
    pub(super) fn fold<N: Notes>(&self, fold: Fold, value: Id, over: &Over, env: &mut Env, notes: &mut N) -> Cell {
        let domain = match self.program.ty(value) {
            Type::Number(dim) => super::super::types::domain(*dim).unwrap_or((f64::NEG_INFINITY, f64::INFINITY)),
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
