//! The bars above and below the page: what runs, what can be done, and how late it is.

use std::time::Duration;

use egui::containers::menu::MenuButton;
use egui::{
    Align, Button, FontId, Frame, Label, Layout, Margin, Panel, Rect, RichText, Role, Sense,
    Stroke, StrokeKind, ThemePreference, Ui, WidgetInfo, vec2,
};

use crate::protocol::{Command, Outcome};
use crate::shell::card::Action;
use crate::shell::window::Window;
use crate::shell::{log_panel, navigation};
use crate::theme::tokens::{State, size};
use crate::theme::{is_motion_reduced, low_button, reduce_motion, semibold, state_label};

/// A run that is over sooner is not worth a flicker in the bar.
const SHOW_RUNNING_AFTER_SECS: f64 = 0.3;

/// In a bar less wide than this, what is asked for least stands in a menu.
const WIDE: f32 = 620.0;
/// Room for the line that says how long the script has been running.
const ROOM_FOR_RUNNING: f32 = 150.0;
/// The same where it also says why that takes so long.
const ROOM_FOR_MORE: f32 = 290.0;

/// Draws the bar above the page, with a menu of the pages if there is no room for a list. Returns the page
/// that was chosen in it.
pub(super) fn top_ui(
    ui: &mut Ui,
    window: &mut Window,
    has_menu: bool,
    actions: &mut Vec<Action>,
) -> Option<usize> {
    let frame = Frame::new()
        .fill(ui.visuals().panel_fill)
        .inner_margin(Margin::symmetric(16, 8));
    let bar = Panel::top("top bar").frame(frame).show(ui, |ui| {
        let is_wide = ui.available_width() >= WIDE;
        // The buttons come first: what the name and the line beside it get is what they leave.
        let sides = ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                toggles_ui(ui, window, is_wide, actions);
                if is_wide {
                    theme_ui(ui, window);
                    user_ui(ui, actions);
                } else {
                    MenuButton::new("More").ui(ui, |ui| {
                        user_ui(ui, actions);
                        theme_ui(ui, window);
                    });
                }
                let rerun = ui.button("Rerun");
                if rerun
                    .on_hover_text("Run the script from the top (R)")
                    .clicked()
                {
                    actions.push(Action::Rerun);
                }
                ui.add_space(size::GRID[1]);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if window.has_sidebar() {
                        sidebar_toggle_ui(ui, window);
                    }
                    let chosen = if has_menu {
                        navigation::menu_ui(ui, window.common(), window.page())
                    } else {
                        None
                    };
                    let running = Running::of(ui, window);
                    name_ui(ui, window, running.as_ref(), is_wide);
                    if let Some(running) = running {
                        running.ui(ui, window, is_wide);
                    }
                    chosen
                })
                .inner
            })
            .inner
        });
        sides.inner
    });
    bar.inner
}

/// Shows and hides the sidebar: a small window with a column at its left.
fn sidebar_toggle_ui(ui: &mut Ui, window: &mut Window) {
    let side = ui.spacing().interact_size.y;
    let (rect, toggle) = ui.allocate_exact_size(vec2(side, side), Sense::click());
    let is_open = window.panels.sidebar.is_shown();
    toggle.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, "Sidebar"));
    let visuals = ui.style().interact(&toggle);
    if toggle.hovered() || toggle.has_focus() {
        ui.painter()
            .rect_filled(rect, visuals.corner_radius, visuals.weak_bg_fill);
    }
    if toggle.has_focus() {
        let stroke = ui.visuals().selection.stroke;
        ui.painter()
            .rect_stroke(rect, visuals.corner_radius, stroke, StrokeKind::Inside);
    }
    let icon = Rect::from_center_size(rect.center(), vec2(16.0, 13.0));
    let column = icon.with_max_x(icon.left() + 6.0);
    let stroke = Stroke::new(1.2, visuals.text_color());
    if is_open {
        let fill = visuals.text_color().gamma_multiply(0.35);
        ui.painter().rect_filled(column, 2.0, fill);
    }
    ui.painter()
        .rect_stroke(icon, 2.0, stroke, StrokeKind::Inside);
    ui.painter().vline(column.right(), icon.y_range(), stroke);
    let hint = if is_open {
        "Hide the sidebar"
    } else {
        "Show the sidebar"
    };
    if toggle.on_hover_text(hint).clicked() {
        window.panels.sidebar.toggle();
    }
}

