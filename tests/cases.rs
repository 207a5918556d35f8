//! Studies and what a user is told of them: each `NAME.study` or `NAME.md` under `tests/cases/` has a `NAME.expected` beside it.
//!
//! `CAVEAT_UPDATE=1 cargo test --test cases` writes what is told into the `.expected` files; read the difference before keeping it.

use caveat::check::outcome::{FileReport, NeedState, Question};
use caveat::check::{FileKind, Settings, check_file, questions};
use caveat::diagnostic::Diagnostic;
use caveat::rule::book::RuleBook;
use caveat::source::Source;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// 2026-06-30, in days since 1970-01-01: what `today` is in all cases.
const TODAY: (i32, i32) = (20_634, 20_634);

/// Each case is told by these rules alone, so that a new rule changes no old case: what stands after `# rules:` in its first line, else all
/// that stand here.
const RULES: [&str; 16] = [
    "attribution/bundle-not-identified",
    "attribution/no-own-evidence",
    "causation/design-cannot-carry",
    "causation/no-comparison",
    "comparison/norm-is-no-comparison",
    "contrast/arms-alike",
    "contrast/attribute-in-controls",
    "contrast/minority-practice",
    "contrast/unknown-in-controls",
    "generalization/beyond-outcomes",
    "generalization/beyond-population",
    "generalization/dominated-sample",
    "generalization/subgroup-carried-to-all",
    "subgroup/no-interaction-test",
    "wording/promise-beyond-design",
    "wording/stronger-than-design",
];

#[test]
fn cases_are_told_as_expected() {
    let update = std::env::var_os("CAVEAT_UPDATE").is_some();
    let mut wrong = String::new();
    let cases = cases();
    assert!(cases.len() >= 25, "only {} cases were found", cases.len());
    for path in &cases {
        let told = told(&check(path));
        let expected = path.with_extension("expected");
        if update {
            fs::write(&expected, &told).unwrap();
            continue;
        }
        match fs::read_to_string(&expected) {
            Err(_) => writeln!(wrong, "{}: no `.expected` beside it; it is told:\n{told}", path.display()).unwrap(),
            Ok(wanted) if wanted.replace("\r\n", "\n") != told => {
                writeln!(wrong, "{}:\n{}", path.display(), difference(&wanted, &told)).unwrap();
            }
            Ok(_) => {}
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}\n`CAVEAT_UPDATE=1 cargo test --test cases` takes over what is told");
}

#[test]
fn nothing_is_expected_of_cases_that_are_not_there() {
    let stems: BTreeSet<PathBuf> = cases().iter().map(|path| path.with_extension("")).collect();
    let all = files(&folder());
    let stray: Vec<&PathBuf> =
        all.iter().filter(|path| has_extension(path, "expected") && !stems.contains(&path.with_extension(""))).collect();
    assert!(stray.is_empty(), "{stray:?}");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn cases() -> Vec<PathBuf> {
    files(&folder()).into_iter().filter(|path| !has_extension(path, "expected")).collect()
}

/// All files under a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension() == Some(OsStr::new(extension))
}

fn check(path: &Path) -> FileReport {
    let text = fs::read_to_string(path).unwrap();
    let kind = if has_extension(path, "study") { FileKind::Study } else { FileKind::Markdown };
    let book = RuleBook::builtin();
    let mut settings = Settings::new(book, TODAY);
    let asked: Vec<&str> = match text.lines().next().and_then(|line| line.split_once("# rules:")) {
        Some((_, rules)) => rules.trim_end_matches("-->").split_whitespace().collect(),
        None => RULES.to_vec(),
    };
    for rule in &asked {
        assert!(book.rule(rule).is_some(), "{}: there is no rule `{rule}`", path.display());
    }
    settings.runs = book.rules.iter().map(|rule| asked.contains(&rule.path.as_str())).collect();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    check_file(Arc::new(Source::new(name, text)), kind, book, &settings)
}

/// One line per diagnostic, indented its labels with the underlined text and its help; then the verdicts; then the questions.
fn told(report: &FileReport) -> String {
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        tell(&mut out, &report.source, diagnostic);
    }
    for (at, study) in report.studies.iter().enumerate() {
        for claim in &study.claims {
            let reads = claim.reads_as.as_ref().map_or(String::new(), |word| format!(", reads as {word}"));
            let open = if claim.open_facts > 0 { format!(", open facts: {}", claim.open_facts) } else { String::new() };
            let place = if report.studies.len() > 1 { format!("{} ", at + 1) } else { String::new() };
            let (errors, warnings) = (claim.errors, claim.warnings);
            writeln!(out, "verdict {place}{}: {} ({errors}, {warnings}){reads}{open}", claim.id, claim.verdict.as_str()).unwrap();
        }
    }
    let questions = questions(report, &RuleBook::builtin().vocabulary, false);
    for question in &questions.look_for {
        ask(&mut out, "look for", question);
    }
    for question in &questions.ask {
        ask(&mut out, "ask", question);
    }
    if report.unreadable {
        out.push_str("something could not be read\n");
    }
    out
}

fn tell(out: &mut String, source: &Source, diagnostic: &Diagnostic) {
    let line = source.place(diagnostic.place().start).line;
    writeln!(out, "{line}: {}[{}] {}", diagnostic.severity.as_str(), diagnostic.rule, diagnostic.message).unwrap();
    for label in &diagnostic.labels {
        let underlined = label.span.of(&source.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let cited = label.cited_at.as_ref().map_or(String::new(), |cited| format!(" @ {cited}"));
        writeln!(out, "{}", format!("    «{underlined}»{cited}  {}", label.text).trim_end()).unwrap();
    }
    if let Some(help) = &diagnostic.help {
        writeln!(out, "    help: {help}").unwrap();
    }
}

fn ask(out: &mut String, list: &str, question: &Question) {
    let stated = question.stated.as_ref().map_or(String::new(), |stated| format!(" (stated: {stated})"));
    let state = match question.state {
        NeedState::Missing | NeedState::Unreported => "",
        NeedState::Imprecise => ", more exactly",
        NeedState::OtherUnit => ", in another unit",
    };
    writeln!(out, "{list}: {}{stated}{state} for {}", question.what, question.rules.join(", ")).unwrap();
}

/// Both texts line by line: `-` is expected and not told, `+` is told and not expected.
fn difference(wanted: &str, told: &str) -> String {
    let (wanted, told): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), told.lines().collect());
    // Length of the longest common run of lines of the rest, from each pair of places.
    let mut common = vec![vec![0usize; told.len() + 1]; wanted.len() + 1];
    for w in (0..wanted.len()).rev() {
        for t in (0..told.len()).rev() {
            common[w][t] = if wanted[w] == told[t] { common[w + 1][t + 1] + 1 } else { common[w + 1][t].max(common[w][t + 1]) };
        }
    }
    let (mut w, mut t, mut out) = (0, 0, String::new());
    while w < wanted.len() || t < told.len() {
        if w < wanted.len() && t < told.len() && wanted[w] == told[t] {
            writeln!(out, "    {}", wanted[w]).unwrap();
            (w, t) = (w + 1, t + 1);
        } else if t == told.len() || w < wanted.len() && common[w + 1][t] >= common[w][t + 1] {
            writeln!(out, "  - {}", wanted[w]).unwrap();
            w += 1;
        } else {
            writeln!(out, "  + {}", told[t]).unwrap();
            t += 1;
        }
    }
    out
}
