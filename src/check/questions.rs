//! Unsettled rules to questions, gathered by fact: what to look for, and what to ask the authors.

use super::outcome::{FileReport, Need, NeedState, Question, Questions, StudyReport, Unsettled};
use crate::diagnostic::Severity;
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;

/// Facts of one field that are named one by one; of more, the number is told.
const NAMED: usize = 5;

/// The open questions of a file, most telling first; with `all`, those of rules that ask nobody as well.
pub fn questions(report: &FileReport, vocabulary: &Vocabulary, all: bool) -> Questions {
    let mut gathered: BTreeMap<Gather, Gathered> = BTreeMap::new();
    for unsettled in report.unsettled.iter().filter(|unsettled| unsettled.waived.is_none() && (all || !unsettled.quiet)) {
        for need in &unsettled.needs {
            let key = Gather { study: unsettled.study, field: need.field.clone(), state: need.state };
            gathered.entry(key).or_insert_with(|| Gathered::new(need)).add(need, unsettled);
        }
    }
    let mut lines: Vec<(usize, Question)> =
        gathered.into_iter().map(|(key, gathered)| (gathered.rules.len(), gathered.question(&key, vocabulary, &report.studies))).collect();
    lines.sort_by(|(many, a), (fewer, b)| {
        let sharper = |question: &Question| matches!(question.state, NeedState::Imprecise | NeedState::OtherUnit);
        (sharper(a), b.severity, fewer, a.span, &a.what).cmp(&(sharper(b), a.severity, many, b.span, &b.what))
    });
    let mut questions = Questions::default();
    for (_, question) in lines {
        if question.state == NeedState::Missing { questions.look_for.push(question) } else { questions.ask.push(question) }
    }
    questions
}

/// Needs of the same field in the same state are one line.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Gather {
    study: u32,
    field: String,
    state: NeedState,
}

struct Gathered {
    /// Each fact with what is stated of it.
    facts: Vec<(String, Option<String>)>,
    rules: Vec<String>,
    severity: Severity,
    span: crate::source::Span,
}

impl Gathered {
    fn new(need: &Need) -> Self {
        Self { facts: Vec::new(), rules: Vec::new(), severity: Severity::Advice, span: need.span }
    }

    fn add(&mut self, need: &Need, unsettled: &Unsettled) {
        if !self.facts.iter().any(|(fact, _)| *fact == need.fact) {
            self.facts.push((need.fact.clone(), need.stated.clone()));
        }
        if !self.rules.contains(&unsettled.rule) {
            self.rules.push(unsettled.rule.clone());
        }
        self.severity = self.severity.max(unsettled.severity);
        self.span = self.span.min(need.span);
    }

    fn question(mut self, key: &Gather, vocabulary: &Vocabulary, studies: &[StudyReport]) -> Question {
        self.rules.sort();
        let (kind, name) = key.field.split_once('.').unwrap_or(("", key.field.as_str()));
        let kind = vocabulary.kind_names.get(kind).and_then(|&kind| vocabulary.kind(kind));
        let slot = kind.and_then(|kind| kind.slots.get(kind.names.get(name)?.0 as usize));
        let what = match self.facts.as_slice() {
            [(fact, _)] => format!("`{fact}`"),
            facts if facts.len() <= NAMED => {
                crate::rule::render::join(&facts.iter().map(|(fact, _)| format!("`{fact}`")).collect::<Vec<_>>())
            }
            many => format!("`{name}` of {} {}", many.len(), kind.map_or("facts", |kind| kind.list.as_str())),
        };
        let what = match studies.get(key.study as usize) {
            Some(study) if studies.len() > 1 => format!("{what} of “{}”", study.title),
            _ => what,
        };
        let meaning = match slot {
            Some(slot) => slot.meaning.clone(),
            None => vocabulary.kinds.iter().find(|kind| kind.list == key.field).map_or(String::new(), |kind| kind.meaning.clone()),
        };
        let (_, first) = self.facts.first().cloned().unwrap_or_default();
        let stated = first.filter(|first| self.facts.iter().all(|(_, stated)| stated.as_ref() == Some(first)));
        Question { what, meaning, stated, state: key.state, rules: self.rules, severity: self.severity, span: self.span }
    }
}
