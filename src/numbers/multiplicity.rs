//! Several p values to what they are worth together.

use super::quantity::{End, Quantity};

/// The p values adjusted by Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289, in the order given:
/// of m values in rising order, the i-th becomes the least of `m p(j) / j` over all j from i on, and at most 1.
///
/// An adjusted p at or below α is one that is still significant at a false discovery rate of α.
pub fn benjamini_hochberg(ps: &[Quantity]) -> Vec<Quantity> {
    let low = adjust(ps.iter().map(|p| p.low_end()).collect(), |a, b| a && b);
    let high = adjust(ps.iter().map(|p| p.high_end()).collect(), |a, b| a || b);
    low.into_iter().zip(high).map(|(lo, hi)| Quantity::from_ends(lo, hi)).collect()
}

/// The chance that at least one of `tests` independent tests of true null hypotheses comes out significant: `1 - (1 - α)^m`.
pub fn chance_of_any(alpha: f64, tests: Quantity) -> Quantity {
    tests.rising(|m| -(m * (-alpha).ln_1p()).exp_m1())
}

/// Adjusts the low ends of all p values, or all high ends; `both` says whether an end is open that two equal ones share.
fn adjust(ends: Vec<End>, both: impl Fn(bool, bool) -> bool) -> Vec<End> {
    let mut ranked: Vec<(usize, End)> = ends.into_iter().enumerate().collect();
    ranked.sort_by(|(_, a), (_, b)| a.at.total_cmp(&b.at));
    let tests = as_number(ranked.len());
    let mut least = End { at: 1.0, open: false };
    for (rank, (_, end)) in ranked.iter_mut().enumerate().rev() {
        let at = tests * end.at / as_number(rank + 1);
        least = match at.total_cmp(&least.at) {
            std::cmp::Ordering::Less => End { at, open: end.open },
            std::cmp::Ordering::Equal => End { at, open: both(end.open, least.open) },
            std::cmp::Ordering::Greater => least,
        };
        *end = least;
    }
    ranked.sort_by_key(|(place, _)| *place);
    ranked.into_iter().map(|(_, end)| end).collect()
}

#[expect(clippy::cast_precision_loss, reason = "no family has 2^53 tests")]
const fn as_number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{benjamini_hochberg, chance_of_any};
    use crate::numbers::honest::{config, near, to};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn points(ps: &[f64]) -> Vec<Quantity> {
        ps.iter().copied().map(Quantity::point).collect()
    }

    #[test]
    fn worked_example() {
        // p m / i: .010, .0225, .020, .05125, .30; the least from there on: .010, .020, .020, .05125, .30.
        let adjusted = benjamini_hochberg(&points(&[0.041, 0.002, 0.30, 0.012, 0.009]));
        for (got, want) in adjusted.iter().zip([0.05125, 0.010, 0.30, 0.020, 0.020]) {
            near(*got, want);
        }
        let significant = adjusted.iter().filter(|p| p.le(Quantity::point(0.05)) == Truth::True).count();
        assert_eq!(significant, 3, "the fourth does not survive, although it is below .05");
    }

    #[test]
    fn bounds_stay_bounds() {
        let below = Quantity { hi_open: true, ..Quantity::closed(0.0, 0.05) };
        assert_eq!(benjamini_hochberg(&[below]), [below]);
        let adjusted = benjamini_hochberg(&[below, Quantity::point(0.4), Quantity::point(0.9)]);
        assert_eq!(adjusted.first().copied().unwrap().lo, 0.0);
        near(Quantity::point(adjusted.first().copied().unwrap().hi), 0.15);
        assert!(adjusted.first().copied().unwrap().hi_open);
        assert!(benjamini_hochberg(&[]).is_empty());
        assert_eq!(benjamini_hochberg(&points(&[0.8, 0.9])), points(&[0.9, 0.9]));
    }

    #[test]
    fn many_tests() {
        for (tests, chance) in [(5.0, 0.23), (10.0, 0.40), (20.0, 0.64)] {
            to(chance_of_any(0.05, Quantity::point(tests)), chance, 2);
        }
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn ranges_hold_what_their_members_give(family in proptest::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, 0.0..=1.0_f64), 1..8)) {
            let wide: Vec<Quantity> = family.iter().map(|(a, b, _)| Quantity::closed(a.min(*b), a.max(*b))).collect();
            let members: Vec<f64> = family.iter().map(|(a, b, at)| a + (b - a) * at).collect();
            for (member, range) in benjamini_hochberg(&points(&members)).into_iter().zip(benjamini_hochberg(&wide)) {
                prop_assert_eq!(member.inside(range), Truth::True);
            }
        }
    }
}
