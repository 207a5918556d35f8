//! `caveat check --fix`: what was found in a file to the file with the fixes in it, or to what would change.

use super::Status;
use super::files::{Input, InputPlace};
use super::fmt::{replace, unwritable};
use super::formats::Wanted;
use super::output::Output;
use super::terminal::Terminal;
use super::trouble::{tell, tell_one, trouble};
use crate::check::mend::{Mended, fixable, mend};
use crate::check::outcome::FileReport;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{Judged, changes, plural};
use crate::source::Source;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What is to be done with fixes.
#[derive(Clone, Copy, Debug, clap::Args)]
#[group(skip)]
#[command(group(clap::ArgGroup::new("mending").args(["fix", "diff"]).multiple(true)))]
pub struct Options {
    /// Put the certain fixes into the files, and tell what is left; a study from standard input goes to standard output
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff, also the fixes that change what is said: look at them
    #[arg(long = "unsafe", requires = "mending")]
    uncertain: bool,
    /// Show what --fix would change, and write nothing
    #[arg(long)]
    diff: bool,
}

/// The fixes of a run.
pub struct Fixing<'t> {
    options: Options,
    terminal: &'t Terminal,
    /// The line at the end is not wanted.
    quiet: bool,
    /// By standard input first, then by name, whichever thread came first.
    done: Mutex<BTreeMap<(bool, PathBuf), Done>>,
}

/// What became of a file.
#[derive(Debug, Default)]
struct Done {
    fixed: usize,
    /// Fixes that are left because they change what is said.
    uncertain: usize,
    /// For standard output.
    page: Vec<u8>,
    /// For standard error.
    left: Vec<Diagnostic>,
    source: Option<Arc<Source>>,
    trouble: Option<Diagnostic>,
}

impl<'t> Fixing<'t> {
    pub fn new(options: &Options, terminal: &'t Terminal, quiet: bool) -> Self {
        Self { options: *options, terminal, quiet, done: Mutex::default() }
    }

    const fn wanted(&self) -> bool {
        self.options.fix || self.options.diff
    }

    /// Leaves out links to files that are judged themselves, and the reports that cannot be written: standard output is taken by what
    /// would change, or by the study that came from standard input.
    pub fn prepare(&self, wanted: Vec<Wanted>, inputs: &mut Vec<Input>) -> Vec<Wanted> {
        if self.wanted() {
            let files: FxHashSet<PathBuf> = inputs.iter().filter(|input| !is_link(input)).filter_map(file_of).collect();
            inputs.retain(|input| !is_link(input) || file_of(input).is_none_or(|file| !files.contains(&file)));
        }
        let stdin = inputs.iter().any(|input| input.place == InputPlace::Stdin);
        let taken = self.options.diff || self.options.fix && stdin;
        wanted.into_iter().filter(|one| !taken || one.file.is_some()).collect()
    }

    /// Fixes a file that has been judged, and judges `again` what became of it.
    pub fn file(&self, input: &Input, judged: Judged, again: &dyn Fn(Arc<Source>) -> Option<Judged>) -> Judged {
        if !self.wanted() {
            return judged;
        }
        let judge = |source: Arc<Source>| again(Arc::clone(&source)).map_or_else(|| FileReport::new(source), |judged| judged.report);
        let mended = mend(&judged.report, self.options.uncertain, &judge);
        let after = if mended.fixed > 0 { again(Arc::clone(&mended.source)) } else { None };
        let mut done = Done { fixed: mended.fixed, uncertain: uncertain(&after.as_ref().unwrap_or(&judged).report), ..Done::default() };
        let judged = match after {
            Some(_) if is_link(input) => {
                done = Done { trouble: Some(leads_out(&input.name)), ..Done::default() };
                judged
            }
            after => self.put(input, judged, after, &mended, &mut done),
        };
        let key = (input.place != InputPlace::Stdin, PathBuf::from(&input.name));
        self.done.lock().unwrap_or_else(PoisonError::into_inner).insert(key, done);
        judged
    }

