//! The two egui styles, dark and light: one geometry, two sets of colours.

use egui::style::{HandleShape, ScrollAnimation, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{
    Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Theme,
    Visuals, vec2,
};

use crate::theme::fonts::semibold;
use crate::theme::tokens::{State, size};

/// The colours that differ between dark and light.
struct Shades {
    /// Behind the page.
    page: Color32,
    /// Behind navigation, bars and the inspector.
    panel: Color32,
    /// Popups and menus.
    popup: Color32,
    /// Lines between things.
    line: Color32,
    /// Cards, code, stripes.
    raised: Color32,
    /// Buttons at rest, under the pointer, and pressed.
    button: [Color32; 3],
    /// Inside text fields.
    field: Color32,
    /// Outlines of fields and buttons.
    outline: Color32,
    text: Color32,
    strong: Color32,
    weak: Color32,
    /// Behind selected things.
    selected: Color32,
    /// What is written there, and rings around what has the focus: a contrast of 4.5 at least.
    chosen: Color32,
    shadow: u8,
}

const DARK: Shades = Shades {
    page: Color32::from_rgb(0x17, 0x19, 0x1D),
    panel: Color32::from_rgb(0x1C, 0x1F, 0x24),
    popup: Color32::from_rgb(0x23, 0x27, 0x2E),
    line: Color32::from_rgb(0x2E, 0x33, 0x3B),
    raised: Color32::from_rgb(0x20, 0x24, 0x2A),
    button: [
        Color32::from_rgb(0x2A, 0x2F, 0x37),
        Color32::from_rgb(0x35, 0x3B, 0x45),
        Color32::from_rgb(0x24, 0x29, 0x30),
    ],
    field: Color32::from_rgb(0x12, 0x14, 0x18),
    outline: Color32::from_rgb(0x3D, 0x44, 0x4F),
    text: Color32::from_rgb(0xD6, 0xDA, 0xE0),
    strong: Color32::from_rgb(0xF3, 0xF5, 0xF7),
    weak: Color32::from_rgb(0x9A, 0xA2, 0xAD),
    selected: Color32::from_rgb(0x23, 0x3D, 0x57),
    chosen: Color32::from_rgb(0x7F, 0xB6, 0xE8),
    shadow: 110,
};

const LIGHT: Shades = Shades {
    page: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    panel: Color32::from_rgb(0xF7, 0xF8, 0xFA),
    popup: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    line: Color32::from_rgb(0xE1, 0xE4, 0xE9),
    raised: Color32::from_rgb(0xF4, 0xF5, 0xF8),
    button: [
        Color32::from_rgb(0xEC, 0xEE, 0xF2),
        Color32::from_rgb(0xE0, 0xE4, 0xEA),
        Color32::from_rgb(0xD3, 0xD9, 0xE2),
    ],
    field: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    outline: Color32::from_rgb(0xC6, 0xCC, 0xD5),
    text: Color32::from_rgb(0x2A, 0x2F, 0x37),
    strong: Color32::from_rgb(0x10, 0x13, 0x17),
    weak: Color32::from_rgb(0x5C, 0x64, 0x70),
    selected: Color32::from_rgb(0xD6, 0xE4, 0xF8),
    chosen: Color32::from_rgb(0x1D, 0x5B, 0xBF),
    shadow: 28,
};

/// The style of the frame around the page, and of the inspector.
pub(super) fn style(theme: Theme) -> Style {
    let mut style = Style::default();
    let font = |points: f32| FontId::new(points, FontFamily::Proportional);
    let mono = FontId::new(size::MONO, FontFamily::Monospace);
    style.text_styles = [
        (TextStyle::Small, font(size::SMALL)),
        (TextStyle::Body, font(size::BODY)),
        (TextStyle::Button, font(size::BODY)),
        (TextStyle::Heading, FontId::new(size::HEADING, semibold())),
        (TextStyle::Monospace, mono),
    ]
    .into();
    let spacing = &mut style.spacing;
    let [small, medium, large] = size::GRID;
    spacing.item_spacing = vec2(medium, small);
    spacing.button_padding = vec2(10.0, small);
    spacing.interact_size = vec2(36.0, 26.0);
    spacing.window_margin = Margin::same(large as i8);
    spacing.menu_margin = Margin::same(medium as i8);
    spacing.indent = large;
    spacing.icon_width = large;
    spacing.icon_width_inner = 9.0;
    spacing.icon_spacing = medium;
    spacing.slider_rail_height = small;
    spacing.slider_width = 180.0;
    spacing.combo_width = 160.0;
    spacing.combo_height = 280.0;
    spacing.tooltip_width = 360.0;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        // What goes on out of sight is seen to, also where there is no pointer.
        dormant_handle_opacity: 0.4,
        ..ScrollStyle::floating()
    };
    style.interaction.tooltip_delay = 0.35;
    style.visuals = visuals(theme);
    reduce_motion(&mut style, false);
    style
}

