//! The statics that a function reaches, in its own body or in what it calls, and how its expansion can name each.
//!
//! A path is only given where nothing speaks against it; whatever is in doubt is told as unseen, with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::code::edges::Breadth;
use crate::code::items::{FnSite, Item, ItemKind, Place};
use crate::code::mentions;
use crate::code::normal::Attribute;
use crate::code::reach::{Reached, reach};
use crate::code::sight::{Sight, shown};
use crate::code::sources::Sources;
use crate::code::tokens::{Kind, Text, Token, inside, written_name};
use crate::marker;

/// A static that a function reaches.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Static {
    /// As it is told: `config::LIMIT`.
    pub(crate) name: String,
    /// How the expansion can read it, or why it can't.
    pub(crate) path: Result<StaticPath, String>,
    /// The paths by which the function's own body names it, of plain names.
    pub(crate) of_body: BTreeSet<String>,
}

/// How an expansion names a static.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum StaticPath {
    /// As itself.
    Itself(String),
    /// By the function that `#[outside]` has made beside it.
    Marked(String),
}

impl Static {
    /// The statics of code that can't be followed.
    pub(super) fn others(why: &str) -> Self {
        Self {
            name: "other statics".to_owned(),
            path: Err(why.to_owned()),
            of_body: BTreeSet::new(),
        }
    }
}

/// The statics that the function at these places reaches; `has_marker` tells the crates whose `outside` is ours.
pub(super) fn statics(
    sources: &Sources,
    sites: &[FnSite],
    has_marker: &dyn Fn(&str) -> bool,
) -> Vec<Static> {
    let reached = reach(sources, sites, Breadth::Declaring);
    let finder = Finder {
        sources,
        sites,
        of_body: of_body(sources, sites),
        function: only_site(sources, sites),
        reached,
        has_marker,
    };
    let mut statics = Vec::new();
    for item in &finder.reached.items {
        let declared = &sources.package.items[*item];
        match declared.kind {
            ItemKind::Static => statics.extend(finder.declared(*item)),
            ItemKind::MacroCall => statics.extend(finder.made(*item)),
            _ => {}
        }
    }
    statics.sort_by(|one, other| one.name.cmp(&other.name));
    statics.dedup();
    statics
}

/// The items that the function's own tokens name by paths that mean nothing else, and those paths.
fn of_body(sources: &Sources, sites: &[FnSite]) -> BTreeMap<usize, BTreeSet<String>> {
    let mut items = BTreeMap::<_, BTreeSet<_>>::new();
    let texts = &sources.package.texts;
    for site in sites {
        let tokens = &sources.package.files[site.file].tokens;
        mentions::all(tokens, site.range.clone(), texts, |mention| {
            let mut path = vec![mention.name];
            let mut at = mention.at;
            while at > 1 && tokens[at - 1].text == Text::PATH_SEP && tokens[at].text == path[0] {
                at -= 2;
                path.insert(0, tokens[at].text);
            }
            if let [item] = sources.resolve(site.module, &path)[..] {
                let words: Vec<_> = path.iter().map(|name| texts.get(*name)).collect();
                items.entry(item).or_default().insert(words.join("::"));
            }
        });
    }
    items
}

/// The function in the crate that is being compiled; none if it can't be told which of several it is.
fn only_site<'a>(sources: &Sources, sites: &'a [FnSite]) -> Option<&'a FnSite> {
    let is_here = |site: &&FnSite| sources.lookup().ancestors(site.module).last() == Some(0);
    let mut sites = sites.iter().filter(is_here);
    sites.next().filter(|_| sites.next().is_none())
}

const UNSAFE: &str = "only unsafe code may read it";
const SEVERAL: &str = "there are several of its name";
const IN_FUNCTION: &str = "it stands inside of a function";

