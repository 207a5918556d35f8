//! `caveat check`: files and folders to a report and an exit status.

use super::Status;
use super::files::{Input, find};
use super::formats::{self, How, Wanted, finish, places, sinks};
use super::judging::{self, Manner};
use super::rule_files::with_folders;
use super::select::{Choice, Wishes, choose};
use super::terminal::{Colours, Terminal};
use super::trouble::{tell, tell_one, trouble};
use crate::check::outcome::Gate;
use crate::check::{Settings, check_file, questions};
use crate::date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{Judged, Tally};
use crate::rule::book::RuleBook;
use crate::source::Source;
use clap::ValueEnum;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Judge study files and folders of them
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0 nothing at or above --fail-on; 1 something is; 2 something could not be judged at all \
    (a mistake in a file, an unreadable path, a bad option, nothing to judge).")]
pub struct Args {
    /// Study files (*.study), Markdown files with fenced study blocks (*.md, *.qmd, *.Rmd), folders of them; - is standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How the report is written (pretty, concise, json); FORMAT=FILE writes it to a file; may be given several times
    #[arg(long, value_name = "FORMAT", value_parser = formats::wanted)]
    format: Vec<Wanted>,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Judge by these rules or categories alone (* and ? stand for anything); may be given several times
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Leave out these rules or categories
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// The least severity that makes the exit status 1
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// Tell all open questions, and the rules each would settle
    #[arg(long)]
    unsettled: bool,
    /// A folder of further rules; may be given several times
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// The day that counts as today, for rules that ask (2026-03-31)
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<(i32, i32)>,
    /// Finding nothing to judge is no mistake
    #[arg(long)]
    allow_empty: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
    /// Tell diagnostics alone: no verdicts, no questions, no sum
    #[arg(long, short)]
    quiet: bool,
    /// Tell diagnostics in words, without drawings, for screen readers
    #[arg(long)]
    narrate: bool,
    /// How many threads to judge with; by default as many as there are cores
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    #[default]
    Warning,
    Advice,
    Never,
}

impl FailOn {
    const fn least(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Advice => Some(Severity::Advice),
            Self::Never => None,
        }
    }
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, args.narrate);
    let wanted = match places(&args.format, args.output.as_deref()) {
        Ok(wanted) => wanted,
        Err(told) => {
            tell_one(&terminal, *told);
            return Status::NotJudged;
        }
    };
    let (loaded, broken_rules) = with_folders(&args.rules);
    let book = loaded.as_ref().unwrap_or_else(|| RuleBook::builtin());
    let settings = match settings(args, book) {
        Ok(settings) => Settings { fingerprints: wanted.iter().any(|one| one.name.fingerprints()), ..settings },
        Err((options, mistakes)) => {
            tell(&terminal, &options, &mistakes);
            return Status::NotJudged;
        }
    };
    let gate = Gate { fail_on: args.fail_on.least(), open_fails: false };
    let inputs = find(&args.paths);
    let (mut sinks, written) = sinks(&wanted, &How { unsettled: args.unsettled, quiet: args.quiet }, &terminal);
    let manner = Manner { threads: args.threads.map(NonZeroUsize::get), allow_empty: args.allow_empty, quiet: args.quiet };
    let judge = |input: &Input, source| {
        let report = check_file(source, input.kind, book, &settings);
        // Lines are found here, where threads share the work, and not when the report is written.
        if !report.diagnostics.is_empty() {
            report.source.line_starts();
        }
        let questions = questions(&report, &book.vocabulary, args.unsettled);
        Judged { report, questions, gate }
    };
    let tally = judging::run(&inputs, broken_rules, judge, manner, &mut sinks, |_| ());
    let finished = finish(sinks, &terminal);
    let told = if tally.files == 0 && !args.allow_empty { nothing(&terminal) } else { Status::Fine };
    status(&tally).max(written).max(finished).max(told)
}

/// Which rules run, and what today is.
fn settings(args: &Args, book: &RuleBook) -> Result<Settings, (Source, Vec<Diagnostic>)> {
    let defaults = Settings::new(book, args.as_of.unwrap_or_else(today));
    let defaults = Settings { quiet_too: args.unsettled, ..defaults };
    if args.select.is_empty() && args.ignore.is_empty() {
        return Ok(defaults);
    }
    let rules = book.rules.iter().zip(&defaults.runs);
    let choices: Vec<Choice<'_>> = rules.map(|(rule, &on)| Choice { id: &rule.path, on }).collect();
    let chosen = choose(&choices, Wishes { select: &args.select, ignore: &args.ignore })?;
    let runs = choices.iter().map(|choice| chosen.contains(choice.id)).collect();
    Ok(Settings { runs, ..defaults })
}

const fn status(tally: &Tally) -> Status {
    match (tally.unreadable, tally.failing) {
        (0, 0) => Status::Fine,
        (0, _) => Status::Found,
        _ => Status::NotJudged,
    }
}

/// Nothing judged is no clean bill.
fn nothing(terminal: &Terminal) -> Status {
    let told = trouble(
        "file/nothing-to-judge",
        "there is nothing to judge: no study file and no Markdown file with a fenced `study` block was found",
    );
    tell_one(terminal, told.help("with `--allow-empty`, a run that finds nothing ends well"));
    Status::NotJudged
}

/// First and last day of a date, in days since 1970-01-01.
pub fn date(text: &str) -> Result<(i32, i32), String> {
    date::parse(text).ok_or_else(|| "a date such as 2026-03-31 is wanted".to_owned())
}

/// Today, in days since 1970-01-01, by universal time.
pub fn today() -> (i32, i32) {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let day = i32::try_from(since.as_secs() / 86_400).unwrap_or(i32::MAX);
    (day, day)
}
