//! `CommonMark`: paragraphs, lists, task lists, links and tables; blocks of code as all code in a page.
//!
//! Images are shown as links: nothing is fetched or read because a text says so.

mod rtl;

use std::borrow::Cow;

use egui::{CornerRadius, TextStyle, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use crate::bidi::has_rtl;
use crate::element::CodeLook;
use crate::theme::tokens::size;
use crate::view::bold::embolden;
use crate::view::code::code_ui;
use crate::view::long;

pub(super) fn markdown_ui(ui: &mut Ui, cache: &mut CommonMarkCache, all: &str) {
    let (text, n_more) = long::head(all);
    let text = long::visible(text);
    ui.scope(|ui| {
        // Lines of lists are as high as text, not as high as buttons.
        ui.spacing_mut().interact_size.y = ui.text_style_height(&TextStyle::Body);
        ui.spacing_mut().item_spacing.y = size::GRID[0];
        // Tables leave this much below their last row.
        ui.spacing_mut().scroll.bar_width = size::GRID[0];
        // Boxes of task lists look like those of checkboxes.
        ui.visuals_mut().widgets.noninteractive.corner_radius = CornerRadius::same(4);
        for (idx, part) in parts(&text).into_iter().enumerate() {
            ui.push_id(idx, |ui| match part {
                Part::Prose(prose) if has_rtl(prose) => {
                    rtl::prose_ui(ui, cache, &without_images(prose));
                }
                Part::Prose(prose) => {
                    let prose = without_images(prose);
                    let prose = with_strong_heads(&prose);
                    embolden(ui, |ui| {
                        CommonMarkViewer::new().show(ui, cache, &prose);
                    });
                }
                Part::Code { language, text } => {
                    ui.add_space(size::GRID[0]);
                    code_ui(ui, text, Some(language), CodeLook::default());
                    ui.add_space(size::GRID[0]);
                }
            });
        }
    });
    long::rest_ui(ui, n_more, all);
}

/// A stretch of a text.
#[derive(Debug, PartialEq)]
enum Part<'a> {
    Prose(&'a str),
    /// A block between fences that stand at the beginning of their lines.
    Code {
        language: &'a str,
        text: &'a str,
    },
}

/// Divides a text at its blocks of code. Those that are indented, in a list, stay with their prose.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut prose_start = 0;
    let mut open: Option<(Fence<'_>, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match &open {
            None => {
                if let Some(fence) = Fence::opened_by(line) {
                    push_prose(&mut parts, &text[prose_start..at]);
                    open = Some((fence, end));
                }
            }
            Some((fence, start)) if fence.is_closed_by(line) => {
                parts.push(Part::Code {
                    language: fence.language,
                    text: &text[*start..at],
                });
                open = None;
                prose_start = end;
            }
            Some(_) => {}
        }
        at = end;
    }
    match open {
        // One that is never closed reaches to the end.
        Some((fence, start)) => parts.push(Part::Code {
            language: fence.language,
            text: &text[start..],
        }),
        None => push_prose(&mut parts, &text[prose_start..]),
    }
    parts
}

fn push_prose<'a>(parts: &mut Vec<Part<'a>>, prose: &'a str) {
    if !prose.trim().is_empty() {
        parts.push(Part::Prose(prose));
    }
}

/// What a block of code began with.
struct Fence<'a> {
    sign: char,
    length: usize,
    language: &'a str,
}

impl<'a> Fence<'a> {
    fn opened_by(line: &'a str) -> Option<Self> {
        let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = line.chars().take_while(|c| *c == sign).count();
        let info = line[length..].trim();
        // Three backticks with others behind them are code in a line.
        if length < 3 || (sign == '`' && info.contains('`')) {
            return None;
        }
        Some(Self {
            sign,
            length,
            language: info.split([' ', ',', '{']).next().unwrap_or_default(),
        })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.chars().all(|c| c == self.sign) && line.chars().count() >= self.length
    }
}

