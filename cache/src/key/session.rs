//! Keys of functions with `scope = "session"`: the session is a part of them.

use crate::key::sink::INLINE;
use crate::key::{HASHED, Key};
use crate::run::SessionId;

/// Where the session stands in a key that is a hash: right behind it.
const BEHIND_HASH: usize = blake3::OUT_LEN;

impl Key {
    /// The key of the same arguments in one session. Every key of a function goes through here, or none: at
    /// one length the last bytes are always the session.
    pub(crate) fn in_session(self, session: SessionId) -> Self {
        let session_bytes = session.0.to_le_bytes();
        let len = usize::from(self.len);
        let mut key = self;
        if self.len != HASHED && len + session_bytes.len() > INLINE {
            key = Self::hashed(*blake3::hash(&self.bytes[..len]).as_bytes());
        }
        let start = if key.len == HASHED {
            BEHIND_HASH
        } else {
            key.len += session_bytes.len() as u8;
            len
        };
        key.bytes[start..start + session_bytes.len()].copy_from_slice(&session_bytes);
        // Counted from 1, so that the first session, too, has ids of its own.
        let mixed = (u64::from(session.0) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self {
            id: key.id ^ mixed,
            ..key
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::KeyBuilder;

    fn key(bytes: usize, session: u32) -> Key {
        let mut builder = KeyBuilder::new();
        builder.add_numbers("n", &vec![7u8; bytes]);
        let key = builder.finish().unwrap_or_else(|error| panic!("{error}"));
        key.in_session(SessionId(session))
    }

    #[test]
    fn sessions_have_keys_of_their_own_however_long_they_are() {
        let keys: Vec<_> = (0..200)
            .flat_map(|bytes| [key(bytes, 0), key(bytes, 1), key(bytes, 1 << 24)])
            .collect();
        for (at, a) in keys.iter().enumerate() {
            assert_eq!(*a, *a);
            for b in &keys[at + 1..] {
                assert_ne!(a, b);
                assert_ne!(a.id(), b.id());
            }
        }
        assert_eq!(key(61, 3), key(61, 3));
        assert_eq!(key(100, 3), key(100, 3));
    }
}
