//! What a run asks of the rule book: which rules, how grave, with which parameters, and what is to be passed over.

use super::waivers::{Demands, Waiver};
use crate::diagnostic::Severity;
use crate::rule::Rule;
use crate::rule::book::RuleBook;
use crate::rule::scope::Param;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::time::Duration;

/// What a run asks of the rule book. Lists are parallel to the rules of the book.
#[derive(Clone, Debug)]
pub struct Settings {
    /// First and last day of `today`.
    pub today: (i32, i32),
    /// Which rules run.
    pub runs: Vec<bool>,
    /// What rules leave unsettled that ask no questions is wanted too; to find it costs more than to judge.
    pub quiet_too: bool,
    /// What diagnostics are known by is wanted too.
    pub fingerprints: bool,
    /// And what open questions are known by.
    pub open_fingerprints: bool,
    /// Severities that a policy sets, by the place of the rule.
    pub severities: FxHashMap<usize, Severity>,
    /// Severities that a policy sets for what is said of waivers, by name.
    pub own_severities: FxHashMap<String, Option<Severity>>,
    /// Parameters that a policy moves, by the place of the rule: all those of the rule.
    pub params: FxHashMap<usize, Arc<[Param]>>,
    /// The waivers of a policy.
    pub waivers: Arc<[Waiver]>,
    /// What a policy asks of every waiver.
    pub demands: Arc<Demands>,
    pub clock: Option<Clock>,
}

/// A clock, which only the doors have.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The time since some moment.
    pub now: fn() -> Duration,
    /// The longest time that judging one study may take.
    pub limit: Option<Duration>,
    /// The time that each rule takes is wanted.
    pub each_rule: bool,
}

impl Settings {
    /// All rules whose category is on.
    pub fn new(book: &RuleBook, today: (i32, i32)) -> Self {
        Self {
            today,
            runs: book.rules.iter().map(|rule| book.is_on(rule)).collect(),
            quiet_too: true,
            fingerprints: false,
            open_fingerprints: false,
            severities: FxHashMap::default(),
            own_severities: FxHashMap::default(),
            params: FxHashMap::default(),
            waivers: Arc::new([]),
            demands: Arc::default(),
            clock: None,
        }
    }

    /// How grave a rule is, and whether it asks about what it cannot settle.
    pub fn severity(&self, at: usize, rule: &Rule) -> (Severity, bool) {
        let severity = self.severities.get(&at).copied().unwrap_or(rule.severity);
        (severity, rule.asks(severity))
    }
}