struct Finder<'a> {
    sources: &'a Sources,
    sites: &'a [FnSite],
    reached: Reached,
    of_body: BTreeMap<usize, BTreeSet<String>>,
    function: Option<&'a FnSite>,
    has_marker: &'a dyn Fn(&str) -> bool,
}

impl Finder<'_> {
    /// A static that is written down as one; `None` if only a name is like it.
    fn declared(&self, item: usize) -> Option<Static> {
        let package = &self.sources.package;
        let declared = &package.items[item];
        let name = declared.name?;
        if declared.place == Place::Body && !self.is_around(declared) {
            return None;
        }
        Some(Static {
            name: self.told(declared, name),
            path: self.path(item, declared, name),
            of_body: self.of_body.get(&item).cloned().unwrap_or_default(),
        })
    }

    /// Whether a body that was reached holds the item, or the body in which the function stands.
    fn is_around(&self, item: &Item) -> bool {
        let holds = |file: usize, range: &Range<usize>| {
            file == item.file && range.start < item.range.start && item.range.end <= range.end
        };
        let mut items = self.reached.items.iter();
        self.sites
            .iter()
            .any(|site| holds(site.file, &site.range) || self.is_beside(item, site))
            || items.any(|other| {
                let other = &self.sources.package.items[*other];
                holds(other.file, &other.range)
            })
    }

    /// Whether the function stands inside of the brackets in which the item stands, too.
    fn is_beside(&self, item: &Item, function: &FnSite) -> bool {
        let holds = |(block, _): (Range<usize>, _)| {
            block.start <= function.range.start && function.range.end <= block.end
        };
        item.file == function.file && self.block_around(item).is_some_and(holds)
    }

    /// The path from the root of its crate.
    fn told(&self, item: &Item, name: Text) -> String {
        let (package, lookup) = (&self.sources.package, self.sources.lookup());
        let mut path = vec![package.texts.get(name)];
        for module in lookup.ancestors(item.module) {
            let is_root = package.modules[module].parent.is_none();
            match lookup.own_library.filter(|_| is_root && module != 0) {
                Some(library) => path.push(package.texts.get(library)),
                None if is_root => {}
                None => path.push(package.texts.get(package.modules[module].name)),
            }
        }
        path.reverse();
        path.join("::")
    }

    fn path(&self, item: usize, declared: &Item, name: Text) -> Result<StaticPath, String> {
        let package = &self.sources.package;
        let Some(function) = self.function else {
            return Err("the function stands in several modules".to_owned());
        };
        let sight = Sight {
            sources: self.sources,
            from: function.module,
        };
        let file = declared.file;
        let attributes = sight.attributes(file, declared.range.start);
        let tokens = &package.files[file].tokens;
        let start = sight.after_attributes(file, declared.range.start);
        let keyword = (start..declared.range.end).find(|at| tokens[*at].text == Text::STATIC);
        let is_mutable = keyword.is_some_and(|at| tokens[at + 1].text == Text::MUT);
        if is_mutable || declared.place == Place::Foreign {
            return Err(UNSAFE.to_owned());
        }
        sight.doubt(file, &attributes, true)?;
        let text = package.texts.get(name);
        if declared.place == Place::Body {
            return self.path_in_body(item, declared, function, text);
        }
        let scope = &self.sources.index.by_scope[&(declared.module, name)];
        if scope
            .iter()
            .any(|other| *other != item && self.is_value(*other))
        {
            return Err(SEVERAL.to_owned());
        }
        let module = sight.module(declared.module)?;
        if attributes
            .iter()
            .any(|it| self.is_marker(file, declared.module, *it))
        {
            let accessor = marker::accessor(text);
            return Ok(StaticPath::Marked(format!("{module}::{accessor}")));
        }
        if !sight.sees(file, declared.range.start, declared.module) {
            let of = match shown(&module) {
                "crate" => "the root of the crate",
                path => &format!("`{path}`"),
            };
            return Err(format!(
                "it is private to {of}; `#[outside]` before it shows it"
            ));
        }
        let colon = (start..declared.range.end).find(|at| tokens[*at].text == Text::COLON);
        let equal = colon.and_then(|colon| end_of_type(tokens, colon + 1..declared.range.end));
        let (Some(colon), Some(equal)) = (colon, equal) else {
            return Err("its type isn't told".to_owned());
        };
        if !sight.sees_types(file, declared.module, colon + 1..equal) {
            return Err(
                "its type may be private; `#[outside]` before the static shows it".to_owned(),
            );
        }
        Ok(StaticPath::Itself(format!(
            "{module}::{}",
            written_name(text)
        )))
    }

    /// Statics in the body in which the function stands, too, are in its scope by their names.
    fn path_in_body(
        &self,
        item: usize,
        declared: &Item,
        function: &FnSite,
        text: &str,
    ) -> Result<StaticPath, String> {
        let package = &self.sources.package;
        let is_in_scope =
            |item: &Item| self.is_beside(item, function) && item.module == function.module;
        if let Some((_, Some(called))) = self.block_around(declared) {
            return Err(made_by(package.texts.get(called)));
        }
        if !is_in_scope(declared) {
            return Err(IN_FUNCTION.to_owned());
        }
        let scope = &self.sources.index.by_scope
            [&(declared.module, declared.name.unwrap_or(Text::UNDERSCORE))];
        let mut others = scope.iter().filter(|other| **other != item);
        let is_shadowed = others.any(|other| {
            let other = &package.items[*other];
            other.place == Place::Body && is_in_scope(other)
        });
        if is_shadowed {
            return Err(SEVERAL.to_owned());
        }
        Ok(StaticPath::Itself(written_name(text).into_owned()))
    }

    /// The inside of the innermost brackets around an item, but for those of macros, and the macro of the latter.
    fn block_around(&self, item: &Item) -> Option<(Range<usize>, Option<Text>)> {
        let tokens = &self.sources.package.files[item.file].tokens;
        let mut called = None;
        let mut at = item.range.start.checked_sub(1)?;
        loop {
            match tokens[at].kind {
                Kind::Open if at > 1 && tokens[at - 1].text == Text::BANG => {
                    called = Some(tokens[at - 2].text);
                    at -= 1;
                }
                Kind::Open => return Some((inside(tokens, at), called)),
                Kind::Close => at = (tokens[at].mate as usize).checked_sub(1)?,
                _ => at = at.checked_sub(1)?,
            }
        }
    }

    fn is_value(&self, item: usize) -> bool {
        matches!(
            self.sources.package.items[item].kind,
            ItemKind::Static | ItemKind::Const | ItemKind::Fn
        ) && self.sources.package.items[item].place != Place::Body
    }

    /// Whether an attribute is ours: written with the crate's name, or imported from another crate.
    fn is_marker(&self, file: usize, module: usize, attribute: Attribute) -> bool {
        let package = &self.sources.package;
        let tokens = &package.files[file].tokens;
        if !attribute.is_marker(tokens, &package.texts) {
            return false;
        }
        let is_foreign = |path: &[Text]| {
            let first = path.first();
            first.is_some_and(|first| (self.has_marker)(package.texts.get(*first)))
        };
        let (first, last, _) = attribute.path(tokens);
        if first != last {
            return is_foreign(&[first]);
        }
        let imports = |items: Option<&Vec<usize>>| {
            let items = items.into_iter().flatten();
            let kinds = items.map(|item| &package.items[*item].kind);
            let imports = kinds.filter_map(|kind| match kind {
                ItemKind::Use(path) => Some(path.clone()),
                _ => None,
            });
            imports.collect::<Vec<_>>()
        };
        let index = &self.sources.index;
        let here = imports(index.by_scope.get(&(module, last)));
        let is_local = |path: &Vec<Text>| {
            let first = path.first().copied();
            matches!(first, Some(Text::CRATE | Text::SELF | Text::SUPER))
        };
        if here.is_empty() || here.iter().any(is_local) {
            // Passed on within the package: by whom, from a crate, doesn't matter.
            let mut globs = package.modules.iter().flat_map(|module| &module.globs);
            let mut imports = imports(index.by_name.get(&last)).into_iter();
            globs.any(|path| is_foreign(path)) || imports.any(|path| is_foreign(&path))
        } else {
            here.iter().all(|path| is_foreign(path))
        }
    }

    /// Those that a macro makes, as far as somebody else names them: nobody sees what they are.
    fn made(&self, item: usize) -> Vec<Static> {
        let package = &self.sources.package;
        let call = &package.items[item];
        let mut calls = package.macro_calls.iter();
        let Some((called, _)) = calls.find(|(_, call)| *call == item) else {
            return Vec::new();
        };
        let tokens = &package.files[call.file].tokens;
        let declares = |range: Range<usize>, file: usize| {
            let tokens = &package.files[file].tokens;
            range
                .filter(|at| tokens[*at].text == Text::STATIC)
                .collect::<Vec<_>>()
        };
        let behind_keyword = declares(call.range.clone(), call.file)
            .into_iter()
            .map(|at| {
                let is_prefix =
                    |at: usize| matches!(package.texts.get(tokens[at].text), "ref" | "mut");
                tokens[at + 1 + usize::from(is_prefix(at + 1))].text
            });
        let mut names: BTreeSet<Text> = behind_keyword.collect();
        // One of this package may make statics of any of the names that it is given.
        let definitions = self.sources.index.by_name.get(called).into_iter().flatten();
        let definitions = definitions.map(|item| &package.items[*item]);
        let mut definitions = definitions.filter(|item| item.kind == ItemKind::Macro);
        if definitions.any(|item| !declares(item.range.clone(), item.file).is_empty()) {
            let idents = call
                .range
                .clone()
                .filter(|at| tokens[*at].kind == Kind::Ident);
            let idents = idents.map(|at| tokens[at].text);
            names.extend(idents.filter(|name| is_upper_case(package.texts.get(*name))));
        }
        names.retain(|name| self.is_named(*name, item));
        let why = made_by(package.texts.get(*called));
        let made = names.into_iter().map(|name| Static {
            name: self.told(call, name),
            path: Err(why.clone()),
            of_body: BTreeSet::new(),
        });
        made.collect()
    }

    /// Whether something that was reached names it, other than the item itself.
    fn is_named(&self, name: Text, but: usize) -> bool {
        let lookup = self.sources.lookup_of(Breadth::Declaring);
        let mut items = self.reached.items.iter();
        items.any(|item| {
            *item != but
                && self
                    .sources
                    .edges_of(*item, Breadth::Declaring)
                    .names
                    .contains(&name)
        }) || self.sites.iter().any(|site| {
            let edges = lookup.edges(site.file, site.module, site.range.clone(), None);
            edges.names.contains(&name)
        })
    }
}

/// The `=` behind a type: one between angle brackets binds an associated type.
fn end_of_type(tokens: &[Token], mut range: Range<usize>) -> Option<usize> {
    let mut depth = 0;
    range.find(|at| {
        depth += match tokens[*at].text {
            Text::LESS => 1,
            Text::SHL => 2,
            Text::GREATER => -1,
            Text::SHR => -2,
            _ => 0,
        };
        depth <= 0 && tokens[*at].text == Text::EQUAL
    })
}

/// Why what a macro declares can't be read.
fn made_by(called: &str) -> String {
    if called == "thread_local" {
        "every thread has a value of its own".to_owned()
    } else {
        format!("the macro `{called}!` makes it")
    }
}

/// How statics are written: `LIMIT`, `_A2`.
fn is_upper_case(name: &str) -> bool {
    name.contains(|char: char| char.is_ascii_uppercase())
        && !name.contains(|char: char| char.is_ascii_lowercase())
}
