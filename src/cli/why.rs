//! `caveat why`: what a rule made of each combination in a study, part by part.

use super::Status;
use super::clock::today;
use super::files::find;
use super::load::load;
use super::policies::Policies;
use super::policy_options::PolicyOptions;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell, tell_one, tell_wrong, unknown_rule};
use crate::check::why::explain;
use crate::report::why::write;
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
    #[command(flatten)]
    policy: PolicyOptions,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, false);
    let inputs = find(&args.paths);
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
        status = Status::NotJudged;
    }
    for input in inputs {
        let Some(policy) = policies.of(&input) else { continue };
        let book = policies.book_of(policy);
        let Some(rule) = book.rule(&args.rule) else {
            tell_one(&terminal, unknown_rule(&args.rule, book));
            return Status::NotJudged;
        };
        let source = match load(&input) {
            Ok(source) => source,
            Err((source, mistakes)) => {
                tell(&terminal, &source, &mistakes);
                status = Status::NotJudged;
                continue;
            }
        };
        let (studies, mistakes) = explain(&source, input.kind, book, rule, &policies.settings(policy, &input));
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
