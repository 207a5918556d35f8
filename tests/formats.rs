//! The formats of a gate on the same study, held against the files in `tests/report/`, and what hostile texts can do in each.
//!
//! `UPDATE=1 cargo test --test formats` writes the expectations anew.

mod told;

use caveat::report::concise::Concise;
use caveat::report::github::Github;
use caveat::report::gitlab::Gitlab;
use caveat::report::json::Json;
use caveat::report::json_lines::JsonLines;
use caveat::report::junit::Junit;
use caveat::report::letter::Letter;
use caveat::report::pretty::Pretty;
use caveat::report::review::Review;
use caveat::report::sarif::Sarif;
use caveat::rule::book::RuleBook;
use quick_xml::events::Event;
use serde_json::Value;
use std::path::Path;
use told::{TRAPS, UNICODE, expect, finding, gated, indented, judged, label, render, trapped};

fn sarif() -> Sarif<'static> {
    Sarif::new(&[RuleBook::builtin()], true)
}

fn letter() -> Letter<'static> {
    Letter::new(&[RuleBook::builtin()])
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn the_same_study_in_each_format() {
    expect("gate.pretty", &render(Pretty::new(UNICODE, false, false), &[gated()]));
    expect("gate.concise", &render(Concise, &[gated()]));
    expect("gate.json", &indented(&render(Json::default(), &[gated()])));
    expect("gate.jsonl", &render(JsonLines, &[gated()]));
    expect("gate.github", &render(Github::default(), &[gated()]));
    expect("gate.gitlab", &render(Gitlab::default(), &[gated()]));
    expect("gate.junit", &render(Junit, &[gated()]));
    expect("gate.md", &render(Review, &[gated()]));
    expect("gate.letter", &render(letter(), &[gated()]));
    // Without the rule book, which has a page of its own.
    let mut sarif = json(&render(sarif(), &[gated()]));
    sarif["runs"][0]["tool"]["driver"]["rules"] = Value::Null;
    expect("gate.sarif", &(serde_json::to_string_pretty(&sarif).unwrap() + "\n"));
}

