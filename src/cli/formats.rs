//! `--format` options to the reports of a run: what each is written as, and where it goes.

use super::Status;
use super::files::is_ours;
use super::judging::Sinks;
use super::output::Output;
use super::terminal::Terminal;
use super::trouble::{tell_one, trouble};
use crate::diagnostic::Diagnostic;
use crate::report::concise::Concise;
use crate::report::github::Github;
use crate::report::gitlab::Gitlab;
use crate::report::json::Json;
use crate::report::json_lines::JsonLines;
use crate::report::junit::Junit;
use crate::report::letter::Letter;
use crate::report::pretty::Pretty;
use crate::report::review::Review;
use crate::report::sarif::Sarif;
use crate::report::{Format, Look};
use crate::rule::book::RuleBook;
use clap::ValueEnum;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

/// A format, and the file it goes to where it does not go to standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub name: FormatName,
    pub file: Option<PathBuf>,
}

/// The formats there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// For people: the source underlined, verdicts, open questions
    #[default]
    Pretty,
    /// One line per diagnostic
    Concise,
    /// For machines (docs/schema/report-1.json)
    Json,
    /// The same, one object a line
    JsonLines,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Commands for a job of GitHub Actions
    Github,
    /// A code quality report for GitLab
    Gitlab,
    /// `JUnit` XML, a case for each claim
    Junit,
    /// A review in Markdown
    Markdown,
    /// A letter to the authors
    Letter,
}

impl FormatName {
    /// Whether it tells what diagnostics are known by from run to run.
    pub const fn fingerprints(self) -> bool {
        matches!(self, Self::Json | Self::JsonLines | Self::Sarif | Self::Gitlab)
    }

    fn format<'b>(self, look: Look, how: &How<'b>) -> Box<dyn Format + 'b> {
        match self {
            Self::Pretty => Box::new(Pretty::new(look, how.unsettled, how.quiet)),
            Self::Concise => Box::new(Concise),
            Self::Json => Box::new(Json::default()),
            Self::JsonLines => Box::new(JsonLines),
            Self::Sarif => Box::new(Sarif::new(how.books, how.baseline)),
            Self::Github => Box::new(Github::default()),
            Self::Gitlab => Box::new(Gitlab::default()),
            Self::Junit => Box::new(Junit),
            Self::Markdown => Box::new(Review),
            Self::Letter => Box::new(Letter::new(how.books)),
        }
    }
}

/// What options say about how reports are written.
#[derive(Clone, Copy, Debug)]
pub struct How<'b> {
    /// All open questions.
    pub unsettled: bool,
    /// Diagnostics alone.
    pub quiet: bool,
    /// A baseline is in force.
    pub baseline: bool,
    /// The rule books of the run.
    pub books: &'b [&'b RuleBook],
}

/// `sarif` or `sarif=report.sarif`
///
/// # Errors
/// There is no such format, or no file behind the sign.
pub fn wanted(text: &str) -> std::result::Result<Wanted, String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    let known = || FormatName::value_variants().iter().filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()));
    let Ok(format) = FormatName::from_str(name, false) else {
        let names: Vec<String> = known().collect();
        let near = crate::suggest::did_you_mean(name, names.iter().map(String::as_str));
        return Err(near.unwrap_or_else(|| format!("there are {}", names.join(", "))));
    };
    match file {
        Some("") => Err(format!("say which file: `{name}=FILE`")),
        file => Ok(Wanted { name: format, file: file.filter(|file| *file != "-").map(PathBuf::from) }),
    }
}

