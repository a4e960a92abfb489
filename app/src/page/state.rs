//! Session state: typed values that outlive a session's reruns.

use std::any::{Any, type_name};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;

use crate::element::Exception;
use crate::page::Page;

/// The values of a session, by name.
#[derive(Default)]
pub(crate) struct States {
    by_name: HashMap<Arc<str>, Entry>,
}

struct Entry {
    /// An `Rc<RefCell<Rc<T>>>`.
    slot: Rc<dyn Any>,
    type_name: &'static str,
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
    let slot = Rc::new(RefCell::new(Rc::new(default)));
    let known = {
        let mut states = page.live.states.borrow_mut();
        if let Some(entry) = states.by_name.get(name) {
            Rc::clone(&entry.slot)
                .downcast()
                .map_err(|_| entry.type_name)
        } else {
            let entry = Entry {
                slot: Rc::clone(&slot) as Rc<dyn Any>,
                type_name: type_name::<T>(),
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
