//! The companions: `clear`, `clear_for`, `info`, `uncached`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::{FnArg, GenericParam, Generics, Ident};

use crate::expand::{Expansion, KeyOf};
use crate::signature::{Argument, Role, mentions};
use crate::types;

impl Expansion {
    /// What stands in the companions' `impl`, or beside the method.
    pub(super) fn companions(&self) -> TokenStream {
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
        let instance =
            if self.signature.is_method && self.turbofish.is_empty() && !self.has_impl_trait() {
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
        let is_deprecated = |attribute: &syn::Attribute| attribute.path().is_ident("deprecated");
        let names_it = self
            .function
            .attrs
            .iter()
            .any(is_deprecated)
            .then(|| quote!(#[allow(deprecated)]));
        let clear_for = self.clear_for();
        let uncached = self.uncached();
        // The body comes before the constants, which depend on it: see `Expansion::hash`.
        quote! {
            #(#cfgs)*
            #allow
            // A deprecated body may call itself, and others that are.
            #names_it
            #uncached

            #(#cfgs)*
            #[doc = #doc_clear]
            #allow
            #names_it
            #vis fn #clear() -> #rt::usize {
                #rt::clear(#path(), #instance)
            }

            #(#cfgs)*
            #[doc = #doc_info]
            #allow
            #names_it
            #vis fn #info() -> #rt::Info {
                #rt::info(#path(), #instance)
            }

            #(#cfgs)*
            #allow
            #names_it
            #clear_for

            #(#cfgs)*
            #[doc(hidden)]
            #allow
            #[inline]
            fn #function() -> &'static #rt::Function {
                #constants
                &__FUNCTION
            }
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
            .filter(|(_, argument)| argument.role == Role::Key || argument.is_receiver())
            .map(|(input, argument)| match input {
                FnArg::Receiver(receiver) => {
                    let mut receiver = receiver.clone();
                    if receiver.reference.is_none() {
                        receiver.mutability = None;
                    }
                    receiver.to_token_stream()
                }
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
        let key = self.key(KeyOf::ClearFor);
        let outside = self.add_outside(&quote!(#function()));
        quote! {
            #[doc = #doc]
            #[allow(clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref, clippy::too_many_arguments)]
            #vis fn #name<#params>(#(#inputs),*) -> #rt::bool #where_clause {
                let mut __key = #rt::KeyBuilder::new();
                #(#key)*
                #outside
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
        if !self.has_impl_trait() {
            return quote!(#rt::instance_of(&#item));
        }
        let missing = self
            .signature
            .arguments
            .iter()
            .filter(|argument| argument.role != Role::Key && !argument.is_receiver());
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
                let is_kept = mentions(inputs.clone(), &ident.to_string());
                if !is_kept {
                    dropped.push(ident.clone());
                }
                is_kept
            })
            .cloned()
            .collect();
        generics.params = kept;
        // `T: Into<U>`, where nothing in the key says what `U` is: the key doesn't need the bound.
        let is_dropped = |tokens: TokenStream| {
            dropped
                .iter()
                .any(|ident| mentions(tokens.clone(), &ident.to_string()))
        };
        for param in &mut generics.params {
            if let GenericParam::Type(param) = param {
                param.bounds = std::mem::take(&mut param.bounds)
                    .into_iter()
                    .filter(|bound| !is_dropped(bound.to_token_stream()))
                    .collect();
            }
        }
        if let Some(where_clause) = &mut generics.where_clause {
            where_clause.predicates = where_clause
                .predicates
                .iter()
                .filter(|predicate| !is_dropped(predicate.to_token_stream()))
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
        // That `_name` keeps an argument out of the key is our convention; the body uses it all the same.
        let allow = self
            .signature
            .arguments
            .iter()
            .any(|argument| argument.name.starts_with('_'))
            .then(|| quote!(#[allow(clippy::used_underscore_binding)]));
        quote! {
            #[doc = #doc]
            #(#attributes)*
            #allow
            #[track_caller]
            #vis #sig #block
        }
    }
}
