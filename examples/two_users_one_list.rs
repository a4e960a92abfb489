//! Two users, one list: what one of them changes, the other
//! one finds.
//!
//! Every window is a user with widgets of their own. The
//! cache is one for all: a resource is the same object in
//! every window, data is a copy in each run.

use dacapo::prelude::*;

/// A resource: one list for everybody who ever calls.
#[cache_resource]
fn shared_list() -> Arc<Mutex<Vec<i64>>> {
    Arc::new(Mutex::new(vec![1, 2, 3]))
}

/// Data: a list for each call, always as it was when it was
/// made.
#[cache_data]
fn own_list() -> Vec<i64> {
    vec![1, 2, 3]
}

/// What the gallery shows, and `main` alone.
pub fn script(page: &mut Page) {
    page.title("Two users, one list");
    let kind = page.radio("Remember the list as", ["a resource", "data"]);
    page.write("Each run adds one to the first number of the list.");

    let first = if kind == "a resource" {
        let shared = shared_list();
        // Two users may come at once: the lock lets one of
        // them in at a time. It can't undo what they do.
        let mut list = shared.lock();
        list[0] += 1;
        list[0]
    } else {
        let mut list = own_list();
        list[0] += 1;
        list[0]
    };

    page.metric("The first number", first);
    page.caption("The list began as 1, 2, 3.");
}

fn main() -> dacapo::Exit {
    dacapo::run("Two users, one list", script)
}
