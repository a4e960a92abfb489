//! The cells of a table in one frame.
//!
//! ```text
//!  ┌───────┬──────────────────────┐
//!  │       │ head                 │   index: numbers of rows, marks that select them
//!  ├───────┼────────────────────┬─┤   body:  cells, drawn from `scroll` on
//!  │ index │ body               │▒│   ▒:     bars, where there is more than fits
//!  │       ├────────────────────┴─┤
//!  └───────┴▒▒▒▒▒─────────────────┘
//! ```

use std::ops::Range;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, CursorIcon, FontFamily, FontId, Id, OpenUrl, Rect, Response, Sense,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::element::rows::RowSet;
use crate::element::table::{CellStyle, Rows};
use crate::theme::raised;
use crate::theme::tokens::{self, size};
use crate::view::help;
use crate::view::table::cells::{self, Ink};
use crate::view::table::find::Among;
use crate::view::table::marks::{Reach, Spot, select, select_many};
use crate::view::table::scroll::{Along, BAR, bar_ui};
use crate::view::table::widths::{MARGIN, font};
use crate::view::table::{Choice, HEAD, PICK, Plan, ROW, State, grouped};

/// A table while it is drawn.
pub(super) struct Grid<'a> {
    pub(super) id: Id,
    pub(super) state: &'a mut State,
    pub(super) choice: Option<Choice>,
    pub(super) head: Rect,
    pub(super) body: Rect,
    index: Rect,
    plan: Plan,
    /// The part of the body that is on the screen.
    pub(super) seen: Rect,
}

impl<'a> Grid<'a> {
    pub(super) fn new(
        outer: Rect,
        id: Id,
        state: &'a mut State,
        choice: Option<Choice>,
        plan: Plan,
    ) -> Self {
        let head = Rect::from_min_size(outer.min, vec2(outer.width(), HEAD));
        let bars = vec2(
            if plan.has_row_bar { BAR } else { 0.0 },
            if plan.has_column_bar { BAR } else { 0.0 },
        );
        let left = outer.left() + plan.index_width;
        let body = Rect::from_min_max(pos2(left, head.bottom()), outer.max - bars);
        let index =
            Rect::from_min_max(pos2(outer.left(), head.bottom()), pos2(left, body.bottom()));
        Self {
            id,
            state,
            choice,
            head,
            body,
            index,
            plan,
            seen: body,
        }
    }

    /// Draws it; the rows that the user has selected, if they are others now.
    pub(super) fn ui(mut self, ui: &mut Ui) -> Option<RowSet> {
        let label = self.state.element.label.to_string();
        let group = UiBuilder::new()
            .id_salt(self.id)
            .max_rect(self.head.union(self.body))
            .accessibility_role(Role::Table)
            .accessibility_label(label);
        let ui = &mut ui.new_child(group);
        self.seen = self.body.intersect(ui.clip_rect());
        let n_rows = self.n_rows();
        let whole = self.head.union(self.body).union(self.index);
        let response = self.body_response(ui);
        if ui.rect_contains_pointer(whole) && !self.state.element.is_plain_and_fits(&self.plan) {
            let State {
                scroll, columns, ..
            } = &mut *self.state;
            scroll.wheel(ui, columns, n_rows, self.body);
        }
        self.keys(ui, &response);
        self.pointer(ui, &response);
        let State {
            scroll, columns, ..
        } = &mut *self.state;
        scroll.settle(columns, n_rows, self.body);
        self.bars_ui(ui);
        self.body_ui(ui);
        self.index_ui(ui);
        self.head_ui(ui);
        if response.has_focus() {
            let stroke = ui.visuals().selection.stroke;
            let focused = self.body.union(self.index);
            ui.painter()
                .rect_stroke(focused, 4.0, stroke, StrokeKind::Inside);
        }
        self.choice.and_then(|choice| choice.changed)
    }

    pub(super) fn n_rows(&self) -> usize {
        self.state.element.table.n_rows()
    }

