//! The rows of an editor that are in sight, with what the keyboard needs of the others.

use std::collections::BTreeSet;

use dacapo_cache::{Cell, Column, ColumnType};
use egui::accesskit::Role;
use egui::text::{CCursor, CCursorRange};
use egui::{
    Align, Button, EventFilter, Id, Key, Label, Layout, Rect, Response, RichText, ScrollArea,
    Sense, StrokeKind, TextEdit, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::element::edits::{CellValue, TableEdits};
use crate::theme::tokens::{self, size};
use crate::view::table::marks::Spot;
use crate::view::widget::editor::block::Block;
use crate::view::widget::editor::{
    COLUMN_WIDTH, Editor, GAP, INDEX_WIDTH, MAX_ROWS, ROW, STEP, State, Step, Typing,
};
use crate::view::{focus, long, state_id};

/// Left and right of what is written in a cell.
const CELL_MARGIN: f32 = 6.0;

/// A cell while it is drawn.
struct At<'a> {
    spot: Spot,
    /// The number of its row.
    row: usize,
    /// The position of its column in the table.
    column: usize,
    values: &'a Column,
    /// What it is called.
    name: String,
    width: f32,
}

impl Editor<'_> {
    pub(super) fn rows_ui(
        &self,
        ui: &mut Ui,
        edits: &TableEdits,
        state: &mut State,
        steps: &mut Vec<Step>,
    ) {
        let n_columns = self.element.columns.len();
        let room = ui.available_width() - INDEX_WIDTH - ROW - 16.0;
        let width = (room / n_columns.max(1) as f32 - GAP)
            .clamp(*COLUMN_WIDTH.start(), *COLUMN_WIDTH.end());
        ui.spacing_mut().item_spacing = vec2(GAP, STEP - ROW);
        // No cell is higher than its row.
        ui.spacing_mut().interact_size.y = ROW;
        ui.vertical(|ui| {
            ui.horizontal(|ui| self.head_ui(ui, width, edits, state));
            let n_rows = edits.n_rows(self.table());
            if n_rows == 0 {
                ui.label(RichText::new("No rows").weak());
            }
            // Whatever room egui sees below: a page is as high as what stands in it.
            let height = (n_rows.min(MAX_ROWS) as f32 * STEP).max(0.0);
            ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink([true, true])
                .show_viewport(ui, |ui, viewport| {
                    let remove = if self.can_have_other_rows {
                        ROW + GAP
                    } else {
                        0.0
                    };
                    ui.set_width(INDEX_WIDTH + n_columns as f32 * (width + GAP) + remove);
                    ui.set_height((n_rows as f32 * STEP - (STEP - ROW)).max(0.0));
                    let top = ui.max_rect().min;
                    for place in places(ui, viewport, n_rows, state) {
                        let y = top.y + place as f32 * STEP;
                        let line = Rect::from_x_y_ranges(ui.max_rect().x_range(), y..=y + ROW);
                        self.line_ui(ui, line, place, width, edits, state, steps);
                    }
                    if let Some(spot) = state.shown.take() {
                        let y = top.y + spot.row as f32 * STEP;
                        let line = Rect::from_x_y_ranges(ui.max_rect().x_range(), y..=y + ROW);
                        ui.scroll_to_rect(line.intersect(ui.max_rect()), None);
                    }
                    focus::follow_in_ui(ui, viewport);
                    let y = ui.max_rect().top();
                    ui.data_mut(|data| data.insert_temp(state_id(ui, "top"), y));
                });
        });
        if !ui.input(|input| input.pointer.primary_down()) {
            state.pressed = None;
        }
    }

    fn head_ui(&self, ui: &mut Ui, width: f32, edits: &TableEdits, state: &mut State) {
        ui.add_space(INDEX_WIDTH + GAP);
        for column in self.element.columns.iter() {
            let lock = if self.disabled.contains(&column.source) {
                " (fixed)"
            } else {
                ""
            };
            let name = format!("{}{lock}", long::title(&column.title));
            let mut text = name.clone();
            if let Some(sign) = state.order.sign(column.source) {
                text.push(' ');
                text.push_str(sign);
            }
            let title = RichText::new(text).size(size::BODY).strong();
            let label = Label::new(title)
                .truncate()
                .selectable(false)
                .sense(Sense::click());
            // Over numbers at the right, over everything where it begins.
            let layout = match self.table().column_type_at(column.source) {
                Some(ColumnType::Int | ColumnType::Float) => Layout::right_to_left(Align::Center),
                _ => Layout::left_to_right(Align::Center),
            };
            ui.allocate_ui_with_layout(vec2(width, ROW), layout, |ui| {
                ui.set_min_width(width);
                ui.add_space(CELL_MARGIN);
                let head = ui.add(label);
                head.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &name));
                if head.has_focus() {
                    let stroke = ui.visuals().selection.stroke;
                    ui.painter().rect_stroke(
                        head.rect.expand(2.0),
                        4.0,
                        stroke,
                        StrokeKind::Outside,
                    );
                }
                let head = head
                    .on_hover_text("Click to order what is shown; what is stored keeps its order");
                if head.clicked() {
                    state.order.cycle(ui, self.table(), edits, column.source);
                    state.block = None;
                }
            });
        }
    }

    /// One row.
    #[expect(
        clippy::too_many_arguments,
        reason = "what stands where, and both sides of what comes of it"
    )]
    fn line_ui(
        &self,
        ui: &mut Ui,
        line: Rect,
        place: usize,
        width: f32,
        edits: &TableEdits,
        state: &mut State,
        steps: &mut Vec<Step>,
    ) {
        let row = state.order.row_at(edits, place);
        let cells_id = state_id(ui, "cell");
        // A row is what it is whichever rows are drawn above it.
        let builder = UiBuilder::new()
            .scope_id(cells_id.with(("row", row)))
            .max_rect(line);
        let layout = Layout::left_to_right(Align::Center);
        let ui = &mut ui.new_child(builder.layout(layout));
        self.number_ui(ui, place, state);
        for (idx, column) in self.element.columns.iter().enumerate() {
            let Some(values) = self.table().columns().get(column.source) else {
                continue;
            };
            let at = At {
                spot: Spot {
                    row: place,
                    column: idx,
                },
                row,
                column: column.source,
                values,
                name: format!("{}, row {}", long::title(&column.title), place + 1),
                width,
            };
            let id = cells_id.with((row, column.source));
            let is_enabled = self.is_enabled(row, column.source);
            let cell = self.cell(edits, row, column.source);
            let inside = ui.push_id(column.source, |ui| {
                ui.add_enabled_ui(is_enabled, |ui| {
                    if edits.cell(row, column.source).is_some() {
                        ui.visuals_mut().override_text_color = Some(ui.visuals().hyperlink_color);
                    }
                    if values.column_type() == ColumnType::Bool {
                        return check_ui(ui, &at, cell, state);
                    }
                    let (field, entered) = typed_ui(ui, &at, id, cell, state);
                    let rect = field.rect;
                    (field, rect, entered)
                })
                .inner
            });
            let (field, rect, entered) = inside.inner;
            let find = state.find.as_ref();
            let is_found = find.is_some_and(|find| find.has(at.spot));
            marks_ui(ui, rect, at.spot, is_found, state);
            if self.is_mark(idx) {
                focus_by_pointer(ui, rect, at.spot, state);
            }
            if state.wanted == Some(at.spot) {
                state.wanted = None;
                if is_enabled {
                    field.request_focus();
                    state.is_focus_coming = true;
                }
            }
            match entered {
                Ok(None) => {}
                Ok(Some(value)) => steps.push(Step::Change {
                    row,
                    column: column.source,
                    value,
                }),
                Err(reason) => state.trouble = Some(format!("{}: {reason}", at.name)),
            }
        }
        if self.can_have_other_rows {
            let button = ui.add_sized([ROW, ROW], Button::new("✕").frame_when_inactive(false));
            let name = format!("Remove row {}", place + 1);
            if button
                .on_hover_text("Remove this row")
                .accessible_name(name)
                .clicked()
            {
                steps.push(Step::Remove(row));
            }
        }
    }

    /// The number of a row, which marks all of it by a click.
    fn number_ui(&self, ui: &mut Ui, place: usize, state: &mut State) {
        let number = RichText::new((place + 1).to_string()).monospace().weak();
        let layout = Layout::right_to_left(Align::Center);
        let inside = ui.allocate_ui_with_layout(vec2(INDEX_WIDTH, ROW), layout, |ui| {
            ui.set_min_width(INDEX_WIDTH);
            ui.add(Label::new(number).selectable(false));
        });
        // No stop for the Tab key: Shift and the arrows mark from any cell.
        let number = ui.interact(
            inside.response.rect,
            ui.scope_id().with("number"),
            Sense::CLICK,
        );
        if number.clicked() && !self.element.columns.is_empty() {
            let spot = |column| Spot { row: place, column };
            let is_extended = ui.input(|input| input.modifiers.shift);
            let begun = state
                .block
                .filter(|_| is_extended)
                .map(|block| block.from.row);
            state.block = Some(Block {
                from: Spot {
                    row: begun.unwrap_or(place),
                    column: 0,
                },
                to: spot(self.element.columns.len() - 1),
            });
            // The keys act where the focus is.
            let text = (0..self.element.columns.len()).find(|idx| !self.is_mark(*idx));
            state.wanted = Some(spot(text.unwrap_or(0)));
        }
    }

    /// Whether a column is one of marks to be set.
    pub(super) fn is_mark(&self, idx: usize) -> bool {
        let column = self.element.columns.get(idx);
        column.is_some_and(|column| {
            self.table().column_type_at(column.source) == Some(ColumnType::Bool)
        })
    }
}

