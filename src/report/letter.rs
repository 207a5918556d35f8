//! Reports to a letter in plain text: what a reviewer would send to the authors.
//!
//! The authors have their paper and not the study file: so places are those of the paper (`p. 9`), rules have no names, and what is
//! only left out of the study file is a note to the reviewer, who has to look before she asks.

use super::item::{Item, items};
use super::{Format, Judged, harmless, plural};
use crate::check::outcome::{ClaimReport, NeedState, Question};
use crate::diagnostic::{Citation, Label, Severity};
use std::fmt::Write as _;
use std::io::{Result, Write};

/// The columns of a letter.
const WIDTH: usize = 78;

/// The format for letters.
#[derive(Debug, Default)]
pub struct Letter {
    letters: usize,
}

impl Format for Letter {
    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        if judged.report.studies.is_empty() && judged.report.diagnostics.is_empty() {
            return Ok(Vec::new());
        }
        let mut letter = Text::default();
        letter.write(judged);
        Ok(letter.out.into_bytes())
    }

    fn file(&mut self, out: &mut dyn Write, _: &Judged, piece: Vec<u8>) -> Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        if self.letters > 0 {
            writeln!(out, "\n{}\n", "=".repeat(WIDTH))?;
        }
        self.letters += 1;
        out.write_all(&piece)
    }
}

/// A letter as it is written, with what it cites so far.
#[derive(Default)]
struct Text<'j> {
    out: String,
    sources: Vec<&'j Citation>,
}

impl<'j> Text<'j> {
    fn write(&mut self, judged: &'j Judged) {
        let report = &judged.report;
        let all: Vec<Item<'j>> = items(judged).collect();
        self.notes(judged, &all);
        let titles: Vec<String> = report.studies.iter().map(|study| format!("\"{}\"", said(&study.title))).collect();
        if titles.is_empty() {
            return;
        }
        self.paragraph(&format!("Re: {}", titles.join("; ")), "", "    ");
        self.paragraph("Dear authors,", "", "");
        let weighing = |item: &&Item<'_>| item.waived.is_none() && !item.known && !item.open && item.study.is_some();
        let weighing: Vec<&Item<'j>> = all.iter().filter(weighing).collect();
        self.opening(weighing.iter().any(|item| item.severity > Severity::Advice), weighing.is_empty(), judged);
        let mut number = 0;
        for (study, report) in report.studies.iter().enumerate() {
            for claim in &report.claims {
                let of: Vec<_> = weighing.iter().filter(|item| belongs(item, study, Some(claim))).copied().collect();
                self.section(&mut number, &format!("On the claim \"{}\"", said(name(claim))), &of);
            }
            let of: Vec<_> = weighing.iter().filter(|item| belongs(item, study, None)).copied().collect();
            self.section(&mut number, "On the study as a whole", &of);
        }
        let small: Vec<_> = weighing.iter().filter(|item| item.severity == Severity::Advice).copied().collect();
        self.small(&small);
        self.questions(&judged.questions.ask);
        self.set_aside(&all);
        self.paragraph("With kind regards,", "", "");
        self.cited();
    }

