//! The characters words are made of, and a word as it is compared.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// A word as it is compared: the hyphens U+2010 and U+2011 as `-`, no invisible characters, composed (NFC).
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() || !word.chars().any(|c| is_odd_hyphen(c) || is_invisible(c)) && is_nfc(word) {
        return Cow::Borrowed(word);
    }
    let plain = |c| if is_odd_hyphen(c) { '-' } else { c };
    Cow::Owned(word.chars().filter(|&c| !is_invisible(c)).map(plain).nfc().collect())
}

/// What a word goes on with; hyphens are a matter of their neighbours.
pub fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// `-` and the two characters that PDFs hold in its place.
pub fn is_hyphen(c: char) -> bool {
    c == '-' || is_odd_hyphen(c)
}

const fn is_odd_hyphen(c: char) -> bool {
    matches!(c, '\u{2010}' | '\u{2011}')
}

/// Soft hyphen, zero-width characters and marks of direction: nobody sees them, so they must not change what is read.
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_words_are_borrowed() {
        assert!(matches!(fold("self-selected"), Cow::Borrowed("self-selected")));
        assert!(matches!(fold("é"), Cow::Borrowed("é")));
    }

    #[test]
    fn odd_hyphens_accents_and_invisible_characters_fold() {
        assert_eq!(fold("self\u{2010}selected"), "self-selected");
        assert_eq!(fold("pre\u{2011}post"), "pre-post");
        assert_eq!(fold("e\u{301}cole"), "école");
        assert_eq!(fold("compar\u{AD}ison"), "comparison");
        assert_eq!(fold("χ²"), "χ²");
    }
}
