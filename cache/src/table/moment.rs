//! Dates, times of day and both together: reading them from text and writing them as text.
//!
//! The text is ISO 8601 with a blank between date and time: `2024-03-01`, `17:05:00`,
//! `2024-03-01 17:05:00.25`, `2024-03-01 17:05:00Z`. Whatever is written here is read back as the same
//! moment. The calendar is the Gregorian one, also before it was introduced.

use std::fmt;

/// Microseconds in a second; all times count in microseconds.
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A date, a time of day, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since midnight.
    Clock(i64),
    /// Microseconds since 1970-01-01 00:00, as the clock on the wall showed it.
    Local(i64),
    /// Microseconds since 1970-01-01 00:00 UTC.
    Utc(i64),
}

impl Moment {
    /// Reads one of the forms that this module writes, also with `T` between date and time, without
    /// seconds, or with an offset like `+02:00`. `None` if the text is anything else, has a date or a time
    /// that doesn't exist, or more than six digits after the seconds (they would be lost).
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.get(2) == Some(&b':') {
            return match parse_clock(text)? {
                (micros, "") => Some(Self::Clock(micros)),
                _ => None,
            };
        }
        let date = parse_date(bytes.get(..10)?)?;
        let Some(separator) = bytes.get(10) else {
            return Some(Self::Date(date));
        };
        if !matches!(separator, b' ' | b'T') {
            return None;
        }
        let (clock, zone) = parse_clock(text.get(11..)?)?;
        let micros = i64::from(date) * DAY + clock;
        match zone {
            "" => Some(Self::Local(micros)),
            _ => Some(Self::Utc(micros - parse_offset(zone)?)),
        }
    }

    /// Microseconds since 1970-01-01 00:00, for a time of day since midnight.
    pub fn micros(self) -> i64 {
        match self {
            Self::Date(days) => i64::from(days) * DAY,
            Self::Clock(micros) | Self::Local(micros) | Self::Utc(micros) => micros,
        }
    }

    /// The hour of the day, 0 to 23.
    pub fn hour(self) -> i64 {
        self.micros().rem_euclid(DAY) / HOUR
    }

    /// The minute of the hour, 0 to 59.
    pub fn minute(self) -> i64 {
        self.micros().rem_euclid(HOUR) / MINUTE
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Date(days) => write_date(f, i64::from(days)),
            Self::Clock(micros) => write_clock(f, micros),
            Self::Local(micros) | Self::Utc(micros) => {
                write_date(f, micros.div_euclid(DAY))?;
                f.write_str(" ")?;
                write_clock(f, micros.rem_euclid(DAY))?;
                match self {
                    Self::Utc(_) => f.write_str("Z"),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// `2024-03-01`, exactly, to days since 1970.
fn parse_date(bytes: &[u8]) -> Option<i32> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else {
        return None;
    };
    let year = number(&[y1, y2, y3, y4])?;
    let month = number(&[m1, m2])?;
    let day = number(&[d1, d2])?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let month_days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day < 1 || day > month_days {
        return None;
    }
    i32::try_from(days_of_date(year, month, day)).ok()
}

/// `17:05`, `17:05:00` or `17:05:00.25` to microseconds, and what follows it.
fn parse_clock(text: &str) -> Option<(i64, &str)> {
    let bytes = text.as_bytes();
    let two = |at: usize| number(bytes.get(at..at + 2)?);
    let (hour, minute) = (two(0)?, two(3)?);
    if bytes.get(2) != Some(&b':') || hour > 23 || minute > 59 {
        return None;
    }
    let mut micros = hour * HOUR + minute * MINUTE;
    if bytes.get(5) != Some(&b':') {
        return Some((micros, text.get(5..)?));
    }
    let second = two(6)?;
    if second > 59 {
        return None;
    }
    micros += second * SECOND;
    if bytes.get(8) != Some(&b'.') {
        return Some((micros, text.get(8..)?));
    }
    let digits = bytes[9..].iter().take_while(|b| b.is_ascii_digit()).count();
    if !(1..=6).contains(&digits) {
        return None;
    }
    let scale = (digits..6).fold(1, |scale, _| scale * 10);
    micros += number(&bytes[9..9 + digits])? * scale;
    Some((micros, text.get(9 + digits..)?))
}

/// `Z`, `+02:00`, `+0200` or `+02` to microseconds east of UTC.
fn parse_offset(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (hours, minutes) = match *bytes {
        [b'Z' | b'z'] => return Some(0),
        [b'+' | b'-', h1, h2] => ([h1, h2], [b'0', b'0']),
        [b'+' | b'-', h1, h2, m1, m2] | [b'+' | b'-', h1, h2, b':', m1, m2] => ([h1, h2], [m1, m2]),
        _ => return None,
    };
    let (hours, minutes) = (number(&hours)?, number(&minutes)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let east = hours * HOUR + minutes * MINUTE;
    Some(if bytes[0] == b'-' { -east } else { east })
}

/// Digits and nothing else.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |sum, digit| match digit {
        b'0'..=b'9' => Some(sum * 10 + i64::from(digit - b'0')),
        _ => None,
    })
}

