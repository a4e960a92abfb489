//! Where encoded bytes go: 64 of them stay as they are, more are hashed as they come.
//!
//! A short encoding is its own identity, because hashing 16 bytes with blake3 costs more than the whole rest of
//! a hit. A long one is gathered in pieces of [`CHUNK`] bytes, so that a key of a gigabyte needs no gigabyte.

use std::time::{Duration, Instant};

use crate::key::Key;
use crate::key::encode::EncodeError;

/// Up to here an encoding is its own identity.
pub(crate) const INLINE: usize = 64;
/// `len` of a sink whose bytes moved to the buffer: no room for anything inline.
const SPILLED: usize = INLINE + 1;
/// Pieces that are handed to blake3: large enough for its widest instructions, small enough for the L1 cache.
const CHUNK: usize = 32 << 10;
/// First allocation of the buffer; most long keys are a few names and numbers.
const FIRST_CAPACITY: usize = 256;

/// Takes the bytes of one encoding.
#[derive(Debug)]
pub(crate) struct Sink {
    len: usize,
    /// Hash of the numbers so far, taken while they are in registers: reading bytes right after they were
    /// written in other pieces makes the processor wait, for longer than all the rest of a short key takes.
    numbers: u64,
    /// Whether there was nothing but tagged numbers, so that `numbers` says it all.
    has_numbers_only: bool,
    inline: [u8; INLINE],
    pub(crate) refuses_locks: bool,
    /// Apart, so that a short key neither allocates nor carries it around.
    long: Option<Box<Long>>,
}

/// What a long encoding needs.
#[derive(Debug, Default)]
struct Long {
    /// Never has room for more than [`CHUNK`] bytes.
    buffer: Vec<u8>,
    hasher: Option<blake3::Hasher>,
    /// When the hasher was begun with.
    began: Option<Instant>,
    deadline: Option<Instant>,
}

/// What an encoding may not do. The keys of calls know no bounds; looks at resources do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules {
    /// When to give up.
    pub(crate) deadline: Option<Instant>,
    /// Whether a lock inside is an error: taking it might wait.
    pub(crate) refuses_locks: bool,
}

impl Rules {
    /// For looks: never waits for a lock, never takes much longer than `time`.
    pub(crate) fn look(time: Option<Duration>) -> Self {
        Self {
            deadline: time.map(|time| Instant::now() + time),
            refuses_locks: true,
        }
    }
}

impl Sink {
    #[inline]
    pub(crate) fn new() -> Self {
        Self {
            len: 0,
            numbers: SEEDS[0],
            has_numbers_only: true,
            inline: [0; INLINE],
            refuses_locks: false,
            long: None,
        }
    }

    pub(crate) fn with(rules: Rules) -> Self {
        let long = rules.deadline.map(|deadline| {
            Box::new(Long {
                deadline: Some(deadline),
                ..Long::default()
            })
        });
        Self {
            refuses_locks: rules.refuses_locks,
            long,
            ..Self::new()
        }
    }

    /// By which rules it was made.
    pub(crate) fn rules(&self) -> Rules {
        let deadline = self.long.as_ref().and_then(|long| long.deadline);
        Rules {
            deadline,
            refuses_locks: self.refuses_locks,
        }
    }

