//! Fields: which slot a name means, the items of its value, where they stand, and what is absent.

use super::Reader;
use super::name::Target;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::study::cell::{Absence, Cell, Element, Key, List, Place, Row};
use crate::study::value::{Mistake, span_of};
use crate::suggest::meant;
use crate::syntax::token::{Sign, Token, TokenKind};
use crate::syntax::tree::Field;
use crate::syntax::word::fold;
use crate::vocabulary::{Dim, Kind, Slot, SlotId, Type};

/// One item of a value, and where the source says so.
#[derive(Clone, Copy, Debug)]
pub struct Item<'t> {
    pub tokens: &'t [Token],
    pub cited: Span,
}

impl<'s, 't> Reader<'s, 't> {
    /// `name: value`
    pub(super) fn field(&mut self, row: Row, field: &'t Field) {
        let Some(kind) = self.kind_of(row) else { return };
        let Some(target) = self.target(row, kind, field) else { return };
        let mut items = std::mem::take(&mut self.items);
        let place = self.split(field, &mut items);
        match (place, target) {
            (None, target) => {
                let place = Place { value: field.name.span, name: field.name.span, cited: Span::default() };
                for slot in target.slots() {
                    self.set(row, *slot, Cell::Absent(Absence::Unreadable), place);
                }
            }
            (Some(place), Target::One(id, slot)) => {
                let value = self.value(slot, &slot.ty, &items);
                let cell = self.told(value);
                self.set(row, id, cell, place);
            }
            (Some(place), Target::Record(parts)) => self.record(row, kind, parts, &items, place),
        }
        self.items = items;
    }

    /// The items of a value, each with its place in the source; none where the value cannot be trusted.
    fn split(&mut self, field: &'t Field, items: &mut Vec<Item<'t>>) -> Option<Place> {
        items.clear();
        // A field that was left empty has been told with the layout.
        if field.broken || field.value.is_empty() {
            return None;
        }
        for tokens in self.tree.items(&field.value) {
            let (tokens, cited) = match self.cited(tokens) {
                Ok(found) => found,
                Err(mistake) => {
                    self.tell(mistake);
                    return None;
                }
            };
            if tokens.is_empty() {
                let place = if cited.is_empty() { span_of(self.tree.slice(&field.value)) } else { cited };
                self.tell(Mistake::new("vocabulary/wrong-type", "nothing stands between two commas", place, "a value is missing here"));
                return None;
            }
            items.push(Item { tokens, cited });
        }
        let mut cited = Span::default();
        for item in items.iter_mut().rev() {
            if item.cited.is_empty() {
                item.cited = cited;
            } else {
                cited = item.cited;
            }
        }
        let (first, last) = (items.first()?, items.last()?);
        Some(Place { value: span_of(first.tokens).to(span_of(last.tokens)), name: field.name.span, cited: first.cited })
    }

    /// `item [ "@" text ]`
    fn cited(&self, tokens: &'t [Token]) -> Result<(&'t [Token], Span), Mistake> {
        let Some(at) = tokens.iter().position(|token| token.kind == TokenKind::Sign(Sign::At)) else {
            return Ok((tokens, Span::default()));
        };
        match tokens.get(at + 1..) {
            Some([text]) if super::head::is_text(*text) => Ok((tokens.get(..at).unwrap_or_default(), text.span)),
            rest => {
                let span =
                    span_of(tokens.get(at..=at).unwrap_or_default()).to(span_of(rest.filter(|rest| !rest.is_empty()).unwrap_or(tokens)));
                let mistake = Mistake::new("vocabulary/wrong-type", "after `@` stands where the source says so", span, "one text expected");
                Err(mistake.help("write for example `@ \"p. 9\"`"))
            }
        }
    }

