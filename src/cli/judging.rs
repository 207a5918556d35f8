//! Files to reports: read, judged and put into every format in parallel, told in order, a few dozen held at a time.

use super::files::Input;
use super::ledger::Ledger;
use super::load::load;
use super::output::Output;
use super::progress::Progress;
use super::stop;
use super::trouble::{broken, trouble, unread};
use crate::check::FileKind;
use crate::report::{Format, Judged, Tally};
use crate::source::Source;
use rayon::ThreadPool;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::io::Result;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Files whose reports are held at once.
const CHUNK: usize = 64;
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
    /// What the baseline no longer holds is taken out of it, and so need not be told.
    pub prune: bool,
}

/// The formats of a run, and where each of them goes.
pub struct Sinks<'b> {
    pub formats: Vec<Box<dyn Format + 'b>>,
    pub outs: Vec<Output>,
}

/// What was told of a file: a piece for each format.
struct Told {
    judged: Judged,
    pieces: Vec<Result<Vec<u8>>>,
}

/// Judges every file with `judge`, tells all of it, and keeps what the ledger wants, in the order of the files; nothing where a signal
/// ended it.
pub fn run<J>(
    inputs: &[Input],
    before: Vec<Judged>,
    judge: J,
    manner: Manner,
    sinks: &mut Sinks<'_>,
    ledger: &mut Ledger<'_>,
) -> Option<Tally>
where
    J: Fn(&Input, Arc<Source>) -> Option<Judged> + Sync,
{
    let progress = Progress::new(inputs.len(), manner.quiet);
    let mut tally = Tally::default();
    sinks.each(|format, out| format.begin(out));
    sinks.add(before, &mut tally);
    let pool = pool(inputs.len(), manner.threads);
    for chunk in inputs.chunks(CHUNK) {
        let one = |input: &Input| {
            if stop::asked().is_some() {
                return None;
            }
            let judged = judge_one(input, &judge, manner.allow_empty);
            progress.step();
            judged.map(|judged| pieces(&sinks.formats, judged))
        };
        let told: Vec<Option<Told>> = match &pool {
            Some(pool) => pool.install(|| chunk.par_iter().map(one).collect()),
            None => chunk.iter().map(one).collect(),
        };
        if stop::asked().is_some() {
            return None;
        }
        progress.aside(|| {
            for (input, told) in chunk.iter().zip(told) {
                if let Some(told) = told {
                    ledger.seen(input, &told.judged);
                    sinks.tell(told, &mut tally);
                }
            }
            sinks.each(|_, out| std::io::Write::flush(out));
        });
    }
    progress.end();
    sinks.add(ledger.after(manner.prune), &mut tally);
    sinks.each(|format, out| format.end(out, &tally));
    Some(tally)
}

fn pieces<'b>(formats: &[Box<dyn Format + 'b>], judged: Judged) -> Told {
    let pieces = formats.iter().map(|format| format.piece(&judged)).collect();
    Told { judged, pieces }
}

impl Sinks<'_> {
    fn each(&mut self, mut act: impl FnMut(&mut dyn Format, &mut Output) -> Result<()>) {
        for (format, out) in self.formats.iter_mut().zip(&mut self.outs) {
            let told = act(format.as_mut(), out);
            out.note(told);
        }
    }

    /// Adds what belongs to no input to every report.
    fn add(&mut self, all: Vec<Judged>, tally: &mut Tally) {
        for judged in all {
            let told = pieces(&self.formats, judged);
            self.tell(told, tally);
        }
    }

    fn tell(&mut self, Told { judged, pieces }: Told, tally: &mut Tally) {
        tally.add(&judged);
        let mut pieces = pieces.into_iter();
        self.each(|format, out| pieces.next().map_or(Ok(()), |piece| format.file(out, &judged, piece?)));
    }
}

/// Threads, where they are worth it and can be had.
fn pool(files: usize, threads: Option<usize>) -> Option<ThreadPool> {
    if files < FEW || threads == Some(1) {
        return None;
    }
    rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).stack_size(STACK).build().ok()
}

/// The report of one file; none for a Markdown file without a study that nobody named.
fn judge_one<J: Fn(&Input, Arc<Source>) -> Option<Judged>>(input: &Input, judge: &J, allow_empty: bool) -> Option<Judged> {
    let source = match load(input) {
        Ok(source) => source,
        Err((source, told)) => return Some(broken(source, told)),
    };
    // One file that the tool itself fails on must not take the others with it.
    let Ok(mut judged) = catch_unwind(AssertUnwindSafe(|| judge(input, source))) else {
        let told = trouble("file/failed", format!("caveat itself failed on `{}`", input.name));
        return Some(unread(&input.name, told.help("this is a mistake in caveat: please report it, with the file if you can")));
    };
    let report = &mut judged.as_mut()?.report;
    if !report.studies.is_empty() || !report.diagnostics.is_empty() {
        return judged;
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
    judged
}
