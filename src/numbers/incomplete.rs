//! The regularized incomplete beta and gamma functions, accurate in the tail.
//!
//! Continued fractions after Press et al. (2007), *Numerical Recipes*, sections 6.2 and 6.4, evaluated by Lentz's method; the
//! factors before them by the saddle-point expansion of Loader (2000), *Fast and Accurate Computation of Binomial Probabilities*,
//! which loses no digits where the parameters are large.

use statrs::function::gamma::ln_gamma;
use std::f64::consts::TAU;

/// `I_x(a, b)`, with `y = 1 - x` given apart so that neither loses digits.
pub fn beta_tail(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if y <= 0.0 {
        1.0
    } else if x * (a + b + 2.0) <= a + 1.0 {
        beta_factor(a, b, x, y) * beta_fraction(a, b, x)
    } else {
        1.0 - beta_factor(b, a, y, x) * beta_fraction(b, a, y)
    }
}

/// `Q(a, x)`, the upper incomplete gamma function over the whole one.
pub fn gamma_tail(a: f64, x: f64) -> f64 {
    if x < a + 1.0 { 1.0 - poisson_density(a, x) * gamma_series(a, x) } else { poisson_density(a, x) * a * gamma_fraction(a, x) }
}

/// `x^a y^b / (a B(a, b))`.
fn beta_factor(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let logarithm = stirling_rest(n) - stirling_rest(a) - stirling_rest(b) - deviance(a, n * x) - deviance(b, n * y);
    (logarithm.exp() / (TAU * a * b / n).sqrt()) * (b / n)
}

/// `e^-x x^a / Γ(a + 1)`.
fn poisson_density(a: f64, x: f64) -> f64 {
    (-stirling_rest(a) - deviance(a, x)).exp() / (TAU * a).sqrt()
}

/// What Stirling's formula leaves of `ln Γ(x + 1)`.
fn stirling_rest(x: f64) -> f64 {
    if x < 16.0 {
        return ln_gamma(x + 1.0) - (x + 0.5) * x.ln() + x - TAU.ln() / 2.0;
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square) / x
}

/// `x ln(x / m) + m - x`, without loss of digits where the two are close.
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() >= 0.1 * (x + m) {
        return x * (x / m).ln() + m - x;
    }
    let v = (x - m) / (x + m);
    let mut sum = (x - m) * v;
    let mut term = 2.0 * x * v;
    for odd in (3..200).step_by(2) {
        term *= v * v;
        let next = sum + term / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let step = |index: u32| {
        let m = f64::from(index / 2);
        if index.is_multiple_of(2) {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        }
    };
    lentz(|index| (step(index), 1.0), 1.0)
}

fn gamma_fraction(a: f64, x: f64) -> f64 {
    lentz(|index| (-f64::from(index) * (f64::from(index) - a), x + 1.0 - a + 2.0 * f64::from(index)), x + 1.0 - a)
}

fn gamma_series(a: f64, x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for index in 1..TERMS {
        term *= x / (a + f64::from(index));
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    sum
}

/// `1 / (b0 + a1 / (b1 + a2 / (b2 + …)))`, the pairs `(a, b)` counted from 1.
fn lentz(pair: impl Fn(u32) -> (f64, f64), b0: f64) -> f64 {
    let nonzero = |x: f64| if x.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { x };
    let mut d = 1.0 / nonzero(b0);
    let mut c = f64::MAX;
    let mut result = d;
    for index in 1..TERMS {
        let (a, b) = pair(index);
        d = 1.0 / nonzero(b + a * d);
        c = nonzero(b + a / c);
        result *= c * d;
        if (c * d - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    result
}

/// More than the root of any number of degrees of freedom a study could have.
const TERMS: u32 = 100_000;
