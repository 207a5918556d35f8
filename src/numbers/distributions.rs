//! A statistic to the probability in the tail beyond it, and back: normal, t, F and chi-squared.
//!
//! Tails are computed as tails, never as 1 minus the rest, and are right to 1 part in 10^10 down to 10^-300.

use super::incomplete::{beta_tail, gamma_tail};
use statrs::function::erf::{erfc, erfc_inv};
use std::f64::consts::{PI, SQRT_2};

/// The density of the standard normal distribution at `z`.
pub fn normal_density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * PI).sqrt()
}

/// The probability that a standard normal variable is above `z`.
pub fn normal_tail(z: f64) -> f64 {
    erfc(z / SQRT_2) / 2.0
}

/// The `z` that a standard normal variable exceeds with probability `tail`: 1.96 for .025.
pub fn normal_quantile(tail: f64) -> f64 {
    if tail > 0.5 {
        return -normal_quantile(1.0 - tail);
    }
    if tail <= 0.0 {
        return f64::INFINITY;
    }
    let guess = SQRT_2 * erfc_inv(2.0 * tail);
    let density = normal_density(guess);
    if density > 0.0 { guess + (normal_tail(guess) - tail) / density } else { guess }
}

/// The probability that Student's t with `df` degrees of freedom, infinitely many perhaps, is above `t`.
pub fn t_tail(t: f64, df: f64) -> f64 {
    if t < 0.0 {
        return 1.0 - t_tail(-t, df);
    }
    if t.is_infinite() {
        return 0.0;
    }
    if df >= NEARLY_NORMAL {
        return normal_tail(as_normal(t, df));
    }
    beta_tail(df / 2.0, 0.5, df / (df + t * t), t * t / (df + t * t)) / 2.0
}

/// The `t` that Student's t with `df` degrees of freedom exceeds with probability `tail`.
pub fn t_quantile(tail: f64, df: f64) -> f64 {
    if tail > 0.5 {
        return -t_quantile(1.0 - tail, df);
    }
    if tail <= 0.0 {
        return f64::INFINITY;
    }
    let (mut lo, mut hi) = (0.0, 1.0);
    while t_tail(hi, df) > tail && hi < f64::MAX / 2.0 {
        (lo, hi) = (hi, hi * 2.0);
    }
    for _ in 0..60 {
        let middle = f64::midpoint(lo, hi);
        if t_tail(middle, df) > tail { lo = middle } else { hi = middle }
    }
    f64::midpoint(lo, hi)
}

/// From so many degrees of freedom on, t is turned into z: the terms left out are of the order of 1 part in 10^16.
const NEARLY_NORMAL: f64 = 1e8;

/// The z with the tail of a t of many degrees of freedom; Wallace (1959), *Annals of Mathematical Statistics* 30:1121.
fn as_normal(t: f64, df: f64) -> f64 {
    if df.is_infinite() {
        return t;
    }
    (df * (t * t / df).ln_1p()).sqrt() * (8.0 * df + 1.0) / (8.0 * df + 3.0)
}

/// The probability that F with `df1` and `df2` degrees of freedom is above `f`.
pub fn f_tail(f: f64, df1: f64, df2: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    if f.is_infinite() {
        return 0.0;
    }
    let whole = df2 + df1 * f;
    beta_tail(df2 / 2.0, df1 / 2.0, df2 / whole, df1 * f / whole)
}

/// The probability that chi-squared with `df` degrees of freedom is above `x`.
pub fn chi_squared_tail(x: f64, df: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() { 0.0 } else { gamma_tail(df / 2.0, x / 2.0) }
}

#[cfg(test)]
mod tests {
    use super::{chi_squared_tail, f_tail, normal_density, normal_quantile, normal_tail, t_quantile, t_tail};

    fn close(got: f64, want: f64) {
        assert!((got - want).abs() <= 1e-10 * want.abs(), "{got:e}, not {want:e}");
    }

    // All values below: mpmath 1.3, 60 digits, given to 15 (`erfc`, `betainc`, `gammainc`, all regularized; those of t from 10^8 degrees of
    // freedom on by quadrature of the density at 50 digits; quantiles by bisection of the tail).

    #[test]
    fn normal_tails() {
        let cases = [
            (0.5, 3.08537538725987e-1),
            (1.96, 2.49978951482204e-2),
            (3.0, 1.34989803163009e-3),
            (6.0, 9.86587645037698e-10),
            (10.0, 7.61985302416053e-24),
            (20.0, 2.75362411860623e-89),
            (30.0, 4.90671392714819e-198),
            (37.0, 5.72557122252458e-300),
        ];
        for (z, tail) in cases {
            close(normal_tail(z), tail);
            close(normal_tail(-z), 1.0 - tail);
        }
        close(normal_tail(0.0), 0.5);
        close(normal_density(0.0), 0.398_942_280_401_432_7);
    }

