//! A diagnostic to what miette's handlers ask for.

use super::harmless;
use super::page::{LONG_LINE, Page};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::Span;
use miette::{LabeledSpan, SourceCode};
use std::fmt;

/// A label that covers more lines than this is drawn on its first alone.
const MANY_LINES: usize = 8;

/// A diagnostic on the page it speaks of.
#[derive(Debug)]
pub struct Told<'a> {
    pub diagnostic: &'a Diagnostic,
    pub page: &'a Page<'a>,
    /// For the message, where no label tells the file.
    pub whose: Option<&'a str>,
    marks: Vec<Mark>,
}

impl<'a> Told<'a> {
    pub fn new(diagnostic: &'a Diagnostic, page: &'a Page<'a>, whose: Option<&'a str>) -> Self {
        Self { diagnostic, page, whose, marks: marks(&diagnostic.labels, page) }
    }
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&harmless::line(&self.diagnostic.message))?;
        match self.whose.filter(|name| self.marks.is_empty() && !self.diagnostic.message.contains(name)) {
            Some(name) => write!(f, " (in `{}`)", harmless::line(name)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Told<'_> {}

impl miette::Diagnostic for Told<'_> {
    fn code<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        let severity = self.diagnostic.severity.as_str();
        Some(Box::new(format!("{severity}[{}]", harmless::line(&self.diagnostic.rule))))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Advice => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        self.diagnostic.help.as_ref().map(|help| Box::new(lines(help)) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.marks.is_empty()).then_some(self.page as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.marks.iter().map(|mark| {
            let text = (!mark.text.is_empty()).then(|| mark.text.clone());
            let (offset, length) = (mark.span.start as usize, mark.span.len() as usize);
            if mark.primary { LabeledSpan::new_primary_with_span(text, (offset, length)) } else { LabeledSpan::new(text, offset, length) }
        })))
    }
}

/// Several lines, each of them harmless.
fn lines(text: &str) -> String {
    text.lines().map(harmless::line).collect::<Vec<_>>().join("\n")
}

/// A label as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    span: Span,
    text: String,
    primary: bool,
}

/// Labels as they can be drawn: in the order of the text, those on one place as one, and none over another on the same line.
fn marks(labels: &[Label], page: &Page<'_>) -> Vec<Mark> {
    let drawn = |(at, label): (usize, &Label)| Mark { span: drawable(label.span, page), text: text(label), primary: at == 0 };
    let mut marks: Vec<Mark> = labels.iter().enumerate().map(drawn).collect();
    // A longer one comes first, so that what lies within it can take its place.
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let mut out: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        match out.last_mut() {
            Some(last) if last.span == mark.span => {
                last.primary |= mark.primary;
                if !mark.text.is_empty() && !last.text.lines().any(|line| line == mark.text) {
                    last.text = if last.text.is_empty() { mark.text } else { format!("{}\n{}", last.text, mark.text) };
                }
            }
            _ => out.push(mark),
        }
    }
    part(&mut out, page);
    out
}

fn text(label: &Label) -> String {
    let text = harmless::line(&label.text);
    match &label.cited_at {
        Some(place) if text.is_empty() => format!("({})", harmless::line(place)),
        Some(place) => format!("{text} ({})", harmless::line(place)),
        None => text.into_owned(),
    }
}

/// The part of a span that is drawn: inside the text, on whole characters, and not half the file.
fn drawable(span: Span, page: &Page<'_>) -> Span {
    let start = page.floor(span.start.min(page.end()));
    // A place within a line break is the place before it.
    let start = start.min(page.line_end(page.line_of(start)));
    let end = page.ceil(span.end.min(page.end())).max(start);
    let (first, last) = (page.line_of(start), page.line_of(end.saturating_sub(1).max(start)));
    let too_long = |end: u32| end - start > if first == last { LONG_LINE } else { 3 * LONG_LINE };
    if last - first < MANY_LINES && !too_long(end) {
        return Span::new(start, end);
    }
    Span::new(start, page.floor(end.min(page.line_end(first)).min(start + LONG_LINE)).max(start))
}

/// Takes from an outer span what an inner one on the same line covers: the drawing holds one mark for each character.
fn part(marks: &mut [Mark], page: &Page<'_>) {
    let one_line = |span: Span| page.line_of(span.start) == page.line_of(span.end.saturating_sub(1).max(span.start));
    for at in 0..marks.len() {
        let Some((done, rest)) = marks.split_at_mut_checked(at + 1) else { break };
        let Some(outer) = done.last_mut().filter(|mark| one_line(mark.span)) else { continue };
        for inner in rest.iter().map(|mark| mark.span).filter(|&span| one_line(span)) {
            if inner.start >= outer.span.end {
                continue;
            }
            let before = Span::new(outer.span.start, inner.start.max(outer.span.start));
            let after = Span::new(inner.end.max(page.ceil(inner.start + 1)), outer.span.end);
            // The primary label gives the heading its place, so it keeps its beginning where it can.
            let keep_before = if outer.primary { !before.is_empty() } else { before.len() >= after.len() };
            outer.span = if keep_before || after.is_empty() { before } else { after };
        }
    }
    marks.sort_by_key(|mark| mark.span);
}
