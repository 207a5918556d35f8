//! The layers of a policy x a rule book to what is in force: each rule's part in it, the gate, and what is wrong.

use super::waivers::{self, Waivers};
use super::{At, By, Layer, Moved, OpenQuestions, Place, Wrong};
use crate::check::Settings;
use crate::check::outcome::Gate;
use crate::check::waivers::{Demands, OWN};
use crate::diagnostic::Severity;
use crate::rule::Rule;
use crate::rule::book::RuleBook;
use crate::rule::params::moved;
use crate::suggest::did_you_mean;
use crate::wildcard::{category, names};
use std::sync::Arc;

/// What is in force for some files.
#[derive(Debug)]
pub struct InForce {
    pub settings: Settings,
    pub gate: Gate,
    /// What fails a run, and who says so; nobody where it is the default.
    pub fail_on: (Option<Severity>, Option<Place>),
    pub open: (OpenQuestions, Option<Place>),
    /// Parallel to the rules of the book.
    pub rulings: Vec<Ruling>,
    /// What each of the settings' waivers is about, and where it stands.
    pub waivers: Waivers,
    /// Mistakes: not all that was meant is in force.
    pub wrong: Vec<Wrong>,
}

/// What becomes of one rule.
#[derive(Clone, Debug, Default)]
pub struct Ruling {
    pub runs: bool,
    /// Who says that it runs, or that it does not; nobody where it is as by default.
    pub runs_by: Option<Place>,
    pub severity: Option<(Severity, Place)>,
    /// Its parameters that have another value: their places among its own, the value as written, and who says so.
    pub params: Vec<(usize, String, Place)>,
    /// A severity of `off` keeps it from running.
    off: bool,
}

/// Puts layers over each other, those of less weight first.
pub fn in_force(layers: &[Layer], book: &RuleBook, today: (i32, i32)) -> InForce {
    let mut settings = Settings::new(book, today);
    let mut rulings: Vec<Ruling> = settings.runs.iter().map(|&runs| Ruling { runs, ..Ruling::default() }).collect();
    let mut wrong = Vec::new();
    for layer in layers {
        wrong.extend(unknown(layer, book));
        for (rule, ruling) in book.rules.iter().zip(&mut rulings) {
            rule_by(layer, rule, ruling);
        }
        for (name, ..) in OWN {
            if let Some((_, severity)) = most_telling(layer, name) {
                settings.own_severities.insert(name.to_owned(), *severity);
            }
        }
        wrong.extend(layer.params.iter().filter_map(|wish| move_param(wish, book, &mut settings, &mut rulings)));
    }
    settings.runs = rulings.iter().map(|ruling| ruling.runs).collect();
    let severities = rulings.iter().enumerate().filter_map(|(at, ruling)| Some((at, ruling.severity.as_ref()?.0)));
    settings.severities = severities.collect();
    settings.demands = Arc::new(demands(layers));
    let (list, waivers) = waivers::waivers(layers, book, &settings);
    settings.waivers = list.into();
    if wrong.is_empty() && !settings.runs.contains(&true) {
        wrong.extend(none_left(layers));
    }
    let fail_on = layers.iter().rev().find_map(|layer| layer.fail_on.clone());
    let open = layers.iter().rev().find_map(|layer| layer.open.clone());
    let fail_on = fail_on.map_or((Some(Severity::Warning), None), |fail_on| (fail_on.value, Some(fail_on.place)));
    let open = open.map_or((OpenQuestions::default(), None), |open| (open.value, Some(open.place)));
    let gate = Gate { fail_on: fail_on.0, open_fails: open.0 == OpenQuestions::Fail };
    InForce { settings, gate, fail_on, open, rulings, waivers, wrong }
}

/// What a layer says of a rule.
fn rule_by(layer: &Layer, rule: &Rule, ruling: &mut Ruling) {
    let named = |patterns: &[At<String>]| patterns.iter().find(|pattern| names(&pattern.value, &rule.path)).map(|by| by.place.clone());
    if let Some(select) = &layer.select {
        let by = named(select);
        ruling.runs = by.is_some();
        ruling.runs_by = by.or_else(|| select.first().map(|first| first.place.clone()));
        ruling.off = false;
    }
    if let Some(by) = named(&layer.extend_select) {
        (ruling.runs, ruling.runs_by, ruling.off) = (true, Some(by), false);
    }
    if let Some(by) = named(&layer.ignore) {
        (ruling.runs, ruling.runs_by, ruling.off) = (false, Some(by), false);
    }
    match most_telling(layer, &rule.path) {
        Some((by, Some(severity))) => {
            ruling.severity = Some((*severity, by.place.clone()));
            if ruling.off {
                (ruling.runs, ruling.runs_by, ruling.off) = (true, Some(by.place.clone()), false);
            }
        }
        Some((by, None)) if ruling.runs => {
            (ruling.runs, ruling.runs_by, ruling.off) = (false, Some(by.place.clone()), true);
        }
        _ => {}
    }
}

