//! Texts as they can be shown: the head of a very long one, and escapes for characters that have no shape.

use std::borrow::Cow;
use std::fmt::Write as _;

use egui::{RichText, Ui};

use crate::element::format::grouped;
use crate::theme::low_button;

/// Characters of an element that are laid out. More would hold up the window, and nobody reads on.
pub(super) const MAX_CHARS: usize = 20_000;

/// Bytes of the name of a widget; of a longer one only the beginning is laid out.
const MAX_BYTES_IN_NAME: usize = 2_000;

/// Characters of a headline, of a name, of the head of a column.
const MAX_CHARS_IN_TITLE: usize = 300;

/// The beginning of what a widget or a place is called, where that is longer than anybody reads.
pub(super) fn name(text: &str) -> Cow<'_, str> {
    if text.len() <= MAX_BYTES_IN_NAME {
        return Cow::Borrowed(text);
    }
    title(text)
}

/// The beginning of words that stand in one line: names come from files, too, where they may be anything.
pub(super) fn title(text: &str) -> Cow<'_, str> {
    let is_plain = |char: char| !char.is_control() && !is_invisible(char);
    if text.len() <= MAX_CHARS_IN_TITLE && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut line = String::new();
    write_line(text, MAX_CHARS_IN_TITLE, &mut line);
    Cow::Owned(line)
}

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
            .add(low_button("Copy all"))
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

/// Appends the beginning of a text in one line: what has no glyph, or turns the direction of what follows, is shown
/// as its escape.
pub(super) fn write_line(text: &str, max_chars: usize, out: &mut String) {
    let mut chars = text.chars();
    for char in chars.by_ref().take(max_chars) {
        match char {
            '\n' => out.push_str(" ↵ "),
            '\r' => {}
            '\t' => out.push_str("  "),
            char if char.is_control() || is_invisible(char) => out.extend(char.escape_unicode()),
            char => out.push(char),
        }
    }
    if chars.next().is_some() {
        out.push('…');
    }
}

/// Marks that change the direction of a text, or that nobody sees.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
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

    #[test]
    fn what_has_no_glyph_is_escaped_and_what_is_long_is_cut() {
        let mut text = String::new();
        write_line("a\nb\tc\u{7}\u{202e}d", 100, &mut text);
        assert_eq!(text, "a ↵ b  c\\u{7}\\u{202e}d");
        text.clear();
        write_line(&"x".repeat(1_000_000), 5, &mut text);
        assert_eq!(text, "xxxxx…");
    }

    #[test]
    fn a_title_is_one_line_of_some_length() {
        assert!(matches!(title("height"), Cow::Borrowed("height")));
        assert_eq!(title("a\nb"), "a ↵ b");
        let all = "é".repeat(1_000_000);
        assert_eq!(title(&all).chars().count(), MAX_CHARS_IN_TITLE + 1);
    }
}
