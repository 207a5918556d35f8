//! The digits of a number as written to an exact decimal.

/// `mantissa * 10^exponent`; the last digit written stands for `10^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    pub mantissa: u128,
    pub exponent: i32,
    /// Digits written after the decimal point.
    pub decimals: u8,
}

/// Reads the text of a number: `11,000`, `11_000`, `0.27`, `0·27`, `.036`, `3e-8`. None where it is no number, or has more digits
/// than can be held (38).
pub fn parse(text: &str) -> Option<Digits> {
    let (number, power) = match text.split_once(['e', 'E']) {
        Some((number, power)) => (number, parse_power(power)?),
        None => (text, 0),
    };
    let mut digits = Digits { mantissa: 0, exponent: power, decimals: 0 };
    let mut after_point = false;
    let mut any = false;
    for c in number.chars() {
        match c {
            '.' | '·' if !after_point => after_point = true,
            ',' | '_' if any && !after_point => {}
            _ => {
                any = true;
                digits.mantissa = digits.mantissa.checked_mul(10)?.checked_add(c.to_digit(10)?.into())?;
                if after_point {
                    digits.exponent = digits.exponent.checked_sub(1)?;
                    digits.decimals = digits.decimals.checked_add(1)?;
                }
            }
        }
    }
    any.then_some(digits)
}

/// `8`, `+8`, `-8`, the dash in any of its forms.
fn parse_power(text: &str) -> Option<i32> {
    let plain = text.trim_start_matches(['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}']);
    let size: i32 = plain.parse().ok()?;
    Some(if plain.len() == text.len() { size } else { -size })
}

impl Digits {
    /// The nearest `f64`, rounded once; with `percent`, that of a hundredth. None where it is not finite.
    pub fn to_f64(self, percent: bool) -> Option<f64> {
        let exponent = if percent { self.exponent.checked_sub(2)? } else { self.exponent };
        let exact = |power: u32| 10_u64.pow(power) as f64;
        // Both operands are exact up to here, so that one operation rounds once.
        if self.mantissa <= 1 << 53 && exponent.unsigned_abs() <= 19 {
            let mantissa = self.mantissa as f64;
            let power = exact(exponent.unsigned_abs());
            return Some(if exponent < 0 { mantissa / power } else { mantissa * power });
        }
        let value: f64 = format!("{}e{exponent}", self.mantissa).parse().ok()?;
        value.is_finite().then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<f64> {
        parse(text)?.to_f64(false)
    }

    #[test]
    fn digits_are_kept_as_written() {
        assert_eq!(parse(".10"), Some(Digits { mantissa: 10, exponent: -2, decimals: 2 }));
        assert_eq!(parse(".1"), Some(Digits { mantissa: 1, exponent: -1, decimals: 1 }));
        assert_eq!(parse("11,000"), Some(Digits { mantissa: 11_000, exponent: 0, decimals: 0 }));
        assert_eq!(parse("1,149.50"), Some(Digits { mantissa: 114_950, exponent: -2, decimals: 2 }));
        assert_eq!(parse("1.2e-8"), Some(Digits { mantissa: 12, exponent: -9, decimals: 1 }));
    }

    #[test]
    fn all_spellings_are_read() {
        assert_eq!(value("11_000"), Some(11_000.0));
        assert_eq!(value("0·27"), Some(0.27));
        assert_eq!(value("3e-8"), Some(3e-8));
        assert_eq!(value("3e\u{2212}8"), Some(3e-8));
        assert_eq!(value("3E+2"), Some(300.0));
    }

    #[test]
    fn a_percent_is_divided_once() {
        // 7 / 100 in one step is the double nearest to 0.07; 0.7 / 10 is not.
        assert_eq!(parse("7").unwrap().to_f64(true), Some(0.07));
        assert_eq!(parse("0.7").unwrap().to_f64(true), Some(0.007));
        assert_eq!(parse("12.345678901234567890123").unwrap().to_f64(true), Some(0.123_456_789_012_345_68));
    }

    #[test]
    fn what_cannot_be_held_is_no_number() {
        assert_eq!(value("1e999"), None);
        assert_eq!(value("1e99999999999"), None);
        assert_eq!(value(&"9".repeat(60)), None);
        for odd in ["", ".", "e5", "5e", "x", "1.2.3", "5e+-3", ",5"] {
            assert_eq!(value(odd), None, "{odd}");
        }
    }
}
