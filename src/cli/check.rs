//! `caveat check`: files and folders to a report and an exit status.

use super::Status;
use super::baselines::{self, Known};
use super::certificates;
use super::changed;
use super::clock::{clock, today};
use super::files::{Input, find};
use super::fix::{self, Fixing};
use super::formats::{self, How, Wanted, finish, places, sinks};
use super::judging::{self, Manner};
use super::ledger::{Keep, Ledger};
use super::policies::{Policies, Refused};
use super::policy_options::PolicyOptions;
use super::stop;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell_one, tell_wrong, trouble};
use super::watch;
use crate::check::settings::Clock;
use crate::check::{Settings, check_file, questions};
use crate::policy::{OpenQuestions, Wrong};
use crate::report::{Judged, Tally};
use crate::source::Source;
use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Judge study files and folders of them
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0 nothing at or above --fail-on; 1 something is; 2 something could not be judged at all \
    (a mistake in a file or a policy, an unreadable path, a bad option, nothing to judge); 130 or 143 the run was stopped.")]
pub struct Args {
    /// Study files (*.study), Markdown files with fenced study blocks (*.md, *.qmd, *.Rmd), folders of them; - is standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How the report is written (pretty, concise, json, json-lines, sarif, github, gitlab, junit, markdown, letter); FORMAT=FILE writes it to a file; may be given several times
    #[arg(long, value_name = "FORMAT", value_parser = formats::wanted)]
    format: Vec<Wanted>,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    policy: PolicyOptions,
    /// Fail on what is not in this baseline alone, and on entries of it that hold no more
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found and open now to a baseline
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
    /// Take entries that hold no more out of the baseline
    #[arg(long, requires = "baseline")]
    prune_baseline: bool,
    /// Write a certificate of what was judged and how, for `caveat verify`
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    #[command(flatten)]
    fixes: fix::Options,
    /// Tell all open questions, and the rules each would settle
    #[arg(long)]
    unsettled: bool,
    /// Tell what each rule found and how long it took, on standard error
    #[arg(long)]
    statistics: bool,
    /// The longest time that judging one study may take, in seconds; 0 is no limit
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0, value_parser = seconds)]
    time_limit: f64,
    /// Judge again whenever a file changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["certificate", "write_baseline", "prune_baseline"])]
    watch: bool,
    /// Judge what changed in git since this commit, branch or tag, and nothing else
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,
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

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..1e9).contains(seconds));
    seconds.ok_or_else(|| "a number of seconds is wanted, such as 10 or 0.5".to_owned())
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, args.narrate);
    stop::listen();
    let once = || {
        judge(args, &terminal).unwrap_or_else(|refused| {
            tell_wrong(&terminal, &refused);
            Status::NotJudged
        })
    };
    if args.watch { watch::watch(&args.paths, &args.policy.rules, &terminal, once) } else { once() }
}

/// Judges all that was asked for.
///
/// # Errors
/// What is wrong with the options.
fn judge(args: &Args, terminal: &Terminal) -> Result<Status, Refused> {
    let wanted = places(&args.format, args.output.as_deref()).map_err(|told| vec![without_place(*told)])?;
    let mut inputs = find(&args.paths);
    let mut policies = Policies::new(&args.policy, &inputs, args.policy.as_of.unwrap_or_else(today))?;
    inputs.retain(|input| !policies.excludes(input));
    let found = inputs.len();
    if let Some(rev) = &args.changed_since {
        changed::narrow(rev, &args.paths, &mut inputs, args.quiet).map_err(|told| vec![without_place(*told)])?;
    }
    let fixing = Fixing::new(&args.fixes, terminal, args.quiet);
    let wanted = fixing.prepare(wanted, &mut inputs);
    let (known, mut before) = match args.baseline.as_deref().map(baselines::read) {
        Some(Err(broken)) => (None, vec![*broken]),
        Some(Ok(known)) => (Some(known), Vec::new()),
        None => (None, Vec::new()),
    };
    before.extend(policies.reports());
    before.append(&mut policies.broken_rules);
    let books = policies.books();
    let (mut sinks, written) =
        sinks(&wanted, &How { unsettled: args.unsettled, quiet: args.quiet, baseline: known.is_some(), books: &books }, terminal);
    let run = Run {
        policies: &policies,
        known: known.as_ref(),
        baseline: known.is_some() || args.write_baseline.is_some(),
        fingerprints: wanted.iter().any(|one| one.name.fingerprints()),
        unsettled: args.unsettled,
        clock: clock((args.time_limit > 0.0).then(|| Duration::from_secs_f64(args.time_limit)), args.statistics),
    };
    let whole = if args.changed_since.is_none() { whole(args) } else { Vec::new() };
    let folders = [&args.write_baseline, &args.certificate].map(|path| path.as_deref().map(baselines::folder_of));
    let [write, certify] = folders.each_ref().map(Option::as_deref);
    let keep = Keep { known: known.as_ref(), write, certify, statistics: args.statistics, whole: &whole, narrowed: args.policy.narrows() };
    let mut ledger = Ledger::new(&policies, keep);
    let manner = Manner {
        threads: args.threads.map(NonZeroUsize::get),
        allow_empty: args.allow_empty,
        quiet: args.quiet,
        prune: args.prune_baseline,
    };
    let judge = |input: &Input, source| Some(fixing.file(input, run.judge(input, source)?, &|source| run.judge(input, source)));
    let Some(tally) = judging::run(&inputs, before, judge, manner, &mut sinks, &mut ledger) else {
        fixing.end();
        return Ok(stopped(terminal));
    };
    let finished = finish(sinks, terminal).max(fixing.end());
    let told = match (ledger.files, &args.changed_since) {
        (0, Some(rev)) if found > 0 => changed::remark(args.quiet, &format!("nothing changed since `{rev}`")),
        (0, _) if !args.allow_empty => nothing(terminal),
        _ => Status::Fine,
    };
    let kept = keep_files(args, &policies, known.as_ref(), ledger, &tally, terminal);
    let found = if args.write_baseline.is_some() { status(&Tally { failing: 0, ..tally }) } else { status(&tally) };
    Ok(found.max(written).max(finished).max(told).max(kept))
}

