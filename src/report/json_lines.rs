//! Reports to one JSON object a line: the run, each file as it is judged, and the sum.

use super::json::{File, SCHEMA, Summary};
use super::{Format, Judged, Tally};
use serde::Serialize;
use std::io::{Result, Write};

/// The format for programs that read as they go.
#[derive(Debug)]
pub struct JsonLines;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Run { schema: u32, caveat: &'static str },
    File(File<'a>),
    Summary(Summary),
}

impl Format for JsonLines {
    fn begin(&mut self, out: &mut dyn Write) -> Result<()> {
        out.write_all(&line(&Line::Run { schema: SCHEMA, caveat: env!("CARGO_PKG_VERSION") })?)
    }

    fn piece(&self, judged: &Judged) -> Result<Vec<u8>> {
        line(&Line::File(File::new(judged)))
    }

    fn end(&mut self, out: &mut dyn Write, tally: &Tally) -> Result<()> {
        out.write_all(&line(&Line::Summary(Summary::new(tally)))?)
    }
}

fn line(line: &Line<'_>) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    Ok(bytes)
}
