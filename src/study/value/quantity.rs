//! Amounts as written to intervals in the dimension of the field.

use super::number::{Bound, Measure, Written, written};
use super::share::share_word;
use super::slip::explained;
use super::told::{SHARES, ambiguous, missing_unit, not_whole, outside, percent, wanted};
use super::{Mistake, whole};
use crate::numbers::quantity::{Quantity, Unit};
use crate::source::Span;
use crate::study::units::Units;
use crate::suggest::meant;
use crate::syntax::token::{Token, TokenKind};
use crate::vocabulary::{Dim, UnitRow, Vocabulary};

/// A quantity with the total it is a part of (`14/20`), where that was written.
pub type WithTotal = (Quantity, Option<Quantity>);

/// What the readers of quantities need to know besides the tokens.
pub struct Measures<'a, 's> {
    pub vocabulary: &'s Vocabulary,
    pub text: &'s str,
    pub units: &'a mut Units<'s>,
}

impl<'s> Measures<'_, 's> {
    /// `bound | about | range | fraction | amount [unit] | share-word`
    pub fn quantity(&mut self, dim: Dim, tokens: &[Token]) -> Result<WithTotal, Mistake> {
        if let (Dim::Share, [token]) = (dim, tokens)
            && token.kind == TokenKind::Word
            && let Some(share) = share_word(token.span.of(self.text))
        {
            return Ok((share, None));
        }
        let wanted = wanted(dim);
        let written = whole(self.text, tokens, wanted, written).map_err(|mistake| match dim {
            Dim::Share if matches!(tokens, [token] if token.kind == TokenKind::Word) => mistake.help(SHARES),
            _ => explained(self.vocabulary, self.text, dim, tokens, mistake),
        })?;
        match written {
            Written::One(bound, measure) => Ok((self.one(dim, bound, measure)?, None)),
            Written::Range(low, high) => Ok((self.range(dim, low, high)?, None)),
            Written::Fraction(part, total) => self.fraction(dim, part, total),
        }
    }

    /// `amount [unit]`, or a range whose two ends are both meant.
    pub fn extent(&mut self, dim: Dim, tokens: &[Token]) -> Result<Quantity, Mistake> {
        self.quantity(dim, tokens).map(|(quantity, _)| quantity)
    }

    fn one(&mut self, dim: Dim, bound: Bound, measure: Measure) -> Result<Quantity, Mistake> {
        if dim == Dim::Count && measure.amount.printed.decimals > 0 {
            return Err(not_whole(self.text, measure.amount));
        }
        let scale = self.scale(dim, measure)?;
        let domain = scale.domain;
        let x = measure.amount.printed.value;
        let value = scale.of(x);
        let mut interval = match bound {
            Bound::Exactly => return self.inside(domain, Quantity::point(value), measure).map(|found| found.with_unit(scale.unit)),
            Bound::About => {
                let half = 0.5 * 10f64.powi(-i32::from(measure.amount.printed.decimals));
                let off = (x.abs() * 0.1).max(half);
                self.inside(domain, Quantity::point(value), measure)?;
                domain.cut(Quantity::closed(scale.of(x - off), scale.of(x + off)))
            }
            Bound::Below => Quantity { hi: value, hi_open: true, ..domain.0 },
            Bound::AtMost => Quantity { hi: value, hi_open: false, ..domain.0 },
            Bound::Above => Quantity { lo: value, lo_open: true, ..domain.0 },
            Bound::AtLeast => Quantity { lo: value, lo_open: false, ..domain.0 },
        };
        interval.unit = scale.unit;
        let empty = interval.lo > interval.hi || interval.lo == interval.hi && (interval.lo_open || interval.hi_open);
        if empty {
            Err(outside(self.text, dim, scale.unit_span, measure))
        } else {
            self.inside(domain, Quantity::point(value), measure).map(|_| interval)
        }
    }

    /// Both ends in either order; a unit or `%` on one end holds for both.
    fn range(&mut self, dim: Dim, mut low: Measure, mut high: Measure) -> Result<Quantity, Mistake> {
        match (low.unit, high.unit) {
            (None, unit) => low.unit = unit,
            (unit, None) => high.unit = unit,
            _ => {}
        }
        if low.unit.is_none() && low.amount.percent != high.amount.percent {
            low.amount.percent = true;
            high.amount.percent = true;
        }
        if low.amount.currency.is_none() || high.amount.currency.is_none() {
            let currency = low.amount.currency.or(high.amount.currency);
            low.amount.currency = currency;
            high.amount.currency = currency;
        }
        let first = self.one(dim, Bound::Exactly, low)?;
        let second = self.one(dim, Bound::Exactly, high)?;
        if first.unit != second.unit {
            let span = low.amount.span.to(high.unit.unwrap_or(high.amount.span));
            return Err(Mistake::new("vocabulary/wrong-unit", "the two ends of a range have two units", span, "one unit expected"));
        }
        Ok(Quantity::closed(first.lo.min(second.lo), first.lo.max(second.lo)).with_unit(first.unit))
    }

    /// In a share the quotient, in a count the part and its total.
    fn fraction(&mut self, dim: Dim, mut part: Measure, total: Measure) -> Result<WithTotal, Mistake> {
        let span = part.amount.span.to(total.unit.unwrap_or(total.amount.span));
        if !matches!(dim, Dim::Share | Dim::Count) {
            let message = format!("`{}` is a fraction, and {} is wanted", span.of(self.text), wanted(dim));
            return Err(Mistake::new("vocabulary/wrong-type", message, span, "fractions belong in shares and counts"));
        }
        part.unit = part.unit.or(total.unit);
        let part = self.one(Dim::Count, Bound::Exactly, part)?;
        let total = self.one(Dim::Count, Bound::Exactly, total)?.with_unit(part.unit);
        if part.lo > total.lo || total.lo == 0.0 {
            let message = format!("`{}` is more than the whole", span.of(self.text));
            return Err(Mistake::new("vocabulary/out-of-domain", message, span, "the part is larger than its total"));
        }
        match dim {
            Dim::Share => Ok((Quantity::point(part.lo / total.lo), None)),
            _ => Ok((part, Some(total))),
        }
    }

    fn inside(&self, domain: Domain, quantity: Quantity, measure: Measure) -> Result<Quantity, Mistake> {
        if domain.holds(quantity.lo) {
            return Ok(quantity);
        }
        let mistake = outside(self.text, domain.1, measure.unit, measure);
        let bare_share = domain.1 == Dim::Share && !measure.amount.percent && (1.0..=100.0).contains(&quantity.lo);
        Err(if bare_share { mistake.help(format!("did you mean `{}%`?", measure.amount.span.of(self.text))) } else { mistake })
    }

    /// How the number as written is turned into the number that is kept.
    fn scale(&mut self, dim: Dim, measure: Measure) -> Result<Scale, Mistake> {
        let amount = measure.amount;
        let plain = Scale { divide: 1.0, times: 1.0, unit: Unit::NONE, domain: domain(dim), unit_span: measure.unit };
        if amount.percent && dim != Dim::Share {
            return Err(percent(self.text, dim, amount));
        }
        if let (Some(currency), false) = (amount.currency, dim == Dim::Other) {
            let message = format!("a sum of money stands where {} is wanted", wanted(dim));
            return Err(Mistake::new("vocabulary/wrong-unit", message, currency, "money"));
        }
        match dim {
            Dim::Plain | Dim::P => self.without_unit(dim, measure, plain),
            Dim::Share => {
                let divide = if amount.percent { 100.0 } else { 1.0 };
                self.without_unit(dim, measure, Scale { divide, ..plain })
            }
            Dim::Points => self.points(measure, plain),
            Dim::Count => self.counted(measure, plain),
            Dim::Time | Dim::Effect => self.of_table(dim, measure, plain),
            Dim::Other => self.any_unit(measure, plain),
        }
    }

    fn without_unit(&self, dim: Dim, measure: Measure, scale: Scale) -> Result<Scale, Mistake> {
        match measure.unit {
            None => Ok(scale),
            Some(span) => {
                let message = format!("`{}` is no unit here: {} is wanted", span.of(self.text), wanted(dim));
                Err(Mistake::new("vocabulary/wrong-unit", message, span, "no unit expected"))
            }
        }
    }

    /// A difference of shares, as a fraction of 1.
    fn points(&self, measure: Measure, scale: Scale) -> Result<Scale, Mistake> {
        let core = &self.vocabulary.core;
        let Some(span) = measure.unit else {
            let mistake = missing_unit(self.text, Dim::Points, measure);
            return Err(mistake.help(format!("write `{} percentage-points`, in short `pp`", measure.amount.span.of(self.text))));
        };
        match self.vocabulary.unit_named(span.of(self.text)) {
            Some(unit) if Unit(unit) == core.units.percentage_points => Ok(Scale { divide: 100.0, ..scale }),
            _ => {
                let message = format!("`{}` is no unit for a difference of shares", span.of(self.text));
                Err(Mistake::new("vocabulary/wrong-unit", message, span, "`percentage-points` expected"))
            }
        }
    }

    fn counted(&mut self, measure: Measure, scale: Scale) -> Result<Scale, Mistake> {
        let Some(span) = measure.unit else { return Ok(scale) };
        if let Some(row) = self.row(span) {
            let message = format!("`{}` is a unit of measure, and a count is wanted", row.name);
            return Err(Mistake::new("vocabulary/wrong-unit", message, span, "nothing that can be counted"));
        }
        Ok(Scale { unit: self.units.named(self.vocabulary, span.of(self.text)), ..scale })
    }

    /// A time or an effect: only the units of the vocabulary will do.
    fn of_table(&self, dim: Dim, measure: Measure, scale: Scale) -> Result<Scale, Mistake> {
        let Some(span) = measure.unit else { return Err(missing_unit(self.text, dim, measure).help(self.units_help(dim))) };
        let name = span.of(self.text);
        if dim == Dim::Effect && ["percent", "point", "points"].iter().any(|word| word.eq_ignore_ascii_case(name)) {
            return Err(ambiguous(self.text, measure.amount.span.to(span), measure));
        }
        match self.vocabulary.unit_named(name).and_then(|at| Some((at, self.vocabulary.units.get(at as usize)?))) {
            Some((at, row)) if row.dim == dim => Ok(self.measured(at, row, scale)),
            Some((_, row)) => {
                let message = format!("`{}` is no unit of {}", row.name, wanted(dim));
                Err(Mistake::new("vocabulary/wrong-unit", message, span, "another unit expected").help(self.units_help(dim)))
            }
            None => {
                let of_dim = self.vocabulary.units.iter().filter(|row| row.dim == dim).map(|row| row.name.as_str());
                let mistake = Mistake::new("vocabulary/unknown-unit", format!("there is no unit `{name}`"), span, "not known");
                Err(match meant(name, of_dim) {
                    Some(meant) => mistake.meant(meant),
                    None => mistake.help(self.units_help(dim)),
                })
            }
        }
    }

    fn measured(&self, at: u16, row: &UnitRow, scale: Scale) -> Scale {
        let core = &self.vocabulary.core.units;
        let unit = Unit(at);
        let domain = match unit {
            _ if row.ratio => Domain(Quantity { lo: 0.0, lo_open: true, hi: f64::INFINITY, hi_open: true, unit: Unit::NONE }, Dim::Effect),
            _ if unit == core.r => Domain(Quantity::closed(-1.0, 1.0), Dim::Effect),
            _ if unit == core.r2 => Domain(Quantity::closed(0.0, 1.0), Dim::Effect),
            _ => scale.domain,
        };
        match row.days {
            Some(days) => Scale { times: days, unit: core.day, domain, ..scale },
            None => Scale { unit, domain, ..scale },
        }
    }

    /// Any unit at all: one of the vocabulary, or one that the study names itself.
    fn any_unit(&mut self, measure: Measure, scale: Scale) -> Result<Scale, Mistake> {
        let Some(span) = measure.unit.or(measure.amount.currency) else {
            return Err(missing_unit(self.text, Dim::Other, measure).help("write the unit after the number: `30 sessions`, `6 mg/day`"));
        };
        let name = span.of(self.text);
        match self.vocabulary.unit_named(name).and_then(|at| Some((at, self.vocabulary.units.get(at as usize)?))) {
            Some((at, row)) => Ok(Scale { domain: scale.domain, ..self.measured(at, row, scale) }),
            None => Ok(Scale { unit: self.units.named(self.vocabulary, name), ..scale }),
        }
    }

    fn row(&self, span: Span) -> Option<&'s UnitRow> {
        let at = self.vocabulary.unit_named(span.of(self.text))?;
        self.vocabulary.units.get(at as usize)
    }

    fn units_help(&self, dim: Dim) -> String {
        let names: Vec<String> = self.vocabulary.units.iter().filter(|row| row.dim == dim).map(|row| format!("`{}`", row.name)).collect();
        format!("the units are {}", names.join(", "))
    }
}

