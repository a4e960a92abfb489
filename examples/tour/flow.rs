//! What happens between reruns: state, callbacks, values that the script sets, forms, fragments.

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

    page.header("Form");
    let mut form = page.add(Form::new("Order").clear_on_submit(true));
    let [mut left, mut right] = form.columns();
    let name = left.text_input("Name", "");
    let amount = right.number("Amount", 1..=99, 1);
    let is_fast = form.checkbox("Fast", false);
    if form.submit("Order") {
        page.success(format!("{amount} for {name:?}, fast: {is_fast}"));
    }

    page.header("Fragments");
    let runs = page.state("runs of everything", 0);
    runs.update(|n| *n += 1);
    page.write(("run", runs.get(), "of everything"));
    page.fragment("zoom", |page: &mut Page| {
        let zoom = page.slider("Zoom", 1..=8, 1);
        page.write(("zoom", zoom, "and nothing else has run"));
    });
    let clock = Fragment::new("clock", |page: &mut Page| {
        let ticks = page.state("ticks", 0);
        ticks.update(|n| *n += 1);
        page.write(("tick", ticks.get()));
    });
    page.add(clock.run_every(Duration::from_secs(2)));

    page.header("Pages");
    page.page_link("Tour");
    let link = PageLink::new("Tour").label("From the top").icon("▲");
    page.add(link.help("An app of several pages has a link to each"));
    page.add(PageLink::new("Tour").label("Not yet").disabled(true));

    page.header("Stop");
    if page.checkbox("Stop here", false) {
        page.stop();
    }
    page.text("What stands below a stop goes.");
}
