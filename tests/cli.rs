//! The program as it is run: exit statuses, bad input, and where the bytes go.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PLAIN: &str = "study \"Plain\" {\n  claim c \"Scores were high\" { asserts: descriptive }\n}\n";
const CAUSAL: &str = "study \"Causal\" {\n  claim c \"It works\" { asserts: causal }\n}\n";
const MISTAKEN: &str = "study \"Mistaken\" {\n  arm a { roel: treatment }\n}\n";
const RULE: &str = r#"rule test/causal "A causal claim" {
  severity: warning
  for: c in claims
  when: c.asserts is causal
  says: "a claim is causal"
  mark c.asserts "asserted here"
  help: "say what was seen"
  why: "Only a rule for these tests."
  source { cites: "nobody (2026)" }
  fails { claim c "It works" { asserts: causal } }
  passes { claim c "It works" { asserts: descriptive } }
}
"#;

/// A folder of its own for each test.
struct Folder(tempfile::TempDir);

#[derive(Debug)]
struct Seen {
    status: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("rules/test/causal.rule", RULE);
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
        command.args(args).current_dir(self.0.path()).env_clear().stdin(Stdio::null());
        command
    }

    /// Judges by the one rule of these tests.
    fn check(&self, args: &[&str]) -> Seen {
        seen(&mut self.command(&[&["check", "--rules", "rules", "--select", "test/causal"], args].concat()))
    }
}

