//! Containers without an order: their entries are encoded one by one and sorted.
//!
//! An entry is at most 64 bytes here (a longer one is its hash), so that the extra memory stays in the order of
//! the container's own. Sorting goes by a quick hash, as the first bytes of entries are mostly the same tags.

use std::any::type_name;

use crate::key::encode::{EncodeError, tag};
use crate::key::sink::{Rules, Sink, quick_hash};

/// Whether a type is one of the hash maps and sets of std or hashbrown, or a walk over one.
pub(crate) fn is_unordered<I>() -> bool {
    let name = type_name::<I>().trim_start_matches('&');
    name.starts_with("std::collections::hash::") || name.starts_with("hashbrown::")
}

/// The entries so far.
pub(crate) struct Unordered {
    entry: Sink,
    bytes: Vec<u8>,
    /// Quick hash, start and end of each entry within the bytes.
    entries: Vec<(u64, usize, usize)>,
}

impl Unordered {
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            entry: Sink::with(rules),
            bytes: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Takes the entry that `encode` writes.
    pub(crate) fn add(
        &mut self,
        encode: impl FnOnce(&mut Sink) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        encode(&mut self.entry)?;
        let start = self.bytes.len();
        self.entry.drain_into(tag::HASHED, &mut self.bytes);
        self.entries
            .push((quick_hash(&self.bytes[start..]), start, self.bytes.len()));
        if let Some(deadline) = self.entry.rules.deadline
            && self.entries.len().is_multiple_of(1024)
            && std::time::Instant::now() >= deadline
        {
            return Err(EncodeError::out_of_time());
        }
        Ok(())
    }

    /// Writes all entries, sorted, behind a tag and their number.
    pub(crate) fn finish(mut self, tag: u8, sink: &mut Sink) -> Result<(), EncodeError> {
        let bytes = self.bytes;
        self.entries.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0)
                .then_with(|| bytes[a.1..a.2].cmp(&bytes[b.1..b.2]))
        });
        sink.push(&[tag])?;
        sink.push_len(self.entries.len())?;
        self.entries
            .iter()
            .try_for_each(|&(_, start, end)| sink.push(&bytes[start..end]))
    }
}
