//! TOML to keys and values that know their places, and to mistakes where a value is of another kind than wanted.

use super::{At, By, Place, Wrong};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::suggest::did_you_mean;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value of a document.
pub type Value<'t> = Spanned<DeValue<'t>>;

/// A document that is being read, and what was wrong so far.
pub struct Document {
    pub source: Arc<Source>,
    pub by: By,
    pub mistakes: Vec<Wrong>,
}

impl Document {
    /// What stands between two places.
    pub fn place(&self, range: std::ops::Range<usize>) -> Place {
        Place { by: self.by, source: self.source.clone(), span: Span::new(range.start as u32, range.end as u32) }
    }

    pub fn at<T>(&self, value: T, of: &Value<'_>) -> At<T> {
        At { value, place: self.place(of.span()) }
    }

    /// Tells of a mistake.
    pub fn wrong(&mut self, range: std::ops::Range<usize>, message: String, label: &str, help: Option<String>) {
        let told = Diagnostic::mistake("policy/value", message, self.place(range).span, label);
        let told = help.map_or(told.clone(), |help| told.help(help));
        self.mistakes.push(Wrong { source: self.source.clone(), told });
    }

    fn wanted(&mut self, key: &str, value: &Value<'_>, what: &str) {
        self.wrong(value.span(), format!("`{key}` is not {what}"), &format!("{what} is wanted"), None);
    }

    /// A text.
    pub fn text(&mut self, key: &str, value: &Value<'_>) -> Option<At<String>> {
        let text = value.get_ref().as_str().map(|text| self.at(text.to_owned(), value));
        if text.is_none() {
            self.wanted(key, value, "a text in quotes");
        }
        text
    }

    /// A list of texts; one alone is a list of one.
    pub fn texts(&mut self, key: &str, value: &Value<'_>) -> Vec<At<String>> {
        match value.get_ref() {
            DeValue::Array(all) => all.iter().filter_map(|one| self.text(key, one)).collect(),
            DeValue::String(text) => vec![self.at(text.as_ref().to_owned(), value)],
            _ => {
                self.wanted(key, value, "a list of texts, such as `[\"one\", \"two\"]`");
                Vec::new()
            }
        }
    }

    /// One of some words.
    pub fn word<T: Copy>(&mut self, key: &str, value: &Value<'_>, words: &[(&str, T)]) -> Option<At<T>> {
        let text = self.text(key, value)?;
        if let Some((_, found)) = words.iter().find(|(word, _)| *word == text.value) {
            return Some(At { value: *found, place: text.place });
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let help = did_you_mean(&text.value, names.iter().copied()).unwrap_or_else(|| format!("it may be `{}`", names.join("`, `")));
        self.wrong(value.span(), format!("`{key}` cannot be `{}`", text.value), "not one of its words", Some(help));
        None
    }

    /// A literal of the rule language: a text, or a bare number or date.
    pub fn literal(&mut self, key: &str, value: &Value<'_>) -> Option<At<String>> {
        match value.get_ref() {
            DeValue::String(_) => self.text(key, value),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => {
                let place = self.place(value.span());
                Some(At { value: place.span.of(&self.source.text).to_owned(), place })
            }
            _ => {
                self.wanted(key, value, "a number, or a text such as `\"40%\"`");
                None
            }
        }
    }

    /// A date, in quotes or without.
    pub fn date(&mut self, key: &str, value: &Value<'_>) -> Option<(At<String>, i32)> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.as_ref().to_owned(),
            DeValue::Datetime(date) => date.to_string(),
            _ => String::new(),
        };
        let last = crate::date::parse(&text).map(|(_, last)| last);
        if last.is_none() {
            self.wanted(key, value, "a date such as 2027-12-31");
        }
        Some((self.at(text, value), last?))
    }

    /// The entries of a table, in the order of the file.
    pub fn table<'v, 't>(&mut self, key: &str, value: &'v Value<'t>) -> Vec<(At<String>, &'v Value<'t>)> {
        let Some(table) = value.get_ref().as_table() else {
            self.wanted(key, value, "a table");
            return Vec::new();
        };
        self.entries(table)
    }

    pub fn entries<'v, 't>(&self, table: &'v DeTable<'t>) -> Vec<(At<String>, &'v Value<'t>)> {
        let entry = |(key, value): (&Spanned<_>, &'v Value<'t>)| {
            let name: &str = AsRef::<str>::as_ref(key.get_ref() as &std::borrow::Cow<'_, str>);
            (At { value: name.to_owned(), place: self.place(key.span()) }, value)
        };
        let mut entries: Vec<(At<String>, &Value<'_>)> = table.iter().map(entry).collect();
        entries.sort_by_key(|(key, _)| key.place.span);
        entries
    }

    /// A key that is not one of those there are.
    pub fn unknown_key(&mut self, key: &At<String>, keys: &[&str], whose: &str) {
        let help = did_you_mean(&key.value, keys.iter().copied()).unwrap_or_else(|| format!("{whose} has the keys {}", keys.join(", ")));
        self.mistakes.push(key.wrong("policy/unknown-key", format!("{whose} has no key `{}`", key.value), "not a key").help(help));
    }
}
