//! Pieces of a rule file to the lines they were written in, moved to the left margin.

use super::harmless;
use crate::rule::{Example, Rule};
use crate::source::{Source, Span};
use crate::syntax::tree::Field;

/// What a rule looks at and when it speaks: `for`, `let`, `when` and `per`, as written.
pub fn condition(rule: &Rule) -> Vec<String> {
    let Some(tree) = rule.examples().first().map(|example| &example.tree) else { return Vec::new() };
    let text = &rule.source.text;
    let wanted = |field: &&Field| field.is_let || matches!(field.name.span.of(text), "for" | "when" | "per");
    let mut lines = Vec::new();
    for field in tree.blocks.iter().flat_map(|block| block.fields()).filter(wanted) {
        let end = tree.slice(&field.value).last().map_or(field.name.span, |token| token.span);
        let mut written = as_written(&rule.source, field.name.span.to(end));
        if let Some(first) = written.first_mut().filter(|_| field.is_let) {
            first.insert_str(0, "let ");
        }
        lines.append(&mut written);
    }
    lines
}

/// An example with all that its author expects of it.
pub fn example(rule: &Rule, example: &Example) -> Vec<String> {
    as_written(&rule.source, example.block.span)
}

/// The study of an example alone, without what is expected of the rule.
pub fn study(rule: &Rule, example: &Example) -> Vec<String> {
    let span = example.block.span;
    let text = &rule.source.text;
    let written = example.tree.blocks.iter().flat_map(|block| block.blocks()).find(|block| block.span == span);
    let expect = written.and_then(|block| block.blocks().find(|inner| inner.keyword.span.of(text) == "expect"));
    let Some(expect) = expect else { return as_written(&rule.source, span) };
    let (before, after) = (Span::new(span.start, expect.span.start), Span::new(expect.span.end, span.end));
    let kept = format!("{}{}", before.of(text).trim_end(), after.of(text));
    moved(&kept, margin(&rule.source, span))
}

fn as_written(source: &Source, span: Span) -> Vec<String> {
    moved(span.of(&source.text), margin(source, span))
}

/// The white space before the line in which a span begins, in bytes.
fn margin(source: &Source, span: Span) -> usize {
    indent(source.line_span(source.line_of(span.start)).of(&source.text))
}

/// Lines with so much white space taken from all but the first, which begins where the piece does.
fn moved(text: &str, margin: usize) -> Vec<String> {
    let cut = |line: &str| harmless::line(line.get(indent(line).min(margin)..).unwrap_or_default()).trim_end().to_owned();
    text.lines().enumerate().map(|(at, line)| if at == 0 { harmless::line(line).trim_end().to_owned() } else { cut(line) }).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

#[cfg(test)]
mod tests {
    use super::{condition, example, study};
    use crate::report::sample::{RULE, book};

    #[test]
    fn conditions_stand_as_they_were_written() {
        let book = book();
        assert!(RULE.contains("  for:  c in claims,\n        f in c.rests-on\n"));
        assert_eq!(
            condition(book.rule("house/weak").unwrap()),
            ["for:  c in claims,", "      f in c.rests-on", "let weak: f.p >= level", "when: weak and c.asserts is causal", "per:  c"]
        );
    }

    #[test]
    fn examples_lose_their_margin_and_what_is_expected() {
        let book = book();
        let rule = book.rule("house/weak").unwrap();
        let first = rule.examples().first().unwrap();
        let whole = example(rule, first);
        assert_eq!(whole.first().map(String::as_str), Some("fails \"chance might give it\" {"));
        assert_eq!(whole.get(2).map(String::as_str), Some("  claim c \"It works\" { asserts: causal }"));
        assert!(whole.iter().any(|line| line.contains("expect")));
        assert_eq!(whole.last().map(String::as_str), Some("}"));
        assert!(!study(rule, first).iter().any(|line| line.contains("expect")));
        assert_eq!(study(rule, first).len(), whole.len() - 1);
        let passes = rule.examples().get(1).unwrap();
        assert_eq!(study(rule, passes), ["passes { finding f { p: .01 }", "  claim c \"It works\" { asserts: causal } }"]);
    }
}
