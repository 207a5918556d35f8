//! Findings and open questions to one list of what is said of a file, for formats that know no difference but a mark.

use super::Judged;
use crate::check::outcome::{Need, NeedState, Unsettled};
use crate::check::waivers::OWN;
use crate::diagnostic::{Citation, Diagnostic, Fix, Label, MISTAKES, Severity, Waived};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// One thing that is said of a file.
pub struct Item<'j> {
    pub rule: &'j str,
    pub severity: Severity,
    pub message: Cow<'j, str>,
    pub help: Option<&'j str>,
    /// Where it is seen first; none for what is said of the whole file.
    pub place: Option<Span>,
    /// What is said of that place.
    pub label: &'j str,
    /// Where in the study's own source that stands.
    pub cited_at: Option<&'j str>,
    /// Further places.
    pub others: Cow<'j, [Label]>,
    pub sources: &'j [Citation],
    pub study: Option<u32>,
    pub claim: Option<&'j str>,
    pub subjects: &'j [String],
    pub fingerprint: &'j str,
    pub waived: Option<&'j Waived>,
    pub known: bool,
    pub fix: Option<&'j Fix>,
    /// A rule could not tell: a question, no finding.
    pub open: bool,
    /// Who says it.
    pub by: By,
    /// It makes the run fail.
    pub fails: bool,
}

/// Who says something of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A rule of a book.
    Rule,
    /// The keeper of waivers and baselines, of what is wrong with those.
    Keeper,
    /// Whoever reads files, of what could not be read or judged.
    Reader,
}

impl Item<'_> {
    /// It weighs: nobody has waived it, and no baseline knows it.
    pub const fn counts(&self) -> bool {
        self.waived.is_none() && !self.known
    }

    /// What stands in the place of a severity: `error`, or `open`.
    pub const fn weight(&self) -> &'static str {
        if self.open { "open" } else { self.severity.as_str() }
    }
}

/// All that is said of a file: findings in the order of the text, then open questions that somebody is asked, or that were waived.
pub fn items(judged: &Judged) -> impl Iterator<Item = Item<'_>> {
    let gate = judged.gate;
    // Where a policy keeps questions quiet, none were gathered.
    let asked = gate.open_fails || !judged.questions.look_for.is_empty() || !judged.questions.ask.is_empty();
    let findings = judged.report.diagnostics.iter().map(move |told| {
        let fails = told.counts() && gate.fail_on.is_some_and(|least| told.severity >= least);
        finding(told, fails)
    });
    let open = judged.report.unsettled.iter().filter(move |open| open.waived.is_some() || open.known || asked && !open.quiet);
    findings.chain(open.map(move |open| question(open, gate.open_fails && open.counts())))
}

fn finding(told: &Diagnostic, fails: bool) -> Item<'_> {
    let (first, others) = told.labels.split_first().map_or((None, &[][..]), |(first, others)| (Some(first), others));
    Item {
        rule: &told.rule,
        severity: told.severity,
        message: Cow::Borrowed(&told.message),
        help: told.help.as_deref(),
        place: first.map(|label| label.span),
        label: first.map_or("", |label| &label.text),
        cited_at: first.and_then(|label| label.cited_at.as_deref()),
        others: Cow::Borrowed(others),
        sources: &told.sources,
        study: told.study,
        claim: told.claim.as_deref(),
        subjects: &told.subjects,
        fingerprint: &told.fingerprint,
        waived: told.waived.as_deref(),
        known: told.known,
        fix: told.fix.as_deref(),
        open: false,
        by: match told.rule.as_ref() {
            rule if OWN.iter().any(|(name, ..)| *name == rule) => By::Keeper,
            rule if MISTAKES.iter().any(|category| rule.starts_with(category)) => By::Reader,
            _ => By::Rule,
        },
        fails,
    }
}

fn question(open: &Unsettled, fails: bool) -> Item<'_> {
    let others = open.needs.iter().skip(1).map(|need| Label { span: need.span, text: format!("`{}`", need.fact), cited_at: None });
    Item {
        rule: &open.rule,
        severity: open.severity,
        message: Cow::Owned(wanting(&open.needs)),
        help: None,
        place: open.needs.first().map(|need| need.span),
        label: "",
        cited_at: None,
        others: Cow::Owned(others.collect()),
        sources: &[],
        study: Some(open.study),
        claim: open.claim.as_deref(),
        subjects: &open.subjects,
        fingerprint: &open.fingerprint,
        waived: open.waived.as_deref(),
        known: open.known,
        fix: None,
        open: true,
        by: By::Rule,
        fails,
    }
}

/// `cannot be told without "x" (not reported), a sharper "y" (stated: minority)`, with backticks.
fn wanting(needs: &[Need]) -> String {
    let needs: Vec<String> = needs.iter().map(need).collect();
    format!("cannot be told without {}", needs.join(", "))
}

fn need(need: &Need) -> String {
    let fact = &need.fact;
    let stated = need.stated.as_ref().map_or(String::new(), |stated| format!(" (stated: {stated})"));
    match need.state {
        NeedState::Missing => format!("`{fact}` (left out)"),
        NeedState::Unreported => format!("`{fact}` (not reported)"),
        NeedState::Imprecise => format!("a sharper `{fact}`{stated}"),
        NeedState::OtherUnit => format!("`{fact}` in a unit that converts{stated}"),
    }
}

/// `shown in a later trial (A. Editor, until 2027-06-30, caveat.toml)`
pub fn reason(waived: &Waived) -> String {
    let until = waived.until.as_ref().map(|until| format!("until {until}"));
    let by: Vec<&str> = [waived.by.as_deref(), until.as_deref(), waived.policy.as_deref()].into_iter().flatten().collect();
    let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
    format!("{}{by}", waived.reason)
}

/// Where in the paper it stands, each place once: `p. 9`, `Table 2`.
pub fn places<'i>(item: &'i Item<'_>) -> Vec<&'i str> {
    let mut places: Vec<&str> = Vec::new();
    let others = item.others.iter().filter_map(|label| label.cited_at.as_deref());
    for cited in item.cited_at.into_iter().chain(others) {
        if !places.contains(&cited) {
            places.push(cited);
        }
    }
    places
}

/// What is said of each claim, of each study beside its claims, and of the file, in the order it was said.
pub struct BySubject<'i, 'j> {
    all: FxHashMap<Subject<'j>, Vec<&'i Item<'j>>>,
}

/// A study, and the claim of it.
type Subject<'j> = (Option<u32>, Option<&'j str>);

impl<'i, 'j> BySubject<'i, 'j> {
    pub fn new(items: impl IntoIterator<Item = &'i Item<'j>>) -> Self {
        let mut all: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for item in items {
            all.entry((item.study, item.claim)).or_default().push(item);
        }
        Self { all }
    }

    /// Takes what is said of a claim; of the study without one, and of the file without either.
    pub fn take(&mut self, study: Option<u32>, claim: Option<&'j str>) -> Vec<&'i Item<'j>> {
        self.all.remove(&(study, claim)).unwrap_or_default()
    }
}
