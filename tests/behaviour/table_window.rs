//! Tables in the window: moved through, ordered, searched, marked, copied and selected, by role and label.

use std::collections::VecDeque;

use dacapo::platform::Picked;
use dacapo::prelude::*;
use dacapo::{App, Column};
use egui::accesskit::{Role, SortDirection};
use egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, OutputCommand, TouchPhase, vec2,
};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::gate::Gate;
use crate::harness::{Answers, Window, page};

/// Height of a row.
const ROW: f32 = 24.0;
const MANY: i64 = 10_000_000;

fn of_table(view: impl Fn() -> TableView + Send + Sync + 'static) -> Window {
    let mut window = Window::of_script(move |page: &mut Page| {
        page.add(view());
        page.text("the end");
    });
    window.wait_for("the end");
    window
}

fn many_rows() -> TableView {
    let numbers: Vec<i64> = (0..MANY).collect();
    TableView::new(Table::from_columns([("n", numbers)]).expect("one column"))
}

fn trees() -> Table {
    Table::from_columns([
        ("tree", Column::from(vec!["oak", "birch", "yew", "Oak"])),
        (
            "height",
            Column::from(vec![Some(21.5), Some(14.0), None, Some(9.25)]),
        ),
        ("evergreen", Column::from(vec![false, false, true, false])),
    ])
    .expect("three columns of four")
}

/// What the cells say, from left to right and from top to bottom.
fn cells(window: &Window) -> Vec<String> {
    let cells = window.0.query_all_by_role(Role::Cell);
    cells
        .map(|cell| cell.accesskit_node().label().unwrap_or_default())
        .collect()
}

/// Rows above the upper edge of the table, from the numbers in its only column.
fn scrolled(window: &Window) -> f64 {
    let cell = window
        .0
        .query_all_by_role(Role::Cell)
        .next()
        .expect("a cell");
    let number: f64 = cell
        .accesskit_node()
        .label()
        .expect("a number")
        .parse()
        .expect("a number");
    let head = window.get(Role::ColumnHeader, "n").rect().bottom();
    number - f64::from((cell.rect().top() - head) / ROW)
}

fn focus(window: &mut Window) {
    window.get(Role::Grid, "Cells of Table").focus();
    window.0.run_steps(2);
}

fn notch(window: &mut Window, lines: f32) {
    let place = window.get(Role::Grid, "Cells of Table").rect().center();
    window.0.hover_at(place);
    window.0.step();
    window.0.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, lines),
        modifiers: Modifiers::NONE,
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
    });
    window.0.run_steps(20);
}

fn copied(window: &mut Window) -> String {
    window.0.event(Event::Copy);
    window.0.step();
    let commands = &window.0.output().platform_output.commands;
    let text = commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    text.unwrap_or_else(|| panic!("nothing was copied: {commands:?}"))
}

#[test]
fn last_of_ten_million_rows_is_reached_and_the_wheel_moves_as_far_there() {
    let mut window = of_table(many_rows);
    assert_eq!(cells(&window)[0], "0");
    notch(&mut window, -1.0);
    let at_the_top = scrolled(&window);
    assert!(at_the_top > 0.5, "{at_the_top}");

    focus(&mut window);
    window.press(Key::End);
    window.0.run_steps(2);
    assert_eq!(cells(&window).last().map(String::as_str), Some("9999999"));
    let last = window.get(Role::Cell, "9999999").rect();
    let grid = window.get(Role::Grid, "Cells of Table").rect();
    assert!(
        grid.contains_rect(last),
        "{last:?} is not inside of {grid:?}"
    );

    let before = scrolled(&window);
    notch(&mut window, 1.0);
    let moved = before - scrolled(&window);
    assert!(
        (moved - at_the_top).abs() < 0.01,
        "{moved} rows instead of {at_the_top}"
    );

    window.press(Key::Home);
    window.0.run_steps(2);
    assert_eq!(cells(&window)[0], "0");
}

