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
mod menu;
mod paint;
mod picture;
mod prepare;
mod pyramid;
mod svg;
mod ticks;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use egui::{Align2, Color32, FontId, Id, Response, RichText, Stroke, StrokeKind, Ui, Vec2b};
use egui_plot::Plot;

use crate::element::chart::{Axis, Chart, ChartKind, Direction, Scale, number};
use crate::theme::tokens::{State as Colors, series as series_color, size};
use crate::view::chart::item::{Drawn, Item};
use crate::view::chart::job::Desk;
use crate::view::chart::menu::Choice;
use crate::view::chart::picture::Picture;
use crate::view::chart::prepare::Prepared;
use crate::view::long;
use crate::view::saving::{self, SaveRequest, Saved};

/// Frames after which a chart that nobody draws is forgotten.
const KEPT_FRAMES: u64 = 600;

/// What a window remembers of its charts.
#[derive(Default)]
pub(crate) struct Charts {
    by_place: HashMap<Id, Shown>,
}

/// A chart that is shown.
struct Shown {
    chart: Arc<Chart>,
    ready: Arc<OnceLock<Prepared>>,
    /// Where it is being prepared.
    desk: Desk,
    /// Shown until it is ready: the chart that was here before, if it is of the same kind,
    before: Option<Before>,
    /// or else some of its points.
    sample: Option<Prepared>,
    /// Which series are switched off.
    hidden: Vec<bool>,
    drawn: Drawn,
    /// A picture of it that is being taken.
    picture: Option<Picture>,
    /// How saving it went.
    saved: Option<Result<PathBuf, String>>,
    /// What the menu asks of the view, for the next frame.
    wish: Option<keys::Wish>,
    /// The frame in which it was last drawn.
    last_frame: u64,
}

/// A chart that stood at the place of another one.
struct Before {
    chart: Arc<Chart>,
    ready: Arc<OnceLock<Prepared>>,
}

impl Before {
    /// Whether it can stand in for a chart: with the same series, on the same paper.
    fn is_like(&self, chart: &Chart) -> bool {
        let names = |chart: &Chart| -> Vec<_> {
            let series = chart.series.iter();
            series.map(|series| series.name.clone()).collect()
        };
        self.ready.get().is_some()
            && self.chart.kind == chart.kind
            && view_salt(&self.chart) == view_salt(chart)
            && names(&self.chart) == names(chart)
    }
}

impl Shown {
    /// What is drawn now: the chart, or what stands in for it.
    fn on_paper(&self) -> Option<(&Arc<Chart>, &Prepared)> {
        if let Some(prepared) = self.ready.get() {
            return Some((&self.chart, prepared));
        }
        let before = self.before.as_ref();
        before
            .and_then(|before| Some((&before.chart, before.ready.get()?)))
            .or_else(|| Some((&self.chart, self.sample.as_ref()?)))
    }
}

impl Charts {
    /// Takes out what is remembered of a chart, which is prepared if it is a new one.
    fn take(&mut self, ui: &Ui, place: Id, chart: &Arc<Chart>) -> Shown {
        let last_frame = ui.ctx().cumulative_pass_nr();
        let old = self.by_place.remove(&place);
        let is_same = |old: &Shown| Arc::ptr_eq(&old.chart, chart) || old.chart == *chart;
        let old = match old {
            // Of two that are equal this one is kept: then no point is compared in the next frame.
            Some(old) if is_same(&old) => {
                let is_waiting = old.ready.get().is_none();
                return Shown {
                    chart: Arc::clone(chart),
                    before: old.before.filter(|_| is_waiting),
                    sample: old.sample.filter(|_| is_waiting),
                    last_frame,
                    ..old
                };
            }
            old => old,
        };
        let is_hidden = |name: &str| {
            let old = old.as_ref()?;
            let idx = old.chart.series.iter().position(|it| it.name == name)?;
            old.hidden.get(idx).copied()
        };
        let names = chart.series.iter().map(|series| &*series.name);
        let hidden = names.map(|name| is_hidden(name).unwrap_or(false)).collect();
        let desk = old.as_ref().map(|old| old.desk.clone()).unwrap_or_default();
        let ready = desk.begin(ui.ctx(), chart);
        let is_ready = ready.get().is_some();
        let (mut before, mut drawn) = (None, Drawn::default());
        if let Some(old) = old.filter(|_| !is_ready) {
            before = match old.ready.get() {
                Some(_) => Some(Before {
                    chart: old.chart,
                    ready: old.ready,
                }),
                None => old.before,
            };
            drawn = old.drawn;
        }
        before = before.filter(|before| before.is_like(chart));
        let needs_sample = before.is_none() && !is_ready;
        Shown {
            chart: Arc::clone(chart),
            ready,
            desk,
            before,
            sample: needs_sample.then(|| prepare::prepare(&prepare::sample(chart))),
            hidden,
            drawn,
            picture: None,
            saved: None,
            wish: None,
            last_frame,
        }
    }

