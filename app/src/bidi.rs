//! Lines of Hebrew, Arabic and other scripts that are read from right to left.
//!
//! egui shapes a word of them well, and sets the words of a line from left to right. [`Reading`] mends that behind
//! egui's back: when everything of a pass is painted, it looks for texts with letters of such scripts and puts rows in
//! their place whose pieces stand as the Unicode bidirectional algorithm wants them. What is said to a screen reader,
//! copied, searched and given to scripts stays the text as it was written; sizes stay those that egui reckoned with.
//! Text fields stay as they are: their cursor goes by egui's order. So does what is selected with the pointer, and text
//! of more than [`MAX_BYTES`], which no element shows.

mod line;
mod reading;
mod rows;
mod tint;

use unicode_bidi::{BidiClass, bidi_class};

use egui::text::LayoutJob;

pub(crate) use crate::bidi::reading::Reading;

/// The bytes of a text that is not put into the order of reading any more: it would take longer than a frame may.
const MAX_BYTES: usize = 100_000;

/// Marks lines of code: they are read from left to right, whatever they begin with.
pub(crate) fn as_code(mut job: LayoutJob) -> LayoutJob {
    // The mark is something of the job that code has no use for: it is broken or scrolled, never cut short.
    job.wrap.overflow_character = None;
    job
}

fn is_code(job: &LayoutJob) -> bool {
    job.wrap.overflow_character.is_none()
}

/// Code among words: it goes from left to right, whatever stands around it. The signs that say so are not drawn.
pub(crate) fn isolated(code: &str) -> String {
    format!("\u{2066}{code}\u{2069}")
}

/// Whether anything in a text is read from right to left. Most texts have nothing of it: a look at their bytes tells.
pub(crate) fn has_rtl(text: &str) -> bool {
    /// The first byte of the first letter that is, U+0590; those of lower ones begin with less.
    const FIRST: u8 = 0xd6;
    !text.is_ascii() && text.bytes().any(|byte| byte >= FIRST) && text.chars().any(is_rtl)
}

/// Whether a text is to be read from right to left as a whole: its first letter with a direction says so.
pub(crate) fn is_rtl_paragraph(text: &str) -> bool {
    has_rtl(text)
        && text
            .chars()
            .map(bidi_class)
            .find(|class| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL))
            .is_some_and(|class| class != BidiClass::L)
}

/// Whether a character belongs to a script that is read from right to left, or turns what follows it.
fn is_rtl(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{200f}'
            | '\u{202b}'
            | '\u{202e}'
            | '\u{2067}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scripts_from_right_to_left_count() {
        for text in [
            "",
            "plain",
            "é, ß, µ — “quoted” …",
            "日本語、。",
            "Ελληνικά",
            "देवनागरी",
            "🎉",
        ] {
            assert!(!has_rtl(text), "{text}");
        }
        for text in ["שלום", "a ש", "مرحبا", "\u{202e}abc", "𐤀", "ﷺ"] {
            assert!(has_rtl(text), "{text}");
        }
    }

    #[test]
    fn the_first_letter_with_a_direction_decides() {
        assert!(is_rtl_paragraph("12: שלום world"));
        assert!(is_rtl_paragraph("(مرحبا) hello"));
        assert!(!is_rtl_paragraph("hello שלום"));
        assert!(!is_rtl_paragraph("12"));
    }
}
