//! A million random operations on one registry, each compared with what a naive list would have done: which
//! calls hit, what they return and draw, why the others missed, what is held and how many bytes that takes.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use dacapo_cache::kinds::Policy;
use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{Actor, EventKind, EvictCause, MissReason};
use dacapo_cache::{EntryId, Function, Registry, cache_data};

use crate::support::{
    Lines, Plain, TEN_SECONDS, call_on, clear_for, function, in_new_registry, info,
};

const N_OPERATIONS: u32 = 1_000_000;

/// Keys per function: few enough that everything happens to each of them.
const N_KEYS: u64 = 12;

/// For all functions together.
const BUDGET: u64 = 400;

function!(PLAIN = "plain");
function!(FLEETING = "fleeting", ttl: TEN_SECONDS);
function!(FEW = "few", max_entries: Some(4));
function!(SMALL = "small", max_size: Some(100));
function!(BOUND = "bound", ttl: TEN_SECONDS, max_entries: Some(3), max_size: Some(90));

/// A function with what bounds it: ttl in seconds, entries, bytes.
type Bounded = (&'static Function, Option<u64>, Option<usize>, Option<u64>);

const FUNCTIONS: [Bounded; 5] = [
    (&PLAIN, None, None, None),
    (&FLEETING, Some(10), None, None),
    (&FEW, None, Some(4), None),
    (&SMALL, None, None, Some(100)),
    (&BOUND, Some(10), Some(3), Some(90)),
];

/// A value says how large it is.
static POLICY: Policy<u64> = Policy {
    size: |value| Some(bytes_of(*value)),
    ..*Plain::<u64>::POLICY
};

/// Mostly some bytes, now and then more than `max_size` allows.
fn bytes_of(value: u64) -> u64 {
    match value % 32 {
        0 => 95,
        1 => 120,
        rest => rest,
    }
}

/// The same numbers on every machine: Vigna's splitmix.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % n
    }
}

/// Why something is gone, as far as the reason of a miss tells.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cause {
    Never,
    Expired,
    MaxEntries,
    MaxSize,
    Budget,
    TooLarge,
    Cleared(Actor),
    Failed,
}

/// An entry as the list knows it.
#[derive(Debug)]
struct Known {
    at: (usize, u64),
    value: u64,
    made: u64,
    used: u64,
}

/// The naive list.
#[derive(Debug, Default)]
struct Model {
    entries: Vec<Known>,
    gone: HashMap<(usize, u64), Cause>,
    now: u64,
    n_uses: u64,
}

impl Model {
    /// The value of a hit.
    fn find(&mut self, at: (usize, u64)) -> Option<u64> {
        self.n_uses += 1;
        let known = self.entries.iter_mut().find(|known| known.at == at)?;
        known.used = self.n_uses;
        Some(known.value)
    }

    fn store(&mut self, at: (usize, u64), value: u64) {
        let (_, _, max_entries, max_size) = FUNCTIONS[at.0];
        self.gone.remove(&at);
        self.entries.push(Known {
            at,
            value,
            made: self.now,
            used: self.n_uses,
        });
        if max_size.is_some_and(|limit| bytes_of(value) > limit) {
            self.remove(at, Cause::TooLarge);
            return;
        }
        let of_function = |known: &Known| known.at.0 == at.0;
        while max_entries.is_some_and(|max| self.count(of_function) > max) {
            self.remove_oldest(of_function, Cause::MaxEntries);
        }
        while max_size.is_some_and(|max| self.bytes(of_function) > max) {
            self.remove_oldest(of_function, Cause::MaxSize);
        }
        while self.bytes(|_| true) > BUDGET {
            self.remove_oldest(|_| true, Cause::Budget);
        }
    }

    fn count(&self, of: impl Fn(&Known) -> bool) -> usize {
        self.entries.iter().filter(|known| of(known)).count()
    }

