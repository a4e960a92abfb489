//! One computation per key: who computes, who waits, and what comes of it.

use std::sync::Arc;

use dacapo_cache::cache_data;

use crate::support::{Count, explore, pause, registry, start};

#[cache_data]
fn square(_n_bodies: &Count, n: u64) -> u64 {
    _n_bodies.add();
    pause();
    n * n
}

#[test]
fn one_of_many_callers_computes_and_all_get_the_value() {
    explore(1_000, || {
        let registry = registry();
        let n_bodies = Arc::new(Count::default());
        let callers = [(); 3].map(|()| {
            let n_bodies = Arc::clone(&n_bodies);
            start(&registry, move || square(&n_bodies, 4))
        });
        for caller in callers {
            assert_eq!(caller.join().unwrap(), 16);
        }
        assert_eq!(n_bodies.get(), 1);
        registry.enter(|| {
            let info = square::info();
            assert_eq!((info.hits, info.misses, info.entries), (2, 1, 1));
        });
    });
}
