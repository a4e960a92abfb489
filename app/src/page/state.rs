//! Session state: typed values that outlive a session's reruns.

use std::any::{Any, type_name};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::element::Exception;
use crate::page::Page;

/// The values of a session, by name.
#[derive(Default)]
pub(crate) struct States {
    by_name: HashMap<Arc<str>, Entry>,
    /// What an earlier start left, until it is asked for.
    left: BTreeMap<String, Json>,
}

struct Entry {
    /// An `Rc<RefCell<Rc<T>>>`.
    slot: Rc<dyn Any>,
    type_name: &'static str,
    /// Encodes it, if it outlives a restart. What can't be encoded is not kept.
    encode: Option<Encode>,
}

/// Encodes the value behind a slot; `None` if it can't be encoded.
type Encode = fn(&Rc<dyn Any>) -> Option<Json>;

impl States {
    /// Begins with what an earlier start left.
    pub(crate) fn begin_with(&mut self, left: BTreeMap<String, Json>) {
        self.left = left;
    }

    /// What was left and never asked for.
    pub(crate) fn left(&self) -> BTreeMap<String, Json> {
        self.left.clone()
    }

    /// What is to be kept, still to be encoded: that is user code, and nothing may be borrowed while it runs.
    pub(crate) fn to_keep(&self) -> Vec<ToEncode> {
        let all = self.by_name.iter().filter_map(|(name, entry)| {
            Some(ToEncode {
                name: Arc::clone(name),
                slot: Rc::clone(&entry.slot),
                encode: entry.encode?,
            })
        });
        all.collect()
    }

    /// Forgets everything; gives it back, since dropping it is user code.
    pub(crate) fn take(&mut self) -> Self {
        std::mem::take(self)
    }
}

/// A value to be encoded.
pub(crate) struct ToEncode {
    pub(crate) name: Arc<str>,
    slot: Rc<dyn Any>,
    encode: Encode,
}

impl ToEncode {
    pub(crate) fn encode(&self) -> Option<Json> {
        (self.encode)(&self.slot)
    }
}

/// A value of this session, shared by everyone who asks for its name.
///
/// A change is made on a copy, which then takes the value's place: a run that is interrupted in the middle
/// of [`update`](Self::update) leaves the value as it was.
pub struct State<T> {
    /// The inner `Rc` is taken out before user code runs, so that it may come back here.
    slot: Rc<RefCell<Rc<T>>>,
}

impl<T: Clone + 'static> State<T> {
    /// A copy of the value.
    pub fn get(&self) -> T {
        T::clone(&self.current())
    }

    /// Looks at the value without copying it.
    pub fn with<R>(&self, f: impl FnOnce(&T) -> R) -> R {
        f(&self.current())
    }

    /// Replaces the value.
    pub fn set(&self, value: T) {
        let before = self.slot.replace(Rc::new(value));
        // Dropped here, after the borrow has ended: dropping is user code.
        drop(before);
    }

    /// Changes the value.
    pub fn update<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        let mut value = self.get();
        let result = f(&mut value);
        self.set(value);
        result
    }

    fn current(&self) -> Rc<T> {
        Rc::clone(&self.slot.borrow())
    }
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        Self {
            slot: Rc::clone(&self.slot),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for State<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = Rc::clone(&self.slot.borrow());
        f.debug_tuple("State").field(&value).finish()
    }
}

/// Opens the value of a name, or shows that it is of another type.
#[track_caller]
pub(super) fn open<T: Clone + 'static>(page: &mut Page, name: &str, default: T) -> State<T> {
    open_entry(page, name, default, None)
}

/// The same for a value that outlives a restart.
#[track_caller]
pub(super) fn open_kept<T>(page: &mut Page, name: &str, default: T) -> State<T>
where
    T: Clone + Serialize + DeserializeOwned + 'static,
{
    let left = page.live.states.borrow_mut().left.remove(name);
    // A value of another shape than today's counts as none.
    let first = left.and_then(|left| serde_json::from_value(left).ok());
    let encode: Encode = |slot| {
        let slot = Rc::clone(slot).downcast::<RefCell<Rc<T>>>().ok()?;
        let value = Rc::clone(&slot.borrow());
        serde_json::to_value(&*value).ok()
    };
    open_entry(page, name, first.unwrap_or(default), Some(encode))
}

#[track_caller]
fn open_entry<T: Clone + 'static>(
    page: &mut Page,
    name: &str,
    default: T,
    encode: Option<Encode>,
) -> State<T> {
    let slot = Rc::new(RefCell::new(Rc::new(default)));
    let known = {
        let mut states = page.live.states.borrow_mut();
        if let Some(entry) = states.by_name.get_mut(name) {
            entry.encode = encode.or(entry.encode);
            Rc::clone(&entry.slot)
                .downcast()
                .map_err(|_| entry.type_name)
        } else {
            let entry = Entry {
                slot: Rc::clone(&slot) as Rc<dyn Any>,
                type_name: type_name::<T>(),
                encode,
            };
            states.by_name.insert(name.into(), entry);
            return State { slot };
        }
    };
    match known {
        Ok(slot) => State { slot },
        Err(kept) => {
            let wanted = type_name::<T>();
            page.live.put_exception(
                page.container,
                Exception {
                    title: "session state of another type".into(),
                    message: format!(
                        "state {name:?} holds a value of type `{kept}`, here it is asked for as `{wanted}`: \
                         use one type for one name, or another name"
                    )
                    .into(),
                    chain: Vec::new(),
                    place: Some(Location::caller().to_string().into()),
                    backtrace: None,
                },
            );
            State { slot }
        }
    }
}
