//! The `study` blocks of Markdown, Quarto and R Markdown files to a text of the same length that holds nothing else.

use crate::source::Span;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// The study blocks of a Markdown file, each in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fenced {
    /// As long as the Markdown text: all but the content of the blocks is blank, line breaks apart. So places are those of the file.
    pub text: String,
    /// The content of each block, in the order they stand.
    pub parts: Vec<Span>,
}

/// Finds the fenced code blocks whose info string begins with the word `study`, in any case: `study`, `{study}`, `{.study}`,
/// `{study, echo=FALSE}`. A fence that is not closed goes on to the end of what it stands in, as Markdown has it.
pub fn study_blocks(markdown: &str) -> Fenced {
    let mut content = Vec::new();
    let mut parts = Vec::new();
    let mut block: Option<Span> = None;
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_study(&info) => {
                let end = range.end as u32;
                block = Some(Span::new(end, end));
            }
            Event::Text(_) => {
                if let Some(span) = &mut block {
                    let here = Span::new(range.start as u32, range.end as u32);
                    *span = if span.is_empty() { here } else { span.to(here) };
                    content.push(range);
                }
            }
            Event::End(TagEnd::CodeBlock) => parts.extend(block.take()),
            _ => {}
        }
    }
    Fenced { text: masked(markdown, &content), parts }
}

/// Whether a file's name is that of a Markdown, Quarto or R Markdown file, in upper or lower case.
pub fn is_markdown(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["md", "qmd", "rmd"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// `study …`, `{study …}`, `{.study …}`
fn is_study(info: &str) -> bool {
    let info = info.trim_start();
    let inside = info.strip_prefix('{').map_or(info, |inside| inside.trim_start().trim_start_matches('.'));
    let first = inside.split(|c: char| c.is_whitespace() || matches!(c, ',' | '}')).next().unwrap_or_default();
    first.eq_ignore_ascii_case("study")
}

/// The text with all but these ranges blank, byte for byte.
fn masked(text: &str, content: &[Range<usize>]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for range in content {
        if range.start >= at {
            blank(&mut masked, text.get(at..range.start).unwrap_or_default());
            masked.push_str(text.get(range.clone()).unwrap_or_default());
            at = range.end;
        }
    }
    blank(&mut masked, text.get(at..).unwrap_or_default());
    masked
}

fn blank(masked: &mut String, text: &str) {
    masked.extend(text.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts with their lines trimmed, after checking what holds of every text.
    fn parts(markdown: &str) -> Vec<Vec<String>> {
        let fenced = study_blocks(markdown);
        assert_eq!(fenced.text.len(), markdown.len());
        for (masked, plain) in fenced.text.bytes().zip(markdown.bytes()) {
            assert!(masked == plain || masked == b' ' && !matches!(plain, b'\n' | b'\r'));
        }
        let lines = |span: &Span| span.of(&fenced.text).lines().map(|line| line.trim().to_owned()).collect();
        fenced.parts.iter().map(lines).collect()
    }

    #[test]
    fn info_strings() {
        for info in ["study", "Study", " study", "study title=x", "{study}", "{study, echo=FALSE}", "{ study }", "{.study #a}"] {
            assert_eq!(parts(&format!("a\n\n```{info}\narm a\n```\n")), [["arm a"]], "{info}");
        }
        for info in ["", "studying", "r study", "{r, study}", "{r}"] {
            assert!(parts(&format!("a\n\n```{info}\narm a\n```\n")).is_empty(), "{info}");
        }
    }

    #[test]
    fn places_are_those_of_the_file() {
        let markdown = "# é\n\n```study\narm é {\n}\n```\nmore\n\n~~~~ study\nclaim\n~~~\n~~~~\n";
        let fenced = study_blocks(markdown);
        assert_eq!(fenced.parts.iter().map(|part| part.of(markdown)).collect::<Vec<_>>(), ["arm é {\n}\n", "claim\n~~~\n"]);
        assert_eq!(fenced.text.find("claim"), markdown.find("claim"));
    }

    #[test]
    fn fences_in_quotes_and_lists() {
        assert_eq!(parts("> ```study\n> arm a {\n>   role: x\n> }\n> ```\n"), [["arm a {", "role: x", "}"]]);
        assert_eq!(parts("1. one\n\n   ```study\n   arm a {\n     role: x\n   }\n   ```\n"), [["arm a {", "role: x", "}"]]);
        assert_eq!(parts("- > ```study\n  > arm a\n  > ```\n"), [["arm a"]]);
    }

    #[test]
    fn a_fence_that_is_not_closed_runs_to_the_end() {
        assert_eq!(parts("```study\narm a\narm b"), [["arm a", "arm b"]]);
        assert_eq!(parts("> ```study\n> arm a\n\narm b"), [["arm a"]]);
    }

    #[test]
    fn other_line_ends() {
        assert_eq!(parts("a\r\n\r\n```study\r\narm a {\r\n}\r\n```\r\n"), [["arm a {", "}"]]);
    }

    #[test]
    fn an_empty_block_is_a_part_all_the_same() {
        assert_eq!(study_blocks("```study\n```\n").parts.len(), 1);
    }

    #[test]
    fn names_of_markdown_files() {
        for name in ["a.md", "b.qmd", "c.Rmd", "d.RMD", "e.MD"] {
            assert!(is_markdown(name), "{name}");
        }
        assert!(!is_markdown("a.study") && !is_markdown("md"));
    }
}
