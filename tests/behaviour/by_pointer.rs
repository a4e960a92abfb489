//! What is dragged, turned and pointed at: sliders, numbers, charts, and what they say then.

use dacapo::App;
use dacapo::platform::Picked;
use dacapo::prelude::*;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::{Answers, Window, page};

/// Drags from one point of the window to another.
pub(crate) fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.0.hover_at(from);
    window.0.step();
    window.0.drag_at(from);
    window.0.step();
    // What is dragged begins where the pointer first moves.
    for share in [0.02, 0.5, 1.0] {
        window.0.hover_at(from.lerp(to, share));
        window.0.step();
    }
    window.0.drop_at(to);
    window.0.run_steps(3);
}

#[test]
fn sliders_are_dragged_to_their_ends() {
    let mut window = Window::of_script(|page: &mut Page| {
        let n = page.slider("n", 0..=9, 4);
        let (low, high) = page.range_slider("Range", 0..=9, (3, 6));
        let size = page.select_slider("Size", ["S", "M", "L"]);
        page.text(format!("{n} {low} {high} {size}"));
    });
    window.wait_for("4 3 6 S");
    let rect = window.get(Role::Slider, "n").rect();
    let at = rect.left_center().lerp(rect.right_center(), 4.0 / 9.0);
    drag(&mut window, at, rect.right_center());
    window.wait_for("9 3 6 S");
    let rect = window.get(Role::Slider, "Size").rect();
    drag(
        &mut window,
        rect.left_center() + vec2(8.0, 0.0),
        rect.right_center(),
    );
    window.wait_for("9 3 6 L");
    let [low, high] = ["Range low", "Range high"].map(|name| window.get(Role::Slider, name).rect());
    drag(
        &mut window,
        high.center(),
        high.center() + vec2(1_000.0, 0.0),
    );
    window.wait_for("9 3 9 L");
    drag(&mut window, low.center(), low.center() - vec2(1_000.0, 0.0));
    window.wait_for("9 0 9 L");
}

#[test]
fn a_number_is_dragged_and_a_field_is_typed_in_where_it_is_clicked() {
    let mut window = Window::of_script(|page: &mut Page| {
        let n = page.number("Trips", 0..=100, 3);
        let name = page.text_input("Name", "");
        page.text(format!("{n} {name:?}"));
    });
    window.wait_for("3 \"\"");
    let at = window.get(Role::SpinButton, "Trips").rect().center();
    drag(&mut window, at, at + vec2(600.0, 0.0));
    window.wait_until("the number has grown", |harness| {
        harness.query_by_label("3 \"\"").is_none()
    });
    window.click(Role::TextInput, "Name");
    window.0.step();
    window.get(Role::TextInput, "Name").type_text("Ada");
    window.0.step();
    window.click(Role::Button, "Decrease Trips");
    window.wait_until("the text is taken over", |harness| {
        harness.query_by_label_contains("\"Ada\"").is_some()
    });
}

const NAME: &str = "Line chart Trips of a, 3 points, x from 0 to 2, y from 3 € to 5 €";

fn trips(page: &mut Page) {
    let chart = Chart::new(ChartKind::Line).series("a", [3.0, 5.0, 4.0]);
    let chart = chart.title("Trips").x_bounds(0.0..=2.0);
    page.chart(chart.y_bounds(0.0..=10.0).y_unit("€"));
    page.text("the end");
}

/// Both ends of what a chart shows of x.
fn shown(window: &Window) -> [f64; 2] {
    let value = window.get(Role::Image, NAME).value().expect("it says so");
    let x = value
        .trim_start_matches("showing x from ")
        .split(", ")
        .next()
        .unwrap_or_default();
    let ends: Vec<f64> = x.split(" to ").filter_map(|it| it.parse().ok()).collect();
    ends.try_into().unwrap_or_else(|_| panic!("{value:?}"))
}

#[track_caller]
fn assert_shows(window: &Window, ends: [f64; 2], within: f64) {
    let found = shown(window);
    let is_near = found
        .iter()
        .zip(ends)
        .all(|(it, end)| (it - end).abs() <= within);
    assert!(is_near, "{found:?} instead of {ends:?}");
}

#[test]
fn a_chart_says_what_is_under_the_pointer() {
    let mut window = Window::of_script(trips);
    window.wait_for("the end");
    window.0.run_steps(3);
    // The second of three points, in the middle of both axes.
    let middle = window.get(Role::Image, NAME).rect().center();
    window.0.hover_at(middle);
    window.0.run_steps(3);
    for said in ["x: 1", "y: 5 €"] {
        assert!(
            window.0.query_by_label(said).is_some(),
            "{said:?} in\n{:#?}",
            window.0.root()
        );
    }
    window.0.hover_at(Pos2::new(2.0, 2.0));
    window.0.run_steps(3);
    assert!(window.0.query_by_label("y: 5 €").is_none());
}

#[test]
fn a_chart_of_more_points_than_pixels_says_so_under_the_pointer() {
    let mut window = Window::of_script(|page: &mut Page| {
        let many = (0..300_000).map(|n| f64::from(n % 1_000));
        page.chart(
            Chart::new(ChartKind::Line)
                .series("many", many)
                .title("Many"),
        );
        page.text("the end");
    });
    window.wait_until("it is prepared", |harness| {
        harness
            .query_by_label_contains("300,000 points: each pixel shows up to")
            .is_some()
    });
    let rect = window.0.get_by_label_contains("Line chart Many").rect();
    for share in [0.5, 0.3, 0.7, 0.9] {
        window
            .0
            .hover_at(rect.center_top() + vec2(0.0, share * rect.height()));
        window.0.run_steps(3);
        let mut said = window
            .0
            .query_all_by_label_contains("each pixel shows up to");
        let is_said = said.any(|node| {
            let text = node.accesskit_node().value().unwrap_or_default();
            text.starts_with("each pixel shows up to ") && text.ends_with(" points")
        });
        if is_said {
            return;
        }
    }
    panic!("nothing is said:\n{:#?}", window.0.root());
}

