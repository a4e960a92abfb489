//! The lexer against another one: both see the same tokens in all of these sources.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::code::normal::Attribute;
use crate::code::tokens::{Kind, Texts, lex, plain_name};

#[test]
fn both_lexers_see_the_same_tokens() {
    let strange = r###"fn f<'a>() { 'a'; b'\''; "\"// no"; r#"""#; br##""#"##; c"x"; 1.0e-5; 1..2; x.0.1; 1.max(2);
        0xe-1; r#fn r#one r#union; '\u{1f}'; /* /* */ " */ a<<=b>>=c..=d; 'outer: loop {} }"###;
    assert_eq!(ours(strange), theirs(strange));
    let mut n_files = 0;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut open: Vec<PathBuf> = ["src", "macros/src", "tests"]
        .map(|dir| root.join(dir))
        .into();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder can be read");
            open.extend(entries.map(|entry| entry.expect("an entry can be read").path()));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let source = fs::read_to_string(&path).expect("a file can be read");
            assert_eq!(ours(&source), theirs(&source), "{}", path.display());
            n_files += 1;
        }
    }
    assert!(n_files > 50, "only {n_files} files were found");
}

/// The texts of our tokens, punctuation character by character, documentation left out.
fn ours(source: &str) -> Vec<String> {
    let mut texts = Texts::new();
    let tokens = lex(source, &mut texts).expect("the source is Rust");
    let mut seen = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(attribute) = Attribute::at(&tokens, at)
            && texts.get(attribute.path(&tokens).0) == "doc"
            && texts.get(tokens[attribute.bracket + 2].text) == "="
        {
            at = attribute.end;
            continue;
        }
        let text = texts.get(tokens[at].text);
        if tokens[at].kind == Kind::Punct {
            seen.extend(text.chars().map(String::from));
        } else {
            seen.push(text.to_owned());
        }
        at += 1;
    }
    seen
}

/// The same as `proc_macro2` sees them.
fn theirs(source: &str) -> Vec<String> {
    let mut seen = Vec::new();
    flatten(source.parse().expect("the source is Rust"), &mut seen);
    seen
}

fn flatten(stream: TokenStream, seen: &mut Vec<String>) {
    let trees: Vec<_> = stream.into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        let is = |at: usize, char: char| matches!(trees.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == char);
        // Documentation comes as an attribute.
        let bracket = at + 1 + usize::from(is(at + 1, '!'));
        if let Some(TokenTree::Group(group)) = trees.get(bracket)
            && is(at, '#')
            && group.stream().to_string().starts_with("doc =")
        {
            at = bracket + 1;
            continue;
        }
        match &trees[at] {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                seen.push(open.to_owned());
                flatten(group.stream(), seen);
                seen.push(close.to_owned());
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                at += 1;
                seen.push(format!("'{}", trees[at]));
            }
            TokenTree::Ident(ident) => seen.push(plain_name(&ident.to_string()).to_owned()),
            other => seen.push(other.to_string()),
        }
        at += 1;
    }
}
