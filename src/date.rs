//! Dates as printed, with their precision: `2020` is a whole year, `2020-09` a month.

/// First and last day of a printed date (`dddd[-dd[-dd]]`), in days since 1970-01-01; none where there is no such day.
pub fn parse(text: &str) -> Option<(i32, i32)> {
    let mut parts = text.split('-').map(|part| part.parse::<i32>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit())));
    let year = parts.next()?.filter(|_| text.len() >= 4)?;
    let month = parts.next().map(|part| part.filter(|month| (1..=12).contains(month))).map_or(Some(None), |month| month.map(Some))?;
    let day = parts.next().map_or(Some(None), |day| day.map(Some))?;
    if parts.next().is_some() || !(0..=9999).contains(&year) {
        return None;
    }
    match (month, day) {
        (None, _) => Some((days(year, 1, 1), days(year, 12, 31))),
        (Some(month), None) => Some((days(year, month, 1), days(year, month, month_length(year, month)))),
        (Some(month), Some(day)) if (1..=month_length(year, month)).contains(&day) => {
            Some((days(year, month, day), days(year, month, day)))
        }
        _ => None,
    }
}

/// A stretch of days as it would be printed: a year, a month, a day, or two days with `to` between.
pub fn format(lo: i32, hi: i32) -> String {
    let ((year, month, day), (last_year, last_month, last_day)) = (civil(lo), civil(hi));
    if lo == hi {
        format!("{year:04}-{month:02}-{day:02}")
    } else if (month, day, last_month, last_day) == (1, 1, 12, 31) && year == last_year {
        format!("{year:04}")
    } else if year == last_year && month == last_month && day == 1 && last_day == month_length(year, month) {
        format!("{year:04}-{month:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} to {last_year:04}-{last_month:02}-{last_day:02}")
    }
}

const fn month_length(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a day of the Gregorian calendar, counted in years that begin in March.
const fn days(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
const fn civil(days: i32) -> (i32, i32, i32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + (month <= 2) as i32, month, day)
}

#[cfg(test)]
mod tests {
    use super::{format, parse};

    #[test]
    fn known_days() {
        assert_eq!(parse("1970-01-01"), Some((0, 0)));
        assert_eq!(parse("2000-03-01"), Some((11_017, 11_017)));
        assert_eq!(parse("2024-02"), Some((19_754, 19_782)));
        assert_eq!(parse("1969"), Some((-365, -1)));
        for wrong in ["2023-02-29", "2023-13", "2023-00-01", "23", "2023-01-01-01", "+2023"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn printed_as_read() {
        for text in ["2020", "2020-09", "2020-09-01", "1899-12-31", "2000-02-29", "0001-01-01"] {
            let (lo, hi) = parse(text).unwrap();
            assert_eq!(format(lo, hi), text);
        }
    }
}
