//! Spans of time as people write them: `"1h 30m"`, `"2 days"`, `"1.5 h"`.

/// The nanoseconds of a text, or what is wrong with it.
pub(crate) fn parse(text: &str) -> Result<u64, String> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err("an empty text is no span of time: write for example \"1h 30m\"".to_owned());
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let (number, tail) = rest.split_at(end);
        let number: f64 = number.parse().map_err(|_| unreadable(text, rest))?;
        let tail = tail.trim_start();
        let end = tail
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        total += number
            * secs_of(unit).ok_or_else(|| match unit {
                "" => format!(
                    "{number} of what? write a unit: \"{number}s\", \"{number}m\", \"{number}h\""
                ),
                _ => format!("{unit:?} is no unit of time: use ms, s, m, h, days or weeks"),
            })?;
        rest = tail.trim_start_matches([' ', ',']);
    }
    nanos(total)
}

/// Seconds as nanoseconds, or what is wrong with them.
pub(crate) fn nanos(secs: f64) -> Result<u64, String> {
    let nanos = (secs * 1e9).round();
    if nanos < 1.0 {
        Err("a ttl must be longer than zero: nothing could ever be served".to_owned())
    } else if nanos >= u64::MAX as f64 {
        Err("a ttl of more than 500 years: leave the option out to keep values for ever".to_owned())
    } else {
        Ok(nanos as u64)
    }
}

fn secs_of(unit: &str) -> Option<f64> {
    Some(match unit {
        "ms" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 7.0 * 86_400.0,
        _ => return None,
    })
}

fn unreadable(text: &str, rest: &str) -> String {
    let place = if text.trim() == rest {
        String::new()
    } else {
        format!(" at {rest:?}")
    };
    format!(
        "can't read {text:?} as a span of time{place}: write for example \"90s\", \"1h 30m\" or \"2 days\""
    )
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn spans_are_read_as_people_write_them() {
        for (text, secs) in [
            ("90s", 90.0),
            ("1h 30m", 5400.0),
            ("1h30m", 5400.0),
            ("2 days", 172_800.0),
            ("1.5 h", 5400.0),
            ("250ms", 0.25),
            ("1 week, 1 day", 691_200.0),
        ] {
            assert_eq!(parse(text), Ok((secs * 1e9) as u64), "{text}");
        }
    }

    #[test]
    fn nonsense_is_told() {
        for (text, said) in [
            ("", "empty"),
            ("soon", "can't read"),
            ("-5s", "can't read"),
            ("1 fortnight", "no unit"),
            ("90", "of what"),
            ("0s", "longer than zero"),
            ("1h x", "can't read \"1h x\" as a span of time at \"x\""),
            ("900000 days", "500 years"),
        ] {
            let message = parse(text).expect_err(text);
            assert!(message.contains(said), "{text}: {message}");
        }
    }
}
