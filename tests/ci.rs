//! What runs caveat elsewhere (the hooks, the action, the GitLab job): written as it must be, and the action's script as it is run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SOUND: &str = "study \"Sound\" {\n  design: cross-sectional\n  claim c \"Reading aloud went along with a larger vocabulary\"\n}\n";
const FAULTY: &str = "study \"Faulty\" {\n  design: matched\n  claim c \"Tutoring raised scores\" { asserts: causal }\n}\n";
const BROKEN: &str = "study \"Broken\" {\n  arm a { roel: treatment }\n}\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

const YAML: [&str; 3] = [".pre-commit-hooks.yaml", "action.yml", "ci/caveat.gitlab-ci.yml"];

#[test]
fn yaml_can_be_read() {
    for path in YAML {
        let text = text(path);
        assert!(!text.contains('\t') && text.ends_with('\n'), "{path}");
        // As a reader of YAML says, where one is at hand.
        let read = "import sys\ntry:\n  import yaml\nexcept ImportError:\n  sys.exit(0)\nyaml.safe_load(open(sys.argv[1]))";
        if let Ok(output) = Command::new("python3").args(["-c", read]).arg(root().join(path)).output() {
            assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

/// What stands in a line behind `name: `, in all lines that begin so.
fn values<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    text.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix(name)?.strip_prefix(": ")).collect()
}

#[test]
fn hooks_call_commands_that_there_are() {
    let hooks = text(".pre-commit-hooks.yaml");
    assert_eq!(values(&hooks, "id"), ["caveat", "caveat-fmt"]);
    for name in ["name", "entry", "language", "files"] {
        assert_eq!(values(&hooks, name).len(), 2, "{name}");
    }
    assert_eq!(values(&hooks, "language"), ["rust", "rust"]);
    for entry in values(&hooks, "entry") {
        let args: Vec<&str> = entry.strip_prefix("caveat ").unwrap().split(' ').collect();
        let output = Command::new(env!("CARGO_BIN_EXE_caveat")).args(&args).arg("--help").output().unwrap();
        assert!(output.status.success(), "{entry}");
    }
}

#[test]
fn the_action_hands_every_input_over_and_puts_none_into_a_script() {
    let action = text("action.yml");
    let (head, steps) = action.split_once("\nruns:").unwrap();
    let inputs = head.split_once("inputs:\n").unwrap().1.split_once("\noutputs:").unwrap().0;
    let names: BTreeSet<&str> = inputs.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':')).collect();
    assert!(names.len() == 8 && names.contains("paths"), "{names:?}");
    let script = text("ci/action.sh");
    for name in &names {
        let variable = format!("INPUT_{}", name.replace('-', "_").to_uppercase());
        assert!(steps.contains(&format!("        {variable}: ${{{{ inputs.{name} }}}}\n")), "{name}");
        assert!(script.contains(&format!("${{{variable}:")), "{variable} is read");
    }
    let used = steps.lines().filter(|line| line.contains("${{"));
    assert!(used.clone().all(|line| line.trim_start().starts_with("INPUT_")), "{:?}", used.collect::<Vec<_>>());
}

/// A folder with studies, and the action's script to run in it.
struct Job(tempfile::TempDir);

#[derive(Debug)]
struct Seen {
    status: i32,
    out: String,
    err: String,
}

