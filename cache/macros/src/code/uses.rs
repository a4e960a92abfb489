//! The names that a `use` brings.

use std::ops::Range;

use crate::code::tokens::{Kind, Text, Token, inside};

/// One name.
pub(super) struct Leaf {
    /// The path without `self`, `as` and the star.
    pub(super) path: Vec<Text>,
    /// What it is called here; `_` if it isn't.
    pub(super) name: Text,
    pub(super) is_glob: bool,
}

/// Reads a tree of `use`, without the keyword and the semicolon, below the path `above`.
pub(super) fn tree(
    tokens: &[Token],
    range: Range<usize>,
    above: &mut Vec<Text>,
    leaves: &mut Vec<Leaf>,
) {
    let depth = above.len();
    let mut at = range.start;
    while at < range.end {
        let token = tokens[at];
        match (token.kind, token.text) {
            (Kind::Open, _) => {
                let branches = inside(tokens, at);
                let mut start = branches.start;
                while start < branches.end {
                    let end = branch_end(tokens, start, branches.end);
                    tree(tokens, start..end, above, leaves);
                    start = end + 1;
                }
                break;
            }
            (Kind::Punct, Text::STAR) => {
                leaves.push(Leaf {
                    path: above.clone(),
                    name: Text::UNDERSCORE,
                    is_glob: true,
                });
                break;
            }
            (Kind::Ident, Text::AS) => {
                if let (Some(name), true) = (tokens.get(at + 1), above.len() > depth) {
                    leaves.push(Leaf {
                        path: above.clone(),
                        name: name.text,
                        is_glob: false,
                    });
                }
                break;
            }
            // `self` at the end is the path above; at the beginning it is the module.
            (Kind::Ident, Text::SELF) if !above.is_empty() => above.push(Text::SELF),
            (Kind::Ident, _) => above.push(token.text),
            _ => {}
        }
        let is_last = at + 1 == range.end;
        if is_last && above.len() > depth {
            let path = above.clone();
            leaves.push(Leaf {
                name: *path.last().unwrap_or(&Text::UNDERSCORE),
                path,
                is_glob: false,
            });
        }
        at += 1;
    }
    above.truncate(depth);
    for leaf in leaves.iter_mut() {
        if leaf.path.len() > 1 && leaf.path.last() == Some(&Text::SELF) {
            leaf.path.pop();
            if leaf.name == Text::SELF {
                leaf.name = *leaf.path.last().unwrap_or(&Text::UNDERSCORE);
            }
        }
    }
}

/// The next comma that is in no group.
fn branch_end(tokens: &[Token], mut at: usize, limit: usize) -> usize {
    while at < limit && tokens[at].text != Text::COMMA {
        at = match tokens[at].kind {
            Kind::Open => tokens[at].mate as usize + 1,
            _ => at + 1,
        };
    }
    at
}