#[test]
fn a_chart_is_dragged_zoomed_by_the_wheel_and_by_a_box_and_shown_whole_again() {
    let mut window = Window::of_script(trips);
    window.wait_for("the end");
    window.0.run_steps(3);
    assert_shows(&window, [0.0, 2.0], 0.0);
    let rect = window.get(Role::Image, NAME).rect();
    let middle = rect.center();

    drag(&mut window, middle, middle + vec2(rect.width() / 4.0, 0.0));
    assert_shows(&window, [-0.5, 1.5], 0.1);

    let show_everything = |window: &mut Window| {
        window.click(Role::Button, "Menu of Trips");
        window.0.run_steps(3);
        window.click(Role::Button, "Show everything");
        window.0.run_steps(6);
        assert_shows(window, [0.0, 2.0], 0.0);
    };
    show_everything(&mut window);

    // The wheel alone scrolls the page, until the chart was clicked.
    window.0.hover_at(middle);
    window.0.step();
    window.0.event(Event::Zoom(2.0));
    window.0.run_steps(3);
    let [low, high] = shown(&window);
    assert!((high - low - 1.0).abs() < 0.2, "{low} {high}");
    show_everything(&mut window);

    window.0.event(Event::ModifiersChanged(Modifiers::SHIFT));
    drag(
        &mut window,
        rect.left_top() + rect.size() * 0.25,
        rect.left_top() + rect.size() * 0.75,
    );
    window.0.event(Event::ModifiersChanged(Modifiers::NONE));
    window.0.run_steps(3);
    assert_shows(&window, [0.5, 1.5], 0.1);
    show_everything(&mut window);

    window.get(Role::Image, NAME).focus();
    window.0.run_steps(2);
    window.scroll(middle, 100.0);
    let [low, high] = shown(&window);
    assert!(high - low < 1.8, "{low} {high}");
}

#[test]
fn dates_and_powers_of_ten_are_said_as_such() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        let days = b"day,trips\n2024-03-01,1\n2024-03-02,1000\n2024-03-04,10\n";
        let table = Table::from_csv_bytes(days, "days.csv")?;
        page.chart(Chart::line(&table, "day", "trips")?.log_y().title("Days"));
        page.text("the end");
        Ok(())
    });
    window.wait_for("the end");
    window.0.run_steps(3);
    let node = window
        .0
        .get_by_label_contains("Line chart Days of trips, 3 points");
    let label = node.accesskit_node().label().unwrap_or_default();
    assert!(
        label.ends_with("day from 2024-03-01 to 2024-03-04, trips from 1 to 1000"),
        "{label}"
    );
    // A tenth of the way up is no tenth of the numbers: the second point stands at the top.
    let rect = node.rect();
    let mut found = false;
    for x in 0..=20_u8 {
        let at = rect.left_top()
            + vec2(
                rect.width() * (0.28 + f32::from(x) * 0.005),
                0.08 * rect.height(),
            );
        window.0.hover_at(at);
        window.0.run_steps(2);
        found |= window.0.query_by_label("day: 2024-03-02").is_some()
            && window.0.query_by_label("trips: 1000").is_some();
    }
    assert!(found, "{:#?}", window.0.root());
}

/// Whether a picture shows more than one colour.
fn is_motley(picture: &Image) -> bool {
    let first = &picture.rgba()[..4];
    picture.rgba().chunks_exact(4).any(|pixel| pixel != first)
}

#[test]
fn a_chart_and_a_page_are_saved_as_pictures_of_what_is_seen() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("saved-pictures-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for temporary files");
    let answers = Answers::default();
    answers.0.lock().extend([
        Picked::Files(vec![folder.join("chart.png")]),
        Picked::Files(vec![folder.join("page.png")]),
    ]);
    let mut window = Window::with(App::new("Test").page(page("Only", trips)), answers, None);
    window.wait_for("the end");
    window.0.run_steps(3);
    let plot = window.get(Role::Image, NAME).rect();
    window.click(Role::Button, "Menu of Trips");
    window.0.run_steps(3);
    window.click(Role::Button, "Save picture (PNG)…");
    window.wait_until("the chart is saved", |harness| {
        harness.query_by_label_contains("chart.png").is_some()
    });
    let chart = Image::open(folder.join("chart.png")).expect("it is a picture");
    let [width, height] = [chart.width(), chart.height()].map(f64::from);
    assert!(width >= f64::from(plot.width()) - 1.0 && height >= f64::from(plot.height()));
    assert!(
        height < f64::from(plot.height()) + 100.0,
        "the chart alone: {width} × {height}"
    );
    assert!(is_motley(&chart));

    let modifiers = Modifiers::COMMAND | Modifiers::SHIFT;
    window.0.key_press_modifiers(modifiers, Key::S);
    window.wait_until("the page is saved", |harness| {
        harness.query_by_label_contains("page.png").is_some()
    });
    let page = Image::open(folder.join("page.png")).expect("it is a picture");
    assert!(page.width() > chart.width() && page.height() > chart.height());
    assert!(is_motley(&page));
    std::fs::remove_dir_all(&folder).expect("it is ours");
}