/// The places of rows to draw: those in sight, the one with the focus and its neighbours, and while the Tab key is
/// pressed the ends, to which it may lead from outside.
fn places(ui: &Ui, viewport: Rect, n_rows: usize, state: &State) -> BTreeSet<usize> {
    let first = (viewport.min.y / STEP).floor().max(0.0) as usize;
    let last = (viewport.max.y / STEP).ceil().max(0.0) as usize + 1;
    let mut places: BTreeSet<usize> = (first..last).collect();
    let around = |place: usize| place.saturating_sub(1)..place + 2;
    // Where it stood in the frame before.
    let top: Option<f32> = ui.data(|data| data.get_temp(state_id(ui, "top")));
    let focused = ui
        .memory(egui::Memory::focused)
        .and_then(|focused| ui.read_response(focused))
        .filter(|focused| focused.layer_id == ui.layer_id())
        .zip(top)
        .map(|(focused, top)| (focused.rect.center().y - top) / STEP)
        .filter(|place| (0.0..n_rows as f32).contains(place));
    if let Some(place) = focused {
        places.extend(around(place as usize));
    }
    places.extend(state.wanted.map(|wanted| wanted.row));
    if ui.input(|input| input.key_pressed(Key::Tab)) {
        places.extend([0, n_rows.saturating_sub(1)]);
    }
    places.retain(|place| *place < n_rows);
    places
}

