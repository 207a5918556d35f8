//! What a run keeps of each file, in the order of the files: waivers that were used, entries of the baseline, findings and times.

use super::baselines::Known;
use super::files::Input;
use super::paths::{portable, relative};
use super::policies::Policies;
use crate::check::baseline::{self, Entry};
use crate::check::outcome::FileReport;
use crate::policy::Wrong;
use crate::report::Judged;
use crate::report::certificate::Certified;
use crate::report::statistics::Statistics;
use crate::source::Source;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// What is kept.
pub struct Ledger<'r> {
    policies: &'r Policies,
    keep: Keep<'r>,
    /// The waivers of policies that silenced something: the policy, and the number of the waiver.
    used: FxHashSet<(usize, usize)>,
    /// Policies over files that could not be judged in full.
    unread: FxHashSet<usize>,
    /// Entries of the baseline that were met.
    met: FxHashSet<usize>,
    /// The files that were judged, by what the baseline calls them: whether in full, and by which policy.
    judged: FxHashMap<String, (bool, usize)>,
    /// How many files were judged.
    pub files: usize,
    /// Entries for a new baseline.
    pub entries: Vec<Entry>,
    pub certified: Vec<Certified>,
    pub statistics: Statistics,
}

/// What is wanted of a ledger.
#[derive(Clone, Copy, Default)]
pub struct Keep<'r> {
    /// The baseline that is in force.
    pub known: Option<&'r Known>,
    /// The folder of the baseline to be written.
    pub write: Option<&'r Path>,
    /// The folder of the certificate.
    pub certify: Option<&'r Path>,
    pub statistics: bool,
    /// The folders that are judged as a whole.
    pub whole: &'r [PathBuf],
    /// Options leave rules out, so that what is not met may still be there.
    pub narrowed: bool,
}

impl<'r> Ledger<'r> {
    pub fn new(policies: &'r Policies, keep: Keep<'r>) -> Self {
        Self {
            policies,
            keep,
            used: FxHashSet::default(),
            unread: FxHashSet::default(),
            met: FxHashSet::default(),
            judged: FxHashMap::default(),
            files: 0,
            entries: Vec::new(),
            certified: Vec::new(),
            statistics: Statistics::default(),
        }
    }

    /// Keeps what is wanted of a file.
    pub fn seen(&mut self, input: &Input, judged: &Judged) {
        let Some(at) = self.policies.index_of(input) else { return };
        let report = &judged.report;
        self.files += 1;
        self.used.extend(report.used_waivers.iter().map(|&number| (at, number)));
        if report.unreadable {
            self.unread.insert(at);
        }
        if let Some(known) = self.keep.known {
            self.met.extend(&report.met);
            self.judged.insert(self.policies.name_from(input, &known.folder), (!report.unreadable, at));
        }
        if let Some(folder) = self.keep.write {
            self.entries.extend(baseline::entries(&self.policies.name_from(input, folder), report, judged.gate));
        }
        if let Some(folder) = self.keep.certify {
            self.certified.push(Certified::new(self.policies.name_from(input, folder), at, judged));
        }
        if self.keep.statistics
            && let Some(policy) = self.policies.all.get(at)
        {
            self.statistics.add(report, self.policies.book_of(policy));
        }
    }

    /// What there is to tell when all files were judged: waivers of policies that silenced nothing, and, unless they are
    /// taken out, entries of the baseline that hold no more.
    pub fn after(&self, prune: bool) -> Vec<Judged> {
        let mut reports = self.policies.told(&self.unused());
        reports.extend(self.keep.known.filter(|_| !prune).and_then(|known| self.stale(known)));
        reports
    }

    fn unused(&self) -> Vec<Wrong> {
        let mut unused = Vec::new();
        for (at, policy) in self.policies.all.iter().enumerate() {
            let whole = policy.folder.as_ref().is_some_and(|folder| self.keep.whole.iter().any(|whole| folder.starts_with(whole)));
            if !whole || self.keep.narrowed || self.unread.contains(&at) {
                continue;
            }
            let silent = |number: &usize| !self.used.contains(&(at, *number));
            unused.extend((0..policy.in_force.waivers.all.len()).filter(silent).filter_map(|number| policy.unused(number)));
        }
        unused
    }

    /// The places of the entries that hold no more.
    pub fn stale_entries(&self, known: &Known) -> Vec<usize> {
        known.baseline.stale(&self.met, |entry| {
            let runs = |at: usize| !self.keep.narrowed || self.policies.runs(at, &entry.rule);
            let fails = |at: usize| !entry.open || self.policies.all.get(at).is_some_and(|policy| policy.in_force.gate.open_fails);
            match self.judged.get(&entry.file) {
                Some(&(in_full, at)) => in_full && runs(at) && fails(at),
                None => !known.folder.join(&entry.file).exists(),
            }
        })
    }

    /// The baseline that is in force.
    pub fn baseline(&self) -> Option<&'r Source> {
        self.keep.known.map(|known| known.baseline.source.as_ref())
    }

    fn stale(&self, known: &Known) -> Option<Judged> {
        let told: Vec<_> = self.stale_entries(known).into_iter().filter_map(|at| known.baseline.told(at)).collect();
        let gate = self.policies.all.first().map(|policy| policy.in_force.gate).unwrap_or_default();
        let severity = self.policies.all.first().and_then(|policy| policy.in_force.settings.own_severities.get("baseline/stale"));
        let told = told.into_iter().filter_map(|told| match severity {
            None => Some(told),
            Some(severity) => Some(told.severity((*severity)?)),
        });
        let report = FileReport { diagnostics: told.collect(), ..FileReport::new(known.baseline.source.clone()) };
        (!report.diagnostics.is_empty()).then(|| Judged { report, questions: Default::default(), gate })
    }
}

impl Policies {
    /// What a file is called from a folder.
    pub fn name_from(&self, input: &Input, folder: &Path) -> String {
        self.path_of(input).map_or_else(|| input.name.clone(), |path| portable(&relative(&path, folder)))
    }
}
