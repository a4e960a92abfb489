//! Options as the constants that an expansion writes down.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned as _;

use crate::options::{Options, RefreshMode, Scope, Spinner, Ttl};

impl Options {
    /// The fields of `rt::Options`.
    pub(crate) fn to_constants(&self, rt: &TokenStream) -> TokenStream {
        let ttl = match &self.ttl {
            None => quote!(#rt::None),
            Some(Ttl::Nanos(nanos)) => {
                quote!(#rt::Some(|| #rt::Ok(#rt::Duration::from_nanos(#nanos))))
            }
            Some(Ttl::Expr(expr)) => {
                let check = syn::Ident::new("ttl", expr.span());
                quote!(#rt::Some(|| #rt::#check(#expr)))
            }
        };
        let max_entries = match &self.max_entries {
            None => quote!(#rt::None),
            Some(expr) => quote!(#rt::Some(#rt::at_least_one(#expr))),
        };
        let spinner = match &self.spinner {
            Spinner::None => quote!(None),
            Spinner::Call => quote!(Call),
            Spinner::Text(text) => quote!(Text(#text)),
        };
        let max_size = match &self.max_size {
            None => quote!(#rt::None),
            Some(expr) => quote!(#rt::Some(#rt::at_least_one_byte(#expr))),
        };
        let scope = match self.scope {
            Scope::Global => quote!(Global),
            Scope::Session => quote!(Session),
        };
        let refresh = match self.refresh {
            RefreshMode::Foreground => quote!(Foreground),
            RefreshMode::Background => quote!(Background),
        };
        let allows_widgets = self.allows_widgets;
        let allows_output_mutation = self.allows_output_mutation;
        let suppresses_warning = self.suppresses_warning;
        quote! {
            #rt::Options {
                ttl: #ttl,
                max_entries: #max_entries,
                max_size: #max_size,
                spinner: #rt::Spinner::#spinner,
                scope: #rt::Scope::#scope,
                refresh: #rt::RefreshMode::#refresh,
                allows_widgets: #allows_widgets,
                allows_output_mutation: #allows_output_mutation,
                suppresses_warning: #suppresses_warning,
            }
        }
    }
}
