//! What the hash of the code is worth: a program outside of this workspace is built, edited, and built again, and
//! hands over to its successor what it has computed.
//!
//! It is built offline, with this workspace's lock file and profiles, into the target folder of the running test,
//! so that only its own few lines are compiled at each step. That an edit of a sibling file is seen at all rests
//! on the compiler running the attribute again; the first step fails on the day when it no longer does.

mod program;

use std::collections::BTreeMap;

use crate::program::{Program, changed};

/// An edit, and for each function that it concerns the parts that it changes.
struct Edit {
    what: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    changes: &'static [(&'static str, &'static [&'static str])],
}

const EDITS: &[Edit] = &[
    Edit {
        what: "a function in a sibling file",
        file: "src/reading.rs",
        from: "    digits(text)",
        to: "    digits(text.trim())",
        changes: &[("parses", &["fn parse"]), ("sums", &["fn parse"])],
    },
    Edit {
        what: "comments and layout",
        file: "src/reading.rs",
        from: "pub fn parse(text: &str) -> u32 {",
        to: "/// Reads.\npub fn parse(\n    text: &str,\n) -> u32 {\n    // Digits.\n",
        changes: &[],
    },
    Edit {
        what: "a function that nobody reaches",
        file: "src/reading.rs",
        from: "    7",
        to: "    8",
        changes: &[],
    },
    Edit {
        what: "a constant",
        file: "src/reading.rs",
        from: "= 10",
        to: "= 11",
        changes: &[("limits", &["const LIMIT"])],
    },
    Edit {
        what: "a type",
        file: "src/shapes.rs",
        from: "u16",
        to: "u8",
        changes: &[("builds", &["struct Ride"]), ("length", &["struct Ride"])],
    },
    Edit {
        what: "an operator",
        file: "src/shapes.rs",
        from: "+ more",
        to: "- more",
        changes: &[
            ("builds", &["impl std::ops::Add<u32> for Ride"]),
            ("length", &["impl std::ops::Add<u32> for Ride"]),
        ],
    },
    Edit {
        what: "a package of the same workspace",
        file: "library/src/lib.rs",
        from: "    12",
        to: "    13",
        changes: &[("asks", &["crate rides-lib"])],
    },
    Edit {
        what: "a comment in a package of the same workspace",
        file: "library/src/lib.rs",
        from: "    12",
        to: "    12 // twelve",
        changes: &[],
    },
    Edit {
        what: "a text that is compiled in",
        file: "src/words.txt",
        from: "da",
        to: "Da",
        changes: &[("embeds", &["file words.txt"])],
    },
    Edit {
        what: "a function's own body, and its ttl",
        file: "src/main.rs",
        from: "#[cache_data]\nfn alone() -> u32 {\n    1",
        to: "#[cache_data(ttl = 5)]\nfn alone() -> u32 {\n    2",
        changes: &[("alone", &["own body"])],
    },
];

#[test]
fn an_edit_costs_the_entries_of_the_functions_that_reach_it_until_it_is_undone() {
    let program = Program::write();
    let first = program.run();
    assert_eq!(first.codes.len(), 9, "{first:?}");
    assert_eq!(first.misses.len(), 9, "nothing was there yet");
    for edit in EDITS {
        let undo = program.edit(edit.file, edit.from, edit.to);
        let edited = program.run();
        let own = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect();
        let expected = edit.changes.iter();
        let expected: BTreeMap<String, Vec<String>> = expected
            .map(|(function, parts)| ((*function).to_owned(), own(parts)))
            .collect();
        assert_eq!(changed(&first, &edited), expected, "{}", edit.what);
        assert_eq!(edited.misses, expected, "{}: all others hit", edit.what);
        undo();
        let undone = program.run();
        assert_eq!(undone.codes, first.codes, "{}: undone", edit.what);
        assert_eq!(undone.misses, BTreeMap::new(), "{}: undone", edit.what);
    }
}
