//! Whatever stands in a file, reading it ends, never panics, and says each mistake once.

use caveat::source::Span;
use caveat::syntax::fences::study_blocks;
use caveat::syntax::token::{Token, TokenKind};
use caveat::syntax::tree::{Block, Member, Tree};
use caveat::syntax::{decode, number, read, read_part, text, word};
use proptest::prelude::*;

/// A small study that holds every construct of the grammar once.
const SAMPLE: &str = r#"language: 1
study "Continued Progress" {   # a comment
  authors: "RAND \"x\"", “Gates”
  year: 2015
  when:
    not (a.present[t] - b < 50% and c matches /ab+c/)
      or x in [a, b]
  let gap: 1,149.50 to -0.43 sd
  arm PL "Schools" {
    analyzed: 62 schools, 11,000 students @ "p. 9"
    test: χ²(1, N = 90) = 6.7   p: < .001
  }
  outcome housing "Housing"
  outcome math { role: primary   kind: continuous }
  waive contrast/x { reason: """
      Raw, as it stands.
      """ }
}
"#;

/// Checks what holds of every tree.
fn check(text: &str) -> Tree {
    let (tree, diagnostics) = read(text);
    let mut end = 0;
    for token in &tree.tokens {
        assert!(token.span.start >= end && token.span.start < token.span.end, "tokens in order: {text:?}");
        assert!(text.get(token.span.start as usize..token.span.end as usize).is_some(), "tokens on characters: {text:?}");
        end = token.span.end;
        contents(text, *token);
    }
    assert!(end as usize <= text.len());
    assert!(diagnostics.len() <= 101, "{} diagnostics", diagnostics.len());
    for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        assert!(text.get(label.span.start as usize..label.span.end as usize).is_some(), "labels on characters: {text:?}");
    }
    for comment in &tree.comments {
        assert!(comment.of(text).starts_with('#'));
    }
    let whole = Span::new(0, text.len() as u32);
    tree.blocks.iter().fold(0, |end, block| inside(block, whole, end, &tree));
    tree
}

/// What later floors ask of a token never fails either.
fn contents(text: &str, token: Token) {
    match token.kind {
        TokenKind::Text | TokenKind::RawText | TokenKind::Pattern => {
            let content = text::content(text, token);
            assert!(content.map.is_empty() || content.map.len() == content.text.len());
            assert!(token.span.start <= content.span.start && content.span.end <= token.span.end);
            for (at, c) in content.text.char_indices() {
                let span = content.span_of(at..at + c.len_utf8());
                assert!(token.span.start <= span.start && span.end <= token.span.end);
            }
        }
        TokenKind::Number => _ = number::parse(token.span.of(text)).map(|digits| digits.to_f64(true)),
        TokenKind::Word => _ = word::fold(token.span.of(text)),
        _ => {}
    }
}

/// A block lies within its parent, behind what stands before it. Gives back where it ends.
fn inside(block: &Block, outer: Span, after: u32, tree: &Tree) -> u32 {
    assert!(after <= block.span.start && outer.start <= block.span.start && block.span.end <= outer.end);
    assert!(block.head.start <= block.head.end && block.head.end <= tree.tokens.len());
    let mut end = block.keyword.span.end;
    for member in &block.members {
        end = match member {
            Member::Block(inner) => inside(inner, block.span, end, tree),
            Member::Field(field) => {
                assert!(end <= field.name.span.start && field.name.span.end <= block.span.end);
                assert!(field.value.start <= field.value.end && field.value.end <= tree.tokens.len());
                if !field.broken {
                    balanced(tree.slice(&field.value));
                }
                tree.slice(&field.value).last().map_or(field.name.span.end, |last| last.span.end)
            }
        };
    }
    block.span.end
}

/// The brackets of a value that is not broken pair.
fn balanced(value: &[Token]) {
    let mut open = Vec::new();
    assert!(!value.is_empty());
    for token in value {
        match token.kind {
            TokenKind::Open(bracket) => open.push(bracket),
            TokenKind::Close(bracket) => assert_eq!(open.pop(), Some(bracket)),
            TokenKind::Colon | TokenKind::OpenBrace | TokenKind::CloseBrace => panic!("no sound value holds one"),
            _ => {}
        }
    }
    assert!(open.is_empty());
}

#[test]
fn the_sample_is_sound() {
    let (tree, diagnostics) = read(SAMPLE);
    assert_eq!(diagnostics, []);
    check(SAMPLE);
    assert_eq!(tree.blocks[0].fields().count(), 4);
    assert_eq!(tree.blocks[0].blocks().count(), 4);
}

