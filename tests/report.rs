//! Reports made by hand to the bytes of each format, held against the files in `tests/report/`.
//!
//! `UPDATE=1 cargo test --test report` writes the expectations anew.

use caveat::check::outcome::{ClaimReport, FileReport, Gate, Need, NeedState, Question, Questions, StudyReport, Unsettled, Verdict};
use caveat::diagnostic::{Citation, Diagnostic, Label, Severity};
use caveat::report::concise::Concise;
use caveat::report::json::Json;
use caveat::report::pretty::Pretty;
use caveat::report::{Format, Judged, Look, Tally};
use caveat::source::{Source, Span};
use std::path::Path;
use std::sync::Arc;

const STUDY: &str = "\
study \"Continued Progress\" {
  arm PL \"Schools using personalized learning\" {
    role: treatment
  }
  arm peers \"Students matched at baseline\"

  attribute progression \"Competency-based progression\" {
    present: PL minority @ \"p. 9\", peers unreported
  }

  claim promising \"Personalized learning is a promising practice\" {
    asserts: causal
    credits: goals, progression
  }
}
";

const UNICODE: Look = Look { colour: false, unicode: true, links: false, width: 80, narrated: false };

/// The span of the only place where `needle` stands in `text`.
fn span(text: &str, needle: &str) -> Span {
    let start = text.find(needle).unwrap_or_else(|| panic!("{needle:?} is not there"));
    assert_eq!(text.matches(needle).count(), 1, "{needle:?} stands in more than one place");
    Span::new(start as u32, (start + needle.len()) as u32)
}

fn label(text: &str, needle: &str, says: &str) -> Label {
    Label { span: span(text, needle), text: says.to_owned(), cited_at: None }
}

fn finding(severity: Severity, rule: &'static str, message: &str, labels: Vec<Label>) -> Diagnostic {
    let mut diagnostic = Diagnostic::mistake(rule, message, Span::default(), "").severity(severity);
    diagnostic.labels = labels;
    diagnostic
}

fn judged(name: &str, text: &str, diagnostics: Vec<Diagnostic>) -> Judged {
    let source = Arc::new(Source::new(name, text));
    let report = FileReport { diagnostics, ..FileReport::new(source) };
    Judged { report, questions: Questions::default(), gate: Gate { fail_on: Some(Severity::Warning), open_fails: false } }
}

fn question(what: &str, meaning: &str, state: NeedState, rules: &[&str], needle: &str) -> Question {
    Question {
        what: what.to_owned(),
        meaning: meaning.to_owned(),
        stated: (state == NeedState::Imprecise).then(|| "minority".to_owned()),
        state,
        rules: rules.iter().map(|&rule| rule.to_owned()).collect(),
        severity: Severity::Warning,
        span: span(STUDY, needle),
    }
}

