//! Waiting for futures on the script's thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use dacapo::prelude::*;
use dacapo::protocol::Outcome;
use dacapo::testing::AppTest;

#[test]
fn script_gets_what_a_future_gives_that_another_thread_wakes() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut other = None;
        let answer = page.block_on(std::future::poll_fn(move |context| {
            let Some(thread) = other.take() else {
                let waker = context.waker().clone();
                let thread = std::thread::Builder::new().name("client".to_owned());
                other = thread.spawn(move || waker.wake()).ok();
                return Poll::Pending;
            };
            let thread: std::thread::JoinHandle<()> = thread;
            thread.join().expect("waking doesn't panic");
            Poll::Ready(42)
        }));
        page.write(("answer", answer));
    })
    .run();
    assert_eq!(app.texts(), ["answer 42"]);
}

#[test]
fn run_that_is_no_longer_wanted_drops_the_future_and_ends() {
    /// Counts that it was dropped.
    struct Connection(Arc<AtomicUsize>);
    impl Drop for Connection {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    let n_dropped = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&n_dropped);
    let mut app = AppTest::new(move |page: &mut Page| {
        let n = page.slider("n", 0..=9, 0);
        page.write(("asked for", n));
        if n == 0 {
            let connection = Connection(Arc::clone(&counter));
            page.block_on(async {
                std::future::pending::<()>().await;
                drop(connection);
            });
        }
        page.write("answered");
    })
    .start();
    app.wait_for("asked for 0");
    app.post_set("n", 1);
    app.settle();
    assert_eq!(app.texts(), ["asked for 1", "answered"]);
    assert_eq!(n_dropped.load(Ordering::SeqCst), 1);
    let outcomes: Vec<_> = app.notes().iter().map(|it| it.outcome.clone()).collect();
    assert_eq!(outcomes, [Outcome::Interrupted, Outcome::Done]);
}

#[test]
fn stopped_run_does_not_wait_on() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.write("asked");
        page.block_on(std::future::pending::<()>());
    })
    .start();
    app.wait_for("asked");
    app.post_stop();
    app.settle();
    let outcomes: Vec<_> = app.notes().iter().map(|it| it.outcome.clone()).collect();
    assert_eq!(outcomes, [Outcome::Stopped]);
}
