//! The one layout: what it looks like (pairs of files in `tests/layout/`), that it says what was said, and that it is reached in one step.
//!
//! `UPDATE=1 cargo test --test layout` writes the expectations anew; `PROPTEST_CASES=10000` looks further than the default.

mod jumbled;
mod made;

use caveat::layout::{lay_out, lay_out_markdown, says_the_same};
use caveat::rule::book::RuleBook;
use caveat::source::Span;
use caveat::syntax;
use caveat::syntax::fences::study_blocks;
use caveat::syntax::text::content;
use caveat::syntax::token::{Token, TokenKind};
use caveat::syntax::tree::{Block, Member, Tree};
use jumbled::jumbled;
use made::Dice;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A file of the project.
struct Page {
    path: PathBuf,
    text: String,
}

impl Page {
    fn is_markdown(&self) -> bool {
        self.path.extension().is_some_and(|ending| ending == "md")
    }

    fn laid_out(&self) -> Option<String> {
        if self.is_markdown() { lay_out_markdown(&self.text).ok() } else { lay_out(&self.text).ok() }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below these folders whose names end so.
fn pages(folders: &[&str], endings: &[&str]) -> Vec<Page> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.extension().is_some_and(|own| own == *ending)) {
                let text = fs::read_to_string(&path).unwrap();
                found.push(Page { path, text });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

const ENDINGS: [&str; 5] = ["study", "rule", "terms", "vocabulary", "md"];

#[test]
fn pairs_of_files() {
    let before = pages(&["tests/layout"], &["before"]);
    assert!(before.len() > 3);
    let mut wrong = Vec::new();
    for Page { path, text } in before {
        // `fences.md.before` is Markdown.
        let page = Page { path: path.with_extension(""), text };
        let expected = path.with_extension("after");
        let laid_out = page.laid_out().unwrap_or_else(|| panic!("{} has mistakes", path.display()));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &laid_out).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if laid_out != wanted {
            wrong.push(format!("{}:\n{laid_out}", path.display()));
        }
        hold(&page);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_project_ships_is_laid_out() {
    for page in pages(&["rules", "examples", "docs/trials"], &ENDINGS) {
        let laid_out = page.laid_out().unwrap_or_else(|| panic!("{} has mistakes", page.path.display()));
        let differs = laid_out.lines().zip(page.text.lines()).position(|(one, other)| one != other);
        assert!(laid_out == page.text, "{}:{}: see `caveat fmt --diff`", page.path.display(), differs.unwrap_or_default() + 1);
    }
}

#[test]
fn every_file_of_the_project_says_what_it_said() {
    let held = pages(&["rules", "examples", "docs", "tests"], &ENDINGS).iter().filter(|page| hold(page)).count();
    assert!(held > 300, "{held}");
}

#[test]
fn mistakes_are_no_reason_to_guess() {
    assert_eq!(lay_out("study {\n a: (b\n}").unwrap_err()[0].rule, "syntax/bracket-not-closed");
    assert_eq!(lay_out_markdown("x\n```study\nstudy {\n```\n").unwrap_err()[0].rule, "syntax/block-not-closed");
    // With white space behind it, the dash would be a minus.
    assert_eq!(lay_out("study { a: b -c: d }").unwrap_err()[0].rule, "layout/dash");
    assert_eq!(lay_out_markdown("```study\nstudy {\n  a: b\n  e { a: b -let c: d }\n}\n```\n").unwrap_err()[0].rule, "layout/dash");
    // What the vocabulary says of a word is no matter of layout.
    assert_eq!(lay_out("study { desing: x }").unwrap(), "study { desing: x }\n");
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let text = "study a {\n  why: \"\"\"\n    b\n  \"\"\"  # c\n\n  of: d\n}\n";
    for end in ["\n", "\r\n", "\r"] {
        let sound = text.replace('\n', end);
        assert_eq!(lay_out(&sound).unwrap(), sound);
        assert_eq!(lay_out(&sound.replace("  of", "of")).unwrap(), sound);
    }
    assert_eq!(lay_out("\u{FEFF}study  a { }").unwrap(), "\u{FEFF}study a { }\n");
    assert_eq!(lay_out("\u{FEFF}# a\r\nstudy  a { }").unwrap(), "\u{FEFF}# a\r\nstudy a { }\r\n");
    let markdown = "a  \r\n\r\n```study\r\nstudy  a { }\r\n```\r\n";
    assert_eq!(lay_out_markdown(markdown).unwrap(), markdown.replace("study  a", "study a"));
    assert_eq!(lay_out("").unwrap(), "");
    assert_eq!(lay_out(" \n\n").unwrap(), "");
}

#[test]
fn blocks_that_cannot_be_laid_out_where_they_stand_are_left() {
    for text in
        ["-\t```study\n\tstudy  a {\n\t}\n\t```\n", "> ```study\n> study  a {\n>}\n> ```\n", "```study\n```\n", "> ```study\n> ```\n"]
    {
        assert_eq!(lay_out_markdown(text).as_deref(), Ok(text));
    }
    let (left, other) = ("> ```study\n> study  a {\n>}\n> ```\n\n", "```study\nstudy  b { }\n```\n");
    assert_eq!(lay_out_markdown(&format!("{left}{other}")).unwrap(), format!("{left}{}", other.replace("  b", " b")));
}

#[test]
fn white_space_is_more_than_spaces() {
    assert_eq!(lay_out("study\u{A0}a {\tb: c\u{2009}d }\u{C}").unwrap(), "study a { b: c d }\n");
}

#[test]
fn what_is_not_the_same_is_told() {
    assert!(says_the_same("study { a: b,c }", "study {\n a : b, c\n}"));
    for (one, other) in [
        ("study { a: b }", "study { a: c }"),
        ("study { a: 10-20 }", "study { a: 10 -20 }"),
        ("study { a: x.y }", "study { a: x .y }"),
        ("study { a: b }", "study { a: b } # c"),
        ("study { a: b c: d }", "study { a: b\n c }"),
        ("study { a { } b { } }", "study { a { b { } } }"),
    ] {
        assert!(!says_the_same(one, other), "{one} / {other}");
    }
}

/// Whether a file can be laid out; if so, holds it to what was there, and to being done in one step.
fn hold(page: &Page) -> bool {
    let Some(laid_out) = page.laid_out() else { return false };
    let place = page.path.display();
    if page.is_markdown() {
        let (one, other) = (study_blocks(&page.text), study_blocks(&laid_out));
        assert_eq!(one.parts.len(), other.parts.len(), "{place}");
        for (&a, &b) in one.parts.iter().zip(&other.parts) {
            assert_eq!(said(&other.text, b), said(&one.text, a), "{place}");
        }
    } else {
        let whole = |text: &str| Span::new(0, text.len() as u32);
        assert_eq!(said(&laid_out, whole(&laid_out)), said(&page.text, whole(&page.text)), "{place}");
    }
    let again = Page { path: page.path.clone(), text: laid_out };
    assert_eq!(again.laid_out().as_ref(), Some(&again.text), "{place} is not laid out in one step");
    true
}

/// All that a text says, one thing on a line: its tokens in their blocks, `~` before those that are glued, and its comments.
fn said(text: &str, part: Span) -> Vec<String> {
    let (tree, told) = syntax::read_part(text, part);
    assert!(told.is_empty(), "{told:?}");
    let mut said = vec![format!("language {:?}", tree.language.map(|number| number.span.of(text)))];
    tree.blocks.iter().for_each(|found| block(text, &tree, found, &mut said));
    said.extend(tree.comments.iter().map(|comment| comment.of(text).trim_end().to_owned()));
    said
}

fn block(text: &str, tree: &Tree, found: &Block, said: &mut Vec<String>) {
    said.push(format!("{} {}", found.keyword.span.of(text), tokens(text, tree.slice(&found.head))));
    for member in &found.members {
        match member {
            Member::Block(inner) => block(text, tree, inner, said),
            Member::Field(field) => {
                let name = field.name.span.of(text);
                said.push(format!("{} {name}: {}", if field.is_let { "let" } else { "" }, tokens(text, tree.slice(&field.value))));
            }
        }
    }
    said.push(format!("end {}", found.has_body));
}

fn tokens(text: &str, tokens: &[Token]) -> String {
    let mut out = String::new();
    let mut after_comma = true;
    for token in tokens {
        let is_comma = token.kind == TokenKind::Comma;
        let glue = if token.glued && !after_comma && !is_comma { "~" } else { " " };
        out.push_str(&format!("{glue}{:?} {}", token.kind, content(text, *token).text));
        after_comma = is_comma;
    }
    out
}

/// Files of all kinds to jumble.
fn originals() -> &'static [Page] {
    static PAGES: OnceLock<Vec<Page>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let mut pages = pages(&["rules", "examples", "tests/cases", "tests/mutations"], &ENDINGS[..4]);
        pages.retain(|page| page.text.len() < 20_000 && lay_out(&page.text).is_ok());
        pages
    })
}

