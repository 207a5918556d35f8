//! Policies: which file counts, what weighs more, and what is told of mistakes in them.

mod folder;

use folder::{CAUSAL, Folder, MISTAKEN, OPEN, PLAIN};
use std::fs;

/// By the rules of these tests alone.
const HOUSE: &str = "rules = [\"rules\"]\nselect = [\"test\"]\n";

fn house(more: &str) -> String {
    format!("{HOUSE}{more}")
}

const FOUND: &str = "2:33: warning[test/causal] a claim is causal";

#[test]
fn the_nearest_policy_upwards_counts() {
    let folder = Folder::new(&[
        ("caveat.toml", &house("")),
        ("a.study", CAUSAL),
        ("deep/er/b.study", CAUSAL),
        ("own/caveat.toml", "rules = [\"../rules\"]\nselect = [\"test/chance\"]\n"),
        ("own/c.study", CAUSAL),
        (".git/HEAD", ""),
    ]);
    let seen = folder.gate(&["."]);
    assert_eq!((seen.status, seen.lines()), (1, vec![&*format!("a.study:{FOUND}"), &*format!("deep/er/b.study:{FOUND}")]), "{seen:?}");
    // From wherever it is started.
    let output = folder.command(&["check", "--format", "concise"]).current_dir(folder.path("deep")).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("er/b.study:{FOUND}\n"));
    let isolated = folder.gate(&["--isolated", "a.study"]);
    assert_eq!((isolated.status, isolated.out.as_str()), (0, ""), "the rules of these tests are not there");
    let named = folder.gate(&["--config", "own/caveat.toml", "a.study"]);
    assert_eq!((named.status, named.lines()), (0, vec![]), "{named:?}");
}

#[test]
fn what_stands_later_wins_and_options_win_over_all() {
    let folder = Folder::new(&[
        ("base/one.toml", "rules = [\"../rules\"]\nselect = [\"test\"]\nfail-on = \"never\"\n[severity]\n\"test/causal\" = \"error\"\n"),
        ("base/two.toml", "fail-on = \"error\"\n[severity]\n\"test/causal\" = \"advice\"\n"),
        ("caveat.toml", "extends = [\"base/one.toml\", \"base/two.toml\"]\n"),
        (".git/HEAD", ""),
        ("a.study", CAUSAL),
    ]);
    let lines = |seen: &folder::Seen| seen.out.trim_end().to_owned();
    let seen = folder.gate(&["a.study"]);
    assert_eq!((seen.status, lines(&seen)), (0, "a.study:2:33: advice[test/causal] a claim is causal".to_owned()));
    folder.write("caveat.toml", "extends = [\"base/two.toml\", \"base/one.toml\"]\n");
    let seen = folder.gate(&["a.study"]);
    assert_eq!((seen.status, lines(&seen)), (0, "a.study:2:33: error[test/causal] a claim is causal".to_owned()));
    assert_eq!(folder.gate(&["a.study", "--fail-on", "error"]).status, 1);
    folder.write("caveat.toml", "extends = [\"base/two.toml\", \"base/one.toml\"]\nfail-on = \"warning\"\n");
    assert_eq!(folder.gate(&["a.study"]).status, 1);
    assert_eq!(folder.gate(&["a.study", "--ignore", "test/causal"]).out, "");
    folder.write("caveat.toml", "extends = \"base/one.toml\"\nignore = [\"test\"]\n");
    let seen = folder.gate(&["a.study"]);
    assert!(seen.status == 2 && seen.out.contains("caveat.toml:2:11: error[policy/no-rules] no rule is left to judge by"), "{seen:?}");
    assert_eq!(folder.gate(&["a.study", "--select", "test"]).lines().len(), 1);
}

#[test]
fn severities_by_rule_by_pattern_and_by_category() {
    let folder = Folder::new(&[("a.study", CAUSAL)]);
    for (severities, told) in [
        ("test = \"error\"", "error"),
        ("test = \"error\"\n\"test/*\" = \"advice\"", "advice"),
        ("\"test/causal\" = \"error\"\ntest = \"off\"\n\"test/c*\" = \"advice\"", "error"),
        ("\"test/causal\" = \"off\"\ntest = \"error\"", ""),
    ] {
        folder.write("caveat.toml", house(&format!("[severity]\n{severities}\n")));
        let seen = folder.gate(&["a.study"]);
        let wanted = if told.is_empty() { String::new() } else { format!("a.study:2:33: {told}[test/causal] a claim is causal\n") };
        assert_eq!(seen.out, wanted, "{severities}");
    }
    // What an extended policy switches off, a later severity switches on.
    folder.write("base.toml", house("[severity]\ntest = \"off\"\n"));
    folder.write("caveat.toml", "extends = [\"base.toml\"]\n[severity]\n\"test/causal\" = \"error\"\n");
    assert_eq!(folder.gate(&["a.study"]).out, "a.study:2:33: error[test/causal] a claim is causal\n");
}

