//! A run to its certificate.

use super::formats::opened;
use super::ledger::Ledger;
use super::paths::{portable, relative};
use super::policies::{Policies, Policy};
use super::policy_options::PolicyOptions;
use super::terminal::Terminal;
use super::trouble::{tell_one, trouble};
use crate::date;
use crate::report::Tally;
use crate::report::certificate::{Body, Certified, FilePart, PolicyPart, Summary, outcome, rule_book, sha256};
use crate::rule::book::RuleBook;
use crate::source::Source;
use std::io::Write as _;
use std::path::Path;

/// Writes what was judged and how; whether it was written.
pub fn write(path: &Path, policies: &Policies, options: &PolicyOptions, ledger: Ledger<'_>, tally: &Tally, terminal: &Terminal) -> bool {
    let folder = super::baselines::folder_of(path);
    let baseline = ledger.baseline().map(|source| file(source, &policies.here, &folder));
    let inputs: Vec<Certified> = ledger.certified;
    let summary = Summary::new(tally, inputs.iter().map(|input| input.open).sum());
    let body = Body {
        caveat: env!("CARGO_PKG_VERSION").to_owned(),
        as_of: policies.all.first().map_or(String::new(), |policy| {
            let (first, last) = policy.in_force.settings.today;
            date::format(first, last)
        }),
        outcome: outcome(tally.unreadable > 0, tally.failing).to_owned(),
        summary,
        policies: policies.all.iter().map(|policy| part(policy, policies, options, &folder)).collect(),
        baseline,
        inputs,
    };
    let done = body.sealed().map_err(std::io::Error::from).and_then(|text| {
        let mut out = opened(path)?;
        out.write_all(text.as_bytes())?;
        out.finish()
    });
    if let Err(error) = &done {
        tell_one(terminal, trouble("file/unwritable", format!("cannot write the certificate to `{}`: {error}", path.display())));
    }
    done.is_ok()
}

fn part(policy: &Policy, policies: &Policies, options: &PolicyOptions, folder: &Path) -> PolicyPart {
    let book = policies.book_of(policy);
    let built_in = RuleBook::builtin().files.len();
    PolicyPart {
        files: policy.files.iter().map(|source| file(source, &policies.here, folder)).collect(),
        profile: options.profile.clone(),
        options: options.written(),
        fail_on: policy.in_force.fail_on.0.map_or("never", crate::diagnostic::Severity::as_str).to_owned(),
        open: policy.in_force.open.0.as_str().to_owned(),
        rule_book: rule_book(book),
        rules: policy.in_force.settings.runs.iter().filter(|runs| **runs).count(),
        rule_files: book.files.iter().skip(built_in).map(|source| file(source, &policies.here, folder)).collect(),
    }
}

fn file(source: &Source, here: &Path, folder: &Path) -> FilePart {
    let path = here.join(&source.name);
    let path = std::fs::canonicalize(&path).unwrap_or(path);
    FilePart { path: portable(&relative(&path, folder)), sha256: sha256(source.text.as_bytes()) }
}
