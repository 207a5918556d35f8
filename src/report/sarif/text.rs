//! Texts from anywhere to messages of SARIF that say the same: no links, no arguments, nothing that hides.

use crate::report::harmless;
use std::borrow::Cow;

/// One paragraph of a message.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = harmless::line(text);
    // `[text](1)` would be a link and `{0}` an argument; other brackets stand for themselves.
    let link = text.contains("](");
    if !link && !text.contains(['{', '}']) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        match char {
            '[' | ']' if link => out.extend(['\\', char]),
            '{' | '}' => out.extend([char, char]),
            _ => out.push(char),
        }
    }
    Cow::Owned(out)
}

/// Several paragraphs, each on a line of its own.
pub fn lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{lines, plain};

    #[test]
    fn links_and_arguments_are_texts() {
        assert_eq!(plain("see [a](1), {0} and }"), "see \\[a\\](1), {{0}} and }}");
        assert_eq!(plain("a [b] c"), "a [b] c");
        assert_eq!(lines("one\n{two}\u{202e}"), "one\n{{two}}\u{fffd}");
    }
}
