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

/// `30.5 students`; with three digits behind it, the point stands for a comma in the tongues that write it so.
pub fn not_whole(text: &str, amount: Amount) -> Mistake {
    let digits = amount.span.of(text);
    let message = format!("`{digits}` is no whole number, and units are counted whole");
    let mistake = Mistake::new("vocabulary/not-whole", message, amount.span, "a whole number expected");
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let thousands = rest.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    if thousands && whole.bytes().chain(rest.bytes()).all(|byte| byte.is_ascii_digit()) {
        return mistake.help(format!("did you mean `{whole},{rest}`?"));
    }
    if !rest.is_empty() && !whole.is_empty() && rest.bytes().all(|byte| byte == b'0') && whole != "0" {
        return mistake.help(format!("write `{whole}`"));
    }
    mistake.help("write the number of units itself, or a range of whole numbers such as `30 to 31`")
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

/// `5%` and `5 percent` can be two things, `5 points` three.
pub fn ambiguous(text: &str, span: Span, measure: Measure) -> Mistake {
    let digits = measure.amount.printed.value;
    if measure.unit.is_some_and(|unit| unit.of(text).to_lowercase().starts_with("point")) {
        let digits = measure.amount.span.of(text);
        let message = format!("`{}` can mean three things", span.of(text));
        return Mistake::new("vocabulary/wrong-unit", message, span, "of what?").help(format!(
            "`{digits} scale-points` (on the scale of the outcome), `{digits} percentage-points` or `{digits} percentile-points`?"
        ));
    }
    let message = format!("`{}` can mean two things", span.of(text));
    Mistake::new("vocabulary/wrong-unit", message, span, "of what?").help(format!(
        "percentage-points or percent-change? From 40% to 44% is `4 percentage-points` and `10 percent-change`; write `{digits} percentage-points` or `{digits} percent-change`"
    ))
}