/// Prose whose images are links: `![words](address)` loses its exclamation mark, outside of code.
fn without_images(prose: &str) -> Cow<'_, str> {
    if !prose.contains("![") {
        return Cow::Borrowed(prose);
    }
    let mut text = String::with_capacity(prose.len());
    let mut is_code = false;
    let mut chars = prose.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '`' => is_code = !is_code,
            '\\' => {
                text.push(c);
                text.extend(chars.next());
                continue;
            }
            '!' if !is_code && chars.peek() == Some(&'[') => continue,
            _ => {}
        }
        text.push(c);
    }
    Cow::Owned(text)
}

/// Prose in whose tables the words of the first row are strong.
fn with_strong_heads(prose: &str) -> Cow<'_, str> {
    let lines: Vec<&str> = prose.split('\n').collect();
    let is_fence = |line: &str| line.trim_start().starts_with("```");
    let mut is_code = false;
    let mut strong: Option<Vec<Cow<'_, str>>> = None;
    for (idx, pair) in lines.windows(2).enumerate() {
        let [head, below] = [pair[0], pair[1]];
        is_code ^= is_fence(head);
        // Four spaces make code of a line, too.
        let is_text = !is_code && head.contains('|') && !head.starts_with("    ");
        if is_text && is_rule(below) {
            let of = strong.get_or_insert_with(|| lines.iter().copied().map(Cow::from).collect());
            of[idx] = Cow::from(strong_cells(head));
        }
    }
    match strong {
        Some(lines) => Cow::Owned(lines.join("\n")),
        None => Cow::Borrowed(prose),
    }
}

/// Whether a line is what stands below the first row of a table: `|---|:-:|`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('-')
        && line.contains('|')
        && line
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// A row of a table whose cells are strong. `\|` ends none.
fn strong_cells(row: &str) -> String {
    let mut out = String::with_capacity(row.len() + 16);
    let mut cell = String::new();
    let end = |cell: &mut String, out: &mut String| {
        let words = cell.trim();
        if words.is_empty() || words.starts_with('*') {
            *out += cell;
        } else {
            for part in [" **", words, "** "] {
                out.push_str(part);
            }
        }
        cell.clear();
    };
    let mut is_escaped = false;
    for c in row.chars() {
        if c == '|' && !is_escaped {
            end(&mut cell, &mut out);
            out.push('|');
        } else {
            cell.push(c);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    end(&mut cell, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_code_are_parts_of_their_own() {
        assert_eq!(
            parts("before\n```rust,ignore\nfn f() {}\n```\nafter ```not a fence```\n~~~\nopen"),
            [
                Part::Prose("before\n"),
                Part::Code {
                    language: "rust",
                    text: "fn f() {}\n"
                },
                Part::Prose("after ```not a fence```\n"),
                Part::Code {
                    language: "",
                    text: "open"
                },
            ]
        );
        assert_eq!(parts(""), []);
    }

    #[test]
    fn words_in_the_first_row_of_a_table_are_strong() {
        for (written, read) in [
            (
                "a | b\n\n| tree | `a\\|b` of |\n|---|:-:|\n| oak | no |",
                "a | b\n\n| **tree** | **`a\\|b` of** |\n|---|:-:|\n| oak | no |",
            ),
            (
                "tree|height\n-|-\nyew|9",
                " **tree** | **height** \n-|-\nyew|9",
            ),
            ("```\n|a|b|\n|-|-|\n```", "```\n|a|b|\n|-|-|\n```"),
            ("a\n-\nb", "a\n-\nb"),
        ] {
            assert_eq!(with_strong_heads(written), read);
        }
    }

    #[test]
    fn images_become_links_outside_of_code() {
        assert_eq!(
            without_images("![a cat](cat.png), `![code](x)`, wow![1] and \\![no]"),
            "[a cat](cat.png), `![code](x)`, wow[1] and \\![no]"
        );
    }
}
