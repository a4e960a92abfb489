//! Help: more words about something, shown while the pointer rests on it, or when F1 is pressed where the keys are.
//!
//! What was asked for by key goes with F1 or Escape, or when the focus goes elsewhere. Until then nothing moves.

use egui::{Context, Id, Key, Label, Memory, Modifiers, Response, Tooltip, Ui};

/// Shows words about something. They are its description for screen readers, too.
pub(super) fn words(response: Response, help: &str) -> Response {
    words_of_parts(response, &[], help)
}

/// The same about something in which these parts have the focus in its stead.
pub(super) fn words_of_parts(response: Response, parts: &[Id], help: &str) -> Response {
    if is_asked(&response, parts) {
        shown_ui(&response, |ui| words_ui(ui, help));
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_description(help));
        return response;
    }
    response.on_hover_text(help).on_disabled_hover_text(help)
}

/// Shows more than words about something.
pub(super) fn contents(response: Response, contents_ui: impl FnOnce(&mut Ui)) -> Response {
    if is_asked(&response, &[]) {
        shown_ui(&response, contents_ui);
        return response;
    }
    response.on_hover_ui(contents_ui)
}

/// Shows words about something that has other words for the pointer.
pub(super) fn words_for_keys(response: &Response, help: &str) {
    if is_asked(response, &[]) {
        shown_ui(response, |ui| words_ui(ui, help));
    }
}

/// Shows words at a mark that is there for nothing else: also as soon as the Tab key has led to it.
pub(super) fn words_at_mark(mark: Response, help: &str) -> Response {
    if mark.gained_focus() {
        set_asked(&mark.ctx, Some(mark.id));
    }
    words(mark, help)
}

/// Puts help away that was asked for by key: on Escape, which leads to nothing else then, or when the focus has gone
/// elsewhere. Called in each frame before anything is drawn.
pub(crate) fn put_away(ctx: &Context) {
    let Some(holder) = asked(ctx) else { return };
    // Escape has taken the focus away by now.
    let focused = ctx.memory(Memory::focused);
    let is_here = focused.is_none_or(|focused| focused == holder);
    if is_here && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        ctx.memory_mut(|memory| memory.request_focus(holder));
        set_asked(ctx, None);
    } else if focused != Some(holder) {
        set_asked(ctx, None);
    }
}

/// Whether something, or one of its parts, has the focus and shows its help.
fn is_asked(response: &Response, parts: &[Id]) -> bool {
    let ctx = &response.ctx;
    let focused = ctx.memory(Memory::focused);
    let holder = focused.filter(|id| *id == response.id || parts.contains(id));
    let Some(holder) = holder else { return false };
    let was_asked = asked(ctx) == Some(holder);
    if !ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F1)) {
        return was_asked;
    }
    set_asked(ctx, (!was_asked).then_some(holder));
    !was_asked
}

fn shown_ui(response: &Response, contents_ui: impl FnOnce(&mut Ui)) {
    Tooltip::for_widget(response).show(contents_ui);
}

fn words_ui(ui: &mut Ui, help: &str) {
    // As wide as help that the pointer calls, whatever it says.
    ui.set_max_width(ui.spacing().tooltip_width);
    ui.add(Label::new(help));
}

/// What shows its help in this window because a key asked for it.
fn asked(ctx: &Context) -> Option<Id> {
    let place = place(ctx);
    ctx.data(|data| data.get_temp::<Option<Id>>(place))
        .flatten()
}

fn set_asked(ctx: &Context, holder: Option<Id>) {
    let place = place(ctx);
    ctx.data_mut(|data| data.insert_temp(place, holder));
}

fn place(ctx: &Context) -> Id {
    Id::unique("help that a key has asked for").with(ctx.viewport_id())
}
