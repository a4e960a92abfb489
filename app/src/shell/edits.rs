//! What the user has changed and the script has not answered yet.
//!
//! A widget shows the user's value from the moment of the change. It shows the script's again as soon as a
//! run that has seen the change delivers the widget: not earlier (the value would jump back), not later (the
//! script may have put bounds on it). Widgets inside replayed blocks are never delivered anew; they keep it.
//!
//! Changes in a form are kept here until its button submits them, or until the script gives the widget another
//! value.

use std::collections::HashMap;

use crate::element::widget::{FormId, Value, WidgetElement, WidgetId};
use crate::protocol::Command;
use crate::shell::tree::{Applied, PageTree};

/// Values on their way to the script, and those that wait to be submitted.
#[derive(Debug, Default)]
pub struct Edits {
    /// The number of the last edit.
    last: u64,
    /// The last edit that the run under way has seen.
    seen: u64,
    pending: HashMap<WidgetId, (u64, Value)>,
    /// What is not submitted yet, in the order of the user's doing.
    kept: Vec<Kept>,
}

/// A change in a form that is not submitted.
#[derive(Debug)]
struct Kept {
    form: FormId,
    widget: WidgetId,
    value: Value,
    /// The value that the user changed: what the script knows, or will know when it has answered.
    base: Value,
}

impl Edits {
    /// The value to show for a widget instead of the script's.
    pub fn value(&self, widget: WidgetId) -> Option<&Value> {
        let kept = self.kept.iter().find(|kept| kept.widget == widget);
        kept.map(|kept| &kept.value)
            .or_else(|| self.pending.get(&widget).map(|(_, value)| value))
    }

    /// Notes a change; returns what to tell the script, if anything.
    #[must_use = "it is to be sent"]
    pub fn set(&mut self, widget: &WidgetElement, value: Value) -> Option<Command> {
        if let Some(form) = widget.form {
            self.keep(form, widget, value);
            return None;
        }
        Some(self.set_at_once(widget.id, value))
    }

    /// Notes a change of a widget that stands in no form; returns what to tell the script.
    #[must_use = "it is to be sent"]
    pub fn set_at_once(&mut self, widget: WidgetId, value: Value) -> Command {
        self.last += 1;
        self.pending.insert(widget, (self.last, value.clone()));
        Command::Set {
            widget,
            value,
            edit: self.last,
        }
    }

    fn keep(&mut self, form: FormId, widget: &WidgetElement, value: Value) {
        let id = widget.id;
        let known = self.kept.iter().position(|kept| kept.widget == id);
        let base = match (known, self.pending.get(&id)) {
            (Some(idx), _) => self.kept.remove(idx).base,
            (None, Some((_, pending))) => pending.clone(),
            (None, None) => widget.value.clone(),
        };
        if value != base {
            self.kept.push(Kept {
                form,
                widget: id,
                value,
                base,
            });
        }
    }

    /// Notes a press of a button; returns what to tell the script.
    #[must_use = "it is to be sent"]
    pub fn press(&mut self, button: &WidgetElement) -> Command {
        self.last += 1;
        let (widget, edit) = (button.id, self.last);
        if !button.kind.is_submit() {
            return Command::Press { widget, edit };
        }
        let submitted = self
            .kept
            .extract_if(.., |kept| Some(kept.form) == button.form);
        let values: Vec<_> = submitted.map(|kept| (kept.widget, kept.value)).collect();
        for (id, value) in &values {
            self.pending.insert(*id, (edit, value.clone()));
        }
        Command::Submit {
            widget,
            values,
            edit,
        }
    }

    /// Whether a change of a widget waits to be submitted.
    pub fn is_kept(&self, widget: WidgetId) -> bool {
        self.kept.iter().any(|kept| kept.widget == widget)
    }

    /// How many changes wait to be submitted with a form.
    pub fn n_kept(&self, form: FormId) -> usize {
        self.kept.iter().filter(|kept| kept.form == form).count()
    }

