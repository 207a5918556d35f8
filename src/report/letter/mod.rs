//! Reports to a letter in plain text: what a reviewer would send to the authors.
//!
//! The authors have their paper and not the study file: so places are those of the paper (`p. 9`), rules have no names, and what is
//! only left out of the study file is a note to the reviewer, who has to look before she asks.

mod names;
mod words;

use super::item::{By, BySubject, Item, items, places};
use super::{Format, Judged, plural};
use crate::check::outcome::{ClaimReport, NeedState, Question};
use crate::diagnostic::{Citation, Severity, Waived};
use crate::rule::book::RuleBook;
use names::Names;
use std::fmt::Write as _;
use std::io::{Result, Write};
use words::{asked_for, for_authors, gathered, said, sentence, why};

/// The columns of a letter.
const WIDTH: usize = 78;

/// The format for letters.
pub struct Letter<'b> {
    /// They know what fields mean.
    books: Vec<&'b RuleBook>,
    letters: usize,
}

impl<'b> Letter<'b> {
    /// For a run by these rule books.
    pub fn new(books: &[&'b RuleBook]) -> Self {
        Self { books: books.to_vec(), letters: 0 }
    }
}

impl Format for Letter<'_> {
    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        if judged.report.studies.is_empty() && judged.report.diagnostics.is_empty() {
            return Ok(Vec::new());
        }
        let mut letter = Text {
            out: String::new(),
            sources: Vec::new(),
            names: Names::read(&judged.report.source),
            used: Vec::new(),
            books: &self.books,
        };
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

/// A letter as it is written, with what it cites so far, and the short names that it uses.
struct Text<'j> {
    out: String,
    sources: Vec<&'j Citation>,
    names: Names,
    used: Vec<String>,
    books: &'j [&'j RuleBook],
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
        let weighing: Vec<&Item<'j>> = all.iter().filter(|item| item.counts() && !item.open && item.by == By::Rule).collect();
        self.opening(weighing.iter().any(|item| item.severity > Severity::Advice), weighing.is_empty(), judged);
        let mut grave = BySubject::new(weighing.iter().copied().filter(|item| item.severity > Severity::Advice));
        let mut number = 0;
        for (study, report) in (0..).zip(&report.studies) {
            for claim in &report.claims {
                self.section(&mut number, &format!("On the claim \"{}\"", said(name(claim))), grave.take(Some(study), Some(&claim.id)));
            }
            self.section(&mut number, "On the study as a whole", grave.take(Some(study), None));
        }
        let small: Vec<_> = weighing.iter().filter(|item| item.severity == Severity::Advice).copied().collect();
        self.small(&small);
        self.questions(&judged.questions.ask);
        self.set_aside(judged);
        self.paragraph("With kind regards,", "", "");
        self.named();
        self.cited();
    }

    /// What only the reviewer is to read.
    fn notes(&mut self, judged: &Judged, all: &[Item<'_>]) {
        let mut notes = Vec::new();
        if judged.report.unreadable {
            let mistakes = all.iter().filter(|item| item.by == By::Reader).count();
            let mistakes = plural(mistakes, "mistake", "mistakes");
            notes.push(format!(
                "{mistakes} in {} kept it from being judged in full: this letter is not complete",
                said(&judged.report.source.name)
            ));
        }
        let waivers = all.iter().filter(|item| item.by == By::Keeper).count();
        if waivers > 0 {
            notes.push(format!("{} not in order (caveat check tells why)", plural(waivers, "waiver is", "waivers are")));
        }
        let look_for = judged.questions.look_for.len();
        if look_for > 0 {
            let facts = plural(look_for, "fact was", "facts were");
            notes.push(format!("{facts} left out of the study file; look in the paper before you ask (caveat check lists them)"));
        }
        let known = all.iter().filter(|item| item.known && item.waived.is_none()).count();
        if known > 0 {
            notes.push(format!(
                "{} not told here",
                plural(known, "point stands in the baseline and is", "points stand in the baseline and are")
            ));
        }
        for note in notes {
            self.paragraph(&format!("[For the reviewer, to be taken out: {note}.]"), "", " ");
        }
    }

    fn opening(&mut self, grave: bool, nothing: bool, judged: &Judged) {
        let asked = !judged.questions.ask.is_empty();
        let text = match (grave, nothing) {
            (true, _) => {
                "Thank you for your paper. We have held what it claims against how the study was done, as the paper tells it. Below is where a \
                 claim asks for more than the study can carry, and what would mend it; numbers in square brackets stand for the published \
                 standards at the end."
            }
            (false, false) => {
                "Thank you for your paper. We have held what it claims against how the study was done, as the paper tells it, and found nothing \
                 that stands against a claim. Some smaller points follow."
            }
            (false, true) if asked => {
                "Thank you for your paper. We have held what it claims against how the study was done, as the paper tells it, and found nothing \
                 that stands against a claim. What the paper does not tell we ask below."
            }
            (false, true) => {
                "Thank you for your paper. We have held what it claims against how the study was done, as the paper tells it, and found nothing \
                 that stands against a claim."
            }
        };
        self.paragraph(text, "", "");
    }

    /// The points on one claim, gravest first; nothing where there are none.
    fn section(&mut self, number: &mut usize, title: &str, mut items: Vec<&Item<'j>>) {
        if items.is_empty() {
            return;
        }
        items.sort_by_key(|item| std::cmp::Reverse(item.severity));
        *number += 1;
        self.paragraph(&format!("{number}. {title}"), "", "   ");
        for (at, item) in items.into_iter().enumerate() {
            let head = format!("   {number}.{} ", at + 1);
            self.point(item, &head, &" ".repeat(head.len()));
        }
    }

    fn point(&mut self, item: &Item<'j>, first: &str, rest: &str) {
        let places = places(item).join("; ");
        let places = if places.is_empty() { String::new() } else { format!(" ({})", said(&places)) };
        let cited = self.cite(item.sources);
        self.lines(&format!("{}{places}.{cited}", sentence(&item.message)), first, rest);
        self.uses(&item.message);
        if let Some(help) = item.help.and_then(for_authors) {
            self.lines(&format!("To mend it: {}.", said(help).trim_end_matches('.')), rest, rest);
            self.uses(help);
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
            self.uses(&question.what);
        }
        self.out.push('\n');
    }

    /// What is waived, and why.
    fn set_aside(&mut self, judged: &Judged) {
        let report = &judged.report;
        let findings = report.diagnostics.iter().filter_map(|told| Some((sentence(&told.message), told.waived.as_deref()?)));
        let waived: Vec<(String, &Waived)> = findings.chain(gathered(&report.unsettled, self.books)).collect();
        if waived.is_empty() {
            return;
        }
        self.paragraph("Set aside: we saw these, and ask nothing of you for the reasons given.", "", "");
        for (what, waived) in waived {
            self.lines(&format!("{}. {}.", what.trim_end_matches('.'), why(waived)), "   - ", "     ");
        }
        self.out.push('\n');
        report.diagnostics.iter().filter(|told| told.waived.is_some()).for_each(|told| self.uses(&told.message));
        let open = report.unsettled.iter().filter(|open| open.waived.is_some());
        open.flat_map(|open| &open.needs).for_each(|need| self.uses(&format!("`{}`", need.fact)));
    }

    /// Keeps in mind which short names a text uses: `peers` of "`goals.present[peers]`".
    fn uses(&mut self, text: &str) {
        for name in text.split('`').skip(1).step_by(2).flat_map(|code| code.split(['.', '[', ']'])) {
            if self.names.title(name).is_some() && !self.used.iter().any(|used| used == name) {
                self.used.push(name.to_owned());
            }
        }
    }

    /// What the short names stand for.
    fn named(&mut self) {
        if !self.used.is_empty() || !self.sources.is_empty() {
            self.paragraph(&"-".repeat(20), "", "");
        }
        if self.used.is_empty() {
            return;
        }
        self.paragraph("Short names above stand for:", "", "");
        for name in std::mem::take(&mut self.used) {
            let title = self.names.title(&name).map(said).unwrap_or_default();
            self.lines(&format!("{}: {title}", said(&name)), "   - ", "     ");
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

fn name(claim: &ClaimReport) -> &str {
    if claim.text.is_empty() { &claim.id } else { &claim.text }
}
