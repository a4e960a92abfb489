//! Colours for source code: one pass over the text, good enough for reading.

mod language;

use egui::text::LayoutJob;
use egui::{Color32, FontId, TextFormat, Visuals};

use crate::element::AlertLevel;
use crate::theme::tokens::{State, keyword, level};
use crate::view::highlight::language::Language;

/// What a piece of source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Plain,
    Keyword,
    /// A type, or the key of a value.
    Type,
    Text,
    Number,
    Comment,
    /// What is about the code: attributes, decorators, sections.
    Mark,
}

/// Source laid out in the colours of its language; in none, if that isn't known.
pub(super) fn job(source: &str, language: &str, font: &FontId, visuals: &Visuals) -> LayoutJob {
    let is_dark = visuals.dark_mode;
    let color = |token: Token| -> Color32 {
        match token {
            Token::Plain => visuals.text_color(),
            Token::Keyword => keyword(is_dark),
            Token::Type => State::Hit.color(is_dark),
            Token::Text => level::color(AlertLevel::Success, is_dark),
            Token::Number | Token::Mark => State::Miss.color(is_dark),
            Token::Comment => visuals.weak_text_color(),
        }
    };
    let mut job = LayoutJob::default();
    let mut append = |piece: &str, token: Token| {
        job.append(piece, 0.0, TextFormat::simple(font.clone(), color(token)));
    };
    match Language::named(language) {
        Some(language) => {
            for (token, piece) in tokens(source, language) {
                append(piece, token);
            }
        }
        None => append(source, Token::Plain),
    }
    job
}

/// The pieces of a source, in order; those beside each other differ in what they are.
fn tokens<'a>(source: &'a str, language: &Language) -> Vec<(Token, &'a str)> {
    let mut tokens = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut current = Token::Plain;
    while at < source.len() {
        let (token, length) = next(source, at, language);
        if token != current {
            if start < at {
                tokens.push((current, &source[start..at]));
            }
            (start, current) = (at, token);
        }
        at += length;
    }
    if start < at {
        tokens.push((current, &source[start..at]));
    }
    tokens
}

/// What stands at `at`, and its length in bytes, which is above zero.
fn next(source: &str, at: usize, language: &Language) -> (Token, usize) {
    let rest = &source[at..];
    let length_while = |holds: fn(char) -> bool| rest.find(|c| !holds(c)).unwrap_or(rest.len());
    let to_line_end = || rest.find('\n').unwrap_or(rest.len());
    let begins_with = |signs: &[&str]| signs.iter().any(|sign| rest.starts_with(sign));
    let before = source[..at].chars().next_back();
    let first = rest.chars().next().unwrap_or(' ');

    // `#` is a comment only where a word could begin: `$#`, `a#b` are none.
    let may_comment = !begins_with(&["#"]) || before.is_none_or(char::is_whitespace);
    if begins_with(language.line_comment) && may_comment {
        return (Token::Comment, to_line_end());
    }
    if language.has_block_comments && begins_with(&["/*"]) {
        let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
        return (Token::Comment, end);
    }
    if language.is_rust && begins_with(&["#[", "#!["]) {
        return (Token::Mark, bracketed(rest));
    }
    let is_line_start = source[..at]
        .rsplit('\n')
        .next()
        .is_none_or(|line| line.trim().is_empty());
    if begins_with(language.line_marks) && is_line_start {
        return (Token::Mark, to_line_end());
    }
    if let Some(quote) = language
        .quotes
        .iter()
        .find(|quote| rest.starts_with(**quote))
    {
        let length = quoted(rest, quote, language.has_escapes);
        return (text_or_key(&rest[length..], Token::Text, language), length);
    }
    if language.is_rust && first == '\'' {
        return character(rest).map_or((Token::Plain, 1), |length| (Token::Text, length));
    }
    if language.has_dollars && first == '$' {
        return (Token::Type, dollar(rest));
    }
    if first.is_ascii_digit() {
        let length = length_while(|c| c.is_alphanumeric() || c == '_');
        return (Token::Number, length);
    }
    if first.is_alphabetic() || first == '_' {
        let length = length_while(|c| c.is_alphanumeric() || c == '_');
        let word = &rest[..length];
        let token = if language.is_keyword(word) {
            Token::Keyword
        } else if language.has_types && first.is_uppercase() {
            Token::Type
        } else {
            text_or_key(&rest[length..], Token::Plain, language)
        };
        return (token, length);
    }
    (Token::Plain, first.len_utf8())
}

