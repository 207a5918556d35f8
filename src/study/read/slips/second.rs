//! A second number in brackets behind the first to the field that is its own: `0.3 sd (SE = 0.1)`, `3.1 (0.4)`.

use crate::study::read::Reader;
use crate::study::read::field::Item;
use crate::study::value::{Mistake, span_of};
use crate::syntax::token::{Bracket, Sign, Token, TokenKind};
use crate::vocabulary::{Slot, Type};

/// An item with brackets behind its number.
struct Doubled<'t> {
    /// The words before the number: an arm.
    key: &'t [Token],
    outside: &'t [Token],
    /// With the brackets.
    brackets: &'t [Token],
    /// The name of the second number, where one is written.
    name: Option<Token>,
    /// The second number.
    inside: &'t [Token],
}

impl<'s> Reader<'s, '_> {
    pub(super) fn second_numbers(&self, slot: &'s Slot, ty: &Type, items: &[Item<'_>]) -> Result<(), Mistake> {
        let Some(first) = items.iter().find_map(|item| doubled(item.tokens)) else { return Ok(()) };
        let per_arm = matches!(ty, Type::PerArm(_));
        let place = span_of(first.brackets);
        let message = format!("a second number stands in brackets behind `{}`", span_of(first.outside).of(self.text));
        let mistake = Mistake::new("vocabulary/wrong-type", message, place, "this belongs in a field of its own");
        let (mut kept, mut moved) = (Vec::new(), Vec::new());
        for item in items {
            let Some(found) = doubled(item.tokens) else {
                kept.push(self.under(item.tokens).to_owned());
                continue;
            };
            kept.push(self.under(found.outside).to_owned());
            let key = if per_arm { self.under(found.key) } else { "" };
            moved.push(format!("{key} {}", self.under(found.inside)).trim().to_owned());
        }
        let kept = format!("{}: {}", slot.name, kept.join(", "));
        let Some(field) = self.field_of(slot, &first) else {
            return Err(mistake.help(format!("leave out what stands in brackets: `{kept}`")));
        };
        let arms = if per_arm && first.key.is_empty() && items.len() > 1 { ", each number behind the id of its arm" } else { "" };
        Err(mistake.help(format!("write `{kept}` and `{field}: {}`{arms}", moved.join(", "))))
    }

    /// The field of the same block that a second number belongs in.
    fn field_of(&self, slot: &'s Slot, found: &Doubled<'_>) -> Option<&'static str> {
        let percent = found.inside.iter().any(|token| token.kind == TokenKind::Sign(Sign::Percent));
        let field = match found.name.map(|name| name.span.of(self.text).to_lowercase()).as_deref() {
            Some("se") => "se",
            Some("sd") => "sd",
            Some("p") => "p",
            Some("n") => "n",
            None if slot.name == "mean" && !percent => "sd",
            None if slot.name == "estimate" && !percent => "se",
            _ => return None,
        };
        (field != slot.name && self.kind_with(slot)?.names.contains_key(field)).then_some(field)
    }

    fn under(&self, tokens: &[Token]) -> &str {
        span_of(tokens).of(self.text)
    }
}

/// `[key] number [unit] "(" [name ["="]] number ")"`
fn doubled(tokens: &[Token]) -> Option<Doubled<'_>> {
    let [.., last] = tokens else { return None };
    if last.kind != TokenKind::Close(Bracket::Round) {
        return None;
    }
    let open = tokens.iter().position(|token| token.kind == TokenKind::Open(Bracket::Round))?;
    let (outside, brackets) = tokens.split_at_checked(open)?;
    let number = outside.iter().position(|token| token.kind != TokenKind::Word)?;
    let mut inside = brackets.get(1..brackets.len() - 1)?;
    let mut name = None;
    if let [word, rest @ ..] = inside
        && word.kind == TokenKind::Word
    {
        name = Some(*word);
        inside = rest;
    }
    if let [equals, rest @ ..] = inside
        && equals.kind == TokenKind::Sign(Sign::Eq)
    {
        inside = rest;
    }
    (!inside.is_empty()).then(|| Doubled { key: outside.get(..number).unwrap_or_default(), outside, brackets, name, inside })
}