    /// The places of rows that are in sight, at least in part.
    pub(super) fn visible_rows(&self) -> Range<usize> {
        if self.seen.height() <= 0.0 {
            return 0..0;
        }
        let top = self.state.scroll.y + f64::from(self.seen.top() - self.body.top());
        let bottom = top + f64::from(self.seen.height());
        let first = (top / f64::from(ROW)) as usize;
        let last = (bottom / f64::from(ROW)).ceil() as usize;
        first.min(self.n_rows())..last.min(self.n_rows())
    }

    pub(super) fn visible_columns(&self) -> Range<usize> {
        let columns = &self.state.columns;
        if columns.len() == 0 {
            return 0..0;
        }
        let from = self.state.scroll.x;
        let last = columns.at(from + f64::from(self.body.width()));
        columns.at(from)..last + 1
    }

    /// Where a column is drawn, within the height of `row`.
    pub(super) fn column_rect(&self, idx: usize, row: Rect) -> Rect {
        let left = self.state.columns.left(idx) - self.state.scroll.x;
        let left = self.body.left() + left as f32;
        let width = self.state.columns.width(idx);
        Rect::from_min_max(pos2(left, row.top()), pos2(left + width, row.bottom()))
    }

    fn row_rect(&self, place: usize) -> Rect {
        let top = place as f64 * f64::from(ROW) - self.state.scroll.y;
        let top = self.body.top() + top as f32;
        Rect::from_min_max(
            pos2(self.index.left(), top),
            pos2(self.body.right(), top + ROW),
        )
    }

    fn body_response(&self, ui: &Ui) -> Response {
        let sense = if self.state.element.is_plain {
            Sense::hover()
        } else {
            Sense::click_and_drag()
        };
        let response = ui.interact(self.body.union(self.index), self.id.with("cells"), sense);
        if !self.state.element.is_plain {
            response.widget_info(|| {
                let label = format!("Cells of {}", self.state.element.label);
                WidgetInfo::labeled(Role::Grid, ui.is_enabled(), label)
            });
            if let Some(help) = &self.state.element.help {
                ui.accesskit_node_builder(response.id, |node| node.set_description(&**help));
                // The pointer shows what is in a cell.
                help::words_for_keys(&response, help);
            }
        }
        response
    }

    /// Marks what is clicked, and what is dragged over.
    fn pointer(&mut self, ui: &Ui, response: &Response) {
        let Some(pointer) = response.interact_pointer_pos() else {
            return;
        };
        let (is_pressed, modifiers) =
            ui.input(|input| (input.pointer.primary_pressed(), input.modifiers));
        if ui.ctx().current_pass_index() > 0 || self.n_rows() == 0 || self.state.columns.len() == 0
        {
            return;
        }
        let y = self.state.scroll.y + f64::from(pointer.y - self.body.top());
        let row = (y.max(0.0) / f64::from(ROW)) as usize;
        let x = self.state.scroll.x + f64::from(pointer.x - self.body.left());
        let spot = Spot {
            row: row.min(self.n_rows() - 1),
            column: self.state.columns.at(x.max(0.0)),
        };
        if is_pressed {
            response.request_focus();
            if row >= self.n_rows() {
                return;
            }
            let reach = if modifiers.shift {
                Reach::Extend
            } else if modifiers.command {
                Reach::Toggle
            } else {
                Reach::Alone
            };
            self.pressed(ui, spot, pointer.x < self.body.left(), reach);
        } else if response.dragged() && self.choice.is_none() {
            self.extend_to(ui, spot, pointer.x < self.body.left());
        }
    }

    fn pressed(&mut self, ui: &Ui, spot: Spot, is_in_index: bool, reach: Reach) {
        self.state.note.forget();
        if self.choice.is_some() {
            let reach = if is_in_index && reach == Reach::Alone {
                Reach::Toggle
            } else {
                reach
            };
            self.choose(ui, spot, reach);
        } else if is_in_index {
            let n_columns = self.state.columns.len();
            self.state.marks.mark_row(spot.row, n_columns, reach);
        } else {
            self.state.marks.mark(spot, reach);
        }
    }

