//! The attributes of `dacapo-cache`: a function in, the same signature and its companions out.
//!
//! An expansion is thin: a `static` of constants, the key built inline, one call into `rt`. Whatever can be a
//! plain function stands there. Each attribute exists twice, because an expansion has to name the crate that
//! its user depends on: `dacapo_cache` itself, or `dacapo`, which re-exports the `app_` ones without the prefix.
//!
//! What is said of an attribute here is what an editor shows at it; the long text stands at the re-exports.

mod code;
mod duration;
mod expand;
mod item;
mod marker;
mod options;
mod outside;
mod parts;
mod signature;
mod types;

use proc_macro::TokenStream;

use crate::expand::Kind;

#[doc = include_str!("glance/cache_data.md")]
#[proc_macro_attribute]
pub fn cache_data(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(Kind::Data, "dacapo_cache", options, item)
}

#[doc = include_str!("glance/cache_resource.md")]
#[proc_macro_attribute]
pub fn cache_resource(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(Kind::Resource, "dacapo_cache", options, item)
}

#[doc = include_str!("glance/cache.md")]
#[proc_macro_attribute]
pub fn cache(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(Kind::Legacy, "dacapo_cache", options, item)
}

#[doc = include_str!("glance/cache_data.md")]
#[proc_macro_attribute]
pub fn app_cache_data(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(Kind::Data, "dacapo", options, item)
}

#[doc = include_str!("glance/cache_resource.md")]
#[proc_macro_attribute]
pub fn app_cache_resource(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(Kind::Resource, "dacapo", options, item)
}

#[doc = include_str!("glance/cache.md")]
#[proc_macro_attribute]
pub fn app_cache(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(Kind::Legacy, "dacapo", options, item)
}

#[doc = include_str!("glance/outside.md")]
#[proc_macro_attribute]
pub fn outside(options: TokenStream, item: TokenStream) -> TokenStream {
    marker::expand("dacapo_cache", &options.into(), &item.into()).into()
}

#[doc = include_str!("glance/outside.md")]
#[proc_macro_attribute]
pub fn app_outside(options: TokenStream, item: TokenStream) -> TokenStream {
    marker::expand("dacapo", &options.into(), &item.into()).into()
}

fn expand(kind: Kind, home: &str, options: TokenStream, item: TokenStream) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    match expand::expand(kind, home, options.into(), &item) {
        Ok(expansion) => expansion.into(),
        Err(error) => {
            // The function stays, so that its callers don't fail as well.
            let mut tokens = error.into_compile_error();
            tokens.extend(expand::as_written(item));
            tokens.into()
        }
    }
}