/// A cell that is typed; its new value, or what is wrong with it.
fn typed_ui(
    ui: &mut Ui,
    at: &At<'_>,
    id: Id,
    cell: Cell<'_>,
    state: &mut State,
) -> (Response, Result<Option<CellValue>, String>) {
    let shown = match cell {
        Cell::Empty => String::new(),
        cell => cell.to_string(),
    };
    let is_here = |typing: &mut Typing| (typing.row, typing.column) == (at.row, at.column);
    let typing = state.typing.take_if(is_here);
    let is_typed = typing.is_some();
    let mut text = typing.map_or_else(|| shown.clone(), |typing| typing.text);
    let is_number = matches!(at.values.column_type(), ColumnType::Int | ColumnType::Float);
    let align = if is_number {
        egui::Align2::RIGHT_CENTER
    } else {
        egui::Align2::LEFT_CENTER
    };
    let field = TextEdit::singleline(&mut text)
        .id(id)
        .margin(vec2(CELL_MARGIN, 2.0))
        .align(align)
        .desired_width(at.width);
    let field = ui.add_sized([at.width, ROW], field);
    let field = field.accessible_name(&*at.name);
    let is_begun = is_typed || field.changed();
    if field.has_focus() {
        state.cursor = Some((at.spot, id));
        if field.changed() {
            state.block = None;
            state.note.clear();
        }
        let by_key = ui.input(|input| !input.pointer.any_down() && !input.pointer.any_released());
        if state.was_at != Some(id) && by_key {
            // What is typed then takes the place of what was there.
            select_all(ui, id, &text);
        }
        if is_begun {
            state.typing = Some(Typing {
                row: at.row,
                column: at.column,
                text,
            });
        }
        return (field, Ok(None));
    }
    let is_taken_back = ui.input(|input| input.key_pressed(Key::Escape));
    if !is_begun || is_taken_back || text == shown {
        return (field, Ok(None));
    }
    (field, CellValue::parse(&text, at.values).map(Some))
}

