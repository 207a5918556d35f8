//! Shares that used each practice in each arm to whether the effect of one practice can be told from those of the others.

use super::quantity::Quantity;
use crate::truth::Truth;

/// Whether the effect of the practice at `which` is identified, effects taken as additive: its unit vector lies in the row space of the
/// matrix of contrasts between arms.
///
/// `shares` holds a row per practice, each with the share of users in every arm, in one order. A practice counts where two arms differ
/// by at least `least` in it. The test is by tolerance, not by rank: what is left of the practice's contrast, after the best mix of the
/// other practices that count is taken out, must be at least `least`, in the measure in which two arms that differ by x lie x apart.
///
/// `True` and `False` hold for all values the shares may have; where it depends, or cannot be shown, `Open`. The test is our own.
pub fn identified(shares: &[Vec<Quantity>], which: usize, least: f64) -> Truth {
    let Some(own) = shares.get(which) else { return Truth::Open };
    let counts = differs(own, least);
    if counts == Truth::False {
        return Truth::False;
    }
    let others = || shares.iter().enumerate().filter(|(place, _)| *place != which).map(|(_, row)| (differs(row, least), row));
    let mut possible = others().filter(|(counts, _)| *counts != Truth::False).map(|(_, row)| row).peekable();
    if possible.peek().is_none() {
        return counts;
    }
    let bound = Quantity::point(least);
    if Span::of_all(own.len(), possible).is_some_and(|span| span.distance(own).ge(bound) == Truth::True) {
        return counts;
    }
    let sure = others().filter(|(counts, _)| *counts == Truth::True).map(|(_, row)| row);
    if Span::of_provable(own.len(), sure).distance(own).lt(bound) == Truth::True { Truth::False } else { Truth::Open }
}

/// Whether two arms differ by at least so much.
fn differs(row: &[Quantity], least: f64) -> Truth {
    let pairs = row.iter().enumerate().flat_map(|(place, a)| row.iter().skip(place + 1).map(|b| *a - *b));
    pairs.fold(Truth::False, |any, difference| any.or(difference.abs().ge(Quantity::point(least))))
}

/// All mixes of some practices' contrasts, as orthogonal directions over the arms.
struct Span {
    arms: usize,
    directions: Vec<Vec<Quantity>>,
}

/// What a practice adds to the others, if it adds anything.
enum Addition {
    Direction(Vec<Quantity>),
    Nothing,
    /// Something for some values of the shares, nothing for others.
    Unsure,
}

impl Span {
    /// The mixes of all rows; none where it cannot be shown which directions they take.
    fn of_all<'a>(arms: usize, rows: impl Iterator<Item = &'a Vec<Quantity>>) -> Option<Self> {
        let mut span = Self { arms, directions: Vec::new() };
        for row in rows {
            match span.addition(row) {
                Addition::Direction(direction) => span.directions.push(direction),
                Addition::Nothing => {}
                Addition::Unsure => return None,
            }
        }
        Some(span)
    }

    /// The mixes of those rows whose direction can be shown: fewer, so that nothing lies nearer to them than to all.
    fn of_provable<'a>(arms: usize, rows: impl Iterator<Item = &'a Vec<Quantity>>) -> Self {
        let mut span = Self { arms, directions: Vec::new() };
        for row in rows {
            if let Addition::Direction(direction) = span.addition(row) {
                span.directions.push(direction);
            }
        }
        span
    }

    fn addition(&self, row: &[Quantity]) -> Addition {
        let rest = self.rest(row);
        let length = square_length(&rest);
        if self.is_full() || length.hi < NOTHING {
            Addition::Nothing
        } else if length.lo > NOTHING {
            Addition::Direction(rest)
        } else {
            Addition::Unsure
        }
    }

    /// How far a practice's contrast lies from all these mixes.
    fn distance(&self, row: &[Quantity]) -> Quantity {
        if self.is_full() { Quantity::point(0.0) } else { square_length(&self.rest(row)).scale(2.0).sqrt() }
    }

    /// With as many directions as there are contrasts between arms, every contrast is a mix of them.
    fn is_full(&self) -> bool {
        self.directions.len() + 1 >= self.arms
    }

    /// What no mix of the directions takes out of a practice's contrast (modified Gram-Schmidt).
    fn rest(&self, row: &[Quantity]) -> Vec<Quantity> {
        let mut rest = centered(row);
        for direction in &self.directions {
            let part = inner(&rest, direction) / square_length(direction);
            rest = rest.iter().zip(direction).map(|(x, along)| *x - part * *along).collect();
        }
        rest
    }
}

/// The shares less their mean over the arms: each arm's own share weighs `1 - 1/A`, every other `-1/A`.
fn centered(row: &[Quantity]) -> Vec<Quantity> {
    let arms = row.iter().fold(0.0, |count, _| count + 1.0);
    let others = |place: usize| row.iter().enumerate().filter(move |(other, _)| *other != place).map(|(_, x)| *x);
    row.iter().enumerate().map(|(place, x)| others(place).fold(x.scale(1.0 - 1.0 / arms), |sum, y| sum - y.scale(1.0 / arms))).collect()
}

fn inner(a: &[Quantity], b: &[Quantity]) -> Quantity {
    a.iter().zip(b).fold(Quantity::point(0.0), |sum, (x, y)| sum + *x * *y)
}

fn square_length(a: &[Quantity]) -> Quantity {
    a.iter().fold(Quantity::point(0.0), |sum, x| sum + x.square())
}

/// A square length below which there is nothing but rounding.
const NOTHING: f64 = 1e-18;

