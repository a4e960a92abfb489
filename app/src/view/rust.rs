//! Colours for Rust source: one pass over the text, good enough for reading.

use egui::text::LayoutJob;
use egui::{Color32, FontId, TextFormat, Visuals};

use crate::element::AlertLevel;
use crate::theme::tokens::{State, level, series};

const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "type",
    "unsafe", "use", "where", "while",
];

/// What a piece of source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Plain,
    Keyword,
    Type,
    Text,
    Number,
    Comment,
    Attribute,
}

pub(super) fn job(source: &str, font: &FontId, visuals: &Visuals) -> LayoutJob {
    let is_dark = visuals.dark_mode;
    let color = |token: Token| -> Color32 {
        match token {
            Token::Plain => visuals.text_color(),
            Token::Keyword => series(3, is_dark),
            Token::Type => State::Hit.color(is_dark),
            Token::Text => level::color(AlertLevel::Success, is_dark),
            Token::Number | Token::Attribute => State::Miss.color(is_dark),
            Token::Comment => visuals.weak_text_color(),
        }
    };
    let mut job = LayoutJob::default();
    let mut rest = source;
    while !rest.is_empty() {
        let (token, length) = next(rest);
        let (piece, after) = rest.split_at(length);
        job.append(piece, 0.0, TextFormat::simple(font.clone(), color(token)));
        rest = after;
    }
    job
}

/// The first piece of `rest` and its length in bytes, which is above zero.
fn next(rest: &str) -> (Token, usize) {
    let length_while = |holds: fn(char) -> bool| rest.find(|c| !holds(c)).unwrap_or(rest.len());
    let first = rest.chars().next().unwrap_or(' ');
    if rest.starts_with("//") {
        return (Token::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("#[") || rest.starts_with("#![") {
        return (Token::Attribute, bracketed(rest));
    }
    if first == '"' {
        return (Token::Text, quoted(rest));
    }
    if first == '\'' {
        return character(rest).map_or((Token::Plain, 1), |length| (Token::Text, length));
    }
    if first.is_ascii_digit() {
        return (
            Token::Number,
            length_while(|c| c.is_alphanumeric() || c == '_'),
        );
    }
    if first.is_alphabetic() || first == '_' {
        let length = length_while(|c| c.is_alphanumeric() || c == '_');
        let token = match &rest[..length] {
            word if KEYWORDS.contains(&word) => Token::Keyword,
            _ if first.is_uppercase() => Token::Type,
            _ => Token::Plain,
        };
        return (token, length);
    }
    // Blanks and signs in one piece, up to whatever could begin something else.
    let is_sign = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '"' | '\'' | '/' | '#'));
    (Token::Plain, length_while(is_sign).max(first.len_utf8()))
}

/// The length of a text in quotes, escapes skipped.
fn quoted(rest: &str) -> usize {
    let mut is_escaped = false;
    for (idx, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return idx + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character in quotes; `None` for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let inside = &rest[1..];
    let end = match inside.strip_prefix('\\') {
        Some(escaped) => 2 + escaped.char_indices().skip(1).find(|(_, c)| *c == '\'')?.0,
        None => 1 + inside.chars().next()?.len_utf8(),
    };
    rest[end..].starts_with('\'').then_some(end + 1)
}

/// The length of an attribute up to its closing bracket.
fn bracketed(rest: &str) -> usize {
    let mut depth = 0_usize;
    for (idx, c) in rest.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth <= 1 => return idx + 1,
            ']' => depth -= 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(mut rest: &str) -> Vec<(Token, &str)> {
        let mut tokens = Vec::new();
        while !rest.is_empty() {
            let (token, length) = next(rest);
            let (piece, after) = rest.split_at(length);
            if token != Token::Plain {
                tokens.push((token, piece));
            }
            rest = after;
        }
        tokens
    }

    #[test]
    fn pieces_of_source_are_told_apart() {
        assert_eq!(
            tokens(
                "#[cache_data(ttl = \"1h\")]\nfn f<'a>(x: &'a Path) { '\\n'; 'é'; \"a\\\"b\" } // end"
            ),
            [
                (Token::Attribute, "#[cache_data(ttl = \"1h\")]"),
                (Token::Keyword, "fn"),
                (Token::Type, "Path"),
                (Token::Text, "'\\n'"),
                (Token::Text, "'é'"),
                (Token::Text, "\"a\\\"b\""),
                (Token::Comment, "// end"),
            ]
        );
    }

    #[test]
    fn unfinished_source_ends_nevertheless() {
        for source in [
            "\"abc", "#[abc", "'", "'\\", "'\\'", "\"\\", "1é", "/", "#", "  \n",
        ] {
            tokens(source);
        }
    }
}
