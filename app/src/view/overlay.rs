//! Places over the page: popovers beside their button, and dialogs in front of everything.

use egui::accesskit::Role;
use egui::{
    Align, Context, FontId, Frame, Key, Label, Layout, Margin, Modal, Modifiers, Order, Popup,
    PopupCloseBehavior, RectAlign, RichText, ScrollArea, Ui, vec2,
};

use crate::element::widget::{Value, WidgetId};
use crate::element::{ContainerKind, Element};
use crate::theme::tokens::size;
use crate::theme::{page_style, semibold};
use crate::view::{Place, View, ViewMemory, focus, help, long, state_id};

/// How wide a popover is, where the window has room for it.
const POPOVER_WIDTH: f32 = 320.0;
/// What is left of the window around a dialog, in all.
const AROUND: f32 = 48.0;

impl View<'_> {
    pub(super) fn popover_ui(
        &mut self,
        ui: &mut Ui,
        label: &str,
        help: Option<&str>,
        is_enabled: bool,
        place: Place<'_>,
    ) {
        let id = state_id(ui, "popover");
        let was_open: bool = ui.data(|data| data.get_temp(id)).unwrap_or(false);
        let mut is_open = was_open && is_enabled;
        let button = egui::Button::new(label)
            .right_text(RichText::new("▼").size(size::SMALL))
            .wrap_mode(egui::TextWrapMode::Truncate);
        let mut button = ui.add_enabled(is_enabled, button.selected(is_open));
        button.widget_info(|| egui::WidgetInfo::labeled(Role::Button, is_enabled, label));
        ui.accesskit_node_builder(button.id, |node| node.set_expanded(is_open));
        if let Some(help) = help {
            button = help::words(button, help);
        }
        if button.clicked() {
            is_open = !is_open;
        }
        let window = ui.content_rect().size();
        let popup = Popup::new(id, ui.ctx().clone(), &button, ui.layer_id())
            .open(is_open)
            .align(RectAlign::BOTTOM_START)
            .gap(4.0)
            .width(POPOVER_WIDTH.min(window.x - AROUND))
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .accessible_name(label);
        let had_popup = Popup::is_any_open(ui);
        let shown = popup.show(|ui| {
            page_style(ui.style_mut());
            Frame::new().inner_margin(Margin::same(8)).show(ui, |ui| {
                ScrollArea::vertical()
                    .max_height(window.y * 0.6)
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        self.scrolled_place_ui(ui, place);
                        focus::follow_ui(ui);
                    });
            });
        });
        if let Some(shown) = shown
            && was_open
            && !button.clicked()
        {
            let rect = shown.response.rect;
            is_open = !(is_clicked_outside(ui, rect)
                || shown.response.should_close()
                || (!had_popup && ui.input(|input| input.key_pressed(Key::Escape))));
            if !is_open {
                button.request_focus();
            }
        }
        if is_open != was_open {
            ui.data_mut(|data| data.insert_temp(id, is_open));
            ui.ctx().request_repaint();
        }
    }

    /// Draws the dialogs of the page, wherever they stand in it: in a tab that is not shown, far below what can be seen.
    pub(super) fn dialogs_ui(&mut self, ui: &mut Ui) {
        let tree = self.tree;
        focus::return_it(ui);
        let mut places = std::mem::take(&mut self.memory.dialogs);
        places.retain(|(container, index)| {
            let Some((
                Element::Container {
                    id,
                    kind:
                        ContainerKind::Dialog {
                            title,
                            widget,
                            width,
                        },
                },
                _,
            )) = tree.element(*container, *index)
            else {
                return false;
            };
            self.memory.depth = 0;
            self.dialog_ui(ui, title, *widget, *width, Place::Live(*id));
            true
        });
        self.memory.dialogs = places;
        let pass = ui.cumulative_pass_nr();
        let closed = self
            .memory
            .openers
            .extract_if(|_, (_, drawn)| *drawn < pass);
        for (_, (opener, _)) in closed {
            if let Some(opener) = opener {
                focus::give_back(ui, opener);
            }
        }
    }

    pub(super) fn dialog_ui(
        &mut self,
        ui: &mut Ui,
        title: &str,
        widget: WidgetId,
        width: f32,
        place: Place<'_>,
    ) {
        // The user closed it, and the script hasn't heard of it yet.
        if self.memory.edits.value(widget) == Some(&Value::Bool(false)) {
            return;
        }
        let id = egui::Id::unique(("dialog", widget.0, ui.viewport_id()));
        let window = ui.content_rect().size();
        let width = width.min(window.x - AROUND).max(0.0);
        self.memory.note_opener(ui, widget);
        // Escape takes the focus from a text field before anything is drawn: what counts is the frame before.
        let typing = id.with("typing");
        let was_typing: bool = ui.data(|data| data.get_temp(typing)).unwrap_or(false);
        let frame = Frame::popup(ui.style())
            .corner_radius(10)
            .inner_margin(Margin::same(20));
        let modal = Modal::new(id)
            .area(
                Modal::default_area(id)
                    .accessible_name(title)
                    .role(Role::Dialog),
            )
            .frame(frame)
            .show(ui.ctx(), |ui| {
                page_style(ui.style_mut());
                ui.set_width(width - 40.0);
                let is_closed = dialog_head_ui(ui, &long::name(title));
                ui.add_space(size::GRID[1]);
                ScrollArea::vertical()
                    .max_height((window.y - AROUND - 96.0).max(64.0))
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        self.scrolled_place_ui(ui, place);
                        focus::follow_ui(ui);
                    });
                is_closed
            });
        let is_typing = ui.text_edit_focused();
        ui.data_mut(|data| data.insert_temp(typing, is_typing));
        // Escape first leaves a text field or closes a list, then the dialog.
        let is_escaped = modal.is_top_modal
            && !modal.any_popup_open
            && !was_typing
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if modal.inner || modal.backdrop_response.clicked() || is_escaped {
            let command = self.memory.edits.set_at_once(widget, Value::Bool(false));
            self.commands.push(command);
            ui.ctx().request_repaint();
        }
    }
}

