//! A ring of hits: what one thread writes at every hit, and anybody may read, without a lock.
//!
//! ```text
//! head                counts the hits ever written; the next one goes to head % CAPACITY
//! slot = 5 words      time │ key │ function, site │ session, rerun │ elements, number
//! ```
//!
//! What a hit draws again is a record of its own, the next one, so that a page full of replays doesn't push
//! rarer events out of the recorder's queue.
//!
//! One thread writes. A reader copies what it wants, and then asks again how far the writer is: slots that
//! may have been written to meanwhile are thrown away and count as dropped. Every word is an atomic, so a
//! torn slot is at worst thrown away, never undefined.

use crate::clock::Time;
use crate::function::{EntryId, FunctionId, KeyId};
use crate::recorder::site::SiteId;
use crate::run::SessionId;
use crate::sync::{AtomicU64, Ordering, fence};

/// Slots of a ring; few where interleavings are explored, so that some overflow.
const CAPACITY: u64 = if cfg!(feature = "explore") { 4 } else { 8_192 };

/// Hits that can be read: the oldest slot may just be written to.
const READABLE: u64 = CAPACITY - 1;

const WORDS: usize = 5;

/// Stands for "outside of any run" in the half word of the session.
const NO_SESSION: u32 = u32::MAX;

/// Bits of a number; the rest of its word is for elements. Threads that hit more often than that, for days on
/// end, begin anew.
const NUMBER_BITS: u32 = 44;

/// Elements beyond this number are not told apart.
const MAX_ELEMENTS: u32 = (1 << (u64::BITS - NUMBER_BITS)) - 1;

/// What is written of a hit, or of what it drew again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) time: Time,
    pub(crate) entry: EntryId,
    pub(crate) site: SiteId,
    pub(crate) session: Option<SessionId>,
    pub(crate) rerun: u32,
    /// How many elements were drawn again; 0 for the hit itself.
    pub(crate) elements: u32,
    pub(crate) number: u64,
}

/// The last hits of one thread.
#[derive(Debug)]
pub(crate) struct Ring {
    head: AtomicU64,
    slots: Box<[[AtomicU64; WORDS]; CAPACITY as usize]>,
}

impl Ring {
    pub(crate) fn new() -> Self {
        let slot = || std::array::from_fn(|_| AtomicU64::new(0));
        // Gathered on the heap: it is large for a stack.
        let slots: Box<[_]> = (0..CAPACITY).map(|_| slot()).collect();
        Self {
            head: AtomicU64::new(0),
            slots: slots.try_into().expect("as many were gathered"),
        }
    }

    /// Hits ever written.
    pub(crate) fn n_written(&self) -> u64 {
        // Acquire: the slots below the head are complete.
        self.head.load(Ordering::Acquire)
    }

    /// Writes a hit. Only the thread that owns the ring may do so.
    #[inline]
    pub(crate) fn write(&self, hit: Hit) {
        // Relaxed: nobody else writes the head.
        let head = self.head.load(Ordering::Relaxed);
        // Release: whoever sees one of the words below sees this head, too, and knows what it overwrote.
        fence(Ordering::Release);
        let slot = &self.slots[(head % CAPACITY) as usize];
        for (word, value) in slot.iter().zip(hit.encode()) {
            // Relaxed: the head orders them.
            word.store(value, Ordering::Relaxed);
        }
        self.head.store(head + 1, Ordering::Release);
    }

    /// Reads the hits from `start` on. Returns how many there were in all by now, and how many of those
    /// wanted were overwritten before they could be read.
    pub(crate) fn read_from(&self, start: u64, mut take: impl FnMut(Hit)) -> (u64, u64) {
        let head = self.n_written();
        let first = start.max(head.saturating_sub(READABLE));
        let copies: Vec<_> = (first..head)
            .map(|index| {
                let slot = &self.slots[(index % CAPACITY) as usize];
                // Relaxed: the fence below orders them before the second look at the head.
                (
                    index,
                    slot.each_ref().map(|word| word.load(Ordering::Relaxed)),
                )
            })
            .collect();
        fence(Ordering::Acquire);
        // Relaxed: as above. The slot of this very head may be half written.
        let head_after = self.head.load(Ordering::Relaxed);
        let mut n_dropped = first.saturating_sub(start);
        for (index, words) in copies {
            if index + CAPACITY > head_after {
                take(Hit::decode(words));
            } else {
                n_dropped += 1;
            }
        }
        (head, n_dropped)
    }

