//! What the rule book finds: in published studies, beside what their critics said, and in sound studies with one seeded fault each. `docs/agreement.md`
//! is written from it.

use caveat::check::outcome::FileReport;
use caveat::check::{FileKind, Settings, check_file};
use caveat::diagnostic::{Diagnostic, Severity};
use caveat::rule::book::RuleBook;
use caveat::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// 2026-06-30, in days since 1970-01-01.
const TODAY: (i32, i32) = (20_634, 20_634);

#[test]
fn the_page_of_agreement_is_current() {
    let mut page = fs::read_to_string(at("tests/agreement/page.md")).unwrap();
    let cases = cases();
    write_cases(&mut page, &cases);
    write_faults(&mut page, &studies());
    let current = at("docs/agreement.md");
    if std::env::var_os("CAVEAT_UPDATE").is_some() {
        fs::write(current, page).unwrap();
    } else {
        let same = fs::read_to_string(current).unwrap_or_default().replace("\r\n", "\n") == page;
        assert!(same, "docs/agreement.md is not what comes out now; `CAVEAT_UPDATE=1 cargo test --test agreement` renews it");
    }
}

#[test]
fn points_of_critics_are_found_where_it_says_so() {
    let mut wrong = String::new();
    for case in cases() {
        for point in &case.points {
            for rule in &point.found {
                if !case.said.contains_key(rule) {
                    writeln!(wrong, "{}: `{rule}` does not speak: {}", case.name, point.text).unwrap();
                }
            }
            for silent in &point.silent {
                if case.said.keys().any(|rule| rule == silent || rule.split('/').next() == Some(silent)) {
                    writeln!(wrong, "{}: `{silent}` speaks: {}", case.name, point.text).unwrap();
                }
            }
            if point.found.is_empty() && point.silent.is_empty() && point.missed.is_empty() {
                writeln!(wrong, "{}: nobody says whether this is found: {}", case.name, point.text).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Of a strong study nothing is said at warning and above, and of a weak one something.
#[test]
fn sound_studies_are_left_in_peace() {
    for case in cases() {
        let grave: Vec<&String> = case.said.iter().filter(|(_, severity)| **severity >= Severity::Warning).map(|(rule, _)| rule).collect();
        if case.grade.split('+').all(|grade| grade == "strong") {
            assert!(grave.is_empty(), "{} is strong, and {grave:?} speak", case.name);
        } else {
            assert!(!grave.is_empty(), "{} is {}, and nothing is said", case.name, case.grade);
        }
    }
}

#[test]
fn sound_bases_draw_no_warning() {
    for base in studies() {
        let report = check(&base.name, &base.text, None);
        let grave: Vec<String> = report
            .diagnostics
            .iter()
            .filter(|told| told.severity >= Severity::Warning)
            .map(|told| format!("{}: {}", told.rule, told.message))
            .collect();
        assert!(grave.is_empty(), "{}: {grave:#?}", base.name);
    }
}

#[test]
fn seeded_faults_are_found() {
    let total = tally(&studies()).values().fold(Count::default(), Count::plus);
    assert!(total.seeded >= 250, "only {} faults are seeded", total.seeded);
    assert!(total.recall() >= 0.96, "{total:?}");
    assert!(total.precision() >= 0.96, "{total:?}");
}

/// A published study as encoded, what its critics said of it, and what is said here.
struct Case {
    name: String,
    title: String,
    grade: String,
    points: Vec<Point>,
    /// Rules that speak, at their gravest.
    said: BTreeMap<String, Severity>,
}

/// One thing that a critic said, or that should come out.
struct Point {
    kind: String,
    text: String,
    who: String,
    /// A critic's, and not our own expectation.
    by_critic: bool,
    found: Vec<String>,
    /// Rules and categories that must keep silent.
    silent: Vec<String>,
    missed: String,
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = files("tests/agreement", "points").iter().map(|path| case(path)).collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn case(path: &Path) -> Case {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let study = at(&format!("examples/cases/{name}.study"));
    let report = check(&name, &fs::read_to_string(study).unwrap(), None);
    assert!(!report.unreadable, "{name} could not be read in full");
    let mut said = BTreeMap::new();
    for told in &report.diagnostics {
        let own = said.entry(told.rule.to_string()).or_insert(told.severity);
        *own = (*own).max(told.severity);
    }
    let mut case = Case { name, title: String::new(), grade: String::new(), points: Vec::new(), said };
    for line in fs::read_to_string(path).unwrap().lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let (key, value) = line.split_once(": ").unwrap_or_else(|| panic!("{}: {line}", case.name));
        match key {
            "title" => case.title = value.to_owned(),
            "grade" => case.grade = value.split(' ').next().unwrap().to_owned(),
            "point" | "expect" => case.points.push(point(value, key == "point")),
            _ => panic!("{}: {line}", case.name),
        }
    }
    case
}

/// `kind | text | who | found: a/b, c/d`, or `silent: a/b, category`, or `missed: why`.
fn point(line: &str, by_critic: bool) -> Point {
    let mut parts = line.split(" | ").map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    let (kind, text, who, told) = (next(), next(), next(), next());
    let names = |list: &str| list.split(", ").map(str::to_owned).collect();
    let mut point = Point { kind, text, who, by_critic, found: Vec::new(), silent: Vec::new(), missed: String::new() };
    match told.split_once(": ") {
        Some(("found", list)) => point.found = names(list),
        Some(("silent", list)) => point.silent = names(list),
        Some(("missed", why)) => point.missed = why.to_owned(),
        _ => {}
    }
    point
}

fn write_cases(page: &mut String, cases: &[Case]) {
    let points = || cases.iter().flat_map(|case| &case.points).filter(|point| point.by_critic);
    let found = points().filter(|point| !point.found.is_empty()).count();
    writeln!(page, "## Published studies and their critics\n").unwrap();
    writeln!(page, "{} cases, {} points of critics: {found} found, {} not.\n", cases.len(), points().count(), points().count() - found)
        .unwrap();
    for case in cases {
        writeln!(
            page,
            "### {}\n\nGraded {} by its critics; encoded in [`{name}.study`](../examples/cases/{name}.study).\n",
            case.title,
            case.grade,
            name = case.name
        )
        .unwrap();
        writeln!(page, "| point | who | found by |\n|---|---|---|").unwrap();
        for point in &case.points {
            let told = match (&point.found[..], &point.silent[..]) {
                ([], []) => format!("not found: {}", point.missed),
                ([], silent) => format!("silent, as it should be: {}", code(silent)),
                (found, _) => code(found),
            };
            let kind = if point.by_critic { point.kind.clone() } else { format!("expected: {}", point.kind) };
            writeln!(page, "| {kind}: {} | {} | {told} |", point.text, point.who).unwrap();
        }
        let used: BTreeSet<&String> = case.points.iter().flat_map(|point| &point.found).collect();
        let rest: Vec<String> = case
            .said
            .iter()
            .filter(|(rule, _)| !used.contains(rule))
            .map(|(rule, severity)| format!("`{rule}` ({})", severity.as_str()))
            .collect();
        let rest = if rest.is_empty() { "nothing".to_owned() } else { rest.join(", ") };
        writeln!(page, "\nSaid without a critic: {rest}.\n").unwrap();
    }
}

fn code(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A sound study and the faults that are seeded into it.
struct Base {
    name: String,
    text: String,
    faults: Vec<Fault>,
}

#[derive(Default)]
struct Fault {
    name: String,
    rule: String,
    /// What is rightly said besides.
    also: Vec<String>,
    /// What is taken out, and what is put in its place; into the end of the study where nothing is taken out.
    changes: Vec<(String, String)>,
}

/// How a rule did.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    seeded: usize,
    found: usize,
    /// Reports that had no business to be there.
    wrong: usize,
    /// Reports as a consequence of another fault, which is right.
    besides: usize,
}

impl Count {
    fn recall(self) -> f64 {
        ratio(self.found, self.seeded)
    }

    fn precision(self) -> f64 {
        ratio(self.found + self.besides, self.found + self.besides + self.wrong)
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            seeded: self.seeded + other.seeded,
            found: self.found + other.found,
            wrong: self.wrong + other.wrong,
            besides: self.besides + other.besides,
        }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn studies() -> Vec<Base> {
    let read = |path: &PathBuf| {
        let faults = fs::read_to_string(path.with_extension("faults")).unwrap_or_default();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let faults = faults_of(&name, &faults);
        Base { text: fs::read_to_string(path).unwrap(), faults, name }
    };
    let mut studies: Vec<Base> = files("tests/mutations", "study").iter().map(read).collect();
    studies.sort_by(|a, b| a.name.cmp(&b.name));
    studies
}

fn faults_of(base: &str, text: &str) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix("fault: ") {
            faults.push(Fault { name: name.to_owned(), ..Fault::default() });
            continue;
        }
        let Some(fault) = faults.last_mut() else { continue };
        if let Some(rule) = line.strip_prefix("expect: ") {
            fault.rule = rule.trim().to_owned();
        } else if let Some(also) = line.strip_prefix("also: ") {
            fault.also = also.split(',').map(|rule| rule.trim().to_owned()).collect();
        } else if let Some(old) = line.strip_prefix("- ") {
            fault.changes.push((old.to_owned(), String::new()));
        } else if let Some(new) = line.strip_prefix('+') {
            if fault.changes.is_empty() {
                fault.changes.push((String::new(), String::new()));
            }
            let (_, text) = fault.changes.last_mut().unwrap();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(new.strip_prefix(' ').unwrap_or(new));
        } else {
            assert!(line.trim().is_empty(), "{base}: {line}");
        }
    }
    faults
}

fn seeded(base: &Base, fault: &Fault) -> String {
    let mut text = base.text.clone();
    for (old, new) in &fault.changes {
        if old.is_empty() {
            let end = text.rfind('}').unwrap();
            text.insert_str(end, &format!("{new}\n"));
        } else {
            let places = text.matches(old.as_str()).count();
            assert_eq!(places, 1, "{}: {}: `{old}` stands {places} times", base.name, fault.name);
            text = text.replacen(old.as_str(), new, 1);
        }
    }
    text
}

/// What each rule reports anew, and what it should have.
fn tally(bases: &[Base]) -> BTreeMap<String, Count> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for base in bases {
        for fault in &base.faults {
            let category = fault.rule.split('/').next().unwrap();
            let count = |text: &str| reports(&check(&base.name, text, Some(category)));
            let (before, after) = (count(&base.text), count(&seeded(base, fault)));
            counts.entry(fault.rule.clone()).or_default().seeded += 1;
            let new: Vec<&String> = after
                .iter()
                .filter(|(rule, times)| **times > before.get(*rule).copied().unwrap_or_default())
                .map(|(rule, _)| rule)
                .collect();
            let found = speaks(&new, &fault.rule);
            if found {
                counts.entry(fault.rule.clone()).or_default().found += 1;
            }
            for rule in new.into_iter().filter(|rule| **rule != fault.rule) {
                let own = counts.entry(rule.clone()).or_default();
                if fault.also.contains(rule) || yields_to(&fault.rule, rule) {
                    own.besides += 1;
                } else {
                    own.wrong += 1;
                }
            }
        }
    }
    counts
}

/// A fault is found where its rule speaks, or another does to which it yields: one cause is told once.
fn speaks(new: &[&String], wanted: &str) -> bool {
    new.iter().any(|rule| *rule == wanted || yields_to(wanted, rule))
}

fn yields_to(rule: &str, other: &str) -> bool {
    RuleBook::builtin().rule(rule).is_some_and(|rule| rule.yields_to.iter().any(|own| own == other))
}

fn reports(report: &FileReport) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for told in &report.diagnostics {
        *counts.entry(told.rule.to_string()).or_default() += 1;
    }
    counts
}

fn write_faults(page: &mut String, bases: &[Base]) {
    let counts = tally(bases);
    let total = counts.values().fold(Count::default(), Count::plus);
    let rules = RuleBook::builtin().rules.len();
    let covered = counts.values().filter(|count| count.seeded > 0).count();
    writeln!(page, "## Sound studies with one seeded fault\n").unwrap();
    writeln!(
        page,
        "{} sound studies, {} faults, {covered} of {rules} rules. Recall is the share of the seeded faults that their rule reports (or the rule it yields to, since one\ncause is told once); precision is the share of all new\nreports that are of the seeded fault or follow from it. Over all: recall {}, precision {}.\n",
        bases.len(),
        total.seeded,
        percent(total.recall()),
        percent(total.precision()),
    )
    .unwrap();
    writeln!(page, "| rule | seeded | found | recall | as a consequence | without cause | precision |\n|---|---|---|---|---|---|---|")
        .unwrap();
    for (rule, count) in &counts {
        let Count { seeded, found, wrong, besides } = count;
        let recall = if *seeded == 0 { "-".to_owned() } else { percent(count.recall()) };
        writeln!(page, "| `{rule}` | {seeded} | {found} | {recall} | {besides} | {wrong} | {} |", percent(count.precision())).unwrap();
    }
    let missing: Vec<String> = RuleBook::builtin()
        .rules
        .iter()
        .filter(|rule| counts.get(&rule.path).is_none_or(|count| count.seeded == 0))
        .map(|rule| format!("`{}`", rule.path))
        .collect();
    if !missing.is_empty() {
        writeln!(page, "\nRules into which no fault was seeded: {}.", missing.join(", ")).unwrap();
    }
    let mut missed = String::new();
    for base in bases {
        for fault in &base.faults {
            let category = fault.rule.split('/').next().unwrap();
            let (before, after) = (
                reports(&check(&base.name, &base.text, Some(category))),
                reports(&check(&base.name, &seeded(base, fault), Some(category))),
            );
            let new = |rule: &str| after.get(rule).copied().unwrap_or_default() > before.get(rule).copied().unwrap_or_default();
            let all: Vec<&String> = after.keys().filter(|rule| new(rule)).collect();
            if !speaks(&all, &fault.rule) {
                writeln!(missed, "- `{}`, {}: {} (not found)", fault.rule, base.name, fault.name).unwrap();
            }
            let stray: Vec<String> = after
                .keys()
                .filter(|rule| new(rule) && **rule != fault.rule && !fault.also.contains(rule) && !yields_to(&fault.rule, rule))
                .map(|rule| format!("`{rule}`"))
                .collect();
            if !stray.is_empty() {
                writeln!(missed, "- `{}`, {}: {} (without cause: {})", fault.rule, base.name, fault.name, stray.join(", ")).unwrap();
            }
        }
    }
    if !missed.is_empty() {
        writeln!(page, "\nWhat went wrong:\n\n{}", missed.trim_end()).unwrap();
    }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// Judged by all rules that run by default, and by those of one category besides.
fn check(name: &str, text: &str, category: Option<&str>) -> FileReport {
    let book = RuleBook::builtin();
    let mut settings = Settings::new(book, TODAY);
    for (runs, rule) in settings.runs.iter_mut().zip(&book.rules) {
        *runs |= Some(rule.category()) == category;
    }
    let report = check_file(Arc::new(Source::new(name.to_owned(), text.to_owned())), FileKind::Study, book, &settings);
    let mistakes: Vec<&Diagnostic> = report.diagnostics.iter().filter(|told| book.rule(&told.rule).is_none()).collect();
    assert!(mistakes.is_empty(), "{name}: {:?}", mistakes.iter().map(|told| (&told.rule, &told.message)).collect::<Vec<_>>());
    report
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(at(folder)).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|own| own == ending)).collect()
}
