//! Small pieces that every part of the panel draws alike: glyphs of states, figures, tabs, badges.
//!
//! Glyphs are painted, not written, so that they sit exactly and never depend on a font.

use std::f32::consts::TAU;

use egui::epaint::{PathShape, PathStroke};
use egui::text::LayoutJob;
use egui::{
    Align2, Color32, CornerRadius, FontId, Label, Painter, Pos2, Rect, Response, RichText, Sense,
    Shape, Stroke, TextFormat, TextStyle, Ui, WidgetInfo, pos2, vec2,
};

use crate::story::figures::Figure;
use crate::theme::tokens::{State, size};

/// The colour of a state on this panel.
pub(super) fn color(ui: &Ui, state: State) -> Color32 {
    state.color(ui.visuals().dark_mode)
}

/// Paints the glyph of a state, 10 points across.
pub(super) fn glyph(painter: &Painter, center: Pos2, state: State, color: Color32) {
    let radius = 4.5;
    let stroke = Stroke::new(1.6, color);
    match state {
        State::Hit => {
            painter.circle_filled(center, radius, color);
        }
        State::Miss => {
            painter.circle_stroke(center, radius - 0.6, stroke);
        }
        State::Expired => {
            painter.circle_stroke(center, radius - 0.6, stroke);
            // The last quarter, from twelve to three.
            let arc = (0..=6).map(|step| {
                let angle = -TAU / 4.0 + TAU / 4.0 * step as f32 / 6.0;
                center + (radius - 0.6) * vec2(angle.cos(), angle.sin())
            });
            let points = std::iter::once(center).chain(arc).collect();
            painter.add(PathShape::convex_polygon(points, color, PathStroke::NONE));
        }
        State::Changed => {
            let points = [(0.0, -5.0), (5.0, 4.0), (-5.0, 4.0)];
            let points = points.map(|(x, y)| center + vec2(x, y)).to_vec();
            painter.add(PathShape::convex_polygon(points, color, PathStroke::NONE));
        }
        State::Gone => {
            painter.circle_stroke(center, radius - 0.6, stroke);
            let reach = vec2(3.0, -3.0);
            painter.line_segment([center - reach, center + reach], stroke);
        }
        State::Busy => {
            for step in 0..8 {
                let angle = TAU * step as f32 / 8.0;
                painter.circle_filled(center + radius * vec2(angle.cos(), angle.sin()), 1.0, color);
            }
        }
    }
}

/// How wide the glyph of a state is, as a widget.
pub(super) const GLYPH: f32 = 12.0;

/// The glyph of a state as a widget of one row's height.
pub(super) fn glyph_ui(ui: &mut Ui, state: State) {
    let (rect, _) = ui.allocate_exact_size(vec2(GLYPH, 18.0), Sense::hover());
    glyph(ui.painter(), rect.center(), state, color(ui, state));
}

/// Number and unit: mono, the unit weak and smaller.
pub(super) fn figure_job(ui: &Ui, figure: &Figure, points: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let number = TextFormat::simple(FontId::monospace(points), ui.visuals().strong_text_color());
    job.append(&figure.number, 0.0, number);
    if !figure.unit.is_empty() {
        // Small figures stand in columns, where a smaller unit would dangle.
        let unit_points = if points > size::MONO {
            points * 0.75
        } else {
            points
        };
        let unit = TextFormat::simple(
            FontId::monospace(unit_points),
            ui.visuals().weak_text_color(),
        );
        job.append(figure.unit, points * 0.3, unit);
    }
    job
}

/// A figure that ends at the right edge of `rect`.
pub(super) fn figure_right(ui: &Ui, rect: Rect, figure: &Figure, is_weak: bool) {
    let mut job = figure_job(ui, figure, size::MONO);
    if is_weak {
        for section in &mut job.sections {
            section.format.color = ui.visuals().weak_text_color();
        }
    }
    let galley = ui.painter().layout_job(job);
    let at = Align2::RIGHT_CENTER
        .align_size_within_rect(galley.size(), rect)
        .min;
    ui.painter()
        .with_clip_rect(rect.intersect(ui.clip_rect()))
        .galley(at, galley, ui.visuals().text_color());
}

/// One line of text within `rect`, from the left, cut off with `…` where it does not fit. Returns where it
/// ends.
pub(super) fn text_left(ui: &Ui, rect: Rect, text: &str, format: TextFormat) -> f32 {
    let mut job = LayoutJob::default();
    job.append(text, 0.0, format);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width().max(0.0));
    let galley = ui.painter().layout_job(job);
    let at = Align2::LEFT_CENTER
        .align_size_within_rect(galley.size(), rect)
        .min;
    let end = at.x + galley.size().x;
    ui.painter().galley(at, galley, ui.visuals().text_color());
    end
}

/// One line of text within `rect`, from the left; nothing where it does not fit as a whole.
pub(super) fn text_if_fits(ui: &Ui, rect: Rect, text: &str, format: TextFormat) {
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), format.font_id.clone(), format.color);
    if galley.size().x <= rect.width() {
        text_left(ui, rect, text, format);
    }
}

/// How wide a character of mono text is.
pub(super) fn char_width(ui: &Ui) -> f32 {
    ui.fonts_mut(|fonts| fonts.glyph_width(&TextStyle::Monospace.resolve(ui.style()), '0'))
        .max(1.0)
}