// Both conversions count in years that begin on the first of March, so that the leap day is the last of
// its year, and in eras of 400 years, which all have the same number of days.
const ERA_DAYS: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_DAYS: i64 = 719_468;

fn days_of_date(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * ERA_DAYS + day_of_era - EPOCH_DAYS
}

fn date_of_days(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH_DAYS;
    let era = days.div_euclid(ERA_DAYS);
    let day_of_era = days.rem_euclid(ERA_DAYS);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

fn write_date(f: &mut fmt::Formatter<'_>, days: i64) -> fmt::Result {
    let (year, month, day) = date_of_days(days);
    write!(f, "{year:04}-{month:02}-{day:02}")
}

/// Seconds are always written, their fraction only if there is one.
fn write_clock(f: &mut fmt::Formatter<'_>, micros: i64) -> fmt::Result {
    let (hour, minute) = (micros / HOUR, micros % HOUR / MINUTE);
    write!(f, "{hour:02}:{minute:02}:{:02}", micros % MINUTE / SECOND)?;
    let mut fraction = micros % SECOND;
    if fraction == 0 {
        return Ok(());
    }
    let mut width = 6;
    while fraction % 10 == 0 {
        fraction /= 10;
        width -= 1;
    }
    write!(f, ".{fraction:0width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_some_thousand_years_is_written_and_read_back() {
        for days in (-700_000..2_900_000).step_by(13) {
            let text = Moment::Date(days).to_string();
            assert_eq!(Moment::parse(&text), Some(Moment::Date(days)), "{text}");
        }
    }

    #[test]
    fn moments_are_read_in_their_usual_forms() {
        let midnight = 19_783 * DAY;
        for (text, moment) in [
            ("1970-01-01", Moment::Date(0)),
            ("1969-12-31", Moment::Date(-1)),
            ("2024-03-01", Moment::Date(19_783)),
            ("17:05", Moment::Clock(17 * HOUR + 5 * MINUTE)),
            (
                "17:05:09.5",
                Moment::Clock(17 * HOUR + 5 * MINUTE + 9 * SECOND + SECOND / 2),
            ),
            ("2024-03-01 00:00:01", Moment::Local(midnight + SECOND)),
            ("2024-03-01T00:00:00.000001", Moment::Local(midnight + 1)),
            ("2024-03-01T00:00:00Z", Moment::Utc(midnight)),
            ("2024-03-01T02:00:00+02:00", Moment::Utc(midnight)),
            ("2024-02-29 23:30:00-0030", Moment::Utc(midnight)),
        ] {
            assert_eq!(Moment::parse(text), Some(moment), "{text}");
            assert_eq!(Moment::parse(&moment.to_string()), Some(moment), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2024",
            "2024-13-01",
            "2023-02-29",
            "2024-00-10",
            "2024-01-32",
            "24:00",
            "12:60",
            "12:3",
            "2024-03-01 ",
            "2024-03-01x10:00",
            "2024-03-01 10:00:00.1234567",
            "2024-03-01 10:00 o'clock",
            "2024-03-01 10:00+9",
            "12:00Z",
            "äöüäöü",
            "2024-03-0ä 10:00",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn hours_and_minutes_are_right_before_1970_too() {
        let moment = Moment::parse("1969-12-31 17:05:00").expect("a moment");
        assert_eq!((moment.hour(), moment.minute()), (17, 5));
    }
}
