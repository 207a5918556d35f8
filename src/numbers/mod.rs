//! Pure arithmetic: intervals, and the statistics of published formulas. Knows no study.

pub mod attrition;
pub mod clustering;
pub mod contrast;
pub mod distributions;
pub mod effect_size;
pub mod estimates;
pub mod generalization;
pub mod grim;
pub mod multiplicity;
pub mod power;
pub mod printed_test;
pub mod quantity;
pub mod ratios;
pub mod standard_error;
pub mod summaries;

mod arithmetic;
mod compare;
mod incomplete;

#[cfg(test)]
mod honest {
    //! What the tests of consistency checks share: numbers as honest authors print them.

    use super::effect_size::Sample;
    use super::quantity::Quantity;
    use proptest::prelude::ProptestConfig;
    use proptest::test_runner::RngSeed;

    /// 1,000 cases, the same ones each time; `CAVEAT_CASES=100000` makes it more.
    pub fn config() -> ProptestConfig {
        let cases: u32 = std::env::var("CAVEAT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1000);
        let max_global_rejects = cases.saturating_mul(8).max(1024);
        ProptestConfig {
            cases,
            max_global_rejects,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(20_250_101),
            ..ProptestConfig::default()
        }
    }

    /// A number as printed with so many decimals.
    pub fn print(value: f64, decimals: u8) -> f64 {
        format!("{value:.*}", usize::from(decimals)).parse().unwrap()
    }

    /// Asserts a point.
    pub fn near(got: Quantity, want: f64) {
        assert!(got.is_point() && (got.lo - want).abs() <= 1e-12 * want.abs().max(1e-3), "{got:?} is not {want}");
    }

    /// Asserts a point that rounds to `want` at so many decimals.
    pub fn to(got: Quantity, want: f64, decimals: i32) {
        assert!(got.is_point() && (got.lo - want).abs() <= 0.5000001 * 10_f64.powi(-decimals), "{got:?} does not round to {want}");
    }

    pub fn sample(mean: f64, sd: f64, n: f64) -> Sample {
        Sample { mean: Quantity::point(mean), sd: Quantity::point(sd), n: Quantity::point(n) }
    }
}
