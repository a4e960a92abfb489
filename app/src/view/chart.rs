//! Charts: title, legend, a plot that can be zoomed and panned, and what stands under the pointer.
//!
//! ```text
//! element ─► prepared (once, a long one on a thread) ─► drawing (when the view changes) ─► shapes, SVG, finds
//! ```
//!
//! Invariant: a frame costs what its pixels can show, however many points there are.

mod axes;
mod csv;
mod density;
mod drawing;
mod histogram;
mod hover;
mod item;
mod job;
mod keys;
mod legend;
mod memory;
mod menu;
mod paint;
mod picture;
mod prepare;
mod pyramid;
mod svg;
mod ticks;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Align2, Color32, FontId, Id, Response, RichText, Stroke, StrokeKind, Ui, Vec2b};
use egui_plot::Plot;

pub(crate) use crate::view::chart::memory::Charts;

use crate::element::chart::{Axis, Chart, Direction, number};
use crate::theme::tokens::{State as Colors, series as series_color, size};
use crate::view::chart::item::{Drawn, Item};
use crate::view::chart::memory::{Shown, view_salt};
use crate::view::chart::menu::Choice;
use crate::view::chart::picture::Picture;
use crate::view::chart::prepare::Prepared;
use crate::view::long;
use crate::view::paragraph::words_ui;
use crate::view::saving::{self, SaveRequest};

/// Draws a chart. Returns a file of it, if the user asks for one.
pub(super) fn chart_ui(
    ui: &mut Ui,
    charts: &mut Charts,
    chart: &Arc<Chart>,
) -> Option<SaveRequest> {
    let place = ui.scope_id().with("chart");
    let mut shown = charts.take(ui, place, chart);
    let inside = ui.scope(|ui| {
        let styles = &mut ui.style_mut().text_styles;
        styles.insert(egui::TextStyle::Body, FontId::proportional(size::BODY));
        styles.insert(egui::TextStyle::Small, FontId::proportional(size::SMALL));
        styles.insert(egui::TextStyle::Button, FontId::proportional(size::BODY));
        if let Some(title) = &chart.title {
            let title = RichText::new(long::title(title)).strong();
            words_ui(ui, title, std::convert::identity);
        }
        let focus = legend::legend_ui(ui, chart, &mut shown.hidden);
        let asked = plot_ui(ui, &mut shown, focus);
        caption_ui(ui, &shown);
        asked
    });
    let taken = picture::take(ui, &mut shown, inside.response.rect);
    saving::outcome_ui(ui, &mut shown.saved);
    charts.put(place, shown);
    inside.inner.or(taken)
}