    /// Selects rows for the script.
    pub(super) fn choose(&mut self, ui: &Ui, spot: Spot, reach: Reach) {
        let Some(choice) = &mut self.choice else {
            return;
        };
        let anchor = self.state.marks.cursor().map(|cursor| cursor.row);
        self.state.selecting = None;
        if let (Rows::Many, Reach::Extend, Some(from)) = (choice.mode, reach, anchor) {
            self.state.selecting = select_many(ui, &self.state.order, [from, spot.row]);
            if self.state.selecting.is_some() {
                return;
            }
        }
        let rows = select(
            &choice.rows,
            choice.mode,
            &self.state.order,
            anchor,
            spot.row,
            reach,
        );
        if reach != Reach::Extend || anchor.is_none() || choice.mode == Rows::One {
            self.state.marks.move_to(spot);
        }
        if rows != choice.rows {
            choice.rows = rows.clone();
            choice.changed = Some(rows);
        }
    }

    /// What is marked grows to where the pointer is; beyond the edges the table moves along.
    fn extend_to(&mut self, ui: &Ui, spot: Spot, is_in_index: bool) {
        let n_columns = self.state.columns.len();
        if is_in_index {
            self.state
                .marks
                .mark_row(spot.row, n_columns, Reach::Extend);
        } else {
            self.state.marks.mark(spot, Reach::Extend);
        }
        let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else {
            return;
        };
        if !self.body.y_range().contains(pointer.y) || pointer.x > self.body.right() {
            self.state.scroll.show_spot(spot);
            // The pointer may rest there.
            ui.request_repaint();
        }
    }

    fn bars_ui(&mut self, ui: &Ui) {
        let n_rows = self.n_rows();
        let (body, id) = (self.body, self.id);
        let State {
            scroll, columns, ..
        } = &mut *self.state;
        if self.plan.has_row_bar {
            let track =
                Rect::from_min_max(body.right_top(), pos2(body.right() + BAR, body.bottom()));
            let content = n_rows as f64 * f64::from(ROW);
            bar_ui(
                ui,
                id.with("rows"),
                track,
                Along::Rows,
                &mut scroll.y,
                body.height(),
                content,
            );
        }
        if self.plan.has_column_bar {
            let track =
                Rect::from_min_max(body.left_bottom(), pos2(body.right(), body.bottom() + BAR));
            let content = columns.total();
            bar_ui(
                ui,
                id.with("columns"),
                track,
                Along::Columns,
                &mut scroll.x,
                body.width(),
                content,
            );
        }
    }

    fn body_ui(&mut self, ui: &mut Ui) {
        let mut inside = part(ui, self.body);
        let ui = &mut inside;
        if self.n_rows() == 0 || self.state.columns.len() == 0 {
            let text = if self.state.columns.len() == 0 {
                "No columns"
            } else {
                "No rows"
            };
            let label = egui::Label::new(egui::RichText::new(text).size(size::BODY).weak());
            ui.put(self.body, label.selectable(false));
            return;
        }
        let element = Arc::clone(&self.state.element);
        let cursor = self.state.marks.cursor();
        let mut text = String::new();
        let rows = self.visible_rows();
        for place in rows.clone() {
            let line = self.row_rect(place);
            let row = self.state.order.row_at(place);
            self.stripe_ui(ui, place, row, line);
            for idx in self.visible_columns() {
                let spot = Spot {
                    row: place,
                    column: idx,
                };
                let rect = self.column_rect(idx, line);
                let column = &element.columns[idx];
                let cell = element.table.cell(row, column.source);
                if self.state.marks.contains(spot) {
                    ui.painter()
                        .rect_filled(rect, 0.0, ui.visuals().selection.bg_fill);
                }
                let find = self.state.find.as_ref();
                if find.is_some_and(|find| find.has(spot)) {
                    let color = tokens::State::Expired.color(ui.visuals().dark_mode);
                    ui.painter()
                        .rect_filled(rect.shrink(1.0), 3.0, color.gamma_multiply(0.22));
                }
                self.cell_ui(ui, (place - rows.start, idx), rect, cell, &mut text);
                if cursor == Some(spot) {
                    let stroke = ui.visuals().selection.stroke;
                    ui.painter()
                        .rect_stroke(rect.shrink(0.5), 2.0, stroke, StrokeKind::Inside);
                }
            }
        }
    }