/// What a run asks of each file.
struct Run<'r> {
    policies: &'r Policies,
    known: Option<&'r Known>,
    /// One is read or written.
    baseline: bool,
    /// A format tells them.
    fingerprints: bool,
    unsettled: bool,
    clock: Clock,
}

impl Run<'_> {
    fn judge(&self, input: &Input, source: Arc<Source>) -> Option<Judged> {
        let policy = self.policies.of(input)?;
        let book = self.policies.book_of(policy);
        let settings = Settings {
            quiet_too: self.unsettled,
            fingerprints: self.fingerprints || self.baseline,
            open_fingerprints: self.baseline || self.fingerprints && policy.in_force.gate.open_fails,
            clock: Some(self.clock),
            ..self.policies.settings(policy, input).into_owned()
        };
        let mut report = check_file(source, input.kind, book, &settings);
        if let Some(known) = self.known {
            report.met = known.baseline.mark(&self.policies.name_from(input, &known.folder), &mut report);
        }
        // Lines are found here, where threads share the work, and not when the report is written.
        if !report.diagnostics.is_empty() {
            report.source.line_starts();
        }
        let quiet = policy.in_force.open.0 == OpenQuestions::Quiet && !self.unsettled;
        let questions = if quiet { Default::default() } else { questions(&report, &book.vocabulary, self.unsettled) };
        Some(Judged { report, questions, gate: policy.in_force.gate })
    }
}

/// Writes what is kept of a run besides its reports.
fn keep_files(args: &Args, policies: &Policies, known: Option<&Known>, ledger: Ledger<'_>, tally: &Tally, terminal: &Terminal) -> Status {
    let mut all = true;
    if args.statistics {
        eprint!("{}", ledger.statistics.table());
    }
    if let (true, Some(path), Some(known)) = (args.prune_baseline, &args.baseline, known) {
        all &= baselines::prune(path, known, &ledger.stale_entries(known), terminal);
    }
    if let Some(path) = &args.write_baseline {
        all &= baselines::write(path, ledger.entries.clone(), terminal);
    }
    if let Some(path) = &args.certificate {
        all &= certificates::write(path, policies, &args.policy, ledger, tally, terminal);
    }
    if all { Status::Fine } else { Status::NotJudged }
}

/// The folders that are judged as a whole.
fn whole(args: &Args) -> Vec<PathBuf> {
    args.paths.iter().filter_map(|path| fs::canonicalize(path).ok()).filter(|path| path.is_dir()).collect()
}

const fn status(tally: &Tally) -> Status {
    match (tally.unreadable, tally.failing) {
        (0, 0) => Status::Fine,
        (0, _) => Status::Found,
        _ => Status::NotJudged,
    }
}

fn without_place(told: crate::diagnostic::Diagnostic) -> Wrong {
    Wrong { source: Arc::new(Source::new("", "")), told }
}

fn stopped(terminal: &Terminal) -> Status {
    let told = trouble("file/stopped", "stopped before all was judged; no report was written to a file");
    tell_one(terminal, told);
    Status::Stopped(stop::asked().unwrap_or(2))
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