#[test]
fn dragged_bar_reaches_the_last_row() {
    let mut window = of_table(many_rows);
    let bar = window.get(Role::ScrollBar, "Scroll rows").rect();
    window.0.drag_at(bar.center_top() + vec2(0.0, 4.0));
    window.0.step();
    window.0.hover_at(bar.center_bottom() + vec2(0.0, 40.0));
    window.0.step();
    window.0.drop_at(bar.center_bottom() + vec2(0.0, 40.0));
    window.0.run_steps(2);
    assert_eq!(cells(&window).last().map(String::as_str), Some("9999999"));
}

#[test]
fn cells_show_their_types() {
    let window = of_table(|| TableView::new(trees()));
    assert_eq!(
        cells(&window),
        [
            "oak",
            "21.50",
            "✕ false",
            "birch",
            "14.00",
            "✕ false",
            "yew",
            "–",
            "✓ true",
            "Oak",
            "9.25",
            "✕ false"
        ]
    );
    let right = |label: &str| window.get(Role::Cell, label).rect().right();
    assert!((right("21.50") - right("9.25")).abs() < 0.1);
}

#[test]
fn head_orders_ascending_descending_and_not_at_all() {
    let mut window = of_table(|| TableView::new(trees()));
    let natural = cells(&window);
    let direction = |window: &Window| {
        let head = window.get(Role::ColumnHeader, "height");
        head.accesskit_node().data().sort_direction()
    };
    let heights = |window: &Window| -> Vec<String> {
        cells(window).chunks(3).map(|row| row[1].clone()).collect()
    };
    window.click(Role::ColumnHeader, "height");
    window.wait_until("ascending", |window| {
        window
            .query_all_by_role(Role::Cell)
            .nth(1)
            .and_then(|cell| cell.accesskit_node().label())
            == Some("9.25".into())
    });
    assert_eq!(heights(&window), ["9.25", "14.00", "21.50", "–"]);
    assert_eq!(direction(&window), Some(SortDirection::Ascending));
    // From the keyboard, too.
    window.get(Role::ColumnHeader, "height").focus();
    window.0.step();
    window.press(Key::Enter);
    window.wait_until("descending", |window| {
        window
            .query_all_by_role(Role::Cell)
            .nth(1)
            .and_then(|cell| cell.accesskit_node().label())
            == Some("21.50".into())
    });
    assert_eq!(heights(&window), ["21.50", "14.00", "9.25", "–"]);
    window.press(Key::Enter);
    window.0.run_steps(2);
    assert_eq!((cells(&window), direction(&window)), (natural, None));
}

#[test]
fn order_stays_when_the_script_brings_other_rows() {
    let mut window = Window::of_script(|page: &mut Page| {
        let n = page.slider("n", 3..=5, 3);
        let numbers: Vec<i64> = (0..n).collect();
        page.table(Table::from_columns([("n", numbers)]).expect("one column"));
        page.text(format!("{n} rows"));
    });
    window.wait_for("3 rows");
    let is_descending_from = |first: &'static str| {
        move |window: &egui_kittest::Harness<'static, dacapo::shell::Shell>| {
            window
                .query_all_by_role(Role::Cell)
                .next()
                .and_then(|cell| cell.accesskit_node().label())
                == Some(first.into())
        }
    };
    window.click(Role::ColumnHeader, "n");
    window.wait_until("ascending", |window| {
        window.query_by_label_contains("sorting").is_none()
    });
    window.click(Role::ColumnHeader, "n");
    window.wait_until("descending", is_descending_from("2"));
    window.get(Role::Slider, "n").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("4 rows");
    window.wait_until("descending again", is_descending_from("3"));
}

