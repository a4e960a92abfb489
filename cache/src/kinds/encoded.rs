//! Data that is copied by encoding and decoding it: `copy = "serialize"`.
//!
//! What is kept is bytes, so no caller's value can reach another's, whatever the type shares inside. A value is
//! kept only if its bytes can be read back; where they can't at a hit all the same, the entry is refused before
//! anything of it is drawn, and the call is a miss like any other.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::call::{self, Call};
use crate::draw::{Draw, NoPage};
use crate::encoding;
use crate::key;
use crate::kinds::{Codec, MAX_PREVIEW_CHARS, Policy};
use crate::rt::keep::Refreshed;
use crate::shape;
use crate::sync::{Arc, Mutex};

/// What a `#[cache_data(copy = "serialize")]` function can return: every caller gets what the bytes decode to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be returned by a `#[cache_data(copy = \"serialize\")]` function",
    label = "what is copied by encoding is `Serialize`, `Deserialize` and `Send`, and borrows nothing",
    note = "to make a type such data: `#[derive(serde::Serialize, serde::Deserialize)]` (`Clone` isn't needed)",
    note = "if it can't be encoded (a connection, a model, a handle), use `#[cache_resource]` and return `Arc<{Self}>`: one \
            object, shared by all"
)]
pub trait EncodedValue: Send + Sized + 'static {
    /// How the store asks about the bytes of such a value.
    const POLICY: &'static Policy<Encoded<Self>>;
    /// The bytes; words if there are none, or if they can't be read back.
    fn encode(&self) -> Result<Arc<[u8]>, String>;
    /// A value from the bytes of one; words if they can't be read.
    fn decode(bytes: &[u8]) -> Result<Self, String>;
}

// Without this rustc would list every type that serializes.
#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + 'static> EncodedValue for T {
    const POLICY: &'static Policy<Encoded<Self>> = &Policy {
        size: |encoded| Some(encoded.bytes.len() as u64),
        preview: |encoded| match Self::decode(&encoded.bytes) {
            Ok(value) => shape::text(&value, MAX_PREVIEW_CHARS),
            Err(why) => format!("its bytes can't be read: {why}"),
        },
        object: |encoded| encoded.bytes.as_ptr().addr() as u64,
        n_handles: None,
        look: None,
        copy: Some(|encoded| {
            let value = Self::decode(&encoded.bytes)
                .map_err(|why| format!("its bytes can't be read: {why}"))?;
            Ok(Encoded {
                bytes: Arc::clone(&encoded.bytes),
                value: Some(Mutex::new(value)),
            })
        }),
        validate: None,
        on_release: None,
        codec: Some(Codec {
            encode: |encoded| Ok(encoded.bytes.to_vec()),
            decode: |bytes| {
                Ok(Encoded {
                    bytes: bytes.into(),
                    value: None,
                })
            },
            // Of what the bytes mean here: the same bytes may mean something else in another program.
            fingerprint: |encoded| key::fingerprint(&Self::decode(&encoded.bytes)?),
        }),
    };

    fn encode(&self) -> Result<Arc<[u8]>, String> {
        let bytes = encoding::encode(self)?;
        Self::decode(&bytes).map_err(|why| format!("its bytes can't be read back: {why}"))?;
        Ok(bytes.into())
    }

    fn decode(bytes: &[u8]) -> Result<Self, String> {
        encoding::decode(bytes)
    }
}

/// The bytes of a value, and on its way to a caller the value as well.
///
/// The store clones what a body has returned, to keep it: the value is left to the caller, and the bytes are kept.
/// What is kept is not cloned for a caller; see [`Policy::copy`].
pub struct Encoded<V> {
    bytes: Arc<[u8]>,
    /// `None` in what is kept. Nobody ever waits for the lock: it lets a value that can't be shared between
    /// threads stand in what can.
    value: Option<Mutex<V>>,
}

impl<V> Encoded<V> {
    /// As it is kept.
    fn without_value(self) -> Self {
        Self {
            value: None,
            ..self
        }
    }
}

impl<V> Clone for Encoded<V> {
    /// As it is kept.
    fn clone(&self) -> Self {
        Self {
            bytes: Arc::clone(&self.bytes),
            value: None,
        }
    }
}

impl<V> fmt::Debug for Encoded<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encoded({} bytes)", self.bytes.len())
    }
}

/// Why a body's value is not kept.
enum NotKept<V, E> {
    /// There is none.
    Failed {
        error: E,
        describe: fn(&E) -> String,
    },
    /// It can't be copied; its caller gets it.
    Unencodable { value: V, why: String },
}

impl<V, E> NotKept<V, E> {
    fn words(&self) -> String {
        match self {
            Self::Failed { error, describe } => describe(error),
            Self::Unencodable { why, .. } => {
                format!("the value can't be copied by encoding: {why}")
            }
        }
    }
}

/// A call whose value is kept as bytes.
pub(crate) fn call<D: Draw, V: EncodedValue, E>(
    call: Call<'_>,
    page: &mut D,
    describe: fn(&E) -> String,
    body: impl FnOnce(&mut D) -> Result<V, E>,
) -> Result<V, E> {
    let name = call.function.name;
    let outcome = call::call(call, page, V::POLICY, NotKept::words, |page| {
        encode(body(page), describe)
    });
    hand_out(outcome, name, page)
}

/// The same for a function whose values are computed anew in the background.
pub(crate) fn call_refreshed<V: EncodedValue, E: 'static, B>(
    call: Call<'_>,
    describe: fn(&E) -> String,
    body: impl FnOnce() -> Result<V, E>,
    make: &dyn Fn() -> B,
) -> Result<V, E>
where
    B: FnOnce() -> Refreshed<Result<V, E>> + Send + 'static,
{
    let name = call.function.name;
    // What comes of a refresh has no caller: the bytes are all.
    let make = || {
        let body = make();
        move || body().map(|returned| encode(returned, describe).map(Encoded::without_value))
    };
    let run = || encode(body(), describe);
    let outcome = call::call_refreshed(call, V::POLICY, NotKept::words, run, &make);
    hand_out(outcome, name, &mut NoPage)
}

/// What the store is given of what a body has returned.
fn encode<V: EncodedValue, E>(
    returned: Result<V, E>,
    describe: fn(&E) -> String,
) -> Result<Encoded<V>, NotKept<V, E>> {
    let value = returned.map_err(|error| NotKept::Failed { error, describe })?;
    match value.encode() {
        Ok(bytes) => Ok(Encoded {
            bytes,
            value: Some(Mutex::new(value)),
        }),
        Err(why) => Err(NotKept::Unencodable { value, why }),
    }
}

/// What the caller is given of what the store has answered.
fn hand_out<D: Draw, V, E>(
    outcome: Result<Encoded<V>, NotKept<V, E>>,
    name: &str,
    page: &mut D,
) -> Result<V, E> {
    match outcome {
        Ok(encoded) => {
            let value = encoded.value.expect("what reaches a caller has a value");
            Ok(value.into_inner())
        }
        Err(NotKept::Failed { error, .. }) => Err(error),
        Err(NotKept::Unencodable { value, why }) => {
            page.warn(&format!(
                "what `{name}` returned is not kept: `copy = \"serialize\"` can't copy it, {why}"
            ));
            Ok(value)
        }
    }
}
