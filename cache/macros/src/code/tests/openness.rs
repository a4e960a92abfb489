//! Into which functions values of other crates may come, and which crates count then.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::code::compiler::Compiler;
use crate::code::edges::Breadth;
use crate::code::reach::reach;
use crate::code::tests::{folder, in_package};
use crate::code::{Compilation, Wish};
use crate::options::Reach;

/// Checks whether `f` is open in each of the sources.
fn check(sources: &[&str], is_open: bool) {
    for source in sources {
        let files = [("main.rs", (*source).to_owned())];
        let found = in_package(&files, |sources, sites| {
            reach(sources, sites, Breadth::AllCalls).is_open
        });
        assert_eq!(found, is_open, "{source}");
    }
}

#[test]
fn values_of_other_crates_come_in_where_a_signature_is_open() {
    check(
        &[
            "fn f<T: Shape>(a: T) {}",
            "fn f<const N: usize, T>(a: [T; N]) {}",
            "fn f<'a, T>(a: &'a T) {}",
            "fn f(a: impl Shape) {}",
            "fn f(a: &dyn Shape) {}",
            "fn f(a: A<{ N + 1 }>, b: &dyn Shape) {} const N: u8 = 1;",
            "#[cache_data(hash_funcs(a = g as fn(&A) -> u8))] fn f(a: &dyn Shape) {}",
            "struct A<T>(T); impl<T: Shape> A<T> { fn f(&self) {} }",
            "trait Shape { fn f(&self) {} }",
            "impl Shape for Box<dyn Other> { fn f(&self) {} }",
        ],
        true,
    );
}

#[test]
fn values_of_other_crates_come_in_by_what_the_parameters_are_made_of() {
    check(
        &[
            "type Shapes = Vec<Box<dyn Shape>>; fn f(all: &Shapes) {}",
            "struct Scene { all: Vec<Box<dyn Shape>> } fn f(scene: &Scene) {}",
            "struct Scene { all: Vec<Box<dyn Shape>> } impl Scene { fn f(&self) {} }",
            "mod a { pub enum View { Empty, Full(b::Scene) } pub mod b { pub struct Scene(Box<dyn Shape>); } } use a::View; fn f(all: &[View]) {}",
            "macro_rules! make { ($n:ident) => { struct $n(Box<dyn Shape>); } } mod a { make!(Scene); } use a::Scene; fn f(scene: Scene) {}",
            "trait T { type Out; } struct A; impl T for A { fn g() {} type Out = Box<dyn Shape>; } fn f(a: <A as T>::Out) {}",
            "struct A; impl Iterator for A { type Item = Box<dyn Shape>; fn f(a: Self::Item) {} }",
        ],
        true,
    );
}

#[test]
fn no_values_of_other_crates_come_in_where_each_type_is_named() {
    check(
        &[
            "fn f(a: u8, b: Vec<A>) {} struct A;",
            "fn f<'a>(a: &'a str) {}",
            "struct A; impl A { fn f(&self) {} }",
            "struct A<'a>(&'a u8); impl<'a> A<'a> { fn f(&self) {} }",
            "fn f() -> u8 { g::<u8>() } fn g<T>() {}",
            "fn f<const N: usize>(a: [f64; N]) {}",
            "fn f<'a, const N: usize>(a: &'a [f64; N]) {}",
            "struct A<const N: usize>; impl<const N: usize> A<N> { fn f(&self) {} }",
            // What is returned is made here.
            "fn f(path: &Path) -> Result<u8, Box<dyn Error>> {}",
            "fn f() -> Arc<dyn Shape> {}",
            "struct Scene(Box<dyn Shape>); fn f() -> Scene {}",
            // What is called is given what this package names.
            "struct A; impl A { fn f(&self) { self.g(&A) } fn g(&self, on: &dyn Canvas) {} }",
            "trait Shape { fn draw(&self, on: &dyn Canvas); } struct A; impl Shape for A { fn f(&self) {} }",
            "struct A; impl T for A { fn g() -> Box<dyn Error> {} type Out = u8; } fn f(a: <A as T>::Out) {}",
            "lazy_static! { static ref ALL: HashMap<String, Box<dyn Shape>> = g(); } fn f(a: String) {}",
        ],
        false,
    );
}

#[test]
fn all_crates_count_for_an_open_function_but_the_library_of_its_package() {
    for (source, crates) in [
        ("fn f(a: &dyn Shape) {}", &["crate dep"][..]),
        ("fn f(a: &Path) -> Box<dyn Shape> {}", &[]),
    ] {
        let inputs = inputs(source);
        let mut found: Vec<_> = inputs.keys().map(String::as_str).collect();
        found.retain(|name| name.starts_with("crate "));
        assert_eq!(found, crates, "{source}");
    }
}

/// The parts of `f` in the program of a package `demo`, which has a library and depends on `dep`.
fn inputs(source: &str) -> BTreeMap<String, u128> {
    let dir = folder();
    fs::create_dir_all(dir.join("src")).expect("a folder can be made");
    for (name, text) in [
        ("Cargo.toml", "[package]\nname = \"demo\"\n"),
        ("src/lib.rs", "pub struct Unused;"),
        ("src/main.rs", source),
    ] {
        fs::write(dir.join(name), text).expect("a file can be written");
    }
    let externs = ["demo", "dep"].map(|name| {
        let file = PathBuf::from(format!("lib{name}-1f2e.rmeta"));
        (name.to_owned(), Some(file))
    });
    let compiler = Compiler {
        root: dir.join("src/main.rs"),
        externs: externs.into(),
        settings: Vec::new(),
    };
    let compilation = Compilation::new(&compiler, &dir);
    let sites = compilation.sites(&compiler.root, 1, "f");
    assert_eq!(sites.len(), 1, "{source}");
    let wish = Wish {
        reach: Reach::Package,
        statics: false,
    };
    let mut inputs = BTreeMap::new();
    compilation.add(&sites, wish, &mut inputs);
    fs::remove_dir_all(dir).expect("a folder can be removed");
    inputs
}
