//! Keys: the arguments of a call as bytes that say everything about their values and types.

use crate::function::KeyId;

/// The encoded arguments of one call: inline up to 64 bytes, beyond that their blake3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {}

impl Key {
    /// 64 bits of it.
    pub fn id(&self) -> KeyId {
        KeyId(0)
    }
}

/// Why an argument could not be turned into a part of the key.
#[derive(Clone, Debug, thiserror::Error)]
#[error("argument `{argument}` of type `{type_name}` can't be hashed: {message}")]
pub struct KeyError {
    /// The argument's name.
    pub argument: &'static str,
    /// Its type.
    pub type_name: &'static str,
    /// What went wrong.
    pub message: String,
}