    #[test]
    fn t_tails() {
        let cases = [
            (2.2, 28.0, 1.81127423894189e-2),
            (0.1, 1.0, 4.68274482569446e-1),
            (12.7, 1.0, 2.50121638446721e-2),
            (1e6, 1.0, 3.18309886183685e-7),
            (1e10, 3.0, 1.10265779084358e-30),
            (3.454, 15.0, 1.77132122606389e-3),
            (22.2, 28.0, 1.29117872767049e-19),
            (40.0, 100.0, 1.23105380107004e-63),
            (37.0, 1e5, 5.98731412171233e-298),
            (1.5, 1e6, 6.68073591183964e-2),
            (36.0, 1e7, 4.36226038457146e-284),
            (2.5, 0.5, 2.00485264526647e-1),
            (5.0, 12.37, 1.41098744645552e-4),
            (1e-8, 5.0, 4.99999996203933e-1),
            (2.0, 1e9, 2.27501320831566e-2),
            (30.0, 1e9, 4.90770984398271e-198),
            (36.0, 1e12, 4.18262582481241e-284),
            (1.0, 3e8, 1.58655254334742e-1),
        ];
        for (t, df, tail) in cases {
            close(t_tail(t, df), tail);
            close(t_tail(-t, df), 1.0 - tail);
        }
        close(t_tail(2.0, f64::INFINITY), normal_tail(2.0));
    }

    #[test]
    fn f_tails() {
        let cases = [
            (2.2, 2.0, 28.0, 1.29593224474093e-1),
            (5.0, 2.0, 57.0, 9.98392959305242e-3),
            (0.01, 3.0, 40.0, 9.98605836551378e-1),
            (4.3, 1.0, 120.0, 4.02518737426693e-2),
            (300.0, 10.0, 50.0, 5.18604039923900e-41),
            (1.001, 5000.0, 8000.0, 4.83582258698719e-1),
            (1.5, 1000.0, 1e5, 1.95626756164973e-22),
            (50.0, 5.0, 1000.0, 2.68024418262174e-46),
            (1e6, 4.0, 90.0, 3.23982736539439e-208),
            (0.5, 1.0, 1.0, 6.08173447969393e-1),
        ];
        for (f, df1, df2, tail) in cases {
            close(f_tail(f, df1, df2), tail);
        }
    }

    #[test]
    fn chi_squared_tails() {
        let cases = [
            (52.2, 28.0, 3.63740263443873e-3),
            (22.2, 28.0, 7.71948704032936e-1),
            (0.001, 1.0, 9.74772879369960e-1),
            (3.84, 1.0, 5.00435212487051e-2),
            (1400.0, 1.0, 2.10101451626422e-306),
            (1300.0, 10.0, 3.82565353839592e-273),
            (0.5, 4.0, 9.73500978839256e-1),
            (1000.0, 1000.0, 4.94052853829240e-1),
            (2500.0, 1000.0, 2.10592680484814e-129),
            (101_000.0, 100_000.0, 1.28688403772337e-2),
            (9.0, 9.0, 4.37274188913867e-1),
            (1e-5, 100.0, 1.0),
        ];
        for (x, df, tail) in cases {
            close(chi_squared_tail(x, df), tail);
        }
    }

    #[test]
    fn quantiles() {
        let normal = [
            (0.4, 2.53347103135800e-1),
            (0.025, 1.95996398454005),
            (0.005, 2.57582930354890),
            (1e-10, 6.36134090240406),
            (1e-100, 2.12734535609653e1),
            (1e-290, 3.64207316732080e1),
            (0.9, -1.28155156554460),
            (0.2, 8.41621233572914e-1),
        ];
        for (tail, z) in normal {
            close(normal_quantile(tail), z);
        }
        assert_eq!(normal_quantile(0.5), 0.0);
        let student = [
            (0.025, 28.0, 2.04840714179525),
            (0.2, 37.0, 8.51444030994598e-1),
            (0.05, 1.0, 6.31375151467504),
            (0.005, 3.5, 5.08570222309126),
            (1e-6, 10.0, 9.75199549094058),
            (1e-12, 200.0, 7.50324765707268),
            (0.4, 7.0, 2.63166861352023e-1),
            (0.2, 348.0, 8.42655329387750e-1),
        ];
        for (tail, df, t) in student {
            close(t_quantile(tail, df), t);
            assert!(tail < 1e-3 || (t_quantile(1.0 - tail, df) + t).abs() < 1e-12 * t);
        }
        close(t_quantile(0.025, f64::INFINITY), normal_quantile(0.025));
    }
}
