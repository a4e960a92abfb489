//! The code of a function: its own body, and everything of the same package that it reaches.
//!
//! ```text
//! arguments of the compiler ──► root ──► files ──► tokens ──► items ──► what the function reaches ──► hashes
//!        compiler               package          tokens     items,     reach, edges, mentions        normal
//!                               crates, manifest            index
//! ```
//!
//! The rule that decides every doubt: a part too many costs a miss, a part too few would serve what another
//! program computed. So an ambiguous name reaches all that it can mean, and what can't be followed makes the
//! whole package count.
//!
//! A package is read once for each run of the compiler, which is one process. In an editor's macro server, which
//! lives on while files change, nothing is read at all: it isn't asked to compile a crate, and nothing runs there.

mod compiler;
mod crates;
mod edges;
mod index;
mod items;
mod manifest;
mod mentions;
mod normal;
mod package;
mod reach;
mod sight;
mod sources;
mod statics;
#[cfg(test)]
mod tests;
mod tokens;
mod uses;
mod values;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, TokenStream};

use crate::code::compiler::Compiler;
use crate::code::crates::Crates;
use crate::code::edges::Breadth;
use crate::code::items::FnSite;
use crate::code::manifest::Manifest;
use crate::code::normal::Hasher;
use crate::code::package::Package;
use crate::code::sources::Sources;
use crate::code::tokens::{Texts, lex};
use crate::options::Reach;

pub(crate) use crate::code::statics::{Static, StaticPath};
pub(crate) use crate::code::tokens::plain_name;

/// What the expansion says of a function's code.
pub(crate) struct Code {
    /// The hash of all parts together.
    pub(crate) hash: u128,
    /// The parts, a line each, as `dacapo_cache::CodeInput` reads them.
    pub(crate) inputs: String,
    /// The statics that it reaches, if they were asked for.
    pub(crate) statics: Vec<Static>,
    /// Constants among the parameters of the `impl` around it, which the attribute doesn't see.
    pub(crate) parameters: Vec<String>,
}

/// What is wanted of a function's code.
#[derive(Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) reach: Reach,
    /// Whether the statics that it reaches are to be told.
    pub(crate) statics: bool,
}

/// How many parts are told one by one. What is beyond is one part, so that a function that reaches thousands of
/// items doesn't carry all their names.
const MAX_INPUTS: usize = 250;

/// The code of the function whose name and own tokens these are.
pub(crate) fn of(name: &Ident, own: &TokenStream, wish: Wish) -> Code {
    let mut inputs = BTreeMap::new();
    let mut statics = Vec::new();
    let mut parameters = Vec::new();
    inputs.insert("own body".to_owned(), own_body(own));
    // Outside of the compiler, in a test of ours, nothing has a place.
    if wish.reach == Reach::Package && proc_macro::is_available() {
        COMPILATION.with(|compilation| {
            let Some(compilation) = compilation.get_or_init(Compilation::running) else {
                statics.push(Static::others("the sources can't be read here"));
                return;
            };
            let span = name.span().unwrap();
            let sites = span.local_file().map_or_else(Vec::new, |file| {
                compilation.sites(&file, span.line(), &name.to_string())
            });
            statics = compilation.add(&sites, wish, &mut inputs);
            parameters = compilation.sources.parameters_around(&sites);
        });
    }
    let (hash, inputs) = told(inputs);
    statics.retain(|_| wish.statics);
    Code {
        hash,
        inputs,
        statics,
        parameters,
    }
}

thread_local! {
    /// The compiler expands on one thread; another one would read the package for itself.
    static COMPILATION: OnceCell<Option<Compilation>> = const { OnceCell::new() };
}

/// The package that is being compiled, and the crates that it can name.
struct Compilation {
    sources: Sources,
    crates: Crates,
    /// The library of the package, if this is another crate of it: its items are followed by their names.
    library: Option<String>,
    settings: u128,
}

impl Compilation {
    fn running() -> Option<Self> {
        let compiler = Compiler::running()?;
        let dir = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
        Some(Self::new(&compiler, &dir))
    }