    fn bytes(&self, of: impl Fn(&Known) -> bool) -> u64 {
        let of = self.entries.iter().filter(|known| of(known));
        of.map(|known| bytes_of(known.value)).sum()
    }

    fn remove_oldest(&mut self, of: impl Fn(&Known) -> bool, cause: Cause) {
        let oldest = self
            .entries
            .iter()
            .filter(|known| of(known))
            .min_by_key(|known| known.used);
        let at = oldest.expect("only while there is too much").at;
        self.remove(at, cause);
    }

    fn remove(&mut self, at: (usize, u64), cause: Cause) -> bool {
        self.remove_where(|known| known.at == at, cause) > 0
    }

    fn remove_where(&mut self, is_meant: impl Fn(&Known) -> bool, cause: Cause) -> usize {
        let gone: Vec<_> = self
            .entries
            .extract_if(.., |known| is_meant(known))
            .collect();
        self.gone.extend(gone.iter().map(|known| (known.at, cause)));
        gone.len()
    }

    fn advance(&mut self, secs: u64) {
        self.now += secs;
        let now = self.now;
        let is_expired = |known: &Known| {
            FUNCTIONS[known.at.0]
                .1
                .is_some_and(|ttl| known.made + ttl <= now)
        };
        self.remove_where(is_expired, Cause::Expired);
    }
}

/// What the recorder calls a cause.
fn cause_of(reason: &MissReason) -> Cause {
    match reason {
        MissReason::FirstCall | MissReason::ArgumentChanged(_) => Cause::Never,
        MissReason::TtlExpired { .. } => Cause::Expired,
        MissReason::Evicted { cause } => match cause {
            EvictCause::MaxEntries { .. } => Cause::MaxEntries,
            EvictCause::MaxSize { .. } => Cause::MaxSize,
            EvictCause::Budget { .. } => Cause::Budget,
            EvictCause::TooLarge { .. } => Cause::TooLarge,
            other => panic!("{other:?}"),
        },
        MissReason::Cleared { actor } => Cause::Cleared(*actor),
        MissReason::LastCallFailed { .. } => Cause::Failed,
        other => panic!("{other:?}"),
    }
}

/// What a body does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Body {
    Returns,
    Fails,
    Panics,
}

/// The registry beside the list.
struct Pair<'a> {
    registry: &'a Registry,
    model: Model,
    cursor: Cursor,
    /// Of every value that was made.
    serial: u64,
}

impl Pair<'_> {
    fn call(&mut self, at: (usize, u64), body: Body) {
        let (function, n) = (FUNCTIONS[at.0].0, at.1);
        let known = self.model.find(at);
        self.serial += 1;
        let (serial, mut page, mut has_run) = (self.serial, Lines::default(), false);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            call_on(function, n, &mut page, &POLICY, |page: &mut Lines| {
                has_run = true;
                page.draw(format!("{} {serial}", function.name));
                match body {
                    Body::Returns => Ok(serial),
                    Body::Fails => Err("failed".to_owned()),
                    Body::Panics => std::panic::resume_unwind(Box::new("panicked".to_owned())),
                }
            })
        }));
        let drawn = |value: u64| [format!("{} {value}", function.name)];
        assert_eq!(has_run, known.is_none(), "{at:?}");
        if let Some(value) = known {
            assert_eq!(outcome.unwrap(), Ok(value), "{at:?}");
            assert_eq!(page.0, drawn(value), "{at:?}");
            return;
        }
        assert_eq!(page.0, drawn(serial));
        let why = self.model.gone.get(&at).copied().unwrap_or(Cause::Never);
        assert_eq!(self.last_miss(), why, "{at:?}");
        match body {
            Body::Returns => {
                assert_eq!(outcome.unwrap(), Ok(serial));
                self.model.store(at, serial);
            }
            Body::Fails => {
                assert_eq!(outcome.unwrap(), Err("failed".to_owned()));
                self.model.gone.insert(at, Cause::Failed);
            }
            Body::Panics => {
                assert!(outcome.is_err());
                self.model.gone.insert(at, Cause::Failed);
            }
        }
    }

    /// Why the last call missed, according to the recorder.
    fn last_miss(&mut self) -> Cause {
        let (events, _) = self.registry.recorder().since(&mut self.cursor);
        let last = events.into_iter().rev().find_map(|event| match event.kind {
            EventKind::DidMiss { miss } => Some(cause_of(&miss.reason)),
            _ => None,
        });
        last.expect("a miss was recorded")
    }

    /// The entry of a call, if its function was called before.
    fn entry(&self, at: (usize, u64)) -> Option<EntryId> {
        let name = FUNCTIONS[at.0].0.name;
        let functions = self.registry.functions();
        let function = functions.iter().find(|function| &*function.name == name)?;
        let entries = self.registry.entries(function.id);
        let n = at.1.to_string();
        let entry = entries
            .iter()
            .find(|entry| &*entry.arguments[0].text == n.as_str());
        entry.map(|entry| entry.id)
    }

    fn check(&self) {
        for (index, (function, ..)) in FUNCTIONS.iter().enumerate() {
            let of_function = |known: &Known| known.at.0 == index;
            let info = info(function);
            assert_eq!(
                info.entries,
                self.model.count(of_function),
                "{}",
                function.name
            );
            assert_eq!(
                info.bytes,
                self.model.bytes(of_function),
                "{}",
                function.name
            );
        }
        let totals = self.registry.totals();
        assert_eq!(totals.n_entries, self.model.entries.len());
        assert_eq!(totals.bytes, self.model.bytes(|_| true));
        assert_eq!(totals.hits + totals.misses, self.serial);
    }
}

