//! Cached functions that a `macro_rules!` writes: what it hands through is another name, or a group that nobody sees.

use std::path::PathBuf;
use std::sync::Arc;

use dacapo_cache::{cache_data, cache_resource};
use parking_lot::Mutex;
use serde::Serialize;

use crate::attributes::fresh;
use crate::support::Lines;

#[derive(Serialize)]
struct Rectangle(i32, i32);

/// Methods whose receivers and bodies come from the call.
macro_rules! methods {
    ($($(#[$option:meta])* fn $name:ident(&$this:ident $(, $argument:ident: $ty:ty)*) -> $output:ty $body:block)*) => {
        impl Rectangle {
            $(
                #[cache_data]
                $(#[$option])*
                fn $name(&$this $(, $argument: $ty)*) -> $output $body
            )*
        }
    };
}
methods! {
    fn area(&self, scale: i32) -> i32 { self.0 * self.1 * scale }
    #[must_use]
    fn outline(&self) -> i32 { 2 * (self.0 + self.1) }
}

trait Corners {
    fn corners(&self, each: i32) -> i32;
}

/// A method without companions, whose body is a part of what it expands to.
macro_rules! corners {
    ($this:ident => $value:expr) => {
        impl Corners for Rectangle {
            #[cache_data(companions = false)]
            fn corners(&$this, each: i32) -> i32 {
                $value + 4 * each
            }
        }
    };
}
corners!(self => self.0 - self.1);

#[test]
fn receivers_and_bodies_may_come_from_the_call_of_a_macro() {
    fresh(|_| {
        let rectangle = Rectangle(2, 3);
        assert_eq!((rectangle.area(2), rectangle.area(2)), (12, 12));
        assert_eq!(Rectangle::area_info().hits, 1);
        assert!(rectangle.area_clear_for(2));
        assert_eq!(rectangle.outline(), 10);
        assert_eq!((rectangle.corners(2), rectangle.corners(2)), (7, 7));
    });
}

/// Functions whose types come from the call, each as a group.
macro_rules! functions {
    ($drawing:ident, $page:ty; $counting:ident, $text:ty; $opening:ident, $paths:ty, $handle:ty) => {
        #[cache_data]
        fn $drawing(page: $page, text: $text) -> usize {
            page.draw(text);
            text.len()
        }

        #[cache_data(ttl = 60, refresh_mode = "background")]
        fn $counting(text: $text) -> Result<usize, String> {
            Ok(text.len())
        }

        #[cache_resource]
        fn $opening(paths: $paths) -> $handle {
            <$handle>::from(Mutex::new(paths.len()))
        }
    };
}
functions!(drawn, &mut Lines; counted, &str; opened, &[PathBuf], Arc<Mutex<usize>>);

#[test]
fn types_of_pages_arguments_and_results_may_come_from_the_call_of_a_macro() {
    fresh(|_| {
        let mut page = Lines::default();
        assert_eq!((drawn(&mut page, "abc"), drawn(&mut page, "abc")), (3, 3));
        assert_eq!(page.0, ["abc", "abc"]);
        assert_eq!((counted("ab"), counted("ab")), (Ok(2), Ok(2)));
        let paths = [PathBuf::from("a"), PathBuf::from("b")];
        *opened(&paths).lock() += 5;
        assert_eq!(*opened(&paths).lock(), 7);
    });
}

macro_rules! named_as_its_argument {
    ($name:ident) => {
        #[cache_data]
        fn $name($name: u32) -> u32 {
            $name + 1
        }
    };
}
named_as_its_argument!(alike);

#[test]
fn an_argument_may_have_the_name_of_the_function_that_a_macro_makes() {
    fresh(|_| {
        assert_eq!((alike(1), alike(1), alike(2)), (2, 2, 3));
        assert_eq!((alike::info().hits, alike::info().entries), (1, 2));
    });
}
