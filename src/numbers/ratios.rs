//! Events in two groups to ratios, differences and tests of them; ratios to what else they say.

use super::arithmetic::over_corners;
use super::distributions::chi_squared_tail;
use super::quantity::Quantity;
use super::standard_error::critical;
use statrs::function::gamma::ln_gamma;

/// Fisher's test goes through at most so many tables.
const MOST_TABLES: f64 = 10_000.0;

/// Events among all in each of two groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoByTwo {
    pub events: Quantity,
    pub n: Quantity,
    pub events_against: Quantity,
    pub n_against: Quantity,
}

/// Counts of one table: events and others, in each group.
type Counts = [f64; 4];

impl TwoByTwo {
    /// `(a / n1) / (c / n2)`.
    pub fn risk_ratio(self) -> Quantity {
        over_corners(self.ends(), |[a, n, c, m]| (a / n) / (c / m))
    }

    /// `a (n2 - c) / ((n1 - a) c)`.
    pub fn odds_ratio(self) -> Quantity {
        over_corners(self.ends(), |[a, n, c, m]| a * (m - c) / ((n - a) * c))
    }

    /// `a / n1 - c / n2`, in shares.
    pub fn risk_difference(self) -> Quantity {
        self.events / self.n - self.events_against / self.n_against
    }

    /// One over the size of the risk difference: how many must be treated for one event more or less.
    pub fn number_needed_to_treat(self) -> Quantity {
        Quantity::point(1.0) / self.risk_difference().abs()
    }

    /// The confidence interval of the risk ratio, by its logarithm; none where a count is not exact or an event count is 0.
    pub fn risk_ratio_ci(self, level: f64) -> Option<Quantity> {
        let [a, b, c, d] = self.counts()?;
        around_logarithm(self.risk_ratio().lo, 1.0 / a - 1.0 / (a + b) + 1.0 / c - 1.0 / (c + d), level)
    }

    /// The confidence interval of the odds ratio, by its logarithm (Woolf); none where a count is not exact, or 0.
    pub fn odds_ratio_ci(self, level: f64) -> Option<Quantity> {
        let [a, b, c, d] = self.counts()?;
        around_logarithm(self.odds_ratio().lo, 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d, level)
    }

    /// The confidence interval of the risk difference (Wald); none where a count is not exact.
    pub fn risk_difference_ci(self, level: f64) -> Option<Quantity> {
        let [a, b, c, d] = self.counts()?;
        let variance = a * b / (a + b).powi(3) + c * d / (c + d).powi(3);
        Some(Quantity::within(self.risk_difference().lo, critical(level) * variance.sqrt()))
    }

    /// Pearson's chi-squared on one degree of freedom and its p, with Yates's correction if asked; none where a count is not exact.
    pub fn chi_squared(self, corrected: bool) -> Option<(f64, f64)> {
        let [a, b, c, d] = self.counts()?;
        let total = a + b + c + d;
        let apart = (a * d - b * c).abs() - if corrected { total / 2.0 } else { 0.0 };
        let statistic = total * apart.max(0.0).powi(2) / ((a + b) * (c + d) * (a + c) * (b + d));
        statistic.is_finite().then(|| (statistic, chi_squared_tail(statistic, 1.0)))
    }

    /// Fisher's exact p, two-sided: the chance, with all margins as they are, of a table no likelier than this one; none where a count
    /// is not exact and whole, or where there are very many, and Pearson's test does as well. Fisher (1935), Journal of the Royal Statistical Society 98:39.
    pub fn fisher_p(self) -> Option<f64> {
        let counts = self.counts()?;
        let [a, b, c, d] = counts;
        let (events, others, treated) = (a + c, b + d, a + b);
        let ln_choose = |n: f64, k: f64| ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
        let ln_chance = |a: f64| ln_choose(events, a) + ln_choose(others, treated - a) - ln_choose(events + others, treated);
        let own = ln_chance(a);
        let (least, most) = ((treated - others).max(0.0), events.min(treated));
        if counts.iter().any(|count| count.fract() != 0.0) || most - least > MOST_TABLES {
            return None;
        }
        // Tables as likely as this one count, whatever their last digits in floating point.
        let steps = (most - least) as u64;
        let chances = (0..=steps).map(|step| ln_chance(least + step as f64)).filter(|chance| *chance <= own + 1e-7);
        Some(chances.map(f64::exp).sum::<f64>().min(1.0))
    }