#[test]
fn a_million_random_operations_do_what_a_naive_list_would() {
    in_new_registry(|registry| {
        registry.set_budget(Some(BUDGET));
        let (model, cursor) = (Model::default(), Cursor::default());
        let mut pair = Pair {
            registry,
            model,
            cursor,
            serial: 0,
        };
        let mut random = Random(1);
        for operation in 0..N_OPERATIONS {
            let at = (
                random.below(FUNCTIONS.len() as u64) as usize,
                random.below(N_KEYS),
            );
            match random.below(1_000) {
                0..900 => pair.call(at, Body::Returns),
                900..940 => pair.call(at, Body::Fails),
                940..942 => pair.call(at, Body::Panics),
                942..970 => {
                    let was_there = pair.model.remove(at, Cause::Cleared(Actor::Script));
                    assert_eq!(clear_for(FUNCTIONS[at.0].0, at.1), was_there, "{at:?}");
                }
                970..990 => {
                    let secs = random.below(5);
                    pair.model.advance(secs);
                    registry.advance(Duration::from_secs(secs));
                }
                990..994 => {
                    let entry = pair.entry(at);
                    let was_there = pair.model.remove(at, Cause::Cleared(Actor::Inspector));
                    assert_eq!(entry.is_some(), was_there, "{at:?}");
                    assert!(entry.is_none_or(|entry| registry.remove(entry, Actor::Inspector)));
                }
                994..998 => {
                    let entry = pair.entry(at);
                    let was_there = pair.model.remove(at, Cause::Expired);
                    assert_eq!(entry.is_some(), was_there, "{at:?}");
                    assert!(entry.is_none_or(|entry| registry.expire(entry)));
                }
                998 => {
                    let is_its = |known: &Known| known.at.0 == at.0;
                    let n_gone = pair
                        .model
                        .remove_where(is_its, Cause::Cleared(Actor::Script));
                    let function = FUNCTIONS[at.0].0;
                    assert_eq!(dacapo_cache::call::clear(function, None), n_gone);
                }
                _ => {
                    let n_gone = pair
                        .model
                        .remove_where(|_| true, Cause::Cleared(Actor::Script));
                    assert_eq!(cache_data::clear(), n_gone);
                }
            }
            if operation % 64 == 0 {
                pair.check();
            }
        }
        pair.check();
    });
}
