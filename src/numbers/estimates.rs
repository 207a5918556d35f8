//! Estimates with their standard errors to p values of other questions: do two differ, is one as good as none, how much is mere regression.

use super::distributions::{normal_density, normal_tail, t_tail};
use super::printed_test::{Statistic, p_value};
use super::quantity::Quantity;

/// An estimate and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: Quantity,
    pub se: Quantity,
}

/// How many standard errors two independent estimates lie apart: `(e1 - e2) / sqrt(s1² + s2²)`; Altman and Bland (2003), BMJ 326:219.
pub fn difference_z(one: Estimate, other: Estimate) -> Quantity {
    (one.value - other.value) / (one.se.square() + other.se.square()).sqrt()
}

/// The two-sided p of the difference of two independent estimates.
pub fn difference_p(one: Estimate, other: Estimate) -> Quantity {
    p_value(Statistic::Z, difference_z(one, other))
}

/// The p of equivalence: the larger of two one-sided tests, against `-margin` and `margin`, on `df` degrees of freedom, infinite for
/// normal; Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15:657. Below α where the interval of level 1 - 2α lies between the margins.
pub fn equivalence_p(estimate: Estimate, margin: Quantity, df: f64) -> Quantity {
    let room = (margin.abs() - estimate.value.abs()) / estimate.se;
    if df > 0.0 { room.falling(|t| t_tail(t, df)) } else { Quantity::closed(0.0, 1.0) }
}

/// By how much the mean of those chosen for lying beyond `cut` standard deviations will fall back by itself when measured again:
/// `σ (1 - ρ) φ(z) / (1 - Φ(z))`; Barnett, van der Pols and Dobson (2005), International Journal of Epidemiology 34:215.
pub fn regression_to_the_mean(sd: Quantity, reliability: Quantity, cut: Quantity) -> Quantity {
    let chosen = cut.rising(|z| if z > FAR { z + 1.0 / z } else { normal_density(z) / normal_tail(z) });
    sd * (Quantity::point(1.0) - reliability) * chosen
}

/// The share of the variation between studies that is not chance: `max(0, (Q - df) / Q)`; Higgins and Thompson (2002), Statistics in Medicine 21:1539.
pub fn i_squared(q: Quantity, df: f64) -> Quantity {
    q.rising(|q| if q > df { 1.0 - df / q } else { 0.0 })
}

/// Beyond so many standard deviations the mean of what lies beyond is `z + 1/z`, to 2 parts in a million.
const FAR: f64 = 35.0;

#[cfg(test)]
mod tests {
    use super::{Estimate, difference_p, difference_z, equivalence_p, i_squared, regression_to_the_mean};
    use crate::numbers::honest::{near, to};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;

    fn point(x: f64) -> Quantity {
        Quantity::point(x)
    }

    fn estimate(value: f64, se: f64) -> Estimate {
        Estimate { value: point(value), se: point(se) }
    }

    #[test]
    fn differences_between_subgroups() {
        let (a, b) = (estimate(0.30, 0.10), estimate(0.10, 0.12));
        to(difference_z(a, b), 1.28, 2);
        to(difference_p(a, b), 0.20, 2);
        let (a, b) = (estimate(25.0, 10.0), estimate(10.0, 10.0));
        to(difference_z(a, b), 1.06, 2);
        to(difference_p(a, b), 0.29, 2);
    }

    #[test]
    fn equivalence() {
        let of = |n: f64, margin: f64| equivalence_p(estimate(0.1, 2.0 * (2.0 / n).sqrt()), point(margin), 2.0 * n - 2.0);
        to(of(100.0, 0.5), 0.079, 3);
        to(of(100.0, 1.0), 0.0008, 4);
        to(of(20.0, 1.0), 0.081, 3);
        assert_eq!(of(100.0, 1.0).lt(point(0.05)), Truth::True);
        assert!(equivalence_p(estimate(2.0, 0.1), point(1.0), f64::INFINITY).lo > 0.5, "outside the margins");
        near(equivalence_p(estimate(-1.0, 0.1), point(1.0), f64::INFINITY), 0.5);
    }

    #[test]
    fn mere_regression() {
        for (reliability, cut, fall) in [(0.5, 1.0, 0.76), (0.8, 1.645, 0.41), (0.7, 0.0, 0.24)] {
            to(regression_to_the_mean(point(1.0), point(reliability), point(cut)), fall, 2);
        }
        assert!(regression_to_the_mean(point(1.0), point(0.5), point(40.0)).hi >= 20.0);
    }

    #[test]
    fn heterogeneity() {
        for (q, share) in [(20.0, 0.55), (8.0, 0.0), (45.0, 0.80)] {
            near(i_squared(point(q), 9.0), share);
        }
        assert_eq!(i_squared(Quantity::closed(5.0, 18.0), 9.0), Quantity::closed(0.0, 0.5));
    }
}
