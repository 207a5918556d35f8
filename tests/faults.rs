//! What goes wrong around a run: full disks, closed pipes, signals, files that go away. A clear message, the right status, nothing half-written.

#![cfg(unix)]

mod folder;

use folder::{CAUSAL, Folder, PLAIN};
use std::fs;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// More than a pipe holds, so that who writes it knows that it is being read.
const LONG: usize = 1 << 20;

fn names(folder: &Folder) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_is_told_for_each_report() {
    let folder = Folder::new(&[("a.study", CAUSAL)]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = folder.command(&["check", "a.study", "--format", "json=/dev/full", "--format", "pretty"]).stdout(full).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err.contains("cannot write the report to `/dev/full`") && err.contains("cannot write the report to `standard output`"),
        "{err}"
    );
    let seen = folder.gate(&["a.study", "--certificate", "/dev/full"]);
    assert!(seen.status == 2 && seen.err.contains("cannot write the certificate"), "{seen:?}");
    let seen = folder.gate(&["a.study", "--write-baseline", "/dev/full"]);
    assert!(seen.status == 2 && seen.err.contains("cannot write the baseline"), "{seen:?}");
}

#[test]
fn a_report_that_cannot_be_written_spoils_no_other() {
    let folder = Folder::new(&[("a.study", CAUSAL)]);
    let seen = folder.check(&["a.study", "--format", "json=nowhere/r.json"]);
    assert_eq!((seen.status, seen.lines()), (2, vec!["a.study:2:33: warning[test/causal] a claim is causal"]), "{seen:?}");
    assert!(seen.err.contains("cannot write the report to `nowhere/r.json`"), "{seen:?}");
    let seen = folder.check(&["a.study", "--format", "json=r.json"]);
    assert_eq!(seen.status, 1);
    assert!(serde_json::from_str::<serde_json::Value>(&folder.read("r.json")).is_ok());
    assert_eq!(names(&folder), ["a.study", "r.json", "rules"]);
}

#[test]
fn nothing_takes_the_place_of_a_study_or_a_rule() {
    let folder = Folder::new(&[("a.study", CAUSAL)]);
    for option in ["--format=json", "--output", "--certificate", "--write-baseline"] {
        for path in ["a.study", "rules/test/causal.rule"] {
            let before = folder.read(path);
            let seen = folder.run(&["check", "a.study", &format!("{option}={path}")]);
            assert!(seen.status == 2 && seen.err.contains("would take the place of"), "{option} {seen:?}");
            assert_eq!(folder.read(path), before);
        }
    }
}

#[test]
fn one_place_holds_one_report() {
    let folder = Folder::new(&[("a.study", CAUSAL)]);
    let seen = folder.run(&["check", "a.study", "--format", "json", "--format", "concise"]);
    assert_eq!((seen.status, seen.out.as_str()), (2, ""));
    assert!(seen.err.contains("two formats cannot both go to standard output"), "{seen:?}");
}

