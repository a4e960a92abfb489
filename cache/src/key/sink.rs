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
    inline: [u8; INLINE],
    buffer: Vec<u8>,
    hasher: Option<Box<blake3::Hasher>>,
    pub(crate) rules: Rules,
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
        Self::with(Rules::default())
    }

    #[inline]
    pub(crate) fn with(rules: Rules) -> Self {
        Self {
            len: 0,
            inline: [0; INLINE],
            buffer: Vec::new(),
            hasher: None,
            rules,
        }
    }

    /// Adds bytes.
    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        let end = self.len.saturating_add(bytes.len());
        if end <= INLINE {
            self.inline[self.len..end].copy_from_slice(bytes);
            self.len = end;
            Ok(())
        } else {
            self.push_long(bytes)
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
            return Ok(());
        }
        self.push(&[tag])?;
        self.push(&bytes)
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

    fn push_long(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        if self.len != SPILLED {
            self.buffer
                .reserve(FIRST_CAPACITY.max(self.len + bytes.len()).min(CHUNK));
            self.buffer.extend_from_slice(&self.inline[..self.len]);
            self.len = SPILLED;
        }
        if self.buffer.len() + bytes.len() <= CHUNK {
            self.buffer.extend_from_slice(bytes);
            return Ok(());
        }
        let hasher = self.hasher.get_or_insert_default();
        hasher.update(&self.buffer);
        self.buffer.clear();
        match self.rules.deadline {
            None if bytes.len() >= CHUNK => {
                hasher.update(bytes);
            }
            None => self.buffer.extend_from_slice(bytes),
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

    /// The key of everything that was pushed.
    #[inline]
    pub(crate) fn finish(self) -> Key {
        if self.len == SPILLED {
            Key::hashed(self.long_hash())
        } else {
            Key::inline(self.inline, self.len)
        }
    }

    /// 128 bits of the hash of everything that was pushed, short or long.
    pub(crate) fn finish_fingerprint(self) -> u128 {
        let hash = if self.len == SPILLED {
            self.long_hash()
        } else {
            *blake3::hash(&self.inline[..self.len]).as_bytes()
        };
        u128::from_le_bytes(*hash.first_chunk().expect("32 bytes begin with 16"))
    }

    /// Moves what was pushed to the end of `out`, a long encoding as `tag` and its hash, and begins anew.
    pub(crate) fn drain_into(&mut self, tag: u8, out: &mut Vec<u8>) {
        if self.len == SPILLED {
            out.push(tag);
            out.extend_from_slice(&self.long_hash());
            self.buffer.clear();
            self.hasher = None;
        } else {
            out.extend_from_slice(&self.inline[..self.len]);
        }
        self.len = 0;
    }

    fn long_hash(&self) -> [u8; 32] {
        match &self.hasher {
            None => *blake3::hash(&self.buffer).as_bytes(),
            Some(hasher) => {
                let mut hasher = hasher.clone();
                hasher.update(&self.buffer);
                *hasher.finalize().as_bytes()
            }
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
