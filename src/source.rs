//! A text with a name, and byte ranges into it; lines and columns are worked out here alone.

use std::sync::OnceLock;

/// A byte range in a source text, from birth to output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The empty span where this one begins.
    pub const fn head(self) -> Self {
        Self::new(self.start, self.start)
    }

    /// The text under the span; empty where the span does not lie on character boundaries.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A stretch of the source on one line.
pub fn one_line(text: &str) -> String {
    let plain = !text.bytes().any(|byte| byte == b'\n' || byte == b'\r' || byte == b'\t') && !text.contains("  ");
    if plain { text.to_owned() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// A place as people count it: line and column from 1, the column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

/// A text and the name it goes by in messages (the path as the user would write it).
#[derive(Debug)]
pub struct Source {
    pub name: String,
    pub text: String,
    lines: OnceLock<Vec<u32>>,
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), lines: OnceLock::new() }
    }

    /// Byte offsets at which lines begin; built on first use, so that a file without mistakes never pays.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            let mut at = 0;
            while let Some(&byte) = bytes.get(at) {
                at += 1;
                if byte == b'\n' || byte == b'\r' && bytes.get(at) != Some(&b'\n') {
                    starts.push(at as u32);
                }
            }
            starts
        })
    }

    /// The line (from 0) in which a byte offset lies.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// The bytes of a line, its end included.
    pub fn line_span(&self, line: usize) -> Span {
        let starts = self.line_starts();
        let end = self.text.len() as u32;
        let start = starts.get(line).copied().unwrap_or(end);
        Span::new(start, starts.get(line + 1).copied().unwrap_or(end))
    }

    /// Line and column of a byte offset.
    pub fn place(&self, offset: u32) -> Place {
        let line = self.line_of(offset);
        let start = self.line_span(line).start;
        let column = Span::new(start, offset).of(&self.text).chars().count() as u32 + 1;
        Place { line: line as u32 + 1, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalar_values() {
        let source = Source::new("x", "aé🦀b\r\nzweite\rdritte\n");
        let place = |needle: &str| {
            let at = source.text.find(needle).unwrap() as u32;
            (source.place(at).line, source.place(at).column)
        };
        assert_eq!(place("b"), (1, 4));
        assert_eq!(place("zweite"), (2, 1));
        assert_eq!(place("dritte"), (3, 1));
        assert_eq!(source.place(source.text.len() as u32), Place { line: 4, column: 1 });
    }
}