impl Job {
    fn new(files: &[(&str, &str)]) -> Self {
        let job = Self(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let path = job.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        job
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn run(&self, inputs: &[(&str, &str)]) -> Seen {
        self.run_with(Path::new(env!("CARGO_BIN_EXE_caveat")), inputs)
    }

    fn run_with(&self, program: &Path, inputs: &[(&str, &str)]) -> Seen {
        let mut command = Command::new("bash");
        command.arg(root().join("ci/action.sh")).current_dir(self.0.path()).env_clear().stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap()).env("CAVEAT_BIN", program);
        command.env("INPUT_FORMAT", "concise").env("GITHUB_OUTPUT", self.path("outputs")).envs(inputs.iter().copied());
        let output = command.output().unwrap();
        Seen {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

#[cfg(unix)]
#[test]
fn the_script_ends_as_the_check_does() {
    for (study, status, told) in
        [(SOUND, 0, ""), (FAULTY, 1, "a.study:3:21: warning[wording/stronger-than-design]"), (BROKEN, 2, "a.study:2:11: error[vocabulary/")]
    {
        let job = Job::new(&[("a.study", study)]);
        let seen = job.run(&[("INPUT_ARGS", "--select\nwording/stronger-than-design")]);
        assert_eq!((seen.status, seen.err.as_str()), (status, ""), "{seen:?}");
        assert!(if told.is_empty() { seen.out.is_empty() } else { seen.out.starts_with(told) }, "{seen:?}");
        assert_eq!(fs::read_to_string(job.path("outputs")).unwrap(), format!("status={status}\n"));
    }
}

#[cfg(unix)]
#[test]
fn paths_stand_one_on_a_line() {
    let job =
        Job::new(&[("my studies/a b.study", FAULTY), ("c;touch x.study", FAULTY), ("$(touch y).study", FAULTY), ("-d.study", FAULTY)]);
    let seen = job.run(&[("INPUT_PATHS", "my studies\r\n\nc;touch x.study\n$(touch y).study\n-d.study\n")]);
    assert_eq!(seen.status, 1, "{seen:?}");
    for name in ["my studies/a b.study:", "c;touch x.study:", "$(touch y).study:", "-d.study:"] {
        assert!(seen.out.lines().any(|line| line.starts_with(name)), "{name} {seen:?}");
    }
    assert!(!job.path("x").exists() && !job.path("x.study").exists() && !job.path("y").exists());
}

#[cfg(unix)]
#[test]
fn what_fails_the_job_can_be_said() {
    let job = Job::new(&[("a.study", FAULTY)]);
    let only = ("INPUT_ARGS", "--select\nwording/stronger-than-design");
    assert_eq!(job.run(&[only, ("INPUT_FAIL_ON", "error")]).status, 0);
    assert_eq!(job.run(&[only, ("INPUT_FAIL_ON", "never")]).status, 0);
    let seen = job.run(&[("INPUT_FAIL_ON", "sometimes")]);
    assert_eq!((seen.status, seen.out.as_str()), (2, ""), "{seen:?}");
}

/// What the script calls, argument by argument.
#[cfg(unix)]
fn called(inputs: &[(&str, &str)]) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt;
    let job = Job::new(&[("called", "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 7\n")]);
    fs::set_permissions(job.path("called"), fs::Permissions::from_mode(0o755)).unwrap();
    let seen = job.run_with(&job.path("called"), inputs);
    assert_eq!(seen.status, 7, "{seen:?}");
    seen.out.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn every_input_becomes_an_option() {
    assert_eq!(called(&[("INPUT_FORMAT", "")]), ["check", "--format=github", "--", "."]);
    let inputs = [
        ("INPUT_PATHS", "a b\nc"),
        ("INPUT_ARGS", "--baseline\nmy baseline.json\n"),
        ("INPUT_PROFILE", "submission"),
        ("INPUT_SARIF_FILE", "out dir/caveat.sarif"),
        ("INPUT_CERTIFICATE", "certificate.json"),
        ("INPUT_CHANGED_SINCE", "origin/main"),
        ("INPUT_FAIL_ON", "error"),
    ];
    let wanted = [
        "check",
        "--profile=submission",
        "--format=concise",
        "--format=sarif=out dir/caveat.sarif",
        "--certificate=certificate.json",
        "--changed-since=origin/main",
        "--fail-on=error",
        "--baseline",
        "my baseline.json",
        "--",
        "a b",
        "c",
    ];
    assert_eq!(called(&inputs), wanted);
}

/// Runs the script without a program, with the tools it needs itself and this `cargo`.
#[cfg(unix)]
fn built_with(cargo: Option<&str>) -> Seen {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let job = Job::new(&[("a.study", SOUND), ("bin/cargo", cargo.unwrap_or_default())]);
    for tool in ["bash", "sh", "sed", "dirname", "cut", "sort", "cp", "mkdir"] {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap()).map(|folder| folder.join(tool)).find(|path| path.exists());
        symlink(found.unwrap(), job.path("bin").join(tool)).unwrap();
    }
    match cargo {
        Some(_) => fs::set_permissions(job.path("bin/cargo"), fs::Permissions::from_mode(0o755)).unwrap(),
        None => fs::remove_file(job.path("bin/cargo")).unwrap(),
    }
    let (bin, temp, later) = (job.path("bin"), job.path("temp dir"), job.path("later"));
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let seen = job.run_with(Path::new(""), &[("PATH", &text(&bin)), ("RUNNER_TEMP", &text(&temp)), ("GITHUB_PATH", &text(&later))]);
    assert_eq!(later.exists(), seen.status != 2, "later steps find what was built");
    seen
}

#[cfg(unix)]
#[test]
fn the_script_builds_what_is_not_there() {
    for cargo in [None, Some("#!/bin/sh\necho 'cargo 1.60.0 (abc 2022-01-01)'\n")] {
        let seen = built_with(cargo);
        assert_eq!((seen.status, seen.out.as_str()), (2, ""), "{seen:?}");
        assert!(seen.err.contains("Rust 1.95 or newer, which is not there"), "{}", seen.err);
    }
    let failing = "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'cargo 1.95.0 (abc 2026-01-01)'; else echo failed; exit 101; fi\n";
    let seen = built_with(Some(failing));
    assert_eq!((seen.status, seen.out.as_str(), seen.err.as_str()), (2, "", "failed\n"));
    // Puts the tested program where it was told to install: the last argument.
    let working = format!(
        "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'cargo 1.101.0-nightly (abc)'; exit; fi\n\
         for root; do :; done\nmkdir -p \"$root/bin\"\ncp '{}' \"$root/bin/caveat\"\n",
        env!("CARGO_BIN_EXE_caveat")
    );
    let seen = built_with(Some(&working));
    assert_eq!((seen.status, seen.err.as_str()), (0, ""), "{seen:?}");
}
