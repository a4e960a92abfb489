//! The small menu of a chart: saving it as a picture, a drawing or numbers, and seeing everything again.
//!
//! It lies in the upper right corner of the plot, seen while the pointer is over the chart or the keyboard in it.

use std::sync::Arc;

use egui::{Id, Rect, Ui, UiBuilder, pos2, vec2};

use crate::element::chart::Chart;
use crate::view::chart::csv::csv;
use crate::view::chart::svg::Sheet;
use crate::view::chart::{Shown, drawing::Paper};
use crate::view::saving::{Make, SaveRequest, file_name};

/// What was chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// What is seen, pixel by pixel.
    Png,
    Svg,
    Csv,
    /// Everything is shown again.
    Reset,
}

const CHOICES: [(Choice, &str); 4] = [
    (Choice::Png, "Save picture (PNG)…"),
    (Choice::Svg, "Save drawing (SVG)…"),
    (Choice::Csv, "Save numbers (CSV)…"),
    (Choice::Reset, "Show everything"),
];

/// Draws the button, and the menu while it is open.
pub(super) fn menu_ui(ui: &mut Ui, plot: Rect, name: &str) -> Option<Choice> {
    let size = vec2(26.0, 22.0);
    let rect = Rect::from_min_size(pos2(plot.right() - size.x - 4.0, plot.top() + 4.0), size);
    let is_near = ui.rect_contains_pointer(plot);
    let mut chosen = None;
    // Over the plot: it takes no room of its own.
    let ui = &mut ui.new_child(UiBuilder::new().max_rect(rect).id_salt("menu"));
    let id = Id::unique(("chart menu", ui.scope_id()));
    let was_shown = ui.data(|data| data.get_temp(id).unwrap_or(false));
    if !(is_near || was_shown) {
        // There for the keyboard and for those who listen, which will show it.
        ui.set_opacity(0.0);
    }
    let menu = ui.menu_button("⋮", |ui| {
        for (choice, text) in CHOICES {
            if ui.button(text).clicked() {
                chosen = Some(choice);
            }
        }
    });
    let button = menu.response.accessible_name(format!("Menu of {name}"));
    let is_shown = button.has_focus() || menu.inner.is_some();
    if is_shown != was_shown {
        ui.data_mut(|data| data.insert_temp(id, is_shown));
        ui.ctx().request_repaint();
    }
    if menu.inner.is_none() {
        button.on_hover_text("Save this chart");
    }
    chosen
}

/// What is to be saved: a drawing or numbers.
pub(super) fn request(ui: &Ui, shown: &Shown, paper: Paper, choice: Choice) -> SaveRequest {
    let chart = Arc::clone(&shown.chart);
    let visuals = ui.visuals();
    let (extension, make): (_, Make) = if choice == Choice::Csv {
        ("csv", Box::new(move || Ok(csv(&chart).into_bytes())))
    } else {
        let color = |idx| crate::theme::tokens::series(idx, visuals.dark_mode);
        let sheet = Sheet {
            colors: (0..chart.series.len()).map(color).collect(),
            chart,
            paper,
            marks: shown.drawn.drawing.marks.clone(),
            hidden: shown.hidden.clone(),
            page: visuals.panel_fill,
            ink: visuals.text_color(),
            grid: visuals.weak_text_color().gamma_multiply(0.35),
        };
        ("svg", Box::new(move || Ok(sheet.svg()?.into_bytes())))
    };
    SaveRequest {
        place: shown.plot,
        what: "chart",
        name: file_name(&title(&shown.chart), extension),
        extension,
        make,
    }
}

/// What a chart is called: by its title, else by its series, else by its kind.
pub(super) fn title(chart: &Chart) -> String {
    let names = chart.series.iter().map(|series| &*series.name);
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    match &chart.title {
        Some(title) => title.clone(),
        None if names.is_empty() => chart.kind.name().to_owned(),
        None => names.join(", "),
    }
}
