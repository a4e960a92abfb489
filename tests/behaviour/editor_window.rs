//! The data editor as its user operates it: keys, blocks of cells, search, and an order that is the view's alone.

use dacapo::prelude::*;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::Window;

/// Rows of numbers, and what became of them.
fn numbers(page: &mut Page) -> Result {
    let n_rows = page.number("Rows", 1..=500, 40);
    let table = Table::from_columns([("n", (0..n_rows).collect::<Vec<i64>>())])?.with_column(
        "word",
        (0..n_rows).map(|n| format!("w{n}")).collect::<Vec<_>>(),
    )?;
    let edited = page.add(DataEditor::new("Numbers", &table).rows(true));
    let words: Vec<_> = edited.column("word")?.texts()?.flatten().take(4).collect();
    let sum = edited.column("n")?.sum()?;
    page.text(format!(
        "{} rows, sum {sum}, {}",
        edited.n_rows(),
        words.join(" ")
    ));
    Ok(())
}

fn opened() -> Window {
    let mut window = Window::of_script(numbers);
    window.wait_for("40 rows, sum 780, w0 w1 w2 w3");
    window
}

fn focus(window: &mut Window, cell: &str) {
    window.get(Role::TextInput, cell).focus();
    window.0.run_steps(3);
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.0.key_press_modifiers(modifiers, key);
    window.0.run_steps(4);
}

fn focused(window: &Window) -> String {
    let node = window.focused();
    let node = node.expect("something has the focus");
    node.accesskit_node().label().unwrap_or_default()
}

fn search(window: &mut Window, text: &str) {
    window.click(Role::Button, "Search");
    window.0.run_steps(2);
    window
        .get(Role::TextInput, "Search in the cells")
        .type_text(text);
    window.0.step();
}

fn paste(window: &mut Window, text: &str) {
    window.0.event(Event::Paste(text.to_owned()));
    window.0.run_steps(2);
}

#[test]
fn the_tab_key_reaches_every_cell_of_forty_rows() {
    let mut window = opened();
    focus(&mut window, "n, row 1");
    let editor = window.0.ctx.content_rect();
    for row in 1..=40 {
        for name in [
            format!("n, row {row}"),
            format!("word, row {row}"),
            format!("Remove row {row}"),
        ] {
            assert_eq!(focused(&window), name);
            let node = window.focused().expect("it has");
            assert!(
                editor.contains_rect(node.rect()),
                "{name}: {:?}",
                node.rect()
            );
            press(&mut window, Modifiers::NONE, Key::Tab);
        }
    }
    assert_eq!(focused(&window), "+ Add a row");
    for name in [
        "Remove row 40",
        "word, row 40",
        "n, row 40",
        "Remove row 39",
    ] {
        press(&mut window, Modifiers::SHIFT, Key::Tab);
        assert_eq!(focused(&window), name);
    }
}

#[test]
fn enter_and_the_arrows_lead_from_row_to_row() {
    let mut window = opened();
    window.type_over("n, row 1", "5");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(focused(&window), "n, row 2");
    window.wait_for("40 rows, sum 785, w0 w1 w2 w3");
    // What is typed takes the place of what is there.
    window.get(Role::TextInput, "n, row 2").type_text("7");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(focused(&window), "n, row 3");
    window.wait_for("40 rows, sum 791, w0 w1 w2 w3");
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(focused(&window), "n, row 2");
}

#[test]
fn a_cell_that_is_scrolled_away_while_it_is_typed_is_kept() {
    let mut window = opened();
    window.type_over("n, row 1", "100");
    let at = window.get(Role::TextInput, "n, row 5").rect().center();
    window.scroll(at, -600.0);
    assert!(
        window.0.query_by_label("n, row 4").is_none(),
        "it has scrolled"
    );
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.wait_for("40 rows, sum 880, w0 w1 w2 w3");
}

