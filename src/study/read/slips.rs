//! Slips of the pen in numbers: commas that should be points, and names that stand in their own value.

use super::field::Item;
use crate::study::value::{Mistake, span_of};
use crate::syntax::token::{Sign, TokenKind};
use crate::vocabulary::{Slot, Type};

/// `0,27` and `11,0000`: a comma that stands in the middle of a number.
pub fn refuse_slip(text: &str, items: &[Item<'_>]) -> Result<(), Mistake> {
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
        return Err(if whole.trim_start_matches('0').is_empty() {
            mistake.help(format!("write a decimal point: `{whole}.{rest}`"))
        } else {
            mistake.help(format!("three digits stand after a comma, as in `11,000`; a decimal point would be `{whole}.{rest}`"))
        });
    }
    Ok(())
}

/// `p: p < .05`: the name of the field stands there already.
pub fn refuse_own_name(text: &str, slot: &Slot, items: &[Item<'_>]) -> Result<(), Mistake> {
    for item in items {
        let [name, sign, rest @ ..] = item.tokens else { continue };
        let own = name.kind == TokenKind::Word && name.span.of(text).eq_ignore_ascii_case(&slot.name);
        if !own || !matches!(sign.kind, TokenKind::Sign(_)) || rest.is_empty() {
            continue;
        }
        let told = if sign.kind == TokenKind::Sign(Sign::Eq) { span_of(rest) } else { sign.span.to(span_of(rest)) };
        let message = format!("the name `{}` stands in its own value", slot.name);
        let mistake = Mistake::new("vocabulary/own-name", message, name.span, "not needed here");
        return Err(mistake.help(format!("write `{}: {}`", slot.name, told.of(text))));
    }
    Ok(())
}

/// Whether the values of a type begin with a number.
pub fn numeric(ty: &Type) -> bool {
    match ty {
        Type::Number(_) | Type::Extent(_) | Type::Ci => true,
        Type::List(inner) | Type::PerArm(inner) | Type::PerWord(inner, _) => numeric(inner),
        _ => false,
    }
}
