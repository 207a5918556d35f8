//! The fixes of a rule to whether they keep their word: in its own examples, each must take its finding away and add none.

use super::mend::{apply, takes_away};
use super::outcome::FileReport;
use super::{Settings, judge};
use crate::diagnostic::{Diagnostic, Fix};
use crate::rule::book::RuleBook;
use crate::rule::examples::Examples;
use crate::rule::remedy::Remedy;
use crate::rule::{Example, Outcome, Rule};
use crate::source::Source;
use crate::study::read;
use crate::syntax::tree::Member;
use std::sync::Arc;

/// Fixes that do not take away what they should, or that no example shows. All rules of the book judge, and not this one alone.
pub fn remedies(rule: &Rule, book: &RuleBook, today: (i32, i32)) -> Vec<Diagnostic> {
    if rule.remedies.is_empty() {
        return Vec::new();
    }
    let settings = Settings { runs: vec![true; book.rules.len()], quiet_too: false, ..Settings::new(book, today) };
    let mut out = Vec::new();
    let mut shown = vec![false; rule.remedies.len()];
    for (at, example) in rule.examples().iter().enumerate().filter(|(_, example)| example.outcome == Outcome::Fails) {
        let settings = Settings { today: example.today.unwrap_or(settings.today), ..settings.clone() };
        let before = judged(example, &rule.source, book, &settings);
        let texts: Vec<String> = before
            .iter()
            .filter(|told| told.rule == rule.path)
            .filter_map(|told| Some((told, remedy_of(rule, told.fix.as_deref()?)?)))
            .filter_map(|(told, place)| {
                let remedy = rule.remedies.get(place)?;
                shown.iter_mut().skip(place).take(1).for_each(|shown| *shown = true);
                tried(rule, remedy, (at, example), (&before, told), book, &settings).map_err(|mistake| out.push(mistake)).ok()
            })
            .collect();
        out.extend(unmet(example, &texts));
    }
    let unshown = rule.remedies.iter().zip(shown).filter(|(_, shown)| !shown);
    out.extend(unshown.map(|(remedy, _)| {
        let told = Diagnostic::mistake("rule/fix", "no example shows what the fix does", remedy.at, "never put in");
        told.help("add an example that fails and that it mends: `expect { fixed: \"…\" }` says what it comes to")
    }));
    out
}

/// The fix of the rule that a finding carries.
fn remedy_of(rule: &Rule, fix: &Fix) -> Option<usize> {
    rule.remedies.iter().position(|remedy| fix.title.starts_with(&remedy.title))
}

/// The example's own text with the fix in it, where it does what it should.
fn tried(
    rule: &Rule,
    remedy: &Remedy,
    (at, example): (usize, &Example),
    (before, told): (&[Diagnostic], &Diagnostic),
    book: &RuleBook,
    settings: &Settings,
) -> Result<String, Diagnostic> {
    let label = example.label.as_ref().map_or("an example".to_owned(), |label| format!("the example “{label}”"));
    let broken = |message: String, help: &str| {
        Err(Diagnostic::mistake("rule/fix", message, remedy.at, "this fix").label(example.at, "this example").help(help))
    };
    let fixed = told.fix.as_deref().and_then(|fix| apply(&rule.source.text, &fix.edits));
    let Some(text) = fixed else { return broken(format!("the fix cannot be put into {label}"), "its changes may not overlap") };
    let source = Arc::new(Source::new(rule.source.name.as_str(), text));
    let examples = Examples::default();
    let Some(mended) = examples.get(&source).get(at) else {
        return broken(format!("the fix breaks {label}"), "what it writes must leave the study readable");
    };
    let after = judged(mended, &source, book, settings);
    if takes_away(before, &after, std::slice::from_ref(told), &|_| false) {
        return Ok(body(mended, &source.text));
    }
    let same = |other: &Diagnostic| (&other.rule, &other.claim) == (&told.rule, &told.claim);
    if after.iter().any(same) {
        return broken(
            format!("{label} is reported with the fix in it as well"),
            "a fix takes its finding away: change more, or say `when:` it can",
        );
    }
    let is_new = |other: &&Diagnostic| !before.iter().any(|own| own.rule == other.rule);
    let new: Vec<String> = after.iter().filter(is_new).map(|told| format!("`{}`", told.rule)).collect();
    let new = if new.is_empty() { "more than before".to_owned() } else { new.join(" and ") };
    broken(format!("with the fix in it, {label} is reported by {new}"), "a fix adds nothing: change that too, or say `when:` it does not")
}

/// The study of an example as it stands, without what is expected of it.
fn body(example: &Example, text: &str) -> String {
    let span = |member: &Member| match member {
        Member::Block(block) => block.span,
        Member::Field(field) => example.tree.slice(&field.value).last().map_or(field.name.span, |last| field.name.span.to(last.span)),
    };
    example.block.members.iter().map(|member| span(member).of(text)).collect::<Vec<_>>().join("\n")
}

/// What the example expects of the fix, and does not find.
fn unmet(example: &Example, texts: &[String]) -> Option<Diagnostic> {
    let expect = example.expect.as_ref().filter(|expect| !expect.fixed.is_empty())?;
    let meets = |text: &String| expect.fixed.iter().all(|part| text.contains(part.as_str()));
    if texts.iter().any(meets) {
        return None;
    }
    let wanted: Vec<String> = expect.fixed.iter().map(|part| format!("`{part}`")).collect();
    let told = Diagnostic::mistake("rule/fix", "the example expects another fix", expect.at, format!("{} expected", wanted.join(", ")));
    let found: Vec<String> = texts.iter().map(|text| crate::source::one_line(text)).collect();
    Some(told.help(if found.is_empty() { "no fix was put in".to_owned() } else { format!("it comes to: {}", found.join(" | ")) }))
}

/// What all rules say of an example, and what is wrong with its text.
fn judged(example: &Example, source: &Arc<Source>, book: &RuleBook, settings: &Settings) -> Vec<Diagnostic> {
    let mut report = FileReport::new(Arc::clone(source));
    let members = &example.block.members;
    let (vocabulary, lexicons) = (&book.vocabulary, &book.terms.compiled);
    let mut mistakes = Vec::new();
    let study = read::read_body(&example.tree, example.at, members, &[], &source.text, vocabulary, lexicons, &mut mistakes);
    judge::study(&study, true, book, settings, &mut report);
    report.diagnostics.extend(mistakes);
    report.diagnostics
}