/// A run that waits for standard input, its first input, when all others are listed and none is read.
fn waiting(folder: &Folder, args: &[&str]) -> Child {
    let mut child = folder
        .command(&[&["check", "--rules", "rules", "--select", "test", "-", "in"], args].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let padding = format!("# {}\n", "x".repeat(LONG));
    child.stdin.as_mut().unwrap().write_all(padding.as_bytes()).unwrap();
    child
}

#[test]
fn a_study_that_goes_away_is_told_and_the_others_are_judged() {
    let folder = Folder::new(&[("in/a.study", PLAIN), ("in/b.study", CAUSAL), ("in/c.study", CAUSAL)]);
    let mut child = waiting(&folder, &["--format", "concise"]);
    fs::remove_file(folder.path("in/b.study")).unwrap();
    child.stdin.take().unwrap().write_all(PLAIN.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let out = String::from_utf8(output.stdout).unwrap();
    let wanted = "\
in/b.study:1:1: error[file/unreadable] cannot read `in/b.study`: there is no such file
in/c.study:2:33: warning[test/causal] a claim is causal
";
    assert_eq!(out, wanted);
}

#[test]
fn a_signal_ends_a_run_and_leaves_no_file() {
    let folder = Folder::new(&[("in/a.study", CAUSAL), ("old.json", "old")]);
    for (signal, status) in [("-INT", 130), ("-TERM", 143)] {
        let mut child =
            waiting(&folder, &["--format", "json=old.json", "--certificate", "certificate.json", "--write-baseline", "known.json"]);
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        // The run goes on until it has read what it reads; then it sees the signal.
        sleep(Duration::from_millis(50));
        drop(child.stdin.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{output:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("stopped before all was judged; no report was written to a file"));
        assert_eq!(folder.read("old.json"), "old");
        assert_eq!(names(&folder), ["in", "old.json", "rules"]);
    }
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let folder = Folder::new(&[("in/a.study", CAUSAL), ("old.json", "old")]);
    let mut child = waiting(&folder, &["--format", "json=old.json"]);
    for _ in 0..2 {
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        sleep(Duration::from_millis(50));
    }
    // Standard input is still open: nothing but the signal can have ended it.
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(folder.read("old.json"), "old");
}

#[test]
fn a_listener_who_leaves_is_no_fault_in_any_command() {
    let folder = Folder::new(&[]);
    for at in 0..50 {
        folder.write(&format!("in/{at}.study"), CAUSAL);
    }
    for args in [&["check", "--rules", "rules", "--select", "test", "in"][..], &["rules"], &["config", "--format", "json", "in"]] {
        let mut child = folder.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut few = [0; 10];
        child.stdout.as_mut().unwrap().read_exact(&mut few).unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(i32::from(args[0] == "check")), 0), "{args:?} {output:?}");
    }
}

#[test]
fn watching_judges_again_when_a_file_is_saved() {
    let folder = Folder::new(&[("in/a.study", PLAIN)]);
    let args = ["check", "--rules", "rules", "--select", "test", "--format", "concise", "--watch", "in"];
    let out = fs::File::create(folder.path("out.txt")).unwrap();
    let err = fs::File::create(folder.path("err.txt")).unwrap();
    let mut child = folder.command(&args).stdout(out).stderr(err).spawn().unwrap();
    let runs = |wanted: usize| {
        let began = Instant::now();
        while folder.read("err.txt").matches("; waiting for changes").count() < wanted {
            assert!(began.elapsed() < Duration::from_secs(60), "{}", folder.read("err.txt"));
            sleep(Duration::from_millis(20));
        }
    };
    runs(1);
    assert_eq!(folder.read("out.txt"), "");
    folder.write("in/a.study", CAUSAL);
    runs(2);
    assert_eq!(folder.read("out.txt"), "in/a.study:2:33: warning[test/causal] a claim is causal\n");
    // Judging is no change.
    sleep(Duration::from_millis(400));
    let told = folder.read("err.txt").matches("; waiting for changes").count();
    assert!(told <= 3, "{}", folder.read("err.txt"));
    assert!(folder.read("err.txt").starts_with("judged in "));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn statistics_count_findings_and_time() {
    let folder = Folder::new(&[("in/a.study", CAUSAL), ("in/b.study", CAUSAL), ("in/c.study", folder::OPEN)]);
    let seen = folder.check(&["in", "--statistics"]);
    assert_eq!(seen.status, 1);
    let row = |rule: &str| {
        let line = seen.err.lines().find(|line| line.starts_with(rule)).unwrap_or_else(|| panic!("{}", seen.err));
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("test/causal")[1..4], ["2", "0", "0"]);
    // The two studies without findings are asked for them, and the third for its p.
    assert_eq!(row("test/chance")[1..4], ["0", "3", "0"]);
    assert_eq!(row("test/causal")[5], "ms");
    assert!(seen.err.contains("2 rules: "), "{}", seen.err);
}