fn seen(command: &mut Command) -> Seen {
    let output = command.output().unwrap();
    Seen {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn statuses() {
    let folder = Folder::new(&[("plain.study", PLAIN), ("causal.study", CAUSAL), ("mistaken.study", MISTAKEN)]);
    for (args, status) in [
        (vec!["plain.study"], 0),
        (vec!["causal.study"], 1),
        (vec!["mistaken.study"], 2),
        (vec!["plain.study", "causal.study"], 1),
        (vec!["."], 2),
        (vec![], 2),
        (vec!["causal.study", "--fail-on", "advice"], 1),
        (vec!["causal.study", "--fail-on", "error"], 0),
        (vec!["causal.study", "--fail-on", "never"], 0),
        (vec!["mistaken.study", "--fail-on", "never"], 2),
    ] {
        let seen = folder.check(&args);
        assert_eq!(seen.status, status, "{args:?} {seen:?}");
    }
}

#[test]
fn bad_options() {
    let folder = Folder::new(&[("plain.study", PLAIN)]);
    for args in [&["check", "--fromat", "json"][..], &["check", "--as-of", "yesterday"], &["check", "--threads", "0"], &["chekc"], &[]] {
        let seen = seen(&mut folder.command(args));
        assert_eq!((seen.status, seen.out.as_str()), (2, ""), "{args:?}");
        assert!(!seen.err.is_empty());
    }
    assert_eq!(seen(&mut folder.command(&["check", "--help"])).status, 0);
    let seen = seen(&mut folder.command(&["check", "--rules", "rules", "--select", "test/casual", "plain.study"]));
    assert_eq!((seen.status, seen.out.as_str()), (2, ""));
    assert!(seen.err.contains("`test/casual`") && seen.err.contains("did you mean `test/causal`?"), "{}", seen.err);
}

#[test]
fn a_missing_path_does_not_hide_the_others() {
    let folder = Folder::new(&[("causal.study", CAUSAL)]);
    let seen = folder.check(&["causal.studdy", "causal.study", "nowhere/x.study", "--format", "concise"]);
    assert_eq!(seen.status, 2);
    let lines: Vec<&str> = seen.out.lines().collect();
    assert_eq!(
        lines,
        [
            "causal.studdy:1:1: error[file/not-found] there is no file or folder `causal.studdy`",
            "causal.study:2:33: warning[test/causal] a claim is causal",
            "nowhere/x.study:1:1: error[file/not-found] there is no file or folder `nowhere/x.study`",
        ]
    );
    let pretty = folder.check(&["causal.studdy"]);
    assert!(pretty.out.contains("help: did you mean `causal.study`?"), "{}", pretty.out);
}

#[test]
fn nothing_to_judge_is_no_clean_bill() {
    let folder =
        Folder::new(&[("empty/notes.txt", "x"), ("prose/paper.md", "# Paper\n"), ("void.study", ""), ("talk.study", "# only talk\n")]);
    for path in ["empty", "prose", "prose/paper.md", "void.study", "talk.study"] {
        let seen = folder.check(&[path]);
        assert_eq!(seen.status, 2, "{path} {seen:?}");
        assert!((seen.out + &seen.err).contains("nothing to judge"), "{path}");
        assert_eq!(folder.check(&[path, "--allow-empty"]).status, 0, "{path}");
    }
    folder.write("prose/plain.study", PLAIN);
    let seen = folder.check(&["prose", "--format", "json"]);
    assert_eq!(seen.status, 0, "{seen:?}");
    assert!(!seen.out.contains("paper.md"));
}

#[test]
fn studies_in_markdown() {
    let folder = Folder::new(&[("paper.md", &format!("# Paper\n\n```study\n{CAUSAL}```\n"))]);
    let seen = folder.check(&["--format", "concise"]);
    assert_eq!((seen.status, seen.out.as_str()), (1, "paper.md:5:33: warning[test/causal] a claim is causal\n"));
}

#[test]
fn files_that_cannot_be_read() {
    let folder = Folder::new(&[("plain.study", PLAIN), ("latin.study", "")]);
    folder.write("latin.study", b"study \"caf\xe9\" {\n}\n");
    fs::File::create(folder.path("huge.study")).unwrap().set_len(16 * 1024 * 1024 + 1).unwrap();
    let seen = folder.check(&["--format", "concise"]);
    assert_eq!(seen.status, 2);
    let told = |name: &str| seen.out.lines().filter(|line| line.starts_with(name)).count();
    assert_eq!((told("latin.study:1:11: error[syntax/"), told("huge.study:1:1: error[syntax/too-large]")), (1, 1), "{}", seen.out);
}

#[test]
fn rule_files_are_no_studies() {
    let folder = Folder::new(&[]);
    let seen = folder.check(&["rules/test/causal.rule"]);
    assert_eq!(seen.status, 2);
    assert!(seen.out.contains("caveat test rules/test/causal.rule"), "{}", seen.out);
}

#[test]
fn any_ending_is_read_when_named() {
    let folder = Folder::new(&[("study.txt", CAUSAL)]);
    assert_eq!(folder.check(&["study.txt"]).status, 1);
    assert_eq!(folder.check(&["."]).status, 2);
}

#[test]
fn folders_are_walked_in_order() {
    let folder = Folder::new(&[
        ("b.study", CAUSAL),
        ("a/x.study/inner.study", CAUSAL),
        ("a-b/y.study", CAUSAL),
        (".hidden/z.study", MISTAKEN),
        (".ignore", "left-out\n"),
        ("left-out/z.study", MISTAKEN),
    ]);
    let paths = |args: &[&str]| -> Vec<String> {
        let seen = folder.check(&[&["--format", "concise"], args].concat());
        assert_eq!(seen.status, 1, "{seen:?}");
        seen.out.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect()
    };
    let wanted = ["a/x.study/inner.study", "a-b/y.study", "b.study"];
    assert_eq!(paths(&[]), wanted);
    // However often a file is reached, it is judged once.
    assert_eq!(paths(&["b.study", "./b.study", "a", ".", "a/../b.study"]).len(), 3);
    assert_eq!(paths(&["./b.study", "a-b"]), ["a-b/y.study", "b.study"]);
}

#[cfg(unix)]
#[test]
fn links_pipes_and_devices() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("in/causal.study", CAUSAL), ("out/causal.study", CAUSAL)]);
    symlink(folder.path("in"), folder.path("in/loop")).unwrap();
    symlink(folder.path("out/causal.study"), folder.path("in/linked.study")).unwrap();
    let seen = folder.check(&["in", "--format", "concise"]);
    assert_eq!((seen.status, seen.out.lines().count()), (1, 2), "{seen:?}");
    symlink(folder.path("gone"), folder.path("in/broken.study")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.path("in/pipe.study")).status().unwrap().success());
    let seen = folder.check(&["in", "/dev/zero", "--format", "concise"]);
    assert_eq!((seen.status, seen.out.lines().count()), (2, 5), "{seen:?}");
    assert!(
        seen.out.contains("`in/pipe.study` is not a regular file") && seen.out.contains("`/dev/zero` is not a regular file"),
        "{}",
        seen.out
    );
    assert!(seen.out.contains("cannot read `in/broken.study`"), "{}", seen.out);
}

