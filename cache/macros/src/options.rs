//! The options in an attribute's parentheses.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{
    Error, Expr, ExprLit, ExprUnary, Ident, Lit, LitBool, LitStr, Path, Result, Token, UnOp,
    parenthesized,
};

use crate::duration;

/// What the user asked for.
pub(crate) struct Options {
    /// How long a value may be served.
    pub(crate) ttl: Option<Ttl>,
    /// How many entries are kept: a constant expression.
    pub(crate) max_entries: Option<Expr>,
    /// What the page shows meanwhile.
    pub(crate) spinner: Spinner,
    /// Arguments that stay out of the key, by name.
    pub(crate) ignore: Vec<Ident>,
    /// The crate that the expansion names, if it isn't found under its own name.
    pub(crate) krate: Option<Path>,
    /// Another name for the companions.
    pub(crate) companion: Option<Ident>,
    /// Whether there are companions at all.
    pub(crate) has_companions: bool,
    /// Whether the function stands in an `impl`, though it doesn't look like it.
    pub(crate) is_method: bool,
}

/// A ttl as written.
pub(crate) enum Ttl {
    /// Known at compile time.
    Nanos(u64),
    /// Evaluated at the first call.
    Expr(Box<Expr>),
}

/// `show_spinner`.
pub(crate) enum Spinner {
    None,
    Call,
    Text(LitStr),
}

const KNOWN: &str = "`ttl`, `max_entries`, `show_spinner`, `ignore(…)`, `companion`, `companions`, `method`, `crate`";

impl Options {
    /// Reads the options; all mistakes are told at once.
    pub(crate) fn parse(tokens: TokenStream) -> Result<Self> {
        let mut options = Self {
            ttl: None,
            max_entries: None,
            spinner: Spinner::Call,
            ignore: Vec::new(),
            krate: None,
            companion: None,
            has_companions: true,
            is_method: false,
        };
        let parser = |input: ParseStream<'_>| options.read_all(input);
        parser.parse2(tokens)?;
        Ok(options)
    }

    fn read_all(&mut self, input: ParseStream<'_>) -> Result<()> {
        let mut seen: Vec<Ident> = Vec::new();
        let mut errors: Option<Error> = None;
        while !input.is_empty() {
            let name = input.call(Ident::parse_any).map_err(|error| {
                Error::new(
                    error.span(),
                    format!("expected an option; known are {KNOWN}"),
                )
            })?;
            let read = if seen.contains(&name) {
                skip_value(input)?;
                Err(Error::new(
                    name.span(),
                    format!("option `{name}` is given twice"),
                ))
            } else {
                self.read(&name, input)
            };
            if let Err(error) = read {
                match &mut errors {
                    Some(errors) => errors.combine(error),
                    None => errors = Some(error),
                }
            }
            seen.push(name);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        errors.map_or(Ok(()), Err)
    }

    fn read(&mut self, name: &Ident, input: ParseStream<'_>) -> Result<()> {
        match name.to_string().as_str() {
            "ttl" => self.ttl = Some(ttl(&value(name, input)?)?),
            "max_entries" => self.max_entries = Some(max_entries(value(name, input)?)?),
            "show_spinner" => self.spinner = spinner(&value(name, input)?)?,
            "ignore" => {
                if !input.peek(syn::token::Paren) {
                    skip_value(input)?;
                    return Err(Error::new(
                        name.span(),
                        "name the arguments that stay out of the key: `ignore(db)`",
                    ));
                }
                let names;
                parenthesized!(names in input);
                self.ignore = Punctuated::<Ident, Token![,]>::parse_terminated_with(
                    &names,
                    Ident::parse_any,
                )?
                .into_iter()
                .collect();
                if self.ignore.is_empty() {
                    return Err(Error::new(
                        name.span(),
                        "name the arguments that stay out of the key: `ignore(db)`",
                    ));
                }
            }
            "crate" => {
                let text = text(name, &value(name, input)?)?;
                let path: Path = text.parse().map_err(|_| {
                    Error::new(text.span(), "expected the name under which the crate is known here: `crate = \"cache\"`")
                })?;
                self.krate = Some(path);
            }
            "companion" => {
                let text = text(name, &value(name, input)?)?;
                let ident: Ident = text.parse().map_err(|_| {
                    Error::new(
                        text.span(),
                        "expected a name for the companions: `companion = \"rides_cache\"`",
                    )
                })?;
                self.companion = Some(ident);
            }
            "companions" => self.has_companions = switch(name, input)?,
            "method" => self.is_method = switch(name, input)?,
            _ => {
                skip_value(input)?;
                return Err(Error::new(
                    name.span(),
                    format!("unknown option `{name}`; known are {KNOWN}"),
                ));
            }
        }
        Ok(())
    }
}

/// The expression after `name =`.
fn value(name: &Ident, input: ParseStream<'_>) -> Result<Expr> {
    if !input.peek(Token![=]) {
        skip_value(input)?;
        return Err(Error::new(
            name.span(),
            format!("option `{name}` needs a value: `{name} = …`"),
        ));
    }
    input.parse::<Token![=]>()?;
    input.parse()
}

/// `name`, `name = true` or `name = false`.
fn switch(name: &Ident, input: ParseStream<'_>) -> Result<bool> {
    if !input.peek(Token![=]) {
        return Ok(true);
    }
    let value = value(name, input)?;
    match &value {
        Expr::Lit(ExprLit {
            lit: Lit::Bool(LitBool { value, .. }),
            ..
        }) => Ok(*value),
        _ => Err(Error::new(
            value.span(),
            format!("`{name}` is `true` or `false`"),
        )),
    }
}

/// Moves on to the next comma, so that the other options can still be read.
fn skip_value(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

fn text(name: &Ident, value: &Expr) -> Result<LitStr> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Ok(text.clone()),
        _ => Err(Error::new(
            value.span(),
            format!("`{name}` is a text in quotes"),
        )),
    }
}

