//! Sentences with a little markup: `` `code` `` in the monospaced font, `*name*` in bold.

use egui::text::LayoutJob;
use egui::{Color32, FontId, TextFormat, Ui};

use dacapo::theme::semibold;
use dacapo::theme::tokens::size;

/// How a sentence is meant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tone {
    /// What there is to read.
    Plain,
    /// What there is to do.
    Strong,
    /// What is said in passing.
    Weak,
    /// A verdict, after its mark.
    Marked(&'static str, Color32),
}

/// Shows a sentence, wrapped.
pub(super) fn prose(ui: &mut Ui, text: &str, tone: Tone) {
    let visuals = ui.visuals();
    let (plain, strong) = (visuals.text_color(), visuals.strong_text_color());
    let color = match tone {
        Tone::Weak => visuals.weak_text_color(),
        Tone::Strong => strong,
        Tone::Plain | Tone::Marked(..) => plain,
    };
    let body = FontId::proportional(size::BODY);
    let mut job = LayoutJob::default();
    if let Tone::Marked(glyph, color) = tone {
        job.append(glyph, 0.0, TextFormat::simple(body.clone(), color));
        job.append(" ", 0.0, TextFormat::simple(body.clone(), color));
    }
    for (kind, piece) in pieces(text) {
        let (font, color) = match kind {
            Kind::Plain => (body.clone(), color),
            Kind::Name => (FontId::new(size::BODY, semibold()), strong),
            Kind::Code => (FontId::monospace(size::MONO), strong),
        };
        job.append(piece, 0.0, TextFormat::simple(font, color));
    }
    ui.label(job);
}

/// How a piece of a sentence is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Name,
    Code,
}

/// The pieces between the marks. A mark without a partner lasts to the end.
fn pieces(text: &str) -> Vec<(Kind, &str)> {
    let mut pieces = Vec::new();
    let (mut kind, mut rest) = (Kind::Plain, text);
    while !rest.is_empty() {
        let end = match kind {
            Kind::Plain => rest.find(['*', '`']),
            Kind::Name => rest.find('*'),
            Kind::Code => rest.find('`'),
        };
        let (piece, mark) = rest.split_at(end.unwrap_or(rest.len()));
        if !piece.is_empty() {
            pieces.push((kind, piece));
        }
        kind = match (kind, mark.chars().next()) {
            (Kind::Plain, Some('*')) => Kind::Name,
            (Kind::Plain, _) => Kind::Code,
            _ => Kind::Plain,
        };
        rest = mark.get(1..).unwrap_or_default();
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_of_a_sentence() {
        let found = pieces("Choose *data*: `a * b` is called.");
        let expected = [
            (Kind::Plain, "Choose "),
            (Kind::Name, "data"),
            (Kind::Plain, ": "),
            (Kind::Code, "a * b"),
            (Kind::Plain, " is called."),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_mark_without_a_partner_lasts_to_the_end() {
        assert_eq!(
            pieces("so `f(x)"),
            [(Kind::Plain, "so "), (Kind::Code, "f(x)")]
        );
    }
}
