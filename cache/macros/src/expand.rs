//! From a function to its wrapper, its companions and its constants.
//!
//! ```text
//! #[cache_data]                 fn area(x: f64) -> f64 { key, arguments, rt call of … }   the wrapper
//! fn area(x: f64) -> f64 {      enum area {}
//!     x * x              =>     impl area { clear, clear_for, info, uncached { x * x } }   the companions
//! }
//! ```
//!
//! An uninhabited enum of the function's name lives beside the function, in the namespace of types: it follows
//! it through visibility, imports and globs. In an `impl` no items are allowed, so methods get siblings instead:
//! `area_clear` and so on.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Error, FnArg, GenericParam, Generics, Ident, ItemFn, Result};

use crate::code;
use crate::options::Options;
use crate::signature::{Argument, Role, Signature, mentions, turbofish};
use crate::types;

/// Which attribute is expanded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Data,
    Resource,
}

impl Kind {
    /// The attribute's name.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Data => "cache_data",
            Self::Resource => "cache_resource",
        }
    }
}

/// Expands one attribute; `home` is the crate that its user depends on.
pub(crate) fn expand(
    kind: Kind,
    home: &str,
    options: TokenStream,
    item: TokenStream,
) -> Result<TokenStream> {
    let options = Options::parse(options)?;
    let function: ItemFn = syn::parse2(item.clone()).map_err(|_| {
        let attribute = kind.attribute();
        Error::new_spanned(
            &item,
            format!("`#[{attribute}]` stands before a function with a body"),
        )
    })?;
    if let Some(second) = function.attrs.iter().find(|attribute| is_ours(attribute)) {
        return Err(Error::new(
            second.span(),
            "a function is either data or a resource: take one of the two attributes away",
        ));
    }
    let signature = Signature::read(&function, kind, &options)?;
    let expansion = Expansion {
        rt: rt_path(home, options.krate.as_ref()),
        kind,
        code: code::hash(identity(&function, &signature)),
        turbofish: turbofish(&function.sig.generics),
        function,
        signature,
        options,
    };
    Ok(expansion.tokens())
}

/// The item without our other attributes, for a mistake that has been told.
pub(crate) fn as_written(item: TokenStream) -> TokenStream {
    match syn::parse2::<ItemFn>(item.clone()) {
        Ok(mut function) => {
            function.attrs.retain(|attribute| !is_ours(attribute));
            function.into_token_stream()
        }
        Err(_) => item,
    }
}

fn is_ours(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|segment| segment.ident == "cache_data" || segment.ident == "cache_resource")
}

