//! The fonts: Inter for text, `DejaVu` Sans Mono for code and numbers, `DejaVu` Sans for symbols.
//!
//! They are part of the program, so that the window looks the same on every machine, and every glyph of a
//! state exists. egui's own fonts and those of the system come after them, for emoji and other scripts.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

const TEXT: &str = "Inter";
const TEXT_SEMIBOLD: &str = "Inter SemiBold";
const MONO: &str = "DejaVu Sans Mono";
const SYMBOLS: &str = "DejaVu Sans";

/// The family of headings and of what has to stand out.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// All families with their fallbacks.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let files: [(&str, &'static [u8]); 4] = [
        (TEXT, include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        (
            TEXT_SEMIBOLD,
            include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
        ),
        (
            MONO,
            include_bytes!("../../assets/fonts/DejaVuSansMono.ttf"),
        ),
        (
            SYMBOLS,
            include_bytes!("../../assets/fonts/DejaVuSans-Symbols.ttf"),
        ),
    ];
    for (name, bytes) in files {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let family = |first: &str, defaults: Vec<String>| -> Vec<String> {
        [first.to_owned(), SYMBOLS.to_owned()]
            .into_iter()
            .chain(defaults)
            .collect()
    };
    let of = |family: &FontFamily| fonts.families.get(family).cloned().unwrap_or_default();
    let (text, mono) = (of(&FontFamily::Proportional), of(&FontFamily::Monospace));
    fonts
        .families
        .insert(semibold(), family(TEXT_SEMIBOLD, text.clone()));
    fonts
        .families
        .insert(FontFamily::Proportional, family(TEXT, text));
    fonts
        .families
        .insert(FontFamily::Monospace, family(MONO, mono));
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::tokens::State;

    #[test]
    fn every_glyph_that_the_window_uses_exists_in_every_family() {
        let ctx = egui::Context::default();
        crate::theme::install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let used = State::ALL
                .iter()
                .map(|state| state.glyph())
                .collect::<String>()
                + "→←↑↓×…·–—±≥≤≈∞✓⏵▶▼▸▾▁▂▃▄▅▆▇█✕⟳";
            for family in [FontFamily::Proportional, FontFamily::Monospace, semibold()] {
                let font = egui::FontId::new(13.0, family);
                for glyph in used.chars() {
                    assert!(
                        ui.fonts_mut(|fonts| fonts.has_glyph(&font, glyph)),
                        "{glyph} {font:?}"
                    );
                }
            }
        });
        output.textures_delta.clear();
    }
}
