//! `caveat rules`: the rule book to a table, a page or an object.

use super::Status;
use super::output::Output;
use super::rule_files::Book;
use super::terminal::{Colours, Terminal};
use crate::report::{rule_json, rule_table};
use clap::ValueEnum;
use std::path::PathBuf;

/// List the rules
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How the list is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// A folder of further rules; may be given several times
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line for each rule
    #[default]
    Table,
    /// A page with why each rule is there, what it rests on, and an example (docs/rules.md)
    Markdown,
    /// For machines (docs/schema/rules-1.json)
    Json,
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, false);
    let given = Book::new(&args.rules, &terminal);
    let mut out = Output::stdout();
    let written = match args.format {
        Format::Table => rule_table::plain(&mut out, given.book(), terminal.stdout),
        Format::Markdown => rule_table::markdown(&mut out, given.book()),
        Format::Json => rule_json::write(&mut out, given.book()),
    };
    given.status.max(out.end(written, &terminal))
}
