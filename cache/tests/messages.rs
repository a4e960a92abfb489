//! What the compiler says to a mistake: one file a mistake, beside it the message.
//!
//! `TRYBUILD=overwrite cargo test -p dacapo-cache --test messages` writes the messages anew; read the difference.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn mistakes_are_told_with_a_way_out() {
    trybuild::TestCases::new().compile_fail("tests/messages/*.rs");
}

#[test]
fn no_message_shows_a_place_in_the_standard_library() {
    // The compiler quotes it where its source is installed, as an editor may have done, and else leaves it out.
    for file in files(Path::new("tests/messages"), "stderr") {
        let told = fs::read_to_string(&file).expect("it was just listed");
        assert!(!told.contains("$RUST/"), "{}", file.display());
    }
}

/// Texts of the attributes that are no messages of the compiler: documentation of companions, and what is said of a
/// static when the program runs.
const OTHERS: &[&str] = &[
    "expand/companions.rs",
    "expand/wrapper.rs",
    "outside.rs",
    "item.rs",
];

#[test]
fn every_message_of_the_attributes_has_a_test() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let told: String = files(&here.join("tests/messages"), "stderr")
        .iter()
        .map(|file| plain(&fs::read_to_string(file).expect("it was just listed")))
        .collect();
    let root = here.join("macros/src");
    let mut missing = Vec::new();
    for file in files(&root, "rs") {
        let name = file
            .strip_prefix(&root)
            .expect("it is below")
            .display()
            .to_string();
        let is_other = OTHERS.contains(&name.as_str());
        if is_other || name.starts_with("code") || name.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&file).expect("it was just listed");
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for message in messages(code) {
            // What stands in braces is filled in.
            let is_told = message
                .split(['{', '}'])
                .step_by(2)
                .all(|part| told.contains(part.trim()));
            if !is_told {
                missing.push(format!("{name}: {message}"));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no file in tests/messages shows\n{}",
        missing.join("\n")
    );
}

/// The files of a folder and those below it that end so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("it can be read").path()) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
    found
}

/// The texts of several words in a source, as they are said.
fn messages(code: &str) -> Vec<String> {
    let lines = code.lines().filter(|line| {
        let line = line.trim_start();
        // Comments, reasons for lints, and what can't happen.
        !(line.starts_with("//") || line.starts_with("reason =") || line.contains("unreachable!"))
    });
    let code = lines.collect::<Vec<_>>().join("\n").replace("\\\"", "”");
    let texts = code.split('"').skip(1).step_by(2);
    texts
        .map(|text| plain(&text.replace("\\\n", " ").replace('”', "\"")))
        .filter(|text| text.len() > 18 && text.contains(' '))
        .collect()
}

/// With one space where there are several, line breaks and the compiler's margin.
fn plain(text: &str) -> String {
    let words = text
        .split_whitespace()
        .filter(|word| !matches!(*word, "|" | "="));
    words.collect::<Vec<_>>().join(" ")
}
