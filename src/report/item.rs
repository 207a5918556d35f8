//! Findings and open questions to one list of what is said of a file, for formats that know no difference but a mark.

use super::Judged;
use super::json::state;
use crate::check::outcome::Unsettled;
use crate::diagnostic::{Citation, Diagnostic, Fix, Label, MISTAKES, Severity, Waived};
use crate::source::Span;
use std::borrow::Cow;
use std::fmt::Write as _;

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
    /// It makes the run fail.
    pub fails: bool,
}

impl Item<'_> {
    /// Something could not be judged.
    pub fn is_mistake(&self) -> bool {
        !self.open && MISTAKES.iter().any(|category| self.rule.starts_with(category))
    }
}

/// All that is said of a file: findings in the order of the text, then open questions that somebody is asked.
pub fn items(judged: &Judged) -> impl Iterator<Item = Item<'_>> {
    let gate = judged.gate;
    let findings = judged.report.diagnostics.iter().map(move |told| {
        let fails = told.counts() && gate.fail_on.is_some_and(|least| told.severity >= least);
        finding(told, fails)
    });
    let open = judged.report.unsettled.iter().filter(|open| !open.quiet);
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
        fails,
    }
}

fn question(open: &Unsettled, fails: bool) -> Item<'_> {
    let mut message = "open: to tell, it needs ".to_owned();
    for (at, need) in open.needs.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        let _ = write!(message, "{comma}`{}` ({})", need.fact, state(need.state));
    }
    let others = open.needs.iter().skip(1).map(|need| Label { span: need.span, text: format!("`{}`", need.fact), cited_at: None });
    Item {
        rule: &open.rule,
        severity: open.severity,
        message: Cow::Owned(message),
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
        fails,
    }
}

/// `waived: shown in a later trial (A. Editor, until 2027-06-30, caveat.toml)`
pub fn reason(waived: &Waived) -> String {
    let until = waived.until.as_ref().map(|until| format!("until {until}"));
    let by: Vec<&str> = [waived.by.as_deref(), until.as_deref(), waived.policy.as_deref()].into_iter().flatten().collect();
    let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
    format!("{}{by}", waived.reason)
}
