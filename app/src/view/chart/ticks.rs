//! Where an axis is marked: at round numbers, at powers of ten, at the boundaries of the calendar, at words.

use jiff::civil::{Date, date};

use crate::element::chart::{Axis, Scale, TimeKind, with_groups};
use crate::view::chart::ticks::unit::{DAY, HOUR, MINUTE, SECOND};

/// A mark of an axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// Where, on paper.
    pub(super) place: f64,
    pub(super) label: String,
}

/// Microseconds.
mod unit {
    pub(super) const SECOND: i64 = 1_000_000;
    pub(super) const MINUTE: i64 = 60 * SECOND;
    pub(super) const HOUR: i64 = 60 * MINUTE;
    pub(super) const DAY: i64 = 24 * HOUR;
}

/// Marks from `low` to `high` on paper, at most one for each of `n_max` stretches, roughly.
pub(super) fn ticks(axis: &Axis, low: f64, high: f64, n_max: usize) -> Vec<Tick> {
    let n_max = n_max.max(1);
    if !(low.is_finite() && high.is_finite() && low < high) {
        return Vec::new();
    }
    match &axis.scale {
        Scale::Linear => linear(low, high, n_max),
        Scale::Log => logarithmic(low, high, n_max),
        Scale::Time(kind) => times(*kind, low, high, n_max),
        Scale::Categories(names) => words(names, low, high, n_max),
    }
}

fn linear(low: f64, high: f64, n_max: usize) -> Vec<Tick> {
    let step = round_step((high - low) / n_max as f64);
    let digits = (-step.log10().floor()).clamp(0.0, 12.0) as usize;
    let is_huge = low.abs().max(high.abs()) >= 1e15 || step < 1e-9;
    multiples(low, high, step)
        .map(|place| Tick {
            place,
            label: if is_huge {
                format!("{place:.3e}")
            } else {
                grouped(place, digits)
            },
        })
        .collect()
}

/// Multiples of a step; none if there would be thousands of them.
fn multiples(low: f64, high: f64, step: f64) -> impl Iterator<Item = f64> {
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    let n = if last - first < 1_000.0 {
        (last - first + 1.0).max(0.0) as usize
    } else {
        0
    };
    // Adding 0 turns -0 into 0.
    (0..n).map(move |idx| (first + idx as f64) * step + 0.0)
}

/// The next of 1, 2, 5, 10, … times a power of ten.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let digit = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|digit| digit * power >= least * 0.999);
    digit.unwrap_or(10.0) * power
}

/// So many decimals, with groups of thousands.
fn grouped(value: f64, digits: usize) -> String {
    with_groups(value < 0.0, &format!("{:.digits$}", value.abs()))
}

fn logarithmic(low: f64, high: f64, n_max: usize) -> Vec<Tick> {
    // Numbers have no other powers. A view can be zoomed out to more.
    const POWERS: std::ops::RangeInclusive<f64> = -324.0..=308.0;
    let first = low.max(*POWERS.start()).ceil() as i32;
    let last = high.min(*POWERS.end()).floor() as i32;
    if last <= first {
        // Less than two powers of ten are in view: round numbers, where they stand.
        let (from, to) = (10_f64.powf(low), 10_f64.powf(high));
        let mut ticks = linear(from, to, n_max);
        ticks.retain_mut(|tick| {
            tick.place = tick.place.log10();
            tick.place.is_finite()
        });
        return ticks;
    }
    let n_powers = (high.floor() - low.ceil()) as usize;
    let every = n_powers.saturating_add(1).div_ceil(n_max).max(1);
    let mut ticks = Vec::new();
    for power in
        (first..=last).filter(|power| (power.unsigned_abs() as usize).is_multiple_of(every))
    {
        let value = 10_f64.powi(power);
        ticks.push(Tick {
            place: f64::from(power),
            label: match power {
                // As the larger ones beside it.
                3 if last > 3 => "1,000".to_owned(),
                -4..=6 => crate::element::chart::number(value),
                _ => format!("1e{power}"),
            },
        });
    }
    ticks
}

fn words(names: &[String], low: f64, high: f64, n_max: usize) -> Vec<Tick> {
    let first = low.ceil().max(0.0) as usize;
    let last = (high.floor().max(-1.0) + 1.0) as usize;
    let n = ((high - low) as usize).saturating_add(1);
    let every = n.div_ceil(n_max).max(1);
    let Some(first) = first.checked_next_multiple_of(every) else {
        return Vec::new();
    };
    (first..last.min(names.len()))
        .step_by(every)
        .map(|idx| Tick {
            place: idx as f64,
            label: names[idx].clone(),
        })
        .collect()
}

/// A step of the calendar.
#[derive(Clone, Copy)]
enum Step {
    /// So many microseconds, at most a day.
    Micros(i64),
    Days(i64),
    Months(i32),
}

