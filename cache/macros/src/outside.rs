//! The statics that a legacy function reads: their names, as its body says them, and those that the code reaches
//! which it calls.
//!
//! The expansion names each of them outside of the body, where the body's own bindings and items aren't in scope. So
//! a name is only taken if nothing in the body can have made it; what can't be taken is told as unseen. A constant
//! that looks like a static is harmless: it never changes.

mod macros;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, GenericParam, Ident, Item, ItemUse, Path, Stmt, UseTree};

use crate::code::{Code, StaticPath, plain_name};

/// One name.
pub(crate) struct Outside {
    /// As the body says it.
    pub(crate) name: String,
    /// How the expansion can read it, or why it can't.
    pub(crate) path: Result<Reader, String>,
}

/// How one can be read.
pub(crate) enum Reader {
    /// Its path, under the `use` declarations of the body.
    Body(Path),
    /// Its path.
    Itself(Path),
    /// The path of a function that reads it.
    Marked(Path),
}

/// Everything that a body reads from outside.
pub(crate) struct Reads {
    /// By name.
    pub(crate) names: Vec<Outside>,
    /// The `use` declarations of the body, under which its names mean what they mean.
    pub(crate) uses: Vec<ItemUse>,
    /// Names that patterns and generics of the function make.
    own: BTreeSet<String>,
    /// Whether the body may mean something else by its names than its module does.
    has_glob: bool,
}

impl Reads {
    /// What a body reads.
    pub(crate) fn of(block: &Block, generics: &syn::Generics) -> Self {
        let mut finder = Finder::default();
        finder
            .own
            .extend(generics.params.iter().filter_map(|param| match param {
                GenericParam::Const(param) => Some(param.ident.to_string()),
                GenericParam::Type(param) => Some(param.ident.to_string()),
                GenericParam::Lifetime(_) => None,
            }));
        finder.visit_block(block);
        // What the top of the body imports is in scope in all of it.
        let uses: Vec<ItemUse> = block
            .stmts
            .iter()
            .filter_map(|statement| match statement {
                Stmt::Item(Item::Use(item)) if item.attrs.is_empty() => Some(item.clone()),
                _ => None,
            })
            .collect();
        for item in &uses {
            imported(&item.tree, &mut |name| {
                finder.imported_below.remove(&name);
            });
        }
        let Finder {
            found,
            own,
            items,
            imported_below,
            has_glob,
            ..
        } = finder;
        let names = found
            .into_iter()
            .filter(|(name, _)| !own.contains(name))
            .map(|(name, found)| {
                let first = found.path.segments[0].ident.to_string();
                let obstacle = if items.contains(&first) {
                    Some("it stands inside of the function")
                } else if imported_below.contains(&first) {
                    Some("the function imports it in an inner block")
                } else {
                    found.obstacle
                };
                let path = match obstacle {
                    None => Ok(Reader::Body(found.path)),
                    Some(why) => Err(why.to_owned()),
                };
                Outside { name, path }
            });
        Self {
            names: names.collect(),
            uses,
            own,
            has_glob,
        }
    }

    /// Adds what the code reaches: of what the body names itself only how it can be read, if the body's own name
    /// is of no use for that.
    pub(crate) fn add(&mut self, code: &Code) {
        self.names
            .retain(|outside| !code.parameters.contains(&outside.name));
        for reached in &code.statics {
            let reader = match &reached.path {
                Ok(StaticPath::Itself(path)) if is_among(&self.own, path) => {
                    Err("the function has another meaning for its name".to_owned())
                }
                Ok(StaticPath::Itself(path)) => read_path(path).map(Reader::Itself),
                Ok(StaticPath::Marked(path)) => read_path(path).map(Reader::Marked),
                Err(why) => Err(why.clone()),
            };
            let mut names = self.names.iter_mut();
            let of_body = names
                .find(|outside| !self.has_glob && reached.of_body.contains(&plain(&outside.name)));
            if let Some(outside) = of_body {
                if outside.path.is_err() && reader.is_ok() {
                    outside.path = reader;
                }
                continue;
            }
            let is_taken = self
                .names
                .iter()
                .any(|outside| outside.name == reached.name);
            let name = if is_taken {
                format!("crate::{}", reached.name)
            } else {
                reached.name.clone()
            };
            self.names.push(Outside { name, path: reader });
        }
    }

