//! What a ttl can be given as: seconds, a text, a `Duration`.
//!
//! Texts in the attribute are read by the attribute. Those of constants are read here, by the compiler where it can, so
//! that a mistake in them is an error of the build, too.

use std::time::Duration;

/// Spans up to this many nanoseconds are counted: some 584 years.
const MAX_NANOS: u128 = u64::MAX as u128;

/// A ttl from an expression.
pub fn ttl(ttl: impl IntoTtl) -> Result<Duration, String> {
    match ttl.into_ttl()? {
        Duration::ZERO => Err(ZERO.to_owned()),
        ttl => Ok(ttl),
    }
}

const ZERO: &str = "the ttl is zero: nothing could ever be served";
const NEGATIVE: &str = "a ttl can't be negative: nothing could ever be served";
const NO_NUMBER: &str = "a ttl that is no number: nothing could ever be served";
const UNREADABLE: &str =
    "can't read the text as a span of time: write for example \"90s\", \"1h 30m\" or \"2 days\"";
const NO_UNIT: &str = "a number without a unit of time: use ms, s, m, h, days or weeks";
const TOO_LONG: &str = "a ttl of more than 500 years: leave the option out to keep values for ever";

/// What a ttl can be given as.
#[diagnostic::on_unimplemented(
    message = "a ttl can't be made of `{Self}`",
    label = "neither seconds, nor a text, nor a `Duration`",
    note = "write a number of seconds, a text like \"1h 30m\", or an expression of type `Duration`"
)]
pub trait IntoTtl {
    /// The span, or what is wrong with it.
    fn into_ttl(self) -> Result<Duration, String>;
}

impl IntoTtl for Duration {
    fn into_ttl(self) -> Result<Duration, String> {
        Ok(self)
    }
}

impl IntoTtl for &str {
    fn into_ttl(self) -> Result<Duration, String> {
        match parse(self) {
            Ok(nanos) => Ok(Duration::from_nanos(nanos)),
            Err(why) => Err(format!("{self:?} is no ttl: {why}")),
        }
    }
}

impl IntoTtl for String {
    fn into_ttl(self) -> Result<Duration, String> {
        self.as_str().into_ttl()
    }
}

impl IntoTtl for f64 {
    fn into_ttl(self) -> Result<Duration, String> {
        Duration::try_from_secs_f64(self)
            .map_err(|error| format!("{self} seconds are no ttl: {error}"))
    }
}

/// A constant that is to be a ttl. What it is made of decides how it is checked; whatever is no ttl at all is left to
/// [`IntoTtl`], which has words for it.
#[derive(Debug)]
pub struct TtlConst<T>(pub T);

impl TtlConst<Duration> {
    /// Doesn't compile if it is no ttl.
    #[track_caller]
    pub const fn check(&self) {
        assert!(!self.0.is_zero(), "{}", ZERO);
    }
}

impl TtlConst<&str> {
    /// Doesn't compile if it is no ttl.
    #[track_caller]
    pub const fn check(&self) {
        if let Err(why) = parse(self.0) {
            panic!("{}", why);
        }
    }
}

impl TtlConst<f64> {
    /// Doesn't compile if it is no ttl.
    #[track_caller]
    pub const fn check(&self) {
        assert!(!self.0.is_nan(), "{}", NO_NUMBER);
        assert!(self.0 >= 0.0, "{}", NEGATIVE);
        assert!(self.0 >= 1e-9, "{}", ZERO);
        assert!(self.0 * 1e9 <= MAX_NANOS as f64, "{}", TOO_LONG);
    }
}

macro_rules! whole_seconds {
    ($($t:ty)*) => { $(
        impl IntoTtl for $t {
            fn into_ttl(self) -> Result<Duration, String> {
                u64::try_from(self)
                    .map(Duration::from_secs)
                    .map_err(|_| format!("{self} seconds are no ttl: it can't be negative"))
            }
        }

        impl TtlConst<$t> {
            /// Doesn't compile if it is no ttl.
            #[allow(unused_comparisons, reason = "of some of the types no value is below zero")]
            #[track_caller]
            pub const fn check(&self) {
                assert!(self.0 >= 0, "{}", NEGATIVE);
                assert!(self.0 != 0, "{}", ZERO);
            }
        }
    )* };
}
whole_seconds!(i32 i64 u32 u64 usize);

