//! What is said after the diagnostics of a file: the verdict of each claim, and the facts that are still open.

use super::item::{items, reason};
use super::paint::{Colour, Paint};
use super::tally::plural;
use super::{Judged, harmless};
use crate::check::outcome::{ClaimReport, FileReport, NeedState, Question, Questions, Verdict};
use std::fmt::Write as _;

/// Open questions told unless all are asked for: our own guess of what is read to its end.
const FEW: usize = 10;

/// One line per claim, study by study.
pub fn claims(out: &mut String, report: &FileReport, paint: &Paint) {
    for study in &report.studies {
        let title = format!("{}: {}", harmless::line(&report.source.name), harmless::line(&study.title));
        let _ = writeln!(out, "{}", paint.colour(&title, Colour::Bold));
        for claim in &study.claims {
            let _ = writeln!(out, "  {}", verdict(claim, paint));
        }
    }
}

/// `promising: weakened (2 warnings) — "Personalized learning is a promising practice"`
fn verdict(claim: &ClaimReport, paint: &Paint) -> String {
    let (colour, count) = match claim.verdict {
        Verdict::Unsupported => (Colour::Red, against(claim)),
        Verdict::Weakened => (Colour::Yellow, against(claim)),
        Verdict::Open if claim.open_facts == 0 => (Colour::Cyan, "not all of the study could be read".to_owned()),
        Verdict::Open => (Colour::Cyan, plural(claim.open_facts, "fact", "facts") + " missing"),
        Verdict::Stands => (Colour::Green, String::new()),
    };
    let waived = if claim.waived > 0 { format!("{} waived", claim.waived) } else { String::new() };
    let count: Vec<String> = [count, waived].into_iter().filter(|count| !count.is_empty()).collect();
    let count = if count.is_empty() { String::new() } else { format!(" ({})", count.join("; ")) };
    let text = if claim.text.is_empty() { String::new() } else { format!(" {} \"{}\"", paint.dash(), harmless::line(&claim.text)) };
    format!("{}: {}{count}{text}", harmless::line(&claim.id), paint.colour(claim.verdict.as_str(), colour))
}

fn against(claim: &ClaimReport) -> String {
    let errors = (claim.errors > 0).then(|| plural(claim.errors, "error", "errors"));
    let warnings = (claim.warnings > 0).then(|| plural(claim.warnings, "warning", "warnings"));
    errors.into_iter().chain(warnings).collect::<Vec<_>>().join(", ")
}

/// What is waived, with the reasons.
pub fn waived(out: &mut String, judged: &Judged, paint: &Paint) {
    let waived: Vec<_> = items(judged).filter_map(|item| Some((item.waived?, item))).collect();
    if waived.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n  {}", paint.colour(&format!("waived ({})", waived.len()), Colour::Bold));
    for (waived, item) in waived {
        let of: Vec<String> = item.claim.into_iter().chain(item.subjects.iter().map(String::as_str)).map(|id| format!("`{id}`")).collect();
        let of = if of.is_empty() { String::new() } else { format!(" ({})", of.join(", ")) };
        let text = format!("{}{of}: {} {} {}", item.rule, item.message, paint.dash(), reason(waived));
        let _ = writeln!(out, "{}", paint.wrapped(&harmless::line(&text), "    ", "      "));
    }
}

/// The two lists of open questions.
pub fn questions(out: &mut String, questions: &Questions, all: bool, paint: &Paint) {
    let (look, ask) = (&questions.look_for, &questions.ask);
    let (looked, asked) = if all { (look.len(), ask.len()) } else { share(look.len(), ask.len()) };
    list(out, "look for these (left out of the study file)", look.iter().take(looked), all, paint);
    list(out, "ask the authors (the report does not tell)", ask.iter().take(asked), all, paint);
    let left = look.len() + ask.len() - looked - asked;
    if left > 0 {
        let _ = writeln!(out, "\n  and {left} more (--unsettled shows all)");
    }
}

/// How many of each list are told: half of the lines each, and what one list does not need is the other's.
fn share(look: usize, ask: usize) -> (usize, usize) {
    let looked = look.min(FEW.saturating_sub(ask).max(FEW / 2));
    (looked, ask.min(FEW - looked))
}

fn list<'q>(out: &mut String, title: &str, questions: impl Iterator<Item = &'q Question>, all: bool, paint: &Paint) {
    let mut questions = questions.peekable();
    if questions.peek().is_none() {
        return;
    }
    let _ = writeln!(out, "\n  {}", paint.colour(title, Colour::Bold));
    for question in questions {
        let _ = writeln!(out, "{}", paint.wrapped(&line(question, paint), "    ", "      "));
        if all && !question.rules.is_empty() {
            let rules = format!("settles {}", question.rules.join(", "));
            let _ = writeln!(out, "{}", paint.wrapped(&harmless::line(&rules), "      ", "        "));
        }
    }
}

/// "`p` of 6 findings — two-sided p value": what is asked for, what that means, and what is stated so far.
fn line(question: &Question, paint: &Paint) -> String {
    let mut text = harmless::line(&question.what).into_owned();
    if !question.meaning.is_empty() {
        let _ = write!(text, " {} {}", paint.dash(), harmless::line(&question.meaning));
    }
    let wanted = match question.state {
        NeedState::Imprecise => "; a sharper value would settle it",
        NeedState::OtherUnit => "; in a unit that does not convert",
        NeedState::Missing | NeedState::Unreported => "",
    };
    match &question.stated {
        Some(stated) => {
            let _ = write!(text, " (stated: {}{wanted})", harmless::line(stated));
        }
        None if !wanted.is_empty() => {
            let _ = write!(text, " ({})", wanted.trim_start_matches("; "));
        }
        None => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{FEW, share};

    #[test]
    fn ten_lines_are_shared() {
        assert_eq!(share(3, 4), (3, 4));
        assert_eq!(share(20, 0), (10, 0));
        assert_eq!(share(20, 2), (8, 2));
        assert_eq!(share(2, 20), (2, 8));
        assert_eq!(share(20, 20), (5, 5));
        for (look, ask) in (0..30).flat_map(|look| (0..30).map(move |ask| (look, ask))) {
            let (looked, asked) = share(look, ask);
            assert!(looked <= look && asked <= ask);
            assert_eq!(looked + asked, FEW.min(look + ask), "{look} {ask}");
        }
    }
}
