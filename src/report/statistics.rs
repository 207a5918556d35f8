//! What each rule found and how long it took, to a table.

use super::harmless;
use crate::check::outcome::FileReport;
use crate::rule::book::RuleBook;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::time::Duration;

/// The numbers of each rule, by its path.
#[derive(Debug, Default)]
pub struct Statistics {
    of: FxHashMap<String, Numbers>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Numbers {
    findings: usize,
    open: usize,
    waived: usize,
    time: Duration,
}

impl Statistics {
    /// Adds what was said of a file by the rules of a book.
    pub fn add(&mut self, report: &FileReport, book: &RuleBook) {
        for told in &report.diagnostics {
            let own = self.of(&told.rule);
            if told.waived.is_some() { own.waived += 1 } else { own.findings += 1 }
        }
        for open in report.unsettled.iter().filter(|open| !open.quiet) {
            let own = self.of(&open.rule);
            if open.waived.is_some() { own.waived += 1 } else { own.open += 1 }
        }
        for &(at, time) in &report.times {
            if let Some(rule) = book.rules.get(at) {
                self.of(&rule.path).time += time;
            }
        }
    }

    fn of(&mut self, rule: &str) -> &mut Numbers {
        self.of.entry(rule.to_owned()).or_default()
    }

    /// A line for each rule, those that took longest first, with the time of all.
    pub fn table(&self) -> String {
        let mut rules: Vec<(&String, &Numbers)> = self.of.iter().collect();
        rules.sort_by(|a, b| b.1.time.cmp(&a.1.time).then_with(|| a.0.cmp(b.0)));
        let width = rules.iter().map(|(rule, _)| rule.chars().count()).max().unwrap_or_default().max(4);
        let mut text = format!("{:width$}  findings  open  waived  time\n", "rule");
        for (rule, numbers) in &rules {
            let Numbers { findings, open, waived, time } = numbers;
            let _ = writeln!(text, "{:width$}  {findings:>8}  {open:>4}  {waived:>6}  {}", harmless::line(rule), milliseconds(*time));
        }
        let all: Duration = rules.iter().map(|(_, numbers)| numbers.time).sum();
        let _ = writeln!(text, "{} rules: {} over all threads", rules.len(), milliseconds(all));
        text
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1_000.0)
}
