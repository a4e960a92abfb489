//! The items of a package by every name under which they can be reached.

use std::collections::{BTreeSet, HashMap};

use crate::code::edges::is_standard;
use crate::code::items::{Item, ItemKind};
use crate::code::normal::Attribute;
use crate::code::package::Package;
use crate::code::tokens::{Kind, Text, inside};

/// Lists of items, and of `impl`s where that is said, by name.
pub(super) struct Index {
    /// By module and name: what is declared or imported there.
    pub(super) by_scope: HashMap<(usize, Text), Vec<usize>>,
    pub(super) by_name: HashMap<Text, Vec<usize>>,
    /// Modules.
    pub(super) modules: HashMap<Text, Vec<usize>>,
    /// Calls of macros, by what they may declare: any name in the call, and what the macro itself declares.
    pub(super) made: HashMap<Text, Vec<usize>>,
    /// The same by the names alone that seem to be declared: those behind a keyword, and those that nothing else
    /// explains.
    pub(super) declared: HashMap<Text, Vec<usize>>,
    /// The same by the names behind `fn` alone, in the call or in the macro: what it may declare as methods.
    pub(super) declared_fns: HashMap<Text, Vec<usize>>,
    /// `impl`s by the types of this package that their headers name.
    pub(super) impls_by_type: HashMap<Text, Vec<usize>>,
    /// `impl`s by their trait.
    pub(super) impls_by_trait: HashMap<Text, Vec<usize>>,
    /// `impl`s for types of other crates or for all types, by member.
    pub(super) loose_impls: HashMap<Text, Vec<usize>>,
    /// Types by the traits that they derive.
    pub(super) derives: HashMap<Text, Vec<usize>>,
    /// Whether there may be items that nobody sees.
    pub(super) hides_items: bool,
}

/// Derives that add nothing but an `impl` of the trait.
const KNOWN_DERIVES: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
    "Deserialize",
    "Error",
    "Display",
    "From",
    "Parser",
    "Args",
    "Subcommand",
    "ValueEnum",
];

/// Attributes that add no item.
pub(super) const KNOWN_ATTRIBUTES: &[&str] = &[
    "allow",
    "automatically_derived",
    "bench",
    "cache",
    "cache_data",
    "cache_resource",
    "cfg",
    "cfg_attr",
    "clippy",
    "cold",
    "deny",
    "deprecated",
    "derive",
    "diagnostic",
    "doc",
    "expect",
    "export_name",
    "feature",
    "forbid",
    "global_allocator",
    "ignore",
    "inline",
    "link",
    "link_name",
    "link_section",
    "macro_export",
    "macro_use",
    "must_use",
    "no_mangle",
    "no_std",
    "non_exhaustive",
    "outside",
    "path",
    "proc_macro",
    "proc_macro_attribute",
    "proc_macro_derive",
    "recursion_limit",
    "repr",
    "rustfmt",
    "should_panic",
    "target_feature",
    "test",
    "track_caller",
    "type_length_limit",
    "unsafe",
    "used",
    "warn",
    "windows_subsystem",
];

/// Macros that declare nothing but what their call names.
const KNOWN_MACROS: &[&str] = &[
    "bitflags",
    "cfg_if",
    "compile_error",
    "const_assert",
    "const_assert_eq",
    "include",
    "lazy_static",
    "thread_local",
];

impl Index {
    pub(super) fn new(package: &Package) -> Self {
        let mut index = Self {
            by_scope: HashMap::new(),
            by_name: HashMap::new(),
            modules: HashMap::new(),
            made: HashMap::new(),
            declared: HashMap::new(),
            declared_fns: HashMap::new(),
            impls_by_type: HashMap::new(),
            impls_by_trait: HashMap::new(),
            loose_impls: HashMap::new(),
            derives: HashMap::new(),
            hides_items: package.is_opaque,
        };
        for (number, module) in package.modules.iter().enumerate() {
            index.modules.entry(module.name).or_default().push(number);
        }
        for (number, item) in package.items.iter().enumerate() {
            index.attributes(package, number, item);
            if let Some(name) = item.name
                && !matches!(item.kind, ItemKind::Member(_))
            {
                index
                    .by_scope
                    .entry((item.module, name))
                    .or_default()
                    .push(number);
                index.by_name.entry(name).or_default().push(number);
            }
        }
        index.macro_calls(package);
        index.impls(package);
        index
    }

