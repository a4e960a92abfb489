//! Prose with words that are read from right to left.
//!
//! The viewer of `CommonMark` lays out each stretch of one look as a label of its own, from left to right. Headlines,
//! paragraphs and lists with Hebrew or Arabic in them are laid out here instead, each line of text as a whole, so that
//! its words can change places. The rest of the prose is left to the viewer.

use std::ops::Range;

use egui::text::LayoutJob;
use egui::{
    Align, Align2, CursorIcon, FontSelection, Id, Label, Layout, OpenUrl, Rect, RichText, Sense,
    Stroke, TextStyle, Ui, UiBuilder, WidgetInfo, accesskit::Role, epaint::TextShape,
};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::bidi::{Reading, has_rtl, is_rtl_paragraph, isolated};
use crate::theme::tokens::size;
use crate::view::bold::{embolden, embolden_words};
use crate::view::markdown::with_strong_heads;
use crate::view::paragraph::copyable;

pub(super) fn prose_ui(ui: &mut Ui, cache: &mut CommonMarkCache, prose: &str) {
    let (blocks, definitions) = blocks(prose);
    for (idx, block) in blocks.into_iter().enumerate() {
        if idx > 0 {
            ui.add_space(size::GRID[0]);
        }
        ui.push_id(idx, |ui| match block {
            Block::Lines(lines) => {
                let all: String = lines.iter().flat_map(Line::words).collect();
                let is_rtl = is_rtl_paragraph(&all);
                for line in &lines {
                    line_ui(ui, line, is_rtl);
                }
            }
            Block::Other(range) => {
                // Tables and quotes with such words: what egui marks is not what it would copy.
                ui.style_mut().interaction.selectable_labels &= !has_rtl(&prose[range.clone()]);
                // What links stand for may be said elsewhere in the prose.
                let text = format!("{}\n\n{definitions}", &prose[range]);
                let text = with_strong_heads(&text);
                embolden(ui, |ui| {
                    CommonMarkViewer::new().show(ui, cache, &text);
                });
            }
        });
    }
}

/// A part of prose.
#[derive(Debug, PartialEq)]
enum Block {
    /// With words from right to left.
    Lines(Vec<Line>),
    /// For the viewer, by its place in the prose.
    Other(Range<usize>),
}

/// A headline, a paragraph, or one of a list.
#[derive(Debug, Default, PartialEq)]
struct Line {
    heading: Option<HeadingLevel>,
    /// In how many lists it stands.
    depth: usize,
    /// What its item of a list begins with.
    mark: Option<Mark>,
    spans: Vec<Span>,
}

impl Line {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.spans.iter().map(|span| &*span.text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mark {
    Bullet,
    Number(u64),
}

/// A stretch of one look.
#[derive(Clone, Debug, PartialEq)]
struct Span {
    text: String,
    look: Look,
    is_code: bool,
}

/// How words look.
#[derive(Clone, Debug, Default, PartialEq)]
struct Look {
    is_strong: bool,
    is_emphasis: bool,
    is_struck: bool,
    /// Where they lead to.
    link: Option<String>,
}

/// Divides prose into its blocks; and the lines of it that say what links stand for.
fn blocks(prose: &str) -> (Vec<Block>, String) {
    // As the viewer reads it.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST;
    let parser = Parser::new_ext(prose, options);
    let mut places: Vec<Range<usize>> = parser
        .reference_definitions()
        .iter()
        .map(|(_, definition)| definition.span.clone())
        .collect();
    places.sort_by_key(|place| place.start);
    let definitions: Vec<&str> = places.into_iter().map(|place| &prose[place]).collect();

    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    let mut block: Vec<Event<'_>> = Vec::new();
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        block.push(event);
        if depth > 0 {
            continue;
        }
        // The end of a block has the place of the whole.
        let events = std::mem::take(&mut block);
        let lines = has_rtl(&prose[range.clone()])
            .then(|| lines(events))
            .flatten();
        match (lines, blocks.last_mut()) {
            (Some(lines), _) => blocks.push(Block::Lines(lines)),
            (None, Some(Block::Other(before))) => before.end = range.end,
            (None, _) => blocks.push(Block::Other(range)),
        }
    }
    (blocks, definitions.join("\n"))
}

/// The lines of a block; `None` if there is more in it than lines.
fn lines(events: Vec<Event<'_>>) -> Option<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::new();
    let mut look = Look::default();
    // For each list around: the number of its next item, if they have numbers.
    let mut lists: Vec<Option<u64>> = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::List(first)) => lists.push(first),
            Event::End(TagEnd::List(_)) => drop(lists.pop()),
            Event::Start(Tag::Item) => {
                let mark = match lists.last_mut()? {
                    Some(number) => {
                        *number += 1;
                        Mark::Number(*number - 1)
                    }
                    None => Mark::Bullet,
                };
                lines.push(Line {
                    depth: lists.len(),
                    mark: Some(mark),
                    ..Line::default()
                });
            }
            Event::Start(Tag::Paragraph) => {
                // The first one of an item goes on where its mark is.
                if lines.last().is_none_or(|line| !line.spans.is_empty()) {
                    lines.push(Line {
                        depth: lists.len(),
                        ..Line::default()
                    });
                }
            }
            Event::Start(Tag::Heading { level, .. }) => lines.push(Line {
                heading: Some(level),
                depth: lists.len(),
                ..Line::default()
            }),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => {}
            Event::Start(Tag::Strong) => look.is_strong = true,
            Event::End(TagEnd::Strong) => look.is_strong = false,
            Event::Start(Tag::Emphasis) => look.is_emphasis = true,
            Event::End(TagEnd::Emphasis) => look.is_emphasis = false,
            Event::Start(Tag::Strikethrough) => look.is_struck = true,
            Event::End(TagEnd::Strikethrough) => look.is_struck = false,
            Event::Start(Tag::Link { dest_url, .. }) => look.link = Some(dest_url.to_string()),
            Event::End(TagEnd::Link) => look.link = None,
            Event::Text(text) => push(&mut lines, &look, &text, false)?,
            Event::Code(text) => push(&mut lines, &look, &text, true)?,
            Event::SoftBreak => push(&mut lines, &look, " ", false)?,
            Event::HardBreak => push(&mut lines, &look, "\n", false)?,
            _ => return None,
        }
    }
    Some(lines)
}

