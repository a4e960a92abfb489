//! Session state: typed values that outlive a session's reruns.

mod plain;

use std::any::{Any, type_name};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::panic::Location;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::element::Exception;
use crate::host::crash::{self, Crash};
use crate::kept::Kept;
use crate::page::{Page, notices};

/// The values of a session, by name.
#[derive(Default)]
pub(crate) struct States {
    by_name: HashMap<Arc<str>, Entry>,
    /// What an earlier start left, until it is asked for.
    left: BTreeMap<String, Json>,
    /// What the program left whose place this one took, until it is asked for.
    passed: BTreeMap<String, Json>,
    /// Whether anybody keeps what says that it is to be kept.
    are_kept: bool,
}

struct Entry {
    /// An `Rc<RefCell<Rc<T>>>`.
    slot: Rc<dyn Any>,
    type_name: &'static str,
    /// Encodes it, if it outlives a restart. What can't be encoded is not kept.
    encode: Option<Encode>,
    /// Why it could not be encoded the last time.
    trouble: Option<String>,
    /// Writes it down for a program that takes this one's place, if its type is known.
    pass: Option<plain::Write>,
    /// The address of the value that it began with, which is held by `_first` and so belongs to no other.
    began_at: usize,
    _first: Weak<dyn Any>,
    address: fn(&Rc<dyn Any>) -> usize,
}

/// A name that begins so is ours, and of this program alone.
const OURS: &str = "dacapo: ";

/// Encodes the value behind a slot, or says why it can't be encoded.
type Encode = fn(&Rc<dyn Any>) -> Result<Json, String>;

impl States {
    /// Begins with what an earlier start left.
    pub(crate) fn begin_with(&mut self, left: BTreeMap<String, Json>) {
        self.left = left;
        self.are_kept = true;
    }

    /// Goes on with what the program left whose place this one took.
    pub(crate) fn go_on_with(&mut self, passed: BTreeMap<String, Json>) {
        self.passed = passed;
    }

    /// What was left and never asked for.
    pub(crate) fn left(&self) -> Kept {
        Kept {
            states: self.left.clone(),
            passing: self.passed.clone(),
            ..Kept::default()
        }
    }

    /// What is to be kept, still to be encoded: that is user code, and nothing may be borrowed while it runs.
    pub(crate) fn to_keep(&self) -> Vec<ToEncode> {
        let all = self.by_name.iter();
        let all = all.filter(|(name, _)| !name.starts_with(OURS));
        all.map(|(name, entry)| entry.to_encode(name)).collect()
    }

    /// Notes why a value could not be encoded; `None`: it was.
    pub(crate) fn note_trouble(&mut self, name: &str, trouble: Option<String>) {
        if let Some(entry) = self.by_name.get_mut(name) {
            entry.trouble = trouble;
        }
    }

    /// Forgets everything; gives it back, since dropping it is user code.
    pub(crate) fn take(&mut self) -> Self {
        let are_kept = self.are_kept;
        std::mem::replace(
            self,
            Self {
                are_kept,
                ..Self::default()
            },
        )
    }
}

impl Entry {
    /// The value, and what can be done with it.
    fn to_encode(&self, name: &str) -> ToEncode {
        ToEncode {
            name: name.into(),
            slot: Rc::clone(&self.slot),
            encode: self.encode,
            pass: self.pass,
            was_set: (self.address)(&self.slot) != self.began_at,
        }
    }
}

/// A value to be encoded.
pub(crate) struct ToEncode {
    pub(crate) name: Arc<str>,
    slot: Rc<dyn Any>,
    encode: Option<Encode>,
    pass: Option<plain::Write>,
    /// Whether it is another value than the one that it began with.
    was_set: bool,
}

