//! A package in which functions are looked up, and what is known of each of its items.
//!
//! Everything here is found out once for each item, when it is first reached: a thousand cached functions reach
//! much the same items.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use crate::code::edges::{Breadth, Edges, Lookup};
use crate::code::index::{Index, last_segment};
use crate::code::items::{FnSite, ItemKind};
use crate::code::normal::{self, Hasher};
use crate::code::package::Package;
use crate::code::tokens::Text;

/// A package that functions are looked up in.
pub(super) struct Sources {
    pub(super) package: Package,
    pub(super) index: Index,
    own_library: Option<Text>,
    is_crate: Box<dyn Fn(&str) -> bool>,
    /// What is imported from other crates: the module, the crate, and the name, none for a glob.
    pub(super) imports: Vec<(usize, Text, Option<Text>)>,
    /// By module: whether a glob may bring items of this package.
    pub(super) local_globs: Vec<bool>,
    /// By module: its path.
    paths: Vec<Rc<str>>,
    /// By breadth.
    edges: [KnownEdges; 2],
    /// By item.
    inputs: RefCell<Vec<Option<Input>>>,
}

/// How many imports of imports are followed: they may go round in a circle.
const MAX_IMPORTS: usize = 8;

/// The edges that were looked up.
struct KnownEdges {
    /// By item.
    items: RefCell<Vec<Option<Rc<Edges>>>>,
    /// By `impl`: what its header reaches.
    headers: RefCell<Vec<Option<Rc<Edges>>>>,
}

impl KnownEdges {
    fn none(package: &Package) -> Self {
        Self {
            items: RefCell::new(vec![None; package.items.len()]),
            headers: RefCell::new(vec![None; package.impls.len()]),
        }
    }
}

/// An item as a part of a function's code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Input {
    pub(super) name: Rc<str>,
    /// The path of its module, so that two items that change places are seen to.
    pub(super) place: Rc<str>,
    pub(super) hash: u128,
}

impl Sources {
    /// `is_crate` tells the crates that the compiler was given, `own_library` is the one among them that belongs
    /// to this package.
    pub(super) fn new(
        package: Package,
        own_library: Option<&str>,
        is_crate: impl Fn(&str) -> bool + 'static,
    ) -> Self {
        let mut sources = Self {
            index: Index::new(&package),
            own_library: own_library.and_then(|name| package.texts.find(name)),
            is_crate: Box::new(is_crate),
            imports: Vec::new(),
            local_globs: Vec::new(),
            paths: Vec::new(),
            edges: [KnownEdges::none(&package), KnownEdges::none(&package)],
            inputs: RefCell::new(vec![None; package.items.len()]),
            package,
        };
        let modules = 0..sources.package.modules.len();
        sources.local_globs = modules
            .clone()
            .map(|module| sources.lookup().has_local_glob(module))
            .collect();
        sources.paths = modules
            .map(|module| sources.module_path(module).into())
            .collect();
        sources.imports = sources.foreign_imports();
        sources
    }

    /// Whether everything is known that a crate declares: nothing is hidden, and no glob passes on another crate's.
    pub(super) fn is_plain(&self) -> bool {
        let modules = self.package.modules.iter().zip(&self.local_globs);
        let mut is_local = modules.map(|(module, is_local)| *is_local || module.globs.is_empty());
        !self.index.hides_items && is_local.all(|is_local| is_local)
    }

