//! The pages in `docs/` that the program writes are what it writes now, and the examples on them can be written.

use caveat::check::{FileKind, Settings, check_file};
use caveat::report::{rule_json, rule_table, vocabulary_json, vocabulary_markdown};
use caveat::rule::book::RuleBook;
use caveat::source::Source;
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn docs(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(path)).unwrap_or_default()
}

#[track_caller]
fn is_current(path: &str, written: &[u8], command: &str) {
    let current = docs(path).replace("\r\n", "\n").as_bytes() == written;
    assert!(current, "docs/{path} is not what the rule book says now; `cargo run -- {command} > docs/{path}` renews it");
}

#[test]
fn the_catalogue_of_rules_is_current() {
    let mut out = Vec::new();
    rule_table::markdown(&mut out, RuleBook::builtin()).unwrap();
    is_current("rules.md", &out, "rules --format markdown");
}

#[test]
fn the_vocabulary_is_current() {
    let mut out = Vec::new();
    vocabulary_markdown::write(&mut out, &RuleBook::builtin().vocabulary).unwrap();
    is_current("vocabulary.md", &out, "vocabulary --format markdown");
}

#[test]
fn json_fits_its_schemas() {
    let (mut rules, mut vocabulary) = (Vec::new(), Vec::new());
    rule_json::write(&mut rules, RuleBook::builtin()).unwrap();
    vocabulary_json::write(&mut vocabulary, &RuleBook::builtin().vocabulary).unwrap();
    for (path, written) in [("schema/rules-1.json", rules), ("schema/vocabulary-1.json", vocabulary)] {
        let schema = serde_json::from_str(&docs(path)).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{path}");
        let value: serde_json::Value = serde_json::from_slice(&written).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mistakes: Vec<String> = validator.iter_errors(&value).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert_eq!(mistakes, Vec::<String>::new(), "{path}");
    }
}

#[test]
fn the_values_on_the_vocabulary_page_can_be_written() {
    let fields = [
        ("a count", "study", "assigned"),
        ("a number", "study", "year"),
        ("a share", "study", "power"),
        ("percentage points", "study", "attrition: differential"),
        ("a p value", "finding", "p"),
        ("a time", "arm", "duration"),
        ("an effect", "finding", "estimate"),
        ("an amount", "arm", "dose"),
        ("a date", "study", "registered-on"),
        ("a confidence interval", "finding", "ci"),
        ("a test", "finding", "test"),
        ("a comparison", "finding", "compares"),
        ("a list", "study", "authors"),
        ("a value for each arm", "attribute", "present"),
        ("a value for each word", "study", "composition"),
    ];
    let page = docs("vocabulary.md");
    for (holds, block, field) in fields {
        let row = page.lines().find_map(|line| line.strip_prefix(&format!("| {holds} | "))).unwrap_or_else(|| panic!("{holds}"));
        let examples: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        assert!(!examples.is_empty(), "{holds}");
        for example in examples {
            let separator = if field.contains(':') { "" } else { ":" };
            let value = format!("{field}{separator} {example}");
            let body = if block == "study" { value } else { format!("{block} x {{ {value} }}") };
            let arms = "arm A { role: treatment }\narm B\narm C\narm PL\narm peers\n";
            let mistakes = mistakes(&format!("study \"x\" {{\n{arms}{body}\n}}\n"));
            assert_eq!(mistakes, Vec::<String>::new(), "{holds}: {example}");
        }
    }
}

fn mistakes(text: &str) -> Vec<String> {
    let book = RuleBook::builtin();
    let source = Arc::new(Source::new("x.study", text));
    let report =
        check_file(source, FileKind::Study, book, &Settings { runs: vec![false; book.rules.len()], ..Settings::new(book, (0, 0)) });
    report.diagnostics.iter().map(|told| format!("{} `{}`", told.message, told.place().of(text))).collect()
}
