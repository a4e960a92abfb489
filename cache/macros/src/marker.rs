//! `#[outside]` before a static: a function beside it, by which legacy functions of other modules read it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, ItemStatic, StaticMutability};

use crate::expand::rt_path;
use crate::outside::reading;

/// The name of the function beside a static of that name.
pub(crate) fn accessor(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    format!("__outside_{name}")
}

/// Leaves the static as it is, and adds the function; `home` is the crate that its user depends on.
pub(crate) fn expand(home: &str, options: &TokenStream, item: &TokenStream) -> TokenStream {
    match accessor_of(home, options, item) {
        Ok(accessor) => quote!(#item #accessor),
        Err(error) => {
            let error = error.into_compile_error();
            quote!(#error #item)
        }
    }
}

fn accessor_of(
    home: &str,
    options: &TokenStream,
    item: &TokenStream,
) -> Result<TokenStream, Error> {
    let renamed = parse_home(options)?;
    let Ok(item) = syn::parse2::<ItemStatic>(item.clone()) else {
        return Err(Error::new_spanned(
            item,
            "`#[outside]` stands before a `static`, which legacy functions of other modules may then read",
        ));
    };
    if let StaticMutability::Mut(keyword) = &item.mutability {
        return Err(Error::new_spanned(
            keyword,
            "only unsafe code may read a `static mut`: use an atomic or a lock instead",
        ));
    }
    let rt = rt_path(home, renamed.as_ref());
    let span = item.ident.span();
    let name = format_ident!("{}", accessor(&item.ident.to_string()), span = span);
    let cfgs = item
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"));
    let read = reading(&rt, &item.ident.clone().into(), &quote!(reached));
    Ok(quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_snake_case, dead_code, unreachable_pub)]
        pub fn #name(__wish: #rt::outside::Wish) -> #rt::outside::Reading {
            #read
        }
    })
}

/// `crate = "name"`, the only option.
fn parse_home(options: &TokenStream) -> Result<Option<syn::Path>, Error> {
    if options.is_empty() {
        return Ok(None);
    }
    let mut home = None;
    let parser = syn::meta::parser(|meta| {
        if !meta.path.is_ident("crate") {
            return Err(meta.error("`#[outside]` has no options but `crate = \"…\"`"));
        }
        let name: syn::LitStr = meta.value()?.parse()?;
        home = Some(name.parse()?);
        Ok(())
    });
    syn::parse::Parser::parse2(parser, options.clone())?;
    Ok(home)
}