#[test]
fn order_and_focus_stay_while_a_run_takes_its_time() {
    let gate = Gate::default();
    let mut window = Window::of_script({
        let gate = gate.clone();
        move |page: &mut Page| {
            let is_slow = page.checkbox("Slow", false);
            if is_slow {
                gate.pass();
            }
            page.table(trees());
            page.text(format!("slow {is_slow}"));
        }
    });
    window.wait_for("slow false");
    window.click(Role::ColumnHeader, "tree");
    window.wait_until("ascending", |window| {
        window
            .query_all_by_role(Role::Cell)
            .next()
            .and_then(|cell| cell.accesskit_node().label())
            == Some("Oak".into())
    });
    let ordered = cells(&window);
    window.click(Role::CheckBox, "Slow");
    gate.await_visitor();
    focus(&mut window);
    // Some seconds of the window's time: the table fades.
    window.0.run_steps(20);
    assert_eq!(cells(&window), ordered);
    window.press(Key::Home);
    assert_eq!(copied(&mut window), "Oak", "the table still has the focus");
    gate.open();
    window.wait_for("slow true");
    assert_eq!(cells(&window), ordered);
}

#[test]
fn search_counts_its_matches_and_steps_through_them() {
    let mut window = of_table(|| TableView::new(trees()));
    focus(&mut window);
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::F);
    window.0.run_steps(3);
    window
        .get(Role::TextInput, "Search in the table")
        .type_text("OAK");
    window.wait_for("1 of 2");
    window.press(Key::Enter);
    window.wait_for("2 of 2");
    window.0.run_steps(2);
    window.press(Key::Enter);
    window.wait_for("1 of 2");
    window.click(Role::Button, "Previous match");
    window.wait_for("2 of 2");
    window.click(Role::Button, "Close the search");
    window.0.run_steps(2);
    focus(&mut window);
    assert_eq!(copied(&mut window), "Oak", "the match is marked");
}

#[test]
fn search_that_finds_nothing_says_so() {
    let mut window = of_table(|| TableView::new(trees()));
    window.click(Role::Button, "Search");
    window.0.run_steps(3);
    window
        .get(Role::TextInput, "Search in the table")
        .type_text("palm");
    window.wait_for("no matches");
}

#[test]
fn marked_cells_are_copied_in_the_order_that_is_shown() {
    let mut window = of_table(|| TableView::new(trees()));
    window.click(Role::Cell, "birch");
    window.0.run_steps(2);
    assert_eq!(copied(&mut window), "birch");
    window
        .get(Role::Cell, "–")
        .click_modifiers(Modifiers::SHIFT);
    window.0.run_steps(2);
    assert_eq!(copied(&mut window), "birch\t14.0\nyew\t");
    assert!(window.0.query_by_label("4 cells marked").is_some());
    window
        .0
        .key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    window.0.run_steps(2);
    assert_eq!(copied(&mut window), "birch\t14.0\tfalse\nyew\t\ttrue");
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.0.run_steps(2);
    assert!(copied(&mut window).ends_with("Oak\t9.25\tfalse"));
}

#[test]
fn rows_are_selected_by_click_and_by_key_and_the_script_sees_them() {
    let mut window = Window::of_script(|page: &mut Page| {
        let view = TableView::new(trees()).selectable(Rows::Many);
        let chosen = page.add(view);
        page.text(format!("rows {:?}", chosen.rows().collect::<Vec<_>>()));
    });
    window.wait_for("rows []");
    window.click(Role::Cell, "birch");
    window.wait_for("rows [1]");
    window.click(Role::CheckBox, "Select row 3");
    window.wait_for("rows [1, 3]");
    window.press(Key::ArrowUp);
    window.0.run_steps(2);
    window.press(Key::Space);
    window.wait_for("rows [1, 2, 3]");
    assert_eq!(
        copied(&mut window),
        "birch\t14.0\tfalse\nyew\t\ttrue\nOak\t9.25\tfalse"
    );
    window
        .get(Role::Cell, "oak")
        .click_modifiers(Modifiers::SHIFT);
    window.wait_for("rows [0, 1, 2]");
}

#[test]
fn only_one_row_is_selected_where_one_is_asked_for() {
    let mut window = Window::of_script(|page: &mut Page| {
        let chosen = page.add(TableView::new(trees()).selectable(Rows::One));
        page.text(format!("row {:?}", chosen.first()));
    });
    window.wait_for("row None");
    window.click(Role::Cell, "birch");
    window.wait_for("row Some(1)");
    window.click(Role::Cell, "yew");
    window.wait_for("row Some(2)");
    window.click(Role::RadioButton, "Select row 2");
    window.wait_for("row None");
}