/// The nanoseconds of a text like `1h 30m`, or what is wrong with it.
const fn parse(text: &str) -> Result<u64, &'static str> {
    let bytes = text.as_bytes();
    let mut at = skip(bytes, 0);
    if at == bytes.len() {
        return Err(UNREADABLE);
    }
    let mut total: u128 = 0;
    while at < bytes.len() {
        let (nanos, next) = match part(bytes, at) {
            Ok(part) => part,
            Err(why) => return Err(why),
        };
        total += nanos;
        if total > MAX_NANOS {
            return Err(TOO_LONG);
        }
        at = skip(bytes, next);
    }
    if total == 0 {
        return Err(ZERO);
    }
    Ok(total as u64)
}

/// One number with its unit, and where it ends.
const fn part(bytes: &[u8], start: usize) -> Result<(u128, usize), &'static str> {
    let (mut mantissa, mut scale): (u128, u128) = (0, 1);
    let (mut at, mut is_fraction, mut n_digits) = (start, false, 0);
    while at < bytes.len() {
        match bytes[at] {
            digit @ b'0'..=b'9' => {
                mantissa = mantissa * 10 + (digit - b'0') as u128;
                if is_fraction {
                    scale *= 10;
                }
                n_digits += 1;
            }
            b'.' if !is_fraction => is_fraction = true,
            _ => break,
        }
        if mantissa > MAX_NANOS || scale > MAX_NANOS {
            return Err(TOO_LONG);
        }
        at += 1;
    }
    if n_digits == 0 {
        return Err(UNREADABLE);
    }
    while at < bytes.len() && bytes[at].is_ascii_whitespace() {
        at += 1;
    }
    let begin = at;
    while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
        at += 1;
    }
    let (_, behind) = bytes.split_at(begin);
    let (unit, _) = behind.split_at(at - begin);
    match nanos_of(unit) {
        Some(nanos) => Ok(((mantissa * nanos + scale / 2) / scale, at)),
        None => Err(NO_UNIT),
    }
}

const fn nanos_of(unit: &[u8]) -> Option<u128> {
    const SECOND: u128 = 1_000_000_000;
    Some(match unit {
        b"ms" | b"millisecond" | b"milliseconds" => SECOND / 1000,
        b"s" | b"sec" | b"secs" | b"second" | b"seconds" => SECOND,
        b"m" | b"min" | b"mins" | b"minute" | b"minutes" => 60 * SECOND,
        b"h" | b"hr" | b"hrs" | b"hour" | b"hours" => 3_600 * SECOND,
        b"d" | b"day" | b"days" => 86_400 * SECOND,
        b"w" | b"week" | b"weeks" => 7 * 86_400 * SECOND,
        _ => return None,
    })
}

/// Behind spaces and commas.
const fn skip(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b',') {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::ttl;

    #[test]
    fn a_ttl_is_longer_than_nothing() {
        assert_eq!(ttl(90), Ok(Duration::from_secs(90)));
        assert_eq!(ttl(0.5), Ok(Duration::from_millis(500)));
        assert_eq!(ttl(Duration::from_secs(1)), Ok(Duration::from_secs(1)));
        for wrong in [
            ttl(0),
            ttl(-1),
            ttl(-0.5),
            ttl(f64::NAN),
            ttl(Duration::ZERO),
            ttl("0s"),
        ] {
            assert!(wrong.is_err());
        }
    }

    #[test]
    fn texts_are_read_as_in_the_attribute() {
        for (text, secs) in [
            ("90s", 90.0),
            ("1h 30m", 5400.0),
            ("1h30m", 5400.0),
            (" 2 days ", 172_800.0),
            ("1.5 h", 5400.0),
            (".5s", 0.5),
            ("250ms", 0.25),
            ("1 week, 1 day", 691_200.0),
        ] {
            assert_eq!(ttl(text), Ok(Duration::from_secs_f64(secs)), "{text}");
        }
        for (text, said) in [
            ("", "can't read"),
            ("soon", "can't read"),
            ("-5s", "can't read"),
            (".", "can't read"),
            ("1.2.3s", "without a unit"),
            ("1 fortnight", "without a unit"),
            ("90", "without a unit"),
            ("0s", "is zero"),
            ("1h x", "can't read"),
            ("900000 days", "500 years"),
            ("99999999999999999999999999s", "500 years"),
        ] {
            let message = ttl(text.to_owned()).expect_err(text);
            assert!(message.contains(said), "{text}: {message}");
            assert!(message.starts_with(&format!("{text:?}")), "{message}");
        }
    }
}
