//! The waivers of a policy to those that hold, and to what is wrong with the others.

use super::{At, Layer, Place, PolicyWaiver, Wrong};
use crate::check::Settings;
use crate::check::waivers::{Waiver, own};
use crate::date;
use crate::diagnostic::{Diagnostic, Waived};
use crate::rule::book::RuleBook;
use crate::source::one_line;
use crate::suggest::did_you_mean;
use crate::wildcard::names;
use std::path::PathBuf;

/// The waivers of a policy that hold.
#[derive(Debug, Default)]
pub struct Waivers {
    /// What each is about, by its number.
    pub all: Vec<About>,
    /// What is wrong with the others: they waive nothing.
    pub told: Vec<Wrong>,
}

/// What a waiver of a policy is about.
#[derive(Debug)]
pub struct About {
    pub rule: At<String>,
    /// Patterns of paths from the folder; all files below it where there are none.
    pub files: Vec<At<String>>,
    pub folder: PathBuf,
    /// The whole of the waiver.
    pub place: Place,
}

impl About {
    /// A waiver that silenced nothing in a run that judged all of its files.
    pub fn unused(&self) -> Wrong {
        let message = format!("the waiver of `{}` silences nothing", self.rule.value);
        let told = own("waiver/unused", message, self.rule.place.span, "nothing to waive");
        Wrong { source: self.place.source.clone(), told }.help("take it out, or see whether its `files` and `on` name what you mean")
    }
}

/// The waivers of all layers.
pub fn waivers(layers: &[Layer], book: &RuleBook, settings: &Settings) -> (Vec<Waiver>, Waivers) {
    let (mut list, mut waivers) = (Vec::new(), Waivers::default());
    for layer in layers {
        for wish in &layer.waive {
            match holds(wish, book, settings) {
                Err(told) => waivers.told.extend(with_severity(*told, wish, settings)),
                Ok(waived) => {
                    let on = wish.on.iter().map(|id| id.value.clone()).collect();
                    list.push(Waiver { rule: wish.rule.value.clone(), on, waived, number: waivers.all.len() });
                    let (files, folder) = (wish.files.clone(), layer.folder.clone());
                    waivers.all.push(About { rule: wish.rule.clone(), files, folder, place: wish.place.clone() });
                }
            }
        }
    }
    (list, waivers)
}

fn with_severity(told: Diagnostic, wish: &PolicyWaiver, settings: &Settings) -> Option<Wrong> {
    let severity = match settings.own_severities.get(told.rule.as_ref()) {
        None => told.severity,
        Some(severity) => (*severity)?,
    };
    Some(Wrong { source: wish.place.source.clone(), told: told.severity(severity) })
}

/// What a waiver decides, or why it decides nothing.
fn holds(wish: &PolicyWaiver, book: &RuleBook, settings: &Settings) -> Result<Waived, Box<Diagnostic>> {
    let (rule, span) = (wish.rule.value.as_str(), wish.rule.place.span);
    let wrong = |name, message, help: String| Err(Box::new(own(name, message, span, "waives nothing").help(help)));
    if book.rule(rule).is_none() {
        let near = did_you_mean(rule, book.rules.iter().map(|rule| rule.path.as_str()));
        let help = near.unwrap_or_else(|| "a waiver names one rule; `caveat rules` lists them all".to_owned());
        return wrong("waiver/unknown-rule", format!("there is no rule `{rule}` to waive"), help);
    }
    if settings.demands.unwaivable.iter().any(|pattern| names(pattern, rule)) {
        let help = "the policy calls it unwaivable, and waives it: it must be one or the other".to_owned();
        return wrong("waiver/unwaivable", format!("`{rule}` may not be waived here"), help);
    }
    let Some(reason) = &wish.reason else {
        let help = "say why, for those who read it later: `reason = \"…\"`".to_owned();
        return wrong("waiver/no-reason", format!("the waiver of `{rule}` gives no reason"), help);
    };
    let needs = [("by", settings.demands.by && wish.by.is_none()), ("until", settings.demands.until && wish.until.is_none())];
    if let Some((field, _)) = needs.iter().find(|(_, lacking)| *lacking) {
        let help = format!("`waivers-need` of the policy asks for it, of its own waivers too: add `{field} = \"…\"`");
        return wrong("waiver/incomplete", format!("the waiver of `{rule}` has no `{field}`"), help);
    }
    if let Some((text, last)) = wish.until.as_ref().filter(|(_, last)| settings.today.0 > *last) {
        let message = format!("the waiver of `{rule}` ran out on {}", date::format(*last, *last));
        let told = own("waiver/expired", message, text.place.span, "has run out").label(span, "waives nothing");
        return Err(Box::new(told.help("decide again and say until when, or take it out")));
    }
    Ok(Waived {
        reason: one_line(reason.value.trim()),
        by: wish.by.as_ref().map(|by| one_line(by.value.trim())),
        until: wish.until.as_ref().map(|(text, _)| text.value.clone()),
        policy: Some(wish.place.source.name.clone()),
    })
}
