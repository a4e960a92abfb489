//! The same through the attributes: values, arguments, errors, resources, widgets and options that call back from
//! whatever they are asked.

use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::Actor;
use dacapo_cache::{
    Data, Draw, Function, Interrupt, Registry, Run, SessionId, Tracked, Widget, WidgetRead,
    WidgetValue, cache, cache_data, cache_resource,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::within_a_minute;

/// The registry of this test, also for those threads that are nobody's: timers and refreshes.
static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::new);

/// What was asked so far.
static ASKED: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

fn asked() -> MutexGuard<'static, BTreeSet<&'static str>> {
    ASKED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How far those that call back have read the account.
static READ: LazyLock<Mutex<Cursor>> = LazyLock::new(Mutex::default);

/// Whether those that call back clear everything. Then few calls hit; otherwise few values leave.
static CLEARS: AtomicBool = AtomicBool::new(false);

/// Calls back, and does to the cache whatever it can think of.
fn call_back(who: &'static str) {
    thread_local! {
        static IS_AT_IT: Cell<bool> = const { Cell::new(false) };
    }
    if IS_AT_IT.replace(true) {
        return;
    }
    asked().insert(who);
    REGISTRY.enter(|| {
        if CLEARS.load(SeqCst) {
            REGISTRY.clear(Actor::Script);
        }
        REGISTRY.sweep();
        REGISTRY.tombstones();
        // Only what is new: there are many who call back, and the account of all is long.
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        REGISTRY.recorder().since(&mut read);
        drop(read);
        unrelated(REGISTRY.totals().events);
        for function in REGISTRY.functions() {
            for entry in REGISTRY.entries(function.id) {
                REGISTRY.preview(entry.id);
            }
        }
        REGISTRY.look_for_mutations();
        let _ = REGISTRY.verify_data();
        REGISTRY.set_budget(Some(1 << 30));
        REGISTRY.waiting();
    });
    IS_AT_IT.set(false);
}

#[cache_data(max_entries = 3)]
fn unrelated(n: u64) -> u64 {
    n
}

/// Calls back from everything that a value can be asked.
struct Caller(u64);

impl Clone for Caller {
    fn clone(&self) -> Self {
        call_back("clone");
        Self(self.0)
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        call_back("drop");
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        call_back("debug");
        write!(f, "Caller({})", self.0)
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        call_back("display");
        write!(f, "caller {}", self.0)
    }
}

impl PartialEq for Caller {
    fn eq(&self, other: &Self) -> bool {
        call_back("compare");
        self.0 == other.0
    }
}

impl Eq for Caller {}

impl PartialOrd for Caller {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Caller {
    fn cmp(&self, other: &Self) -> Ordering {
        call_back("compare");
        self.0.cmp(&other.0)
    }
}

impl Serialize for Caller {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        call_back("serialize");
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Caller {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        call_back("deserialize");
        u64::deserialize(deserializer).map(Self)
    }
}

#[cache_data(ttl = "10s", max_entries = 2)]
fn data(argument: &Caller) -> Caller {
    call_back("body");
    Caller(argument.0)
}

/// The set is encoded in order, and decoding it compares.
#[cache_data(copy = "serialize", max_size = "1KB")]
fn encoded(argument: &Caller) -> BTreeSet<Caller> {
    [argument.0, argument.0 + 1].map(Caller).into()
}

#[cache_data]
fn shared(argument: &Data<Vec<Caller>>) -> Data<Vec<Caller>> {
    Data::clone(argument)
}

fn number_of(caller: &Caller) -> u64 {
    call_back("hash_funcs");
    caller.0
}

#[cache_data(hash_funcs(argument = number_of), ttl = "10s", refresh_mode = "background")]
fn refreshed(argument: Caller) -> Caller {
    argument
}

#[cache_data]
fn failing(argument: &Caller) -> Result<u64, Caller> {
    Err(Caller(argument.0))
}

fn validate(_: &Mutex<Caller>) -> bool {
    call_back("validate");
    true
}

fn release(_: &Mutex<Caller>) {
    call_back("on_release");
}

#[cache_resource(validate = validate, on_release = release, max_entries = 1)]
fn resource(argument: &Caller) -> Arc<Mutex<Caller>> {
    Arc::new(Mutex::new(Caller(argument.0)))
}

#[cache_resource(scope = "session")]
fn tracked(argument: &Caller) -> Arc<Tracked<Caller>> {
    Arc::new(Tracked::new(Caller(argument.0)))
}

#[cache]
fn legacy(argument: &Caller) -> Arc<Mutex<Caller>> {
    Arc::new(Mutex::new(Caller(argument.0)))
}

/// A page with one widget, that calls back from everything.
#[derive(Default)]
struct Page {
    value: u64,
    is_read: bool,
}

/// What the page says of its widget.
struct Element;

impl Drop for Element {
    fn drop(&mut self) {
        call_back("drop of a widget");
    }
}

impl Page {
    fn value(&mut self) -> u64 {
        self.is_read = true;
        self.value
    }
}

impl Draw for Page {
    type Tape = Arc<Caller>;
    type Mark = ();

    fn begin(&mut self, _function: &'static Function) {
        call_back("begin");
        self.is_read = false;
    }

    fn end(&mut self, (): ()) -> Self::Tape {
        call_back("end");
        Arc::new(Caller(self.value))
    }

    fn replay(&mut self, _tape: &Self::Tape) {
        call_back("replay");
        self.is_read = true;
    }

    fn n_elements(_tape: &Self::Tape) -> usize {
        call_back("count elements");
        1
    }

    fn reads(&self, (): &()) -> Vec<WidgetRead> {
        call_back("reads");
        let widget = Widget {
            id: 1,
            name: "dial".into(),
            words: "dial".into(),
            element: Arc::new(Element),
        };
        let value = self.widget_value(&widget);
        let reads = self.is_read.then_some(WidgetRead { widget, value });
        reads.into_iter().collect()
    }

    fn widget_value(&self, _widget: &Widget) -> WidgetValue {
        call_back("value of a widget");
        WidgetValue::new(&self.value, self.value.to_string())
    }

    fn encode_tape(_tape: &Self::Tape) -> Option<Vec<u8>> {
        call_back("encode a tape");
        Some(Vec::new())
    }

    fn decode_tape(_bytes: &[u8]) -> Option<Self::Tape> {
        call_back("decode a tape");
        Some(Arc::new(Caller(0)))
    }

    fn warn(&mut self, _message: &str) {
        call_back("warn");
    }
}

#[cache_data(allow_widgets, max_entries = 2)]
fn drawn(page: &mut Page, argument: &Caller) -> Caller {
    Caller(page.value() + argument.0)
}

#[cache_data]
fn report(page: &mut Page, n: u64) -> u64 {
    page.value() + n
}

#[cache_data]
fn unhashable(page: &mut Page, never: &Never) -> u64 {
    page.value() + never.0
}

/// Can't be part of a key.
struct Never(u64);

impl Serialize for Never {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("never"))
    }
}

