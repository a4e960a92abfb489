//! Short names for shared objects: what has the same name is the same object.
//!
//! The registry gives an object's number, which may come back for another object once the first is freed.
//! A name never comes back: it ends with its object.

use std::collections::HashMap;
use std::sync::Arc;

use dacapo_cache::{EntryId, Time};

/// Given in this order; after the last one they begin again with a number.
const NAMES: [&str; 40] = [
    "amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "hazel", "iris", "jade", "kelp",
    "lotus", "maple", "nova", "opal", "pearl", "quartz", "raven", "sage", "tulip", "umber",
    "violet", "willow", "xenon", "yarrow", "zinc", "aspen", "birch", "coral", "dune", "elm",
    "fern", "garnet", "heron", "indigo", "juniper", "koi", "lark", "mint", "nutmeg",
];

/// The names of the objects that are held at one moment.
#[derive(Clone, Debug, Default)]
pub struct ObjectNames(Arc<HashMap<u64, Named>>);

#[derive(Clone, Debug)]
struct Named {
    name: Arc<str>,
    /// The entries that held it, and since when: an object is the same as long as one of them stays.
    holders: Vec<(EntryId, Time)>,
}

impl ObjectNames {
    /// The name of an object that is held.
    pub fn get(&self, object: u64) -> Option<&Arc<str>> {
        self.0.get(&object).map(|named| &named.name)
    }
}

/// Gives the names.
#[derive(Debug, Default)]
pub(super) struct Namer {
    names: ObjectNames,
    n_given: usize,
}

impl Namer {
    /// Names what is held now: entry, since when, which object.
    pub(super) fn name(&mut self, held: impl Iterator<Item = (EntryId, Time, u64)>) -> ObjectNames {
        let mut groups: Vec<(u64, Vec<(EntryId, Time)>)> = Vec::new();
        let mut at = HashMap::new();
        for (entry, since, object) in held {
            let idx = *at.entry(object).or_insert_with(|| {
                groups.push((object, Vec::new()));
                groups.len() - 1
            });
            groups[idx].1.push((entry, since));
        }
        let mut names = HashMap::new();
        for (object, holders) in groups {
            let before = self.names.0.get(&object);
            let kept = before.filter(|it| holders.iter().any(|holder| it.holders.contains(holder)));
            let name = match kept {
                Some(it) => Arc::clone(&it.name),
                None => self.next(),
            };
            names.insert(object, Named { name, holders });
        }
        self.names = ObjectNames(Arc::new(names));
        self.names.clone()
    }

    fn next(&mut self) -> Arc<str> {
        let (round, idx) = (self.n_given / NAMES.len(), self.n_given % NAMES.len());
        self.n_given += 1;
        match round {
            0 => NAMES[idx].into(),
            _ => format!("{} {}", NAMES[idx], round + 1).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use dacapo_cache::{FunctionId, KeyId};

    use super::*;

    fn entry(key: u64) -> EntryId {
        EntryId {
            function: FunctionId(1),
            key: KeyId(key),
        }
    }

    #[test]
    fn the_same_object_has_one_name_whoever_holds_it() {
        let names = Namer::default().name(
            [
                (entry(1), Time::ZERO, 7),
                (entry(2), Time::ZERO, 7),
                (entry(3), Time::ZERO, 8),
            ]
            .into_iter(),
        );
        assert_eq!(names.get(7).map(|name| &**name), Some("amber"));
        assert_eq!(names.get(8).map(|name| &**name), Some("basil"));
    }

    #[test]
    fn a_new_object_at_an_old_address_gets_a_new_name() {
        let mut namer = Namer::default();
        namer.name([(entry(1), Time::ZERO, 7)].into_iter());
        let kept = namer.name(
            [
                (entry(1), Time::ZERO, 7),
                (entry(2), Time::from_nanos(1), 7),
            ]
            .into_iter(),
        );
        assert_eq!(
            kept.get(7).map(|name| &**name),
            Some("amber"),
            "one of its holders stayed"
        );
        let replaced = namer.name([(entry(1), Time::from_nanos(5), 7)].into_iter());
        assert_eq!(replaced.get(7).map(|name| &**name), Some("basil"));
    }

    #[test]
    fn names_never_run_out() {
        let mut namer = Namer::default();
        let given = namer.name((0..41).map(|n| (entry(n), Time::ZERO, n)));
        assert_eq!(given.get(40).map(|name| &**name), Some("amber 2"));
    }
}
