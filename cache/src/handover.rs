//! Hand-over: what a program knows when it ends, written down for the one that takes its place.
//!
//! A program that is rebuilt hands its entries of data to its successor; what doesn't fit there (another code,
//! another type, a damaged byte) is a miss with a reason, never an error and never a wrong value. Encoding and
//! decoding are user code: nothing of ours is locked meanwhile.
//!
//! ```text
//! header    "dacapo\0h"  version  now  wall clock  whether the clock stands still
//! frame     "CODE"  length  blake3 of tag and rest │ a code's hash and parts, before its first entry
//! frame     "ENTR"  length  blake3 of tag and rest │ head: function, code, types, key, times │ value │ tape
//! …
//! end       "DONE"  length  blake3 of tag and rest │ how many frames there were
//! ```
//!
//! An entry stays encoded until its function is called with its key; then it is decoded, and its fingerprint
//! taken and compared, because bytes that decode needn't mean what they meant to the program that wrote them.

mod carried;
mod frame;

use std::io::{Read, Write};
use std::time::Duration;

pub(crate) use crate::handover::carried::{Adopted, Carried, Trace};
use crate::handover::frame::Header;
pub(crate) use crate::handover::frame::{Frame, Head, Value};
use crate::registry::Registry;
use crate::registry::info::Sums;
use crate::{Error, Time};

/// What [`Registry::hand_over`] wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandedOver {
    /// Entries that are in the file with their values.
    pub entries: usize,
    /// Entries of which only a note is in the file, so that the next miss can say why: resources, and values or
    /// drawings that can't be encoded.
    pub left_behind: usize,
    /// Bytes written.
    pub bytes: u64,
}

/// What [`Registry::take_over`] read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TakenOver {
    /// Entries that wait for the first call with their key.
    pub entries: usize,
    /// Entries that were damaged on the way; their calls miss.
    pub damaged: usize,
    /// Entries whose ttl was up by the time they were read.
    pub expired: usize,
    /// How many of `entries` had been of no use to the last program, since they were made by an earlier code than its own.
    pub of_earlier_code: usize,
    /// Whether the file ends where its writer ended it.
    pub is_complete: bool,
    /// Bytes read.
    pub bytes: u64,
}

/// Entries that were taken over and wait for the first call with their key, and what came of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiting {
    /// How many.
    pub entries: usize,
    /// Their encoded bytes.
    pub bytes: u64,
    /// How many of them belong to functions whose code is another one now, as far as those were called. Those that had
    /// waited so in the last program already don't count.
    pub of_other_code: usize,
    /// How many of them belong to functions that were not called so far: whether they can be used isn't known yet.
    pub of_unknown_code: usize,
    /// What it took to compute those entries that can still be used.
    pub cost: Duration,
    /// How many don't wait any more: they were asked for, and hit.
    pub served: usize,
    /// What it took to compute those.
    pub served_cost: Duration,
    /// How many of those that can be used, or were served, had been of no use to the last program: the code was changed
    /// back.
    pub back: usize,
}

