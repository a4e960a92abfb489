//! Patterns for cells: `"{:.2} €"`, `"{:,}"`, `"{:.1%}"`, `"{:%d %b %Y}"`.

use std::fmt::Write as _;

use dacapo_cache::{Cell, Moment};
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

/// A pattern: text around one place for the value.
#[derive(Clone, Debug, PartialEq)]
pub struct Format {
    before: String,
    after: String,
    place: Place,
}

/// What stands between the braces.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    /// Numbers, and whatever else as it is.
    Number {
        /// A plus before numbers above zero.
        has_plus: bool,
        /// Commas between thousands.
        is_grouped: bool,
        decimals: Option<usize>,
        /// A hundred times the value, and a percent sign.
        is_percent: bool,
    },
    /// Dates and times, as `strftime` has it.
    Time(String),
}

impl Format {
    /// Reads a pattern; the error says what is wrong with it.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let mut sides = [String::new(), String::new()];
        let mut place = None;
        let mut rest = pattern;
        while let Some(at) = rest.find(['{', '}']) {
            let side = &mut sides[usize::from(place.is_some())];
            side.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                side.push_str(brace);
                rest = after;
            } else if brace == "{" && place.is_none() {
                let end = rest
                    .find('}')
                    .ok_or("its brace is never closed: write `{{` for a brace")?;
                place = Some(Place::parse(&rest[..end])?);
                rest = &rest[end + 1..];
            } else if brace == "{" {
                return Err("it has two places for the value: one `{}` is enough".to_owned());
            } else {
                return Err("it closes a brace that isn't open: write `}}` for a brace".to_owned());
            }
        }
        sides[usize::from(place.is_some())].push_str(rest);
        let [before, after] = sides;
        let place = place.ok_or("it has no place for the value: write `{}` where it belongs")?;
        Ok(Self {
            before,
            after,
            place,
        })
    }

    /// Appends a cell to `out`; nothing if it is empty.
    pub fn write(&self, cell: Cell<'_>, out: &mut String) {
        if cell.is_empty() {
            return;
        }
        out.push_str(&self.before);
        match (&self.place, cell) {
            (Place::Time(pattern), Cell::Time(moment)) => {
                let text = strftime(pattern, moment);
                out.push_str(&text.unwrap_or_else(|| moment.to_string()));
            }
            (
                Place::Number {
                    has_plus,
                    is_grouped,
                    decimals,
                    is_percent,
                },
                Cell::Int(_) | Cell::Float(_),
            ) => {
                let from = out.len();
                write_number(cell, *decimals, *is_percent, out);
                if *is_grouped {
                    group(from, out);
                }
                if *has_plus && cell.as_float().is_some_and(|value| value > 0.0) {
                    out.insert(from, '+');
                }
            }
            (_, cell) => write!(out, "{cell}").expect("a string takes everything"),
        }
        out.push_str(&self.after);
    }
}

