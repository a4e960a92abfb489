//! A text that egui laid out, laid out once more with its pieces where a reader looks for them.
//!
//! Rows end where egui ends them, as far as can be told: after the last space that fits, otherwise wherever the row is
//! full. There are never more of them than egui made room for, and none is more than [`SLACKS`] wider than its place: if
//! need be, words are cut between their letters. A text that can't be set like that stays as egui has it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::emath::GuiRounding as _;
use egui::epaint::text::{ByteIndex, FontsView, LayoutSection};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align, Galley, Rect};
use unicode_bidi::Level;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::bidi::line::{Kind, Paragraph, Piece, drawn, is_cjk, visual_order};
use crate::bidi::{MAX_BYTES, is_code};

/// How much wider than it should be a row may become, in points, so that there are not more rows than egui made: it
/// rounds where we add up, and knows words of other widths where it doesn't join their letters.
const SLACKS: [f32; 4] = [0.0, 0.5, 1.0, 3.0];

/// A text whose pieces stand where a reader looks for them.
pub(super) struct Reordered {
    /// The same text as the other one says, for painting in its place.
    pub(super) galley: Arc<Galley>,
    /// Where each piece of it stands; `None` if it is as egui has it.
    places: Option<Vec<Place>>,
}

/// Where a piece of a text stands.
#[derive(Clone)]
struct Place {
    /// In the text, in bytes.
    range: Range<usize>,
    row: usize,
    /// In its row, in points.
    left: f32,
    width: f32,
}

impl Reordered {
    /// The rectangles that a part of the text takes, one for each stretch of a row, in points of the galley.
    pub(super) fn rects_of(&self, part: &Range<usize>) -> Vec<Rect> {
        let mut rects: Vec<(usize, Rect)> = Vec::new();
        let made = || places_made(&self.galley);
        let places = self.places.as_ref();
        for place in places.map_or_else(|| Cow::Owned(made()), Cow::from).iter() {
            let row = &self.galley.rows[place.row];
            if place.range.end <= part.start || part.end <= place.range.start {
                continue;
            }
            let left = row.pos.x + place.left;
            let rect = Rect::from_x_y_ranges(left..=left + place.width, row.min_y()..=row.max_y());
            match rects.last_mut() {
                Some((of, last)) if *of == place.row && rect.left() - last.right() < 1.0 => {
                    *last = last.union(rect);
                }
                _ => rects.push((place.row, rect)),
            }
        }
        rects.into_iter().map(|(_, rect)| rect).collect()
    }
}

/// The same text as `galley` says, in the order of reading.
pub(super) fn reordered(fonts: &mut FontsView<'_>, galley: &Arc<Galley>) -> Reordered {
    let is_long = galley.text().len() > MAX_BYTES;
    let set = if is_long { None } else { set(fonts, galley) };
    set.unwrap_or_else(|| Reordered {
        galley: Arc::clone(galley),
        places: None,
    })
}

/// Lays out a text once more; `None` if it needs another place than egui made for it.
fn set(fonts: &mut FontsView<'_>, galley: &Galley) -> Option<Reordered> {
    let job = &galley.job;
    let mut setter = Setter {
        fonts,
        job,
        width_made: galley.rect.width(),
        last_made: galley.rows.last().map_or(0.0, |row| row.rect().right()),
        widths: HashMap::new(),
    };
    let mut rows = Vec::new();
    let mut n_left = job.wrap.max_rows;
    let mut start = 0;
    let mut n_made = rows_of_paragraphs(galley).into_iter();
    for text in job.text.split(|c| c == '\n' && job.break_on_newline) {
        if n_left == 0 {
            break;
        }
        let is_last = start + text.len() == job.text.len();
        let made = n_made.next().unwrap_or(1);
        let set = setter.paragraph(start, text, n_left, made, is_last)?;
        n_left = n_left.saturating_sub(set.len());
        rows.extend(set);
        start += text.len() + 1;
    }
    let mut places = Vec::new();
    let mut galleys = Vec::with_capacity(rows.len());
    for (nth, mut row) in rows.into_iter().enumerate() {
        places.extend(
            row.places
                .drain(..)
                .map(|place| Place { row: nth, ..place }),
        );
        galleys.push(row.aligned(job, galley.rect, galley.pixels_per_point));
    }
    let mut set = Galley::concat(Arc::clone(job), &galleys, galley.pixels_per_point);
    set.rect = galley.rect;
    set.elided = galley.elided;
    Some(Reordered {
        galley: Arc::new(set),
        places: Some(places),
    })
}

