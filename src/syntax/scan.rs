//! The productions of the lexer: each takes what begins the input off, or fails and takes nothing.

use super::word::{is_hyphen, is_part};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{char, digit1, one_of};
use nom::combinator::{not, opt, recognize};
use nom::multi::{fold_many_m_n, many0_count};
use nom::sequence::preceded;
use nom::{Err, IResult, Parser};

/// What is left, and what was taken.
pub type Scan<'t> = IResult<&'t str, &'t str, ()>;

/// The dashes of the keyboard and of PDFs, the em dash and the horizontal bar last.
pub const DASHES: [char; 8] = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}', '\u{2014}', '\u{2015}'];

/// The first `length` bytes.
fn take(input: &str, length: usize) -> Scan<'_> {
    input.split_at_checked(length).map(|(taken, rest)| (rest, taken)).ok_or(Err::Error(()))
}

/// `letter { letter | digit | mark | "_" | "-" }`, a hyphen only with letters or digits on both sides.
pub fn word(input: &str) -> Scan<'_> {
    let bytes = input.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return wide_word(input);
    }
    let mut length = 1;
    loop {
        match bytes.get(length) {
            Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_' => length += 1,
            Some(b'-') => {
                let after_letter = bytes.get(length - 1).is_some_and(u8::is_ascii_alphanumeric);
                match bytes.get(length + 1) {
                    Some(next) if after_letter && next.is_ascii_alphanumeric() => length += 2,
                    Some(0x80..) if after_letter => return wide_word(input),
                    _ => return take(input, length),
                }
            }
            Some(0x80..) => return wide_word(input),
            _ => return take(input, length),
        }
    }
}

/// [`word`] beyond ASCII: any letters, combining marks, odd hyphens; invisible characters inside it read as nothing.
fn wide_word(input: &str) -> Scan<'_> {
    let mut chars = input.char_indices().filter(|&(_, c)| !super::word::is_invisible(c)).peekable();
    let Some((_, mut before)) = chars.next().filter(|(at, c)| *at == 0 && c.is_alphabetic()) else { return Err(Err::Error(())) };
    let mut length = before.len_utf8();
    while let Some((at, c)) = chars.next() {
        let joins = is_hyphen(c) && is_end(before) && chars.peek().is_some_and(|&(_, next)| next.is_alphanumeric());
        if !is_part(c) && !joins {
            break;
        }
        length = at + c.len_utf8();
        before = c;
    }
    take(input, length)
}

/// What a hyphen may follow: anything a word is made of but `_` and another hyphen.
fn is_end(c: char) -> bool {
    is_part(c) && c != '_'
}

/// `( thousands | plain ) [ fraction ] [ exponent ] | fraction [ exponent ]`; no thousands inside brackets.
pub fn number(bracketed: bool) -> impl Fn(&str) -> Scan<'_> {
    move |input| {
        let whole = |input| if bracketed { plain(input) } else { alt((thousands, plain)).parse(input) };
        alt((recognize((whole, opt(fraction), opt(exponent))), recognize((fraction, opt(exponent))))).parse(input)
    }
}

/// `1-9 [ d [ d ] ] "," ddd { "," ddd }`: all the way or not at all, so that `11,0000` and `5,100,20` are no thousands.
fn thousands(input: &str) -> Scan<'_> {
    let head = (one_of("123456789"), take_while_m_n(0, 2, |c: char| c.is_ascii_digit()));
    let group = preceded(char(','), take_while_m_n(3, 3, |c: char| c.is_ascii_digit()));
    // More groups than any number has digits to show for; the bound keeps reading linear.
    let groups = fold_many_m_n(1, 12, group, || (), |(), _| ());
    let (rest, taken) = recognize((head, groups)).parse(input)?;
    not((opt(char(',')), digit1)).parse(rest)?;
    Ok((rest, taken))
}

/// `digits { "_" digits }`
fn plain(input: &str) -> Scan<'_> {
    recognize((digit1, many0_count((char('_'), digit1)))).parse(input)
}

/// `( "." | "·" ) digits`
fn fraction(input: &str) -> Scan<'_> {
    recognize((one_of(".·"), digit1)).parse(input)
}

/// `( "e" | "E" ) [ sign ] digits`, glued
fn exponent(input: &str) -> Scan<'_> {
    recognize((one_of("eE"), opt(one_of("+-\u{2212}\u{2013}")), digit1)).parse(input)
}

/// What a number or an amount of money begins with: `[ $ € £ ] ( digit | "." digit )`
pub fn begins_amount(input: &str) -> bool {
    let begun: IResult<&str, _, ()> = (opt(one_of("$€£")), opt(one_of(".·")), one_of("0123456789")).parse(input);
    begun.is_ok()
}

/// `"""` to the next `"""`, line breaks included
pub fn raw_text(input: &str) -> Scan<'_> {
    let (inside, _) = tag(r#"""""#)(input)?;
    let length = inside.find(r#"""""#).ok_or(Err::Error(()))?;
    take(input, length + 6)
}

/// `"` to the next `"` on the line that no backslash stands before
pub fn straight_text(input: &str) -> Scan<'_> {
    let (inside, _) = char('"')(input)?;
    let bytes = inside.as_bytes();
    let mut at = 0;
    loop {
        at += bytes
            .get(at..)
            .and_then(|left| left.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n' | b'\r')))
            .ok_or(Err::Error(()))?;
        match bytes.get(at) {
            Some(b'"') => return take(input, at + 2),
            Some(b'\\') if !matches!(bytes.get(at + 1), Some(b'\n' | b'\r')) => at += 2,
            _ => return Err(Err::Error(())),
        }
    }
}

/// `open` to the next of `closers` on the line that no backslash stands before; an `open` in between means that it is not closed
pub fn text_between<'t>(open: char, closers: &[char], input: &'t str) -> Scan<'t> {
    let mut chars = input.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\n' | '\r' => break,
            '\\' => _ = chars.next().filter(|&(_, next)| next != '\n' && next != '\r').ok_or(Err::Error(()))?,
            _ if closers.contains(&c) => return take(input, at + c.len_utf8()),
            _ if c == open => break,
            _ => {}
        }
    }
    Err(Err::Error(()))
}

