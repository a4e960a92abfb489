//! What the cache keeps for one session, in an app: apart from the others', and gone with its windows.

use std::time::{Duration, Instant};

use dacapo::SessionId;
use dacapo::host::{Host, script};
use dacapo::prelude::*;
use dacapo::testing::AppTest;
use dacapo_cache::{Registry, SessionHold};

/// Baskets that were released, by their number.
static RELEASED: Mutex<Vec<u64>> = Mutex::new(Vec::new());

#[cache_resource(scope = "session", on_release = |basket: &u64| RELEASED.lock().push(*basket))]
fn basket(_number: u64) -> Arc<u64> {
    Arc::new(_number)
}

fn is_released(number: u64) -> bool {
    RELEASED.lock().contains(&number)
}

/// The end of a script's thread is not awaited by anybody else.
fn until(is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_mins(1), "waited in vain");
        std::thread::yield_now();
    }
}

fn shop(number: u64) -> impl Fn(&mut Page) + Send + Sync + 'static {
    move |page| page.write(*basket(number))
}

#[test]
fn each_user_has_a_basket_that_goes_when_the_window_is_closed() {
    let mut ann = AppTest::new(shop(11)).run();
    let mut bob = AppTest::new(shop(12))
        .with_registry(ann.registry())
        .with_session(SessionId(1))
        .run();
    ann.rerun();
    bob.rerun();
    assert_eq!(
        (ann.texts(), bob.texts()),
        (vec!["11".into()], vec!["12".into()])
    );
    drop(ann);
    until(|| is_released(11));
    assert!(!is_released(12));
    bob.rerun();
    assert_eq!(bob.texts(), ["12"]);
    assert_eq!(bob.registry().totals().n_entries, 1);
}

#[test]
fn a_session_with_several_pages_ends_with_the_last_of_them() {
    let registry = Registry::new();
    let session = SessionId(0);
    let watcher: SessionHold = registry.hold_session(SessionId(1));
    let start = || Host::start(session, registry.clone(), script(shop(21)), || {});
    let (first, second) = (start(), start());
    for host in [&first, &second] {
        assert!(host.settle(Duration::from_mins(1)));
    }
    assert_eq!(registry.totals().n_entries, 1, "both pages share it");
    drop(first);
    // Another session comes and goes meanwhile.
    drop(watcher);
    second.send(dacapo::protocol::Command::Rerun);
    assert!(second.settle(Duration::from_mins(1)));
    assert!(!is_released(21));
    drop(second);
    until(|| is_released(21));
    assert_eq!(registry.totals().n_entries, 0);
}
