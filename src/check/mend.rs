//! A text and what is said of it to the text with the fixes in it that take something away and add nothing.

use super::outcome::FileReport;
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::source::{Source, Span};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Rounds after which no more is fixed: what one fix brings to light, the next round fixes.
const ROUNDS: usize = 10;

/// What judges a text in the place of the first one.
pub type Judge<'j> = &'j dyn Fn(Arc<Source>) -> FileReport;

/// What became of a text.
#[derive(Debug)]
pub struct Mended {
    pub source: Arc<Source>,
    /// How many fixes are in it.
    pub fixed: usize,
}

/// Puts the certain fixes into a text, and the others too where that is wanted. What is waived or known is not fixed.
pub fn mend(report: &FileReport, uncertain_too: bool, judge: Judge<'_>) -> Mended {
    let mut mending = Mending {
        judge,
        uncertain_too,
        source: Arc::clone(&report.source),
        told: report.diagnostics.clone(),
        refused: Vec::new(),
        fixed: 0,
    };
    for _ in 0..ROUNDS {
        let chosen = mending.chosen();
        if chosen.is_empty() {
            break;
        }
        mending.settle(&chosen);
    }
    Mended { source: mending.source, fixed: mending.fixed }
}

/// Whether a fix of this diagnostic is put in.
pub fn fixable(told: &Diagnostic, uncertain_too: bool) -> bool {
    told.counts() && told.fix.as_ref().is_some_and(|fix| fix.certain || uncertain_too)
}

/// The text with these stretches replaced; none where they overlap, or do not lie in the text.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Edit { span, text: new } in edits {
        out.push_str(text.get(at..span.start as usize)?);
        text.get(span.start as usize..span.end as usize)?;
        out.push_str(new);
        at = span.end as usize;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

struct Mending<'j> {
    judge: Judge<'j>,
    uncertain_too: bool,
    source: Arc<Source>,
    told: Vec<Diagnostic>,
    /// What cannot be fixed without adding something.
    refused: Vec<Key>,
    fixed: usize,
}

impl Mending<'_> {
    /// The fixes of a round, in the order of the text. Mistakes come first: what they hide is not known before they are gone.
    fn chosen(&self) -> Vec<Diagnostic> {
        let open = |told: &&Diagnostic| fixable(told, self.uncertain_too) && !self.refused.contains(&key(told));
        let mut all: Vec<&Diagnostic> = self.told.iter().filter(open).collect();
        let mistakes = all.iter().any(|told| hides(told));
        all.retain(|told| hides(told) == mistakes);
        all.sort_by_key(|told| extent(told));
        let mut chosen: Vec<Diagnostic> = Vec::new();
        for told in all {
            // Of two that meet, the other one waits for the next round.
            if chosen.last().is_none_or(|last| extent(last).end < extent(told).start) {
                chosen.push(told.clone());
            }
        }
        chosen
    }

    /// Puts in these fixes; where they cannot all be, each half by itself, the later one first so that no place moves.
    fn settle(&mut self, chosen: &[Diagnostic]) {
        if self.put_in(chosen) {
            return;
        }
        match chosen {
            [] => {}
            [one] => self.refused.push(key(one)),
            several => {
                let (first, second) = several.split_at_checked(several.len() / 2).unwrap_or_default();
                self.settle(second);
                self.settle(first);
            }
        }
    }

    fn put_in(&mut self, chosen: &[Diagnostic]) -> bool {
        let edits = chosen.iter().filter_map(|told| told.fix.as_ref()).flat_map(|fix| &fix.edits);
        let Some(text) = apply(&self.source.text, edits).filter(|text| *text != self.source.text) else { return false };
        let source = Arc::new(Source::new(self.source.name.as_str(), text));
        let after = (self.judge)(Arc::clone(&source)).diagnostics;
        let takes = takes_away(&self.told, &after, chosen, &|told| fixable(told, self.uncertain_too));
        if takes {
            self.source = source;
            self.told = after;
            self.fixed += chosen.len();
        }
        takes
    }
}

/// Whether what was to be fixed is gone, and nothing has come for it. Where a mistake is mended, rules may speak of what it hid, and a
/// mistake that can be mended in its turn may come to light, but there are no more mistakes than before.
pub fn takes_away(before: &[Diagnostic], after: &[Diagnostic], fixed: &[Diagnostic], mendable: &dyn Fn(&Diagnostic) -> bool) -> bool {
    let (was, is, takes) = (counts(before), counts(after), counts(fixed));
    let count = |counts: &FxHashMap<Key, usize>, key: &Key| counts.get(key).copied().unwrap_or_default();
    let gone = takes.iter().all(|(key, takes)| count(&is, key) + takes <= count(&was, key));
    let is_new = |told: &&Diagnostic| count(&is, &key(told)) > count(&was, &key(told));
    let uncovers = fixed.iter().any(hides);
    let allowed = |told: &Diagnostic| uncovers && (!hides(told) || mendable(told));
    let mistakes = |all: &[Diagnostic]| all.iter().filter(|told| hides(told)).count();
    gone && after.iter().filter(is_new).all(allowed) && mistakes(after) <= mistakes(before)
}

