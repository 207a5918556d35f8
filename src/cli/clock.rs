//! The clock of the machine to the time since the run began.

use crate::check::settings::Clock;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock that ends what takes longer than `limit` for one study.
pub fn clock(limit: Option<Duration>, each_rule: bool) -> Clock {
    now();
    Clock { now, limit, each_rule }
}

/// The time since this was first asked.
pub fn now() -> Duration {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed()
}

/// Today, in days since 1970-01-01, by universal time.
pub fn today() -> (i32, i32) {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let day = i32::try_from(since.as_secs() / 86_400).unwrap_or(i32::MAX);
    (day, day)
}