    /// p from the smallest to the largest of the usual tests: Pearson's, Yates's and Fisher's.
    pub fn p(self) -> Option<Quantity> {
        let (_, pearson) = self.chi_squared(false)?;
        let (_, yates) = self.chi_squared(true)?;
        let fisher = self.fisher_p().unwrap_or(yates);
        Some(Quantity::closed(pearson.min(yates).min(fisher), pearson.max(yates).max(fisher)))
    }

    const fn ends(self) -> [Quantity; 4] {
        [self.events, self.n, self.events_against, self.n_against]
    }

    /// Events and others, if all counts are exact and make sense.
    fn counts(self) -> Option<Counts> {
        let (a, n, c, m) = (self.events.lo, self.n.lo, self.events_against.lo, self.n_against.lo);
        let is_exact = self.ends().into_iter().all(Quantity::is_point);
        (is_exact && 0.0 <= a && a <= n && 0.0 <= c && c <= m && n > 0.0 && m > 0.0).then_some([a, n - a, c, m - c])
    }
}

fn around_logarithm(ratio: f64, variance: f64, level: f64) -> Option<Quantity> {
    let reach = critical(level) * variance.sqrt();
    reach.is_finite().then(|| Quantity::closed(ratio * (-reach).exp(), ratio * reach.exp()))
}

/// The E-value of a risk ratio: how strongly a confounder must be tied to both treatment and outcome to explain it away.
/// `RR + sqrt(RR (RR - 1))`, of the inverse where RR is below 1; VanderWeele and Ding (2017), Annals of Internal Medicine 167:268.
pub fn e_value(risk_ratio: Quantity) -> Quantity {
    let strength = risk_ratio.ln().abs().rising(f64::exp);
    strength.rising(|ratio| ratio + (ratio * (ratio - 1.0)).sqrt())
}

/// The share of the positive who have the condition: `se π / (se π + (1 - sp)(1 - π))`.
pub fn positive_predictive_value(sensitivity: Quantity, specificity: Quantity, prevalence: Quantity) -> Quantity {
    over_corners([sensitivity, specificity, prevalence], |[se, sp, share]| se * share / (se * share + (1.0 - sp) * (1.0 - share)))
}

#[cfg(test)]
mod tests {
    use super::{TwoByTwo, e_value, positive_predictive_value};
    use crate::numbers::honest::{near, to};
    use crate::numbers::quantity::Quantity;
    use crate::truth::Truth;

    fn point(x: f64) -> Quantity {
        Quantity::point(x)
    }

    fn table(a: f64, n: f64, c: f64, m: f64) -> TwoByTwo {
        TwoByTwo { events: point(a), n: point(n), events_against: point(c), n_against: point(m) }
    }

    fn between(got: Option<Quantity>, lo: f64, hi: f64, decimals: i32) {
        let got = got.unwrap();
        to(point(got.lo), lo, decimals);
        to(point(got.hi), hi, decimals);
    }

    #[test]
    fn exact_p() {
        let table = |a: f64, n: f64, c: f64, m: f64| TwoByTwo {
            events: Quantity::point(a),
            n: Quantity::point(n),
            events_against: Quantity::point(c),
            n_against: Quantity::point(m),
        };
        // 14 of 20 against 2 of 16, and 14 of 26 with those who were dropped: .0008 and .010, as printed by others.
        let p = table(14.0, 20.0, 2.0, 16.0).fisher_p().unwrap();
        assert!((p - 0.0008).abs() < 5e-5, "{p}");
        let p = table(14.0, 26.0, 2.0, 16.0).fisher_p().unwrap();
        assert!((p - 0.010).abs() < 5e-4, "{p}");
        // The lady tasting tea: 3 of 4 and 1 of 4, two-sided 34/70.
        let p = table(3.0, 4.0, 1.0, 4.0).fisher_p().unwrap();
        assert!((p - 34.0 / 70.0).abs() < 1e-12, "{p}");
        // 30 of 100 against 45 of 100: Pearson .0285, Yates .0409; Fisher lies near Yates.
        let range = table(30.0, 100.0, 45.0, 100.0).p().unwrap();
        assert!((range.lo - 0.0285).abs() < 5e-5 && (range.hi - 0.0411).abs() < 5e-4, "{range:?}");
    }

