//! Charts as a user meets them: made of whatever a script has, operated by pointer and keys, honest about what they
//! leave out.

use dacapo::App;
use dacapo::element::chart::{Arrangement, Direction, Scale, TimeKind};
use dacapo::platform::Picked;
use dacapo::prelude::*;
use dacapo::testing::AppTest;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::{Answers, Window, page};

const RIDES: &[u8] =
    b"day,city,trips,price\n2024-03-01,Ulm,3,1.5\n2024-03-02,Bonn,5,\n2024-03-04,Ulm,4,2.5\n";

fn rides() -> Result<Table> {
    Ok(Table::from_csv_bytes(RIDES, "rides.csv")?)
}

#[test]
fn a_table_makes_a_chart_of_its_columns_without_copying_them() {
    let table = rides().expect("a table");
    let chart = Chart::line(&table, "day", ["trips", "price"]).expect("both are numbers");
    assert_eq!(chart.x.scale, Scale::Time(TimeKind::Date));
    assert_eq!(chart.x.label.as_deref(), Some("day"));
    let again = Chart::line(&table, "day", ["trips", "price"]).expect("both are numbers");
    assert!(chart == again && chart.series[0].y.is_same(&again.series[0].y));
    let prices: Vec<f64> = chart.series[1].points().map(|[_, y]| y).collect();
    assert!(prices[1].is_nan() && prices[2].to_bits() == 2.5_f64.to_bits());

    let words = Chart::bar(&table, "city", "trips").expect("words and numbers");
    let Scale::Categories(names) = &words.x.scale else {
        panic!("{:?}", words.x)
    };
    assert_eq!(**names, ["Ulm", "Bonn"]);
    assert_eq!(
        words.series[0].points().collect::<Vec<_>>(),
        [[0.0, 3.0], [1.0, 5.0], [0.0, 4.0]]
    );
}

#[test]
fn plain_calls_take_tables_columns_and_lists() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        let table = rides()?;
        page.line_chart(&table);
        page.area_chart((&table, "trips"));
        page.scatter_chart((&table, "trips", "price"));
        page.histogram((&table, ["trips", "price"]));
        page.histogram([1, 2, 2, 9]);
        page.chart(Chart::area(&table, "day", "trips")?.stacked());
        page.chart(Chart::new(ChartKind::Bar).series("a", [1]).horizontal());
        Ok(())
    })
    .run();
    assert_eq!(
        app.outline(),
        "Line chart, 2 series\nArea chart, 1 series\nScatter chart, 1 series\nHistogram, 2 series\n\
         Histogram, 1 series\nArea chart, 1 series\nBar chart, 1 series\n"
    );
    assert_eq!(app.chart(5).arrangement, Arrangement::Stacked);
    assert_eq!(app.chart(6).direction, Direction::Sideways);
}

#[test]
fn a_mistake_is_told_in_the_page_and_names_the_chart() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        let table = rides()?;
        page.line_chart((&table, "day", "city"));
        page.line_chart((&table, "days", "trips"));
        let chart = Chart::new(ChartKind::Line)
            .series("a", [1.0, 2.0])
            .title("Trips");
        page.chart(chart.clone().x_bounds(5.0..=1.0));
        page.chart(chart.clone().log_y().y_bounds(0.0..=1.0));
        page.chart(chart.clone().height(f32::NAN));
        page.write(chart.bins(Bins::Width(-1.0)));
        page.chart(Chart::new(ChartKind::Histogram).bins(Bins::Count(0)));
        Ok(())
    })
    .run();
    let messages: Vec<String> = app
        .exceptions()
        .iter()
        .map(|it| it.message.to_string())
        .collect();
    for (message, parts) in messages.iter().zip([
        ["city", "text"],
        ["days", "day"],
        ["line chart \"Trips\"", "bounds of x go from 5 to 1"],
        ["line chart \"Trips\"", "no place on a logarithmic axis"],
        ["line chart \"Trips\"", "height is NaN"],
        ["line chart \"Trips\"", "bins of width -1"],
        ["histogram", "0 bins"],
    ]) {
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
    }
    assert_eq!(messages.len(), 7, "{messages:#?}");
}