    /// Behind a row.
    fn stripe_ui(&self, ui: &Ui, place: usize, row: usize, line: Rect) {
        let is_chosen = self
            .choice
            .as_ref()
            .is_some_and(|choice| choice.rows.contains(row));
        let fill = if is_chosen {
            ui.visuals().selection.bg_fill
        } else if place % 2 == 1 {
            raised(ui)
        } else {
            return;
        };
        ui.painter().rect_filled(line, 0.0, fill);
    }

    /// One cell. `slot` is its place on the screen: identities of rows would be without number.
    fn cell_ui(
        &self,
        ui: &Ui,
        slot: (usize, usize),
        rect: Rect,
        cell: dacapo_cache::Cell<'_>,
        text: &mut String,
    ) {
        let idx = slot.1;
        let column = &self.state.element.columns[idx];
        let look = self.state.columns.looks[idx];
        text.clear();
        let ink = look.write(cell, &column.style, text);
        let inside = rect.shrink2(vec2(MARGIN, 0.0));
        let mut text_rect = inside;
        if let (CellStyle::Bar { min, max }, Some(value)) = (&column.style, cell.as_float()) {
            text_rect = bar_of_value_ui(ui, inside, ((value - min) / (max - min)) as f32);
        }
        let color = match ink {
            Ink::Plain => ui.visuals().text_color(),
            Ink::Weak => ui.visuals().weak_text_color(),
            Ink::Link => ui.visuals().hyperlink_color,
        };
        let mut job = LayoutJob::default();
        job.append(text, 0.0, TextFormat::simple(font(look), color));
        job.wrap = TextWrapping::truncate_at_width(text_rect.width().max(1.0));
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let is_cut = galley.elided;
        let x = if look.is_right {
            text_rect.right() - galley.size().x
        } else {
            text_rect.left()
        };
        let place = pos2(x, text_rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(place, galley, color);

        let (sense, role) = if ink == Ink::Link {
            (Sense::CLICK, Role::Link)
        } else {
            (Sense::hover(), Role::Cell)
        };
        let response = ui.interact(rect, self.id.with(slot), sense);
        response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), &*text));
        if ink == Ink::Link {
            link_ui(ui, &response, cell.as_text().unwrap_or_default());
        }
        if response.hovered()
            && let Some(tip) = cells::tip(cell, text).filter(|_| is_cut || look.is_mono)
        {
            response.on_hover_text_at_pointer(tip);
        }
    }

    /// The numbers of the rows, and what selects them.
    fn index_ui(&mut self, ui: &mut Ui) {
        let mut inside = part(ui, self.index);
        let ui = &mut inside;
        let font = FontId::new(size::SMALL, FontFamily::Monospace);
        let weak = ui.visuals().weak_text_color();
        let rows = self.visible_rows();
        for place in rows.clone() {
            let row = self.state.order.row_at(place);
            let line = self.row_rect(place);
            self.stripe_ui(ui, place, row, line);
            if self.state.element.has_index {
                let right = pos2(self.index.right() - MARGIN, line.center().y);
                ui.painter().text(
                    right,
                    Align2::RIGHT_CENTER,
                    grouped(row),
                    font.clone(),
                    weak,
                );
            }
            if let Some(choice) = &self.choice {
                let rect = Rect::from_min_size(line.min, vec2(PICK, ROW));
                let slot = self.id.with(("pick", place - rows.start));
                let is_on = choice.rows.contains(row);
                let response = ui.interact(rect, slot, Sense::hover());
                let role = match choice.mode {
                    Rows::One => Role::RadioButton,
                    Rows::Many => Role::CheckBox,
                };
                response.widget_info(|| {
                    let label = format!("Select row {row}");
                    WidgetInfo::selected(role, ui.is_enabled(), is_on, label)
                });
                pick_ui(ui, rect, choice.mode, is_on);
            }
        }
        if self.index.width() > 0.0 {
            let line = ui.visuals().widgets.noninteractive.bg_stroke;
            let x = self.index.right() - 0.5;
            ui.painter().vline(x, self.index.y_range(), line);
        }
    }

    /// Searches again after rows have moved.
    pub(super) fn search_again(&mut self, ui: &Ui) {
        let State {
            find,
            order,
            element,
            ..
        } = &mut *self.state;
        if let Some(find) = find {
            find.start(ui, Among::table(element, order.rows()), None);
        }
    }
}

