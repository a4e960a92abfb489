//! What a window hears: only what changed, and once per batch that there is something to hear.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dacapo::element::widget::{Scalar, Value};
use dacapo::element::{ContainerId, Element};
use dacapo::host::{Host, script};
use dacapo::prelude::*;
use dacapo::protocol::{Command, Delta};
use dacapo::{Registry, SessionId};

const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn unchanged_elements_are_kept_and_not_sent_again() {
    let host = Host::start(
        SessionId(0),
        Registry::new(),
        script(|page: &mut Page| {
            page.title("Rides");
            page.table([(1, 2)]);
            let n = page.slider("n", 0..=9, 1);
            page.write(n);
        }),
        || {},
    );
    assert!(host.settle(PATIENCE));
    let first_run: Vec<_> = host.deltas.try_iter().collect();
    let slider = first_run.iter().find_map(|delta| match delta {
        Delta::Put {
            element: Element::Widget(widget),
            ..
        } => Some(widget),
        _ => None,
    });
    host.send(Command::Set {
        widget: slider.expect("a slider was drawn").id,
        value: Value::Scalar(Scalar::Int(2)),
        edit: 7,
    });
    assert!(host.settle(PATIENCE));

    let main = ContainerId::MAIN;
    let heard: Vec<_> = host
        .deltas
        .try_iter()
        .map(|delta| match delta {
            Delta::RunStarted { run, edits, .. } => format!("started {run} with edits to {edits}"),
            Delta::Put {
                container, index, ..
            } if container == main => format!("put {index}"),
            Delta::Keep { container, index } if container == main => format!("keep {index}"),
            Delta::RunFinished { note } => format!("finished {}", note.run),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        heard,
        [
            "started 2 with edits to 7",
            "keep 0",
            "keep 1",
            "put 2",
            "put 3",
            "finished 2"
        ]
    );
}

#[test]
fn window_that_has_not_drained_is_woken_once() {
    let n_wakes = Arc::new(AtomicUsize::new(0));
    let host = Host::start(
        SessionId(0),
        Registry::new(),
        script(|page: &mut Page| {
            for n in 0..100 {
                page.write(n);
            }
        }),
        {
            let n_wakes = Arc::clone(&n_wakes);
            move || {
                n_wakes.fetch_add(1, Ordering::SeqCst);
            }
        },
    );
    assert!(host.settle(PATIENCE));
    assert_eq!(n_wakes.load(Ordering::SeqCst), 1);
    assert_eq!(host.deltas.try_iter().count(), 102);
    host.send(Command::Rerun);
    assert!(host.settle(PATIENCE));
    assert_eq!(n_wakes.load(Ordering::SeqCst), 2);
}
