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
use crate::kept::{Kept, Passing};
use crate::page::{Page, notices};

/// The values of a session, by name.
#[derive(Default)]
pub(crate) struct States {
    by_name: HashMap<Arc<str>, Entry>,
    /// What an earlier start left, until it is asked for.
    left: BTreeMap<String, Passing>,
    /// What the program left whose place this one took, until it is asked for.
    passed: BTreeMap<String, Passing>,
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
    /// What was encoded last, if that is worth keeping.
    encoded: Option<Costly>,
    /// Writes it down for a program that takes this one's place, if its type is known.
    pass: Option<plain::Write>,
    /// The value that it began with; `None` if that was set in another program.
    first: Option<Id>,
    /// What was written down last.
    written: Option<Written>,
    /// Which value it is now.
    id: fn(&Rc<dyn Any>) -> Option<Id>,
}

/// Which of all values one is: as long as this is kept, its place in memory is no other's.
type Id = Weak<dyn Any>;

/// A value as it was written down, or that it can't be.
#[derive(Clone)]
struct Written {
    id: Id,
    json: Option<Passing>,
}

/// A large value as it was encoded: as long as it is the same one it isn't encoded again.
#[derive(Clone)]
struct Costly {
    id: Id,
    json: Passing,
}

impl Costly {
    fn of(id: Id, json: &Passing) -> Option<Self> {
        /// A value of fewer parts may be changed in place, in a lock or a cell, and is encoded after each run.
        const MOST_PARTS: usize = 1_000;
        is_larger(&json.0, &mut { MOST_PARTS }).then(|| Self {
            id,
            json: json.clone(),
        })
    }
}

/// Whether a value has more than this many parts; sixty bytes of a text are one.
fn is_larger(json: &Json, n_parts: &mut usize) -> bool {
    let n_own = match json {
        Json::String(text) => 1 + text.len() / 60,
        _ => 1,
    };
    let Some(left) = n_parts.checked_sub(n_own) else {
        return true;
    };
    *n_parts = left;
    match json {
        Json::Array(all) => all.iter().any(|it| is_larger(it, n_parts)),
        Json::Object(all) => all.values().any(|it| is_larger(it, n_parts)),
        _ => false,
    }
}

/// A name that begins so is ours, and of this program alone.
const OURS: &str = "dacapo: ";

/// Encodes the value behind a slot, or says why it can't be encoded.
type Encode = fn(&Rc<dyn Any>) -> Result<Json, String>;

impl States {
    /// Begins with what an earlier start left.
    pub(crate) fn begin_with(&mut self, left: BTreeMap<String, Passing>) {
        self.left = left;
        self.are_kept = true;
    }

    /// Goes on with what the program left whose place this one took.
    pub(crate) fn go_on_with(&mut self, passed: BTreeMap<String, Passing>) {
        self.passed = passed;
    }

    /// What was left and never asked for; `passes`: also for a program that takes this one's place.
    pub(crate) fn left(&self, passes: bool) -> Kept {
        let passing = if passes {
            self.passed.clone()
        } else {
            BTreeMap::new()
        };
        Kept {
            states: self.left.clone(),
            passing,
            ..Kept::default()
        }
    }

    /// What is to be kept, still to be encoded: that is user code, and nothing may be borrowed while it runs.
    pub(crate) fn to_keep(&self, passes: bool) -> Vec<ToEncode> {
        let all = self.by_name.iter();
        let all = all.filter(|(name, _)| !name.starts_with(OURS));
        let all = all.filter(|(_, entry)| passes || entry.encode.is_some());
        all.map(|(name, entry)| entry.to_encode(name, passes))
            .collect()
    }

    /// Notes how a value was encoded.
    pub(crate) fn note(&mut self, name: &str, encoded: Encoded) {
        if let Some(entry) = self.by_name.get_mut(name) {
            entry.trouble = encoded.trouble;
            entry.encoded = encoded.costly;
            entry.written = encoded.written.or(entry.written.take());
        }
    }

    /// Has everything encoded anew the next time, also what may only have been changed in place.
    pub(crate) fn forget_encoded(&mut self) {
        let entries = self.by_name.values_mut();
        entries.for_each(|entry| entry.encoded = None);
    }