    /// A value of any type.
    pub(super) fn value(&mut self, slot: &'s Slot, ty: &'s Type, items: &[Item<'t>]) -> Result<Cell, Mistake> {
        if let [item] = items
            && let Some(state) = self.state(ty, item.tokens)
        {
            return Ok(state);
        }
        self.refuse_slips(slot, ty, items)?;
        match ty {
            Type::List(inner) => self.list(slot, inner, items),
            Type::PerArm(inner) => self.per_arm(slot, inner, items),
            Type::PerWord(inner, words) => self.per_word(slot, inner, *words, items),
            Type::Number(Dim::Count) => self.counts(items),
            Type::Comparison => self.comparison(items),
            Type::Ci => self.ci(items),
            _ => match items {
                [item] => self.scalar(ty, item.tokens),
                _ => {
                    let span = items.iter().map(|item| span_of(item.tokens)).reduce(Span::to).unwrap_or_default();
                    let message = format!("`{}` takes one value", slot.name);
                    Err(Mistake::new("vocabulary/wrong-type", message, span, "more than one stands here"))
                }
            },
        }
    }

    /// `unreported`, `none`
    pub(super) fn state(&self, ty: &Type, tokens: &[Token]) -> Option<Cell> {
        let [token] = tokens else { return None };
        if token.kind != TokenKind::Word {
            return None;
        }
        if self.is_unreported(tokens) {
            return Some(Cell::Absent(Absence::Unreported));
        }
        match ty {
            _ if !token.span.of(self.text).eq_ignore_ascii_case("none") => None,
            // Of a share, `none` is a word like `few`: nothing of the whole.
            Type::Number(Dim::Share) => None,
            Type::PerArm(inner) if **inner == Type::Number(Dim::Share) => None,
            _ => Some(Cell::NONE),
        }
    }

    /// The one word `unreported`.
    pub(super) fn is_unreported(&self, tokens: &[Token]) -> bool {
        matches!(tokens, [word] if word.kind == TokenKind::Word && word.span.of(self.text).eq_ignore_ascii_case("unreported"))
    }

    /// `item { , item } [ , unreported ]`
    fn list(&mut self, slot: &'s Slot, inner: &'s Type, items: &[Item<'t>]) -> Result<Cell, Mistake> {
        let mut because = Absence::None;
        let mut members = std::mem::take(&mut self.entries);
        for (at, item) in items.iter().enumerate() {
            if at + 1 == items.len() && self.state(inner, item.tokens) == Some(Cell::Absent(Absence::Unreported)) {
                because = because.max(Absence::Unreported);
                continue;
            }
            let value = self.value(slot, inner, std::slice::from_ref(item));
            match self.told(value) {
                Cell::Absent(_) => because = Absence::Unreadable,
                cell => members.push(Element { key: Key::Member, cell, sure: true, place: item.place(Span::default()) }),
            }
        }
        let list = self.study.push_list(&members, because);
        members.clear();
        self.entries = members;
        Ok(Cell::List(list))
    }

    /// `part value { , part value }`: fills the slots of a record; a bare value is that of its first part.
    fn record(&mut self, row: Row, kind: &'s Kind, parts: &'s [SlotId], items: &[Item<'t>], place: Place) {
        let stated = |id: &&SlotId| kind.slots.get(id.0 as usize).is_some_and(|slot| slot.stated);
        let mut rest = Absence::Missing;
        for item in items {
            let whole = self.state(&Type::Truth, item.tokens);
            if let Some(Cell::Absent(state)) = whole {
                rest = state;
                continue;
            }
            let Some((id, slot, tokens)) = self.part(kind, parts, item.tokens) else { continue };
            let item = Item { tokens, cited: item.cited };
            let value = self.value(slot, &slot.ty, &[item]);
            let cell = self.told(value);
            self.set(row, id, cell, item.place(place.name));
        }
        if rest != Absence::Missing {
            for &id in parts.iter().filter(stated) {
                if !self.study.is_written(row, id) {
                    self.set(row, id, Cell::Absent(rest), place);
                }
            }
        }
    }

    fn part(&mut self, kind: &'s Kind, parts: &[SlotId], tokens: &'t [Token]) -> Option<(SlotId, &'s Slot, &'t [Token])> {
        let mut named = parts.iter().filter_map(|&id| kind.slots.get(id.0 as usize).filter(|slot| slot.stated).map(|slot| (id, slot)));
        let first = tokens.first()?;
        if first.kind != TokenKind::Word || tokens.len() == 1 {
            return named.next().map(|(id, slot)| (id, slot, tokens));
        }
        let word = fold(first.span.of(self.text));
        let part_of = |slot: &'s Slot| slot.name.rsplit('.').next().unwrap_or_default();
        if let Some((id, slot)) = named.clone().find(|(_, slot)| part_of(slot) == word.as_ref()) {
            return Some((id, slot, tokens.get(1..).unwrap_or_default()));
        }
        let names: Vec<&str> = named.map(|(_, slot)| part_of(slot)).collect();
        let mistake = Mistake::new("vocabulary/unknown-field", format!("there is no part `{word}` here"), first.span, "not known");
        self.tell(match meant(&word, names.iter().copied()) {
            Some(meant) => mistake.meant(meant),
            None => mistake.help(format!("the parts are `{}`", names.join("`, `"))),
        });
        None
    }

    /// Puts a value into its slot; a second one makes both unreadable.
    fn set(&mut self, row: Row, slot: SlotId, cell: Cell, place: Place) {
        let before = self.study.place(row, slot);
        if before.name.is_empty() {
            return self.put(row, slot, cell, place);
        }
        let name = place.name.of(self.text);
        let label = "and again here";
        let mistake = Diagnostic::mistake("vocabulary/double-field", format!("`{name}` is stated twice"), place.name, label);
        self.out.push(
            mistake.label(before.name, "stated here").help("keep one of them; several values stand in one field, with commas between"),
        );
        self.put(row, slot, Cell::Absent(Absence::Unreadable), before);
    }

    pub(super) fn put(&mut self, row: Row, slot: SlotId, cell: Cell, place: Place) {
        self.study.set(row, slot, cell, place);
    }
}

impl Item<'_> {
    pub fn place(&self, name: Span) -> Place {
        Place { value: span_of(self.tokens), name, cited: self.cited }
    }
}

impl super::super::Study<'_> {
    /// Keeps members side by side; `because` is `None` where all are known.
    pub(in crate::study) fn push_list(&mut self, members: &[Element], because: Absence) -> List {
        let start = self.elements.len() as u32;
        self.elements.extend_from_slice(members);
        let complete = because == Absence::None;
        List { start, len: members.len() as u32, complete, because: if complete { Absence::Missing } else { because } }
    }
}