    /// Whether any change waits to be submitted.
    pub fn has_kept(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Forgets changes of widgets that have gone before they were submitted.
    pub fn forget_unless(&mut self, is_there: impl Fn(WidgetId) -> bool) {
        self.kept.retain(|kept| is_there(kept.widget));
    }

    /// Forgets what the script has answered; `tree` is the page into which that was taken.
    pub fn settle(&mut self, applied: &Applied, tree: &PageTree) {
        match applied {
            Applied::Nothing => {}
            Applied::Seen { edits } => self.seen = *edits,
            Applied::Delivered(widget) => self.delivered(widget),
            Applied::Kept { container, row } => {
                if !self.pending.is_empty() || !self.kept.is_empty() {
                    let widgets = tree.widgets_in(*container, row.clone());
                    widgets.for_each(|widget| self.delivered(widget));
                }
            }
        }
    }

    fn delivered(&mut self, widget: &WidgetElement) {
        let answered = self.pending.get(&widget.id).map(|(edit, _)| *edit);
        let is_answered = answered.is_some_and(|edit| edit <= self.seen);
        if is_answered {
            self.pending.remove(&widget.id);
        } else if answered.is_some() {
            return;
        }
        let Some(idx) = self.kept.iter().position(|kept| kept.widget == widget.id) else {
            return;
        };
        let kept = &mut self.kept[idx];
        if is_answered {
            // Changed again while the answer was on its way.
            kept.base = widget.value.clone();
        }
        if kept.base != widget.value || kept.value == widget.value {
            self.kept.remove(idx);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::element::widget::{ButtonLook, LabelVisibility, WidgetKind};

    fn checkbox(form: Option<FormId>, is_on: bool) -> WidgetElement {
        WidgetElement {
            id: WidgetId(1),
            label: "On".into(),
            key: None,
            help: None,
            label_visibility: LabelVisibility::Visible,
            is_enabled: true,
            form,
            kind: WidgetKind::Checkbox,
            value: Value::Bool(is_on),
        }
    }

    fn delivered(widget: &WidgetElement) -> Applied {
        Applied::Delivered(Arc::new(widget.clone()))
    }

    #[test]
    fn a_value_holds_until_a_run_that_has_seen_it_delivers_the_widget() {
        let (mut edits, tree) = (Edits::default(), PageTree::default());
        let widget = checkbox(None, false);
        for value in [true, false] {
            assert!(edits.set(&widget, Value::Bool(value)).is_some());
        }
        edits.settle(&Applied::Seen { edits: 1 }, &tree);
        edits.settle(&delivered(&widget), &tree);
        assert_eq!(edits.value(widget.id), Some(&Value::Bool(false)));
        edits.settle(&Applied::Seen { edits: 2 }, &tree);
        assert_eq!(edits.value(widget.id), Some(&Value::Bool(false)));
        edits.settle(&delivered(&widget), &tree);
        assert_eq!(edits.value(widget.id), None);
    }

    #[test]
    fn a_change_in_a_form_that_follows_a_submission_waits_for_the_next_one() {
        let form = Some(FormId(7));
        let widget = checkbox(form, false);
        let button = WidgetElement {
            id: WidgetId(2),
            kind: WidgetKind::Submit {
                look: ButtonLook::default().into(),
            },
            value: Value::None,
            ..widget.clone()
        };
        let (mut edits, tree) = (Edits::default(), PageTree::default());
        assert_eq!(edits.set(&widget, Value::Bool(true)), None);
        let submission = Command::Submit {
            widget: button.id,
            values: vec![(widget.id, Value::Bool(true))],
            edit: 1,
        };
        assert_eq!(edits.press(&button), submission);
        assert_eq!(edits.set(&widget, Value::Bool(false)), None);
        edits.settle(&Applied::Seen { edits: 1 }, &tree);
        edits.settle(&delivered(&checkbox(form, true)), &tree);
        assert_eq!(edits.value(widget.id), Some(&Value::Bool(false)));
        assert!(edits.is_kept(widget.id));
    }
}
