//! The pieces of a paragraph, and the order in which they stand in a row.
//!
//! A piece is what may be handed to egui as one: it shapes and directs a stretch of text by the first letter in it.
//! A word of Hebrew or Arabic is one piece, so that its letters join; so is a stretch of anything that goes from left to
//! right. A sign between words that goes from right to left is a piece of its own, so that egui has nothing to turn in it.

use std::borrow::Cow;
use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_segmentation::UnicodeSegmentation as _;

/// The bytes of a piece from which on it is cut: what has no spaces is measured in parts.
const MAX_BYTES: usize = 256;

/// What egui can be given to lay out as one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Where it stands in the paragraph, in bytes.
    pub(super) range: Range<usize>,
    /// Its direction, and how deep it is nested: odd goes from right to left.
    pub(super) level: Level,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters of a script that goes from right to left: egui turns them by itself.
    Word,
    /// Goes from left to right.
    Stretch,
    /// One sign: nothing can be turned in it.
    Sign,
    Space,
}

/// A paragraph in its pieces, in the order of reading.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) pieces: Vec<Piece>,
    /// The direction of the whole.
    pub(super) base: Level,
}

impl Paragraph {
    /// Divides a text without line breaks; none of its pieces reaches over one of the sorted `cuts`.
    /// Without a `base` the first letter with a direction decides.
    pub(super) fn of(text: &str, cuts: &[usize], base: Option<Level>) -> Self {
        let bidi = BidiInfo::new(text, base);
        let mut pieces: Vec<Piece> = Vec::new();
        let mut last_class = BidiClass::ON;
        for (start, grapheme) in text.grapheme_indices(true) {
            let Some(first) = grapheme.chars().next() else {
                continue;
            };
            if is_mark(first) {
                continue;
            }
            let class = bidi_class(first);
            let level = bidi.levels[start];
            let kind = kind(first, class, level);
            let range = start..start + grapheme.len();
            match pieces.last_mut() {
                Some(last)
                    if last.kind == kind
                        && last.level == level
                        && last.range.end == start
                        && last.range.len() < MAX_BYTES
                        && cuts.binary_search(&start).is_err()
                        && (kind == Kind::Stretch
                            || (kind == Kind::Word && class == last_class)) =>
                {
                    last.range.end = range.end;
                }
                _ => pieces.push(Piece { range, level, kind }),
            }
            last_class = class;
        }
        Self {
            pieces,
            base: bidi
                .paragraphs
                .first()
                .map_or(Level::ltr(), |first| first.level),
        }
    }
}

fn kind(first: char, class: BidiClass, level: Level) -> Kind {
    if first.is_whitespace() {
        Kind::Space
    } else if level.is_rtl() {
        match class {
            BidiClass::R | BidiClass::AL => Kind::Word,
            _ => Kind::Sign,
        }
    } else if super::is_rtl(first) || is_cjk(first) {
        // Digits of these scripts go from left to right; egui wouldn't know.
        Kind::Sign
    } else {
        Kind::Stretch
    }
}

/// Says something of the direction, and has no shape.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Whether a line may end after it without a space.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// The pieces of a row as they stand from left to right, by their places in it. Spaces at its end are left out.
pub(super) fn visual_order(row: &[Piece]) -> Vec<usize> {
    let is_space = |piece: &Piece| piece.kind == Kind::Space;
    let end = row
        .iter()
        .rposition(|it| !is_space(it))
        .map_or(0, |it| it + 1);
    let levels: Vec<Level> = row[..end].iter().map(|piece| piece.level).collect();
    BidiInfo::reorder_visual(&levels)
}

/// A piece as it is to be drawn: brackets that go from right to left open to the other side.
pub(super) fn drawn<'a>(piece: &Piece, text: &'a str) -> Cow<'a, str> {
    let text = &text[piece.range.clone()];
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) if piece.kind == Kind::Sign && piece.level.is_rtl() => {
            mirrored(only).map_or(Cow::Borrowed(text), |it| Cow::Owned(it.to_string()))
        }
        _ => Cow::Borrowed(text),
    }
}

