//! The head of a table: titles that order by a click, and edges that can be dragged.

use egui::accesskit::{Role, SortDirection};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, CursorIcon, FontFamily, FontId, Key, Modifiers, Rect, Sense, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use dacapo_cache::ColumnType;

use crate::element::table::ColumnElement;
use crate::theme::tokens::{State as Look, size};
use crate::theme::{raised, semibold};
use crate::view::table::grid::{Grid, part};
use crate::view::table::widths::MARGIN;
use crate::view::{help, long};

/// Breadth of the edge that can be dragged.
const GRIP: f32 = 8.0;
/// By how much a key makes a column wider or narrower.
const STEP: f32 = 16.0;

impl Grid<'_> {
    pub(super) fn head_ui(&mut self, ui: &mut Ui) {
        let head = self.head;
        ui.painter().rect_filled(head, 5.0, raised(ui));
        let line = ui.visuals().widgets.noninteractive.bg_stroke;
        ui.painter()
            .hline(head.x_range(), head.bottom() - 0.5, line);
        let titles = Rect::from_min_max(pos2(self.body.left(), head.top()), head.max);
        let mut inside = part(ui, titles);
        for idx in self.visible_columns() {
            self.title_ui(&mut inside, idx, titles);
        }
        if !self.state.element.is_plain {
            for idx in self.visible_columns() {
                self.grip_ui(&mut inside, idx, titles);
            }
        }
    }

    fn title_ui(&mut self, ui: &mut Ui, idx: usize, titles: Rect) {
        let element = std::sync::Arc::clone(&self.state.element);
        let column = &element.columns[idx];
        let cell = self.column_rect(idx, titles);
        let id = self.id.with(("title", idx));
        let sense = if element.is_plain {
            Sense::hover()
        } else {
            Sense::click()
        };
        let response = ui.interact(cell, id, sense);
        response.widget_info(|| {
            WidgetInfo::labeled(
                Role::ColumnHeader,
                ui.is_enabled(),
                long::title(&column.title),
            )
        });
        if let Some(help) = &column.help {
            let help = long::head(help).0;
            ui.accesskit_node_builder(id, |node| node.set_description(help));
        }
        let wanted = self.state.order.wanted();
        let sorted = wanted.filter(|by| by.column == column.source);
        if let Some(by) = sorted {
            ui.ctx().accesskit_node_builder(id, |node| {
                node.set_sort_direction(if by.is_descending {
                    SortDirection::Descending
                } else {
                    SortDirection::Ascending
                });
            });
        }
        if response.hovered() && !element.is_plain {
            let fill = ui.visuals().widgets.hovered.weak_bg_fill;
            ui.painter().rect_filled(cell.shrink(1.0), 4.0, fill);
        }
        if response.has_focus() {
            let stroke = ui.visuals().selection.stroke;
            ui.painter()
                .rect_stroke(cell.shrink(2.0), 4.0, stroke, StrokeKind::Inside);
        }
        let mut text_rect = cell.shrink2(vec2(MARGIN, 0.0));
        if let Some(by) = sorted {
            let is_dark = ui.visuals().dark_mode;
            let (mark, color) = match (self.state.order.is_busy(), by.is_descending) {
                (true, _) => (Look::Busy.glyph(), Look::Busy.color(is_dark)),
                (false, true) => ("↓", ui.visuals().hyperlink_color),
                (false, false) => ("↑", ui.visuals().hyperlink_color),
            };
            let font = FontId::new(size::BODY, FontFamily::Proportional);
            // On the side where there is room: behind the title.
            let place = text_rect.right_center();
            ui.painter()
                .text(place, Align2::RIGHT_CENTER, mark, font, color);
            text_rect.max.x -= 14.0;
        }
        let format = TextFormat::simple(
            FontId::new(size::BODY, semibold()),
            ui.visuals().strong_text_color(),
        );
        let mut job = LayoutJob::default();
        job.append(&long::title(&column.title), 0.0, format);
        job.wrap = TextWrapping::truncate_at_width(text_rect.width().max(0.0));
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let x = if self.state.columns.looks[idx].is_right {
            text_rect.right() - galley.size().x
        } else {
            text_rect.left()
        };
        let place = pos2(x, text_rect.center().y - galley.size().y / 2.0);
        let color = ui.visuals().text_color();
        ui.painter().galley(place, galley, color);

        let kind = self.state.element.table.column_type_at(column.source);
        let response = help::contents(response, |ui| {
            tip_ui(
                ui,
                column,
                kind.unwrap_or(ColumnType::Text),
                element.is_plain,
            );
        });
        if response.has_focus() && !element.is_plain {
            self.widen_by_keys(ui, idx, cell.width());
        }
        if response.clicked() && !element.is_plain {
            self.state.order.cycle(ui, &element.table, column.source);
            if !self.state.order.is_busy() {
                self.state.marks.clear();
                self.search_again(ui);
            }
        }
    }

    /// Another width for the column whose title has the focus: what dragging its edge does for the pointer.
    fn widen_by_keys(&mut self, ui: &Ui, idx: usize, width: f32) {
        let by = ui.input_mut(|input| {
            let mut is_pressed = |key| input.consume_key(Modifiers::ALT, key);
            f32::from(is_pressed(Key::ArrowRight)) - f32::from(is_pressed(Key::ArrowLeft))
        });
        if by != 0.0 {
            self.state.columns.drag_to(idx, width + by * STEP);
            ui.ctx().request_repaint();
        }
    }

    fn grip_ui(&mut self, ui: &mut Ui, idx: usize, titles: Rect) {
        let edge = self.column_rect(idx, titles).right();
        let rect = Rect::from_min_max(
            pos2(edge - GRIP / 2.0, titles.top()),
            pos2(edge + GRIP / 2.0, titles.bottom()),
        );
        let id = self.id.with(("grip", idx));
        let response = ui
            .interact(rect, id, Sense::CLICK | Sense::DRAG)
            .on_hover_cursor(CursorIcon::ResizeHorizontal);
        let is_active = response.hovered() || response.dragged();
        let stroke = if is_active {
            ui.visuals().widgets.hovered.bg_stroke
        } else {
            ui.visuals().widgets.noninteractive.bg_stroke
        };
        let inset = if is_active { 0.0 } else { 8.0 };
        ui.painter()
            .vline(edge - 0.5, titles.y_range().shrink(inset), stroke);
        if response.double_clicked() {
            let rows: Vec<_> = self
                .visible_rows()
                .map(|place| self.state.order.row_at(place))
                .collect();
            let element = std::sync::Arc::clone(&self.state.element);
            self.state.columns.fit(ui, &element, idx, &rows);
        } else if let Some(pointer) = response
            .interact_pointer_pos()
            .filter(|_| response.dragged())
        {
            let left = self.column_rect(idx, titles).left();
            self.state.columns.drag_to(idx, pointer.x - left);
        }
    }
}

/// What a column is, in words.
fn tip_ui(ui: &mut Ui, column: &ColumnElement, kind: ColumnType, is_plain: bool) {
    ui.label(egui::RichText::new(long::title(&column.title)).strong());
    ui.label(egui::RichText::new(kind.to_string()).small().weak());
    if let Some(help) = &column.help {
        ui.label(long::head(help).0);
    }
    if !is_plain {
        let text = "Click to order by it, drag its edge for another width (Alt and ← →), double-click the edge to fit it.";
        ui.label(egui::RichText::new(text).small().weak());
    }
}
