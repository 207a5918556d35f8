//! `caveat new study --design`: a file for each design that is read without a mistake, asks for what matters, and shows how it is told.

use caveat::vocabulary::Vocabulary;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn caveat(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_caveat")).args(args).current_dir(folder).env_clear().stdin(Stdio::null()).output().unwrap()
}

/// The words of `study.design`.
fn designs() -> Vec<&'static str> {
    let list = Vocabulary::core().lists.iter().find(|list| list.name == "study.design").unwrap();
    list.words.iter().map(|row| row.word.as_str()).collect()
}

/// The scaffold for a design.
fn scaffold(design: &str, folder: &Path) -> String {
    let output = caveat(&["new", "study", design, "--design", design], folder);
    assert_eq!(output.status.code(), Some(0), "{design}: {}", String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(folder.join(format!("{design}.study"))).unwrap()
}

/// What is told of a text.
fn judged(text: &str, folder: &Path) -> Value {
    fs::write(folder.join("judged.study"), text).unwrap();
    let output = caveat(&["check", "judged.study", "--format", "json", "--as-of", "2026-06-30"], folder);
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["files"][0].take()
}

/// Diagnostics, but for advice.
fn told(file: &Value) -> Vec<&Value> {
    file["diagnostics"].as_array().unwrap().iter().filter(|told| told["severity"] != "advice").collect()
}

/// The facts that are asked for: `study.sequence`, `treated.analyzed`, `baselines`.
fn asked(file: &Value) -> Vec<String> {
    let lines = file["questions"]["look_for"].as_array().unwrap().iter();
    lines.flat_map(|line| line["what"].as_str().unwrap().split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The facts that stand in the text as comments, taken up: prose begins with a capital, facts do not.
fn taken_up(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim_start().strip_prefix("# ") {
        Some(fact) if line.starts_with("  ") && fact.starts_with(|first: char| first.is_ascii_lowercase()) => fact,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_design_has_one_that_asks() {
    let folder = tempfile::tempdir().unwrap();
    let designs = designs();
    assert!(designs.len() > 20, "{designs:?}");
    for design in designs {
        let text = scaffold(design, folder.path());
        assert!(text.contains(&format!("  design: {design}\n")), "{design}");
        let file = judged(&text, folder.path());
        assert_eq!((&file["unreadable"], told(&file).len()), (&Value::Bool(false), 0), "{design}: {:?}", told(&file));
        let asked = asked(&file);
        assert!(asked.len() >= 3, "{design}: {asked:?}");
        for fact in asked {
            let shown = match fact.split_once('.') {
                Some((_, field)) => format!("# {field}: "),
                None => format!("# {} {{", fact.trim_end_matches('s')),
            };
            assert!(text.contains(&shown), "{design}: `{shown}` answers to `{fact}`");
        }
    }
}

#[test]
fn all_that_is_shown_can_be_written_and_answers_all() {
    let folder = tempfile::tempdir().unwrap();
    for design in designs() {
        let text = scaffold(design, folder.path());
        let full = taken_up(&text);
        assert!(full.lines().filter(|line| line.trim_start().starts_with('#')).count() < 15, "{full}");
        let file = judged(&full, folder.path());
        assert_eq!((&file["unreadable"], told(&file).len()), (&Value::Bool(false), 0), "{design}: {:?}\n{full}", told(&file));
        assert_eq!(asked(&file), Vec::<String>::new(), "{design}");
    }
}

#[test]
fn each_is_laid_out() {
    let folder = tempfile::tempdir().unwrap();
    for design in designs() {
        scaffold(design, folder.path());
    }
    let output = caveat(&["fmt", "--diff", "."], folder.path());
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stdout).as_ref()), (Some(0), ""));
}

#[test]
fn each_asks_for_its_own() {
    let folder = tempfile::tempdir().unwrap();
    for (design, facts) in [
        ("randomized", &["study.sequence", "study.concealed"][..]),
        ("cluster-randomized", &["study.assigned-unit", "study.analyzed-unit", "treated.analyzed"]),
        ("matched", &["baselines"]),
        ("difference-in-differences", &["study.staggered"]),
        ("regression-discontinuity", &["study.bandwidth", "study.polynomial", "study.density-test"]),
        ("instrumental-variable", &["study.first-stage-f"]),
        ("single-case", &["study.phases", "study.demonstrations"]),
        ("validation", &["measured.base-rate", "main-result.sensitivity"]),
    ] {
        let asked = asked(&judged(&scaffold(design, folder.path()), folder.path()));
        for fact in facts {
            assert!(asked.contains(&(*fact).to_owned()), "{design}: {fact} in {asked:?}");
        }
    }
}

#[test]
fn each_shows_its_own() {
    let folder = tempfile::tempdir().unwrap();
    for (design, fields) in [
        ("cluster-randomized", &["icc", "clustering", "in-kept-clusters", "joiners", "cluster-attrition"][..]),
        ("stepped-wedge", &["icc", "clustering"]),
        ("matched", &["matched-on", "concurrent", "adjusts-for"]),
        ("difference-in-differences", &["pre-trends", "staggered", "estimator"]),
        ("instrumental-variable", &["exclusion", "received"]),
        ("interrupted-time-series", &["points-before", "points-after", "autocorrelation"]),
        ("cohort", &["exposure-defined", "follow-up-from", "missing-data"]),
        ("case-control", &["exposure-defined", "events"]),
        ("pre-post", &["selected-on", "selected-beyond"]),
        ("cross-sectional", &["sampling", "eligible"]),
        ("meta-analysis", &["consistent", "test"]),
    ] {
        let text = scaffold(design, folder.path());
        for field in fields {
            assert!(text.lines().any(|line| line.trim_start().starts_with(&format!("# {field}: "))), "{design}: {field}");
        }
    }
}

#[test]
fn other_names_of_a_design_will_do() {
    let folder = tempfile::tempdir().unwrap();
    for (name, word) in [("rct", "randomized"), ("did", "difference-in-differences"), ("Cohort", "cohort"), ("before-after", "pre-post")] {
        let output = caveat(&["new", "study", name, "--design", name], folder.path());
        assert_eq!(output.status.code(), Some(0), "{name}");
        let text = fs::read_to_string(folder.path().join(format!("{name}.study"))).unwrap();
        assert!(text.contains(&format!("design: {word}\n")), "{name}");
    }
}

#[test]
fn an_unknown_design_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, help) in
        [("cluster-randomzied", "did you mean `cluster-randomized`?"), ("zebra", "caveat vocabulary design"), ("", "caveat vocabulary")]
    {
        let output = caveat(&["new", "study", "t", "--design", name], folder.path());
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{name}");
        assert!(err.contains(&format!("there is no design `{name}`")) && err.contains(help), "{err}");
        assert!(!folder.path().join("t.study").exists());
    }
}

#[test]
fn a_name_that_looks_like_a_place_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(caveat(&["new", "study", "{path}"], folder.path()).status.code(), Some(0));
    let text = fs::read_to_string(folder.path().join("{path}.study")).unwrap();
    assert!(text.contains("study \"{path}\" {"), "{text}");
}
