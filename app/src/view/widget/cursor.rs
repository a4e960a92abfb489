//! The keyboard in a list or a calendar that has opened, or in a group: the option at which the keys are has the focus, and
//! they lead on to others. Of itself egui would go on to whatever lies nearest on the screen, which may stand in the page below.

use egui::{EventFilter, FocusDirection, Id, Key, Memory, Modifiers, Response, StrokeKind, Ui};

/// What is remembered of something that is open, and the last frame in which it was.
#[derive(Clone)]
struct Kept<T> {
    content: T,
    frame: u64,
}

/// What is remembered of something while it is open; nothing of what was closed, which begins anew.
pub(super) fn kept_open<T: Clone + Send + Sync + 'static>(ui: &Ui, id: Id) -> Option<T> {
    let kept = ui.data(|data| data.get_temp::<Kept<T>>(id))?;
    (kept.frame + 1 >= ui.cumulative_pass_nr()).then_some(kept.content)
}

/// Remembers something of what is open in this frame.
pub(super) fn keep_open<T: Clone + Send + Sync + 'static>(ui: &Ui, id: Id, content: T) {
    let frame = ui.cumulative_pass_nr();
    ui.data_mut(|data| data.insert_temp(id, Kept { content, frame }));
}

/// Where the keys are.
#[derive(Clone)]
pub(super) struct Cursor<T> {
    at: T,
    /// What had the focus last.
    holder: Option<Id>,
    /// All of it has just been opened, and the keys are not in it yet.
    is_new: bool,
}

impl<T: Copy + PartialEq> Cursor<T> {
    /// In something that has just been opened.
    pub(super) fn new(at: T) -> Self {
        Self {
            at,
            holder: None,
            is_new: true,
        }
    }

    /// The option at which the keys are.
    pub(super) fn at(&self) -> T {
        self.at
    }

    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Goes to another option, which gets the focus if this one has it.
    pub(super) fn go_to(&mut self, at: T) {
        self.at = at;
    }

    /// Which of these keys was pressed, if they are for what has opened.
    pub(super) fn pressed(&self, ui: &Ui, keys: &[Key]) -> Option<Key> {
        let holder = self.holder?;
        if !ui.memory(|memory| memory.has_focus(holder)) {
            return None;
        }
        let pressed = ui.input_mut(|input| {
            let mut keys = keys.iter().copied();
            keys.find(|key| input.consume_key(Modifiers::NONE, *key))
        });
        if pressed.is_some() {
            // The first key after the focus came would also lead on to a neighbour of egui's choice.
            ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        }
        pressed
    }

    /// Notes what stands for an option; it has the focus while the keys are there.
    pub(super) fn place(&mut self, ui: &Ui, shown: &Response, at: T) {
        if has_focus(ui, shown) && self.holder != Some(shown.id) {
            // The Tab key has led here.
            (self.holder, self.at) = (Some(shown.id), at);
        }
        if self.at != at {
            return;
        }
        let had_focus = self.holder.is_some() && ui.memory(Memory::focused) == self.holder;
        if had_focus && !has_focus(ui, shown) {
            shown.request_focus();
        }
        self.hold(ui, shown);
        if has_focus(ui, shown) {
            ring_ui(ui, shown);
        }
    }

    /// Notes what has the keys for the options; when all of it opens, it gets the focus.
    pub(super) fn hold(&mut self, ui: &Ui, shown: &Response) {
        self.holder = Some(shown.id);
        if self.is_new {
            // Whoever asks for it in the frame of a click loses it.
            let is_pointed = is_pointed(ui);
            self.is_new = is_pointed || !has_focus(ui, shown);
            if self.is_new {
                shown.request_focus();
                ui.ctx().request_repaint();
            }
        }
        keep_arrows(ui, shown.id);
    }
}

/// How often arrow keys were pressed at something: to the right (below zero: to the left), and down. They are for it
/// alone, and lead to no neighbour.
pub(super) fn arrows(ui: &Ui, at: Id) -> (i32, i32) {
    if !ui.memory(|memory| memory.has_focus(at)) {
        return (0, 0);
    }
    keep_arrows(ui, at);
    let [left, right, up, down] = ui.input_mut(|input| {
        [
            Key::ArrowLeft,
            Key::ArrowRight,
            Key::ArrowUp,
            Key::ArrowDown,
        ]
        .map(|key| input.count_and_consume_key(Modifiers::NONE, key))
        .map(|times| i32::try_from(times).unwrap_or(i32::MAX))
    });
    if [left, right, up, down] != [0; 4] {
        // The first key after the focus came would also lead on to a neighbour of egui's choice.
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    (right - left, down - up)
}

/// Keeps the arrow keys for something that has the focus, from the next frame on.
fn keep_arrows(ui: &Ui, at: Id) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(at, filter));
}

/// Whether something has the keyboard of its window, be that the one in front or not.
pub(super) fn has_focus(ui: &Ui, shown: &Response) -> bool {
    ui.memory(|memory| memory.has_focus(shown.id))
}

/// A line around the option at which the keys are: buttons without a frame show nothing of it.
pub(super) fn ring_ui(ui: &Ui, option: &Response) {
    let stroke = ui.visuals().selection.stroke;
    ui.painter()
        .rect_stroke(option.rect, 3.0, stroke, StrokeKind::Inside);
}

/// Gives the focus back to the button of what was closed by a key.
pub(super) fn give_focus_back(ui: &Ui, button: &Response, is_open: bool) {
    let id = button.id.with("was open");
    let was_open: bool = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    if was_open == is_open {
        return;
    }
    ui.data_mut(|data| data.insert_temp(id, is_open));
    if !is_open && !is_pointed(ui) {
        button.request_focus();
    }
}

/// Whether the pointer is at work.
pub(super) fn is_pointed(ui: &Ui) -> bool {
    ui.input(|input| input.pointer.any_down() || input.pointer.any_released())
}
