//! What a run has not come to yet: it stands, fades after a moment, and goes when the run ends without it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dacapo::prelude::*;
use egui::Key;
use egui_kittest::kittest::Queryable;

use crate::gate::Gate;
use crate::harness::Window;

/// How visible a drawing is, as it was drawn last.
#[derive(Clone, Default)]
struct Opacity(Arc<AtomicU32>);

impl Opacity {
    fn drawing(&self) -> Drawing {
        let seen = Arc::clone(&self.0);
        Drawing::new(move |ui: &mut egui::Ui| {
            seen.store(ui.opacity().to_bits(), Ordering::SeqCst);
        })
    }

    fn get(&self) -> f32 {
        f32::from_bits(self.0.load(Ordering::SeqCst))
    }
}

#[test]
fn what_a_run_has_not_come_to_stands_then_fades_then_goes() {
    let gate = Gate::default();
    gate.open();
    let (above, below) = (Opacity::default(), Opacity::default());
    let drawings = (above.drawing(), below.drawing());
    let script = {
        let gate = gate.clone();
        move |page: &mut Page| {
            let is_second = page.state("is_second", false);
            page.add(drawings.0.clone());
            gate.pass();
            if !is_second.get() {
                page.add(drawings.1.clone());
                page.text("goes");
            }
            is_second.set(true);
            page.text("the end");
        }
    };
    let mut window = Window::of_script(script);
    window.wait_for("the end");
    window.wait_for("goes");
    assert_eq!((above.get(), below.get()), (1.0, 1.0));

    gate.close();
    window.press(Key::R);
    gate.await_visitor();
    // A frame of the harness is a quarter of a second: so far nothing flickers.
    window.0.run_steps(2);
    assert_eq!((above.get(), below.get()), (1.0, 1.0));
    window.0.run_steps(2);
    assert!(above.get() > 0.99, "it was drawn again");
    assert!(below.get() < 0.6, "{}", below.get());
    assert!(window.0.query_by_label("goes").is_some());

    gate.open();
    window.wait_for_end_of("goes");
    assert!(window.0.query_by_label("the end").is_some());
}

#[test]
fn what_an_interrupted_run_did_not_come_to_stands_unfaded() {
    let gate = Gate::default();
    gate.open();
    let below = Opacity::default();
    let drawing = below.drawing();
    let script = {
        let gate = gate.clone();
        move |page: &mut Page| {
            page.text("above");
            gate.pass();
            page.add(drawing.clone());
            page.text("the end");
        }
    };
    let mut window = Window::of_script(script);
    window.wait_for("the end");
    gate.close();
    window.press(Key::R);
    gate.await_visitor();
    window.0.run_steps(60);
    assert!(below.get() < 0.6, "{}", below.get());
    window
        .0
        .key_press_modifiers(egui::Modifiers::COMMAND, Key::Period);
    window.wait_until("the run is stopped", |harness| {
        harness.query_by_label_contains("· stopped after").is_some()
    });
    window.0.run_steps(2);
    assert!(below.get() > 0.99, "{}", below.get());
    assert!(window.0.query_by_label("the end").is_some());
    assert!(
        window.0.query_by_label("· rerun 2").is_some(),
        "no other run"
    );
}
