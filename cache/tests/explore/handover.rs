//! Entries that wait to be adopted while somebody clears them.

use std::sync::Arc;

use dacapo_cache::cache_data;

use crate::support::{Count, assert_sums_are_right, explore, registry, start};

#[cache_data]
fn read(_source: &Count, n: u64) -> u64 {
    10 * _source.get() as u64 + n
}

#[test]
fn what_another_program_handed_over_is_gone_after_a_clear() {
    explore(500, || {
        let source = Arc::new(Count::default());
        let mut file = Vec::new();
        let old = registry();
        old.enter(|| read(&source, 4));
        old.hand_over(&mut file).unwrap();
        drop(old);
        let registry = registry();
        assert_eq!(registry.take_over(&*file).unwrap().entries, 1);
        let callers = [(); 2].map(|()| {
            let source = Arc::clone(&source);
            start(&registry, move || {
                assert!([4, 14].contains(&read(&source, 4)));
            })
        });
        let clearing = start(&registry, {
            let source = Arc::clone(&source);
            move || {
                source.add();
                read::clear();
                assert_eq!(read(&source, 4), 14);
            }
        });
        clearing.join().unwrap();
        for caller in callers {
            caller.join().unwrap();
        }
        registry.enter(|| assert_eq!(read(&source, 4), 14));
        assert_sums_are_right(&registry);
    });
}