#[test]
fn sarif_is_valid() {
    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema/sarif-2.1.0-rtm.5.json")).unwrap();
    // As published it holds one pattern that is no regular expression, with a bracket too many; we write no languages.
    let (wrong, right) = ("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    assert!(schema.contains(wrong));
    let validator = jsonschema::validator_for(&json(&schema.replace(wrong, right))).unwrap();
    let mut reports = vec![vec![], vec![gated()], vec![gated(), judged("b.study", "", Vec::new()), gated()]];
    reports.extend(TRAPS.map(|trap| vec![trapped(trap)]));
    for files in reports {
        let value = json(&render(sarif(), &files));
        let wrong: Vec<String> = validator.iter_errors(&value).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn sarif_holds_the_whole_rule_book() {
    let value = json(&render(sarif(), &[gated()]));
    let run = &value["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in &RuleBook::builtin().rules {
        let own = rules.iter().find(|own| own["id"] == rule.path.as_str()).unwrap();
        assert!(own["help"]["text"].as_str().unwrap().contains("Source: "), "{}", rule.path);
        assert!(own["help"]["markdown"].as_str().unwrap().contains("caveat explain"), "{}", rule.path);
        assert_eq!(own["properties"]["tags"][0], rule.category());
        assert_eq!(own["defaultConfiguration"]["enabled"], RuleBook::builtin().is_on(rule));
    }
    assert!(rules.iter().any(|rule| rule["id"] == "waiver/unused"));
    let results = run["results"].as_array().unwrap();
    for result in results {
        if let Some(index) = result["ruleIndex"].as_u64() {
            assert_eq!(rules[index as usize]["id"], result["ruleId"]);
        }
    }
    assert!(results.iter().filter(|result| !result["ruleIndex"].is_null()).count() >= 4, "{results:#?}");
}

#[test]
fn sarif_places_are_lines_and_scalar_values() {
    // é is two bytes and one scalar value, 🦀 four bytes and one; the label begins with the fourth character of the second line.
    let text = "x\né🦀 漢字\r\nz";
    let told = finding(caveat::diagnostic::Severity::Error, "a/b", "m", vec![label(text, "漢字\r\nz", ""), label(text, "é🦀", "second")]);
    let value = json(&render(sarif(), &[judged("a é.study", text, vec![told])]));
    let result = &value["runs"][0]["results"][0];
    let physical = &result["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"], serde_json::json!({ "uri": "a%20%C3%A9.study", "uriBaseId": "%SRCROOT%" }));
    assert_eq!(physical["region"], serde_json::json!({ "startLine": 2, "startColumn": 4, "endLine": 3, "endColumn": 2 }));
    let related = &result["relatedLocations"][0];
    assert_eq!(
        related["physicalLocation"]["region"],
        serde_json::json!({ "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 3 })
    );
    assert_eq!(related["message"]["text"], "second");
    assert_eq!(value["runs"][0]["columnKind"], "unicodeCodePoints");
}

#[test]
fn sarif_keeps_what_is_waived_and_what_is_known() {
    let value = json(&render(sarif(), &[gated(), gated()]));
    let results = value["runs"][0]["results"].as_array().unwrap();
    let of = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).unwrap();
    let waived = &of("causation/no-comparison")["suppressions"][0];
    assert_eq!(
        (&waived["kind"], &waived["justification"]),
        (&"inSource".into(), &"shown in a later trial (A. Editor, until 2027-06-30)".into())
    );
    let question = of("contrast/unknown-in-controls");
    assert_eq!((&question["kind"], &question["level"]), (&"open".into(), &"none".into()));
    assert_eq!(question["suppressions"][0]["kind"], "external");
    assert_eq!(of("reporting/not-registered")["baselineState"], "unchanged");
    assert_eq!(of("contrast/minority-practice")["baselineState"], "new");
    // Without a baseline nothing is called new.
    let value = json(&render(Sarif::new(&[], false), &[gated()]));
    assert!(value["runs"][0]["results"][0]["baselineState"].is_null());
}

#[test]
fn json_fits_its_schema() {
    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/report-1.json")).unwrap();
    let schema = json(&schema);
    let validator = jsonschema::validator_for(&schema).unwrap();
    for files in [vec![], vec![gated()], vec![trapped(TRAPS[0])]] {
        let wrong: Vec<String> = validator.iter_errors(&json(&render(Json::default(), &files))).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        // The lines hold the same files and the same sum.
        let whole = json(&render(Json::default(), &files));
        let lines: Vec<Value> = render(JsonLines, &files).lines().map(json).collect();
        let (first, last) = (lines.first().unwrap(), lines.last().unwrap());
        assert_eq!((&first["kind"], &first["schema"]), (&"run".into(), &whole["schema"]));
        let without_kind = |line: &Value| {
            let mut line = line.clone();
            line.as_object_mut().unwrap().remove("kind");
            line
        };
        assert_eq!(without_kind(last), whole["summary"]);
        let of_lines: Vec<Value> = lines[1..lines.len() - 1].iter().map(without_kind).collect();
        assert_eq!(Value::from(of_lines), whole["files"]);
    }
}

/// Whether a line of a job's output is taken for a command.
fn is_command(line: &str) -> bool {
    line.trim_start().starts_with("::") || line.trim_start().starts_with("##[")
}

#[test]
fn github_sees_our_commands_and_no_others() {
    for trap in TRAPS {
        let text = render(Github::default(), &[trapped(trap)]);
        for line in text.lines().filter(|line| is_command(line)) {
            let ours = ["::error file=", "::warning file=", "::notice file=", "::group::", "::endgroup::"];
            assert!(ours.iter().any(|own| line.starts_with(own)), "{trap:?}\n{text}");
            assert!(!line.contains('\r') && !line.contains('\u{1b}') && !line.contains('\u{202e}'), "{line:?}");
        }
        assert_eq!(text.lines().filter(|line| line.starts_with("::warning")).count(), 2, "{trap:?}\n{text}");
        assert!(
            !text.lines().any(|line| line.contains("owned")
                && is_command(line)
                && !line.starts_with("::warning file=")
                && !line.starts_with("::group::")),
            "{text}"
        );
    }
}

#[test]
fn github_shows_ten_of_a_kind_and_tells_the_rest() {
    let files: Vec<_> = (0..8)
        .map(|at| {
            let told = finding(
                caveat::diagnostic::Severity::Warning,
                "a/b",
                &format!("number {at}"),
                vec![label("ab", "a", ""), label("ab", "b", "")],
            );
            let mut second = told.clone();
            second.message = format!("second {at}");
            judged(&format!("{at}.study"), "ab", vec![told, second])
        })
        .collect();
    let text = render(Github::default(), &files);
    let count = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((count("::warning "), count("::group::"), count("::endgroup::")), (10, 3, 3), "{text}");
    assert!(
        text.contains("::group::7.study\n7.study:1:1: warning[a/b] number 7\n7.study:1:1: warning[a/b] second 7\n::endgroup::\n"),
        "{text}"
    );
}

#[test]
fn gitlab_fingerprints_are_the_entrys_own() {
    let mut twice = gated();
    let again = twice.report.diagnostics[1].clone();
    twice.report.diagnostics.push(again);
    let value = json(&render(Gitlab::default(), &[twice]));
    let entries = value.as_array().unwrap();
    let fingerprints: std::collections::BTreeSet<&str> = entries.iter().map(|entry| entry["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), entries.len());
    for trap in TRAPS {
        for entry in json(&render(Gitlab::default(), &[trapped(trap)])).as_array().unwrap() {
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&entry["severity"].as_str().unwrap()));
        }
    }
}

#[test]
fn junit_is_well_formed_whatever_the_texts() {
    let mut reports: Vec<Vec<_>> = TRAPS.iter().map(|trap| vec![trapped(trap), gated()]).collect();
    reports.push(Vec::new());
    for files in reports {
        let text = render(Junit, &files);
        assert!(!text.chars().any(|char| char.is_control() && char != '\n'), "{text:?}");
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut open: Vec<String> = Vec::new();
        let mut suites = 0;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => {
                    assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                    suites += usize::from(tag.name().as_ref() == "testsuite");
                    open.push(tag.name().as_ref().to_owned());
                }
                Event::End(tag) => assert_eq!(open.pop().unwrap(), tag.name().as_ref()),
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(open.is_empty());
        assert_eq!(suites, files.len());
    }
}

#[test]
fn markdown_holds_no_markup_of_others() {
    use pulldown_cmark::{Event, Parser, Tag};
    for trap in TRAPS {
        let text = render(Review, &[trapped(trap)]);
        let whole = Parser::new(&text);
        let mut in_link = 0;
        for event in whole {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => {
                    let ours = ["<!-- caveat -->", "<details>", "</details>", "<summary>", "<span>", "</span>"];
                    assert!(ours.iter().any(|own| html.trim_start().starts_with(own)), "{trap:?}: {html}");
                }
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => in_link += 1,
                Event::Text(text) => {
                    assert!(!text.contains("@everyone") && !text.contains('\u{202e}') && !text.contains('\u{1b}'), "{text}")
                }
                _ => {}
            }
        }
        assert_eq!(in_link, 0, "{trap:?}\n{text}");
        // Headings are ours: none of them was begun by a text.
        let headings = text.lines().filter(|line| line.starts_with('#')).count();
        assert_eq!(headings, 5, "{trap:?}\n{text}");
    }
}

#[test]
fn letters_hold_one_line_for_each_line() {
    for trap in TRAPS {
        let text = render(letter(), &[trapped(trap)]);
        assert!(!text.chars().any(|char| char.is_control() && char != '\n') && !text.contains('\u{202e}'), "{text:?}");
        assert!(!text.lines().any(|line| line.starts_with("# ") || line.starts_with("::")), "{text}");
    }
    let text = render(letter(), &[gated()]);
    assert!(text.lines().all(|line| line.chars().count() <= 78), "{text}");
    // The reviewer's words for rules and blocks are not the authors'.
    assert!(!text.contains('`') && !text.contains("contrast/"), "{text}");
}

#[test]
fn lines_for_grep_stay_lines() {
    for trap in TRAPS {
        let text = render(Concise, &[trapped(trap)]);
        assert_eq!(text.lines().count(), 3, "{trap:?}\n{text}");
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
        let pretty = render(Pretty::new(UNICODE, true, false), &[trapped(trap)]);
        assert!(!pretty.contains('\u{1b}') && !pretty.contains('\u{202e}') && !pretty.contains('\0'));
    }
}
