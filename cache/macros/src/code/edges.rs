//! What some tokens reach at once: items by name, and what decides about `impl`s, crates and files.
//!
//! Where a name is ambiguous, all that it can mean are reached. What a module declares or imports under a name
//! hides what its globs bring; where it declares nothing of that name, the globs may bring any item of that name.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::ops::Range;

use crate::code::index::Index;
use crate::code::items::ItemKind;
use crate::code::mentions::{self, How, Mention};
use crate::code::normal::Hasher;
use crate::code::package::{Package, evaluate};
use crate::code::tokens::{Kind, Text, inside};

/// What some tokens reach.
#[derive(Default)]
pub(super) struct Edges {
    pub(super) items: BTreeSet<usize>,
    /// All names, which may be those of types and traits with `impl`s.
    pub(super) names: BTreeSet<Text>,
    /// Names of members of a type that isn't known.
    pub(super) members: BTreeSet<Text>,
    /// Other crates.
    pub(super) crates: BTreeSet<Text>,
    /// Files and variables that are compiled in, with the hash of their content.
    pub(super) files: Vec<(String, u128)>,
    /// Whether a glob may have brought a name.
    pub(super) needs_globs: bool,
    /// Whether there is a name that nothing explains, in a package that hides items.
    pub(super) is_unresolved: bool,
    /// Whether source is compiled in that isn't looked into.
    pub(super) needs_whole: bool,
}

/// What a name brings that stands in the call of a macro.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Breadth {
    /// Every call in which it stands: of a function's code nothing may be missed.
    AllCalls,
    /// The calls that seem to declare it: of what is told to people most should be so.
    Declaring,
}

/// Where names are looked up.
pub(super) struct Lookup<'a> {
    pub(super) package: &'a Package,
    pub(super) index: &'a Index,
    pub(super) breadth: Breadth,
    /// The crates that the compiler was given, by the name under which it knows them.
    pub(super) is_crate: &'a dyn Fn(&str) -> bool,
    /// The name of the package's library, if this is another crate of it.
    pub(super) own_library: Option<Text>,
    /// By module: whether a glob may bring items of this package.
    pub(super) local_globs: &'a [bool],
}