    /// Takes in how saving a chart went.
    pub(crate) fn saved(&mut self, saved: Saved) {
        if let Some(shown) = self.by_place.get_mut(&saved.place) {
            shown.saved = Some(saved.outcome);
        }
    }

    /// Forgets the charts that are gone.
    pub(crate) fn sweep(&mut self, frame: u64) {
        self.by_place
            .retain(|_, shown| shown.last_frame + KEPT_FRAMES >= frame);
    }
}

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
            ui.label(RichText::new(long::title(title)).strong());
        }
        let focus = legend::legend_ui(ui, chart, &mut shown.hidden);
        let asked = plot_ui(ui, place, &mut shown, focus);
        caption_ui(ui, &shown);
        asked
    });
    let taken = picture::take(ui, place, &mut shown, inside.response.rect);
    saving::outcome_ui(ui, &mut shown.saved);
    charts.by_place.insert(place, shown);
    inside.inner.or(taken)
}

/// The plot itself; `focus` is the series that the others step back for.
fn plot_ui(ui: &mut Ui, place: Id, shown: &mut Shown, focus: Option<usize>) -> Option<SaveRequest> {
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

    let plot_id = place.with(view_salt(chart));
    let has_focus = ui.memory(|memory| memory.has_focus(plot_id.with("focus")));
    let wish = keys::wish(ui, has_focus).or(wish);
    let is_shift = ui.input(|input| input.modifiers.shift);
    let mut plot = Plot::new("chart")
        .id(plot_id)
        .height(chart.height)
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
        .set_margin_fraction(match chart.kind {
            ChartKind::Scatter => egui::vec2(0.04, 0.1),
            _ => egui::vec2(0.02, 0.06),
        });
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
        choice => return Some(menu::request(ui, place, shown, seen, choice)),
    }
    ui.ctx().request_repaint();
    None
}

/// What changes where things stand: with it begins another view.
fn view_salt(chart: &Chart) -> (u64, u64, [Option<[u64; 2]>; 2], bool) {
    let scale = |scale: &Scale| match scale {
        Scale::Linear => 0,
        Scale::Log => 1,
        Scale::Time(_) => 2,
        Scale::Categories(_) => 3,
    };
    let bounds = |bounds: Option<(f64, f64)>| bounds.map(|(a, b)| [a.to_bits(), b.to_bits()]);
    (
        scale(&chart.x.scale),
        scale(&chart.y.scale),
        [bounds(chart.x.bounds), bounds(chart.y.bounds)],
        chart.direction == Direction::Sideways,
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_stands_in_for_the_next_one_if_it_is_of_the_same_series_and_axes() {
        let of = |kind, name: &str| Chart::new(kind).series(name, [(1, 5), (3, 6)]);
        let line = of(ChartKind::Line, "a");
        let ready = Arc::new(OnceLock::new());
        let before = Before {
            chart: Arc::new(line.clone()),
            ready: Arc::clone(&ready),
        };
        assert!(!before.is_like(&line), "it was never ready itself");
        let _ = ready.set(prepare::prepare(&line));
        assert!(before.is_like(&line));
        assert!(!before.is_like(&of(ChartKind::Line, "b")));
        assert!(!before.is_like(&of(ChartKind::Scatter, "a")));
        assert!(!before.is_like(&line.log_y()));
    }
}
