//! The function under its own name and signature: it builds the key, and calls.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, FnArg, Ident, Pat};

use crate::expand::{Expansion, KeyOf, Kind, at, rt_at};
use crate::options::Copying;
use crate::signature::{Argument, Role};
use crate::types;

impl Expansion {
    /// The function under its own name and signature.
    pub(super) fn wrapper(&self) -> TokenStream {
        let attributes = self.wrapper_attributes();
        let vis = &self.function.vis;
        let mut sig = self.function.sig.clone();
        for (input, argument) in sig.inputs.iter_mut().zip(&self.signature.arguments) {
            match input {
                FnArg::Typed(typed) => {
                    let mut ident = argument.ident.clone();
                    if let Pat::Ident(written) = &*typed.pat {
                        ident.set_span(ident.span().located_at(written.ident.span()));
                    }
                    *typed.pat = syn::parse_quote!(#ident);
                }
                // `mut self`: what changes it is the body, which the companion has.
                FnArg::Receiver(receiver)
                    if self.options.has_companions && receiver.reference.is_none() =>
                {
                    receiver.mutability = None;
                }
                FnArg::Receiver(_) => {}
            }
        }
        let constants = (!self.options.has_companions).then(|| self.constants());
        let item = self.item();
        let all = self.signature.arguments.iter().map(Argument::outer);
        // An `impl Trait` argument can't be named, nor can the trait whose method this may be: that the item is
        // called with these arguments tells the compiler.
        let infer = (self.has_impl_trait() || !self.options.has_companions)
            .then(|| quote!(if false { return __item(#(#all),*); }));
        let held: Vec<_> = self
            .signature
            .values()
            .filter(|argument| self.is_held(argument))
            .collect();
        let names: Vec<_> = held.iter().map(|argument| &argument.ident).collect();
        let call = self.call(&held, &names);
        let serve = self.serve(&names);
        quote! {
            #(#attributes)*
            #vis #sig {
                #constants
                let __item = #item;
                #infer
                #call
                #serve
            }
        }
    }

    /// The key, the arguments for whoever comes first, and `__call`.
    fn call(&self, held: &[&Argument], names: &[&Ident]) -> TokenStream {
        let rt = &self.rt;
        let key = self.key(KeyOf::Wrapper);
        let values = held.iter().map(|argument| argument.outer());
        let describe = self
            .signature
            .values()
            .map(|argument| self.describe(argument));
        let instance = if self.is_generic() {
            quote!(#rt::instance_of(&__item))
        } else {
            quote!(#rt::None)
        };
        let function = if self.options.has_companions {
            let path = self.companion_path(&self.constants_fn());
            quote!(#path())
        } else {
            quote!(&__FUNCTION)
        };
        let outside = self.add_outside(&function);
        quote! {
            let mut __key = #rt::KeyBuilder::new();
            #(#key)*
            #outside
            let __args = #rt::Args::new((#(#values,)*));
            let __arguments = || __args.describe(|(#(#names,)*)| {
                let mut __arguments = #rt::Vec::new();
                #(#describe)*
                __arguments
            });
            let __call = #rt::Call {
                function: #function,
                path: #rt::path_of(&__item),
                instance: #instance,
                site: #rt::Location::caller(),
                key_time: __key.time(),
                key: __key.finish(),
                arguments: &__arguments,
            };
        }
    }

    /// Finds the way of the function's return type, and goes it with `__call`.
    fn serve(&self, names: &[&Ident]) -> TokenStream {
        let rt = &self.rt;
        let output = &self.signature.output;
        let span = at(types::place(output));
        let (call, fits) = match self.kind {
            // What is copied by encoding may share inside.
            Kind::Data if self.options.copy == Copying::Serialize => {
                let call = if self.is_refreshed() {
                    "data_serialized_refreshed"
                } else {
                    "data_serialized"
                };
                (call, Vec::new())
            }
            Kind::Data => {
                let call = if self.is_refreshed() {
                    "data_refreshed"
                } else {
                    "data"
                };
                (call, vec![quote!(sharing::Copies), quote!(sharing::Shares)])
            }
            Kind::Resource => (
                "resource",
                vec![quote!(handles::IsHandle), quote!(handles::IsNoHandle)],
            ),
            Kind::Legacy => {
                let mut fits = vec![
                    quote!(legacy::IsLocked),
                    quote!(legacy::IsShared),
                    quote!(legacy::IsOwned),
                ];
                if self.options.allows_output_mutation {
                    fits.push(quote!(legacy::IsHandle));
                }
                ("legacy", fits)
            }
        };
        let (way, call) = (Ident::new("__way", span), Ident::new(call, span));
        let check = (!fits.is_empty()).then(|| {
            quote_spanned! {span=>
                let __way = {
                    #(
                        #[allow(unused_imports)]
                        use #rt::#fits as _;
                    )*
                    (&&&&__way.value()).check()
                };
            }
        });
        let (page, page_name) = match self.signature.page() {
            Some(page) => {
                let mut shown = page.ident.clone();
                shown.set_span(page.ident.span().located_at(types::place(&page.ty)));
                (quote!(#shown), page.ident.to_token_stream())
            }
            None => (quote!(&mut #rt::NoPage), quote!(_)),
        };
        let policy = (self.kind == Kind::Resource).then(|| self.resource_policy());
        let seen = (self.kind == Kind::Legacy).then(|| quote!(&__seen,));
        let refresh = self.is_refreshed().then(|| self.refresh(names));
        let body = self.body_of_call(names);
        quote! {
            let __way = {
                #[allow(unused_imports)]
                use #rt::returns::{IsFallible as _, IsPlain as _};
                (&&#rt::returns::Returns::<#output>::NEW).way()
            };
            #check
            #way.#call(
                __call,
                #seen
                #page,
                #policy
                |__failure| {
                    #[allow(unused_imports)]
                    use #rt::failure::{IsSilent as _, Speaks as _};
                    (&&#rt::failure::Failure(__failure)).text()
                },
                |#page_name| #body,
                #refresh
            )
        }
    }

    /// Whether the wrapper hands an argument over to the body. The receiver of a method without companions can't
    /// be: its body says `self`.
    fn is_held(&self, argument: &Argument) -> bool {
        self.options.has_companions || !argument.is_receiver()
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

    /// Adds an argument in words to `__arguments`.
    fn describe(&self, argument: &Argument) -> TokenStream {
        let rt = &self.rt;
        let (name, witness) = (&argument.name, argument.witness());
        let value = if self.is_held(argument) {
            argument.ident.to_token_stream()
        } else {
            let this = argument.outer();
            quote!(&#this)
        };
        if argument.role == Role::Ignored && !self.is_held(argument) {
            let ty = &argument.ty;
            return quote!(__arguments.push(#rt::arguments::ignored_type::<#ty>(#name)););
        }
        if argument.role == Role::Ignored {
            return quote!(__arguments.push(#rt::arguments::ignored(#name, #value)););
        }
        let part = &argument.part;
        let (value, describe) = if part.is_argument() {
            let describe = quote_spanned! {at(types::place(&argument.ty))=>
                (&&&__Hashing(__value)).describe::<#witness>(#name)
            };
            (part.pointee(rt, value), describe)
        } else {
            let part = part.expression(rt, &witness, quote!(__value));
            (value, quote!(#rt::arguments::describe_part(#name, &#part)))
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
        let [look, size] = ["look", "size"].map(|what| {
            let what = Ident::new(what, self.name().span());
            quote! {
                |__object| {
                    #[allow(unused_imports)]
                    use #rt::look::{
                        LookAtContent as _, LookInVain as _, LookThroughLock as _, LookThroughNested as _,
                    };
                    (&&&#rt::look::Looking(__object)).#what()
                }
            }
        });
        let validate = self.upkeep("validate", self.options.validate.as_ref());
        let on_release = self.upkeep("on_release", self.options.on_release.as_ref());
        quote! {
            const {
                &#rt::Policy {
                    size: |__value| #rt::Resource::size(__value, #size),
                    preview: |__value| #rt::Resource::preview(__value, |__value| #rt::Resource::look(__value, #look)),
                    object: #rt::Resource::object,
                    n_handles: #rt::Some(#rt::Resource::n_handles),
                    look: #rt::Some(|__value| #rt::Resource::look(__value, #look)),
                    copy: #rt::None,
                    validate: #validate,
                    on_release: #on_release,
                    codec: #rt::None,
                }
            },
        }
    }

    /// `validate` or `on_release`, as the policy wants it.
    fn upkeep(&self, option: &str, function: Option<&Expr>) -> TokenStream {
        let rt = &self.rt;
        let Some(function) = function else {
            return quote!(#rt::None);
        };
        // The type of a closure's argument can be left out: it is the object then.
        let is_open = matches!(function, Expr::Closure(closure)
            if closure.inputs.first().is_some_and(|input| !matches!(input, Pat::Type(_))));
        let suffix = if is_open { "_object" } else { "" };
        let place = at(function.span());
        let ask = Ident::new(&format!("{option}{suffix}"), place);
        let rt = rt_at(place, rt);
        let ask = quote_spanned!(place=> #rt::Resource::#ask(__value, #function));
        let rt = &self.rt;
        quote!(#rt::Some(|__value| #ask))
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
        attributes.push(
            quote!(#[allow(clippy::needless_pass_by_value, clippy::used_underscore_binding)]),
        );
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
                .filter(|argument| !argument.is_receiver())
                .map(|argument| &*argument.name)
                .collect(),
        );
        let all = self
            .signature
            .arguments
            .iter()
            .filter(|argument| !argument.is_receiver());
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
