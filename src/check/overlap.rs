//! The examples of a rule to those that its neighbours catch too, though nobody asked them.

use super::outcome::FileReport;
use super::{Settings, judge};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::book::RuleBook;
use crate::rule::{Example, Outcome, Rule};
use crate::study::read;
use std::sync::Arc;

/// Examples of a fault that another rule of the same category reports as well: either one cause is told twice, or the example has more
/// than its own fault in it. `expect { also: … }` names those that should.
pub fn overlaps(rule: &Rule, book: &RuleBook, today: (i32, i32)) -> Vec<Diagnostic> {
    let runs = book.rules.iter().map(|other| other.category() == rule.category()).collect();
    let settings = Settings { runs, quiet_too: false, ..Settings::new(book, today) };
    let examples = rule.examples().iter().filter(|example| example.outcome == Outcome::Fails);
    examples.filter_map(|example| overlap(rule, book, &settings, example)).collect()
}

fn overlap(rule: &Rule, book: &RuleBook, settings: &Settings, example: &Example) -> Option<Diagnostic> {
    let settings = Settings { today: example.today.unwrap_or(settings.today), ..settings.clone() };
    let report = judged(rule, book, &settings, example);
    let also = example.expect.as_ref().map_or(&[][..], |expect| expect.also.as_slice());
    let mut others: Vec<&str> = report.diagnostics.iter().map(|told| told.rule.as_ref()).filter(|path| *path != rule.path).collect();
    others.sort_unstable();
    others.dedup();
    let unasked: Vec<String> = others.iter().filter(|path| !also.iter().any(|own| own == *path)).map(|path| format!("`{path}`")).collect();
    if let Some(silent) = also.iter().find(|path| !others.contains(&path.as_str())) {
        let message = format!("the example expects `{silent}` to report it too");
        return Some(Diagnostic::mistake("rule/example", message, example.at, "it does not").help("leave it out of `also:`"));
    }
    (!unasked.is_empty()).then(|| {
        let message = format!("the example is reported by {} as well", unasked.join(" and "));
        let told = Diagnostic::mistake("rule/caught-twice", message, example.at, "nobody asked for that").severity(Severity::Warning);
        told.help("take the other fault out of the example, let one rule yield to the other, or name it: `expect { also: category/rule }`")
    })
}

fn judged(rule: &Rule, book: &RuleBook, settings: &Settings, example: &Example) -> FileReport {
    let mut report = FileReport::new(Arc::clone(&rule.source));
    let text = &rule.source.text;
    let members = &example.block.members;
    let (vocabulary, lexicons) = (&book.vocabulary, &book.terms.compiled);
    let study = read::read_body(&example.tree, example.at, members, &[], text, vocabulary, lexicons, &mut Vec::new());
    judge::study(&study, true, book, settings, &mut report);
    report
}