/// The plot itself; `focus` is the series that the others step back for.
fn plot_ui(ui: &mut Ui, shown: &mut Shown, focus: Option<usize>) -> Option<SaveRequest> {
    // Lent to the plot's item for as long as the plot is being shown.
    let lent = Rc::new(RefCell::new(std::mem::take(&mut shown.drawn)));
    let wish = std::mem::take(&mut shown.wish);
    let hidden = &shown.hidden;
    let (chart, prepared) = shown.on_paper()?;
    let is_dark = ui.visuals().dark_mode;
    let color = |idx: usize| {
        let color = series_color(idx, is_dark);
        let is_behind = focus.is_some_and(|focus| focus != idx);
        if is_behind {
            color.gamma_multiply(0.2)
        } else {
            color
        }
    };
    let colors: Vec<Color32> = (0..chart.series.len()).map(color).collect();
    let direction = if chart.kind.has_bars() {
        chart.direction
    } else {
        Direction::Upright
    };
    let item = Item::new(
        chart,
        prepared,
        direction,
        (colors, hidden.clone()),
        Rc::clone(&lent),
    );
    let has_points = item::range(prepared, hidden, false).is_some();

    let plot_id = shown.plot.with(view_salt(chart));
    let has_focus = ui.memory(|memory| memory.has_focus(plot_id.with("focus")));
    let wish = keys::wish(ui, has_focus).or(wish);
    let is_shift = ui.input(|input| input.modifiers.shift);
    let mut plot = Plot::new("chart")
        .id(plot_id)
        .height(chart.height)
        // What takes the keyboard for it lies over it.
        .sense(egui::Sense::CLICK | egui::Sense::DRAG)
        .width(ui.available_width().max(64.0))
        .allow_scroll(false)
        .allow_drag(Vec2b::from(!is_shift && has_points))
        .allow_zoom(Vec2b::from(has_points))
        .allow_axis_zoom_drag(Vec2b::from(has_points))
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .show_grid(Vec2b::new(
            direction == Direction::Sideways || !chart.kind.has_bars(),
            direction == Direction::Upright || !chart.kind.has_bars(),
        ))
        .grid_color(ui.visuals().weak_text_color().gamma_multiply(0.22))
        .set_margin_fraction(axes::margin(ui, chart, direction));
    if is_shift {
        plot = plot.boxed_zoom_pointer_button(egui::PointerButton::Primary);
    }
    plot = axes::dress(ui, plot, chart, direction);
    let shown_plot = plot.show(ui, |plot| {
        keys::apply(plot, wish, has_focus);
        plot.add(item);
    });
    if has_focus && shown_plot.response.contains_pointer() {
        // The wheel was for the chart, not for the page around it.
        ui.input_mut(|input| input.smooth_scroll_delta = egui::Vec2::ZERO);
    }
    let response = &shown_plot.response;
    let seen = item::paper(chart, &shown_plot.transform, direction);
    let focus = focus_ui(ui, plot_id, response, &description(chart, prepared));
    ui.ctx().accesskit_node_builder(focus.id, |node| {
        let [x, y] = [seen.x, seen.y].map(|span| (span.low, span.high));
        node.set_value(format!("showing {}", ranges(chart, [x, y]).join(", ")));
    });
    if focus.has_focus() {
        let stroke = Stroke::new(1.5, ui.visuals().selection.stroke.color);
        ui.painter()
            .rect_stroke(response.rect, 2.0, stroke, StrokeKind::Outside);
    }
    over_plot_ui(
        ui,
        shown,
        (chart, prepared),
        &lent.borrow(),
        &shown_plot.response,
        has_points,
    );
    shown.drawn = lent.take();
    if shown.picture.is_some() {
        return None;
    }
    let plot = shown_plot.response.rect;
    match menu::menu_ui(ui, plot, &menu::title(&shown.chart))? {
        Choice::Png => shown.picture = Some(Picture::default()),
        Choice::Reset => shown.wish = Some(keys::Wish::Reset),
        choice => return Some(menu::request(ui, shown, seen, choice)),
    }
    ui.ctx().request_repaint();
    None
}

/// What takes the keyboard for the plot, and speaks for it.
fn focus_ui(ui: &Ui, plot_id: Id, plot: &Response, description: &str) -> Response {
    let focus = ui.interact(
        plot.rect,
        plot_id.with("focus"),
        egui::Sense::focusable_noninteractive(),
    );
    if plot.clicked() || plot.drag_started() {
        focus.request_focus();
    }
    if focus.has_focus() {
        let filter = egui::EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..Default::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(focus.id, filter));
    }
    focus.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, description));
    focus
}