#[test]
fn a_severity_decides_whether_a_rule_asks() {
    let folder = Folder::new(&[("open.study", OPEN), ("caveat.toml", &house(""))]);
    let asked = |args: &[&str]| folder.run(&[&["check", "open.study"], args].concat()).out.contains("`gain.p`");
    assert!(asked(&[]));
    folder.write("caveat.toml", house("[severity]\n\"test/chance\" = \"advice\"\n"));
    assert!(!asked(&[]));
    assert!(asked(&["--unsettled"]));
}

#[test]
fn parameters_move_within_their_range() {
    let folder = Folder::new(&[("a.study", CAUSAL), ("caveat.toml", HOUSE)]);
    assert_eq!(folder.gate(&["a.study"]).status, 1);
    for value in ["2", "\"2\""] {
        folder.write("caveat.toml", house(&format!("[param.\"test/causal\"]\nmost = {value}\n")));
        assert_eq!(folder.gate(&["a.study"]).out, "", "{value}");
    }
    for (value, label) in [("10", "the rule allows 0 .. 9"), ("\"40%\"", "is wanted here"), ("\"2 } x {\"", "is wanted here")] {
        folder.write("caveat.toml", house(&format!("[param.\"test/causal\"]\nmost = {value}\n")));
        let seen = folder.run(&["check", "a.study"]);
        assert!(seen.status == 2 && seen.out.contains("policy/param") && seen.out.contains(label), "{value} {seen:?}");
    }
}

#[test]
fn open_questions_are_kept_quiet_told_or_fail() {
    let folder = Folder::new(&[("open.study", OPEN), ("caveat.toml", HOUSE)]);
    let run = |args: &[&str]| folder.run(&[&["check", "open.study"], args].concat());
    for (args, status, told) in [
        (&[][..], 0, true),
        (&["--open", "quiet"], 0, false),
        (&["--open", "fail"], 1, true),
        (&["--profile", "draft"], 0, false),
        (&["--profile", "submission"], 1, true),
        // An option weighs more than a profile.
        (&["--profile", "submission", "--open", "ask"], 0, true),
    ] {
        let seen = run(args);
        assert_eq!((seen.status, seen.out.contains("`gain.p`")), (status, told), "{args:?} {seen:?}");
    }
    folder.write("open.study", OPEN.replace("finding gain", "finding gain { p: .001 }"));
    assert_eq!(run(&["--profile", "submission"]).status, 0);
}

#[test]
fn excluded_files_are_not_judged_unless_they_are_named() {
    let folder = Folder::new(&[
        ("caveat.toml", &house("exclude = [\"old/\", \"*.draft.study\"]\n")),
        ("a.study", CAUSAL),
        ("old/b.study", MISTAKEN),
        ("new/c.draft.study", MISTAKEN),
    ]);
    assert_eq!(folder.gate(&["."]).lines(), [format!("a.study:{FOUND}")]);
    assert_eq!(folder.gate(&["old/b.study"]).status, 2);
    // All that there is may be excluded: that is nothing to judge.
    assert_eq!(folder.gate(&["old"]).status, 2);
}

#[test]
fn every_mistake_is_told_where_it_stands() {
    let folder = Folder::new(&[("a.study", PLAIN), ("loop.toml", "extends = [\"caveat.toml\"]\n"), ("folder.toml/x", "")]);
    for (policy, told) in [
        ("extends = [\"nowhere.toml\"]", "1:12: error[policy/missing] there is no policy `nowhere.toml`"),
        ("extends = [\"darft\"]", "1:12: error[policy/unknown-profile] there is no profile `darft`"),
        ("rules = \"house\"", "1:9: error[policy/missing] there is no folder of rules `house`"),
        ("selct = []", "1:1: error[policy/unknown-key] a policy has no key `selct`"),
        ("select = [\"tset\"]", "1:11: error[policy/unknown-rule] no rule and no category is called `tset`"),
        ("select = [3]", "1:11: error[policy/value] `select` is not a text in quotes"),
        ("ignore = 3", "1:10: error[policy/value] `ignore` is not a list of texts, such as `[\"one\", \"two\"]`"),
        ("fail-on = \"waning\"", "1:11: error[policy/value] `fail-on` cannot be `waning`"),
        ("open = true", "1:8: error[policy/value] `open` is not a text in quotes"),
        ("unwaivable = [\"x/y\"]", "1:15: error[policy/unknown-rule] no rule and no category is called `x/y`"),
        ("waivers-need = [\"reson\"]", "1:17: error[policy/value] `waivers-need` cannot ask for `reson`"),
        ("severity = 1", "1:12: error[policy/value] `severity` is not a table"),
        ("[severity]\nwordng = \"off\"", "2:1: error[policy/unknown-rule] no rule and no category is called `wordng`"),
        ("[severity]\nwording = \"of\"", "2:11: error[policy/value] `wording` cannot be `of`"),
        ("[param.\"test/none\"]\nx = 1", "1:8: error[policy/unknown-rule] no rule and no category is called `test/none`"),
        ("[param.\"wording/claims-drift\"]\nx = 1", "2:1: error[policy/unknown-param] `wording/claims-drift` has no parameter `x`"),
        ("exclude = [\"[z-a]\"]", "1:12: error[policy/pattern] `[z-a]` is no pattern of paths"),
        ("waive = 1", "1:9: error[policy/value] `waive` is not a list of tables"),
        ("[[waive]]\nreason = \"x\"", "1:1: error[policy/value] a waiver of a policy says which rule it waives"),
        ("[[waive]]\nrule = \"x\"\nresaon = \"x\"", "3:1: error[policy/unknown-key] a waiver has no key `resaon`"),
        ("[[waive]]\nrule = \"x\"\nuntil = \"soon\"", "3:9: error[policy/value] `until` is not a date such as 2027-12-31"),
        ("extends = [\"loop.toml\"]", "1:12: error[policy/cycle] this policy extends itself"),
        ("a = [", "1:6: error[policy/syntax] "),
        ("select = []\nselect = []", "2:1: error[policy/syntax] "),
    ] {
        folder.write("caveat.toml", policy);
        let seen = folder.gate(&["a.study"]);
        assert_eq!(seen.status, 2, "{policy} {seen:?}");
        let file = if policy.contains("loop") { "loop.toml" } else { "caveat.toml" };
        assert!(seen.out.lines().any(|line| line.starts_with(&format!("{file}:{told}"))), "{policy}\n{}", seen.out);
    }
    // What was meant is offered, and the mistake is underlined.
    folder.write("caveat.toml", "selct = []\n[severity]\nwordng = \"off\"\n");
    let seen = folder.run(&["check", "a.study"]);
    for wanted in ["did you mean `select`?", "did you mean `wording`?", "[caveat.toml:1:1]"] {
        assert!(seen.out.contains(wanted), "{wanted} {}", seen.out);
    }
}

