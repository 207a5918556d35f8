//! Arguments, files and the terminal to an exit status: one file per command, and what the commands share.

mod baselines;
mod behind;
mod certificates;
mod changed;
mod check;
mod clock;
mod completions;
mod config;
mod explain;
mod files;
mod fix;
mod fmt;
mod formats;
mod judging;
mod ledger;
mod load;
mod man;
mod new;
mod output;
mod paths;
mod policies;
mod policy_files;
mod policy_options;
mod progress;
mod rule_files;
mod rules;
mod scaffold;
mod stop;
mod terminal;
mod test;
mod trouble;
mod verify;
mod vocabulary;
mod watch;
mod why;

use clap::{CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

/// Finds where a claim asks more of a study's design than the design can carry.
#[derive(Debug, Parser)]
#[command(name = "caveat", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Config(config::Args),
    Why(why::Args),
    Explain(explain::Args),
    Rules(rules::Args),
    Vocabulary(vocabulary::Args),
    Test(test::Args),
    New(new::Args),
    Fmt(fmt::Args),
    Verify(verify::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// How a run ended: the larger of two wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Nothing weighs as much as was asked to fail on.
    Fine,
    /// Something does.
    Found,
    /// Something could not be judged at all.
    NotJudged,
    /// A signal of this number ended the run.
    Stopped(u8),
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Fine => 0,
            Status::Found => 1,
            Status::NotJudged => 2,
            Status::Stopped(signal) => 128_u8.saturating_add(signal),
        })
    }
}

/// Does what the arguments ask; the first is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match Cli::try_parse_from(arguments) {
        Ok(Cli { command }) => match command {
            Command::Check(args) => check::run(&args),
            Command::Config(args) => config::run(&args),
            Command::Why(args) => why::run(&args),
            Command::Explain(args) => explain::run(&args),
            Command::Rules(args) => rules::run(&args),
            Command::Vocabulary(args) => vocabulary::run(&args),
            Command::Test(args) => test::run(&args),
            Command::New(args) => new::run(&args),
            Command::Fmt(args) => fmt::run(&args),
            Command::Verify(args) => verify::run(&args),
            Command::Completions(args) => completions::run(&args, Cli::command()),
            Command::Man(args) => man::run(&args, Cli::command()),
        }
        .into(),
        Err(error) => {
            // Where nobody listens any more there is nobody to tell.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}