    /// Adds bytes.
    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.has_numbers_only = false;
        let end = self.len.saturating_add(bytes.len());
        if end <= INLINE {
            self.inline[self.len..end].copy_from_slice(bytes);
            self.len = end;
            Ok(())
        } else {
            self.push_long(bytes)
        }
    }

    /// How many bytes were added so far.
    pub(crate) fn n_bytes(&self) -> usize {
        match &self.long {
            Some(long) if self.len == SPILLED => {
                let n_hashed = long.hasher.as_ref().map_or(0, blake3::Hasher::count);
                n_hashed as usize + long.buffer.len()
            }
            _ => self.len,
        }
    }

    /// Adds one byte and then others.
    #[inline]
    pub(crate) fn push_tagged<const N: usize>(
        &mut self,
        tag: u8,
        bytes: [u8; N],
    ) -> Result<(), EncodeError> {
        let end = self.len + 1 + N;
        if end <= INLINE {
            self.inline[self.len] = tag;
            self.inline[self.len + 1..end].copy_from_slice(&bytes);
            self.len = end;
            self.numbers = bytes.chunks(8).fold(self.numbers, |hash, part| {
                let mut word = [0; 8];
                word[..part.len()].copy_from_slice(part);
                mix(hash ^ u64::from_le_bytes(word), SEEDS[1] ^ u64::from(tag))
            });
            return Ok(());
        }
        self.push_tagged_long(tag, &bytes)
    }

    /// Apart, so that the rest of adding a number is small enough to be inlined, and short keys are built in
    /// registers.
    #[cold]
    fn push_tagged_long(&mut self, tag: u8, bytes: &[u8]) -> Result<(), EncodeError> {
        self.push(&[tag])?;
        self.push(bytes)
    }

    /// Adds a length: one byte up to 254, nine beyond.
    #[inline]
    pub(crate) fn push_len(&mut self, len: usize) -> Result<(), EncodeError> {
        match u8::try_from(len) {
            Ok(short) if short < u8::MAX => self.push(&[short]),
            _ => self.push_tagged(u8::MAX, (len as u64).to_le_bytes()),
        }
    }

    /// Adds bytes together with their number.
    #[inline]
    pub(crate) fn push_counted(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.push_len(bytes.len())?;
        self.push(bytes)
    }

    #[inline]
    fn push_long(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        if self.len == SPILLED
            && let Some(long) = &mut self.long
            && long.buffer.capacity() - long.buffer.len() >= bytes.len()
        {
            long.buffer.extend_from_slice(bytes);
            return Ok(());
        }
        self.make_room_for(bytes)
    }

    /// Moves what is inline to the buffer, enlarges the buffer or empties it into the hasher, as needed.
    #[cold]
    fn make_room_for(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        let long = self.long.get_or_insert_default();
        if self.len != SPILLED {
            long.buffer.reserve_exact(FIRST_CAPACITY);
            long.buffer.extend_from_slice(&self.inline[..self.len]);
            self.len = SPILLED;
        }
        let needed = long.buffer.len() + bytes.len();
        if needed <= CHUNK {
            let capacity = needed.max(4 * long.buffer.capacity()).min(CHUNK);
            long.buffer.reserve_exact(capacity - long.buffer.len());
            long.buffer.extend_from_slice(bytes);
            return Ok(());
        }
        long.began.get_or_insert_with(Instant::now);
        let hasher = long.hasher.get_or_insert_default();
        hasher.update(&long.buffer);
        long.buffer.clear();
        match long.deadline {
            None if bytes.len() >= CHUNK => {
                hasher.update(bytes);
            }
            None => long.buffer.extend_from_slice(bytes),
            Some(deadline) => {
                for piece in bytes.chunks(CHUNK) {
                    if Instant::now() >= deadline {
                        return Err(EncodeError::out_of_time());
                    }
                    hasher.update(piece);
                }
            }
        }
        Ok(())
    }

    /// How long hashing has taken, if there was more than [`CHUNK`] to hash: less takes next to no time.
    #[inline]
    pub(crate) fn hashing_time(&self) -> Duration {
        let began = self.long.as_ref().and_then(|long| long.began);
        began.map_or(Duration::ZERO, |began| began.elapsed())
    }

    /// The key of everything that was pushed.
    #[expect(clippy::inline_always, reason = "measured, as `KeyBuilder::finish`")]
    #[inline(always)]
    pub(crate) fn key(&self) -> Key {
        if self.len == SPILLED {
            Key::hashed(self.long_hash())
        } else {
            let id = if self.has_numbers_only {
                mix(self.numbers ^ SEEDS[3], SEEDS[1])
            } else {
                // Whole blocks are quicker, and an encoding is never the beginning of another one.
                quick_hash(&self.inline[..self.len.next_multiple_of(16)])
            };
            Key::inline(id, &self.inline, self.len)
        }
    }

    /// 128 bits of the hash of everything that was pushed, short or long.
    pub(crate) fn fingerprint(&self) -> u128 {
        let hash = if self.len == SPILLED {
            self.long_hash()
        } else {
            *blake3::hash(&self.inline[..self.len]).as_bytes()
        };
        u128::from_le_bytes(*hash.first_chunk().expect("32 bytes begin with 16"))
    }

    /// Moves what was pushed to the end of `out`, a long encoding as `tag` and its hash, and begins anew.
    /// That is at most [`INLINE`] bytes.
    pub(crate) fn drain_into(&mut self, tag: u8, out: &mut Vec<u8>) {
        if self.len == SPILLED {
            out.push(tag);
            out.extend_from_slice(&self.long_hash());
            if let Some(long) = &mut self.long {
                long.buffer.clear();
                long.hasher = None;
                long.began = None;
            }
        } else {
            out.extend_from_slice(&self.inline[..self.len]);
        }
        self.len = 0;
        self.numbers = SEEDS[0];
        self.has_numbers_only = true;
    }

    fn long_hash(&self) -> [u8; 32] {
        let long = self.long.as_ref().expect("what was spilled is there");
        match &long.hasher {
            None => *blake3::hash(&long.buffer).as_bytes(),
            Some(hasher) => *hasher.clone().update(&long.buffer).finalize().as_bytes(),
        }
    }
}

