//! Folders of further rules to the texts of their files.

use super::files::find_rules;
use super::load::load;
use super::trouble::{broken, trouble, unread};
use crate::report::Judged;
use crate::rule::book::{Loaded, RuleBook, RuleFile};
use std::path::PathBuf;

/// The rule book to judge by, where it is not the built-in one, and a report of every rule file that is broken.
pub fn with_folders(folders: &[PathBuf]) -> (Option<RuleBook>, Vec<Judged>) {
    if folders.is_empty() {
        return (None, Vec::new());
    }
    let mut reports = Vec::new();
    let mut files = Vec::new();
    for folder in folders {
        let inputs = find_rules(folder);
        if inputs.is_empty() {
            let told = trouble("file/no-rules", format!("there are no rule files in `{}`", folder.display()));
            reports.push(unread(&folder.to_string_lossy(), told.help("rule files end in `.rule`, `.terms` or `.vocabulary`")));
        }
        for input in inputs {
            match load(&input) {
                Ok(source) => files.push(RuleFile { name: input.name, text: source.text.clone() }),
                Err((source, told)) => reports.push(broken(source, told)),
            }
        }
    }
    let Loaded { book, mistakes } = RuleBook::load(&files);
    reports.extend(mistakes.into_iter().map(|(source, diagnostics)| broken(source, diagnostics)));
    (Some(book), reports)
}