#[test]
fn seven_mistakes_give_seven_diagnostics() {
    let text = r#"study "Seven" {
  authors: "RAND
  year 2015
  design:
  arm: PL "Schools" {
    analyzed: (62 schools
    role: treatment
  }
  source: https://rand.org/x
  finding a {
    outcome: math
  claim b "B" { asserts: causal }
}
"#;
    let (tree, diagnostics) = read(text);
    let told: Vec<_> = diagnostics.iter().map(|told| (told.rule.as_ref(), told.place().of(text))).collect();
    let expected = [
        ("syntax/text-not-closed", "\"RAND"),
        ("syntax/missing-colon", "year"),
        ("syntax/no-value", "design:"),
        ("syntax/colon", ":"),
        ("syntax/bracket-not-closed", "("),
        ("syntax/web-address", "https://rand.org/x"),
        ("syntax/block-not-closed", "claim"),
    ];
    assert_eq!(told, expected);
    let study = &tree.blocks[0];
    let sound: Vec<_> = study.blocks().map(|block| block.keyword.span.of(text)).collect();
    assert_eq!(sound, ["arm", "finding", "claim"]);
    assert!(study.fields().all(|field| field.broken));
}

#[test]
fn every_prefix_reads() {
    for (end, _) in SAMPLE.char_indices() {
        check(&SAMPLE[..end]);
    }
}

#[test]
fn every_change_of_one_byte_reads() {
    for at in 0..SAMPLE.len() {
        for byte in *b"\0\n\r \"#{}()[],:;/\\-.5aX%\xC3\xFF" {
            let mut bytes = SAMPLE.as_bytes().to_vec();
            bytes[at] = byte;
            check(&decode(bytes).0);
        }
        let mut bytes = SAMPLE.as_bytes().to_vec();
        bytes.remove(at);
        check(&decode(bytes).0);
    }
}

#[test]
fn nesting_without_end_reads() {
    for open in ["{", "(", "[", "a {", "a: (", "a: [", "a: {", "a {\n", "(\n", "{[(", "}", ")", "]", "a: (b: "] {
        let text = open.repeat(100_000);
        check(&text);
        check(&format!("study x {{\n{text}\n}}"));
        check(&format!("study x {{ a: {text}"));
    }
}

/// Pieces that would be slow if a line were searched again and again.
#[test]
fn long_lines_read_in_linear_time() {
    for piece in [
        "word ",
        "a: b ",
        "a { } ",
        "a { ",
        "\"a” \\\" ",
        "“a\" \\“ ",
        "” \\” ",
        "‘ \\‘ ",
        "' \\' ",
        "„a ",
        "1,100,",
        "1_1_",
        "a-",
        "a-é",
        "- ",
        "--",
        "§ ",
        ";",
        "a:: ",
        "a: (b: c) ",
        "a: (b: c ",
        "a: b { ",
        "matches / ",
        "a://b ",
        "// ",
        "a, ",
        "\u{AD}",
        "a\u{AD}",
        "\"\"\"",
        "e\u{301}",
    ] {
        let line = piece.repeat(500_000 / piece.len());
        check(&line);
        check(&format!("study x {{\n  a: {line}\n"));
    }
    check(&"analyzed: 62 schools, ".repeat(10_000_000 / 22));
}

#[test]
fn parts_keep_the_places_of_the_whole() {
    let markdown = "# Title\n\n> ```study\n> arm é {\n>   role: x\n> }\n> ```\n";
    let fenced = study_blocks(markdown);
    let (tree, diagnostics) = read_part(&fenced.text, fenced.parts[0]);
    assert_eq!(diagnostics, []);
    assert_eq!(tree.blocks[0].span.of(markdown), "arm é {\n>   role: x\n> }");
}

proptest! {
    #[test]
    fn any_bytes_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check(&decode(bytes).0);
    }

    #[test]
    fn any_text_reads(text in proptest::collection::vec(any::<char>(), 0..200)) {
        let text: String = text.into_iter().collect();
        check(&text);
        study_blocks(&text);
    }

    #[test]
    fn any_pieces_of_the_language_read(pieces in proptest::collection::vec(proptest::sample::select(&[
        "arm ", "role: ", "let x: ", "{", "}", "(", ")", "[", "]", ",", "\n", "\n  ", "\n    ", "\"a\"", "\"", "“", "”", "\"\"\"", "#", "11,000",
        "-", "–", "%", " and ", " to ", "matches /", "//", ":", " ", "\\", "\u{AD}",
    ][..]), 0..60)) {
        check(&pieces.concat());
    }

    #[test]
    fn any_markdown_is_masked(pieces in proptest::collection::vec(proptest::sample::select(&[
        "```study\n", "```\n", "~~~ {study}\n", "~~~\n", "> ", "- ", "  ", "\t", "arm é {\n", "}\n", "\r\n", "\n", "1. ", "    ",
    ][..]), 0..40)) {
        let markdown = pieces.concat();
        let fenced = study_blocks(&markdown);
        prop_assert_eq!(fenced.text.len(), markdown.len());
        for part in fenced.parts {
            read_part(&fenced.text, part);
        }
    }
}
