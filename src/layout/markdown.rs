//! A Markdown text to the same text with its `study` blocks laid out.

use super::same::parts_say_the_same;
use super::sound::sound;
use super::{lay_out, line_end, with_line_ends};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::fences;

/// A Markdown file with each of its study blocks in the one layout, and all else as it is. What stands before each line of a block, in a
/// quote or a list, stays there; a block whose lines do not begin alike is left as it is.
///
/// # Errors
/// The mistakes for which the file cannot be laid out; it is then to be left as it is.
pub fn lay_out_markdown(text: &str) -> Result<String, Vec<Diagnostic>> {
    let fenced = fences::study_blocks(text);
    let mistakes: Vec<Diagnostic> = fenced.parts.iter().filter_map(|&part| sound(&fenced.text, part).err()).flatten().collect();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let blocks: Vec<(Span, String)> = fenced.parts.iter().filter_map(|&part| Some((part, block(text, part)?))).collect();
    let all = replaced(text, &blocks);
    if says_the_same(text, &all) {
        return Ok(all);
    }
    // One of them cannot be laid out where it stands: the others can.
    let safe: Vec<(Span, String)> =
        blocks.into_iter().filter(|block| says_the_same(text, &replaced(text, std::slice::from_ref(block)))).collect();
    let rest = replaced(text, &safe);
    Ok(if says_the_same(text, &rest) { rest } else { text.to_owned() })
}

/// The content of one block, laid out; none where it has to be left as it is.
fn block(text: &str, part: Span) -> Option<String> {
    let before = text.get(..part.start as usize)?;
    let prefix = before.get(before.rfind(['\n', '\r']).map_or(0, |end| end + 1)..)?;
    if !prefix.chars().all(|c| matches!(c, ' ' | '>')) {
        return None;
    }
    let end = line_end(part.of(text));
    let written = part.of(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut content = String::with_capacity(written.len());
    for (number, line) in written.split_inclusive('\n').enumerate() {
        content.push_str(if number == 0 { line } else { without(prefix, line)? });
    }
    let laid_out = lay_out(&content).ok()?;
    let laid_out = if written.ends_with('\n') { &laid_out } else { laid_out.trim_end() };
    let mut out = String::with_capacity(part.len() as usize);
    for (number, line) in laid_out.split_inclusive('\n').enumerate() {
        if number > 0 {
            out.push_str(if line == "\n" { prefix.trim_end() } else { prefix });
        }
        out.push_str(line);
    }
    Some(with_line_ends(out, end))
}

/// A line without what stands before each; a blank line may have less of it.
fn without<'t>(prefix: &str, line: &'t str) -> Option<&'t str> {
    let blank = || (line.trim_end() == prefix.trim_end()).then_some("\n");
    line.strip_prefix(prefix).or_else(blank).or_else(|| line.trim().is_empty().then_some("\n"))
}

/// The text with other text in the place of some parts, which stand in order.
fn replaced(text: &str, parts: &[(Span, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (part, with) in parts {
        out.push_str(Span::new(at, part.start).of(text));
        out.push_str(with);
        at = part.end;
    }
    out.push_str(Span::new(at, text.len() as u32).of(text));
    out
}

/// Whether two Markdown texts hold the same studies.
fn says_the_same(one: &str, other: &str) -> bool {
    let (one, other) = (fences::study_blocks(one), fences::study_blocks(other));
    one.parts.len() == other.parts.len()
        && one.parts.iter().zip(&other.parts).all(|(&a, &b)| parts_say_the_same((&one.text, a), (&other.text, b)))
}
