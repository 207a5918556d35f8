//! A test that ignored that people came in groups to the test it should have been.
//!
//! Hedges (2007), Journal of Educational and Behavioral Statistics 32:151; WWC (2020), Procedures Handbook, Version 4.1, Appendix F.

use super::arithmetic::over_corners;
use super::distributions::t_tail;
use super::quantity::Quantity;

/// A t test corrected for clustering.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corrected {
    pub t: Quantity,
    pub df: Quantity,
    /// Two-sided.
    pub p: Quantity,
}

/// The t that a standardized difference amounts to if clustering is ignored: `g / sqrt(N / (n_T n_C) + g² / (2 N))`.
pub fn naive_t(g: Quantity, n_treated: Quantity, n_against: Quantity) -> Quantity {
    over_corners([g, n_treated, n_against], |[g, n, m]| g / (1.0 / n + 1.0 / m + g * g / (2.0 * (n + m))).sqrt())
}

/// Corrects a t of `persons` persons in `clusters` clusters, of equal size on average, with intraclass correlation `icc`.
///
/// With n persons to a cluster and `A = (N - 2) - 2 (n - 1) ρ`: `t sqrt(A / ((N - 2)(1 + (n - 1) ρ)))`, on
/// `A² / ((N - 2)(1 - ρ)² + n (N - 2 n) ρ² + 2 (N - 2 n) ρ (1 - ρ))` degrees of freedom. Anything at all with fewer than three clusters.
pub fn correct(t: Quantity, persons: Quantity, clusters: Quantity, icc: Quantity) -> Corrected {
    let inputs = [persons, clusters, icc];
    let t = t * over_corners(inputs, |[n, m, rho]| if m > 2.0 { shrinkage(n, n / m, rho) } else { f64::NAN });
    let df = over_corners(inputs, |[n, m, rho]| if m > 2.0 { degrees_of_freedom(n, n / m, rho) } else { f64::NAN });
    let p = over_corners([t.abs(), df], |[t, df]| if df > 0.0 { 2.0 * t_tail(t, df) } else { f64::NAN });
    Corrected { t, df, p: p.meet(Quantity::closed(0.0, 1.0)).unwrap_or(p) }
}

fn shrinkage(total: f64, size: f64, icc: f64) -> f64 {
    (left_after(total, size, icc) / ((total - 2.0) * (1.0 + (size - 1.0) * icc))).sqrt()
}

fn degrees_of_freedom(total: f64, size: f64, icc: f64) -> f64 {
    let (rest, between) = (1.0 - icc, total - 2.0 * size);
    let spread = (total - 2.0) * rest * rest + size * between * icc * icc + 2.0 * between * icc * rest;
    left_after(total, size, icc).powi(2) / spread
}

fn left_after(total: f64, size: f64, icc: f64) -> f64 {
    total - 2.0 - 2.0 * (size - 1.0) * icc
}

#[cfg(test)]
mod tests {
    use super::{correct, naive_t};
    use crate::numbers::honest::{config, to};
    use crate::numbers::printed_test::{Statistic, p_value};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn point(x: f64) -> Quantity {
        Quantity::point(x)
    }

    #[test]
    fn worked_examples() {
        let naive = naive_t(point(0.3), point(200.0), point(200.0));
        to(naive, 2.983, 3);
        to(p_value(Statistic::T { df: 398.0 }, naive), 0.0030, 4);
        let twenty_classes = |t, icc| correct(t, point(400.0), point(20.0), point(icc));
        let at_20 = twenty_classes(naive, 0.2);
        to(at_20.t, 1.349, 3);
        to(at_20.df, 231.7, 1);
        to(at_20.p, 0.179, 3);
        let at_10 = twenty_classes(naive, 0.1);
        to(at_10.t, 1.743, 3);
        to(at_10.df, 338.4, 1);
        to(at_10.p, 0.082, 3);
        let larger = twenty_classes(naive_t(point(0.5), point(200.0), point(200.0)), 0.2);
        to(larger.t, 2.226, 3);
        to(larger.p, 0.027, 3);
    }

    #[test]
    fn without_correlation_nothing_changes() {
        let same = correct(point(-2.0), point(100.0), point(10.0), point(0.0));
        to(same.t, -2.0, 12);
        to(same.df, 98.0, 9);
    }

    #[test]
    fn two_clusters_tell_nothing() {
        let nothing = correct(point(5.0), point(60.0), point(2.0), point(0.2));
        assert_eq!(nothing.t, Quantity::whole_line());
        assert_eq!((nothing.p.lo, nothing.p.hi), (0.0, 1.0));
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn ranges_hold_what_their_members_give(
            t in -5.0..5.0_f64, clusters in (3.0..40.0_f64, 0.0..20.0_f64), size in (2.0..50.0_f64, 0.0..30.0_f64), icc in (0.0..0.6_f64, 0.0..0.4_f64),
            at in (0.0..=1.0_f64, 0.0..=1.0_f64, 0.0..=1.0_f64)
        ) {
            let persons = (size.0 * (clusters.0 + clusters.1), size.1 * clusters.0);
            let between = |(lo, width): (f64, f64)| Quantity::closed(lo, lo + width);
            let wide = correct(point(t), between(persons), between(clusters), between(icc));
            let member = correct(
                point(t), point(persons.0 + at.0 * persons.1), point(clusters.0 + at.1 * clusters.1), point(icc.0 + at.2 * icc.1)
            );
            prop_assert_eq!(member.t.inside(wide.t), Truth::True);
            prop_assert_eq!(member.df.inside(wide.df), Truth::True);
            prop_assert_eq!(member.p.inside(wide.p), Truth::True);
        }
    }
}
