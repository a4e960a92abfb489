//! PROJECT_TITLE: who visits a small town's library, museum and pool.
//!
//! The script runs from the top whenever something changes. What is slow stands in functions of its own, with an
//! attribute: they are computed once for each set of arguments.

use dacapo::prelude::*;

#[cfg(test)]
mod tests;

/// Data: read once, and every run gets a table of its own, which costs nothing until it is changed.
#[cache_data]
fn visits() -> Result<Table> {
    let csv = include_bytes!("../data/visits.csv");
    Ok(Table::from_csv_bytes(csv, "data/visits.csv")?)
}

/// The visits of one place. A table as an argument counts with all that is in it.
#[cache_data]
fn in_place(visits: &Table, place: &str) -> Result<Table> {
    let of_place = visits.filter("place", |cell| cell.as_text() == Some(place))?;
    Ok(of_place.without("place")?)
}

/// The average over the last days, for each day. Another number of days is another entry.
#[cache_data]
fn average(visits: &Table, days: usize) -> Result<Vec<f64>> {
    let visitors: Vec<f64> = visits.column("visitors")?.floats()?.flatten().collect();
    let averages = (0..visitors.len()).map(|day| {
        let last = &visitors[(day + 1).saturating_sub(days)..=day];
        last.iter().sum::<f64>() / last.len() as f64
    });
    Ok(averages.collect())
}

/// A resource: one list for all windows. *Open as another user* shows it twice.
#[cache_resource]
fn notes() -> Arc<Tracked<Vec<String>>> {
    Arc::default()
}

fn script(page: &mut Page) -> Result {
    page.title("PROJECT_TITLE");
    let visits = visits()?;

    let mut side = page.sidebar();
    let place = side.select("Place", ["Library", "Museum", "Pool"]);
    let days = side.slider("Days to average", 1..=14, 7);

    let there = in_place(&visits, place)?;
    let visitors = there.column("visitors")?;
    let [mut all, mut most] = page.columns();
    all.metric("Visitors in all", visitors.sum()?);
    most.metric("On the best day", visitors.max().as_int().unwrap_or(0));

    let averaged = average(&there, days)?;
    page.line_chart(&there.with_column("average", averaged)?);
    page.table(&there);

    page.subheader("Notes");
    let note = page.text_input("Note", "");
    if page.button("Pin it") && !note.is_empty() {
        notes().write().push(format!("{place}: {note}"));
    }
    let notes = notes().read().clone();
    for note in &notes {
        page.text(note);
    }
    if notes.is_empty() {
        page.caption("Nothing is pinned yet.");
    }
    Ok(())
}

fn main() -> dacapo::Exit {
    dacapo::run("PROJECT_TITLE", script)
}
