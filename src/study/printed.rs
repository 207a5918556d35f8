//! A stated number to the interval its digits stand for.

use super::cell::{Cell, Place};
use super::value::number::printed;
use super::{Printed, Study};
use crate::numbers::quantity::{Quantity, Unit};
use std::ops::Range;

impl Study<'_> {
    /// The value give or take half of the last digit written, ends included; as it is where it was told only so far (a bound, a
    /// share word, a fraction) or was not written at all. None where it is no number.
    pub fn rounded(&self, cell: Cell, place: Place) -> Option<Quantity> {
        let (Cell::Number(value) | Cell::Extent(value)) = cell else { return None };
        let written = place.value.of(self.text);
        let mut numbers = Numbers { rest: written };
        let Some(first) = numbers.next() else { return Some(value) };
        let second = numbers.next();
        match second {
            _ if written.contains('~') || written.contains('≈') || value.lo_open || value.hi_open => Some(value),
            None => Some(self.widened(value, first, first)),
            Some(_) if value.is_point() => Some(value),
            Some(second) => {
                let rising = value.lo.abs() <= value.hi.abs();
                Some(if rising == (first.value <= second.value) {
                    self.widened(value, first, second)
                } else {
                    self.widened(value, second, first)
                })
            }
        }
    }

    /// The first number of a value as printed, its sign left aside.
    pub fn printed(&self, place: Place) -> Option<Printed> {
        let first = Numbers { rest: place.value.of(self.text) }.next()?;
        Some(Printed { value: first.value, decimals: first.decimals })
    }

    fn widened(&self, value: Quantity, low: Number<'_>, high: Number<'_>) -> Quantity {
        Quantity { lo: value.lo - self.half(value.lo, value.unit, low), hi: value.hi + self.half(value.hi, value.unit, high), ..value }
    }

    /// Half of the last digit written, in the scale of the value that is kept: a share of 1, a time in days.
    fn half(&self, kept: f64, unit: Unit, number: Number<'_>) -> f64 {
        let half = 0.5 * 10f64.powi(-i32::from(number.decimals));
        if number.value != 0.0 {
            return half * (kept / number.value).abs();
        }
        let name = number.after.trim_start();
        if name.starts_with('%') {
            return half / 100.0;
        }
        let word = name.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        let row = self.vocabulary.unit_named(word).and_then(|at| Some((at, self.vocabulary.units.get(at as usize)?)));
        match row {
            Some((at, _)) if Unit(at) == self.vocabulary.core.units.percentage_points && unit == Unit::NONE => half / 100.0,
            Some((_, row)) => half * row.days.unwrap_or(1.0),
            None => half,
        }
    }
}

/// The numbers of a text, each with the bytes it stands in.
pub fn numbers_in(text: &str) -> impl Iterator<Item = (f64, Range<usize>)> {
    Numbers { rest: text }.map(move |number| {
        let end = text.len() - number.after.len();
        (number.value, end - number.length..end)
    })
}

#[derive(Clone, Copy)]
struct Number<'a> {
    value: f64,
    decimals: u8,
    /// Bytes of its digits.
    length: usize,
    /// What is written behind it.
    after: &'a str,
}

/// The numbers of a value as written; digits inside words are none.
struct Numbers<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Numbers<'a> {
    type Item = Number<'a>;

    fn next(&mut self) -> Option<Number<'a>> {
        let starts = |c: char| c.is_alphanumeric() || c == '.' || c == '·';
        loop {
            let from = self.rest.find(starts)?;
            let here = self.rest.get(from..)?;
            let word = here.starts_with(char::is_alphabetic);
            let part =
                |c: char| if word { c.is_alphanumeric() || c == '-' } else { c.is_ascii_digit() || matches!(c, '.' | '·' | ',' | '_') };
            let mut end = here.find(|c| !part(c)).unwrap_or(here.len());
            if !word && here.get(end..).is_some_and(|rest| rest.starts_with(['e', 'E'])) {
                end = exponent(here, end);
            }
            let (token, after) = here.split_at_checked(end.max(1))?;
            self.rest = after;
            if word {
                continue;
            }
            let digits = token.trim_end_matches([',', '.']);
            if let (Some(found), Some(after)) = (printed(digits), here.get(digits.len()..)) {
                return Some(Number { value: found.value, decimals: found.decimals, length: digits.len(), after });
            }
        }
    }
}

/// The end of `e-8`, where it follows.
fn exponent(text: &str, from: usize) -> usize {
    let rest = text.get(from + 1..).unwrap_or_default();
    let digits = rest.trim_start_matches(['-', '−', '+']);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 { from } else { from + 1 + (rest.len() - digits.len()) + count }
}
