//! Containers without an order: their entries are encoded one by one and sorted.
//!
//! An entry is at most 64 bytes here (a longer one is its hash), so that the extra memory stays in the order of
//! the container's own. Sorting goes by a quick hash, as the first bytes of entries are mostly the same tags.

use std::any::type_name;
use std::time::Instant;

use crate::key::encode::{EncodeError, tag};
use crate::key::sink::{Rules, Sink, quick_hash};

/// Whether a type is one of the hash maps and sets of std or hashbrown, or a walk over one.
pub(crate) fn is_unordered<I>() -> bool {
    let name = type_name::<I>().trim_start_matches('&');
    name.starts_with("std::collections::hash::") || name.starts_with("hashbrown::")
}

/// A container that says that it is larger is not believed before it is seen.
const MAX_RESERVED: usize = 100_000;

/// The entries so far.
pub(crate) struct Unordered {
    entry: Sink,
    deadline: Option<Instant>,
    /// One after the other, each after its length.
    bytes: Vec<u8>,
    /// Quick hash of each entry, and where its length stands.
    entries: Vec<(u64, usize)>,
}

impl Unordered {
    /// `n_entries` is no more than a hint.
    pub(crate) fn new(rules: Rules, n_entries: usize) -> Self {
        let entries = Vec::with_capacity(n_entries.min(MAX_RESERVED));
        Self {
            entry: Sink::with(rules),
            deadline: rules.deadline,
            bytes: Vec::new(),
            entries,
        }
    }

    /// Takes the entry that `encode` writes.
    pub(crate) fn add(
        &mut self,
        encode: impl FnOnce(&mut Sink) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        encode(&mut self.entry)?;
        let start = self.bytes.len();
        self.bytes.push(0);
        self.entry.drain_into(tag::HASHED, &mut self.bytes);
        let entry = &self.bytes[start + 1..];
        self.entries.push((quick_hash(entry), start));
        self.bytes[start] = entry.len() as u8;
        if let Some(deadline) = self.deadline
            && self.entries.len().is_multiple_of(1024)
            && Instant::now() >= deadline
        {
            return Err(EncodeError::out_of_time());
        }
        Ok(())
    }

    /// Writes all entries, sorted, behind a tag and their number.
    pub(crate) fn finish(mut self, tag: u8, sink: &mut Sink) -> Result<(), EncodeError> {
        let bytes = self.bytes;
        let entry = |start: usize| &bytes[start + 1..][..usize::from(bytes[start])];
        self.entries
            .sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| entry(a.1).cmp(entry(b.1))));
        sink.push(&[tag])?;
        sink.push_len(self.entries.len())?;
        self.entries
            .iter()
            .try_for_each(|&(_, start)| sink.push(entry(start)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap, HashSet};

    use super::*;

    #[test]
    fn only_hash_containers_have_no_order() {
        assert!(is_unordered::<HashMap<u8, Vec<u8>>>());
        assert!(is_unordered::<&&HashSet<u8>>());
        assert!(is_unordered::<
            std::collections::hash_map::Values<'static, u8, u8>,
        >());
        assert!(!is_unordered::<Vec<HashMap<u8, u8>>>());
        assert!(!is_unordered::<BTreeMap<u8, HashSet<u8>>>());
    }
}
