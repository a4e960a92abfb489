//! Which names are taken for statics, and which of them can be read.

use super::Reads;

/// The names that a function reads, `!` before those that can't be read.
fn reads(function: &str) -> String {
    let function: syn::ItemFn = syn::parse_str(function).expect("the test's source is Rust");
    let reads = Reads::of(&function.block, &function.sig.generics);
    let names = reads.names.iter().map(|outside| {
        let mark = if outside.path.is_ok() { "" } else { "!" };
        format!("{mark}{}", outside.name)
    });
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn statics_are_found_by_their_names() {
    for (function, expected) in [
        (
            "fn f() { LIMIT.load(o) + config::DEEP_1.lock().len() }",
            "LIMIT config::DEEP_1",
        ),
        ("fn f() { let x = crate::a::B; }", "crate::a::B"),
        ("fn f() { g(&NAMES, |x| x + STEP) }", "NAMES STEP"),
        ("fn f() { use crate::config::LIMIT; LIMIT }", "LIMIT"),
        ("fn f() { fn inner() -> u8 { DEEP } inner() }", "DEEP"),
        (
            "fn f() { println!(\"{} {COUNT} {{NO}} {x:>5}\", TOTAL) }",
            "COUNT TOTAL",
        ),
        ("fn f() { vec![START; N_ITEMS] }", "N_ITEMS START"),
        ("fn f() { matches!(STATE, A | B) }", "STATE"),
    ] {
        assert_eq!(reads(function), expected, "{function}");
    }
}

#[test]
fn what_is_no_static_is_left_out() {
    for function in [
        "fn f<const N: usize>() -> usize { N }",
        "fn f() { let N = 1; N }",
        "fn f() { match x { MAX => MAX, _ => 0 } }",
        "fn f() { u64::MAX + Self::LIMIT + Config::LIMIT + T::SIZE }",
        "fn f() { A(1) }",
        "fn f() { None.unwrap_or(limit) }",
        "fn f() { sql!(SELECT NAME FROM RIDES) }",
    ] {
        assert_eq!(reads(function), "", "{function}");
    }
}

#[test]
fn what_the_expansion_could_not_name_is_unseen() {
    for (function, expected) in [
        ("fn f() { static COUNT: u8 = 0; COUNT }", "!COUNT"),
        ("fn f() { unsafe { BUFFER[0] } }", "!BUFFER"),
        ("fn f() { if x { use a::LIMIT; LIMIT } }", "!LIMIT"),
        ("fn f() { #[cfg(windows)] let x = DRIVE; }", "!DRIVE"),
        ("fn f() { unsafe { COUNT }; COUNT }", "!COUNT"),
    ] {
        assert_eq!(reads(function), expected, "{function}");
    }
}
