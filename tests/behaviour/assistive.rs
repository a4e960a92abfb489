//! What those hear who don't look: each widget by role and name, its help as its description, and whether it works.

use dacapo::App;
use dacapo::prelude::*;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::{Window, page};

const HELP: &str = "more about it";

/// Each widget with help, under a name of its own.
fn widgets(page: &mut Page, is_disabled: bool) -> Result {
    macro_rules! add {
        ($($widget:expr),* $(,)?) => {$(
            page.add($widget.help(HELP).disabled(is_disabled));
        )*};
    }
    let two = ["one", "two"];
    let table = Table::from_columns([("n", vec![1, 2])])?;
    add![
        Button::new("Button"),
        Checkbox::new("Checkbox"),
        Toggle::new("Toggle"),
        Slider::new("Slider", 0..=9),
        RangeSlider::new("Range", 0..=9),
        SelectSlider::new("Select slider", two),
        Number::<i64>::new("Number"),
        Radio::new("Radio", ["radio one"]),
        Segmented::new("Segmented", ["segment one"]),
        Pills::new("Pills", ["pill one"]),
        Feedback::new("Feedback"),
        Select::new("Select", two),
        Multiselect::new("Multiselect", two),
        TextInput::new("Text input"),
        TextArea::new("Text area"),
        DateInput::new("Date").value(date(2026, 11, 21)),
        DateRange::new("Dates", date(2026, 7, 1), date(2026, 7, 14)),
        TimeInput::new("Time", time(17, 30, 0, 0)),
        ColorPicker::new("Color", Color::BLACK),
        File::new("File", &[]),
        Folder::new("Folder"),
        SaveFile::new("Save", "it.txt"),
        Download::new("it.txt", "it"),
        DataEditor::new("Editor", &table),
    ];
    let mut form = page.form("Form");
    form.add(Submit::new("Submit").help(HELP).disabled(is_disabled));
    page.add(Popover::new("Popover").help(HELP).disabled(is_disabled));
    page.add(
        PageLink::new("Only")
            .label("Link")
            .help(HELP)
            .disabled(is_disabled),
    );
    page.text("the end");
    Ok(())
}

/// Role and name of what a user operates in each of them.
const OPERATED: [(Role, &str); 31] = [
    (Role::Button, "Button"),
    (Role::CheckBox, "Checkbox"),
    (Role::Switch, "Toggle"),
    (Role::Slider, "Slider"),
    (Role::Slider, "Range low"),
    (Role::Slider, "Range high"),
    (Role::Slider, "Select slider"),
    (Role::SpinButton, "Number"),
    (Role::RadioButton, "radio one"),
    (Role::RadioButton, "segment one"),
    (Role::RadioButton, "pill one"),
    (Role::RadioButton, "3 stars"),
    (Role::ComboBox, "Select"),
    (Role::ComboBox, "Multiselect"),
    (Role::TextInput, "Text input"),
    (Role::MultilineTextInput, "Text area"),
    (Role::TextInput, "Date"),
    (Role::Button, "Calendar of Date"),
    (Role::TextInput, "Dates from"),
    (Role::TextInput, "Dates to"),
    (Role::TextInput, "Time"),
    (Role::ColorWell, "Color"),
    (Role::TextInput, "Color as text"),
    (Role::TextInput, "File"),
    (Role::TextInput, "Folder"),
    (Role::Button, "Save"),
    (Role::Button, "Download it.txt"),
    (Role::TextInput, "n, row 2"),
    (Role::Button, "Submit"),
    (Role::Button, "Popover"),
    (Role::Link, "Link"),
];

