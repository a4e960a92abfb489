//! What can be named from a place in a package: modules along a path, items by their visibility, types by their parts.
//!
//! Here a doubt goes the other way than for the code of a function: what may not be nameable is taken for hidden,
//! because a path that doesn't resolve would be an error in code that its reader didn't write.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::code::edges::is_standard;
use crate::code::index::KNOWN_ATTRIBUTES;
use crate::code::items::{ItemKind, Place};
use crate::code::normal::Attribute;
use crate::code::sources::Sources;
use crate::code::tokens::{Kind, Text, written_name};

/// The place from which something is to be named: a module of the crate that is being compiled.
pub(super) struct Sight<'a> {
    pub(super) sources: &'a Sources,
    pub(super) from: usize,
}

/// Who can name something.
#[derive(Clone, Copy)]
enum Visible {
    Everywhere,
    /// What stands in this module.
    Within(usize),
}

impl Sight<'_> {
    /// The path of a module, `crate::a::b`, or why it can't be named.
    pub(super) fn module(&self, module: usize) -> Result<String, String> {
        let lookup = self.sources.lookup();
        let package = &self.sources.package;
        let around: BTreeSet<usize> = lookup.ancestors(self.from).collect();
        let mut way: Vec<usize> = lookup.ancestors(module).collect();
        way.reverse();
        let mut path = match (way.first(), lookup.own_library) {
            // The first tree is that of the crate being compiled.
            (Some(0), _) => "crate".to_owned(),
            (_, Some(library)) => format!("::{}", written_name(package.texts.get(library))),
            _ => return Err("its crate has no name here".to_owned()),
        };
        for step in way {
            let declared = package.modules[step].declared.as_ref();
            if let Some(declared) = declared {
                let name = package.texts.get(package.modules[step].name);
                path = format!("{path}::{}", written_name(name));
                if declared.place != Place::Module {
                    return Err("its module stands inside of a function".to_owned());
                }
            }
            // What is around the function itself is there when the function is.
            let may_be_missing = !around.contains(&step);
            self.attributes_of_module(step, may_be_missing)?;
            let Some(declared) = declared else { continue };
            if may_be_missing && self.has_twin(step) {
                return Err(CFG.to_owned());
            }
            let parent = package.modules[step].parent.unwrap_or(step);
            if !self.sees(declared.file, declared.head.start, parent) {
                return Err(format!("the module `{}` is private", shown(&path)));
            }
        }
        Ok(path)
    }

    /// Whether what begins at a token of a file, in that module, is visible by itself.
    pub(super) fn sees(&self, file: usize, start: usize, module: usize) -> bool {
        match self.visibility(file, start, module) {
            Visible::Everywhere => true,
            Visible::Within(module) => self.is_within(module),
        }
    }

    /// Whether the place is inside of a module.
    pub(super) fn is_within(&self, module: usize) -> bool {
        let lookup = self.sources.lookup();
        lookup.ancestors(self.from).any(|it| it == module)
    }

    fn visibility(&self, file: usize, start: usize, module: usize) -> Visible {
        let package = &self.sources.package;
        let text = |at: usize| {
            let token = package.files[file].tokens.get(at);
            token.map_or(Text::SEMICOLON, |token| token.text)
        };
        let at = self.after_attributes(file, start);
        match (text(at), text(at + 1), text(at + 2)) {
            (Text::PUB, Text::OPEN_PAREN, Text::CRATE) => {
                let root = self.sources.lookup().ancestors(module).last();
                Visible::Within(root.unwrap_or(module))
            }
            (Text::PUB, Text::OPEN_PAREN, Text::SUPER) => {
                Visible::Within(package.modules[module].parent.unwrap_or(module))
            }
            // `pub(in …)` at least shows it to its own module.
            (Text::PUB, Text::OPEN_PAREN, _) => Visible::Within(module),
            (Text::PUB, ..) => Visible::Everywhere,
            _ => Visible::Within(module),
        }
    }

    /// The index after the attributes that begin at `at`.
    pub(super) fn after_attributes(&self, file: usize, at: usize) -> usize {
        let attributes = self.attributes(file, at);
        attributes.last().map_or(at, |attribute| attribute.end)
    }

    /// The attributes that begin at `at`, one after the other.
    pub(super) fn attributes(&self, file: usize, at: usize) -> Vec<Attribute> {
        let tokens = &self.sources.package.files[file].tokens;
        let first = |at: usize| tokens.get(at).and_then(|_| Attribute::at(tokens, at));
        std::iter::successors(first(at), |attribute| first(attribute.end)).collect()
    }

    /// Whether an attribute makes something else of what it stands before, or, where that counts, takes it away.
    pub(super) fn doubt(
        &self,
        file: usize,
        attributes: &[Attribute],
        may_be_missing: bool,
    ) -> Result<(), String> {
        let package = &self.sources.package;
        let tokens = &package.files[file].tokens;
        for attribute in attributes {
            let (first, last, _) = attribute.path(tokens);
            let name = package.texts.get(last);
            if matches!(name, "cfg" | "cfg_attr") {
                if may_be_missing {
                    return Err(CFG.to_owned());
                }
            } else if ![first, last]
                .iter()
                .any(|name| KNOWN_ATTRIBUTES.contains(&package.texts.get(*name)))
            {
                return Err(format!("the attribute `{name}` may change it"));
            }
        }
        Ok(())
    }

    /// The same for what stands before a module and at its beginning.
    fn attributes_of_module(&self, module: usize, may_be_missing: bool) -> Result<(), String> {
        let package = &self.sources.package;
        if let Some(declared) = &package.modules[module].declared {
            let before = self.attributes(declared.file, declared.head.start);
            self.doubt(declared.file, &before, may_be_missing)?;
            // `mod name {`
            let tokens = &package.files[declared.file].tokens;
            let brace = declared.head.end + 2;
            if tokens
                .get(brace)
                .is_some_and(|it| it.text == Text::OPEN_BRACE)
            {
                let inner = self.attributes(declared.file, brace + 1);
                self.doubt(declared.file, &inner, may_be_missing)?;
            }
        }
        let files = package.files.iter().enumerate();
        for (file, _) in files.filter(|(_, file)| file.module == module) {
            let inner = self.attributes(file, 0);
            let tokens = &package.files[file].tokens;
            let is_inner = |it: &&Attribute| tokens[it.bracket - 1].text == Text::BANG;
            let inner: Vec<_> = inner.iter().take_while(is_inner).copied().collect();
            self.doubt(file, &inner, may_be_missing)?;
        }
        Ok(())
    }

    /// Whether there are two modules of one name, of which a `cfg` chooses one.
    fn has_twin(&self, module: usize) -> bool {
        let modules = &self.sources.package.modules;
        let same = self.sources.index.modules.get(&modules[module].name);
        same.into_iter()
            .flatten()
            .any(|other| *other != module && modules[*other].parent == modules[module].parent)
    }

    /// Whether all types that some tokens of a module name may be named here; those of other crates may.
    pub(super) fn sees_types(&self, file: usize, module: usize, range: Range<usize>) -> bool {
        // Whatever that module can name is visible in all of it.
        self.is_within(module) || self.sees_names(file, module, range, &mut BTreeSet::new())
    }

    fn sees_names(
        &self,
        file: usize,
        module: usize,
        range: Range<usize>,
        known: &mut BTreeSet<usize>,
    ) -> bool {
        let tokens = &self.sources.package.files[file].tokens;
        let mut at = range.start;
        while at < range.end {
            let first = at;
            let is_name = |at: usize| at < range.end && tokens[at].kind == Kind::Ident;
            if !is_name(at) || tokens[at].text.is_keyword() {
                at += 1;
                continue;
            }
            while tokens
                .get(at + 1)
                .is_some_and(|it| it.text == Text::PATH_SEP)
                && is_name(at + 2)
            {
                at += 2;
            }
            let path: Vec<Text> = (first..=at).step_by(2).map(|at| tokens[at].text).collect();
            if !self.sees_path(module, &path, known) {
                return false;
            }
            at += 1;
        }
        true
    }

    fn sees_path(&self, module: usize, path: &[Text], known: &mut BTreeSet<usize>) -> bool {
        let (Some(first), Some(last)) = (path.first(), path.last()) else {
            return true;
        };
        let (index, lookup) = (&self.sources.index, self.sources.lookup());
        let package = &self.sources.package;
        let declared = self.sources.resolve(module, path);
        if !declared.is_empty() {
            return declared.iter().all(|item| self.sees_type(*item, known));
        }
        // An import that leads to nothing in this package leads out of it.
        let imported = index.by_scope.get(&(module, *first)).into_iter().flatten();
        let mut imports = imported.filter_map(|item| match &package.items[*item].kind {
            ItemKind::Use(import) => import.first(),
            _ => None,
        });
        let is_foreign = |name: &Text| {
            let name = package.texts.get(*name);
            is_standard(name) || (lookup.is_crate)(name) && lookup.own_library != Some(*first)
        };
        let is_local = index.modules.contains_key(first) && path.len() > 1;
        if !is_local && is_foreign(imports.next().unwrap_or(first)) {
            return true;
        }
        // What a macro makes may be anything, what comes by a glob anything of its name.
        let mut others = index.by_name.get(last).into_iter().flatten();
        !index.declared.contains_key(last) && others.all(|item| self.sees_type(*item, known))
    }

    /// Whether a type, and whatever it stands for, may be named here.
    fn sees_type(&self, item: usize, known: &mut BTreeSet<usize>) -> bool {
        if !known.insert(item) {
            return true;
        }
        let item = &self.sources.package.items[item];
        match &item.kind {
            _ if item.place == Place::Body => true,
            ItemKind::Struct | ItemKind::Enum | ItemKind::Union | ItemKind::Trait => {
                self.sees(item.file, item.range.start, item.module)
            }
            // An alias stands for what it names.
            ItemKind::Type => self.sees_names(item.file, item.module, item.range.clone(), known),
            ItemKind::Use(path) => self.sees_path(item.module, path, known),
            _ => true,
        }
    }
}

/// Why something may not be there.
pub(super) const CFG: &str = "it is there under a `#[cfg]` only";

/// A path as it is told: without the crate, as far as it is the function's own.
pub(super) fn shown(path: &str) -> &str {
    path.strip_prefix("crate::")
        .or_else(|| path.strip_prefix("::"))
        .unwrap_or(path)
}
