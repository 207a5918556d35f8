//! Waivers: what is waived is told and fails nothing, and a waiver that does not hold is itself a finding.

mod folder;

use folder::{Folder, Seen};
use serde_json::Value;

/// A causal claim and an open question, and a waiver of them.
fn study(waive: &str) -> String {
    format!(
        "study \"One\" {{\n  finding gain\n  claim c \"It works\" {{ asserts: causal }}\n  claim d \"It cures\" {{ asserts: causal }}\n{waive}}}\n"
    )
}

const C: &str = "a.study:3:33: warning[test/causal] a claim is causal";
const D: &str = "a.study:4:33: warning[test/causal] a claim is causal";

fn check(folder: &Folder, args: &[&str]) -> Seen {
    folder.check(&[args, &["--as-of", "2026-06-30", "a.study"]].concat())
}

fn told(waive: &str, args: &[&str]) -> (i32, Vec<String>) {
    let folder = Folder::new(&[("a.study", &study(waive))]);
    let seen = check(&folder, args);
    let weighing = seen.lines().into_iter().filter(|line| !line.contains(": waived[")).map(str::to_owned).collect();
    (seen.status, weighing)
}

#[test]
fn what_is_waived_is_told_and_fails_nothing() {
    assert_eq!(told("", &[]), (1, vec![C.to_owned(), D.to_owned()]));
    assert_eq!(told("  waive test/causal { reason: \"known\" }\n", &[]), (0, vec![]));
    assert_eq!(told("  waive test/causal { reason: \"known\"  on: c }\n", &[]), (1, vec![D.to_owned()]));
    assert_eq!(told("  waive test/causal { reason: \"known\"  on: c, d }\n", &[]), (0, vec![]));
}

#[test]
fn reasons_are_in_the_report() {
    let waive = "  waive test/causal { reason: \"shown in a later trial\"  by: \"A. Editor\"  until: 2026-12-31  on: c }\n";
    let folder = Folder::new(&[("a.study", &study(waive))]);
    let seen = folder.run(&["check", "--rules", "rules", "--select", "test", "--as-of", "2026-06-30", "--format", "json", "a.study"]);
    let value: Value = serde_json::from_str(&seen.out).unwrap();
    let diagnostics = value["files"][0]["diagnostics"].as_array().unwrap();
    assert_eq!(diagnostics.len(), 2);
    let waived = diagnostics.iter().find(|told| told["claim"] == "c").unwrap();
    assert_eq!(
        waived["waived"],
        serde_json::json!({ "reason": "shown in a later trial", "by": "A. Editor", "until": "2026-12-31", "policy": null })
    );
    assert_eq!(diagnostics.iter().find(|told| told["claim"] == "d").unwrap()["waived"], Value::Null);
    assert_eq!(value["summary"]["waived"], 1);
    assert_eq!(value["summary"]["warnings"], 1);
    let verdict = |id: &str| {
        let claims = value["files"][0]["studies"][0]["claims"].as_array().unwrap().clone();
        claims.into_iter().find(|claim| claim["id"] == id).unwrap()["verdict"].clone()
    };
    // What is waived weighs in no verdict; the open question about the finding is of no claim.
    assert_eq!((verdict("c"), verdict("d")), ("stands".into(), "weakened".into()));
}

#[test]
fn open_questions_can_be_waived() {
    let open = &["--ignore", "test/causal", "--open", "fail"][..];
    assert_eq!(told("", open).0, 1);
    assert_eq!(told("  waive test/chance { reason: \"the authors lost the data\" }\n", open).0, 0);
    assert_eq!(told("  waive test/chance { reason: \"the authors lost the data\"  on: gain }\n", open).0, 0);
    // A question that is not asked for is there to be waived all the same.
    let (status, told) = told("  waive test/chance { reason: \"lost\" }\n", &["--ignore", "test/causal"]);
    assert_eq!((status, told), (0, vec![]));
}

