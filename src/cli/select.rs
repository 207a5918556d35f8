//! `--select` and `--ignore` to the rules that are run.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use crate::suggest::did_you_mean;
use crate::wildcard::{category, names};
use std::collections::BTreeSet;

/// What the user asked to be run and to be left out: rules or categories, with `*` and `?`.
#[derive(Clone, Copy, Debug)]
pub struct Wishes<'a> {
    pub select: &'a [String],
    pub ignore: &'a [String],
}

/// A rule that may be chosen, and whether it runs when nothing is said of it.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    pub id: &'a str,
    pub on: bool,
}

/// The ids of the rules to run, sorted.
///
/// # Errors
/// The options as a text, and what is wrong in them: a name that no rule and no category has, or that no rule is left.
pub fn choose<'a>(rules: &[Choice<'a>], wishes: Wishes<'_>) -> Result<BTreeSet<&'a str>, (Source, Vec<Diagnostic>)> {
    let mut text = String::from("caveat check");
    let mut mistakes = Vec::new();
    for (option, pattern) in options(wishes) {
        text.push_str(option);
        let start = text.len() as u32;
        text.push_str(pattern);
        if !rules.iter().any(|rule| names(pattern, rule.id)) {
            mistakes.push(unknown(rules, pattern, Span::new(start, text.len() as u32)));
        }
    }
    let picked = |rule: &&Choice<'_>| {
        let asked = if wishes.select.is_empty() { rule.on } else { wishes.select.iter().any(|pattern| names(pattern, rule.id)) };
        asked && !wishes.ignore.iter().any(|pattern| names(pattern, rule.id))
    };
    let chosen: BTreeSet<&str> = rules.iter().filter(picked).map(|rule| rule.id).collect();
    if mistakes.is_empty() && chosen.is_empty() {
        let place = Span::new("caveat check ".len() as u32, text.len() as u32);
        mistakes.push(Diagnostic::mistake("options/no-rules", "no rule is left to judge by", place, "this leaves none"));
    }
    if mistakes.is_empty() { Ok(chosen) } else { Err((Source::new("command line", text), mistakes)) }
}

fn options<'a>(wishes: Wishes<'a>) -> impl Iterator<Item = (&'static str, &'a str)> {
    let select = wishes.select.iter().map(|pattern| (" --select ", pattern.as_str()));
    select.chain(wishes.ignore.iter().map(|pattern| (" --ignore ", pattern.as_str())))
}

fn unknown(rules: &[Choice<'_>], pattern: &str, place: Span) -> Diagnostic {
    let message = format!("no rule and no category is called `{pattern}`");
    let mistake = Diagnostic::mistake("options/unknown-rule", message, place, "not found");
    let names = rules.iter().flat_map(|rule| [rule.id, category(rule.id)]);
    mistake.help(
        did_you_mean(pattern, names)
            .unwrap_or_else(|| "a rule is `category/name`; `contrast/*` and `*practice*` stand for several".to_owned()),
    )
}

#[cfg(test)]
mod tests {
    use super::{Choice, Wishes, choose};

    const RULES: [Choice<'static>; 4] = [
        Choice { id: "contrast/dose", on: true },
        Choice { id: "contrast/minority-practice", on: true },
        Choice { id: "essa/tier", on: false },
        Choice { id: "wording/causal", on: true },
    ];

    fn chosen(select: &[&str], ignore: &[&str]) -> Result<Vec<&'static str>, String> {
        let own = |patterns: &[&str]| patterns.iter().map(|&pattern| pattern.to_owned()).collect::<Vec<_>>();
        let (select, ignore) = (own(select), own(ignore));
        choose(&RULES, Wishes { select: &select, ignore: &ignore }).map(|ids| ids.into_iter().collect()).map_err(|(source, mistakes)| {
            let told =
                mistakes.iter().map(|told| format!("{}|{}", told.place().of(&source.text), told.help.as_deref().unwrap_or_default()));
            told.collect::<Vec<_>>().join("; ")
        })
    }

    #[test]
    fn categories_and_rules() {
        assert_eq!(chosen(&[], &[]), Ok(vec!["contrast/dose", "contrast/minority-practice", "wording/causal"]));
        assert_eq!(chosen(&["essa"], &[]), Ok(vec!["essa/tier"]));
        assert_eq!(chosen(&["contrast", "wording/*"], &["*/dose"]), Ok(vec!["contrast/minority-practice", "wording/causal"]));
        assert_eq!(chosen(&[], &["contrast/*"]), Ok(vec!["wording/causal"]));
    }

    #[test]
    fn unknown_names_are_underlined() {
        assert_eq!(chosen(&["contrst"], &[]), Err("contrst|did you mean `contrast`?".to_owned()));
        assert_eq!(chosen(&["essa"], &["essa/teir"]), Err("essa/teir|did you mean `essa/tier`?".to_owned()));
        assert_eq!(chosen(&["essa"], &["essa"]), Err("--select essa --ignore essa|".to_owned()));
    }
}
