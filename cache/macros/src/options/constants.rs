//! Options as the constants that an expansion writes down.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Expr, Ident};

use crate::expand::{at, rt_at};
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
                let ttl = Ident::new("ttl", expr.span());
                let check = is_constant(expr).then(|| {
                    let place = at(expr.span());
                    let rt = rt_at(place, rt);
                    quote_spanned!(place=> const _: () = #rt::TtlConst(#expr).check();)
                });
                quote!({ #check #rt::Some(|| #rt::#ttl(#expr)) })
            }
        };
        let max_entries = match &self.max_entries {
            None => quote!(#rt::None),
            Some(expr) => bound(rt, "at_least_one", expr),
        };
        let spinner = match &self.spinner {
            Spinner::None => quote!(None),
            Spinner::Call => quote!(Call),
            Spinner::Text(text) => quote!(Text(#text)),
        };
        let max_size = match &self.max_size {
            None => quote!(#rt::None),
            Some(expr) => bound(rt, "at_least_one_byte", expr),
        };
        let scope = match self.scope {
            Scope::Global => quote!(Global),
            Scope::Session => quote!(Session),
        };
        let refresh = match self.refresh {
            RefreshMode::Foreground => quote!(Foreground),
            RefreshMode::Background => quote!(Background),
        };
        let shows_time = self.shows_time;
        let allows_widgets = self.allows_widgets;
        let allows_output_mutation = self.allows_output_mutation;
        let suppresses_warning = self.suppresses_warning;
        quote! {
            #rt::Options {
                ttl: #ttl,
                max_entries: #max_entries,
                max_size: #max_size,
                spinner: #rt::Spinner::#spinner,
                shows_time: #shows_time,
                scope: #rt::Scope::#scope,
                refresh: #rt::RefreshMode::#refresh,
                allows_widgets: #allows_widgets,
                allows_output_mutation: #allows_output_mutation,
                suppresses_warning: #suppresses_warning,
            }
        }
    }
}

/// A bound that is checked where it was written.
fn bound(rt: &TokenStream, check: &str, expr: &Expr) -> TokenStream {
    let place = at(expr.span());
    let (check, rt_there) = (Ident::new(check, place), rt_at(place, rt));
    let checked = quote_spanned!(place=> #rt_there::#check(#expr));
    quote!(#rt::Some(#checked))
}

/// Whether an expression is the name of a constant, as far as its letters tell: then the compiler can read it.
fn is_constant(expr: &Expr) -> bool {
    let Expr::Path(path) = expr else {
        return false;
    };
    path.path.segments.last().is_some_and(|segment| {
        let name = segment.ident.unraw().to_string();
        name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
    })
}
