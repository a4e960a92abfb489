//! What a function's signature says: which argument is the page, which are ignored, which make the key.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Error, FnArg, GenericParam, Ident, Meta, Pat, ReturnType, Token, Type, parse_quote,
};

use crate::expand::{Kind, aside};
use crate::item::Function;
use crate::options::{Copying, HashFunc, Options, RefreshMode};
use crate::parts::{self, Part};
use crate::types;

/// A checked signature.
pub(crate) struct Signature {
    /// All arguments in order, the receiver included.
    pub(crate) arguments: Vec<Argument>,
    /// What the function returns, as written.
    pub(crate) output: Type,
    /// Whether it stands in an `impl`.
    pub(crate) is_method: bool,
}

/// One argument.
pub(crate) struct Argument {
    /// What it is for.
    pub(crate) role: Role,
    /// `self` as it is written, if it is that: where a macro writes the function, another `self` is another name.
    pub(crate) receiver: Option<Token![self]>,
    /// Its name in messages and in the inspector.
    pub(crate) name: String,
    /// Under which name the expansion holds it, [aside](crate::expand::aside).
    pub(crate) ident: Ident,
    /// Its type as written.
    pub(crate) ty: Type,
    /// How it goes into the key, if it does.
    pub(crate) part: Part,
}

/// What an argument is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is part of the key.
    Key,
    /// It stays out of the key.
    Ignored,
    /// What the function draws into.
    Page,
}

impl Signature {
    /// Reads and checks a signature; all mistakes are told at once.
    pub(crate) fn read(function: &Function, kind: Kind, options: &Options) -> syn::Result<Self> {
        let mut problems = Problems(None);
        let sig = &function.sig;
        refuse_qualifiers(sig, kind, &mut problems);

        let output = match &sig.output {
            ReturnType::Default => parse_quote!(()),
            ReturnType::Type(_, ty) => types::ungrouped(ty).clone(),
        };
        refuse_output(&output, kind, options, &mut problems);

        let mut is_used = vec![false; options.hash_funcs.len()];
        let mut arguments = Vec::new();
        for (idx, input) in sig.inputs.iter().enumerate() {
            refuse_cfg(input, &mut problems);
            arguments.push(read_argument(
                idx,
                input,
                &sig.ident,
                options,
                &mut is_used,
                &mut problems,
            ));
        }
        let unused = options
            .hash_funcs
            .iter()
            .zip(is_used)
            .filter(|(_, is_used)| !is_used);
        for (function, _) in unused {
            refuse_unused(&sig.ident, &arguments, function, &mut problems);
        }
        let mut pages = arguments
            .iter()
            .filter(|argument| argument.role == Role::Page);
        if let (Some(first), Some(second)) = (pages.next(), pages.next()) {
            problems.add(
                types::place(&second.ty),
                format!(
                    "a cached function can have one `&mut` argument, the page that it draws into, and `{}` is one \
                     already: pass `{}` by value or by `&`, and return what changes",
                    first.name, second.name
                ),
            );
        }
        for ignored in &options.ignore {
            let name = ignored.unraw().to_string();
            if !arguments.iter().any(|argument| argument.name == name) {
                let names: Vec<_> = arguments
                    .iter()
                    .map(|argument| format!("`{}`", argument.name))
                    .collect();
                let known = match &names[..] {
                    [] => "it has none".to_owned(),
                    names => format!("it has {}", names.join(", ")),
                };
                problems.add(
                    ignored.span(),
                    format!(
                        "`{}` has no argument `{name}` to ignore: {known}",
                        sig.ident
                    ),
                );
            }
        }

        if options.allows_widgets && !arguments.iter().any(|it| it.role == Role::Page) {
            problems.add(
                sig.ident.span(),
                format!(
                    "`allow_widgets` is for a function that draws, and `{}` has no page to draw into: give it a \
                     `&mut Page` argument, or take the option away",
                    sig.ident
                ),
            );
        }
        if options.refresh == RefreshMode::Background {
            refuse_refresh(sig, &arguments, options, &mut problems);
        }

        let is_method = options.is_method || sig.receiver().is_some() || mentions_self(function);
        problems.0.map_or(Ok(()), Err)?;
        Ok(Self {
            arguments,
            output,
            is_method,
        })
    }

