//! A folder of its own for each test, in which the program is run.

#![allow(dead_code, reason = "each test uses its own share")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A rule that finds a causal claim, and one that asks for a p value.
pub const RULES: [(&str, &str); 2] = [
    (
        "rules/test/causal.rule",
        r#"rule test/causal "A causal claim" {
  severity: warning
  param most { is: 3  between: 0 .. 9  whose: ours  means: "how strict these tests are" }
  for: c in claims
  when: c.asserts is causal and most > 2
  says: "a claim is causal"
  mark c.asserts "asserted here"
  help: "say what was seen"
  why: "Only a rule for these tests."
  source { cites: "nobody (2026)" }
  fails { claim c "It works" { asserts: causal } }
  passes { claim c "It works" { asserts: descriptive } }
}
"#,
    ),
    (
        "rules/test/chance.rule",
        r#"rule test/chance "A finding that chance may give" {
  severity: warning
  for: f in findings
  when: f.p >= .05
  says: "{f} may be chance"
  mark f.p "here"
  help: "say so"
  why: "Only a rule for these tests."
  source { cites: "nobody (2026)" }
  fails { finding f { p: .2 } }
  passes { finding f { p: .01 } }
  open { finding f }
}
"#,
    ),
];

pub const PLAIN: &str = "study \"Plain\" {\n  claim c \"Scores were high\" { asserts: descriptive }\n}\n";
pub const CAUSAL: &str = "study \"Causal\" {\n  claim c \"It works\" { asserts: causal }\n}\n";
pub const MISTAKEN: &str = "study \"Mistaken\" {\n  arm a { roel: treatment }\n}\n";
/// Nobody knows its p.
pub const OPEN: &str = "study \"Open\" {\n  finding gain\n  claim c \"Scores were high\" { asserts: descriptive }\n}\n";

/// A folder of its own.
pub struct Folder(pub tempfile::TempDir);

#[derive(Debug)]
pub struct Seen {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Folder {
    /// With these files, and the rules of these tests in `rules`.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (path, text) in RULES.iter().chain(files) {
            folder.write(path, text);
        }
        folder
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// The program, started in the folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
        command.args(args).current_dir(self.0.path()).env_clear().stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Seen {
        let output = self.command(args).output().unwrap();
        Seen {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// `caveat check` by the rules of these tests alone, one line for each diagnostic.
    pub fn check(&self, args: &[&str]) -> Seen {
        self.run(&[&["check", "--rules", "rules", "--select", "test", "--format", "concise"], args].concat())
    }

    /// The same, with what a policy selects.
    pub fn gate(&self, args: &[&str]) -> Seen {
        self.run(&[&["check", "--format", "concise"], args].concat())
    }
}

impl Seen {
    /// The lines of the report.
    pub fn lines(&self) -> Vec<&str> {
        self.out.lines().collect()
    }
}
