//! Reports of files to the numbers that sum up a run.

use super::Judged;
use crate::diagnostic::Severity;

/// The numbers of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub files: usize,
    pub studies: usize,
    pub claims: usize,
    pub errors: usize,
    pub warnings: usize,
    pub advice: usize,
    /// Findings and open questions that are waived; they are in no other number.
    pub waived: usize,
    /// Findings and open questions that a baseline knows; they are in no other number.
    pub known: usize,
    /// Findings and open questions that make the run fail.
    pub failing: usize,
    /// Rules that could not tell, once for each thing they could not tell of.
    pub unsettled: usize,
    /// Facts asked for.
    pub questions: usize,
    /// Files that could not be judged, or not in full.
    pub unreadable: usize,
}

impl Tally {
    pub fn add(&mut self, Judged { report, questions, gate }: &Judged) {
        self.files += 1;
        self.studies += report.studies.len();
        self.claims += report.studies.iter().map(|study| study.claims.len()).sum::<usize>();
        for diagnostic in &report.diagnostics {
            match (diagnostic.severity, diagnostic.counts()) {
                (Severity::Error, true) => self.errors += 1,
                (Severity::Warning, true) => self.warnings += 1,
                (Severity::Advice, true) => self.advice += 1,
                _ if diagnostic.waived.is_some() => self.waived += 1,
                _ => self.known += 1,
            }
        }
        for open in &report.unsettled {
            match (&open.waived, open.known) {
                (Some(_), _) => self.waived += 1,
                (None, true) => self.known += 1,
                (None, false) => self.unsettled += 1,
            }
        }
        self.failing += gate.failing(report);
        self.questions += questions.look_for.len() + questions.ask.len();
        self.unreadable += usize::from(report.unreadable);
    }
}

/// `1 warning`, `2 warnings`.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
