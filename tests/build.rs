//! Makes copies of the gallery's scripts with an attribute swapped or taken away, for the tests of the lessons.
//!
//! An attribute goes with the type that it returns and with the lock that its callers need, so a swap is a
//! list of replacements. Each must be found exactly once: a script that changes makes the build say so.

use std::path::Path;
use std::{env, fs};

/// A copy of a script.
struct Swap {
    /// The copy's name.
    name: &'static str,
    /// The script's name.
    script: &'static str,
    /// What is replaced by what.
    replacements: &'static [(&'static str, &'static str)],
}

const SWAPS: [Swap; 10] = [
    Swap {
        name: "reruns_without_attribute",
        script: "reruns_are_expensive",
        replacements: &[("#[cache_data]", "// #[cache_data]")],
    },
    Swap {
        name: "reruns_as_resource",
        script: "reruns_are_expensive",
        replacements: &[
            ("#[cache_data]", "#[cache_resource]"),
            (
                "fn remembered_squares(n: u64, seconds: f64) -> Vec<u64> {\n    slow_squares(n, seconds)",
                "fn remembered_squares(n: u64, seconds: f64) -> Arc<Mutex<Vec<u64>>> {\n    \
                 Arc::new(Mutex::new(slow_squares(n, seconds)))",
            ),
            (
                "&mut remembered_squares(n, seconds)",
                "&mut remembered_squares(n, seconds).lock()",
            ),
        ],
    },
    Swap {
        name: "copies_shared_as_data",
        script: "copies_protect_you",
        replacements: &[
            (
                "#[cache_resource]\nfn load_shared() -> Result<Arc<Mutex<Table>>>",
                "#[cache_data]\nfn load_shared() -> Result<Table>",
            ),
            ("Ok(Arc::new(Mutex::new(starts()?)))", "starts()"),
            ("shared.lock()", "shared"),
            ("page.table(&*starts)", "page.table(&starts)"),
        ],
    },
    Swap {
        name: "copies_own_as_resource",
        script: "copies_protect_you",
        replacements: &[
            (
                "#[cache_data]\nfn load_own() -> Result<Table> {\n    starts()",
                "#[cache_resource]\nfn load_own() -> Result<Arc<Mutex<Table>>> {\n    \
                 Ok(Arc::new(Mutex::new(starts()?)))",
            ),
            (
                "let mut starts = load_own()?;",
                "let own = load_own()?;\n        let mut starts = own.lock();",
            ),
            ("page.table(&starts)", "page.table(&*starts)"),
        ],
    },
    Swap {
        name: "users_shared_as_data",
        script: "two_users_one_list",
        replacements: &[
            (
                "#[cache_resource]\nfn shared_list() -> Arc<Mutex<Vec<i64>>>",
                "#[cache_data]\nfn shared_list() -> Vec<i64>",
            ),
            ("Arc::new(Mutex::new(vec![1, 2, 3]))", "vec![1, 2, 3]"),
            ("shared.lock()", "shared"),
        ],
    },
    Swap {
        name: "users_own_as_resource",
        script: "two_users_one_list",
        replacements: &[
            (
                "#[cache_data]\nfn own_list() -> Vec<i64> {\n    vec![1, 2, 3]",
                "#[cache_resource]\nfn own_list() -> Arc<Mutex<Vec<i64>>> {\n    \
                 Arc::new(Mutex::new(vec![1, 2, 3]))",
            ),
            (
                "let mut list = own_list();",
                "let own = own_list();\n        let mut list = own.lock();",
            ),
        ],
    },
    Swap {
        name: "time_without_attribute",
        script: "time_and_room",
        replacements: &[("#[cache_data(", "// #[cache_data(")],
    },
    Swap {
        name: "time_without_ttl",
        script: "time_and_room",
        replacements: &[("(ttl = \"1m\", max_entries = 2)", "(max_entries = 2)")],
    },
    Swap {
        name: "time_without_max_entries",
        script: "time_and_room",
        replacements: &[("(ttl = \"1m\", max_entries = 2)", "(ttl = \"1m\")")],
    },
    Swap {
        name: "time_as_resource",
        script: "time_and_room",
        replacements: &[
            ("#[cache_data(", "#[cache_resource("),
            (
                "fn temperatures(town: &str) -> Vec<i64>",
                "fn temperatures(town: &str) -> Arc<Mutex<Vec<i64>>>",
            ),
            ("(0..8)", "Arc::new(Mutex::new((0..8)"),
            (".collect()", ".collect()))"),
            (
                "let mut hours = temperatures(town);",
                "let shared = temperatures(town);\n    let mut hours = shared.lock();",
            ),
        ],
    },
];

fn main() {
    let here = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it for build scripts");
    let scripts = Path::new(&here).with_file_name("examples");
    let out = env::var_os("OUT_DIR").expect("cargo sets it for build scripts");
    for Swap {
        name,
        script,
        replacements,
    } in SWAPS
    {
        let path = scripts.join(script).with_extension("rs");
        println!("cargo::rerun-if-changed={}", path.display());
        let mut text =
            fs::read_to_string(&path).unwrap_or_else(|err| panic!("{err}: {}", path.display()));
        for (before, after) in replacements {
            let n_found = text.matches(before).count();
            assert_eq!(
                n_found, 1,
                "{name}: found {n_found} times instead of once in {script}: {before:?}"
            );
            text = text.replace(before, after);
        }
        // An included file can't begin with documentation of its module.
        let text = text.replace("//!", "//");
        let copy = Path::new(&out).join(name).with_extension("rs");
        fs::write(&copy, text).unwrap_or_else(|err| panic!("{err}: {}", copy.display()));
    }
}
