//! The bytes of a file to text, or to the reason why it cannot be one.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The largest file that is read: 16 MiB.
pub const LARGEST: usize = 16 << 20;

/// The text of a file. With a diagnostic the file is refused: it is not to be read, and the text is only there to show the place.
pub fn decode(bytes: Vec<u8>) -> (String, Option<Diagnostic>) {
    if bytes.len() > LARGEST {
        return (String::new(), Some(too_large(bytes.len())));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let diagnostic = bad_byte(&bytes, at);
            (text, Some(diagnostic))
        }
    }
}

fn too_large(size: usize) -> Diagnostic {
    let message = format!("the file is too large: {} MiB, and 16 MiB is the limit", size.div_ceil(1 << 20));
    Diagnostic::mistake("syntax/too-large", message, Span::default(), "not read")
        .help("put each study into a file of its own, and check that this is a study file at all")
}

/// The text up to the bad byte is unchanged by decoding, so that its offset holds in the text too.
fn bad_byte(bytes: &[u8], at: usize) -> Diagnostic {
    let span = Span::new(at as u32, (at + char::REPLACEMENT_CHARACTER.len_utf8()) as u32);
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Diagnostic::mistake("syntax/encoding", "the file is not UTF-8 text, but UTF-16", span, "UTF-16 begins so")
            .help("save the file with the encoding UTF-8");
    }
    let byte = bytes.get(at).copied().unwrap_or_default();
    let likely = match byte {
        0xA0..=0xFF => format!("; in the older encoding Latin-1 it is `{}`", byte as char),
        _ => String::new(),
    };
    Diagnostic::mistake("syntax/encoding", "the file is not UTF-8 text", span, format!("the byte {byte:02X} has no meaning here{likely}"))
        .help("save the file with the encoding UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_as_it_is() {
        assert_eq!(decode("é".as_bytes().to_vec()), ("é".to_owned(), None));
    }

    #[test]
    fn the_first_bad_byte_is_pointed_at() {
        let (text, diagnostic) = decode(b"arm caf\xE9 {\xFF".to_vec());
        let diagnostic = diagnostic.unwrap();
        assert_eq!(diagnostic.place().of(&text), "\u{FFFD}");
        assert_eq!(diagnostic.place().start, 7);
        assert!(diagnostic.labels[0].text.contains("`é`"));
    }

    #[test]
    fn utf_16_is_named() {
        let (_, diagnostic) = decode(vec![0xFF, 0xFE, b's', 0]);
        assert!(diagnostic.unwrap().message.contains("UTF-16"));
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        assert!(decode(vec![b' '; LARGEST]).1.is_none());
        let (text, diagnostic) = decode(vec![b' '; LARGEST + 1]);
        assert_eq!((text.len(), diagnostic.unwrap().rule.as_ref()), (0, "syntax/too-large"));
    }
}
