//! Pure arithmetic: intervals, and the statistics of published formulas. Knows no study.

pub mod quantity;
