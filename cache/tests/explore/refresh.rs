//! Values past their ttl that are computed anew behind, while others clear, let time go on, or leave.

use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{Event, EventKind};
use dacapo_cache::{Interrupt, Registry, SessionId, cache_data};

use crate::support::{Count, assert_sums_are_right, explore, pause, registry, run_of, start};

const SECOND: Duration = Duration::from_secs(1);

/// What the source says now, however long that takes.
#[cache_data(ttl = "10s", refresh_mode = "background")]
fn read(_source: Arc<Count>) -> usize {
    let version = _source.get();
    pause();
    version
}

/// A registry with an entry that is past its ttl.
fn with_a_stale_entry() -> (Registry, Arc<Count>) {
    let (registry, source) = (registry(), Arc::new(Count::default()));
    registry.enter(|| read(Arc::clone(&source)));
    registry.advance(15 * SECOND);
    (registry, source)
}

/// Starts a thread that reads, twice.
fn reader(registry: &Registry, source: &Arc<Count>) -> shuttle::thread::JoinHandle<[usize; 2]> {
    let source = Arc::clone(source);
    start(registry, move || {
        [(); 2].map(|()| read(Arc::clone(&source)))
    })
}

#[test]
fn a_refresh_that_was_under_way_is_not_served_after_a_clear() {
    explore(600, || {
        let (registry, source) = with_a_stale_entry();
        let reader = reader(&registry, &source);
        let clearing = start(&registry, {
            let source = Arc::clone(&source);
            move || {
                source.add();
                read::clear();
                assert_eq!(read(source), 1);
            }
        });
        clearing.join().unwrap();
        reader.join().unwrap();
        registry.finish_refreshes();
        registry.enter(|| assert_eq!(read(Arc::clone(&source)), 1));
        assert_sums_are_right(&registry);
    });
}

#[test]
fn nothing_is_served_that_is_older_than_twice_the_ttl() {
    explore(600, || {
        let (registry, source) = with_a_stale_entry();
        source.add();
        let early = reader(&registry, &source);
        let late = start(&registry.clone(), {
            let (registry, source) = (registry.clone(), Arc::clone(&source));
            move || {
                registry.advance(10 * SECOND);
                assert_eq!(read(source), 1);
            }
        });
        late.join().unwrap();
        early.join().unwrap();
        registry.finish_refreshes();
        registry.enter(|| assert_eq!(read(Arc::clone(&source)), 1));
        assert_sums_are_right(&registry);
    });
}

#[test]
fn several_readers_of_an_old_value_start_one_refresh() {
    explore(500, || {
        let (registry, source) = with_a_stale_entry();
        source.add();
        let readers = [(); 2].map(|()| reader(&registry, &source));
        for reader in readers {
            for version in reader.join().unwrap() {
                assert!(version <= 1);
            }
        }
        registry.finish_refreshes();
        registry.enter(|| assert_eq!(read(Arc::clone(&source)), 1));
        // The first value, and the one of the refresh.
        let n_stored = registry.enter(read::info);
        assert_eq!((n_stored.entries, n_stored.misses), (1, 1));
    });
}

#[test]
fn a_registry_can_end_while_a_refresh_runs() {
    explore(500, || {
        let (registry, source) = with_a_stale_entry();
        let reader = reader(&registry, &source);
        drop(registry);
        reader.join().unwrap();
    });
}

#[cache_data(ttl = "10s", refresh_mode = "background", scope = "session")]
fn of_session(_n_bodies: Arc<Count>) -> usize {
    let n = _n_bodies.add();
    pause();
    n
}

#[test]
fn a_refresh_leaves_nothing_in_a_session_that_has_ended() {
    explore(600, || {
        let registry = registry();
        let n_bodies = Arc::new(Count::default());
        let run = run_of(&registry, 0, &Interrupt::new());
        run.enter(|| of_session(Arc::clone(&n_bodies)));
        registry.advance(15 * SECOND);
        // Served the old value, for a refresh is on its way.
        run.enter(|| of_session(Arc::clone(&n_bodies)));
        let ending = start(&registry.clone(), {
            let registry = registry.clone();
            move || registry.end_session(SessionId(0))
        });
        // The refresh may be faster: what it finds of a session that has ended, it ends.
        assert!(ending.join().unwrap() <= 1);
        registry.finish_refreshes();
        registry.enter(|| assert_eq!(of_session::info().entries, 0));
        assert_sums_are_right(&registry);
    });
}

/// Works once.
#[cache_data(ttl = "10s", refresh_mode = "background")]
fn works_once(_n_bodies: Arc<Count>) -> Result<usize, String> {
    match _n_bodies.add() {
        0 => Ok(0),
        n => Err(format!("no luck {n}")),
    }
}

#[test]
fn after_a_refresh_that_failed_one_begins_for_each_rest_that_is_over() {
    explore(800, || {
        let registry = registry();
        let n_bodies = Arc::new(Count::default());
        registry.enter(|| works_once(Arc::clone(&n_bodies)).unwrap());
        registry.advance(12 * SECOND);
        let readers = [(); 2].map(|()| {
            let n_bodies = Arc::clone(&n_bodies);
            start(&registry, move || {
                for _ in 0..3 {
                    assert_eq!(works_once(Arc::clone(&n_bodies)), Ok(0));
                    pause();
                }
            })
        });
        // The first rest takes a second, the one after it two.
        registry.advance(SECOND);
        for reader in readers {
            reader.join().unwrap();
        }
        registry.finish_refreshes();
        let (events, _) = registry.recorder().since(&mut Cursor::default());
        let is_begin = |event: &&Event| matches!(event.kind, EventKind::WillRefresh { .. });
        let n_begun = events.iter().filter(is_begin).count();
        assert!((1..=2).contains(&n_begun), "{n_begun}");
        // The first one was the value.
        assert_eq!(n_bodies.get(), 1 + n_begun);
    });
}
