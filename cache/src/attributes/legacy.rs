//! The legacy attribute `#[cache]` and what goes with it, with the documentation that users of `dacapo_cache` read.

/// Remembers what a function returns, in the old way: one attribute for everything.
///
/// Deprecated, which is said in the page and not at compile time: see [`migration`](crate::migration). It is there for
/// those who come from the old `st.cache`, and to show what its successors are for.
///
/// What is returned is stored by reference and fingerprinted, and every caller is handed the same object. On each hit
/// the fingerprint is taken again. If it differs, the changed value is served all the same, and a warning says what
/// was changed: in the page, and as a `DidMutate` among the events.
///
/// ```
/// use std::sync::{Arc, Mutex};
///
/// use dacapo_cache::cache;
///
/// #[cache]
/// fn stops(line: &str) -> Arc<Mutex<Vec<String>>> {
///     Arc::new(Mutex::new(vec![format!("first stop of {line}")]))
/// }
///
/// stops("U2").lock().unwrap().push("Zoo".to_owned());
/// // A hit, which warns: the list is not what it was.
/// assert_eq!(stops("U2").lock().unwrap().len(), 2);
/// assert_eq!(stops::clear(), 1);
/// ```
///
/// # What can be returned
///
/// `Arc<Mutex<T>>` or `Arc<RwLock<T>>` (std's or `parking_lot`'s) of a `T` that is `Serialize`; or a value that is
/// `Clone + Serialize + Send + Sync + 'static`, of which every caller gets a clone, so that nobody can change the one
/// that is kept; or a `Result` or an `Option` of one of these. The fingerprint is taken of all of it, on each hit: for
/// a large value that takes long. The lock is tried and never waited for. While somebody holds it, the value is
/// served unchecked.
///
/// # What makes the key
///
/// The arguments, as for [`cache_data`](macro@crate::cache_data), and the values of the statics that the body reads, or
/// any function of the same package that it calls, over as many calls as it takes: plain ones, atomics, locks,
/// `LazyLock`, `OnceLock`, up to three of them inside each other. In the body they are known by their names in capitals,
/// in what it calls by what the package declares. A change makes a miss that names the static; changed back, the old
/// entry hits.
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
///
/// use dacapo_cache::cache;
///
/// static FACTOR: AtomicU32 = AtomicU32::new(2);
///
/// #[cache]
/// fn scaled(n: u32) -> u32 {
///     n * FACTOR.load(Relaxed)
/// }
///
/// assert_eq!(scaled(5), 10);
/// FACTOR.store(3, Relaxed);
/// assert_eq!(scaled(5), 15);
/// FACTOR.store(2, Relaxed);
/// assert_eq!(scaled(5), 10);
/// assert_eq!(scaled::info().misses, 2);
/// ```
///
/// What is called may stand in another module. Its static is read if the function could name it:
/// `crate::settings::RATE`, with everything on the way visible. A private one is read if
/// [`outside`](macro@crate::outside) stands before it.
///
/// What can't be read is *unseen*, and no part of the key: a private static without `outside`, or in a module that
/// the function can't name; one inside of a function, under a `#[cfg]`, made by a macro (`thread_local!` among
/// them), or behind `unsafe`; one whose type can't be hashed; those of other crates, which aren't looked for; and,
/// where the sources can't be read (a documentation test), all that the body doesn't name itself. Its name and the
/// reason stand where the function is called deprecated, in [`FunctionInfo::unseen`](crate::FunctionInfo::unseen)
/// and with the arguments of each entry. Where a name may mean several statics all of them count, so there can be a
/// miss too many. Each call hashes all that these statics hold, so a large one makes hits slow. With `code = "own"`
/// only the statics count that the body itself names.
///
/// If a static changes while the body runs, the value may belong to either state: it reaches its caller, with a warning,
/// and is not kept. So a body that changes a static which it reads, by itself or through a counter in something that it
/// calls, computes at every call.
///
/// A `LazyLock` that the body names is made for the key. One that only what it calls names is left as it is, as its
/// initializer may fail, wait, or call the function: until somebody makes it, it counts as empty, and what the call
/// returned that made it is not kept.
///
/// While somebody holds the lock of a static for longer than another call takes to hash it, a call is not cached, and
/// says so.
///
/// # What it draws
///
/// What the body draws appears at a miss only, with a warning that a hit won't draw it.
///
/// # Options
///
/// | option | meaning |
/// |---|---|
/// | `allow_output_mutation` | the value is not checked; any `Arc<T>` can be returned |
/// | `suppress_warning` | no warning that what is drawn is not drawn again, nor that a static changed while the body ran |
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
/// use std::sync::{Arc, Mutex};
///
/// use dacapo_cache::cache;
///
/// static N_RUNS: AtomicU32 = AtomicU32::new(0);
///
/// #[cache(allow_output_mutation, suppress_warning, max_entries = 10)]
/// fn guests(table: u8) -> Arc<Mutex<Vec<&'static str>>> {
///     Arc::default()
/// }
///
/// /// Computes at every call, as it changes a static; without the option each call would warn of that.
/// #[cache(suppress_warning)]
/// fn next_number() -> u32 {
///     N_RUNS.fetch_add(1, Relaxed)
/// }
///
/// guests(1).lock().unwrap().push("Ada");
/// assert_eq!(*guests(1).lock().unwrap(), ["Ada"]);
/// assert_eq!((next_number(), next_number()), (0, 1));
/// ```
///
/// `ttl`, `max_entries`, `max_size`, `show_spinner`, `ignore`, `hash_funcs`, `code`, `companion`, `companions`,
/// `method` and `crate` are those of [`cache_data`](macro@crate::cache_data). So are the companions.
/// [`cache::clear()`](mod@crate::cache) forgets all that legacy functions remember.
pub use dacapo_cache_macros::cache;

/// Lets the [`cache`](macro@crate::cache) functions of other modules read a private static.
///
/// Such a function has the values of the statics in its key that are read by what it calls. Of a static that it couldn't
/// name it needs help: this attribute leaves the static as it is, and adds a hidden function beside it that reads it.
/// The modules on the way to it have to be visible, as to every other function: of `mod a { mod b { … } }` no path leads
/// into `b` from outside of `a`, so a static in there stays unseen, marked or not, until `b` is `pub(crate)` or the static
/// stands in `a`.
///
/// ```no_run
/// use std::sync::atomic::Ordering::Relaxed;
///
/// use dacapo_cache::cache;
///
/// mod settings {
///     use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
///
///     use dacapo_cache::outside;
///
///     #[outside]
///     static RATE: AtomicU32 = AtomicU32::new(2);
///
///     pub fn rate() -> u32 {
///         RATE.load(Relaxed)
///     }
///
///     pub fn set_rate(rate: u32) {
///         RATE.store(rate, Relaxed);
///     }
/// }
///
/// #[cache]
/// fn price(hours: u32) -> u32 {
///     hours * settings::rate()
/// }
///
/// fn main() {
///     assert_eq!(price(3), 6);
///     settings::set_rate(5);
///     assert_eq!(price(3), 15);
/// }
/// ```
///
/// There is one option, `crate = "name"`, the name under which this crate is known where it was renamed. A `static mut`
/// is refused, and so is anything that is no static.
pub use dacapo_cache_macros::outside;
