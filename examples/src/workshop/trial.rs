//! What the cache of a program said in one run.

use dacapo::story::words;
use dacapo_cache::recorder::event::{ArgumentChange, Miss, MissReason};

use crate::workshop::Change;

/// One run of the program.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// From 1.
    pub number: usize,
    /// What was changed in the program.
    pub changes: Vec<Change>,
    /// The calls in their order.
    pub calls: Vec<Call>,
}

/// One call of a cached function.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function's name.
    pub function: String,
    /// Its arguments as written.
    pub arguments: String,
    /// Why it had to be computed; `None` if it was served.
    pub reason: Option<MissReason>,
}

impl Trial {
    /// Whether the program had this change.
    pub fn has(&self, change: Change) -> bool {
        self.changes.contains(&change)
    }

    /// The calls of a function.
    pub fn calls_of(&self, function: &str) -> impl Iterator<Item = &Call> {
        self.calls
            .iter()
            .filter(move |call| call.function == function)
    }

    /// What was changed, in words.
    pub fn changes_in_words(&self) -> String {
        if self.changes.is_empty() {
            return "as it was at first".to_owned();
        }
        let names: Vec<_> = self.changes.iter().map(|change| change.name()).collect();
        format!("with {}", names.join(" and "))
    }
}

impl Call {
    /// The calls that a program has printed, a line each, its parts with tabs between them.
    pub(super) fn read(printed: &str) -> Result<Vec<Self>, String> {
        let calls: Option<Vec<Self>> = printed.lines().map(Self::read_line).collect();
        let calls = calls.filter(|calls| !calls.is_empty());
        calls.ok_or_else(|| format!("the program printed what it should not: {printed:?}"))
    }

    fn read_line(line: &str) -> Option<Self> {
        let mut parts = line.split('\t');
        let is_hit = match parts.next()? {
            "hit" => true,
            "miss" => false,
            _ => return None,
        };
        let (function, arguments) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let rest: Vec<&str> = parts.collect();
        let change = |name: &str, before: &str, after: &str| ArgumentChange {
            argument: name.into(),
            before: before.into(),
            after: after.into(),
        };
        let reason = match (is_hit, &rest[..]) {
            (true, []) => None,
            (false, ["first"]) => Some(MissReason::FirstCall),
            (false, ["argument", name, before, after]) => {
                Some(MissReason::ArgumentChanged(change(name, before, after)))
            }
            (false, ["outside", name, before, after]) => {
                Some(MissReason::OutsideChanged(change(name, before, after)))
            }
            (false, ["code", inputs @ ..]) => Some(MissReason::CodeChanged {
                inputs: inputs.iter().map(|input| (*input).into()).collect(),
            }),
            (false, ["gone", why]) => Some(MissReason::NotCarriedOver { why: (*why).into() }),
            _ => return None,
        };
        Some(Self {
            function,
            arguments,
            reason,
        })
    }

    /// Whether it was served.
    pub fn is_hit(&self) -> bool {
        self.reason.is_none()
    }

    /// The call as one would write it.
    pub fn text(&self) -> String {
        format!("{}({})", self.function, self.arguments)
    }

    /// Why it had to be computed, in the words of the inspector; empty if it was served.
    pub fn why(&self) -> String {
        let Some(reason) = &self.reason else {
            return String::new();
        };
        let miss = Miss {
            reason: reason.clone(),
            also: Vec::new(),
            nearest: None,
            arguments: [].into(),
        };
        let said = words::reason(&miss);
        said.strip_prefix("miss: ").unwrap_or(&said).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_prints_is_read_with_its_reasons() {
        let printed = "hit\tgreeting\t\"Ada\"\nmiss\tfare\t\"9 min\"\targument\tride\t\"7 min\"\t\"9 min\"\n\
                       miss\tfare\t\"7 min\"\tcode\town body\tfn minutes\n";
        let calls = Call::read(printed).expect("it can be read");
        let said: Vec<_> = calls.iter().map(|call| (call.text(), call.why())).collect();
        assert_eq!(said[0], ("greeting(\"Ada\")".to_owned(), String::new()));
        assert_eq!(said[1].1, "argument `ride` changed \"7 min\" → \"9 min\"");
        assert!(said[2].1.contains("minutes"), "{said:?}");
    }

    #[test]
    fn anything_else_is_an_error_with_what_was_printed() {
        for printed in ["", "hello\n", "hit\tfare\n", "miss\tfare\t\"x\"\tbecause\n"] {
            let said = Call::read(printed).expect_err(printed);
            assert!(said.contains(&format!("{printed:?}")), "{said}");
        }
    }
}
