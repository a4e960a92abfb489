//! `refresh_mode = "background"`: past its ttl a value is served at once, and computed anew behind.
#![expect(
    clippy::needless_pass_by_value,
    reason = "the functions here are there for their signatures"
)]

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use dacapo_cache::recorder::event::{EventKind, EvictCause, MissReason};
use dacapo_cache::{
    Interrupt, Observe, Registry, Run, SessionId, SpinnerText, cache_data, checkpoint,
    uninterrupted,
};
use parking_lot::{Condvar, Mutex};
use serde::{Deserialize, Serialize};

use crate::support::{events, in_new_registry, last_reason};

const SECOND: Duration = Duration::from_secs(1);

/// What a body does, from outside: it waits where it is told to, and fails where it is told to.
#[derive(Clone, Default)]
struct Stage(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    is_closed: bool,
    n_entered: u32,
    /// What the next bodies do instead of returning.
    mishaps: VecDeque<Mishap>,
}

#[derive(Clone, Copy)]
enum Mishap {
    Fails,
    Panics,
}

impl Stage {
    /// What a body does: it counts itself, waits while the stage is closed, and returns its number, from 1.
    fn act(&self) -> Result<u32, String> {
        let mut state = self.0.state.lock();
        state.n_entered += 1;
        let number = state.n_entered;
        self.0.changed.notify_all();
        while state.is_closed {
            self.0.changed.wait(&mut state);
        }
        let mishap = state.mishaps.pop_front();
        drop(state);
        match mishap {
            None => Ok(number),
            Some(Mishap::Fails) => Err(format!("no luck {number}")),
            Some(Mishap::Panics) => panic!("broken {number}"),
        }
    }

    fn close(&self) {
        self.0.state.lock().is_closed = true;
    }

    fn open(&self) {
        self.0.state.lock().is_closed = false;
        self.0.changed.notify_all();
    }

    /// Waits until so many bodies have begun.
    fn until_entered(&self, n: u32) {
        let mut state = self.0.state.lock();
        while state.n_entered < n {
            self.0.changed.wait(&mut state);
        }
    }

    fn n_entered(&self) -> u32 {
        self.0.state.lock().n_entered
    }

    fn will(&self, mishaps: &[Mishap]) {
        self.0.state.lock().mishaps.extend(mishaps);
    }
}

#[cache_data(ttl = "10s", refresh_mode = "background", ignore(stage))]
fn number(stage: &Stage, n: u32) -> Result<u32, String> {
    Ok(100 * n + stage.act()?)
}

/// The kinds of events that a test is about, without those of calls.
fn refreshes(registry: &Registry) -> Vec<EventKind> {
    let kinds = events(registry).into_iter().map(|event| event.kind);
    let kinds = kinds.map(|kind| match kind {
        // How long a body took is no test's business.
        EventKind::DidRefresh { .. } => EventKind::DidRefresh {
            body: Duration::ZERO,
        },
        EventKind::DidDiscard { .. } => EventKind::DidDiscard {
            spent: dacapo_cache::recorder::event::Spent::default(),
        },
        kind => kind,
    });
    kinds
        .filter(|kind| {
            matches!(
                kind,
                EventKind::WillRefresh { .. }
                    | EventKind::DidRefresh { .. }
                    | EventKind::DidDiscard { .. }
                    | EventKind::DidFail { .. }
            )
        })
        .collect()
}

const DID_REFRESH: EventKind = EventKind::DidRefresh {
    body: Duration::ZERO,
};

fn will_refresh(secs: u64) -> EventKind {
    EventKind::WillRefresh {
        age: Duration::from_secs(secs),
    }
}

fn did_discard() -> EventKind {
    EventKind::DidDiscard {
        spent: dacapo_cache::recorder::event::Spent::default(),
    }
}

#[test]
fn value_past_its_ttl_is_served_at_once_and_computed_anew_once() {
    in_new_registry(|registry| {
        let stage = Stage::default();
        assert_eq!(number(&stage, 1), Ok(101));
        registry.advance(9 * SECOND);
        assert_eq!(number(&stage, 1), Ok(101));
        assert_eq!(refreshes(registry), []);
        registry.advance(SECOND);
        stage.close();
        for _ in 0..5 {
            assert_eq!(number(&stage, 1), Ok(101));
        }
        stage.until_entered(2);
        assert_eq!(number(&stage, 1), Ok(101));
        stage.open();
        registry.finish_refreshes();
        assert_eq!(number(&stage, 1), Ok(102));
        assert_eq!(stage.n_entered(), 2);
        assert_eq!(refreshes(registry), [will_refresh(10), DID_REFRESH]);
        let info = number::info();
        assert_eq!((info.hits, info.misses, info.entries), (8, 1, 1));
    });
}

