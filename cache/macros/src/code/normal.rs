//! The hash of tokens: what they say, not how they are laid out.
//!
//! Left out are attributes that don't change what code computes (documentation, lints, hints), a comma at the very
//! end of a group unless it makes a tuple of one element, and of our own attributes everything but what makes up
//! the key: a ttl is no part of what a function computes.

use std::ops::Range;

use crate::code::tokens::{Kind, Text, Texts, Token, inside};

/// The first 128 bits of the blake3 hash of some tokens.
pub(super) fn hash(tokens: &[Token], range: Range<usize>, texts: &Texts) -> u128 {
    let mut hasher = Hasher::new();
    flatten(tokens, range, texts, &mut hasher);
    hasher.finish()
}

/// blake3, fed with pieces whose boundaries count.
pub(super) struct Hasher(blake3::Hasher);

impl Hasher {
    pub(super) fn new() -> Self {
        Self(blake3::Hasher::new())
    }

    pub(super) fn piece(&mut self, tag: u8, bytes: &[u8]) {
        let mut head = [tag; 5];
        head[1..].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
        self.0.update(&head);
        self.0.update(bytes);
    }

    pub(super) fn finish(&self) -> u128 {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        u128::from_le_bytes(bytes)
    }
}

fn flatten(tokens: &[Token], range: Range<usize>, texts: &Texts, hasher: &mut Hasher) {
    let mut at = range.start;
    while at < range.end {
        let token = tokens[at];
        if let Some(attribute) = Attribute::at(tokens, at) {
            if attribute.is_ours(tokens, texts) {
                for kept in attribute.parts_of_the_key(tokens, texts) {
                    flatten(tokens, kept, texts, hasher);
                }
                at = attribute.end;
                continue;
            }
            if attribute.is_silent(tokens, texts) {
                at = attribute.end;
                continue;
            }
        }
        if !is_trailing_comma(tokens, at, &range) {
            let tag = match token.kind {
                Kind::Ident => b'i',
                Kind::Lifetime => b't',
                Kind::Literal => b'l',
                Kind::Punct => b'p',
                Kind::Open | Kind::Close => b'g',
            };
            hasher.piece(tag, texts.get(token.text).as_bytes());
        }
        at += 1;
    }
}

/// Whether the token at `at` is a comma that says nothing.
fn is_trailing_comma(tokens: &[Token], at: usize, range: &Range<usize>) -> bool {
    if tokens[at].text != Text::COMMA || tokens[at].kind != Kind::Punct {
        return false;
    }
    let Some(close) = tokens[..range.end].get(at + 1) else {
        return true;
    };
    if close.kind != Kind::Close {
        return false;
    }
    let open = close.mate as usize;
    let is_only_comma = || {
        let mut before = open + 1;
        while before < at {
            match tokens[before].kind {
                Kind::Punct if tokens[before].text == Text::COMMA => return false,
                Kind::Open => before = tokens[before].mate as usize,
                _ => {}
            }
            before += 1;
        }
        true
    };
    // After a name they are parameters or arguments, which a comma doesn't make a tuple.
    let is_after_name = open.checked_sub(1).is_some_and(|before| {
        tokens[before].kind == Kind::Ident && !tokens[before].text.is_keyword()
    });
    !(close.text == Text::CLOSE_PAREN && !is_after_name && is_only_comma())
}

/// `#[path::to::name …]` or `#![…]`.
#[derive(Clone, Copy)]
pub(super) struct Attribute {
    /// The index of its bracket.
    pub(super) bracket: usize,
    /// The index after it.
    pub(super) end: usize,
}

impl Attribute {
    /// The attribute that begins at `at`.
    pub(super) fn at(tokens: &[Token], at: usize) -> Option<Self> {
        if tokens[at].text != Text::POUND {
            return None;
        }
        let is_inner = tokens.get(at + 1)?.text == Text::BANG;
        let bracket = at + 1 + usize::from(is_inner);
        let open = tokens.get(bracket)?;
        (open.text == Text::OPEN_BRACKET).then_some(Self {
            bracket,
            end: open.mate as usize + 1,
        })
    }

    /// The first and the last segment of its path, and the index after it.
    pub(super) fn path(self, tokens: &[Token]) -> (Text, Text, usize) {
        let is = |at: usize, text| tokens.get(at).is_some_and(|token| token.text == text);
        let mut at = self.bracket + 1;
        if is(at, Text::PATH_SEP) {
            at += 1;
        }
        let first = tokens[at].text;
        while is(at + 1, Text::PATH_SEP) && at + 2 < self.end {
            at += 2;
        }
        (first, tokens[at].text, at + 1)
    }

