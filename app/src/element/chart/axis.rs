//! What an axis counts, and how its values read.

use std::sync::Arc;

use dacapo_cache::Moment;
use serde::{Deserialize, Serialize};

use crate::element::format::group;

/// An axis of a chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Axis {
    /// Its name.
    pub label: Option<String>,
    /// What one of it is: `km`, `°C`.
    pub unit: Option<String>,
    /// What it counts.
    pub scale: Scale,
    /// The stretch that is shown at first; `None`: all points.
    pub bounds: Option<(f64, f64)>,
}

/// What an axis counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Scale {
    /// Numbers, each step as long as the last.
    #[default]
    Linear,
    /// Numbers above 0, each step ten times the last.
    Log,
    /// Dates and times, in microseconds.
    Time(TimeKind),
    /// Words, the first at 0, the next at 1.
    #[serde(with = "names")]
    Categories(Arc<[String]>),
}

/// Words travel as a plain sequence.
mod names {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(names: &Arc<[String]>, s: S) -> Result<S::Ok, S::Error> {
        names.as_ref().serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Arc<[String]>, D::Error> {
        Vec::deserialize(d).map(Into::into)
    }
}

/// What the microseconds of a time axis count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeKind {
    /// 1970; only the day counts.
    Date,
    /// Midnight.
    Clock,
    /// 1970, as the clock on the wall showed it.
    Local,
    /// 1970 in UTC.
    Utc,
}

impl TimeKind {
    /// What a moment counts from.
    pub fn of(moment: Moment) -> Self {
        match moment {
            Moment::Date(_) => Self::Date,
            Moment::Clock(_) => Self::Clock,
            Moment::Local(_) => Self::Local,
            Moment::Utc(_) => Self::Utc,
        }
    }

    /// The moment after so many microseconds.
    pub fn moment(self, micros: f64) -> Moment {
        const DAY: f64 = 86_400e6;
        match self {
            Self::Date => Moment::Date((micros / DAY).floor() as i32),
            Self::Clock => Moment::Clock(micros.rem_euclid(DAY) as i64),
            Self::Local => Moment::Local(micros.round() as i64),
            Self::Utc => Moment::Utc(micros.round() as i64),
        }
    }
}

impl Axis {
    /// Name and unit: `Distance (km)`.
    pub(crate) fn heading(&self) -> Option<String> {
        match (&self.label, &self.unit) {
            (Some(label), Some(unit)) => Some(format!("{label} ({unit})")),
            (one, other) => one.clone().or_else(|| other.clone()),
        }
    }

    /// A value as it reads in a sentence: `1,204.5 km`, `2024-03-01`, `May`.
    pub(crate) fn format(&self, value: f64) -> String {
        match &self.scale {
            Scale::Time(kind) => kind.moment(value).to_string(),
            Scale::Categories(names) => {
                let is_place = value.fract() == 0.0 && value >= 0.0;
                let name = is_place.then(|| names.get(value as usize)).flatten();
                name.cloned().unwrap_or_else(|| number(value))
            }
            Scale::Linear | Scale::Log => match &self.unit {
                Some(unit) => format!("{} {unit}", number(value)),
                None => number(value),
            },
        }
    }

    /// Where a value stands on the paper: its logarithm, on such an axis; NaN where it has no place.
    pub(crate) fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Log if value > 0.0 => value.log10(),
            Scale::Log => f64::NAN,
            _ => value,
        }
    }

    /// The value at a place on the paper.
    pub(crate) fn value(&self, place: f64) -> f64 {
        match self.scale {
            Scale::Log => 10_f64.powf(place),
            _ => place,
        }
    }
}

/// A number with groups of thousands, five digits that count, and no needless zeros.
pub(crate) fn number(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e15).contains(&size) {
        return format!("{value:.4e}");
    }
    let digits = if value.fract() == 0.0 {
        0
    } else {
        (4 - size.log10().floor() as i32).clamp(0, 8) as usize
    };
    let text = format!("{size:.digits$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    with_groups(value < 0.0, text)
}

/// A number, of whose size this is the text, with groups of thousands from five digits on.
pub(crate) fn with_groups(is_negative: bool, size: &str) -> String {
    let sign = if is_negative { "-" } else { "" };
    let mut out = format!("{sign}{size}");
    if size.find('.').unwrap_or(size.len()) > 4 {
        group(0, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_needless_decimals() {
        for (value, text) in [
            (3.0, "3"),
            (0.0, "0"),
            (0.5, "0.5"),
            (2024.0, "2024"),
            (1234.5678, "1234.6"),
            (-12_345_678.0, "-12,345,678"),
            (1e-7, "1.0000e-7"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn values_read_as_their_axis_counts() {
        let mut axis = Axis {
            unit: Some("km".to_owned()),
            ..Axis::default()
        };
        assert_eq!(axis.format(12.0), "12 km");
        axis.scale = Scale::Time(TimeKind::Date);
        assert_eq!(axis.format(86_400e6 * 1.5), "1970-01-02");
        axis.scale = Scale::Categories(Arc::from(["May".to_owned()]));
        assert_eq!((&*axis.format(0.0), &*axis.format(7.0)), ("May", "7"));
    }

    #[test]
    fn what_has_no_place_on_a_logarithmic_axis_is_no_number() {
        let axis = Axis {
            scale: Scale::Log,
            ..Axis::default()
        };
        assert!((axis.place(100.0) - 2.0).abs() < 1e-12);
        assert!(axis.place(0.0).is_nan() && axis.place(-1.0).is_nan());
    }
}