/// A round of calls: some miss, some hit, some push others out.
fn call_everything(n: u64) {
    let argument = Caller(n);
    for _ in 0..2 {
        data(&argument);
        encoded(&argument);
        let mut list = shared(&Data::new(vec![Caller(n)]));
        list.push(Caller(n));
        refreshed(Caller(n));
        drop(failing(&argument));
        drop(resource(&argument));
        tracked(&argument).write().0 += 1;
        legacy(&argument).lock().unwrap().0 += 1;
        let mut page = Page::default();
        for value in 0..2 {
            page.value = value;
            drawn(&mut page, &argument);
            report(&mut page, n);
        }
        unhashable(&mut page, &Never(n));
    }
}

/// Calls, lets time go by, hands over and takes over, ends.
fn go_through_a_life() {
    let run = |rerun| Run::new(REGISTRY.clone(), SessionId(3), rerun, Interrupt::new());
    for n in 0..3 {
        let rerun = n as u32 + 1;
        run(rerun).enter(|| call_everything(n));
        REGISTRY.look_after_run(SessionId(3), rerun);
        // Past the ttl, but not twice.
        REGISTRY.advance(Duration::from_secs(12));
        run(rerun).enter(|| call_everything(n));
        REGISTRY.finish_refreshes();
    }
    let mut handed_over = Vec::new();
    run(9).enter(|| {
        report(&mut Page::default(), 7);
        data(&Caller(7));
        REGISTRY.hand_over(&mut handed_over).unwrap();
    });
    REGISTRY.clear(Actor::Inspector);
    REGISTRY.take_over(&*handed_over).unwrap();
    run(10).enter(|| {
        report(&mut Page::default(), 7);
        data(&Caller(7));
        data::clear_for(&Caller(7));
        legacy::clear();
        resource::clear();
    });
    REGISTRY.end_session(SessionId(3));
    REGISTRY.advance(Duration::from_mins(1));
    REGISTRY.clear(Actor::Inspector);
}

#[test]
fn whatever_of_the_users_is_asked_may_call_back() {
    within_a_minute(|| {
        REGISTRY.freeze();
        REGISTRY.set_watching(true);
        go_through_a_life();
        CLEARS.store(true, SeqCst);
        go_through_a_life();
    });
    let must_have_been = [
        "begin",
        "body",
        "clone",
        "compare",
        "count elements",
        "decode a tape",
        "deserialize",
        "display",
        "drop",
        "drop of a widget",
        "encode a tape",
        "end",
        "hash_funcs",
        "on_release",
        "reads",
        "replay",
        "serialize",
        "validate",
        "value of a widget",
        "warn",
    ];
    let asked = asked();
    let never: Vec<_> = must_have_been
        .into_iter()
        .filter(|who| !asked.contains(who))
        .collect();
    assert!(never.is_empty(), "{never:?} never asked; asked: {asked:?}");
}