/// The name of the page, cut off where it would stand in the way.
fn name_ui(ui: &mut Ui, window: &Window, running: Option<&Running>, is_wide: bool) {
    let name = &window.common().page(window.page()).name;
    let name = RichText::new(name).font(FontId::new(14.0, semibold()));
    let label = Label::new(name.color(ui.visuals().strong_text_color())).truncate();
    let taken = match running {
        Some(running) if running.more.is_some() && is_wide => ROOM_FOR_MORE,
        Some(_) => ROOM_FOR_RUNNING,
        None => 0.0,
    };
    let room = ui.available_width() - taken;
    ui.scope(|ui| {
        ui.set_max_width(room.max(0.0));
        ui.add(label);
    });
}

/// What shows and hides the panels beside the page.
fn toggles_ui(ui: &mut Ui, window: &mut Window, is_wide: bool, actions: &mut Vec<Action>) {
    if window.common().has_inspector {
        let is_open = window.panels.is_inspector_open;
        let toggle = ui.add(Button::selectable(is_open, "Inspector"));
        if toggle
            .on_hover_text("Show what the cache did (F12)")
            .clicked()
        {
            actions.push(Action::ToggleInspector);
        }
    }
    let has_room = window.has_room_for_source();
    // What can't be shown says so where that takes no room from others.
    if window.common().page(window.page()).source.is_some() && (has_room || is_wide) {
        let is_shown = window.panels.is_source_open && has_room;
        let toggle = ui.add_enabled(has_room, Button::selectable(is_shown, "Source"));
        if toggle
            .on_hover_text("Show the script beside the page")
            .on_disabled_hover_text(
                "No room for the script beside the page: widen the window, or close the inspector",
            )
            .clicked()
        {
            window.panels.is_source_open = !window.panels.is_source_open;
        }
    }
}

fn user_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    let user = ui.button("Open as another user");
    if user
        .on_hover_text("A second window: its own widgets, the same caches")
        .clicked()
    {
        actions.push(Action::OpenUser);
    }
}

/// What the script is doing, for as long as that is worth a line.
struct Running {
    /// `running 12 s`
    text: String,
    /// Why it takes so long, and what is to be known of that.
    more: Option<(String, &'static str)>,
}

impl Running {
    fn of(ui: &Ui, window: &Window) -> Option<Self> {
        let live = window.live()?;
        let now = ui.input(|input| input.time);
        // Runs in a row count as one that goes on.
        let row = live.tree.row(now);
        let secs = row
            .map(|row| row.secs)
            .or_else(|| live.tree.running_secs(now))?;
        let over_in_secs = row.and_then(|row| row.over_in_secs);
        if secs < SHOW_RUNNING_AFTER_SECS {
            // Between two runs of a row nothing goes on that could last.
            if over_in_secs.is_none() {
                ui.request_repaint_after_secs((SHOW_RUNNING_AFTER_SECS - secs) as f32);
            }
            return None;
        }
        let next_second = 1.0 - secs.fract();
        let wait = over_in_secs.map_or(next_second, |it| it.min(next_second));
        ui.request_repaint_after_secs(wait as f32);
        let more = if live.is_deaf(now) {
            Some((
                "no check point yet".to_owned(),
                "What you did counts once the script comes to a check point: a call of the page or of a cached function, \
                 or of `checkpoint()` in a long loop",
            ))
        } else {
            row.map(|row| {
                (
                    format!("{} runs in a row", row.n_runs),
                    "The script asks for the next run each time, with `rerun`",
                )
            })
        };
        Some(Self {
            text: format!("running {secs:.0} s"),
            more,
        })
    }

