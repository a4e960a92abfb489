//! Texts as they can be shown: the head of a very long one, and escapes for characters that have no shape.

use std::borrow::Cow;
use std::fmt::Write as _;

use egui::{RichText, Ui};

use crate::element::format::grouped;

/// Characters of an element that are laid out. More would hold up the window, and nobody reads on.
pub(super) const MAX_CHARS: usize = 20_000;

/// The head of a text that is shown, and how many characters are not.
pub(super) fn head(text: &str) -> (&str, usize) {
    // A text of so few bytes is not longer in characters: most need no counting.
    if text.len() <= MAX_CHARS {
        return (text, 0);
    }
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => (&text[..end], text[end..].chars().count()),
        None => (text, 0),
    }
}

/// Says how much of a text is not shown, and copies all of it.
pub(super) fn rest_ui(ui: &mut Ui, n_more: usize, all: &str) {
    if n_more == 0 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let n_more = grouped(n_more);
        ui.label(RichText::new(format!("… {n_more} more characters")).weak());
        if ui
            .small_button("Copy all")
            .on_hover_text("Copy the whole text, also what isn't shown")
            .clicked()
        {
            ui.copy_text(all.to_owned());
        }
    });
}

/// A text whose control characters are written as escapes: `\x1b`. Line breaks and tabs stay.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if !is_control(c) {
            shown.push(c);
        } else if c != '\r' {
            // Writing to a string can't fail. The line ends of Windows need no sign.
            let _ = write!(shown, "\\x{:02x}", u32::from(c));
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = "é".repeat(MAX_CHARS + 1_234_567);
        let (shown, n_more) = head(&text);
        assert_eq!(shown.chars().count(), MAX_CHARS);
        assert_eq!(grouped(n_more), "1,234,567");
        assert_eq!(head("short"), ("short", 0));
    }

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(visible("a\tb\r\nc"), "a\tb\nc");
        assert_eq!(visible("\0\u{1b}[1m\u{7f}"), "\\x00\\x1b[1m\\x7f");
        assert!(matches!(visible("plain"), Cow::Borrowed(_)));
    }
}