/// `value * times / divide`, within a domain.
struct Scale {
    divide: f64,
    times: f64,
    unit: Unit,
    domain: Domain,
    unit_span: Option<Span>,
}

impl Scale {
    fn of(&self, written: f64) -> f64 {
        written * self.times / self.divide
    }
}

/// The numbers that a type has, and the dimension they belong to.
#[derive(Clone, Copy)]
struct Domain(Quantity, Dim);

impl Domain {
    fn holds(self, value: f64) -> bool {
        let Self(all, _) = self;
        (value > all.lo || value == all.lo && !all.lo_open) && (value < all.hi || value == all.hi && !all.hi_open)
    }

    fn cut(self, quantity: Quantity) -> Quantity {
        let Self(all, _) = self;
        let (lo, lo_open) = if quantity.lo <= all.lo { (all.lo, all.lo_open) } else { (quantity.lo, false) };
        let (hi, hi_open) = if quantity.hi >= all.hi { (all.hi, all.hi_open) } else { (quantity.hi, false) };
        Quantity { lo, hi, lo_open, hi_open, unit: quantity.unit }
    }
}

const fn domain(dim: Dim) -> Domain {
    let above = Quantity { hi_open: true, ..Quantity::closed(0.0, f64::INFINITY) };
    let line = Quantity { lo_open: true, hi_open: true, ..Quantity::closed(f64::NEG_INFINITY, f64::INFINITY) };
    match dim {
        Dim::Share | Dim::P => Domain(Quantity::closed(0.0, 1.0), dim),
        Dim::Points => Domain(Quantity::closed(-1.0, 1.0), dim),
        Dim::Count | Dim::Time => Domain(above, dim),
        Dim::Plain | Dim::Effect | Dim::Other => Domain(line, dim),
    }
}
