//! Reports to workflow commands of GitHub Actions, which show findings beside the lines they are about.
//!
//! A step shows ten errors, ten warnings and ten notices; what is beyond those is told in plain lines, which no text can turn into a
//! command: they never begin with `::`, there is no `##[` anywhere in them, and nothing in them breaks a line.

use super::item::{Item, items, reason};
use super::{Format, Judged, Tally, harmless, plural};
use crate::diagnostic::Severity;
use crate::source::Source;
use std::io::{Result, Write};

/// The annotations of each kind that a step shows.
const SHOWN: usize = 10;

/// The format for jobs on GitHub.
#[derive(Debug, Default)]
pub struct Github {
    /// How many errors, warnings and notices were written.
    written: [usize; 3],
    /// How many more would be shown beside their lines, if a step showed more.
    beyond: usize,
}

/// What a step shows beside lines.
const COMMAND: [&str; 3] = ["error", "warning", "notice"];

impl Format for Github {
    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        for item in items(judged) {
            // Three lines: the kind, the command, and the plain line. Which is told is known when the files stand in their order.
            let kind = kind(&item);
            let source = &judged.report.source;
            writeln!(out, "{}", kind.map_or("-", |kind| COMMAND.get(kind).copied().unwrap_or_default()))?;
            writeln!(out, "{}", kind.map_or(String::new(), |kind| command(kind, &item, source)))?;
            writeln!(out, "{}", plain(&item, source))?;
        }
        Ok(out)
    }

    fn file(&mut self, out: &mut dyn Write, judged: &Judged, piece: Vec<u8>) -> Result<()> {
        let text = String::from_utf8_lossy(&piece);
        let mut lines = text.lines();
        let mut plain_lines = Vec::new();
        while let (Some(kind), Some(command), Some(plain)) = (lines.next(), lines.next(), lines.next()) {
            let place = COMMAND.iter().position(|name| *name == kind);
            match place.and_then(|place| self.written.get_mut(place)).filter(|written| **written < SHOWN) {
                Some(written) => {
                    *written += 1;
                    writeln!(out, "{command}")?;
                }
                None => {
                    self.beyond += usize::from(place.is_some());
                    plain_lines.push(plain);
                }
            }
        }
        if plain_lines.is_empty() {
            return Ok(());
        }
        writeln!(out, "::group::{}", data(&harmless::line(&judged.report.source.name)))?;
        plain_lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
        writeln!(out, "::endgroup::")
    }

    fn end(&mut self, out: &mut dyn Write, tally: &Tally) -> Result<()> {
        let Tally { errors, warnings, advice, waived, known, .. } = *tally;
        let counts = [plural(errors, "error", "errors"), plural(warnings, "warning", "warnings"), format!("{advice} advice")].join(", ");
        let files = plural(tally.files, "file", "files");
        writeln!(out, "{files}: {counts}; {}; {waived} waived, {known} known", plural(tally.questions, "open question", "open questions"))?;
        if tally.unreadable > 0 {
            writeln!(out, "{} not judged in full", plural(tally.unreadable, "file", "files"))?;
        }
        if self.beyond > 0 {
            let of = plural(self.beyond, "more is told in a line above", "more are told in lines above");
            writeln!(out, "a step shows {SHOWN} errors, {SHOWN} warnings and {SHOWN} notices: {of}")?;
        }
        Ok(())
    }
}

/// The kind of command; none for what is waived or known, and for questions that fail nothing.
fn kind(item: &Item<'_>) -> Option<usize> {
    if !item.counts() || item.open && !item.fails {
        return None;
    }
    Some(match item.severity {
        _ if item.open => 0,
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Advice => 2,
    })
}

fn command(kind: usize, item: &Item<'_>, source: &Source) -> String {
    let name = COMMAND.get(kind).copied().unwrap_or_default();
    let mut text = format!("::{name} file={}", property(&harmless::line(&source.name)));
    if let Some(span) = item.place {
        let (start, end) = (source.place(span.start), source.place(span.end));
        text.push_str(&format!(",line={}", start.line));
        // Columns are shown within one line alone.
        if start.line == end.line {
            text.push_str(&format!(",endLine={},col={},endColumn={}", end.line, start.column, end.column));
        } else {
            text.push_str(&format!(",endLine={}", end.line));
        }
    }
    let help = item.help.map_or(String::new(), |help| format!("\n{help}"));
    let open = if item.open { "open: " } else { "" };
    let message = format!("{open}{}{help}", item.message);
    let message = message.lines().map(harmless::line).collect::<Vec<_>>().join("\n");
    format!("{text},title={}::{}", property(&harmless::line(item.rule)), data(&message))
}

/// A line that is no command: it begins with the path, which is led in by a space where it would look like one.
fn plain(item: &Item<'_>, source: &Source) -> String {
    let place = item.place.map(|span| source.place(span.start));
    let place = place.map_or(String::new(), |place| format!(":{}:{}", place.line, place.column));
    let help = item.help.map_or(String::new(), |help| format!(" (help: {help})"));
    let state = match (item.waived, item.known) {
        (Some(waived), _) => format!(" (waived: {})", reason(waived)),
        (None, true) => " (known)".to_owned(),
        (None, false) => String::new(),
    };
    let line = format!("{}{place}: {}[{}] {}{help}{state}", source.name, item.weight(), item.rule, item.message);
    let line = harmless::line(&line).replace("##[", "## [");
    if line.trim_start().starts_with("::") { format!("- {}", line.trim_start()) } else { line }
}

/// A message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn texts_are_escaped_as_asked_for() {
        assert_eq!(data("50%: a,\r\nb"), "50%25: a,%0D%0Ab");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
