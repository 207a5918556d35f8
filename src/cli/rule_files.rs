//! Rule files and folders of them to a rule book, and to reports of those that are broken.

use super::Status;
use super::files::{Input, InputPlace, find_rules};
use super::load::load;
use super::terminal::Terminal;
use super::trouble::{broken, tell, trouble, unread};
use crate::report::Judged;
use crate::rule::book::{Loaded, RuleBook, RuleFile};
use crate::vocabulary;
use rustc_hash::FxHashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What was read from some paths.
#[derive(Debug, Default)]
pub struct Found {
    pub files: Vec<RuleFile>,
    /// What the book calls the files that stand there, built-in ones among them.
    pub names: FxHashSet<String>,
    /// Paths and files that could not be read.
    pub reports: Vec<Judged>,
}

/// A rule book to read in.
pub struct Book {
    loaded: Option<RuleBook>,
    /// Some of its files are broken.
    pub status: Status,
}

impl Book {
    /// The built-in rules and those of further folders; what is broken there is told on standard error.
    pub fn new(folders: &[PathBuf], terminal: &Terminal) -> Self {
        let (loaded, reports) = with_folders(folders);
        for told in &reports {
            tell(terminal, &told.report.source, &told.report.diagnostics);
        }
        Self { loaded, status: if reports.is_empty() { Status::Fine } else { Status::NotJudged } }
    }

    pub fn book(&self) -> &RuleBook {
        self.loaded.as_ref().unwrap_or_else(|| RuleBook::builtin())
    }
}

/// The rule book to judge by, where it is not the built-in one, and a report of every rule file that is broken.
pub fn with_folders(folders: &[PathBuf]) -> (Option<RuleBook>, Vec<Judged>) {
    if folders.is_empty() {
        return (None, Vec::new());
    }
    let found = read(folders, &mut FxHashSet::default());
    let Loaded { book, mistakes } = RuleBook::load(&found.files);
    let mut reports = found.reports;
    reports.extend(mistakes.into_iter().map(|(source, diagnostics)| broken(source, diagnostics)));
    (Some(book), reports)
}

/// The rule files of some paths. Files that were `seen` are passed over, and so are those that are built in already.
pub fn read(paths: &[PathBuf], seen: &mut FxHashSet<PathBuf>) -> Found {
    let builtin: Vec<RuleFile> = RuleBook::builtin_files().collect();
    let mut found = Found::default();
    for path in paths {
        let inputs = find_rules(path);
        if inputs.is_empty() {
            let told = trouble("file/no-rules", format!("there are no rule files in `{}`", path.display()));
            found.reports.push(unread(&path.to_string_lossy(), told.help(ENDINGS)));
        }
        for input in inputs.into_iter().filter(|input| seen.insert(identity(input))) {
            found.add(input, &builtin);
            let bytes: usize = found.files.iter().map(|file| file.text.len()).sum();
            if found.files.len() > MOST_FILES || bytes > MOST_BYTES {
                let message = format!("there are more rules in `{}` than can be read", path.display());
                let told = trouble("file/too-many-rules", message);
                let help = format!("{MOST_FILES} files and {} MiB are the limit: is this a folder of rules?", MOST_BYTES >> 20);
                found.reports.push(unread(&path.to_string_lossy(), told.help(help)));
                break;
            }
        }
    }
    found
}

/// The most rule files that are read besides those built in.
const MOST_FILES: usize = 2_000;
/// The most they may come to, in bytes.
const MOST_BYTES: usize = 16 << 20;

const ENDINGS: &str = "rule files end in `.rule`, `.terms` or `.vocabulary`";

impl Found {
    fn add(&mut self, input: Input, builtin: &[RuleFile]) {
        if input.trouble.is_none() && !is_rule_file(&input.name) {
            let told = trouble("file/not-a-rule", format!("`{}` belongs to no rule book", input.name));
            return self.reports.push(unread(&input.name, told.help(ENDINGS)));
        }
        match load(&input) {
            Err((source, told)) => self.reports.push(broken(source, told)),
            Ok(source) => match builtin.iter().find(|own| own.text == source.text) {
                Some(own) => {
                    self.names.insert(own.name.clone());
                }
                None if source.text == vocabulary::BUILTIN => {}
                None => {
                    self.names.insert(input.name.clone());
                    self.files.push(RuleFile { name: input.name, text: source.text.clone() });
                }
            },
        }
    }
}

fn is_rule_file(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["rule", "terms", "vocabulary"].contains(&ending)
}

fn identity(input: &Input) -> PathBuf {
    match &input.place {
        InputPlace::Stdin => PathBuf::from("-"),
        InputPlace::Path(path) => fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
    }
}
