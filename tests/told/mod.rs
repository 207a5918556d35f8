//! Reports made by hand, and the files in `tests/report/` that formats are held against.

#![allow(dead_code, reason = "each test uses its own share")]

use caveat::check::outcome::{ClaimReport, FileReport, Gate, Need, NeedState, Question, Questions, StudyReport, Unsettled, Verdict};
use caveat::diagnostic::{Citation, Diagnostic, Edit, Fix, Label, Severity, Waived};
use caveat::report::{Format, Judged, Look, Tally};
use caveat::source::{Source, Span};
use std::path::Path;
use std::sync::Arc;

pub const STUDY: &str = "\
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

pub const UNICODE: Look = Look { colour: false, unicode: true, links: false, width: 80, narrated: false };

/// The span of the only place where `needle` stands in `text`.
pub fn span(text: &str, needle: &str) -> Span {
    let start = text.find(needle).unwrap_or_else(|| panic!("{needle:?} is not there"));
    assert_eq!(text.matches(needle).count(), 1, "{needle:?} stands in more than one place");
    Span::new(start as u32, (start + needle.len()) as u32)
}

pub fn label(text: &str, needle: &str, says: &str) -> Label {
    Label { span: span(text, needle), text: says.to_owned(), cited_at: None }
}

pub fn finding(severity: Severity, rule: &'static str, message: &str, labels: Vec<Label>) -> Diagnostic {
    let mut diagnostic = Diagnostic::mistake(rule, message, Span::default(), "").severity(severity);
    diagnostic.labels = labels;
    diagnostic
}

pub fn judged(name: &str, text: &str, diagnostics: Vec<Diagnostic>) -> Judged {
    let source = Arc::new(Source::new(name, text));
    let report = FileReport { diagnostics, ..FileReport::new(source) };
    Judged { report, questions: Questions::default(), gate: Gate { fail_on: Some(Severity::Warning), open_fails: false } }
}

pub fn question(what: &str, meaning: &str, state: NeedState, rules: &[&str], needle: &str) -> Question {
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
pub fn seed() -> Judged {
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

pub fn claim(id: &str, text: &str, verdict: Verdict) -> ClaimReport {
    let warnings = usize::from(verdict == Verdict::Weakened);
    let open_facts = if verdict == Verdict::Open { 2 } else { 0 };
    ClaimReport { id: id.to_owned(), text: text.to_owned(), verdict, errors: 0, warnings, reads_as: None, open_facts, waived: 0 }
}

/// JSON as it can be read by people.
pub fn indented(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    serde_json::to_string_pretty(&value).unwrap() + "\n"
}

pub fn render(mut format: impl Format, files: &[Judged]) -> String {
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
pub fn expect(name: &str, seen: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, seen).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no expectation {}", path.display()));
    assert!(seen == expected, "{name} differs; seen:\n{seen}");
}

/// Labels at places where drawing goes wrong easily.
pub fn hostile() -> Judged {
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

/// The seed with what a gate adds: a finding and a question that are waived, one that is known, one that can be mended, a mistake.
pub fn gated() -> Judged {
    let mut judged = seed();
    judged.gate.open_fails = true;
    let diagnostics = &mut judged.report.diagnostics;
    diagnostics[1].fingerprint = "0123456789abcdef01234567".to_owned();
    diagnostics[1].fix = Some(Box::new(Fix {
        title: "credit `goals` alone".to_owned(),
        certain: false,
        edits: vec![Edit { span: span(STUDY, "goals, progression"), text: "goals".to_owned() }],
    }));
    let mut waived =
        finding(Severity::Error, "causation/no-comparison", "the claim is causal", vec![label(STUDY, "causal", "asserted here")]);
    waived.study = Some(0);
    waived.claim = Some("promising".to_owned());
    waived.fingerprint = "aaaaaaaaaaaaaaaaaaaaaaaa".to_owned();
    waived.waived = Some(Box::new(Waived {
        reason: "shown in a later trial".to_owned(),
        by: Some("A. Editor".to_owned()),
        until: Some("2027-06-30".to_owned()),
        policy: None,
    }));
    let mut known =
        finding(Severity::Warning, "reporting/not-registered", "nobody registered it", vec![label(STUDY, "study", "this study")]);
    known.study = Some(0);
    known.fingerprint = "bbbbbbbbbbbbbbbbbbbbbbbb".to_owned();
    known.known = true;
    diagnostics.extend([waived, known]);
    judged.report.studies[0].claims[0].waived = 1;
    let open = judged.report.unsettled[0].clone();
    judged.report.unsettled[0].fingerprint = "cccccccccccccccccccccccc".to_owned();
    let reason = "the schools are closed".to_owned();
    let waived = Waived { reason, by: None, until: None, policy: Some("caveat.toml".to_owned()) };
    judged.report.unsettled.push(Unsettled {
        rule: "contrast/unknown-in-controls".to_owned(),
        waived: Some(Box::new(waived)),
        fingerprint: "dddddddddddddddddddddddd".to_owned(),
        ..open
    });
    judged
}

/// Texts that mean something to whoever reads a report, in every place that a text can come from.
pub const TRAPS: [&str; 9] = [
    "<script>alert(1)</script>",
    "::error file=x::owned",
    "a | b ` c",
    "line\n::warning::owned\n# heading",
    "\u{202e}turned\u{200b}",
    "]]> & </failure> \"quoted\"",
    "%0A::notice::owned",
    "@everyone #1 [a](javascript:x)",
    "\u{1b}[31mred\u{0}",
];

/// A report with such a text in the name of the file, the title, the ids, the claim, messages, helps, labels, sources and reasons.
pub fn trapped(trap: &str) -> Judged {
    let text = format!("study \"{}\" {{}}\n", trap.replace('"', "'"));
    let mut told = finding(Severity::Warning, "test/trap", trap, vec![label(&text, "study", trap), label(&text, "{}", trap)]);
    told.help = Some(trap.to_owned());
    told.labels[0].cited_at = Some(trap.to_owned());
    told.sources = Arc::new([Citation { cites: trap.to_owned(), says: Some(trap.to_owned()), verified: false }]);
    (told.study, told.claim, told.subjects) = (Some(0), Some(trap.to_owned()), vec![trap.to_owned()]);
    told.fingerprint = "0123456789abcdef01234567".to_owned();
    let waived = Waived { reason: trap.to_owned(), by: Some(trap.to_owned()), until: None, policy: Some(trap.to_owned()) };
    let set_aside = Diagnostic { waived: Some(Box::new(waived)), fingerprint: "1".repeat(24), ..told.clone() };
    let loose = Diagnostic { study: None, claim: None, fingerprint: String::new(), ..told.clone() };
    let mut judged = judged(trap, &text, vec![told, set_aside, loose]);
    let claim = ClaimReport { text: trap.to_owned(), ..claim(trap, "", Verdict::Weakened) };
    judged.report.studies = vec![StudyReport { title: trap.to_owned(), claims: vec![claim] }];
    let question = Question {
        what: trap.to_owned(),
        meaning: trap.to_owned(),
        stated: Some(trap.to_owned()),
        state: NeedState::Imprecise,
        rules: vec![trap.to_owned()],
        severity: Severity::Warning,
        span: Span::new(0, 5),
    };
    judged.questions = Questions { look_for: vec![question.clone()], ask: vec![question] };
    judged
}