/// Where egui has put each character.
fn places_made(galley: &Galley) -> Vec<Place> {
    let mut ends = galley
        .text()
        .char_indices()
        .map(|(at, c)| at..at + c.len_utf8());
    let mut places = Vec::new();
    for (row, placed) in galley.rows.iter().enumerate() {
        let glyphs = placed.glyphs.iter();
        places.extend(glyphs.zip(ends.by_ref()).map(|(glyph, range)| Place {
            range,
            row,
            left: glyph.pos.x,
            width: glyph.advance_width,
        }));
        if placed.ends_with_newline {
            ends.next();
        }
    }
    places
}

/// Whether a text is set in a row that wraps: it begins where the words before it end, and others follow it.
fn is_inline(job: &LayoutJob) -> bool {
    job.first_row_min_height > 0.0 || indent(job) != 0.0
}

/// How far from the left the first row begins.
fn indent(job: &LayoutJob) -> f32 {
    job.sections
        .first()
        .map_or(0.0, |first| first.leading_space)
}

/// How many rows egui made of each paragraph.
fn rows_of_paragraphs(galley: &Galley) -> Vec<usize> {
    galley
        .rows
        .split_inclusive(|row| row.ends_with_newline)
        .map(<[_]>::len)
        .collect()
}

/// Sets the rows of one text.
struct Setter<'a, 'fonts, 'view> {
    fonts: &'a mut FontsView<'view>,
    job: &'fonts LayoutJob,
    /// How wide the rows are that egui made.
    width_made: f32,
    /// Where the last of them ends.
    last_made: f32,
    /// How wide pieces are, by what they say and the section that they stand in: spaces come again and again.
    widths: HashMap<(String, usize), f32>,
}

/// A row that is laid out.
struct Row {
    galley: Arc<Galley>,
    is_rtl: bool,
    places: Vec<Place>,
}

impl Row {
    /// Where egui begins rows at the left, those of a text from right to left begin at the right.
    fn aligned(self, job: &LayoutJob, all: Rect, pixels_per_point: f32) -> Arc<Galley> {
        if !self.is_rtl || is_inline(job) || job.halign != Align::LEFT {
            return self.galley;
        }
        let mut galley = Galley::clone(&self.galley);
        for row in &mut galley.rows {
            // One that is wider than egui's goes on at the right, where there is room if anywhere.
            let room = (all.right() - row.rect().right()).max(-row.rect().left());
            row.pos.x += room.round_to_pixels(pixels_per_point);
        }
        Arc::new(galley)
    }
}