const STEPS: [(Step, i64); 29] = {
    const fn micros(n: i64) -> (Step, i64) {
        (Step::Micros(n), n)
    }
    const fn days(n: i64) -> (Step, i64) {
        (Step::Days(n), n * DAY)
    }
    const fn months(n: i32) -> (Step, i64) {
        (Step::Months(n), n as i64 * 30 * DAY)
    }
    [
        micros(1),
        micros(10),
        micros(100),
        micros(1_000),
        micros(10_000),
        micros(100_000),
        micros(SECOND),
        micros(5 * SECOND),
        micros(15 * SECOND),
        micros(30 * SECOND),
        micros(MINUTE),
        micros(5 * MINUTE),
        micros(15 * MINUTE),
        micros(30 * MINUTE),
        micros(HOUR),
        micros(3 * HOUR),
        micros(6 * HOUR),
        micros(12 * HOUR),
        days(1),
        days(2),
        days(7),
        months(1),
        months(3),
        months(6),
        months(12),
        months(24),
        months(60),
        months(120),
        months(1_200),
    ]
};

fn times(kind: TimeKind, low: f64, high: f64, n_max: usize) -> Vec<Tick> {
    let least = (high - low) / n_max as f64;
    let found = STEPS.iter().find(|(_, length)| *length as f64 >= least);
    let (mut step, _) = found.copied().unwrap_or((Step::Months(12_000), 0));
    if kind == TimeKind::Clock {
        // A time of day has no calendar above it.
        if !matches!(step, Step::Micros(_)) {
            step = Step::Micros(12 * HOUR);
        }
    } else if kind == TimeKind::Date && matches!(step, Step::Micros(_)) {
        step = Step::Days(1);
    }
    let tick = |micros: i64| Tick {
        place: micros as f64,
        label: label(kind, step, micros),
    };
    match step {
        Step::Micros(micros) => stepped(low, high, micros).map(tick).collect(),
        Step::Days(days) => days_between(low, high, days).map(tick).collect(),
        Step::Months(months) => months_between(low, high, months).map(tick).collect(),
    }
}

fn stepped(low: f64, high: f64, step: i64) -> impl Iterator<Item = i64> {
    multiples(low, high, step as f64).map(|place| place as i64)
}

/// Every day, every second one of a month, or every Monday.
fn days_between(low: f64, high: f64, step: i64) -> impl Iterator<Item = i64> {
    let day = |micros: f64| (micros / DAY as f64).ceil() as i64;
    (day(low)..=day(high))
        .take(1_000)
        .filter(move |day| match step {
            1 => true,
            // 1970 began on a Thursday.
            7 => day.saturating_add(3).rem_euclid(7) == 0,
            _ => civil(*day).is_some_and(|date| (date.day() - 1) % 2 == 0 && date.day() < 31),
        })
        .filter_map(|day| day.checked_mul(DAY))
        .filter(move |micros| *micros as f64 <= high)
}

fn months_between(low: f64, high: f64, step: i32) -> impl Iterator<Item = i64> {
    let month = |micros: f64| {
        let date = civil((micros / DAY as f64).floor() as i64);
        date.map(|date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    };
    let (first, last) = (
        month(low).unwrap_or(-9_999 * 12),
        month(high).unwrap_or(9_999 * 12 + 11),
    );
    (first.div_euclid(step)..=last.div_euclid(step))
        .take(1_000)
        .filter_map(move |idx| {
            let month = idx * step;
            let year = i16::try_from(month.div_euclid(12)).ok()?;
            let first = Date::new(year, (month.rem_euclid(12) + 1) as i8, 1).ok()?;
            Some(i64::from(days_since_1970(first)) * DAY)
        })
        .filter(move |micros| low <= *micros as f64 && *micros as f64 <= high)
}

fn days_since_1970(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}

fn civil(days: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    date(1970, 1, 1).checked_add(span).ok()
}

/// What stands at a mark: no more than sets it apart from the last one.
fn label(kind: TimeKind, step: Step, micros: i64) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let in_day = micros.rem_euclid(DAY);
    if let Step::Micros(step) = step
        && (in_day != 0 || kind == TimeKind::Clock)
    {
        let (hour, minute, second) = (
            in_day / HOUR,
            in_day % HOUR / MINUTE,
            in_day % MINUTE / SECOND,
        );
        let fraction = in_day % SECOND;
        return if step >= MINUTE {
            format!("{hour:02}:{minute:02}")
        } else if step >= SECOND {
            format!("{hour:02}:{minute:02}:{second:02}")
        } else if step >= 1_000 {
            format!("{second:02}.{:03}", fraction / 1_000)
        } else {
            format!("{second:02}.{fraction:06}")
        };
    }
    let Some(date) = civil(micros.div_euclid(DAY)) else {
        return String::new();
    };
    let month = MONTHS[(date.month() - 1) as usize];
    match step {
        Step::Months(12..) => format!("{}", date.year()),
        Step::Months(_) => format!("{month} {}", date.year()),
        _ if date.month() == 1 && date.day() == 1 => format!("{}", date.year()),
        _ => format!("{month} {}", date.day()),
    }
}

