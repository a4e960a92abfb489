//! The hashes of other crates: by their sources if they are found by path, else by version and revision.
//!
//! Whatever can't be told apart that way (a crate made by a build script, one that isn't where the manifests say)
//! counts by the file that the compiler was given.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use crate::code::compiler::Compiler;
use crate::code::manifest::{Lock, Manifest};
use crate::code::normal::Hasher;
use crate::code::package::Package;
use crate::code::reach::Reached;
use crate::code::sources::Sources;
use crate::code::tokens::Texts;

/// The crates that the compiler was given.
pub(super) struct Crates {
    /// The name of the library's file, by the name under which the compiler knows the crate.
    externs: BTreeMap<String, Extern>,
    manifests: Vec<Manifest>,
    lock: Lock,
    /// Crates found by path, read when they are first asked for, by library.
    sources: RefCell<HashMap<String, Rc<Sources>>>,
    hashes: RefCell<HashMap<String, (String, u128)>>,
}

struct Extern {
    library: String,
    file: Option<std::path::PathBuf>,
}

impl Crates {
    pub(super) fn new(compiler: &Compiler, package: &Path) -> Self {
        let externs = compiler.externs.iter().map(|(name, file)| {
            let library = file
                .as_deref()
                .and_then(library_of)
                .unwrap_or_else(|| name.clone());
            let file = file.clone();
            (name.clone(), Extern { library, file })
        });
        Self {
            externs: externs.collect(),
            manifests: Manifest::all_from(package),
            lock: Lock::of(package),
            sources: RefCell::default(),
            hashes: RefCell::default(),
        }
    }

    /// The names under which the compiler knows them.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.externs.keys().map(String::as_str)
    }

    /// Whether its `outside` may be ours: that of the two crates that have it, under whatever name, and of those found
    /// by path, which may pass it on.
    pub(super) fn has_marker(&self, name: &str) -> bool {
        self.externs.get(name).is_some_and(|krate| {
            let mut by_path = self.manifests.iter();
            matches!(&*krate.library, "dacapo" | "dacapo_cache")
                || by_path.any(|manifest| manifest.library == krate.library)
        })
    }

    /// What an input is called that is a crate, and its hash.
    pub(super) fn input(&self, name: &str) -> (String, u128) {
        if let Some(known) = self.hashes.borrow().get(name) {
            return known.clone();
        }
        let mut hasher = Hasher::new();
        let mut shown = name.to_owned();
        if let Some(krate) = self.externs.get(name) {
            shown = self.package_of(krate).unwrap_or(shown);
            self.add(krate, &mut hasher);
        }
        let input = (format!("crate {shown}"), hasher.finish());
        self.hashes
            .borrow_mut()
            .insert(name.to_owned(), input.clone());
        input
    }

    /// Those of the crates that may be in use because one of the names may be theirs.
    pub(super) fn in_use(&self, reached: &Reached, texts: &Texts) -> Vec<String> {
        let mut names = Vec::new();
        for (name, imported) in &reached.possible {
            let name = texts.get(*name);
            let imported = imported.map(|imported| texts.get(imported));
            if let Some(krate) = self.externs.get(name)
                && self.is_in_use(krate, imported, reached, texts)
            {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Whether what is imported from a crate, by a glob if it has no name, may be in use without being named.
    fn is_in_use(
        &self,
        krate: &Extern,
        imported: Option<&str>,
        reached: &Reached,
        texts: &Texts,
    ) -> bool {
        let starts_low = |name: &str| name.starts_with(|char: char| char.is_lowercase());
        let mut names = reached.names.iter().map(|name| texts.get(*name));
        match (self.sources(&krate.library), imported) {
            (_, Some(imported)) if starts_low(imported) => false,
            // Of a crate whose sources aren't looked at, any type may be a trait.
            (None, _) => true,
            (Some(sources), None) => {
                !sources.is_plain() || names.any(|name| sources.declares(name))
            }
            (Some(sources), Some(imported)) => match sources.members_of_trait(imported) {
                Some(members) => names.any(|name| members.contains(&name)),
                None => !sources.declares(imported),
            },
        }
    }

    fn package_of(&self, krate: &Extern) -> Option<String> {
        let by_path = self
            .manifests
            .iter()
            .find(|manifest| manifest.library == krate.library);
        by_path
            .map(|manifest| manifest.package.clone())
            .or_else(|| {
                let mut locked = self.lock.packages_of(&krate.library);
                locked.next().map(|(name, _)| name.to_owned())
            })
    }

    fn add(&self, krate: &Extern, hasher: &mut Hasher) {
        let mut is_known = false;
        let mut needs_file = false;
        for manifest in self
            .manifests
            .iter()
            .filter(|manifest| manifest.library == krate.library)
        {
            is_known = true;
            needs_file |= self.add_tree(manifest, &mut Vec::new(), hasher);
        }
        for (package, is_by_path) in self.lock.packages_of(&krate.library) {
            needs_file |= is_by_path && !is_known;
            for (package, source) in self.lock.closure(package) {
                hasher.piece(b'v', package.as_bytes());
                hasher.piece(b's', source.as_bytes());
            }
            is_known = true;
        }
        if (needs_file || !is_known)
            && let Some(content) = krate.file.as_ref().and_then(|file| fs::read(file).ok())
        {
            hasher.piece(b'f', &content);
        }
    }

    /// A package found by path, and those that it depends on; `true` if its sources don't say everything.
    fn add_tree(&self, manifest: &Manifest, above: &mut Vec<String>, hasher: &mut Hasher) -> bool {
        if above.contains(&manifest.library) {
            return false;
        }
        above.push(manifest.library.clone());
        for line in &manifest.lines {
            hasher.piece(b'l', line.as_bytes());
        }
        let mut needs_file = manifest.has_build_script;
        if let Some(sources) = self.sources(&manifest.library) {
            needs_file |= sources.package.is_opaque;
            hasher.piece(b'w', &sources.whole().to_le_bytes());
        }
        for other in &self.manifests {
            // Which of the packages by path it depends on, its manifest says by their names.
            let is_named = manifest
                .lines
                .iter()
                .any(|line| line.contains(&*other.package));
            if is_named && !other.package.is_empty() {
                needs_file |= self.add_tree(other, above, hasher);
            }
        }
        needs_file
    }

    /// The sources of a crate that is found by path.
    fn sources(&self, library: &str) -> Option<Rc<Sources>> {
        if let Some(known) = self.sources.borrow().get(library) {
            return Some(Rc::clone(known));
        }
        let mut manifests = self.manifests.iter();
        let manifest =
            manifests.find(|manifest| manifest.library == library && manifest.root.is_file())?;
        let package = Package::read(std::slice::from_ref(&manifest.root));
        let sources = Rc::new(Sources::new(package, None, |_| false));
        self.sources
            .borrow_mut()
            .insert(library.to_owned(), Rc::clone(&sources));
        Some(sources)
    }
}

/// `serde` of `…/libserde-1f2e.rmeta`.
fn library_of(file: &Path) -> Option<String> {
    let stem = file.file_stem()?.to_str()?;
    let (name, _) = stem.rsplit_once('-')?;
    let is_prefixed = file.extension().is_none_or(|end| end != "dll");
    let name = if is_prefixed {
        name.strip_prefix("lib").unwrap_or(name)
    } else {
        name
    };
    Some(name.to_owned())
}
