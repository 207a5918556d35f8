//! Reports to Markdown, for a review or a comment on a pull request: each claim with its verdict, what speaks against it, and what is open.

use super::item::{BySubject, Item, items, places, reason};
use super::markdown::{code, code_cell, plain};
use super::{Format, Judged, Tally, plural};
use crate::check::outcome::{ClaimReport, NeedState, Question, StudyReport, Verdict};
use crate::diagnostic::{Citation, Severity};
use crate::source::Source;
use std::fmt::Write as _;
use std::io::{Result, Write};

/// The format for reviews.
#[derive(Debug)]
pub struct Review;

impl Format for Review {
    fn begin(&mut self, out: &mut dyn Write) -> Result<()> {
        // By this a job finds the comment of its last run.
        out.write_all(b"<!-- caveat -->\n")
    }

    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        let mut out = String::new();
        let report = &judged.report;
        let all: Vec<Item<'_>> = items(judged).collect();
        if report.studies.is_empty() && all.is_empty() {
            return Ok(Vec::new());
        }
        let mut weighing = BySubject::new(all.iter().filter(|item| item.counts() && !item.open));
        let _ = writeln!(out, "**In {}**\n", code(&report.source.name));
        points(&mut out, &weighing.take(None, None), &report.source);
        for (number, study) in (0..).zip(&report.studies) {
            let number = Some(number);
            let _ = writeln!(out, "## {}\n", plain(&study.title));
            verdicts(&mut out, study);
            for claim in &study.claims {
                head(&mut out, claim);
                points(&mut out, &weighing.take(number, Some(&claim.id)), &report.source);
            }
            let whole = weighing.take(number, None);
            if !whole.is_empty() {
                let _ = writeln!(out, "### The study as a whole\n");
                points(&mut out, &whole, &report.source);
            }
        }
        questions(&mut out, "Questions for the authors", "The report does not tell:", &judged.questions.ask);
        questions(&mut out, "To look for in the report", "Left out of the study file:", &judged.questions.look_for);
        set_aside(&mut out, &all, &report.source);
        Ok(out.into_bytes())
    }

    fn end(&mut self, out: &mut dyn Write, tally: &Tally) -> Result<()> {
        let counts = [
            plural(tally.errors, "error", "errors"),
            plural(tally.warnings, "warning", "warnings"),
            format!("{} advice", tally.advice),
            plural(tally.questions, "open question", "open questions"),
            format!("{} waived", tally.waived),
            format!("{} in the baseline", tally.known),
        ];
        let files = [plural(tally.files, "file", "files"), plural(tally.claims, "claim", "claims")].join(", ");
        let unread = if tally.unreadable > 0 {
            format!(" **{} could not be judged in full.**", plural(tally.unreadable, "file", "files"))
        } else {
            String::new()
        };
        let outcome = if tally.failing > 0 { format!("; {} of these fail the gate", tally.failing) } else { String::new() };
        writeln!(
            out,
            "---\n\n{files}: {}{outcome}.{unread} A verdict of *stands* means that no rule found anything, not that a claim is true.",
            counts.join(", ")
        )
    }
}

/// A table of the claims, where there are several.
fn verdicts(out: &mut String, study: &StudyReport) {
    if study.claims.len() < 2 {
        return;
    }
    let _ = writeln!(out, "| claim | verdict | errors | warnings | facts missing |\n|---|---|---|---|---|");
    for claim in &study.claims {
        let ClaimReport { id, verdict, errors, warnings, open_facts, .. } = claim;
        let _ = writeln!(out, "| {} | {} | {errors} | {warnings} | {open_facts} |", code_cell(id), verdict.as_str());
    }
    out.push('\n');
}

fn head(out: &mut String, claim: &ClaimReport) {
    let mut counts = Vec::new();
    counts.extend((claim.errors > 0).then(|| plural(claim.errors, "error", "errors")));
    counts.extend((claim.warnings > 0).then(|| plural(claim.warnings, "warning", "warnings")));
    let missing = claim.verdict == Verdict::Open && claim.open_facts > 0;
    counts.extend(missing.then(|| plural(claim.open_facts, "fact", "facts") + " missing"));
    counts.extend((claim.waived > 0).then(|| format!("{} waived", claim.waived)));
    let counts = if counts.is_empty() { String::new() } else { format!(" ({})", counts.join(", ")) };
    let _ = writeln!(out, "### {}: {}{counts}\n", plain(&claim.id), claim.verdict.as_str());
    if !claim.text.is_empty() {
        let _ = writeln!(out, "> “{}”\n", plain(&claim.text));
    }
}

