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

/// The word for a bound that says exactly as much; a printed figure is no bound, and keeps its digits.
pub fn word_for(bound: Quantity) -> Option<&'static str> {
    let ends = |share: &Quantity| (share.lo, share.lo_open, share.hi, share.hi_open);
    let named = SHARE_WORDS.iter().find(|(_, share)| !share.is_point() && ends(share) == ends(&bound));
    named.map(|&(word, _)| word)
}

const fn above(lo: f64, hi: f64) -> Quantity {
    Quantity { lo_open: true, ..Quantity::closed(lo, hi) }
}

#[cfg(test)]
mod tests {
    use super::{above, word_for};
    use crate::numbers::quantity::Quantity;

    #[test]
    fn a_word_stands_for_a_bound_to_its_very_ends() {
        assert_eq!(word_for(above(0.5, 1.0)), Some("majority"));
        assert_eq!(word_for(Quantity::closed(0.75, 1.0)), Some("most"));
        assert_eq!(word_for(above(0.0, 1.0)), Some("yes"));
        // `>= 50%`, `> 75%`, `< 50%`, `100%`
        let others = [Quantity::closed(0.5, 1.0), above(0.75, 1.0), Quantity { hi_open: true, ..Quantity::closed(0.0, 0.5) }];
        assert!(others.into_iter().chain([Quantity::point(1.0), Quantity::point(0.0)]).all(|other| word_for(other).is_none()));
    }
}