#[cfg(test)]
mod tests {
    use dacapo_cache::Moment;

    use super::*;

    fn labels(scale: Scale, low: f64, high: f64, n: usize) -> Vec<String> {
        let axis = Axis {
            scale,
            ..Axis::default()
        };
        let ticks = ticks(&axis, low, high, n);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    fn of_times(low: &str, high: &str, n: usize) -> Vec<String> {
        let micros = |text: &str| Moment::parse(text).expect("a moment").micros() as f64;
        labels(Scale::Time(TimeKind::Local), micros(low), micros(high), n)
    }

    #[test]
    fn numbers_are_marked_at_round_ones() {
        assert_eq!(labels(Scale::Linear, -0.3, 1.1, 5), ["0.0", "0.5", "1.0"]);
        assert_eq!(
            labels(Scale::Linear, 0.0, 25_000.0, 3),
            ["0", "10,000", "20,000"]
        );
        assert_eq!(labels(Scale::Linear, 3.0, 3.0, 3), [""; 0]);
        assert!(labels(Scale::Linear, 1e17, 1.000_000_1e17, 3).len() < 5);
    }

    #[test]
    fn logarithms_are_marked_at_powers_of_ten_or_at_round_numbers_between() {
        assert_eq!(labels(Scale::Log, -0.1, 3.2, 8), ["1", "10", "100", "1000"]);
        assert_eq!(labels(Scale::Log, 1.5, 4.2, 8), ["100", "1,000", "10,000"]);
        assert_eq!(
            labels(Scale::Log, 0.0, 12.0, 4),
            ["1", "10000", "1e8", "1e12"].map(|it| if it == "10000" { "10,000" } else { it })
        );
        assert_eq!(labels(Scale::Log, 0.0, 0.8, 4), ["2", "4", "6"]);
    }

    #[test]
    fn times_are_marked_where_the_calendar_has_a_boundary() {
        assert_eq!(
            of_times("2023-11-20", "2024-03-10", 6),
            ["Dec 2023", "Jan 2024", "Feb 2024", "Mar 2024"]
        );
        assert_eq!(
            of_times("2019-05-05", "2024-03-10", 6),
            ["2020", "2021", "2022", "2023", "2024"]
        );
        assert_eq!(
            of_times("2024-03-01 20:00", "2024-03-02 08:00", 5),
            ["21:00", "Mar 2", "03:00", "06:00"]
        );
        assert_eq!(
            of_times("2024-02-27 10:00", "2024-03-01 10:00", 4),
            ["Feb 28", "Feb 29", "Mar 1"]
        );
        assert_eq!(
            of_times("2024-03-01 10:00:00.5", "2024-03-01 10:00:12", 4),
            ["10:00:05", "10:00:10"]
        );
        assert_eq!(
            of_times("2024-01-01", "2024-02-03", 5),
            ["2024", "Jan 8", "Jan 15", "Jan 22", "Jan 29"]
        );
    }

    #[test]
    fn an_axis_that_is_zoomed_out_without_end_has_few_marks() {
        let names: Vec<String> = (0..10).map(|idx| format!("w{idx}")).collect();
        for scale in [
            Scale::Linear,
            Scale::Log,
            Scale::Time(TimeKind::Local),
            Scale::Time(TimeKind::Date),
            Scale::Time(TimeKind::Clock),
            Scale::Categories(names.into()),
        ] {
            for reach in [1e3, 1e9, 1e19, 1e200] {
                let middles = [0.0, reach, -reach];
                for middle in middles {
                    let n = labels(scale.clone(), middle - reach, middle + reach, 6).len();
                    assert!(n < 20, "{n} marks of {scale:?} around {middle}");
                }
            }
            labels(scale.clone(), 1e19, 1.000_001e19, 6);
            labels(scale, -1.000_001e19, -1e19, 6);
        }
    }

    #[test]
    fn words_are_thinned_out_where_there_is_no_room() {
        let names: Vec<String> = (0..10).map(|idx| format!("w{idx}")).collect();
        let scale = Scale::Categories(names.into());
        assert_eq!(
            labels(scale.clone(), -0.5, 9.5, 4),
            ["w0", "w3", "w6", "w9"]
        );
        assert_eq!(labels(scale, 2.0, 3.4, 4), ["w2", "w3"]);
    }
}
