//! The old catch-all `#[cache]`: one stored value for everybody, compared on each hit with what it was.
//!
//! What such a function draws appears when it computes, and not again: nothing is recorded. It warns of that, of
//! a value that was changed, and of itself, since `#[cache_data]` and `#[cache_resource]` do better.

use crate::call::{self, Call};
use crate::draw::{Deprecation, Draw, NoPage};
use crate::function::Function;
use crate::kinds::{Look, Policy};
use crate::registry::Registry;
use crate::rt::legacy::Form;
use crate::rt::outside::{self, Change, Seen};
use crate::shape::Shape;
use crate::store::{Store, TapeCodec};
use crate::sync::{Arc, Mutex};

/// Why nobody looks at a value of a function with `allow_output_mutation`.
pub(crate) const ALLOWED: &str = "`allow_output_mutation` is set";

/// Characters of a value in a warning.
const MAX_WARNING_CHARS: usize = 100;

/// A stored value: clones are the same one.
pub(crate) struct Legacy<V>(Arc<Inner<V>>);

struct Inner<V> {
    value: V,
    sights: Mutex<Sights>,
}

/// What was seen of a value.
#[derive(Default)]
struct Sights {
    /// Before anybody had it.
    stored: Option<Sight>,
    /// At the last look.
    last: Option<Sight>,
}

#[derive(Clone)]
struct Sight {
    fingerprint: u128,
    shape: Option<Arc<Shape>>,
}

impl<V> Clone for Legacy<V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<V: Clone> Legacy<V> {
    fn new(value: V) -> Self {
        let sights = Mutex::default();
        Self(Arc::new(Inner { value, sights }))
    }

    /// Looks, and remembers what was seen.
    fn look(&self, look: fn(&V) -> Look) -> Look {
        let look = look(&self.0.value);
        if let Look::Seen {
            fingerprint, shape, ..
        } = &look
        {
            let sight = Sight {
                fingerprint: *fingerprint,
                shape: shape.clone(),
            };
            let mut sights = self.0.sights.lock();
            if sights.stored.is_none() {
                sights.stored = Some(sight.clone());
            }
            let forgotten = sights.last.replace(sight);
            drop(sights);
            drop(forgotten);
        }
        look
    }

    /// What has become of the value since it was stored, in words; `None` if it is what it was.
    fn change(&self) -> Option<String> {
        let (stored, last) = {
            let sights = self.0.sights.lock();
            (sights.stored.clone()?, sights.last.clone()?)
        };
        if stored.fingerprint == last.fingerprint {
            return None;
        }
        let (Some(before), Some(after)) = (stored.shape, last.shape) else {
            return Some("it is too large to show how".to_owned());
        };
        let leaves = before.difference(&after);
        let [first, others @ ..] = &leaves[..] else {
            let [before, after] = [before, after].map(|shape| shape.text(MAX_WARNING_CHARS));
            return Some(format!("{before} → {after}"));
        };
        let path = match &*first.path {
            "" => String::new(),
            path => format!("`{path}` "),
        };
        let words = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        let more = match others.len() {
            0 => String::new(),
            n => format!(", and {n} more"),
        };
        let (before, after) = (words(&first.before), words(&first.after));
        Some(format!("{path}{before} → {after}{more}"))
    }

    fn into_value(self) -> V {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.value.clone(), |inner| inner.value)
    }
}

/// How the store asks about values of a form.
struct Asking<V, F>(std::marker::PhantomData<fn() -> (V, F)>);

impl<V: Clone + Send + Sync + 'static, F: Form<V>> Asking<V, F> {
    const CHECKED: &'static Policy<Legacy<V>> = &Policy {
        size: |legacy| F::size(&legacy.0.value),
        preview: |legacy| F::preview(&legacy.0.value),
        object: |legacy| F::object(&legacy.0.value),
        n_handles: match F::N_HANDLES {
            Some(_) => Some(|legacy| F::N_HANDLES.map_or(0, |count| count(&legacy.0.value))),
            None => None,
        },
        look: Some(|legacy| legacy.look(F::look)),
        copy: None,
        validate: None,
        on_release: None,
        // What is shared can't be handed over.
        codec: None,
    };
    const ALLOWED: &'static Policy<Legacy<V>> = &Policy {
        look: Some(|_| Look::Unwatched(ALLOWED.into())),
        ..*Self::CHECKED
    };
}

/// Why a body's value is not kept.
enum NotKept<V, E> {
    /// There is none.
    Failed {
        error: E,
        describe: fn(&E) -> String,
    },
    /// It may belong to another key than that of the call; its caller gets it.
    Astray { value: V, change: Change },
}

impl<V, E> NotKept<V, E> {
    fn words(&self) -> String {
        match self {
            Self::Failed { error, describe } => describe(error),
            Self::Astray { change, .. } => {
                let what = if change.is_first_value {
                    "got its first value"
                } else {
                    "changed"
                };
                format!("the static `{}` {what} while it ran", change.name)
            }
        }
    }
}

