//! Reports to one line per diagnostic: `path:line:column: severity[rule] message`.
//!
//! In the place of the severity stands `waived` or `known` where a finding or a question weighs nothing, and `open` for a question. Other
//! questions have a line only where they fail the run.

use super::item::{items, reason};
use super::{Format, Judged, harmless};
use std::io::{Result, Write};

/// The format for editors and for `grep`.
#[derive(Debug)]
pub struct Concise;

impl Format for Concise {
    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let source = &judged.report.source;
        let name = harmless::line(&source.name);
        for item in items(judged).filter(|item| !item.open || item.fails || !item.counts()) {
            let place = source.place(item.place.unwrap_or_default().start);
            let (rule, message) = (harmless::line(item.rule), harmless::line(&item.message));
            let (weight, why) = match item.waived {
                Some(waived) => ("waived", format!(" (reason: {})", reason(waived))),
                None if item.known => ("known", String::new()),
                None => (item.weight(), String::new()),
            };
            writeln!(out, "{name}:{}:{}: {weight}[{rule}] {message}{}", place.line, place.column, harmless::line(&why))?;
        }
        Ok(out)
    }
}