/// A quick, good hash of a few bytes; the same in every process.
///
/// Two words at a time are multiplied into 128 bits, whose halves are mixed: some 3 ns for a short key.
#[inline]
pub(crate) fn quick_hash(bytes: &[u8]) -> u64 {
    let mut hash = SEEDS[0] ^ bytes.len() as u64;
    let mut pairs = bytes.chunks_exact(16);
    for pair in &mut pairs {
        hash = mix(word(&pair[..8]) ^ hash, word(&pair[8..]) ^ SEEDS[1]);
    }
    let rest = pairs.remainder();
    if !rest.is_empty() {
        let mut last = [0; 16];
        last[..rest.len()].copy_from_slice(rest);
        hash = mix(word(&last[..8]) ^ hash, word(&last[8..]) ^ SEEDS[2]);
    }
    mix(hash ^ SEEDS[3], SEEDS[1])
}

/// Odd numbers without a pattern: the first digits of the square roots of 2, 3, 5 and 7.
const SEEDS: [u64; 4] = [
    0x6a09_e667_f3bc_c909,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
];

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

#[inline]
fn word(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(*bytes.first_chunk().expect("eight bytes were cut"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn quick_hashes_of_counted_bytes_differ_in_all_their_bits() {
        let hashes: Vec<u64> = (0..10_000u64)
            .map(|n| quick_hash(&n.to_le_bytes()))
            .collect();
        assert_eq!(hashes.iter().collect::<HashSet<_>>().len(), hashes.len());
        for bit in 0..64 {
            let n_set = hashes.iter().filter(|hash| **hash >> bit & 1 == 1).count();
            assert!(
                (4_700..5_300).contains(&n_set),
                "bit {bit} is set {n_set} times"
            );
        }
    }

    #[test]
    fn a_long_hash_is_that_of_all_bytes_however_they_come() {
        let bytes: Vec<u8> = (0..100_000u32).map(|n| (n % 251) as u8).collect();
        for piece in [
            1,
            7,
            64,
            65,
            1_000,
            CHUNK - 1,
            CHUNK,
            CHUNK + 1,
            bytes.len(),
        ] {
            for len in [65, 300, CHUNK, CHUNK + 1, bytes.len()] {
                let mut sink = Sink::new();
                bytes[..len]
                    .chunks(piece)
                    .for_each(|piece| sink.push(piece).unwrap());
                let expected = Key::hashed(*blake3::hash(&bytes[..len]).as_bytes());
                assert_eq!(sink.key(), expected, "{len} bytes in pieces of {piece}");
            }
        }
    }

    #[test]
    fn an_inline_key_never_equals_a_hashed_one() {
        let mut sink = Sink::new();
        sink.push(blake3::hash(b"a long text").as_bytes()).unwrap();
        assert_ne!(
            sink.key(),
            Key::hashed(*blake3::hash(b"a long text").as_bytes())
        );
    }
}
