//! Keys as entries keep them.
//!
//! A key that a call brings has room for 64 bytes, most of which a number or two leave empty. Of entries there may be a
//! million, and a hit reads the key of one: here a short key takes half as much, and lies in one line of memory.

use crate::function::KeyId;
use crate::key::{INLINE, Key, is_same};

/// Encodings of up to so many bytes lie within the entry: two numbers, or a word.
const SHORT: usize = 24;

/// The key of an entry.
pub(crate) enum StoredKey {
    Short {
        id: u64,
        len: u8,
        /// The rest is zero.
        bytes: [u8; SHORT],
    },
    Long(Box<Key>),
}

impl From<Key> for StoredKey {
    fn from(key: Key) -> Self {
        let Key { id, len, bytes } = key;
        match bytes.first_chunk() {
            Some(bytes) if usize::from(len) <= SHORT => Self::Short {
                id,
                len,
                bytes: *bytes,
            },
            _ => Self::Long(Box::new(key)),
        }
    }
}

impl StoredKey {
    /// 64 bits of it.
    #[inline]
    pub(crate) fn id(&self) -> KeyId {
        match self {
            Self::Short { id, .. } => KeyId(*id),
            Self::Long(key) => key.id(),
        }
    }

    /// As a call brings it.
    pub(crate) fn to_key(&self) -> Key {
        match self {
            Self::Short { id, len, bytes } => {
                let mut all = [0; INLINE];
                all[..SHORT].copy_from_slice(bytes);
                Key::inline(*id, &all, usize::from(*len))
            }
            Self::Long(key) => **key,
        }
    }
}

impl PartialEq<Key> for StoredKey {
    #[inline]
    fn eq(&self, other: &Key) -> bool {
        match self {
            // The lengths being the same, the rest of the other one is zero, too.
            Self::Short { id, len, bytes } => {
                *id == other.id && *len == other.len && is_same(bytes, &other.bytes[..SHORT])
            }
            Self::Long(key) => **key == *other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::KeyBuilder;

    fn key(len: usize) -> Key {
        let mut builder = KeyBuilder::new();
        builder.add("text", &"x".repeat(len));
        builder.finish().expect("a text can be hashed")
    }

    #[test]
    fn a_stored_key_is_the_key_of_any_length() {
        for len in 0..100 {
            let stored = StoredKey::from(key(len));
            assert!(stored == key(len) && stored.to_key() == key(len));
            assert_eq!(stored.id(), key(len).id());
            assert!(stored != key(len + 1));
        }
    }
}