#[test]
fn what_is_typed_for_one_table_is_not_written_into_the_next_one() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        let state = page.state("which", 0);
        let first = 100 * state.get();
        let table = Table::from_columns([("n", vec![first, first + 1])])?;
        let edited = page.data_editor("Numbers", &table);
        page.text(format!("sum {}", edited.column("n")?.sum()?));
        if page.button("Other") {
            state.set(state.get() + 1);
            page.rerun();
        }
        page.text(format!("table {}", state.get()));
        Ok(())
    });
    window.wait_for("sum 1");
    window.type_over("n, row 1", "55");
    // By the keyboard of another widget: the field hears of nothing before the table is another one.
    window.get(Role::Button, "Other").click_accesskit();
    window.wait_for("table 1");
    window.0.run_steps(4);
    window.wait_for("sum 201");
    assert!(window.0.query_by_label("sum 256").is_none());
}

#[test]
fn a_block_is_pasted_as_one_step_and_rows_are_added_for_it() {
    let mut window = opened();
    focus(&mut window, "n, row 2");
    paste(&mut window, "10\ta\r\n20\t\"b\"\"\"\r\n");
    window.wait_for("40 rows, sum 807, w0 a b\" w3");
    window.click(Role::Button, "Undo");
    window.wait_for("40 rows, sum 780, w0 w1 w2 w3");

    focus(&mut window, "n, row 2");
    for _ in 0..38 {
        press(&mut window, Modifiers::NONE, Key::ArrowDown);
    }
    assert_eq!(focused(&window), "n, row 40");
    paste(&mut window, "1\tx\n2\ty\n3\tz");
    window.wait_for("42 rows, sum 747, w0 w1 w2 w3");
    paste(&mut window, "many\tx\n9\ty");
    window.wait_until("what can't be read is said", |harness| {
        harness
            .query_by_label_contains("1 of 4 cells not pasted: n, row 40: \"many\" is not")
            .is_some()
    });
}

#[test]
fn a_block_is_marked_copied_filled_and_emptied() {
    let mut window = opened();
    focus(&mut window, "n, row 2");
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    window.wait_for("4 cells marked");
    window.0.event(Event::Copy);
    window.0.step();
    let commands = &window.0.output().platform_output.commands;
    assert!(
        commands.contains(&OutputCommand::CopyText("1\tw1\n2\tw2".to_owned())),
        "{commands:?}"
    );
    paste(&mut window, "5");
    window.wait_for("40 rows, sum 787, w0 5 5 w3");
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.wait_for("40 rows, sum 777, w0 w3 w4 w5");
    window.click(Role::Button, "Undo");
    window.wait_for("40 rows, sum 787, w0 5 5 w3");
}

#[test]
fn the_order_of_the_view_changes_nothing_that_is_stored() {
    let mut window = opened();
    for _ in 0..2 {
        window.click(Role::ColumnHeader, "n");
        window.0.run_steps(2);
    }
    window.wait_until("the last row stands first", |harness| {
        let first = harness.get_by_role_and_label(Role::TextInput, "word, row 1");
        first.value().as_deref() == Some("w39")
    });
    assert!(
        window
            .0
            .query_by_label("40 rows, sum 780, w0 w1 w2 w3")
            .is_some()
    );
    window.type_over("n, row 1", "0");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.wait_for("40 rows, sum 741, w0 w1 w2 w3");
    let first = window.get(Role::TextInput, "word, row 1").value();
    assert_eq!(
        first.as_deref(),
        Some("w39"),
        "no row moves while cells are changed"
    );
    window.click(Role::Button, "Remove row 1");
    window.wait_for("39 rows, sum 741, w0 w1 w2 w3");
    window.click(Role::ColumnHeader, "n");
    window.wait_until("as it is stored", |harness| {
        let first = harness.get_by_role_and_label(Role::TextInput, "word, row 1");
        first.value().as_deref() == Some("w0")
    });
}

