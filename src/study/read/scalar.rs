//! One value of a type that holds one: yes/no, words, texts, quantities, dates, intervals, tests, references, comparisons.

use super::Reader;
use super::field::Item;
use super::head::is_text;
use super::slips::hyphenated;
use crate::numbers::quantity::Unit;
use crate::source::Span;
use crate::study::Comparison;
use crate::study::cell::{Absence, Cell, Element, Key};
use crate::study::value::quantity::{Measures, WithTotal};
use crate::study::value::{Mistake, date, span_of, stat, whole, wrong_type, wrong_type_at};
use crate::suggest::meant_among;
use crate::syntax::token::{Sign, Token, TokenKind};
use crate::syntax::word::fold;
use crate::vocabulary::{Dim, Kinds, ListId, Type, Word, WordRow};

impl<'s, 't> Reader<'s, 't> {
    /// A single value.
    pub(super) fn scalar(&mut self, ty: &'s Type, tokens: &'t [Token]) -> Result<Cell, Mistake> {
        match ty {
            Type::Truth => self.truth(tokens),
            Type::Word(list) => self.word(*list, tokens),
            Type::Free => self.free(tokens),
            Type::Text => self.text(tokens),
            Type::Number(dim) => self.quantity(*dim, tokens).map(Cell::Number),
            Type::Extent(dim) => self.measures().extent(*dim, tokens).map(Cell::Extent),
            Type::Date => date::date(self.text, tokens).map(|(lo, hi)| Cell::Date { lo, hi }),
            Type::Period => date::period(self.text, tokens).map(|(lo, hi)| Cell::Date { lo, hi }),
            Type::Ci => self.interval(tokens),
            Type::Test => self.test(tokens),
            Type::Entity(kinds) => self.entity(*kinds, tokens),
            Type::Comparison | Type::List(_) | Type::PerArm(_) | Type::PerWord(..) | Type::Hit | Type::Fact => {
                Err(wrong_type(self.text, tokens, "a single value"))
            }
        }
    }

    /// `yes`, `no`
    fn truth(&self, tokens: &[Token]) -> Result<Cell, Mistake> {
        match tokens {
            [token] if token.span.of(self.text).eq_ignore_ascii_case("yes") => Ok(Cell::Truth(true.into())),
            [token] if token.span.of(self.text).eq_ignore_ascii_case("no") => Ok(Cell::Truth(false.into())),
            _ => Err(wrong_type(self.text, tokens, "`yes` or `no`")),
        }
    }

    /// A word of the field's list.
    fn word(&self, list: ListId, tokens: &[Token]) -> Result<Cell, Mistake> {
        let [token] = tokens else { return Err(self.several_words(list, tokens)) };
        if token.kind != TokenKind::Word {
            return Err(wrong_type(self.text, tokens, "a word of this field"));
        }
        self.word_of(list, *token).map(Cell::Word)
    }

    /// `cross–sectional`, `cross sectional`
    fn several_words(&self, list: ListId, tokens: &[Token]) -> Mistake {
        let mistake = wrong_type(self.text, tokens, "one word");
        let Some(words) = self.vocabulary.list(list) else { return mistake };
        let printed = |index: u16| words.words.get(index as usize).map_or("", |row| row.word.as_str());
        let joined = hyphenated(self.text, tokens).filter(|joined| words.find(joined).is_some());
        if let Some(joined) = joined {
            let span = span_of(tokens);
            let message = format!("`{}` is not a word of this field", span.of(self.text));
            let mistake = Mistake::new("vocabulary/unknown-word", message, span, "not known here");
            return mistake.help(format!("did you mean `{joined}`?")).fix(&joined, true);
        }
        match tokens.iter().find_map(|token| words.find(token.span.of(self.text))) {
            Some(index) => mistake.help(format!("did you mean `{}`?", printed(index))),
            None => mistake,
        }
    }

