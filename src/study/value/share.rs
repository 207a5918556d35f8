//! The words that tell a share only so far.

use crate::numbers::quantity::Quantity;

/// Share words and their intervals: `few` is more than nothing and a quarter at most.
pub const SHARE_WORDS: [(&str, Quantity); 9] = [
    ("none", Quantity::point(0.0)),
    ("few", above(0.0, 0.25)),
    ("minority", Quantity { lo_open: true, hi_open: true, ..Quantity::closed(0.0, 0.5) }),
    ("half", Quantity::closed(0.45, 0.55)),
    ("majority", above(0.5, 1.0)),
    ("most", Quantity::closed(0.75, 1.0)),
    ("all", Quantity::point(1.0)),
    ("yes", above(0.0, 1.0)),
    ("no", Quantity::point(0.0)),
];

/// The interval of a share word.
pub fn share_word(word: &str) -> Option<Quantity> {
    SHARE_WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, share)| share)
}

const fn above(lo: f64, hi: f64) -> Quantity {
    Quantity { lo_open: true, ..Quantity::closed(lo, hi) }
}
