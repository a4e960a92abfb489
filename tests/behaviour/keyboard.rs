//! The keyboard for tests: keys pressed where the focus is, and where it is.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::Window;

/// Goes to a widget and presses a key there.
pub(crate) fn press_at(window: &mut Window, role: Role, label: &str, key: Key) {
    window.get(role, label).focus();
    window.0.run_steps(2);
    window.press(key);
}

/// Presses a key, and lets the window come to rest.
pub(crate) fn press(window: &mut Window, key: Key) {
    window.press(key);
    window.0.run_steps(3);
}

/// The name of what has the focus.
#[track_caller]
pub(crate) fn focused(window: &Window) -> String {
    let node = window.focused().expect("something has the focus");
    node.accesskit_node().label().unwrap_or_default()
}

/// Draws frames until something of this name has the focus.
#[track_caller]
pub(crate) fn wait_for_focus(window: &mut Window, label: &str) {
    window.wait_until(&format!("{label:?} has the focus"), |harness| {
        let mut named = harness.query_all_by_label(label);
        named.any(|node| node.accesskit_node().is_focused())
    });
    window.0.run_steps(2);
}
