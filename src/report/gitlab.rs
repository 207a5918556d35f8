//! Reports to the code quality report of GitLab, which shows in a merge request what is new.
//!
//! GitLab knows no suppressions: what is waived or known is there as `info`, with its reason. Open questions are there where they fail.

use super::item::{By, Item, items, reason};
use super::{Format, Judged, Tally, harmless};
use crate::diagnostic::Severity;
use crate::source::Source;
use rustc_hash::FxHashMap;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{Result, Write};

/// The format for merge requests of GitLab.
#[derive(Debug, Default)]
pub struct Gitlab {
    files: usize,
}

#[derive(Serialize)]
struct Issue<'j> {
    description: String,
    check_name: &'j str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'j>,
}

#[derive(Serialize)]
struct Location<'j> {
    path: &'j str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Format for Gitlab {
    fn begin(&mut self, out: &mut dyn Write) -> Result<()> {
        out.write_all(b"[")
    }

    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        let source = &judged.report.source;
        let mut piece = Vec::new();
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        for item in items(judged).filter(|item| !item.open || item.fails || !item.counts()) {
            if !piece.is_empty() {
                piece.extend_from_slice(b",\n");
            }
            let nth = seen.entry(own(&item).to_owned()).or_default();
            *nth += 1;
            serde_json::to_writer(&mut piece, &issue(&item, source, *nth))?;
        }
        Ok(piece)
    }

    fn file(&mut self, out: &mut dyn Write, _: &Judged, piece: Vec<u8>) -> Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        out.write_all(if self.files == 0 { b"\n" } else { b",\n" })?;
        self.files += 1;
        out.write_all(&piece)
    }

    fn end(&mut self, out: &mut dyn Write, _: &Tally) -> Result<()> {
        out.write_all(if self.files == 0 { b"]\n" } else { b"\n]\n" })
    }
}

fn issue<'j>(item: &'j Item<'j>, source: &'j Source, nth: usize) -> Issue<'j> {
    let state = match (item.waived, item.known) {
        (Some(waived), _) => format!(" (waived: {})", reason(waived)),
        (None, true) => " (in the baseline)".to_owned(),
        (None, false) => String::new(),
    };
    let severity = match item.severity {
        _ if !item.counts() => "info",
        // It keeps the file from being judged.
        Severity::Error if item.by == By::Reader => "critical",
        Severity::Error => "major",
        _ if item.open => "major",
        Severity::Warning => "minor",
        Severity::Advice => "info",
    };
    let (begin, end) = item.place.map_or((1, 1), |span| (source.place(span.start).line, source.place(span.end).line));
    let open = if item.open { "open: " } else { "" };
    let help = item.help.map_or(String::new(), |help| format!(" (help: {help})"));
    let description = harmless::line(&format!("{open}{}{help}{state}", item.message)).into_owned();
    let location = Location { path: &source.name, lines: Lines { begin, end } };
    Issue { description, check_name: item.rule, fingerprint: fingerprint(item, source, nth), severity, location }
}

/// What it is known by from run to run; a mistake is known by what is said.
fn own<'j>(item: &'j Item<'j>) -> &'j str {
    if item.fingerprint.is_empty() { &item.message } else { item.fingerprint }
}

/// One that no other entry of the report has, and that stays the same while other things are edited.
fn fingerprint(item: &Item<'_>, source: &Source, nth: usize) -> String {
    let digest = Sha256::digest(format!("{}\n{}\n{}\n{nth}", source.name, item.rule, own(item)));
    digest.iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
