//! A diagnostic in words alone, for screen readers: no drawings, every place by its line, column and text.

use super::harmless;
use crate::diagnostic::{Diagnostic, Label};
use crate::source::{Source, Span};
use std::fmt::Write as _;

/// Text longer than this is told by its beginning.
const LONG: usize = 80;

/// `warning, contrast/minority-practice: …`, then each place with what is said of it.
pub fn narrate(out: &mut String, source: &Source, diagnostic: &Diagnostic) {
    let severity = diagnostic.severity.as_str();
    let _ = writeln!(out, "{severity}, {}: {}", harmless::line(&diagnostic.rule), harmless::line(&diagnostic.message));
    if diagnostic.labels.is_empty() && !source.name.is_empty() {
        let _ = writeln!(out, "in {}", harmless::line(&source.name));
    }
    for (at, label) in diagnostic.labels.iter().enumerate() {
        let begin = if at == 0 { "at" } else { "and at" };
        place(out, source, label, begin, at == 0);
    }
    if let Some(help) = &diagnostic.help {
        for line in help.lines() {
            let _ = writeln!(out, "help: {}", harmless::line(line));
        }
    }
}

/// `at file.study, line 55, column 17, "minority": used by a minority`
fn place(out: &mut String, source: &Source, label: &Label, begin: &str, names_file: bool) {
    let place = source.place(label.span.start);
    let file = if names_file { format!("{}, ", harmless::line(&source.name)) } else { String::new() };
    let _ = write!(out, "{begin} {file}line {}, column {}", place.line, place.column);
    let text = quoted(source, label.span);
    if !text.is_empty() {
        let _ = write!(out, ", \"{text}\"");
    }
    if !label.text.is_empty() {
        let _ = write!(out, ": {}", harmless::line(&label.text));
    }
    if let Some(cited) = &label.cited_at {
        let _ = write!(out, " ({})", harmless::line(cited));
    }
    out.push('\n');
}

/// The text under a label, on one line and not too long.
fn quoted(source: &Source, span: Span) -> String {
    let text = span.of(&source.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = harmless::line(text.trim_matches('"')).chars().take(LONG).collect();
    if short.chars().count() < text.trim_matches('"').chars().count() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::narrate;
    use crate::diagnostic::Diagnostic;
    use crate::source::{Source, Span};

    #[test]
    fn every_place_is_told_by_line_column_and_text() {
        let source = Source::new("é.study", "a: 1\nb: \"zwei\"\n");
        let span = |needle: &str| {
            let at = source.text.find(needle).unwrap() as u32;
            Span::new(at, at + needle.len() as u32)
        };
        let told = Diagnostic::mistake("test/rule", "two things", span("\"zwei\""), "first").label(span("1"), "second").help("mend it");
        let mut text = String::new();
        narrate(&mut text, &source, &told);
        let expected = "error, test/rule: two things\nat é.study, line 2, column 4, \"zwei\": first\nand at line 1, column 4, \"1\": second\nhelp: mend it\n";
        assert_eq!(text, expected);
    }
}
