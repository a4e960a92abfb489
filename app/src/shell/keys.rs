//! The keys of the window: what each asks for, and the list of them that `?` shows.

use egui::{Frame, Grid, Id, Key, KeyboardShortcut, Modal, Modifiers, RichText, Ui};

use crate::shell::card::Action;

/// A key with what it does.
struct Shortcut {
    keys: KeyboardShortcut,
    action: Action,
    /// What the list says.
    what: &'static str,
}

const fn shortcut(modifiers: Modifiers, key: Key, action: Action, what: &'static str) -> Shortcut {
    Shortcut {
        keys: KeyboardShortcut::new(modifiers, key),
        action,
        what,
    }
}

/// What the window does. Keys of egui's and the widgets' own are in [`OTHERS`].
const SHORTCUTS: [Shortcut; 7] = [
    shortcut(
        Modifiers::NONE,
        Key::R,
        Action::Rerun,
        "Run the script again, from the top",
    ),
    shortcut(
        Modifiers::COMMAND,
        Key::Period,
        Action::Stop,
        "Stop the script at its next check point",
    ),
    shortcut(
        Modifiers::NONE,
        Key::F12,
        Action::ToggleInspector,
        "Show or hide the cache inspector",
    ),
    shortcut(
        Modifiers::COMMAND,
        Key::L,
        Action::ToggleLog,
        "Show or hide what the script logged",
    ),
    shortcut(
        Modifiers::COMMAND,
        Key::N,
        Action::OpenUser,
        "Open a window as another user",
    ),
    shortcut(
        Modifiers::COMMAND.plus(Modifiers::SHIFT),
        Key::S,
        Action::SavePage,
        "Save a picture of the page",
    ),
    shortcut(
        Modifiers::NONE,
        Key::Questionmark,
        Action::ToggleHelp,
        "Show or hide this list",
    ),
];

/// What egui and the widgets do by themselves: keys, and what for.
const OTHERS: [(&str, &str); 7] = [
    ("Tab, Shift+Tab", "Go to the next or the previous widget"),
    ("Space, Enter", "Press, tick or open it"),
    ("Arrow keys", "Move a slider, choose another option"),
    ("F1", "Show or hide the help of what has the focus"),
    ("Escape", "Close a list or a dialog, leave a text field"),
    ("Ctrl and + − 0", "Enlarge, reduce, as it was"),
    ("Ctrl+Q", "Close the app"),
];

/// What the keys of this frame ask for.
pub(super) fn pressed(ui: &Ui, has_inspector: bool) -> Vec<Action> {
    let is_typing = ui.text_edit_focused();
    SHORTCUTS
        .iter()
        .filter(|it| !(is_typing && is_typed(it.keys)) && is_offered(it, has_inspector))
        .filter(|it| ui.input_mut(|input| input.consume_shortcut(&it.keys)))
        .map(|it| it.action)
        .collect()
}

/// Shows the list. False when it was closed.
pub(super) fn help_ui(ui: &Ui, has_inspector: bool) -> bool {
    let frame = Frame::popup(ui.style()).inner_margin(20);
    let modal = Modal::new(Id::unique("keys")).frame(frame).show(ui, |ui| {
        ui.set_max_width(460.0);
        ui.heading("Keys");
        ui.add_space(8.0);
        Grid::new("list of keys")
            .num_columns(2)
            .spacing([24.0, 4.0])
            .show(ui, |ui| {
                let mut row = |keys: &str, what: &str| {
                    ui.label(RichText::new(keys).monospace());
                    ui.label(what);
                    ui.end_row();
                };
                for it in SHORTCUTS.iter().filter(|it| is_offered(it, has_inspector)) {
                    row(&name(it.keys), it.what);
                }
                for (keys, what) in OTHERS {
                    row(keys, what);
                }
            });
        ui.add_space(16.0);
        ui.button("Close").clicked()
    });
    !(modal.inner || modal.should_close())
}

fn is_offered(shortcut: &Shortcut, has_inspector: bool) -> bool {
    has_inspector || shortcut.action != Action::ToggleInspector
}

/// Whether it is a letter, which belongs to whoever is typing.
fn is_typed(keys: KeyboardShortcut) -> bool {
    keys.modifiers.is_none() && keys.logical_key != Key::F12
}

/// A key as it is printed on it: `Ctrl+L`, `?`.
fn name(keys: KeyboardShortcut) -> String {
    match keys.logical_key {
        Key::Questionmark => "?".to_owned(),
        Key::Period if keys.modifiers.command => "Ctrl+.".to_owned(),
        key => {
            let command = if keys.modifiers.command { "Ctrl+" } else { "" };
            let shift = if keys.modifiers.shift { "Shift+" } else { "" };
            format!("{command}{shift}{}", key.name())
        }
    }
}