    /// Notes why a value could not be encoded; `None`: it was.
    fn note_trouble(&mut self, name: &str, trouble: Option<String>) {
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
    fn to_encode(&self, name: &str, passes: bool) -> ToEncode {
        let id = (self.id)(&self.slot);
        let is = |other: &Id| id.as_ref().is_some_and(|id| id.ptr_eq(other));
        ToEncode {
            name: name.into(),
            slot: Rc::clone(&self.slot),
            encode: self.encode,
            pass: self.pass,
            encoded: self.encoded.clone().filter(|it| is(&it.id)),
            written: self.written.clone().filter(|it| is(&it.id)),
            // What is as it began may begin otherwise by the new code.
            set: id
                .clone()
                .filter(|_| passes && !self.first.as_ref().is_some_and(is)),
            id,
        }
    }
}

/// A value to be encoded.
pub(crate) struct ToEncode {
    pub(crate) name: Arc<str>,
    slot: Rc<dyn Any>,
    encode: Option<Encode>,
    pass: Option<plain::Write>,
    /// Which value it is.
    id: Option<Id>,
    /// How it was encoded before, if it is still the same, and large.
    encoded: Option<Costly>,
    /// How it was written down before, if it is still the same.
    written: Option<Written>,
    /// Which value it is, if it is another one than it began with, and is to be passed on.
    set: Option<Id>,
}

/// How a value was encoded.
pub(crate) struct Encoded {
    /// Why it can't be encoded, if it is to outlive a restart.
    trouble: Option<String>,
    /// How it was encoded, if it is large.
    costly: Option<Costly>,
    /// How it was written down instead.
    written: Option<Written>,
}

impl ToEncode {
    /// Adds the value to what is kept, as it can be, or that it can't.
    pub(crate) fn encode(&self, kept: &mut Kept) -> Encoded {
        let name = self.name.to_string();
        let known = self.encoded.as_ref().map(|it| Ok(it.json.clone()));
        let trouble = match known.or_else(|| self.encoded()) {
            Some(Ok(json)) => {
                let id = self.id.clone();
                let costly = self.encoded.clone();
                let costly = costly.or_else(|| Costly::of(id?, &json));
                kept.states.insert(name, json);
                return Encoded {
                    trouble: None,
                    costly,
                    written: None,
                };
            }
            Some(Err(why)) => Some(why),
            None => None,
        };
        let written = self.written();
        if let Some(written) = &written {
            match &written.json {
                Some(json) => kept.passing.insert(name, json.clone()).is_some(),
                None => kept.lost.insert(name),
            };
        }
        Encoded {
            trouble,
            costly: None,
            written,
        }
    }

    /// What was set, written down: what is the same as before is not written once more.
    fn written(&self) -> Option<Written> {
        let id = self.set.clone()?;
        let write = || {
            let json = self.pass.and_then(|pass| pass(&self.slot));
            let json = json.map(|json| Passing(Arc::new(json)));
            Written { id, json }
        };
        Some(self.written.clone().unwrap_or_else(write))
    }

    /// What outlives a restart, or why it can't be encoded; `None` if it isn't to.
    fn encoded(&self) -> Option<Result<Passing, String>> {
        let encode = self.encode?;
        let encoded = crash::guard(|| encode(&self.slot));
        let encoded = encoded.map(|encoded| encoded.map(|json| Passing(Arc::new(json))));
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
    let value = (plain::codec_of::<T>()?.read)(&passed.0)?;
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
    let first = left.and_then(|left| T::deserialize(&*left.0).ok());
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
        (entry.trouble.clone(), entry.to_encode(name, false))
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

fn id_of<T: 'static>(value: &Rc<T>) -> Id {
    Rc::downgrade(&(Rc::clone(value) as Rc<dyn Any>))
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
                encoded: None,
                pass: plain::codec_of::<T>().map(|codec| codec.write),
                // What was set before counts as set.
                first: (!was_passed).then(|| id_of(&first)),
                written: None,
                id: |slot| {
                    let slot = Rc::clone(slot).downcast::<RefCell<Rc<T>>>().ok()?;
                    Some(id_of(&*slot.borrow()))
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
