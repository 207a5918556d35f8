//! What is in force for a path, and who says so, to a page or an object.

use super::harmless;
use crate::diagnostic::Severity;
use crate::policy::{By, InForce, Layer, Place};
use crate::rule::book::RuleBook;
use crate::wildcard::category;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{Result, Write};

/// A policy in force, as it is told.
#[derive(Serialize)]
pub struct Config {
    path: String,
    /// The policy files and profiles, those of least weight first.
    policies: Vec<String>,
    fail_on: Setting,
    open: Setting,
    rules_running: usize,
    rules_loaded: usize,
    /// What differs from what the rule files say.
    rules: Vec<RuleSetting>,
    lists: Vec<ListSetting>,
    waivers: Vec<WaiverSetting>,
    /// How many rules each category has.
    #[serde(skip)]
    sizes: FxHashMap<String, usize>,
}

/// A value, and where it is set; nowhere where it is the default.
#[derive(Serialize)]
struct Setting {
    value: String,
    from: Option<String>,
}

#[derive(Serialize)]
struct RuleSetting {
    rule: String,
    /// `runs`, `severity`, or the name of a parameter.
    what: String,
    value: String,
    /// What it would be otherwise.
    instead_of: String,
    from: Option<String>,
}

#[derive(Serialize)]
struct ListSetting {
    key: &'static str,
    value: String,
    from: Option<String>,
}

#[derive(Serialize)]
struct WaiverSetting {
    rule: String,
    reason: String,
    by: Option<String>,
    until: Option<String>,
    from: Option<String>,
}

impl Config {
    /// What is in force for `path`.
    pub fn new(path: &str, layers: &[Layer], in_force: &InForce, book: &RuleBook) -> Self {
        let mut policies: Vec<String> = Vec::new();
        let sources = layers.iter().flat_map(|layer| layer.source.as_ref());
        policies.extend(sources.map(|source| source.name.clone()));
        let fail_on = in_force.fail_on.0.map_or("never", Severity::as_str).to_owned();
        Self {
            path: path.to_owned(),
            policies,
            fail_on: Setting { value: fail_on, from: in_force.fail_on.1.as_ref().map(origin) },
            open: Setting { value: in_force.open.0.as_str().to_owned(), from: in_force.open.1.as_ref().map(origin) },
            rules_running: in_force.settings.runs.iter().filter(|runs| **runs).count(),
            rules_loaded: book.rules.len(),
            rules: rules(in_force, book),
            lists: layers.iter().flat_map(lists).collect(),
            waivers: waivers(in_force),
            sizes: sizes(book),
        }
    }

    /// Writes it for people.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> Result<()> {
        let policies = if self.policies.is_empty() { "no policy".to_owned() } else { self.policies.join(", then ") };
        let mut rows = vec![
            row("fail-on", &self.fail_on.value, "", self.fail_on.from.as_deref()),
            row("open", &self.open.value, "", self.open.from.as_deref()),
        ];
        rows.extend(self.lists.iter().map(|list| row(list.key, &list.value, "", list.from.as_deref())));
        rows.extend(self.rule_rows());
        for waiver in &self.waivers {
            let until = waiver.until.as_ref().map_or(String::new(), |until| format!(", until {until}"));
            let by = waiver.by.as_ref().map_or(String::new(), |by| format!(", {by}"));
            rows.push(row(&format!("{} waived", waiver.rule), &format!("\"{}\"{by}{until}", waiver.reason), "", waiver.from.as_deref()));
        }
        writeln!(out, "{}: {}", harmless::line(&self.path), harmless::line(&policies))?;
        writeln!(out, "{} of {} rules run\n", self.rules_running, self.rules_loaded)?;
        let (wide, value) = (width(&rows, |row| &row.0), width(&rows, |row| &row.1));
        for (what, set, from) in &rows {
            writeln!(out, "{}", format!("{what:wide$}  {set:value$}  {from}").trim_end())?;
        }
        Ok(())
    }
}

