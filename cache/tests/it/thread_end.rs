//! Cached calls from the destructors of what a thread keeps for itself, when nothing else of the thread is there any more.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use dacapo_cache::{Data, Interrupt, Registry, Run, SessionId, cache_data, cache_resource, hash};

static N_DONE: AtomicU32 = AtomicU32::new(0);

#[cache_data]
fn counted(counts: &HashMap<String, u8>, n: u32) -> String {
    format!("{n} of {}", counts.len())
}

#[cache_data(hash_funcs(list = hash::by_identity))]
fn length(list: &Arc<Vec<u8>>) -> Data<Vec<usize>> {
    Data::new(vec![list.len()])
}

#[cache_resource]
fn shared(path: &Path) -> Arc<Mutex<Vec<u8>>> {
    Arc::new(Mutex::new(path.as_os_str().as_encoded_bytes().to_vec()))
}

fn call_everything() {
    let counts = HashMap::from([("a".to_owned(), 1)]);
    let list = Arc::new(vec![1, 2]);
    for n in [1, 1, 2, 2] {
        assert_eq!(counted(&counts, n), format!("{n} of 1"));
        assert_eq!(*length(&list), [2]);
        shared(Path::new("a")).lock().unwrap().push(1);
    }
    assert!(counted::clear_for(&counts, 1));
    assert!(length::clear() + shared::clear() > 0);
}

/// Calls everything when it is dropped: in a registry and a run, and outside of any.
struct Farewell(Registry);

impl Drop for Farewell {
    fn drop(&mut self) {
        call_everything();
        self.0.enter(call_everything);
        let run = Run::new(self.0.clone(), SessionId(1), 1, Interrupt::new());
        run.enter(call_everything);
        self.0.look_after_run(SessionId(1), 1);
        N_DONE.fetch_add(1, Ordering::SeqCst);
    }
}

thread_local! {
    static FAREWELL: RefCell<Option<Farewell>> = const { RefCell::new(None) };
}

// With calls before, what the cache keeps for the thread is gone when the destructor runs, wherever the system destroys
// first what was made last, as Linux does; without any it is made while the thread ends, on each system.
#[test]
fn a_thread_that_ends_may_still_call_cached_functions() {
    for calls_before in [false, true] {
        let thread = thread::Builder::new().name("ending".to_owned());
        let thread = thread.spawn(move || {
            // Before the thread has anything of the cache's, so that it is destroyed after all of that.
            FAREWELL.set(Some(Farewell(Registry::new())));
            if calls_before {
                call_everything();
            }
        });
        thread.unwrap().join().unwrap();
    }
    assert_eq!(N_DONE.load(Ordering::SeqCst), 2);
}
