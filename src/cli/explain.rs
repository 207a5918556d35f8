//! `caveat explain`: the name of a rule to all that the rule says of itself.

use super::Status;
use super::output::Output;
use super::rule_files::Book;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell_one, unknown_rule};
use crate::report::rule_page;
use std::path::PathBuf;

/// Tell all of a rule: why it is there, what it rests on, its limits and its examples
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule, as `category/name`
    rule: String,
    /// A folder of further rules; may be given several times
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, false);
    let given = Book::new(&args.rules, &terminal);
    let Some(rule) = given.book().rule(&args.rule) else {
        tell_one(&terminal, unknown_rule(&args.rule, given.book()));
        return Status::NotJudged;
    };
    let mut out = Output::stdout();
    let written = rule_page::write(&mut out, given.book(), rule, terminal.stdout);
    given.status.max(out.end(written, &terminal))
}