    /// The word of a list that a token means.
    pub(super) fn word_of(&self, list: ListId, token: Token) -> Result<Word, Mistake> {
        let written = fold(token.span.of(self.text));
        let Some(words) = self.vocabulary.list(list) else { return Err(wrong_type(self.text, &[token], "a word")) };
        if let Some(index) = words.find(&written) {
            return Ok(Word { list, index });
        }
        let message = format!("`{written}` is not a word of this field");
        let mistake = Mistake::new("vocabulary/unknown-word", message, token.span, "not known here");
        let halves = written.split_once('-').filter(|(a, b)| words.names.contains_key(*a) && words.names.contains_key(*b));
        if let Some((a, b)) = halves {
            return Err(mistake.help(format!("`{a}` and `{b}` are two words: put a space or a comma between them")));
        }
        if let Some(close) = opposite(&written).filter(|close| close.iter().all(|word| words.names.contains_key(*word))) {
            let (last, first) = close.split_last().unwrap_or((&"", &[]));
            return Err(mistake.help(format!("did you mean `{}` or `{last}`?", first.join("`, `"))));
        }
        let spellings = |(at, row): (usize, &'s WordRow)| std::iter::once(&row.word).chain(&row.also).map(move |word| (word.as_str(), at));
        Err(match meant_among(&written, words.words.iter().enumerate().flat_map(spellings)) {
            Some(meant) => mistake.meant(meant),
            None => {
                let all: Vec<String> = words.words.iter().map(|row| format!("`{}`", row.word)).collect();
                mistake.help(format!("the words are {}", all.join(", ")))
            }
        })
    }

    /// Any word, or a text where one word is not enough.
    fn free(&mut self, tokens: &[Token]) -> Result<Cell, Mistake> {
        self.text_or_word(tokens).map(Cell::Free).ok_or_else(|| {
            let mistake = wrong_type(self.text, tokens, "a word");
            let words = tokens.len() > 1 && tokens.iter().all(|token| token.kind == TokenKind::Word);
            if words { mistake.help(format!("several words need quotes: `\"{}\"`", span_of(tokens).of(self.text))) } else { mistake }
        })
    }

    /// A text in quotes, or one bare word.
    fn text(&mut self, tokens: &[Token]) -> Result<Cell, Mistake> {
        self.text_or_word(tokens).map(Cell::Text).ok_or_else(|| {
            let span = span_of(tokens);
            let message = format!("`{}` is not a text in quotes", span.of(self.text));
            let mistake = Mistake::new("vocabulary/wrong-type", message, span, "a text in quotes expected");
            mistake.help(format!("write `\"{}\"`", span.of(self.text).replace('"', "")))
        })
    }

    fn text_or_word(&mut self, tokens: &[Token]) -> Option<crate::study::cell::TextId> {
        match tokens {
            [token] if is_text(*token) => Some(self.text_of(*token)),
            [token] if token.kind == TokenKind::Word => Some(self.push_text(fold(token.span.of(self.text)), token.span, Vec::new())),
            _ => None,
        }
    }

    pub(super) fn measures(&mut self) -> Measures<'_, 's> {
        Measures { vocabulary: self.vocabulary, text: self.text, units: &mut self.study.units }
    }

    /// A quantity; the total of a fraction is kept beside it.
    pub(super) fn quantity(&mut self, dim: Dim, tokens: &[Token]) -> Result<crate::numbers::quantity::Quantity, Mistake> {
        let (quantity, total): WithTotal = self.measures().quantity(dim, tokens)?;
        if let Some(total) = total {
            self.study.totals.push((span_of(tokens).start, total));
        }
        Ok(quantity)
    }

    /// `95% CI 0.11 to 0.43`
    pub(super) fn ci(&mut self, items: &[Item<'t>]) -> Result<Cell, Mistake> {
        let tokens = || items.iter().flat_map(|item| item.tokens).copied();
        let read = match items {
            [item] => self.interval(item.tokens),
            _ => Err(wrong_type(self.text, &tokens().collect::<Vec<_>>(), "a confidence interval")),
        };
        let (first, last) = (tokens().next(), tokens().last());
        read.map_err(|mistake| match (mistake.rule, stat::ci_meant(self.text, tokens())) {
            ("vocabulary/wrong-type", Some(meant)) => {
                let span = first.zip(last).map_or_else(Span::default, |(first, last)| first.span.to(last.span));
                wrong_type_at(self.text, span, "a confidence interval").help(format!("write `{meant}`"))
            }
            _ => mistake,
        })
    }

    /// One interval.
    fn interval(&mut self, tokens: &[Token]) -> Result<Cell, Mistake> {
        let ci = whole(self.text, tokens, "a confidence interval", stat::ci)?;
        let ends = ci.lo.span.to(ci.hi.span);
        if !(ci.level > 0.0 && ci.level < 100.0) {
            return Err(Mistake::new("vocabulary/out-of-domain", "no interval has this level", span_of(tokens), "between 0% and 100%"));
        }
        if ci.lo.printed.value > ci.hi.printed.value {
            let mistake = Mistake::new("vocabulary/upside-down", "the interval ends before it begins", ends, "the lower end stands first");
            return Err(mistake.help(format!("write `{} to {}`", ci.hi.span.of(self.text), ci.lo.span.of(self.text))));
        }
        let at = self.study.intervals.len() as u32;
        if let Some(unit) = ci.unit {
            let name = unit.of(self.text);
            let found = self.vocabulary.unit_named(name);
            match found.filter(|&at| self.vocabulary.units.get(at as usize).is_some_and(|row| row.dim == Dim::Effect)) {
                Some(unit) => self.ci_units.push((at, Unit(unit))),
                None => {
                    let mistake = Mistake::new("vocabulary/unknown-unit", format!("`{name}` is no unit of effects"), unit, "not known");
                    return Err(mistake.help("leave it out: the interval is in the unit of the estimate"));
                }
            }
        }
        self.study.intervals.push(ci.interval());
        Ok(Cell::Ci(at))
    }

    /// `t(28) = 2.20`
    fn test(&mut self, tokens: &[Token]) -> Result<Cell, Mistake> {
        let test = whole(self.text, tokens, "a test", stat::test)?;
        if let Some(mistake) = stat::impossible(&test, span_of(tokens)) {
            return Err(mistake);
        }
        self.study.tests.push(test);
        Ok(Cell::Test(self.study.tests.len() as u32 - 1))
    }

    /// `A, C to B`, `within A`
    pub(super) fn comparison(&mut self, items: &[Item<'t>]) -> Result<Cell, Mistake> {
        let Some((last, earlier)) = items.split_last() else { return Ok(Cell::MISSING) };
        let is = |token: &Token, word: &str| token.kind == TokenKind::Word && token.span.of(self.text) == word;
        let (treated, against) = match last.tokens {
            [within, arm] if is(within, "within") && earlier.is_empty() => (*arm, None),
            [first, to, second] if is(to, "to") => (*first, Some(*second)),
            _ => {
                let span = items.iter().map(|item| span_of(item.tokens)).reduce(Span::to).unwrap_or_default();
                let message = format!("`{}` is not a comparison", span.of(self.text));
                let mistake = Mistake::new("vocabulary/wrong-type", message, span, "a comparison of arms expected");
                if let Some((first, second)) = self.held_against(last.tokens) {
                    let before = earlier.iter().map(|item| format!("{}, ", span_of(item.tokens).of(self.text))).collect::<String>();
                    return Err(mistake.help(format!("did you mean `{before}{first} to {second}`?")));
                }
                return Err(mistake.help("write `A to B`, `A, C to B`, or `within A` for a change over time in one arm"));
            }
        };
        let arms = Kinds::one(self.vocabulary.core.arm.kind);
        let mut because = Absence::None;
        let mut members = Vec::with_capacity(items.len());
        let firsts = earlier.iter().map(|item| (item.tokens, item.cited)).chain([(std::slice::from_ref(&treated), last.cited)]);
        for (tokens, cited) in firsts {
            let value = self.entity(arms, tokens);
            match self.told(value) {
                Cell::Absent(_) => because = Absence::Unreadable,
                cell => {
                    let place = Item { tokens, cited }.place(Span::default());
                    members.push(Element { key: Key::Member, cell, sure: true, place });
                }
            }
        }
        let (against, place) = match against {
            Some(token) => {
                let value = self.named(arms, token);
                (self.told(value), Item { tokens: std::slice::from_ref(&token), cited: last.cited }.place(Span::default()))
            }
            None => (Cell::NONE, last.place(Span::default())),
        };
        let treated = self.study.push_list(&members, because);
        self.study.comparisons_made.push(Comparison { treated, against, against_place: place });
        Ok(Cell::Comparison(self.study.comparisons_made.len() as u32 - 1))
    }

    /// `T vs C`, `T and C`, `T - C`: both arms.
    fn held_against(&self, tokens: &[Token]) -> Option<(&'s str, &'s str)> {
        let [first, joint @ .., second] = tokens else { return None };
        let joins = |token: &Token| match token.kind {
            TokenKind::Sign(Sign::To | Sign::Minus | Sign::Dot | Sign::Slash) => true,
            TokenKind::Word => ["vs", "versus", "v", "and", "against", "with", "to", "over", "minus"]
                .iter()
                .any(|word| word.eq_ignore_ascii_case(token.span.of(self.text))),
            _ => false,
        };
        let arms = first.kind == TokenKind::Word && second.kind == TokenKind::Word;
        (arms && !joint.is_empty() && joint.iter().all(joins)).then(|| (first.span.of(self.text), second.span.of(self.text)))
    }
}

/// Words that only tell what a design is not, and what it may be.
fn opposite(written: &str) -> Option<&'static [&'static str]> {
    match written.to_lowercase().as_str() {
        "non-randomized" | "non-randomised" | "nonrandomized" | "nonrandomised" | "non-random" | "observational" | "non-rct" => {
            Some(&["quasi-experimental", "matched", "cohort"])
        }
        _ => None,
    }
}