/// Serves a call of a `#[cache]` function, in whose key the statics are as they were `seen`.
pub(crate) fn call<D, V, E, F>(
    call: Call<'_>,
    seen: &Seen,
    page: &mut D,
    describe: fn(&E) -> String,
    body: impl FnOnce(&mut D) -> Result<V, E>,
) -> Result<V, E>
where
    D: Draw,
    V: Clone + Send + Sync + 'static,
    F: Form<V>,
{
    let function = call.function;
    page.deprecate(&Deprecation {
        function,
        successor: F::SUCCESSOR,
    });
    let is_checked = !function.options.allows_output_mutation;
    let policy = if is_checked {
        Asking::<V, F>::CHECKED
    } else {
        Asking::<V, F>::ALLOWED
    };
    if is_checked {
        look(&call, policy);
    }
    let arguments = call.arguments;
    let call = Call {
        arguments: &|| {
            let mut arguments = arguments();
            arguments.extend(outside::describe(function));
            arguments
        },
        ..call
    };
    let (has_key, mut has_run) = (call.key.is_ok(), false);
    let page_of_call = &mut Unrecorded(page);
    let outcome = call::call(call, page_of_call, policy, NotKept::words, |page| {
        has_run = true;
        let value =
            run(function, page.0, body).map_err(|error| NotKept::Failed { error, describe })?;
        // Kept under what they were before, it would be served when they are so again.
        match has_key.then(|| seen.change(function)).flatten() {
            Some(change) => Err(NotKept::Astray { value, change }),
            None => Ok(Legacy::new(value)),
        }
    });
    let legacy = match outcome {
        Ok(legacy) => legacy,
        Err(NotKept::Failed { error, .. }) => return Err(error),
        Err(NotKept::Astray { value, change }) => {
            if !change.is_first_value && !function.options.suppresses_warning {
                page.warn(&format!(
                    "What `{}` returned is not remembered: the static `{}` changed while it ran. What it changes \
                     itself is no part of what its callers ask for: count or collect that elsewhere. `suppress_warning` hides \
                     this warning.",
                    function.name, change.name
                ));
            }
            return Ok(value);
        }
    };
    if is_checked
        && !has_run
        && let Some(change) = legacy.change()
    {
        page.warn(&format!(
            "What `{0}` returned was changed after it was remembered: {change}. `#[cache]` hands out the one \
             object that it keeps, so every caller gets the change. Make a copy before you change it, or use \
             `#[cache_data]`, which gives every caller a value of their own. If it is meant to be shared and \
             changed, use `#[cache_resource]`. `allow_output_mutation` turns this check off.",
            function.name
        ));
    }
    Ok(legacy.into_value())
}

/// Looks at what a call is about to be served. Before the call, which makes its run a suspect of later changes.
fn look<V: Clone + Send + Sync + 'static>(call: &Call<'_>, policy: &'static Policy<Legacy<V>>) {
    let Ok(key) = &call.key else { return };
    let store: Arc<Store<Legacy<V>, ()>> = Registry::store_here(
        call.function,
        call.instance,
        call.path,
        policy,
        TapeCodec::of::<NoPage>(),
    );
    let now = store.meta.clock().now();
    let entry = store.by_id(key.id());
    if let Some(entry) = entry.filter(|entry| entry.key == *key && entry.about.is_fresh(now)) {
        store.look_at_hit(&entry);
    }
}

/// Runs the body into the page, and warns if it draws.
fn run<D: Draw, V, E>(
    function: &'static Function,
    page: &mut D,
    body: impl FnOnce(&mut D) -> Result<V, E>,
) -> Result<V, E> {
    let mark = page.begin(function);
    let value = body(page)?;
    let tape = page.end(mark);
    if D::n_elements(&tape) > 0 && !function.options.suppresses_warning {
        page.warn(&format!(
            "What `{}` draws is not drawn again on a hit: `#[cache]` remembers only what it returns. \
             `#[cache_data]` and `#[cache_resource]` draw it again; `suppress_warning` hides this warning.",
            function.name
        ));
    }
    Ok(value)
}

/// A page that is drawn into and not recorded.
struct Unrecorded<'a, D>(&'a mut D);

impl<D: Draw> Draw for Unrecorded<'_, D> {
    type Tape = ();
    type Mark = ();

    fn begin(&mut self, _function: &'static Function) {}
    fn end(&mut self, (): ()) {}
    fn replay(&mut self, (): &()) {}
    fn n_elements((): &()) -> usize {
        0
    }

    fn warn(&mut self, message: &str) {
        self.0.warn(message);
    }

    fn deprecate(&mut self, deprecation: &Deprecation) {
        self.0.deprecate(deprecation);
    }
}
