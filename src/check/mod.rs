//! Study x rule book x settings to what is said: findings, open questions, verdicts.

pub mod outcome;
