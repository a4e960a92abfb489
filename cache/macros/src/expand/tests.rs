//! What an editor relies on: whatever somebody has typed so far, the function is still there, word for word.

use proc_macro2::TokenStream;

use crate::expand::{Kind, as_written, expand};

fn tokens(source: &str) -> TokenStream {
    source.parse().expect("brackets are balanced")
}

/// The expansion as text; that of the function as it stands where the attribute refuses it, as `lib.rs` does.
fn expanded(kind: Kind, options: &str, item: &str) -> String {
    let item = tokens(item);
    match expand(kind, "dacapo_cache", tokens(options), &item) {
        Ok(expansion) => expansion.to_string(),
        Err(error) => format!("{} {}", error.into_compile_error(), as_written(item)),
    }
}

/// Signature and body of each stand in the expansion of any attribute as they were written.
const FUNCTIONS: &[(&str, &str)] = &[
    ("fn sum(a: i32, b: i32) -> i32", "{ a + b }"),
    (
        "fn unfinished(path: &Path) -> String",
        "{ let file = path. }",
    ),
    ("fn half(a: i32) -> i32", "{ if a > { 1 } else a. }"),
    ("fn open_call(a: i32) -> i32", "{ let x = f(a, ); x..  }"),
    ("fn empty(a: &str) -> String", "{ }"),
    (
        "fn generic<'a, T: Serialize, const N: usize>(a: &'a [T; N], _b: impl Fn(T) -> T) -> Vec<T> where T: Clone",
        "{ a . iter () . ma }",
    ),
];

#[test]
fn an_unfinished_body_still_expands_into_wrapper_and_companions() {
    for (signature, body) in FUNCTIONS {
        let text = expanded(Kind::Data, "ttl = 5", &format!("{signature} {body}"));
        assert!(!text.contains("compile_error"), "{text}");
        assert!(text.contains(&tokens(body).to_string()), "{text}");
        assert!(text.contains("fn clear_for"), "{text}");
    }
}

#[test]
fn the_signature_stays_as_it_was_written() {
    let packed = |text: String| text.replace(' ', "");
    for (signature, body) in FUNCTIONS {
        let text = packed(expanded(Kind::Data, "", &format!("{signature} {body}")));
        let (_, arguments) = signature.split_once('(').expect("it has arguments");
        let arguments = packed(tokens(&format!("({arguments}")).to_string());
        // Once under its own name, once as the body's.
        assert!(text.matches(&arguments).count() >= 2, "{text}");
    }
}

#[test]
fn a_mistake_in_the_options_costs_neither_body_nor_companions() {
    for options in [
        "ttl =",
        "ttl = -1",
        "max_entries",
        "tt",
        "ttl = 5, wrong(a b), max_entries = 0",
    ] {
        let text = expanded(Kind::Data, options, "fn sum(a: i32) -> i32 { a. }");
        assert!(text.contains("compile_error"), "{options}: {text}");
        assert!(text.contains("{ a . }"), "{options}: {text}");
        assert!(text.contains("fn clear_for"), "{options}: {text}");
    }
}

#[test]
fn a_refused_function_stays_without_the_attribute() {
    for item in [
        "async fn later() -> i32 { x. }",
        "fn borrow(a: &str) -> &str { a. }",
        "pub(crate) fn change(&mut self) { self. }",
        "#[cache_resource] fn twice() -> i32 { 1 + }",
    ] {
        let text = expanded(Kind::Data, "", item);
        let item = item.trim_start_matches("#[cache_resource] ");
        assert!(text.contains("compile_error"), "{text}");
        assert!(text.ends_with(&tokens(item).to_string()), "{text}");
    }
    // What is no function stays, too.
    let text = expanded(Kind::Data, "", "struct Table { rows: usize }");
    assert!(text.ends_with("struct Table { rows : usize }"), "{text}");
}
