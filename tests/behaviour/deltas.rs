//! What a window hears: only what changed, and once per batch that there is something to hear.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dacapo::element::widget::{Scalar, Value};
use dacapo::element::{ContainerId, Element};
use dacapo::host::{Host, script};
use dacapo::prelude::*;
use dacapo::protocol::{Command, Delta, Outcome};
use dacapo::shell::tree::PageTree;
use dacapo::{Registry, SessionId};

use crate::gate::Gate;

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
            Delta::Keep {
                container,
                index,
                stretch,
            } if container == main => format!("keep {} from {index}", stretch.take()),
            Delta::RunFinished { note } => format!("finished {}", note.run),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        heard,
        [
            "started 2 with edits to 7",
            "keep 2 from 0",
            "put 2",
            "put 3",
            "finished 2"
        ]
    );
}

#[test]
fn page_of_a_thousand_elements_that_is_as_it_was_is_one_delta_for_each_place() {
    let host = Host::start(
        SessionId(0),
        Registry::new(),
        script(|page: &mut Page| {
            let mut inside = page.expander("More");
            for n in 0..1_000 {
                page.text(n);
                inside.text(n);
            }
        }),
        || {},
    );
    assert!(host.settle(PATIENCE));
    let mut tree = PageTree::default();
    for delta in host.deltas.try_iter() {
        tree.apply(delta, 0.0);
    }
    assert_eq!(tree.n_places(ContainerId::MAIN), 1_001);

    host.send(Command::Rerun);
    assert!(host.settle(PATIENCE));
    let deltas: Vec<_> = host.deltas.try_iter().collect();
    let kept = deltas.iter().filter(|it| matches!(it, Delta::Keep { .. }));
    assert_eq!((kept.count(), deltas.len()), (2, 4), "{deltas:?}");
    for delta in deltas {
        tree.apply(delta, 0.0);
    }
    assert_eq!(tree.elements(ContainerId::MAIN).count(), 1_001);
}

#[test]
fn element_that_changes_parts_the_row_of_those_that_do_not() {
    let host = Host::start(
        SessionId(0),
        Registry::new(),
        script(|page: &mut Page| {
            let runs = page.state("runs", 0);
            runs.update(|n| *n += 1);
            for n in 0..100 {
                let shown = if n == 40 { runs.get() } else { 0 };
                page.text(format!("{n} of {shown}"));
            }
        }),
        || {},
    );
    assert!(host.settle(PATIENCE));
    host.deltas.try_iter().for_each(drop);
    host.send(Command::Rerun);
    assert!(host.settle(PATIENCE));
    let heard: Vec<_> = host
        .deltas
        .try_iter()
        .filter_map(|delta| match delta {
            Delta::Put { index, .. } => Some(format!("put {index}")),
            Delta::Keep { index, stretch, .. } => {
                Some(format!("keep {} from {index}", stretch.take()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(heard, ["keep 40 from 0", "put 40", "keep 59 from 41"]);
}

#[test]
fn window_that_reads_while_the_script_draws_hears_of_every_element_at_once() {
    let gate = Gate::default();
    gate.open();
    let host = Host::start(
        SessionId(0),
        Registry::new(),
        script({
            let gate = gate.clone();
            move |page: &mut Page| {
                page.text("a");
                page.text("b");
                gate.pass_without_checkpoints();
                page.text("c");
            }
        }),
        || {},
    );
    assert!(host.settle(PATIENCE));
    let mut tree = PageTree::default();
    let is_stale = |tree: &PageTree| -> Vec<bool> {
        let elements = tree.elements(ContainerId::MAIN);
        elements.map(|(_, _, is_stale)| is_stale).collect()
    };
    let mut read = || {
        for delta in host.deltas.try_iter() {
            tree.apply(delta, 0.0);
        }
        is_stale(&tree)
    };
    assert_eq!(read(), [false, false, false]);
    gate.close();
    host.send(Command::Rerun);
    gate.await_visitor();
    assert_eq!(read(), [false, false, true]);
    gate.open();
    assert!(host.settle(PATIENCE));
    assert_eq!(read(), [false, false, false]);
    let last = tree.last().expect("it ran");
    assert_eq!((last.run, &last.outcome), (2, &Outcome::Done));
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
