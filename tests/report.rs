//! Reports made by hand to the bytes of each format, held against the files in `tests/report/`.
//!
//! `UPDATE=1 cargo test --test report` writes the expectations anew.

mod told;

use caveat::check::outcome::Question;
use caveat::diagnostic::{Diagnostic, Label, Severity};
use caveat::report::Look;
use caveat::report::concise::Concise;
use caveat::report::json::Json;
use caveat::report::pretty::Pretty;
use caveat::source::Span;
use std::path::Path;
use told::{UNICODE, expect, finding, hostile, indented, judged, label, render, seed};

fn pretty(look: Look) -> Pretty {
    Pretty::new(look, false, false)
}

#[test]
fn pretty_on_a_terminal() {
    expect("seed.pretty", &render(pretty(UNICODE), &[seed()]));
}

#[test]
fn pretty_in_ascii() {
    expect("seed.ascii", &render(pretty(Look { width: 80, ..Look::PLAIN }), &[seed()]));
}

#[test]
fn pretty_in_colour() {
    let seen = render(pretty(Look { colour: true, ..UNICODE }), &[seed()]);
    assert!(seen.contains("\u{1b}[33mweakened\u{1b}[0m"));
    assert_eq!(uncoloured(&seen), render(pretty(UNICODE), &[seed()]));
}

/// The text without colours.
fn uncoloured(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |out, piece| out + piece.split_once('m').unwrap().1)
}

#[test]
fn narrated() {
    expect("seed.narrated", &render(pretty(Look { narrated: true, ..UNICODE }), &[seed()]));
}

#[test]
fn all_open_questions() {
    expect("seed.unsettled", &render(Pretty::new(UNICODE, true, false), &[seed()]));
}

#[test]
fn quiet_tells_diagnostics_alone() {
    let seen = render(Pretty::new(UNICODE, true, true), &[seed()]);
    assert!(seen.contains("contrast/minority-practice") && !seen.contains("look for") && !seen.contains("1 file"));
}

#[test]
fn concise() {
    expect("seed.concise", &render(Concise, &[seed()]));
}

#[test]
fn json() {
    let files = [seed(), judged("b.study", "", Vec::new())];
    let text = render(Json::default(), &files);
    // A line for each file, its keys in the order of the page that describes them.
    let lines = text.lines().filter(|line| line.starts_with("{\"path\":\"") && line.contains(",\"unreadable\":"));
    assert_eq!(lines.count(), files.len(), "{text}");
    expect("seed.json", &indented(&text));
}

#[test]
fn json_fits_its_schema() {
    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/report-1.json")).unwrap();
    let schema = serde_json::from_str(&schema).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for files in [Vec::new(), vec![seed()], vec![seed(), hostile()]] {
        let value = serde_json::from_str(&render(Json::default(), &files)).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

#[test]
fn json_places_are_bytes_and_scalar_values() {
    let text = "é🦀 漢字\r\nz";
    let told = finding(Severity::Error, "a/b", "m", vec![label(text, "漢字\r\nz", "")]);
    let value: serde_json::Value = serde_json::from_str(&render(Json::default(), &[judged("a", text, vec![told])])).unwrap();
    let label = &value["files"][0]["diagnostics"][0]["labels"][0];
    // é is two bytes and 🦀 four; 漢 is the fourth character of its line.
    let wanted = serde_json::json!({
        "text": "", "start": 7, "end": 16, "line": 1, "column": 4, "end_line": 2, "end_column": 2, "cited_at": null
    });
    assert_eq!(label, &wanted);
}

#[test]
fn hostile_texts_are_drawn_where_they_stand() {
    expect("hostile.pretty", &render(pretty(UNICODE), &[hostile()]));
    expect("hostile.narrated", &render(pretty(Look { narrated: true, ..UNICODE }), &[hostile()]));
    expect("hostile.concise", &render(Concise, &[hostile()]));
}

#[test]
fn the_end_of_a_file_is_a_place() {
    for text in ["", "a", "a\n", "a\r\n", "\n\n"] {
        let end = text.len() as u32;
        let told = Diagnostic::mistake("test/end", "unfinished", Span::new(end, end), "here");
        let seen = render(pretty(UNICODE), &[judged("end.study", text, vec![told])]);
        assert!(seen.contains("▲"), "{text:?}\n{seen}");
        assert!(seen.contains("╰── here"), "{text:?}\n{seen}");
    }
}

#[test]
fn long_lines_are_cut() {
    let text = format!("{}needle{}\n{}other", "a ".repeat(50_000), " b".repeat(50_000), "é".repeat(50_000));
    let told = finding(Severity::Error, "test/long", "long", vec![label(&text, "needle", "here"), label(&text, "other", "there")]);
    let whole = Diagnostic::mistake("test/whole", "all of it", Span::new(0, text.len() as u32), "everything");
    let seen = render(pretty(UNICODE), &[judged("long.study", &text, vec![told, whole])]);
    assert!(
        seen.contains("needle") && seen.contains("other") && seen.contains("here") && seen.contains("there") && seen.contains("everything")
    );
    assert!(seen.contains("[long.study:1:100001]"), "{seen}");
    assert!(seen.len() < 5_000, "{}", seen.len());
}

#[test]
fn what_has_no_place_names_its_file() {
    let told = finding(Severity::Error, "file/whole", "nothing here", Vec::new());
    let named = finding(Severity::Error, "file/whole", "cannot read `x.study`", Vec::new());
    let seen = render(pretty(UNICODE), &[judged("x.study", "", vec![told, named])]);
    assert!(seen.contains("nothing here (in `x.study`)"), "{seen}");
    assert_eq!(seen.matches("x.study").count(), 2, "{seen}");
}

#[test]
fn ten_questions_at_most() {
    let mut many = seed();
    let one = many.questions.look_for[0].clone();
    many.questions.look_for = (0..14).map(|at| Question { what: format!("`fact-{at}`"), ..one.clone() }).collect();
    let seen = render(pretty(UNICODE), &[many]);
    assert!(seen.contains("fact-7") && !seen.contains("fact-8"), "{seen}");
    assert!(seen.contains("and 6 more (--unsettled shows all)"), "{seen}");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    /// Whatever the text and the places, something is drawn, and nothing in it steers the terminal.
    #[test]
    fn anything_can_be_drawn(
        pieces in proptest::collection::vec("[ab \\t{}]{0,12}|\r\n|\n|\r|é|漢|🦀|e\u{301}|\u{202e}|\u{200d}|\u{1b}\\[2J|\u{0}|\u{feff}|א", 0..24),
        places in proptest::collection::vec((0u32..90, 0u32..90), 0..5),
    ) {
        let text = pieces.concat();
        let labels = places.iter().map(|&(start, length)| Label {
            span: Span::new(start, start + length),
            text: "here".to_owned(),
            cited_at: None,
        });
        let told = finding(Severity::Warning, "test/any", "any", labels.collect());
        for look in [UNICODE, Look::PLAIN, Look { narrated: true, ..UNICODE }] {
            let seen = render(pretty(look), &[judged("any.study", &text, vec![told.clone()])]);
            assert!(!seen.contains(['\u{1b}', '\u{202e}', '\0', '\u{feff}']), "{seen:?}");
            assert!(places.is_empty() || seen.contains("here"), "{seen}");
        }
        render(Concise, &[judged("any.study", &text, vec![told.clone()])]);
        let json = render(Json::default(), &[judged("any.study", &text, vec![told])]);
        serde_json::from_str::<serde_json::Value>(&json).unwrap();
    }
}
