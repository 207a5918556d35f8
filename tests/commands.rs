//! The commands around `check`, as they are run: rules explained, listed and tested, words looked up, files begun.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of its own for each test.
struct Folder(tempfile::TempDir);

#[derive(Debug, PartialEq)]
struct Seen {
    status: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Seen {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
        command.args(args).current_dir(self.0.path()).env_clear().env("LANG", "C.UTF-8").stdin(Stdio::null());
        let output = command.output().unwrap();
        Seen {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A rule, with `{when}` as its condition and `{fails}` as the example that it should report.
fn rule(name: &str, when: &str, fails: &str) -> String {
    format!(
        "rule {name} \"A causal claim\" {{\n  severity: warning\n  for: c in claims\n  when: {when}\n  says: \"a claim is causal\"\n  \
         mark c \"here\"\n  help: \"say what was seen\"\n  why: \"Only a rule for these tests.\"\n  source {{ cites: \"nobody (2026)\" }}\n  \
         fails \"the one\" {{ {fails} }}\n  passes {{ claim c \"It works\" {{ asserts: descriptive }} }}\n}}\n"
    )
}

const CAUSAL: &str = "claim c \"It works\" { asserts: causal }";

#[test]
fn every_built_in_rule_comes_out_as_declared() {
    let seen = Folder::new().run(&["test"]);
    assert_eq!((seen.status, seen.err.as_str()), (0, ""), "{}", seen.out);
    assert!(seen.out.ends_with(" left out: all as declared\n"), "{}", seen.out);
}

#[test]
fn examples_that_do_not_come_out() {
    let folder = Folder::new();
    folder.write("fine/house/causal.rule", &rule("house/causal", "c.asserts is causal", CAUSAL));
    folder.write("wrong/house/other.rule", &rule("house/other", "c.asserts is predictive", CAUSAL));
    folder.write("silent/house/given.rule", &rule("house/given", "c.asserts is given and c.asserts is causal", CAUSAL));
    folder.write("broken/house/slip.rule", &rule("house/slip", "c.assertz is causal", CAUSAL));
    folder.write("unread/house/study.rule", &rule("house/study", "c.asserts is causal", "claim c \"It works\" { asserts: cuasal }"));

    let seen = folder.run(&["test", "fine"]);
    assert_eq!((seen.status, seen.out.as_str()), (0, "1 rule, 2 examples, 1 fact left out: all as declared\n"));
    let seen = folder.run(&["test", "wrong"]);
    assert!(seen.status == 1 && seen.out.contains("fails \"the one\"") && seen.out.contains(": 1 not as declared\n"), "{seen:?}");
    let seen = folder.run(&["test", "silent"]);
    assert!(
        seen.status == 1 && seen.out.contains("rule/passes-by-omission") && seen.out.contains(": 1 omission silences its rule\n"),
        "{seen:?}"
    );
    let seen = folder.run(&["test", "broken"]);
    assert!(seen.status == 2 && seen.out.contains("`assertz`") && seen.out.contains("broken/house/slip.rule:4:"), "{seen:?}");
    let seen = folder.run(&["test", "unread"]);
    assert!(seen.status == 2 && seen.out.contains("`cuasal`") && seen.out.contains("did you mean `causal`?"), "{seen:?}");
    let all = folder.run(&["test", "fine", "wrong", "silent", "broken"]);
    assert!(all.status == 2 && all.out.contains("\n3 rules, 6 examples, "), "{all:?}");
    // One file by itself, and one that is reached twice.
    let seen = folder.run(&["test", "fine/house/causal.rule", "fine", "--rules", "fine"]);
    assert_eq!((seen.status, seen.out.as_str()), (0, "1 rule, 2 examples, 1 fact left out: all as declared\n"));
}

/// Rules that come out as declared and have something wrong with them all the same.
#[test]
fn rules_are_looked_over() {
    let folder = Folder::new();
    folder.write(
        "never/house/never.rule",
        &rule("house/never", "c.asserts is causal and c.by in [press, sponsor]", CAUSAL)
            .replace("for: c in claims", "for: c in claims where c.by is authors"),
    );
    let seen = folder.run(&["test", "never"]);
    assert!(seen.out.contains("rule/never-holds") && seen.out.contains("the condition can never hold"), "{seen:?}");

    folder.write("twice/house/one.rule", &rule("house/one", "c.asserts is causal", CAUSAL));
    folder.write("twice/house/two.rule", &rule("house/two", "c.asserts in [causal, predictive]", CAUSAL));
    let seen = folder.run(&["test", "twice"]);
    assert!(
        seen.status == 1 && seen.out.contains("the example is reported by `house/two` as well") && seen.out.contains(": 2 remarks\n"),
        "{seen:?}"
    );
    folder.write("asked/house/one.rule", &rule("house/one", "c.asserts is causal", &format!("{CAUSAL} expect {{ also: house/two }}")));
    folder.write(
        "asked/house/two.rule",
        &rule("house/two", "c.asserts in [causal, predictive]", &format!("{CAUSAL} expect {{ also: house/one }}")),
    );
    let seen = folder.run(&["test", "asked"]);
    assert!(seen.status == 0 && seen.out.contains(": all as declared\n"), "{seen:?}");
    folder.write("silent/house/one.rule", &rule("house/one", "c.asserts is causal", &format!("{CAUSAL} expect {{ also: house/gone }}")));
    let seen = folder.run(&["test", "silent"]);
    assert!(seen.status == 1 && seen.out.contains("the example expects `house/gone` to report it too"), "{seen:?}");

    folder.write(
        "style/house/loud.rule",
        &rule("house/loud", "c.asserts is causal", CAUSAL)
            .replace("says: \"", "says: \"The sentence is. ")
            .replace("help: \"", "help: \"Do this.  "),
    );
    let seen = folder.run(&["test", "style"]);
    assert!(seen.out.contains("rule/style") && seen.out.contains("begins with a capital"), "{seen:?}");
}

#[test]
fn nothing_tested_is_no_success() {
    let folder = Folder::new();
    folder.write("terms/house/category.terms", "category house \"Rules of this house\" { default: on }\n");
    folder.write("x.study", "study \"x\" { }\n");
    fs::create_dir(folder.path("empty")).unwrap();
    for (path, told) in [
        ("terms", "there is no rule to test"),
        ("x.study", "`x.study` belongs to no rule book"),
        ("empty", "there are no rule files in `empty`"),
        ("nowhere", "there is no file or folder `nowhere`"),
    ] {
        let seen = folder.run(&["test", path]);
        assert_eq!(seen.status, 2, "{path}");
        assert!(format!("{}{}", seen.out, seen.err).contains(told), "{path} {seen:?}");
    }
}

#[test]
fn words_from_another_folder() {
    let folder = Folder::new();
    let words = "vocabulary house \"Words of this house\" { extend claim { field loud \"Whether it is loud\" { type: yes-no } } }\n";
    folder.write("words/house.vocabulary", words);
    folder.write(
        "rules/house/loud.rule",
        &rule("house/loud", "c.loud", "claim c \"It works\" { loud: yes }").replace("asserts: descriptive", "loud: no"),
    );
    assert_eq!(folder.run(&["test", "rules"]).status, 2);
    let seen = folder.run(&["test", "rules", "--rules", "words"]);
    assert_eq!((seen.status, seen.out.as_str()), (0, "1 rule, 2 examples, 1 fact left out: all as declared\n"));
    let seen = folder.run(&["vocabulary", "loud", "--rules", "words"]);
    assert!(seen.status == 0 && seen.out.starts_with("claim.loud: Whether it is loud\n"), "{seen:?}");
    let seen = folder.run(&["explain", "house/loud", "--rules", "words", "--rules", "rules"]);
    assert!(seen.status == 0 && seen.out.contains("fails \"the one\""), "{seen:?}");
    let seen = folder.run(&["rules", "--rules", "words", "--rules", "rules"]);
    assert!(seen.status == 0 && seen.out.contains("\n  house/loud "), "{seen:?}");
}

#[test]
fn the_built_in_files_are_not_loaded_twice() {
    let rules = repository("rules");
    let seen = Folder::new().run(&["test", rules.to_str().unwrap()]);
    assert_eq!(seen, Folder::new().run(&["test"]));
    let one = repository("rules/contrast/minority-practice.rule");
    let seen = Folder::new().run(&["test", one.to_str().unwrap()]);
    assert!(seen.status == 0 && seen.out.starts_with("1 rule, "), "{seen:?}");
}

#[test]
fn broken_rules_are_told_and_the_page_is_written() {
    let folder = Folder::new();
    folder.write("rules/house/slip.rule", &rule("house/slip", "c.assertz is causal", CAUSAL));
    for args in
        [&["rules", "--rules", "rules"][..], &["explain", "contrast/arms-alike", "--rules", "rules"], &["vocabulary", "--rules", "rules"]]
    {
        let seen = folder.run(args);
        assert_eq!(seen.status, 2, "{args:?}");
        assert!(seen.err.contains("`assertz`") && !seen.out.is_empty(), "{args:?} {seen:?}");
    }
}

#[test]
fn names_that_are_not_there() {
    let folder = Folder::new();
    for (args, told) in [
        (&["explain", "contrast/arms-alik"][..], "did you mean `contrast/arms-alike`?"),
        (&["explain", "arms-alike"], "did you mean `contrast/arms-alike`?"),
        (&["explain", "contrast"], "`contrast` is a category"),
        (&["explain", "vocabulary/unknown-field"], "a mistake in a file, not a rule"),
        (&["explain", "zzz"], "`caveat rules` lists them all"),
        (&["vocabulary", "desing"], "did you mean `design`?"),
        (&["vocabulary", "qqqqqqqq"], "`caveat vocabulary` lists the blocks"),
        (&["vocabulary", "design", "--format", "json"], "leave out the word"),
    ] {
        let seen = folder.run(args);
        assert_eq!((seen.status, seen.out.as_str()), (2, ""), "{args:?}");
        assert!(seen.err.contains(told), "{args:?} {seen:?}");
    }
}

#[test]
fn colours_only_where_they_are_asked_for() {
    let folder = Folder::new();
    for args in [&["rules"][..], &["explain", "contrast/arms-alike"], &["vocabulary", "design"]] {
        assert!(!folder.run(args).out.contains('\u{1b}'), "{args:?}");
        assert!(folder.run(&[args, &["--color", "always"]].concat()).out.contains("\u{1b}["), "{args:?}");
    }
}

#[test]
fn a_new_rule_passes_its_own_examples() {
    let folder = Folder::new();
    let seen = folder.run(&["new", "rule", "house/few-schools"]);
    assert_eq!((seen.status, seen.err.as_str()), (0, ""));
    assert!(seen.out.contains("caveat test rules/house/few-schools.rule"), "{}", seen.out);
    let tested = folder.run(&["test", "rules/house/few-schools.rule"]);
    assert_eq!(tested.status, 0, "{}", tested.out);
    let text = fs::read_to_string(folder.path("rules/house/few-schools.rule")).unwrap();
    for part in [
        "rule house/few-schools \"",
        "severity:",
        "param ",
        "for:",
        "where",
        "let ",
        "when:",
        "per:",
        "yields-to:",
        "unsettled:",
        "says:",
        "mark ",
        "help:",
        "why:",
        "source {",
        "fails ",
        "passes ",
        "open ",
        "expect {",
        "subjects:",
        "underlines:",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(folder.path("rules/house").is_dir());
    assert_eq!(folder.run(&["new", "rule", "house/other", "--in", "a/b"]).status, 0);
    assert_eq!(folder.run(&["test", "a"]).status, 0);
}

#[test]
fn a_new_study_has_no_mistake_as_it_is_and_filled_in() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["new", "study", "my-trial"]).status, 0);
    let seen = folder.run(&["check", "my-trial.study"]);
    assert_eq!((seen.status, seen.err.as_str()), (0, ""), "{}", seen.out);
    assert!(seen.out.contains("1 study, 1 claim: 0 errors, 0 warnings, 0 advice; "), "{}", seen.out);
    // Every line that is commented out inside the study, put in place: fields and blocks, as against sentences.
    let text = fs::read_to_string(folder.path("my-trial.study")).unwrap();
    let filled = text.lines().map(|line| {
        let inside = line.strip_prefix(' ').map(str::trim_start).and_then(|line| line.strip_prefix("# "));
        let first = inside.and_then(|line| line.split(' ').next()).unwrap_or_default();
        let is_field = first.strip_suffix(':').is_some_and(|name| name.chars().all(|char| char.is_ascii_lowercase() || char == '-'));
        if is_field || ["population", "attribute"].contains(&first) { inside.unwrap_or_default() } else { line }
    });
    let filled: Vec<&str> = filled.collect();
    assert!(filled.contains(&"design: matched") && filled.contains(&"p: .09"));
    folder.write("filled.study", &(filled.join("\n") + "\n"));
    let seen = folder.run(&["check", "--fail-on", "never", "filled.study"]);
    assert_eq!(seen.status, 0, "{}", seen.out);
}

#[test]
fn nothing_is_written_over() {
    let folder = Folder::new();
    folder.write("x.study", "mine");
    folder.write("rules/house/x.rule", "mine");
    for args in [&["new", "study", "x"][..], &["new", "study", "x.study"], &["new", "rule", "house/x"]] {
        let seen = folder.run(args);
        assert_eq!((seen.status, seen.out.as_str()), (2, ""), "{args:?}");
        assert!(seen.err.contains("already"), "{args:?} {}", seen.err);
    }
    assert_eq!(fs::read_to_string(folder.path("x.study")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(folder.path("rules/house/x.rule")).unwrap(), "mine");
}

#[test]
fn names_that_are_none() {
    let folder = Folder::new();
    for args in [
        ["new", "rule", "house"],
        ["new", "rule", "house/../x"],
        ["new", "rule", "../x"],
        ["new", "rule", "House/x"],
        ["new", "rule", "contrast/arms-alike"],
        ["new", "study", "a/b"],
        ["new", "study", ""],
        ["new", "study", ".."],
        ["new", "study", "a\"b"],
    ] {
        let seen = folder.run(&args);
        assert_eq!((seen.status, seen.out.as_str()), (2, ""), "{args:?}");
    }
    assert_eq!(fs::read_dir(folder.path(".")).unwrap().count(), 0);
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Whether an output is what a page shows of it: `…` stands for any lines, or for anything within one.
fn fits(shown: &[&str], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((&"…", rest)) => (0..=lines.len()).any(|skipped| fits(rest, &lines[skipped..])),
        Some((first, rest)) => lines.split_first().is_some_and(|(line, lines)| line_fits(first, line.trim_end()) && fits(rest, lines)),
    }
}

fn line_fits(shown: &str, line: &str) -> bool {
    match shown.split_once('…') {
        None => shown == line,
        Some((before, after)) => line.starts_with(before) && line[before.len()..].ends_with(after),
    }
}

#[test]
fn the_console_blocks_of_the_manual_can_be_run() {
    let folder = Folder::new();
    for own in ["examples", "docs/trials"] {
        copy(&repository(own), &folder.path(own));
    }
    let page = fs::read_to_string(repository("docs/cli.md")).unwrap();
    // Studies of the page name their file in a first line.
    for study in page.split("```study\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        let name = study.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap();
        fs::write(folder.path(name), study).unwrap();
    }
    let mut ran = 0;
    for block in page.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        for part in block.split("$ caveat ").skip(1) {
            let (command, shown) = part.split_once('\n').unwrap();
            let args: Vec<&str> = command.split(" > ").next().unwrap().split_whitespace().collect();
            let seen = folder.run(&args);
            assert!(!seen.err.starts_with("error:"), "{command}\n{}", seen.err);
            let (shown, out): (Vec<&str>, String) = (shown.lines().collect(), seen.out + &seen.err);
            assert!(shown.is_empty() || fits(&shown, &out.lines().collect::<Vec<_>>()), "{command}\n{out}");
            ran += 1;
        }
    }
    assert!(ran > 10, "{ran}");
}

#[test]
fn the_manual_names_every_command_and_option() {
    let folder = Folder::new();
    let page = fs::read_to_string(repository("docs/cli.md")).unwrap();
    let help = folder.run(&["--help"]).out;
    let commands: Vec<&str> = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.contains(&"check") && commands.contains(&"new"), "{commands:?}");
    for command in commands.into_iter().filter(|&command| command != "help") {
        let heading = format!("## caveat {command}");
        let section = page.split(&heading).nth(1).unwrap_or_else(|| panic!("no `{heading}`")).split("\n## ").next().unwrap();
        let help = folder.run(&[command, "--help"]).out;
        let options = help.lines().map(str::trim_start).filter(|line| line.starts_with('-')).filter_map(|line| line.split("--").nth(1));
        for option in options.map(|option| option.split([' ', ',', '=']).next().unwrap()).filter(|&option| option != "help") {
            assert!(section.contains(&format!("--{option}")), "{command} --{option}");
        }
    }
}
