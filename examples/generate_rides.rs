//! Makes the trips that the example *rides* reads: `cargo run --example generate_rides -- out.csv [rows] [seed]`.
//!
//! Nothing here was measured: an invented town with five cab stands, one month, rush hours, and a train that
//! brings passengers twice an hour. The same rows and seed give the same bytes on every machine, because all
//! randomness comes from a small generator of our own and no step rounds differently from place to place.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// Rows of the file that is shipped.
pub const ROWS: usize = 100_000;

/// Seed of the file that is shipped.
pub const SEED: u64 = 2026;

/// September 2026 has 30 days and begins on a Tuesday.
const DAYS: u64 = 30;
const FIRST_WEEKDAY: u64 = 1;

/// How busy each hour is, from midnight on: working days with two rushes, weekends with late evenings.
const WORKING_DAY: [u64; 24] = [
    2, 1, 1, 1, 2, 5, 12, 24, 30, 20, 12, 12, 14, 14, 13, 15, 22, 32, 30, 20, 13, 10, 7, 4,
];
const WEEKEND: [u64; 24] = [
    14, 12, 9, 6, 3, 2, 3, 5, 8, 11, 13, 15, 16, 16, 15, 15, 16, 17, 19, 20, 20, 20, 19, 17,
];

/// The cab stands: name, latitude, longitude, share of the trips, spread in thousandths of a degree.
const STANDS: [(&str, f64, f64, u64, f64); 5] = [
    ("Ash", 47.502, 8.724, 34, 6.0),  // the old town
    ("Elm", 47.498, 8.741, 24, 4.0),  // the station
    ("Fir", 47.521, 8.702, 18, 9.0),  // the harbour
    ("Oak", 47.489, 8.688, 15, 11.0), // the university
    ("Yew", 47.547, 8.781, 9, 5.0),   // the airport
];

/// Writes a header and `rows` trips, ordered by time.
pub fn write_rides(out: &mut impl Write, rows: usize, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed);
    let mut trips: Vec<Trip> = (0..rows).map(|_| random.trip()).collect();
    // Stable: trips of the same minute stay in the order in which they were drawn.
    trips.sort_by_key(|trip| trip.minute);
    writeln!(out, "When,Lat,Lon,Base,Minutes")?;
    for Trip {
        minute,
        lat,
        lon,
        base,
        length,
    } in trips
    {
        let (day, hour) = (minute / 1440 + 1, minute / 60 % 24);
        let minute = minute % 60;
        writeln!(
            out,
            "2026-09-{day:02} {hour:02}:{minute:02},{lat:.3},{lon:.3},{base},{length}"
        )?;
    }
    Ok(())
}

struct Trip {
    /// Minutes since the month began.
    minute: u64,
    lat: f64,
    lon: f64,
    base: &'static str,
    /// How long it took, in minutes.
    length: u64,
}

/// A xorshift generator with a multiplied output: small, and good enough for a town that does not exist.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        // The state must not be zero.
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// A number below `bound`.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// A position in `weights`, each as likely as its weight says.
    fn pick(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (idx, &weight) in weights.iter().enumerate() {
            if left < weight {
                return idx;
            }
            left -= weight;
        }
        unreachable!("the number is below the sum of the weights")
    }

    /// About normal, from -3 to 3: six even numbers added up.
    fn bell(&mut self) -> f64 {
        (0..6)
            .map(|_| self.below(1_000) as f64 / 1_000.0)
            .sum::<f64>()
            - 3.0
    }

    fn trip(&mut self) -> Trip {
        let day = self.below(DAYS);
        let is_weekend = (day + FIRST_WEEKDAY) % 7 >= 5;
        let hour = self.pick(if is_weekend { &WEEKEND } else { &WORKING_DAY }) as u64;
        let (base, lat, lon, _, spread) = STANDS[self.pick(&STANDS.map(|stand| stand.3))];
        // Half of those at the station have just left the train of :04 or :34.
        let minute = if base == "Elm" && self.below(2) == 0 {
            4 + 30 * self.below(2) + self.below(6)
        } else {
            self.below(60)
        };
        let is_rush = !is_weekend && matches!(hour, 7..=9 | 16..=18);
        Trip {
            minute: (day * 24 + hour) * 60 + minute,
            lat: lat + self.bell() * spread / 1_000.0,
            lon: lon + self.bell() * spread / 700.0,
            base,
            length: 4
                + self.below(9)
                + self.below(if is_rush { 22 } else { 12 })
                + if base == "Yew" { 14 } else { 0 },
        }
    }
}

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: impl Iterator<Item = String>) -> Result<(), String> {
    let path = args
        .next()
        .ok_or("which file? generate_rides out.csv [rows] [seed]")?;
    let mut number = |name, default| match args.next() {
        Some(text) => text
            .parse::<u64>()
            .map_err(|_| format!("{name} must be a whole number, not {text:?}")),
        None => Ok(default),
    };
    let rows = number("rows", ROWS as u64)? as usize;
    let seed = number("seed", SEED)?;
    let file = File::create(&path).map_err(|err| format!("{err}: {path:?}"))?;
    let mut out = BufWriter::new(file);
    write_rides(&mut out, rows, seed)
        .and_then(|()| out.flush())
        .map_err(|err| format!("{err}: {path:?}"))
}
