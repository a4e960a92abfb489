//! Why a resource can't be watched, and how it could be.

use std::any::type_name;

use crate::rt::arguments::short_type_name;

/// Wrappers that are looked through: what is inside decides.
const WRAPPERS: &[&str] = &[
    "Mutex", "RwLock", "Tracked", "OnceLock", "LazyLock", "Arc", "Box",
];

/// A type that doesn't serialize.
pub(super) fn not_hashed<T: ?Sized>() -> String {
    let name = readable(type_name::<T>());
    let content = content(&name);
    if content.starts_with("dyn ") {
        return format!("`{content}` doesn't say what it is: only the type itself could be hashed");
    }
    format!("`{content}` can't be hashed: derive `serde::Serialize` for it")
}

/// A lock where a value was expected.
pub(super) fn locked<T: ?Sized>() -> String {
    let name = readable(type_name::<T>());
    format!(
        "it is a `{name}`, and a look must not wait for what is locked in there; `Tracked` can be looked into"
    )
}

/// A lock somewhere inside of a user's type.
pub(super) fn locked_inside(type_name: &str) -> String {
    let name = readable(type_name);
    format!("a lock inside, `{name}`, for which a look must not wait; `Tracked` can be looked into")
}

/// Without modules, and without what `parking_lot` is made of.
fn readable(type_name: &str) -> String {
    short_type_name(type_name)
        .replace("RawMutex, ", "")
        .replace("RawRwLock, ", "")
}

/// What the wrappers wrap.
fn content(name: &str) -> &str {
    let wrapped = WRAPPERS.iter().find_map(|wrapper| {
        name.strip_prefix(wrapper)?
            .strip_prefix('<')?
            .strip_suffix('>')
    });
    wrapped.map_or(name, content)
}

/// `1.2 GB`
pub(super) fn bytes(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut units = ["B", "kB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().expect("there are five");
    while value >= 999.5
        && let Some(next) = units.next()
    {
        (value, unit) = (value / 1000.0, next);
    }
    if value < 9.95 && unit != "B" {
        format!("{value:.1} {unit}")
    } else {
        format!("{value:.0} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_with_three_digits_at_most() {
        for (n, words) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (9_949, "9.9 kB"),
            (9_950, "10 kB"),
            (999_600, "1.0 MB"),
            (1_234_000_000, "1.2 GB"),
            (u64::MAX, "18446744 TB"),
        ] {
            assert_eq!(bytes(n), words);
        }
    }
}