impl crate::element::table::TableElement {
    /// Whether there is nothing to scroll to: then the wheel is the page's.
    fn is_plain_and_fits(&self, plan: &Plan) -> bool {
        self.is_plain && !plan.has_row_bar && !plan.has_column_bar
    }
}

/// A `Ui` that draws nowhere else.
pub(super) fn part(ui: &mut Ui, rect: Rect) -> Ui {
    let mut part = ui.new_child(UiBuilder::new().max_rect(rect));
    part.set_clip_rect(rect.intersect(ui.clip_rect()));
    part
}

/// A bar, and beside it the room for its number.
fn bar_of_value_ui(ui: &Ui, inside: Rect, fraction: f32) -> Rect {
    const ROOM_FOR_NUMBER: f32 = 56.0;
    let right = (inside.right() - ROOM_FOR_NUMBER).max(inside.left() + 16.0);
    let track = Rect::from_min_max(
        pos2(inside.left(), inside.center().y - 3.0),
        pos2(right, inside.center().y + 3.0),
    );
    let visuals = ui.visuals();
    ui.painter()
        .rect_filled(track, 3.0, visuals.widgets.inactive.bg_fill);
    // NaN fills nothing.
    let fraction = if fraction > 0.0 {
        fraction.min(1.0)
    } else {
        0.0
    };
    if fraction > 0.0 {
        let width = (track.width() * fraction).max(2.0);
        let filled = Rect::from_min_size(track.min, vec2(width, track.height()));
        ui.painter()
            .rect_filled(filled, 3.0, visuals.hyperlink_color);
    }
    Rect::from_min_max(pos2(right, inside.top()), inside.max)
}

fn link_ui(ui: &Ui, response: &Response, address: &str) {
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.clicked() {
        ui.open_url(OpenUrl::new_tab(address));
    }
}

/// The mark that selects a row.
fn pick_ui(ui: &Ui, rect: Rect, mode: Rows, is_on: bool) {
    let visuals = &ui.visuals().widgets.inactive;
    let accent = ui.visuals().hyperlink_color;
    let (fill, stroke) = if is_on {
        (accent, egui::Stroke::new(1.0, accent))
    } else {
        (Color32::TRANSPARENT, visuals.bg_stroke)
    };
    let mark = Rect::from_center_size(rect.center(), vec2(13.0, 13.0));
    let painter = ui.painter();
    let inner = ui.visuals().extreme_bg_color;
    match mode {
        Rows::One => {
            painter.circle(mark.center(), 6.5, fill, stroke);
            if is_on {
                painter.circle_filled(mark.center(), 2.5, inner);
            }
        }
        Rows::Many => {
            painter.rect(mark, 3.0, fill, stroke, StrokeKind::Inside);
            if is_on {
                let stroke = egui::Stroke::new(1.6, inner);
                let at = |x: f32, y: f32| mark.min + vec2(x, y);
                painter.line_segment([at(3.0, 6.8), at(5.6, 9.4)], stroke);
                painter.line_segment([at(5.6, 9.4), at(10.2, 4.0)], stroke);
            }
        }
    }
}
