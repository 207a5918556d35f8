//! Slips of the pen in values: commas that should be points, names that stand in their own value, second numbers in brackets, stars.

mod second;
#[cfg(test)]
mod tests;

use super::Reader;
use super::field::Item;
use crate::study::value::{Mistake, span_of};
use crate::syntax::token::{Sign, Token, TokenKind};
use crate::vocabulary::{Dim, Kind, Slot, Type};

impl<'s> Reader<'s, '_> {
    /// The slips that are told of a value as a whole, before its items are read.
    pub(super) fn refuse_slips(&self, slot: &'s Slot, ty: &Type, items: &[Item<'_>]) -> Result<(), Mistake> {
        let numeric = numeric(ty);
        if numeric || *ty == Type::Test {
            refuse_comma(self.text, counted(ty), items)?;
        }
        if *ty == Type::Ci {
            self.colon_in_interval(items)?;
        } else if numeric {
            self.second_numbers(slot, ty, items)?;
        }
        if numeric {
            refuse_own_name(self.text, slot, *ty == slot.ty, items)?;
        }
        match items {
            [item] if *ty == Type::Number(Dim::P) => self.significance(slot, item.tokens),
            _ => Ok(()),
        }
    }

    /// `p: ns`
    fn significance(&self, slot: &'s Slot, tokens: &[Token]) -> Result<(), Mistake> {
        if tokens.first().is_none_or(|token| token.kind != TokenKind::Word) {
            return Ok(());
        }
        let span = span_of(tokens);
        let told = match span.of(self.text).to_lowercase().replace(['.', ' '], "").as_str() {
            "ns" | "nonsig" | "nonsignificant" | "non-significant" | "notsignificant" | "insignificant" => "no",
            "sig" | "significant" => "yes",
            _ => return Ok(()),
        };
        let message = format!("`{}` is no p value", span.of(self.text));
        let mistake = Mistake::new("vocabulary/wrong-type", message, span, "a number expected");
        let elsewhere = self.kind_with(slot).is_some_and(|kind| kind.names.contains_key("significant"));
        Err(if elsewhere {
            mistake.help(format!("write `significant: {told}`"))
        } else {
            mistake.help("write the number, or leave the field out")
        })
    }

    /// `ci: 95% CI: 0.1 to 0.4`: layout takes `CI:` for the next field.
    fn colon_in_interval(&self, items: &[Item<'_>]) -> Result<(), Mistake> {
        let [Item { tokens: [level, percent], .. }] = items else { return Ok(()) };
        let after = self.text.get(percent.span.end as usize..).unwrap_or_default();
        let name = after.trim_start_matches([' ', '\t']);
        let colon = name.get(..2).filter(|name| name.eq_ignore_ascii_case("ci")).and_then(|_| name.get(2..)?.find(':'));
        let Some(colon) = colon.filter(|_| percent.kind == TokenKind::Sign(Sign::Percent)) else { return Ok(()) };
        let mut span = level.span.to(percent.span);
        span.end += (after.len() - name.len() + 2 + colon + 1) as u32;
        let mistake = Mistake::new("vocabulary/wrong-type", "a colon stands inside the interval", span, "no colon here");
        Err(mistake.help("leave out the colon behind `CI`, as in `95% CI 0.11 to 0.43`"))
    }

    /// The kind that has this very slot.
    fn kind_with(&self, slot: &'s Slot) -> Option<&'s Kind> {
        self.vocabulary.kinds.iter().find(|kind| kind.slots.iter().any(|own| std::ptr::eq(own, slot)))
    }
}

/// `0,27` and `11,0000`: a comma that stands in the middle of a number.
fn refuse_comma(text: &str, counted: bool, items: &[Item<'_>]) -> Result<(), Mistake> {
    for pair in items.windows(2) {
        let [before, after] = pair else { continue };
        let (Some(left), Some(right)) = (before.tokens.last(), after.tokens.first()) else { continue };
        let numbers = left.kind == TokenKind::Number && right.kind == TokenKind::Number;
        if !(numbers && right.glued && right.span.start == left.span.end + 1) {
            continue;
        }
        let (whole, rest) = (left.span.of(text), right.span.of(text));
        let span = left.span.to(right.span);
        let mistake = Mistake::new("vocabulary/number-slip", format!("`{}` is no number", span.of(text)), span, "a comma inside a number");
        return Err(if !counted || whole.trim_start_matches('0').is_empty() {
            mistake.help(format!("write a decimal point: `{whole}.{rest}`"))
        } else {
            mistake.help(format!("three digits stand after a comma, as in `11,000`; a decimal point would be `{whole}.{rest}`"))
        });
    }
    Ok(())
}

/// `p: p < .05`: the name of the field stands there already; `whole` where the items are all that the field holds.
fn refuse_own_name(text: &str, slot: &Slot, whole: bool, items: &[Item<'_>]) -> Result<(), Mistake> {
    for item in items {
        let [name, sign, rest @ ..] = item.tokens else { continue };
        let own = name.kind == TokenKind::Word && name.span.of(text).eq_ignore_ascii_case(&slot.name);
        if !own || !matches!(sign.kind, TokenKind::Sign(_)) || rest.is_empty() {
            continue;
        }
        let told = if sign.kind == TokenKind::Sign(Sign::Eq) { span_of(rest) } else { sign.span.to(span_of(rest)) };
        let message = format!("the name `{}` stands in its own value", slot.name);
        let mistake = Mistake::new("vocabulary/own-name", message, name.span, "not needed here");
        let name = if whole { format!("{}: ", slot.name) } else { String::new() };
        return Err(mistake.help(format!("write `{name}{}`", told.of(text))));
    }
    Ok(())
}

/// The words of an item whose hyphens are missing or are dashes, written with hyphens: `cross–sectional`, `cross sectional`.
pub fn hyphenated(text: &str, tokens: &[Token]) -> Option<String> {
    let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
    let others = tokens.iter().filter(|token| token.kind != TokenKind::Word);
    let dashes = others.clone().all(|token| matches!(token.kind, TokenKind::Sign(Sign::To | Sign::Minus | Sign::Negative)));
    let names: Vec<&str> = words.map(|token| token.span.of(text)).collect();
    (dashes && names.len() > 1 && others.count() < names.len()).then(|| names.join("-").to_lowercase())
}

/// Whether the values of a type begin with a number.
fn numeric(ty: &Type) -> bool {
    match ty {
        Type::Number(_) | Type::Extent(_) | Type::Ci => true,
        Type::List(inner) | Type::PerArm(inner) | Type::PerWord(inner, _) => numeric(inner),
        _ => false,
    }
}

fn counted(ty: &Type) -> bool {
    match ty {
        Type::Number(dim) => *dim == Dim::Count,
        Type::List(inner) | Type::PerArm(inner) | Type::PerWord(inner, _) => counted(inner),
        _ => false,
    }
}
