//! The text of a file to the same file in the one layout: what it says stays, where it stands on the page is settled.
//!
//! Line breaks are the author's, but for what the layout asks: a block begins on a line of its own, and so does what stands in it unless all of
//! it shares one line. Indentation, the white space inside a line, and the columns of values and comments are worked out.

mod cells;
mod columns;
mod lines;
mod markdown;
mod page;
mod raw;
mod same;
mod sound;

pub use markdown::lay_out_markdown;
pub use same::says_the_same;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use page::Page;

/// A study file or a rule file in the one layout.
///
/// # Errors
/// The mistakes for which the file cannot be laid out; it is then to be left as it is.
pub fn lay_out(text: &str) -> Result<String, Vec<Diagnostic>> {
    let (mark, content) = match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(content) => (BYTE_ORDER_MARK, content),
        None => ("", text),
    };
    let tree = sound::sound(text, Span::new(0, text.len() as u32))?;
    let laid_out = columns::text(lines::lines(Page { text, tree: &tree }));
    let laid_out = format!("{mark}{}", with_line_ends(laid_out, line_end(content)));
    if says_the_same(text, &laid_out) { Ok(laid_out) } else { Err(vec![unsure()]) }
}

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// How the lines of a text end: as the first of them does.
fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']).and_then(|at| text.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

fn with_line_ends(text: String, end: &str) -> String {
    if end == "\n" { text } else { text.replace('\n', end) }
}

/// The last safeguard: a file is never changed into one that says something else.
fn unsure() -> Diagnostic {
    Diagnostic::mistake("layout/unsure", "this file cannot be laid out without changing what it says", Span::default(), "left as it is")
        .help("this is a fault of the program, not of the file: please report it, with the file")
}
