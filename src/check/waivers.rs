//! Waivers, of the study file and of the policy, to findings that are counted and told but fail nothing; and what is wrong with a waiver.

use super::judge::Said;
use super::settings::Settings;
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity, Waived};
use crate::rule::book::RuleBook;
use crate::source::{Span, one_line};
use crate::study::Study;
use crate::study::cell::{Cell, Row};
use crate::suggest::{Likelihood, meant};
use crate::vocabulary::SlotId;
use crate::wildcard::names;

/// A decision not to let a rule speak of some blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    pub rule: String,
    /// The ids of the blocks; all of the study where there are none.
    pub on: Vec<String>,
    pub waived: Waived,
    /// The place of a policy's waiver among those of the policy.
    pub number: usize,
}

/// What a policy asks of waivers in study files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demands {
    /// Rules or categories that nobody may waive.
    pub unwaivable: Vec<String>,
    /// Somebody must have decided it.
    pub by: bool,
    /// It must end some day.
    pub until: bool,
}

/// What is said of waivers and baselines, which no rule file can: the name, how grave it is, and what it finds.
pub const OWN: [(&str, Severity, &str); 7] = [
    ("waiver/expired", Severity::Warning, "A waiver has run out"),
    ("waiver/incomplete", Severity::Error, "A waiver lacks what the policy asks of it"),
    ("waiver/no-reason", Severity::Error, "A waiver gives no reason"),
    ("waiver/unknown-rule", Severity::Error, "A waiver names a rule that is not there"),
    ("waiver/unused", Severity::Warning, "A waiver silences nothing"),
    ("waiver/unwaivable", Severity::Error, "A waiver names a rule that the policy lets nobody waive"),
    ("baseline/stale", Severity::Error, "An entry of the baseline holds no more"),
];

/// Marks what is waived, and tells what is wrong with the study's own waivers. What could not be judged in full tells nothing of a
/// waiver that silences nothing.
pub fn apply(
    study: &Study<'_>,
    book: &RuleBook,
    settings: &Settings,
    (in_full, number): (bool, u32),
    all: &mut [Said<'_>],
    used: &mut Vec<usize>,
) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for row in study.rows_of(study.vocabulary.core.waive.kind) {
        match read(study, row, book, settings) {
            Err(mistake) => told.push(*mistake),
            Ok(waiver) => {
                let runs = book.rules.iter().zip(&settings.runs).any(|(rule, &runs)| runs && rule.path == waiver.rule);
                if !silence(study, &waiver, all) && in_full && runs {
                    told.push(unused(study, row, &waiver, all));
                }
            }
        }
    }
    used.extend(settings.waivers.iter().filter(|waiver| silence(study, waiver, all)).map(|waiver| waiver.number));
    told.retain_mut(|told| match settings.own_severities.get(told.rule.as_ref()) {
        Some(None) => false,
        severity => {
            told.severity = severity.copied().flatten().unwrap_or(told.severity);
            told.study = Some(number);
            true
        }
    });
    told
}

/// A mistake with the severity that stands in the table.
pub fn own(rule: &'static str, message: String, span: Span, label: &str) -> Diagnostic {
    let severity = OWN.iter().find(|(name, ..)| *name == rule).map_or(Severity::Error, |(_, severity, _)| *severity);
    Diagnostic::mistake(rule, message, span, label).severity(severity)
}

/// A waiver of a study, or why it is none.
fn read(study: &Study<'_>, row: Row, book: &RuleBook, settings: &Settings) -> Result<Waiver, Box<Diagnostic>> {
    let core = study.vocabulary.core.waive;
    let block = study.block(row);
    let head = block.map_or_else(Span::default, |block| block.head);
    let path = block.and_then(|block| block.label).map_or(String::new(), |label| study.str(label).to_owned());
    let text = |slot: SlotId| match study.cell(row, slot) {
        Cell::Text(text) => Some(one_line(study.str(text).trim())).filter(|text| !text.is_empty()),
        _ => None,
    };
    // A head that could not be read was told already; so it names no rule, and waives nothing.
    if book.rule(&path).is_none() {
        let named = block.map_or(head, |block| block.name);
        return Err(Box::new(unknown_rule(&path, named, book)));
    }
    if settings.demands.unwaivable.iter().any(|pattern| names(pattern, &path)) {
        let told = own("waiver/unwaivable", format!("`{path}` may not be waived here"), head, "waives nothing");
        return Err(Box::new(told.help("the policy calls it unwaivable: mend what it finds, or ask the editors")));
    }
    let Some(reason) = text(core.reason) else {
        let told = own("waiver/no-reason", format!("the waiver of `{path}` gives no reason"), head, "waives nothing");
        return Err(Box::new(told.help("say why, for those who read it later: `reason: \"…\"`")));
    };
    let (by, until) = (text(core.by), until(study, row));
    let lacking = [("by", settings.demands.by && by.is_none()), ("until", settings.demands.until && until.is_none())];
    if let Some((field, _)) = lacking.iter().find(|(_, lacking)| *lacking) {
        let told = own("waiver/incomplete", format!("the waiver of `{path}` has no `{field}`"), head, "waives nothing");
        let what = if *field == "by" { "who decided it: `by: \"…\"`" } else { "until when it holds: `until: 2027-12-31`" };
        return Err(Box::new(told.help(format!("the policy asks for it; say {what}"))));
    }
    if let Some((_, last, span)) = until.as_ref().filter(|(_, last, _)| settings.today.0 > *last) {
        let date = crate::date::format(*last, *last);
        let told =
            own("waiver/expired", format!("the waiver of `{path}` ran out on {date}"), *span, "has run out").label(head, "waives nothing");
        return Err(Box::new(told.help("decide again and say until when, or take it out")));
    }
    let waived = Waived { reason, by, until: until.map(|(text, ..)| text), policy: None };
    Ok(Waiver { rule: path, on: on(study, row), waived, number: 0 })
}

