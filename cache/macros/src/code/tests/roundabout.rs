//! Edits of what a function reaches without saying its name: by a bound, by an operator, by the type of a field.

use crate::code::tests::Case;

/// As [`super::CASES`].
pub(super) const CASES: &[Case] = &[
    Case {
        what: "a module in a file that an attribute chooses",
        files: &[
            (
                "main.rs",
                "#[cfg_attr(unix, path = \"unix.rs\")] mod a; fn f() { a::g() }",
            ),
            ("unix.rs", "pub fn g() { 1 }"),
            ("a.rs", "pub fn g() { 2 }"),
        ],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["fn g"],
    },
    Case {
        what: "a file of a module inside of a module with a path",
        files: &[
            (
                "main.rs",
                "#[path = \"deep\"] mod a { pub mod b; } fn f() { a::b::g() }",
            ),
            ("deep/b.rs", "pub fn g() { 1 }"),
        ],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["fn g"],
    },
    Case {
        what: "names out of nested groups of an import",
        files: &[(
            "main.rs",
            "mod a { pub mod c { pub fn g() { 1 } pub fn k() { 5 } } } use a::{self as b, c::{g as h, *}}; fn f() { h() + b::c::k() }",
        )],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["fn g"],
    },
    Case {
        what: "an operator in the block of a constant without a name",
        files: &[(
            "main.rs",
            "struct A; const _: () = { impl Add for A { fn add() { 1 } } }; fn f(a: A) { a + a }",
        )],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["impl Add for A"],
    },
    Case {
        what: "what a policy does that an alias chooses",
        files: &[(
            "main.rs",
            "struct S<P>(P); impl<P: Policy> S<P> { fn go(&self) { P::run() } } trait Policy { fn run(); } struct Fast; impl Policy for Fast { fn run() { 1 } } type Chosen = S<Fast>; fn f(s: Chosen) { s.go() }",
        )],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["impl Policy for Fast"],
    },
    Case {
        what: "a constant of a type that a bound asks for",
        files: &[(
            "main.rs",
            "trait Named { const NAME: u8; } struct A; impl Named for A { const NAME: u8 = 1; } fn f<T: Named>() { T::NAME }",
        )],
        edit: ("= 1", "= 2"),
        changes: &["impl Named for A"],
    },
    Case {
        what: "a table of functions in another module",
        files: &[(
            "main.rs",
            "mod all { pub static ALL: &[fn() -> u8] = &[super::one]; } fn one() -> u8 { 1 } fn f() { all::ALL[0]() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn one"],
    },
    Case {
        what: "a conversion that a bound asks for by its other name",
        files: &[(
            "main.rs",
            "struct A; impl From<A> for f64 { fn from() { 1 } } fn f<T: Into<f64>>(t: T) { t.into() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl From<A> for f64"],
    },
    Case {
        what: "an iterator behind a bound for what can be gone through",
        files: &[(
            "main.rs",
            "struct A; impl Iterator for A { fn next() { 1 } } fn f(all: impl IntoIterator<Item = u8>) { for one in all {} }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl Iterator for A"],
    },
    Case {
        what: "words behind a bound for a text",
        files: &[(
            "main.rs",
            "struct A; impl fmt::Display for A { fn fmt() { 1 } } fn f<T>(t: T) where T: ToString { t.to_string() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl fmt::Display for A"],
    },
    Case {
        what: "a method of a field of a tuple of a tuple",
        files: &[(
            "main.rs",
            "struct A; impl A { fn one() { 1 } } struct B((A, A)); fn f(b: B) { b.0.1.one() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn A::one"],
    },
    Case {
        what: "a method of a number",
        files: &[(
            "main.rs",
            "trait One { fn one(); } impl One for i32 { fn one() { 1 } } fn f() { 1.one() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl One for i32"],
    },
    Case {
        what: "a function that is called by its raw name",
        files: &[("main.rs", "fn g() { 1 } fn f() { r#g() }")],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn g"],
    },
    Case {
        what: "a function whose name is none without its mark",
        files: &[("main.rs", "fn r#type() { 1 } fn f() { r#type() }")],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn r#type"],
    },
    Case {
        what: "functions whose raw names are keywords in one place only",
        files: &[(
            "main.rs",
            "fn path() { 1 } fn r#default() { 1 } fn union() { 1 } fn r#gen() { 1 } fn f() { r#path() + default() + r#union() + r#gen() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn default", "fn gen", "fn path", "fn union"],
    },
    Case {
        what: "a function of `Self` that is passed on",
        files: &[(
            "main.rs",
            "struct A; impl A { fn f() { list.map(Self::one) } fn one() { 1 } }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn A::one"],
    },
    Case {
        what: "a function that is passed on by a chain of modules",
        files: &[(
            "main.rs",
            "mod a { pub use self::b::*; mod b { pub fn g() { 1 } } } use a::g; fn f() { g() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn g"],
    },
    Case {
        what: "what the hash function of an argument calls",
        files: &[(
            "main.rs",
            "#[cache_data(hash_funcs(a = name_of))] fn f(a: u8) {} fn name_of() { 1 }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn name_of"],
    },
    Case {
        what: "a method that a trait gives by another one of its methods",
        files: &[(
            "main.rs",
            "trait T { fn a(&self) { self.b() } fn b(&self); } struct A; impl T for A { fn b(&self) { 1 } } fn f(x: A) { x.a() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl T for A"],
    },
    Case {
        what: "a comparison of the items of a field of a reached type",
        files: &[(
            "main.rs",
            "struct S { all: Vec<A> } struct A; impl Ord for A { fn cmp() { 1 } } fn f(s: S) { s.all.iter().max() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl Ord for A"],
    },
    Case {
        what: "a conversion into the error that an alias of the result names",
        files: &[(
            "main.rs",
            "type Result<T> = std::result::Result<T, E>; struct E; impl From<io::Error> for E { fn from() { 1 } } fn f() -> Result<()> { read()? }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl From<io::Error> for E"],
    },
    Case {
        what: "what another type is read as",
        files: &[(
            "main.rs",
            "struct W(A); struct A; impl Deref for W { fn deref() { 2 } } impl A { fn one() { 1 } } fn f(w: W) { w.one() }",
        )],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["fn A::one"],
    },
    Case {
        what: "the length of an array",
        files: &[(
            "main.rs",
            "const N: usize = 1; struct A([u8; N]); fn f(a: A) {}",
        )],
        edit: ("= 1", "= 2"),
        changes: &["const N"],
    },
    Case {
        what: "a value made by a lazy static",
        files: &[(
            "main.rs",
            "lazy_static! { static ref LIST: u8 = first(); } fn first() { 1 } fn f() { LIST }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn first"],
    },
    Case {
        what: "a constant that a derived default doesn't say",
        files: &[(
            "main.rs",
            "struct A { n: u8 } impl Default for A { fn default() { 1 } } #[derive(Default)] struct B { a: A } fn f() -> B { Default::default() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl Default for A"],
    },
];
