//! Copies protect you: the story of a column that was
//! dropped, and was gone for everybody.
//!
//! Two functions remember the same table. They differ in one
//! attribute, and in what it makes them return.

use dacapo::prelude::*;

/// Where three trips began.
fn starts() -> Result<Table> {
    let csv = "Base,Lat,Lon\nAsh,47.502,8.724\nElm,47.498,8.741\nYew,47.547,8.781\n";
    Ok(Table::from_csv_bytes(csv.as_bytes(), "starts.csv")?)
}

/// A resource: every caller gets the one table there is.
/// `Mutex`, because it is changed where it stands.
#[cache_resource]
fn load_shared() -> Result<Arc<Mutex<Table>>> {
    Ok(Arc::new(Mutex::new(starts()?)))
}

/// Data: every caller gets a table of their own. For a table
/// such a copy costs nothing.
#[cache_data]
fn load_own() -> Result<Table> {
    starts()
}

/// What the gallery shows, and `main` alone.
pub fn script(page: &mut Page) -> Result {
    page.title("Copies protect you");
    let kind = page.radio("Remember the table as", ["a resource", "data"]);
    page.markdown("Each run drops `Lat` from the table.");

    if kind == "a resource" {
        let shared = load_shared()?;
        // The column goes from the table in the cache. The
        // next run finds the table without it.
        let mut starts = shared.lock();
        starts.drop_column("Lat")?;
        page.table(&*starts);
    } else {
        // The column goes from this run's table. The one in
        // the cache stays as it was read.
        let mut starts = load_own()?;
        starts.drop_column("Lat")?;
        page.table(&starts);
    }
    Ok(())
}

fn main() -> dacapo::Exit {
    dacapo::run("Copies protect you", script)
}
