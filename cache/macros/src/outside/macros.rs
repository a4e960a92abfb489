//! What the macros of std are given: expressions, and names in texts to be formatted.
//!
//! The names in any other macro may be anything, and aren't looked at.

use proc_macro2::Span;
use syn::parse::{Parse as _, ParseStream, Parser as _};
use syn::{Expr, ExprLit, Ident, Lit, Macro, Token};

/// Macros whose arguments are expressions, perhaps with names before them.
const KNOWN: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "matches",
    "panic",
    "print",
    "println",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// The expressions that a macro is given.
pub(super) fn expressions(mac: &Macro) -> Vec<Expr> {
    let name = mac.path.segments.last().map(|last| last.ident.to_string());
    let Some(name) = name.filter(|name| KNOWN.contains(&name.as_str())) else {
        return Vec::new();
    };
    let mut expressions = Vec::new();
    // What can't be read any further ends the list: a pattern, say.
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
                Ident::parse(input)?;
                input.parse::<Token![=]>()?;
            }
            let expr: Expr = input.parse()?;
            expressions.extend(captured(&expr));
            expressions.push(expr);
            // After the value of `matches!` comes a pattern, which may read like an expression.
            if input.is_empty() || name == "matches" {
                break;
            }
            if input.peek(Token![;]) {
                input.parse::<Token![;]>()?;
            } else {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    // An `Err` says that the rest isn't expressions: `matches!` has a pattern.
    let _ = read.parse2(mac.tokens.clone());
    expressions
}

/// The names in the braces of a text: `"at most {LIMIT}"`.
fn captured(expr: &Expr) -> Vec<Expr> {
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = expr
    else {
        return Vec::new();
    };
    let text = text.value().replace("{{", "");
    let names = text.split('{').skip(1).filter_map(|rest| {
        let end = rest.find(|char: char| !(char.is_alphanumeric() || char == '_'))?;
        let name = &rest[..end];
        let begins_well = name.starts_with(|char: char| char.is_alphabetic() || char == '_');
        (begins_well && name != "_").then(|| Ident::new(name, Span::call_site()))
    });
    names.map(|name| syn::parse_quote!(#name)).collect()
}
