//! Links in tables, by the keyboard.

use dacapo::prelude::*;
use egui::accesskit::Role;
use egui::{Key, Modifiers};

use crate::harness::Window;

#[test]
fn enter_opens_the_link_under_the_cursor_and_escape_leaves_the_search_for_it() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        let links = vec!["no link", "https://example.org/elm"];
        let table = Table::from_columns([("link", links)])?;
        page.add(TableView::new(table).column("link", ColumnView::new().link()));
        Ok(())
    });
    window.wait_for("2 rows × 1 column");
    window.get(Role::Grid, "Cells of Table").focus();
    window.0.run_steps(2);
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::F);
    window.0.run_steps(2);
    let line = window.get(Role::TextInput, "Search in the table");
    line.type_text("elm");
    window.wait_for("1 of 1");
    window.press(Key::Escape);
    window.0.run_steps(2);
    assert!(window.get(Role::Grid, "Cells of Table").is_focused());
    window.0.key_down(Key::Enter);
    assert_eq!(window.opened(), ["https://example.org/elm"]);
}
