//! Files to a report: read and judged in parallel, told in order, a few hundred held at a time.

use super::files::Input;
use super::load::load;
use super::output::Output;
use super::progress::Progress;
use super::trouble::{broken, trouble, unread};
use crate::check::FileKind;
use crate::report::{Format, Judged, Tally};
use crate::source::Source;
use rayon::ThreadPool;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Files whose reports are held at once.
const CHUNK: usize = 256;
/// Fewer files than this are judged without threads: starting those takes longer.
const FEW: usize = 8;
/// The stack of a worker, in bytes: as large as that of the first thread.
const STACK: usize = 8 * 1024 * 1024;

/// How a run goes about its files.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// As many as the machine has cores, where none are given.
    pub threads: Option<usize>,
    /// Files without a study are no mistake.
    pub allow_empty: bool,
    pub quiet: bool,
}

/// Judges every file with `judge` and tells all of it.
pub fn run<J>(inputs: &[Input], before: Vec<Judged>, judge: J, manner: Manner, format: &mut dyn Format, out: &mut Output) -> Tally
where
    J: Fn(Arc<Source>, FileKind) -> Judged + Sync,
{
    let progress = Progress::new(inputs.len(), manner.quiet);
    let one = |input: &Input| {
        let judged = judge_one(input, &judge, manner.allow_empty);
        progress.step();
        judged
    };
    let mut tally = Tally::default();
    let began = format.begin(out);
    out.note(began);
    tell(&before, &mut tally, format, out);
    drop(before);
    let pool = pool(inputs.len(), manner.threads);
    for chunk in inputs.chunks(CHUNK) {
        let judged: Vec<Option<Judged>> = match &pool {
            Some(pool) => pool.install(|| chunk.par_iter().map(one).collect()),
            None => chunk.iter().map(one).collect(),
        };
        progress.aside(|| tell(judged.iter().flatten(), &mut tally, format, out));
    }
    progress.end();
    let ended = format.end(out, &tally);
    out.note(ended);
    tally
}

fn tell<'j>(judged: impl IntoIterator<Item = &'j Judged>, tally: &mut Tally, format: &mut dyn Format, out: &mut Output) {
    for judged in judged {
        tally.add(&judged.report, judged.questions.look_for.len() + judged.questions.ask.len());
        let told = format.file(out, judged);
        out.note(told);
    }
    let _ = std::io::Write::flush(out);
}

/// Threads, where they are worth it and can be had.
fn pool(files: usize, threads: Option<usize>) -> Option<ThreadPool> {
    if files < FEW || threads == Some(1) {
        return None;
    }
    rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).stack_size(STACK).build().ok()
}

/// The report of one file; none for a Markdown file without a study that nobody named.
fn judge_one<J: Fn(Arc<Source>, FileKind) -> Judged>(input: &Input, judge: &J, allow_empty: bool) -> Option<Judged> {
    let source = match load(input) {
        Ok(source) => source,
        Err((source, told)) => return Some(broken(source, told)),
    };
    // One file that the tool itself fails on must not take the others with it.
    let Ok(mut judged) = catch_unwind(AssertUnwindSafe(|| judge(source, input.kind))) else {
        let told = trouble("file/failed", format!("caveat itself failed on `{}`", input.name));
        return Some(unread(&input.name, told.help("this is a mistake in caveat: please report it, with the file if you can")));
    };
    let report = &mut judged.report;
    if !report.studies.is_empty() || !report.diagnostics.is_empty() {
        return Some(judged);
    }
    if !input.named && input.kind == FileKind::Markdown {
        return None;
    }
    if !allow_empty {
        let holds = if input.kind == FileKind::Markdown { "fenced `study` block" } else { "`study` block" };
        let told = trouble("file/nothing-to-judge", format!("there is nothing to judge in `{}`: it holds no {holds}", input.name));
        report.diagnostics.push(told.help("with `--allow-empty`, a file without a study is no mistake"));
        report.unreadable = true;
    }
    Some(judged)
}