#[test]
fn new_value_is_fresh_for_a_ttl_of_its_own() {
    in_new_registry(|registry| {
        let stage = Stage::default();
        assert_eq!(number(&stage, 1), Ok(101));
        for round in 1..4 {
            registry.advance(15 * SECOND);
            assert_eq!(number(&stage, 1), Ok(100 + round));
            registry.finish_refreshes();
            registry.advance(4 * SECOND);
            assert_eq!(number(&stage, 1), Ok(101 + round));
        }
        let entry = registry.entries(registry.functions()[0].id).remove(0);
        assert_eq!(entry.stale_from, Some(entry.created.after(10 * SECOND)));
        assert_eq!(entry.expires, Some(entry.created.after(20 * SECOND)));
    });
}

#[test]
fn at_twice_the_ttl_the_value_is_gone_whether_anybody_asks_or_not() {
    in_new_registry(|registry| {
        let stage = Stage::default();
        number(&stage, 1).unwrap();
        registry.advance(20 * SECOND);
        assert_eq!(number::info().entries, 0);
        assert_eq!(number(&stage, 1), Ok(102));
        let ttl = 10 * SECOND;
        let age = 20 * SECOND;
        assert_eq!(last_reason(registry), MissReason::TtlExpired { ttl, age });
        assert_eq!(refreshes(registry), []);
    });
}

#[test]
fn call_after_hard_expiry_waits_for_the_refresh_that_is_under_way() {
    in_new_registry(|registry| {
        let stage = Stage::default();
        number(&stage, 1).unwrap();
        registry.advance(15 * SECOND);
        stage.close();
        number(&stage, 1).unwrap();
        stage.until_entered(2);
        registry.advance(5 * SECOND);
        assert_eq!(number::info().entries, 0);
        std::thread::scope(|scope| {
            let caller = scope.spawn(|| registry.enter(|| number(&stage, 1)));
            crate::support::until_waiting(registry, 1);
            stage.open();
            assert_eq!(caller.join().unwrap(), Ok(102));
        });
        assert_eq!(stage.n_entered(), 2);
        assert_eq!((number::info().entries, number::info().misses), (1, 1));
    });
}

/// Three refreshes for two threads: whoever needs the third one doesn't wait for its turn.
#[test]
fn nobody_waits_for_a_refresh_that_has_not_begun() {
    in_new_registry(|registry| {
        let [busy, free] = [Stage::default(), Stage::default()];
        for n in [1, 2] {
            number(&busy, n).unwrap();
        }
        assert_eq!(number(&free, 3), Ok(301));
        registry.advance(15 * SECOND);
        busy.close();
        for n in [1, 2] {
            number(&busy, n).unwrap();
        }
        busy.until_entered(4);
        assert_eq!(number(&free, 3), Ok(301));
        registry.advance(5 * SECOND);
        assert_eq!(number(&free, 3), Ok(302));
        busy.open();
        registry.finish_refreshes();
        // What has been replaced meanwhile is not computed again.
        assert_eq!(free.n_entered(), 2);
        assert_eq!(number(&free, 3), Ok(302));
    });
}

#[test]
fn failures_and_panics_leave_the_old_value_and_rest_longer_each_time() {
    in_new_registry(|registry| {
        let stage = Stage::default();
        number(&stage, 1).unwrap();
        stage.will(&[Mishap::Fails, Mishap::Panics]);
        registry.advance(10 * SECOND);
        let mut n_entered = 1;
        // The seconds after the ttl at which there is a call, and whether that is long enough after a failure.
        for (wait, begins) in [(0, true), (0, false), (1, true), (1, false), (1, true)] {
            registry.advance(wait * SECOND);
            assert_eq!(number(&stage, 1), Ok(101));
            registry.finish_refreshes();
            n_entered += u32::from(begins);
            assert_eq!(stage.n_entered(), n_entered);
        }
        assert_eq!(number(&stage, 1), Ok(104));
        let failed = |message: &str| EventKind::DidFail {
            message: message.into(),
        };
        let expected = [
            will_refresh(10),
            failed("no luck 2"),
            will_refresh(11),
            failed("panicked: broken 3"),
            will_refresh(13),
            DID_REFRESH,
        ];
        assert_eq!(refreshes(registry), expected);
        assert_eq!(registry.functions()[0].failures, 2);
    });
}

