//! What a user operates: each widget, and the value that the script got from it.

use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) {
    let is_on = page.checkbox("Checkbox", true);
    page.write(("checkbox:", is_on));
    let hour = page.slider("Slider", 0..=23, 17);
    page.write(("slider:", hour));
    let size = page.number("Number", 1..=100, 10);
    page.write(("number:", size));
    let name = page.text_input("Text input", "Ada");
    page.write(("text input:", name));
}
