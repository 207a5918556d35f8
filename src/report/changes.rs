//! Two texts of a file, before and after, to a unified diff, or to the line that names the file.

use super::Look;
use super::harmless;
use super::paint::{Colour, Paint};
use similar::TextDiff;
use std::io::{Result, Write};

/// Lines around a change that are shown with it.
const AROUND: usize = 3;

/// What has changed, with a few lines around it.
///
/// # Errors
/// Those of the writer.
pub fn diff(out: &mut dyn Write, name: &str, before: &str, after: &str, look: Look) -> Result<()> {
    let (before, after) = (harmless::page(before), harmless::page(after));
    let paint = Paint { look };
    let name = harmless::line(name);
    writeln!(out, "{}", paint.colour(&format!("--- {name}"), Colour::Bold))?;
    writeln!(out, "{}", paint.colour(&format!("+++ {name}"), Colour::Bold))?;
    let lines = TextDiff::from_lines(before.as_ref(), after.as_ref());
    for line in lines.unified_diff().context_radius(AROUND).to_string().split_inclusive('\n') {
        let (said, end) = line.split_at_checked(line.trim_end_matches(['\n', '\r']).len()).unwrap_or((line, ""));
        let said = match line.as_bytes().first() {
            Some(b'-') => paint.colour(said, Colour::Red),
            Some(b'+') => paint.colour(said, Colour::Green),
            Some(b'@') => paint.colour(said, Colour::Cyan),
            _ => said.to_owned(),
        };
        write!(out, "{said}{end}")?;
    }
    Ok(())
}

/// The name of a file, and before it what became of it.
///
/// # Errors
/// Those of the writer.
pub fn named(out: &mut dyn Write, became: &str, name: &str) -> Result<()> {
    writeln!(out, "{became}{}", harmless::line(name))
}

#[cfg(test)]
mod tests {
    use super::{diff, named};
    use crate::report::Look;

    fn shown(before: &str, after: &str, colour: bool) -> String {
        let mut out = Vec::new();
        diff(&mut out, "a.study", before, after, Look { colour, ..Look::PLAIN }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_that_differ_are_shown_with_those_around_them() {
        let before = "1\n2\n3\n4\nold\n6\n7\n8\n9\n";
        let wanted = "--- a.study\n+++ a.study\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-old\n+new\n 6\n 7\n 8\n";
        assert_eq!(shown(before, &before.replace("old", "new"), false), wanted);
        assert!(shown("a", "a\n", false).contains("No newline at end of file"));
        assert!(shown("a\n", "b\n", true).contains("\u{1b}[31m-a\u{1b}[0m\n\u{1b}[32m+b\u{1b}[0m\n"));
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert!(!shown("\u{1b}[2J\n", "\u{9b}x\n", false).contains(['\u{1b}', '\u{9b}']));
        let mut out = Vec::new();
        named(&mut out, "wrote ", "a\u{1b}b\n").unwrap();
        assert!(!out.contains(&0x1b));
    }
}