/// Marks the whole text of a field.
fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut field = TextEdit::load_state(ui, id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    let all = CCursorRange::two(CCursor::new(0), end);
    field.cursor.set_char_range(Some(all));
    TextEdit::store_state(ui, id, field);
}

/// A cell that is true or false: its mark, and its room.
fn check_ui(
    ui: &mut Ui,
    at: &At<'_>,
    cell: Cell<'_>,
    state: &mut State,
) -> (Response, Rect, Result<Option<CellValue>, String>) {
    let mut is_on = cell.as_bool().unwrap_or_default();
    let layout = Layout::left_to_right(Align::Center);
    let inside = ui.allocate_ui_with_layout(vec2(at.width, ROW), layout, |ui| {
        ui.set_min_width(at.width);
        let checkbox = egui::Checkbox::without_text(&mut is_on).indeterminate(cell.is_empty());
        ui.add(checkbox).accessible_name(&*at.name)
    });
    let checkbox = inside.inner;
    let entered = checkbox.changed().then_some(CellValue::Bool(is_on));
    if checkbox.has_focus() {
        state.cursor = Some((at.spot, checkbox.id));
        // The editor knows better where they lead to.
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(checkbox.id, filter));
    }
    (checkbox, inside.response.rect, Ok(entered))
}

/// What is marked and found, and marking with the pointer: by dragging over cells, or Shift and a click.
fn marks_ui(ui: &Ui, rect: Rect, spot: Spot, is_found: bool, state: &mut State) {
    let visuals = ui.visuals();
    if is_found {
        let color = tokens::State::Expired.color(visuals.dark_mode);
        let fill = color.gamma_multiply(0.22);
        ui.painter().rect_filled(rect, 3.0, fill);
    }
    let block = state.block.filter(|block| block.contains(spot));
    if block.is_some() {
        let fill = visuals.selection.bg_fill.gamma_multiply(0.4);
        ui.painter().rect_filled(rect, 3.0, fill);
        let stroke = visuals.selection.stroke;
        ui.painter()
            .rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
    }
    if !ui.rect_contains_pointer(rect) {
        return;
    }
    let [is_pressed, is_down, is_shift] = ui.input(|input| {
        let pointer = &input.pointer;
        [
            pointer.primary_pressed(),
            pointer.primary_down(),
            input.modifiers.shift,
        ]
    });
    if is_pressed {
        let cursor = state.cursor.map(|(cursor, _)| cursor);
        let from = state.block.map(|block| block.from).or(cursor);
        if let Some(from) = from.filter(|_| is_shift) {
            state.block = Some(Block { from, to: spot });
            state.wanted = Some(from);
        } else {
            state.block = None;
            state.pressed = Some(spot);
        }
    } else if is_down
        && let Some(from) = state.pressed
        && (from != spot || state.block.is_some())
    {
        state.block = Some(Block { from, to: spot });
    }
}

/// Gives the focus to a mark in whose room the pointer is pressed, as a field does by itself.
fn focus_by_pointer(ui: &Ui, rect: Rect, spot: Spot, state: &mut State) {
    if !ui.rect_contains_pointer(rect) || state.pressed != Some(spot) {
        return;
    }
    let [is_pressed, is_released] = ui.input(|input| {
        let pointer = &input.pointer;
        [pointer.primary_pressed(), pointer.primary_released()]
    });
    // A click beside the mark itself takes the focus from it.
    if is_pressed || is_released {
        state.wanted = Some(spot);
    }
}
