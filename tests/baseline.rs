//! Baselines: what is known fails nothing, what is new does, and what holds no more is told.

mod folder;

use folder::{CAUSAL, Folder, OPEN, Seen};

fn write(folder: &Folder) -> String {
    let seen = folder.check(&["--write-baseline", "known.json", "studies"]);
    assert_eq!(seen.status, 0, "{seen:?}");
    folder.read("known.json")
}

fn check(folder: &Folder, more: &[&str]) -> Seen {
    folder.check(&[&["--baseline", "known.json", "studies"], more].concat())
}

/// Lines that weigh.
fn weighing(seen: &Seen) -> Vec<String> {
    seen.lines().into_iter().filter(|line| !line.contains(": known[")).map(str::to_owned).collect()
}

#[test]
fn what_is_known_fails_nothing_and_what_is_new_does() {
    let folder = Folder::new(&[("studies/a.study", CAUSAL), ("studies/open.study", OPEN)]);
    let text = write(&folder);
    assert_eq!(text.matches("fingerprint").count(), 1, "{text}");
    let seen = check(&folder, &[]);
    assert_eq!((seen.status, weighing(&seen)), (0, vec![]), "{seen:?}");
    folder.write("studies/b.study", CAUSAL.replace("It works", "It cures"));
    let seen = check(&folder, &[]);
    assert_eq!((seen.status, weighing(&seen)), (1, vec!["studies/b.study:2:33: warning[test/causal] a claim is causal".to_owned()]));
}

#[test]
fn edits_elsewhere_leave_it_alone() {
    let folder = Folder::new(&[("studies/a.study", CAUSAL), ("studies/open.study", OPEN)]);
    write(&folder);
    let moved = CAUSAL
        .replace("  claim", "  # a remark\n\n  outcome o \"Scores\"\n  claim d \"Scores were high\" { asserts: descriptive }\n  claim");
    folder.write("studies/a.study", moved);
    assert_eq!(check(&folder, &[]).status, 0);
}

#[test]
fn no_problem_takes_the_place_of_another() {
    let folder = Folder::new(&[("studies/a.study", CAUSAL)]);
    write(&folder);
    // As many findings as before, of the same rule, on the same line, about another sentence.
    folder.write("studies/a.study", CAUSAL.replace("It works", "It cures"));
    let seen = check(&folder, &[]);
    assert_eq!(seen.status, 1);
    let lines = weighing(&seen);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0], "studies/a.study:2:33: warning[test/causal] a claim is causal");
    assert!(
        lines[1].starts_with("known.json:4:5: error[baseline/stale] `test/causal` no longer says this of `studies/a.study`"),
        "{lines:?}"
    );
    // Nor do other facts about the same blocks.
    let chance = |p: &str| format!("study \"Chance\" {{\n  finding f {{ p: {p} }}\n}}\n");
    folder.write("studies/a.study", chance(".20"));
    write(&folder);
    assert_eq!(check(&folder, &[]).status, 0);
    folder.write("studies/a.study", chance(".30"));
    assert_eq!(check(&folder, &[]).status, 1);
}

#[test]
fn entries_that_hold_no_more_are_told_and_pruned() {
    let folder = Folder::new(&[("studies/a.study", CAUSAL), ("studies/b.study", CAUSAL), ("studies/open.study", OPEN)]);
    write(&folder);
    folder.write("studies/a.study", CAUSAL.replace("causal", "descriptive"));
    std::fs::remove_file(folder.path("studies/b.study")).unwrap();
    let seen = check(&folder, &[]);
    assert_eq!(seen.status, 1);
    assert_eq!(seen.out.matches("baseline/stale").count(), 2, "{seen:?}");
    // What was not judged may hold still.
    let of_one = folder.check(&["--baseline", "known.json", "studies/open.study"]);
    assert_eq!(of_one.out.matches("baseline/stale").count(), 1, "the file that is gone alone: {of_one:?}");
    let narrowed = check(&folder, &["--ignore", "test/causal"]);
    assert!(!narrowed.out.contains("this of `studies/a.study`"), "{narrowed:?}");
    // A study that cannot be read in full says nothing of its entries.
    folder.write("studies/a.study", CAUSAL.replace("  claim", "  arm a { roel: treatment }\n  claim").replace("causal", "descriptive"));
    assert_eq!(check(&folder, &[]).out.matches("baseline/stale").count(), 1);
    folder.write("studies/a.study", CAUSAL.replace("causal", "descriptive"));
    let pruned = check(&folder, &["--prune-baseline"]);
    assert_eq!(pruned.status, 0, "{pruned:?}");
    assert!(pruned.err.contains("2 stale entries taken out"), "{pruned:?}");
    assert_eq!(folder.read("known.json").matches("fingerprint").count(), 0);
    assert_eq!(check(&folder, &[]).status, 0);
}

