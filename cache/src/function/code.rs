//! What a function's code consists of, and which part of it isn't what it was.
//!
//! An attribute writes the parts down as one text, a line each, because a thousand functions that reach two
//! hundred items each would otherwise be two hundred thousand expressions for the compiler. The text is read
//! only when somebody wants to know what changed.

use std::cmp::Ordering;

/// The code of a cached function: its own body and what that reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The hash of all of it together; comments, documentation and layout don't count.
    pub hash: u128,
    /// Its parts, sorted by name, a line each: 16 hex digits of the part's hash, a space, its name. Read it with
    /// [`CodeInput::read`]; compare two with [`Code::changes`].
    pub inputs: &'static str,
}

impl Code {
    /// No code, for functions that are written down by hand.
    pub const NONE: Self = Self {
        hash: 0,
        inputs: "",
    };

    /// The names of the parts that differ between two texts of inputs, or that stand in one of them only; the
    /// function's own body first, then by name.
    ///
    /// ```
    /// use dacapo_cache::Code;
    ///
    /// let before = "00000000000000aa fn parse\n00000000000000bb own body\n00000000000000cc struct Ride\n";
    /// let after = "00000000000000ab fn parse\n00000000000000bb own body\n00000000000000dd const LIMIT\n";
    /// assert_eq!(Code::changes(before, after), ["const LIMIT", "fn parse", "struct Ride"]);
    /// ```
    pub fn changes(before: &str, after: &str) -> Vec<String> {
        let [mut before, mut after] = [before, after].map(|text| {
            let mut inputs: Vec<_> = CodeInput::read(text).collect();
            // What comes from another process may be in another order.
            inputs.sort_unstable();
            inputs.into_iter().peekable()
        });
        let mut names: Vec<&str> = Vec::new();
        loop {
            let order = match (before.peek(), after.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(one), Some(other)) => one.cmp(other),
            };
            let differing = match order {
                Ordering::Less => before.next(),
                Ordering::Greater => after.next(),
                Ordering::Equal => {
                    before.next();
                    after.next();
                    None
                }
            };
            names.extend(differing.map(|input| input.name));
        }
        names.sort_unstable_by_key(|name| (*name != CodeInput::OWN_BODY, *name));
        names.dedup();
        names.into_iter().map(str::to_owned).collect()
    }
}

/// One part of a function's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeInput<'a> {
    /// `own body`, `fn parse`, `const LIMIT`, `struct Ride`, `impl Display for Ride`, `crate rides-lib`.
    pub name: &'a str,
    /// 64 bits of its hash.
    pub hash: u64,
}

impl<'a> CodeInput<'a> {
    /// The name of the part that is the function itself.
    pub const OWN_BODY: &'static str = "own body";

    /// The parts in a text of inputs. Lines that aren't parts are passed over: a text may come from a file.
    pub fn read(text: &'a str) -> impl Iterator<Item = Self> {
        text.lines().filter_map(|line| {
            let (hash, name) = line.split_once(' ')?;
            let hash = u64::from_str_radix(hash, 16).ok()?;
            Some(Self { name, hash })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, CodeInput};

    #[test]
    fn equal_codes_have_no_changes_in_whatever_order_they_are_told() {
        let (one, other) = ("a fn a\nb own body", "b own body\na fn a\n");
        assert_eq!(Code::changes(one, other), Vec::<String>::new());
        assert_eq!(Code::changes("", ""), Vec::<String>::new());
    }

    #[test]
    fn the_own_body_is_named_first_and_nothing_twice() {
        let (before, after) = (
            "1 fn a\n1 own body\n1 static S",
            "2 fn a\n2 own body\n1 static S",
        );
        assert_eq!(Code::changes(before, after), ["own body", "fn a"]);
        assert_eq!(Code::changes("", after), ["own body", "fn a", "static S"]);
    }

    #[test]
    fn lines_that_are_no_parts_are_passed_over() {
        let names: Vec<_> = CodeInput::read("\nx\nzz fn f\n1f impl A for B")
            .map(|input| (input.name, input.hash))
            .collect();
        assert_eq!(names, [("impl A for B", 0x1f)]);
    }
}