impl ToEncode {
    /// Adds the value to what is kept, as it can be, or that it can't. Returns why one can't be encoded that is to outlive
    /// a restart.
    pub(crate) fn encode(&self, kept: &mut Kept) -> Option<String> {
        let name = self.name.to_string();
        let encoded = self.encoded();
        if let Some(Ok(json)) = encoded {
            kept.states.insert(name, json);
            return None;
        }
        // What is as it began may begin otherwise by the new code.
        if self.was_set {
            match self.pass.and_then(|pass| pass(&self.slot)) {
                Some(json) => kept.passing.insert(name, json).is_some(),
                None => kept.lost.insert(name),
            };
        }
        encoded?.err()
    }

    /// What outlives a restart, or why it can't be encoded; `None` if it isn't to.
    fn encoded(&self) -> Option<Result<Json, String>> {
        let encode = self.encode?;
        let encoded = crash::guard(|| encode(&self.slot));
        Some(encoded.unwrap_or_else(|crash| match crash {
            Crash::Panicked(exception) => Err(format!("panic: {}", exception.message)),
            Crash::Interrupted(_) | Crash::Halted | Crash::Stopped => Err("it gave up".to_owned()),
        }))
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
    let passed = passed(page, name);
    let was_passed = passed.is_some();
    open_entry(page, name, passed.unwrap_or(default), None, was_passed)
}

/// What the program left under a name whose place this one took. A value of another type than today's counts as none.
fn passed<T: 'static>(page: &Page, name: &str) -> Option<T> {
    let passed = page.live.states.borrow_mut().passed.remove(name)?;
    let value = (plain::codec_of::<T>()?.read)(&passed)?;
    value.downcast().ok().map(|value| *value)
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
    let first = first.or_else(|| passed(page, name));
    let was_passed = first.is_some();
    let encode: Encode = |slot| {
        let slot = Rc::clone(slot).downcast::<RefCell<Rc<T>>>();
        let slot = slot.map_err(|_| "it is of another type".to_owned())?;
        let value = Rc::clone(&slot.borrow());
        serde_json::to_value(&*value).map_err(|err| err.to_string())
    };
    let first = first.unwrap_or(default);
    let state = open_entry(page, name, first, Some(encode), was_passed);
    warn_of_trouble(page, name);
    state
}

/// Says that a value can't be kept, as soon as that is known: when its first value was asked for, or after the last run.
fn warn_of_trouble(page: &Page, name: &str) {
    let (trouble, to_encode) = {
        let states = page.live.states.borrow();
        let Some(entry) = states.by_name.get(name).filter(|_| states.are_kept) else {
            return;
        };
        (entry.trouble.clone(), entry.to_encode(name))
    };
    // Looked at again: it may be another value by now.
    let trouble = trouble.and_then(|_| to_encode.encoded()?.err());
    page.live
        .states
        .borrow_mut()
        .note_trouble(name, trouble.clone());
    if let Some(trouble) = trouble {
        let message = format!(
            "The state `{name}` is not kept over a restart, since it can't be written as JSON ({trouble}). Give it a \
             type that can (a map with texts or numbers as keys, for example), or use `page.state`."
        );
        page.live
            .put_outside(page.container, notices::warning(&message), 0);
    }
}

#[track_caller]
fn open_entry<T: Clone + 'static>(
    page: &mut Page,
    name: &str,
    default: T,
    encode: Option<Encode>,
    was_passed: bool,
) -> State<T> {
    let first = Rc::new(default);
    let slot = Rc::new(RefCell::new(Rc::clone(&first)));
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
                // Nobody has tried so far.
                trouble: encode.map(|_| String::new()),
                pass: plain::codec_of::<T>().map(|codec| codec.write),
                // What was set before counts as set.
                began_at: if was_passed {
                    0
                } else {
                    Rc::as_ptr(&first).addr()
                },
                _first: Rc::downgrade(&(first as Rc<dyn Any>)),
                address: |slot| {
                    let slot = Rc::clone(slot).downcast::<RefCell<Rc<T>>>();
                    slot.map_or(0, |slot| Rc::as_ptr(&*slot.borrow()).addr())
                },
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