/// Makes a style one in which nothing turns, slides or blinks, or one in which things do.
pub(super) fn reduce_motion(style: &mut Style, is_reduced: bool) {
    const ANIMATION_SECS: f32 = 0.12;
    style.animation_time = if is_reduced { 0.0 } else { ANIMATION_SECS };
    style.scroll_animation = if is_reduced {
        ScrollAnimation::none()
    } else {
        ScrollAnimation::default()
    };
    style.visuals.text_cursor.blink = !is_reduced;
}

/// Turns the style of a `Ui` into that of a page: larger text, more air.
pub fn page_style(style: &mut Style) {
    let font = |points: f32| FontId::new(points, FontFamily::Proportional);
    style.text_styles.extend([
        (TextStyle::Body, font(size::PAGE_BODY)),
        (TextStyle::Button, font(14.0)),
        (TextStyle::Heading, FontId::new(size::HEADER, semibold())),
        (
            TextStyle::Monospace,
            FontId::new(13.0, FontFamily::Monospace),
        ),
        (TextStyle::Small, font(12.0)),
    ]);
    style.spacing.item_spacing = vec2(size::GRID[1], 10.0);
    style.spacing.button_padding = vec2(12.0, 6.0);
    style.spacing.interact_size.y = 30.0;
    style.visuals.weak_text_color = style
        .visuals
        .weak_text_color
        .or(Some(style.visuals.text_color()));
}

fn visuals(theme: Theme) -> Visuals {
    let is_dark = theme == Theme::Dark;
    let (mut visuals, shades) = if is_dark {
        (Visuals::dark(), DARK)
    } else {
        (Visuals::light(), LIGHT)
    };
    let accent = State::Hit.color(is_dark);
    let widget = |fill: Color32, outline: Color32, text: Color32| WidgetVisuals {
        weak_bg_fill: fill,
        bg_fill: fill,
        bg_stroke: Stroke::new(1.0, outline),
        fg_stroke: Stroke::new(1.0, text),
        corner_radius: CornerRadius::same(6),
        expansion: 0.0,
    };
    visuals.widgets = Widgets {
        noninteractive: WidgetVisuals {
            corner_radius: CornerRadius::same(8),
            ..widget(shades.panel, shades.line, shades.text)
        },
        inactive: widget(shades.button[0], shades.outline, shades.text),
        hovered: widget(shades.button[1], accent, shades.strong),
        active: WidgetVisuals {
            bg_stroke: Stroke::new(2.0, shades.chosen),
            ..widget(shades.button[2], accent, shades.strong)
        },
        open: widget(shades.button[1], accent, shades.strong),
    };
    visuals.weak_text_color = Some(shades.weak);
    visuals.selection = Selection {
        bg_fill: shades.selected,
        stroke: Stroke::new(2.0, shades.chosen),
    };
    visuals.hyperlink_color = accent;
    visuals.faint_bg_color = shades.raised;
    visuals.extreme_bg_color = shades.page;
    visuals.text_edit_bg_color = Some(shades.field);
    visuals.code_bg_color = shades.raised;
    visuals.warn_fg_color = State::Expired.color(is_dark);
    visuals.error_fg_color = State::Changed.color(is_dark);
    visuals.window_fill = shades.popup;
    visuals.window_stroke = Stroke::new(1.0, shades.line);
    visuals.panel_fill = shades.panel;
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    let shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::from_black_alpha(shades.shadow),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.indent_has_left_vline = false;
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = HandleShape::Circle;
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::contrast::contrast;

    #[test]
    fn whatever_is_written_can_be_read_where_it_is_written() {
        for (shades, name) in [(DARK, "dark"), (LIGHT, "light")] {
            let grounds = [
                shades.page,
                shades.panel,
                shades.popup,
                shades.raised,
                shades.field,
            ];
            // Weak words stand on buttons at rest, as those of a list in which nothing is chosen.
            let buttons = [(shades.text, 3), (shades.strong, 3), (shades.weak, 1)];
            let on_buttons = buttons
                .into_iter()
                .flat_map(|(text, n)| shades.button.into_iter().take(n).map(move |it| (text, it)));
            let chosen = [
                (shades.chosen, shades.selected),
                (shades.text, shades.selected),
            ];
            let pairs = [shades.text, shades.strong, shades.weak]
                .into_iter()
                .flat_map(|text| grounds.into_iter().map(move |it| (text, it)))
                .chain(on_buttons)
                .chain(chosen);
            for (text, ground) in pairs {
                let contrast = contrast(text, ground);
                assert!(
                    contrast >= 4.5,
                    "{name}: {text:?} on {ground:?} has {contrast:.2}"
                );
            }
        }
    }
}
