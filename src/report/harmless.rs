//! Texts from anywhere to texts that cannot steer a terminal, hide anything, or break a line.

use std::borrow::Cow;

/// A text for one line: white space other than spaces becomes a space, what would steer the terminal or hide in it a sign of its own.
pub fn line(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            _ if is_harmful(char) => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(char),
        }
    }
    Cow::Owned(out)
}

/// A whole file with every harmful character replaced by visible ones of as many bytes, so that all places still hold.
pub fn page(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\n' | '\t' => out.push(char),
            '\r' if chars.peek() == Some(&'\n') => out.push(char),
            // A line ends here as well.
            '\r' => out.push('\n'),
            _ if is_harmful(char) => out.push_str(stand_in(char.len_utf8())),
            _ => out.push(char),
        }
    }
    Cow::Owned(out)
}

const fn stand_in(bytes: usize) -> &'static str {
    match bytes {
        1 => "?",
        2 => "¿",
        3 => "\u{fffd}",
        _ => "????",
    }
}

/// Control characters, line separators, marks that turn the direction of writing, what has no width but is no joiner, and the two that no
/// XML may hold.
const fn is_harmful(char: char) -> bool {
    matches!(char,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}')
}

fn is_clean(text: &str) -> bool {
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let fine = match char {
            '\n' | '\t' => true,
            '\r' => chars.peek() == Some(&'\n'),
            _ => !is_harmful(char),
        };
        if !fine {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{line, page};

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(line("a\nb\r\nc\td"), "a b c d");
        assert_eq!(line("\u{1b}[31mred\u{202e}"), "\u{fffd}[31mred\u{fffd}");
        assert_eq!(line("é 漢 🦀"), "é 漢 🦀");
    }

    #[test]
    fn bytes_stay_where_they_were() {
        let text = "a\u{1b}b\u{ad}c\u{202e}d\u{e0041}e\rf\r\ng\th";
        let clean = page(text);
        assert_eq!(clean.len(), text.len());
        for letter in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            assert_eq!(clean.find(letter), text.find(letter), "{letter}");
        }
        assert_eq!(clean.matches('\n').count(), 2);
        assert!(!clean.contains(['\u{1b}', '\u{202e}']));
    }

    #[test]
    fn clean_text_is_not_copied() {
        assert!(matches!(page("é\r\n\tx"), std::borrow::Cow::Borrowed(_)));
    }
}
