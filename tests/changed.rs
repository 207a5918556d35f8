//! `caveat check --changed-since`: in a git repository, what changed is judged and nothing else, and nothing that the repository says is run.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Told by a rule of the book, so that each file that is judged is seen.
const FAULTY: &str = "study \"Faulty\" {\n  design: cross-sectional\n  claim c \"Reading aloud boosts vocabulary\"\n}\n";

struct Repository(tempfile::TempDir);

#[derive(Debug)]
struct Seen {
    status: i32,
    /// The files of which something is told, in order.
    told: Vec<String>,
    err: String,
}

impl Repository {
    /// With these studies committed and tagged `base`.
    fn new(files: &[&str]) -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "-q", "-b", "main"]);
        for file in files {
            repository.write(file, FAULTY);
        }
        repository.commit();
        repository.git(&["tag", "base"]);
        repository
    }

    fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: impl AsRef<Path>, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Changes a study without changing what is told of it.
    fn touch(&self, path: impl AsRef<Path>) {
        self.write(path, &format!("# changed\n{FAULTY}"));
    }

    fn git(&self, args: &[&str]) {
        git(self.0.path(), args);
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "more"]);
    }

    fn check(&self, args: &[&str]) -> Seen {
        self.check_in("", args)
    }

    fn check_in(&self, folder: &str, args: &[&str]) -> Seen {
        seen(command(&self.path(folder)).args(args))
    }

    fn since_base(&self, paths: &[&str]) -> Vec<String> {
        let seen = self.check(&[&["--changed-since", "base"], paths].concat());
        assert_eq!((seen.status, seen.err.as_str()), (1, ""), "{seen:?}");
        seen.told
    }
}

fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]).args(args);
    let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null").output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn command(folder: &Path) -> Command {
    let mut command = plain(folder);
    command.args(["--format", "concise"]);
    command
}

fn plain(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    command.args(["check", "--select", "wording/stronger-than-design"]).current_dir(folder).stdin(Stdio::null());
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    command
}

fn seen(command: &mut Command) -> Seen {
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).lines().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    Seen { status: output.status.code().unwrap(), told, err: String::from_utf8(output.stderr).unwrap() }
}

#[test]
fn whatever_changed_is_judged() {
    let repository = Repository::new(&["same.study", "committed.study", "staged.study", "unstaged.study", "gone.study", "old.study"]);
    repository.touch("committed.study");
    repository.commit();
    repository.touch("staged.study");
    repository.git(&["add", "staged.study"]);
    repository.touch("unstaged.study");
    repository.write("new.study", FAULTY);
    fs::remove_file(repository.path("gone.study")).unwrap();
    fs::rename(repository.path("old.study"), repository.path("renamed.study")).unwrap();
    assert_eq!(repository.since_base(&[]), ["committed.study", "new.study", "renamed.study", "staged.study", "unstaged.study"]);
    let seen = repository.check(&["--changed-since", "HEAD"]);
    assert_eq!(seen.told, ["new.study", "renamed.study", "staged.study", "unstaged.study"]);
}

#[test]
fn markdown_is_judged_too() {
    let repository = Repository::new(&["same.study"]);
    repository.write("same.md", "words\n");
    repository.commit();
    repository.git(&["tag", "-f", "base"]);
    repository.write("paper.md", &format!("```study\n{FAULTY}```\n"));
    repository.write("README.md", "Nothing in it.\n");
    assert_eq!(repository.since_base(&[]), ["paper.md"]);
}

#[test]
fn odd_names_are_kept_apart() {
    let odd = ["with space.study", "quo\"te'.study", "new\nline.study", "tab\t.study", "größe.study", "back\\slash.study", "-dash.study"];
    let repository = Repository::new(&odd);
    assert_eq!(repository.check(&["--changed-since", "base"]).status, 0, "nothing changed");
    for name in odd {
        repository.touch(name);
        let json = plain(&repository.path("")).args(["--format", "json", "--changed-since", "base"]).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
        let paths: Vec<&str> = report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
        assert_eq!(paths, [name]);
        repository.write(name, FAULTY);
    }
}

#[test]
fn names_that_are_no_text_are_judged() {
    let repository = Repository::new(&["same.study"]);
    let name = OsStr::from_bytes(b"caf\xe9.study");
    // Not every file system takes such a name.
    if fs::write(repository.path(name), FAULTY).is_err() {
        return;
    }
    assert_eq!(repository.since_base(&[]).len(), 1);
    repository.commit();
    assert_eq!(repository.check(&["--changed-since", "HEAD"]).told, Vec::<String>::new());
}

