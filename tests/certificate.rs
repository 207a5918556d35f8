//! Certificates: what was judged and how, and whether the files at hand are still the same.

mod folder;

use folder::{CAUSAL, Folder, MISTAKEN, PLAIN, Seen};
use serde_json::Value;

const HOUSE: &str = "rules = [\"rules\"]\nselect = [\"test\"]\n";
const WAIVED: &str = "study \"Waived\" {\n  claim c \"It works\" { asserts: causal }\n  waive test/causal { reason: \"shown since\"  by: \"A. Editor\" }\n}\n";

fn folder() -> Folder {
    Folder::new(&[("caveat.toml", HOUSE), ("in/a.study", PLAIN), ("in/b.study", CAUSAL), ("in/c.study", WAIVED)])
}

fn certify(folder: &Folder, more: &[&str]) -> Seen {
    folder.gate(&[&["in", "--as-of", "2026-03-31", "--certificate", "certificate.json"], more].concat())
}

fn read(folder: &Folder) -> Value {
    serde_json::from_str(&folder.read("certificate.json")).unwrap()
}

#[test]
fn it_holds_what_was_judged_and_how() {
    let folder = folder();
    assert_eq!(certify(&folder, &[]).status, 1);
    let certificate = read(&folder);
    let body = &certificate["body"];
    assert_eq!((&body["outcome"], &body["as_of"]), (&"failed".into(), &"2026-03-31".into()));
    assert_eq!(body["caveat"], env!("CARGO_PKG_VERSION"));
    let inputs = body["inputs"].as_array().unwrap();
    let paths: Vec<&str> = inputs.iter().map(|input| input["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["in/a.study", "in/b.study", "in/c.study"]);
    let outcomes: Vec<&str> = inputs.iter().map(|input| input["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["passed", "failed", "passed"]);
    // As `sha256sum` tells it.
    let tool = std::process::Command::new("sha256sum").arg(folder.path("in/a.study")).output().unwrap();
    assert_eq!(inputs[0]["sha256"], String::from_utf8(tool.stdout).unwrap().split_whitespace().next().unwrap());
    assert_eq!(inputs[1]["claims"][0]["verdict"], "weakened");
    assert_eq!(inputs[2]["waived"][0]["reason"], "shown since");
    assert_eq!(inputs[2]["waived"][0]["by"], "A. Editor");
    assert_eq!((&body["summary"]["warnings"], &body["summary"]["waived"]), (&1.into(), &1.into()));
    let policy = &body["policies"][0];
    assert_eq!((&policy["files"][0]["path"], &policy["rules"]), (&"caveat.toml".into(), &2.into()));
    let rules: Vec<&str> = policy["rule_files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(rules, ["rules/test/causal.rule", "rules/test/chance.rule"]);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (one, other) = (folder(), folder());
    certify(&one, &["--threads", "1"]);
    certify(&other, &["--threads", "4", "--format", "json=report.json"]);
    assert_eq!(one.read("certificate.json"), other.read("certificate.json"), "whatever folder, threads and format");
}

#[test]
fn files_are_held_against_it() {
    let folder = folder();
    folder.write("known.json", "{\n  \"caveat-baseline\": 1,\n  \"entries\": []\n}\n");
    certify(&folder, &["--baseline", "known.json"]);
    let verify = || folder.run(&["verify", "certificate.json"]);
    let seen = verify();
    assert_eq!(seen.status, 0, "{seen:?}");
    assert_eq!(
        seen.out,
        format!("certificate.json: failed on 2026-03-31, by caveat {}\nall matches (7 files)\n", env!("CARGO_PKG_VERSION"))
    );
    for (path, what) in
        [("in/a.study", "study"), ("caveat.toml", "policy"), ("rules/test/causal.rule", "rules"), ("known.json", "baseline")]
    {
        let before = folder.read(path);
        folder.write(path, format!("{before} "));
        let seen = verify();
        assert_eq!(seen.status, 1, "{path}");
        assert!(seen.out.contains(&format!("  changed: {path} ({what})\ndoes not match (7 files looked at)")), "{seen:?}");
        std::fs::remove_file(folder.path(path)).unwrap();
        assert!(verify().out.contains(&format!("  cannot be read: {path} ({what})")));
        folder.write(path, before);
        assert_eq!(verify().status, 0);
    }
    // From another folder, too: paths start from the certificate.
    let output = folder.command(&["verify", "../certificate.json"]).current_dir(folder.path("in")).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn an_edited_certificate_is_told() {
    let folder = folder();
    certify(&folder, &[]);
    let text = folder.read("certificate.json");
    folder.write("certificate.json", text.replace("\"outcome\": \"failed\"", "\"outcome\": \"passed\""));
    let seen = folder.run(&["verify", "certificate.json"]);
    assert!(seen.status == 1 && seen.out.contains("the certificate itself was edited"), "{seen:?}");
    // Another layout is no edit.
    let value: Value = serde_json::from_str(&text).unwrap();
    folder.write("certificate.json", value.to_string());
    for (text, told) in
        [("{", "this is no certificate"), ("", "this is no certificate"), ("{\"caveat-certificate\": 1}", "this is no certificate")]
    {
        folder.write("certificate.json", text);
        let seen = folder.run(&["verify", "certificate.json"]);
        assert!(seen.status == 2 && seen.err.contains(told), "{seen:?}");
    }
    assert_eq!(folder.run(&["verify", "nowhere.json"]).status, 2);
}

#[test]
fn what_could_not_be_judged_is_no_pass() {
    let folder = folder();
    folder.write("in/d.study", MISTAKEN);
    folder.write("in/e.study", b"\xff\xfe");
    assert_eq!(certify(&folder, &["--fail-on", "never"]).status, 2);
    let certificate = read(&folder);
    assert_eq!(certificate["body"]["outcome"], "not judged");
    assert_eq!(certificate["body"]["inputs"][3]["outcome"], "not judged");
    assert_eq!(certificate["body"]["policies"][0]["options"], serde_json::json!(["--fail-on never"]));
    let seen = folder.gate(&["in", "--certificate", "nowhere/c.json"]);
    assert!(seen.status == 2 && seen.err.contains("cannot write the certificate to `nowhere/c.json`"), "{seen:?}");
}
