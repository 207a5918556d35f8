//! Numbers assigned and analyzed to attrition, and to what the What Works Clearinghouse makes of it.

use super::distributions::{normal_density, normal_quantile};
use super::quantity::Quantity;

/// The share lost on the way: `1 - analyzed / assigned`. Below 0 where more were analyzed than assigned.
pub fn loss(assigned: Quantity, analyzed: Quantity) -> Quantity {
    Quantity::point(1.0) - analyzed / assigned
}

/// Which column of the table of limits a review uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The intervention itself could change who stays.
    Cautious,
    /// It is unlikely to.
    Optimistic,
}

/// The highest differential attrition, as a share, that is still low at this overall attrition; WWC (2020), Standards Handbook,
/// Version 4.1, Table II.1. The optimistic column is certain to 0.3 points only.
///
/// Where the overall rate reaches several rows, or lies just between two: from the lowest to the highest limit among them.
/// Beyond the last row no differential attrition is low: the limit is [`NEVER_LOW`].
pub fn limit(column: Column, overall: Quantity) -> Quantity {
    let first = row_of(overall.lo, -TIE);
    let rows = column.rows();
    let reached = row_of(overall.hi, TIE).max(first) - first + 1;
    let within = rows.iter().skip(first).take(reached);
    let beyond = if first + reached > rows.len() { Some(NEVER_LOW) } else { None };
    within.map(|points| points / 100.0).chain(beyond).map(Quantity::point).reduce(Quantity::hull).unwrap_or(Quantity::point(NEVER_LOW))
}

/// The limit where none holds: below any differential attrition.
pub const NEVER_LOW: f64 = -1.0;

/// The worst bias, in standard deviations, that attrition at these rates can bring if outcome and staying correlate by `more` in the
/// arm that lost more and by `less` in the other: `|more λ(a) - less λ(b)|`, `λ(a) = φ(Φ⁻¹(a)) / (1 - a)`.
///
/// WWC (2014), *Assessing Attrition Bias: Addendum*, ED610409; its tolerance of 0.05 corresponds to about 0.0545 in the table.
/// (more, less) is (0.45, 0.39) for [`Column::Cautious`] and (0.27, 0.22) for [`Column::Optimistic`].
pub fn bias((more, less): (f64, f64), one: Quantity, other: Quantity) -> Quantity {
    let with_more_in_the_first = |a: Quantity, b: Quantity| (a.rising(selection).scale(more) - b.rising(selection).scale(less)).abs();
    if one.lo >= other.hi {
        with_more_in_the_first(one, other)
    } else if other.lo >= one.hi {
        with_more_in_the_first(other, one)
    } else {
        with_more_in_the_first(one, other).hull(with_more_in_the_first(other, one))
    }
}

/// The mean of a standard normal tendency to stay among those who stayed, `lost` having left.
fn selection(lost: f64) -> f64 {
    if lost <= 0.0 { 0.0 } else { normal_density(normal_quantile(lost)) / (1.0 - lost) }
}

/// The row of the rounded percentage; a tie falls to the side of `lean`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float becomes the nearest index, never below 0")]
fn row_of(share: f64, lean: f64) -> usize {
    (share * 100.0 + lean).round().clamp(0.0, 1000.0) as usize
}

/// Percentages so near to a tie count as one.
const TIE: f64 = 1e-9;

impl Column {
    const fn rows(self) -> &'static [f64] {
        match self {
            Self::Cautious => &CAUTIOUS,
            Self::Optimistic => &OPTIMISTIC,
        }
    }
}

/// Percentage points by overall attrition of 0%, 1%, …
const CAUTIOUS: [f64; 58] = [
    5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7, 5.5, 5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7,
    4.5, 4.4, 4.3, 4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1, 2.9, 2.8, 2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6,
    0.4, 0.3, 0.2, 0.0,
];
const OPTIMISTIC: [f64; 66] = [
    10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.7, 10.8, 10.9, 10.9, 10.9, 10.9, 10.9, 10.8, 10.8, 10.7, 10.6, 10.5, 10.3, 10.2, 10.0, 9.9, 9.7,
    9.5, 9.4, 9.2, 9.0, 8.8, 8.6, 8.4, 8.2, 8.0, 7.8, 7.6, 7.4, 7.2, 7.0, 6.7, 6.5, 6.3, 6.0, 5.8, 5.6, 5.3, 5.1, 4.9, 4.6, 4.4, 4.2, 3.9,
    3.7, 3.5, 3.2, 3.0, 2.8, 2.6, 2.3, 2.1, 1.9, 1.6, 1.4, 1.1, 0.9, 0.7, 0.5, 0.3,
];

