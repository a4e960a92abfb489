//! A script that remembers, driven without a window.

use dacapo::prelude::*;
use dacapo::testing::AppTest;

#[cache_data(ttl = "1h", show_spinner = "Reporting …")]
fn report(page: &mut Page, year: i32) -> Result<i32> {
    page.header(format!("Report {year}"));
    Ok(year * 2)
}

#[cache_resource]
fn visits() -> Arc<Mutex<u32>> {
    Arc::default()
}

fn script(page: &mut Page) -> Result {
    let total = report(page, 2026)?;
    *visits().lock() += 1;
    page.text(format!("total {total}"));
    page.text(format!("visit {}", visits().lock()));
    Ok(())
}

fn main() {
    let mut app = AppTest::new(script).run();
    println!("{}", app.texts().join(" | "));
    app.rerun();
    println!("{}", app.texts().join(" | "));
    let registry = app.registry().clone();
    registry.enter(|| println!("hits {}, cleared {}", report::info().hits, cache_data::clear()));
}
