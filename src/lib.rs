//! Caveat: a linter for research claims.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, clippy::todo)
)]

pub mod check;
pub mod cli;
pub mod date;
pub mod diagnostic;
pub mod layout;
pub mod numbers;
pub mod policy;
pub mod report;
pub mod rule;
pub mod source;
pub mod study;
pub mod suggest;
pub mod syntax;
pub mod truth;
pub mod vocabulary;
pub mod wildcard;