    /// The last `n` hits at most, in order.
    pub(crate) fn last(&self, n: u64, take: impl FnMut(Hit)) {
        self.read_from(self.n_written().saturating_sub(n), take);
    }

    /// Hits that can't be read any more.
    pub(crate) fn n_dropped(&self) -> u64 {
        self.n_written().saturating_sub(READABLE)
    }
}

impl Hit {
    #[inline]
    fn encode(self) -> [u64; WORDS] {
        let session = self.session.map_or(NO_SESSION, |session| session.0);
        [
            self.time.as_nanos(),
            self.entry.key.0,
            join(self.entry.function.0, self.site.0),
            join(session, self.rerun),
            u64::from(self.elements.min(MAX_ELEMENTS)) << NUMBER_BITS
                | self.number & ((1 << NUMBER_BITS) - 1),
        ]
    }

    fn decode([time, key, function_site, session_rerun, elements_number]: [u64; WORDS]) -> Self {
        let (function, site) = split(function_site);
        let (session, rerun) = split(session_rerun);
        Self {
            time: Time::from_nanos(time),
            entry: EntryId {
                function: FunctionId(function),
                key: KeyId(key),
            },
            site: SiteId(site),
            session: (session != NO_SESSION).then_some(SessionId(session)),
            rerun,
            elements: (elements_number >> NUMBER_BITS) as u32,
            number: elements_number & ((1 << NUMBER_BITS) - 1),
        }
    }
}

fn join(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

fn split(word: u64) -> (u32, u32) {
    ((word >> 32) as u32, word as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(number: u64) -> Hit {
        Hit {
            time: Time::from_nanos(number * 3),
            entry: EntryId {
                function: FunctionId(7),
                key: KeyId(u64::MAX - number),
            },
            site: SiteId(9),
            session: number.is_multiple_of(2).then_some(SessionId(4)),
            rerun: 11,
            elements: (number % 3) as u32,
            number,
        }
    }

    fn read(ring: &Ring, start: u64) -> (Vec<Hit>, u64, u64) {
        let mut hits = Vec::new();
        let (next, n_dropped) = ring.read_from(start, |hit| hits.push(hit));
        (hits, next, n_dropped)
    }

    #[test]
    fn what_was_written_is_read_or_dropped() {
        let ring = Ring::new();
        let mut cursor = 0;
        for (n_written, n_expected) in [(10, 10), (READABLE, READABLE), (CAPACITY + 5, READABLE)] {
            let start = cursor;
            (start..start + n_written).for_each(|number| ring.write(hit(number)));
            let (hits, next, n_dropped) = read(&ring, cursor);
            assert_eq!(
                (hits.len() as u64, n_dropped),
                (n_expected, n_written - n_expected)
            );
            let last = hits.last().expect("some were written");
            assert_eq!(last.encode(), hit(start + n_written - 1).encode());
            cursor = next;
        }
        assert_eq!(read(&ring, cursor).0.len(), 0);
    }

    #[test]
    fn reader_beside_a_writer_never_sees_a_torn_hit() {
        let ring = Ring::new();
        std::thread::scope(|scope| {
            scope.spawn(|| (0..200_000).for_each(|number| ring.write(hit(number))));
            let (mut cursor, mut n_read, mut n_dropped) = (0, 0, 0);
            while cursor < 200_000 {
                let (hits, next, dropped) = read(&ring, cursor);
                assert!(
                    hits.iter()
                        .all(|seen| seen.encode() == hit(seen.number).encode())
                );
                (cursor, n_read, n_dropped) =
                    (next, n_read + hits.len() as u64, n_dropped + dropped);
            }
            assert_eq!(n_read + n_dropped, 200_000);
        });
    }
}