    /// Says so, and offers to stop it. In a narrow bar the reason stands in the hint.
    fn ui(self, ui: &mut Ui, window: &Window, is_wide: bool) {
        match self.more {
            Some((why, hint)) if is_wide => {
                let text = format!("{}, {why}", self.text);
                state_label(ui, State::Busy, &text).on_hover_text(hint);
            }
            Some((why, hint)) => {
                state_label(ui, State::Busy, &self.text)
                    .on_hover_text(format!("{}, {why}\n{hint}", self.text));
            }
            None => {
                state_label(ui, State::Busy, &self.text);
            }
        }
        let stop = ui.add(low_button("Stop"));
        if stop
            .on_hover_text("Stop the script at its next check point (Ctrl+.)")
            .clicked()
        {
            window.send(Command::Stop);
        }
    }
}

fn theme_ui(ui: &mut Ui, window: &Window) {
    let mut theme = ui.options(|options| options.theme_preference);
    let before = theme;
    let mut is_still = is_motion_reduced(ui.style());
    let was_still = is_still;
    MenuButton::new("Theme").ui(ui, |ui| {
        for (choice, word) in [
            (ThemePreference::Light, "Light"),
            (ThemePreference::Dark, "Dark"),
            (ThemePreference::System, "Like the system"),
        ] {
            ui.radio_value(&mut theme, choice, word);
        }
        ui.separator();
        ui.checkbox(&mut is_still, "Less motion")
            .on_hover_text("Nothing turns, slides or blinks");
    });
    if is_still != was_still {
        reduce_motion(ui, is_still);
        window.common().settings.choose_motion(is_still);
    }
    if theme != before {
        ui.set_theme(theme);
    }
}

pub(super) fn bottom_ui(ui: &mut Ui, window: &Window, actions: &mut Vec<Action>) {
    let frame = Frame::new()
        .fill(ui.visuals().panel_fill)
        .inner_margin(Margin::symmetric(16, 3));
    Panel::bottom("bottom bar").frame(frame).show(ui, |ui| {
        let small = |text: String| RichText::new(text).size(size::SMALL).weak();
        ui.spacing_mut().interact_size.y = 20.0;
        ui.horizontal(|ui| {
            // As much before a dot as the space behind it.
            let font = FontId::proportional(size::SMALL);
            ui.spacing_mut().item_spacing.x = ui.fonts_mut(|fonts| fonts.glyph_width(&font, ' '));
            session_ui(ui, window, actions);
            if let Some(live) = window.live() {
                ui.label(small(format!("· rerun {}", live.tree.run())));
                // How the last run went says nothing of the one under way.
                let text = if live.tree.is_running() {
                    Some("running…".to_owned())
                } else {
                    live.tree.last().map(|note| ended(&note.outcome, note.took))
                };
                if let Some(text) = text {
                    ui.label(small(format!("· {text}")));
                }
            }
            ui.label(small("·".to_owned()));
            clock_ui(ui, window, actions);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let help = Button::new(small("Keys ?".to_owned())).frame(false);
                if ui.add(help).on_hover_text("List the keys (?)").clicked() {
                    actions.push(Action::ToggleHelp);
                }
                if let Some(live) = window.live()
                    && log_panel::button_ui(ui, &live.log, window.panels.is_log_open).clicked()
                {
                    actions.push(Action::ToggleLog);
                }
            });
        });
    });
}

/// Whose window this is, and a way to begin anew.
fn session_ui(ui: &mut Ui, window: &Window, actions: &mut Vec<Action>) {
    let text = RichText::new(format!("session {}", window.session()));
    let button = Button::new(text.size(size::SMALL).weak()).frame(false);
    MenuButton::from_button(button).ui(ui, |ui| {
        let reset = ui.button("Reset to defaults");
        if reset
            .on_hover_text("Forget what was set in the widgets of this page, and its session state")
            .clicked()
        {
            actions.push(Action::Reset);
        }
    });
}

/// The registry's clock: whether it differs from real time, and ways to make it.
fn clock_ui(ui: &mut Ui, window: &Window, actions: &mut Vec<Action>) {
    let clock = window.common().page(window.page()).registry.clock();
    let is_frozen = clock.is_frozen();
    let ahead = window.common().ahead(window.page()).as_secs();
    let text = match (is_frozen, ahead) {
        (true, _) => "clock frozen".to_owned(),
        (false, 0) => "clock 1×".to_owned(),
        (false, secs) => format!("clock +{secs} s"),
    };
    let button = Button::new(RichText::new(text).size(size::SMALL).weak()).frame(false);
    MenuButton::from_button(button).ui(ui, |ui| {
        for (word, secs) in [("+10 s", 10), ("+1 min", 60), ("+1 h", 3600)] {
            if ui.button(word).clicked() {
                actions.push(Action::Advance(Duration::from_secs(secs)));
            }
        }
        let word = if is_frozen { "Let it run" } else { "Freeze" };
        if ui.button(word).clicked() {
            actions.push(Action::Freeze(!is_frozen));
        }
    });
}

fn ended(outcome: &Outcome, took: Duration) -> String {
    let millis = took.as_secs_f64() * 1e3;
    let took = match millis {
        millis if millis < 10.0 => format!("{millis:.1} ms"),
        millis if millis < 1000.0 => format!("{millis:.0} ms"),
        millis => format!("{:.1} s", millis / 1e3),
    };
    match outcome {
        Outcome::Done => format!("took {took}"),
        Outcome::Failed => format!("failed after {took}"),
        Outcome::Panicked => format!("panicked after {took}"),
        Outcome::Interrupted | Outcome::Stopped => format!("stopped after {took}"),
    }
}