#[test]
fn a_column_is_ordered_by_what_was_typed_into_it() {
    let mut window = opened();
    window.type_over("n, row 3", "1000");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.wait_for("40 rows, sum 1778, w0 w1 w2 w3");
    window.click(Role::Button, "+ Add a row");
    window.wait_for("41 rows, sum 1778, w0 w1 w2 w3");
    for _ in 0..2 {
        window.click(Role::ColumnHeader, "n");
        window.0.run_steps(2);
        window.wait_until("sorted", |harness| {
            harness.query_by_label_contains("n ◌").is_none()
        });
    }
    window.wait_until("the row of 1000 stands first", |harness| {
        let first = harness.get_by_role_and_label(Role::TextInput, "word, row 1");
        first.value().as_deref() == Some("w2")
    });
    // Added after that, it stands last.
    window.click(Role::Button, "+ Add a row");
    window.wait_for("42 rows, sum 1778, w0 w1 w2 w3");
    let first = window.get(Role::TextInput, "word, row 1").value();
    assert_eq!(first.as_deref(), Some("w2"));
    window.click(Role::Button, "Remove row 1");
    window.wait_for("41 rows, sum 778, w0 w1 w3 w4");
    let first = window.get(Role::TextInput, "word, row 1").value();
    assert_eq!(first.as_deref(), Some("w39"));
}

#[test]
fn the_search_steps_through_what_is_there_now() {
    let mut window = opened();
    window.type_over("word, row 2", "needle 35");
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::COMMAND, Key::F);
    window
        .get(Role::TextInput, "Search in the cells")
        .type_text("35");
    window.0.step();
    // n and word of row 36, and what was typed.
    window.wait_for("1 of 3");
    for (label, row) in [("2 of 3", 36), ("3 of 3", 36), ("1 of 3", 2)] {
        press(&mut window, Modifiers::NONE, Key::Enter);
        window.wait_for(label);
        window.0.run_steps(20);
        let name = format!("word, row {row}");
        assert!(window.0.query_by_label(&name).is_some(), "{name}");
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&window), "word, row 2");
}

#[test]
fn the_search_finds_rows_where_they_stand_after_others_were_removed_and_added() {
    let mut window = opened();
    window.click(Role::Button, "Remove row 3");
    window.wait_for("39 rows, sum 778, w0 w1 w3 w4");
    window.click(Role::Button, "+ Add a row");
    window.wait_for("40 rows, sum 778, w0 w1 w3 w4");
    search(&mut window, "w39");
    window.wait_for("1 of 1");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&window), "word, row 39");
    focus(&mut window, "word, row 40");
    paste(&mut window, "w39\tx\n");
    press(&mut window, Modifiers::NONE, Key::Enter);
    search(&mut window, "w39");
    window.wait_for("1 of 2");
}

#[test]
fn what_cannot_be_pasted_leaves_what_is_being_typed() {
    let mut window = opened();
    window.type_over("n, row 1", "100");
    paste(&mut window, "many\nmore\n");
    window.wait_until("it is said", |harness| {
        let told = "2 of 2 cells not pasted: n, row 1: \"many\"";
        harness.query_by_label_contains(told).is_some()
    });
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.wait_for("40 rows, sum 880, w0 w1 w2 w3");
}

/// Rows of two marks.
fn marks(page: &mut Page) -> Result {
    let state = |first: bool| (0..20).map(move |n| (n % 2 == 0) == first);
    let table = Table::from_columns([
        ("a", state(true).collect::<Vec<_>>()),
        ("b", state(false).collect::<Vec<_>>()),
    ])?;
    let edited = page.add(DataEditor::new("Marks", &table).rows(true));
    let said = |name: &str| -> Result<String> {
        let column = edited.column(name)?;
        let cells = column.cells().take(4);
        let cells: Vec<_> = cells.map(|cell| format!("[{cell}]")).collect();
        Ok(cells.concat())
    };
    page.text(format!("{} {}", said("a")?, said("b")?));
    Ok(())
}

const MARKS: &str = "[true][false][true][false] [false][true][false][true]";

