//! Where things stand: what an attribute hands on of signature and body keeps its place in the file, which is what hover,
//! go-to-definition and error messages go by.

use std::panic::Location;

use dacapo_cache::{cache, cache_data, cache_resource};
use serde::{Deserialize, Serialize};

use crate::attributes::fresh;

/// The columns at which `column!()` stands in the line of this file that says `mark`, from 1.
fn columns(mark: &str) -> Vec<u32> {
    let source = include_str!("places.rs");
    let line = source.lines().find(|line| line.ends_with(mark));
    let line = line.unwrap_or_else(|| panic!("no line ends with {mark:?}"));
    line.match_indices("column!()")
        .map(|(at, _)| u32::try_from(at).unwrap() + 1)
        .collect()
}

/// Says in its type how wide it is.
#[derive(Clone, Serialize, Deserialize)]
struct Wide<const N: usize>;

impl<const N: usize> Wide<N> {
    #[expect(clippy::unused_self, reason = "its type is all there is to it")]
    fn width(&self) -> usize {
        N
    }
}

// Each stands on one line: the marks at their ends are looked for above.
#[rustfmt::skip]
mod functions {
    use super::{Wide, cache, cache_data, cache_resource};

    #[cache_data]
    pub(super) fn in_body(n: u32) -> Vec<u32> { let f = |x: u32| x + column!(); vec![f(n), { if n == 0 { column!() } else { 1 } }, [column!()][0]] } // body

    #[cache_resource]
    pub(super) fn in_resource() -> std::sync::Arc<u32> { std::sync::Arc::new(column!()) } // resource

    #[cache]
    pub(super) fn in_legacy() -> u32 { column!() } // legacy

    #[cache_data]
    pub(super) fn in_signature() -> Wide<{ column!() as usize }> { Wide } // signature

    #[cache_data(companions = false)]
    pub(super) fn without_companions() -> u32 { column!() } // without companions
}

#[test]
fn what_stands_in_a_body_keeps_its_place() {
    fresh(|_| {
        assert_eq!(functions::in_body(0), columns("// body"));
        assert_eq!([*functions::in_resource()], *columns("// resource"));
        assert_eq!([functions::in_legacy()], *columns("// legacy"));
        assert_eq!(
            [functions::without_companions()],
            *columns("// without companions")
        );
    });
}

#[test]
fn what_stands_in_a_signature_keeps_its_place() {
    fresh(|_| {
        let width = functions::in_signature().width();
        assert_eq!([u32::try_from(width).unwrap()], *columns("// signature"));
    });
}

#[cache_data]
fn caller_of_body() -> (u32, u32) {
    let here = Location::caller();
    (here.line(), line!())
}

#[test]
fn lines_of_a_body_are_those_of_the_file() {
    fresh(|_| {
        let source = include_str!("places.rs");
        let line = source
            .lines()
            .position(|line| line.contains("(here.line(), line!())"));
        let (_, line_of_body) = caller_of_body();
        assert_eq!(line_of_body as usize, line.unwrap() + 1);
    });
}