#[cfg(test)]
mod tests {
    use super::identified;
    use crate::numbers::honest::config;
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;
    use proptest::prelude::{Strategy, prop_assert, proptest};

    const LEAST: f64 = 0.1;

    fn exact(rows: &[&[f64]]) -> Vec<Vec<Quantity>> {
        rows.iter().map(|row| row.iter().copied().map(Quantity::point).collect()).collect()
    }

    fn is(rows: &[&[f64]], which: usize) -> Truth {
        identified(&exact(rows), which, LEAST)
    }

    fn share(lo: f64, hi: f64) -> Quantity {
        Quantity::closed(lo, hi)
    }

    #[test]
    fn two_arms_identify_one_practice_at_most() {
        assert_eq!(is(&[&[0.95, 0.05], &[0.90, 0.10]], 0), Truth::False);
        assert_eq!(is(&[&[0.95, 0.05], &[0.90, 0.88]], 0), Truth::True, "nothing else differs");
        assert_eq!(is(&[&[0.92, 0.88], &[0.90, 0.88]], 0), Truth::False, "the arms hardly differ in it");
        assert_eq!(is(&[&[0.95, 0.05]], 0), Truth::True);
        assert_eq!(is(&[&[0.15, 0.05]], 0), Truth::True, "a difference of just so much");
    }

    #[test]
    fn a_dismantling_arm_tells_them_apart() {
        let rows: &[&[f64]] = &[&[0.95, 0.05, 0.05], &[0.90, 0.90, 0.10]];
        assert_eq!(is(rows, 0), Truth::True);
        assert_eq!(is(rows, 1), Truth::True);
        let with_a_third: &[&[f64]] = &[&[0.95, 0.05, 0.05], &[0.90, 0.90, 0.10], &[1.0, 0.0, 0.0]];
        assert_eq!(is(with_a_third, 0), Truth::False, "three practices, two contrasts");
    }

    #[test]
    fn a_factorial_design_identifies_each() {
        let rows: &[&[f64]] = &[&[0.0, 1.0, 0.0, 1.0], &[0.0, 0.0, 1.0, 1.0]];
        assert_eq!((is(rows, 0), is(rows, 1)), (Truth::True, Truth::True));
    }

    #[test]
    fn collinear_practices_are_one() {
        let rows: &[&[f64]] = &[&[0.8, 0.4, 0.0], &[0.4, 0.2, 0.0], &[0.0, 0.0, 0.9]];
        assert_eq!(is(rows, 0), Truth::False);
        assert_eq!(is(rows, 2), Truth::True);
        assert_eq!(is(&[&[0.90, 0.90, 0.0], &[0.80, 0.85, 0.0]], 0), Truth::False, "apart by less than counts");
    }

    #[test]
    fn unknown_shares_leave_it_open_only_where_they_matter() {
        let unknown = share(0.0, 1.0);
        let tutoring = vec![Quantity::point(0.95), Quantity::point(0.05)];
        let with = |laptops: [Quantity; 2]| identified(&[tutoring.clone(), laptops.to_vec()], 0, LEAST);
        assert_eq!(with([Quantity::point(0.9), unknown]), Truth::Open);
        assert_eq!(with([share(0.8, 1.0), share(0.0, 0.3)]), Truth::False, "they differ whatever the shares");
        assert_eq!(with([share(0.0, 0.04), share(0.0, 0.05)]), Truth::True, "they hardly differ whatever the shares");
        assert_eq!(identified(&[vec![share(0.9, 1.0), share(0.0, 0.2)]], 0, LEAST), Truth::True);
        assert_eq!(identified(&[vec![unknown, share(0.0, 0.2)]], 0, LEAST), Truth::Open);
    }

    #[test]
    fn ranges_over_three_arms() {
        let few = share(0.0, 0.25);
        let point = Quantity::point;
        let rows = [vec![point(0.95), few, point(0.05)], vec![point(0.9), point(0.9), point(0.1)]];
        assert_eq!(identified(&rows, 0, LEAST), Truth::True);
        let rows = [vec![point(0.95), share(0.0, 1.0), point(0.05)], vec![point(0.9), point(0.9), point(0.1)]];
        assert_eq!(identified(&rows, 0, LEAST), Truth::Open, "nobody knows whether the second arm had it");
    }

    #[test]
    fn no_such_practice_and_one_arm() {
        assert_eq!(identified(&[], 0, LEAST), Truth::Open);
        assert_eq!(is(&[&[0.95]], 0), Truth::False, "nothing to compare");
    }

    type Range = (f64, f64, f64);

    fn rows_with_members() -> impl Strategy<Value = Vec<Vec<Range>>> {
        let cell = (0.0..=1.0_f64, 0.0..0.3_f64, 0.0..=1.0_f64);
        (1_usize..4, 2_usize..5)
            .prop_flat_map(move |(practices, arms)| proptest::collection::vec(proptest::collection::vec(cell.clone(), arms), practices))
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn what_holds_of_ranges_holds_of_their_members(rows in rows_with_members()) {
            let map = |of: &dyn Fn(&Range) -> Quantity| rows.iter().map(|row| row.iter().map(of).collect()).collect::<Vec<Vec<_>>>();
            let wide = identified(&map(&|(lo, width, _)| share(*lo, (lo + width).min(1.0))), 0, LEAST);
            let member = identified(&map(&|(lo, width, at)| Quantity::point((lo + width * at).min(1.0))), 0, LEAST);
            prop_assert!(member != Truth::Open, "exact shares settle it");
            prop_assert!(wide == Truth::Open || wide == member);
        }
    }
}
