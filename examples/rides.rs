//! Rides: a hundred thousand trips, looked at hour by hour.
//!
//! The file is read once. Moving the slider runs everything
//! below from the top, and still only the hour's trips are
//! looked for: the inspector (F12) says so, and why.

use dacapo::prelude::*;

/// Reads the file. Another path is another entry.
#[cache_data(show_spinner = "Reading the trips…")]
fn load_rides(path: &Path) -> Result<Table> {
    Ok(Table::read_csv(path)?)
}

/// The trips that began in one hour of the day. A table as an
/// argument counts with all that is in it.
#[cache_data]
fn in_hour(rides: &Table, hour: i64) -> Result<Table> {
    let whens = rides.column("When")?.times()?;
    let mask = whens.map(|when| when.is_some_and(|at| at.hour() == hour));
    Ok(rides.filter_mask(&mask.collect::<Vec<_>>())?)
}

/// How many of them began in each minute. What a cached
/// function calls may be cached, too.
#[cache_data]
fn by_minute(rides: &Table, hour: i64) -> Result<Chart> {
    let mut trips = [0; 60];
    for when in in_hour(rides, hour)?.column("When")?.times()?.flatten() {
        trips[usize::try_from(when.minute())?] += 1;
    }
    let chart = Chart::new(ChartKind::Bar).series("trips", trips);
    Ok(chart.x_label("minute").y_label("trips"))
}

/// What the gallery shows, and `main` alone.
pub fn script(page: &mut Page) -> Result {
    page.title("Rides");
    let chosen = page.file("Rides (CSV)", &["csv"]);
    let rides = load_rides(&chosen.map_or_else(shipped_rides, PathBuf::from))?;
    if rides.n_rows() == 0 {
        page.info("The file has columns, but no trips.");
        return Ok(());
    }

    let hour = page.slider("Hour", 0..=23, 17);
    let trips = in_hour(&rides, hour)?;
    let minutes = trips.column("Minutes")?.mean()?;
    let minutes = minutes.map_or("–".into(), |mean| format!("{mean:.1}"));

    let [mut a, mut b, mut c] = page.columns();
    a.metric("Trips in all", grouped(rides.n_rows()));
    b.metric(
        format!("From {hour}:00 to {hour}:59"),
        grouped(trips.n_rows()),
    );
    c.metric("Minutes on the way", minutes);
    if trips.n_rows() == 0 {
        page.info("There are no trips in this hour.");
        return Ok(());
    }

    page.subheader("Trips by minute");
    page.bar_chart(&by_minute(&rides, hour)?);
    page.subheader("The trips");
    page.table(&trips);
    Ok(())
}

/// A number as it is read: `100,000`.
fn grouped(n: usize) -> String {
    match n {
        ..1_000 => n.to_string(),
        _ => format!("{},{:03}", grouped(n / 1_000), n % 1_000),
    }
}

/// The file beside the examples, as seen from here.
fn shipped_rides() -> PathBuf {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = examples.with_file_name("assets").join("rides.csv");
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).map(PathBuf::from).unwrap_or(path)
}

fn main() -> dacapo::Exit {
    dacapo::run("Rides", script)
}
