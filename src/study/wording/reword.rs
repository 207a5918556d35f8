//! A word found in a text to other words in its place, where the words around it allow that.

use super::words::{Pattern, Words, pattern, pieces};
use crate::diagnostic::Edit;
use crate::study::{Hit, Study, StudyText};
use std::ops::Range;

/// Phrases, and what is written in the place of each.
#[derive(Clone, Debug, Default)]
pub struct Rewording {
    pub name: String,
    rows: Vec<(Vec<Pattern>, String)>,
    not_after: Vec<String>,
    not_before: Vec<String>,
    /// A word must follow in the same clause.
    needs_object: bool,
}

impl Rewording {
    pub fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Adds a row; false where the phrase has one already.
    pub fn add(&mut self, phrase: &str, instead: &str) -> bool {
        let words: Vec<Pattern> = pieces(phrase).map(|(_, word)| pattern(word)).collect();
        let is_new = !words.is_empty() && self.rows.iter().all(|(own, _)| *own != words);
        if is_new {
            self.rows.push((words, instead.to_owned()));
        }
        is_new
    }

    /// Words that the phrases must not stand behind, and words that must not stand behind them.
    #[must_use]
    pub fn only(self, not_after: Vec<String>, not_before: Vec<String>, needs_object: bool) -> Self {
        Self { not_after, not_before, needs_object, ..self }
    }

    /// What to write for the longest phrase that holds a word found; nothing where no phrase does, or where its neighbours forbid it.
    pub fn edit(&self, study: &Study<'_>, hit: &Hit) -> Option<Edit> {
        let content = study.texts.get(hit.text.0 as usize)?;
        let text = content.text.as_ref();
        let mut words = Words::default();
        words.read(text);
        let longest = (0..words.list.len()).filter_map(|at| self.at(content, &words, at, hit)).max_by_key(|(range, _)| range.len());
        let (range, instead) = longest?;
        let fits = |word: Option<&str>, list: &[String]| word.is_none_or(|word| !list.iter().any(|own| own.eq_ignore_ascii_case(word)));
        let after = words.word(text, range.end).filter(|_| words.is_joined(range.end));
        let before = range.start.checked_sub(1).and_then(|at| words.word(text, at)).filter(|_| words.is_joined(range.start));
        let allowed = fits(before, &self.not_after) && fits(after, &self.not_before) && (after.is_some() || !self.needs_object);
        let bytes = words.bytes(&range);
        let upper = text.get(bytes.clone()).and_then(|written| written.chars().next()).is_some_and(char::is_uppercase);
        allowed.then(|| Edit { span: content.source(bytes), text: if upper { capitalized(instead) } else { instead.to_owned() } })
    }

    /// The longest phrase that begins at a word and holds the word found.
    fn at(&self, content: &StudyText<'_>, words: &Words, at: usize, hit: &Hit) -> Option<(Range<usize>, &str)> {
        let held = self.rows.iter().filter_map(|(phrase, instead)| {
            let range = at..words.holds(&content.text, at, phrase)?;
            let span = content.source(words.bytes(&range));
            (span.start <= hit.span.start && hit.span.end <= span.end).then_some((range, instead.as_str()))
        });
        held.max_by_key(|(range, _)| range.len())
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