impl Place {
    /// `:` and what follows it, all of it optional: `+`, `,`, `.2`, `%`; or a pattern of times.
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{{{text}}}` is no pattern: numbers take `{{:.2}}`, `{{:,}}`, `{{:+.1}}` or `{{:.0%}}`, times \
                 `{{:%d %b %Y}}`"
            )
        };
        let spec = match text.strip_prefix(':') {
            Some(spec) => spec,
            None if text.is_empty() => "",
            None => return Err(wrong()),
        };
        if spec.starts_with('%') && spec.len() > 1 {
            return match strftime(spec, Moment::Local(0)) {
                Some(_) => Ok(Self::Time(spec.to_owned())),
                None => Err(wrong()),
            };
        }
        let (has_plus, spec) = strip(spec, "+");
        let (is_grouped, spec) = strip(spec, ",");
        let (spec, is_percent) = match spec.strip_suffix('%') {
            Some(spec) => (spec, true),
            None => (spec, false),
        };
        let decimals = match spec.strip_prefix('.') {
            Some(digits) => Some(digits.parse().ok().filter(|n| *n <= 17).ok_or_else(wrong)?),
            None if spec.is_empty() => None,
            None => return Err(wrong()),
        };
        Ok(Self::Number {
            has_plus,
            is_grouped,
            decimals,
            is_percent,
        })
    }
}

fn strip<'a>(text: &'a str, sign: &str) -> (bool, &'a str) {
    text.strip_prefix(sign)
        .map_or((false, text), |rest| (true, rest))
}

fn write_number(cell: Cell<'_>, decimals: Option<usize>, is_percent: bool, out: &mut String) {
    let written = match (cell, decimals) {
        (Cell::Int(value), None) if !is_percent => write!(out, "{value}"),
        (cell, decimals) => {
            let value = cell.as_float().unwrap_or(f64::NAN);
            let value = if is_percent { value * 100.0 } else { value };
            match decimals {
                Some(decimals) => write!(out, "{value:.decimals$}"),
                None => write!(out, "{value}"),
            }
        }
    };
    written.expect("a string takes everything");
    if is_percent {
        out.push_str(" %");
    }
}

/// Puts commas between the thousands of a number that was written from `from` on.
pub(crate) fn group(from: usize, out: &mut String) {
    let digits_at = from + usize::from(out[from..].starts_with('-'));
    let n_digits = out[digits_at..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    for place in (1..n_digits).rev() {
        if (n_digits - place).is_multiple_of(3) {
            out.insert(digits_at + place, ',');
        }
    }
}

/// A count with commas between its thousands.
pub(crate) fn grouped(n: usize) -> String {
    let mut text = n.to_string();
    group(0, &mut text);
    text
}

/// `None` if the pattern asks for what a moment doesn't have.
fn strftime(pattern: &str, moment: Moment) -> Option<String> {
    let micros = moment.micros();
    if let Moment::Utc(_) = moment {
        let time = Timestamp::from_microsecond(micros).ok()?;
        return jiff::fmt::strtime::format(pattern, &time.to_zoned(TimeZone::UTC)).ok();
    }
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let time = epoch.checked_add(micros.microseconds()).ok()?;
    jiff::fmt::strtime::format(pattern, time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str, cell: Cell<'_>) -> String {
        let mut text = String::new();
        let format = Format::parse(pattern).expect("a pattern");
        format.write(cell, &mut text);
        text
    }

    #[test]
    fn numbers_follow_their_pattern() {
        for (pattern, cell, text) in [
            ("{:.2} €", Cell::Float(3.456), "3.46 €"),
            ("{:.1}", Cell::Int(3), "3.0"),
            ("{:,}", Cell::Int(-1_234_567), "-1,234,567"),
            ("{:,.1}", Cell::Float(1234.56), "1,234.6"),
            ("{:.0%}", Cell::Float(0.125), "12 %"),
            ("{:+}", Cell::Int(3), "+3"),
            ("{:+}", Cell::Int(-3), "-3"),
            ("{{{}}}", Cell::Int(3), "{3}"),
            ("~{}", Cell::Text("a"), "~a"),
            ("{:,}", Cell::Float(f64::NAN), "NaN"),
            ("{:.2}", Cell::Empty, ""),
        ] {
            assert_eq!(shown(pattern, cell), text, "{pattern}");
        }
    }

    #[test]
    fn times_follow_their_pattern() {
        let moment = Moment::parse("2024-03-01 17:05:09").expect("a moment");
        assert_eq!(shown("{:%d.%m.%Y}", Cell::Time(moment)), "01.03.2024");
        assert_eq!(shown("{:%H:%M} h", Cell::Time(moment)), "17:05 h");
        let date = Moment::parse("2024-03-01").expect("a date");
        assert_eq!(shown("{:%e %b}", Cell::Time(date)), " 1 Mar");
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_said() {
        for (pattern, words) in [
            ("price", "no place for the value"),
            ("{:.2", "never closed"),
            ("{} {}", "two places"),
            ("3}", "isn't open"),
            ("{:x}", "no pattern"),
            ("{price}", "no pattern"),
            ("{:.99}", "no pattern"),
        ] {
            let error = Format::parse(pattern).expect_err(pattern);
            assert!(error.contains(words), "{pattern}: {error}");
        }
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(n), text);
        }
    }
}
