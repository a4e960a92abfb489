//! The hash of a function's code: what it says, not how it is laid out.
//!
//! `TokenStream::to_string` won't do: it keeps some spacing (`x+1` is not `x + 1`) and doc comments. So the
//! token trees are flattened: identifiers, literals, delimiters, punctuation with its joint bit.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// What the expansion says of a function's code.
pub(crate) struct Code {
    /// The hash of all parts together.
    pub(crate) hash: u128,
    /// The parts, a line each, as `dacapo_cache::CodeInput` reads them.
    pub(crate) inputs: String,
}

/// The code of a function of which only its own tokens are known.
pub(crate) fn own(tokens: TokenStream) -> Code {
    let hash = hash(tokens);
    Code {
        hash,
        inputs: format!("{:016x} own body\n", (hash >> 64) as u64),
    }
}

/// The first 128 bits of the blake3 hash of the normalised tokens.
pub(crate) fn hash(tokens: TokenStream) -> u128 {
    let mut hasher = blake3::Hasher::new();
    flatten(tokens, false, &mut hasher);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    u128::from_le_bytes(bytes)
}

/// Feeds `tokens` to the hasher. Doc attributes are left out, and so is a comma at the very end of a group,
/// unless it makes a tuple of one element (`may_be_tuple`).
fn flatten(tokens: TokenStream, may_be_tuple: bool, hasher: &mut blake3::Hasher) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let n_commas = trees.iter().filter(|tree| is_punct(tree, ',')).count();
    let has_trailing_comma = trees.last().is_some_and(|tree| is_punct(tree, ','));
    let is_meaningless = has_trailing_comma && !(may_be_tuple && n_commas == 1);
    let end = trees.len() - usize::from(is_meaningless);

    let mut at = 0;
    while at < end {
        if let Some(skipped) = doc_attribute(&trees[at..end]) {
            at += skipped;
            continue;
        }
        match &trees[at] {
            TokenTree::Ident(ident) => feed(hasher, b'i', &ident.to_string()),
            TokenTree::Literal(literal) => feed(hasher, b'l', &literal.to_string()),
            TokenTree::Punct(punct) => {
                // Only before another punctuation character does the joint bit say something.
                let is_joint = punct.spacing() == Spacing::Joint
                    && matches!(trees.get(at + 1), Some(TokenTree::Punct(_)));
                feed(
                    hasher,
                    if is_joint { b'j' } else { b'p' },
                    punct.as_char().encode_utf8(&mut [0; 4]),
                );
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                feed(hasher, b'g', open);
                flatten(
                    group.stream(),
                    group.delimiter() == Delimiter::Parenthesis,
                    hasher,
                );
                feed(hasher, b'g', close);
            }
        }
        at += 1;
    }
}

/// How many trees a doc attribute at the beginning of `trees` takes.
fn doc_attribute(trees: &[TokenTree]) -> Option<usize> {
    let (hash, rest) = trees.split_first()?;
    if !is_punct(hash, '#') {
        return None;
    }
    let is_inner = rest.first().is_some_and(|tree| is_punct(tree, '!'));
    let TokenTree::Group(group) = rest.get(usize::from(is_inner))? else {
        return None;
    };
    let first = group.stream().into_iter().next()?;
    let is_doc = group.delimiter() == Delimiter::Bracket
        && matches!(first, TokenTree::Ident(ident) if ident == "doc");
    is_doc.then_some(2 + usize::from(is_inner))
}

fn is_punct(tree: &TokenTree, char: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == char)
}

fn feed(hasher: &mut blake3::Hasher, tag: u8, text: &str) {
    hasher.update(&[tag]);
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::hash;

    fn of(source: &str) -> u128 {
        hash(source.parse().expect("the test's source is Rust"))
    }

    #[test]
    fn layout_and_comments_do_not_count() {
        for (one, other) in [
            ("fn f() { x+1 }", "fn f() {\n    x + 1 // sum\n}"),
            ("fn f() { g(1, 2) }", "fn f() { g(\n1,\n2,\n) }"),
            ("fn f() { 1 }", "/// One.\nfn f() { /* one */ 1 }"),
            ("fn f() { let a = (1, 2); }", "fn f() { let a = (1, 2,); }"),
        ] {
            assert_eq!(of(one), of(other), "{one} and {other}");
        }
    }

    #[test]
    fn what_the_code_says_counts() {
        for (one, other) in [
            ("fn f() { x + 1 }", "fn f() { x + 2 }"),
            ("fn f() { a & &b }", "fn f() { a && b }"),
            ("fn f() { (1,) }", "fn f() { (1) }"),
            ("fn f() { \"a\" }", "fn f() { a }"),
            ("fn f() { \"a b\" }", "fn f() { \"ab\" }"),
            ("fn f() { [1] }", "fn f() { (1) }"),
        ] {
            assert_ne!(of(one), of(other), "{one} and {other}");
        }
    }
}
