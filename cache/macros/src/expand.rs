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

mod companions;
mod refresh;
#[cfg(test)]
mod tests;
mod wrapper;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Error, Ident, Result};

use crate::code::{self, Code, Wish};
use crate::item::Function;
use crate::options::Options;
use crate::outside::Reads;
use crate::signature::{Role, Signature, turbofish};
use crate::types;

/// Which attribute is expanded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Data,
    Resource,
    Legacy,
}

impl Kind {
    /// The attribute's name.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Data => "cache_data",
            Self::Resource => "cache_resource",
            Self::Legacy => "cache",
        }
    }
}

/// Expands one attribute; `home` is the crate that its user depends on.
pub(crate) fn expand(
    kind: Kind,
    home: &str,
    options: TokenStream,
    item: &TokenStream,
) -> Result<TokenStream> {
    let (options, mut mistakes) = Options::parse(kind, options);
    options.refuse_self(&mut mistakes);
    if let Some(mistakes) = &mistakes
        && mistakes.is_decisive
    {
        return Err(mistakes.error.clone());
    }
    let function: Function = syn::parse2(item.clone()).map_err(|_| {
        let attribute = kind.attribute();
        Error::new_spanned(
            item,
            format!("`#[{attribute}]` stands before a function with a body"),
        )
    })?;
    if let Some(second) = function.attrs.iter().find(|attribute| is_ours(attribute)) {
        return Err(Error::new(
            second.span(),
            "a function carries one of the cache's attributes: take the others away",
        ));
    }
    let signature = Signature::read(&function, kind, &options);
    let signature = match (signature, &mistakes) {
        (Ok(signature), _) => signature,
        (Err(mut error), Some(mistakes)) => {
            error.combine(mistakes.error.clone());
            return Err(error);
        }
        (Err(error), None) => return Err(error),
    };
    let expansion = Expansion {
        rt: rt_path(home, options.krate.as_ref()),
        kind,
        code: code::of(
            &function.sig.ident,
            &identity(&function, &signature, &options),
            Wish {
                reach: options.reach,
                statics: kind == Kind::Legacy,
            },
        ),
        turbofish: turbofish(&function.sig.generics),
        function,
        signature,
        options,
    };
    // The companions stay, so that only the mistake itself is an error.
    let mut tokens = mistakes.map_or_else(TokenStream::new, |mistakes| {
        mistakes.error.into_compile_error()
    });
    tokens.extend(expansion.tokens());
    Ok(tokens)
}

/// The item without our other attributes, for a mistake that has been told.
pub(crate) fn as_written(item: TokenStream) -> TokenStream {
    match syn::parse2::<Function>(item.clone()) {
        Ok(mut function) => {
            function.attrs.retain(|attribute| !is_ours(attribute));
            function.into_token_stream()
        }
        Err(_) => item,
    }
}

fn is_ours(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| {
        ["cache", "cache_data", "cache_resource"]
            .iter()
            .any(|name| segment.ident == name)
    })
}