/// So many cases by default, and in proportion more where `PROPTEST_CASES` asks for more than its usual 256.
fn cases(by_default: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|asked| asked.parse().ok()).unwrap_or(256u32);
    let cases = (u64::from(asked) * u64::from(by_default) / 256).max(1) as u32;
    ProptestConfig { cases, failure_persistence: Some(Box::new(FileFailurePersistence::Off)), ..ProptestConfig::default() }
}

fn jumble_and_hold(text: &str, dice: &mut Dice) -> bool {
    let jumbled = jumbled(text, dice);
    let is_sound = syntax::read(&jumbled).1.is_empty();
    let held = hold(&Page { path: "jumbled.study".into(), text: jumbled.clone() });
    assert_eq!(held, is_sound, "a sound file was refused:\n{jumbled}");
    held
}

#[test]
fn most_of_what_is_jumbled_is_still_sound() {
    let mut dice = Dice::new(1);
    let held = (0..100).filter(|_| jumble_and_hold("study a {\n  b: c, d\n  arm e \"f\" { g: 1 h: 2 }\n  # i\n}\n", &mut dice)).count();
    assert!(held > 50, "{held}");
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn made_studies_say_what_they_said(seed: u64) {
        let mut dice = Dice::new(seed);
        let study = made::study(&RuleBook::builtin().vocabulary, &mut dice);
        assert!(hold(&Page { path: "made.study".into(), text: study.clone() }), "{study}");
        jumble_and_hold(&study, &mut dice);
    }

    #[test]
    fn jumbled_files_say_what_they_said(seed: u64) {
        let mut dice = Dice::new(seed);
        let pages = originals();
        jumble_and_hold(&pages[dice.below(pages.len())].text, &mut dice);
    }

    #[test]
    fn files_with_slips_are_left_or_say_what_they_said(seed: u64) {
        let mut dice = Dice::new(seed);
        let pages = originals();
        let other = &pages[dice.below(pages.len())].text;
        let text = made::slips(&pages[dice.below(pages.len())].text, other, &mut dice);
        match lay_out(&text) {
            Ok(_) => {
                hold(&Page { path: "slips.study".into(), text });
            }
            Err(told) => prop_assert!(told[0].rule != "layout/unsure", "{}", text),
        }
    }

    #[test]
    fn quoted_studies_stay_quoted(seed: u64) {
        let mut dice = Dice::new(seed);
        let study = jumbled("# x\nstudy a {\n  b: c, d\n\n  arm e \"f\" { g: 1 h: 2 }\n  why: \"\"\"\n    x\n\n      y\n  \"\"\"\n}\n", &mut dice);
        let prefix = ["> ", "  ", ">   > ", ">"][dice.below(4)];
        let lines: Vec<String> = format!("```study\n{study}\n```\n").lines().map(|line| format!("{prefix}{line}").trim_end().to_owned()).collect();
        let start = if prefix == "  " { "- x\n\n" } else { "" };
        hold(&Page { path: "quoted.md".into(), text: format!("{start}{}\n\nafter\n", lines.join("\n")) });
    }
}
