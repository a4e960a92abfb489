//! What a user operates: each widget, and the value that the script got from it.

use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) {
    let [mut left, mut right] = page.columns();
    switches(&mut left);
    numbers(&mut left);
    texts(&mut left);
    choices(&mut right);
    days(&mut right);
    editor(page);
    looks(page);
}

fn switches(page: &mut Page) {
    page.header("On and off");
    let is_pressed = page.button("Button");
    let is_on = page.checkbox("Checkbox", true);
    let is_live = page.toggle("Toggle", true);
    page.caption(format!(
        "button {is_pressed} · checkbox {is_on} · toggle {is_live}"
    ));
}

fn numbers(page: &mut Page) {
    page.header("Numbers");
    let hour = page.slider("Slider", 0..=23, 17);
    let (from, to) = page.range_slider("Range slider", 0..=23, (7, 19));
    let size = page.number("Number", 1..=100, 10);
    let price = page.add(
        Number::new("Price")
            .range(0.0..=99.0)
            .value(4.5)
            .decimals(2)
            .prefix("€ "),
    );
    page.caption(format!(
        "slider {hour} · range {from} to {to} · number {size} · price {price}"
    ));
}

fn texts(page: &mut Page) {
    page.header("Text");
    let name = page.text_input("Text input", "Ada");
    let word = page.add(
        TextInput::new("Password")
            .password(true)
            .placeholder("at least 8 characters"),
    );
    let notes = page.add(
        TextArea::new("Text area")
            .rows(3)
            .max_chars(200)
            .placeholder("Notes"),
    );
    page.caption(format!(
        "text {name:?} · password of {} · notes {notes:?}",
        word.len()
    ));
}

fn choices(page: &mut Page) {
    page.header("Choices");
    let city = page.select("Select", ["Rome", "Oslo", "Lima"]);
    let country = page.add(
        Select::new("Select or none", COUNTRIES)
            .placeholder("Any country")
            .or_none(),
    );
    let unit =
        page.add(Radio::new("Radio", ["km", "miles"]).captions(["most of the world", "elsewhere"]));
    let cities = page.add(
        Multiselect::new("Multiselect", COUNTRIES)
            .selected([0, 4])
            .max(3),
    );
    let size = page.select_slider("Select slider", ["S", "M", "L", "XL"]);
    let view = page.segmented("Segmented", ["Day", "Week", "Month"]);
    let topic = page.pills("Pills", ["Weather", "Traffic", "Sport"]);
    let stars = page.feedback("Feedback");
    page.caption(format!(
        "{city} · {country:?} · {unit} · {cities:?} · {size} · {view} · {topic:?} · {stars:?}"
    ));
}

fn days(page: &mut Page) {
    page.header("Days, times, colors, files");
    let day = page.add(DateInput::new("Date").value(date(2026, 11, 21)));
    let (from, to) = page.date_range("Date range", (date(2026, 7, 1), date(2026, 7, 14)));
    let start = page.time("Time", time(17, 30, 0, 0));
    let line = page.color("Color", [0x1d, 0x5b, 0xbf]);
    let file = page.file("File", &["csv"]);
    let images = page.add(
        File::new("Files", &[])
            .filter("Images", &["png", "jpg"])
            .multiple(),
    );
    let folder = page.add(Folder::new("Folder"));
    if let Some(path) = page.add(SaveFile::new("Save a file", "tour.txt")) {
        page.success(format!("this would go to {}", path.display()));
    }
    page.caption(format!(
        "{day} · {from} to {to} · {start} · {line} · {file:?} · {} files · {folder:?}",
        images.len()
    ));
}

fn editor(page: &mut Page) {
    page.header("Data editor");
    let csv = b"tree,height in m,planted,evergreen\noak,21.5,1900-05-01,false\nbirch,14.0,1988-10-12,false\nyew,9.5,1750-01-01,true\n";
    match Table::from_csv_bytes(csv, "trees") {
        Ok(trees) => {
            let edited = page.add(
                DataEditor::new("Trees", &trees)
                    .disable_column("tree")
                    .rows(true),
            );
            let heights = edited.column("height in m").and_then(dacapo::Column::sum);
            page.caption(format!(
                "{} rows, {} m in all",
                edited.n_rows(),
                heights.unwrap_or_default()
            ));
        }
        Err(err) => page.error(err.to_string()),
    }
}

fn looks(page: &mut Page) {
    page.header("Looks");
    let [mut left, mut middle, mut right] = page.columns();
    left.add(
        Button::new("Primary")
            .primary(true)
            .icon("▶")
            .full_width(true),
    );
    middle.add(
        Button::new("With help")
            .help("Shown on hover")
            .full_width(true),
    );
    right.add(Button::new("Disabled").disabled(true).full_width(true));
    left.add(
        Slider::new("Disabled slider", 0.0..=1.0)
            .value(0.5)
            .suffix(" km")
            .disabled(true),
    );
    middle.add(
        TextInput::new("Label hidden")
            .value("no label")
            .label_visibility(LabelVisibility::Hidden),
    );
    right.add(
        Radio::new("Horizontal", ["one", "two", "three"])
            .horizontal(true)
            .help("Side by side"),
    );
    left.add(
        Multiselect::new("Several pills", ["red", "green", "blue"])
            .pills(true)
            .selected([1]),
    );
    middle.add(Toggle::new("Disabled toggle").value(true).disabled(true));
    right.add(Feedback::new("Faces").scale(FeedbackScale::Faces));
    left.add(Feedback::new("Thumbs").scale(FeedbackScale::Thumbs));
}

const COUNTRIES: [&str; 12] = [
    "Argentina",
    "Bolivia",
    "Chile",
    "Denmark",
    "Estonia",
    "Finland",
    "Greece",
    "Hungary",
    "Italy",
    "Japan",
    "Kenya",
    "Lesotho",
];
