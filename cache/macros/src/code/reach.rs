//! All that a function reaches, over as many steps as it takes.
//!
//! A type that is reached brings the `impl`s of traits that name it, because operators, drops and conversions
//! don't say what they call; its own methods come one by one, by name. A trait that is named (in a bound, behind
//! `dyn`) brings all its `impl`s, because then values may come from anywhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use crate::code::edges::{Breadth, Edges};
use crate::code::items::{FnSite, ItemKind};
use crate::code::normal::{self, Hasher};
use crate::code::sources::{Input, Sources, combined};
use crate::code::tokens::{Kind, Text};
use crate::code::values::{Signature, is_generic, may_come_from_anywhere};

/// What a function reaches.
#[derive(Default)]
pub(super) struct Reached {
    /// Parts of the package and what is compiled in, by name, with their hashes.
    pub(super) inputs: BTreeMap<String, u128>,
    /// Other crates, by the name under which the compiler knows them.
    pub(super) crates: BTreeSet<String>,
    /// Crates that may be reached through a glob or a trait: with what is imported, `None` for a glob.
    pub(super) possible: BTreeSet<(Text, Option<Text>)>,
    /// All items, the functions themselves among them only if they reach themselves.
    pub(super) items: Vec<usize>,
    /// All names and members that were met.
    pub(super) names: Vec<Text>,
    /// Whether values of types may come in that nobody names here.
    pub(super) is_open: bool,
    /// Whether only the whole package will do.
    pub(super) is_whole: bool,
}

/// What the functions at these places reach: usually one; several if nobody can tell them apart.
pub(super) fn reach(sources: &Sources, sites: &[FnSite], breadth: Breadth) -> Reached {
    let texts = sources.package.texts.len();
    let mut walk = Walk {
        sources,
        breadth,
        items: Set::up_to(sources.package.items.len()),
        open: Vec::new(),
        names: Set::up_to(texts),
        members: Set::up_to(texts),
        blocks: Set::up_to(sources.package.impls.len()),
        waiting: HashMap::new(),
        modules: Set::up_to(sources.package.modules.len()),
        needs_globs: false,
        own: Vec::new(),
        reached: Reached::default(),
    };
    for site in sites {
        // Its own tokens are an input of their own, also where it calls itself.
        walk.own.extend(sources.item_at(site));
        walk.function(site);
    }
    while let Some(item) = walk.open.pop() {
        walk.item(item);
    }
    walk.finish()
}

/// A set of small numbers, in the order in which they came.
struct Set {
    has: Vec<bool>,
    all: Vec<usize>,
}

impl Set {
    fn up_to(end: usize) -> Self {
        Self {
            has: vec![false; end],
            all: Vec::new(),
        }
    }

    /// `true` if it is new.
    fn insert(&mut self, number: usize) -> bool {
        let is_new = !self.has[number];
        if is_new {
            self.has[number] = true;
            self.all.push(number);
        }
        is_new
    }
}

struct Walk<'a> {
    sources: &'a Sources,
    breadth: Breadth,
    items: Set,
    /// Items whose edges weren't followed yet.
    open: Vec<usize>,
    names: Set,
    members: Set,
    /// `impl`s that are reached.
    blocks: Set,
    /// Members of types that were reached, which nobody has named yet.
    waiting: HashMap<Text, Vec<usize>>,
    /// Modules in which something stands that was reached.
    modules: Set,
    /// Whether a glob may have brought a name.
    needs_globs: bool,
    /// The items that the functions themselves are.
    own: Vec<usize>,
    reached: Reached,
}

