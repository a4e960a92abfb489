//! What a type says as it is written: locks, cells and atomics inside it, borrows, `&mut`, `impl Trait`.

use proc_macro2::Span;
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{GenericArgument, PathArguments, Type};

/// Types whose content can change behind a shared reference.
const CHANGING: &[&str] = &[
    "Mutex",
    "RwLock",
    "FairMutex",
    "ReentrantMutex",
    "ReentrantLock",
    "Cell",
    "RefCell",
    "UnsafeCell",
    "OnceCell",
    "OnceLock",
    "LazyCell",
    "LazyLock",
    "Tracked",
    "Lazy",
];

/// Types that share their content between clones.
const SHARING: &[&str] = &["Arc", "Rc", "Weak"];

/// A type found inside another one.
pub(crate) struct Found {
    /// Its name: `Mutex`.
    pub(crate) name: String,
    /// Where it stands.
    pub(crate) span: Span,
}

/// A type without the parentheses around it, and without the invisible ones that a macro puts there (`$ty:ty`).
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        ty => ty,
    }
}

/// Where to underline a type: the name that matters, because on stable Rust a span covers one token.
pub(crate) fn place(ty: &Type) -> Span {
    match ty {
        Type::Reference(reference) => place(&reference.elem),
        Type::Path(path) => path
            .path
            .segments
            .last()
            .map_or_else(|| ty.span(), |segment| segment.ident.span()),
        _ => ty.span(),
    }
}

/// A type as people write it.
pub(crate) fn in_words(ty: &Type) -> String {
    let mut text = ty.to_token_stream().to_string();
    for (loose, tight) in [
        (" :: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" ;", ";"),
        ("& ", "&"),
        ("[ ", "["),
        (" ]", "]"),
        ("( ", "("),
        (" )", ")"),
    ] {
        text = text.replace(loose, tight);
    }
    text
}

/// The first lock, cell or atomic, where the type isn't `covered` by something that knows better.
pub(crate) fn changing(ty: &Type, covered: impl Fn(&Type) -> bool) -> Option<Found> {
    let is_it =
        |name: &str, has_arguments| (has_arguments && CHANGING.contains(&name)) || is_atomic(name);
    find(ty, is_it, covered)
}

/// The first type that makes clones share: a handle, a lock, a cell, an atomic.
pub(crate) fn sharing(ty: &Type) -> Option<Found> {
    let is_it = |name: &str, has_arguments| {
        (has_arguments && (SHARING.contains(&name) || CHANGING.contains(&name))) || is_atomic(name)
    };
    find(ty, is_it, |_| false)
}

fn is_atomic(name: &str) -> bool {
    name.strip_prefix("Atomic").is_some_and(|rest| {
        matches!(
            rest,
            "Bool"
                | "U8"
                | "U16"
                | "U32"
                | "U64"
                | "Usize"
                | "I8"
                | "I16"
                | "I32"
                | "I64"
                | "Isize"
                | "Ptr"
                | "Cell"
        )
    })
}

fn find(
    ty: &Type,
    is_it: impl Fn(&str, bool) -> bool,
    is_covered: impl Fn(&Type) -> bool,
) -> Option<Found> {
    struct Finder<F, G> {
        is_it: F,
        is_covered: G,
        found: Option<Found>,
    }
    impl<'a, F: Fn(&str, bool) -> bool, G: Fn(&Type) -> bool> Visit<'a> for Finder<F, G> {
        fn visit_type(&mut self, ty: &'a Type) {
            if !(self.is_covered)(ty) {
                visit::visit_type(self, ty);
            }
        }
        fn visit_path_segment(&mut self, segment: &'a syn::PathSegment) {
            let name = segment.ident.to_string();
            let has_arguments = !matches!(segment.arguments, PathArguments::None);
            if self.found.is_none() && (self.is_it)(&name, has_arguments) {
                self.found = Some(Found {
                    name,
                    span: segment.span(),
                });
            }
            visit::visit_path_segment(self, segment);
        }
    }
    let mut finder = Finder {
        is_it,
        is_covered,
        found: None,
    };
    finder.visit_type(ty);
    finder.found
}

/// What is kept of a returned type: of a `Result` the first of its types, since an error is only handed on.
pub(crate) fn kept(output: &Type) -> &Type {
    if let Type::Path(path) = output
        && let Some(segment) = path.path.segments.last()
        && segment.ident == "Result"
        && let PathArguments::AngleBracketed(arguments) = &segment.arguments
        && let Some(GenericArgument::Type(ok)) = arguments.args.first()
    {
        ok
    } else {
        output
    }
}

/// The first borrow in a type: a reference or a lifetime other than `'static`.
pub(crate) fn borrow(ty: &Type) -> Option<Span> {
    struct Finder(Option<Span>);
    impl<'a> Visit<'a> for Finder {
        fn visit_type_reference(&mut self, reference: &'a syn::TypeReference) {
            match &reference.lifetime {
                Some(lifetime) if lifetime.ident == "static" => {
                    visit::visit_type_reference(self, reference);
                }
                _ => self.0 = self.0.or(Some(reference.span())),
            }
        }
        fn visit_lifetime(&mut self, lifetime: &'a syn::Lifetime) {
            if lifetime.ident != "static" {
                self.0 = self.0.or(Some(lifetime.span()));
            }
        }
        // `Arc<dyn Fn(&str) -> u32>` borrows nothing.
        fn visit_parenthesized_generic_arguments(
            &mut self,
            _: &'a syn::ParenthesizedGenericArguments,
        ) {
        }
        fn visit_type_bare_fn(&mut self, _: &'a syn::TypeBareFn) {}
    }
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0
}

/// The first `impl Trait`.
pub(crate) fn impl_trait(ty: &Type) -> Option<Span> {
    struct Finder(Option<Span>);
    impl<'a> Visit<'a> for Finder {
        fn visit_type_impl_trait(&mut self, ty: &'a syn::TypeImplTrait) {
            self.0 = self.0.or(Some(ty.span()));
        }
    }
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0
}

/// The first `&mut`.
pub(crate) fn mutable_reference(ty: &Type) -> Option<Span> {
    struct Finder(Option<Span>);
    impl<'a> Visit<'a> for Finder {
        fn visit_type_reference(&mut self, reference: &'a syn::TypeReference) {
            if reference.mutability.is_some() {
                self.0 = self.0.or(Some(reference.span()));
            }
            visit::visit_type_reference(self, reference);
        }
    }
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0
}
