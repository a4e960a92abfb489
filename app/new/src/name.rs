//! Which names a package can have.

use crate::problem::Problem;

/// Names that are Rust's own words.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names of crates that come with Rust, and of folders that cargo makes beside a program.
const RESERVED: &[&str] = &[
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc-macro",
    "std",
    "test",
];

/// Files of these names can't exist on Windows.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// Names of the packages that it would depend on.
const OURS: &[&str] = &["dacapo", "dacapo-cache", "dacapo-cache-macros"];

/// Some file systems take no longer ones with what cargo appends to them.
const MAX_LEN: usize = 64;

/// Says why a name can't be a package's, and which one like it could.
pub(crate) fn check(name: &str) -> Result<(), Problem> {
    let Some(why) = objection(name) else {
        return Ok(());
    };
    let mut instead = suggestions(name).into_iter();
    let hint = instead
        .find(|instead| objection(instead).is_none())
        .map_or_else(String::new, |it| format!("; {it:?} would do"));
    Err(Problem::Name(format!("a package {why}: {name:?}{hint}")))
}

/// What speaks against a name.
fn objection(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase().replace('_', "-");
    let is_in = |list: &[&str]| list.contains(&&*lower);
    let is_device = || {
        let digit = lower
            .strip_prefix("com")
            .or_else(|| lower.strip_prefix("lpt"));
        digit.is_some_and(|it| it.len() == 1 && it.starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_good = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let why = if name.is_empty() {
        "needs a name"
    } else if let Some(c) = name.chars().find(|c| !is_good(c)) {
        return Some(format!("has letters, digits, - and _, and not {c:?}"));
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        "begins with a letter"
    } else if name.len() > MAX_LEN {
        "has at most 64 letters"
    } else if is_in(KEYWORDS) {
        "can't be called like a word of Rust"
    } else if is_in(RESERVED) {
        "can't be called like something of Rust's or of cargo's"
    } else if is_in(DEVICES) || is_device() {
        "can't be called like a device of Windows"
    } else if is_in(OURS) {
        "can't be called like the crate that it depends on"
    } else {
        return None;
    };
    Some(why.to_owned())
}

/// Names like it that may do, the most similar one first.
fn suggestions(name: &str) -> [String; 2] {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let joined = words.join("-");
    let prefixed = format!("my-{}", &joined[..joined.len().min(MAX_LEN - 3)]);
    [joined, prefixed]
}

/// What a window of that name is titled: `night-rides` is *Night rides*.
pub(crate) fn title(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_packages_are_let_through() {
        for name in ["rides", "night-rides", "Rides2", "r", "fn_rides", "com10"] {
            assert!(check(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_is_no_name_says_why_and_what_would_do() {
        let cases = [
            ("", "needs a name", ""),
            ("my rides", "and not ' '", "\"my-rides\" would do"),
            ("zürich", "and not 'ü'", "\"z-rich\" would do"),
            ("2rides", "begins with a letter", "\"my-2rides\" would do"),
            ("-x", "begins with a letter", "\"x\" would do"),
            ("_x", "begins with a letter", "\"x\" would do"),
            ("fn", "a word of Rust", "\"my-fn\" would do"),
            ("Self", "a word of Rust", "\"my-self\" would do"),
            ("test", "Rust's or of cargo's", "\"my-test\" would do"),
            (
                "proc_macro",
                "Rust's or of cargo's",
                "\"my-proc-macro\" would do",
            ),
            ("NUL", "a device of Windows", "\"my-nul\" would do"),
            ("com1", "a device of Windows", "\"my-com1\" would do"),
            (
                "dacapo",
                "the crate that it depends on",
                "\"my-dacapo\" would do",
            ),
            (&"x".repeat(65), "at most 64 letters", "would do"),
        ];
        for (name, why, instead) in cases {
            let said = check(name).expect_err(name).to_string();
            assert!(
                said.contains(why) && said.contains(instead),
                "{name}: {said}"
            );
        }
    }

    #[test]
    fn titles_are_words() {
        assert_eq!(title("night-rides_2"), "Night rides 2");
        assert_eq!(title("x"), "X");
    }
}