#[test]
fn table_is_saved_as_csv_in_the_order_that_is_shown() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tables");
    std::fs::create_dir_all(&folder).expect("a folder for tests");
    let path = folder.join("trees.csv");
    let picked = Picked::Files(vec![path.clone()]);
    let answers = Answers(Mutex::new(VecDeque::from([picked])));
    let app = App::new("Test").page(page("Only", |page: &mut Page| page.table(trees())));
    let mut window = Window::with(app, answers, None);
    window.wait_for("4 rows × 3 columns");
    window.click(Role::ColumnHeader, "tree");
    window.wait_until("ascending", |window| {
        window
            .query_by_role_and_label(Role::ColumnHeader, "tree")
            .is_some()
            && window.query_by_label_contains("sorting").is_none()
    });
    window.click(Role::Button, "Save CSV…");
    window.wait_until("saved", |window| {
        window.query_by_label_contains("Saved: ").is_some()
    });
    assert_eq!(
        std::fs::read_to_string(&path).expect("the file"),
        "tree,height,evergreen\nOak,9.25,false\nbirch,14.0,false\noak,21.5,false\nyew,,true\n"
    );
}

#[test]
fn edge_of_a_column_is_dragged() {
    let mut window = of_table(|| TableView::new(trees()));
    let head = window.get(Role::ColumnHeader, "tree").rect();
    window.0.drag_at(head.right_center());
    window.0.step();
    window.0.hover_at(head.right_center() - vec2(100.0, 0.0));
    window.0.step();
    window.0.drop_at(head.right_center() - vec2(100.0, 0.0));
    window.0.run_steps(2);
    let after = window.get(Role::ColumnHeader, "tree").rect();
    assert!(
        (after.width() - (head.width() - 100.0)).abs() < 6.0,
        "{head:?} {after:?}"
    );
}

#[test]
fn tables_without_rows_or_columns_say_so() {
    let window = of_table(|| TableView::new(trees().head(0)));
    assert!(window.0.query_by_label("No rows").is_some());
    assert!(window.0.query_by_label("0 rows × 3 columns").is_some());
    let window = of_table(|| TableView::new(Table::default()));
    assert!(window.0.query_by_label("No columns").is_some());
}

#[test]
fn odd_cells_are_shown_without_harm() {
    let mut window = of_table(|| {
        let texts = vec![
            "x".repeat(1_000_000),
            "a\nb\u{7}\u{202e}".to_owned(),
            "naïve café".to_owned(),
        ];
        let numbers = vec![f64::NAN, f64::INFINITY, -1e300];
        let table =
            Table::from_columns([("text", Column::from(texts)), ("number", numbers.into())]);
        TableView::new(table.expect("two columns"))
            .column("number", ColumnView::new().bar(0.0..=1.0))
    });
    window.0.run_steps(3);
    let cells = cells(&window);
    assert!(cells[0].ends_with('…') && cells[0].len() < 2_000);
    assert_eq!(cells[2], "a ↵ b\\u{7}\\u{202e}");
    assert_eq!(
        [&*cells[1], &*cells[3], &*cells[5]],
        ["NaN", "∞", "-1.000e300"]
    );
    window
        .0
        .get_all_by_role(Role::Cell)
        .next()
        .expect("a cell")
        .hover();
    window.0.run_steps(6);
    assert!(
        window
            .0
            .query_by_label_contains("1,000,000 characters in all")
            .is_some()
    );
}