#[test]
fn from_a_subfolder_and_within_the_paths() {
    let repository = Repository::new(&["a/same.study", "a/x.study", "b/x.study"]);
    repository.touch("a/x.study");
    repository.touch("b/x.study");
    assert_eq!(repository.since_base(&["a"]), ["a/x.study"]);
    assert_eq!(repository.since_base(&["b/x.study", "a/same.study"]), ["b/x.study"]);
    assert_eq!(repository.check_in("a", &["--changed-since", "base"]).told, ["x.study"]);
    assert_eq!(repository.check_in("a", &["--changed-since", "base", "../b"]).told, ["../b/x.study"]);
    let outside = tempfile::tempdir().unwrap();
    let seen = seen(command(outside.path()).args(["--changed-since", "base"]).arg(repository.path("a")));
    assert_eq!((seen.status, seen.told.len()), (1, 1), "{seen:?}");
}

#[test]
fn through_links() {
    let repository = Repository::new(&["a/x.study", "a/y.study"]);
    std::os::unix::fs::symlink("a", repository.path("way")).unwrap();
    std::os::unix::fs::symlink("a/x.study", repository.path("link.study")).unwrap();
    repository.commit();
    repository.git(&["tag", "-f", "base"]);
    assert_eq!(repository.check(&["--changed-since", "base", "way", "link.study"]).told, Vec::<String>::new());
    repository.touch("a/x.study");
    assert_eq!(repository.since_base(&["way"]), ["way/x.study"]);
    assert_eq!(repository.since_base(&["link.study"]), ["link.study"]);
    repository.write("a/x.study", FAULTY);
    fs::remove_file(repository.path("link.study")).unwrap();
    std::os::unix::fs::symlink("a/y.study", repository.path("link.study")).unwrap();
    assert_eq!(repository.since_base(&["link.study"]), ["link.study"], "it leads elsewhere");
}

#[test]
fn nothing_changed_is_fine_and_said() {
    let repository = Repository::new(&["same.study"]);
    for args in [&["--changed-since", "base"][..], &["--changed-since", "base", "same.study"]] {
        let seen = repository.check(args);
        assert_eq!((seen.status, seen.err.as_str()), (0, "nothing changed since `base`\n"), "{seen:?}");
    }
    assert_eq!(repository.check(&["--changed-since", "base", "--quiet"]).err, "");
    let seen = repository.check(&["--changed-since", "base", "absent.study"]);
    assert_eq!((seen.status, seen.told.as_slice()), (2, &["absent.study".to_owned()][..]), "a path that is not there is told");
}

#[test]
fn a_policy_or_a_rule_concerns_all() {
    for name in ["caveat.toml", "sub/caveat.toml", "rules/house/few.rule", "house.terms", "house.vocabulary"] {
        let repository = Repository::new(&["a.study", "b.study"]);
        repository.write(name, "# a word\n");
        let seen = repository.check(&["--changed-since", "base"]);
        assert_eq!(seen.told, ["a.study", "b.study"], "{name}");
        assert_eq!(seen.err, format!("`{name}` changed since `base`: every study is judged\n"));
        repository.commit();
        repository.git(&["tag", "-f", "base"]);
        assert_eq!(repository.check(&["--changed-since", "base"]).status, 0, "{name} is the same now");
        fs::remove_file(repository.path(name)).unwrap();
        let gone = repository.check(&["--changed-since", "base"]);
        assert_eq!(gone.told, ["a.study", "b.study"], "{name} is gone");
    }
}

#[test]
fn what_git_does_not_speak_for_is_judged() {
    let repository = Repository::new(&["assumed.study", "same.study"]);
    repository.git(&["update-index", "--assume-unchanged", "assumed.study"]);
    repository.touch("assumed.study");
    repository.write(".gitignore", "ignored.study\n");
    repository.commit();
    repository.write("ignored.study", FAULTY);
    repository.write("inner/x.study", FAULTY);
    git(&repository.path("inner"), &["init", "-q"]);
    assert_eq!(repository.since_base(&[".", "ignored.study"]), ["assumed.study", "ignored.study", "inner/x.study"]);
}

