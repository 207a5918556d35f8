//! A run's results to bytes: one file per format, none of which knows a file system, a clock or a terminal.

pub mod certificate;
pub mod changes;
pub mod concise;
pub mod config;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod json_lines;
pub mod junit;
pub mod letter;
pub mod pretty;
pub mod review;
pub mod rule_json;
pub mod rule_page;
pub mod rule_table;
pub mod sarif;
pub mod statistics;
pub mod vocabulary_json;
pub mod vocabulary_markdown;
pub mod vocabulary_page;
pub mod why;

mod closing;
pub mod harmless;
mod item;
mod markdown;
mod narrate;
mod page;
mod paint;
#[cfg(test)]
mod sample;
mod tally;
mod told;
mod type_text;
mod written;

pub use tally::{Tally, plural};

use crate::check::outcome::{FileReport, Gate, Questions};
use std::io::{Result, Write};

/// What a run looks like where it is read by people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub colour: bool,
    /// Lines and signs beyond ASCII.
    pub unicode: bool,
    /// Published texts may be links.
    pub links: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// In words alone, for screen readers.
    pub narrated: bool,
}

impl Look {
    /// For a file or a pipe: no colour, no links, and a width that a review or a log can hold.
    pub const PLAIN: Self = Self { colour: false, unicode: false, links: false, width: 100, narrated: false };
}

/// A file with all that a format may tell of it.
#[derive(Debug)]
pub struct Judged {
    pub report: FileReport,
    pub questions: Questions,
    pub gate: Gate,
}

/// An output format. Files are told one by one, so that a long run need not be held in memory.
pub trait Format: Send + Sync {
    fn begin(&mut self, _: &mut dyn Write) -> Result<()> {
        Ok(())
    }

    /// What is told of a file, whatever the others come to. Called where files are judged, in any order.
    ///
    /// # Errors
    /// Something cannot be written in this format.
    fn piece(&self, judged: &Judged) -> Result<Vec<u8>>;

    /// Adds the piece of a file to the report; in the order of the files.
    fn file(&mut self, out: &mut dyn Write, _: &Judged, piece: Vec<u8>) -> Result<()> {
        out.write_all(&piece)
    }

    fn end(&mut self, _: &mut dyn Write, _: &Tally) -> Result<()> {
        Ok(())
    }
}
