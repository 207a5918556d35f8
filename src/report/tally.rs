//! Reports of files to the numbers that sum up a run.

use crate::check::outcome::FileReport;
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
    /// Rules that could not tell, once for each thing they could not tell of.
    pub unsettled: usize,
    /// Facts asked for.
    pub questions: usize,
    /// Files that could not be judged, or not in full.
    pub unreadable: usize,
}

impl Tally {
    pub fn add(&mut self, report: &FileReport, questions: usize) {
        self.files += 1;
        self.studies += report.studies.len();
        self.claims += report.studies.iter().map(|study| study.claims.len()).sum::<usize>();
        for diagnostic in &report.diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Advice => self.advice += 1,
            }
        }
        self.unsettled += report.unsettled.len();
        self.questions += questions;
        self.unreadable += usize::from(report.unreadable);
    }

    /// Diagnostics of this severity or a higher one.
    pub const fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Advice => self.errors + self.warnings + self.advice,
        }
    }
}

/// `1 warning`, `2 warnings`.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
