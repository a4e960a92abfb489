//! The script's side: a run of 1,000 elements, and what it sends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dacapo::host::{Host, script};
use dacapo::prelude::*;
use dacapo::protocol::Command;
use dacapo::shell::tree::PageTree;
use dacapo::{Registry, SessionId};

use crate::{Options, measure, thousand, timed};

const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) fn run(_options: &Options) {
    let n = Arc::new(AtomicU32::new(0));
    let shown = Arc::clone(&n);
    let host = Host::start(
        SessionId(0),
        Registry::new(),
        script(move |page: &mut Page| thousand(page, shown.load(Ordering::SeqCst))),
        || {},
    );
    assert!(host.settle(PATIENCE));
    let mut tree = PageTree::default();
    let n_first = apply(&host, &mut tree);
    println!("  the first run sends {n_first} deltas");

    let mut n_sent = 0;
    measure(
        "rerun, nothing changed: script, comparison, sending",
        200,
        || {
            let took = rerun(&host);
            n_sent = apply(&host, &mut tree);
            took
        },
    );
    println!("  … which sends {n_sent} deltas");
    measure("rerun, every hundredth element changed", 200, || {
        n.fetch_add(1, Ordering::SeqCst);
        let took = rerun(&host);
        apply(&host, &mut tree);
        took
    });
    measure(
        "applying the deltas of such a rerun in the window",
        200,
        || {
            n.fetch_add(1, Ordering::SeqCst);
            rerun(&host);
            timed(|| {
                apply(&host, &mut tree);
            })
        },
    );
}

fn rerun(host: &Host) -> Duration {
    timed(|| {
        host.send(Command::Rerun);
        assert!(host.settle(PATIENCE));
    })
}

fn apply(host: &Host, tree: &mut PageTree) -> usize {
    host.deltas
        .try_iter()
        .map(|delta| tree.apply(delta, 0.0))
        .count()
}