/// Appends words to the last line; `None` if there is no line.
fn push(lines: &mut [Line], look: &Look, text: &str, is_code: bool) -> Option<()> {
    lines.last_mut()?.spans.push(Span {
        text: text.to_owned(),
        look: look.clone(),
        is_code,
    });
    Some(())
}

fn line_ui(ui: &mut Ui, line: &Line, is_rtl: bool) {
    let indent = size::GRID[2] * 1.5 * line.depth as f32;
    let mut room = ui.available_rect_before_wrap();
    let align = if is_rtl {
        room.max.x -= indent;
        Align::Max
    } else {
        room.min.x += indent;
        Align::Min
    };
    let builder = UiBuilder::new()
        .max_rect(room)
        .layout(Layout::top_down(align));
    let text = ui.scope_builder(builder, |ui| text_ui(ui, line)).inner;
    if let Some(mark) = line.mark {
        mark_ui(ui, mark, text, is_rtl);
    }
}

/// Paints what an item begins with, beside its first line.
fn mark_ui(ui: &Ui, mark: Mark, text: Rect, is_rtl: bool) {
    let font = TextStyle::Body.resolve(ui.style());
    let words = match mark {
        Mark::Bullet => "•".to_owned(),
        Mark::Number(number) if is_rtl => format!(".{number}"),
        Mark::Number(number) => format!("{number}."),
    };
    let (at, align) = if is_rtl {
        (
            text.right_top() + egui::vec2(size::GRID[1], 0.0),
            Align2::LEFT_TOP,
        )
    } else {
        (
            text.left_top() - egui::vec2(size::GRID[1], 0.0),
            Align2::RIGHT_TOP,
        )
    };
    let color = ui.visuals().strong_text_color();
    ui.painter().text(at, align, words, font, color);
}

/// Draws the words of a line; where they are.
fn text_ui(ui: &mut Ui, line: &Line) -> Rect {
    let mut job = LayoutJob::default();
    let mut links: Vec<Link<'_>> = Vec::new();
    for span in &line.spans {
        let start = job.text.len();
        rich(ui, span, line.heading).append_to(
            &mut job,
            ui.style(),
            FontSelection::Default,
            Align::Center,
        );
        if let Some(address) = &span.look.link {
            let end = job.text.len();
            match links.last_mut() {
                Some(last) if last.range.end == start && last.address == address => {
                    last.range.end = end;
                    last.name += &span.text;
                }
                _ => links.push(Link {
                    range: start..end,
                    name: span.text.clone(),
                    address,
                }),
            }
        }
    }
    let label = Label::new(job).wrap().selectable(false);
    let (pos, galley, response) = label.layout_in_ui(ui);
    let words: String = line.words().collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), &words));
    ui.painter().add(TextShape::new(
        pos,
        galley.clone(),
        ui.visuals().text_color(),
    ));
    embolden_words(ui, pos, &galley);
    let response = copyable(&response, &words);
    for (nth, link) in links.iter().enumerate() {
        let rects: Vec<Rect> = Reading::rects_of(ui.ctx(), &galley, &link.range)
            .into_iter()
            .map(|rect| rect.translate(pos.to_vec2()))
            .collect();
        link_ui(ui, response.id.with(nth), link, &rects);
    }
    response.rect
}