/// What lies over the plot: what is under the pointer, or why there is nothing.
fn over_plot_ui(
    ui: &Ui,
    shown: &Shown,
    (chart, prepared): (&Arc<Chart>, &Prepared),
    drawn: &Drawn,
    plot: &Response,
    has_points: bool,
) {
    let rect = plot.rect;
    let middle = |text: &str, color: Color32| {
        let painter = ui.painter().with_clip_rect(rect);
        let galley = painter.layout(
            text.to_owned(),
            FontId::proportional(size::BODY),
            color,
            rect.width() - 32.0,
        );
        let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect);
        painter.rect_filled(at.expand(6.0), 4.0, ui.visuals().panel_fill);
        painter.galley(at.min, galley, color);
    };
    if shown.sample.is_some() && shown.ready.get().is_none() {
        middle(
            &drawing(&shown.chart),
            Colors::Busy.color(ui.visuals().dark_mode),
        );
    } else if !has_points {
        middle(
            &nothing(chart, &shown.hidden, prepared),
            ui.visuals().weak_text_color(),
        );
    } else if shown.picture.is_none() {
        hover::hover_ui(ui, chart, prepared, drawn, plot);
    }
}

/// That a chart is being prepared.
fn drawing(chart: &Chart) -> String {
    let n_points = number(chart.n_points() as f64);
    format!("{} drawing {n_points} points …", Colors::Busy.glyph())
}

/// Why there is nothing to see, and what to do.
fn nothing(chart: &Chart, hidden: &[bool], prepared: &Prepared) -> String {
    let n_points = chart.n_points();
    if chart.series.is_empty() {
        "Nothing to draw: the chart has no series".to_owned()
    } else if n_points == 0 {
        "Nothing to draw: the series have no points yet".to_owned()
    } else if hidden.iter().all(|is_hidden| *is_hidden) {
        "All series are switched off: click one in the legend".to_owned()
    } else if prepared.n_without_place > 0 {
        "Nothing to draw: a logarithmic axis has no place for values at or below 0".to_owned()
    } else {
        "Nothing to draw: no point has finite numbers".to_owned()
    }
}

/// What the picture doesn't show.
fn caption_ui(ui: &mut Ui, shown: &Shown) {
    let Some(prepared) = shown.ready.get() else {
        if shown.before.is_some() {
            let color = Colors::Busy.color(ui.visuals().dark_mode);
            ui.label(RichText::new(drawing(&shown.chart)).small().color(color));
        }
        return;
    };
    let mut notes = Vec::new();
    let most = shown.drawn.drawing.most_per_pixel;
    if most > 1 {
        notes.push(format!(
            "{} points: each pixel shows up to {} of them",
            number(shown.chart.n_points() as f64),
            number(most as f64)
        ));
    }
    if prepared.is_cloud {
        notes.push("drawn as points, because x goes back and forth".to_owned());
    }
    match prepared.n_without_place {
        0 => {}
        1 => notes.push("1 point at or below 0 is left out of the logarithmic axis".to_owned()),
        n => notes.push(format!(
            "{} points at or below 0 are left out of the logarithmic axis",
            number(n as f64)
        )),
    }
    if !notes.is_empty() {
        ui.label(RichText::new(notes.join("; ")).small().weak());
    }
}

/// What a screen reader says of a chart.
fn description(chart: &Chart, prepared: &Prepared) -> String {
    let mut words = vec![chart.kind.name().to_owned()];
    words.extend(chart.title.clone());
    let names = chart.series.iter().map(|series| &*series.name);
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    if !names.is_empty() {
        words.push(format!("of {}", names.join(", ")));
    }
    let mut parts = vec![
        words.join(" "),
        format!("{} points", number(chart.n_points() as f64)),
    ];
    let hidden = vec![false; prepared.traces.len()];
    if let Some(all) = item::range(prepared, &hidden, false) {
        parts.extend(ranges(chart, all));
    }
    parts.join(", ")
}

/// Stretches of both axes in words.
fn ranges(chart: &Chart, places: [(f64, f64); 2]) -> [String; 2] {
    let say = |axis: &Axis, name: &str, (low, high): (f64, f64)| {
        let name = axis.label.as_deref().unwrap_or(name);
        let [low, high] = [low, high].map(|place| axis.format(axis.value(place)));
        format!("{name} from {low} to {high}")
    };
    [say(&chart.x, "x", places[0]), say(&chart.y, "y", places[1])]
}