    /// Whether something of this name is declared.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.package.texts.find(name).is_some_and(|name| {
            self.index.by_name.contains_key(&name)
                || self.index.made.contains_key(&name)
                || self.package.variants.contains_key(&name)
                || self.package.traits_by_member.contains_key(&name)
        })
    }

    /// The members of a trait; `None` if there is none of this name.
    pub(super) fn members_of_trait(&self, name: &str) -> Option<Vec<&str>> {
        let name = self.package.texts.find(name)?;
        let items = self.index.by_name.get(&name)?;
        let is_it = |item: &usize| {
            items.contains(item) && self.package.items[*item].kind == ItemKind::Trait
        };
        items.iter().any(&is_it).then(|| {
            let members = self.package.traits_by_member.iter();
            let members = members.filter(|(_, traits)| traits.iter().any(is_it));
            members
                .map(|(member, _)| self.package.texts.get(*member))
                .collect()
        })
    }

    /// The hash of everything in the package, whatever its files are called.
    pub(super) fn whole(&self) -> u128 {
        let package = &self.package;
        let mut files: Vec<_> = package
            .files
            .iter()
            .map(|file| {
                let hash = normal::hash(&file.tokens, 0..file.tokens.len(), &package.texts);
                (self.paths[file.module].to_string(), hash)
            })
            .collect();
        for file in 0..package.files.len() {
            files.extend(self.lookup().contents(file));
        }
        files.sort_unstable();
        combined(files)
    }

    /// The hash of all globs of the package.
    pub(super) fn globs(&self) -> u128 {
        let mut globs = Vec::new();
        for (number, module) in self.package.modules.iter().enumerate() {
            for path in &module.globs {
                let mut hasher = Hasher::new();
                for segment in path {
                    hasher.piece(b'u', self.package.texts.get(*segment).as_bytes());
                }
                globs.push((self.paths[number].to_string(), hasher.finish()));
            }
        }
        globs.sort_unstable();
        combined(globs)
    }

    pub(super) fn lookup(&self) -> Lookup<'_> {
        self.lookup_of(Breadth::AllCalls)
    }

    pub(super) fn lookup_of(&self, breadth: Breadth) -> Lookup<'_> {
        Lookup {
            package: &self.package,
            index: &self.index,
            breadth,
            is_crate: &*self.is_crate,
            own_library: self.own_library,
            local_globs: &self.local_globs,
        }
    }

    /// The constants among the parameters of the `impl`s in which functions stand.
    pub(super) fn parameters_around(&self, sites: &[FnSite]) -> Vec<String> {
        let mut parameters = Vec::new();
        for block in sites.iter().filter_map(|site| site.in_impl) {
            let block = &self.package.impls[block];
            let header = &self.package.files[block.file].tokens[block.header.clone()];
            let named = header.windows(2).filter(|pair| pair[0].text == Text::CONST);
            parameters.extend(named.map(|pair| self.package.texts.get(pair[1].text).to_owned()));
        }
        parameters
    }

    /// The items, other than imports, that a path in a module leads to, as far as each step is written down; none if
    /// one isn't, as behind a glob.
    pub(super) fn resolve(&self, module: usize, path: &[Text]) -> Vec<usize> {
        self.resolve_within(module, path, MAX_IMPORTS)
    }

    fn resolve_within(&self, module: usize, path: &[Text], n_imports: usize) -> Vec<usize> {
        let package = &self.package;
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        let step = match *first {
            Text::SELF => Some(module),
            Text::SUPER => package.modules[module].parent,
            Text::CRATE => self.lookup().ancestors(module).last(),
            name if !rest.is_empty() => {
                let mut children = self.index.modules.get(&name).into_iter().flatten();
                let is_child = |child: &&usize| package.modules[**child].parent == Some(module);
                children.find(is_child).copied()
            }
            _ => None,
        };
        if let Some(step) = step {
            return self.resolve_within(step, rest, n_imports);
        }
        let mut found = Vec::new();
        let named = self.index.by_scope.get(&(module, *first));
        for item in named.into_iter().flatten() {
            match &package.items[*item].kind {
                ItemKind::Use(_) if n_imports == 0 => {}
                ItemKind::Use(import) => {
                    let whole: Vec<Text> = import.iter().chain(rest).copied().collect();
                    found.extend(self.resolve_within(module, &whole, n_imports - 1));
                }
                _ if rest.is_empty() => found.push(*item),
                _ => {}
            }
        }
        found
    }

    /// The item that a function is, if it is one by itself.
    pub(super) fn item_at(&self, site: &FnSite) -> Option<usize> {
        let mut items = self.package.items.iter();
        items.position(|item| item.file == site.file && item.range == site.range)
    }

    /// What an item reaches.
    pub(super) fn edges_of(&self, item: usize, breadth: Breadth) -> Rc<Edges> {
        let edges = &self.edges[breadth as usize].items;
        let known = edges.borrow()[item].clone();
        known.unwrap_or_else(|| {
            let found = Rc::new(self.find_edges(item, breadth));
            edges.borrow_mut()[item] = Some(Rc::clone(&found));
            found
        })
    }

    /// What the header of an `impl` reaches; its trait isn't named by it, but implemented.
    pub(super) fn header_of(&self, block: usize, breadth: Breadth) -> Rc<Edges> {
        let headers = &self.edges[breadth as usize].headers;
        let known = headers.borrow()[block].clone();
        known.unwrap_or_else(|| {
            let declared = &self.package.impls[block];
            let edges = Rc::new(self.lookup_of(breadth).edges(
                declared.file,
                declared.module,
                declared.header.clone(),
                declared.of_trait.as_ref(),
            ));
            headers.borrow_mut()[block] = Some(Rc::clone(&edges));
            edges
        })
    }

    /// An item as a part of a function's code.
    pub(super) fn input(&self, item: usize) -> Input {
        let known = self.inputs.borrow()[item].clone();
        known.unwrap_or_else(|| {
            let input = Input {
                name: self.name_of(item).into(),
                place: Rc::clone(&self.paths[self.package.items[item].module]),
                hash: self.hash_of(item),
            };
            self.inputs.borrow_mut()[item] = Some(input.clone());
            input
        })
    }

    fn find_edges(&self, item: usize, breadth: Breadth) -> Edges {
        let declared = &self.package.items[item];
        let (file, module) = (declared.file, declared.module);
        let weak = match &declared.kind {
            ItemKind::Use(path) => return self.lookup_of(breadth).import(module, path),
            ItemKind::Impl(owner) => self.package.impls[*owner].of_trait.clone(),
            // What a trait builds upon is implemented beside it.
            ItemKind::Trait => {
                let tokens = &self.package.files[file].tokens;
                let body = declared
                    .range
                    .clone()
                    .find(|at| tokens[*at].text == Text::OPEN_BRACE);
                Some(declared.range.start..body.unwrap_or(declared.range.end))
            }
            _ => None,
        };
        self.lookup_of(breadth)
            .edges(file, module, declared.range.clone(), weak.as_ref())
    }

    fn hash_of(&self, item: usize) -> u128 {
        let (package, declared) = (&self.package, &self.package.items[item]);
        let tokens = &package.files[declared.file].tokens;
        let mut hasher = Hasher::new();
        match &declared.kind {
            ItemKind::Use(path) => {
                for segment in path {
                    hasher.piece(b'u', package.texts.get(*segment).as_bytes());
                }
                return hasher.finish();
            }
            ItemKind::Member(owner) => {
                let header = package.impls[*owner].header.clone();
                let header = normal::hash(tokens, header, &package.texts);
                hasher.piece(b'h', &header.to_le_bytes());
            }
            _ => {}
        }
        let hash = normal::hash(tokens, declared.range.clone(), &package.texts);
        hasher.piece(b't', &hash.to_le_bytes());
        hasher.finish()
    }

    /// What an input is called.
    fn name_of(&self, item: usize) -> String {
        let declared = &self.package.items[item];
        let package = &self.package;
        let name = declared.name.map_or("_", |name| package.texts.get(name));
        let tokens = |range: Range<usize>| {
            let mut text = String::new();
            for token in &package.files[declared.file].tokens[range] {
                let word = package.texts.get(token.text);
                let is_word = |char: Option<char>| {
                    char.is_some_and(|char| char.is_alphanumeric() || char == '_')
                };
                if is_word(text.chars().last()) && is_word(word.chars().next()) {
                    text.push(' ');
                }
                text.push_str(word);
            }
            text
        };
        let kind = match &declared.kind {
            ItemKind::Fn => "fn",
            ItemKind::Const => "const",
            ItemKind::Static => "static",
            ItemKind::Struct => "struct",
            ItemKind::Enum => "enum",
            ItemKind::Union => "union",
            ItemKind::Type => "type",
            ItemKind::Trait => "trait",
            ItemKind::Macro => "macro",
            ItemKind::Use(_) => "use",
            ItemKind::MacroCall => {
                let called = package.macro_calls.iter().find(|(_, call)| *call == item);
                let called = called.map_or("", |(name, _)| package.texts.get(*name));
                return format!("{called}!");
            }
            ItemKind::Impl(owner) => {
                let block = &package.impls[*owner];
                let self_type = tokens(block.self_type.clone());
                return match block.of_trait.clone() {
                    Some(of_trait) => format!("impl {} for {self_type}", tokens(of_trait)),
                    None => format!("impl {self_type}"),
                };
            }
            ItemKind::Member(owner) => {
                let block = &package.impls[*owner];
                let self_type = last_segment(package, block.file, block.self_type.clone());
                let self_type = self_type.map_or("_", |name| package.texts.get(name));
                return format!("fn {self_type}::{name}");
            }
        };
        format!("{kind} {name}")
    }

    fn module_path(&self, module: usize) -> String {
        let mut path = String::new();
        let mut at = Some(module);
        while let Some(number) = at {
            let module = &self.package.modules[number];
            path = format!("::{}{path}", self.package.texts.get(module.name));
            at = module.parent;
        }
        path
    }

    fn foreign_imports(&self) -> Vec<(usize, Text, Option<Text>)> {
        let mut imports = Vec::new();
        let mut add = |module: usize, path: &[Text], is_glob: bool| {
            if let Some(first) = path
                .first()
                .filter(|first| Some(**first) != self.own_library)
                && (self.is_crate)(self.package.texts.get(*first))
            {
                imports.push((module, *first, path.last().filter(|_| !is_glob).copied()));
            }
        };
        for (number, module) in self.package.modules.iter().enumerate() {
            module.globs.iter().for_each(|path| add(number, path, true));
            module
                .traits
                .iter()
                .for_each(|path| add(number, path, false));
        }
        for item in &self.package.items {
            if let ItemKind::Use(path) = &item.kind {
                add(item.module, path, false);
            }
        }
        imports
    }
}

/// One hash of several parts, each at its place.
pub(super) fn combined<P: AsRef<str>>(parts: impl IntoIterator<Item = (P, u128)>) -> u128 {
    let mut hasher = Hasher::new();
    for (place, hash) in parts {
        hasher.piece(b'p', place.as_ref().as_bytes());
        hasher.piece(b'h', &hash.to_le_bytes());
    }
    hasher.finish()
}