/// Mono text, for calls and values.
pub(super) fn mono(ui: &Ui, color: Color32) -> TextFormat {
    TextFormat::simple(TextStyle::Monospace.resolve(ui.style()), color)
}

/// Text smaller than the rest.
pub(super) fn small(ui: &Ui, color: Color32) -> TextFormat {
    TextFormat::simple(TextStyle::Small.resolve(ui.style()), color)
}

/// A sentence: what stands between backticks is set as code. The backticks stay part of the text, for those
/// who read it otherwise, but take no room.
pub(super) fn prose_job(text: &str, color: Color32, points: f32) -> LayoutJob {
    let plain = TextFormat::simple(FontId::proportional(points), color);
    let code = TextFormat::simple(FontId::monospace(points - 0.5), color);
    let tick = TextFormat::simple(FontId::proportional(0.1), Color32::TRANSPARENT);
    let mut job = LayoutJob::default();
    for (idx, part) in text.split('`').enumerate() {
        if idx > 0 {
            job.append("`", 0.0, tick.clone());
        }
        let format = if idx % 2 == 1 { &code } else { &plain };
        job.append(part, 0.0, format.clone());
    }
    job
}

/// A sentence that wraps; see [`prose_job`].
pub(super) fn prose_ui(ui: &mut Ui, text: &str, color: Color32) -> Response {
    let job = prose_job(text, color, size::BODY);
    ui.add(Label::new(job).wrap())
}

/// A weak, small sentence.
pub(super) fn note_ui(ui: &mut Ui, text: impl AsRef<str>) -> Response {
    let job = prose_job(text.as_ref(), ui.visuals().weak_text_color(), size::SMALL);
    ui.add(Label::new(job).wrap())
}

/// A heading between parts.
pub(super) fn part_ui(ui: &mut Ui, text: &str) {
    ui.add_space(8.0);
    ui.label(RichText::new(text).small().weak());
}

/// A line across the panel.
pub(super) fn line_ui(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.center().y,
        ui.visuals().widgets.noninteractive.bg_stroke,
    );
}

/// A tab: its word, underlined in the colour of a hit where it is the present one.
pub(super) fn tab_ui(ui: &mut Ui, is_present: bool, word: &str) -> Response {
    let font = TextStyle::Body.resolve(ui.style());
    let color = if is_present {
        ui.visuals().strong_text_color()
    } else {
        ui.visuals().weak_text_color()
    };
    let galley = ui.painter().layout_no_wrap(word.to_owned(), font, color);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(16.0, 10.0), Sense::click());
    let visuals = ui.visuals();
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(
            rect.shrink2(vec2(0.0, 2.0)),
            4,
            visuals.widgets.hovered.weak_bg_fill,
        );
    }
    if is_present {
        let line = Rect::from_min_max(
            pos2(rect.left() + 8.0, rect.bottom() - 2.0),
            rect.right_bottom() - vec2(8.0, 0.0),
        );
        ui.painter()
            .rect_filled(line, 1, self::color(ui, State::Hit));
    }
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, color);
    response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, is_present, word));
    response
}

/// A word on a raised ground: the kind of a function. Returns where it ends.
pub(super) fn badge(ui: &Ui, left_center: Pos2, word: &str, color: Color32) -> f32 {
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(word.to_owned(), font, color);
    let rect = Rect::from_min_size(
        pos2(left_center.x, left_center.y - galley.size().y / 2.0 - 1.0),
        galley.size() + vec2(10.0, 2.0),
    );
    let stroke = Stroke::new(1.0, color.gamma_multiply(0.5));
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(7),
        stroke,
        egui::StrokeKind::Inside,
    );
    ui.painter()
        .galley(rect.min + vec2(5.0, 1.0), galley, color);
    rect.right()
}

/// A small cross that asks for something to go; `name` says what, to those who can't see it.
pub(super) fn cross_ui(ui: &mut Ui, rect: Rect, id: egui::Id, name: &str) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    let is_near = response.hovered() || response.has_focus();
    let color = if is_near {
        self::color(ui, State::Changed)
    } else {
        ui.visuals().weak_text_color()
    };
    if is_near {
        ui.painter().rect_filled(
            rect.shrink(2.0),
            4,
            ui.visuals().widgets.hovered.weak_bg_fill,
        );
    }
    let (center, reach) = (rect.center(), 3.5);
    let stroke = Stroke::new(1.3, color);
    for tilt in [1.0, -1.0] {
        let arm = vec2(reach, reach * tilt);
        ui.painter()
            .add(Shape::line_segment([center - arm, center + arm], stroke));
    }
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    response.on_hover_text(name)
}

/// A triangle that points down where something is unfolded, else to the right.
pub(super) fn fold(painter: &Painter, center: Pos2, is_open: bool, color: Color32) {
    let points = if is_open {
        [(-4.0, -2.0), (4.0, -2.0), (0.0, 3.0)]
    } else {
        [(-2.0, -4.0), (3.0, 0.0), (-2.0, 4.0)]
    };
    let points = points.map(|(x, y)| center + vec2(x, y)).to_vec();
    painter.add(PathShape::convex_polygon(points, color, PathStroke::NONE));
}

/// An empty place that says what to do.
pub(super) fn empty_ui(ui: &mut Ui, what: &str, to_do: &str) {
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(what).strong());
        ui.add_space(4.0);
        ui.add(Label::new(RichText::new(to_do).weak()).wrap());
    });
}