    fn new(compiler: &Compiler, dir: &Path) -> Self {
        let crates = Crates::new(compiler, dir);
        // A binary, an example or a test sees the library of its package as another crate.
        let library = Manifest::read(dir).filter(|manifest| {
            crates.names().any(|name| name == manifest.library)
                && manifest.root.canonicalize().ok() != compiler.root.canonicalize().ok()
        });
        let mut roots = vec![compiler.root.clone()];
        roots.extend(library.iter().map(|library| library.root.clone()));
        let names: Vec<String> = crates.names().map(str::to_owned).collect();
        let mut settings = Hasher::new();
        for setting in &compiler.settings {
            settings.piece(b's', setting.as_bytes());
        }
        Self {
            sources: Sources::new(
                Package::read(&roots),
                library.as_ref().map(|library| &*library.library),
                move |name| names.iter().any(|known| known == name),
            ),
            crates,
            library: library.map(|library| library.library),
            settings: settings.finish(),
        }
    }

    /// Adds what the function reaches that stands in these places; returns the statics, if they are wished for.
    fn add(
        &self,
        sites: &[FnSite],
        wish: Wish,
        inputs: &mut BTreeMap<String, u128>,
    ) -> Vec<Static> {
        inputs.insert("build settings".to_owned(), self.settings);
        let mut statics = Vec::new();
        let mut crates = Vec::new();
        let mut is_whole = sites.is_empty();
        if is_whole {
            statics.push(Static::others("a macro makes the function"));
        } else {
            let reached = reach::reach(&self.sources, sites, Breadth::AllCalls);
            is_whole = reached.is_whole;
            if wish.statics {
                statics =
                    statics::statics(&self.sources, sites, &|name| self.crates.has_marker(name));
                let why = "a macro hides what else is reached";
                statics.extend(is_whole.then(|| Static::others(why)));
            }
            crates.extend(self.crates.in_use(&reached, &self.sources.package.texts));
            crates.extend(reached.crates);
            // Types of crates that nothing here names may come in, with what they do.
            if reached.is_open {
                let others = self.crates.names();
                let others = others.filter(|name| self.library.as_deref() != Some(name));
                crates.extend(others.map(str::to_owned));
            }
            inputs.extend(reached.inputs);
        }
        if is_whole {
            inputs.insert("whole package".to_owned(), self.sources.whole());
            crates = self.crates.names().map(str::to_owned).collect();
        }
        inputs.extend(crates.iter().map(|name| self.crates.input(name)));
        statics
    }

    /// The functions whose name stands in that line of that file.
    fn sites(&self, file: &Path, line: usize, name: &str) -> Vec<FnSite> {
        let package = &self.sources.package;
        let (Some(name), Ok(line)) = (package.texts.find(plain_name(name)), u32::try_from(line))
        else {
            return Vec::new();
        };
        let sites = package
            .files_at(file)
            .filter_map(|file| package.functions.get(&(file, line, name)));
        sites.flatten().cloned().collect()
    }
}

/// The hash of a function's own tokens.
fn own_body(tokens: &TokenStream) -> u128 {
    let source = tokens.to_string();
    let mut texts = Texts::new();
    if let Some(tokens) = lex(&source, &mut texts) {
        return normal::hash(&tokens, 0..tokens.len(), &texts);
    }
    // What the compiler writes down can be read again; were it not so, its layout would count, too.
    let mut hasher = Hasher::new();
    hasher.piece(b'u', source.as_bytes());
    hasher.finish()
}

/// The parts as one text, and their common hash.
fn told(inputs: BTreeMap<String, u128>) -> (u128, String) {
    let mut hasher = Hasher::new();
    let mut others = Hasher::new();
    let mut text = String::new();
    let n_inputs = inputs.len();
    for (number, (name, hash)) in inputs.into_iter().enumerate() {
        hasher.piece(b'n', name.as_bytes());
        hasher.piece(b'h', &hash.to_le_bytes());
        let part = (hash >> 64) as u64;
        if number < MAX_INPUTS || name == "own body" {
            let _ = writeln!(text, "{part:016x} {name}");
        } else {
            others.piece(b'h', &hash.to_le_bytes());
        }
    }
    if n_inputs > MAX_INPUTS {
        let part = (others.finish() >> 64) as u64;
        let _ = writeln!(text, "{part:016x} other items");
    }
    (hasher.finish(), text)
}
