//! Whether values of types may come into a function that nobody names on the way to it.
//!
//! Such a value may be of any crate, and what the function makes of it is what that crate says. It comes by a
//! parameter for a type, by a trait's own body, or behind a `dyn`: of a parameter, or of what a parameter is made of.
//! Nothing comes in by what is returned.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::code::edges::{Breadth, Edges};
use crate::code::items::{FnSite, ItemKind};
use crate::code::normal::Attribute;
use crate::code::sources::Sources;
use crate::code::tokens::{Kind, Text, Token};

/// The parts of a function before its body.
pub(super) struct Signature {
    /// From the keyword to the body.
    pub(super) whole: Range<usize>,
    /// From the keyword to the end of the parameters.
    before_output: Range<usize>,
    bounds: Range<usize>,
}

impl Signature {
    pub(super) fn of(sources: &Sources, site: &FnSite) -> Self {
        let tokens = &sources.package.files[site.file].tokens;
        let range = &site.range;
        let mut start = range.start;
        while let Some(attribute) = tokens.get(start).and_then(|_| Attribute::at(tokens, start)) {
            start = attribute.end;
        }
        let keyword = (start..range.end).find(|at| tokens[*at].text == Text::FN);
        let start = keyword.unwrap_or(start);
        let body = range.end.checked_sub(1).map(|last| tokens[last]);
        let body = body.filter(|last| last.text == Text::CLOSE_BRACE);
        let end = body.map_or(range.end, |close| close.mate as usize);
        let mut at = start + 2;
        let mut depth = 0;
        while at < end && (depth > 0 || tokens[at].text != Text::OPEN_PAREN) {
            depth += angle(tokens[at]);
            at = after_group(tokens, at);
        }
        let output = after_group_within(tokens, at, end);
        let bounds = (output..end).find(|at| tokens[*at].text == Text::WHERE);
        Self {
            whole: start..end,
            before_output: start..output,
            bounds: bounds.unwrap_or(end)..end,
        }
    }
}

/// Whether values may come in of types that nobody names.
pub(super) fn may_come_from_anywhere(sources: &Sources, site: &FnSite) -> bool {
    let package = &sources.package;
    let tokens = &package.files[site.file].tokens;
    let signature = Signature::of(sources, site);
    let parameters = signature.before_output;
    let says_dyn = |range: &Range<usize>| says_dyn(&tokens[range.clone()]);
    if site.in_trait.is_some()
        || is_generic(&tokens[parameters.clone()])
        || says_dyn(&parameters)
        || says_dyn(&signature.bounds)
    {
        return true;
    }
    let mut types = Types {
        sources,
        seen: BTreeSet::new(),
        open: Vec::new(),
        blocks: BTreeSet::new(),
    };
    if let Some(owner) = site.in_impl {
        let header = &package.impls[owner].header;
        if is_generic(&tokens[header.clone()]) || says_dyn(header) {
            return true;
        }
        types.follow(&sources.header_of(owner, Breadth::AllCalls));
        // `Self::Item`
        let is_of_self =
            |at: usize| tokens[at].text == Text::SELF_TYPE && tokens[at + 1].text == Text::PATH_SEP;
        if parameters.clone().any(is_of_self) {
            types.blocks.insert(owner);
        }
    }
    let lookup = sources.lookup();
    types.follow(&lookup.edges(site.file, site.module, parameters, None));
    types.say_dyn()
}

/// What the types of the parameters are made of, as far as it stands in this package.
struct Types<'a> {
    sources: &'a Sources,
    seen: BTreeSet<usize>,
    open: Vec<usize>,
    /// `impl`s whose associated types they may name.
    blocks: BTreeSet<usize>,
}

