//! From tokens to items: what is declared, where it begins and ends, and by which names it can be reached.
//!
//! Bodies aren't parsed, only looked through for items that are declared inside of them.

use std::ops::Range;

use crate::code::normal::Attribute;
use crate::code::package::Package;
use crate::code::tokens::{Kind, Text, Token, inside};
use crate::code::uses;

/// Something that can be reached by a name, or through a type.
pub(super) struct Item {
    pub(super) kind: ItemKind,
    /// None for an `impl`, a macro call and `const _`.
    pub(super) name: Option<Text>,
    /// The index of its module.
    pub(super) module: usize,
    /// The index of its file.
    pub(super) file: usize,
    pub(super) range: Range<usize>,
    pub(super) place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    Fn,
    Const,
    Static,
    Struct,
    Enum,
    Union,
    Type,
    Trait,
    /// `macro_rules!`.
    Macro,
    /// A macro called where an item could stand: nobody knows what it makes.
    MacroCall,
    /// One name that a `use` or an `extern crate` brings, with the path that it stands for.
    Use(Vec<Text>),
    /// An `impl` of a trait, or one with macro calls in it: reached as a whole, the index of its [`Impl`].
    Impl(usize),
    /// An item of an `impl` without a trait: reached one by one.
    Member(usize),
}

/// What stands before the brace of an `impl`.
pub(super) struct Impl {
    pub(super) module: usize,
    pub(super) file: usize,
    /// From the attributes to the brace.
    pub(super) header: Range<usize>,
    /// The path of the trait within the header.
    pub(super) of_trait: Option<Range<usize>>,
    pub(super) self_type: Range<usize>,
    /// The names of its functions, constants and types.
    pub(super) members: Vec<Text>,
    /// The item that is the whole, or the items one by one.
    pub(super) items: Vec<usize>,
}

/// A function with a body, wherever it stands.
#[derive(Clone)]
pub(super) struct FnSite {
    pub(super) module: usize,
    pub(super) file: usize,
    pub(super) range: Range<usize>,
    /// The `impl` of which it is a member.
    pub(super) in_impl: Option<usize>,
    /// The trait of which it is a member, the index of its item.
    pub(super) in_trait: Option<usize>,
}

/// Where items stand.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    pub(super) file: usize,
    pub(super) module: usize,
    pub(super) owner: Owner,
    pub(super) place: Place,
}

/// What is around them within their module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing: the path of the module leads to them.
    Module,
    /// A body or an initialiser, which alone can name them.
    Body,
    /// A block of a foreign ABI.
    Foreign,
}

/// What they belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Module,
    /// A trait, the index of its item.
    Trait(usize),
    /// An `impl`, its index.
    Impl(usize),
}

/// Reads the items in a range of a file's tokens.
pub(super) fn read(package: &mut Package, tokens: &[Token], range: Range<usize>, scope: Scope) {
    let mut reader = Reader {
        package,
        tokens,
        scope,
    };
    reader.items(range);
}

struct Reader<'a> {
    package: &'a mut Package,
    tokens: &'a [Token],
    scope: Scope,
}