impl Config {
    /// A row for each setting of a rule; one for a whole category where all of it is set alike.
    fn rule_rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for of_category in self.rules.chunk_by(|a, b| category(&a.rule) == category(&b.rule)) {
            let Some(first) = of_category.first() else { continue };
            let alike = |other: &RuleSetting| (&other.what, &other.value, &other.from) == (&first.what, &first.value, &first.from);
            let of_rule = self.sizes.get(category(&first.rule)).is_none_or(|size| *size != of_category.len());
            if of_rule || of_category.len() == 1 || !of_category.iter().all(alike) {
                rows.extend(of_category.iter().map(RuleSetting::row));
                continue;
            }
            let what = if first.what == "runs" { String::new() } else { format!(" {}", first.what) };
            let what = format!("{}{what} ({} rules)", category(&first.rule), of_category.len());
            rows.push(row(&what, &first.value, "", first.from.as_deref()));
        }
        rows
    }
}

impl RuleSetting {
    fn row(&self) -> Row {
        let what = if self.what == "runs" { self.rule.clone() } else { format!("{} {}", self.rule, self.what) };
        let instead_of = if self.what == "runs" { "" } else { &self.instead_of };
        row(&what, &self.value, instead_of, self.from.as_deref())
    }
}

/// What is set, what it is, and who says so.
type Row = (String, String, String);

fn row(what: &str, value: &str, instead_of: &str, from: Option<&str>) -> Row {
    let instead = if instead_of.is_empty() { String::new() } else { format!(" (not {instead_of})") };
    let line = |text: &str| harmless::line(text).into_owned();
    (line(what), line(&format!("{value}{instead}")), line(from.unwrap_or("default")))
}

fn width(rows: &[Row], of: impl Fn(&Row) -> &String) -> usize {
    // What is longer than most does not push all others to the right.
    rows.iter().map(|row| of(row).chars().count()).filter(|width| *width <= 60).max().unwrap_or_default()
}

/// `caveat.toml:3`, `profile draft`, `command line`
fn origin(place: &Place) -> String {
    match place.by {
        By::File => format!("{}:{}", place.source.name, place.source.place(place.span.start).line),
        By::Profile => place.source.name.clone(),
        By::Options => "command line".to_owned(),
    }
}

fn rules(in_force: &InForce, book: &RuleBook) -> Vec<RuleSetting> {
    let mut out = Vec::new();
    for (rule, ruling) in book.rules.iter().zip(&in_force.rulings) {
        let mut add = |what: &str, value: String, instead_of: String, from: Option<&Place>| {
            let (rule, what) = (rule.path.clone(), what.to_owned());
            out.push(RuleSetting { rule, what, value, instead_of, from: from.map(origin) });
        };
        let word = |runs: bool| if runs { "runs" } else { "off" }.to_owned();
        if ruling.runs != book.is_on(rule) {
            add("runs", word(ruling.runs), word(!ruling.runs), ruling.runs_by.as_ref());
        }
        if let Some((severity, place)) = &ruling.severity {
            add("severity", severity.as_str().to_owned(), rule.severity.as_str().to_owned(), Some(place));
        }
        for (at, value, place) in &ruling.params {
            if let Some(param) = rule.params.get(*at) {
                add(&param.name, value.clone(), param.text.clone(), Some(place));
            }
        }
    }
    out
}

fn sizes(book: &RuleBook) -> FxHashMap<String, usize> {
    let mut sizes = FxHashMap::default();
    for rule in &book.rules {
        *sizes.entry(rule.category().to_owned()).or_default() += 1;
    }
    sizes
}

fn lists(layer: &Layer) -> Vec<ListSetting> {
    let all =
        [("rules", &layer.rules), ("exclude", &layer.exclude), ("unwaivable", &layer.unwaivable), ("waivers-need", &layer.waivers_need)];
    let entries = all.into_iter().flat_map(|(key, values)| values.iter().map(move |value| (key, value)));
    entries.map(|(key, value)| ListSetting { key, value: value.value.clone(), from: Some(origin(&value.place)) }).collect()
}

fn waivers(in_force: &InForce) -> Vec<WaiverSetting> {
    let setting = |waiver: &crate::check::waivers::Waiver| {
        let about = in_force.waivers.all.get(waiver.number);
        let waived = waiver.waived.clone();
        let from = about.map(|about| origin(&about.place));
        WaiverSetting { rule: waiver.rule.clone(), reason: waived.reason, by: waived.by, until: waived.until, from }
    };
    in_force.settings.waivers.iter().map(setting).collect()
}

/// Writes an object for machines.
///
/// # Errors
/// It cannot be written.
pub fn json(out: &mut dyn Write, all: &[Config]) -> Result<()> {
    let mut text = serde_json::to_string_pretty(all)?;
    let _ = text.write_char('\n');
    out.write_all(text.as_bytes())
}