fn ttl(value: &Expr) -> Result<Ttl> {
    let at = |span: Span| move |message: String| Error::new(span, message);
    let span = value.span();
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Int(secs),
            ..
        }) if secs.suffix().is_empty() => duration::nanos(secs.base10_parse::<f64>()?)
            .map_err(at(span))
            .map(Ttl::Nanos),
        Expr::Lit(ExprLit {
            lit: Lit::Float(secs),
            ..
        }) if secs.suffix().is_empty() => duration::nanos(secs.base10_parse::<f64>()?)
            .map_err(at(span))
            .map(Ttl::Nanos),
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => duration::parse(&text.value())
            .map_err(at(span))
            .map(Ttl::Nanos),
        Expr::Lit(_) => Err(Error::new(
            span,
            "a ttl is a number of seconds, a text like \"1h 30m\", or a `Duration`",
        )),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) if matches!(**expr, Expr::Lit(_)) => Err(Error::new(
            span,
            "a ttl can't be negative: nothing could ever be served",
        )),
        _ => Ok(Ttl::Expr(Box::new(value.clone()))),
    }
}

fn max_entries(value: Expr) -> Result<Expr> {
    let said = "`max_entries` is a whole number, at least 1";
    match &value {
        Expr::Lit(ExprLit {
            lit: Lit::Int(n), ..
        }) => match n.base10_parse::<usize>() {
            Ok(0) => Err(Error::new(
                value.span(),
                format!("{said}: with 0 nothing could ever be served"),
            )),
            Ok(_) => Ok(value),
            Err(_) => Err(Error::new(value.span(), said)),
        },
        Expr::Lit(_)
        | Expr::Unary(ExprUnary {
            op: UnOp::Neg(_), ..
        }) => Err(Error::new(value.span(), said)),
        _ => Ok(value),
    }
}

fn spinner(value: &Expr) -> Result<Spinner> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Bool(is_shown),
            ..
        }) => Ok(if is_shown.value {
            Spinner::Call
        } else {
            Spinner::None
        }),
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Ok(Spinner::Text(text.clone())),
        _ => Err(Error::new(
            value.span(),
            "`show_spinner` is `true`, `false`, or the text to show",
        )),
    }
}

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
        quote!(#rt::Options { ttl: #ttl, max_entries: #max_entries, spinner: #rt::Spinner::#spinner })
    }
}
