//! The sources of a package: the files of its module tree, and everything that they declare.
//!
//! The tree begins at the root that is being compiled and, if that is a binary, an example or a test, at the
//! package's library as well. All branches of `cfg` count. Paths are for finding files; they never enter a hash.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::code::items::{self, FnSite, Impl, Item, Owner, Place, Scope};
use crate::code::tokens::{Kind, Text, Texts, Token, inside, lex};

/// Everything that is declared in a package.
pub(super) struct Package {
    pub(super) texts: Texts,
    pub(super) files: Vec<SourceFile>,
    pub(super) modules: Vec<Module>,
    pub(super) items: Vec<Item>,
    pub(super) impls: Vec<Impl>,
    /// Functions with a body by file, line of the name, and name.
    pub(super) functions: HashMap<(usize, u32, Text), Vec<FnSite>>,
    /// Macros that are called where an item could stand: the macro's name and the call.
    pub(super) macro_calls: Vec<(Text, usize)>,
    /// Enums by the names of their variants.
    pub(super) variants: HashMap<Text, Vec<usize>>,
    /// Traits by the names of their members.
    pub(super) traits_by_member: HashMap<Text, Vec<usize>>,
    /// Whether there may be items that nobody sees: a file that can't be read.
    pub(super) is_opaque: bool,
    /// The files that are being read, so that none is read from within itself.
    open: Vec<PathBuf>,
}

/// One file.
pub(super) struct SourceFile {
    pub(super) path: PathBuf,
    pub(super) tokens: Rc<[Token]>,
    /// The module whose items it holds.
    pub(super) module: usize,
}

/// One module.
pub(super) struct Module {
    pub(super) name: Text,
    pub(super) parent: Option<usize>,
    /// Where the files of its children are.
    dir: PathBuf,
    /// Whether it stands in braces in the file of another one.
    is_inline: bool,
    /// Where it is declared; `None` for the root of a crate.
    pub(super) declared: Option<Declared>,
    /// The paths of `use path::*`.
    pub(super) globs: Vec<Vec<Text>>,
    /// The paths of `use path as _`.
    pub(super) traits: Vec<Vec<Text>>,
}

/// The declaration of a module.
#[derive(Clone)]
pub(super) struct Declared {
    pub(super) file: usize,
    /// Its attributes and its visibility.
    pub(super) head: Range<usize>,
    pub(super) place: Place,
}

impl Package {
    /// Reads the trees that begin at `roots`.
    pub(super) fn read(roots: &[PathBuf]) -> Self {
        let mut package = Self {
            texts: Texts::new(),
            files: Vec::new(),
            modules: Vec::new(),
            items: Vec::new(),
            impls: Vec::new(),
            functions: HashMap::new(),
            macro_calls: Vec::new(),
            variants: HashMap::new(),
            traits_by_member: HashMap::new(),
            is_opaque: false,
            open: Vec::new(),
        };
        for root in roots {
            let dir = parent(root);
            let module = package.add_module(Text::CRATE, None, dir, None, false);
            package.is_opaque |= !package.file(root, module);
        }
        package
    }

    pub(super) fn add(&mut self, item: Item) -> usize {
        self.items.push(item);
        self.items.len() - 1
    }

    /// The files that are at a path.
    pub(super) fn files_at(&self, path: &Path) -> impl Iterator<Item = usize> {
        let path = path.canonicalize().ok();
        let files = self.files.iter().enumerate();
        files.filter_map(move |(index, file)| (Some(&file.path) == path.as_ref()).then_some(index))
    }

    /// `mod name { … }`.
    pub(super) fn inline_module(
        &mut self,
        scope: Scope,
        name: Text,
        tokens: &[Token],
        attributes: Range<usize>,
    ) -> usize {
        let above = &self.modules[scope.module].dir;
        let dir = match self.paths(tokens, attributes.clone()).first() {
            Some(path) => above.join(path),
            None => above.join(self.file_name(name)),
        };
        let declared = Declared::of(scope, attributes);
        self.add_module(name, Some(scope.module), dir, Some(declared), true)
    }

