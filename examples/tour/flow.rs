//! What happens between reruns: state, callbacks, values that the script sets.

use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) {
    page.header("State");
    let clicks = page.state("clicks", 0);
    if page.button("Click") {
        clicks.update(|n| *n += 1);
    }
    page.write(("clicked", clicks.get(), "times"));

    page.header("Callbacks and values");
    let n_moves = page.state("moves", 0);
    let moved = n_moves.clone();
    let hour = Slider::new("Hour", 0..=23).value(17).key("hour");
    let hour = page.add(hour.on_change(move |_| moved.update(|n| *n += 1)));
    page.add(Button::new("Noon").on_click(|page| page.set_value("hour", 12)));
    page.add(Button::new("As at first").on_click(|page| page.reset_value("hour")));
    page.write((hour, "o'clock, moved", n_moves.get(), "times by hand"));

    page.header("Stop");
    if page.checkbox("Stop here", false) {
        page.stop();
    }
    page.text("What stands below a stop goes.");
}