#[test]
fn standard_input_is_always_judged() {
    let repository = Repository::new(&["same.study"]);
    let mut child = command(&repository.path(""))
        .args(["--changed-since", "base", "-", "."])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), FAULTY.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("<stdin>:"));
}

#[test]
fn revisions_that_are_none_are_told() {
    let repository = Repository::new(&["a.study"]);
    for rev in ["no-such", "--output=x", "-", "", "base..main", "^base", "HEAD:a.study", "a b", "HEAD^9"] {
        let seen = repository.check(&[&format!("--changed-since={rev}")]);
        assert_eq!((seen.status, seen.told.len()), (2, 0), "{rev}: {seen:?}");
        assert!(seen.err.contains(&format!("there is no revision `{rev}`")) && seen.err.contains("origin/main"), "{}", seen.err);
    }
    assert!(!repository.path("x").exists());
    for rev in ["main", "HEAD", "base^0", "@"] {
        assert_eq!(repository.check(&["--changed-since", rev]).status, 0, "{rev}");
    }
}

#[test]
fn outside_of_repositories_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.study"), FAULTY).unwrap();
    let seen =
        seen(command(folder.path()).args(["--changed-since", "base"]).env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap()));
    assert_eq!(seen.status, 2);
    assert!(seen.err.contains("`.` lies in no git repository"), "{}", seen.err);
}

#[test]
fn a_repository_without_files_is_told() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q", "--bare"]);
    fs::write(folder.path().join("a.study"), FAULTY).unwrap();
    let seen = seen(command(folder.path()).args(["--changed-since", "base", "a.study"]));
    assert_eq!(seen.status, 2);
    assert!(seen.err.contains("without a work tree"), "{}", seen.err);
}

#[test]
fn without_git_that_is_told() {
    let repository = Repository::new(&["a.study"]);
    let seen = seen(command(&repository.path("")).args(["--changed-since", "base"]).env("PATH", repository.path("nowhere")));
    assert_eq!(seen.status, 2);
    assert!(seen.err.contains("`git` cannot be found"), "{}", seen.err);
}

#[test]
fn a_caller_that_points_git_elsewhere_is_not_followed() {
    let repository = Repository::new(&["a/same.study", "a/x.study"]);
    repository.touch("a/x.study");
    // As hooks of git are started.
    let seen =
        seen(command(&repository.path("")).args(["--changed-since", "base", "a"]).env("GIT_DIR", ".git").env("GIT_INDEX_FILE", "none"));
    assert_eq!((seen.status, seen.told.as_slice()), (1, &["a/x.study".to_owned()][..]), "{seen:?}");
}

#[test]
fn nothing_that_the_repository_says_is_run() {
    let repository = Repository::new(&["same.study", "x.study"]);
    let (proof, program) = (repository.path(".git/proof"), repository.path(".git/program"));
    fs::write(&program, format!("#!/bin/sh\ntouch '{}'\ncat\n", proof.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = program.to_str().unwrap();
    for name in ["core.fsmonitor", "core.pager", "pager.diff", "diff.external", "diff.evil.command", "diff.evil.textconv"] {
        repository.git(&["config", name, path]);
    }
    for name in ["filter.evil.clean", "filter.evil.process", "filter.e=v.il.clean", "filter.e=v.il.smudge"] {
        repository.git(&["config", name, path]);
    }
    repository.git(&["config", "filter.evil.required", "true"]);
    fs::create_dir_all(repository.path(".git/hooks")).unwrap();
    fs::copy(&program, repository.path(".git/hooks/post-index-change")).unwrap();
    fs::write(repository.path(".git/info/attributes"), "same.study filter=e=v.il diff=evil\nx.study filter=evil diff=evil\n").unwrap();
    // Written anew, so that git has to look into them.
    for name in ["same.study", "x.study"] {
        fs::remove_file(repository.path(name)).unwrap();
    }
    repository.write("same.study", FAULTY);
    repository.touch("x.study");
    let seen = repository.check(&["--changed-since", "base"]);
    assert_eq!((seen.status, seen.told.as_slice(), seen.err.as_str()), (1, &["x.study".to_owned()][..], ""), "{seen:?}");
    assert!(!proof.exists());
    // The trap works: git by itself falls into it.
    let _ = Command::new("git").args(["diff", "--stat", "base"]).current_dir(repository.path("")).output().unwrap();
    assert!(proof.exists());
}