    /// `mod name;`.
    pub(super) fn module_in_file(
        &mut self,
        scope: Scope,
        name: Text,
        tokens: &[Token],
        attributes: Range<usize>,
    ) {
        let above = &self.modules[scope.module];
        let beside = if above.is_inline {
            above.dir.clone()
        } else {
            parent(&self.files[scope.file].path)
        };
        let plain = self.file_name(name);
        let dir = above.dir.join(&plain);
        let mut candidates: Vec<_> = self
            .paths(tokens, attributes.clone())
            .iter()
            .map(|path| (beside.join(path), parent(&beside.join(path))))
            .collect();
        // An attribute may hold for another system only, so the usual places count as well.
        candidates.push((above.dir.join(format!("{plain}.rs")), dir.clone()));
        candidates.push((dir.join("mod.rs"), dir));
        for (path, dir) in candidates {
            if path.is_file() {
                let declared = Declared::of(scope, attributes.clone());
                let module = self.add_module(name, Some(scope.module), dir, Some(declared), false);
                self.is_opaque |= !self.file(&path, module);
            }
        }
    }

    /// `include!(…)` where items stand.
    pub(super) fn include(&mut self, scope: Scope, tokens: &[Token], argument: Range<usize>) {
        let dir = parent(&self.files[scope.file].path);
        let path = evaluate(&self.texts, tokens, argument).map(|path| dir.join(path));
        let is_read =
            path.is_some_and(|path| scope.owner == Owner::Module && self.file(&path, scope.module));
        self.is_opaque |= !is_read;
    }

    /// Reads one file into a module; `false` if that can't be done.
    fn file(&mut self, path: &Path, module: usize) -> bool {
        let Ok(path) = path.canonicalize() else {
            return false;
        };
        if self.open.contains(&path) {
            return true;
        }
        let Ok(source) = fs::read_to_string(&path) else {
            return false;
        };
        let Some(tokens) = lex(&source, &mut self.texts) else {
            return false;
        };
        let tokens: Rc<[Token]> = tokens.into();
        let file = self.files.len();
        self.files.push(SourceFile {
            path: path.clone(),
            tokens: Rc::clone(&tokens),
            module,
        });
        self.open.push(path);
        let scope = Scope {
            file,
            module,
            owner: Owner::Module,
            place: Place::Module,
        };
        items::read(self, &tokens, 0..tokens.len(), scope);
        self.open.pop();
        true
    }

    fn add_module(
        &mut self,
        name: Text,
        parent: Option<usize>,
        dir: PathBuf,
        declared: Option<Declared>,
        is_inline: bool,
    ) -> usize {
        self.modules.push(Module {
            name,
            parent,
            dir,
            is_inline,
            declared,
            globs: Vec::new(),
            traits: Vec::new(),
        });
        self.modules.len() - 1
    }

    fn file_name(&self, module: Text) -> String {
        let name = self.texts.get(module);
        name.strip_prefix("r#").unwrap_or(name).to_owned()
    }

    /// What `#[path = "…"]` says, also under a condition.
    fn paths(&self, tokens: &[Token], attributes: Range<usize>) -> Vec<String> {
        attributes
            .clone()
            .filter(|at| tokens[*at].text == Text::PATH && at + 2 < attributes.end)
            .filter(|at| tokens[at + 1].text == Text::EQUAL)
            .filter_map(|at| unquote(self.texts.get(tokens[at + 2].text)))
            .collect()
    }
}

impl Declared {
    fn of(scope: Scope, head: Range<usize>) -> Self {
        Self {
            file: scope.file,
            head,
            place: scope.place,
        }
    }
}

/// The text that the argument of `include!` and its like stands for, if it can be told.
pub(super) fn evaluate(texts: &Texts, tokens: &[Token], range: Range<usize>) -> Option<String> {
    let first = tokens[range.clone()].first()?;
    if first.kind == Kind::Literal {
        return unquote(texts.get(first.text));
    }
    let group = range.start + 2;
    let is_call = range.contains(&group) && tokens[range.start + 1].text == Text::BANG;
    if !is_call || tokens[group].kind != Kind::Open {
        return None;
    }
    let argument = inside(tokens, group);
    match first.text {
        Text::ENV => {
            let name = evaluate(texts, tokens, argument)?;
            env::var(name).ok()
        }
        Text::CONCAT => {
            let mut text = String::new();
            let mut start = argument.start;
            while start < argument.end {
                let mut end = start;
                while end < argument.end && tokens[end].text != Text::COMMA {
                    end = match tokens[end].kind {
                        Kind::Open => tokens[end].mate as usize + 1,
                        _ => end + 1,
                    };
                }
                text.push_str(&evaluate(texts, tokens, start..end)?);
                start = end + 1;
            }
            Some(text)
        }
        _ => None,
    }
}

/// What a string literal stands for.
pub(super) fn unquote(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let raw = raw.trim_matches('#');
        return Some(raw.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let text = literal.strip_prefix('"')?.strip_suffix('"')?;
    Some(text.replace("\\\"", "\"").replace("\\\\", "\\"))
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}
