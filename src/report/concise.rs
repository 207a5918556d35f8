//! Reports to one line per diagnostic: `path:line:column: severity[rule] message`.

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
        for diagnostic in &judged.report.diagnostics {
            let place = source.place(diagnostic.place().start);
            let (rule, message) = (harmless::line(&diagnostic.rule), harmless::line(&diagnostic.message));
            writeln!(out, "{name}:{}:{}: {}[{rule}] {message}", place.line, place.column, diagnostic.severity.as_str())?;
        }
        Ok(out)
    }
}