#[test]
fn a_chart_says_what_it_shows_and_is_zoomed_and_panned_by_keys() {
    let mut window = Window::of_script(|page: &mut Page| {
        let chart = Chart::new(ChartKind::Line).series("a", [3.0, 5.0, 4.0]);
        page.chart(
            chart
                .title("Trips")
                .x_bounds(0.0..=2.0)
                .y_bounds(0.0..=10.0),
        );
        page.text("the end");
    });
    window.wait_for("the end");
    let name = "Line chart Trips of a, 3 points, x from 0 to 2, y from 3 to 5";
    let seen = |window: &Window| window.get(Role::Image, name).value().unwrap_or_default();
    assert_eq!(seen(&window), "showing x from 0 to 2, y from 0 to 10");
    window.get(Role::Image, name).focus();
    window.0.step();
    for (key, wanted) in [
        (Key::Plus, "showing x from 0.2 to 1.8, y from 1 to 9"),
        (
            Key::ArrowRight,
            "showing x from 0.36 to 1.96, y from 1 to 9",
        ),
        (
            Key::ArrowUp,
            "showing x from 0.36 to 1.96, y from 1.8 to 9.8",
        ),
        (Key::Num0, "showing x from 0 to 2, y from 0 to 10"),
        (
            Key::Minus,
            "showing x from -0.25 to 2.25, y from -1.25 to 11.25",
        ),
    ] {
        window.press(key);
        window.0.step();
        assert_eq!(seen(&window), wanted, "{key:?}");
    }
    // Keys are the chart's only while it has the focus.
    window.0.key_press(Key::Escape);
    window.0.step();
    let before = seen(&window);
    window.press(Key::Plus);
    window.0.step();
    assert_eq!(seen(&window), before);
}

#[test]
fn the_legend_switches_series_off_and_on() {
    let mut window = Window::of_script(|page: &mut Page| {
        let chart = Chart::new(ChartKind::Line).series("low", [1.0, 2.0]);
        page.chart(chart.series("high", [100.0, 101.0]));
        page.text("the end");
    });
    window.wait_for("the end");
    window.0.run_steps(3);
    let highest = |window: &Window| {
        let chart = window.0.get_by_label_contains("Line chart of low, high");
        let value = chart.accesskit_node().value().unwrap_or_default();
        let number = value.rsplit(' ').next().unwrap_or_default().to_owned();
        number
            .parse::<f64>()
            .unwrap_or_else(|_| panic!("{value:?}"))
    };
    assert!(highest(&window) > 100.0);
    window.click(Role::CheckBox, "high");
    window.0.run_steps(3);
    assert!(highest(&window) < 3.0, "{}", highest(&window));
    window.click(Role::CheckBox, "low");
    window.0.run_steps(3);
    window.click(Role::CheckBox, "high");
    window.0.run_steps(3);
    assert!(highest(&window) > 100.0);
}

#[test]
fn what_is_left_out_or_summed_up_is_said_below() {
    let mut window = Window::of_script(|page: &mut Page| {
        let many = (0..300_000).map(|n| f64::from(n % 1_000));
        page.chart(Chart::new(ChartKind::Line).series("many", many));
        page.chart(
            Chart::new(ChartKind::Line)
                .series("a", [1.0, 0.0, -3.0, 10.0])
                .log_y(),
        );
        page.text("the end");
    });
    window.wait_until("a word on pixels", |harness| {
        harness
            .query_by_label_contains("300,000 points: each pixel shows up to")
            .is_some()
    });
    window.wait_for("2 points at or below 0 are left out of the logarithmic axis");
}

#[test]
fn charts_of_odd_numbers_are_drawn_without_harm() {
    let odd: Vec<Vec<f64>> = vec![
        vec![],
        vec![f64::NAN],
        vec![f64::NAN; 50],
        vec![f64::INFINITY, f64::NEG_INFINITY],
        vec![7.0],
        vec![7.0; 30],
        vec![0.0; 30],
        vec![f64::MAX, f64::MIN],
        vec![f64::MIN_POSITIVE, 1e-300],
        vec![1e300, 1.0, f64::NAN, -1e300],
        vec![-5.0, -6.0],
    ];
    let n_lists = odd.len();
    let mut window = Window::of_script(move |page: &mut Page| {
        let which = page.slider("Which", 0..=n_lists - 1, 0);
        let points = &odd[which];
        for kind in [
            ChartKind::Line,
            ChartKind::Area,
            ChartKind::Bar,
            ChartKind::Scatter,
            ChartKind::Histogram,
        ] {
            let chart = Chart::new(kind)
                .series("a", points.clone())
                .series("", points.clone());
            page.chart(chart.clone().height(60.0));
            page.chart(chart.clone().log_x().log_y().stacked().height(60.0));
            let upside = points.iter().map(|y| (*y, *y)).collect::<Vec<_>>();
            page.chart(
                Chart::new(kind)
                    .series("a", upside)
                    .horizontal()
                    .height(60.0),
            );
            page.chart(
                Chart::new(kind)
                    .x_times(TimeKind::Local)
                    .series("a", points.clone())
                    .height(60.0),
            );
        }
        page.chart(Chart::new(ChartKind::Line).height(60.0));
        page.text(format!("list {which}"));
    });
    for which in 0..n_lists {
        window.wait_for(&format!("list {which}"));
        window.0.run_steps(3);
        window.get(Role::Slider, "Which").focus();
        window.0.step();
        window.press(Key::ArrowRight);
    }
}

