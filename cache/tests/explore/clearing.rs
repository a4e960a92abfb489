//! A clear while somebody computes: what was read before it isn't served after it, and still reaches its caller.

use std::sync::Arc;

use dacapo_cache::recorder::event::Actor;
use dacapo_cache::{Kind, Registry, cache_data};

use crate::support::{Count, assert_sums_are_right, explore, pause, registry, start};

/// What the source says now, however long that takes.
#[cache_data]
fn read(_source: &Count, n: u64) -> u64 {
    let version = _source.get() as u64;
    pause();
    10 * version + n
}

/// The same with a value that has a destructor.
#[cache_data]
fn read_words(_source: &Count, n: u64) -> String {
    let version = _source.get();
    pause();
    format!("{version}{n}")
}

/// Others call while the source changes and `clear` is called; nobody is served the old version after that.
fn nothing_old_after(clear: fn(&Registry)) {
    explore(600, move || {
        let registry = registry();
        let (source, n_clears) = (Arc::new(Count::default()), Arc::new(Count::default()));
        let readers = [(); 2].map(|()| {
            let (source, n_clears) = (Arc::clone(&source), Arc::clone(&n_clears));
            // Again and again, so that the later ones may come from a seat.
            start(&registry, move || {
                for _ in 0..3 {
                    let is_after = n_clears.get() > 0;
                    let (number, words) = (read(&source, 4), read_words(&source, 4));
                    assert!(number == 14 || !is_after && number == 4, "{number}");
                    assert!(words == "14" || !is_after && words == "04", "{words}");
                }
            })
        });
        let clearing = start(&registry.clone(), {
            let (registry, source) = (registry.clone(), Arc::clone(&source));
            move || {
                source.add();
                clear(&registry);
                n_clears.add();
                assert_eq!(read(&source, 4), 14);
                assert_eq!(read_words(&source, 4), "14");
            }
        });
        clearing.join().unwrap();
        for reader in readers {
            reader.join().unwrap();
        }
        registry.enter(|| {
            assert_eq!(read(&source, 4), 14);
            assert_eq!(read_words(&source, 4), "14");
        });
        assert_sums_are_right(&registry);
    });
}

#[test]
fn nothing_old_is_served_after_a_clear_of_the_function() {
    nothing_old_after(|_| {
        read::clear();
        read_words::clear();
    });
}

#[test]
fn nothing_old_is_served_after_a_clear_of_the_call() {
    nothing_old_after(|_| {
        read::clear_for(4);
        read_words::clear_for(4);
    });
}

#[test]
fn nothing_old_is_served_after_a_clear_of_everything() {
    nothing_old_after(|registry| {
        registry.clear_kind(Kind::Data, Actor::Script);
    });
}

/// Made of what [`read`] says.
#[cache_data]
fn twice(_source: &Count, n: u64) -> u64 {
    2 * read(_source, n)
}

#[test]
fn nothing_old_is_made_of_what_was_cleared() {
    explore(500, || {
        let registry = registry();
        let source = Arc::new(Count::default());
        let reader = start(&registry, {
            let source = Arc::clone(&source);
            move || assert!([8, 28].contains(&twice(&source, 4)))
        });
        let clearing = start(&registry.clone(), {
            let (registry, source) = (registry.clone(), Arc::clone(&source));
            move || {
                source.add();
                registry.clear(Actor::Script);
                assert_eq!(twice(&source, 4), 28);
            }
        });
        clearing.join().unwrap();
        reader.join().unwrap();
    });
}

#[test]
fn two_clears_count_each_entry_once() {
    explore(500, || {
        let registry = registry();
        let source = Arc::new(Count::default());
        registry.enter(|| (0..3).for_each(|n| _ = read(&source, n)));
        let clears = [(); 2].map(|()| start(&registry, read::clear));
        let caller = start(&registry, {
            let source = Arc::clone(&source);
            move || read(&source, 1)
        });
        let n_cleared: usize = clears.map(|clear| clear.join().unwrap()).iter().sum();
        assert_eq!(caller.join().unwrap(), 1);
        let n_left = registry.enter(read::info).entries;
        // The caller may have computed one anew, and that one may have been cleared, too.
        let n_stored = n_cleared + n_left;
        assert!(n_stored == 3 || n_stored == 4, "{n_stored}");
        assert_sums_are_right(&registry);
    });
}
