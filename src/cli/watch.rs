//! Changes of files to runs that judge them again, until somebody stops it.

use super::Status;
use super::clock::now;
use super::stop;
use super::terminal::Terminal;
use super::trouble::{tell_one, trouble};
use notify::{Event, EventKind, RecursiveMode, Watcher, recommended_watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Editors save in several steps: what comes within this time is one change.
const SETTLES: Duration = Duration::from_millis(50);
/// How long a signal may go unnoticed.
const LOOKS: Duration = Duration::from_millis(200);

/// Runs, and runs again whenever something changes below the paths or the rule folders.
pub fn watch(paths: &[PathBuf], rules: &[PathBuf], terminal: &Terminal, mut once: impl FnMut() -> Status) -> Status {
    let (send, changes) = channel();
    let told = move |event: notify::Result<Event>| {
        // Whoever listens no more has no use for a change.
        let _ = send.send(event.is_ok_and(|event| matters(&event)));
    };
    let watcher = recommended_watcher(told).and_then(|mut watcher| {
        for path in paths.iter().chain(rules).filter(|path| path.as_os_str() != "-") {
            let (folder, mode) = watched(path);
            watcher.watch(folder, mode)?;
        }
        Ok(watcher)
    });
    let _watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => {
            tell_one(terminal, trouble("file/unwatchable", format!("cannot watch for changes: {error}")));
            return Status::NotJudged;
        }
    };
    loop {
        let began = now();
        let status = once();
        let took = now().saturating_sub(began).as_secs_f64() * 1_000.0;
        if matches!(status, Status::Stopped(_)) {
            return status;
        }
        eprintln!("judged in {took:.0} ms; waiting for changes (Ctrl-C ends)");
        if let Some(signal) = next_change(&changes) {
            return Status::Stopped(signal);
        }
    }
}

/// Waits for a change and for the end of it; the signal that came instead.
fn next_change(changes: &Receiver<bool>) -> Option<u8> {
    loop {
        if let Some(signal) = stop::asked() {
            return Some(signal);
        }
        match changes.recv_timeout(LOOKS) {
            Ok(true) => break,
            Ok(false) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Some(0),
        }
    }
    while changes.recv_timeout(SETTLES).is_ok() {}
    None
}

/// Whether an event may change what there is to judge: reading does not, nor does what we write beside a report.
fn matters(event: &Event) -> bool {
    let ours = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".new"));
    !matches!(event.kind, EventKind::Access(_)) && !event.paths.iter().all(ours)
}

/// What to watch for a path: a folder and all below it, or the folder of a file, as editors put a new file in its place.
fn watched(path: &Path) -> (&Path, RecursiveMode) {
    if path.is_dir() {
        return (path, RecursiveMode::Recursive);
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (folder, RecursiveMode::NonRecursive)
}
