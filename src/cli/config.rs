//! `caveat config`: paths to the policy that is in force for them, and where each value comes from.

use super::Status;
use super::clock::today;
use super::files::{Input, InputPlace};
use super::output::Output;
use super::policies::Policies;
use super::policy_options::PolicyOptions;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell, tell_wrong};
use crate::check::FileKind;
use crate::report::config::{Config, json};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Tell which policy is in force for a path, and where each value comes from
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Study files and folders; by default the folder you are in
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    policy: PolicyOptions,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// For machines
    Json,
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, false);
    let inputs: Vec<Input> = args.paths.iter().map(|path| input(path)).collect();
    let policies = match Policies::new(&args.policy, &inputs, args.policy.as_of.unwrap_or_else(today)) {
        Ok(policies) => policies,
        Err(refused) => {
            tell_wrong(&terminal, &refused);
            return Status::NotJudged;
        }
    };
    let mut status = Status::Fine;
    for broken in policies.reports().iter().chain(&policies.broken_rules) {
        tell(&terminal, &broken.report.source, &broken.report.diagnostics);
        status = status.max(if broken.report.unreadable { Status::NotJudged } else { Status::Found });
    }
    let config = |input: &Input| {
        let policy = policies.of(input)?;
        Some(Config::new(&input.name, &policy.layers, &policy.in_force, policies.book_of(policy)))
    };
    let all: Vec<Config> = inputs.iter().filter_map(config).collect();
    let mut out = Output::stdout();
    let written = match args.format {
        Format::Table => all.iter().try_for_each(|config| config.write(&mut out)),
        Format::Json => json(&mut out, &all),
    };
    status.max(out.end(written, &terminal))
}

/// A path as if it were a study: what holds for a folder is what holds for the studies in it.
fn input(path: &Path) -> Input {
    let place = InputPlace::Path(if path.is_dir() { path.join("any.study") } else { path.to_owned() });
    Input { place, name: path.to_string_lossy().into_owned(), kind: FileKind::Study, named: true, trouble: None }
}
