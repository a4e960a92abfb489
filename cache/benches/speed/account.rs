//! What must hold whatever the speed: while the recorder is on, every call is an event that can be read, or one
//! that is known to be dropped.

use dacapo_cache::Registry;
use dacapo_cache::recorder::Cursor;

use crate::hits::by_dacapo;

const CALLS: u64 = 100_000;

pub(crate) fn check() {
    let registry = Registry::new();
    let hit = || registry.enter(|| by_dacapo(1, 1));
    hit();
    let mut cursor = Cursor::default();
    let (first, _) = registry.recorder().since(&mut cursor);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..CALLS).for_each(|_| assert_eq!(hit(), 2)));
        }
    });
    let (events, n_dropped) = registry.recorder().since(&mut cursor);
    let n_events = events.len() as u64;
    assert_eq!(
        first.len(),
        3,
        "a miss, the computation, and what was stored"
    );
    assert_eq!(n_events + n_dropped, 2 * CALLS, "events + dropped = calls");
    println!(
        "\n{n_events} events + {n_dropped} dropped = {} calls",
        2 * CALLS
    );
}
