//! Tables and charts of ten million rows: what a frame of them costs the window, also while something is made beside it.

use std::time::{Duration, Instant};

use dacapo::Column;
use dacapo::prelude::*;
use dacapo::shell::Shell;
use egui::accesskit::Role;
use egui::{Event, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::frames::{of_script, wait_for};
use crate::{Options, measure, timed};

const N: i64 = 10_000_000;

pub(crate) fn run(_options: &Options) {
    table();
    let kinds: [(&str, Kind); 2] = [
        ("line", |walk| Chart::line(walk, "n", "height")),
        ("cloud", |walk| Chart::scatter(walk, "n", "height")),
    ];
    for (what, kind) in kinds {
        chart(what, kind);
    }
}

fn table() {
    let table = many();
    let mut window = of_script(move |page| {
        page.table(&table);
        page.text("drawn");
    });
    wait_for(&mut window, "drawn");
    window.run_steps(10);
    let what = |what: &str| format!("table of 10 million rows and 8 columns: {what}");
    measure(&what("frame"), 100, || timed(|| window.step()));
    let cell = window.query_all_by_role(Role::Cell).nth(8 * 5);
    let middle = cell.expect("rows are drawn").rect().center();
    measure(&what("frame after a wheel notch"), 100, || {
        wheel(&mut window, middle);
        timed(|| window.step())
    });
    let head = window.get_by_role_and_label(Role::ColumnHeader, "c1");
    head.click();
    let mut longest = Duration::ZERO;
    let start = Instant::now();
    window.step();
    while window.query_by_label_contains("sorting").is_some() {
        longest = longest.max(timed(|| window.step()));
    }
    println!(
        "  {:58} {:9.3} ms   longest frame meanwhile {:.3} ms",
        what("ordered beside the window"),
        start.elapsed().as_secs_f64() * 1e3,
        longest.as_secs_f64() * 1e3,
    );
}

/// Makes a chart of a table.
type Kind = fn(&Table) -> std::result::Result<Chart, dacapo::Error>;

fn chart(what: &str, kind: Kind) {
    let walk = many();
    let start = Instant::now();
    let chart = kind(&walk).expect("the columns are there");
    let built = start.elapsed();
    let mut window = of_script(move |page| {
        page.chart(chart.clone());
        page.text("drawn");
    });
    wait_for(&mut window, "drawn");
    window.run_steps(10);
    println!(
        "  {:58} {:9.3} ms",
        format!("{what} of 10 million points: made by the script"),
        built.as_secs_f64() * 1e3
    );
    let what = |part: &str| format!("{what} of 10 million points: {part}");
    measure(&what("frame"), 100, || timed(|| window.step()));
    let middle = window.get_by_role(Role::Image).rect().center();
    window.hover_at(middle);
    let mut longest = Duration::ZERO;
    measure(&what("frame while it is zoomed"), 60, || {
        window.event(Event::Zoom(1.05));
        let took = timed(|| window.step());
        longest = longest.max(took);
        took
    });
    println!(
        "  {:58} {:9.3} ms",
        what("longest frame of these"),
        longest.as_secs_f64() * 1e3
    );
}

fn wheel(window: &mut Harness<'static, Shell>, at: Pos2) {
    window.hover_at(at);
    window.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        source: egui::MouseWheelSource::Wheel,
        delta: vec2(0.0, -1.0),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
    });
}

/// Ten million rows, a walk among them.
fn many() -> Table {
    let (mut state, mut height) = (1_u64, 0.0);
    let heights: Vec<f64> = (0..N)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            height += (state >> 40) as f64 / (1_u64 << 24) as f64 - 0.5;
            height
        })
        .collect();
    let numbers: Column = (0..N).collect::<Vec<_>>().into();
    let mixed = |n: i64| n.wrapping_mul(7_919) % N;
    let mixed: Column = (0..N).map(mixed).collect::<Vec<_>>().into();
    let mut columns = vec![
        ("n".to_owned(), numbers.clone()),
        ("c1".to_owned(), mixed),
        ("height".to_owned(), heights.into()),
    ];
    columns.extend((3..8).map(|idx| (format!("c{idx}"), numbers.clone())));
    Table::from_columns(columns).expect("all are as long")
}
