//! The values of options: each reader says what it expects where something else stands.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{
    Error, Expr, ExprLit, ExprUnary, Ident, Lit, LitBool, LitStr, Result, Token, Type, UnOp,
    parenthesized,
};

use crate::duration;
use crate::options::{HashFunc, Spinner, Ttl, size};
use crate::types;

/// The expression after `name =`.
pub(super) fn value(name: &Ident, input: ParseStream<'_>) -> Result<Expr> {
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
pub(super) fn switch(name: &Ident, input: ParseStream<'_>) -> Result<bool> {
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
pub(super) fn skip_value(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

pub(super) fn text(name: &Ident, value: &Expr) -> Result<LitStr> {
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

pub(super) fn ttl(value: &Expr) -> Result<Ttl> {
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

pub(super) fn max_entries(value: Expr) -> Result<Expr> {
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

pub(super) fn spinner(value: &Expr) -> Result<Spinner> {
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

/// A number of bytes, or a text like `"500MB"`.
pub(super) fn max_size(value: Expr) -> Result<Expr> {
    let said = "`max_size` is a text like \"500MB\", or a number of bytes, at least 1";
    match &value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => {
            let bytes =
                size::parse(&text.value()).map_err(|problem| Error::new(text.span(), problem))?;
            Ok(syn::parse_quote_spanned!(text.span()=> #bytes))
        }
        Expr::Lit(ExprLit {
            lit: Lit::Int(n), ..
        }) => match n.base10_parse::<u64>() {
            Ok(1..) => Ok(value),
            _ => Err(Error::new(value.span(), said)),
        },
        Expr::Lit(_)
        | Expr::Unary(ExprUnary {
            op: UnOp::Neg(_), ..
        }) => Err(Error::new(value.span(), said)),
        _ => Ok(value),
    }
}

/// One of a few words in quotes.
pub(super) fn one_of<T: Copy, const N: usize>(
    name: &Ident,
    input: ParseStream<'_>,
    words: [(&str, T); N],
) -> Result<T> {
    let value = value(name, input)?;
    let known = || {
        let known: Vec<_> = words.iter().map(|(word, _)| format!("{word:?}")).collect();
        Error::new(value.span(), format!("`{name}` is {}", known.join(" or ")))
    };
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = &value
    else {
        return Err(known());
    };
    let text = text.value();
    let found = words.iter().find(|(word, _)| *word == text);
    found.map(|(_, value)| *value).ok_or_else(known)
}

/// `hash_funcs(argument = function, Type = function)`.
pub(super) fn hash_funcs(name: &Ident, input: ParseStream<'_>) -> Result<Vec<HashFunc>> {
    let said =
        "say how arguments are hashed: `hash_funcs(model = |model: &Model| model.name.clone())`";
    if !input.peek(syn::token::Paren) {
        skip_value(input)?;
        return Err(Error::new(name.span(), said));
    }
    let list;
    parenthesized!(list in input);
    let mut functions = Vec::new();
    while !list.is_empty() {
        let target: Type = list.parse()?;
        if !list.peek(Token![=]) {
            let target_in_words = types::in_words(&target);
            return Err(Error::new(
                types::place(&target),
                format!("say how `{target_in_words}` is hashed: `{target_in_words} = |value| …`"),
            ));
        }
        list.parse::<Token![=]>()?;
        functions.push(HashFunc {
            target,
            function: list.parse()?,
        });
        if !list.is_empty() {
            list.parse::<Token![,]>()?;
        }
    }
    if functions.is_empty() {
        return Err(Error::new(name.span(), said));
    }
    Ok(functions)
}