    /// Shows or writes what has changed; the report of what is there then.
    fn put(&self, input: &Input, before: Judged, after: Option<Judged>, mended: &Mended, done: &mut Done) -> Judged {
        let text = &mended.source.text;
        match &input.place {
            _ if self.options.diff => {
                if after.is_some() {
                    // A vector takes all that is written to it.
                    let _ = changes::diff(&mut done.page, &input.name, &before.report.source.text, text, self.terminal.stdout);
                }
                before
            }
            InputPlace::Stdin => {
                let judged = after.unwrap_or(before);
                done.page = text.as_bytes().to_vec();
                done.left.clone_from(&judged.report.diagnostics);
                done.source = Some(Arc::clone(&judged.report.source));
                judged
            }
            InputPlace::Path(path) => match after.map(|after| (after, write(path, &input.name, &before.report.source.text, text))) {
                None => before,
                Some((after, Ok(()))) => after,
                Some((_, Err(trouble))) => {
                    (done.fixed, done.uncertain) = (0, 0);
                    done.trouble = Some(*trouble);
                    before
                }
            },
        }
    }

    /// Shows what is to be shown, and tells what has been done.
    pub fn end(self) -> Status {
        if !self.wanted() {
            return Status::Fine;
        }
        let done = self.done.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut out = Output::stdout();
        let written = done.values().try_for_each(|done| out.write_all(&done.page));
        let mut status = out.end(written, self.terminal);
        for (one, source) in done.values().filter_map(|one| Some((one, one.source.as_ref()?))) {
            tell(self.terminal, source, &one.left);
        }
        for trouble in done.values().filter_map(|one| one.trouble.clone()) {
            status = if trouble.severity == Severity::Error { Status::NotJudged } else { status };
            tell_one(self.terminal, trouble);
        }
        if !self.quiet {
            eprintln!("{}", sum(self.options, done.values()));
        }
        status
    }
}

/// A link that was found in a folder: what it leads to may be anybody's.
fn is_link(input: &Input) -> bool {
    matches!(&input.place, InputPlace::Path(path) if !input.named && path.is_symlink())
}

fn file_of(input: &Input) -> Option<PathBuf> {
    match &input.place {
        InputPlace::Path(path) => fs::canonicalize(path).ok(),
        InputPlace::Stdin => None,
    }
}

fn leads_out(name: &str) -> Diagnostic {
    let told = trouble("file/link", format!("`{name}` leads out of the folder, and is not fixed"));
    told.severity(Severity::Advice).help("name the link itself, or the file it leads to")
}

/// Fixes that nobody has put in because they change what is said.
fn uncertain(report: &FileReport) -> usize {
    report.diagnostics.iter().filter(|told| fixable(told, true) && !fixable(told, false)).count()
}

/// Writes a file that is still what was read.
fn write(path: &Path, name: &str, before: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    if fs::read(path).ok().is_some_and(|now| now != before.as_bytes()) {
        let told = trouble("file/changed", format!("`{name}` has changed since it was read"));
        return Err(Box::new(told.help("it is left as it is: run the command again")));
    }
    replace(path, text).map_err(|error| Box::new(unwritable(name, &error)))
}

/// `fixed 3 (1 file); 2 more with --unsafe`
fn sum<'d>(options: Options, done: impl Iterator<Item = &'d Done>) -> String {
    let (mut fixed, mut files, mut uncertain) = (0, 0, 0);
    for one in done {
        fixed += one.fixed;
        files += usize::from(one.fixed > 0);
        uncertain += one.uncertain;
    }
    let did = if options.diff { "would fix" } else { "fixed" };
    let mut text = if fixed == 0 { "nothing to fix".to_owned() } else { format!("{did} {fixed} ({})", plural(files, "file", "files")) };
    if uncertain > 0 && !options.uncertain {
        text.push_str(&format!("; {uncertain} more with --unsafe"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Done, Options, sum};

    #[test]
    fn the_last_line_counts_fixes_and_files() {
        let options = Options { fix: true, uncertain: false, diff: false };
        let done = [Done { fixed: 2, ..Done::default() }, Done { uncertain: 1, ..Done::default() }, Done { fixed: 1, ..Done::default() }];
        assert_eq!(sum(options, done.iter()), "fixed 3 (2 files); 1 more with --unsafe");
        assert_eq!(sum(Options { diff: true, uncertain: true, ..options }, done.iter()), "would fix 3 (2 files)");
        assert_eq!(sum(options, [].iter()), "nothing to fix");
    }
}
