//! The program of the lesson *what is in the key*, and what can be changed in it.

const MAIN: &str = include_str!("program/main.rs");

/// What prints what the cache said; nobody changes it.
pub(super) const REPORT: &str = include_str!("program/report.rs");

/// A change of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A call passes something else.
    Argument,
    /// A cached function computes something else.
    Body,
    /// So does a function that it calls.
    Inner,
    /// Between two calls, a static gets another value, and then its first one again.
    Static,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Argument, Self::Body, Self::Inner, Self::Static];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Argument => "another argument",
            Self::Body => "another body",
            Self::Inner => "another inner function",
            Self::Static => "a static that changes",
        }
    }

    /// What it does, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::Argument => "`main` asks for a ride of 9 minutes instead of 7",
            Self::Body => "`fare` begins at 350 cents instead of 300",
            Self::Inner => {
                "`minutes`, which `fare` calls, takes words it can't read for 1 instead of 0"
            }
            Self::Static => "`main` sets `TAX` to 9 between two calls of `with_tax`, and back to 8",
        }
    }

    /// What is replaced by what. Comments are no code: they only show the place.
    fn edit(self) -> (&'static str, &'static str) {
        match self {
            Self::Argument => (
                "[\"12 min\", \"7 min\"] {",
                "[\"12 min\", \"9 min\"] { // <- it was \"7 min\"",
            ),
            Self::Body => (
                "    300 + 25 * minutes(ride)",
                "    350 + 25 * minutes(ride) // <- it was 300",
            ),
            Self::Inner => (".unwrap_or(0)", ".unwrap_or(1) // <- it was 0"),
            Self::Static => (
                "        with_tax(600);\n        with_tax(600);\n",
                "        with_tax(600);\n        TAX.store(9, Ordering::Relaxed); // <- new\n        \
                 with_tax(600);\n        TAX.store(8, Ordering::Relaxed); // <- new\n        with_tax(600);\n",
            ),
        }
    }
}

/// The program with some changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    changes: Vec<Change>,
}

impl Program {
    /// The program with these changes.
    pub fn new(changes: Vec<Change>) -> Self {
        Self { changes }
    }

    /// What is changed in it.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Its `src/main.rs`.
    pub fn source(&self) -> String {
        self.changes.iter().fold(MAIN.to_owned(), |source, change| {
            let (from, to) = change.edit();
            source.replacen(from, to, 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_changes_something_and_all_go_together() {
        let all = Program::new(Change::ALL.to_vec()).source();
        for change in Change::ALL {
            let (from, to) = change.edit();
            assert_eq!(MAIN.matches(from).count(), 1, "{change:?}");
            assert!(all.contains(to), "{change:?}");
        }
        assert_eq!(Program::default().source(), MAIN);
    }
}
