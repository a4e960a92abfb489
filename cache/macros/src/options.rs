//! The options in an attribute's parentheses.

mod constants;
mod size;
mod values;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Ident, LitStr, Path, Result, Token, Type, parenthesized};

use crate::expand::Kind;
use crate::options::values::{
    hash_funcs, max_entries, max_size, one_of, skip_value, spinner, switch, text, ttl, value,
};

/// What the user asked for.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, on or off as written"
)]
pub(crate) struct Options {
    /// How long a value may be served.
    pub(crate) ttl: Option<Ttl>,
    /// How many entries are kept: a constant expression.
    pub(crate) max_entries: Option<Expr>,
    /// How many bytes of entries are kept: a constant expression.
    pub(crate) max_size: Option<Expr>,
    /// What the page shows meanwhile.
    pub(crate) spinner: Spinner,
    /// Whether the page shows for how long the body has run.
    pub(crate) shows_time: bool,
    /// How arguments are hashed that can't be, or shouldn't be, hashed by their content.
    pub(crate) hash_funcs: Vec<HashFunc>,
    /// Who shares an entry.
    pub(crate) scope: Scope,
    /// What happens to a value that is past its ttl.
    pub(crate) refresh: RefreshMode,
    /// Whether widgets that the body reads become part of the key.
    pub(crate) allows_widgets: bool,
    /// How each caller's copy is made.
    pub(crate) copy: Copying,
    /// How far the hash of the code reaches.
    pub(crate) reach: Reach,
    /// Asked at each use of a resource whether it may still be used.
    pub(crate) validate: Option<Expr>,
    /// Told when a resource leaves the cache.
    pub(crate) on_release: Option<Expr>,
    /// Whether a changed value of a legacy function is served without a warning.
    pub(crate) allows_output_mutation: bool,
    /// Whether a legacy function draws without a warning.
    pub(crate) suppresses_warning: bool,
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

/// What is wrong with the options.
pub(crate) struct Mistakes {
    /// All of it.
    pub(crate) error: Error,
    /// Whether the function can't be expanded without knowing better, or would be refused for no reason.
    pub(crate) is_decisive: bool,
}

impl Mistakes {
    fn add(mistakes: &mut Option<Self>, error: Error, is_decisive: bool) {
        match mistakes {
            Some(mistakes) => {
                mistakes.error.combine(error);
                mistakes.is_decisive |= is_decisive;
            }
            None => *mistakes = Some(Self { error, is_decisive }),
        }
    }
}

/// Options without which the expansion would be another one.
const DECISIVE: &[&str] = &[
    "ignore",
    "hash_funcs",
    "copy",
    "companion",
    "companions",
    "method",
    "crate",
];

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

/// One `target = function` of `hash_funcs(…)`.
pub(crate) struct HashFunc {
    /// The name of an argument, or a type as it is written in the signature.
    pub(crate) target: Type,
    /// From a reference to anything that can be hashed.
    pub(crate) function: Expr,
}

/// `scope`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Global,
    Session,
}

/// `refresh_mode`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefreshMode {
    Foreground,
    Background,
}

/// `copy`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Copying {
    Clone,
    Serialize,
}

/// `code`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Everything of the package that the function reaches.
    Package,
    /// Its own body.
    Own,
}

/// Where an expression says `Self`.
fn place_of_self(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|tree| match tree {
        TokenTree::Ident(ident) if ident == "Self" => Some(ident.span()),
        TokenTree::Group(group) => place_of_self(group.stream()),
        _ => None,
    })
}

/// The options of each attribute, in the order in which they are told.
const OF_ALL: &[&str] = &[
    "ttl",
    "max_entries",
    "max_size",
    "show_spinner",
    "ignore",
    "hash_funcs",
    "code",
    "companion",
    "companions",
    "method",
    "crate",
];
const OF_DATA: &[&str] = &[
    "show_time",
    "scope",
    "refresh_mode",
    "allow_widgets",
    "copy",
];
const OF_RESOURCE: &[&str] = &[
    "show_time",
    "scope",
    "validate",
    "on_release",
    "allow_widgets",
];
const OF_LEGACY: &[&str] = &["allow_output_mutation", "suppress_warning"];

fn of_kind(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Data => OF_DATA,
        Kind::Resource => OF_RESOURCE,
        Kind::Legacy => OF_LEGACY,
    }
}

