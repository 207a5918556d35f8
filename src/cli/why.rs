//! `caveat why`: what a rule made of each combination in a study, part by part.

use super::Status;
use super::check::today;
use super::files::find;
use super::load::load;
use super::rule_files::with_folders;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell, tell_one, unknown_rule};
use crate::check::Settings;
use crate::check::why::explain;
use crate::report::why::write;
use crate::rule::book::RuleBook;
use std::io::Write as _;
use std::path::PathBuf;

/// Tell what a rule made of a study: its condition with the values put in, part by part
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule, as `category/name`
    rule: String,
    /// Study files, Markdown files with fenced study blocks, folders of them; - is standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// A folder of further rules; may be given several times
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// The day that counts as today, for rules that ask (2026-03-31)
    #[arg(long, value_name = "DATE", value_parser = super::check::date)]
    as_of: Option<(i32, i32)>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, false);
    let (loaded, broken_rules) = with_folders(&args.rules);
    let mut status = Status::Fine;
    for broken in &broken_rules {
        tell(&terminal, &broken.report.source, &broken.report.diagnostics);
        status = Status::NotJudged;
    }
    let book = loaded.as_ref().unwrap_or_else(|| RuleBook::builtin());
    let Some(rule) = book.rule(&args.rule) else {
        tell_one(&terminal, unknown_rule(&args.rule, book));
        return Status::NotJudged;
    };
    let settings = Settings::new(book, args.as_of.unwrap_or_else(today));
    for input in find(&args.paths) {
        let source = match load(&input) {
            Ok(source) => source,
            Err((source, mistakes)) => {
                tell(&terminal, &source, &mistakes);
                status = Status::NotJudged;
                continue;
            }
        };
        let (studies, mistakes) = explain(&source, input.kind, book, rule, &settings);
        if !mistakes.is_empty() {
            tell(&terminal, &source, &mistakes);
            status = Status::NotJudged;
        }
        let mut text = Vec::new();
        // Where nobody reads on, there is nobody to tell.
        let _ = write(&mut text, terminal.stdout, rule, &input.name, &studies).and_then(|()| std::io::stdout().write_all(&text));
    }
    status
}