impl Registry {
    /// Writes every entry of data for the program that takes this one's place, together with what this one has
    /// taken over itself and not used yet. Values that can't be encoded, entries that drew something their page
    /// can't encode, and resources stay behind.
    ///
    /// A value is what `Serialize` says and `Deserialize` makes of it: what they skip or round is skipped and rounded
    /// in the next program, too.
    ///
    /// Nothing is locked while values are encoded; entries that come meanwhile may be missing.
    ///
    /// # Errors
    ///
    /// [`Error::HandOver`] if `out` can't be written to. What was written by then is of no use.
    ///
    /// ```
    /// use dacapo_cache::{Registry, cache_data};
    ///
    /// #[cache_data]
    /// fn square(n: u64) -> u64 {
    ///     n * n
    /// }
    ///
    /// let old = Registry::new();
    /// old.enter(|| square(7));
    /// let mut file = Vec::new();
    /// assert_eq!(old.hand_over(&mut file)?.entries, 1);
    ///
    /// let new = Registry::new();
    /// assert_eq!(new.take_over(&*file)?.entries, 1);
    /// new.enter(|| {
    ///     assert_eq!(square(7), 49);
    ///     assert_eq!((square::info().hits, square::info().misses), (1, 0));
    /// });
    /// # Ok::<(), dacapo_cache::Error>(())
    /// ```
    pub fn hand_over(&self, out: impl Write) -> Result<HandedOver, Error> {
        let now = self.clock().now();
        let totals = self.totals();
        let sums = totals.before.plus(Sums {
            hits: totals.hits,
            misses: totals.misses,
            saved: totals.saved,
        });
        let header = Header::new(now, self.clock().is_frozen(), sums);
        let mut writer = frame::Writer::new(out, &header)?;
        let mut done = HandedOver::default();
        for store in self.stores() {
            for frame in store.frames(now) {
                if frame.head.value.is_some() {
                    done.entries += 1;
                } else {
                    done.left_behind += 1;
                }
                writer.write(&frame)?;
            }
        }
        for frame in self.carried().to_carry_on(now) {
            done.entries += usize::from(frame.head.value.is_some());
            writer.write(&frame)?;
        }
        done.bytes = writer.finish()?;
        Ok(done)
    }

    /// Reads what another program handed over. Each entry waits, encoded, for the first call with its key; that
    /// call hits if the function's code and types are the same. An entry of another code waits on, in case the
    /// code is changed back, and lends the miss its reason.
    ///
    /// What was counted goes on, too, in [`Totals::before`](crate::Totals::before).
    ///
    /// Times go on: the time between the two programs counts towards each ttl. If nothing was called on this
    /// registry so far, its clock goes on from where the other one stood, and stands still if that one did.
    ///
    /// # Errors
    ///
    /// [`Error::HandOver`] if there is no hand-over of this version at the beginning of `input`. Damage
    /// further on is no error: [`TakenOver`] says how much there was.
    pub fn take_over(&self, input: impl Read) -> Result<TakenOver, Error> {
        let mut reader = frame::Reader::new(input)?;
        let header = reader.header();
        let then = header.now.after(header.elapsed());
        if self.stores().is_empty() {
            if header.is_frozen {
                self.freeze();
            }
            let behind = then.since(self.clock().now());
            self.advance(behind);
        }
        let shift = Shift {
            from: then,
            to: self.clock().now(),
        };
        self.carried().count_before(header.sums);
        let mut done = TakenOver::default();
        while let Some(mut frame) = reader.next_frame() {
            frame.head.shift(shift);
            if frame.head.is_expired(shift.to) {
                done.expired += 1;
                continue;
            }
            let is_entry = frame.head.value.is_some();
            done.entries += usize::from(is_entry);
            done.of_earlier_code += usize::from(is_entry && frame.head.is_superseded);
            self.carried().add(frame);
        }
        done.damaged = reader.n_damaged();
        done.is_complete = reader.is_complete();
        done.bytes = reader.n_bytes();
        Ok(done)
    }

    /// What was taken over: what is not used yet, and what came of the rest.
    pub fn waiting(&self) -> Waiting {
        self.carried().waiting()
    }
}

/// From one registry's clock to another's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift {
    from: Time,
    to: Time,
}

impl Shift {
    /// The same distance from now; the beginning of time if the new clock doesn't go back as far.
    fn apply(self, time: Time) -> Time {
        match time.since(self.from) {
            Duration::ZERO => {
                let ago = self.from.since(time).as_nanos() as u64;
                Time::from_nanos(self.to.as_nanos().saturating_sub(ago))
            }
            ahead => self.to.after(ahead),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_their_distance_from_now() {
        let at = Time::from_nanos;
        let shift = Shift {
            from: at(100),
            to: at(30),
        };
        for (before, after) in [(100, 30), (90, 20), (150, 80), (10, 0)] {
            assert_eq!(shift.apply(at(before)), at(after));
        }
    }
}
