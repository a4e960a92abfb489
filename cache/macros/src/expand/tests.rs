//! What an editor relies on: whatever somebody has typed so far, the function is still there, word for word.

use proc_macro2::{Group, TokenStream, TokenTree};

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

/// Functions as people write them, to be cut off at any place.
const WHOLE: &[(&str, &str)] = &[
    (
        "pub(crate) fn load<T: Clone>(page: &mut Page, path: &Path, [_a, b]: [u8; 2], _db: &Db<T>) -> Result<Vec<T>, Error> \
         where T: Send",
        "{ let file = File::open(path)?; let mut rows = vec![]; for (idx, line) in file.lines().enumerate() { match \
         line.parse::<T>() { Ok(row) if idx > 0 => rows.push(row), Err(e) => return Err(e.into()), _ => continue } } \
         page.text(format!(\"{} rows\", rows.len())); Ok(rows) }",
    ),
    (
        "fn area(&self, scale: f64) -> f64",
        "{ unsafe_free!({ self.width }) * scale.max(0.0) as f64 + [1.0, 2.0][usize::from(b'a' == self.kind)] }",
    ),
];

/// What stands before the cursor, which is behind so many tokens: what was opened is closed.
fn cut(tokens: TokenStream, n_left: &mut usize) -> TokenStream {
    let mut before = TokenStream::new();
    for token in tokens {
        if *n_left == 0 {
            break;
        }
        *n_left -= 1;
        before.extend([match token {
            TokenTree::Group(group) => {
                let inside = cut(group.stream(), n_left);
                TokenTree::Group(Group::new(group.delimiter(), inside))
            }
            other => other,
        }]);
    }
    before
}

/// Everything that somebody has typed on the way to `source`.
fn on_the_way_to(source: &str) -> Vec<TokenStream> {
    let mut all = Vec::new();
    loop {
        let mut n_left = all.len();
        let so_far = cut(tokens(source), &mut n_left);
        if n_left > 0 {
            return all;
        }
        all.push(so_far);
    }
}

#[test]
fn a_body_that_is_cut_off_anywhere_is_still_there_with_all_companions() {
    for (signature, body) in WHOLE {
        // At least its braces.
        for body in on_the_way_to(body).split_off(1) {
            let body = body.to_string();
            for kind in [Kind::Data, Kind::Resource, Kind::Legacy] {
                let text = expanded(kind, "", &format!("{signature} {body}"));
                assert!(!text.contains("compile_error"), "{text}");
                assert!(text.contains(&body), "{body} is not in {text}");
                assert!(text.contains("clear_for"), "{text}");
            }
        }
    }
}

#[test]
fn a_signature_that_is_cut_off_anywhere_leaves_what_is_there() {
    for (signature, body) in WHOLE {
        for signature in on_the_way_to(signature) {
            let item = tokens(&format!("{signature} {body}")).to_string();
            let text = expanded(Kind::Data, "", &item);
            let is_expanded =
                text.contains("clear_for") && text.contains(&tokens(body).to_string());
            assert!(is_expanded || text.ends_with(&item), "{item}: {text}");
        }
    }
}

#[test]
fn options_that_are_cut_off_anywhere_cost_neither_body_nor_companions() {
    let options = "ttl = \"1h 30m\", max_entries = 100, max_size = \"5MB\", show_spinner = \"Reading…\", show_time = true, \
                   hash_funcs(a = |a: &i32| a + 1, Path = by_mtime), ignore(b), scope = \"session\", code = \"own\", copy = \
                   \"serialize\", refresh_mode = \"foreground\", companion = \"other\"";
    for options in on_the_way_to(options) {
        let options = options.to_string();
        let text = expanded(
            Kind::Data,
            &options,
            "fn sum(a: i32, b: &Path) -> i32 { a. }",
        );
        assert!(text.contains("{ a . }"), "{options}: {text}");
        let is_whole = text.contains("clear_for");
        assert!(
            is_whole || text.contains("compile_error"),
            "{options}: {text}"
        );
    }
}

#[test]
fn what_stands_before_the_cursor_is_the_same_while_somebody_types() {
    // An editor completes by comparing two expansions: of the code as it is, and with a word of its own at the cursor.
    let word = "somethingNobodyWrote";
    let item = |typed: &str| {
        format!("fn minutes(ride: &Ride) -> u32 {{ let now = ride. {typed}; helper(now) }}")
    };
    for kind in [Kind::Data, Kind::Resource, Kind::Legacy] {
        for options in ["ttl = 5", "companions = false"] {
            let real = expanded(kind, options, &item("mi"));
            let asked = expanded(kind, options, &item(&format!("mi{word}")));
            let place = asked.find(word).expect("the word is in the body");
            // The hash of the code differs, and is as long.
            let before = place - "let now = ride . mi".len()..place;
            assert_eq!(real[before.clone()], asked[before], "{options}: {real}");
            assert!(real[place..].contains("helper (now)"), "{real}");
        }
    }
}
