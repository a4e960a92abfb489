//! The proof that nobody has changed what is kept of data.

use crate::function::EntryId;
use crate::registry::Registry;
use crate::sync::Arc;

/// What [`Registry::verify_data`] has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "it says whether a value that is kept has changed"]
pub struct Verified {
    /// Values that are what they were.
    pub n_same: usize,
    /// How many of these were looked at for the first time: from now on they are known. With
    /// [`Registry::set_watching`] a value is known from the moment at which it is stored.
    pub n_first: usize,
    /// Values that are not what they were.
    pub changed: Vec<ChangedMaster>,
    /// Values that can't be hashed.
    pub unseen: Vec<UnseenMaster>,
}

/// A value of data that was changed after it had been stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedMaster {
    /// Function and key.
    pub id: EntryId,
    /// The call that made it, in words: `totals(year=2026)`.
    pub call: Arc<str>,
}

/// A value of data of which nobody can say whether it has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnseenMaster {
    /// Function and key.
    pub id: EntryId,
    /// The call that made it, in words.
    pub call: Arc<str>,
    /// Why, in words.
    pub why: Arc<str>,
}

impl Verified {
    /// Whether no value was found to have changed.
    pub fn is_untouched(&self) -> bool {
        self.changed.is_empty()
    }
}

impl Registry {
    /// Proves that nobody has changed what is kept of `#[cache_data]` functions: takes the fingerprint of every value
    /// again and compares.
    ///
    /// Every caller gets a copy, so this can only happen where a copy is none: a type of your own whose `Clone` hands
    /// out a handle on the same content, hidden from the compiler. Each value that differs is listed at every call until
    /// it is computed anew; the first time it is also written down as
    /// [`DidMutate`](crate::recorder::event::EventKind::DidMutate), so that the inspector shows it.
    ///
    /// For tests, and for a look now and then: it costs as much as hashing everything that is kept. What is hashed is what
    /// `Serialize` shows; what it hides isn't looked at, and what a [`Data`](crate::Data) or a [`Table`](crate::Table) holds
    /// counts by the fingerprint that it remembers. With [`set_watching`](Self::set_watching) the fingerprint is
    /// taken when a value is stored; without, the first call takes it and the next one compares.
    ///
    /// ```
    /// use dacapo_cache::{Registry, cache_data};
    ///
    /// #[cache_data]
    /// fn squares(n: u32) -> Vec<u32> {
    ///     (0..n).map(|i| i * i).collect()
    /// }
    ///
    /// let registry = Registry::new();
    /// registry.set_watching(true);
    /// registry.enter(|| {
    ///     let mut mine = squares(4);
    ///     mine.clear();
    ///     let verified = registry.verify_data();
    ///     assert!(verified.is_untouched());
    ///     assert_eq!((verified.n_same, verified.n_first), (1, 0));
    /// });
    /// ```
    pub fn verify_data(&self) -> Verified {
        let mut verified = Verified::default();
        for store in self.stores() {
            store.verify(&mut verified);
        }
        verified
    }
}