    /// The arguments that are part of the key.
    pub(crate) fn key(&self) -> impl Iterator<Item = &Argument> {
        self.arguments
            .iter()
            .filter(|argument| argument.role == Role::Key)
    }

    /// The page, if the function draws.
    pub(crate) fn page(&self) -> Option<&Argument> {
        self.arguments
            .iter()
            .find(|argument| argument.role == Role::Page)
    }

    /// All arguments but the page.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Argument> {
        self.arguments
            .iter()
            .filter(|argument| argument.role != Role::Page)
    }
}

impl Argument {
    /// The argument as the wrapper names it.
    pub(crate) fn outer(&self) -> TokenStream {
        match &self.receiver {
            Some(this) => this.to_token_stream(),
            None => self.ident.to_token_stream(),
        }
    }

    /// Whether it is `self`.
    pub(crate) fn is_receiver(&self) -> bool {
        self.receiver.is_some()
    }

    /// A type whose name is the argument's, for messages of the compiler.
    pub(crate) fn witness(&self) -> Ident {
        let mut witness = if self.is_receiver() {
            format_ident!("receiver")
        } else if self.part.mentions(&self.ident) {
            // `hash_funcs(model = model::name)` means the module, which this would hide.
            format_ident!("{}_", self.ident)
        } else {
            self.ident.clone()
        };
        witness.set_span(Span::call_site().located_at(types::place(&self.ty)));
        witness
    }
}

/// Mistakes, combined as they are found.
pub(crate) struct Problems(pub(crate) Option<Error>);

impl Problems {
    fn add(&mut self, span: Span, message: impl std::fmt::Display) {
        let error = Error::new(span, message);
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }
}

fn refuse_qualifiers(sig: &syn::Signature, kind: Kind, problems: &mut Problems) {
    let attribute = kind.attribute();
    if let Some(token) = &sig.asyncness {
        problems.add(
            token.span,
            format!("`#[{attribute}]` can't remember a future: cache a plain function and call it from the async one"),
        );
    }
    if let Some(token) = &sig.constness {
        problems.add(
            token.span,
            format!("`#[{attribute}]` works at run time: leave `const` out, or the attribute"),
        );
    }
    if let Some(abi) = &sig.abi {
        problems.add(
            abi.span(),
            format!("`#[{attribute}]` keeps to Rust's own calls: cache a plain function and call it from the `extern` one"),
        );
    }
    if let Some(token) = &sig.unsafety {
        problems.add(
            token.span,
            format!("`#[{attribute}]` can't promise what an unsafe function asks of its caller: cache a safe one around it"),
        );
    }
    if let Some(variadic) = &sig.variadic {
        problems.add(
            variadic.span(),
            format!("`#[{attribute}]` needs to know every argument"),
        );
    }
}

/// An argument that is there in some builds only can't be passed on: neither a call nor a tuple may leave a part out.
fn refuse_cfg(input: &FnArg, problems: &mut Problems) {
    let attributes: &[Attribute] = match input {
        FnArg::Receiver(receiver) => &receiver.attrs,
        FnArg::Typed(typed) => &typed.attrs,
    };
    if let Some(attribute) = attributes.iter().find(|it| is_cfg(&it.meta)) {
        problems.add(
            attribute.path().span(),
            "an argument of a cached function is there in every build: write the function twice, each under a `#[cfg]` of its \
             own before the whole",
        );
    }
}

/// Whether it is a `cfg`, or makes one: `cfg_attr(a, cfg(b))`.
fn is_cfg(meta: &Meta) -> bool {
    let Meta::List(list) = meta else {
        return false;
    };
    if !list.path.is_ident("cfg_attr") {
        return list.path.is_ident("cfg");
    }
    // What can't be read is the compiler's to refuse.
    let made = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    made.is_ok_and(|made| made.iter().skip(1).any(is_cfg))
}

