//! Places that hold other elements.

use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) {
    page.header("Columns");
    let [mut left, mut right] = page.columns();
    left.text("left");
    right.text("right");
    let [mut name, mut price] = page.add(
        Columns::new([3.0, 1.0])
            .gap(Gap::Small)
            .align(VerticalAlign::Center)
            .border(true),
    );
    name.subheader("Yew");
    name.write("Grows slowly, lives long.");
    price.write("12 €");

    page.header("Tabs");
    let [mut rides, mut stations] = page.tabs(["Rides", "Stations"]);
    rides.write("Every ride, newest first.");
    stations.write("Every station, by name.");

    page.header("Places that open");
    let mut more = page.expander("Expander");
    more.write("Only for the curious.");
    let mut filter = page.popover("Popover");
    let is_member = filter.checkbox("Members only", false);
    filter.select("Kind", ["all", "classic", "electric"]);
    page.write(("members only:", is_member));

    let mut rename = page.dialog("Dialog");
    if page.button("Open the dialog") {
        rename.open();
    }
    if let Some(mut body) = rename.body() {
        body.write("In front of everything, until Escape, the cross or a click beside it.");
        body.text_input("New name", "");
        if body.button("OK") {
            rename.close();
        }
    }

    page.header("Containers");
    let mut above = page.container();
    page.write("Drawn first, and yet below.");
    above.write("Drawn later, into a place above.");
    let mut low = page.add(Container::new().border(true).height(140.0));
    for line in 1..=30 {
        low.write(("line", line, "of a place with a fixed height"));
    }
    let mut slot = page.empty();
    slot.write("replaced by");
    slot.write("what was drawn into the slot last");
}