/// Words that lead somewhere.
struct Link<'a> {
    /// Where they stand in their line, in bytes.
    range: Range<usize>,
    name: String,
    address: &'a str,
}

/// Lets a link be followed wherever its words stand, which may be apart from each other.
fn link_ui(ui: &mut Ui, id: Id, link: &Link<'_>, rects: &[Rect]) {
    let Some((first, others)) = rects.split_first() else {
        return;
    };
    let mut place = ui.interact(*first, id, Sense::click());
    place.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), &link.name));
    for (part, rect) in others.iter().enumerate() {
        // The keyboard comes by once.
        place |= ui.interact(*rect, id.with(part), Sense::CLICK);
    }
    if place.hovered() || place.has_focus() {
        let width = ui.style().interact(&place).fg_stroke.width;
        let stroke = Stroke::new(width, ui.visuals().hyperlink_color);
        for rect in rects {
            ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
        }
    }
    let place = place
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(link.address);
    if place.clicked() {
        ui.open_url(OpenUrl::new_tab(link.address));
    }
}

fn rich(ui: &Ui, span: &Span, heading: Option<HeadingLevel>) -> RichText {
    let mut text = if span.is_code {
        RichText::new(isolated(&span.text)).code()
    } else {
        RichText::new(&span.text)
    };
    if let Some(level) = heading {
        // Between the size of headlines and that of text, as the viewer has them.
        let of = |style: TextStyle| style.resolve(ui.style()).size;
        let (low, high) = (of(TextStyle::Body), of(TextStyle::Heading));
        let step = (high - low) / 6.0;
        text = text.strong().size(high - step * f32::from(level as u8 - 1));
    }
    if span.look.is_strong {
        text = text.strong();
    }
    if span.look.is_emphasis {
        text = text.italics();
    }
    if span.look.is_struck {
        text = text.strikethrough();
    }
    if span.look.link.is_some() {
        text = text.color(ui.visuals().hyperlink_color);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &Line) -> String {
        line.words().collect()
    }

    #[test]
    fn blocks_without_such_words_are_left_to_the_viewer() {
        let prose = "# Title\n\nplain\n\nשלום **עולם**\n\n| א | b |\n|---|---|\n| 1 | 2 |\n\nend";
        let (blocks, _) = blocks(prose);
        let [
            Block::Other(before),
            Block::Lines(lines),
            Block::Other(after),
        ] = &blocks[..]
        else {
            panic!("{blocks:?}");
        };
        assert_eq!(prose[before.clone()].trim(), "# Title\n\nplain");
        assert_eq!(words(&lines[0]), "שלום עולם");
        assert!(lines[0].spans[1].look.is_strong);
        assert!(prose[after.clone()].starts_with("| א"));
    }

    #[test]
    fn lists_keep_their_marks_and_their_depth() {
        let (blocks, _) = blocks("3. אחת\n4. שתיים\n   - תת\n");
        let [Block::Lines(lines)] = &blocks[..] else {
            panic!("{blocks:?}");
        };
        let seen: Vec<_> = lines
            .iter()
            .map(|line| (line.mark, line.depth, words(line)))
            .collect();
        assert_eq!(
            seen,
            [
                (Some(Mark::Number(3)), 1, "אחת".to_owned()),
                (Some(Mark::Number(4)), 1, "שתיים".to_owned()),
                (Some(Mark::Bullet), 2, "תת".to_owned()),
            ]
        );
    }

    #[test]
    fn links_are_known_wherever_they_are_defined() {
        let (found, definitions) =
            blocks("ראה [כאן][1] ו־[x][1]\n\n[y][1]\n\n[1]: https://a.example\n");
        let Block::Lines(lines) = &found[0] else {
            panic!("{found:?}");
        };
        assert_eq!(
            lines[0].spans[1].look.link.as_deref(),
            Some("https://a.example")
        );
        assert_eq!(definitions, "[1]: https://a.example");
    }
}
