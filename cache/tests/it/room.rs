//! Bytes: `max_size` of a function, the budget of a registry, and values that are too large for either.

use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::recorder::event::{EventKind, EvictCause, MissReason};
use dacapo_cache::{Gone, Registry, cache_data, cache_resource};

use crate::support::{
    Plain, TEN_SECONDS, cached, call_on, events, function, hit, in_new_registry, info, last_reason,
    miss,
};

/// What was evicted so far, and why.
fn causes(registry: &Registry) -> Vec<EvictCause> {
    let cause = |kind| match kind {
        EventKind::DidEvict { cause } => Some(cause),
        _ => None,
    };
    let kinds = events(registry).into_iter().map(|event| event.kind);
    kinds.filter_map(cause).collect()
}

/// `bytes` bytes and the handle on them.
fn zeros(bytes: usize) -> Vec<u8> {
    vec![0; bytes - size_of::<Vec<u8>>()]
}

#[cache_data(max_size = "1 kB")]
fn of_bytes(bytes: usize) -> Vec<u8> {
    zeros(bytes)
}

#[cache_data]
fn unbounded(bytes: usize) -> Vec<u8> {
    zeros(bytes)
}

#[test]
fn entries_are_kept_as_long_as_their_sum_fits() {
    in_new_registry(|registry| {
        of_bytes(400);
        of_bytes(600);
        assert_eq!(of_bytes::info().bytes, 1_000);
        // Used, and so the other one goes.
        of_bytes(400);
        of_bytes(100);
        assert_eq!((of_bytes::info().entries, of_bytes::info().bytes), (2, 500));
        of_bytes(400);
        assert_eq!(of_bytes::info().hits, 2);
        let by = "of_bytes(bytes=100)".into();
        assert_eq!(causes(registry), [EvictCause::MaxSize { by }]);
        of_bytes(600);
        let by = "of_bytes(bytes=100)".into();
        let cause = EvictCause::MaxSize { by };
        assert_eq!(last_reason(registry), MissReason::Evicted { cause });
    });
}

#[test]
fn one_large_value_makes_as_many_small_ones_go_as_it_needs() {
    in_new_registry(|_| {
        for bytes in 100..110 {
            of_bytes(bytes);
        }
        assert_eq!(of_bytes::info().entries, 9);
        of_bytes(800);
        assert_eq!((of_bytes::info().entries, of_bytes::info().bytes), (2, 909));
        assert!(of_bytes::clear_for(109));
    });
}

#[test]
fn value_that_is_too_large_is_returned_and_pushes_nobody_out() {
    in_new_registry(|registry| {
        of_bytes(400);
        assert_eq!(of_bytes(1_001).len(), zeros(1_001).len());
        assert_eq!((of_bytes::info().entries, of_bytes::info().bytes), (1, 400));
        let cause = EvictCause::TooLarge {
            bytes: 1_001,
            limit: 1_000,
        };
        assert_eq!(causes(registry), std::slice::from_ref(&cause));
        let tombstone = registry.tombstones().pop().unwrap();
        let gone = Gone::Evicted {
            cause: cause.clone(),
        };
        assert_eq!(tombstone.cause, gone);
        of_bytes(1_001);
        assert_eq!(last_reason(registry), MissReason::Evicted { cause });
        of_bytes(400);
        assert_eq!(of_bytes::info().hits, 1);
    });
}

#[test]
fn value_that_is_too_large_takes_no_place_of_max_entries() {
    in_new_registry(|_| {
        function!(VALUE = "value", max_entries: Some(1), max_size: Some(4));
        miss(&VALUE, 1, 1_u32);
        miss(&VALUE, 2, [1_u64; 2]);
        hit::<u32>(&VALUE, 1);
    });
}

const ROOM: u64 = 2 * 512;

#[cache_data(max_size = ROOM)]
fn of_constant_size(n: u8) -> [[u64; 32]; 2] {
    [[n.into(); 32]; 2]
}

#[cache_data(max_size = 1_024)]
fn of_size_in_bytes(n: u8) -> [[u64; 32]; 2] {
    [[n.into(); 32]; 2]
}

fn max_size_of(registry: &Registry, name: &str) -> Option<u64> {
    let functions = registry.functions();
    let mut functions = functions.iter();
    functions.find(|function| *function.name == *name)?.max_size
}

