//! Texts to coloured, wrapped and linked texts, as far as the look allows.

use super::Look;
use std::borrow::Cow;
use std::fmt::Write as _;

#[derive(Clone, Copy, Debug)]
pub struct Paint {
    pub look: Look,
}

#[derive(Clone, Copy, Debug)]
pub enum Colour {
    Red,
    Green,
    Yellow,
    Cyan,
    Bold,
}

impl Paint {
    pub fn colour(&self, text: &str, colour: Colour) -> String {
        let code = match colour {
            Colour::Red => 31,
            Colour::Green => 32,
            Colour::Yellow => 33,
            Colour::Cyan => 36,
            Colour::Bold => 1,
        };
        if self.look.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A dash between two parts of a line.
    pub const fn dash(&self) -> &'static str {
        if self.look.unicode { "—" } else { "-" }
    }

    /// Lines no wider than the terminal, names kept whole; one line where it is read aloud.
    pub fn wrapped(&self, text: &str, first: &str, rest: &str) -> String {
        if self.look.narrated {
            return format!("{first}{text}");
        }
        let options = textwrap::Options::new(self.look.width.saturating_sub(2).max(20))
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(text, options)
    }

    /// Web addresses and DOIs as links.
    pub fn linked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.look.links || !(text.contains("://") || text.contains("10.")) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 64);
        for piece in text.split_inclusive([' ', '\n']) {
            let word = piece.trim_matches(['(', ')', '[', ']', '"', ',', ';', '.', ' ', '\n']);
            match address(word).and_then(|address| Some((address, piece.split_once(word)?))) {
                Some((address, (before, after))) => {
                    let _ = write!(out, "{before}\u{1b}]8;;{address}\u{1b}\\{word}\u{1b}]8;;\u{1b}\\{after}");
                }
                None => out.push_str(piece),
            }
        }
        Cow::Owned(out)
    }
}

/// Where a word leads: a web address as it is, a DOI through its resolver.
fn address(word: &str) -> Option<String> {
    if word.starts_with("https://") || word.starts_with("http://") {
        return Some(word.to_owned());
    }
    let doi = word.strip_prefix("doi:").unwrap_or(word);
    let registrant = doi.strip_prefix("10.")?.split_once('/')?.0;
    (registrant.len() >= 4 && registrant.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("https://doi.org/{doi}"))
}

#[cfg(test)]
mod tests {
    use super::{Look, Paint};

    #[test]
    fn addresses_and_dois_become_links() {
        let paint = Paint { look: Look { links: true, ..Look::PLAIN } };
        let link = |to: &str, text: &str| format!("\u{1b}]8;;{to}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\");
        let doi = "10.1136/bmj.n71";
        assert_eq!(paint.linked(&format!("see ({doi}).")), format!("see ({}).", link("https://doi.org/10.1136/bmj.n71", doi)));
        assert_eq!(paint.linked("https://a.org, x"), format!("{}, x", link("https://a.org", "https://a.org")));
        assert_eq!(paint.linked("10.5 schools/year and 10. x"), "10.5 schools/year and 10. x");
        assert_eq!(Paint { look: Look::PLAIN }.linked(doi), doi);
    }
}