impl Reader<'_> {
    fn items(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            at = self.item(at, range.end).unwrap_or(at + 1);
        }
    }

    /// The items that are declared inside of a body or an initialiser.
    fn nested(&mut self, range: Range<usize>) {
        let outer = self.scope;
        self.scope.owner = Owner::Module;
        self.scope.place = Place::Body;
        let mut at = range.start;
        while at < range.end {
            let is_start = at == range.start
                || matches!(
                    self.text(at - 1),
                    Text::SEMICOLON | Text::OPEN_BRACE | Text::CLOSE_BRACE
                );
            let can_begin = is_start
                && matches!(
                    self.text(at),
                    Text::POUND
                        | Text::PUB
                        | Text::ASYNC
                        | Text::UNSAFE
                        | Text::EXTERN
                        | Text::CONST
                        | Text::STATIC
                        | Text::FN
                        | Text::STRUCT
                        | Text::ENUM
                        | Text::UNION
                        | Text::TRAIT
                        | Text::IMPL
                        | Text::MOD
                        | Text::USE
                        | Text::TYPE
                        | Text::MACRO_RULES
                );
            let end = if can_begin {
                self.declaration(at, range.end)
            } else {
                None
            };
            at = end.unwrap_or(at + 1);
        }
        self.scope = outer;
    }

    /// One item, macro calls included; the index after it.
    fn item(&mut self, at: usize, limit: usize) -> Option<usize> {
        self.declaration(at, limit)
            .or_else(|| self.macro_call(at, limit))
    }

    fn declaration(&mut self, start: usize, limit: usize) -> Option<usize> {
        let mut at = self.after_attributes(start);
        if self.text(at) == Text::PUB {
            at += 1;
            if self.text(at) == Text::OPEN_PAREN {
                at = self.after_group(at);
            }
        }
        loop {
            let next = self.text(at + 1);
            let is_qualifier = match self.text(at) {
                Text::ASYNC | Text::UNSAFE => true,
                Text::CONST => matches!(
                    next,
                    Text::FN | Text::UNSAFE | Text::ASYNC | Text::EXTERN | Text::TRAIT
                ),
                Text::DEFAULT | Text::SAFE | Text::AUTO => next.is_keyword(),
                Text::EXTERN => self.kind(at + 1) == Some(Kind::Literal) || next == Text::FN,
                _ => false,
            };
            if !is_qualifier || at >= limit {
                break;
            }
            at += 1 + usize::from(self.kind(at + 1) == Some(Kind::Literal));
        }
        let is_named = self.kind(at + 1) == Some(Kind::Ident);
        match self.text(at) {
            Text::FN if is_named => Some(self.function(start, at, limit)),
            Text::STRUCT if is_named => Some(self.plain(&ItemKind::Struct, start, at, limit)),
            Text::UNION if is_named && !self.text(at + 1).is_keyword() => {
                Some(self.plain(&ItemKind::Union, start, at, limit))
            }
            Text::ENUM if is_named => Some(self.plain(&ItemKind::Enum, start, at, limit)),
            Text::TRAIT if is_named => Some(self.plain(&ItemKind::Trait, start, at, limit)),
            Text::TYPE if is_named => Some(self.value(ItemKind::Type, start, at, limit)),
            Text::CONST if is_named && self.text(at + 2) == Text::COLON => {
                Some(self.value(ItemKind::Const, start, at, limit))
            }
            Text::STATIC if is_named => Some(self.value(ItemKind::Static, start, at, limit)),
            Text::IMPL => self.implementation(start, at, limit),
            Text::MOD if is_named => Some(self.module(start, at)),
            Text::USE => Some(self.import(at, limit)),
            Text::EXTERN if self.text(at + 1) == Text::CRATE => Some(self.extern_crate(at, limit)),
            Text::EXTERN | Text::UNSAFE if self.text(at + 1) == Text::OPEN_BRACE => {
                self.foreign(inside(self.tokens, at + 1));
                Some(self.after_group(at + 1))
            }
            // The block of a foreign ABI, whose name was taken for a qualifier.
            Text::OPEN_BRACE if at > start && self.kind(at - 1) == Some(Kind::Literal) => {
                self.foreign(inside(self.tokens, at));
                Some(self.after_group(at))
            }
            Text::MACRO_RULES if self.text(at + 1) == Text::BANG => {
                let end = self.after_group(at + 3);
                self.add(ItemKind::Macro, Some(self.text(at + 2)), start..end);
                Some(end + usize::from(self.text(end) == Text::SEMICOLON))
            }
            Text::MACRO if is_named => Some(self.plain(&ItemKind::Macro, start, at, limit)),
            _ => None,
        }
    }

    /// The items of `extern { … }`.
    fn foreign(&mut self, range: Range<usize>) {
        let outer = self.scope;
        self.scope.place = Place::Foreign;
        self.items(range);
        self.scope = outer;
    }

    /// `name! { … }` where an item could stand.
    fn macro_call(&mut self, start: usize, limit: usize) -> Option<usize> {
        let mut at = self.after_attributes(start);
        if self.kind(at) != Some(Kind::Ident) && self.text(at) != Text::PATH_SEP {
            return None;
        }
        while at < limit && self.text(at) != Text::BANG {
            let is_path = self.kind(at) == Some(Kind::Ident) || self.text(at) == Text::PATH_SEP;
            if !is_path {
                return None;
            }
            at += 1;
        }
        let name = self.text(at.checked_sub(1)?);
        let group = at + 1 + usize::from(self.kind(at + 1) == Some(Kind::Ident));
        if at >= limit || self.kind(group) != Some(Kind::Open) {
            return None;
        }
        let end = self.after_group(group);
        if name == Text::INCLUDE {
            self.package
                .include(self.scope, self.tokens, inside(self.tokens, group));
        }
        let item = self.add(ItemKind::MacroCall, None, start..end);
        self.package.macro_calls.push((name, item));
        if let Owner::Impl(owner) = self.scope.owner {
            self.package.impls[owner].items.push(item);
        }
        Some(end + usize::from(self.text(end) == Text::SEMICOLON))
    }

    fn function(&mut self, start: usize, at: usize, limit: usize) -> usize {
        let name = self.tokens[at + 1];
        let (body, end) = self.body(at + 2, limit);
        let site = FnSite {
            module: self.scope.module,
            file: self.scope.file,
            range: start..end,
            in_impl: match self.scope.owner {
                Owner::Impl(owner) => Some(owner),
                Owner::Module | Owner::Trait(_) => None,
            },
            in_trait: match self.scope.owner {
                Owner::Trait(item) => Some(item),
                Owner::Module | Owner::Impl(_) => None,
            },
        };
        self.package
            .functions
            .entry((self.scope.file, name.line, name.text))
            .or_default()
            .push(site);
        self.member(ItemKind::Fn, name.text, start..end);
        if let Some(body) = body {
            self.nested(inside(self.tokens, body));
        }
        end
    }

    /// A struct, an enum, a union, a trait.
    fn plain(&mut self, kind: &ItemKind, start: usize, at: usize, limit: usize) -> usize {
        let name = self.text(at + 1);
        let (body, end) = self.body(at + 2, limit);
        let item = self.add(kind.clone(), Some(name), start..end);
        let Some(body) = body else { return end };
        match kind {
            ItemKind::Trait => {
                let outer = self.scope;
                self.scope.owner = Owner::Trait(item);
                self.items(inside(self.tokens, body));
                self.scope = outer;
            }
            ItemKind::Enum => self.variants(item, inside(self.tokens, body)),
            _ => {}
        }
        end
    }

    /// Variants are names of their enum: `use Shape::*` brings them without it.
    fn variants(&mut self, item: usize, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            at = self.after_attributes(at);
            if self.kind(at) == Some(Kind::Ident) && at < range.end {
                self.package
                    .variants
                    .entry(self.text(at))
                    .or_default()
                    .push(item);
            }
            while at < range.end && self.text(at) != Text::COMMA {
                at = self.after_group(at);
            }
            at += 1;
        }
    }

    /// A constant, a static, a type: up to the semicolon.
    fn value(&mut self, kind: ItemKind, start: usize, at: usize, limit: usize) -> usize {
        let named = at + 1 + usize::from(self.text(at + 1) == Text::MUT);
        let name = self.text(named);
        let end = self.semicolon(at, limit);
        if name == Text::UNDERSCORE {
            self.add(kind, None, start..end);
        } else {
            self.member(kind, name, start..end);
        }
        self.nested(named + 1..end);
        end
    }

    fn implementation(&mut self, start: usize, at: usize, limit: usize) -> Option<usize> {
        let (body, end) = self.body(at + 1, limit);
        let body = body?;
        let mut first = at + 1;
        if self.text(first) == Text::LESS {
            first = self.after_angles(first, body);
        }
        first += usize::from(self.text(first) == Text::BANG);
        let mut of_trait = None;
        let mut self_type = first..body;
        let (mut depth, mut look) = (0, first);
        while look < body {
            depth += self.angle(look);
            match self.text(look) {
                Text::FOR
                    if depth == 0 && self.text(look + 1) != Text::LESS && of_trait.is_none() =>
                {
                    of_trait = Some(first..look);
                    self_type.start = look + 1;
                }
                Text::WHERE if depth == 0 => {
                    self_type.end = look;
                    break;
                }
                _ => {}
            }
            look = self.after_group(look);
        }
        let owner = self.package.impls.len();
        let is_whole = of_trait.is_some() || self.has_macro_call(inside(self.tokens, body));
        self.package.impls.push(Impl {
            module: self.scope.module,
            file: self.scope.file,
            header: start..body,
            of_trait,
            self_type,
            members: Vec::new(),
            items: Vec::new(),
        });
        if is_whole {
            let item = self.add(ItemKind::Impl(owner), None, start..end);
            self.package.impls[owner].items.push(item);
        }
        let outer = self.scope;
        self.scope.owner = Owner::Impl(owner);
        self.items(inside(self.tokens, body));
        self.scope = outer;
        Some(end)
    }

    /// Whether a macro is called where a member could stand.
    fn has_macro_call(&self, range: Range<usize>) -> bool {
        let mut at = range.start;
        while at < range.end {
            let is_start = at == range.start
                || matches!(
                    self.text(at - 1),
                    Text::SEMICOLON | Text::CLOSE_BRACE | Text::CLOSE_BRACKET
                );
            if is_start && self.kind(at) == Some(Kind::Ident) && self.text(at + 1) == Text::BANG {
                return true;
            }
            at = self.after_group(at);
        }
        false
    }

    fn module(&mut self, start: usize, at: usize) -> usize {
        let name = self.text(at + 1);
        let attributes = start..at;
        if self.text(at + 2) == Text::OPEN_BRACE {
            let module = self
                .package
                .inline_module(self.scope, name, self.tokens, attributes);
            let outer = self.scope;
            self.scope.module = module;
            self.scope.place = Place::Module;
            self.items(inside(self.tokens, at + 2));
            self.scope = outer;
            return self.after_group(at + 2);
        }
        self.package
            .module_in_file(self.scope, name, self.tokens, attributes);
        at + 3
    }

    fn import(&mut self, at: usize, limit: usize) -> usize {
        let end = self.semicolon(at, limit);
        let mut leaves = Vec::new();
        uses::tree(self.tokens, at + 1..end - 1, &mut Vec::new(), &mut leaves);
        for leaf in leaves {
            if leaf.is_glob {
                self.package.modules[self.scope.module]
                    .globs
                    .push(leaf.path);
            } else if leaf.name == Text::UNDERSCORE {
                self.package.modules[self.scope.module]
                    .traits
                    .push(leaf.path);
            } else {
                self.add(ItemKind::Use(leaf.path), Some(leaf.name), at..end);
            }
        }
        end
    }

    fn extern_crate(&mut self, at: usize, limit: usize) -> usize {
        let end = self.semicolon(at, limit);
        let path = vec![self.text(at + 2)];
        let renamed = self.text(at + 3) == Text::AS;
        let name = self.text(if renamed { at + 4 } else { at + 2 });
        // Its macros may be known everywhere.
        self.package.modules[self.scope.module]
            .globs
            .push(path.clone());
        self.add(ItemKind::Use(path), Some(name), at..end);
        end
    }

    /// An item that may be a member of something.
    fn member(&mut self, kind: ItemKind, name: Text, range: Range<usize>) {
        match self.scope.owner {
            Owner::Module => {
                self.add(kind, Some(name), range);
            }
            Owner::Trait(item) => {
                self.package
                    .traits_by_member
                    .entry(name)
                    .or_default()
                    .push(item);
            }
            Owner::Impl(owner) => {
                self.package.impls[owner].members.push(name);
                let is_whole = self.package.impls[owner].items.first().is_some_and(|item| {
                    matches!(self.package.items[*item].kind, ItemKind::Impl(_))
                });
                if !is_whole {
                    let item = self.add(ItemKind::Member(owner), Some(name), range);
                    self.package.impls[owner].items.push(item);
                }
            }
        }
    }

    fn add(&mut self, kind: ItemKind, name: Option<Text>, range: Range<usize>) -> usize {
        self.package.add(Item {
            kind,
            name,
            module: self.scope.module,
            file: self.scope.file,
            range,
            place: self.scope.place,
        })
    }

    /// Where the body of an item begins whose header goes on at `at`, if it has one, and where the item ends.
    fn body(&self, mut at: usize, limit: usize) -> (Option<usize>, usize) {
        let mut depth = 0;
        while at < limit {
            match self.text(at) {
                Text::SEMICOLON => return (None, at + 1),
                // Between angle brackets a brace holds a constant.
                Text::OPEN_BRACE if depth <= 0 => return (Some(at), self.after_group(at)),
                _ => {}
            }
            depth += self.angle(at);
            at = self.after_group(at);
        }
        (None, limit)
    }

    /// The index after the next semicolon that is in no group.
    fn semicolon(&self, mut at: usize, limit: usize) -> usize {
        while at < limit {
            if self.text(at) == Text::SEMICOLON {
                return at + 1;
            }
            at = self.after_group(at);
        }
        limit
    }

    fn after_attributes(&self, mut at: usize) -> usize {
        while at < self.tokens.len()
            && let Some(attribute) = Attribute::at(self.tokens, at)
        {
            at = attribute.end;
        }
        at
    }

    /// The index after the angle bracket that closes the one at `at`.
    fn after_angles(&self, mut at: usize, limit: usize) -> usize {
        let mut depth = 0;
        while at < limit {
            depth += self.angle(at);
            at = self.after_group(at);
            if depth <= 0 {
                break;
            }
        }
        at
    }

    /// How many angle brackets a token opens.
    fn angle(&self, at: usize) -> i32 {
        match self.text(at) {
            Text::LESS => 1,
            Text::SHL => 2,
            Text::GREATER => -1,
            Text::SHR => -2,
            _ => 0,
        }
    }

    /// The index after a token, or after the group that it opens.
    fn after_group(&self, at: usize) -> usize {
        match self.tokens.get(at) {
            Some(token) if token.kind == Kind::Open => token.mate as usize + 1,
            _ => at + 1,
        }
    }

    fn text(&self, at: usize) -> Text {
        self.tokens
            .get(at)
            .map_or(Text::SEMICOLON, |token| token.text)
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }
}
