//! Policies and rule folders of strangers: they read nothing outside of themselves, run nothing, and come to an end.

#![cfg(unix)]

mod folder;

use folder::{CAUSAL, Folder, PLAIN};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;

#[test]
fn a_policy_reads_nothing_outside_of_its_repository() {
    let folder = Folder::new(&[
        ("secret.toml", "select = [\"secret words\"]\n"),
        ("secret-rules/test/x.rule", "secret words"),
        ("repo/.git/HEAD", ""),
        ("repo/deep/a.study", PLAIN),
        ("repo/inside.toml", "open = \"ask\"\n"),
    ]);
    for (policy, told) in [
        ("extends = [\"../../secret.toml\"]", "caveat.toml:1:12: error[policy/outside] `../../secret.toml` lies outside of the repository"),
        ("extends = [\"link.toml\"]", "caveat.toml:1:12: error[policy/outside] `link.toml` lies outside of the repository"),
        ("rules = [\"../../secret-rules\"]", "caveat.toml:1:10: error[policy/outside] `../../secret-rules` lies outside of the repository"),
        ("rules = [\"rule-link\"]", "caveat.toml:1:10: error[policy/outside] `rule-link` lies outside of the repository"),
    ] {
        folder.write("repo/deep/caveat.toml", policy);
        let _ = symlink(folder.path("secret.toml"), folder.path("repo/deep/link.toml"));
        let _ = symlink(folder.path("secret-rules"), folder.path("repo/deep/rule-link"));
        let seen = folder.gate(&["repo/deep/a.study"]);
        assert_eq!(seen.status, 2, "{policy}");
        assert!(seen.out.contains(told) && !seen.out.contains("secret words"), "{policy} {seen:?}");
    }
    let absolute = format!("extends = [\"{}\"]", folder.path("secret.toml").display());
    folder.write("repo/deep/caveat.toml", absolute);
    assert!(folder.gate(&["repo/deep/a.study"]).out.contains("policy/outside"));
    folder.write("repo/deep/caveat.toml", "extends = [\"../inside.toml\"]");
    assert_eq!(folder.gate(&["repo/deep/a.study"]).status, 0);
    // Without a repository, its own folder is all that it may read.
    fs::remove_dir_all(folder.path("repo/.git")).unwrap();
    assert!(folder.gate(&["repo/deep/a.study"]).out.contains("policy/outside"));
}

#[test]
fn a_policy_that_is_a_link_out_of_its_repository_is_not_read() {
    let folder = Folder::new(&[("secret.toml", "select = [\"secret words\"]\n"), ("repo/a.study", PLAIN)]);
    symlink(folder.path("secret.toml"), folder.path("repo/caveat.toml")).unwrap();
    let seen = folder.gate(&["repo/a.study"]);
    assert!(seen.status == 2 && seen.out.contains("policy/outside") && !seen.out.contains("secret words"), "{seen:?}");
    // Who names it, means it.
    assert!(folder.gate(&["repo/a.study", "--config", "repo/caveat.toml"]).out.contains("secret words"));
}

#[test]
fn links_in_a_folder_of_rules_lead_nowhere_else() {
    let folder = Folder::new(&[("secret.txt", "secret words"), ("a.study", CAUSAL)]);
    symlink(folder.path("secret.txt"), folder.path("rules/test/linked.rule")).unwrap();
    let seen = folder.check(&["a.study"]);
    assert_eq!(seen.status, 2);
    assert!(
        seen.out.contains("error[file/link] `rules/test/linked.rule` leads out of the folder") && !seen.out.contains("secret words"),
        "{seen:?}"
    );
    assert!(seen.out.contains("a.study:2:33: warning[test/causal]"), "the other rules are run all the same: {seen:?}");
}

#[test]
fn folders_of_rules_are_not_endless() {
    let folder = Folder::new(&[("a.study", PLAIN)]);
    let deep = format!("rules/{}x.rule", "d/".repeat(16));
    folder.write(&deep, "");
    let seen = folder.check(&["a.study"]);
    assert!(seen.status == 2 && seen.out.contains("file/too-deep"), "{seen:?}");
    fs::remove_dir_all(folder.path("rules/d")).unwrap();
    for at in 0..2_010 {
        folder.write(&format!("many/test/r{at}.terms"), format!("# {at}\n"));
    }
    let seen = folder.check(&["a.study", "--rules", "many"]);
    assert!(seen.status == 2 && seen.out.contains("file/too-many-rules"), "{seen:?}");
    for at in 0..3 {
        folder.write(&format!("large/test/r{at}.terms"), format!("# {}\n", "x".repeat(6 << 20)));
    }
    let seen = folder.check(&["a.study", "--rules", "large"]);
    assert!(seen.status == 2 && seen.out.contains("file/too-many-rules"), "{seen:?}");
}

