//! Waiting for a future on the script's thread: for clients that only speak async.
//!
//! The thread sleeps in the meantime, and wakes a few times a second to see whether the run is still wanted, since
//! an interruption has no way to wake a future.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

/// How long a run that is no longer wanted may go on waiting: what a user who moves a slider doesn't notice.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Waits for `future` and returns what it gives. A run that is no longer wanted ends here, and drops the future.
///
/// It brings no runtime of its own: a client that needs one gets it from a resource, as below. In a cached function
/// it works as anywhere else, and without a run around (a test, a plain thread) it simply waits.
///
/// ```
/// use std::time::Duration;
///
/// # fn fetch(_url: &str) -> impl Future<Output = String> { async { "42".to_owned() } }
/// let answer = dacapo::block_on(async { fetch("https://example.org/answer").await.len() });
/// assert_eq!(answer, 2);
/// ```
///
/// With tokio: `runtime().block_on(…)` can't be interrupted, `page.block_on(runtime().spawn(…))` can.
///
/// ```no_run
/// # mod tokio { pub mod runtime { pub struct Runtime; impl Runtime {
/// #     pub fn new() -> std::io::Result<Self> { Ok(Self) }
/// #     pub fn spawn<F: Future>(&self, future: F) -> F { future }
/// # } } }
/// # async fn download() -> usize { 3 }
/// use dacapo::prelude::*;
/// use tokio::runtime::Runtime;
///
/// #[cache_resource]
/// fn runtime() -> Result<Arc<Runtime>> {
///     Ok(Arc::new(Runtime::new()?))
/// }
///
/// fn script(page: &mut Page) -> Result {
///     let bytes = page.block_on(runtime()?.spawn(download()));
///     page.write(("bytes:", bytes));
///     Ok(())
/// }
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    wait(future, || thread::park_timeout(LOOK_EVERY))
}

/// Waits for a future outside of any run: nothing ends it but the future itself.
pub(crate) fn until_ready<F: Future>(future: F) -> F::Output {
    wait(future, thread::park)
}

/// Polls whenever `sleep` returns, which it does when the future wakes this thread.
fn wait<F: Future>(future: F, sleep: impl Fn()) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        dacapo_cache::checkpoint();
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        sleep();
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
