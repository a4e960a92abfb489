//! Which statics a function reaches, and by which path its expansion reads each.

use crate::code::statics::{StaticPath, statics};
use crate::code::tests::in_package;

/// The statics that `f` reaches: `name path`, `name by path` or `name ! reason`, behind the names that its own
/// body says.
fn told(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (*name, (*text).to_owned()))
        .collect();
    let statics = in_package(&files, |sources, sites| {
        statics(sources, sites, &|name| name == "dep")
    });
    let told = statics.iter().map(|it| {
        let mut mark: Vec<_> = it.of_body.iter().map(String::as_str).collect();
        mark.push("");
        let mark = mark.join(" = ");
        let path = match &it.path {
            Ok(StaticPath::Itself(path)) => path.clone(),
            Ok(StaticPath::Marked(path)) => format!("by {path}"),
            Err(why) => format!("! {why}"),
        };
        format!("{mark}{} {path}", it.name)
    });
    told.collect()
}

/// Sources, and what is told of the statics that `f` reaches in them.
type Case = (
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);

fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for (files, expected) in cases {
        let told = told(files);
        if told != *expected {
            wrong.push(format!("{files:?}\n  {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn statics_of_called_functions_are_reached_by_their_paths() {
    check(&[
        (
            &[(
                "main.rs",
                "static A: u8 = 1; static B: u8 = 2; static C: u8 = 3; fn f() { A + g() } fn g() { B }",
            )],
            &["A = A crate::A", "B crate::B"],
        ),
        (
            &[
                ("main.rs", "mod a; mod b; fn main() {}"),
                ("a.rs", "use crate::b::g; fn f() { g() }"),
                (
                    "b.rs",
                    "mod c; pub(crate) static A: u8 = 1; static D: u8 = 1; pub fn g() { A + h() } fn h() { c::k() }",
                ),
                (
                    "b/c.rs",
                    "pub(super) static B: u8 = 1; pub(crate) fn k() { B + super::D }",
                ),
            ],
            &[
                "b::A crate::b::A",
                "b::D ! it is private to `b`; `#[outside]` before it shows it",
                "b::c::B ! the module `b::c` is private",
            ],
        ),
        (
            &[(
                "main.rs",
                "mod a { mod b { pub static A: u8 = 1; pub fn g() { A } } mod c { fn f() { super::b::g() } } }",
            )],
            &["a::b::A crate::a::b::A"],
        ),
        (
            &[
                ("main.rs", "use demo::api::g; fn f() { g() }"),
                (
                    "lib.rs",
                    "pub mod api; pub static A: u8 = 1; pub(crate) static B: u8 = 1;",
                ),
                ("api.rs", "pub fn g() { crate::A + crate::B }"),
            ],
            &[
                "demo::A ::demo::A",
                "demo::B ! it is private to `demo`; `#[outside]` before it shows it",
            ],
        ),
        (
            &[(
                "main.rs",
                "trait T { fn t(); } struct S; impl T for S { fn t() { A } } static A: u8 = 1; fn f(s: S) { s.t() }",
            )],
            &["A crate::A"],
        ),
        // What some edition has reserved is written with its mark, in each.
        (
            &[(
                "main.rs",
                "mod r#gen { pub mod r#try { pub static A: u8 = 1; } pub static r#yield: u8 = 1; } fn f() { g() } \
                 fn g() { r#gen::r#try::A + r#gen::r#yield }",
            )],
            &[
                "gen::try::A crate::r#gen::r#try::A",
                "gen::yield crate::r#gen::r#yield",
            ],
        ),
    ]);
}

#[test]
fn a_private_static_is_read_by_its_marker() {
    check(&[
        (
            &[(
                "main.rs",
                "mod a { static A: u8 = 1; pub fn g() { A } } fn f() { a::g() }",
            )],
            &["a::A ! it is private to `a`; `#[outside]` before it shows it"],
        ),
        (
            &[(
                "main.rs",
                "mod a { use dep::outside; #[outside] static A: u8 = 1; pub fn g() { A } } fn f() { a::g() }",
            )],
            &["a::A by crate::a::__outside_A"],
        ),
        (
            &[(
                "main.rs",
                "mod a { #[dep::outside] static A: u8 = 1; pub fn g() { A } } fn f() { a::g() }",
            )],
            &["a::A by crate::a::__outside_A"],
        ),
        (
            &[(
                "main.rs",
                "mod a { mod b { #[dep::outside] static A: u8 = 1; pub fn h() { A } } pub fn g() { b::h() } } fn f() { a::g() }",
            )],
            &["a::b::A ! the module `a::b` is private"],
        ),
        // An attribute of the same name from a crate that has another one makes no accessor.
        (
            &[(
                "main.rs",
                "mod a { use other::outside; #[outside] static A: u8 = 1; pub fn g() { A } } fn f() { a::g() }",
            )],
            &["a::A ! it is private to `a`; `#[outside]` before it shows it"],
        ),
    ]);
}

#[test]
fn what_may_not_be_there_or_not_be_named_is_unseen() {
    check(&[
        (
            &[(
                "main.rs",
                "#[cfg(unix)] static A: u8 = 1; #[cfg(not(unix))] static A: u8 = 2; fn f() { g() } fn g() { A }",
            )],
            &["A ! it is there under a `#[cfg]` only"],
        ),
        (
            &[(
                "main.rs",
                "#[cfg(test)] mod a { pub static A: u8 = 1; pub fn g() { A } } fn f() { a::g() }",
            )],
            &["a::A ! it is there under a `#[cfg]` only"],
        ),
        (
            &[(
                "main.rs",
                "mod a { #![cfg(unix)] pub static A: u8 = 1; pub fn g() { A } } fn f() { a::g() }",
            )],
            &["a::A ! it is there under a `#[cfg]` only"],
        ),
        // Where the function is, there is the module around it.
        (
            &[(
                "main.rs",
                "#[cfg(test)] mod a { static A: u8 = 1; fn g() { A } fn f() { g() } }",
            )],
            &["a::A crate::a::A"],
        ),
        (
            &[(
                "main.rs",
                "static mut A: u8 = 1; extern \"C\" { static B: u8; } fn f() { g() } fn g() { A + B }",
            )],
            &[
                "A ! only unsafe code may read it",
                "B ! only unsafe code may read it",
            ],
        ),
        (
            &[(
                "main.rs",
                "#[hide] static A: u8 = 1; fn f() { g() } fn g() { A }",
            )],
            &["A ! the attribute `hide` may change it"],
        ),
        (
            &[(
                "main.rs",
                "mod a { struct P; pub static A: Vec<P> = P; pub fn g() { A } } fn f() { a::g() }",
            )],
            &["a::A ! its type may be private; `#[outside]` before the static shows it"],
        ),
        // The type ends behind the one that it binds.
        (
            &[(
                "main.rs",
                "mod a { struct P; pub static A: Vec<Box<dyn Iterator<Item = P>>> = P; pub fn g() { A } } fn f() { a::g() }",
            )],
            &["a::A ! its type may be private; `#[outside]` before the static shows it"],
        ),
        (
            &[(
                "main.rs",
                "mod a { use std::sync::Mutex; pub struct P; pub static A: Mutex<P> = P; pub fn g() { A } } fn f() { a::g() }",
            )],
            &["a::A crate::a::A"],
        ),
        (
            &[(
                "main.rs",
                "thread_local! { static A: Vec<u8> = 1; static B: u8 = 2; } fn f() { g() } fn g() { A.with(Vec::len) }",
            )],
            &["A ! every thread has a value of its own"],
        ),
        (
            &[(
                "main.rs",
                "macro_rules! make { ($n:ident) => { static $n: u8 = 1; } } make!(A); fn f() { g() } fn g() { A }",
            )],
            &["A ! the macro `make!` makes it"],
        ),
        (
            &[(
                "main.rs",
                "lazy_static! { static ref A: u8 = 1; } fn f() { g() } fn g() { A }",
            )],
            &["A ! the macro `lazy_static!` makes it"],
        ),
    ]);
}

#[test]
fn statics_in_bodies_are_told_where_those_bodies_are_reached() {
    check(&[
        (
            &[(
                "main.rs",
                "fn f() { g() } fn g() { static A: u8 = 1; A } fn h() { static B: u8 = 1; B }",
            )],
            &["A ! it stands inside of a function"],
        ),
        (
            &[("main.rs", "fn f() { static A: u8 = 1; A }")],
            &["A = A ! it stands inside of a function"],
        ),
        (
            &[(
                "main.rs",
                "fn main() { static A: u8 = 1; fn g() { A } fn f() { g() } }",
            )],
            &["A A"],
        ),
        (
            &[(
                "main.rs",
                "fn main() { static A: u8 = 1; { static A: u8 = 2; fn g() { A } fn f() { g() } } }",
            )],
            &["A ! there are several of its name"],
        ),
        (
            &[(
                "main.rs",
                "fn main() { thread_local! { static A: u8 = 1; } fn g() { A.get() } fn f() { g() } }",
            )],
            &["A ! every thread has a value of its own"],
        ),
    ]);
}

#[test]
fn what_the_body_means_by_a_name_is_not_told_twice() {
    check(&[
        (
            &[(
                "main.rs",
                "mod a { pub static A: u8 = 1; } fn f() { use a::A; A }",
            )],
            &["A = a::A = a::A crate::a::A"],
        ),
        (
            &[(
                "main.rs",
                "mod a { pub static A: u8 = 1; } mod b { pub static A: u8 = 2; } fn f() { a::A + g() } fn g() { b::A }",
            )],
            &["a::A = a::A crate::a::A", "b::A crate::b::A"],
        ),
        // Two of a name: the body's own is a constant.
        (
            &[(
                "main.rs",
                "mod a { pub static A: u8 = 1; pub fn g() { A } } const A: u8 = 2; fn f() { A + a::g() }",
            )],
            &["a::A crate::a::A"],
        ),
    ]);
}

#[test]
fn what_a_macro_declares_is_followed_to_the_statics_that_its_calls_name() {
    check(&[
        (
            &[(
                "main.rs",
                "static A: u8 = 1; static B: u8 = 2; struct S; trait T { fn t(&self) -> u8; fn u(&self) -> u8; } \
                 macro_rules! make { ($t:ty, $m:ident, $s:ident) => { impl T for $t { fn $m(&self) -> u8 { $s } } } } \
                 make!(S, t, A); fn f(s: S) { s.t() }",
            )],
            &["A crate::A"],
        ),
        (
            &[(
                "main.rs",
                "static A: u8 = 1; struct S; macro_rules! make { ($t:ty, $s:ident) => { impl $t { fn t(&self) -> u8 { $s } } } } \
                 make!(S, A); fn f(s: S) { s.t() + S::t(&s) }",
            )],
            &["A crate::A"],
        ),
        (
            &[(
                "main.rs",
                "static A: u8 = 1; struct S; macro_rules! make { ($t:ty, $s:ident) => { impl $t { fn t(&self) -> u8 { $s } } } } \
                 make!(S, A); fn f(s: Vec<u8>) { s.len() }",
            )],
            &[],
        ),
    ]);
}