    /// The list for the function's constants.
    pub(crate) fn to_constants(&self, rt: &TokenStream) -> TokenStream {
        let uses = &self.uses;
        let specs = self.names.iter().map(|outside| {
            let name = &outside.name;
            let read = match &outside.path {
                Ok(Reader::Marked(path)) => quote!(#path),
                Ok(Reader::Body(path)) => {
                    let read = reading(rt, path, &quote!(named));
                    quote!(|__wish| {
                        #(#[allow(unused_imports)] #uses)*
                        #read
                    })
                }
                Ok(Reader::Itself(path)) => {
                    let read = reading(rt, path, &quote!(reached));
                    quote!(|__wish| { #read })
                }
                Err(why) => quote!(|_| #rt::outside::Reading::unseen(#why)),
            };
            quote!(#rt::outside::OutsideSpec { name: #name, read: #read })
        });
        quote!(&[#(#specs),*])
    }
}

/// Reads what stands at a path, as was wished for: as one that the body has `named`, or that its code has `reached`.
pub(crate) fn reading(rt: &TokenStream, path: &Path, how: &TokenStream) -> TokenStream {
    quote! {
        #[allow(unused_imports)]
        use #rt::outside::{
            ReadDeep as _, ReadDeeper as _, ReadInVain as _, ReadPlain as _, ReadWrapped as _,
        };
        #[allow(deprecated)]
        let __static = &#path;
        (&&&&&#rt::outside::Outside::#how(__static)).read(__wish)
    }
}

/// A path as the sources of the package are read: `r#gen::A` is `gen::A`.
fn plain(path: &str) -> String {
    let names: Vec<_> = path.split("::").map(plain_name).collect();
    names.join("::")
}

fn is_among(names: &BTreeSet<String>, name: &str) -> bool {
    names.iter().any(|own| plain_name(own) == plain_name(name))
}

fn read_path(path: &str) -> Result<Path, String> {
    syn::parse_str(path).map_err(|_| format!("`{path}` can't be written here"))
}

/// A name that may be a static.
struct Found {
    path: Path,
    /// Why it can't be read where the expansion stands.
    obstacle: Option<&'static str>,
}

/// Walks a body.
#[derive(Default)]
struct Finder {
    found: BTreeMap<String, Found>,
    /// Names that patterns and generics make: never statics, which patterns can't shadow.
    own: BTreeSet<String>,
    /// Names of items in the body.
    items: BTreeSet<String>,
    /// Names that a `use` in the body makes.
    imported_below: BTreeSet<String>,
    /// Whether a `use` in the body brings names that nobody says.
    has_glob: bool,
    /// How many `unsafe` blocks and `#[cfg]` are around.
    n_unsafe: usize,
    n_cfg: usize,
}

impl Finder {
    fn take(&mut self, path: &Path) {
        let Some(last) = path.segments.last() else {
            return;
        };
        let is_plain = path
            .segments
            .iter()
            .all(|segment| segment.arguments.is_none());
        // `Type::NAME` is a constant of a type, `Self::NAME` one of this type.
        let is_associated = path
            .segments
            .iter()
            .rev()
            .nth(1)
            .is_some_and(|owner| owner.ident.to_string().starts_with(char::is_uppercase))
            || is_primitive(path);
        if !is_plain || is_associated || !is_upper_case(&last.ident) {
            return;
        }
        let obstacle = if self.n_unsafe > 0 {
            Some("only unsafe code may read it")
        } else if self.n_cfg > 0 {
            Some("it is read under a `#[cfg]`")
        } else {
            None
        };
        let name = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect::<Vec<_>>()
            .join("::");
        let found = Found {
            path: path.clone(),
            obstacle,
        };
        // What is read in two places is out of reach if one of them says so: it is the same static.
        let known = self.found.entry(name).or_insert(found);
        known.obstacle = known.obstacle.or(obstacle);
    }

    fn under_cfg(&mut self, attributes: &[Attribute], visit: impl FnOnce(&mut Self)) {
        let has_cfg = attributes.iter().any(|attribute| {
            attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
        });
        self.n_cfg += usize::from(has_cfg);
        visit(self);
        self.n_cfg -= usize::from(has_cfg);
    }
}

impl<'a> Visit<'a> for Finder {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Path(path) if path.qself.is_none() => self.take(&path.path),
            // `Variant(…)`, and functions.
            Expr::Call(call) if matches!(&*call.func, Expr::Path(_)) => {
                call.args
                    .iter()
                    .for_each(|argument| self.visit_expr(argument));
            }
            Expr::Unsafe(_) => {
                self.n_unsafe += 1;
                visit::visit_expr(self, expr);
                self.n_unsafe -= 1;
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_pat_ident(&mut self, pat: &'a syn::PatIdent) {
        self.own.insert(pat.ident.to_string());
        visit::visit_pat_ident(self, pat);
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        self.under_cfg(&local.attrs, |this| visit::visit_local(this, local));
    }

    fn visit_arm(&mut self, arm: &'a syn::Arm) {
        self.under_cfg(&arm.attrs, |this| visit::visit_arm(this, arm));
    }

    fn visit_expr_block(&mut self, block: &'a syn::ExprBlock) {
        self.under_cfg(&block.attrs, |this| visit::visit_expr_block(this, block));
    }

    fn visit_stmt_macro(&mut self, statement: &'a syn::StmtMacro) {
        self.under_cfg(&statement.attrs, |this| {
            visit::visit_stmt_macro(this, statement);
        });
    }

    fn visit_macro(&mut self, mac: &'a syn::Macro) {
        for expr in macros::expressions(mac) {
            self.visit_owned(&expr);
        }
    }

    fn visit_item(&mut self, item: &'a Item) {
        match item {
            Item::Static(item) => self.items.extend([item.ident.to_string()]),
            Item::Const(item) => self.items.extend([item.ident.to_string()]),
            Item::Mod(item) => self.items.extend([item.ident.to_string()]),
            Item::Struct(item) => self.items.extend([item.ident.to_string()]),
            Item::Use(item) => {
                self.has_glob |= has_glob(&item.tree);
                imported(&item.tree, &mut |name| {
                    self.imported_below.insert(name);
                });
            }
            // What is called from the body is read by it.
            Item::Fn(item) => {
                self.own.extend(
                    item.sig
                        .generics
                        .const_params()
                        .map(|param| param.ident.to_string()),
                );
                self.under_cfg(&item.attrs, |this| visit::visit_item_fn(this, item));
            }
            Item::Impl(_) => visit::visit_item(self, item),
            // Of those that are left, macros have templates for bodies, and the others none.
            _ => {}
        }
    }
}

impl Finder {
    /// For syntax that was parsed on the way.
    fn visit_owned(&mut self, expr: &Expr) {
        Visit::visit_expr(self, expr);
    }
}

/// The names that a `use` makes; those of a `*` aren't known.
fn imported(tree: &UseTree, tell: &mut impl FnMut(String)) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, tell),
        UseTree::Name(name) => tell(name.ident.to_string()),
        UseTree::Rename(rename) => tell(rename.rename.to_string()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, tell)),
        UseTree::Glob(_) => {}
    }
}

fn has_glob(tree: &UseTree) -> bool {
    match tree {
        UseTree::Path(path) => has_glob(&path.tree),
        UseTree::Group(group) => group.items.iter().any(has_glob),
        UseTree::Glob(_) => true,
        UseTree::Name(_) | UseTree::Rename(_) => false,
    }
}

/// `u64::MAX`
fn is_primitive(path: &Path) -> bool {
    path.segments.len() == 2
        && matches!(
            path.segments[0].ident.to_string().as_str(),
            "u8" | "u16"
                | "u32"
                | "u64"
                | "u128"
                | "usize"
                | "i8"
                | "i16"
                | "i32"
                | "i64"
                | "i128"
                | "isize"
                | "f32"
                | "f64"
                | "char"
        )
}

/// How statics and constants are written: `LIMIT`, `_A2`.
fn is_upper_case(ident: &Ident) -> bool {
    let text = ident.to_string();
    text.contains(|char: char| char.is_ascii_uppercase())
        && text
            .chars()
            .all(|char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_')
}

#[cfg(test)]
mod tests;