/// `::dacapo_cache::__rt`, or that of a crate known under another name.
pub(crate) fn rt_path(home: &str, renamed: Option<&syn::Path>) -> TokenStream {
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
pub(crate) fn at(place: Span) -> Span {
    Span::call_site().located_at(place)
}

/// `::dacapo_cache::__rt`, placed at what somebody wrote, down to its first token: else the compiler would underline the
/// attribute.
pub(crate) fn rt_at(place: Span, rt: &TokenStream) -> TokenStream {
    let tokens = rt.clone().into_iter().map(|mut token| {
        token.set_span(token.span().located_at(place));
        token
    });
    tokens.collect()
}

/// The same name to the compiler, placed at the attribute. An editor takes every token that stands where a name was
/// written for that name, and tells of all of them to whoever points at it.
pub(crate) fn aside(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(name.span().located_at(Span::call_site()));
    name
}

/// The tokens that say what the function computes: signature, body, what is left out of the key, and what stands
/// in its place.
fn identity(function: &Function, signature: &Signature, options: &Options) -> TokenStream {
    let (sig, block) = (&function.sig, &function.block);
    let in_key = signature
        .arguments
        .iter()
        .map(|argument| argument.role == Role::Key);
    let functions = options.hash_funcs.iter();
    let functions = functions.map(|hash| (&hash.target, &hash.function));
    let functions = functions.map(|(target, function)| quote!(#target = #function));
    quote!(#sig #block #(#in_key)* #(#functions),*)
}

/// The line of a name in its file. Outside of the compiler, in a test of ours, there is no file.
fn line_of(name: &Ident) -> u32 {
    if proc_macro::is_available() {
        u32::try_from(name.span().unwrap().line()).unwrap_or(0)
    } else {
        0
    }
}

/// Where a key is built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyOf {
    Wrapper,
    ClearFor,
    /// A refresh, of the arguments that it has kept.
    Refresh,
}

struct Expansion {
    /// The path of the crate's `rt`.
    rt: TokenStream,
    kind: Kind,
    code: Code,
    turbofish: TokenStream,
    function: Function,
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
        // Where the function's name is written stands this type's as well: whoever renames one there renames both.
        let (vis, name) = (&self.function.vis, self.companion());
        let implemented = aside(&name);
        let doc = format!("The companions of the function `{name}`.");
        let cfgs: Vec<_> = self.cfgs().collect();
        quote! {
            #wrapper

            #(#cfgs)*
            #[doc = #doc]
            #[doc(hidden)]
            #[allow(non_camel_case_types, dead_code, unreachable_pub)]
            #vis enum #name {}

            #(#cfgs)*
            #[allow(non_camel_case_types, dead_code, unreachable_pub)]
            impl #implemented {
                #companions
            }
        }
    }

    fn name(&self) -> &Ident {
        &self.function.sig.ident
    }

    /// The name of the companions' type, or their prefix.
    fn companion(&self) -> Ident {
        let named = self.options.companion.clone();
        named.unwrap_or_else(|| self.name().clone())
    }

    /// `clear`, or `area_clear` in an `impl`.
    fn companion_fn(&self, what: &str) -> Ident {
        if self.signature.is_method {
            let companion = self.companion();
            format_ident!(
                "{}_{what}",
                companion.unraw(),
                span = aside(&companion).span()
            )
        } else {
            Ident::new(what, aside(self.name()).span())
        }
    }

    /// The path of a companion, as the expansion calls it.
    fn companion_path(&self, name: &Ident) -> TokenStream {
        if self.signature.is_method {
            quote!(Self::#name)
        } else {
            let companion = aside(&self.companion());
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

    fn has_impl_trait(&self) -> bool {
        self.signature
            .arguments
            .iter()
            .any(|argument| types::impl_trait(&argument.ty).is_some())
    }

    /// Whether one name stands for several items.
    fn is_generic(&self) -> bool {
        !self.turbofish.is_empty() || self.signature.is_method || self.has_impl_trait()
    }

    /// Adds every argument of the key. What can't be hashed is told by the wrapper, and the others are silent.
    fn key(&self, of: KeyOf) -> Vec<TokenStream> {
        let rt = &self.rt;
        let other = if of == KeyOf::Wrapper {
            vec![quote!(HashContent)]
        } else {
            vec![quote!(HashIfSerialize), quote!(HashNothing)]
        };
        self.signature
            .key()
            .map(|argument| {
                let value = match of {
                    KeyOf::Wrapper | KeyOf::ClearFor => argument.outer(),
                    KeyOf::Refresh => argument.ident.to_token_stream(),
                };
                let (name, witness) = (&argument.name, argument.witness());
                let part = &argument.part;
                let (value, add) = if part.is_argument() {
                    let add = quote_spanned! {at(types::place(&argument.ty))=>
                        (&&&__Hashing(__value)).add::<#witness>(&mut __key, #name);
                    };
                    (part.pointee(rt, quote!(&#value)), add)
                } else {
                    let part = part.expression(rt, &witness, quote!(__value));
                    (
                        quote!(&#value),
                        quote!(__key.add_part(#name, __value, &#part);),
                    )
                };
                quote! {{
                    #[allow(non_camel_case_types, dead_code)]
                    enum #witness {}
                    #[allow(unused_imports)]
                    use #rt::arguments::{Hashing as __Hashing, HashQuickly as _ #(, #other as _)*};
                    let __value = #value;
                    #add
                }}
            })
            .collect()
    }

    /// The `static` that says all that is constant.
    fn constants(&self) -> TokenStream {
        let rt = &self.rt;
        let name = self.name().unraw().to_string();
        let kind = match self.kind {
            Kind::Data => quote!(Data),
            Kind::Resource => quote!(Resource),
            Kind::Legacy => quote!(Legacy),
        };
        let line = line_of(self.name());
        let arguments = self.signature.values().map(|argument| {
            let name = &argument.name;
            let is_ignored = argument.role == Role::Ignored;
            quote!(#rt::ArgumentSpec { name: #name, is_ignored: #is_ignored })
        });
        let (hash, inputs) = (self.hash(), &self.code.inputs);
        let options = self.options.to_constants(rt);
        let outside = self.outside();
        quote! {
            static __FUNCTION: #rt::Function = #rt::Function {
                name: #name,
                kind: #rt::Kind::#kind,
                file: ::core::file!(),
                line: #line,
                arguments: &[#(#arguments),*],
                code: #rt::Code { hash: #hash, inputs: #inputs },
                outside: #outside,
                options: #options,
            };
        }
    }

    /// The hash of the code, always equally long: an editor that expands a body once as it is and once with a letter
    /// more compares the two by what stands where.
    fn hash(&self) -> Literal {
        let hash = format!("0x{:032x}_u128", self.code.hash);
        hash.parse().expect("digits and a suffix are a literal")
    }

    /// The statics that a legacy function reads.
    fn outside(&self) -> TokenStream {
        match self.function.parsed_block() {
            Some(block) if self.kind == Kind::Legacy => {
                let mut reads = Reads::of(&block, &self.function.sig.generics);
                reads.add(&self.code);
                reads.to_constants(&self.rt)
            }
            _ => quote!(&[]),
        }
    }

    /// Adds their values to the key; `__seen` is what they were.
    fn add_outside(&self, function: &TokenStream) -> Option<TokenStream> {
        let rt = &self.rt;
        (self.kind == Kind::Legacy)
            .then(|| quote!(let __seen = #rt::outside::add(&mut __key, #function);))
    }

    /// The hidden companion that holds the constants.
    fn constants_fn(&self) -> Ident {
        if self.signature.is_method {
            let companion = aside(&self.companion());
            format_ident!("__{}_constants", companion.unraw(), span = companion.span())
        } else {
            Ident::new("__constants", aside(self.name()).span())
        }
    }
}