    /// What only the reviewer is to read.
    fn notes(&mut self, judged: &Judged, all: &[Item<'_>]) {
        let mut notes = Vec::new();
        if judged.report.unreadable {
            let mistakes = all.iter().filter(|item| item.mistake).count();
            let mistakes = plural(mistakes, "mistake", "mistakes");
            notes.push(format!(
                "{mistakes} in {} kept it from being judged in full: this letter is not complete",
                said(&judged.report.source.name)
            ));
        }
        let look_for = judged.questions.look_for.len();
        if look_for > 0 {
            let facts = plural(look_for, "fact was", "facts were");
            notes.push(format!("{facts} left out of the study file; look in the paper before you ask (caveat check lists them)"));
        }
        let known = all.iter().filter(|item| item.known && item.waived.is_none()).count();
        if known > 0 {
            notes.push(format!("{} in the baseline and not told here", plural(known, "point stands", "points stand")));
        }
        for note in notes {
            self.paragraph(&format!("[For the reviewer, to be taken out: {note}.]"), "", " ");
        }
    }

    fn opening(&mut self, grave: bool, nothing: bool, judged: &Judged) {
        let asked = !judged.questions.ask.is_empty();
        let text = match (grave, nothing) {
            (true, _) => {
                "thank you for your paper. We have held what it claims against how the study was done, as the paper tells it. Below is where a \
                 claim asks for more than the study can carry, and what would mend it; numbers in square brackets stand for the published \
                 standards at the end."
            }
            (false, false) => {
                "thank you for your paper. We have held what it claims against how the study was done, as the paper tells it, and found nothing \
                 that stands against a claim. Some smaller points follow."
            }
            (false, true) if asked => {
                "thank you for your paper. We have held what it claims against how the study was done, as the paper tells it, and found nothing \
                 that stands against a claim. What the paper does not tell we ask below."
            }
            (false, true) => {
                "thank you for your paper. We have held what it claims against how the study was done, as the paper tells it, and found nothing \
                 that stands against a claim."
            }
        };
        self.paragraph(text, "", "");
    }

    /// The points on one claim, gravest first; nothing where there are none.
    fn section(&mut self, number: &mut usize, title: &str, items: &[&Item<'j>]) {
        let mut graver: Vec<&&Item<'j>> = items.iter().filter(|item| item.severity > Severity::Advice).collect();
        if graver.is_empty() {
            return;
        }
        graver.sort_by_key(|item| std::cmp::Reverse(item.severity));
        *number += 1;
        self.paragraph(&format!("{number}. {title}"), "", "   ");
        for (at, item) in graver.into_iter().enumerate() {
            let head = format!("   {number}.{} ", at + 1);
            self.point(item, &head, &" ".repeat(head.len()));
        }
    }

    fn point(&mut self, item: &Item<'j>, first: &str, rest: &str) {
        let places = places(item);
        let cited = self.cite(item.sources);
        self.lines(&format!("{}{places}.{cited}", sentence(&item.message)), first, rest);
        if let Some(help) = item.help.and_then(for_authors) {
            self.lines(&format!("To mend it: {}.", said(help).trim_end_matches('.')), rest, rest);
        }
        self.out.push('\n');
    }

    fn small(&mut self, items: &[&Item<'j>]) {
        if items.is_empty() {
            return;
        }
        self.paragraph("Smaller points", "", "");
        for item in items {
            self.point(item, "   - ", "     ");
        }
    }

    fn questions(&mut self, questions: &[Question]) {
        let (sharper, told): (Vec<&Question>, Vec<&Question>) =
            questions.iter().partition(|question| matches!(question.state, NeedState::Imprecise | NeedState::OtherUnit));
        self.asked("Questions: the paper does not tell these. Please report them, or say that nobody knows.", &told);
        self.asked("These are told, though not closely enough to judge by. Please tell them more exactly.", &sharper);
    }

    fn asked(&mut self, lead: &str, questions: &[&Question]) {
        if questions.is_empty() {
            return;
        }
        self.paragraph(lead, "", "");
        for question in questions {
            let stated = question.stated.as_ref().map_or(String::new(), |stated| format!(" (told: {})", said(stated)));
            self.lines(&format!("{}{stated}", asked_for(question)), "   - ", "     ");
        }
        self.out.push('\n');
    }

    fn set_aside(&mut self, all: &[Item<'_>]) {
        let waived: Vec<_> = all.iter().filter_map(|item| Some((item, item.waived?))).collect();
        if waived.is_empty() {
            return;
        }
        self.paragraph("Set aside: we saw these, and ask nothing of you for the reasons given.", "", "");
        for (item, waived) in waived {
            // A question has no words of its own for people: what it wanted is what was waived.
            let what = if item.open { item.message.replace("open: to tell, it needs ", "not told: ") } else { item.message.to_string() };
            self.lines(&format!("{}. {}.", sentence(&what), sentence(&waived.reason).trim_end_matches('.')), "   - ", "     ");
        }
        self.out.push('\n');
    }

    /// ` [1, 3]`
    fn cite(&mut self, sources: &'j [Citation]) -> String {
        let numbers: Vec<String> = sources.iter().map(|source| self.number(source).to_string()).collect();
        if numbers.is_empty() { String::new() } else { format!(" [{}]", numbers.join(", ")) }
    }

    fn number(&mut self, source: &'j Citation) -> usize {
        let at = self.sources.iter().position(|own| *own == source).unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        at + 1
    }

    fn cited(&mut self) {
        if self.sources.is_empty() {
            return;
        }
        self.out.push_str(&format!("{}\n", "-".repeat(20)));
        for (at, source) in self.sources.clone().into_iter().enumerate() {
            let says = source.says.as_ref().map_or(String::new(), |says| format!(": \"{}\"", said(says)));
            let checked = if source.verified { "" } else { " (not checked against the page)" };
            let head = format!("[{}] ", at + 1);
            self.lines(&format!("{}{says}{checked}", said(&source.cites)), &head, &" ".repeat(head.len()));
        }
    }

    fn paragraph(&mut self, text: &str, first: &str, rest: &str) {
        self.lines(text, first, rest);
        self.out.push('\n');
    }

    fn lines(&mut self, text: &str, first: &str, rest: &str) {
        let options = textwrap::Options::new(WIDTH)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let _ = writeln!(self.out, "{}", textwrap::fill(text, options));
    }
}

fn belongs(item: &Item<'_>, study: usize, claim: Option<&ClaimReport>) -> bool {
    item.study == Some(study as u32) && item.claim == claim.map(|claim| claim.id.as_str())
}

fn name(claim: &ClaimReport) -> &str {
    if claim.text.is_empty() { &claim.id } else { &claim.text }
}

/// A text as it is said to people who never saw the study file: on one line, names in quotes.
fn said(text: &str) -> String {
    harmless::line(text).replace('`', "'")
}

/// What a help asks of authors; nothing where it asks the reviewer to ask them, which the letter does.
fn for_authors(help: &str) -> Option<&str> {
    let help = help.split_once(", or ask the authors").map_or(help, |(own, _)| own);
    (!help.starts_with("ask the authors")).then_some(help)
}

/// "P as printed (math-gain, reading-gain)": what a field means, without the examples of how it is written, and of what it is asked.
fn asked_for(question: &Question) -> String {
    let meaning = question.meaning.split_once(": `").map_or(question.meaning.as_str(), |(meaning, _)| meaning);
    if meaning.is_empty() {
        return said(&question.what);
    }
    let names = question.what.split('`').skip(1).step_by(2);
    let mut of: Vec<String> = names.filter_map(whose).collect();
    of.dedup();
    // "`p` of 6 findings"
    let count = question.what.rsplit_once('`').map(|(_, rest)| rest.trim_start_matches(" of ").trim()).filter(|rest| !rest.is_empty());
    of.extend(count.map(str::to_owned));
    let of = if of.is_empty() { String::new() } else { format!(" ({})", said(&of.join(", "))) };
    format!("{}{of}", sentence(meaning))
}

/// The block of a fact, and the part of it: "goals in peers" of `goals.present[peers]`; nothing for the study itself.
fn whose(fact: &str) -> Option<String> {
    let (block, field) = fact.split_once('.')?;
    let part = field.split_once('[').map(|(_, part)| format!(" in {}", part.trim_end_matches(']')));
    // A block without an id of its own is called by its kind.
    let block = block.split_once('#').map_or(block, |(kind, _)| kind);
    (block != "study").then(|| format!("{block}{}", part.unwrap_or_default()))
}

/// A text that begins as a sentence does.
fn sentence(text: &str) -> String {
    let text = said(text);
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// ` (p. 9; Table 2)`: where in the paper it stands.
fn places(item: &Item<'_>) -> String {
    let mut places: Vec<String> = Vec::new();
    let labels: Vec<&Label> = item.others.iter().collect();
    for cited in item.cited_at.into_iter().chain(labels.into_iter().filter_map(|label| label.cited_at.as_deref())) {
        let cited = said(cited);
        if !places.contains(&cited) {
            places.push(cited);
        }
    }
    if places.is_empty() { String::new() } else { format!(" ({})", places.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::{for_authors, whose};

    #[test]
    fn authors_are_not_told_to_ask_themselves() {
        assert_eq!(for_authors("ask the authors how many used it"), None);
        assert_eq!(for_authors("tell it in a supplement, or ask the authors"), Some("tell it in a supplement"));
        assert_eq!(for_authors("claim less"), Some("claim less"));
    }

    #[test]
    fn facts_are_named_by_their_blocks() {
        assert_eq!(whose("goals.present[peers]"), Some("goals in peers".to_owned()));
        assert_eq!(whose("baseline#2.difference"), Some("baseline".to_owned()));
        assert_eq!((whose("study.registered"), whose("p")), (None, None));
    }
}
