//! What a page shows and nobody operates: text, code, figures, alerts.

use dacapo::prelude::*;

const SHOPPING: &str = "\
*Markdown* with `code`, [links](https://www.rust-lang.org), tables and tasks:

| tree | height |
|---|---|
| oak | 21 m |
| yew | 9 m |

- [x] plant a tree
- [ ] wait

```toml
# a block of code
[dependencies]
dacapo = \"0.1\"
```
";

pub(crate) fn show(page: &mut Page) {
    page.add(
        Heading::header("Text")
            .divider(true)
            .help("A headline with a line and help"),
    );
    page.subheader("A subheader");
    page.write(("Several values in a row:", 3, true, 4.5));
    page.text("text, exactly   as it is");
    page.caption("A caption, small and weak.");
    page.markdown("עברית, English ו־**123** (באותה שורה): [קישור](https://he.wikipedia.org).");
    page.markdown("العربية، وEnglish، و٤٥٦ في سطر واحد.");
    page.markdown(SHOPPING);
    page.link("A link", "https://www.rust-lang.org");
    page.link_button("A link button", "https://docs.rs");
    page.download("shopping.md", SHOPPING);
    page.divider();

    page.header("Badges");
    let [mut plain, mut good, mut note, mut late, mut bad] = page.columns();
    plain.badge("plain");
    good.add(Badge::new("ready").level(AlertLevel::Success));
    note.add(Badge::new("note").level(AlertLevel::Info));
    late.add(Badge::new("3 late").level(AlertLevel::Warning));
    bad.add(Badge::new("failed").level(AlertLevel::Error));

    page.header("Code and values");
    page.code("let hour = page.slider(\"Hour\", 0..=23, 17);", "rust");
    let query = "-- rides by city\nSELECT city, count(*) FROM rides\nGROUP BY city;";
    page.add(Code::new(query).language("sql").line_numbers(true));
    page.add(Json::new([("Rome", [12, 40]), ("Oslo", [7, 9])]).open_depth(1));

    page.header("Figures");
    let [mut rides, mut wait, mut stations] = page.columns();
    rides.add(Metric::new("Rides", "1,204").delta("+12 %").border(true));
    wait.add(
        Metric::new("Waiting", "4 min")
            .delta("+1 min")
            .delta_color(DeltaColor::Inverse)
            .help("From the call to the ride")
            .border(true),
    );
    stations.add(
        Metric::new("Stations", 48)
            .delta("-2")
            .delta_color(DeltaColor::Off)
            .border(true),
    );

    page.header("How it goes");
    let bar = page.progress(0.0, "Reading");
    bar.set(0.4, "Reading 4 of 10 files");
    page.status("Loading the rides", |status| {
        status.write("reading the file");
    });
    page.status("Saving the rides", |status| {
        status.write("there is no room left");
        status.fail();
    });
    page.success("It worked.");
    page.info("Neither nor.");
    page.warning("Look out.");
    page.error("It failed.");
    if let Err(error) = "twelve".parse::<u32>() {
        page.exception(&error);
    }
    if page.button("Say something once") {
        page.add(Toast::new("Said.").level(AlertLevel::Success));
    }

    page.header("Anything that egui can draw");
    page.egui(|ui| {
        let (rect, _) = ui.allocate_exact_size(
            dacapo::egui::vec2(120.0, 24.0),
            dacapo::egui::Sense::hover(),
        );
        for step in 0_u8..6 {
            let at = rect.left_center() + dacapo::egui::vec2(10.0 + 20.0 * f32::from(step), 0.0);
            let color = ui
                .visuals()
                .hyperlink_color
                .gamma_multiply(0.3 + 0.1 * f32::from(step));
            ui.painter().circle_filled(at, 3.0 + f32::from(step), color);
        }
    });
}