#[test]
fn open_questions_are_known_where_they_fail() {
    let folder = Folder::new(&[("studies/open.study", OPEN)]);
    let gate = |args: &[&str]| folder.check(&[args, &["--open", "fail", "studies"]].concat());
    assert_eq!(gate(&[]).status, 1);
    assert_eq!(gate(&["--write-baseline", "known.json"]).status, 0);
    assert_eq!(folder.read("known.json").matches("\"open\":true").count(), 1);
    assert_eq!(gate(&["--baseline", "known.json"]).status, 0);
    // Where nobody asks, an answer makes no entry stale; where they fail, it does.
    folder.write("studies/open.study", OPEN.replace("gain", "gain { p: .01 }"));
    assert_eq!(check(&folder, &[]).status, 0);
    let seen = gate(&["--baseline", "known.json"]);
    assert!(seen.status == 1 && seen.out.contains("baseline/stale"), "{seen:?}");
    // Another question is not the one that was known.
    folder.write("studies/open.study", OPEN.replace("gain", "loss"));
    assert_eq!(gate(&["--baseline", "known.json"]).status, 1);
}

#[test]
fn paths_start_from_the_baseline() {
    let folder = Folder::new(&[("studies/a.study", CAUSAL)]);
    write(&folder);
    let elsewhere = |args: &[&str]| {
        let output = folder.command(args).current_dir(folder.path("studies")).output().unwrap();
        output.status.code().unwrap()
    };
    let args = ["check", "--rules", "../rules", "--select", "test", "--baseline", "../known.json", "."];
    assert_eq!(elsewhere(&args), 0);
}

#[test]
fn branches_merge_line_by_line() {
    let folder = Folder::new(&[("studies/a.study", CAUSAL), ("studies/b.study", &CAUSAL.replace("works", "cures"))]);
    let text = write(&folder);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 7, "{text}");
    assert!(lines[3].contains("studies/a.study") && lines[4].contains("studies/b.study"), "{text}");
    // Two branches that keep the order of entries keep the file whole: an entry for each line.
    assert_eq!(write(&folder), text);
}

#[test]
fn mistakes_are_never_known_and_a_broken_baseline_lets_nothing_pass() {
    let folder = Folder::new(&[("studies/a.study", folder::MISTAKEN), ("known.json", "{}")]);
    assert_eq!(folder.check(&["--write-baseline", "new.json", "studies"]).status, 2);
    for (text, told) in [
        ("{}", "known.json:1:2: error[baseline/unreadable] this is no baseline"),
        ("not json", "known.json:1:2: error[baseline/unreadable] this is no baseline"),
        ("{\"caveat-baseline\": 2, \"entries\": []}", "known.json:1:1: error[baseline/unreadable] a baseline of shape 2 is not known"),
    ] {
        folder.write("known.json", text);
        folder.write("studies/a.study", folder::PLAIN);
        let seen = check(&folder, &[]);
        assert!(seen.status == 2 && seen.out.contains(told), "{text} {seen:?}");
    }
    let seen = folder.check(&["--baseline", "nowhere.json", "studies"]);
    assert!(seen.status == 2 && seen.out.contains("cannot read `nowhere.json`"), "{seen:?}");
}