impl Walk<'_> {
    /// Begins with a function; its own tokens are an input of their own.
    fn function(&mut self, site: &FnSite) {
        let sources = self.sources;
        let package = &sources.package;
        self.modules.insert(site.module);
        let edges =
            sources
                .lookup_of(self.breadth)
                .edges(site.file, site.module, site.range.clone(), None);
        self.follow(&edges);
        let mut ranges = vec![Signature::of(sources, site).whole];
        self.reached.is_open |= may_come_from_anywhere(sources, site);
        if let Some(owner) = site.in_impl {
            let block = &package.impls[owner];
            self.follow(&sources.header_of(owner, self.breadth));
            ranges.push(block.header.clone());
            let mut hasher = Hasher::new();
            let tokens = &package.files[block.file].tokens;
            let header = normal::hash(tokens, block.header.clone(), &package.texts);
            hasher.piece(b'h', &header.to_le_bytes());
            self.reached
                .inputs
                .insert("its impl".to_owned(), hasher.finish());
        }
        if let Some(item) = site.in_trait {
            self.visit(item);
            let name = package.items[item].name;
            self.name(name.into_iter());
        }
        self.derived(site.file, &ranges);
    }

    /// Of a generic function nobody knows the types; those that derive what its bounds ask for may be among them.
    fn derived(&mut self, file: usize, ranges: &[Range<usize>]) {
        let sources = self.sources;
        let tokens = &sources.package.files[file].tokens;
        for range in ranges {
            if !is_generic(&tokens[range.clone()]) {
                continue;
            }
            for token in tokens[range.clone()]
                .iter()
                .filter(|token| token.kind == Kind::Ident)
            {
                let texts = &sources.package.texts;
                let behind = behind(texts.get(token.text))
                    .iter()
                    .filter_map(|name| texts.find(name));
                for name in behind.chain([token.text]) {
                    for item in sources.index.derives.get(&name).into_iter().flatten() {
                        self.visit(*item);
                    }
                }
            }
        }
    }

    fn item(&mut self, item: usize) {
        let declared = &self.sources.package.items[item];
        self.modules.insert(declared.module);
        if let ItemKind::Member(owner) = declared.kind {
            // Its type is reached already; the header may name bounds.
            self.follow(&self.sources.header_of(owner, self.breadth));
        }
        let edges = self.sources.edges_of(item, self.breadth);
        self.follow(&edges);
    }

    fn follow(&mut self, edges: &Edges) {
        for item in &edges.items {
            self.visit(*item);
        }
        self.name(edges.names.iter().copied());
        for member in &edges.members {
            self.member(*member);
        }
        let texts = &self.sources.package.texts;
        self.reached
            .crates
            .extend(edges.crates.iter().map(|name| texts.get(*name).to_owned()));
        self.reached.inputs.extend(edges.files.iter().cloned());
        self.reached.is_whole |=
            edges.needs_whole || edges.is_unresolved && self.sources.index.hides_items;
        self.needs_globs |= edges.needs_globs;
    }

    fn visit(&mut self, item: usize) {
        if self.items.insert(item) {
            self.open.push(item);
        }
    }

    /// Names may be those of types and of traits.
    fn name(&mut self, names: impl Iterator<Item = Text>) {
        let index = &self.sources.index;
        let texts = &self.sources.package.texts;
        for name in names {
            if !self.names.insert(name.number()) {
                continue;
            }
            let of_type = index.impls_by_type.get(&name).into_iter().flatten();
            let behind = behind(texts.get(name))
                .iter()
                .filter_map(|name| texts.find(name));
            let of_trait = behind
                .chain([name])
                .filter_map(|name| index.impls_by_trait.get(&name));
            for block in of_type.chain(of_trait.flatten()) {
                self.block(*block);
            }
        }
    }

    /// An `impl` whose type or trait is reached.
    fn block(&mut self, block: usize) {
        if !self.blocks.insert(block) {
            return;
        }
        let package = &self.sources.package;
        for item in &package.impls[block].items {
            match (&package.items[*item].kind, package.items[*item].name) {
                (ItemKind::Member(_), Some(name)) if !self.members.has[name.number()] => {
                    self.waiting.entry(name).or_default().push(*item);
                }
                _ => self.visit(*item),
            }
        }
    }

    fn member(&mut self, name: Text) {
        if !self.members.insert(name.number()) {
            return;
        }
        for item in self.waiting.remove(&name).unwrap_or_default() {
            self.visit(item);
        }
        let index = &self.sources.index;
        let package = &self.sources.package;
        for item in package.traits_by_member.get(&name).into_iter().flatten() {
            self.visit(*item);
        }
        for block in index.loose_impls.get(&name).into_iter().flatten() {
            self.block(*block);
        }
    }

    fn finish(mut self) -> Reached {
        let sources = self.sources;
        let others = self
            .items
            .all
            .iter()
            .filter(|item| !self.own.contains(item));
        let mut inputs: Vec<Input> = others.map(|item| sources.input(*item)).collect();
        inputs.sort_unstable();
        for same in inputs.chunk_by(|one, other| one.name == other.name) {
            let parts = same.iter().map(|input| (&*input.place, input.hash));
            self.reached
                .inputs
                .insert(same[0].name.to_string(), combined(parts));
        }
        if self.needs_globs {
            self.reached
                .inputs
                .insert("imports by `*`".to_owned(), sources.globs());
        }
        // Traits of other crates may be in use without being named.
        let looks_everywhere = self
            .modules
            .all
            .iter()
            .any(|module| sources.local_globs[*module]);
        for (module, krate, name) in &sources.imports {
            if looks_everywhere || self.modules.has[*module] {
                self.reached.possible.insert((*krate, *name));
            }
        }
        self.reached.items = self.items.all;
        self.reached.names = self
            .names
            .all
            .into_iter()
            .chain(self.members.all)
            .map(Text::at)
            .collect();
        self.reached
    }
}

/// The traits that a type implements to get another one from the standard library, or from serde, for all types:
/// whoever asks for the one calls the other.
fn behind(name: &str) -> &'static [&'static str] {
    match name {
        "Into" => &["From"],
        "TryInto" | "TryFrom" => &["TryFrom", "From", "Into"],
        "ToString" => &["Display"],
        "ToOwned" => &["Clone"],
        "IntoIterator" => &["Iterator"],
        "IntoFuture" => &["Future"],
        "DeserializeOwned" => &["Deserialize"],
        _ => &[],
    }
}
