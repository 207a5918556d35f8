//! Rule, term and vocabulary files with mistakes in them, and what their author sees: the files of `tests/rules/`.
//!
//! A case is a file and a neighbour with `.expected` added to its name, or a folder of files that are loaded together, with an `expected`
//! in it. `UPDATE=1 cargo test --test rule_mistakes` writes the expectations anew.

use caveat::diagnostic::Diagnostic;
use caveat::rule::book::{Loaded, RuleBook, RuleFile};
use caveat::source::Source;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const FOLDER: &str = "tests/rules";

/// A rule without a mistake; the cases below put hostile conditions into it.
const SOUND: &str = r#"rule case/hostile "A rule" {
  severity: warning
  for: f in findings, c in f.claims, p in populations
  LET
  when: f.p < .05 and c.for is p and WHEN
  says: "p is {f.p}"
  mark f.p "here"
  why: "Because."
  source { cites: "Nobody (2024)" }
  fails { finding f { p: .01 } }
  passes { finding f { p: .5 } }
}
"#;

#[test]
fn every_mistake_is_told_as_expected() {
    let wrong: Vec<String> = cases().iter().filter_map(|case| differs(case)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_with_a_mistake_is_not_run_and_hides_no_other() {
    let all = |loaded: &Loaded| loaded.book.rules.iter().map(|rule| rule.path.clone()).collect::<Vec<_>>();
    let builtin = all(&RuleBook::load(&[]));
    for case in cases() {
        let (files, loaded) = load(&case);
        let paths = all(&loaded);
        assert!(builtin.iter().all(|path| paths.contains(path)), "{}: a built-in rule is gone", case.display());
        for file in files.iter().filter(|file| file.name.ends_with(".rule")) {
            let broken = loaded.mistakes.iter().any(|(source, _)| source.name == file.name);
            let runs = loaded.book.rules.iter().any(|rule| rule.source.name == file.name);
            assert_eq!(runs, !broken, "{}", file.name);
        }
    }
}

#[test]
fn hostile_conditions_end_in_a_mistake() {
    let many = |piece: &str| piece.repeat(10_000);
    let brackets = format!("{}f.p < .05{}", many("("), many(")"));
    let hostile = [
        brackets.as_str(),
        &format!("{}f.p < .05", many("not ")),
        &format!("{}f.p < .05", many("any g in findings where ")),
        &format!("{}f.p < .05", many("no g in findings where g.p < .05 and ")),
        &format!("f.p < {}1", many("1 + ")),
        &format!("f.p < {}1", many("1 - (2) * ")),
        &format!("p{}.similarity > .5", many(".within")),
        &format!("p{} is given", ".within".repeat(90)).replace("is given", "is nothing-of-the-kind"),
        &format!("f.p{}", many("[f.p")),
        &format!("f.p < {}", many("abs(")),
        &format!("f.p {}", many("otherwise f.p ")),
        &format!("f.p {}", many("< f.p ")),
        &format!("f.p is {}", many("given or f.p is ")),
        &format!("{}.05 < f.p", many("- ")),
        &format!("c.text matches /{}x{}/", many("("), many(")")),
        &format!("c.text matches /x{}/", "{1000}".repeat(5)),
        "c.text matches /a{1000}{1000}/",
    ];
    for condition in hostile {
        let told = hostile_rule("", condition);
        let start: String = condition.chars().take(60).collect();
        assert!(!told.is_empty() && told.len() <= 100, "{} mistakes: {start}", told.len());
    }
}

#[test]
fn slow_patterns_and_long_conditions_are_no_mistake() {
    for condition in [
        "c.text matches /(a*)*b/".to_owned(),
        "c.text matches /(x+x+)+y/".to_owned(),
        vec!["f.p < .01"; 2_000].join(" and "),
        format!("({})", vec!["f.p < .01"; 500].join(" or ")),
        format!("{}f.p < .01{}", "(".repeat(50), ")".repeat(50)),
    ] {
        assert_eq!(hostile_rule("", &condition), [], "{condition:.60}");
    }
}

#[test]
fn lets_that_double_each_other_grow_no_further_than_a_bound() {
    let mut lets = "let l0: f.p < .01\n".to_owned();
    for at in 1..40 {
        let _ = writeln!(lets, "  let l{at}: l{} and l{}", at - 1, at - 1);
    }
    let told = hostile_rule(&lets, "l39");
    assert_eq!(told.iter().map(|mistake| mistake.message.as_str()).collect::<Vec<_>>(), ["the rule grows too large"]);
}

/// The mistakes of the sound rule with a condition put into it.
fn hostile_rule(lets: &str, condition: &str) -> Vec<Diagnostic> {
    let text = SOUND.replace("LET", lets).replace("WHEN", condition);
    let loaded = RuleBook::load(&[RuleFile { name: "case/hostile.rule".to_owned(), text }]);
    let told: Vec<Diagnostic> = loaded.mistakes.into_iter().flat_map(|(_, mistakes)| mistakes).collect();
    assert_eq!(loaded.book.rule("case/hostile").is_some(), told.is_empty());
    told
}

/// Every case, a file or a folder, by name.
fn cases() -> Vec<PathBuf> {
    let mut cases = entries(Path::new(FOLDER));
    cases.retain(|path| path.extension().is_none_or(|ending| ending != "expected"));
    assert!(cases.len() > 40, "the cases are not where they should be");
    cases
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The files of a case, under the names a user would see.
fn files_of(case: &Path) -> Vec<RuleFile> {
    if case.is_dir() {
        return entries(case).iter().filter(|path| path.file_name().unwrap() != "expected").flat_map(|path| files_of(path)).collect();
    }
    let name = case.to_str().unwrap().replace('\\', "/");
    vec![RuleFile { name, text: std::fs::read_to_string(case).unwrap().replace("\r\n", "\n") }]
}

fn load(case: &Path) -> (Vec<RuleFile>, Loaded) {
    let files = files_of(case);
    let loaded = RuleBook::load(&files);
    (files, loaded)
}

/// What is wrong with what a case tells, where it differs from the expectation.
fn differs(case: &Path) -> Option<String> {
    let (_, loaded) = load(case);
    let told = loaded.mistakes.iter().flat_map(|(source, mistakes)| mistakes.iter().map(|mistake| show(source, mistake)));
    let told = told.collect::<Vec<_>>().join("\n");
    let expected = if case.is_dir() { case.join("expected") } else { PathBuf::from(format!("{}.expected", case.display())) };
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(expected, &told).unwrap();
        return None;
    }
    let wanted = std::fs::read_to_string(&expected).map(|text| text.replace("\r\n", "\n"));
    match wanted {
        Ok(wanted) if wanted == told => None,
        Ok(wanted) => Some(format!("== {}\n{}", case.display(), changes(&wanted, &told))),
        Err(_) => Some(format!("== {}: no expectation\n{told}", case.display())),
    }
}

/// The lines of one text that are not in the other.
fn changes(wanted: &str, told: &str) -> String {
    let lacks = |lines: &str, other: &str, sign: char| {
        lines.lines().filter(|line| !other.lines().any(|own| own == *line)).map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    lacks(wanted, told, '-') + &lacks(told, wanted, '+')
}

/// `path:line: message`, the underlined texts with their labels, and the help.
fn show(source: &Source, mistake: &Diagnostic) -> String {
    let mut text = format!("{}:{}: {}\n", source.name, source.place(mistake.place().start).line, mistake.message);
    for label in &mistake.labels {
        let underlined = label.span.of(&source.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(text, "  «{underlined}» {}", label.text);
    }
    if let Some(help) = &mistake.help {
        let _ = writeln!(text, "  help: {help}");
    }
    text
}