impl Lookup<'_> {
    /// What the tokens in a range reach that stand in `module`; `weak` is the path of the trait that an `impl`
    /// implements, which doesn't make all its other `impl`s count.
    pub(super) fn edges(
        &self,
        file: usize,
        module: usize,
        range: Range<usize>,
        weak: Option<&Range<usize>>,
    ) -> Edges {
        let mut edges = Edges::default();
        let tokens = &self.package.files[file].tokens;
        mentions::all(tokens, range.clone(), &self.package.texts, |mention| {
            let is_weak =
                mention.how == How::Derived || weak.is_some_and(|weak| weak.contains(&mention.at));
            if !is_weak {
                edges.names.insert(mention.name);
            }
            self.mention(&mut edges, file, module, &range, mention);
        });
        edges
    }

    /// What the path of a `use` in `module` reaches.
    pub(super) fn import(&self, module: usize, path: &[Text]) -> Edges {
        let mut edges = Edges::default();
        edges.names.extend(path.iter().copied());
        let Some((first, rest)) = path.split_first() else {
            return edges;
        };
        self.krate(&mut edges, *first);
        let is_local = self.index.by_scope.contains_key(&(module, *first))
            || self.index.modules.contains_key(first)
            || self.own_library == Some(*first);
        if is_standard(self.package.texts.get(*first)) && !is_local {
            return edges;
        }
        if edges.crates.is_empty() || is_local {
            match rest {
                [] => {
                    edges.is_unresolved |= !self.plain(&mut edges, module, *first);
                }
                [.., last] => {
                    let before = path[path.len() - 2];
                    self.after(&mut edges, module, before, *last);
                }
            }
        }
        edges
    }

    fn mention(
        &self,
        edges: &mut Edges,
        file: usize,
        module: usize,
        range: &Range<usize>,
        mention: Mention,
    ) {
        let tokens = &self.package.files[file].tokens;
        let name = mention.name;
        if matches!(
            name,
            Text::SELF | Text::SUPER | Text::CRATE | Text::SELF_TYPE
        ) {
            return;
        }
        match self.breadth {
            Breadth::AllCalls => {
                edges
                    .items
                    .extend(self.index.made.get(&name).into_iter().flatten());
            }
            Breadth::Declaring => {
                let calls = self.index.declared.get(&name).into_iter().flatten();
                let near = calls.filter(|call| self.may_come_from(**call, module, mention));
                edges.items.extend(near);
                if matches!(mention.how, How::Method | How::AfterType) {
                    let calls = self.index.declared_fns.get(&name);
                    edges.items.extend(calls.into_iter().flatten());
                }
            }
        }
        match mention.how {
            How::Method | How::AfterType => {
                edges.members.insert(name);
            }
            How::Crate => self.krate(edges, name),
            How::InText => {
                edges.members.insert(name);
                self.anywhere(edges, name);
                self.within(edges, name);
            }
            How::After(before, is_macro) => {
                edges.members.insert(name);
                if is_macro {
                    self.macros(edges, name);
                }
                self.after(edges, module, before, name);
            }
            How::Macro => {
                self.macros(edges, name);
                self.content(edges, file, name, mention.at);
                let is_known = self.plain(edges, module, name)
                    || self.index.by_name.contains_key(&name)
                    || self.index.made.contains_key(&name)
                    || STANDARD_MACROS.contains(&self.package.texts.get(name));
                edges.is_unresolved |= !is_known;
            }
            How::Plain | How::Derived => {
                let starts_path = tokens
                    .get(mention.at + 1)
                    .is_some_and(|next| next.text == Text::PATH_SEP);
                if starts_path {
                    self.krate(edges, name);
                }
                let is_known = self.plain(edges, module, name)
                    || !self.index.hides_items
                    || edges.crates.contains(&name)
                    || self.own_library == Some(name)
                    || self.index.modules.contains_key(&name)
                    || self.index.made.contains_key(&name)
                    || is_standard(self.package.texts.get(name))
                    || mention.how == How::Derived
                    || is_bound(tokens, range, name);
                edges.is_unresolved |= !is_known;
            }
        }
    }

    /// Whether a name that stands in a module may be one that the call of a macro declares, for all that the module
    /// says of it.
    fn may_come_from(&self, call: usize, module: usize, mention: Mention) -> bool {
        let place = self.package.items[call].module;
        let is_imported = || {
            let named = self.index.by_scope.get(&(module, mention.name));
            let mut kinds = named
                .into_iter()
                .flatten()
                .map(|item| &self.package.items[*item].kind);
            kinds.any(|kind| matches!(kind, ItemKind::Use(_)))
        };
        match mention.how {
            How::After(before, _) => {
                matches!(before, Text::SELF | Text::SUPER | Text::CRATE)
                    || self.own_library == Some(before)
                    || self.package.modules[place].name == before
                    || self.index.by_scope.contains_key(&(module, before))
            }
            How::InText => true,
            // Methods are those behind `fn`, wherever they stand.
            How::Method | How::AfterType | How::Crate => false,
            How::Plain | How::Macro | How::Derived => {
                place == module || self.local_globs[module] || is_imported()
            }
        }
    }

    /// A name by itself; `false` if nothing of this package explains it.
    fn plain(&self, edges: &mut Edges, module: usize, name: Text) -> bool {
        let found = self.index.by_scope.get(&(module, name));
        let found = found.map_or(&[][..], Vec::as_slice);
        edges.items.extend(found);
        let spaces: BTreeSet<_> = found.iter().map(|item| self.space(*item)).collect();
        if !self.local_globs[module] || spaces.contains(&Space::Any) {
            return !found.is_empty();
        }
        let others = self.index.by_name.get(&name).into_iter().flatten();
        let others: Vec<_> = others
            .filter(|item| !spaces.contains(&self.space(**item)))
            .collect();
        let variants = self
            .package
            .variants
            .get(&name)
            .filter(|_| found.is_empty());
        let is_elsewhere = !others.is_empty() || variants.is_some();
        edges.needs_globs |= is_elsewhere;
        edges.items.extend(others);
        edges.items.extend(variants.into_iter().flatten());
        !found.is_empty() || is_elsewhere
    }

    /// A name after another one: in that module, if it is one.
    fn after(&self, edges: &mut Edges, module: usize, before: Text, name: Text) {
        // Wherever it was given that name: a path may come by there.
        let is_alias = self.index.by_name.get(&before).is_some_and(|items| {
            let mut kinds = items.iter().map(|item| &self.package.items[*item].kind);
            kinds.any(|kind| matches!(kind, ItemKind::Use(_)))
        });
        let modules: Vec<usize> = match before {
            Text::SELF_TYPE => return,
            Text::SELF => vec![module],
            Text::SUPER | Text::CRATE => self.ancestors(module).collect(),
            before if self.own_library == Some(before) => self.roots().collect(),
            before => self.index.modules.get(&before).cloned().unwrap_or_default(),
        };
        if modules.is_empty() && !is_alias {
            return;
        }
        let mut is_found = false;
        for module in &modules {
            let found = self.index.by_scope.get(&(*module, name));
            is_found |= found.is_some();
            edges.items.extend(found.into_iter().flatten());
        }
        if !is_found || is_alias || modules.iter().any(|module| self.local_globs[*module]) {
            self.anywhere(edges, name);
        }
    }

    /// All that is called so.
    fn anywhere(&self, edges: &mut Edges, name: Text) {
        let before = edges.items.len();
        edges
            .items
            .extend(self.index.by_name.get(&name).into_iter().flatten());
        edges
            .items
            .extend(self.package.variants.get(&name).into_iter().flatten());
        edges.needs_globs |= edges.items.len() > before;
    }

    /// All that stands in modules that are called so: a text may name one, as in `#[serde(with = "cents")]`, and
    /// what is taken from it is the macro's affair.
    fn within(&self, edges: &mut Edges, name: Text) {
        let named = self.index.modules.get(&name);
        for module in named.into_iter().flatten() {
            let items = self.package.items.iter().enumerate();
            let inside =
                items.filter(|(_, item)| self.ancestors(item.module).any(|it| it == *module));
            edges.items.extend(inside.map(|(number, _)| number));
        }
    }

    /// Macros are known in the order of the text, across modules.
    fn macros(&self, edges: &mut Edges, name: Text) {
        let items = self.index.by_name.get(&name).into_iter().flatten();
        let macros = items.filter(|item| self.package.items[**item].kind == ItemKind::Macro);
        edges.items.extend(macros);
    }

    fn krate(&self, edges: &mut Edges, name: Text) {
        if self.own_library != Some(name) && (self.is_crate)(self.package.texts.get(name)) {
            edges.crates.insert(name);
        }
    }

    /// What `include_str!` and its like compile in.
    fn content(&self, edges: &mut Edges, file: usize, name: Text, at: usize) {
        let reads = matches!(
            name,
            Text::INCLUDE | Text::INCLUDE_STR | Text::INCLUDE_BYTES
        );
        if !reads && !matches!(name, Text::ENV | Text::OPTION_ENV) {
            return;
        }
        let file = &self.package.files[file];
        let argument = evaluate(
            &self.package.texts,
            &file.tokens,
            inside(&file.tokens, at + 2),
        );
        let Some(argument) = argument else {
            edges.needs_whole = true;
            return;
        };
        let mut hasher = Hasher::new();
        if reads {
            let path = file.path.with_file_name(&argument);
            hasher.piece(b'f', &fs::read(&path).unwrap_or_default());
            let shown = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            edges.files.push((format!("file {shown}"), hasher.finish()));
            edges.needs_whole |= name == Text::INCLUDE;
        } else {
            let value = env::var_os(&argument);
            hasher.piece(
                u8::from(value.is_some()),
                value.unwrap_or_default().as_encoded_bytes(),
            );
            edges
                .files
                .push((format!("env {argument}"), hasher.finish()));
        }
    }

    /// What a whole file compiles in.
    pub(super) fn contents(&self, file: usize) -> Vec<(String, u128)> {
        let mut edges = Edges::default();
        let tokens = &self.package.files[file].tokens;
        for at in 0..tokens.len().saturating_sub(2) {
            if tokens[at + 1].text == Text::BANG && tokens[at + 2].kind == Kind::Open {
                self.content(&mut edges, file, tokens[at].text, at);
            }
        }
        edges.files
    }

    /// Whether a glob of a module may bring items of this package.
    pub(super) fn has_local_glob(&self, module: usize) -> bool {
        let globs = &self.package.modules[module].globs;
        globs.iter().any(|path| {
            path.first().is_some_and(|first| {
                let name = self.package.texts.get(*first);
                let is_foreign = (self.is_crate)(name) || is_standard(name);
                self.own_library == Some(*first)
                    || !is_foreign
                    || self.index.modules.contains_key(first)
                    || self.index.by_scope.contains_key(&(module, *first))
            })
        })
    }

    /// A module and those around it.
    pub(super) fn ancestors(&self, module: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(module), |module| self.package.modules[*module].parent)
    }

    fn roots(&self) -> impl Iterator<Item = usize> {
        let modules = self.package.modules.iter().enumerate();
        modules
            .filter(|(_, module)| module.parent.is_none())
            .map(|(number, _)| number)
    }

    /// In which of the compiler's name spaces an item is.
    fn space(&self, item: usize) -> Space {
        match self.package.items[item].kind {
            ItemKind::Fn | ItemKind::Const | ItemKind::Static => Space::Value,
            ItemKind::Macro | ItemKind::MacroCall => Space::Macro,
            ItemKind::Enum | ItemKind::Union | ItemKind::Type | ItemKind::Trait => Space::Type,
            ItemKind::Struct | ItemKind::Use(_) | ItemKind::Impl(_) | ItemKind::Member(_) => {
                Space::Any
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Type,
    Value,
    Macro,
    /// More than one, or nobody knows.
    Any,
}

/// Names that need no declaration.
pub(super) fn is_standard(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "std",
        "core",
        "alloc",
        "proc_macro",
        "test",
        "bool",
        "char",
        "f32",
        "f64",
        "i8",
        "i16",
        "i32",
        "i64",
        "i128",
        "isize",
        "str",
        "u8",
        "u16",
        "u32",
        "u64",
        "u128",
        "usize",
        "drop",
        "Option",
        "Some",
        "None",
        "Result",
        "Ok",
        "Err",
        "Box",
        "Vec",
        "String",
        "ToString",
        "ToOwned",
        "Clone",
        "Copy",
        "Send",
        "Sync",
        "Sized",
        "Unpin",
        "Drop",
        "Fn",
        "FnMut",
        "FnOnce",
        "AsRef",
        "AsMut",
        "Into",
        "From",
        "Default",
        "Iterator",
        "Extend",
        "IntoIterator",
        "DoubleEndedIterator",
        "ExactSizeIterator",
        "Eq",
        "PartialEq",
        "Ord",
        "PartialOrd",
        "TryFrom",
        "TryInto",
        "FromIterator",
        "Debug",
        "Hash",
        "size_of",
        "align_of",
        "size_of_val",
        "align_of_val",
        "AsyncFn",
        "AsyncFnMut",
        "AsyncFnOnce",
    ];
    NAMES.contains(&name)
}

const STANDARD_MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include",
    "include_bytes",
    "include_str",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "try",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Whether a name is bound somewhere among the tokens, as a variable, a parameter or a type of its own.
fn is_bound(tokens: &[crate::code::tokens::Token], range: &Range<usize>, name: Text) -> bool {
    range.clone().any(|at| {
        if tokens[at].text != name || tokens[at].kind != Kind::Ident || at == 0 {
            return false;
        }
        let text = |at: usize| tokens.get(at).map_or(Text::SEMICOLON, |token| token.text);
        let (before, after) = (text(at - 1), text(at + 1));
        let is_in_pattern = || {
            // A group of a pattern is followed by what it is compared with.
            let close = (at..range.end).find(|at| tokens[*at].kind == Kind::Close);
            close.is_some_and(|close| {
                (tokens[close].mate as usize) < at
                    && matches!(text(close + 1), Text::EQUAL | Text::FAT_ARROW | Text::IN | Text::OR | Text::COLON)
            })
        };
        matches!(
            before,
            Text::LET | Text::MUT | Text::REF | Text::FOR | Text::FN | Text::STRUCT | Text::ENUM | Text::TYPE
                | Text::CONST | Text::STATIC | Text::TRAIT | Text::UNION | Text::MACRO_RULES
        ) || matches!(after, Text::COLON | Text::AT | Text::FAT_ARROW)
            || (matches!(before, Text::OR | Text::COMMA | Text::AND) && matches!(after, Text::OR | Text::COMMA))
            // A parameter of a type.
            || (matches!(before, Text::LESS | Text::COMMA) && matches!(after, Text::GREATER | Text::COMMA))
            || is_in_pattern()
    })
}