#[test]
fn a_waiver_that_does_not_hold_is_a_finding() {
    for (waive, wanted, holds) in [
        ("waive test/chance { reason: \"x\"  on: c }", "5:3: warning[waiver/unused] the waiver of `test/chance` silences nothing", false),
        (
            "waive test/causal { reason: \"x\"  until: 2026-06-29 }",
            "5:43: warning[waiver/expired] the waiver of `test/causal` ran out on 2026-06-29",
            false,
        ),
        ("waive test/causal { reason: \"x\"  until: 2026-06-30 }", "", true),
        ("waive test/causal { reason: \"x\"  until: 2026-06 }", "", true),
        ("waive test/causla { reason: \"x\" }", "5:9: error[waiver/unknown-rule] there is no rule `test/causla` to waive", false),
        ("waive test/causal { by: \"me\" }", "5:3: error[waiver/no-reason] the waiver of `test/causal` gives no reason", false),
        ("waive test/causal { reason: \" \" }", "5:3: error[waiver/no-reason] the waiver of `test/causal` gives no reason", false),
        ("waive test/causal { reason: \"x\"  on: nobody }", "5:40: error[vocabulary/unknown-reference] no block is called `nobody`", false),
    ] {
        let (status, lines) = told(&format!("  {waive}\n"), &[]);
        assert_eq!(lines.iter().any(|line| line == C), !holds, "{waive} {lines:?}");
        assert_eq!(status == 0, holds, "{waive}");
        assert!(wanted.is_empty() || lines.contains(&format!("a.study:{wanted}")), "{waive} {lines:?}");
    }
    // The nearest rule is offered.
    let folder = Folder::new(&[("a.study", &study("  waive test/causla { reason: \"x\" }\n"))]);
    let seen = folder.run(&["check", "--rules", "rules", "--select", "test", "a.study"]);
    assert!(seen.out.contains("did you mean `test/causal`?"), "{}", seen.out);
}

#[test]
fn a_waiver_of_a_rule_that_does_not_run_is_not_called_unused() {
    assert_eq!(told("  waive test/causal { reason: \"x\" }\n", &["--ignore", "test/causal"]), (0, vec![]));
    // Nor is one in a study that could not be read in full: what it is for may be in the part that could not.
    let (status, lines) = told("  waive test/chance { reason: \"x\"  on: c }\n  arm a { roel: treatment }\n", &[]);
    assert!(status == 2 && !lines.iter().any(|line| line.contains("waiver/unused")), "{lines:?}");
}

#[test]
fn a_policy_says_what_waivers_need_and_what_nobody_may_waive() {
    let house = "rules = [\"rules\"]\nselect = [\"test\"]\n";
    for (policy, waive, wanted) in [
        (
            "unwaivable = [\"test/causal\"]",
            "waive test/causal { reason: \"x\" }",
            "a.study:5:3: error[waiver/unwaivable] `test/causal` may not be waived here",
        ),
        (
            "unwaivable = [\"test\"]",
            "waive test/causal { reason: \"x\" }",
            "a.study:5:3: error[waiver/unwaivable] `test/causal` may not be waived here",
        ),
        (
            "waivers-need = [\"by\"]",
            "waive test/causal { reason: \"x\" }",
            "a.study:5:3: error[waiver/incomplete] the waiver of `test/causal` has no `by`",
        ),
        (
            "waivers-need = [\"until\"]",
            "waive test/causal { reason: \"x\"  by: \"me\" }",
            "a.study:5:3: error[waiver/incomplete] the waiver of `test/causal` has no `until`",
        ),
        ("waivers-need = [\"by\", \"until\"]", "waive test/causal { reason: \"x\"  by: \"me\"  until: 2027 }", ""),
        (
            "severity.\"waiver/unused\" = \"error\"",
            "waive test/chance { reason: \"x\"  on: c }",
            "a.study:5:3: error[waiver/unused] the waiver of `test/chance` silences nothing",
        ),
        ("severity.waiver = \"off\"", "waive test/chance { reason: \"x\"  on: c }", C),
    ] {
        let folder = Folder::new(&[("a.study", &study(&format!("  {waive}\n"))), ("caveat.toml", &format!("{house}{policy}\n"))]);
        let seen = folder.gate(&["--as-of", "2026-06-30", "a.study"]);
        if wanted.is_empty() {
            assert_eq!(seen.status, 0, "{policy} {seen:?}");
        } else {
            assert!(seen.lines().contains(&wanted) && seen.status == 1, "{policy} {seen:?}");
        }
        assert!(!policy.contains("off") || !seen.out.contains("waiver/"), "{seen:?}");
    }
}