/// A path that no rule has; the span is that of the path.
fn unknown_rule(path: &str, span: Span, book: &RuleBook) -> Diagnostic {
    let told = own("waiver/unknown-rule", format!("there is no rule `{path}` to waive"), span, "waives nothing");
    match meant(path, book.rules.iter().map(|rule| rule.path.as_str())) {
        Some(meant) if meant.likelihood == Likelihood::Guess => told.help(meant.help()),
        Some(meant) => told.help(meant.help()).fix(Fix::write(span, meant.name, meant.likelihood == Likelihood::Slip)),
        None => told.help("`caveat rules` lists them all"),
    }
}

/// The last day as written, as a number of days, and where it stands.
fn until(study: &Study<'_>, row: Row) -> Option<(String, i32, Span)> {
    let slot = study.vocabulary.core.waive.until;
    match study.cell(row, slot) {
        Cell::Date { hi, .. } => {
            let span = study.place(row, slot).value;
            Some((span.of(study.text).to_owned(), hi, span))
        }
        _ => None,
    }
}

fn on(study: &Study<'_>, row: Row) -> Vec<String> {
    let Cell::List(list) = study.cell(row, study.vocabulary.core.waive.on) else { return Vec::new() };
    let id = |cell| match cell {
        Cell::Free(id) | Cell::Text(id) => Some(study.str(id).to_owned()),
        _ => None,
    };
    study.list(list).iter().filter_map(|element| id(element.cell)).collect()
}

/// Marks all that a waiver is about; whether there was anything.
fn silence(study: &Study<'_>, waiver: &Waiver, all: &mut [Said<'_>]) -> bool {
    let about = |binds: &[Row]| {
        let bound = |id: &String| binds.iter().any(|&row| study.block(row).is_some_and(|block| block.id == *id));
        waiver.on.is_empty() || waiver.on.iter().any(bound)
    };
    let mut any = false;
    for said in all.iter_mut().filter(|said| said.rule.path == waiver.rule) {
        for finding in said.findings.iter_mut().filter(|finding| about(&finding.binds)) {
            finding.diagnostic.waived.get_or_insert_with(|| Box::new(waiver.waived.clone()));
            any = true;
        }
        for asked in said.open.iter_mut().filter(|asked| about(&asked.open.binds)) {
            asked.waived.get_or_insert_with(|| Box::new(waiver.waived.clone()));
            // What nobody asks about needs no waiver.
            any |= said.asks;
        }
    }
    any
}

fn unused(study: &Study<'_>, row: Row, waiver: &Waiver, all: &[Said<'_>]) -> Diagnostic {
    let head = study.block(row).map_or_else(Span::default, |block| block.head);
    let told = own("waiver/unused", format!("the waiver of `{}` silences nothing", waiver.rule), head, "nothing to waive");
    let elsewhere = all.iter().filter(|said| said.rule.path == waiver.rule).flat_map(|said| &said.findings);
    let subjects: Vec<&str> =
        elsewhere.flat_map(|finding| finding.diagnostic.claim.iter().chain(&finding.diagnostic.subjects)).map(String::as_str).collect();
    if !subjects.is_empty() {
        return told.help(format!("the rule does not speak of that here; it speaks of `{}`", subjects.join("`, `")));
    }
    let span = study.block(row).map_or_else(Span::default, |block| block.span);
    let edits = vec![Edit { span: whole_lines(study.text, span), text: String::new() }];
    told.help("take it out").fix(Box::new(Fix { title: "take the waiver out".to_owned(), certain: true, edits }))
}

/// A span with the white space before it and the line break behind it, where nothing else stands on its lines.
fn whole_lines(text: &str, span: Span) -> Span {
    let before = Span::new(0, span.start).of(text);
    let blank_before = before.len() - before.trim_end_matches([' ', '\t']).len();
    let alone = before.len() == blank_before || before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']);
    let after = Span::new(span.end, text.len() as u32).of(text);
    let blank_after = after.len() - after.trim_start_matches([' ', '\t']).len();
    let rest = after.get(blank_after..).unwrap_or_default();
    let line_break = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with(['\n', '\r'])) };
    if alone && (line_break > 0 || rest.is_empty()) {
        return Span::new(span.start - blank_before as u32, span.end + (blank_after + line_break) as u32);
    }
    span
}

#[cfg(test)]
mod tests {
    use super::whole_lines;
    use crate::source::Span;

    #[test]
    fn a_block_goes_with_its_lines() {
        let without = |text: &str| {
            let start = text.find("waive").unwrap();
            let cut = whole_lines(text, Span::new(start as u32, start as u32 + 5));
            format!("{}{}", &text[..cut.start as usize], &text[cut.end as usize..])
        };
        assert_eq!(without("a\n  waive\n  b\n"), "a\n  b\n");
        assert_eq!(without("a\r\n\twaive  \r\nb"), "a\r\nb");
        assert_eq!(without("a { waive }"), "a {  }");
        assert_eq!(without("waive"), "");
        assert_eq!(without("  waive # why\n"), "   # why\n");
    }
}