#[test]
fn refresh_of_what_was_cleared_meanwhile_is_discarded() {
    in_new_registry(|registry| {
        let stage = Stage::default();
        for clear in [
            || number::clear() == 1,
            || number::clear_for(1),
            || dacapo_cache::cache_data::clear() == 1,
        ] {
            let before = stage.n_entered();
            number(&stage, 1).unwrap();
            registry.advance(15 * SECOND);
            stage.close();
            number(&stage, 1).unwrap();
            stage.until_entered(before + 2);
            assert!(clear());
            stage.open();
            registry.finish_refreshes();
            assert_eq!(number::info().entries, 0);
        }
        let expected = vec![[will_refresh(15), did_discard()]; 3].concat();
        assert_eq!(refreshes(registry), expected);
    });
}

#[cache_data(
    ttl = "10s",
    max_entries = 1,
    refresh_mode = "background",
    ignore(stage)
)]
fn lone(stage: &Stage, n: u32) -> u32 {
    100 * n + stage.act().unwrap()
}

#[test]
fn refresh_of_what_was_evicted_meanwhile_is_discarded() {
    in_new_registry(|registry| {
        let [busy, free] = [Stage::default(), Stage::default()];
        lone(&busy, 1);
        registry.advance(15 * SECOND);
        busy.close();
        lone(&busy, 1);
        busy.until_entered(2);
        lone(&free, 2);
        busy.open();
        registry.finish_refreshes();
        assert_eq!(refreshes(registry), [will_refresh(15), did_discard()]);
        lone(&free, 2);
        assert_eq!((free.n_entered(), lone::info().entries), (1, 1));
        lone(&busy, 1);
        let by = "lone(n=2)".into();
        let cause = EvictCause::MaxEntries { by };
        assert_eq!(last_reason(registry), MissReason::Evicted { cause });
    });
}

#[test]
fn refresh_belongs_to_the_run_that_called_and_is_not_interrupted_with_it() {
    #[cache_data(ttl = "10s", refresh_mode = "background", ignore(stage))]
    fn checked(stage: &Stage) -> u32 {
        let number = stage.act().unwrap();
        checkpoint();
        number
    }
    in_new_registry(|registry| {
        let stage = Stage::default();
        checked(&stage);
        registry.advance(15 * SECOND);
        stage.close();
        let interrupt = Interrupt::new();
        let run = Run::new(registry.clone(), SessionId(3), 7, interrupt.clone());
        run.enter(|| uninterrupted(|| checked(&stage)));
        stage.until_entered(2);
        interrupt.request();
        stage.open();
        registry.finish_refreshes();
        assert_eq!(checked(&stage), 2);
        let events = events(registry);
        let refresh = events
            .iter()
            .find(|event| matches!(event.kind, EventKind::DidRefresh { .. }))
            .unwrap();
        assert_eq!((refresh.session, refresh.rerun), (Some(SessionId(3)), 7));
    });
}

#[derive(Default)]
struct Counts {
    computed: AtomicU32,
    refreshed: AtomicU32,
}

impl Observe for Counts {
    fn will_compute(&self, _: SpinnerText<'_>) {
        self.computed.fetch_add(1, Ordering::SeqCst);
    }

    fn did_compute(&self) {}