const HOUSE: &str = "rules = [\"rules\"]\nselect = [\"test\"]\n";

#[test]
fn a_policy_waives_for_all_its_files() {
    let folder = Folder::new(&[("a.study", &study("")), ("old/a.study", &study(""))]);
    for (waive, left) in [
        ("rule = \"test/causal\"\nreason = \"x\"", 0),
        ("rule = \"test/causal\"\nreason = \"x\"\non = [\"c\"]", 2),
        ("rule = \"test/causal\"\nreason = \"x\"\nfiles = [\"old/\"]", 2),
        ("rule = \"test/causal\"\nreason = \"x\"\nfiles = [\"/a.study\"]\non = [\"d\"]", 3),
    ] {
        folder.write("caveat.toml", format!("{HOUSE}[[waive]]\n{waive}\n"));
        let seen = folder.gate(&["."]);
        let weighing = seen.lines().into_iter().filter(|line| line.contains(": warning[test/causal]")).count();
        assert_eq!((weighing, seen.status), (left, i32::from(left > 0)), "{waive} {seen:?}");
    }
    let seen = folder.run(&["check", "--format", "json", "a.study"]);
    let value: Value = serde_json::from_str(&seen.out).unwrap();
    let waived: Vec<&Value> =
        value["files"][0]["diagnostics"].as_array().unwrap().iter().filter(|told| !told["waived"].is_null()).collect();
    assert_eq!((waived.len(), &waived[0]["waived"]["policy"]), (1, &Value::from("caveat.toml")));
}

#[test]
fn waivers_of_policies_that_do_not_hold_are_findings_too() {
    let folder = Folder::new(&[("a.study", &study(""))]);
    for (waive, wanted) in [
        (
            "rule = \"test/chance\"\nreason = \"x\"\non = [\"c\"]",
            "4:8: warning[waiver/unused] the waiver of `test/chance` silences nothing",
        ),
        (
            "rule = \"test/causal\"\nreason = \"x\"\nfiles = [\"nowhere/\"]",
            "4:8: warning[waiver/unused] the waiver of `test/causal` silences nothing",
        ),
        ("rule = \"test/causal\"", "4:8: error[waiver/no-reason] the waiver of `test/causal` gives no reason"),
        ("rule = \"test/causla\"\nreason = \"x\"", "4:8: error[waiver/unknown-rule] there is no rule `test/causla` to waive"),
        (
            "rule = \"test/causal\"\nreason = \"x\"\nuntil = 2026-01-31",
            "6:9: warning[waiver/expired] the waiver of `test/causal` ran out on 2026-01-31",
        ),
    ] {
        folder.write("caveat.toml", format!("{HOUSE}[[waive]]\n{waive}\n"));
        let seen = folder.gate(&["--as-of", "2026-06-30", "."]);
        assert!(seen.status == 1 && seen.lines().contains(&&*format!("caveat.toml:{wanted}")), "{waive} {seen:?}");
    }
    // A part of the journal cannot tell that a waiver of the whole is not used.
    folder.write("caveat.toml", format!("{HOUSE}[[waive]]\nrule = \"test/chance\"\nreason = \"x\"\non = [\"c\"]\n"));
    assert!(!folder.gate(&["a.study"]).out.contains("waiver/unused"));
    assert!(!folder.gate(&[".", "--ignore", "test/chance"]).out.contains("waiver/unused"));
}