/// A text that goes on over line ends, as none may: to the one `close` on one of the next lines, before a line that begins with
/// `word:` or a brace
pub fn text_over_lines(close: char, input: &str) -> Scan<'_> {
    let mut length = line(input)?.1.len();
    for _ in 0..5 {
        let rest = input.get(length..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() && c != '\n' && c != '\r');
        let next = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or_default();
        let (_, whole) = line(next)?;
        let begins = whole.trim_start();
        let field = word(begins).is_ok_and(|(after, _)| after.starts_with(':'));
        if begins.is_empty() || field || begins.starts_with(['{', '}']) {
            break;
        }
        let start = input.len() - next.len();
        match whole.matches(close).count() {
            0 => length = start + whole.len(),
            count if count % 2 == 1 => return take(input, start + whole.find(close).unwrap_or_default() + close.len_utf8()),
            _ => break,
        }
    }
    Err(Err::Error(()))
}

/// `/` to the next `/` on the line that no backslash stands before
pub fn pattern(input: &str) -> Scan<'_> {
    text_between('\n', &['/'], input)
}

/// All up to the end of the line, white space at its end left out
pub fn line(input: &str) -> Scan<'_> {
    let whole = input.split(['\n', '\r']).next().unwrap_or_default();
    take(input, whole.trim_end().len())
}

/// A run of dashes
pub fn dashes(input: &str) -> Scan<'_> {
    take(input, input.len() - input.trim_start_matches(DASHES).len())
}

/// `//` and all up to white space, closing signs at its end left out: the rest of a web address
pub fn address(input: &str) -> Scan<'_> {
    tag("//")(input)?;
    let whole = input.split(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '"')).next().unwrap_or_default();
    take(input, whole.trim_end_matches([',', ')', ']', ';']).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(result: Scan<'_>) -> Option<&str> {
        result.ok().map(|(_, taken)| taken)
    }

    #[test]
    fn words() {
        for (input, expected) in [
            ("arm PL", "arm"),
            ("grade-5:", "grade-5"),
            ("a--b", "a"),
            ("a- b", "a"),
            ("a_-b", "a_"),
            ("χ²(1", "χ²"),
            ("caf\u{e9}-x", "café-x"),
            ("a-é b", "a-é"),
            ("self\u{2010}selected x", "self\u{2010}selected"),
            ("e\u{301}cole,", "e\u{301}cole"),
            ("ran\u{AD}dom x", "ran\u{AD}dom"),
            ("random\u{200B} x", "random"),
            ("d–e", "d"),
        ] {
            assert_eq!(taken(word(input)), Some(expected), "{input}");
        }
        for input in ["", "5a", "_a", "-a", "²"] {
            assert_eq!(taken(word(input)), None, "{input}");
        }
    }

    #[test]
    fn numbers() {
        for (input, expected) in [
            ("62 schools", "62"),
            ("11,000 students", "11,000"),
            ("1,234,567.50", "1,234,567.50"),
            ("11,0000", "11"),
            ("5,100,20", "5"),
            ("0,270", "0"),
            ("1,11", "1"),
            ("11_000", "11_000"),
            (".036", ".036"),
            ("0·27", "0·27"),
            ("3e-8", "3e-8"),
            ("3em", "3"),
            ("5.", "5"),
            ("1..5", "1"),
            ("10-20", "10"),
        ] {
            assert_eq!(taken(number(false)(input)), Some(expected), "{input}");
        }
        assert_eq!(taken(number(true)("1,120)")), Some("1"));
        for input in ["", ".", "..5", "x", ",000"] {
            assert_eq!(taken(number(false)(input)), None, "{input}");
        }
    }

    #[test]
    fn texts() {
        assert_eq!(taken(straight_text(r#""a \" b" c"#)), Some(r#""a \" b""#));
        assert_eq!(taken(straight_text("\"a\nb\"")), None);
        assert_eq!(taken(straight_text("\"a\\\nb\"")), None);
        assert_eq!(taken(text_between('“', &['”'], "“say \"x\"” y")), Some("“say \"x\"”"));
        assert_eq!(taken(text_between('“', &['”'], "“a \" “b”")), None);
        assert_eq!(taken(raw_text("\"\"\"a\n\"b\" \"\"\" c")), Some("\"\"\"a\n\"b\" \"\"\""));
        assert_eq!(taken(pattern(r"/\d\/x/ y")), Some(r"/\d\/x/"));
        assert_eq!(taken(pattern("/a\n/")), None);
    }

    #[test]
    fn texts_over_lines() {
        assert_eq!(taken(text_over_lines('"', "\"a\r\n  b\nc\" d")), Some("\"a\r\n  b\nc\""));
        for input in ["\"a\n\nb\"", "\"a\nb: \"c\" \"", "\"a\n}\"", "\"a\nb \"c\"", "\"a"] {
            assert_eq!(taken(text_over_lines('"', input)), None, "{input}");
        }
    }

    #[test]
    fn addresses_end_before_what_follows_them() {
        assert_eq!(taken(address("//example.org/a?b=c, x")), Some("//example.org/a?b=c"));
        assert_eq!(taken(address("//x.org) }")), Some("//x.org"));
    }
}