#[test]
fn five_thousand_columns_are_moved_through() {
    let mut window = of_table(|| {
        let columns = (0..5_000).map(|idx| (format!("c{idx}"), vec![idx, idx + 1]));
        TableView::new(Table::from_columns(columns).expect("as long"))
    });
    assert!(cells(&window).len() < 200, "only visible cells are drawn");
    focus(&mut window);
    window
        .0
        .key_press_modifiers(Modifiers::COMMAND, Key::ArrowRight);
    window.0.run_steps(3);
    assert!(
        window
            .0
            .query_by_role_and_label(Role::ColumnHeader, "c4999")
            .is_some()
    );
}

#[test]
fn ten_million_rows_are_sorted_and_the_window_lives_on() {
    let mut window = of_table(|| {
        let mixed = |n: i64| n.wrapping_mul(7_919) % MANY;
        let numbers: Vec<i64> = (0..MANY).map(mixed).collect();
        TableView::new(Table::from_columns([("n", numbers)]).expect("one column"))
    });
    let natural = cells(&window);
    window.click(Role::ColumnHeader, "n");
    window.0.step();
    assert!(window.0.query_by_label_contains("sorting…").is_some());
    assert_eq!(cells(&window), natural, "the old order stays meanwhile");
    // Given up by another click.
    window.click(Role::ColumnHeader, "n");
    window.0.step();
    assert!(window.0.query_by_label_contains("sorting…").is_none());
    window.click(Role::ColumnHeader, "n");
    window.wait_until("sorted", |window| {
        window.query_by_label_contains("sorting…").is_none()
    });
    assert_eq!(cells(&window)[..3], ["0", "1", "2"]);
}

#[test]
fn only_what_can_be_seen_of_a_large_table_is_laid_out() {
    let mut window = of_table(|| {
        let numbers: Column = (0..MANY).collect::<Vec<_>>().into();
        let columns = (0..8).map(|idx| (format!("c{idx}"), numbers.clone()));
        TableView::new(Table::from_columns(columns).expect("as long"))
    });
    focus(&mut window);
    window.press(Key::End);
    window.0.run_steps(10);
    assert_eq!(cells(&window).len() / 8, 14);
}

#[test]
fn search_goes_on_in_the_columns_that_are_left() {
    let table = trees();
    let mut window = Window::of_script(move |page: &mut Page| {
        let view = TableView::new(table.clone());
        let view = if page.checkbox("All columns", true) {
            view
        } else {
            view.column_order(["tree"])
        };
        page.add(view);
        page.text("the end");
    });
    window.wait_for("the end");
    window.click(Role::Button, "Search");
    window.0.run_steps(3);
    window
        .get(Role::TextInput, "Search in the table")
        .type_text("e");
    // Of "tree" one, of "evergreen" four.
    window.wait_until("found", |harness| {
        harness.query_by_label_contains("of 5").is_some()
    });
    window.click(Role::CheckBox, "All columns");
    window.wait_until("one column", |harness| {
        harness.query_all_by_role(Role::ColumnHeader).count() == 1
    });
    window.wait_until("found anew", |harness| {
        harness.query_by_label("1 match").is_some() || harness.query_by_label("1 of 1").is_some()
    });
    window.click(Role::Button, "Next match");
    window.0.run_steps(2);
    focus(&mut window);
    assert_eq!(copied(&mut window), "yew");
}

#[test]
fn each_of_many_tables_keeps_what_was_done_to_it() {
    let mut window = Window::of_script(|page: &mut Page| {
        for n in 0..70 {
            let rows: Vec<i64> = vec![1, 2, 3];
            let table = Table::from_columns([(format!("n{n}"), rows)]);
            page.add(TableView::new(table.expect("one column")));
        }
        page.text("the end");
    });
    window.wait_for("the end");
    let cell = |window: &Window| cells(window)[0].clone();
    window.click(Role::ColumnHeader, "n0");
    window.0.run_steps(2);
    window.click(Role::ColumnHeader, "n0");
    window.wait_until("descending", |harness| {
        let mut cells = harness.query_all_by_role(Role::Cell);
        cells
            .next()
            .is_some_and(|it| it.accesskit_node().label().as_deref() == Some("3"))
    });
    window.0.run_steps(4);
    assert_eq!(cell(&window), "3");
}