#[test]
fn standard_input() {
    let folder = Folder::new(&[]);
    let mut command = folder.command(&["check", "--rules", "rules", "--select", "test", "-", "-", "--format", "concise"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(CAUSAL.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "<stdin>:2:33: warning[test/causal] a claim is causal\n");
}

#[test]
fn a_listener_who_leaves_changes_nothing() {
    let folder = Folder::new(&[]);
    for at in 0..400 {
        folder.write(&format!("many/{at:03}.study"), PLAIN);
    }
    folder.write("many/zzz.study", CAUSAL);
    let mut command = folder.command(&["check", "--rules", "rules", "--select", "test", "many", "--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let folder = Folder::new(&[("plain.study", PLAIN)]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = folder.command(&["check", "plain.study"]);
    let output = command.stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot write the report to `standard output`"));
}

#[test]
fn output_goes_to_a_file_whole_or_not_at_all() {
    let folder = Folder::new(&[("causal.study", CAUSAL), ("old.json", "old")]);
    let printed = folder.check(&["causal.study", "--format", "json"]).out;
    let seen = folder.check(&["causal.study", "--format", "json", "--output", "old.json"]);
    assert_eq!((seen.status, seen.out.as_str()), (1, ""), "{seen:?}");
    assert_eq!(fs::read_to_string(folder.path("old.json")).unwrap(), printed);
    for wrong in ["nowhere/out.json", "rules", "causal.study"] {
        let seen = folder.check(&["causal.study", "--format", "json", "--output", wrong]);
        assert_eq!((seen.status, seen.out.as_str()), (2, printed.as_str()), "{wrong}");
        assert!(seen.err.contains(&format!("cannot write the report to `{wrong}`")), "{}", seen.err);
    }
    assert_eq!(fs::read_to_string(folder.path("causal.study")).unwrap(), CAUSAL);
    let names = fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>(), ["causal.study", "old.json", "rules"]);
}

#[cfg(unix)]
#[test]
fn output_through_a_link_and_to_a_device() {
    let folder = Folder::new(&[("plain.study", PLAIN), ("real.txt", "old")]);
    std::os::unix::fs::symlink("real.txt", folder.path("link.txt")).unwrap();
    assert_eq!(folder.check(&["plain.study", "--output", "link.txt"]).status, 0);
    assert!(fs::symlink_metadata(folder.path("link.txt")).unwrap().is_symlink());
    assert!(fs::read_to_string(folder.path("real.txt")).unwrap().contains("1 file"));
    assert_eq!(folder.check(&["plain.study", "--output", "/dev/null"]).status, 0);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn the_same_bytes_whatever_the_threads() {
    let folder = Folder::new(&[]);
    for at in 0..600 {
        folder.write(&format!("many/{}/{at}.study", at % 7), [PLAIN, CAUSAL, MISTAKEN][at % 3]);
    }
    for format in ["pretty", "concise", "json"] {
        let one = folder.check(&["many", "--format", format, "--threads", "1"]);
        let eight = folder.check(&["many", "--format", format, "--threads", "8"]);
        assert_eq!(one.status, 2);
        assert!(one.out == eight.out && !one.out.is_empty(), "{format}");
    }
}

#[test]
fn broken_rules_are_told_first() {
    let folder = Folder::new(&[("a.study", CAUSAL), ("rules/test/broken.rule", "rule test/broken \"Broken\" { severity: lots }\n")]);
    let seen = folder.check(&["a.study", "--format", "concise"]);
    assert_eq!(seen.status, 2);
    let lines: Vec<&str> = seen.out.lines().collect();
    assert!(lines[0].starts_with("rules/test/broken.rule:1:"), "{lines:?}");
    assert_eq!(lines.last(), Some(&"a.study:2:33: warning[test/causal] a claim is causal"));
    for wrong in ["nowhere", "a.study/x"] {
        assert_eq!(folder.check(&["a.study", "--rules", wrong]).status, 2);
    }
    fs::create_dir(folder.path("none")).unwrap();
    let seen = folder.check(&["a.study", "--rules", "none"]);
    assert!(seen.status == 2 && seen.out.contains("no rule files in `none`"), "{seen:?}");
}

#[test]
fn looks() {
    let folder = Folder::new(&[("causal.study", CAUSAL)]);
    let with = |args: &[&str], env: &[(&str, &str)]| {
        let all = [&["check", "--rules", "rules", "--select", "test", "causal.study"], args].concat();
        seen(folder.command(&all).envs(env.iter().copied())).out
    };
    let plain = with(&[], &[]);
    assert!(plain.is_ascii() && !plain.contains('\u{1b}'), "{plain}");
    assert!(with(&[], &[("LANG", "de_DE.UTF-8")]).contains('╭'));
    assert!(with(&[], &[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]).is_ascii());
    assert!(with(&["--color", "always"], &[("NO_COLOR", "1")]).contains('\u{1b}'));
    assert!(with(&[], &[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    assert!(!with(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\u{1b}'));
    assert!(!with(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    for narrated in [with(&["--narrate"], &[]), with(&[], &[("NO_GRAPHICS", "1")])] {
        assert!(narrated.contains("at causal.study, line 2, column 33, \"causal\": asserted here"), "{narrated}");
    }
    assert!(!with(&["--quiet"], &[]).contains("1 file"));
}

#[test]
fn json_of_the_program_fits_the_schema() {
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/report-1.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let folder = Folder::new(&[("a.study", CAUSAL), ("b.study", MISTAKEN), ("c.md", "# No study\n")]);
    for args in [&["."][..], &["c.md"], &["nowhere"]] {
        // By all built-in rules as well.
        for command in [&["check", "--rules", "rules", "--select", "test"][..], &["check"]] {
            let seen = seen(&mut folder.command(&[command, args, &["--format", "json"]].concat()));
            let value = serde_json::from_str(&seen.out).unwrap();
            let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{wrong:?}");
        }
    }
}
