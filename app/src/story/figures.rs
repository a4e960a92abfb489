//! Numbers as people read them: three significant digits, and the unit apart, so that it can be shown weaker.

use std::fmt::{self, Write as _};
use std::time::Duration;

/// A number and its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The digits: `1.23`.
    pub number: String,
    /// The unit: `s`; empty for a plain count.
    pub unit: &'static str,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A space that keeps number and unit on one line.
        let gap = if self.unit.is_empty() { "" } else { "\u{a0}" };
        write!(f, "{}{gap}{}", self.number, self.unit)
    }
}

/// A measured time: `812 ms`, `1.23 s`, `2.05 min`.
pub fn duration(time: Duration) -> Figure {
    let nanos = time.as_nanos() as f64;
    scaled(
        nanos,
        &[
            (1.0, "ns"),
            (1e3, "µs"),
            (1e6, "ms"),
            (1e9, "s"),
            (60e9, "min"),
            (3_600e9, "h"),
            (86_400e9, "d"),
        ],
    )
}

/// Bytes: `812 B`, `52.0 MB`.
pub fn bytes(bytes: u64) -> Figure {
    let units = [
        (1.0, "B"),
        (1e3, "kB"),
        (1e6, "MB"),
        (1e9, "GB"),
        (1e12, "TB"),
    ];
    scaled(bytes as f64, &units)
}

/// A count, in full as long as that is short: `12,345`, `1.23 M`.
pub fn count(count: u64) -> Figure {
    if count >= 1_000_000 {
        return scaled(count as f64, &[(1e6, "M"), (1e9, "G")]);
    }
    let number = if count < 1_000 {
        count.to_string()
    } else {
        format!("{},{:03}", count / 1_000, count % 1_000)
    };
    Figure { number, unit: "" }
}

/// A span that somebody chose or counts down, in its two largest parts: `1 h 30 min`, `12 s`.
pub fn span(time: Duration) -> String {
    const PARTS: [(u64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let secs = time.as_secs();
    if secs < 10 && time.subsec_millis() > 0 {
        return duration(time).to_string();
    }
    let Some(first) = PARTS.iter().position(|&(size, _)| secs >= size) else {
        return "0\u{a0}s".to_owned();
    };
    let (size, unit) = PARTS[first];
    let mut text = format!("{}\u{a0}{unit}", secs / size);
    if let Some((next, unit)) = PARTS.get(first + 1)
        && secs % size / next > 0
    {
        // Writing to a string can't fail.
        let _ = write!(text, "\u{a0}{}\u{a0}{unit}", secs % size / next);
    }
    text
}

/// How old something is, in whole seconds: `41 s`.
pub fn age(time: Duration) -> String {
    span(Duration::from_secs(time.as_secs()))
}

/// How long ago something was, in whole seconds: `41 s ago`.
pub fn ago(time: Duration) -> String {
    if time.as_secs() == 0 {
        return "just now".to_owned();
    }
    format!("{} ago", age(time))
}

/// The figure in the largest unit that leaves at least one before the point.
fn scaled(value: f64, units: &[(f64, &'static str)]) -> Figure {
    for (idx, &(size, unit)) in units.iter().enumerate().rev() {
        // Whatever would round up to the next unit belongs there: 999.6 ms is 1.00 s.
        let is_whole = idx == 0 && size <= 1.0;
        let scaled = value / size;
        if scaled >= 0.9995 || idx == 0 {
            let number = if is_whole || scaled >= 99.95 {
                format!("{scaled:.0}")
            } else if scaled >= 9.995 {
                format!("{scaled:.1}")
            } else {
                format!("{scaled:.2}")
            };
            return Figure { number, unit };
        }
    }
    Figure {
        number: "0".to_owned(),
        unit: "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_significant_digits() {
        let cases = [
            (0, "0\u{a0}ns"),
            (45, "45\u{a0}ns"),
            (1_234, "1.23\u{a0}µs"),
            (812_400_000, "812\u{a0}ms"),
            (999_600_000, "1.00\u{a0}s"),
            (1_234_000_000, "1.23\u{a0}s"),
            (12_400_000_000, "12.4\u{a0}s"),
            (123_000_000_000, "2.05\u{a0}min"),
            (7_200_000_000_000, "2.00\u{a0}h"),
        ];
        for (nanos, text) in cases {
            assert_eq!(
                duration(Duration::from_nanos(nanos)).to_string(),
                text,
                "{nanos} ns"
            );
        }
    }

    #[test]
    fn bytes_count_in_thousands() {
        let cases = [
            (0, "0\u{a0}B"),
            (812, "812\u{a0}B"),
            (52_000_000, "52.0\u{a0}MB"),
            (1_999, "2.00\u{a0}kB"),
        ];
        for (size, text) in cases {
            assert_eq!(bytes(size).to_string(), text);
        }
    }

    #[test]
    fn counts_are_given_in_full_below_a_million() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (12_345, "12,345"),
            (1_002, "1,002"),
            (1_234_567, "1.23\u{a0}M"),
        ];
        for (n, text) in cases {
            assert_eq!(count(n).to_string(), text);
        }
    }

    #[test]
    fn ages_are_whole_seconds() {
        let cases = [
            (649, "0\u{a0}s", "just now"),
            (2_500, "2\u{a0}s", "2\u{a0}s ago"),
            (
                90_700,
                "1\u{a0}min\u{a0}30\u{a0}s",
                "1\u{a0}min\u{a0}30\u{a0}s ago",
            ),
        ];
        for (millis, old, past) in cases {
            let time = Duration::from_millis(millis);
            assert_eq!((&*age(time), &*ago(time)), (old, past));
        }
    }

    #[test]
    fn spans_name_their_two_largest_parts() {
        let cases = [
            (0, "0\u{a0}s"),
            (12_000, "12\u{a0}s"),
            (2_500, "2.50\u{a0}s"),
            (60_000, "1\u{a0}min"),
            (5_400_000, "1\u{a0}h\u{a0}30\u{a0}min"),
            (86_401_000, "1\u{a0}d"),
        ];
        for (millis, text) in cases {
            assert_eq!(span(Duration::from_millis(millis)), text);
        }
    }
}
