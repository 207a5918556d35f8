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

/// A sentence on a cohort, and what the fixes of the rules make of it.
const REWORDED: [(&str, &str); 13] = [
    ("Coffee reduces mortality", "Coffee is associated with lower mortality"),
    ("Smartphones reduce sleep", "Smartphones correlate with lower sleep"),
    ("Coffee may reduce mortality", "Coffee may correlate with lower mortality"),
    (
        "Charter schools raised scores and boosted attendance",
        "Charter schools correlated with higher scores and correlated with higher attendance",
    ),
    ("Coffee increases the risk of cancer", "Coffee is associated with a higher risk of cancer"),
    ("The policy led to a decline in crime", "The policy correlated with a decline in crime"),
    ("Violence is caused by video games", "Violence is associated with video games"),
    ("REDUCES mortality: café au lait", "Is associated with lower mortality: café au lait"),
    // What makes no sentence is left to people: no object, a passive, a determiner, one verb of two without a row.
    ("Scores improved when classes shrank", "Scores improved when classes shrank"),
    ("Mortality was reduced by statins", "Mortality was reduced by statins"),
    ("Reading improves their vocabulary", "Reading improves their vocabulary"),
    ("Screen time causes obesity, and sleep helps", "Screen time causes obesity, and sleep helps"),
    // What is denied was no cause.
    ("Class size did not raise scores", "Class size did not raise scores"),
];

fn claimed(design: &str, sentence: &str, asserts: &str) -> String {
    format!("study \"A\" {{\n  design: {design}\n  adjusts-for: none\n  claim c \"{sentence}\" {{ asserts: {asserts} }}\n}}\n")
}

#[test]
fn causes_become_what_goes_together() {
    let files: Vec<(String, String)> =
        REWORDED.iter().enumerate().map(|(at, (sentence, _))| (format!("{at:02}.study"), claimed("cohort", sentence, "causal"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = Folder::new(&files);
    // Certain is none of it.
    let seen = folder.check(&["--fix", "--quiet"]);
    assert!(files.iter().all(|(name, text)| folder.text(name) == *text), "{seen:?}");
    folder.check(&["--fix", "--unsafe", "--quiet"]);
    for ((name, _), (sentence, wanted)) in files.iter().zip(REWORDED) {
        let asserts = if sentence == wanted { "causal" } else { "associational" };
        assert_eq!(folder.text(name), claimed("cohort", wanted, asserts));
    }
}

#[test]
fn causes_that_rest_on_an_assumption_become_possible_ones() {
    let matched = |sentence| claimed("matched", sentence, "causal");
    let folder = Folder::new(&[
        ("a.study", &matched("Tutoring raised the scores of all")),
        ("b.study", &matched("Smaller classes have improved attendance")),
    ]);
    let seen = folder.check(&["--fix", "--unsafe", "--quiet"]);
    assert_eq!(folder.text("a.study"), matched("Tutoring may have raised the scores of all"), "{seen:?}");
    assert_eq!(folder.text("b.study"), matched("Smaller classes may have improved attendance"), "{seen:?}");
}

#[test]
fn a_finding_that_is_waived_is_not_fixed() {
    let waiver = "  waive wording/stronger-than-design { reason: \"as printed\" }\n}\n";
    let text = claimed("cohort", "Coffee reduces mortality", "causal").replace("}\n}\n", &format!("}}\n{waiver}"));
    let folder = Folder::new(&[("a.study", &text)]);
    folder.check(&["--fix", "--unsafe", "--quiet"]);
    assert_eq!(folder.text("a.study"), text);
}

#[test]
fn rules_are_held_to_their_fixes() {
    let terms = "rewording loud \"x\" { words: \"boosts\" as \"helps\" }\n";
    let rule = |fixes: &str, expect: &str| {
        format!(
            "rule house/loud \"Loud\" {{\n  severity: advice\n  for: c in claims, w in words(c.text, causal)\n  when: c.asserts is causal and study.design is randomized\n  \
             says: \"loud\"\n  mark w \"loud\"\n{fixes}\n  why: \"Because.\"\n  source {{ cites: \"Nobody (2024)\" }}\n  \
             fails {{ design: randomized\n    claim c \"It boosts reading\" {{ asserts: causal }}\n    {expect} }}\n  \
             passes {{ design: randomized\n    claim c \"It causes reading\" {{ asserts: associational }} }}\n}}\n"
        )
    };
    let tested = |fixes: &str, expect: &str| {
        let folder = Folder::new(&[("house/w.terms", terms), ("house/loud.rule", &rule(fixes, expect))]);
        let output = Command::new(env!("CARGO_BIN_EXE_caveat")).args(["test", "house"]).current_dir(folder.0.path()).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let both = "  fix unsafe \"say less\" { reword: w by loud  write: associational at c.asserts }";
    let (status, out) = tested(both, "expect { fixed: \"It helps reading\", \"asserts: associational\" }");
    assert_eq!(status, 0, "{out}");
    let (status, out) = tested(both, "expect { fixed: \"It lifts reading\" }");
    assert!(status == 1 && out.contains("the example expects another fix") && out.contains("It helps reading"), "{out}");
    let (status, out) = tested("  fix unsafe \"say less\" { reword: w by loud }", "");
    assert!(status == 1 && out.contains("an example is reported with the fix in it as well"), "{out}");
    let (status, out) = tested("  fix unsafe \"say another design\" { write: cohort at study.design }", "");
    assert!(status == 1 && out.contains("is reported by `wording/stronger-than-design`"), "{out}");
    let (status, out) = tested("  fix certain \"nothing\" { when: c.asserts is descriptive  write: causal at c.asserts }", "");
    assert!(status == 1 && out.contains("no example shows what the fix does"), "{out}");
}
