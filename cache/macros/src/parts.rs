//! How an argument is taken apart on its way into the key, told from its type as it is written.
//!
//! Most arguments go as they are. Taken apart is what holds something that serde can't hash (an `Arc`, a path that
//! need not be UTF-8, a long array) or that the option `hash_funcs` names.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, GenericArgument, Lit, PathArguments, Type, TypePath};

use crate::expand::at;
use crate::options::HashFunc;
use crate::signature;

/// What becomes of a value of some type.
pub(crate) enum Part {
    /// It goes as it is.
    Whole,
    /// A path, a moment, a long array of numbers: as it is, but not by way of serde.
    Special,
    /// What it points to.
    Pointee(Box<Self>),
    /// Its items.
    Items(Box<Self>),
    /// Its items, of which there are as many as the type says.
    Array(Box<Self>),
    Map(Box<Self>, Box<Self>),
    Option(Box<Self>),
    Result(Box<Self>, Box<Self>),
    Tuple(Vec<Self>),
    /// What a hash function says of it; after how many references.
    Hashed {
        function: Box<Expr>,
        n_references: usize,
    },
}

/// Lengths of arrays that serde knows.
const KNOWN_LENGTHS: std::ops::RangeInclusive<usize> = 0..=32;

impl Part {
    /// What becomes of a value of type `ty`; notes in `is_used` which of the functions are needed.
    pub(crate) fn of(ty: &Type, functions: &[HashFunc], is_used: &mut [bool]) -> Self {
        if let Some(idx) = functions
            .iter()
            .position(|function| is_same(&function.target, ty))
        {
            is_used[idx] = true;
            return Self::hashed(ty, &functions[idx].function);
        }
        let mut inner = |ty: &Type| Box::new(Self::of(ty, functions, is_used));
        let part = match ty {
            Type::Paren(paren) => return *inner(&paren.elem),
            Type::Group(group) => return *inner(&group.elem),
            Type::Reference(reference) => Self::Pointee(inner(&reference.elem)),
            Type::Slice(slice) => Self::Items(inner(&slice.elem)),
            Type::Array(array) if is_number(&array.elem) => {
                if is_known_length(&array.len) {
                    return Self::Whole;
                }
                Self::Special
            }
            Type::Array(array) if !is_known_length(&array.len) => {
                return Self::Array(inner(&array.elem));
            }
            Type::Array(array) => Self::Array(inner(&array.elem)),
            Type::Tuple(tuple) => Self::Tuple(tuple.elems.iter().map(|ty| *inner(ty)).collect()),
            Type::Path(path) => {
                let Some((name, arguments)) = last_segment(path) else {
                    return Self::Whole;
                };
                match (&*name, &arguments[..]) {
                    ("Path" | "PathBuf" | "OsStr" | "OsString" | "SystemTime", []) => Self::Special,
                    ("Arc" | "Rc", [pointee]) => return Self::Pointee(inner(pointee)),
                    ("Box" | "Cow", [pointee]) => Self::Pointee(inner(pointee)),
                    (
                        "Vec" | "VecDeque" | "LinkedList" | "BinaryHeap" | "BTreeSet" | "HashSet",
                        [item],
                    )
                    | ("HashSet", [item, _]) => Self::Items(inner(item)),
                    ("BTreeMap" | "HashMap", [key, value]) | ("HashMap", [key, value, _]) => {
                        Self::Map(inner(key), inner(value))
                    }
                    ("Option", [value]) => Self::Option(inner(value)),
                    ("Result", [ok, err]) => Self::Result(inner(ok), inner(err)),
                    _ => Self::Whole,
                }
            }
            _ => Self::Whole,
        };
        if part.has_whole_parts_only() {
            Self::Whole
        } else {
            part
        }
    }

    /// What `function` says of a value of type `ty`.
    pub(crate) fn hashed(ty: &Type, function: &Expr) -> Self {
        let mut n_references = 0;
        let mut inner = ty;
        while let Type::Reference(reference) = inner {
            n_references += 1;
            inner = &reference.elem;
        }
        Self::Hashed {
            function: Box::new(function.clone()),
            n_references,
        }
    }