/// A study with a finding of each kind of thing that can be told.
fn seed() -> Judged {
    let mut practice = finding(
        Severity::Warning,
        "contrast/minority-practice",
        "the claim credits `progression`, which a minority of `PL` adopted (minority)",
        vec![label(STUDY, "minority", "a minority of the treated"), label(STUDY, "goals, progression", "credited here")],
    );
    practice.labels[0].cited_at = Some("p. 9".to_owned());
    practice.help =
        Some("drop `progression` from what the claim credits, or report the effect among the schools that adopted it".to_owned());
    practice.sources = Arc::new([
        Citation {
            cites: "NEPC (2016), Review of Continued Progress".to_owned(),
            says: Some("the largest departure from ordinary practice was not used in most treated schools".to_owned()),
            verified: true,
        },
        Citation { cites: "Shadish, Cook & Campbell (2002)".to_owned(), says: None, verified: false },
    ]);
    practice.study = Some(0);
    practice.claim = Some("promising".to_owned());
    practice.subjects = vec!["progression".to_owned(), "PL".to_owned()];
    let unknown =
        Diagnostic::mistake("vocabulary/unknown-field", "an arm has no field `roel`", span(STUDY, "role"), "not a field of an arm")
            .help("did you mean `role`?");
    let mut judged = judged("rand.study", STUDY, vec![unknown, practice]);
    judged.report.unreadable = true;
    judged.report.studies = vec![StudyReport {
        title: "Continued Progress".to_owned(),
        claims: vec![
            claim("promising", "Personalized learning is a promising practice", Verdict::Weakened),
            claim("second", "", Verdict::Open),
            claim("third", "It stands", Verdict::Stands),
        ],
    }];
    judged.report.unsettled = vec![Unsettled {
        study: 0,
        rule: "contrast/shared-practice".to_owned(),
        severity: Severity::Warning,
        claim: Some("promising".to_owned()),
        subjects: vec!["goals".to_owned()],
        needs: vec![Need {
            fact: "progression.present[peers]".to_owned(),
            field: "attribute.present".to_owned(),
            state: NeedState::Unreported,
            stated: None,
            span: span(STUDY, "unreported"),
        }],
        quiet: false,
        waived: None,
        known: false,
        fingerprint: String::new(),
    }];
    judged.questions = Questions {
        look_for: vec![question("`p` of 2 findings", "two-sided p value", NeedState::Missing, &["stats/p", "stats/q"], "asserts")],
        ask: vec![
            question(
                "`progression.present[peers]`",
                "share of the arm with it",
                NeedState::Unreported,
                &["contrast/shared-practice"],
                "unreported",
            ),
            question("`progression.present[PL]`", "share of the arm with it", NeedState::Imprecise, &["contrast/dose"], "minority"),
        ],
    };
    judged
}

fn claim(id: &str, text: &str, verdict: Verdict) -> ClaimReport {
    let warnings = usize::from(verdict == Verdict::Weakened);
    let open_facts = if verdict == Verdict::Open { 2 } else { 0 };
    ClaimReport { id: id.to_owned(), text: text.to_owned(), verdict, errors: 0, warnings, reads_as: None, open_facts, waived: 0 }
}

fn render(mut format: impl Format, files: &[Judged]) -> String {
    let mut out = Vec::new();
    let mut tally = Tally::default();
    format.begin(&mut out).unwrap();
    for judged in files {
        tally.add(judged);
        let piece = format.piece(judged).unwrap();
        format.file(&mut out, judged, piece).unwrap();
    }
    format.end(&mut out, &tally).unwrap();
    String::from_utf8(out).unwrap()
}

/// Holds what a user sees against the file of that name.
fn expect(name: &str, seen: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, seen).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no expectation {}", path.display()));
    assert!(seen == expected, "{name} differs; seen:\n{seen}");
}

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
    expect("seed.json", &render(Json::default(), &[seed(), judged("b.study", "", Vec::new())]));
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

/// Labels at places where drawing goes wrong easily.
fn hostile() -> Judged {
    let text = "accent: é wide: 漢字 x\r\n\ttab\tstop: 🦀 y\r\nhidden: \u{202e}turned\u{200b}.\r\nlast: end";
    let mut labels = vec![
        label(text, "é", "an accent"),
        label(text, "漢字", "two wide characters"),
        label(text, "stop", "after a tab"),
        label(text, "🦀", "an emoji"),
        label(text, "\u{202e}", "turns the writing"),
        label(text, "turned", "turned"),
    ];
    let end = text.len() as u32;
    labels.push(Label { span: Span::new(end, end), text: "something should follow".to_owned(), cited_at: None });
    let lines =
        finding(Severity::Error, "test/lines", "over several lines", vec![label(text, "turned\u{200b}.\r\nlast", "from here to there")]);
    let same = finding(
        Severity::Advice,
        "test/same",
        "two labels on one place,\nand a line break \u{1b}[31min the message",
        vec![label(text, "accent", "one"), label(text, "accent", "two")],
    );
    let within = finding(
        Severity::Warning,
        "test/within",
        "labels within labels",
        vec![label(text, "wide: 漢字 x", "outer"), label(text, "漢字", "inner"), label(text, "wide", "same start")],
    );
    judged("hostile\u{1b}[2J.study", text, vec![finding(Severity::Error, "test/places", "places", labels), lines, same, within])
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
