//! A source to what miette draws from: snippets cut by the line index instead of by a scan of the file.

use super::harmless;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use miette::{MietteError, SourceCode, SourceSpan, SpanContents};
use std::borrow::Cow;

/// Longest line that is drawn whole, and longest stretch of several lines, in bytes: our own guess of what still helps a reader.
pub const LONG_LINE: u32 = 400;
const LONG_STRETCH: u32 = 4_000;
/// What is left before and after a label in a line that is too long.
const MARGIN: u32 = 100;

/// The text of a file as it is drawn.
#[derive(Debug)]
pub struct Page<'a> {
    source: &'a Source,
    name: Cow<'a, str>,
    text: Cow<'a, str>,
}

impl<'a> Page<'a> {
    pub fn new(source: &'a Source, diagnostics: &[&Diagnostic]) -> Self {
        let mut text = harmless::page(&source.text);
        let end = source.text.len() as u32;
        let at_end = |diagnostic: &&Diagnostic| diagnostic.labels.iter().any(|label| label.span.end.max(label.span.start) >= end);
        if diagnostics.iter().any(at_end) {
            // So that the place after the last character is a place on a line.
            text.to_mut().push('\n');
        }
        Self { source, name: harmless::line(&source.name), text }
    }

    /// A line with its end, as it is drawn.
    pub fn line_span(&self, line: usize) -> Span {
        let span = self.source.line_span(line);
        if line + 1 == self.source.line_starts().len() { Span::new(span.start, self.text.len() as u32) } else { span }
    }

    /// The end of the text in the file.
    pub const fn end(&self) -> u32 {
        self.source.text.len() as u32
    }

    /// Where the characters of a line end, before its line break.
    pub fn line_end(&self, line: usize) -> u32 {
        let span = self.line_span(line);
        span.start + span.of(&self.text).trim_end_matches(['\r', '\n']).len() as u32
    }

    pub fn line_of(&self, offset: u32) -> usize {
        self.source.line_of(offset)
    }

    /// The nearest place at or before this one where a character begins.
    pub fn floor(&self, mut at: u32) -> u32 {
        while !self.text.is_char_boundary(at as usize) {
            at = at.saturating_sub(1);
        }
        at
    }

    /// The nearest place at or after this one where a character begins.
    pub fn ceil(&self, at: u32) -> u32 {
        let mut at = at.min(self.text.len() as u32);
        while !self.text.is_char_boundary(at as usize) {
            at += 1;
        }
        at
    }

    /// The lines around a span, or a window of a line that is too long.
    fn around(&self, span: Span, before: usize, after: usize) -> Result<Span, MietteError> {
        let first = self.line_of(span.start);
        let last = self.line_of(span.end.saturating_sub(1).max(span.start));
        let (head, tail) = (self.line_span(first), self.line_span(last));
        let mut cut = Span::new(head.start, tail.end);
        if span.start - head.start > LONG_LINE {
            cut.start = self.floor(span.start - MARGIN);
        }
        if tail.end.saturating_sub(span.end) > LONG_LINE {
            cut.end = self.ceil(span.end + MARGIN);
        }
        if cut.len() > LONG_STRETCH {
            return Err(MietteError::OutOfBounds);
        }
        for line in (first.saturating_sub(before)..first).rev().map(|line| self.line_span(line)) {
            if cut.start != line.end || line.len() > LONG_LINE {
                break;
            }
            cut.start = line.start;
        }
        for line in (last + 1..=last + after).map(|line| self.line_span(line)) {
            let blank_end = line.start as usize >= self.source.text.len();
            if cut.end != line.start || line.len() > LONG_LINE || blank_end {
                break;
            }
            cut.end = line.end;
        }
        Ok(cut)
    }
}

impl SourceCode for Page<'_> {
    fn read_span<'s>(&'s self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let end = self.text.len();
        let wanted = Span::new(span.offset().min(end) as u32, (span.offset() + span.len()).min(end) as u32);
        let cut = if before == 0 && after == 0 { wanted } else { self.around(wanted, before, after)? };
        let place = self.source.place(cut.start);
        let last = self.line_of(cut.end.saturating_sub(1).max(cut.start));
        Ok(Box::new(Cut {
            data: cut.of(&self.text).as_bytes(),
            span: (cut.start as usize, cut.len() as usize).into(),
            name: &self.name,
            line: place.line.saturating_sub(1) as usize,
            column: place.column.saturating_sub(1) as usize,
            lines: last + 1 - self.line_of(cut.start),
        }))
    }
}

/// A piece of a page.
struct Cut<'s> {
    data: &'s [u8],
    span: SourceSpan,
    name: &'s str,
    line: usize,
    column: usize,
    lines: usize,
}

impl<'s> SpanContents<'s> for Cut<'s> {
    fn data(&self) -> &'s [u8] {
        self.data
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(self.name)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.lines
    }
}