    /// Whether one of its hash functions says this name.
    pub(crate) fn mentions(&self, name: &proc_macro2::Ident) -> bool {
        match self {
            Self::Whole | Self::Special => false,
            Self::Pointee(a) | Self::Items(a) | Self::Array(a) | Self::Option(a) => {
                a.mentions(name)
            }
            Self::Map(a, b) | Self::Result(a, b) => a.mentions(name) || b.mentions(name),
            Self::Tuple(parts) => parts.iter().any(|part| part.mentions(name)),
            Self::Hashed { function, .. } => {
                signature::mentions(function.to_token_stream(), &name.to_string())
            }
        }
    }

    fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }

    fn has_whole_parts_only(&self) -> bool {
        match self {
            Self::Whole => true,
            Self::Special | Self::Hashed { .. } => false,
            Self::Pointee(a) | Self::Items(a) | Self::Array(a) | Self::Option(a) => a.is_whole(),
            Self::Map(a, b) | Self::Result(a, b) => a.is_whole() && b.is_whole(),
            Self::Tuple(parts) => parts.iter().all(Self::is_whole),
        }
    }

    /// Whether the compiler finds the way of a whole argument: of this kind, or a handle on it.
    pub(crate) fn is_argument(&self) -> bool {
        match self {
            Self::Whole | Self::Special => true,
            Self::Pointee(part) => part.is_argument(),
            _ => false,
        }
    }

    /// The reference to what a whole argument is, behind its handles, given a reference to the argument.
    pub(crate) fn pointee(&self, rt: &TokenStream, value: TokenStream) -> TokenStream {
        match self {
            Self::Pointee(part) => part.pointee(rt, quote!(#rt::parts::pointee(#value))),
            _ => value,
        }
    }

    /// The value that stands for `value`, a reference, in the key. `leaf` is the type whose name is the argument's.
    pub(crate) fn expression(
        &self,
        rt: &TokenStream,
        leaf: &proc_macro2::Ident,
        value: TokenStream,
    ) -> TokenStream {
        let inner = |part: &Self, name: &str| {
            let name = format_ident!("{name}");
            let part = part.expression(rt, leaf, quote!(#name));
            quote!(|#name| #part)
        };
        match self {
            Self::Whole | Self::Special => quote_spanned! {leaf.span()=>
                (&&&__Hashing(#value)).part::<#leaf>()
            },
            Self::Pointee(part) => part.expression(rt, leaf, quote!(#rt::parts::pointee(#value))),
            Self::Items(item) => {
                let item = inner(item, "__item");
                quote!({
                    let __items = #value;
                    #rt::parts::seq(::core::iter::IntoIterator::into_iter(__items), #item)
                })
            }
            Self::Array(item) => {
                let item = inner(item, "__item");
                quote!(#rt::parts::array(#value, #item))
            }
            Self::Map(key, of_key) => {
                let (key, of_key) = (inner(key, "__key_part"), inner(of_key, "__value_part"));
                quote!({
                    let __entries = #value;
                    #rt::parts::map(::core::iter::IntoIterator::into_iter(__entries), #key, #of_key)
                })
            }
            Self::Option(part) => {
                let part = inner(part, "__inner");
                quote!(#rt::parts::option(#value, #part))
            }
            Self::Result(ok, err) => {
                let (ok, err) = (inner(ok, "__ok"), inner(err, "__err"));
                quote!(#rt::parts::result(#value, #ok, #err))
            }
            Self::Tuple(parts) => {
                let names: Vec<_> = (0..parts.len())
                    .map(|idx| format_ident!("__part{idx}"))
                    .collect();
                let parts = parts
                    .iter()
                    .zip(&names)
                    .map(|(part, name)| part.expression(rt, leaf, quote!(#name)));
                quote!(match #value { (#(#names,)*) => (#(#parts,)*) })
            }
            Self::Hashed {
                function,
                n_references,
            } => {
                let mut value = value;
                for _ in 0..*n_references {
                    value = quote!(#rt::parts::pointee(#value));
                }
                let mut leaf = leaf.clone();
                leaf.set_span(at(function.span()));
                let apply = quote_spanned!(at(function.span())=> __parts::apply(#value, #function));
                quote_spanned! {at(function.span())=> {
                    #[allow(unused_imports)]
                    use #rt::parts::{self as __parts, AlwaysSays as _, CanFail as _};
                    (&&__parts::Outcome::new(#apply)).part::<#leaf>()
                }}
            }
        }
    }
}

fn is_number(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.get_ident().is_some_and(|name| {
        [
            "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
            "f32", "f64",
        ]
        .iter()
        .any(|number| name == number)
    })
}

/// Whether serde knows arrays of this length.
fn is_known_length(len: &Expr) -> bool {
    let Expr::Lit(ExprLit {
        lit: Lit::Int(len), ..
    }) = len
    else {
        return false;
    };
    len.base10_parse()
        .is_ok_and(|len| KNOWN_LENGTHS.contains(&len))
}

/// The last name of a path, and the types in its brackets.
fn last_segment(path: &TypePath) -> Option<(String, Vec<&Type>)> {
    let segment = path.path.segments.last()?;
    let types = match &segment.arguments {
        PathArguments::None => Vec::new(),
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        PathArguments::Parenthesized(_) => return None,
    };
    Some((segment.ident.to_string(), types))
}

/// Whether `written` is what `target` names: the same type, or one that says more (`db::Model<T>` for `Model`).
pub(crate) fn is_same(target: &Type, written: &Type) -> bool {
    if let (Type::Path(target), Type::Path(written)) = (target, written)
        && target.qself.is_none()
        && written.qself.is_none()
    {
        let (mut ours, mut theirs) = (
            target.path.segments.iter().rev(),
            written.path.segments.iter().rev(),
        );
        let (Some(our), Some(their)) = (ours.next(), theirs.next()) else {
            return false;
        };
        let is_one = our.ident == their.ident
            && (our.arguments.is_none() || is_same_text(&our.arguments, &their.arguments));
        return is_one
            && ours
                .zip(theirs)
                .all(|(our, their)| our.ident == their.ident);
    }
    is_same_text(target, written)
}

/// Whether two types are written alike, lifetimes aside.
fn is_same_text(a: &impl ToTokens, b: &impl ToTokens) -> bool {
    fn text(tokens: TokenStream, out: &mut String) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(tree) = tokens.next() {
            match tree {
                TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                    tokens.next();
                    // The comma behind a lifetime goes with it.
                    tokens.next_if(
                        |tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ','),
                    );
                }
                TokenTree::Group(group) => {
                    out.push_str(match group.delimiter() {
                        proc_macro2::Delimiter::Parenthesis => "(",
                        proc_macro2::Delimiter::Bracket => "[",
                        _ => "{",
                    });
                    text(group.stream(), out);
                    out.push('}');
                }
                tree => {
                    out.push_str(&tree.to_string());
                    out.push(' ');
                }
            }
        }
    }
    let of = |tokens: TokenStream| {
        let mut out = String::new();
        text(tokens, &mut out);
        out
    };
    of(a.to_token_stream()) == of(b.to_token_stream())
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn a_target_names_the_types_that_say_the_same_or_more() {
        for (target, written, expected) in [
            ("Model", "Model", true),
            ("Model", "crate::db::Model", true),
            ("db::Model", "Model", true),
            ("db::Model", "other::Model", false),
            ("Model", "Model<T>", true),
            ("Model<u8>", "Model<u8>", true),
            ("Model<u8>", "Model<u16>", false),
            ("Model", "Models", false),
            ("Cow<str>", "Cow<'a, str>", true),
            ("[f64]", "[f64]", true),
            ("[f64; 3]", "[f64; 4]", false),
            ("dyn Source + Send", "dyn Source + Send", true),
            ("(A, B)", "(A, C)", false),
            ("&str", "&'static str", true),
        ] {
            let parse = |text| syn::parse_str(text).expect("the test's types are types");
            assert_eq!(
                is_same(&parse(target), &parse(written)),
                expected,
                "{target} and {written}"
            );
        }
    }
}
