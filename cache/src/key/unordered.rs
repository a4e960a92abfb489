//! Containers without an order: their entries are encoded one by one and sorted.
//!
//! An entry is at most 64 bytes here (a longer one is its hash), so that the extra memory stays in the order of
//! the container's own. Sorting goes by a quick hash, as the first bytes of entries are mostly the same tags.

use std::any::type_name;
use std::cell::RefCell;
use std::mem::take;
use std::time::Instant;

use crate::key::encode::{EncodeError, tag};
use crate::key::sink::{Rules, Sink, quick_hash};
use crate::rt::parts::WALK;
use crate::sync::thread_local;

/// Whether a type is one of the hash maps and sets of std or hashbrown, or a binary heap, or a walk over one. How
/// a heap lies in memory depends on how it was filled, and nobody means that.
pub(crate) fn is_unordered<I>() -> bool {
    let name = type_name::<I>().trim_start_matches('&');
    let name = name.strip_prefix(WALK).unwrap_or(name);
    [
        "std::collections::hash::",
        "hashbrown::",
        "alloc::collections::binary_heap::",
        "dacapo_cache::shape::look::glimpse::Unordered",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

/// Memory that a thread keeps from one container for the next, at most: memory that was never touched before is
/// what takes the longest of all.
const MAX_KEPT: usize = 8 << 20;

/// Containers inside of each other for which a thread keeps memory.
const MAX_DEPTH: usize = 4;

thread_local! {
    /// Emptied, one for each depth.
    static KEPT: RefCell<Vec<Gathered>> = const { RefCell::new(Vec::new()) };
}

/// Entries one by one.
#[derive(Default)]
struct Gathered {
    /// One after the other, each after its length.
    bytes: Vec<u8>,
    /// Quick hash of each entry, and where its length stands.
    entries: Vec<(u64, usize)>,
}

impl Gathered {
    fn taken() -> Self {
        // A thread that is ending keeps nothing any more.
        let kept = KEPT.try_with(|kept| kept.borrow_mut().pop());
        kept.ok().flatten().unwrap_or_default()
    }

    fn give_back(mut self) {
        let size = self.bytes.capacity() + self.entries.capacity() * size_of::<(u64, usize)>();
        if size <= MAX_KEPT {
            self.bytes.clear();
            self.entries.clear();
            let _ = KEPT.try_with(|kept| {
                let mut kept = kept.borrow_mut();
                if kept.len() < MAX_DEPTH {
                    kept.push(self);
                }
            });
        }
    }

    fn entry(&self, start: usize) -> &[u8] {
        &self.bytes[start + 1..][..usize::from(self.bytes[start])]
    }

    /// The entries in an order that depends on nothing but themselves.
    fn sort(&mut self) {
        let mut entries = take(&mut self.entries);
        entries.sort_unstable_by_key(|(hash, _)| *hash);
        // Different entries with one quick hash are rare, unless somebody made them on purpose.
        for same in entries.chunk_by_mut(|a, b| a.0 == b.0) {
            if same.len() > 1 {
                same.sort_unstable_by(|a, b| self.entry(a.1).cmp(self.entry(b.1)));
            }
        }
        self.entries = entries;
    }
}

/// The entries so far.
pub(crate) struct Unordered {
    entry: Sink,
    deadline: Option<Instant>,
    gathered: Gathered,
}

impl Unordered {
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            entry: Sink::with(rules),
            deadline: rules.deadline,
            gathered: Gathered::taken(),
        }
    }

    /// Takes the entry that `encode` writes.
    pub(crate) fn add(
        &mut self,
        encode: impl FnOnce(&mut Sink) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        encode(&mut self.entry)?;
        let Gathered { bytes, entries } = &mut self.gathered;
        let start = bytes.len();
        bytes.push(0);
        self.entry.drain_into(tag::HASHED, bytes);
        let entry = &bytes[start + 1..];
        entries.push((quick_hash(entry), start));
        bytes[start] = entry.len() as u8;
        if let Some(deadline) = self.deadline
            && entries.len().is_multiple_of(1024)
            && Instant::now() >= deadline
        {
            return Err(EncodeError::out_of_time());
        }
        Ok(())
    }

    /// Writes all entries, sorted, behind a tag and their number.
    pub(crate) fn finish(mut self, tag: u8, sink: &mut Sink) -> Result<(), EncodeError> {
        self.gathered.sort();
        let entries = &self.gathered.entries;
        sink.push(&[tag])?;
        sink.push_len(entries.len())?;
        for (_, start) in entries {
            sink.push(self.gathered.entry(*start))?;
        }
        self.gathered.give_back();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};

    use super::*;

    #[test]
    fn only_hash_containers_have_no_order() {
        assert!(is_unordered::<HashMap<u8, Vec<u8>>>());
        assert!(is_unordered::<&&HashSet<u8>>());
        assert!(is_unordered::<
            std::collections::hash_map::Values<'static, u8, u8>,
        >());
        assert!(is_unordered::<&BinaryHeap<u8>>());
        assert!(!is_unordered::<Vec<HashMap<u8, u8>>>());
        assert!(!is_unordered::<BTreeMap<u8, HashSet<u8>>>());
    }
}
