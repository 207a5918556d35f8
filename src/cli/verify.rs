//! `caveat verify`: a certificate and the files at hand to whether they still match.

use super::Status;
use super::baselines::folder_of;
use super::files::{Input, InputPlace};
use super::load::load;
use super::output::Output;
use super::terminal::{Colours, Terminal};
use super::trouble::{tell, trouble};
use crate::check::FileKind;
use crate::diagnostic::Diagnostic;
use crate::report::certificate::{Body, Certificate, FilePart, SHAPE, rule_book, sha256};
use crate::report::harmless;
use crate::report::plural;
use crate::rule::book::RuleBook;
use crate::source::{Source, Span};
use crate::syntax::LARGEST;
use rustc_hash::FxHashSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Tell whether the files at hand still match a certificate
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit status: 0 all match; 1 some do not, or the certificate was edited; 2 it is no certificate.")]
pub struct Args {
    /// A certificate that `caveat check --certificate FILE` wrote
    file: PathBuf,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
}

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, false);
    let certificate = match read(&args.file) {
        Ok(certificate) => certificate,
        Err((source, told)) => {
            tell(&terminal, &source, &told);
            return Status::NotJudged;
        }
    };
    let (differs, looked_at) = held_against(&certificate, &folder_of(&args.file));
    let body = &certificate.body;
    let mut out = Output::stdout();
    let sum = format!("{}: {} on {}, by caveat {}", harmless::line(&args.file.to_string_lossy()), body.outcome, body.as_of, body.caveat);
    let written = writeln!(out, "{}", harmless::line(&sum)).and_then(|()| {
        differs.iter().try_for_each(|line| writeln!(out, "  {}", harmless::line(line)))?;
        let files = plural(looked_at, "file", "files");
        if differs.is_empty() { writeln!(out, "all matches ({files})") } else { writeln!(out, "does not match ({files} looked at)") }
    });
    let found = if differs.is_empty() { Status::Fine } else { Status::Found };
    found.max(out.end(written, &terminal))
}

fn read(path: &Path) -> Result<Certificate, (Source, Vec<Diagnostic>)> {
    let place = InputPlace::Path(path.to_owned());
    let name = path.to_string_lossy().into_owned();
    let regular = fs::metadata(path).is_ok_and(|data| !data.is_file());
    let odd = regular.then(|| trouble("file/not-regular", format!("`{name}` is not a regular file")));
    let source = load(&Input { place, name: name.clone(), kind: FileKind::Study, named: true, trouble: odd })
        .map_err(|(source, told)| (Source::new(source.name.as_str(), source.text.as_str()), told))?;
    let fail = |message: String, place: Span, label: String, help: &str| {
        let told = Diagnostic::mistake("certificate/unreadable", message, place, label).help(help);
        Err((Source::new(name.as_str(), source.text.as_str()), vec![told]))
    };
    let help = "`caveat check --certificate FILE` writes one";
    match serde_json::from_str::<Certificate>(&source.text) {
        Ok(certificate) if certificate.caveat_certificate == SHAPE => Ok(certificate),
        Ok(other) => {
            let message = format!("a certificate of shape {} is not known to this version, which reads {SHAPE}", other.caveat_certificate);
            fail(message, Span::default(), String::new(), help)
        }
        Err(error) => {
            let line = source.line_span(error.line().saturating_sub(1));
            let start = (line.start + error.column().saturating_sub(1) as u32).min(source.text.len() as u32);
            fail("this is no certificate".to_owned(), Span::new(start, start), error.to_string(), help)
        }
    }
}

/// What does not match, and how many files were looked at.
fn held_against(certificate: &Certificate, folder: &Path) -> (Vec<String>, usize) {
    let body = &certificate.body;
    let mut differs = Vec::new();
    if body.digest().ok().as_ref() != Some(&certificate.digest) {
        differs.push("the certificate itself was edited".to_owned());
    }
    if body.caveat != env!("CARGO_PKG_VERSION") {
        differs.push(format!("it was written by caveat {}, and this is {}", body.caveat, env!("CARGO_PKG_VERSION")));
    }
    let own = rule_book(RuleBook::builtin());
    if body.policies.iter().any(|policy| policy.rule_files.is_empty() && policy.rule_book != own) {
        differs.push("the rules that ship with this caveat are others than it was judged by".to_owned());
    }
    let files = files(body);
    let looked_at = files.len();
    for (what, FilePart { path, sha256: wanted }) in files {
        match digest(&folder.join(&path)) {
            Some(found) if found == wanted => {}
            Some(_) => differs.push(format!("changed: {path} ({what})")),
            None => differs.push(format!("cannot be read: {path} ({what})")),
        }
    }
    for input in body.inputs.iter().filter(|input| input.sha256.is_none()) {
        differs.push(format!("was not read when it was judged: {}", input.path));
    }
    (differs, looked_at)
}

/// Every file that a certificate names, once, and what it is.
fn files(body: &Body) -> Vec<(&'static str, FilePart)> {
    let policies = body.policies.iter().flat_map(|policy| {
        let files = policy.files.iter().map(|file| ("policy", file.clone()));
        files.chain(policy.rule_files.iter().map(|file| ("rules", file.clone())))
    });
    let baseline = body.baseline.iter().map(|file| ("baseline", file.clone()));
    let inputs = body.inputs.iter().filter_map(|input| {
        let sha256 = input.sha256.clone()?;
        Some(("study", FilePart { path: input.path.clone(), sha256 }))
    });
    let mut seen = FxHashSet::default();
    policies.chain(baseline).chain(inputs).filter(|(_, file)| seen.insert((file.path.clone(), file.sha256.clone()))).collect()
}

/// The digest of a file; none where it is not there, is too large, or is no regular file.
fn digest(path: &Path) -> Option<String> {
    fs::metadata(path).ok().filter(|data| data.is_file() && data.len() <= LARGEST as u64)?;
    let bytes = fs::read(path).ok()?;
    Some(sha256(&bytes))
}
