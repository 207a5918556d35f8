//! The same bytes from run to run and from any number of threads, in every format, the certificate and the baseline.

mod folder;

use folder::{CAUSAL, Folder, MISTAKEN, OPEN, PLAIN};
use std::collections::BTreeMap;
use std::fs;

const FORMATS: [&str; 10] = ["pretty", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit", "markdown", "letter"];

const POLICY: &str =
    "rules = [\"rules\"]\nopen = \"fail\"\n[[waive]]\nrule = \"test/causal\"\nfiles = [\"in/3/\"]\nreason = \"an old volume\"\n";

#[test]
fn every_format_is_the_same_from_run_to_run_and_thread_to_thread() {
    let folder = Folder::new(&[("caveat.toml", POLICY)]);
    let waived = CAUSAL.replace("  claim", "  waive test/causal { reason: \"known\" }\n  claim");
    let seed = include_str!("../examples/personalized-learning.study");
    for at in 0..280 {
        let text =
            [PLAIN, CAUSAL, MISTAKEN, OPEN, &waived, "é🦀 \u{202e}", seed].get(if at % 40 == 39 { 6 } else { at % 6 }).copied().unwrap();
        folder.write(&format!("in/{}/{at}.study", at % 7), text);
    }
    let started = folder.gate(&["in", "--as-of", "2026-03-31", "--write-baseline", "known.json", "--select", "test/chance"]);
    assert_eq!(started.status, 2, "some files hold mistakes");
    let mut first: Option<BTreeMap<String, String>> = None;
    for (run, threads) in ["1", "2", "8", "8", "8", "8", "8"].into_iter().enumerate() {
        fs::create_dir_all(folder.path("out")).unwrap();
        let formats: Vec<String> = FORMATS.iter().map(|name| format!("--format={name}=out/{name}")).collect();
        let mut args = vec![
            "check",
            "in",
            "--as-of",
            "2026-03-31",
            "--threads",
            threads,
            "--baseline",
            "known.json",
            "--certificate",
            "out/certificate",
        ];
        args.extend(formats.iter().map(String::as_str));
        let seen = folder.run(&args);
        assert_eq!((seen.status, seen.out.as_str()), (2, ""), "{seen:?}");
        let written = fs::read_dir(folder.path("out")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let written: BTreeMap<String, String> = written.map(|name| (name.clone(), folder.read(&format!("out/{name}")))).collect();
        assert_eq!(written.len(), FORMATS.len() + 1);
        assert!(written.values().all(|text| text.len() > 2_000), "each tells of many files");
        match &first {
            None => first = Some(written),
            Some(first) => {
                let differs: Vec<&String> = first.keys().filter(|name| first.get(*name) != written.get(*name)).collect();
                assert!(differs.is_empty(), "run {run}, {threads} threads: {differs:?}");
            }
        }
        fs::remove_dir_all(folder.path("out")).unwrap();
    }
}