#[test]
fn mistakes_in_options_judge_nothing() {
    let folder = Folder::new(&[("a.study", CAUSAL)]);
    let seen = folder.run(&["check", "--ignore", "wordng", "a.study"]);
    assert_eq!((seen.status, seen.out.as_str()), (2, ""));
    assert!(seen.err.contains("caveat --ignore wordng") && seen.err.contains("did you mean `wording`?"), "{}", seen.err);
}

#[test]
fn a_policy_that_cannot_be_read_lets_nothing_pass() {
    let folder = Folder::new(&[("a.study", PLAIN), ("caveat.toml/inner", "")]);
    let seen = folder.gate(&["a.study"]);
    assert_eq!(
        (seen.status, seen.out.as_str()),
        (2, "caveat.toml:1:1: error[policy/unreadable] cannot read the policy `caveat.toml`: it is a folder\n")
    );
    assert_eq!(folder.gate(&["a.study", "--isolated"]).status, 0);
    let seen = folder.gate(&["a.study", "--config", "nowhere.toml"]);
    assert!(seen.status == 2 && seen.out.contains("cannot read the policy `nowhere.toml`"), "{seen:?}");
    fs::remove_dir_all(folder.path("caveat.toml")).unwrap();
    folder.write("caveat.toml", b"select = [\"\xe9\"]");
    let seen = folder.gate(&["a.study"]);
    assert!(seen.status == 2 && seen.out.contains("caveat.toml:1:12: error[syntax/"), "{seen:?}");
    folder.write("caveat.toml", vec![b'#'; (1 << 20) + 1]);
    assert!(folder.gate(&["a.study"]).out.contains("larger than 1 MiB"));
}

#[test]
fn what_is_in_force_and_who_says_so() {
    let folder = Folder::new(&[
        ("caveat.toml", &house("extends = [\"submission\", \"base.toml\"]\n[severity]\n\"test/causal\" = \"error\"\n")),
        ("base.toml", "fail-on = \"error\"\n[param.\"test/causal\"]\nmost = 2\n[[waive]]\nrule = \"test/chance\"\nreason = \"a pilot\"\n"),
        ("a.study", CAUSAL),
    ]);
    let seen = folder.run(&["config", "--select", "test", "a.study"]);
    let wanted = "\
a.study: profile submission, then base.toml, then caveat.toml
2 of 213 rules run

fail-on                    error                base.toml:1
open                       fail                 profile submission
rules                      rules                caveat.toml:1
test/causal severity       error (not warning)  caveat.toml:5
test/causal most           2 (not 3)            base.toml:3
test/chance waived         \"a pilot\"            base.toml:4
";
    let off = |line: &&str| !line.ends_with(" rules)  off                  command line") && !line.contains(" off ");
    assert_eq!(seen.out.lines().filter(off).collect::<Vec<_>>(), wanted.lines().collect::<Vec<_>>(), "{}", seen.out);
    assert_eq!(seen.status, 0);
    let json = folder.run(&["config", "--format", "json", "."]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value[0]["fail_on"], serde_json::json!({ "value": "error", "from": "base.toml:1" }));
}
