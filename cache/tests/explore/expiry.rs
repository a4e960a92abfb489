//! Entries whose ttl is up while they are called, stored, and swept away by the registry's own thread.

use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::cache_data;

use crate::support::{Count, assert_sums_are_right, explore, pause, registry, start};

const TTL: Duration = Duration::from_secs(10);

#[cache_data(ttl = "10s")]
fn read(_source: &Count, n: u64) -> u64 {
    let version = _source.get() as u64;
    pause();
    10 * version + n
}

#[test]
fn what_has_expired_is_freed_though_nobody_calls() {
    explore(500, || {
        let registry = registry();
        let source = Arc::new(Count::default());
        let callers = [1, 2].map(|n| {
            let source = Arc::clone(&source);
            start(&registry, move || _ = read(&source, n))
        });
        registry.advance(TTL);
        for caller in callers {
            caller.join().unwrap();
        }
        // Entries from after the jump have their time before them.
        registry.advance(TTL);
        let mut n_looks = 0;
        while registry.enter(read::info).entries > 0 {
            pause();
            n_looks += 1;
            assert!(n_looks < 1_000, "nobody has freed it");
        }
        assert_sums_are_right(&registry);
    });
}

#[test]
fn nothing_is_served_at_the_end_of_its_ttl() {
    explore(500, || {
        let registry = registry();
        let source = Arc::new(Count::default());
        registry.enter(|| read(&source, 4));
        let early = start(&registry, {
            let source = Arc::clone(&source);
            move || [(); 2].map(|()| read(&source, 4))
        });
        let late = start(&registry.clone(), {
            let (registry, source) = (registry.clone(), Arc::clone(&source));
            move || {
                source.add();
                registry.advance(TTL);
                assert_eq!(read(&source, 4), 14);
            }
        });
        late.join().unwrap();
        for value in early.join().unwrap() {
            assert!([4, 14].contains(&value));
        }
        registry.enter(|| assert_eq!(read(&source, 4), 14));
        assert_sums_are_right(&registry);
    });
}
