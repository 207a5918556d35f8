//! `caveat check --fix` as it is run: what is fixed, what is left alone, what is told, and what the exit status says.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

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

    fn check(&self, args: &[&str]) -> Seen {
        self.fed(args, "")
    }

    /// Runs with a text on standard input.
    fn fed(&self, args: &[&str], input: &str) -> Seen {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
        command.arg("check").args(args).current_dir(self.0.path()).env_clear();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Seen { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A cohort that claims no more than it can: nothing is said of it.
fn cohort(body: &str) -> String {
    format!(
        "study \"A\" {{\n  design: cohort\n  claim c \"Coffee was associated with longer life\" {{ asserts: associational }}\n{body}}}\n"
    )
}

const QUIET: [&str; 3] = ["--format", "concise", "--quiet"];

#[test]
fn slips_are_mended_and_told() {
    let text = cohort("  arm drinkers \"Drank coffee\" { rolle: exposed }\n");
    let folder = Folder::new(&[("a.study", &text.replace("design", "desgin").replace("cohort", "chort"))]);
    let before = folder.check(&["--format", "concise", "a.study"]);
    assert_eq!(before.status, 2, "{}", before.out);
    let seen = folder.check(&["--fix", "--format", "concise", "a.study"]);
    assert_eq!(folder.text("a.study"), text.replace("rolle", "role"));
    // The word of the field is read only once the field has its name.
    assert_eq!(seen.err, "fixed 3 (1 file)\n");
    assert!(!seen.out.contains("vocabulary/") && seen.status != 2, "{seen:?}");
    let again = folder.check(&["--fix", "--format", "concise", "a.study"]);
    assert_eq!((again.status, again.out, again.err.as_str()), (seen.status, seen.out, "nothing to fix\n"));
}

#[test]
fn a_bound_becomes_the_word_that_says_as_much() {
    let attribute =
        "  arm a \"A\" { role: exposed }\n  arm b \"B\" { role: comparison }\n  attribute x \"X\" { present: a > 50%, b >= 75% }\n";
    let folder = Folder::new(&[("a.study", &cohort(attribute))]);
    let seen = folder.check(&["--fix", "a.study"]);
    assert_eq!(folder.text("a.study"), cohort(attribute).replace("> 50%", "majority").replace(">= 75%", "most"), "{seen:?}");
    assert_eq!(seen.err, "fixed 2 (1 file)\n");
    // A printed figure, a bound that says less, and one whose end is open where the word's is not.
    let others = attribute.replace("> 50%", "100%").replace(">= 75%", "> 75%");
    let folder = Folder::new(&[("a.study", &cohort(&others))]);
    folder.check(&["--fix", "a.study"]);
    assert_eq!(folder.text("a.study"), cohort(&others));
}

#[test]
fn waivers_are_mended_or_taken_out() {
    let unused = "  waive wording/stronger-than-design { reason: \"agreed\" }\n";
    let folder = Folder::new(&[("a.study", &cohort(unused)), ("b.study", &cohort(&unused.replace("than", "then")))]);
    let seen = folder.check(&["--fix", "--quiet"]);
    assert_eq!(folder.text("a.study"), cohort(""), "{seen:?}");
    // Once it names a rule, it turns out to silence nothing.
    assert_eq!(folder.text("b.study"), cohort(""), "{seen:?}");
    let seen = folder.check(&["--fix", "-q"]);
    assert_eq!(seen.err, "");
}

#[test]
fn what_may_be_meant_otherwise_is_left_to_people() {
    let text = cohort(
        "  arm drinkers \"Drank\" { role: exposed }\n  finding f { about: 1 }\n  outcome life \"Life\"\n  claim d \"Coffee was linked to longer life\" { on: lief  asserts: associational }\n",
    );
    let folder = Folder::new(&[("a.study", &text)]);
    let seen = folder.check(&["--fix", "--format", "concise", "a.study"]);
    assert_eq!(folder.text("a.study"), text);
    assert_eq!((seen.status, seen.err.as_str()), (2, "nothing to fix; 1 more with --unsafe\n"), "{seen:?}");
    let seen = folder.check(&["--fix", "--unsafe", "--format", "concise", "a.study"]);
    assert_eq!(folder.text("a.study"), text.replace("lief", "life"), "{seen:?}");
    assert_eq!(seen.err, "fixed 1 (1 file)\n");
}

#[test]
fn a_fix_that_makes_things_worse_is_not_put_in() {
    // `numbers` was misspelt as a field of one number, and holds a text.
    let text = cohort("  blok x \"X\" { a: 1  b: 2 }\n  arm x \"X\" { analysed: \"many\" }\n");
    let folder = Folder::new(&[("a.study", &text)]);
    let before = folder.check(&QUIET);
    let seen = folder.check(&["--fix", "--format", "concise", "--quiet"]);
    assert_eq!(folder.text("a.study"), text, "{seen:?}");
    assert_eq!(before.out, seen.out);
}

#[test]
fn the_diff_is_shown_and_nothing_written() {
    let text = cohort("  arm a \"A\" { rolle: exposed }\n");
    let folder = Folder::new(&[("a.study", &text), ("b.study", &cohort(""))]);
    let seen = folder.check(&["--diff", "--format", "json=report.json"]);
    assert_eq!(folder.text("a.study"), text);
    assert!(seen.out.starts_with("--- a.study\n+++ a.study\n@@ -1,5 +1,5 @@\n"), "{}", seen.out);
    assert!(seen.out.contains("\n-  arm a \"A\" { rolle: exposed }\n+  arm a \"A\" { role: exposed }\n"), "{}", seen.out);
    assert_eq!((seen.status, seen.err.as_str()), (2, "would fix 1 (1 file)\n"));
    assert!(folder.text("report.json").contains("rolle"), "the report is of what is there");
    assert_eq!(folder.check(&["--fix", "--diff"]).out, seen.out);
    assert_eq!(folder.text("a.study"), text);
}

#[test]
fn unsafe_alone_says_nothing() {
    let folder = Folder::new(&[("a.study", &cohort(""))]);
    let seen = folder.check(&["--unsafe"]);
    assert_eq!(seen.status, 2);
    assert!(seen.err.contains("--fix") && seen.err.contains("--diff"), "{}", seen.err);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let text = cohort("  arm a \"A\" { rolle: exposed }\n");
    let folder = Folder::new(&[]);
    let seen = folder.fed(&["--fix", "-"], &text);
    assert_eq!(seen.out, text.replace("rolle", "role"));
    assert!(seen.err.ends_with("fixed 1 (1 file)\n"), "{}", seen.err);
    // What cannot be fixed is told on standard error.
    let wrong = cohort("  colour: 3\n");
    let seen = folder.fed(&["--fix", "-"], &wrong);
    assert_eq!((seen.status, seen.out.as_str()), (2, wrong.as_str()));
    assert!(seen.err.contains("vocabulary/unknown-field"), "{}", seen.err);
}

#[test]
fn line_breaks_accents_and_neighbours_stay() {
    let text = "study \"Café\" { # é\r\n  design: cohort\r\n  claim c \"Café au lait was linked to é\" { aserts: associational  raeds: 1 }\r\n  arm é \"É\" { rolle: exposed  analized: 40 }\r\n}";
    let folder = Folder::new(&[("a.study", text)]);
    let seen = folder.check(&["--fix", "a.study"]);
    assert_eq!(
        folder.text("a.study"),
        text.replace("aserts", "asserts").replace("rolle", "role").replace("analized", "analyzed"),
        "{seen:?}"
    );
}

#[test]
fn blocks_in_markdown_are_fixed_in_place() {
    let block = cohort("  waive wording/stronger-than-design { reason: \"agreed\" }\n  arm a \"A\" { rolle: exposed }\n");
    let quoted: String = block.lines().map(|line| format!("> {line}\n")).collect();
    let page = |block: &str| format!("# Té\n\nrolle: text\n\n> ```study\n{block}> ```\n\nmore\n");
    let folder = Folder::new(&[("a.md", &page(&quoted))]);
    let seen = folder.check(&["--fix", "a.md"]);
    let mended = quoted.replace("{ rolle", "{ role").replace(">   waive wording/stronger-than-design { reason: \"agreed\" }\n", "");
    assert_eq!(folder.text("a.md"), page(&mended), "{seen:?}");
}

#[test]
fn only_what_was_named_is_touched() {
    let text = cohort("  arm a \"A\" { rolle: exposed }\n");
    let folder = Folder::new(&[("a.study", &text), ("b/c.study", &text)]);
    folder.check(&["--fix", "b"]);
    assert_eq!(folder.text("a.study"), text);
    assert_eq!(folder.text("b/c.study"), text.replace("rolle", "role"));
    assert_eq!(fs::read_dir(folder.path("b")).unwrap().count(), 1, "nothing is left beside the file");
}

#[cfg(unix)]
mod unix {
    use super::{Folder, cohort};
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn text() -> String {
        cohort("  arm a \"A\" { rolle: exposed }\n")
    }

    #[test]
    fn permissions_stay() {
        let folder = Folder::new(&[("a.study", &text())]);
        fs::set_permissions(folder.path("a.study"), Permissions::from_mode(0o750)).unwrap();
        folder.check(&["--fix", "a.study"]);
        assert_eq!(folder.text("a.study"), text().replace("rolle", "role"));
        assert_eq!(fs::metadata(folder.path("a.study")).unwrap().permissions().mode() & 0o777, 0o750);
    }

    #[test]
    fn a_file_that_may_not_be_written_is_told() {
        let folder = Folder::new(&[("a.study", &text()), ("b.study", &text())]);
        fs::set_permissions(folder.path("a.study"), Permissions::from_mode(0o444)).unwrap();
        let seen = folder.check(&["--fix", "--format", "concise"]);
        assert_eq!(folder.text("a.study"), text());
        assert_eq!(folder.text("b.study"), text().replace("rolle", "role"));
        assert_eq!(seen.status, 2);
        assert!(seen.err.contains("cannot write `a.study`: permission denied"), "{}", seen.err);
        assert!(seen.err.ends_with("fixed 1 (1 file)\n"), "{}", seen.err);
        assert!(seen.out.contains("a.study:4:15: error[vocabulary/unknown-field]"), "what is still there is told: {}", seen.out);
    }

    #[test]
    fn a_link_stays_one_and_leads_no_further_than_its_folder() {
        let folder = Folder::new(&[("inside/a.study", &text()), ("outside.study", &text())]);
        symlink("a.study", folder.path("inside/near.study")).unwrap();
        symlink("../outside.study", folder.path("inside/far.study")).unwrap();
        let seen = folder.check(&["--fix", "inside"]);
        assert_eq!(folder.text("outside.study"), text());
        assert!(seen.err.contains("`inside/far.study` leads out of the folder, and is not fixed"), "{}", seen.err);
        assert_eq!(folder.text("inside/a.study"), text().replace("rolle", "role"));
        assert!(fs::symlink_metadata(folder.path("inside/near.study")).unwrap().is_symlink());
    }
}