    /// Whether it is `cache_data` or one of its siblings.
    pub(super) fn is_ours(self, tokens: &[Token], texts: &Texts) -> bool {
        let (_, last, _) = self.path(tokens);
        matches!(texts.get(last), "cache_data" | "cache_resource" | "cache")
    }

    /// Whether it leaves alone what the code computes.
    fn is_silent(self, tokens: &[Token], texts: &Texts) -> bool {
        let (first, _, _) = self.path(tokens);
        matches!(
            texts.get(first),
            "doc"
                | "allow"
                | "warn"
                | "expect"
                | "deny"
                | "forbid"
                | "inline"
                | "must_use"
                | "deprecated"
                | "cold"
                | "rustfmt"
                | "clippy"
                | "diagnostic"
        ) || self.is_marker(tokens, texts)
    }

    /// Whether it is `outside`, which only shows a static. It says nothing more than the name of its crate: an attribute
    /// of that name which says more is another one.
    pub(super) fn is_marker(self, tokens: &[Token], texts: &Texts) -> bool {
        let (_, last, rest) = self.path(tokens);
        let says_no_more = || match tokens.get(rest).map(|token| token.kind) {
            Some(Kind::Open) => tokens[rest + 1].text == Text::CRATE,
            _ => true,
        };
        texts.get(last) == "outside" && says_no_more()
    }

    /// Of one of our attributes the options that change what is looked up, and what may be served.
    pub(super) fn parts_of_the_key(self, tokens: &[Token], texts: &Texts) -> Vec<Range<usize>> {
        let (_, _, open) = self.path(tokens);
        if tokens.get(open).is_none_or(|open| open.kind != Kind::Open) {
            return Vec::new();
        }
        let mut kept = Vec::new();
        let options = inside(tokens, open);
        let mut at = options.start;
        while at < options.end {
            let start = at;
            while at < options.end && tokens[at].text != Text::COMMA {
                let is_group = tokens[at].kind == Kind::Open;
                at = if is_group {
                    tokens[at].mate as usize
                } else {
                    at
                } + 1;
            }
            if matches!(
                texts.get(tokens[start].text),
                "ignore" | "hash_funcs" | "validate" | "allow_widgets"
            ) {
                kept.push(start..at);
            }
            at += 1;
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use crate::code::normal::hash;
    use crate::code::tokens::{Texts, lex};

    fn of(source: &str) -> u128 {
        let mut texts = Texts::new();
        let tokens = lex(source, &mut texts).expect("the test's source is Rust");
        hash(&tokens, 0..tokens.len(), &texts)
    }

    #[test]
    fn layout_comments_and_documentation_do_not_count() {
        for (one, other) in [
            ("fn f() { x+1 }", "fn f() {\n    x + 1 // sum\n}"),
            ("fn f() { g(1, 2) }", "fn f() { g(\n1,\n2,\n) }"),
            (
                "fn f() { 1 }",
                "/// One.\nfn f() { /* one /* still */ */ 1 }",
            ),
            (
                "fn f() { 1 }",
                "#[doc = \"One.\"]\n#[inline]\n#[allow(unused)] fn f() { 1 }",
            ),
            ("fn f(a: u8) { g(a) }", "fn f(\n    a: u8,\n) { g(a,) }"),
            ("fn f() { let a = (1, 2); }", "fn f() { let a = (1, 2,); }"),
            (
                "struct S { a: u8 }",
                "struct S {\n    //! Inner.\n    a: u8,\n}",
            ),
            ("fn f() { x=-1 }", "fn f() { x = -1 }"),
            ("fn f() { x<-1 }", "fn f() { x < -1 }"),
            ("fn f() -> Vec<Vec<u8>> {}", "fn f()->Vec<Vec<u8>>{}"),
            (
                "#[cache_data] fn f() {}",
                "#[cache_data(ttl = 5, max_entries = 3)] fn f() {}",
            ),
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
            ("fn f() { ((1, 2),) }", "fn f() { ((1, 2)) }"),
            ("fn f() { \"a\" }", "fn f() { a }"),
            ("fn f() { \"a b\" }", "fn f() { \"ab\" }"),
            ("fn f() { [1] }", "fn f() { (1) }"),
            ("fn f() { 'a' }", "fn f() { b'a' }"),
            ("fn f() { r\"\\n\" }", "fn f() { \"\\n\" }"),
            ("fn f() { \"// a\" }", "fn f() { \"// b\" }"),
            ("#[cfg(unix)] fn f() {}", "fn f() {}"),
            (
                "#[cache_data] fn f(a: u8) {}",
                "#[cache_data(ignore(a))] fn f(a: u8) {}",
            ),
        ] {
            assert_ne!(of(one), of(other), "{one} and {other}");
        }
    }
}