#[test]
fn marks_are_reached_marked_copied_and_pasted_by_keys() {
    let mut window = Window::of_script(marks);
    window.wait_for(MARKS);
    window.get(Role::CheckBox, "a, row 1").focus();
    window.0.run_steps(3);
    for (key, wanted) in [
        (Key::ArrowDown, "a, row 2"),
        (Key::ArrowRight, "b, row 2"),
        (Key::ArrowUp, "b, row 1"),
        (Key::ArrowLeft, "a, row 1"),
    ] {
        press(&mut window, Modifiers::NONE, key);
        assert_eq!(focused(&window), wanted);
    }
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    window.wait_for("4 cells marked");
    assert_eq!(focused(&window), "a, row 1");
    window.0.event(Event::Copy);
    window.0.step();
    let commands = &window.0.output().platform_output.commands;
    let copied = "true\tfalse\nfalse\ttrue".to_owned();
    assert!(
        commands.contains(&OutputCommand::CopyText(copied)),
        "{commands:?}"
    );
    paste(&mut window, "TRUE");
    window.wait_for("[true][true][true][false] [true][true][false][true]");
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.wait_for("[][][true][false] [][][false][true]");
    press(&mut window, Modifiers::NONE, Key::Escape);
    for _ in 0..2 {
        window.click(Role::Button, "Undo");
        window.0.run_steps(2);
    }
    window.wait_for(MARKS);
    // One alone.
    window.get(Role::CheckBox, "b, row 1").focus();
    window.0.run_steps(3);
    paste(&mut window, "true");
    window.wait_for("[true][false][true][false] [true][true][false][true]");
    press(&mut window, Modifiers::NONE, Key::Space);
    window.wait_for(MARKS);
}

#[test]
fn a_block_of_marks_is_dragged_with_the_pointer() {
    let mut window = Window::of_script(marks);
    window.wait_for(MARKS);
    let at = |window: &Window, name: &str| window.get(Role::CheckBox, name).rect().center();
    let (from, to) = (at(&window, "a, row 1"), at(&window, "b, row 3"));
    window.0.hover_at(from);
    window.0.step();
    window.0.drag_at(from);
    window.0.run_steps(2);
    window.0.hover_at(from.lerp(to, 0.5));
    window.0.step();
    window.0.hover_at(to);
    window.0.step();
    window.0.drop_at(to);
    window.0.run_steps(2);
    window.wait_for("6 cells marked");
    assert!(window.0.query_by_label(MARKS).is_some(), "none is switched");
    press(&mut window, Modifiers::NONE, Key::Delete);
    window.wait_for("[][][][false] [][][][true]");
}

#[test]
fn a_block_that_is_too_large_is_left_alone_and_it_is_said() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        let table = Table::from_columns([("n", (0..200_001).collect::<Vec<i64>>())])?;
        let edited = page.data_editor("Numbers", &table);
        page.text(format!("sum {}", edited.column("n")?.sum()?));
        Ok(())
    });
    let all = "sum 20000100000";
    window.wait_for(all);
    window.0.get_by_label("1").click();
    window.0.run_steps(3);
    let at = window.get(Role::TextInput, "n, row 5").rect().center();
    window.scroll(at, -1e8);
    window
        .0
        .get_by_label("200001")
        .click_modifiers(Modifiers::SHIFT);
    window.0.run_steps(3);
    window.wait_for("200,001 cells marked");
    for (event, told) in [
        (
            Some("7"),
            "nothing pasted: 200,001 cells are too many at once",
        ),
        (None, "nothing emptied: 200,001 cells are too many at once"),
    ] {
        match event {
            Some(text) => paste(&mut window, text),
            None => press(&mut window, Modifiers::NONE, Key::Delete),
        }
        window.wait_until(told, |harness| {
            harness.query_by_label_contains(told).is_some()
        });
    }
    assert!(window.0.query_by_label(all).is_some());
}

#[test]
fn all_rows_of_a_small_editor_stand_there_wherever_it_is_in_the_page() {
    let heights = [0, 80].map(|n_above| {
        let mut window = Window::of_script(move |page: &mut Page| -> Result {
            for line in 0..n_above {
                page.text(format!("line {line}"));
            }
            let table = Table::from_columns([("n", vec![1, 2, 3, 4, 5])])?;
            page.add(DataEditor::new("Few", &table).rows(true));
            page.text("the end");
            Ok(())
        });
        window.0.run_steps(10);
        let middle = window.0.ctx.content_rect().center();
        window.scroll(middle, -100_000.0);
        window.wait_for("the end");
        let top = window.get(Role::TextInput, "n, row 1").rect().top();
        let last = window.get(Role::TextInput, "n, row 5").rect();
        let button = window.get(Role::Button, "+ Add a row").rect();
        assert!(last.bottom() <= button.top(), "{last} {button}");
        button.top() - top
    });
    assert!((heights[0] - heights[1]).abs() < 1.0, "{heights:?}");
}
