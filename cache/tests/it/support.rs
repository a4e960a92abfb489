//! Cached functions made by hand, as an attribute would make them, and a page that draws lines of text.

use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::call::{self, Call};
use dacapo_cache::key::{self, KeyBuilder};
use dacapo_cache::kinds::Policy;
use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{Event, EventKind, MissReason};
use dacapo_cache::{Draw, Function, Info, NoPage, Registry};

/// Makes the constants of a function of one argument `n`: `function!(SQUARE = "square", ttl: …)`.
macro_rules! function {
    ($name:ident = $text:literal, Resource) => { function!(@ $name, $text, Resource, dacapo_cache::Code::NONE,); };
    ($name:ident = $text:literal, $code:path) => { function!(@ $name, $text, Data, $code,); };
    ($name:ident = $text:literal $(, $option:ident: $value:expr)*) => {
        function!(@ $name, $text, Data, dacapo_cache::Code::NONE, $($option: $value,)*);
    };
    (@ $name:ident, $text:literal, $kind:ident, $code:path, $($options:tt)*) => {
        static $name: dacapo_cache::Function = dacapo_cache::Function {
            name: $text,
            kind: dacapo_cache::Kind::$kind,
            file: file!(),
            line: line!(),
            arguments: &[dacapo_cache::ArgumentSpec { name: "n", is_ignored: false }],
            code: $code,
            outside: &[],
            options: dacapo_cache::Options { $($options)* ..dacapo_cache::Options::DEFAULT },
        };
    };
}
pub(crate) use function;

/// A ttl of ten seconds.
pub(crate) const TEN_SECONDS: Option<fn() -> Result<Duration, String>> =
    Some(|| Ok(Duration::from_secs(10)));

/// What can be said of plain values.
pub(crate) struct Plain<V>(PhantomData<V>);

impl<V: 'static> Plain<V> {
    pub(crate) const POLICY: &'static Policy<V> = &Policy {
        size: |_| Some(size_of::<V>() as u64),
        preview: |_| "a value".to_owned(),
        object: |value| std::ptr::from_ref(value).addr() as u64,
        n_handles: None,
        look: None,
        copy: None,
        validate: None,
        on_release: None,
        codec: None,
    };
}

/// A call of a function with the argument `n`, on a page, with a policy.
#[track_caller]
pub(crate) fn call_on<D: Draw, V: Clone + Send + Sync + 'static>(
    function: &'static Function,
    n: u64,
    page: &mut D,
    policy: &'static Policy<V>,
    body: impl FnOnce(&mut D) -> Result<V, String>,
) -> Result<V, String> {
    let mut key = KeyBuilder::new();
    key.add("n", &n);
    let call = Call {
        function,
        path: || "it::function",
        instance: None,
        site: Location::caller(),
        key: key.finish(),
        key_time: Duration::ZERO,
        arguments: &|| vec![key::argument("n", &n)],
    };
    call::call(call, page, policy, String::clone, body)
}

/// A call that may fail.
#[track_caller]
pub(crate) fn try_cached<V: Clone + Send + Sync + 'static>(
    function: &'static Function,
    n: u64,
    body: impl FnOnce() -> Result<V, String>,
) -> Result<V, String> {
    call_on(function, n, &mut NoPage, Plain::POLICY, |_| body())
}

/// A call that can't fail.
#[track_caller]
pub(crate) fn cached<V: Clone + Send + Sync + 'static>(
    function: &'static Function,
    n: u64,
    body: impl FnOnce() -> V,
) -> V {
    try_cached(function, n, || Ok(body())).unwrap()
}

/// A call that must hit.
#[track_caller]
pub(crate) fn hit<V: Clone + Send + Sync + 'static>(function: &'static Function, n: u64) -> V {
    cached(function, n, || {
        panic!("{}({n}) should have hit", function.name)
    })
}

/// A call that must miss, and computes `value`.
#[track_caller]
pub(crate) fn miss<V: Clone + Send + Sync + 'static>(
    function: &'static Function,
    n: u64,
    value: V,
) -> V {
    let mut has_run = false;
    let value = cached(function, n, || {
        has_run = true;
        value
    });
    assert!(has_run, "{}({n}) should have missed", function.name);
    value
}

/// The sums of a function in the current registry.
pub(crate) fn info(function: &'static Function) -> Info {
    call::info(function, None)
}

/// Drops the entry of `n`.
pub(crate) fn clear_for(function: &'static Function, n: u64) -> bool {
    let mut key = KeyBuilder::new();
    key.add("n", &n);
    call::clear_for(function, None, &key.finish().unwrap())
}

/// Everything that happened so far.
pub(crate) fn events(registry: &Registry) -> Vec<Event> {
    let (events, n_dropped) = registry.recorder().since(&mut Cursor::default());
    assert_eq!(n_dropped, 0);
    events
}

/// The reasons of all misses so far.
pub(crate) fn reasons(registry: &Registry) -> Vec<MissReason> {
    let reason = |event: Event| match event.kind {
        EventKind::DidMiss { miss } => Some(miss.reason.clone()),
        _ => None,
    };
    events(registry).into_iter().filter_map(reason).collect()
}

/// The reason of the last miss.
pub(crate) fn last_reason(registry: &Registry) -> MissReason {
    reasons(registry).pop().expect("there was a miss")
}

/// Returns as soon as `n` calls have come to wait for a computation.
pub(crate) fn until_waiting(registry: &Registry, n: usize) {
    let is_waiting = |event: &Event| event.kind == EventKind::WillWait;
    while events(registry).into_iter().filter(is_waiting).count() < n {
        std::thread::yield_now();
    }
}

/// Runs `f` in a new registry whose clock stands still.
pub(crate) fn in_new_registry<R>(f: impl FnOnce(&Registry) -> R) -> R {
    let registry = Registry::new();
    registry.freeze();
    registry.enter(|| f(&registry))
}

/// The message of the panic with which `f` ends.
pub(crate) fn panic_message<R>(f: impl FnOnce() -> R) -> String {
    let Err(payload) = catch_unwind(AssertUnwindSafe(f)) else {
        panic!("should have panicked")
    };
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .expect("a panic with a text")
}

/// A page of lines.
#[derive(Debug, Default)]
pub(crate) struct Lines(pub(crate) Vec<String>);

impl Lines {
    pub(crate) fn draw(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }
}

impl Draw for Lines {
    type Tape = Arc<[String]>;
    type Mark = usize;

    fn begin(&mut self, _function: &'static Function) -> usize {
        self.0.len()
    }

    fn end(&mut self, mark: usize) -> Self::Tape {
        self.0[mark..].into()
    }

    fn replay(&mut self, tape: &Self::Tape) {
        self.0.extend(tape.iter().cloned());
    }

    fn n_elements(tape: &Self::Tape) -> usize {
        tape.len()
    }

    fn warn(&mut self, message: &str) {
        self.draw(format!("warning: {message}"));
    }
}
