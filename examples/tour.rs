//! The tour: every element, widget and container once, each with the line that draws it.
//!
//! One file a chapter. Whatever is added to the page gets its line here.

#[path = "tour/charts.rs"]
mod charts;
#[path = "tour/elements.rs"]
mod elements;
#[path = "tour/flow.rs"]
mod flow;
#[path = "tour/inputs.rs"]
mod inputs;
#[path = "tour/layout.rs"]
mod layout;
#[path = "tour/tables.rs"]
mod tables;

use dacapo::prelude::*;

const CHAPTERS: [&str; 6] = ["Elements", "Inputs", "Layout", "Tables", "Charts", "Flow"];

pub fn script(page: &mut Page) -> Result {
    let mut side = page.sidebar();
    side.header("Tour");
    let chapter = side.radio("Chapter", CHAPTERS);
    page.title(chapter);
    match chapter {
        "Elements" => elements::show(page),
        "Inputs" => inputs::show(page),
        "Layout" => layout::show(page),
        "Tables" => tables::show(page)?,
        "Charts" => charts::show(page)?,
        _ => flow::show(page),
    }
    Ok(())
}

fn main() -> dacapo::Exit {
    dacapo::run("Tour", script)
}
