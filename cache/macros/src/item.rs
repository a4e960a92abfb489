//! The function before which an attribute stands: its signature is read, its body stays as it was written.
//!
//! A body with a mistake in it (`let x = foo.`, while somebody types) must not cost the function its attribute:
//! an editor completes what it finds in the expansion, and the compiler tells the mistake better than we could.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Block, Result, Visibility};

/// A function with a body, which may be unfinished.
#[derive(Clone)]
pub(crate) struct Function {
    /// Those that stand outside, ours left out.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: syn::Signature,
    /// The body in its braces, token for token.
    pub(crate) block: Group,
}

impl Function {
    /// The body as syntax; `None` while it is unfinished.
    pub(crate) fn parsed_block(&self) -> Option<Block> {
        syn::parse2(self.block.to_token_stream()).ok()
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let sig = input.parse()?;
        let body: TokenTree = input.parse()?;
        let Some(block) = braces(&body) else {
            return Err(syn::Error::new(body.span(), "expected the body"));
        };
        if !input.is_empty() {
            return Err(input.error("expected the end of the function"));
        }
        Ok(Self {
            attrs,
            vis,
            sig,
            block,
        })
    }
}

/// A body in its braces, also where a macro has put invisible ones around them (`$body:block`).
fn braces(body: &TokenTree) -> Option<Group> {
    let TokenTree::Group(group) = body else {
        return None;
    };
    match group.delimiter() {
        Delimiter::Brace => Some(group.clone()),
        Delimiter::None => {
            let mut inside = group.stream().into_iter();
            let body = inside.next()?;
            inside.next().is_none().then(|| braces(&body))?
        }
        _ => None,
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.block.to_tokens(tokens);
    }
}
