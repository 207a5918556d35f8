//! `caveat fmt` as it is run: what is written, what is left alone, and what the exit status says.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

const LOOSE: &str = "study \"A\" {\n    design:matched\n}";
const LAID_OUT: &str = "study \"A\" {\n  design: matched\n}\n";
const MISTAKEN: &str = "study \"A\" {\n    design:matched\n";

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
        for (path, text) in files {
            fs::create_dir_all(folder.path(path).parent().unwrap()).unwrap();
            fs::write(folder.path(path), text).unwrap();
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn fmt(&self, args: &[&str]) -> Seen {
        self.fed(args, "")
    }

    /// Runs with a text on standard input.
    fn fed(&self, args: &[&str], input: &str) -> Seen {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
        command.arg("fmt").args(args).current_dir(self.0.path()).env_clear();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Seen { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

#[test]
fn files_of_all_kinds_are_written_and_named() {
    let markdown = format!("# T\n\n> ```study\n{}\n> ```\n", LOOSE.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"));
    let rule = "rule a/b { severity:   warning }";
    let folder =
        Folder::new(&[("a.study", LOOSE), ("b/c.rule", rule), ("b/d.qmd", &markdown), ("b/e.vocabulary", LAID_OUT), ("f.txt", LOOSE)]);
    let seen = folder.fmt(&[]);
    assert_eq!((seen.status, seen.out.as_str(), seen.err.as_str()), (0, "wrote a.study\nwrote b/c.rule\nwrote b/d.qmd\n", ""));
    assert_eq!(folder.text("a.study"), LAID_OUT);
    assert_eq!(folder.text("b/c.rule"), "rule a/b { severity: warning }\n");
    assert_eq!(folder.text("b/d.qmd"), "# T\n\n> ```study\n> study \"A\" {\n>   design: matched\n> }\n> ```\n");
    assert_eq!(folder.text("f.txt"), LOOSE);
    let again = folder.fmt(&["."]);
    assert_eq!((again.status, again.out.as_str()), (0, ""));
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 3, "nothing is left beside the files");
}

#[test]
fn what_the_program_begins_is_laid_out() {
    let folder = Folder::new(&[]);
    for args in [["new", "study", "a"], ["new", "rule", "b/c"]] {
        let made = Command::new(env!("CARGO_BIN_EXE_caveat")).args(args).current_dir(folder.0.path()).output().unwrap();
        assert!(made.status.success());
    }
    let seen = folder.fmt(&["--diff", "a.study", "rules/b/c.rule"]);
    assert_eq!((seen.status, seen.out.as_str()), (0, ""));
}

#[test]
fn what_is_laid_out_is_not_touched() {
    let folder = Folder::new(&[("a.study", LAID_OUT)]);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options().write(true).open(folder.path("a.study")).unwrap().set_modified(long_ago).unwrap();
    assert_eq!(folder.fmt(&["a.study"]).status, 0);
    assert_eq!(fs::metadata(folder.path("a.study")).unwrap().modified().unwrap(), long_ago);
}

#[test]
fn check_names_and_diff_shows_and_neither_writes() {
    let folder = Folder::new(&[("a.study", LOOSE), ("b.study", LAID_OUT)]);
    let seen = folder.fmt(&["--check"]);
    assert_eq!((seen.status, seen.out.as_str()), (1, "a.study\n"));
    let seen = folder.fmt(&["--diff"]);
    let diff = "--- a.study\n+++ a.study\n@@ -1,3 +1,3 @@\n study \"A\" {\n-    design:matched\n-}\n\\ No newline at end of file\n+  design: matched\n+}\n";
    assert_eq!((seen.status, seen.out.as_str()), (1, diff));
    assert_eq!(folder.text("a.study"), LOOSE);
    assert_eq!(folder.fmt(&["--check", "--diff"]).out, diff);
    for option in ["--check", "--diff"] {
        let seen = folder.fmt(&[option, "b.study"]);
        assert_eq!((seen.status, seen.out.as_str()), (0, ""));
    }
    assert!(folder.fmt(&["--diff", "--color", "always"]).out.contains("\u{1b}[32m+}\u{1b}[0m\n"));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::new(&[("a.study", LOOSE)]);
    for text in [LOOSE, LAID_OUT] {
        let seen = folder.fed(&["-"], text);
        assert_eq!((seen.status, seen.out.as_str()), (0, LAID_OUT));
    }
    assert_eq!(folder.fed(&["--check", "-"], LOOSE).out, "<stdin>\n");
    assert_eq!(folder.fed(&["--check", "-"], LOOSE).status, 1);
    let seen = folder.fed(&["-"], MISTAKEN);
    assert_eq!((seen.status, seen.out.as_str()), (2, ""));
    assert!(seen.err.contains("syntax/block-not-closed"));
    // Beside a file, nothing but the study comes out.
    let seen = folder.fed(&["-", "a.study"], LOOSE);
    assert_eq!((seen.status, seen.out.as_str(), folder.text("a.study").as_str()), (0, LAID_OUT, LAID_OUT));
}

#[test]
fn a_file_with_a_mistake_is_left_and_the_others_are_not() {
    let folder = Folder::new(&[("a.study", MISTAKEN), ("b.study", LOOSE), ("c.md", &format!("```study\n{MISTAKEN}```\n"))]);
    let seen = folder.fmt(&["."]);
    assert_eq!((seen.status, seen.out.as_str()), (2, "wrote b.study\n"));
    assert_eq!(folder.text("a.study"), MISTAKEN);
    assert!(seen.err.contains("a.study:1:1") && seen.err.contains("c.md:2:1"), "{}", seen.err);
    assert_eq!(folder.fmt(&["--check", "."]).status, 2);
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = Folder::new(&[("a.txt", "")]);
    fs::write(folder.path("b.study"), b"study \"\xff\" { }").unwrap();
    for (path, told) in [("none", "file/not-found"), ("b.study", "syntax/encoding"), (".", "syntax/encoding")] {
        let seen = folder.fmt(&[path]);
        assert_eq!(seen.status, 2, "{path}");
        assert!(seen.err.contains(told), "{path}: {}", seen.err);
    }
    fs::remove_file(folder.path("b.study")).unwrap();
    let seen = folder.fmt(&[]);
    assert_eq!(seen.status, 2);
    assert!(seen.err.contains("nothing to lay out"));
}

#[test]
fn hidden_and_ignored_files_are_passed_over() {
    let folder =
        Folder::new(&[(".hidden/a.study", LOOSE), (".b.study", LOOSE), (".ignore", "c.study\n"), ("c.study", LOOSE), ("d.study", LOOSE)]);
    assert_eq!(folder.fmt(&[]).out, "wrote d.study\n");
    assert_eq!(folder.fmt(&["c.study"]).out, "wrote c.study\n");
}

#[cfg(unix)]
mod unix {
    use super::{Folder, LAID_OUT, LOOSE};
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn permissions_stay() {
        let folder = Folder::new(&[("a.study", LOOSE)]);
        fs::set_permissions(folder.path("a.study"), fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(folder.fmt(&["a.study"]).status, 0);
        assert_eq!(fs::metadata(folder.path("a.study")).unwrap().permissions().mode() & 0o777, 0o640);
        fs::write(folder.path("a.study"), LOOSE).unwrap();
        fs::set_permissions(folder.path("a.study"), fs::Permissions::from_mode(0o440)).unwrap();
        let seen = folder.fmt(&["a.study"]);
        assert_eq!((seen.status, folder.text("a.study").as_str()), (2, LOOSE));
        assert!(seen.err.contains("cannot write `a.study`"), "{}", seen.err);
    }

    #[test]
    fn no_link_leads_out_of_the_folder() {
        let folder = Folder::new(&[("outside.study", LOOSE), ("in/own.study", LOOSE)]);
        symlink(folder.path("outside.study"), folder.path("in/link.study")).unwrap();
        symlink("own.study", folder.path("in/within.study")).unwrap();
        let seen = folder.fmt(&["in"]);
        assert_eq!((seen.status, seen.out.as_str()), (0, "wrote in/own.study\n"));
        assert!(seen.err.contains("`in/link.study` leads out of the folder"), "{}", seen.err);
        assert_eq!((folder.text("outside.study").as_str(), folder.text("in/own.study").as_str()), (LOOSE, LAID_OUT));
        assert_eq!(folder.fmt(&["in/link.study"]).out, "wrote in/link.study\n");
        assert_eq!(folder.text("outside.study"), LAID_OUT);
        assert!(folder.path("in/link.study").is_symlink() && folder.path("in/within.study").is_symlink());
    }

    #[test]
    fn a_folder_that_is_a_link_is_what_it_leads_to() {
        let folder = Folder::new(&[("real/a.study", LOOSE)]);
        symlink("a.study", folder.path("real/b.study")).unwrap();
        symlink("real", folder.path("link")).unwrap();
        let seen = folder.fmt(&["link"]);
        assert_eq!((seen.out.as_str(), seen.err.as_str()), ("wrote link/a.study\n", ""));
    }
}
