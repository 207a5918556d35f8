//! Values per arm and per word: `PL 14/20, control unreported`, `charter 90%, rural 12%`.

use super::Reader;
use super::count::double_unit;
use super::field::Item;
use super::head::is_text;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::source::Span;
use crate::study::cell::{Absence, Cell, Element, Key};
use crate::study::value::share::word_for;
use crate::study::value::{Mistake, span_of};
use crate::syntax::token::{Sign, Token, TokenKind};
use crate::syntax::word::fold;
use crate::vocabulary::{Dim, Kinds, ListId, Slot, Type};

/// What an item of a map says about its key.
enum Entry<'t> {
    /// A key, and the tokens of its value.
    Keyed(Key, &'t [Token]),
    /// The key is unreadable; that has been told.
    Lost,
    Bare,
}

impl<'s, 't> Reader<'s, 't> {
    /// `arm value { , arm value }`; an item without an arm is the total over all.
    pub(super) fn per_arm(&mut self, slot: &'s Slot, inner: &'s Type, items: &[Item<'t>]) -> Result<Cell, Mistake> {
        self.map(slot, inner, items, Self::arm_entry)
    }

    /// `word value { , word value }`
    pub(super) fn per_word(&mut self, slot: &'s Slot, inner: &'s Type, words: Option<ListId>, items: &[Item<'t>]) -> Result<Cell, Mistake> {
        self.map(slot, inner, items, move |reader, tokens| reader.word_entry(words, tokens))
    }

    fn map(
        &mut self,
        slot: &'s Slot,
        inner: &'s Type,
        items: &[Item<'t>],
        entry: impl Fn(&mut Self, &'t [Token]) -> Result<Entry<'t>, Mistake>,
    ) -> Result<Cell, Mistake> {
        let mut because = Absence::None;
        let mut found: Vec<Element> = std::mem::take(&mut self.entries);
        for (at, item) in items.iter().enumerate() {
            if at + 1 == items.len() && self.is_unreported(item.tokens) {
                because = because.max(Absence::Unreported);
                continue;
            }
            let (key, tokens) = match entry(self, item.tokens) {
                Ok(Entry::Keyed(key, tokens)) => (key, tokens),
                Ok(Entry::Bare) => (Key::Total, item.tokens),
                Ok(Entry::Lost) => {
                    because = Absence::Unreadable;
                    continue;
                }
                Err(mistake) => {
                    self.tell(mistake);
                    because = Absence::Unreadable;
                    continue;
                }
            };
            let value = Item { tokens, cited: item.cited };
            let read = self.value(slot, inner, &[value]);
            let cell = self.told(read);
            self.advise_share_word(inner, cell, tokens);
            let name = if tokens.len() == item.tokens.len() {
                Span::default()
            } else {
                span_of(item.tokens).head().to(tokens_before(item.tokens, tokens))
            };
            self.file(&mut found, Element { key, cell, sure: true, place: value.place(name) }, *inner == Type::Number(Dim::Count));
        }
        let list = self.study.push_list(&found, because);
        found.clear();
        self.entries = found;
        Ok(Cell::Map(list))
    }

    /// `PL > 50%`: a bound that says exactly what a share word does.
    fn advise_share_word(&mut self, inner: &Type, cell: Cell, tokens: &[Token]) {
        let bound = tokens.first().is_some_and(|first| matches!(first.kind, TokenKind::Sign(Sign::Gt | Sign::Ge)));
        let (Type::Number(Dim::Share), Cell::Number(quantity), true) = (inner, cell, bound) else { return };
        if let Some(word) = word_for(quantity) {
            let span = span_of(tokens);
            let message = format!("`{}` is what `{word}` means", span.of(self.text));
            let advice = Diagnostic::mistake("vocabulary/share-word", message, span, "there is a word for it").severity(Severity::Advice);
            self.out.push(advice.help(format!("write `{word}`")).fix(Fix::write(span, word, true)));
        }
    }

    /// Puts an entry under its key; counts of one key in two units are kept together, anything else twice is a mistake.
    fn file(&mut self, found: &mut Vec<Element>, entry: Element, counts: bool) {
        let Some(before) = found.iter_mut().find(|known| known.key == entry.key) else { return found.push(entry) };
        let pair = match (before.cell, entry.cell) {
            (Cell::Number(a), Cell::Number(b)) if counts && a.unit != b.unit => {
                Some([(a, before.place), (b, entry.place)].map(|(quantity, place)| (quantity, place)))
            }
            _ => None,
        };
        let span = before.place.name.to(entry.place.value);
        let span = if before.place.name.is_empty() { before.place.value.to(entry.place.value) } else { span };
        before.cell = match pair {
            Some(pair) => {
                let members = pair.map(|(quantity, place)| Element {
                    key: self.unit_key(quantity.unit),
                    cell: Cell::Number(quantity),
                    sure: true,
                    place,
                });
                Cell::Counts(self.study.push_list(&members, Absence::None))
            }
            None => {
                let name = before.place.name.of(self.text);
                let mistake = match (before.cell, name) {
                    (Cell::Number(quantity), "") if counts => double_unit(self.study.unit_name(quantity.unit), span),
                    (_, "") => Mistake::new("vocabulary/double-key", "two values stand here without an arm", span, "which of the two?"),
                    (_, name) => Mistake::new("vocabulary/double-key", format!("`{name}` has two values"), span, "which of the two?"),
                };
                self.tell(mistake);
                Cell::Absent(Absence::Unreadable)
            }
        };
    }

    fn arm_entry(&mut self, tokens: &'t [Token]) -> Result<Entry<'t>, Mistake> {
        let [first, rest @ ..] = tokens else { return Ok(Entry::Bare) };
        if first.kind != TokenKind::Word {
            return Ok(Entry::Bare);
        }
        if rest.is_empty() {
            return if self.is_id(*first) { Err(no_value(self.text, *first)) } else { Ok(Entry::Bare) };
        }
        match self.named(Kinds::one(self.vocabulary.core.arm.kind), *first)? {
            Cell::Entity(arm) => Ok(Entry::Keyed(Key::Arm(arm), rest)),
            _ => Ok(Entry::Lost),
        }
    }

    fn word_entry(&mut self, words: Option<ListId>, tokens: &'t [Token]) -> Result<Entry<'t>, Mistake> {
        let Some((&first, rest)) = tokens.split_first() else { return Ok(Entry::Lost) };
        let quoted = is_text(first) && words.is_none();
        if first.kind != TokenKind::Word && !quoted {
            let span = span_of(tokens);
            let mistake =
                Mistake::new("vocabulary/wrong-type", format!("no word stands before `{}`", span.of(self.text)), span, "of what?");
            return Err(mistake.help("each value stands behind its word: `charter 90%, rural 12%`"));
        }
        if rest.is_empty() {
            return Err(no_value(self.text, first));
        }
        let key = match words {
            Some(list) => {
                let vocabulary = self.vocabulary;
                let word = self.word_of(list, first)?;
                self.key(vocabulary.word(word).into(), first.span)
            }
            None if quoted => {
                let content = crate::syntax::text::content(self.text, first);
                self.key(content.text, content.span)
            }
            None => self.key(fold(first.span.of(self.text)), first.span),
        };
        Ok(Entry::Keyed(Key::Word(key), rest))
    }
}

/// The span of the tokens in front of a value.
fn tokens_before(all: &[Token], value: &[Token]) -> Span {
    let keys = all.len().saturating_sub(value.len());
    span_of(all.get(..keys).unwrap_or_default())
}

fn no_value(text: &str, key: Token) -> Mistake {
    let word = key.span.of(text);
    let mistake = Mistake::new("vocabulary/wrong-type", format!("`{word}` has no value"), key.span, "a value is missing behind it");
    mistake.help(format!("write `{word} yes`, `{word} 40%`, `{word} unreported`, as the field takes it"))
}