#[cfg(test)]
mod tests {
    use super::{Column, NEVER_LOW, bias, limit, loss};
    use crate::numbers::honest::near;
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;

    const CAUTIOUS: (f64, f64) = (0.45, 0.39);
    const OPTIMISTIC: (f64, f64) = (0.27, 0.22);

    fn point(x: f64) -> Quantity {
        Quantity::point(x)
    }

    /// Whether differential attrition is low by each column.
    fn low(overall: f64, differential: f64) -> (Truth, Truth) {
        let by = |column| point(differential).le(limit(column, point(overall)));
        (by(Column::Cautious), by(Column::Optimistic))
    }

    #[test]
    fn worked_examples() {
        let overall = loss(point(400.0), point(354.0));
        near(overall, 0.115);
        let differential = (loss(point(200.0), point(170.0)) - loss(point(200.0), point(184.0))).abs();
        near(differential, 0.07);
        assert_eq!(low(0.115, 0.07), (Truth::False, Truth::True));
        assert_eq!(low(0.08, 0.03), (Truth::True, Truth::True));
        assert_eq!(low(0.30, 0.06), (Truth::False, Truth::True));
        assert_eq!(low(0.12, 0.12), (Truth::False, Truth::False));
        assert_eq!(low(0.62, 0.009), (Truth::False, Truth::True));
        assert_eq!(low(0.66, 0.0), (Truth::False, Truth::False));
        assert_eq!(low(0.58, 0.0), (Truth::False, Truth::True));
    }

    #[test]
    fn limits_by_row() {
        let cases = [(0.0, 5.7, 10.0), (0.2, 5.4, 10.0), (0.33, 3.6, 7.6), (0.44, 2.0, 5.1), (0.55, 0.3, 2.6), (0.57, 0.0, 2.1)];
        for (overall, cautious, optimistic) in cases {
            near(limit(Column::Cautious, point(overall)), cautious / 100.0);
            near(limit(Column::Optimistic, point(overall)), optimistic / 100.0);
        }
        near(limit(Column::Optimistic, point(0.65)), 0.003);
        near(limit(Column::Optimistic, point(0.654)), 0.003);
        near(limit(Column::Optimistic, point(0.66)), NEVER_LOW);
        near(limit(Column::Cautious, point(0.114)), 0.062);
    }

    #[test]
    fn several_rows_give_a_range() {
        let between = |got: Quantity, lo: f64, hi: f64| {
            near(point(got.lo), lo);
            near(point(got.hi), hi);
        };
        between(limit(Column::Cautious, point(0.145)), 0.059, 0.06);
        between(limit(Column::Cautious, Quantity::closed(0.05, 0.12)), 0.061, 0.063);
        between(limit(Column::Cautious, Quantity::closed(0.56, 1.0)), NEVER_LOW, 0.002);
        between(limit(Column::Optimistic, Quantity::whole_line()), NEVER_LOW, 0.109);
    }

    #[test]
    fn bias_of_the_model() {
        let rounded = |x: f64, digits: f64| (x * digits).round() / digits;
        assert_eq!(rounded(bias(CAUTIOUS, point(0.33), point(0.27)).hi, 1e3), 0.067);
        assert_eq!(rounded(bias(OPTIMISTIC, point(0.33), point(0.27)).hi, 1e3), 0.046);
        assert_eq!(rounded(bias(CAUTIOUS, point(0.065), point(0.095)).hi, 1e3), 0.031);
        assert_eq!(rounded(bias(OPTIMISTIC, point(0.065), point(0.095)).hi, 1e3), 0.021);
        assert_eq!(bias(CAUTIOUS, point(0.0), point(0.0)), point(0.0));
    }

    #[test]
    fn the_table_is_flat_in_the_model() {
        for percent in 8..55 {
            let overall = f64::from(percent) / 100.0;
            for (column, alphas, from, to) in
                [(Column::Cautious, CAUTIOUS, 0.0540, 0.0558), (Column::Optimistic, OPTIMISTIC, 0.0536, 0.0550)]
            {
                let half = limit(column, point(overall)).lo / 2.0;
                let worst = bias(alphas, point(overall + half), point(overall - half)).lo;
                assert!((from..to).contains(&worst), "{percent}% {column:?}: {worst}");
            }
        }
    }

    #[test]
    fn unknown_rates_widen_the_bias() {
        let wide = bias(CAUTIOUS, Quantity::closed(0.1, 0.3), Quantity::closed(0.2, 0.25));
        for (a, b) in [(0.1, 0.2), (0.1, 0.25), (0.3, 0.2), (0.22, 0.22), (0.24, 0.25)] {
            assert_eq!(bias(CAUTIOUS, point(a), point(b)).inside(wide), Truth::True, "{a} {b}");
        }
    }
}