/// The options of an attribute in words.
fn known(kind: Kind) -> String {
    let names = OF_ALL.iter().chain(of_kind(kind));
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Refuses what is no option of this attribute; says so if it is one of another.
fn check_kind(kind: Kind, name: &Ident, input: ParseStream<'_>) -> Result<()> {
    let text = name.to_string();
    let is_of = |kind| OF_ALL.contains(&&*text) || of_kind(kind).contains(&&*text);
    if is_of(kind) {
        return Ok(());
    }
    skip_value(input)?;
    let others = [Kind::Data, Kind::Resource, Kind::Legacy]
        .into_iter()
        .filter(|kind| is_of(*kind));
    let others: Vec<_> = others
        .map(|kind| format!("`#[{}]`", kind.attribute()))
        .collect();
    let message = if others.is_empty() {
        format!("unknown option `{name}`; known are {}", known(kind))
    } else {
        format!(
            "`{name}` is an option of {}, not of `#[{}]`",
            others.join(" and "),
            kind.attribute()
        )
    };
    Err(Error::new(name.span(), message))
}

impl Options {
    /// Reads the options; all mistakes are told at once, and the others are read all the same.
    pub(crate) fn parse(kind: Kind, tokens: TokenStream) -> (Self, Option<Mistakes>) {
        let mut options = Self::NONE;
        let mut mistakes = None;
        let parser = |input: ParseStream<'_>| options.read_all(kind, input, &mut mistakes);
        if let Err(error) = parser.parse2(tokens) {
            // The rest can't be told apart.
            Mistakes::add(&mut mistakes, error, true);
        }
        (options, mistakes)
    }

    /// Nothing was asked for.
    const NONE: Self = Self {
        ttl: None,
        max_entries: None,
        max_size: None,
        spinner: Spinner::Call,
        shows_time: false,
        hash_funcs: Vec::new(),
        scope: Scope::Global,
        refresh: RefreshMode::Foreground,
        allows_widgets: false,
        copy: Copying::Clone,
        reach: Reach::Package,
        validate: None,
        on_release: None,
        allows_output_mutation: false,
        suppresses_warning: false,
        ignore: Vec::new(),
        krate: None,
        companion: None,
        has_companions: true,
        is_method: false,
    };

    /// Refuses `Self` in what is told once for all types that a method may belong to.
    pub(crate) fn refuse_self(&self, mistakes: &mut Option<Mistakes>) {
        let ttl = match &self.ttl {
            Some(Ttl::Expr(ttl)) => Some(&**ttl),
            _ => None,
        };
        let told_once = [ttl, self.max_entries.as_ref(), self.max_size.as_ref()];
        for value in told_once.into_iter().flatten() {
            if let Some(place) = place_of_self(value.to_token_stream()) {
                let message = "an option is read once for all types, so it can't say `Self`: write the type's name";
                Mistakes::add(mistakes, Error::new(place, message), true);
            }
        }
    }

    fn read_all(
        &mut self,
        kind: Kind,
        input: ParseStream<'_>,
        mistakes: &mut Option<Mistakes>,
    ) -> Result<()> {
        let mut seen: Vec<Ident> = Vec::new();
        while !input.is_empty() {
            let name = input.call(Ident::parse_any).map_err(|error| {
                Error::new(
                    error.span(),
                    format!("expected an option; known are {}", known(kind)),
                )
            })?;
            let read = if seen.contains(&name) {
                skip_value(input)?;
                Err(Error::new(
                    name.span(),
                    format!("option `{name}` is given twice"),
                ))
            } else {
                check_kind(kind, &name, input).and_then(|()| self.read(&name, input))
            };
            if let Err(error) = read {
                let is_decisive = DECISIVE.iter().any(|decisive| name == decisive);
                Mistakes::add(mistakes, error, is_decisive);
                skip_value(input)?;
            }
            seen.push(name);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        let place = seen.iter().find(|name| *name == "show_time");
        if let Some(place) = place
            && self.shows_time
            && matches!(self.spinner, Spinner::None)
        {
            let message =
                "the time stands behind the spinner's text: take `show_spinner = false` away";
            Mistakes::add(mistakes, Error::new(place.span(), message), false);
        }
        let place = seen.iter().find(|name| *name == "refresh_mode");
        if let Some(place) = place
            && self.refresh == RefreshMode::Background
            && !seen.iter().any(|name| name == "ttl")
        {
            let message =
                "a refresh in the background begins when the ttl is up: give a `ttl`, too";
            Mistakes::add(mistakes, Error::new(place.span(), message), false);
        }
        Ok(())
    }

    fn read(&mut self, name: &Ident, input: ParseStream<'_>) -> Result<()> {
        match name.to_string().as_str() {
            "ttl" => self.ttl = Some(ttl(&value(name, input)?)?),
            "max_entries" => self.max_entries = Some(max_entries(value(name, input)?)?),
            "show_spinner" => self.spinner = spinner(&value(name, input)?)?,
            "show_time" => self.shows_time = switch(name, input)?,
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
            "max_size" => self.max_size = Some(max_size(value(name, input)?)?),
            "hash_funcs" => self.hash_funcs = hash_funcs(name, input)?,
            "scope" => {
                self.scope = one_of(
                    name,
                    input,
                    [("global", Scope::Global), ("session", Scope::Session)],
                )?;
            }
            "refresh_mode" => {
                let modes = [
                    ("foreground", RefreshMode::Foreground),
                    ("background", RefreshMode::Background),
                ];
                self.refresh = one_of(name, input, modes)?;
            }
            "allow_widgets" => self.allows_widgets = switch(name, input)?,
            "copy" => {
                self.copy = one_of(
                    name,
                    input,
                    [("clone", Copying::Clone), ("serialize", Copying::Serialize)],
                )?;
            }
            "code" => {
                self.reach = one_of(
                    name,
                    input,
                    [("package", Reach::Package), ("own", Reach::Own)],
                )?;
            }
            "validate" => self.validate = Some(value(name, input)?),
            "on_release" => self.on_release = Some(value(name, input)?),
            "allow_output_mutation" => self.allows_output_mutation = switch(name, input)?,
            "suppress_warning" => self.suppresses_warning = switch(name, input)?,
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
            other => unreachable!("`{other}` is in no list of options"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, OF_ALL, of_kind};

    #[test]
    fn what_an_editor_shows_at_an_attribute_names_each_of_its_options_and_no_other() {
        let texts = [
            (Kind::Data, include_str!("glance/cache_data.md")),
            (Kind::Resource, include_str!("glance/cache_resource.md")),
            (Kind::Legacy, include_str!("glance/cache.md")),
        ];
        let all = texts.iter().flat_map(|(kind, _)| of_kind(*kind));
        let all: Vec<_> = OF_ALL.iter().chain(all).collect();
        for (kind, text) in texts {
            for option in &all {
                let ends = ["`", " =", "("];
                let is_named = ends
                    .iter()
                    .any(|end| text.contains(&format!("`{option}{end}")));
                let is_option = OF_ALL.contains(option) || of_kind(kind).contains(option);
                assert_eq!(is_named, is_option, "`{option}` of {}", kind.attribute());
            }
        }
    }
}