fn refuse_output(output: &Type, kind: Kind, options: &Options, problems: &mut Problems) {
    // A refresh has nobody to hand an error to, but its thread.
    let kept = match options.refresh {
        RefreshMode::Foreground => types::kept(output),
        RefreshMode::Background => output,
    };
    if let Some(span) = types::impl_trait(output) {
        let way_out = match kind {
            Kind::Data | Kind::Legacy => "name the type, or collect into a `Vec`",
            Kind::Resource => "name the type, or return `Arc<dyn Trait>`",
        };
        problems.add(
            span,
            format!("a cached function can't return `impl Trait`: {way_out}"),
        );
    } else if let Some(span) = types::borrow(kept) {
        problems.add(
            span,
            "a cached function can't return a borrow: what it returns outlives the call; return an owned value \
             (`String` for `&str`, `Vec<T>` for `&[T]`)",
        );
    } else if kind == Kind::Data
        // What is made of bytes shares nothing with what they were made of.
        && options.copy == Copying::Clone
        && let Some(found) = types::sharing(kept)
    {
        let name = found.name;
        problems.add(
            found.span,
            format!(
                "`{name}` shares instead of copying, so it can't be data, where every caller gets a value of its own: \
                 return what is inside, `Data<T>` for cheap copies, or use `#[cache_resource]` for one object \
                 shared by all"
            ),
        );
    }
}

/// What runs when its caller has gone on can neither draw nor borrow.
fn refuse_refresh(
    sig: &syn::Signature,
    arguments: &[Argument],
    options: &Options,
    problems: &mut Problems,
) {
    if !options.has_companions {
        problems.add(
            sig.ident.span(),
            "a refresh in the background runs the companion `uncached`: leave out `companions = false`, or \
             `refresh_mode`",
        );
    }
    for argument in arguments {
        let (name, ty) = (&argument.name, &argument.ty);
        if argument.role == Role::Page {
            problems.add(
                types::place(ty),
                format!(
                    "a refresh in the background can't draw into `{name}`, whose run is long over by then: draw outside \
                     of the function, or leave out `refresh_mode`"
                ),
            );
            continue;
        }
        let inside = match ty {
            Type::Reference(reference) => &*reference.elem,
            ty => ty,
        };
        if let Some(span) = types::borrow(inside) {
            problems.add(
                span,
                format!(
                    "argument `{name}` holds a borrow that a refresh in the background can't keep: pass an owned value \
                     (`String` for `&str`, `Vec<T>` for `&[T]`), or leave out `refresh_mode`"
                ),
            );
        }
    }
}

fn read_argument(
    idx: usize,
    input: &FnArg,
    function: &Ident,
    options: &Options,
    is_used: &mut [bool],
    problems: &mut Problems,
) -> Argument {
    let (this, name, ident, ty) = match input {
        FnArg::Receiver(receiver) => (
            Some(receiver.self_token),
            "self".to_owned(),
            format_ident!("__self"),
            (*receiver.ty).clone(),
        ),
        FnArg::Typed(typed) => {
            let (name, ident) = match &*typed.pat {
                Pat::Ident(pat) => {
                    let name = pat.ident.unraw().to_string();
                    // A local of the function's own name would hide the function.
                    let ident = if pat.ident == *function {
                        format_ident!("__{name}")
                    } else {
                        aside(&pat.ident)
                    };
                    (name, ident)
                }
                Pat::Wild(_) => ("_".to_owned(), format_ident!("__arg{idx}")),
                pat => {
                    let text = pat.to_token_stream().to_string();
                    (text, format_ident!("__arg{idx}"))
                }
            };
            (None, name, ident, types::ungrouped(&typed.ty).clone())
        }
    };
    let is_ignored =
        name.starts_with('_') || options.ignore.iter().any(|ignored| ignored.unraw() == name);
    let role = match &ty {
        Type::Reference(reference) if reference.mutability.is_some() => {
            if this.is_some() {
                problems.add(
                    input.span(),
                    "a cached method can't change its receiver: a hit would leave the change out; take `&self`, and \
                     return what changes",
                );
            }
            Role::Page
        }
        _ if is_ignored => Role::Ignored,
        _ => Role::Key,
    };
    if role != Role::Page
        && let Some(span) = types::mutable_reference(&ty)
    {
        problems.add(
            span,
            format!(
                "argument `{name}` holds a `&mut`: a hit would leave out what the function does to it; pass it by value or \
                 by `&`, and return what changes"
            ),
        );
    }
    if role == Role::Key
        && !options.has_companions
        && let FnArg::Receiver(receiver) = input
        && receiver.reference.is_none()
    {
        problems.add(
            input.span(),
            "a cached method without companions can't hash a `self` that it takes by value: take `&self`, or leave it out of \
             the key with `ignore(self)`",
        );
    }
    let functions = &options.hash_funcs;
    let by_name = functions
        .iter()
        .position(|function| is_name(&function.target, &name));
    let part = match (role, by_name) {
        (Role::Key, Some(idx)) => {
            is_used[idx] = true;
            Part::hashed(&ty, &functions[idx].function)
        }
        (Role::Key, None) => Part::of(&ty, functions, is_used),
        _ => Part::Whole,
    };
    let is_covered = |ty: &Type| functions.iter().any(|f| parts::is_same(&f.target, ty));
    if role == Role::Key
        && by_name.is_none()
        && let Some(found) = types::changing(&ty, is_covered)
    {
        let held = found.name;
        problems.add(found.span, format!("argument `{name}` holds `{held}`, whose content can change while it is part of a key: leave it out of the key \
                 by naming it `_{name}` or with `ignore({name})`, say what of it counts with `hash_funcs({name} = …)`, or pass the content itself"));
    }
    Argument {
        role,
        receiver: this,
        name,
        ident,
        ty,
        part,
    }
}