impl Types<'_> {
    fn follow(&mut self, edges: &Edges) {
        for item in &edges.items {
            if self.seen.insert(*item) {
                self.open.push(*item);
            }
        }
        for name in &edges.names {
            let of_trait = self.sources.index.impls_by_trait.get(name);
            self.blocks.extend(of_trait.into_iter().flatten());
        }
    }

    fn say_dyn(mut self) -> bool {
        let package = &self.sources.package;
        while let Some(item) = self.open.pop() {
            let declared = &package.items[item];
            let tokens = &package.files[declared.file].tokens[declared.range.clone()];
            let is_type = match declared.kind {
                ItemKind::Struct
                | ItemKind::Enum
                | ItemKind::Union
                | ItemKind::Type
                | ItemKind::Macro => true,
                ItemKind::MacroCall => !self.makes_no_types(item),
                ItemKind::Use(_) => false,
                _ => continue,
            };
            if is_type && says_dyn(tokens) {
                return true;
            }
            let edges = self.sources.edges_of(item, Breadth::AllCalls);
            self.follow(&edges);
        }
        self.blocks.iter().any(|block| {
            let block = &package.impls[*block];
            let tokens = &package.files[block.file].tokens;
            let body = block.header.end;
            let body = &tokens[body..tokens[body].mate as usize];
            let mut associated = body.split(|token| token.text == Text::SEMICOLON);
            associated.any(|piece| {
                let start = piece.iter().rposition(|token| token.text == Text::TYPE);
                start.is_some_and(|start| says_dyn(&piece[start..]))
            })
        })
    }

    /// Whether a call declares statics alone, whatever names stand in it.
    fn makes_no_types(&self, call: usize) -> bool {
        let package = &self.sources.package;
        let called = package.macro_calls.iter().find(|(_, item)| *item == call);
        called.is_some_and(|(name, _)| {
            matches!(package.texts.get(*name), "thread_local" | "lazy_static")
        })
    }
}

fn says_dyn(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| token.text == Text::DYN)
}

/// Whether a signature or the header of an `impl` has parameters that stand for types.
pub(super) fn is_generic(header: &[Token]) -> bool {
    let begins = |at: usize, text| header.get(at).is_some_and(|token| token.text == text);
    (0..header.len()).any(|at| match header[at].text {
        // `impl<T>`, or `impl Trait`.
        Text::IMPL if begins(at + 1, Text::LESS) => has_types(&header[at + 1..]),
        Text::IMPL => header.first().is_some_and(|first| first.text == Text::FN),
        Text::FN => begins(at + 2, Text::LESS) && has_types(&header[at + 2..]),
        _ => false,
    })
}

/// Whether one of the parameters in angle brackets is neither a lifetime nor a constant.
fn has_types(parameters: &[Token]) -> bool {
    let mut depth = 0;
    let mut is_first = false;
    for token in parameters {
        let is_outermost = depth == 1;
        if is_outermost && is_first && token.kind == Kind::Ident && token.text != Text::CONST {
            return true;
        }
        depth += angle(*token);
        depth += match token.kind {
            Kind::Open => 1,
            Kind::Close => -1,
            _ => 0,
        };
        if depth <= 0 {
            return false;
        }
        // An attribute stands before its parameter.
        is_first = depth == 1
            && (matches!(token.text, Text::LESS | Text::COMMA)
                || is_first && token.text == Text::POUND
                || token.text == Text::CLOSE_BRACKET);
    }
    false
}

/// What an angle bracket adds to the depth.
fn angle(token: Token) -> i32 {
    match token.text {
        Text::LESS => 1,
        Text::SHL => 2,
        Text::GREATER => -1,
        Text::SHR => -2,
        _ => 0,
    }
}

/// The index after a token, or after the group that it opens.
fn after_group(tokens: &[Token], at: usize) -> usize {
    match tokens[at].kind {
        Kind::Open => tokens[at].mate as usize + 1,
        _ => at + 1,
    }
}

fn after_group_within(tokens: &[Token], at: usize, end: usize) -> usize {
    if at < end {
        after_group(tokens, at).min(end)
    } else {
        end
    }
}
