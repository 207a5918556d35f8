//! Baseline files: read, held against reports, written and pruned.

use super::files::{Input, InputPlace};
use super::formats::opened;
use super::load::load;
use super::terminal::Terminal;
use super::trouble::{broken, tell_one, trouble};
use crate::check::FileKind;
use crate::check::baseline::{Baseline, Entry, written};
use crate::report::{Judged, plural};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A baseline, and the folder that its paths start from.
pub struct Known {
    pub baseline: Baseline,
    pub folder: PathBuf,
}

/// Reads a baseline.
///
/// # Errors
/// A report of why it cannot be read.
pub fn read(path: &Path) -> Result<Known, Box<Judged>> {
    let name = path.to_string_lossy().into_owned();
    let place = InputPlace::Path(path.to_owned());
    let input = Input { place, name: name.clone(), kind: FileKind::Study, named: true, trouble: not_a_file(path, &name) };
    let source = load(&input).map_err(|(source, told)| Box::new(broken(source, told)))?;
    let baseline = Baseline::read(source.clone()).map_err(|told| Box::new(broken(source, vec![*told])))?;
    Ok(Known { baseline, folder: folder_of(path) })
}

fn not_a_file(path: &Path, name: &str) -> Option<crate::diagnostic::Diagnostic> {
    let data = fs::metadata(path).ok()?;
    (!data.is_file()).then(|| trouble("file/not-regular", format!("the baseline `{name}` is not a regular file")))
}

/// The folder that a file stands in or will stand in, links followed.
pub fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// Writes a baseline; whether it was written.
pub fn write(path: &Path, entries: Vec<Entry>, terminal: &Terminal) -> bool {
    let open = entries.iter().filter(|entry| entry.open).count();
    let text = written(entries.clone());
    let done = opened(path).and_then(|mut out| {
        out.write_all(text.as_bytes())?;
        out.finish()
    });
    match done {
        Ok(()) => {
            let findings = plural(entries.len() - open, "finding", "findings");
            eprintln!("wrote {}: {findings} and {}", path.display(), plural(open, "open question", "open questions"));
            true
        }
        Err(error) => {
            tell_one(terminal, trouble("file/unwritable", format!("cannot write the baseline to `{}`: {error}", path.display())));
            false
        }
    }
}

/// Takes entries out of a baseline; whether it was written.
pub fn prune(path: &Path, known: &Known, stale: &[usize], terminal: &Terminal) -> bool {
    let kept = known.baseline.entries.iter().enumerate().filter(|(at, _)| !stale.contains(at));
    let kept: Vec<Entry> = kept.map(|(_, entry)| entry.clone()).collect();
    eprintln!("{} taken out", plural(stale.len(), "stale entry", "stale entries"));
    stale.is_empty() || write(path, kept, terminal)
}
