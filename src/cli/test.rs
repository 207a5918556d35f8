//! `caveat test`: rule files judged by their own examples.

use super::Status;
use super::output::Output;
use super::rule_files::read;
use super::terminal::{Colours, Terminal};
use super::trouble::{broken, tell_one, trouble};
use crate::check::examples::{self, Tested};
use crate::check::overlap::overlaps;
use crate::check::remedies::remedies;
use crate::diagnostic::Diagnostic;
use crate::report::pretty::Pretty;
use crate::report::{Format, Judged, plural};
use crate::rule::Rule;
use crate::rule::book::{Loaded, RuleBook};
use crate::rule::contradiction::contradictions;
use crate::rule::style::style;
use rustc_hash::FxHashSet;
use std::io::{Result, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Judge rules by their own examples
#[derive(Debug, clap::Args)]
#[command(after_help = "Every example must come out as declared, and no fact left out of one may turn a report into silence.\n\n\
    Exit status: 0 all did; 1 some did not; 2 a file could not be read, or there was nothing to test.")]
pub struct Args {
    /// Rule files and folders of them; without any, all rules that are loaded
    paths: Vec<PathBuf>,
    /// A folder of further rules, for the words and terms they share; may be given several times
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Colours,
    /// Tell diagnostics in words, without drawings, for screen readers
    #[arg(long)]
    narrate: bool,
}

/// From the first day of the year 1 to the last of 9999, in days since 1970-01-01: an example that does not say `as-of` is judged
/// on no day in particular, so that it comes out the same tomorrow.
const ANY_DAY: (i32, i32) = (-719_162, 2_932_896);

pub fn run(args: &Args) -> Status {
    let terminal = Terminal::new(args.color, args.narrate);
    let mut seen = FxHashSet::default();
    let own = read(&args.paths, &mut seen);
    let further = read(&args.rules, &mut seen);
    let Loaded { book, mistakes } = RuleBook::load(&[own.files.as_slice(), further.files.as_slice()].concat());
    let mistakes = mistakes.into_iter().map(|(source, told)| broken(source, told));
    let reports: Vec<Judged> = own.reports.into_iter().chain(further.reports).chain(mistakes).collect();
    let rules: Vec<&Rule> = book.rules.iter().filter(|rule| args.paths.is_empty() || own.names.contains(&rule.source.name)).collect();

    let mut out = Output::stdout();
    let mut format = Pretty::new(terminal.stdout, false, true);
    let mut sum = Sum { broken: reports.len(), ..Sum::default() };
    let written = reports.iter().try_for_each(|report| out.write_all(&format.piece(report)?));
    let written = written.and_then(|()| rules.iter().try_for_each(|rule| test(&mut out, &mut format, &book, rule, &mut sum)));
    let written = written.and_then(|()| if sum.rules + sum.broken == 0 { Ok(()) } else { writeln!(out, "{}", sum.text()) });
    let ended = out.end(written, &terminal);
    if sum.rules + sum.broken == 0 {
        tell_one(&terminal, trouble("file/no-rules", "there is no rule to test").help("rules stand in files that end in `.rule`"));
    }
    sum.status().max(ended)
}

/// Judges one rule and tells what came out otherwise.
fn test(out: &mut Output, format: &mut Pretty, book: &RuleBook, rule: &Rule, sum: &mut Sum) -> Result<()> {
    let mut tested = examples::test(rule, book, ANY_DAY);
    tested.diagnostics.extend(contradictions(rule));
    tested.diagnostics.extend(overlaps(rule, book, ANY_DAY));
    tested.diagnostics.extend(remedies(rule, book, ANY_DAY));
    tested.diagnostics.extend(style(rule));
    sum.add(&tested);
    if tested.diagnostics.is_empty() {
        return Ok(());
    }
    Diagnostic::sort(&mut tested.diagnostics);
    out.write_all(&format.piece(&broken(Arc::clone(&rule.source), tested.diagnostics))?)
}

/// What the examples of all rules came to.
#[derive(Debug, Default)]
struct Sum {
    rules: usize,
    examples: usize,
    left_out: usize,
    /// Examples that came out otherwise than declared, and fixes that do not keep their word.
    otherwise: usize,
    /// Facts whose absence silences their rule.
    silenced: usize,
    /// Conditions that never hold, faults told twice, texts not in the style of the house.
    remarks: usize,
    /// Files and paths that could not be read, and rules with examples that could not.
    broken: usize,
}

impl Sum {
    fn add(&mut self, tested: &Tested) {
        let of = |id: &str| tested.diagnostics.iter().filter(|told| told.rule == id).count();
        self.rules += 1;
        self.examples += tested.examples;
        self.left_out += tested.left_out;
        self.otherwise += of("rule/example") + of("rule/fix");
        self.silenced += of("rule/passes-by-omission");
        self.remarks += of("rule/never-holds") + of("rule/caught-twice") + of("rule/style");
        self.broken += usize::from(tested.unreadable);
    }

    /// `16 rules, 71 examples, 240 facts left out: all as declared`
    fn text(&self) -> String {
        let looked_at = [
            plural(self.rules, "rule", "rules"),
            plural(self.examples, "example", "examples"),
            format!("{} left out", plural(self.left_out, "fact", "facts")),
        ];
        let found: Vec<String> = [
            (self.broken, format!("{} could not be read", plural(self.broken, "file", "files"))),
            (self.otherwise, format!("{} not as declared", self.otherwise)),
            (
                self.silenced,
                format!(
                    "{} {} its rule",
                    plural(self.silenced, "omission", "omissions"),
                    if self.silenced == 1 { "silences" } else { "silence" }
                ),
            ),
            (self.remarks, plural(self.remarks, "remark", "remarks")),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, text)| text)
        .collect();
        let found = if found.is_empty() { "all as declared".to_owned() } else { found.join(", ") };
        format!("{}: {found}", looked_at.join(", "))
    }

    const fn status(&self) -> Status {
        match (self.broken, self.otherwise + self.silenced + self.remarks, self.rules) {
            (0, _, 0) | (1.., ..) => Status::NotJudged,
            (0, 0, _) => Status::Fine,
            (0, ..) => Status::Found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ANY_DAY, Status, Sum};
    use crate::date::parse;

    #[test]
    fn any_day_is_every_day_of_four_digits() {
        assert_eq!(Some(ANY_DAY), parse("0001-01-01").zip(parse("9999-12-31")).map(|(first, last)| (first.0, last.1)));
    }

    #[test]
    fn what_it_comes_to() {
        let fine = Sum { rules: 16, examples: 71, left_out: 240, ..Sum::default() };
        assert_eq!(fine.text(), "16 rules, 71 examples, 240 facts left out: all as declared");
        assert_eq!(fine.status(), Status::Fine);
        let found = Sum { rules: 1, examples: 1, left_out: 1, otherwise: 2, silenced: 1, ..Sum::default() };
        assert_eq!(found.text(), "1 rule, 1 example, 1 fact left out: 2 not as declared, 1 omission silences its rule");
        assert_eq!(found.status(), Status::Found);
        assert_eq!(Sum { broken: 1, ..found }.status(), Status::NotJudged);
        assert_eq!(Sum::default().status(), Status::NotJudged);
    }
}