    fn did_refresh(&self) {
        self.refreshed.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn observer_of_the_run_hears_of_a_refresh_that_succeeded_and_shows_no_spinner() {
    in_new_registry(|registry| {
        let (stage, counts) = (Stage::default(), Arc::new(Counts::default()));
        let run = Run::new(registry.clone(), SessionId(0), 1, Interrupt::new());
        let run = run.with_observer(Arc::clone(&counts) as _);
        let call = || run.enter(|| number(&stage, 1)).unwrap();
        call();
        stage.will(&[Mishap::Fails]);
        registry.advance(10 * SECOND);
        call();
        registry.finish_refreshes();
        assert_eq!(counts.refreshed.load(Ordering::SeqCst), 0);
        registry.advance(2 * SECOND);
        call();
        registry.finish_refreshes();
        assert_eq!(counts.refreshed.load(Ordering::SeqCst), 1);
        assert_eq!(counts.computed.load(Ordering::SeqCst), 1);
    });
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Point {
    x: i32,
}

impl Point {
    #[cache_data(ttl = 10, refresh_mode = "background")]
    fn times(&self, n: i32) -> i32 {
        self.x * n
    }

    #[cache_data(ttl = 10, refresh_mode = "background")]
    fn taken(self) -> i32 {
        self.x
    }
}

#[cache_data(ttl = 10, refresh_mode = "background")]
fn borrowed(text: &str, bytes: &[u8], path: &Path, point: &Point, _unkeyed: &Arc<str>) -> String {
    format!("{text} {bytes:?} {} {point:?}", path.display())
}

#[cache_data(ttl = 10, refresh_mode = "background")]
fn owned(
    text: String,
    (a, b): (u8, Option<char>),
    implied: impl Into<i64> + Serialize + Clone + Send + 'static,
) -> String {
    format!("{text} {a} {b:?} {}", implied.into())
}

#[cache_data(ttl = 10, refresh_mode = "background")]
fn generic<T: Clone + Serialize + Send + 'static, const N: usize>(values: Vec<T>) -> usize {
    values.len() * N
}

#[cache_data(ttl = 10, refresh_mode = "background", copy = "serialize")]
fn encoded(n: u32) -> Vec<u32> {
    vec![n; 3]
}

#[test]
fn every_form_of_argument_is_kept_for_the_refresh() {
    in_new_registry(|registry| {
        let call_all = || {
            let point = Point { x: 3 };
            assert_eq!((point.times(2), point.clone().taken()), (6, 3));
            let text = borrowed("a", &[1, 2], Path::new("b"), &point, &"c".into());
            assert_eq!(text, "a [1, 2] b Point { x: 3 }");
            assert_eq!(
                owned("a".to_owned(), (1, Some('b')), 7_i32),
                "a 1 Some('b') 7"
            );
            assert_eq!(generic::<_, 3>(vec![1.5, 2.5]), 6);
            assert_eq!(encoded(4), [4, 4, 4]);
        };
        call_all();
        registry.advance(15 * SECOND);
        call_all();
        registry.finish_refreshes();
        let n_refreshed = refreshes(registry);
        let n_refreshed = n_refreshed.iter().filter(|kind| **kind == DID_REFRESH);
        assert_eq!(n_refreshed.count(), 6);
        registry.advance(9 * SECOND);
        call_all();
        assert_eq!(registry.totals().misses, 6);
        assert_eq!(registry.totals().hits, 12);
    });
}

/// An argument that can't be copied when it matters.
#[derive(Serialize)]
struct Fragile {
    #[serde(skip)]
    n_copied: Arc<AtomicU32>,
}

impl Clone for Fragile {
    fn clone(&self) -> Self {
        let n_before = self.n_copied.fetch_add(1, Ordering::SeqCst);
        assert!(n_before > 0, "not yet");
        Self {
            n_copied: Arc::clone(&self.n_copied),
        }
    }
}

#[test]
fn argument_that_fails_to_be_copied_costs_the_refresh_and_not_the_call() {
    #[cache_data(ttl = "10s", refresh_mode = "background")]
    fn of_fragile(fragile: &Fragile) -> u32 {
        fragile.n_copied.load(Ordering::SeqCst)
    }
    in_new_registry(|registry| {
        let fragile = Fragile {
            n_copied: Arc::default(),
        };
        assert_eq!(of_fragile(&fragile), 0);
        registry.advance(10 * SECOND);
        assert_eq!(of_fragile(&fragile), 0);
        registry.advance(SECOND);
        assert_eq!(of_fragile(&fragile), 0);
        registry.finish_refreshes();
        assert_eq!(of_fragile(&fragile), 2);
    });
}

#[test]
fn dropping_the_registry_ends_what_is_queued() {
    let [busy, free] = [Stage::default(), Stage::default()];
    let registry = Registry::new();
    registry.freeze();
    let waits = registry.enter(|| {
        number(&busy, 1).unwrap();
        number(&busy, 2).unwrap();
        number(&free, 3).unwrap();
        registry.advance(15 * SECOND);
        busy.close();
        for n in [1, 2] {
            number(&busy, n).unwrap();
        }
        busy.until_entered(4);
        number(&free, 3).unwrap();
        Arc::downgrade(&free.0)
    });
    drop((registry, free));
    busy.open();
    // The last of those that run holds the registry; then the arguments of what was queued go, too.
    let (sender, receiver) = channel();
    let waiting = std::thread::Builder::new().name("waits for the end".to_owned());
    let until_gone = move || {
        while waits.strong_count() > 0 {
            std::thread::yield_now();
        }
        sender.send(()).unwrap();
    };
    drop(waiting.spawn(until_gone).unwrap());
    receiver
        .recv_timeout(10 * SECOND)
        .expect("nothing keeps what is queued");
}
