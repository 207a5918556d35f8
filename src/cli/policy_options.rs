//! The options of several commands that say by which policy is judged, to the layer they set.

use crate::date;
use crate::diagnostic::Severity;
use crate::policy::{At, By, Layer, OpenQuestions, PROFILES, Place};
use crate::source::{Source, Span};
use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;
use std::sync::Arc;

/// By which policy is judged
#[derive(Debug, clap::Args)]
pub struct PolicyOptions {
    /// A policy file, instead of the nearest caveat.toml upwards from each study
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// Look for no policy file
    #[arg(long)]
    pub isolated: bool,
    /// A policy that ships with caveat: draft for authors, submission for editors
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(PROFILES.map(|(name, _)| name)))]
    pub profile: Option<String>,
    /// A folder of further rules; may be given several times
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Judge by these rules or categories alone (* and ? stand for anything); may be given several times
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave out these rules or categories
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// The least severity that makes the exit status 1; warning, unless a policy says otherwise
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// What becomes of open questions: ask, unless a policy says otherwise
    #[arg(long, value_enum, value_name = "WHAT")]
    pub open: Option<Open>,
    /// The day that counts as today, for rules that ask and for waivers that end (2026-03-31)
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<(i32, i32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Advice,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Open {
    /// Count them, and tell them where all are asked for
    Quiet,
    /// Tell them
    Ask,
    /// Tell them, and fail unless they are waived
    Fail,
}

/// First and last day of a date, in days since 1970-01-01.
fn day(text: &str) -> Result<(i32, i32), String> {
    date::parse(text).ok_or_else(|| "a date such as 2026-03-31 is wanted".to_owned())
}

impl PolicyOptions {
    /// What the options say of rules and of what fails, one by one.
    pub fn written(&self) -> Vec<String> {
        let layer = self.layer();
        let patterns = layer.select.iter().flatten().map(|one| ("select", one)).chain(layer.ignore.iter().map(|one| ("ignore", one)));
        let patterns = patterns.map(|(option, pattern)| format!("--{option} {}", pattern.value));
        let fail_on = layer.fail_on.iter().map(|one| format!("--fail-on {}", one.value.map_or("never", Severity::as_str)));
        let open = layer.open.iter().map(|one| format!("--open {}", one.value.as_str()));
        patterns.chain(fail_on).chain(open).collect()
    }

    /// Whether some rules are left out, or judged apart.
    pub fn narrows(&self) -> bool {
        !self.select.is_empty() || !self.ignore.is_empty()
    }

    /// What the options set, with a text in which mistakes in them can be shown.
    pub fn layer(&self) -> Layer {
        let mut written = Written(String::from("caveat"));
        let select = written.options("--select", &self.select);
        let ignore = written.options("--ignore", &self.ignore);
        let fail_on = self.fail_on.map(|fail_on| written.word("--fail-on", fail_on));
        let open = self.open.map(|open| written.word("--open", open));
        let source = Arc::new(Source::new("command line", written.0));
        let place = |span: Span| Place { by: By::Options, source: source.clone(), span };
        let texts = |values: &[String], spans: Vec<Span>| -> Vec<At<String>> {
            values.iter().zip(spans).map(|(value, span)| At { value: value.clone(), place: place(span) }).collect()
        };
        Layer {
            select: (!self.select.is_empty()).then(|| texts(&self.select, select)),
            ignore: texts(&self.ignore, ignore),
            fail_on: self.fail_on.zip(fail_on).map(|(value, span)| At { value: value.least(), place: place(span) }),
            open: self.open.zip(open).map(|(value, span)| At { value: value.of_policy(), place: place(span) }),
            ..Layer::default()
        }
    }
}

/// A command line that is written anew, so that places in it can be shown.
struct Written(String);

impl Written {
    fn options(&mut self, option: &str, values: &[String]) -> Vec<Span> {
        values.iter().map(|value| self.one(option, value)).collect()
    }

    fn word(&mut self, option: &str, value: impl ValueEnum) -> Span {
        let name = value.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned());
        self.one(option, &name)
    }

    fn one(&mut self, option: &str, value: &str) -> Span {
        self.0.push_str(&format!(" {option} "));
        let start = self.0.len() as u32;
        self.0.push_str(value);
        Span::new(start, self.0.len() as u32)
    }
}

impl FailOn {
    const fn least(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Advice => Some(Severity::Advice),
            Self::Never => None,
        }
    }
}

impl Open {
    const fn of_policy(self) -> OpenQuestions {
        match self {
            Self::Quiet => OpenQuestions::Quiet,
            Self::Ask => OpenQuestions::Ask,
            Self::Fail => OpenQuestions::Fail,
        }
    }
}
