//! Options that are all in sight, as one group with the widget's name. The arrow keys lead from one to the next.

use egui::accesskit::Role;
use egui::{Id, Memory, Response, Ui, UiBuilder};

use crate::element::widget::WidgetElement;
use crate::view::widget::cursor::arrows;

/// What the arrow keys do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrows {
    /// They choose what they lead to: of all options one is chosen.
    Choose,
    /// They only lead to it: several may be chosen, each by a key of its own.
    Move,
}

/// An option, by its position, that the user has picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Picked {
    /// Clicked, or pressed by key; what was chosen may be taken back so.
    Pressed(usize),
    /// The arrow keys have led to it.
    Reached(usize),
}

/// The options that were drawn, in their order.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// Each with whether it can be picked.
    options: Vec<(Id, bool)>,
    pressed: Option<usize>,
}

impl Group {
    /// Notes what stands for the next option.
    pub(super) fn note(&mut self, option: &Response) {
        if option.clicked() {
            self.pressed = Some(self.options.len());
        }
        self.options.push((option.id, option.enabled()));
    }

    /// The option to which the arrow keys lead; it gets the focus. Behind the last one they go on with the first, past
    /// those that can't be picked.
    fn reached(&self, ui: &Ui) -> Option<usize> {
        let focused = ui.memory(Memory::focused)?;
        self.options.iter().find(|(id, _)| *id == focused)?;
        let (right, down) = arrows(ui, focused);
        let to = next(&self.options, focused, right + down)?;
        ui.memory_mut(|memory| memory.request_focus(self.options[to].0));
        Some(to)
    }
}

/// Draws a group; what was picked in it.
pub(super) fn group_ui(
    ui: &mut Ui,
    widget: &WidgetElement,
    arrows: Arrows,
    options_ui: impl FnOnce(&mut Ui, &mut Group),
) -> Option<Picked> {
    let builder = UiBuilder::new()
        .accessibility_role(Role::RadioGroup)
        .accessibility_label(&*widget.label);
    let mut group = Group::default();
    ui.scope_builder(builder, |ui| {
        options_ui(ui, &mut group);
        let reached = group.reached(ui).filter(|_| arrows == Arrows::Choose);
        let pressed = group.pressed.map(Picked::Pressed);
        pressed.or(reached.map(Picked::Reached))
    })
    .inner
}

/// The option so many steps behind this one, or before it, among those that can be picked; `None`: it is this one.
fn next<I: Copy + PartialEq>(options: &[(I, bool)], at: I, steps: i32) -> Option<usize> {
    let can_be_picked = |idx: &usize| options[*idx].1;
    let ways: Vec<usize> = (0..options.len()).filter(can_be_picked).collect();
    let now = ways.iter().position(|idx| options[*idx].0 == at)?;
    let n_steps = steps.unsigned_abs() as usize % ways.len();
    let forward = if steps < 0 {
        ways.len() - n_steps
    } else {
        n_steps
    };
    let then = (now + forward) % ways.len();
    (then != now).then(|| ways[then])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_around_and_past_what_cannot_be_picked() {
        let options = [("a", true), ("b", false), ("c", true), ("d", true)];
        assert_eq!(next(&options, "a", 1), Some(2));
        assert_eq!(next(&options, "a", -1), Some(3));
        assert_eq!(next(&options, "d", 1), Some(0));
        assert_eq!(next(&options, "c", 2), Some(0));
        assert_eq!(next(&options, "c", 0), None);
        assert_eq!(next(&options, "c", 3), None, "it has come around");
        assert_eq!(next(&[("a", true)], "a", 1), None);
    }
}