impl ViewMemory {
    /// Notes what had the focus when a dialog opened: it gets it back.
    fn note_opener(&mut self, ctx: &Context, dialog: WidgetId) {
        let pass = ctx.cumulative_pass_nr();
        let focused = || ctx.memory(egui::Memory::focused);
        let opener = self
            .openers
            .entry(dialog)
            .or_insert_with(|| (focused(), pass));
        opener.1 = pass;
    }
}

/// The headline of a dialog with a cross beside it; whether that was pressed.
fn dialog_head_ui(ui: &mut Ui, title: &str) -> bool {
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        // At rest the cross alone is seen: it stands near the edge.
        ui.spacing_mut().button_padding.x = size::GRID[0];
        let cross = egui::Button::new("✕").frame_when_inactive(false);
        let cross = ui.add(cross.min_size(vec2(28.0, 28.0)));
        let is_closed = cross
            .accessible_name("Close the dialog")
            .on_hover_text("Close (Escape)")
            .clicked();
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            let headline = RichText::new(title).font(FontId::new(size::SUBHEADER, semibold()));
            let color = ui.visuals().strong_text_color();
            ui.add(Label::new(headline.color(color)).wrap());
        });
        is_closed
    })
    .inner
}

/// Whether the user clicked on the page or a panel beside a popover. Lists that open from within stand in front, and
/// are not outside.
fn is_clicked_outside(ui: &Ui, rect: egui::Rect) -> bool {
    let Some(at) = ui.input(|input| {
        let pointer = &input.pointer;
        pointer
            .any_click()
            .then(|| pointer.interact_pos())
            .flatten()
    }) else {
        return false;
    };
    let layer = ui.ctx().layer_id_at(at);
    !rect.contains(at)
        && layer.is_none_or(|layer| layer.order < Order::Foreground || layer == ui.layer_id())
}
