//! What a script's closures draw with egui.
//!
//! A panic of theirs ends at the border of their place: it is shown there, and the closure is not called again.

use std::collections::HashMap;

use egui::{Id, Ui, UiBuilder};

use crate::element::Exception;
use crate::element::drawing::Drawing;
use crate::host::crash;
use crate::view::{View, alert, state_id};

/// Passes after which a closure that nobody shows is let go, with whatever it holds.
const KEPT_PASSES: u64 = 600;

/// Closures that panicked, by place, with the pass in which that was shown last.
#[derive(Default)]
pub(super) struct Broken(HashMap<Id, (Drawing, Exception, u64)>);

impl Broken {
    /// Lets go of those that are gone.
    pub(super) fn sweep(&mut self, pass: u64) {
        self.0
            .retain(|_, (_, _, shown)| *shown + KEPT_PASSES >= pass);
    }
}

impl View<'_> {
    pub(super) fn drawing_ui(&mut self, ui: &mut Ui, drawing: &Drawing) {
        let id = state_id(ui, "drawing");
        let broken = &mut self.memory.broken.0;
        let pass = ui.cumulative_pass_nr();
        if let Some((known, exception, shown)) = broken.get_mut(&id) {
            if known == drawing {
                *shown = pass;
                alert::exception_ui(ui, exception);
                return;
            }
            broken.remove(&id);
        }
        // In a scope of its own, which goes with whatever state the closure leaves it in.
        let drawn = crash::guard_drawing(|| {
            ui.scope_builder(UiBuilder::new().id_salt("closure"), |ui| drawing.draw(ui));
        });
        if let Err(exception) = drawn {
            alert::exception_ui(ui, &exception);
            broken.insert(id, (drawing.clone(), *exception, pass));
        }
    }
}