    /// Notes what an item derives, and whether an attribute may add items.
    fn attributes(&mut self, package: &Package, number: usize, item: &Item) {
        let tokens = &package.files[item.file].tokens;
        let mut at = item.range.start;
        let mut helpers = false;
        let mut is_unknown = false;
        while let Some(attribute) = tokens.get(at).and_then(|_| Attribute::at(tokens, at)) {
            let (first, last, rest) = attribute.path(tokens);
            if last == Text::DERIVE {
                for at in rest..attribute.end {
                    // Of a path the last segment.
                    let is_name = tokens[at].kind == Kind::Ident
                        && tokens
                            .get(at + 1)
                            .is_none_or(|next| next.text != Text::PATH_SEP);
                    if is_name {
                        self.derives
                            .entry(tokens[at].text)
                            .or_default()
                            .push(number);
                        let name = package.texts.get(tokens[at].text);
                        self.hides_items |= !KNOWN_DERIVES.contains(&name);
                        helpers = true;
                    }
                }
            } else {
                is_unknown |= [first, last]
                    .iter()
                    .all(|name| !KNOWN_ATTRIBUTES.contains(&package.texts.get(*name)));
            }
            at = attribute.end;
        }
        // What a derive doesn't know it would refuse, so the others are its helpers.
        self.hides_items |= is_unknown && !helpers;
    }

    fn macro_calls(&mut self, package: &Package) {
        for (name, item) in &package.macro_calls {
            let call = &package.items[*item];
            let tokens = &package.files[call.file].tokens;
            let mut names: BTreeSet<Text> = call
                .range
                .clone()
                .filter(|at| tokens[*at].kind == Kind::Ident)
                .map(|at| tokens[at].text)
                .collect();
            let mut seeming = BTreeSet::new();
            let mut fns = names_behind_fn(package, call);
            let of_package = self.by_name.get(name).into_iter().flatten();
            let mut is_known = KNOWN_MACROS.contains(&package.texts.get(*name));
            for at in call.range.clone() {
                let before = tokens[at.saturating_sub(1)].text;
                let may_be_new = !is_known && !matches!(before, Text::PATH_SEP | Text::DOT);
                if tokens[at].kind == Kind::Ident && (may_be_new || declares(before)) {
                    seeming.insert(tokens[at].text);
                }
            }
            for definition in of_package.map(|item| &package.items[*item]) {
                if definition.kind == ItemKind::Macro {
                    is_known = true;
                    let mut own = BTreeSet::new();
                    self.hides_items |= declared(package, definition, &mut own);
                    names.extend(&own);
                    seeming.extend(own);
                    fns.extend(names_behind_fn(package, definition));
                }
            }
            for name in fns {
                self.declared_fns.entry(name).or_default().push(*item);
            }
            self.hides_items |= !is_known;
            for name in names.into_iter().filter(|name| !name.is_keyword()) {
                self.made.entry(name).or_default().push(*item);
            }
            let is_explained = |name: &Text| {
                name.is_keyword()
                    || is_standard(package.texts.get(*name))
                    || self.by_name.contains_key(name)
            };
            let is_behind_keyword = |name: &Text| {
                let mut places = call.range.clone();
                places.any(|at| tokens[at].text == *name && declares(tokens[at - 1].text))
            };
            for name in seeming {
                if is_behind_keyword(&name) || !is_explained(&name) {
                    self.declared.entry(name).or_default().push(*item);
                }
            }
        }
    }

