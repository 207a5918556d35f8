//! What is said about a number that does not fit its field.

use super::Mistake;
use super::number::{Amount, Measure};
use crate::source::Span;
use crate::vocabulary::Dim;

/// What messages call a value of a dimension.
pub const fn wanted(dim: Dim) -> &'static str {
    match dim {
        Dim::Plain => "a number",
        Dim::Count => "a count",
        Dim::Share => "a share",
        Dim::Points => "a difference of shares",
        Dim::P => "a p value",
        Dim::Time => "a time",
        Dim::Effect => "an effect",
        Dim::Other => "a quantity with its unit",
    }
}

pub const SHARES: &str = "a share is a percentage, a fraction such as `14/20`, or one of `none`, `few`, `minority`, `half`, `majority`, `most`, `all`, `yes`, `no`";

pub fn outside(text: &str, dim: Dim, unit: Option<Span>, measure: Measure) -> Mistake {
    let span = measure.amount.span.to(unit.unwrap_or(measure.amount.span));
    let message = format!("`{}` cannot be {}", span.of(text), wanted(dim));
    let label = match dim {
        Dim::Share => "a share lies between 0% and 100%",
        Dim::P => "a p value lies between 0 and 1",
        Dim::Count | Dim::Time => "nothing below 0 can stand here",
        Dim::Points => "no difference of shares is larger than 100 points",
        _ => "outside of what this unit can measure",
    };
    Mistake::new("vocabulary/out-of-domain", message, span, label)
}

pub fn missing_unit(text: &str, dim: Dim, measure: Measure) -> Mistake {
    let span = measure.amount.span;
    let message = format!("`{}` has no unit, and {} needs one", span.of(text), wanted(dim));
    Mistake::new("vocabulary/missing-unit", message, span, "in which unit?")
}

pub fn percent(text: &str, dim: Dim, amount: Amount) -> Mistake {
    match dim {
        Dim::Effect | Dim::Points => ambiguous(text, amount.span, Measure { amount, unit: None }),
        _ => {
            let message = format!("`{}` is a percentage, and {} is wanted", amount.span.of(text), wanted(dim));
            let mistake = Mistake::new("vocabulary/wrong-unit", message, amount.span, "no `%` expected");
            match dim {
                Dim::Plain | Dim::P => mistake.help(format!("write `{}`", amount.printed.value / 100.0)),
                _ => mistake,
            }
        }
    }
}

/// `5%`, `5 percent` and `5 points` can be two things.
pub fn ambiguous(text: &str, span: Span, measure: Measure) -> Mistake {
    let digits = measure.amount.printed.value;
    let message = format!("`{}` can mean two things", span.of(text));
    Mistake::new("vocabulary/wrong-unit", message, span, "of what?").help(format!(
        "percentage-points or percent-change? From 40% to 44% is `4 percentage-points` and `10 percent-change`; write `{digits} percentage-points` or `{digits} percent-change`"
    ))
}