/// What stands before the sign of a key is one.
fn text_or_key(after: &str, token: Token, language: &Language) -> Token {
    match language.key_sign {
        Some(sign)
            if after
                .trim_start_matches([' ', '\t', '-', '.'])
                .starts_with(sign) =>
        {
            Token::Type
        }
        _ => token,
    }
}

/// The length of a text in quotes.
fn quoted(rest: &str, quote: &str, has_escapes: bool) -> usize {
    let mut at = quote.len();
    while let Some(c) = rest[at..].chars().next() {
        if has_escapes && c == '\\' {
            let escaped = rest[at + 1..].chars().next();
            at += 1 + escaped.map_or(0, char::len_utf8);
        } else if rest[at..].starts_with(quote) {
            return at + quote.len();
        } else {
            at += c.len_utf8();
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

/// The length of `$name`, `${name}` or `$1`.
fn dollar(rest: &str) -> usize {
    if rest.starts_with("${") {
        return rest.find('}').map_or(rest.len(), |end| end + 1);
    }
    let name = &rest[1..];
    let length = name.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    1 + length.unwrap_or(name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_apart(source: &'static str, language: &str) -> Vec<(Token, &'static str)> {
        let language = Language::named(language).expect("one that is known");
        let mut tokens = tokens(source, language);
        tokens.retain(|(token, _)| *token != Token::Plain);
        tokens
    }

    #[test]
    fn pieces_of_rust_are_told_apart() {
        assert_eq!(
            told_apart(
                "#[cache_data(ttl = \"1h\")]\nfn f<'a>(x: &'a Path) { '\\n'; 'é'; \"a\\\"b\"; /* 1 */ } // end",
                "rust"
            ),
            [
                (Token::Mark, "#[cache_data(ttl = \"1h\")]"),
                (Token::Keyword, "fn"),
                (Token::Type, "Path"),
                (Token::Text, "'\\n'"),
                (Token::Text, "'é'"),
                (Token::Text, "\"a\\\"b\""),
                (Token::Comment, "/* 1 */"),
                (Token::Comment, "// end"),
            ]
        );
    }

    #[test]
    fn pieces_of_the_other_languages_are_told_apart() {
        assert_eq!(
            told_apart("@lru\ndef f(x):\n  '''a\nb''' # c", "py"),
            [
                (Token::Mark, "@lru"),
                (Token::Keyword, "def"),
                (Token::Text, "'''a\nb'''"),
                (Token::Comment, "# c"),
            ]
        );
        assert_eq!(
            told_apart("[a.b]\nkey = true # c", "toml"),
            [
                (Token::Mark, "[a.b]"),
                (Token::Type, "key"),
                (Token::Keyword, "true"),
                (Token::Comment, "# c"),
            ]
        );
        assert_eq!(
            told_apart("{\"a\" : \"b\", \"c\": 1}", "json"),
            [
                (Token::Type, "\"a\""),
                (Token::Text, "\"b\""),
                (Token::Type, "\"c\""),
                (Token::Number, "1"),
            ]
        );
        assert_eq!(
            told_apart("Select 'it''s' FROM t -- all", "sql"),
            [
                (Token::Keyword, "Select"),
                (Token::Text, "'it''s'"),
                (Token::Keyword, "FROM"),
                (Token::Comment, "-- all"),
            ]
        );
        assert_eq!(
            told_apart("echo \"$a\" ${b}#c $# # d", "bash"),
            [
                (Token::Keyword, "echo"),
                (Token::Text, "\"$a\""),
                (Token::Type, "${b}"),
                (Token::Type, "$"),
                (Token::Comment, "# d"),
            ]
        );
    }

    #[test]
    fn unfinished_source_ends_nevertheless() {
        for language in ["rust", "python", "toml", "json", "sql", "sh"] {
            let language = Language::named(language).expect("one that is known");
            for source in [
                "\"abc", "#[abc", "'", "'\\", "'\\'", "\"\\", "1é", "/", "#", "  \n", "'''", "$",
                "${", "/*", "--", "[", "@",
            ] {
                let whole: String = tokens(source, language).iter().map(|it| it.1).collect();
                assert_eq!(whole, source);
            }
        }
    }
}
