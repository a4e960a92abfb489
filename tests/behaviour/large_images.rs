//! Images that are made ready beside the window: what is seen meanwhile, and that it moves.

use dacapo::prelude::*;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::Window;

const NAME: &str = "Image, 600 × 600";

/// An image of one shade, larger than what is made ready within a frame.
fn shades(page: &mut Page) -> Result {
    let shade = page.slider("Shade", 0..=255, 0);
    page.image(Image::from_rgba(600, 600, vec![shade; 4 * 600 * 600])?);
    page.text(format!("shade {shade}"));
    Ok(())
}

fn is_busy<S>(harness: &Harness<'_, S>) -> bool {
    let image = harness.get_by_role_and_label(Role::Image, NAME);
    image.accesskit_node().is_busy()
}

#[test]
fn an_image_stays_until_the_next_one_of_its_place_is_ready() {
    let mut window = Window::of_script(shades);
    window.wait_for("shade 0");
    window.wait_until("the first one is ready", |harness| !is_busy(harness));
    window.get(Role::Slider, "Shade").focus();
    window.0.run_steps(3);
    for shade in 1..=8 {
        window.press(Key::ArrowRight);
        window.wait_until("the next one is ready", |harness| {
            let image = harness.get_by_role_and_label(Role::Image, NAME);
            let is_seen = !image.accesskit_node().is_disabled();
            assert!(is_seen, "in place of a picture stands that one is coming");
            let said = format!("shade {shade}");
            harness.query_by_label(&said).is_some() && !is_busy(harness)
        });
    }
}

#[test]
fn of_images_that_come_in_a_row_the_last_one_is_shown_in_the_end() {
    let mut window = Window::of_script(shades);
    window.wait_for("shade 0");
    window.get(Role::Slider, "Shade").focus();
    window.0.run_steps(3);
    for _ in 0..40 {
        window.press(Key::ArrowRight);
    }
    window.wait_for("shade 40");
    window.wait_until("the last one is ready", |harness| !is_busy(harness));
    for _ in 0..2 {
        window.press(Key::ArrowLeft);
        window.press(Key::ArrowRight);
    }
    window.wait_for("shade 40");
    window.wait_until("it is ready again", |harness| !is_busy(harness));
}