/// What somebody has to act on, then advice, folded away.
fn points(out: &mut String, items: &[&Item<'_>], source: &Source) {
    let (advice, graver): (Vec<&&Item<'_>>, Vec<_>) = items.iter().partition(|item| item.severity == Severity::Advice);
    let mut graver = graver;
    graver.sort_by_key(|item| std::cmp::Reverse(item.severity));
    for item in &graver {
        point(out, item, source);
    }
    if !graver.is_empty() {
        out.push('\n');
    }
    if advice.is_empty() {
        return;
    }
    let _ = writeln!(out, "<details><summary>{} of advice</summary>\n", plural(advice.len(), "piece", "pieces"));
    for item in advice {
        point(out, item, source);
    }
    let _ = writeln!(out, "\n</details>\n");
}

fn point(out: &mut String, item: &Item<'_>, source: &Source) {
    let _ = writeln!(out, "- **{}** {}{}: {}", item.severity.as_str(), code(item.rule), place(item, source), plain(&item.message));
    if let Some(help) = item.help {
        let lead = if help.ends_with('?') { "" } else { "To mend it: " };
        let _ = writeln!(out, "  - {lead}{}", plain(help));
    }
    for citation in item.sources {
        let _ = writeln!(out, "  - Source: {}", source_line(citation));
    }
}

/// `, line 8 (p. 9; Table 2)`: where it stands in the file, and in what the file tells of.
fn place(item: &Item<'_>, source: &Source) -> String {
    let line = item.place.map_or(String::new(), |span| format!(", line {}", source.place(span.start).line));
    let places = places(item).join("; ");
    if places.is_empty() { line } else { format!("{line} ({})", plain(&places)) }
}

fn source_line(citation: &Citation) -> String {
    let says = citation.says.as_ref().map_or(String::new(), |says| format!(": “{}”", plain(says)));
    let checked = if citation.verified { "" } else { " (not checked against the page)" };
    format!("{}{says}{checked}", plain(&citation.cites))
}

fn questions(out: &mut String, title: &str, lead: &str, questions: &[Question]) {
    if questions.is_empty() {
        return;
    }
    let _ = writeln!(out, "### {title}\n\n{lead}\n");
    for question in questions {
        let meaning = if question.meaning.is_empty() { String::new() } else { format!(": {}", plain(&question.meaning)) };
        let stated = question.stated.as_ref().map_or(String::new(), |stated| format!(" (stated: {})", plain(stated)));
        let wanted = match question.state {
            NeedState::Imprecise => "; a sharper value would settle it",
            NeedState::OtherUnit => "; in a unit that converts",
            NeedState::Missing | NeedState::Unreported => "",
        };
        let _ = writeln!(out, "- [ ] {}{meaning}{stated}{wanted}", plain(&question.what));
    }
    out.push('\n');
}

/// What is waived, with the reasons, and how much the baseline knows.
fn set_aside(out: &mut String, all: &[Item<'_>], source: &Source) {
    let waived: Vec<_> = all.iter().filter_map(|item| Some((item, item.waived?))).collect();
    if !waived.is_empty() {
        let _ = writeln!(out, "### Waived\n");
        for (item, waived) in waived {
            let claim = item.claim.map_or(String::new(), |claim| format!(", claim {}", code(claim)));
            let _ = writeln!(out, "- {}{claim}{}: {}", code(item.rule), place(item, source), plain(&item.message));
            let _ = writeln!(out, "  - Waived because: {}", plain(&reason(waived)));
        }
        out.push('\n');
    }
    let known = all.iter().filter(|item| item.known && item.waived.is_none()).count();
    if known > 0 {
        let _ = writeln!(
            out,
            "{} not told here.\n",
            plural(known, "finding or question stands in the baseline and is", "findings and questions stand in the baseline and are")
        );
    }
}
