//! Functions and entries as one list of equal rows: found, sorted and unfolded on the feed's thread, so that
//! a frame touches only the rows it shows.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use dacapo_cache::FunctionId;

use crate::story::{FunctionStory, Snapshot};

/// Beyond this many rows, positions on the screen lose their precision.
const MAX_ROWS: usize = 400_000;

/// What a panel wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Text that a function's name or an argument contains, whatever the case. Empty: everything.
    pub find: String,
    /// Functions that are folded shut.
    pub shut: BTreeSet<FunctionId>,
    /// The order of the entries of a function.
    pub sort: Sort,
}

/// The order of the entries of a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// The most served first.
    Hits,
    /// The largest first.
    Bytes,
    /// What expires next first; what never does, last.
    Expires,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Hits, Self::Bytes, Self::Expires];

    /// In a word or two.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Hits => "most hits",
            Self::Bytes => "largest",
            Self::Expires => "next to expire",
        }
    }
}

/// One row. The numbers are positions in the snapshot that comes with the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A function.
    Function(u32),
    /// An entry of a function.
    Entry(u32, u32),
    /// What remains of an entry of a function.
    Tombstone(u32, u32),
    /// How many rows are left out at the end.
    More(u32),
}

/// The rows of one panel, with the snapshot in which they point.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Where the positions point.
    pub snapshot: Arc<Snapshot>,
    /// In the order of the screen.
    pub rows: Vec<Row>,
    /// What was asked for.
    pub query: Query,
    /// Entries that were found, folded or not.
    pub n_found: usize,
}

/// Lists what the query asks for.
pub(super) fn list(snapshot: &Arc<Snapshot>, query: &Query) -> Rows {
    let mut rows = Vec::new();
    let mut n_found = 0;
    let needle = query.find.trim().to_lowercase();
    for (at, function) in snapshot.functions.iter().enumerate() {
        let at = at as u32;
        let is_named = has(&function.info.name, &needle);
        let entries = found(function, &needle, is_named, query.sort);
        let tombstones = gone(snapshot, function, &needle, is_named);
        n_found += entries.len();
        if !is_named && entries.is_empty() && tombstones.is_empty() {
            continue;
        }
        rows.push(Row::Function(at));
        if !query.shut.contains(&function.info.id) {
            rows.extend(entries.into_iter().map(|entry| Row::Entry(at, entry)));
            rows.extend(
                tombstones
                    .into_iter()
                    .map(|tombstone| Row::Tombstone(at, tombstone)),
            );
        }
    }
    if rows.len() > MAX_ROWS {
        let n_more = rows.len() - MAX_ROWS;
        rows.truncate(MAX_ROWS);
        rows.push(Row::More(n_more as u32));
    }
    Rows {
        snapshot: Arc::clone(snapshot),
        rows,
        query: query.clone(),
        n_found,
    }
}

fn found(function: &FunctionStory, needle: &str, is_named: bool, sort: Sort) -> Vec<u32> {
    let entries = &function.entries;
    let entry = |idx: &u32| &entries[*idx as usize];
    let is_found = |idx: &u32| {
        is_named
            || entry(idx)
                .arguments
                .iter()
                .any(|argument| has(&argument.text, needle))
            || entry(idx)
                .session
                .is_some_and(|session| has(&format!("session {session}"), needle))
    };
    // Newest first: the registry lists the oldest first, and sorting is stable.
    let mut found: Vec<u32> = (0..entries.len() as u32).rev().filter(is_found).collect();
    match sort {
        Sort::Newest => {}
        Sort::Hits => found.sort_by_key(|idx| Reverse(entry(idx).hits)),
        Sort::Bytes => found.sort_by_key(|idx| Reverse(entry(idx).bytes)),
        Sort::Expires => {
            found.sort_by_key(|idx| (entry(idx).expires.is_none(), entry(idx).expires));
        }
    }
    found
}

/// The tombstones of a function, the newest first; one for each key, and none for keys that are held again.
fn gone(snapshot: &Snapshot, function: &FunctionStory, needle: &str, is_named: bool) -> Vec<u32> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (idx, tombstone) in snapshot.tombstones.iter().enumerate().rev() {
        if tombstone.id.function == function.info.id
            && (is_named
                || tombstone
                    .arguments
                    .iter()
                    .any(|argument| has(&argument.text, needle)))
            && seen.insert(tombstone.id.key)
        {
            found.push(idx as u32);
        }
    }
    if !found.is_empty() {
        let held: HashSet<_> = function.entries.iter().map(|entry| entry.id.key).collect();
        found.retain(|idx| !held.contains(&snapshot.tombstones[*idx as usize].id.key));
    }
    found
}

/// Whether `text` contains `needle`, which is in lower case.
fn has(text: &str, needle: &str) -> bool {
    let needle_bytes = needle.as_bytes();
    needle.is_empty()
        || text
            .as_bytes()
            .windows(needle.len())
            .any(|part| part.eq_ignore_ascii_case(needle_bytes))
        || (!text.is_ascii() && text.to_lowercase().contains(needle))
}