/// The sign that looks like this one in a mirror, of those that have one.
fn mirrored(c: char) -> Option<char> {
    const PAIRS: [(char, char); 32] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('«', '»'),
        ('‹', '›'),
        ('≤', '≥'),
        ('≪', '≫'),
        ('≦', '≧'),
        ('≮', '≯'),
        ('≺', '≻'),
        ('⊂', '⊃'),
        ('⊆', '⊇'),
        ('∈', '∋'),
        ('⁅', '⁆'),
        ('⁽', '⁾'),
        ('₍', '₎'),
        ('⌈', '⌉'),
        ('⌊', '⌋'),
        ('⟦', '⟧'),
        ('⟨', '⟩'),
        ('⟪', '⟫'),
        ('⦃', '⦄'),
        ('⦅', '⦆'),
        ('❨', '❩'),
        ('〈', '〉'),
        ('《', '》'),
        ('「', '」'),
        ('『', '』'),
        ('【', '】'),
        ('（', '）'),
        ('［', '］'),
    ];
    PAIRS.iter().find_map(|(left, right)| {
        if c == *left {
            Some(*right)
        } else {
            (c == *right).then_some(*left)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an eye sees from left to right, where each word of Hebrew or Arabic is written as in the source.
    fn seen(text: &str) -> String {
        let paragraph = Paragraph::of(text, &[], None);
        visual_order(&paragraph.pieces)
            .into_iter()
            .map(|idx| drawn(&paragraph.pieces[idx], text))
            .collect()
    }

    #[test]
    fn words_stand_from_right_to_left_and_latin_ones_among_them_do_not() {
        assert_eq!(seen("שלום עולם"), "עולם שלום");
        assert_eq!(seen("hello world"), "hello world");
        assert_eq!(
            seen("אני אוהב hello world מאוד"),
            "מאוד hello world אוהב אני"
        );
        assert_eq!(seen("the word שלום עולם is"), "the word עולם שלום is");
        assert_eq!(seen("مرحبا بالعالم"), "بالعالم مرحبا");
    }

    #[test]
    fn numbers_keep_their_order() {
        assert_eq!(seen("יש 1,234.50 שקלים"), "שקלים 1,234.50 יש");
        assert_eq!(seen("עמוד 12-15"), "12-15 עמוד");
        assert_eq!(seen("سنة ٢٠٢٦"), "٢٠٢٦ سنة");
        assert_eq!(seen("سال ۱۴۰۵"), "۱۴۰۵ سال");
    }

    #[test]
    fn punctuation_goes_to_the_end_of_reading_and_brackets_are_mirrored() {
        assert_eq!(seen("שלום!"), "!שלום");
        assert_eq!(seen("שלום (עולם) טוב."), ".טוב (עולם) שלום");
        assert_eq!(seen("(hello) שלום"), "(hello) שלום");
        assert_eq!(seen("שלום (hello)"), "(hello) שלום");
        assert_eq!(seen("hello (שלום)."), "hello (שלום).");
        assert_eq!(seen("א < ב"), "ב > א");
    }

    #[test]
    fn marks_of_direction_work_and_are_not_drawn() {
        assert_eq!(seen("\u{202e}abc\u{202c}"), "cba");
        assert_eq!(seen("a \u{2067}שלום 12\u{2069} b"), "a 12 שלום b");
        assert_eq!(seen("\u{200f}12 +"), "+ 12");
    }

    #[test]
    fn what_belongs_together_stays_together() {
        assert_eq!(seen("שלום 👨‍👩‍👧!"), "!👨‍👩‍👧 שלום");
        assert_eq!(seen("שָׁלוֹם עוֹלָם"), "עוֹלָם שָׁלוֹם");
        assert_eq!(seen("می‌خواهم نان"), "نان می‌خواهم");
    }

    #[test]
    fn spaces_at_the_end_of_a_row_take_no_room() {
        assert_eq!(seen("שלום עולם  "), "עולם שלום");
        assert_eq!(seen("   "), "");
    }

    #[test]
    fn pieces_end_at_cuts() {
        let pieces = Paragraph::of("abcd", &[2], None).pieces;
        assert_eq!(pieces.len(), 2);
        assert_eq!(
            (pieces[0].range.clone(), pieces[1].range.clone()),
            (0..2, 2..4)
        );
    }
}
