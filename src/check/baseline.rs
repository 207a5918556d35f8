//! What is known already, so that only what is new fails a run: findings and open questions by what they mean, not by where they stand.
//!
//! An entry holds for one file, one rule and one fingerprint, which is made of the study, the claim, what was bound and the facts that the
//! rule looked at. So edits elsewhere leave it alone, and no entry covers another problem than the one it was written for.

use super::outcome::{FileReport, Gate};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The number of the shape of the file.
const SHAPE: u32 = 1;

/// A baseline as read.
#[derive(Debug)]
pub struct Baseline {
    pub source: Arc<Source>,
    pub entries: Vec<Entry>,
    by_key: FxHashMap<(String, String, String), usize>,
}

/// One thing that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The path of the study, from the folder of the baseline.
    pub file: String,
    pub rule: String,
    pub study: String,
    pub claim: Option<String>,
    pub subjects: Vec<String>,
    /// A question that is open, not a finding.
    pub open: bool,
    pub fingerprint: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Shape {
    caveat_baseline: u32,
    entries: Vec<Entry>,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// The text is no baseline, or one that a newer version wrote; the diagnostic says where.
    pub fn read(source: Arc<Source>) -> Result<Self, Box<Diagnostic>> {
        let shape: Shape = serde_json::from_str(&source.text).map_err(|error| {
            let line = source.line_span(error.line().saturating_sub(1));
            let start = (line.start + error.column().saturating_sub(1) as u32).min(source.text.len() as u32);
            let told = Diagnostic::mistake("baseline/unreadable", "this is no baseline", Span::new(start, start), error.to_string());
            Box::new(told.help("`caveat check --write-baseline FILE` writes one"))
        })?;
        if shape.caveat_baseline != SHAPE {
            let message = format!("a baseline of shape {} is not known to this version, which reads {SHAPE}", shape.caveat_baseline);
            let told = Diagnostic::mistake("baseline/unreadable", message, Span::default(), "");
            return Err(Box::new(told.help("write it anew: `caveat check --write-baseline FILE`")));
        }
        let key = |entry: &Entry| (entry.file.clone(), entry.rule.clone(), entry.fingerprint.clone());
        let by_key = shape.entries.iter().enumerate().map(|(at, entry)| (key(entry), at)).collect();
        Ok(Self { source, entries: shape.entries, by_key })
    }

    /// Marks what is known in the report of a file, which the baseline calls `file`; the places of the entries that were met.
    pub fn mark(&self, file: &str, report: &mut FileReport) -> Vec<usize> {
        let mut met = Vec::new();
        let mut known = |rule: &str, fingerprint: &str| {
            let at = self.by_key.get(&(file.to_owned(), rule.to_owned(), fingerprint.to_owned()));
            met.extend(at);
            at.is_some()
        };
        for diagnostic in report.diagnostics.iter_mut().filter(|diagnostic| !diagnostic.fingerprint.is_empty()) {
            diagnostic.known = known(&diagnostic.rule, &diagnostic.fingerprint);
        }
        for open in report.unsettled.iter_mut().filter(|open| !open.quiet) {
            open.known = known(&open.rule, &open.fingerprint);
        }
        met
    }

    /// The places of the entries that no longer hold: those not met for which `settled` says that their file was judged in full, or is gone.
    pub fn stale(&self, met: &FxHashSet<usize>, settled: impl Fn(&Entry) -> bool) -> Vec<usize> {
        let entries = self.entries.iter().enumerate().filter(|(at, entry)| !met.contains(at) && settled(entry));
        entries.map(|(at, _)| at).collect()
    }

    /// Tells of an entry that no longer holds.
    pub fn told(&self, at: usize) -> Option<Diagnostic> {
        let entry = self.entries.get(at)?;
        let quoted = serde_json::to_string(&entry.fingerprint).ok()?;
        let line = self.source.text.lines().find(|line| line.contains(&quoted) && line.contains(&entry.file));
        let line = line.map(|line| line.trim_start().trim_end_matches(','));
        let start = line.map_or(0, |line| line.as_ptr() as usize - self.source.text.as_ptr() as usize);
        let span = Span::new(start as u32, (start + line.map_or(0, str::len)) as u32);
        let message = format!("`{}` no longer says this of `{}`, or says it of other facts", entry.rule, entry.file);
        let told = Diagnostic::mistake("baseline/stale", message, span, "an entry that holds no more");
        Some(told.help("`--prune-baseline` takes such entries out"))
    }
}

/// What would be known if this report were a baseline, which calls it `file`; open questions only where they fail a run.
pub fn entries(file: &str, report: &FileReport, gate: Gate) -> Vec<Entry> {
    let study = |number: Option<u32>| {
        let study = number.and_then(|number| report.studies.get(number as usize));
        study.map_or(String::new(), |study| study.title.clone())
    };
    let findings = report.diagnostics.iter().filter(|told| !told.fingerprint.is_empty() && told.waived.is_none()).map(|told| Entry {
        file: file.to_owned(),
        rule: told.rule.to_string(),
        study: study(told.study),
        claim: told.claim.clone(),
        subjects: told.subjects.clone(),
        open: false,
        fingerprint: told.fingerprint.clone(),
    });
    let open = report.unsettled.iter().filter(|open| gate.open_fails && !open.quiet && open.waived.is_none()).map(|open| Entry {
        file: file.to_owned(),
        rule: open.rule.clone(),
        study: study(Some(open.study)),
        claim: open.claim.clone(),
        subjects: open.subjects.clone(),
        open: true,
        fingerprint: open.fingerprint.clone(),
    });
    findings.chain(open).collect()
}

/// A baseline as text: one entry a line, sorted, so that two people's changes merge.
pub fn written(mut entries: Vec<Entry>) -> String {
    entries.sort();
    entries.dedup();
    let lines: Vec<String> = entries.iter().filter_map(|entry| Some(format!("    {}", serde_json::to_string(entry).ok()?))).collect();
    let lines = if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) };
    format!("{{\n  \"caveat-baseline\": {SHAPE},\n  \"entries\": [{lines}]\n}}\n")
}