/// The formats that were asked for, those without a file of their own going to `output` or else to standard output.
///
/// # Errors
/// Two of them would go to the same place.
pub fn places(wanted: &[Wanted], output: Option<&Path>) -> std::result::Result<Vec<Wanted>, Box<Diagnostic>> {
    let output = output.filter(|path| path.as_os_str() != "-").map(Path::to_owned);
    let default = [Wanted { name: FormatName::default(), file: None }];
    let wanted = if wanted.is_empty() { &default } else { wanted };
    let all: Vec<Wanted> = wanted.iter().map(|one| Wanted { file: one.file.clone().or_else(|| output.clone()), ..one.clone() }).collect();
    for (at, one) in all.iter().enumerate() {
        if all.iter().take(at).any(|other| other.file == one.file) {
            let place = one.file.as_ref().map_or("standard output".to_owned(), |file| format!("`{}`", file.display()));
            let told = trouble("options/one-place", format!("two formats cannot both go to {place}"));
            return Err(Box::new(told.help("give all but one a file of its own: `--format sarif=caveat.sarif --format github`")));
        }
    }
    Ok(all)
}

/// The reports to write; what cannot be written gives way to standard output, or is left out where that is taken.
pub fn sinks<'b>(wanted: &[Wanted], how: &How<'b>, terminal: &Terminal) -> (Sinks<'b>, Status) {
    let mut sinks = Sinks { formats: Vec::new(), outs: Vec::new() };
    let mut status = Status::Fine;
    let mut taken = wanted.iter().any(|one| one.file.is_none());
    for one in wanted {
        let (out, look) = match &one.file {
            None => (Output::stdout(), terminal.stdout),
            Some(path) => match opened(path) {
                Ok(out) => (out, terminal.file),
                Err(error) => {
                    status = Status::NotJudged;
                    unwritable(terminal, path, &error, (!taken).then_some("the report goes to standard output instead"));
                    if taken {
                        continue;
                    }
                    taken = true;
                    (Output::stdout(), terminal.stdout)
                }
            },
        };
        sinks.formats.push(one.name.format(look, how));
        sinks.outs.push(out);
    }
    (sinks, status)
}

/// A file for a report, which may take the place of no study and no rule.
pub fn opened(path: &Path) -> Result<Output> {
    if is_ours(path) { Err(Error::other("the report would take the place of a study or a rule")) } else { Output::file(path) }
}

/// Puts the reports in their places.
pub fn finish(sinks: Sinks<'_>, terminal: &Terminal) -> Status {
    let mut status = Status::Fine;
    for out in sinks.outs {
        let path = out.place().map(Path::to_owned);
        if let Err(error) = out.finish() {
            unwritable(terminal, path.as_deref().unwrap_or(Path::new("standard output")), &error, None);
            status = Status::NotJudged;
        }
    }
    status
}

fn unwritable(terminal: &Terminal, path: &Path, error: &Error, help: Option<&str>) {
    let told = trouble("file/unwritable", format!("cannot write the report to `{}`: {error}", path.display()));
    tell_one(
        terminal,
        match help {
            Some(help) => told.help(help),
            None => told,
        },
    );
}

#[cfg(test)]
mod tests {
    use super::{FormatName, Wanted, places, wanted};
    use std::path::Path;

    #[test]
    fn a_format_may_name_its_file() {
        let file = |name: &str| Some(name.into());
        assert_eq!(wanted("json=a=b.json"), Ok(Wanted { name: FormatName::Json, file: file("a=b.json") }));
        assert_eq!(wanted("concise=-"), Ok(Wanted { name: FormatName::Concise, file: None }));
        assert_eq!(wanted("jsn"), Err("did you mean `json`?".to_owned()));
        assert_eq!(wanted("json="), Err("say which file: `json=FILE`".to_owned()));
    }

    #[test]
    fn each_has_a_place_of_its_own() {
        let all = |texts: &[&str]| texts.iter().map(|text| wanted(text).unwrap()).collect::<Vec<_>>();
        let placed = |texts: &[&str], output: Option<&str>| places(&all(texts), output.map(Path::new));
        assert_eq!(placed(&[], None), Ok(vec![Wanted { name: FormatName::Pretty, file: None }]));
        assert_eq!(placed(&["json=a", "concise"], Some("b")).map(|all| all.len()), Ok(2));
        assert!(placed(&["json", "concise"], None).is_err());
        assert!(placed(&["json=a", "concise"], Some("a")).is_err());
    }
}