#[test]
fn a_chart_is_saved_as_a_drawing_or_as_numbers_and_says_where_or_why_not() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("saved charts");
    std::fs::create_dir_all(&folder).expect("a folder for temporary files");
    let answers = Answers::default();
    answers.0.lock().extend([
        Picked::Files(vec![folder.join("rides")]),
        Picked::Files(vec![folder.join("rides.svg")]),
        Picked::Files(vec![folder.join("no/such/folder.csv")]),
    ]);
    let script = |page: &mut Page| -> Result {
        let chart = Chart::line(&rides()?, "day", ["trips", "price"])?;
        page.chart(chart.title("Rides & more"));
        page.text("the end");
        Ok(())
    };
    let app = App::new("Test").page(page("Only", script));
    let mut window = Window::with(app, answers, None);
    window.wait_for("the end");
    let mut save = |what: &str, told: &str| {
        window.click(Role::Button, "Menu of Rides & more");
        window.0.run_steps(3);
        window.click(Role::Button, what);
        window.wait_until(told, |harness| {
            harness.query_all_by_label_contains(told).next().is_some()
        });
    };
    save("Save numbers (CSV)…", "rides.csv");
    let csv = std::fs::read_to_string(folder.join("rides.csv")).expect("it was written");
    assert_eq!(
        csv,
        "day,trips,price\n2024-03-01,3,1.5\n2024-03-02,5,\n2024-03-04,4,2.5\n"
    );
    save("Save drawing (SVG)…", "rides.svg");
    let svg = std::fs::read_to_string(folder.join("rides.svg")).expect("it was written");
    assert!(
        svg.contains(">Rides &amp; more</text>") && svg.contains("<polyline"),
        "{svg}"
    );
    save("Save numbers (CSV)…", "Not saved: ");
    window.click(Role::Button, "Put this message away");
    window.wait_until("no message", |harness| {
        harness.query_by_label_contains("Not saved: ").is_none()
    });
    std::fs::remove_dir_all(&folder).expect("it is ours");
}

#[test]
fn a_view_belongs_to_its_chart_and_not_to_its_place() {
    let mut window = Window::of_script(|page: &mut Page| {
        let which = page.slider("Which", 0..=3, 0);
        let chart = |title: &str, last: f64| {
            let chart = Chart::new(ChartKind::Line).series(title, [3.0, 5.0, last]);
            let chart = chart.title(title).x_bounds(0.0..=2.0);
            chart.y_bounds(0.0..=10.0)
        };
        match which {
            0 => page.chart(chart("Rain", 4.0)),
            1 => page.chart(chart("Rain", 3.5)),
            _ => {
                page.text("something above");
                page.chart(chart(if which == 2 { "Rain" } else { "Sun" }, 3.5));
            }
        }
        page.text(format!("case {which}"));
    });
    window.wait_for("case 0");
    let seen = |window: &Window, title: &str| {
        let name = format!("Line chart {title} of {title}, 3 points, x from 0 to 2, y from 3 to 5");
        window.get(Role::Image, &name).value().unwrap_or_default()
    };
    let all = "showing x from 0 to 2, y from 0 to 10";
    let part = "showing x from 0.2 to 1.8, y from 1 to 9";
    window.0.get_by_label_contains("Line chart Rain").focus();
    window.0.step();
    window.press(Key::Plus);
    window.0.step();
    assert_eq!(seen(&window, "Rain"), part);
    window.get(Role::Slider, "Which").focus();
    window.0.run_steps(3);
    for (case, title, wanted) in [
        // Other numbers of the same chart.
        (1, "Rain", part),
        (2, "Rain", part),
        (3, "Sun", all),
    ] {
        window.press(Key::ArrowRight);
        window.wait_for(&format!("case {case}"));
        window.0.run_steps(3);
        assert_eq!(seen(&window, title), wanted, "case {case}");
    }
}