/// What a diagnostic is known by before and after a fix, which may move it and change the values in its message.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    rule: String,
    study: Option<u32>,
    claim: Option<String>,
    subjects: Vec<String>,
    /// Of mistakes, whose messages tell what stands there.
    message: Option<String>,
}

fn key(told: &Diagnostic) -> Key {
    let message = hides(told).then(|| told.message.clone());
    Key { rule: told.rule.to_string(), study: told.study, claim: told.claim.clone(), subjects: told.subjects.clone(), message }
}

fn counts(all: &[Diagnostic]) -> FxHashMap<Key, usize> {
    let mut counts = FxHashMap::default();
    for told in all {
        *counts.entry(key(told)).or_default() += 1;
    }
    counts
}

/// A mistake keeps rules from seeing what stands there.
fn hides(told: &Diagnostic) -> bool {
    told.severity == Severity::Error && ["syntax/", "vocabulary/", "waiver/"].iter().any(|category| told.rule.starts_with(category))
}

/// From the first edit of a fix to the end of its last.
fn extent(told: &Diagnostic) -> Span {
    let edits = told.fix.as_deref().map(|Fix { edits, .. }| edits.as_slice()).unwrap_or_default();
    edits.iter().map(|edit| edit.span).reduce(Span::to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Mended, apply, mend};
    use crate::check::outcome::FileReport;
    use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
    use crate::source::{Source, Span};
    use std::sync::Arc;

    /// A text of words in which `a` is to be `b`, `b` is wrong only beside another `b`, and `c` is to be something worse.
    fn judge(source: Arc<Source>) -> FileReport {
        let mut report = FileReport::new(Arc::clone(&source));
        let mut start = 0;
        for word in source.text.split(' ') {
            let span = Span::new(start, start + word.len() as u32);
            let told = |rule, text: &str| {
                let told = Diagnostic::mistake(rule, format!("`{word}`"), span, "here").severity(Severity::Warning);
                told.fix(Fix::write(span, text, rule != "test/unsafe"))
            };
            match word {
                "a" => report.diagnostics.push(told("test/a", "b")),
                "c" => report.diagnostics.push(told("test/c", "d d")),
                "d" => report.diagnostics.push(Diagnostic::mistake("test/d", "worse", span, "here")),
                "e" => report.diagnostics.push(told("test/e", "a")),
                "u" => report.diagnostics.push(told("test/unsafe", "v")),
                _ => {}
            }
            start = span.end + 1;
        }
        report
    }

    fn mended(text: &str, uncertain_too: bool) -> (String, usize) {
        let report = judge(Arc::new(Source::new("x", text)));
        let Mended { source, fixed } = mend(&report, uncertain_too, &judge);
        (source.text.clone(), fixed)
    }

    #[test]
    fn what_adds_something_is_left_and_the_rest_is_fixed() {
        assert_eq!(mended("a x a", false), ("b x b".to_owned(), 2));
        assert_eq!(mended("a c a x", false), ("b c b x".to_owned(), 2));
        // What the fix of `e` would bring is not there yet: it is left.
        assert_eq!(mended("e", false), ("e".to_owned(), 0));
    }

    #[test]
    fn uncertain_ones_are_put_in_where_that_is_wanted() {
        assert_eq!(mended("u a", false), ("u b".to_owned(), 1));
        assert_eq!(mended("u a", true), ("v b".to_owned(), 2));
    }

    #[test]
    fn what_somebody_waived_or_knows_is_left() {
        let source = Arc::new(Source::new("x", "a"));
        let mut report = judge(Arc::clone(&source));
        report.diagnostics[0].known = true;
        assert_eq!(mend(&report, true, &judge).fixed, 0);
    }

    #[test]
    fn edits_that_meet_or_split_a_character_are_refused() {
        let edit = |start, end| Edit { span: Span::new(start, end), text: "x".to_owned() };
        assert_eq!(apply("aéb", &[edit(3, 4), edit(0, 1)]), Some("xéx".to_owned()));
        assert_eq!(apply("aéb", &[edit(0, 2)]), None);
        assert_eq!(apply("abc", &[edit(0, 2), edit(1, 3)]), None);
        assert_eq!(apply("abc", &[edit(2, 9)]), None);
    }
}
