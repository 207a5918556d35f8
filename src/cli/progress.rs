//! Files judged so far to a bar on standard error, where somebody watches and waits.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Shorter waits need no bar.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub struct Progress {
    total: u64,
    done: AtomicU64,
    watched: bool,
    began: Instant,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    pub fn new(total: usize, quiet: bool) -> Self {
        let watched = !quiet && total > 1 && stderr().is_terminal();
        Self { total: total as u64, done: AtomicU64::new(0), watched, began: Instant::now(), bar: OnceLock::new() }
    }

    /// One more file is judged.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.watched && self.began.elapsed() > PATIENCE {
            self.bar.get_or_init(|| bar(self.total)).set_position(done);
        }
    }

    /// Does something with the bar out of the way.
    pub fn aside<T>(&self, act: impl FnOnce() -> T) -> T {
        match self.bar.get() {
            Some(bar) => bar.suspend(act),
            None => act(),
        }
    }

    pub fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("judging {bar:30} {pos} of {len} files") {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}
