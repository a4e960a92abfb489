//! The names that stand in some tokens, and in which way they stand there.

use std::ops::Range;

use crate::code::normal::Attribute;
use crate::code::tokens::{Kind, Text, Texts, Token};

/// A name, and the index of its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) name: Text,
    pub(super) how: How,
    pub(super) at: usize,
}

/// The way in which a name stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// By itself, or at the beginning of a path.
    Plain,
    /// `name!`.
    Macro,
    /// `before::name`, and whether it is a macro.
    After(Text, bool),
    /// `<…>::name`.
    AfterType,
    /// `.name()`.
    Method,
    /// `::name`: a crate.
    Crate,
    /// In a `derive`.
    Derived,
    /// In a text that an attribute holds: a path, as serde's `default` takes it.
    InText,
}

/// Calls `see` with each mention.
pub(super) fn all(
    tokens: &[Token],
    range: Range<usize>,
    texts: &Texts,
    mut see: impl FnMut(Mention),
) {
    let text = |at: usize| tokens.get(at).map_or(Text::SEMICOLON, |token| token.text);
    let mut attribute_end = 0;
    let mut derive_end = 0;
    for at in range {
        let token = tokens[at];
        if token.kind == Kind::Literal {
            for name in in_literal(texts.get(token.text), at < attribute_end) {
                let how = if at < attribute_end {
                    How::InText
                } else {
                    How::Plain
                };
                if let Some(name) = texts.find(name) {
                    see(Mention { name, how, at });
                }
            }
            continue;
        }
        if token.text == Text::POUND
            && let Some(attribute) = Attribute::at(tokens, at)
        {
            attribute_end = attribute.end;
            if attribute.path(tokens).1 == Text::DERIVE {
                derive_end = attribute.end;
            }
        }
        if token.kind != Kind::Ident || token.text.is_keyword() {
            continue;
        }
        let (before, after) = (
            at.checked_sub(1).map_or(Text::SEMICOLON, text),
            text(at + 1),
        );
        let is_macro = after == Text::BANG
            && tokens
                .get(at + 2)
                .is_some_and(|next| next.kind == Kind::Open);
        let how = match before {
            Text::DOT if matches!(after, Text::OPEN_PAREN | Text::PATH_SEP) => How::Method,
            Text::DOT | Text::DOLLAR => continue,
            Text::PATH_SEP => match at
                .checked_sub(2)
                .map(|at| (tokens[at].kind, tokens[at].text))
            {
                Some((Kind::Ident, qualifier)) if !qualifier.is_keyword() => {
                    How::After(qualifier, is_macro)
                }
                Some((_, Text::GREATER | Text::SHR)) => How::AfterType,
                _ => How::Crate,
            },
            _ if at < derive_end => How::Derived,
            _ if is_macro => How::Macro,
            // A field, or the type of a binding.
            _ if after == Text::COLON && starts_low(texts.get(token.text)) => continue,
            _ => How::Plain,
        };
        see(Mention {
            name: token.text,
            how,
            at,
        });
    }
}

/// The names in a literal: what a format string captures, or the path that an attribute takes as a text.
fn in_literal(literal: &str, is_in_attribute: bool) -> Vec<&str> {
    let Some(start) = literal.find('"').filter(|_| !literal.starts_with('\'')) else {
        return Vec::new();
    };
    let text = literal[start..].trim_matches(['"', '#']);
    let is_path = |text: &str| {
        let is_of_path = |char: char| char.is_alphanumeric() || "_:<>, ".contains(char);
        !text.is_empty() && text.chars().all(is_of_path)
    };
    let is_word = |char: char| char == '_' || char.is_alphanumeric();
    if is_in_attribute && is_path(text) {
        return text
            .split(|char| !is_word(char))
            .filter(|word| !word.is_empty())
            .collect();
    }
    let mut names = Vec::new();
    for (open, _) in text.match_indices('{') {
        let inside = &text[open + 1..];
        let inside = &inside[..inside.find(['}', '{']).unwrap_or(inside.len())];
        // The value, and the widths and precisions that are given by name.
        let mut pieces = inside.split(':');
        let value = pieces.next().unwrap_or_default().trim();
        names.extend(
            Some(value).filter(|value| {
                value.starts_with(|char: char| char == '_' || char.is_alphabetic())
            }),
        );
        for spec in pieces {
            for named in spec.split('$').take(spec.matches('$').count()) {
                let begin = named.rfind(|char| !is_word(char)).map_or(0, |at| at + 1);
                names.extend(Some(&named[begin..]).filter(|name| !name.is_empty()));
            }
        }
    }
    names
}

fn starts_low(name: &str) -> bool {
    name.starts_with(|char: char| char == '_' || char.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{How, all, in_literal};
    use crate::code::tokens::{Texts, lex};

    #[test]
    fn names_are_told_by_how_they_stand() {
        let mut texts = Texts::new();
        let source = "let a = b.c(d::e(<F as G>::h), i!(j), K { l: m }, n.o, ::p::q)";
        let tokens = lex(source, &mut texts).expect("the test's source is Rust");
        let mut seen = Vec::new();
        all(&tokens, 0..tokens.len(), &texts, |mention| {
            let how = match mention.how {
                How::After(before, _) => format!("after {}", texts.get(before)),
                how => format!("{how:?}"),
            };
            seen.push(format!("{} {how}", texts.get(mention.name)));
        });
        assert_eq!(
            seen,
            [
                "a Plain",
                "b Plain",
                "c Method",
                "d Plain",
                "e after d",
                "F Plain",
                "G Plain",
                "h AfterType",
                "i Macro",
                "j Plain",
                "K Plain",
                "m Plain",
                "n Plain",
                "p Crate",
                "q after p",
            ]
        );
    }

    #[test]
    fn format_strings_capture_and_attributes_hold_paths() {
        for (literal, is_in_attribute, names) in [
            (
                "\"{a} {b:?} {c:>w$.p$} {{d}} {0} {}\"",
                false,
                vec!["a", "b", "c", "w", "p", "d"],
            ),
            ("r#\"{a}\"#", false, vec!["a"]),
            ("\"a::b\"", false, vec![]),
            ("\"a::b\"", true, vec!["a", "b"]),
            ("\"could not read {path}\"", true, vec!["path"]),
            ("'{'", false, vec![]),
        ] {
            assert_eq!(in_literal(literal, is_in_attribute), names, "{literal}");
        }
    }
}