#[test]
fn max_size_is_a_text_a_number_or_a_constant() {
    in_new_registry(|registry| {
        for n in 0..3 {
            of_constant_size(n);
            of_size_in_bytes(n);
        }
        of_bytes(100);
        unbounded(100);
        assert_eq!(of_constant_size::info().entries, 2);
        assert_eq!(of_size_in_bytes::info().entries, 2);
        assert_eq!(max_size_of(registry, "of_constant_size"), Some(1_024));
        assert_eq!(max_size_of(registry, "of_size_in_bytes"), Some(1_024));
        assert_eq!(max_size_of(registry, "of_bytes"), Some(1_000));
        assert_eq!(max_size_of(registry, "unbounded"), None);
    });
}

#[cache_resource(max_size = "1 kB")]
fn shared(bytes: usize) -> Arc<Vec<u8>> {
    Arc::new(zeros(bytes))
}

#[test]
fn resources_count_by_what_they_hold() {
    in_new_registry(|registry| {
        let first = shared(600);
        shared(500);
        assert_eq!(Arc::strong_count(&first), 1);
        assert_eq!(shared::info().entries, 1);
        let first = shared(600);
        let large = shared(2_000);
        assert_eq!(Arc::strong_count(&large), 1);
        assert!(Arc::ptr_eq(&first, &shared(600)));
        let is_released = |kind: &EventKind| *kind == EventKind::DidRelease;
        let events = events(registry);
        let n_released = events.iter().filter(|event| is_released(&event.kind));
        assert_eq!(n_released.count(), 2, "what was too large was never kept");
    });
}

#[test]
fn entries_whose_size_is_unknown_count_nothing_and_stay() {
    use dacapo_cache::NoPage;
    use dacapo_cache::kinds::Policy;
    static SIZES: Policy<u64> = Policy {
        size: |value| (*value > 10).then_some(*value),
        ..*Plain::<u64>::POLICY
    };
    in_new_registry(|registry| {
        function!(VALUE = "value", max_size: Some(100));
        let call = |n: u64| call_on(&VALUE, n, &mut NoPage, &SIZES, |_| Ok(n)).unwrap();
        for n in [1, 60, 2, 70] {
            call(n);
        }
        let entries = registry.entries(registry.functions()[0].id);
        let sizes: Vec<_> = entries.iter().map(|entry| entry.bytes).collect();
        assert_eq!(sizes, [None, None, Some(70)]);
    });
}

#[test]
fn budget_takes_from_the_least_recently_used_of_all_functions() {
    in_new_registry(|registry| {
        assert_eq!(registry.budget(), None);
        registry.set_budget(Some(2_000));
        unbounded(700);
        of_bytes(600);
        unbounded(500);
        // The order of use is now 600, 500, 700.
        unbounded(700);
        unbounded(800);
        assert_eq!(of_bytes::info().entries, 0);
        assert_eq!(registry.totals().bytes, 2_000);
        assert_eq!(registry.totals().budget, Some(2_000));
        of_bytes(1_000);
        assert_eq!(unbounded::info().entries, 1);
        assert!(unbounded::clear_for(800));
        let cause = |by: &str| EvictCause::Budget { by: by.into() };
        let expected = [
            cause("unbounded(bytes=800)"),
            cause("of_bytes(bytes=1000)"),
            cause("of_bytes(bytes=1000)"),
        ];
        assert_eq!(causes(registry), expected);
    });
}

#[test]
fn value_that_exceeds_the_budget_alone_is_not_kept() {
    in_new_registry(|registry| {
        registry.set_budget(Some(900));
        of_bytes(300);
        of_bytes(950);
        assert_eq!(
            (of_bytes::info().entries, registry.totals().bytes),
            (1, 300)
        );
        let cause = EvictCause::TooLarge {
            bytes: 950,
            limit: 900,
        };
        assert_eq!(causes(registry), [cause]);
    });
}

#[test]
fn lowering_the_budget_takes_effect_at_once_and_lifting_it_too() {
    in_new_registry(|registry| {
        for bytes in [300, 301, 302] {
            of_bytes(bytes);
            unbounded(bytes);
        }
        registry.set_budget(Some(1_000));
        assert_eq!(registry.totals().bytes, 301 + 302 + 302);
        registry.set_budget(None);
        unbounded(100_000);
        assert_eq!(registry.totals().bytes, 301 + 302 + 302 + 100_000);
    });
}

