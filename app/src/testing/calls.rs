//! What cached functions did since the last action: hits and misses, to be asserted by name.

use std::fmt;

use dacapo_cache::Registry;

/// Hits and misses of a cached function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// Calls that were served.
    pub hits: u64,
    /// Calls that computed, or tried to.
    pub misses: u64,
}

impl Calls {
    /// Both together.
    pub fn all(self) -> u64 {
        self.hits + self.misses
    }
}

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hits = if self.hits == 1 { "hit" } else { "hits" };
        let misses = if self.misses == 1 { "miss" } else { "misses" };
        write!(f, "{} {hits}, {} {misses}", self.hits, self.misses)
    }
}

/// The counts of all functions at one moment, by full path.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts(Vec<(String, Calls)>);

impl Counts {
    pub(super) fn of(registry: &Registry) -> Self {
        let functions = registry.functions().into_iter();
        Self(
            functions
                .map(|function| {
                    let calls = Calls {
                        hits: function.hits,
                        misses: function.misses,
                    };
                    (function.path.to_string(), calls)
                })
                .collect(),
        )
    }

    /// What has been called since then.
    pub(super) fn since(&self, before: &Self) -> Vec<(String, Calls)> {
        let known = |path: &str| {
            let found = before.0.iter().find(|(other, _)| other == path);
            found.map(|(_, calls)| *calls).unwrap_or_default()
        };
        self.0
            .iter()
            .map(|(path, now)| {
                let then = known(path);
                let calls = Calls {
                    hits: now.hits.saturating_sub(then.hits),
                    misses: now.misses.saturating_sub(then.misses),
                };
                (path.clone(), calls)
            })
            .filter(|(_, calls)| calls.all() > 0)
            .collect()
    }
}

/// The calls of the function that is meant by `name`, all instances of a generic one together; the error says what
/// was called instead.
pub(super) fn of_function(called: &[(String, Calls)], name: &str) -> Result<Calls, String> {
    let name: String = name.chars().filter(|char| !char.is_whitespace()).collect();
    let name = name.split('<').next().unwrap_or_default();
    let is_relative = |part: &&str| matches!(*part, "crate" | "self" | "super");
    let name: Vec<_> = name.split("::").skip_while(is_relative).collect();
    let name = name.join("::");
    let mut sum = Calls::default();
    let mut meant: Vec<&str> = Vec::new();
    for (path, calls) in called {
        let plain = path.split('<').next().unwrap_or_default();
        if plain == name || plain.ends_with(&format!("::{name}")) {
            sum.hits += calls.hits;
            sum.misses += calls.misses;
            if !meant.contains(&plain) {
                meant.push(plain);
            }
        }
    }
    match &meant[..] {
        [_] => Ok(sum),
        [] if called.is_empty() => Err(format!(
            "`{name}` was not called, nor any other cached function"
        )),
        [] => {
            let lines: Vec<_> = called
                .iter()
                .map(|(path, calls)| format!("  {path}: {calls}"))
                .collect();
            Err(format!(
                "`{name}` was not called, but\n{}",
                lines.join("\n")
            ))
        }
        several => Err(format!(
            "`{name}` is the name of several functions, say more of the path: {several:?}"
        )),
    }
}

/// Asserts that a cached function was called since the last action of an [`AppTest`](crate::testing::AppTest), and that
/// every call was served; a number asserts how many there were.
///
/// ```
/// use dacapo::prelude::*;
/// use dacapo::testing::{AppTest, hit, miss};
///
/// #[cache_data]
/// fn square(x: i64) -> i64 {
///     x * x
/// }
///
/// let mut app = AppTest::new(|page: &mut Page| {
///     let x = page.slider("x", 0..=10, 3);
///     page.write(square(x) + square(x));
/// })
/// .run();
/// miss!(app, square, 1);
/// app.rerun();
/// hit!(app, square, 2);
/// app.set("x", 4);
/// miss!(app, square);
/// app.set("x", 3);
/// hit!(app, square);
/// ```
#[macro_export]
macro_rules! hit {
    ($app:expr, $function:path $(, $n:expr)? $(,)?) => {{
        let calls = $app.calls(stringify!($function));
        assert!(calls.misses == 0, "`{}` was to hit only: {calls}", stringify!($function));
        $(assert!(calls.hits == $n, "`{}` was to hit {} times: {calls}", stringify!($function), $n);)?
    }};
}

/// Asserts that a cached function computed since the last action of an [`AppTest`](crate::testing::AppTest); a number
/// asserts how often. See [`hit!`](crate::hit).
#[macro_export]
macro_rules! miss {
    ($app:expr, $function:path $(, $n:expr)? $(,)?) => {{
        let calls = $app.calls(stringify!($function));
        assert!(calls.misses > 0, "`{}` was to miss: {calls}", stringify!($function));
        $(assert!(calls.misses == $n, "`{}` was to miss {} times: {calls}", stringify!($function), $n);)?
    }};
}
