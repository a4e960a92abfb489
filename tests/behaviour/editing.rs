//! The data editor: what the user changes in a table, and the table that the script gets.

use dacapo::prelude::*;
use dacapo::testing::AppTest;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::Window;

const TREES: &[u8] = b"tree,height,planted,old\noak,21,1900-05-01,true\nyew,9,2001-03-09,false\n";

fn trees() -> Table {
    Table::from_csv_bytes(TREES, "trees.csv").expect("it is CSV")
}

fn script(page: &mut Page) {
    let edited = page.add(DataEditor::new("Trees", trees()).rows(true));
    page.code(edited.to_csv(), "csv");
}

#[test]
fn changed_cells_and_added_rows_are_in_the_table() {
    let mut app = AppTest::new(script).run();
    let unchanged = String::from_utf8(TREES.to_vec()).expect("it is text");
    assert_eq!(app.texts(), [unchanged.as_str()]);
    app.set(
        "Trees",
        [
            (0, "height", "22"),
            (1, "tree", "elm"),
            (1, "planted", "2002-02-02"),
            (1, "old", ""),
            (2, "tree", "ash"),
        ],
    );
    assert_eq!(
        app.texts(),
        ["tree,height,planted,old\noak,22,1900-05-01,true\nelm,9,2002-02-02,\nash,,,\n"]
    );
    app.rerun();
    assert!(app.texts()[0].contains("elm"), "they stay");
    app.set("Trees", ());
    assert_eq!(app.texts(), [unchanged.as_str()]);
}

#[test]
fn edits_belong_to_the_contents_that_were_edited() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        let n_rows = page.slider("Rows", 1..=9, 2);
        let table = Table::from_columns([("n", (0..n_rows).collect::<Vec<i64>>())])?;
        let edited = page.data_editor("Numbers", &table);
        page.write(edited.column("n")?.sum()?);
        Ok(())
    })
    .run();
    app.set("Numbers", [(0, "n", "10")]);
    assert_eq!(app.texts(), ["11"]);
    app.set("Rows", 3);
    assert_eq!(app.texts(), ["3"], "row 0 may be another one now");
}

#[test]
fn the_same_edits_give_the_same_table_from_run_to_run() {
    #[cache_data]
    fn total(table: &Table) -> Result<f64> {
        Ok(table.column("height")?.sum()?)
    }
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        let edited = page.data_editor("Trees", trees());
        page.write(total(&edited)?);
        Ok(())
    })
    .run();
    app.set("Trees", [(0, "height", "1")]);
    app.rerun();
    assert_eq!(app.texts(), ["10"]);
    let totals = app.registry().totals();
    assert_eq!((totals.hits, totals.misses), (1, 2));
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.add(DataEditor::new("Trees", trees()).disable_column("hight"));
    })
    .run();
    let message = &app.exceptions()[0].message;
    assert!(message.contains("no column \"hight\""), "{message}");
}

#[test]
fn cells_are_typed_and_each_step_is_undone() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        let editor = DataEditor::new("Trees", trees()).disable_column("tree");
        let edited = page.add(editor.rows(true));
        page.text(format!(
            "{} m, {} rows, {} old",
            edited.column("height")?.sum()?,
            edited.n_rows(),
            edited
                .column("old")?
                .bools()?
                .flatten()
                .filter(|it| *it)
                .count()
        ));
        Ok(())
    });
    window.wait_for("30 m, 2 rows, 1 old");
    window.type_over("height, row 1", "5");
    window.press(Key::Enter);
    window.wait_for("14 m, 2 rows, 1 old");
    window.type_over("height, row 1", "tall");
    window.press(Key::Enter);
    window.wait_until("refused", |harness| {
        harness
            .query_by_label_contains("height, row 1: \"tall\" is not a whole number")
            .is_some()
    });
    window.click(Role::CheckBox, "old, row 2");
    window.wait_for("14 m, 2 rows, 2 old");
    window.click(Role::Button, "Remove row 1");
    window.wait_for("9 m, 1 rows, 1 old");
    window.click(Role::Button, "+ Add a row");
    window.wait_for("9 m, 2 rows, 1 old");
    let fixed = window.get(Role::TextInput, "tree, row 1");
    assert!(fixed.accesskit_node().is_disabled());
    let added = window.get(Role::TextInput, "tree, row 2");
    assert!(!added.accesskit_node().is_disabled());
    for text in [
        "9 m, 1 rows, 1 old",
        "14 m, 2 rows, 2 old",
        "14 m, 2 rows, 1 old",
        "30 m, 2 rows, 1 old",
    ] {
        window.click(Role::Button, "Undo");
        window.wait_for(text);
    }
    assert!(
        window
            .get(Role::Button, "Undo")
            .accesskit_node()
            .is_disabled()
    );
}

#[test]
fn a_typed_cell_is_kept_when_a_button_of_the_editor_is_clicked() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        let edited = page.add(DataEditor::new("Trees", trees()).rows(true));
        let sum = edited.column("height")?.sum()?;
        page.text(format!("{sum} m, {} rows", edited.n_rows()));
        Ok(())
    });
    window.wait_for("30 m, 2 rows");
    window.type_over("height, row 1", "5");
    window.click(Role::Button, "+ Add a row");
    window.wait_for("14 m, 3 rows");
    // The button stands above the field.
    window.type_over("height, row 2", "6");
    window.click(Role::Button, "Remove row 1");
    window.wait_for("6 m, 2 rows");
    window.click(Role::Button, "Undo");
    window.wait_for("11 m, 3 rows");
    window.click(Role::Button, "Undo");
    window.wait_for("14 m, 3 rows");
}