/// The entry for a rule's severity that says most: one that names it, then one with a pattern of it, then one of its category.
fn most_telling<'l>(layer: &'l Layer, rule: &str) -> Option<&'l (At<String>, Option<Severity>)> {
    let telling = |(pattern, _): &&(At<String>, Option<Severity>)| {
        let pattern = pattern.value.as_str();
        (pattern == rule, pattern.contains('/'), pattern.chars().filter(|char| !matches!(char, '*' | '?')).count())
    };
    layer.severity.iter().filter(|(pattern, _)| names(&pattern.value, rule)).max_by_key(telling)
}

fn demands(layers: &[Layer]) -> Demands {
    let needs = |field: &str| layers.iter().flat_map(|layer| &layer.waivers_need).any(|need| need.value == field);
    let unwaivable = layers.iter().flat_map(|layer| &layer.unwaivable).map(|rule| rule.value.clone()).collect();
    Demands { unwaivable, by: needs("by"), until: needs("until") }
}

/// Gives a parameter another value, or tells why it cannot have it.
fn move_param(wish: &Moved, book: &RuleBook, settings: &mut Settings, rulings: &mut [Ruling]) -> Option<Wrong> {
    let Some((at, rule)) = book.rules.iter().enumerate().find(|(_, rule)| rule.path == wish.rule.value) else {
        return Some(unknown_rule(&wish.rule, book, false));
    };
    let Some(place) = rule.params.iter().position(|param| param.name == wish.name.value) else {
        let message = format!("`{}` has no parameter `{}`", rule.path, wish.name.value);
        let own: Vec<&str> = rule.params.iter().map(|param| param.name.as_str()).collect();
        let help = did_you_mean(&wish.name.value, own.iter().copied());
        let help = help.unwrap_or_else(|| if own.is_empty() { "it has none".to_owned() } else { format!("it has `{}`", own.join("`, `")) });
        return Some(wish.name.wrong("policy/unknown-param", message, "not a parameter of this rule").help(help));
    };
    let param = rule.params.get(place)?;
    match moved(&book.vocabulary, param, &wish.value.value) {
        Err(why) => {
            let message = format!("`{}` of `{}` cannot be `{}`", param.name, rule.path, wish.value.value);
            Some(
                wish.value
                    .wrong("policy/param", message, why)
                    .help(format!("it is {} unless a policy says otherwise: {}", param.text, param.means)),
            )
        }
        Ok(value) => {
            let params = settings.params.entry(at).or_insert_with(|| rule.params.clone().into());
            let moved = params.iter().enumerate().map(|(own, param)| {
                let mut param = param.clone();
                if own == place {
                    (param.value, param.text) = (value, wish.value.value.clone());
                }
                param
            });
            *params = moved.collect();
            let ruling = rulings.get_mut(at)?;
            ruling.params.retain(|(own, ..)| *own != place);
            ruling.params.push((place, wish.value.value.clone(), wish.value.place.clone()));
            None
        }
    }
}

/// Names in a layer that no rule and no category has.
fn unknown(layer: &Layer, book: &RuleBook) -> Vec<Wrong> {
    let lists = [layer.select.as_deref().unwrap_or_default(), &layer.extend_select, &layer.ignore, &layer.unwaivable];
    let known = |pattern: &str| book.rules.iter().any(|rule| names(pattern, &rule.path));
    let own = |pattern: &str| OWN.iter().any(|(name, ..)| names(pattern, name));
    let patterns = lists.into_iter().flatten().filter(|pattern| !known(&pattern.value));
    let severities = layer.severity.iter().map(|(pattern, _)| pattern).filter(|pattern| !known(&pattern.value) && !own(&pattern.value));
    patterns.map(|pattern| unknown_rule(pattern, book, false)).chain(severities.map(|pattern| unknown_rule(pattern, book, true))).collect()
}

fn unknown_rule(pattern: &At<String>, book: &RuleBook, own_too: bool) -> Wrong {
    let own = OWN.iter().map(|(name, ..)| *name).filter(|_| own_too);
    let all: Vec<&str> = book.rules.iter().map(|rule| rule.path.as_str()).chain(own).flat_map(|path| [path, category(path)]).collect();
    let message = format!("no rule and no category is called `{}`", pattern.value);
    let help = did_you_mean(&pattern.value, all).unwrap_or_else(|| "`caveat rules` lists them all".to_owned());
    pattern.wrong(by_name(&pattern.place, "unknown-rule"), message, "not found").help(help)
}

/// What a mistake goes by: that of an option is no mistake of a policy.
fn by_name(place: &Place, name: &str) -> &'static str {
    match (place.by, name) {
        (By::Options, "no-rules") => "options/no-rules",
        (By::Options, _) => "options/unknown-rule",
        (_, "no-rules") => "policy/no-rules",
        _ => "policy/unknown-rule",
    }
}

/// Nothing would be judged, and nothing could fail.
fn none_left(layers: &[Layer]) -> Option<Wrong> {
    let by = |layer: &Layer| {
        let severity = layer.severity.iter().find(|(_, severity)| severity.is_none()).map(|(pattern, _)| pattern);
        layer.ignore.first().or(layer.select.as_ref().and_then(|select| select.first())).or(severity).cloned()
    };
    let last = layers.iter().rev().find_map(by)?;
    let help = "without a rule to judge by, nothing could be found: `caveat config` tells who switches what off";
    Some(last.wrong(by_name(&last.place, "no-rules"), "no rule is left to judge by", "this leaves none").help(help))
}