/// Whether the target of a hash function is the name of an argument.
fn is_name(target: &Type, name: &str) -> bool {
    matches!(target, Type::Path(path) if path.path.get_ident().is_some_and(|ident| ident.unraw() == name))
}

/// Says why a hash function has nothing to do.
fn refuse_unused(
    function: &Ident,
    arguments: &[Argument],
    unused: &HashFunc,
    problems: &mut Problems,
) {
    let target = types::in_words(&unused.target);
    let left_out = arguments.iter().find(|argument| {
        let mut is_used = [false];
        Part::of(&argument.ty, std::slice::from_ref(unused), &mut is_used);
        argument.role != Role::Key && (is_used[0] || is_name(&unused.target, &argument.name))
    });
    let is_known = arguments
        .iter()
        .any(|argument| argument.role == Role::Key && is_name(&unused.target, &argument.name));
    let message = if is_known {
        format!("argument `{target}` has a hash function already")
    } else if let Some(argument) = left_out {
        let name = &argument.name;
        let reason = match argument.role {
            Role::Page => "is the page, which is never part of the key",
            _ => "stays out of the key",
        };
        format!("argument `{name}` {reason}, so it needs no hash function")
    } else {
        let list: Vec<_> = arguments
            .iter()
            .filter(|argument| argument.role == Role::Key)
            .map(|argument| format!("`{}: {}`", argument.name, types::in_words(&argument.ty)))
            .collect();
        let known = match &list[..] {
            [] => "it has no arguments that make the key".to_owned(),
            list => format!("its key is made of {}", list.join(", ")),
        };
        format!(
            "`{target}` is neither an argument of `{function}` nor a type that is written in its signature and could be \
             reached: {known}"
        )
    };
    problems.add(types::place(&unused.target), message);
}

/// Whether the function says `Self` or `self` anywhere, items inside of it left out. Of an unfinished body, which
/// items stand inside can't be said.
fn mentions_self(function: &Function) -> bool {
    struct Finder(bool);
    impl<'a> Visit<'a> for Finder {
        fn visit_ident(&mut self, ident: &'a Ident) {
            self.0 |= ident == "Self";
        }
        fn visit_item(&mut self, _: &'a syn::Item) {}
        fn visit_macro(&mut self, mac: &'a syn::Macro) {
            self.0 |= mentions(mac.tokens.clone(), "Self");
            visit::visit_macro(self, mac);
        }
    }
    let mut finder = Finder(false);
    finder.visit_signature(&function.sig);
    match function.parsed_block() {
        Some(block) => finder.visit_block(&block),
        None => finder.0 |= mentions(function.block.stream(), "Self"),
    }
    finder.0
}

/// `::<T, N>` for the type and const parameters; lifetimes must not stand there.
pub(crate) fn turbofish(generics: &syn::Generics) -> TokenStream {
    let names: Vec<_> = generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => Some(&param.ident),
            GenericParam::Const(param) => Some(&param.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    if names.is_empty() {
        quote!()
    } else {
        quote!(::<#(#names),*>)
    }
}

/// Whether `tokens` contain the name.
pub(crate) fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|tree| match tree {
        proc_macro2::TokenTree::Ident(ident) => ident == name,
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}
