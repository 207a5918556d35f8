//! Reports to text for people: diagnostics with the source underlined, what became of each claim, what is open, and a sum.

use super::closing::{claims, questions, waived};
use super::narrate::narrate;
use super::page::Page;
use super::paint::{Colour, Paint};
use super::tally::plural;
use super::told::Told;
use super::{Format, Judged, Look, Tally, harmless};
use crate::diagnostic::{Citation, Diagnostic, Fix, Severity};
use crate::source::Source;
use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};
use std::fmt::Write as _;
use std::io::{Error, Result, Write};

/// The format for terminals and for reading.
#[derive(Debug)]
pub struct Pretty {
    paint: Paint,
    /// None where diagnostics are told in words.
    drawn: Option<Box<GraphicalReportHandler>>,
    /// All open questions, with the rules they would settle.
    unsettled: bool,
    /// Diagnostics alone.
    quiet: bool,
}

impl Pretty {
    pub fn new(look: Look, unsettled: bool, quiet: bool) -> Self {
        Self { paint: Paint { look }, drawn: drawing(look), unsettled, quiet }
    }

    /// Diagnostics of one source, each with an empty line after it.
    pub fn diagnostics(&self, out: &mut dyn Write, source: &Source, diagnostics: &[Diagnostic]) -> Result<()> {
        self.told(out, source, &diagnostics.iter().collect::<Vec<_>>())
    }

    fn told(&self, out: &mut dyn Write, source: &Source, diagnostics: &[&Diagnostic]) -> Result<()> {
        let page = Page::new(source, diagnostics);
        // What somebody has to act on comes first, each kind in the order of the file.
        let (advice, graver): (Vec<&Diagnostic>, Vec<_>) =
            diagnostics.iter().partition(|diagnostic| diagnostic.severity == Severity::Advice);
        for diagnostic in graver.into_iter().chain(advice) {
            let mut text = String::new();
            match &self.drawn {
                None => narrate(&mut text, source, diagnostic),
                Some(handler) => {
                    let told = Told::new(diagnostic, &page, (!source.name.is_empty()).then_some(source.name.as_str()));
                    handler.render_report(&mut text, &told).map_err(|_| Error::other("a diagnostic could not be drawn"))?;
                }
            }
            // What is waived or known is not fixed.
            if let Some(fix) = diagnostic.fix.as_ref().filter(|_| diagnostic.counts()) {
                self.fix(&mut text, fix);
            }
            for citation in diagnostic.sources.iter() {
                self.citation(&mut text, citation);
            }
            writeln!(out, "{}\n", text.trim_end())?;
        }
        Ok(())
    }

    /// `fix: write `role` (--fix)`
    fn fix(&self, out: &mut String, fix: &Fix) {
        let option = if fix.certain { "--fix" } else { "--fix --unsafe" };
        let indent = if self.paint.look.narrated { "" } else { "  " };
        let wrapped =
            self.paint.wrapped(&format!("{} ({option})", harmless::line(&fix.title)), &format!("{indent}fix: "), &format!("{indent}     "));
        let head = format!("{indent}{}", self.paint.colour("fix:", Colour::Cyan));
        let _ = writeln!(out, "{head}{}", wrapped.strip_prefix(&format!("{indent}fix:")).unwrap_or(&wrapped));
    }

    /// `source: NEPC (2016): "…" (not checked against the page)`
    fn citation(&self, out: &mut String, citation: &Citation) {
        let mut text = harmless::line(&citation.cites).into_owned();
        if let Some(says) = &citation.says {
            let _ = write!(text, ": \"{}\"", harmless::line(says));
        }
        if !citation.verified {
            text.push_str(" (not checked against the page)");
        }
        let indent = if self.paint.look.narrated { "" } else { "  " };
        let wrapped = self.paint.wrapped(&text, &format!("{indent}source: "), &format!("{indent}        "));
        let head = format!("{indent}{}", self.paint.colour("source:", Colour::Cyan));
        let _ = writeln!(out, "{head}{}", self.paint.linked(wrapped.strip_prefix(&format!("{indent}source:")).unwrap_or(&wrapped)));
    }
}

impl Format for Pretty {
    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        let report = &judged.report;
        let mut out = Vec::new();
        let weighing: Vec<&Diagnostic> = report.diagnostics.iter().filter(|told| told.counts()).collect();
        self.told(&mut out, &report.source, &weighing)?;
        if self.quiet {
            return Ok(out);
        }
        let mut text = String::new();
        claims(&mut text, report, &self.paint);
        waived(&mut text, judged, &self.paint);
        questions(&mut text, &judged.questions, self.unsettled, &self.paint);
        if !text.is_empty() {
            writeln!(out, "{text}")?;
        }
        Ok(out)
    }

    fn end(&mut self, out: &mut dyn Write, tally: &Tally) -> Result<()> {
        if self.quiet { Ok(()) } else { writeln!(out, "{}", sum(tally, &self.paint)) }
    }
}

/// What draws diagnostics as a look allows; nothing where they are told in words.
fn drawing(look: Look) -> Option<Box<GraphicalReportHandler>> {
    let characters = if look.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if look.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(look.width)
        .with_break_words(false)
        // Names with hyphens and slashes stay whole.
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
        .without_syntax_highlighting();
    (!look.narrated).then(|| Box::new(handler))
}

/// `1 file, 1 study, 2 claims: 0 errors, 4 warnings, 0 advice; 3 open questions`
fn sum(tally: &Tally, paint: &Paint) -> String {
    let looked_at =
        [plural(tally.files, "file", "files"), plural(tally.studies, "study", "studies"), plural(tally.claims, "claim", "claims")]
            .join(", ");
    let coloured = |count: usize, text: String, colour| if count == 0 { text } else { paint.colour(&text, colour) };
    let mut text = format!(
        "{looked_at}: {}, {}, {}",
        coloured(tally.errors, plural(tally.errors, "error", "errors"), Colour::Red),
        coloured(tally.warnings, plural(tally.warnings, "warning", "warnings"), Colour::Yellow),
        coloured(tally.advice, format!("{} advice", tally.advice), Colour::Cyan),
    );
    if tally.questions > 0 {
        let _ = write!(text, "; {}", plural(tally.questions, "open question", "open questions"));
    }
    if tally.waived > 0 {
        let _ = write!(text, "; {} waived", tally.waived);
    }
    if tally.known > 0 {
        let _ = write!(text, "; {} in the baseline", tally.known);
    }
    if tally.unreadable > 0 {
        let unread = format!("{} not judged in full", plural(tally.unreadable, "file", "files"));
        let _ = write!(text, "; {}", paint.colour(&unread, Colour::Red));
    }
    text
}
