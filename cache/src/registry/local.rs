//! What a thread keeps for itself, so that it need not ask the registry: lanes, stores, seats.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::recorder::lane::LaneHandle;
use crate::registry::shared::Shared;
use crate::store::Store;
use crate::store::seat::Seats;
use crate::sync::{Arc, Weak, thread_local};

thread_local! {
    pub(crate) static LOCAL: Local = const {
        Local {
            seats: Seats::new(),
            lanes: RefCell::new(Vec::new()),
            stores: RefCell::new(FxHashMap::with_hasher(FxBuildHasher)),
        }
    };
}

/// What a thread keeps for itself. Seats go first, then lanes.
pub(crate) struct Local {
    pub(crate) seats: Seats,
    /// By number of the registry; few.
    lanes: RefCell<Vec<KnownLane>>,
    stores: RefCell<FxHashMap<StoreKey, Weak<dyn Any + Send + Sync>>>,
}

/// Number of the registry, what it shares, the lane.
type KnownLane = (u64, Weak<Shared>, Rc<LaneHandle>);

/// Registry, address of the function's constants, its instance, the types of value and tape.
pub(crate) type StoreKey = (u64, usize, Option<TypeId>, TypeId);

/// This thread's lane in a registry.
pub(crate) fn lane(shared: &Arc<Shared>) -> Rc<LaneHandle> {
    let known = LOCAL.try_with(|local| {
        let mut lanes = local.lanes.borrow_mut();
        if let Some((.., lane)) = lanes.iter().find(|(number, ..)| *number == shared.number) {
            return Rc::clone(lane);
        }
        // What belongs to registries that are gone.
        local.seats.leave_ended();
        lanes.retain(|(_, shared, _)| shared.upgrade().is_some_and(|shared| !shared.has_ended()));
        let lane = Rc::new(LaneHandle::new(shared));
        lanes.push((shared.number, Arc::downgrade(shared), Rc::clone(&lane)));
        lane
    });
    // A thread that is ending keeps nothing any more: a lane for this one time.
    known.unwrap_or_else(|_| Rc::new(LaneHandle::new(shared)))
}

/// Does something with this thread's lane in a registry.
pub(crate) fn with_lane<R>(shared: &Arc<Shared>, f: impl FnOnce(&LaneHandle) -> R) -> R {
    f(&lane(shared))
}

/// A store that this thread has used before.
pub(crate) fn known_store<V, T>(key: &StoreKey) -> Option<Arc<Store<V, T>>>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    let known = LOCAL.try_with(|local| local.stores.borrow().get(key).and_then(Weak::upgrade));
    known.ok()??.downcast().ok()
}

/// Remembers a store for the next time.
pub(crate) fn remember_store<V, T>(key: StoreKey, store: &Arc<Store<V, T>>)
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    let store: Weak<dyn Any + Send + Sync> = Arc::downgrade(store) as _;
    // An ending thread remembers nothing.
    let _ = LOCAL.try_with(|local| {
        let mut stores = local.stores.borrow_mut();
        stores.retain(|_, store| store.strong_count() > 0);
        stores.insert(key, store);
    });
}
