//! The text of a policy to the one layer it sets, and to every mistake in it.

use super::document::{Document, Value};
use super::{At, By, Layer, Moved, OpenQuestions, PolicyWaiver, Wrong};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};
use std::path::Path;
use std::sync::Arc;
use toml::de::DeTable;

/// The keys of a policy.
const KEYS: [&str; 13] = [
    "extends",
    "rules",
    "select",
    "extend-select",
    "ignore",
    "fail-on",
    "open",
    "severity",
    "param",
    "exclude",
    "unwaivable",
    "waivers-need",
    "waive",
];
/// The keys of a `[[waive]]`.
const WAIVE_KEYS: [&str; 6] = ["rule", "on", "files", "reason", "by", "until"];

const SEVERITIES: [(&str, Severity); 3] = [("error", Severity::Error), ("warning", Severity::Warning), ("advice", Severity::Advice)];

/// Reads a policy whose paths start from `folder`. What could be read is there, whatever the mistakes.
pub fn read(source: &Arc<Source>, folder: &Path, by: By) -> (Layer, Vec<Wrong>) {
    let mut document = Document { source: source.clone(), by, mistakes: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    document.mistakes.extend(errors.iter().map(|error| syntax(source, error)));
    let mut layer = Layer { source: Some(source.clone()), folder: folder.to_owned(), ..Layer::default() };
    for (key, value) in document.entries(table.get_ref()) {
        entry(&mut layer, &mut document, &key, value);
    }
    // One slip often gives several: all that begin at one place are one.
    document.mistakes.sort_by_key(|wrong| wrong.told.place());
    document.mistakes.dedup_by_key(|wrong| wrong.told.place().start);
    (layer, document.mistakes)
}

fn syntax(source: &Arc<Source>, error: &toml::de::Error) -> Wrong {
    let end = source.text.len();
    let range = error.span().unwrap_or(end..end);
    let span = Span::new(range.start.min(end) as u32, range.end.min(end) as u32);
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    Wrong { source: source.clone(), told: Diagnostic::mistake("policy/syntax", format!("this is no TOML: {message}"), span, "here") }
}

fn entry(layer: &mut Layer, document: &mut Document, key: &At<String>, value: &Value<'_>) {
    let name = key.value.as_str();
    match name {
        "extends" => layer.extends = document.texts(name, value),
        "rules" => layer.rules = document.texts(name, value),
        "select" => layer.select = Some(document.texts(name, value)),
        "extend-select" => layer.extend_select = document.texts(name, value),
        "ignore" => layer.ignore = document.texts(name, value),
        "exclude" => layer.exclude = document.texts(name, value),
        "unwaivable" => layer.unwaivable = document.texts(name, value),
        "fail-on" => layer.fail_on = document.word(name, value, &with(&SEVERITIES, "never")),
        "open" => layer.open = document.word(name, value, &OpenQuestions::WORDS),
        "waivers-need" => layer.waivers_need = needs(document, name, value),
        "severity" => layer.severity = severities(document, name, value),
        "param" => layer.params = params(document, name, value),
        "waive" => layer.waive = waivers(document, value),
        _ => document.unknown_key(key, &KEYS, "a policy"),
    }
}

/// The severities, and a word for none.
fn with(severities: &'static [(&'static str, Severity)], none: &'static str) -> Vec<(&'static str, Option<Severity>)> {
    severities.iter().map(|&(word, severity)| (word, Some(severity))).chain([(none, None)]).collect()
}

fn needs(document: &mut Document, key: &str, value: &Value<'_>) -> Vec<At<String>> {
    let wanted = document.texts(key, value);
    let (known, unknown): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|field| ["by", "until"].contains(&field.value.as_str()));
    for field in unknown {
        let message = format!("`{key}` cannot ask for `{}`", field.value);
        let help = "a waiver always gives a reason; a policy may ask for `by` and `until` as well";
        document.mistakes.push(field.wrong("policy/value", message, "not a field of waivers that may be left out").help(help));
    }
    known
}

fn severities(document: &mut Document, key: &str, value: &Value<'_>) -> Vec<(At<String>, Option<Severity>)> {
    let words = with(&SEVERITIES, "off");
    let mut all = Vec::new();
    for (name, value) in document.table(key, value) {
        if let Some(severity) = document.word(&name.value, value, &words) {
            all.push((name, severity.value));
        }
    }
    all
}

fn params(document: &mut Document, key: &str, value: &Value<'_>) -> Vec<Moved> {
    let mut all = Vec::new();
    for (rule, params) in document.table(key, value) {
        for (name, value) in document.table(&rule.value, params) {
            if let Some(value) = document.literal(&name.value, value) {
                all.push(Moved { rule: rule.clone(), name, value });
            }
        }
    }
    all
}

fn waivers(document: &mut Document, value: &Value<'_>) -> Vec<PolicyWaiver> {
    let Some(all) = value.get_ref().as_array() else {
        document.wrong(value.span(), "`waive` is not a list of tables".to_owned(), "write `[[waive]]`", None);
        return Vec::new();
    };
    all.iter().filter_map(|one| waiver(document, one)).collect()
}

fn waiver(document: &mut Document, value: &Value<'_>) -> Option<PolicyWaiver> {
    let (mut rule, mut reason, mut by, mut until) = (None, None, None, None);
    let (mut on, mut files) = (Vec::new(), Vec::new());
    for (key, value) in document.table("waive", value) {
        let name = key.value.as_str();
        match name {
            "rule" => rule = document.text(name, value),
            "reason" => reason = document.text(name, value).filter(|text| !text.value.trim().is_empty()),
            "by" => by = document.text(name, value).filter(|text| !text.value.trim().is_empty()),
            "until" => until = document.date(name, value),
            "on" => on = document.texts(name, value),
            "files" => files = document.texts(name, value),
            _ => document.unknown_key(&key, &WAIVE_KEYS, "a waiver"),
        }
    }
    let place = document.place(value.span());
    if rule.is_none() {
        let message = "a waiver of a policy says which rule it waives".to_owned();
        document.wrong(value.span(), message, "no `rule`", Some("add `rule = \"category/name\"`".to_owned()));
    }
    Some(PolicyWaiver { rule: rule?, on, files, reason, by, until, place })
}