/// `::dacapo_cache::__rt`, or that of a crate known under another name.
fn rt_path(home: &str, renamed: Option<&syn::Path>) -> TokenStream {
    match renamed {
        None => {
            let home = Ident::new(home, Span::call_site());
            quote!(::#home::__rt)
        }
        Some(path) => {
            let first = path
                .segments
                .first()
                .map(|segment| segment.ident.to_string());
            let is_anchored = path.leading_colon.is_some()
                || matches!(first.as_deref(), Some("crate" | "self" | "super"));
            if is_anchored {
                quote!(#path::__rt)
            } else {
                quote!(::#path::__rt)
            }
        }
    }
}

/// Names of the expansion, shown by the compiler at a place of the user's.
fn at(place: Span) -> Span {
    Span::call_site().located_at(place)
}

/// The tokens that say what the function computes: signature, body, and what is left out of the key.
fn identity(function: &ItemFn, signature: &Signature) -> TokenStream {
    let (sig, block) = (&function.sig, &function.block);
    let in_key = signature
        .arguments
        .iter()
        .map(|argument| argument.role == Role::Key);
    quote!(#sig #block #(#in_key)*)
}

struct Expansion {
    /// The path of the crate's `rt`.
    rt: TokenStream,
    kind: Kind,
    code: u128,
    turbofish: TokenStream,
    function: ItemFn,
    signature: Signature,
    options: Options,
}

impl Expansion {
    fn tokens(&self) -> TokenStream {
        let wrapper = self.wrapper();
        if !self.options.has_companions {
            return wrapper;
        }
        let companions = self.companions();
        if self.signature.is_method {
            return quote!(#wrapper #companions);
        }
        let (vis, name) = (&self.function.vis, self.companion());
        let cfgs: Vec<_> = self.cfgs().collect();
        quote! {
            #wrapper

            #(#cfgs)*
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code, unreachable_pub)]
            #vis enum #name {}

            #(#cfgs)*
            #[allow(non_camel_case_types, dead_code, unreachable_pub)]
            impl #name {
                #companions
            }
        }
    }

    fn name(&self) -> &Ident {
        &self.function.sig.ident
    }

    /// The name of the companions' type, or their prefix.
    fn companion(&self) -> &Ident {
        self.options.companion.as_ref().unwrap_or(self.name())
    }

    /// `clear`, or `area_clear` in an `impl`.
    fn companion_fn(&self, what: &str) -> Ident {
        if self.signature.is_method {
            format_ident!(
                "{}_{what}",
                self.companion().unraw(),
                span = self.name().span()
            )
        } else {
            Ident::new(what, self.name().span())
        }
    }

    /// The path of a companion, as the expansion calls it.
    fn companion_path(&self, name: &Ident) -> TokenStream {
        if self.signature.is_method {
            quote!(Self::#name)
        } else {
            let companion = self.companion();
            quote!(#companion::#name)
        }
    }

    /// The function item itself, with its type instance.
    fn item(&self) -> TokenStream {
        let (name, turbofish) = (self.name(), &self.turbofish);
        if self.signature.is_method {
            quote!(Self::#name #turbofish)
        } else {
            quote!(#name #turbofish)
        }
    }

    fn cfgs(&self) -> impl Iterator<Item = &Attribute> {
        self.function
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("cfg"))
    }

    /// The function under its own name and signature.
    fn wrapper(&self) -> TokenStream {
        let rt = &self.rt;
        let attributes = self.wrapper_attributes();
        let vis = &self.function.vis;
        let mut sig = self.function.sig.clone();
        for (input, argument) in sig.inputs.iter_mut().zip(&self.signature.arguments) {
            if let FnArg::Typed(typed) = input {
                let ident = &argument.ident;
                *typed.pat = syn::parse_quote!(#ident);
            }
        }
        let item = self.item();
        let static_ = (!self.options.has_companions).then(|| self.constants());
        let function = if self.options.has_companions {
            let path = self.companion_path(&self.constants_fn());
            quote!(#path())
        } else {
            quote!(&FUNCTION)
        };
        let all: Vec<_> = self
            .signature
            .arguments
            .iter()
            .map(Argument::outer)
            .collect();
        // An `impl Trait` argument can't be named; that the item is called with it tells the compiler.
        let infer = self
            .signature
            .arguments
            .iter()
            .any(|argument| types::impl_trait(&argument.ty).is_some())
            .then(|| quote!(if false { return __item(#(#all),*); }));
        let instance = if self.is_generic() {
            quote!(#rt::instance_of(&__item))
        } else {
            quote!(#rt::None)
        };
        let key = self.key(true);

        let held: Vec<_> = self
            .signature
            .values()
            .filter(|argument| self.is_held(argument))
            .collect();
        let held_outer = held.iter().map(|argument| argument.outer());
        let held_names: Vec<_> = held.iter().map(|argument| &argument.ident).collect();
        let describe = self
            .signature
            .values()
            .map(|argument| self.describe(argument));

        let (page, page_name) = match self.signature.page() {
            Some(page) => {
                let span = page.ty.span();
                let ident = Ident::new(&page.ident.to_string(), page.ident.span().located_at(span));
                (quote!(#ident), page.ident.to_token_stream())
            }
            None => (quote!(&mut #rt::NoPage), quote!(_)),
        };
        let body = self.body_of_call(&held_names);

        let output = &self.signature.output;
        let span = at(output.span());
        let way = Ident::new("__way", span);
        let (fits, fits_not) = match self.kind {
            Kind::Data => (quote!(sharing::Copies), quote!(sharing::Shares)),
            Kind::Resource => (quote!(handles::IsHandle), quote!(handles::IsNoHandle)),
        };
        let check = quote_spanned! {span=>
            let __way = {
                #[allow(unused_imports)]
                use #rt::#fits as _;
                #[allow(unused_imports)]
                use #rt::#fits_not as _;
                (&&__way.value()).check()
            };
        };
        let call = match self.kind {
            Kind::Data => Ident::new("data", span),
            Kind::Resource => Ident::new("resource", span),
        };
        let policy = (self.kind == Kind::Resource).then(|| self.resource_policy());
        quote! {
            #(#attributes)*
            #vis #sig {
                #static_
                let __item = #item;
                #infer
                let mut __key = #rt::KeyBuilder::new();
                #(#key)*
                let __args = #rt::Args::new((#(#held_outer,)*));
                let __arguments = || __args.describe(|(#(#held_names,)*)| {
                    let mut __arguments = #rt::Vec::new();
                    #(#describe)*
                    __arguments
                });
                let __call = #rt::Call {
                    function: #function,
                    path: #rt::path_of(&__item),
                    instance: #instance,
                    site: #rt::Location::caller(),
                    key: __key.finish(),
                    key_time: #rt::Duration::ZERO,
                    arguments: &__arguments,
                };
                let __way = {
                    #[allow(unused_imports)]
                    use #rt::returns::{IsFallible as _, IsPlain as _};
                    (&&#rt::returns::Returns::<#output>::NEW).way()
                };
                #check
                #way.#call(
                    __call,
                    #page,
                    #policy
                    |__failure| {
                        #[allow(unused_imports)]
                        use #rt::failure::{IsSilent as _, Speaks as _};
                        (&&#rt::failure::Failure(__failure)).text()
                    },
                    |#page_name| #body,
                )
            }
        }
    }

    /// Whether the wrapper hands an argument over to the body. The receiver of a method without companions can't
    /// be: its body says `self`.
    fn is_held(&self, argument: &Argument) -> bool {
        self.options.has_companions || !argument.is_receiver
    }

    fn is_generic(&self) -> bool {
        !self.turbofish.is_empty()
            || self.signature.is_method
            || self
                .signature
                .arguments
                .iter()
                .any(|argument| types::impl_trait(&argument.ty).is_some())
    }

    /// What runs at a miss.
    fn body_of_call(&self, held: &[&Ident]) -> TokenStream {
        let take = quote!(let (#(#held,)*) = __args.take(););
        if self.options.has_companions {
            let uncached = self.companion_path(&self.companion_fn("uncached"));
            let turbofish = &self.turbofish;
            let all = self
                .signature
                .arguments
                .iter()
                .map(|argument| &argument.ident);
            return quote!({ #take #uncached #turbofish (#(#all),*) });
        }
        let (output, block) = (&self.signature.output, &self.function.block);
        let rebind = self
            .function
            .sig
            .inputs
            .iter()
            .zip(&self.signature.arguments)
            .filter_map(|(input, argument)| {
                let FnArg::Typed(typed) = input else {
                    return None;
                };
                let (pat, ty, ident) = (&typed.pat, &typed.ty, &argument.ident);
                // A local can't have the type `impl Trait`.
                let ty = types::impl_trait(ty).is_none().then(|| quote!(: #ty));
                Some(quote!(let #pat #ty = #ident;))
            });
        quote!({ #take #(#rebind)* (move || -> #output #block)() })
    }

    /// Adds every argument of the key. What can't be hashed is told by the wrapper, and `clear_for` is silent.
    fn key(&self, is_wrapper: bool) -> Vec<TokenStream> {
        let rt = &self.rt;
        let other = if is_wrapper {
            vec![quote!(HashContent)]
        } else {
            vec![quote!(HashIfSerialize), quote!(HashNothing)]
        };
        self.signature
            .key()
            .map(|argument| {
                let (value, name, witness) = (argument.outer(), &argument.name, argument.witness());
                let add = quote_spanned! {at(argument.ty.span())=>
                    (&&&__Hashing(__value)).add::<#witness>(&mut __key, #name);
                };
                quote! {{
                    #[allow(non_camel_case_types, dead_code)]
                    enum #witness {}
                    #[allow(unused_imports)]
                    use #rt::arguments::{Hashing as __Hashing, HashQuickly as _ #(, #other as _)*};
                    let __value = &#value;
                    #add
                }}
            })
            .collect()
    }

    /// Adds an argument in words to `__arguments`.
    fn describe(&self, argument: &Argument) -> TokenStream {
        let rt = &self.rt;
        let (name, witness) = (&argument.name, argument.witness());
        let value = if self.is_held(argument) {
            argument.ident.to_token_stream()
        } else {
            quote!(&self)
        };
        if argument.role == Role::Ignored && !self.is_held(argument) {
            let ty = &argument.ty;
            return quote!(__arguments.push(#rt::arguments::ignored_type::<#ty>(#name)););
        }
        if argument.role == Role::Ignored {
            return quote!(__arguments.push(#rt::arguments::ignored(#name, #value)););
        }
        let describe = quote_spanned! {at(argument.ty.span())=>
            (&&&__Hashing(__value)).describe::<#witness>(#name)
        };
        quote! {{
            #[allow(non_camel_case_types, dead_code)]
            enum #witness {}
            #[allow(unused_imports)]
            use #rt::arguments::{Hashing as __Hashing, HashContent as _, HashQuickly as _};
            let __value = #value;
            __arguments.push(#describe);
        }}
    }

    /// The policy of a resource. In place, because only here the compiler can see whether the object can be looked at.
    fn resource_policy(&self) -> TokenStream {
        let rt = &self.rt;
        let look = quote! {
            |__object| {
                #[allow(unused_imports)]
                use #rt::look::{LookAtContent as _, LookInVain as _, LookThroughLock as _};
                (&&&#rt::look::Looking(__object)).look()
            }
        };
        quote! {
            const {
                &#rt::Policy {
                    size: #rt::Resource::size,
                    preview: |__value| #rt::Resource::preview(__value, |__value| #rt::Resource::look(__value, #look)),
                    object: #rt::Resource::object,
                    n_handles: #rt::Some(#rt::Resource::n_handles),
                    look: #rt::Some(|__value| #rt::Resource::look(__value, #look)),
                }
            },
        }
    }

    /// The `static` that says all that is constant.
    fn constants(&self) -> TokenStream {
        let rt = &self.rt;
        let name = self.name().unraw().to_string();
        let kind = match self.kind {
            Kind::Data => quote!(Data),
            Kind::Resource => quote!(Resource),
        };
        let line = u32::try_from(self.name().span().unwrap().line()).unwrap_or(0);
        let arguments = self.signature.values().map(|argument| {
            let name = &argument.name;
            let is_ignored = argument.role == Role::Ignored;
            quote!(#rt::ArgumentSpec { name: #name, is_ignored: #is_ignored })
        });
        let code = self.code;
        let options = self.options.to_constants(rt);
        quote! {
            static FUNCTION: #rt::Function = #rt::Function {
                name: #name,
                kind: #rt::Kind::#kind,
                file: ::core::file!(),
                line: #line,
                arguments: &[#(#arguments),*],
                code: #code,
                options: #options,
            };
        }
    }

    /// The hidden companion that holds the constants.
    fn constants_fn(&self) -> Ident {
        let span = self.name().span();
        if self.signature.is_method {
            format_ident!("__{}_constants", self.companion().unraw(), span = span)
        } else {
            Ident::new("__constants", span)
        }
    }

    /// What stands in the companions' `impl`, or beside the method.
    fn companions(&self) -> TokenStream {
        let rt = &self.rt;
        let cfgs: Vec<_> = if self.signature.is_method {
            self.cfgs().collect()
        } else {
            Vec::new()
        };
        let (vis, name) = (&self.function.vis, self.name().unraw().to_string());
        let function = self.constants_fn();
        let path = self.companion_path(&self.constants_fn());
        let constants = self.constants();
        let (clear, info) = (self.companion_fn("clear"), self.companion_fn("info"));
        // A method of a generic type is cleared for that type. One that is generic itself is cleared as a whole.
        let instance = if self.signature.is_method
            && self.turbofish.is_empty()
            && !self
                .signature
                .arguments
                .iter()
                .any(|argument| types::impl_trait(&argument.ty).is_some())
        {
            let item = self.item();
            quote!(#rt::instance_of(&#item))
        } else {
            quote!(#rt::None)
        };
        let doc_clear =
            format!("Forgets all that `{name}` remembered; returns how many entries went.");
        let doc_info = format!("What `{name}` remembers, and what that saved.");
        let allow = self
            .signature
            .is_method
            .then(|| quote!(#[allow(dead_code, unreachable_pub)]));
        let clear_for = self.clear_for();
        let uncached = self.uncached();
        quote! {
            #(#cfgs)*
            #[doc(hidden)]
            #allow
            fn #function() -> &'static #rt::Function {
                #constants
                &FUNCTION
            }

            #(#cfgs)*
            #[doc = #doc_clear]
            #allow
            #vis fn #clear() -> #rt::usize {
                #rt::clear(#path(), #instance)
            }

            #(#cfgs)*
            #[doc = #doc_info]
            #allow
            #vis fn #info() -> #rt::Info {
                #rt::info(#path(), #instance)
            }

            #(#cfgs)*
            #allow
            #clear_for

            #(#cfgs)*
            #allow
            #uncached
        }
    }

    /// Takes the arguments of the key, and forgets the one entry.
    fn clear_for(&self) -> TokenStream {
        let rt = &self.rt;
        let (vis, name) = (&self.function.vis, self.companion_fn("clear_for"));
        let doc = format!(
            "Forgets what `{}` remembered for these arguments; false if there was nothing.",
            self.name().unraw()
        );
        let inputs: Vec<_> = self
            .function
            .sig
            .inputs
            .iter()
            .zip(&self.signature.arguments)
            .filter(|(_, argument)| argument.role == Role::Key || argument.is_receiver)
            .map(|(input, argument)| match input {
                FnArg::Receiver(_) => input.to_token_stream(),
                FnArg::Typed(typed) => {
                    let (ident, ty) = (&argument.ident, &typed.ty);
                    quote!(#ident: #ty)
                }
            })
            .collect();
        let (generics, is_exact) = self.generics_of_key(&quote!(#(#inputs)*));
        let (params, where_clause) = (&generics.params, &generics.where_clause);
        let instance = if is_exact && self.is_generic() {
            self.exact_instance()
        } else {
            quote!(#rt::None)
        };
        let function = self.companion_path(&self.constants_fn());
        let key = self.key(false);
        quote! {
            #[doc = #doc]
            #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref, clippy::too_many_arguments)]
            #vis fn #name<#params>(#(#inputs),*) -> #rt::bool #where_clause {
                let mut __key = #rt::KeyBuilder::new();
                #(#key)*
                let __instance = #instance;
                match __key.finish() {
                    #rt::Ok(__key) => #rt::clear_for(#function(), __instance, &__key),
                    _ => false,
                }
            }
        }
    }

    /// The instance that a call with the arguments of `clear_for` belongs to.
    fn exact_instance(&self) -> TokenStream {
        let (rt, item) = (&self.rt, self.item());
        let has_impl = self
            .signature
            .arguments
            .iter()
            .any(|argument| types::impl_trait(&argument.ty).is_some());
        if !has_impl {
            return quote!(#rt::instance_of(&#item));
        }
        let missing = self
            .signature
            .arguments
            .iter()
            .filter(|argument| argument.role != Role::Key && !argument.is_receiver);
        let params = missing.map(|argument| {
            let (ident, ty) = (&argument.ident, &argument.ty);
            quote!(#ident: #ty)
        });
        let all = self.signature.arguments.iter().map(Argument::outer);
        // Never called: it shows the compiler with which types the item would be.
        quote! {{
            let __item = #item;
            let __instance = #rt::instance_of(&__item);
            let _ = move |#(#params),*| { let _ = __item(#(#all),*); };
            __instance
        }}
    }

    /// The generic parameters that the arguments of the key determine, and whether that is all of them.
    fn generics_of_key(&self, inputs: &TokenStream) -> (Generics, bool) {
        let mut generics = self.function.sig.generics.clone();
        let mut dropped: Vec<Ident> = Vec::new();
        let kept = generics
            .params
            .iter()
            .filter(|param| {
                let ident = match param {
                    GenericParam::Type(param) => &param.ident,
                    GenericParam::Const(param) => &param.ident,
                    GenericParam::Lifetime(_) => return true,
                };
                let is_kept = mentions(inputs.clone(), ident);
                if !is_kept {
                    dropped.push(ident.clone());
                }
                is_kept
            })
            .cloned()
            .collect();
        generics.params = kept;
        if let Some(where_clause) = &mut generics.where_clause {
            where_clause.predicates = where_clause
                .predicates
                .iter()
                .filter(|predicate| {
                    !dropped
                        .iter()
                        .any(|ident| mentions(predicate.to_token_stream(), ident))
                })
                .cloned()
                .collect();
        }
        let hides_impl = self.signature.arguments.iter().any(|argument| {
            argument.role != Role::Key && types::impl_trait(&argument.ty).is_some()
        });
        (generics, dropped.is_empty() && !hides_impl)
    }

    /// The body.
    fn uncached(&self) -> TokenStream {
        let doc = format!("What `{}` does, past the cache.", self.name().unraw());
        let attributes = self.function.attrs.iter().filter(|attribute| {
            !["doc", "cfg", "deprecated", "track_caller"]
                .iter()
                .any(|name| attribute.path().is_ident(name))
        });
        let (vis, block) = (&self.function.vis, &self.function.block);
        let mut sig = self.function.sig.clone();
        sig.ident = self.companion_fn("uncached");
        quote! {
            #[doc = #doc]
            #(#attributes)*
            #[track_caller]
            #vis #sig #block
        }
    }

    /// Attributes that concern the function's users stay with the wrapper; those that change a body go with the body.
    fn wrapper_attributes(&self) -> Vec<TokenStream> {
        let mut attributes = Vec::new();
        for attribute in &self.function.attrs {
            let path = attribute.path();
            let is_kept = [
                "doc",
                "cfg",
                "must_use",
                "deprecated",
                "inline",
                "cold",
                "allow",
                "warn",
                "deny",
                "forbid",
            ]
            .iter()
            .any(|name| path.is_ident(name));
            if is_kept || !self.options.has_companions {
                if !path.is_ident("track_caller") {
                    attributes.push(attribute.to_token_stream());
                }
            } else if path.is_ident("expect")
                && let Ok(list) = attribute.meta.require_list()
            {
                // What is expected happens in the body; here it may not.
                let lints = &list.tokens;
                attributes.push(quote!(#[allow(#lints)]));
            }
        }
        if let Some(doc) = self.doc_of_companions() {
            attributes.push(quote!(#[doc = ""]));
            attributes.push(quote!(#[doc = #doc]));
        }
        attributes.push(quote!(#[track_caller]));
        attributes.push(quote!(#[allow(clippy::needless_pass_by_value, clippy::needless_borrow)]));
        attributes
    }

    /// The line in the function's docs that lists the companions.
    fn doc_of_companions(&self) -> Option<String> {
        if !self.options.has_companions {
            return None;
        }
        let place = if self.signature.is_method {
            "Self".to_owned()
        } else {
            self.companion().to_string()
        };
        let list = |arguments: Vec<&str>| arguments.join(", ");
        let key = list(
            self.signature
                .key()
                .filter(|argument| !argument.is_receiver)
                .map(|argument| &*argument.name)
                .collect(),
        );
        let all = self
            .signature
            .arguments
            .iter()
            .filter(|argument| !argument.is_receiver);
        let all = list(all.map(|argument| &*argument.name).collect());
        let fn_of = |what| self.companion_fn(what);
        Some(format!(
            "Remembered by `#[{}]`: `{place}::{}()`, `{place}::{}({key})`, `{place}::{}()`, `{place}::{}({all})`.",
            self.kind.attribute(),
            fn_of("clear"),
            fn_of("clear_for"),
            fn_of("info"),
            fn_of("uncached"),
        ))
    }
}
