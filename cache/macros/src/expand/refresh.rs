//! What a call of a function with `refresh_mode = "background"` hands over besides: the body with arguments of its own.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Type};

use crate::expand::{Expansion, KeyOf, at};
use crate::options::RefreshMode;
use crate::signature::{Argument, Role};
use crate::types;

impl Expansion {
    /// Whether values are computed anew in the background.
    pub(super) fn is_refreshed(&self) -> bool {
        self.options.refresh == RefreshMode::Background
    }

    /// A closure that copies the arguments, and makes a closure that runs the body with the copies. That one says of
    /// which key the arguments are by then: a copy may share what it holds with somebody who has changed it.
    pub(super) fn refresh(&self, names: &[&Ident]) -> TokenStream {
        let rt = &self.rt;
        let uncached = self.companion_path(&self.companion_fn("uncached"));
        let turbofish = &self.turbofish;
        let kept = self.signature.values().map(|argument| self.keep(argument));
        let lent = self.signature.values().map(|argument| {
            let ident = &argument.ident;
            if is_reference(argument) {
                quote!(#ident.get())
            } else if argument.role == Role::Key {
                quote!(#ident.copy())
            } else {
                quote!(#ident)
            }
        });
        let shown = self.signature.key().map(|argument| {
            let ident = &argument.ident;
            if is_reference(argument) {
                quote!(let #ident = #ident.get();)
            } else {
                quote!(let #ident = #ident.into_value();)
            }
        });
        let key = self.key(KeyOf::Refresh);
        quote! {
            || {
                let (#(#names,)*) = __args.keep(|(#(#names,)*)| (#(#kept,)*));
                move || {
                    let __value = #uncached #turbofish (#(#lent),*);
                    #(#shown)*
                    let mut __key = #rt::KeyBuilder::new();
                    #(#key)*
                    #rt::keep::Refreshed { value: __value, key: __key.finish() }
                }
            }
        }
    }

    /// A copy of an argument.
    fn keep(&self, argument: &Argument) -> TokenStream {
        let rt = &self.rt;
        let (mut ident, witness) = (argument.ident.clone(), argument.witness());
        let span = at(types::place(&argument.ty));
        ident.set_span(ident.span().located_at(span));
        let keep = if is_reference(argument) {
            quote_spanned!(span=> __keep::Lent::new::<#witness>(*#ident))
        } else if argument.role == Role::Key {
            quote_spanned!(span=> __keep::Owned::new::<#witness>(#ident))
        } else {
            quote_spanned!(span=> __keep::Keepable::<#witness>::keep(#ident))
        };
        quote! {{
            #[allow(non_camel_case_types, dead_code)]
            enum #witness {}
            use #rt::keep as __keep;
            #keep
        }}
    }
}

fn is_reference(argument: &Argument) -> bool {
    matches!(argument.ty, Type::Reference(_))
}