impl Setter<'_, '_, '_> {
    /// The rows of a paragraph that begins at byte `start` of the whole text; `None` if they don't fit into the place
    /// of those that egui made.
    fn paragraph(
        &mut self,
        start: usize,
        text: &str,
        max_rows: usize,
        n_made: usize,
        is_last: bool,
    ) -> Option<Vec<Row>> {
        let sections = &self.job.sections;
        let n_before =
            |at: usize| sections.partition_point(|section| section.byte_range.start.0 < at);
        let cuts: Vec<usize> = sections[n_before(start)..n_before(start + text.len())]
            .iter()
            .map(|section| section.byte_range.start.0 - start)
            .collect();
        let whole = Paragraph::of(text, &cuts, is_code(self.job).then(Level::ltr));
        let wrap = self.job.effective_wrap_width();
        // No wider than the rows that there is room for, if that is possible; at last with words that are cut.
        let tries = std::iter::once((self.width_made + 1.0, false))
            .filter(|(made, _)| *made < wrap)
            .chain(SLACKS.map(|slack| (wrap + slack, false)))
            .chain([(wrap + 0.5, true), (wrap + SLACKS[3], true)]);
        for (width, cuts_words) in tries {
            let mut pieces = whole.pieces.clone();
            let broken = self.break_rows(
                (start, text),
                &mut pieces,
                (width, cuts_words),
                max_rows,
                is_last,
            );
            if broken.0.len() > n_made {
                continue;
            }
            let rows = self.rows((start, text), &pieces, whole.base, broken);
            let end = rows.last().map_or(0.0, |row| row.galley.rect.right());
            let is_in_the_way = is_last
                && is_inline(self.job)
                && rows.len() == n_made
                && end > self.last_made + 1.0;
            if !is_in_the_way {
                return Some(rows);
            }
        }
        None
    }

    /// Lays out the rows of a paragraph.
    fn rows(
        &mut self,
        (start, text): (usize, &str),
        pieces: &[Piece],
        base: Level,
        (rows, is_cut): (Vec<Range<usize>>, bool),
    ) -> Vec<Row> {
        let n_rows = rows.len();
        rows.into_iter()
            .enumerate()
            .filter_map(|(nth, range)| {
                let mut row = pieces[range].to_vec();
                let is_elided = is_cut && nth + 1 == n_rows;
                if is_elided {
                    while row.last().is_some_and(|piece| piece.kind == Kind::Space) {
                        row.pop();
                    }
                    let end = row.last().map_or(0, |piece| piece.range.end);
                    row.push(Piece {
                        range: end..end,
                        level: base,
                        kind: Kind::Sign,
                    });
                }
                let is_first = start == 0 && nth == 0;
                let row = self.row((start, text), &row, is_first, is_elided)?;
                Some(Row {
                    is_rtl: base.is_rtl(),
                    ..row
                })
            })
            .collect()
    }

    /// Divides pieces into rows of at most `width` points, cutting those that are wider, or all that don't fit if
    /// `cuts_words`; and whether the last row ends with a sign that there is more.
    fn break_rows(
        &mut self,
        (start, text): (usize, &str),
        pieces: &mut Vec<Piece>,
        (width, cuts_words): (f32, bool),
        max_rows: usize,
        is_last: bool,
    ) -> (Vec<Range<usize>>, bool) {
        let mut rows = Vec::new();
        let mut row_start = 0;
        let indent = if start == 0 { indent(self.job) } else { 0.0 };
        let mut used = indent;
        let mut idx = 0;
        // After which pieces the row may well end, and where it may if need be.
        let (mut good, mut fair) = (None, None);
        while idx < pieces.len() {
            let advance = self.width(start, text, &pieces[idx]);
            let is_hanging = pieces[idx].kind == Kind::Space && (good.is_none() || cuts_words);
            if used + advance <= width || is_hanging {
                used += advance;
                idx += 1;
                let next = pieces.get(idx);
                match ending(text, &pieces[idx - 1], next) {
                    Ending::Good => good = Some(idx),
                    Ending::Fair => fair = Some(idx),
                    Ending::Bad => {}
                }
                continue;
            }
            if rows.len() + 1 >= max_rows {
                let end = self.elide(start, text, pieces, row_start, width);
                rows.push(row_start..end);
                return (rows, self.job.wrap.overflow_character.is_some());
            }
            // There is more room in the next row.
            let is_indented = indent > 0.0 && rows.is_empty();
            let allowed = if self.job.wrap.break_anywhere || cuts_words {
                None
            } else if is_indented {
                Some(good.unwrap_or(row_start))
            } else {
                good.or(fair)
            };
            let end = allowed.unwrap_or_else(|| {
                let is_alone = idx == row_start && !is_indented;
                let fits = self.cut(start, text, pieces, idx, width - used, is_alone);
                if fits { idx + 1 } else { idx }
            });
            rows.push(row_start..end);
            (row_start, idx) = (end, end);
            (good, fair) = (None, None);
            used = 0.0;
        }
        let is_full = rows.len() + 1 >= max_rows;
        if is_full && !is_last {
            let end = self.elide(start, text, pieces, row_start, width);
            rows.push(row_start..end);
            return (rows, self.job.wrap.overflow_character.is_some());
        }
        if row_start < pieces.len() || rows.is_empty() {
            rows.push(row_start..pieces.len());
        }
        (rows, false)
    }

    /// Where a row ends that has to leave room for the sign that there is more.
    fn elide(
        &mut self,
        start: usize,
        text: &str,
        pieces: &mut Vec<Piece>,
        row_start: usize,
        width: f32,
    ) -> usize {
        let sign = self.job.wrap.overflow_character.map(String::from);
        let mut room =
            width - sign.map_or(0.0, |sign| self.width_of(&sign, self.section_at(start)));
        for idx in row_start..pieces.len() {
            let advance = self.width(start, text, &pieces[idx]);
            if advance > room {
                let fits = self.cut(start, text, pieces, idx, room, false);
                return if fits { idx + 1 } else { idx };
            }
            room -= advance;
        }
        pieces.len()
    }

    /// Cuts a piece so that its first part is no wider than `room`; with `at_least_one` it keeps a letter in any case.
    /// Whether there is a first part.
    fn cut(
        &mut self,
        start: usize,
        text: &str,
        pieces: &mut Vec<Piece>,
        idx: usize,
        room: f32,
        at_least_one: bool,
    ) -> bool {
        let piece = pieces[idx].clone();
        let ends: Vec<usize> = text[piece.range.clone()]
            .grapheme_indices(true)
            .map(|(at, grapheme)| piece.range.start + at + grapheme.len())
            .collect();
        let part = |end: usize| Piece {
            range: piece.range.start..end,
            ..piece.clone()
        };
        let n_fit = ends.partition_point(|end| self.width(start, text, &part(*end)) <= room);
        let n_fit = n_fit.max(usize::from(at_least_one));
        if n_fit == 0 {
            return false;
        }
        let end = ends[n_fit - 1];
        if end < piece.range.end {
            pieces[idx] = part(end);
            let rest = Piece {
                range: end..piece.range.end,
                ..piece
            };
            pieces.insert(idx + 1, rest);
        }
        true
    }

    /// How wide a piece is, with the space that its section begins with.
    fn width(&mut self, start: usize, text: &str, piece: &Piece) -> f32 {
        let section = self.section_at(start + piece.range.start);
        let gap = self.gap(start, piece);
        gap + self.width_of(&drawn(piece, text), section)
    }

    fn width_of(&mut self, text: &str, section: usize) -> f32 {
        let key = (text.to_owned(), section);
        if let Some(width) = self.widths.get(&key) {
            return *width;
        }
        let job = LayoutJob {
            wrap: TextWrapping::no_max_width(),
            break_on_newline: false,
            round_output_to_gui: false,
            ..LayoutJob::single_section(text.to_owned(), self.format(section))
        };
        let galley = self.fonts.layout_job(job);
        let width = galley.rows.first().map_or(0.0, |row| row.size.x);
        self.widths.insert(key, width);
        width
    }

    /// Lays out a row.
    fn row(
        &mut self,
        (start, text): (usize, &str),
        row: &[Piece],
        is_first: bool,
        is_elided: bool,
    ) -> Option<Row> {
        let mut job = LayoutJob {
            wrap: TextWrapping::no_max_width(),
            break_on_newline: false,
            halign: self.job.halign,
            round_output_to_gui: self.job.round_output_to_gui,
            ..LayoutJob::default()
        };
        let mut gap_before = 0.0;
        if is_first {
            job.first_row_min_height = self.job.first_row_min_height;
            // Whatever stands there at the left comes before the whole row.
            gap_before = indent(self.job);
        }
        let mut places = Vec::new();
        let mut left = 0.0;
        for idx in visual_order(row) {
            let piece = &row[idx];
            let is_sign = is_elided && idx + 1 == row.len();
            let (words, gap) = if is_sign {
                (self.job.wrap.overflow_character?.to_string().into(), 0.0)
            } else {
                (drawn(piece, text), self.gap(start, piece))
            };
            // The gap is where the piece begins: at its right if it goes from there.
            let leading_space = if piece.level.is_rtl() {
                std::mem::replace(&mut gap_before, gap)
            } else {
                std::mem::take(&mut gap_before) + gap
            };
            let at = (start + piece.range.start).saturating_sub(usize::from(is_sign));
            let section = self.section_at(at);
            let width = self.width_of(&words, section);
            left += leading_space;
            places.push(Place {
                range: start + piece.range.start..start + piece.range.end,
                row: 0,
                left,
                width,
            });
            left += width;
            let begin = job.text.len();
            job.text.push_str(&words);
            job.sections.push(LayoutSection {
                leading_space,
                byte_range: ByteIndex(begin)..ByteIndex(job.text.len()),
                format: self.format(section),
            });
        }
        if job.sections.is_empty() {
            job.sections.push(LayoutSection {
                leading_space: 0.0,
                byte_range: ByteIndex(0)..ByteIndex(0),
                format: self.format(self.section_at(start)),
            });
        }
        Some(Row {
            galley: self.fonts.layout_job(job),
            is_rtl: false,
            places,
        })
    }

    /// The space before a piece that begins a section, the first one aside.
    fn gap(&self, start: usize, piece: &Piece) -> f32 {
        let at = start + piece.range.start;
        let section = &self.job.sections.get(self.section_at(at));
        section.map_or(0.0, |section| {
            if section.byte_range.start.0 == at && at > 0 {
                section.leading_space
            } else {
                0.0
            }
        })
    }

    /// The section that a byte of the whole text stands in.
    fn section_at(&self, at: usize) -> usize {
        let n_ended = self
            .job
            .sections
            .partition_point(|section| section.byte_range.end.0 <= at);
        n_ended.min(self.job.sections.len().saturating_sub(1))
    }

    fn format(&self, section: usize) -> TextFormat {
        self.job
            .sections
            .get(section)
            .map(|section| section.format.clone())
            .unwrap_or_default()
    }
}

/// Whether a row may end after a piece.
enum Ending {
    Good,
    Fair,
    Bad,
}

fn ending(text: &str, piece: &Piece, next: Option<&Piece>) -> Ending {
    let first = |piece: &Piece| text[piece.range.clone()].chars().next();
    let last = text[piece.range.clone()].chars().next_back();
    if piece.kind == Kind::Space {
        // One that holds together what it stands between is no end.
        return if last == Some('\u{a0}') {
            Ending::Bad
        } else {
            Ending::Good
        };
    }
    if last.is_some_and(is_cjk) && next.and_then(first).is_some_and(is_cjk) {
        return Ending::Good;
    }
    if last.is_some_and(|c| c.is_ascii_punctuation()) {
        Ending::Fair
    } else {
        Ending::Bad
    }
}

#[cfg(test)]
mod tests;