    #[test]
    fn worked_example() {
        let table = table(30.0, 100.0, 45.0, 100.0);
        to(table.risk_ratio(), 0.667, 3);
        between(table.risk_ratio_ci(95.0), 0.461, 0.965, 3);
        to(table.odds_ratio(), 0.524, 3);
        near(table.risk_difference(), -0.15);
        let (statistic, p) = table.chi_squared(false).unwrap();
        to(point(statistic), 4.80, 2);
        to(point(p), 0.0285, 4);
        let (statistic, p) = table.chi_squared(true).unwrap();
        to(point(statistic), 4.18, 2);
        to(point(p), 0.0409, 4);
    }

    #[test]
    fn intervals_by_hand() {
        let table = table(10.0, 20.0, 10.0, 20.0);
        // Woolf: variance 4/10; Wald: 2 · 0.25/20. exp(1.959964 · sqrt(.4)) = 3.4542; 1.959964 · sqrt(.025) = .30990.
        between(table.odds_ratio_ci(95.0), 1.0 / 3.4542, 3.4542, 4);
        between(table.risk_difference_ci(95.0), -0.3099, 0.3099, 4);
    }

    #[test]
    fn risks_and_numbers_needed() {
        let halved = table(1.0, 100.0, 2.0, 100.0);
        near(halved.risk_ratio(), 0.5);
        near(halved.risk_difference(), -0.01);
        near(halved.number_needed_to_treat(), 100.0);
        assert_eq!(table(5.0, 10.0, 5.0, 10.0).number_needed_to_treat(), Quantity::whole_line());
    }

    #[test]
    fn empty_cells_and_ranges() {
        assert_eq!(table(3.0, 10.0, 0.0, 10.0).risk_ratio(), Quantity::whole_line());
        assert_eq!(table(0.0, 10.0, 0.0, 10.0).odds_ratio(), Quantity::whole_line());
        assert_eq!(table(3.0, 10.0, 0.0, 10.0).odds_ratio_ci(95.0), None);
        assert_eq!(table(0.0, 10.0, 0.0, 10.0).chi_squared(false), None);
        assert_eq!(table(12.0, 10.0, 3.0, 10.0).chi_squared(false), None);
        let unsure = TwoByTwo { events: Quantity::closed(28.0, 32.0), ..table(30.0, 100.0, 45.0, 100.0) };
        assert_eq!(unsure.risk_ratio_ci(95.0), None);
        for events in [28.0, 30.5, 32.0] {
            let exact = table(events, 100.0, 45.0, 100.0);
            assert_eq!(exact.risk_ratio().inside(unsure.risk_ratio()), Truth::True);
            assert_eq!(exact.odds_ratio().inside(unsure.odds_ratio()), Truth::True);
        }
    }

    #[test]
    fn e_values() {
        for (ratio, strength) in [(1.5, 2.37), (2.0, 3.41), (3.9, 7.26)] {
            to(e_value(point(ratio)), strength, 2);
            to(e_value(point(1.0 / ratio)), strength, 2);
        }
        near(e_value(point(1.0)), 1.0);
        assert_eq!(e_value(Quantity::closed(0.8, 2.0)).lo, 1.0, "no effect is among them");
    }

    #[test]
    fn accuracy_depends_on_prevalence() {
        to(positive_predictive_value(point(0.9), point(0.9), point(0.01)), 0.083, 3);
    }
}
