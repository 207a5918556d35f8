//! Texts to Markdown that means the same.

use super::harmless;
use std::borrow::Cow;

/// A text for a paragraph or a list: signs that Markdown would take for its own are marked as plain, except inside backticks.
pub fn prose(text: &str) -> Cow<'_, str> {
    escaped(text, &['<', '*', '[', '\\'], &[])
}

/// A text for a cell of a table.
pub fn cell(text: &str) -> Cow<'_, str> {
    escaped(text, &['<', '*', '[', '\\', '|'], &['|'])
}

fn escaped<'t>(text: &'t str, plain: &[char], code: &[char]) -> Cow<'t, str> {
    if !text.contains(plain) && !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut in_code = false;
    for char in text.chars() {
        in_code ^= char == '`';
        if (if in_code { code } else { plain }).contains(&char) {
            out.push('\\');
        }
        out.push(if char == '\n' { ' ' } else { char });
    }
    Cow::Owned(out)
}

/// A text from anywhere for a paragraph, a heading or a list: whatever stands in it, it is told as it is. Names in backticks stay code
/// where they are in pairs; nothing in it is markup, calls a user, or hides.
pub fn plain(text: &str) -> String {
    let text = harmless::line(text);
    let pairs = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    let mut out = String::with_capacity(text.len() + 8);
    let mut in_code = false;
    for char in text.chars() {
        in_code ^= char == '`' && pairs;
        match char {
            _ if in_code => out.push(char),
            '`' if pairs => out.push('`'),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Neither a user nor an issue is called, as what follows stands in another element.
            '@' | '#' => {
                out.push_str("<span>");
                out.push(char);
                out.push_str("</span>");
            }
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '`' | '!' | '$' => out.extend(['\\', char]),
            _ => out.push(char),
        }
    }
    out
}

/// A text as code on one line, whatever backticks stand in it.
pub fn code(text: &str) -> String {
    let text = harmless::line(text);
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text as code in a cell of a table, where a bar would end the cell even in code.
pub fn code_cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// Paragraphs of a text, each as one line.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match out.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(line);
            }
            _ => out.push(String::new()),
        }
    }
    out.retain(|paragraph| !paragraph.is_empty());
    out
}

/// Lines as they are, between fences that none of them closes.
pub fn fenced(lines: &[String]) -> String {
    let mut fence = "```".to_owned();
    while lines.iter().any(|line| line.contains(&fence)) {
        fence.push('`');
    }
    format!("{fence}text\n{}\n{fence}\n", lines.join("\n"))
}

/// Where a link to a heading leads: lower case, signs dropped, spaces to hyphens.
pub fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|char| if char == ' ' { '-' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::{anchor, cell, code, code_cell, fenced, paragraphs, plain, prose};

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(plain("<script> & *x* [a](b) `a<b` c|d"), "&lt;script&gt; &amp; \\*x\\* \\[a\\](b) `a<b` c\\|d");
        // One that is not closed opens no code, and neither do those that would close with others.
        assert_eq!(plain("a ` <b>"), "a \\` &lt;b&gt;");
        assert_eq!(plain("` <b> ```"), "\\` &lt;b&gt; \\`\\`\\`");
        assert_eq!(plain("@all #1\n# x"), "<span>@</span>all <span>#</span>1 <span>#</span> x");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code_cell("a|b"), "`a\\|b`");
    }

    #[test]
    fn signs_stay_signs() {
        assert_eq!(prose("a < b and `a < b` *c*"), "a \\< b and `a < b` \\*c\\*");
        assert_eq!(prose("a | b"), "a | b");
        assert_eq!(cell("a | b, `c|d`"), "a \\| b, `c\\|d`");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(paragraphs("\n  one\n  two\n\n\n  three\n"), ["one two", "three"]);
    }

    #[test]
    fn fences_hold() {
        assert_eq!(fenced(&["x ``` y".to_owned()]), "````text\nx ``` y\n````\n");
    }

    #[test]
    fn anchors_are_those_of_rendered_pages() {
        assert_eq!(anchor("contrast/minority-practice"), "contrastminority-practice");
        assert_eq!(anchor("How values are written"), "how-values-are-written");
    }
}