    fn impls(&mut self, package: &Package) {
        for (number, block) in package.impls.iter().enumerate() {
            let tokens = &package.files[block.file].tokens;
            let of_trait = block
                .of_trait
                .clone()
                .and_then(|range| last_segment(package, block.file, range));
            if let Some(of_trait) = of_trait {
                self.impls_by_trait
                    .entry(of_trait)
                    .or_default()
                    .push(number);
            }
            let mut types: BTreeSet<Text> = BTreeSet::new();
            let mut open: Vec<Text> = block
                .header
                .clone()
                .filter(|at| tokens[*at].kind == Kind::Ident && Some(tokens[*at].text) != of_trait)
                .map(|at| tokens[at].text)
                .collect();
            while let Some(name) = open.pop() {
                if name.is_keyword() || types.contains(&name) {
                    continue;
                }
                let mut is_type = self.made.contains_key(&name);
                for item in self.by_name.get(&name).into_iter().flatten() {
                    let item = &package.items[*item];
                    match &item.kind {
                        ItemKind::Struct | ItemKind::Enum | ItemKind::Union | ItemKind::Trait => {
                            is_type = true;
                        }
                        // An alias stands for what it names.
                        ItemKind::Type => {
                            is_type = true;
                            let tokens = &package.files[item.file].tokens[item.range.clone()];
                            let idents = tokens.iter().filter(|token| token.kind == Kind::Ident);
                            open.extend(idents.map(|token| token.text));
                        }
                        ItemKind::Use(path) => {
                            is_type = true;
                            open.extend(path.last());
                        }
                        _ => {}
                    }
                }
                if is_type {
                    types.insert(name);
                }
            }
            // A trait of this package may be implemented for types that nobody has to name: `impl<T: Shape> Area
            // for T`, or `impl Area for str`. Its methods count wherever one of their names stands.
            let is_own_trait = of_trait.is_some_and(|name| {
                let mut items = self.by_name.get(&name).into_iter().flatten();
                items.any(|item| package.items[*item].kind == ItemKind::Trait)
            });
            if types.is_empty() || is_own_trait {
                for member in &block.members {
                    self.loose_impls.entry(*member).or_default().push(number);
                }
            }
            if types.is_empty() && (block.of_trait.is_none() || block.members.is_empty()) {
                let idents = block
                    .header
                    .clone()
                    .filter(|at| tokens[*at].kind == Kind::Ident);
                types.extend(
                    idents
                        .map(|at| tokens[at].text)
                        .filter(|name| !name.is_keyword()),
                );
            }
            for name in types {
                self.impls_by_type.entry(name).or_default().push(number);
            }
        }
    }
}

/// Whether what comes after a token is a name that is declared.
fn declares(before: Text) -> bool {
    matches!(
        before,
        Text::FN
            | Text::STRUCT
            | Text::ENUM
            | Text::UNION
            | Text::TRAIT
            | Text::TYPE
            | Text::CONST
            | Text::STATIC
            | Text::MUT
            | Text::REF
            | Text::MOD
            | Text::MACRO_RULES
    )
}

/// The names that stand behind `fn` in an item.
fn names_behind_fn(package: &Package, item: &Item) -> BTreeSet<Text> {
    let tokens = &package.files[item.file].tokens[item.range.clone()];
    let pairs = tokens.windows(2);
    pairs
        .filter(|pair| pair[0].text == Text::FN && pair[1].kind == Kind::Ident)
        .map(|pair| pair[1].text)
        .collect()
}

/// Adds the names that a macro declares by itself; `true` if it makes names out of pieces.
fn declared(package: &Package, definition: &Item, names: &mut BTreeSet<Text>) -> bool {
    let tokens = &package.files[definition.file].tokens;
    let mut pastes = false;
    for at in definition.range.clone() {
        let token = tokens[at];
        if token.kind != Kind::Ident {
            continue;
        }
        let name = package.texts.get(token.text);
        pastes |= matches!(name, "paste" | "concat_idents" | "item" | "seq");
        let before = tokens[at.saturating_sub(1)].text;
        if declares(before) {
            names.insert(token.text);
        }
        let opens = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Open);
        let follows = |text| tokens.get(at + 1).is_some_and(|token| token.text == text);
        let mut idents = |range: std::ops::Range<usize>| {
            let idents = range.filter(|at| tokens[*at].kind == Kind::Ident);
            names.extend(idents.map(|at| tokens[at].text));
        };
        if token.text == Text::IMPL {
            let end = (at..definition.range.end).find(|at| tokens[*at].text == Text::OPEN_BRACE);
            idents(at..end.unwrap_or(at));
        } else if follows(Text::BANG) && opens(at + 2) {
            idents(inside(tokens, at + 2));
        }
    }
    pastes
}

/// The name of a trait: the last segment of its path, before its arguments.
pub(super) fn last_segment(
    package: &Package,
    file: usize,
    range: std::ops::Range<usize>,
) -> Option<Text> {
    let tokens = &package.files[file].tokens[range];
    let end = tokens
        .iter()
        .position(|token| matches!(token.text, Text::LESS | Text::OPEN_PAREN))
        .unwrap_or(tokens.len());
    tokens[..end]
        .iter()
        .rev()
        .find(|token| token.kind == Kind::Ident)
        .map(|token| token.text)
}
