//! Which edits change which parts of a function's code, case by case.

mod lexers;
mod openness;
mod roundabout;
mod statics;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

use crate::code::edges::Breadth;
use crate::code::items::FnSite;
use crate::code::package::Package;
use crate::code::reach::reach;
use crate::code::sources::Sources;

/// Files of a package, an edit, and the inputs of `f` that it changes.
struct Case {
    what: &'static str,
    files: &'static [(&'static str, &'static str)],
    /// What becomes what, in whichever file it stands.
    edit: (&'static str, &'static str),
    changes: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        what: "a function in a sibling file",
        files: &[
            (
                "main.rs",
                "mod reading; use reading::parse; fn f() { parse() } fn main() {}",
            ),
            (
                "reading.rs",
                "pub fn parse() { step() } fn step() { 1 } fn other() { 2 }",
            ),
        ],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["fn step"],
    },
    Case {
        what: "a function that isn't reached",
        files: &[
            (
                "main.rs",
                "mod reading; use reading::parse; fn f() { parse() } fn main() {}",
            ),
            (
                "reading.rs",
                "pub fn parse() { step() } fn step() { 1 } fn other() { 2 }",
            ),
        ],
        edit: ("{ 2 }", "{ 3 }"),
        changes: &[],
    },
    Case {
        what: "comments and layout of what is reached",
        files: &[("main.rs", "fn f() { g() } fn g() { 1+2 }")],
        edit: ("{ 1+2 }", "{\n    // Sum.\n    1 + 2\n}"),
        changes: &[],
    },
    Case {
        what: "a constant that a format string captures",
        files: &[(
            "main.rs",
            "const LIMIT: u8 = 1; fn f() { format!(\"{LIMIT:>3}\") }",
        )],
        edit: ("= 1", "= 2"),
        changes: &["const LIMIT"],
    },
    Case {
        what: "what a static begins with",
        files: &[(
            "main.rs",
            "static LIST: Mutex<Vec<u8>> = Mutex::new(first()); const fn first() { 1 } fn f() { LIST.lock() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn first"],
    },
    Case {
        what: "an operator of a type that is a field of an argument",
        files: &[(
            "main.rs",
            "struct A { b: B } struct B; impl Add for B { fn add() { 1 } } fn f(a: A) { a.b + a.b }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl Add for B"],
    },
    Case {
        what: "a method of a type that is reached",
        files: &[(
            "main.rs",
            "struct A; impl A { fn one() { 1 } fn two() { 2 } } fn f(a: A) { a.one() }",
        )],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["fn A::one"],
    },
    Case {
        what: "a method that nobody names",
        files: &[(
            "main.rs",
            "struct A; impl A { fn one() { 1 } fn two() { 2 } } fn f(a: A) { a.one() }",
        )],
        edit: ("{ 2 }", "{ 3 }"),
        changes: &[],
    },
    Case {
        what: "a method of the same name on a type that isn't reached",
        files: &[(
            "main.rs",
            "struct A; struct B; impl A { fn new() { 1 } } impl B { fn new() { 2 } } fn f() { A::new() }",
        )],
        edit: ("{ 2 }", "{ 3 }"),
        changes: &[],
    },
    Case {
        what: "a method that is named before its type is met",
        files: &[(
            "main.rs",
            "fn f() { g().one() } fn g() -> A { A } struct A; impl A { fn one() { 1 } }",
        )],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["fn A::one"],
    },
    Case {
        what: "an implementation behind `dyn`",
        files: &[(
            "main.rs",
            "trait Shape {} struct A; impl Shape for A { fn area() { 1 } } fn f(s: &dyn Shape) { s.area() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl Shape for A"],
    },
    Case {
        what: "an implementation of another crate's trait behind a bound",
        files: &[(
            "main.rs",
            "struct A; impl Display for A { fn fmt() { 1 } } fn f<T: std::fmt::Display>(t: T) { t.to_string() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl Display for A"],
    },
    Case {
        what: "a type that derives what a bound asks for",
        files: &[(
            "main.rs",
            "#[derive(Default)] struct A { a: u8 } fn f<T: Default>() -> T { T::default() }",
        )],
        edit: ("a: u8", "a: u16"),
        changes: &["struct A"],
    },
    Case {
        what: "a trait's own body, for another crate's type",
        files: &[(
            "main.rs",
            "trait Twice { fn twice(&self) { 1 } } impl Twice for str {} fn f(s: &str) { s.twice() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["trait Twice"],
    },
    Case {
        what: "an implementation for another crate's type",
        files: &[(
            "main.rs",
            "trait Twice { fn twice(&self); } impl Twice for str { fn twice(&self) { 1 } } fn f(s: &str) { s.twice() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl Twice for str"],
    },
    Case {
        what: "a conversion by `?`",
        files: &[(
            "main.rs",
            "struct E; impl From<io::Error> for E { fn from() { 1 } } fn f() -> Result<(), E> { read()? }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl From<io::Error> for E"],
    },
    Case {
        what: "a macro, and what it calls",
        files: &[(
            "main.rs",
            "macro_rules! m { () => { g() } } fn g() { 1 } fn f() { m!() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn g"],
    },
    Case {
        what: "a function that a macro makes, named in the call",
        files: &[(
            "main.rs",
            "macro_rules! make { ($n:ident, $v:expr) => { fn $n() { $v } } } make!(g, 1); fn f() { g() }",
        )],
        edit: ("(g, 1)", "(g, 2)"),
        changes: &["make!"],
    },
    Case {
        what: "a function that a macro makes, named in the macro",
        files: &[(
            "main.rs",
            "macro_rules! make { () => { fn g() { 1 } } } make!(); fn f() { g() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["macro make"],
    },
    Case {
        what: "a name made of pieces, which makes the whole package count",
        files: &[(
            "main.rs",
            "macro_rules! make { ($n:ident) => { paste! { fn [<get_ $n>]() { 1 } } } } make!(g); fn f() { get_g() } fn other() { 2 }",
        )],
        edit: ("{ 2 }", "{ 3 }"),
        changes: &["whole package"],
    },
    Case {
        what: "a name from an attribute that may make items",
        files: &[(
            "main.rs",
            "#[builder] struct A; fn f() { ABuilder::new() } fn other() { 2 }",
        )],
        edit: ("{ 2 }", "{ 3 }"),
        changes: &["whole package"],
    },
    Case {
        what: "local names in a package that hides items",
        files: &[(
            "main.rs",
            "#[builder] struct A; fn f(a: u8, (b, c): (u8, u8)) { let d = a; for e in b..c { g(|h, i| h + d + e + i) } } fn g() {} fn other() { 2 }",
        )],
        edit: ("{ 2 }", "{ 3 }"),
        changes: &[],
    },
    Case {
        what: "one branch of a cfg",
        files: &[(
            "main.rs",
            "#[cfg(unix)] fn g() { 1 } #[cfg(windows)] fn g() { 2 } fn f() { g() }",
        )],
        edit: ("{ 2 }", "{ 3 }"),
        changes: &["fn g"],
    },
    Case {
        what: "an import under another name",
        files: &[(
            "main.rs",
            "mod a { pub fn g() { 1 } } use a::g as h; fn f() { h() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn g"],
    },
    Case {
        what: "an import of something else",
        files: &[(
            "main.rs",
            "mod a { pub fn g() { 1 } } mod b { pub fn g() { 1 } } use a::g; fn f() { g() }",
        )],
        edit: ("use a::g", "use b::g"),
        changes: &["fn g", "use g"],
    },
    Case {
        what: "another crate's function under the same name",
        files: &[("main.rs", "use dep::one::g; fn f() { g() }")],
        edit: ("one::g", "two::g"),
        changes: &["use g"],
    },
    Case {
        what: "a glob",
        files: &[(
            "main.rs",
            "mod a { pub fn g() { 1 } } use a::*; fn f() { g() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn g"],
    },
    Case {
        what: "a glob of another module",
        files: &[(
            "main.rs",
            "mod a { pub fn g() { 1 } } mod b { pub fn g() { 2 } } use a::*; fn f() { g() }",
        )],
        edit: ("use a::*", "use b::*"),
        changes: &["imports by `*`"],
    },
    Case {
        what: "a function of the same name in another module",
        files: &[(
            "main.rs",
            "mod a { fn g() { 1 } } fn g() { 2 } fn f() { g() }",
        )],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &[],
    },
    Case {
        what: "two functions that change places",
        files: &[(
            "main.rs",
            "mod a { pub fn g() { 1 } } mod b { pub fn g() { 2 } } fn f() { a::g() - b::g() }",
        )],
        edit: (
            "{ 1 } } mod b { pub fn g() { 2 }",
            "{ 2 } } mod b { pub fn g() { 1 }",
        ),
        changes: &["fn g"],
    },
    Case {
        what: "nested modules",
        files: &[
            ("main.rs", "mod a; fn f() { a::b::g() }"),
            ("a.rs", "pub mod b;"),
            ("a/b.rs", "pub fn g() { super::super::h() } "),
            ("other.rs", ""),
        ],
        edit: ("super::super::h()", "1"),
        changes: &["fn g"],
    },
    Case {
        what: "a module in a folder",
        files: &[
            ("main.rs", "mod a; fn f() { a::g() }"),
            ("a/mod.rs", "pub fn g() { 1 }"),
        ],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn g"],
    },
    Case {
        what: "a module at a path",
        files: &[
            (
                "main.rs",
                "#[path = \"deep/x.rs\"] mod a; fn f() { a::g() }",
            ),
            ("deep/x.rs", "pub fn g() { 1 }"),
        ],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn g"],
    },
    Case {
        what: "an included file",
        files: &[
            ("main.rs", "include!(\"x.in\"); fn f() { g() }"),
            ("x.in", "fn g() { 1 }"),
        ],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn g"],
    },
    Case {
        what: "a text that is compiled in",
        files: &[
            (
                "main.rs",
                "fn f() { include_str!(concat!(\"x\", \".txt\")) }",
            ),
            ("x.txt", "one"),
        ],
        edit: ("one", "two"),
        changes: &["file x.txt"],
    },
    Case {
        what: "an expression from a file, which isn't looked into",
        files: &[
            ("main.rs", "fn f() { include!(\"x.in\") } fn g() { 1 }"),
            ("x.in", "g()"),
        ],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["whole package"],
    },
    Case {
        what: "a function that serde calls by a text",
        files: &[(
            "main.rs",
            "#[derive(Deserialize)] struct A { #[serde(default = \"one\")] a: u8 } fn one() { 1 } fn f(a: A) {}",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn one"],
    },
    Case {
        what: "a function in a module that serde is told of by a text",
        files: &[(
            "main.rs",
            "mod cents { pub fn deserialize() { 1 } } #[derive(Deserialize)] struct A { #[serde(with = \"cents\")] a: u8 } fn f(a: A) {}",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn deserialize"],
    },
    Case {
        what: "a method that a trait of the package gives to all types with another one",
        files: &[(
            "main.rs",
            "trait Shape {} struct A; impl Shape for A {} trait Area { fn area(&self); } impl<T: Shape> Area for T { fn area(&self) { 1 } } fn f() { A.area() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl Area for T"],
    },
    Case {
        what: "a function in a module that another module calls by another name",
        files: &[(
            "main.rs",
            "mod storage { pub mod sqlite { pub fn load() { 1 } } } use storage::sqlite as db; fn f() { crate::db::load() }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["fn load"],
    },
    Case {
        what: "a variant without its enum",
        files: &[("main.rs", "enum E { A = 1 } use E::*; fn f() { A }")],
        edit: ("= 1", "= 2"),
        changes: &["enum E"],
    },
    Case {
        what: "an alias of a type",
        files: &[(
            "main.rs",
            "struct A; type B = A; impl Drop for B { fn drop() { 1 } } fn f() { A }",
        )],
        edit: ("{ 1 }", "{ 2 }"),
        changes: &["impl Drop for B"],
    },
    Case {
        what: "the ttl of a cached function that is called",
        files: &[("main.rs", "#[cache_data(ttl = 1)] fn g() {} fn f() { g() }")],
        edit: ("ttl = 1", "ttl = 2"),
        changes: &[],
    },
    Case {
        what: "what a cached function that is called ignores",
        files: &[(
            "main.rs",
            "#[cache_data(ignore(a))] fn g(a: u8, b: u8) {} fn f() { g() }",
        )],
        edit: ("ignore(a)", "ignore(b)"),
        changes: &["fn g"],
    },
    Case {
        what: "an item inside of a body",
        files: &[(
            "main.rs",
            "fn outer() { fn f() { g() } fn g() { 1 } const N: u8 = { 2 }; }",
        )],
        edit: ("{ 1 }", "{ 3 }"),
        changes: &["fn g"],
    },
    Case {
        what: "a constant in braces among the types of a signature",
        files: &[(
            "main.rs",
            "fn f(a: A<{ N + 1 }>) -> A<{ 2 }> { g() } const N: u8 = 1; fn g() { 5 }",
        )],
        edit: ("{ 5 }", "{ 6 }"),
        changes: &["fn g"],
    },
    Case {
        what: "a function behind a path into the library of the package",
        files: &[
            ("main.rs", "use demo::api::g; fn f() { g() }"),
            ("lib.rs", "pub mod api;"),
            ("api.rs", "pub fn g() { crate::h() }"),
            ("unread.rs", "1"),
        ],
        edit: ("crate::h()", "2"),
        changes: &["fn g"],
    },
];

#[test]
fn an_edit_changes_the_parts_that_reach_it_and_no_others() {
    let mut wrong = Vec::new();
    for case in CASES.iter().chain(roundabout::CASES) {
        let edited: Vec<_> = case
            .files
            .iter()
            .map(|(name, text)| (*name, text.replace(case.edit.0, case.edit.1)))
            .collect();
        let plain: Vec<_> = case
            .files
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned()))
            .collect();
        assert_ne!(plain, edited, "{}: nothing is edited", case.what);
        let (before, after) = (inputs(&plain), inputs(&edited));
        let names: BTreeMap<_, _> = before.iter().chain(&after).collect();
        let changed: Vec<_> = names
            .keys()
            .filter(|name| before.get(**name) != after.get(**name))
            .collect();
        if changed != case.changes.iter().collect::<Vec<_>>() {
            let names: Vec<_> = before.keys().collect();
            wrong.push(format!("{}: {changed:?} changed of {names:?}", case.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_depends_on_where_the_files_lie() {
    for case in CASES.iter().chain(roundabout::CASES) {
        let files: Vec<_> = case
            .files
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned()))
            .collect();
        assert_eq!(inputs(&files), inputs(&files), "{}", case.what);
    }
}

/// What `f` reaches in a package of these files.
fn inputs(files: &[(&str, String)]) -> BTreeMap<String, u128> {
    in_package(files, |sources, sites| {
        let reached = reach(sources, sites, Breadth::AllCalls);
        let mut inputs = reached.inputs;
        if reached.is_whole {
            inputs.insert("whole package".to_owned(), sources.whole());
            inputs.retain(|name, _| name == "whole package");
        }
        inputs
    })
}

/// Finds `f` in a package of these files, with `dep`, `other` and its own library `demo` as the
/// crates that it may name.
fn in_package<R>(files: &[(&str, String)], look: impl FnOnce(&Sources, &[FnSite]) -> R) -> R {
    let dir = folder();
    for (name, text) in files {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder"))
            .expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    let roots: Vec<_> = ["main.rs", "lib.rs"].map(|name| dir.join(name)).into();
    let roots: Vec<_> = roots.into_iter().filter(|root| root.is_file()).collect();
    let sources = Sources::new(Package::read(&roots), Some("demo"), |name| {
        matches!(name, "dep" | "other" | "demo")
    });
    let package = &sources.package;
    let name = package.texts.find("f").expect("`f` is in it");
    let sites: Vec<_> = package
        .functions
        .iter()
        .filter(|((_, _, site), _)| *site == name)
        .flat_map(|(_, sites)| sites.clone())
        .collect();
    assert_eq!(sites.len(), 1, "one function is called `f`");
    let result = look(&sources, &sites);
    fs::remove_dir_all(dir).expect("a folder can be removed");
    result
}

/// A new folder outside of any package.
#[expect(
    clippy::disallowed_methods,
    reason = "unit tests have no folder of their own"
)]
fn folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    env::temp_dir().join(format!("dacapo-code-{}-{number}", process::id()))
}