#[test]
fn every_widget_has_a_role_a_name_its_help_and_says_whether_it_works() {
    for is_disabled in [false, true] {
        let script = move |page: &mut Page| widgets(page, is_disabled);
        let mut window = Window::of(App::new("Test").page(page("Only", script)));
        window.0.set_size(egui::vec2(900.0, 4_000.0));
        window.wait_for("the end");
        window.0.run_steps(4);
        for (role, name) in OPERATED {
            let found: Vec<_> = window.0.query_all_by_role_and_label(role, name).collect();
            let [node] = &found[..] else {
                panic!("{role:?} {name:?}: {found:#?} in\n{:#?}", window.0.root());
            };
            let node = node.accesskit_node();
            assert_eq!(node.is_disabled(), is_disabled, "{role:?} {name:?}");
            // Of a table of cells the help is that of the whole.
            if !name.starts_with("n, ") {
                assert_eq!(
                    node.description().as_deref(),
                    Some(HELP),
                    "{role:?} {name:?}"
                );
            }
        }
        for (role, name) in [
            (Role::RadioGroup, "Radio"),
            (Role::RadioGroup, "Segmented"),
            (Role::RadioGroup, "Pills"),
            (Role::RadioGroup, "Feedback"),
            (Role::Form, "Form"),
        ] {
            window.get(role, name);
        }
        let editor = window.get(Role::Group, "Editor");
        assert_eq!(editor.accesskit_node().description().as_deref(), Some(HELP));
    }
}

#[test]
fn what_is_only_shown_has_a_role_and_a_name_too() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        page.title("Title");
        page.link("Link", "https://example.org");
        page.progress(0.25, "Reading");
        page.error("out of cheese");
        let dot = Image::from_rgba(1, 1, [255, 0, 0, 255])?;
        page.image(&dot);
        page.images([dot.clone().caption("A dot"), dot.caption("Another dot")]);
        for kind in [
            ChartKind::Line,
            ChartKind::Area,
            ChartKind::Bar,
            ChartKind::Scatter,
            ChartKind::Histogram,
        ] {
            let chart = Chart::new(kind).series("rain", [1.0, 2.0, 4.0]);
            page.chart(chart.title("Ulm").y_unit("mm"));
        }
        let table = Table::from_columns([("n", vec![1, 2])])?;
        let view = TableView::new(table).label("Numbers");
        page.add(view.column("n", ColumnView::new().help("what is counted")));
        page.tabs(["First", "Second"]);
        page.expander("More").text("folded away");
        page.status("Loading", |_| ());
        page.text("the end");
        Ok(())
    });
    window.0.set_size(egui::vec2(900.0, 4_000.0));
    window.wait_for("the end");
    window.0.run_steps(4);
    let said = "Ulm of rain, 3 points";
    for (role, name) in [
        (Role::Heading, "Title"),
        (Role::Link, "Link"),
        (Role::ProgressIndicator, "Reading"),
        (Role::Image, "Image, 1 × 1"),
        (Role::Image, "A dot"),
        (Role::Image, "Another dot"),
        (Role::Grid, "Cells of Numbers"),
        (Role::ColumnHeader, "n"),
        (Role::Tab, "Second"),
        (Role::Button, "More"),
        (Role::Button, "Loading: complete"),
        (Role::Button, "Menu of Ulm"),
    ] {
        let is_there = window.0.query_all_by_role_and_label(role, name).next();
        assert!(
            is_there.is_some(),
            "{role:?} {name:?} in\n{:#?}",
            window.0.root()
        );
    }
    for kind in ["Line chart", "Area chart", "Bar chart", "Scatter chart"] {
        let name = format!("{kind} {said}, x from 0 to 2, y from 1 mm to 4 mm");
        let name = if kind == "Line chart" || kind == "Scatter chart" {
            name
        } else {
            // What stands on the ground begins there.
            format!("{kind} {said}")
        };
        let mut images = window.0.query_all_by_role(Role::Image);
        let is_there = images.any(|image| {
            let label = image.accesskit_node().label();
            label.is_some_and(|label| label.starts_with(&name))
        });
        assert!(is_there, "{name:?} in\n{:#?}", window.0.root());
    }
    let alerts = window.0.query_all_by_role(Role::Alert);
    assert_eq!(alerts.count(), 1);
    let head = window.get(Role::ColumnHeader, "n");
    let help = head.accesskit_node().description();
    assert_eq!(help.as_deref(), Some("what is counted"));
    let bar = window.get(Role::ProgressIndicator, "Reading");
    let share = bar.accesskit_node().numeric_value();
    assert!(
        share.is_some_and(|it| (it - 0.25).abs() < 0.01 || (it - 25.0).abs() < 1.0),
        "{share:?}"
    );
}