#[test]
fn budget_of_the_process_is_bounded_where_the_system_tells_its_memory() {
    let budget = Registry::global().budget();
    if cfg!(target_os = "linux") {
        let budget = budget.unwrap();
        assert!(budget > 100_000_000 && budget < 1 << 60, "{budget}");
    } else {
        assert_eq!(budget, None);
    }
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// What one operation in a storm of them must leave behind.
fn assert_bounds_hold(registry: &Registry) {
    let functions = registry.functions();
    for function in &functions {
        let entries = registry.entries(function.id);
        let sum: u64 = entries.iter().filter_map(|entry| entry.bytes).sum();
        assert_eq!(function.bytes, sum, "{}", function.name);
        assert_eq!(function.n_entries, entries.len());
        assert!(function.max_size.is_none_or(|max| sum <= max));
        assert!(function.max_entries.is_none_or(|max| entries.len() <= max));
    }
    let totals = registry.totals();
    let sum = functions.iter().map(|function| function.bytes).sum();
    assert_eq!(totals.bytes, sum);
    assert!(totals.budget.is_none_or(|budget| sum <= budget));
}

#[test]
fn bounds_hold_and_sums_are_exact_after_each_of_many_random_operations() {
    function!(FEW = "few", max_entries: Some(5));
    function!(SMALL = "small", max_size: Some(3_000), ttl: TEN_SECONDS);
    function!(PLAIN = "plain");
    for seed in 0..4 {
        in_new_registry(|registry| {
            let mut random = Random(seed);
            for _ in 0..3_000 {
                let function = [&FEW, &SMALL, &PLAIN][random.below(3) as usize];
                let n = random.below(12);
                match random.below(20) {
                    0 => registry.advance(Duration::from_secs(random.below(4))),
                    1 => drop(crate::support::clear_for(function, n)),
                    2 => {
                        let budget = random.below(8_000);
                        registry.set_budget((budget > 1_000).then_some(budget));
                    }
                    3 if random.below(10) == 0 => {
                        dacapo_cache::call::clear(function, None);
                    }
                    _ => sized(function, n, random.below(1_500)),
                }
                assert_bounds_hold(registry);
            }
            assert!(info(&PLAIN).hits > 0);
        });
    }
}

/// A call whose value takes a number of bytes.
fn sized(function: &'static dacapo_cache::Function, n: u64, bytes: u64) {
    use dacapo_cache::NoPage;
    use dacapo_cache::kinds::Policy;
    static SIZES: Policy<u64> = Policy {
        size: |value| Some(*value),
        ..*Plain::<u64>::POLICY
    };
    call_on(function, n, &mut NoPage, &SIZES, |_| Ok(bytes)).unwrap();
}

#[test]
fn bounds_hold_when_several_threads_store_at_once() {
    function!(ONE = "one", max_size: Some(200));
    function!(OTHER = "other");
    in_new_registry(|registry| {
        registry.set_budget(Some(400));
        std::thread::scope(|scope| {
            for thread in 0..4 {
                scope.spawn(move || {
                    registry.enter(|| {
                        for n in 0..200 {
                            cached(&ONE, (n + thread * 13) % 60, || [n; 4]);
                            cached(&OTHER, (n + thread * 7) % 60, || [n; 4]);
                        }
                    });
                });
            }
        });
        assert_bounds_hold(registry);
        assert!(registry.totals().bytes > 0);
    });
}

#[test]
fn a_resource_that_is_too_large_to_be_kept_is_its_callers_and_not_released() {
    static RELEASED: std::sync::Mutex<Vec<usize>> = std::sync::Mutex::new(Vec::new());

    #[cache_resource(max_size = "1 kB", on_release = |list: &Vec<u8>| RELEASED.lock().unwrap().push(list.len()))]
    fn list(n: usize) -> Arc<Vec<u8>> {
        Arc::new(vec![0; n])
    }

    in_new_registry(|_| {
        assert_eq!(list(5_000).len(), 5_000);
        assert_eq!(list(10).len(), 10);
        assert_eq!(list::info().entries, 1);
        assert!(RELEASED.lock().unwrap().is_empty());
        list::clear();
        assert_eq!(*RELEASED.lock().unwrap(), [10]);
    });
}