#[test]
fn policies_that_extend_each_other_come_to_an_end() {
    let folder = Folder::new(&[("a.study", PLAIN)]);
    // Each extends the next one twice: two to the power of thirty in all.
    for at in 0..30 {
        folder.write(&format!("p{at}.toml"), format!("extends = [\"p{0}.toml\", \"p{0}.toml\"]\n", at + 1));
    }
    folder.write("p30.toml", "");
    let seen = folder.gate(&["a.study", "--config", "p0.toml"]);
    assert!(seen.status == 2 && seen.out.contains("policy/too-many"), "{seen:?}");
    folder.write("caveat.toml", format!("select = {}{}", "[".repeat(100_000), "]".repeat(100_000)));
    let seen = folder.gate(&["a.study"]);
    assert!(seen.status == 2 && seen.out.contains("policy/"), "{seen:?}");
}

/// A study with so many findings.
fn wide(findings: usize) -> String {
    let mut text = "study \"Wide\" {\n".to_owned();
    for at in 0..findings {
        writeln!(text, "  finding f{at} {{ p: .{:03} }}", 1 + at % 40).unwrap();
    }
    text + "}\n"
}

/// A rule that looks at every combination of so many findings.
fn greedy(names: usize) -> String {
    let names: Vec<String> = (0..names).map(|at| format!("f{at}")).collect();
    let bound: Vec<String> = names.iter().map(|name| format!("{name} in findings")).collect();
    let sum: Vec<String> = names.iter().map(|name| format!("{name}.p >= .05")).collect();
    format!(
        "rule test/greedy \"Greedy\" {{\n  severity: warning\n  for: {}\n  when: {}\n  says: \"x\"\n  mark f0.p \"x\"\n  help: \"x\"\n  why: \"x\"\n  source {{ cites: \"nobody (2026)\" }}\n  fails {{ finding f {{ p: .2 }} }}\n  passes {{ finding f {{ p: .01 }} }}\n}}\n",
        bound.join(", "),
        sum.join(" or ")
    )
}

#[test]
fn combinations_are_counted() {
    let folder = Folder::new(&[("wide.study", &wide(300)), ("rules/test/greedy.rule", &greedy(5))]);
    let seen = folder.check(&["wide.study", "--time-limit", "0"]);
    assert_eq!(seen.status, 2);
    assert!(seen.out.contains("error[rule/over-budget] `test/greedy` has more combinations in this study than can be judged"), "{seen:?}");
}

#[test]
fn judging_a_study_ends_in_time() {
    let folder = Folder::new(&[("wide.study", &wide(300)), ("rules/test/greedy.rule", &greedy(5)), ("small.study", PLAIN)]);
    let seen = folder.check(&["wide.study", "small.study", "--time-limit", "0.001"]);
    assert_eq!(seen.status, 2);
    assert!(seen.out.contains("wide.study:1:1: error[rule/out-of-time] judging this study took longer than 0.001 s: `test/"), "{seen:?}");
    let json = folder.run(&["check", "--rules", "rules", "--select", "test", "wide.study", "--time-limit", "0.001", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["files"][0]["unreadable"], true);
    for wrong in ["-1", "soon", "1e999"] {
        assert_eq!(folder.check(&["small.study", &format!("--time-limit={wrong}")]).status, 2);
    }
}

#[test]
fn patterns_that_would_take_forever_are_refused_or_fast() {
    // Nested repetitions, which other engines take exponential time for.
    for pattern in ["(a+)+$", "((((a{100}){100}){100}){100})"] {
        let terms = format!("lexicon slow \"Slow\" {{\n  /{pattern}/\n}}\n");
        let folder = Folder::new(&[("a.study", &CAUSAL.replace("It works", &"a".repeat(5_000))), ("rules/test/slow.terms", &terms)]);
        let seen = folder.check(&["a.study"]);
        assert!([1, 2].contains(&seen.status), "{pattern} {seen:?}");
    }
}
