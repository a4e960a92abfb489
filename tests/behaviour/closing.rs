//! Closing a session: at once, whatever its script is doing.

use std::time::{Duration, Instant};

use dacapo::prelude::*;
use dacapo::testing::AppTest;

use crate::gate::Gate;

/// Says on a channel that it was dropped.
pub(crate) struct Alarm(pub(crate) std::sync::mpsc::Sender<()>);

impl Drop for Alarm {
    fn drop(&mut self) {
        // Nobody listens once the test has ended.
        let _ = self.0.send(());
    }
}

#[test]
fn closing_interrupts_the_run_and_ends_the_thread() {
    let gate = Gate::default();
    let (sender, ended) = std::sync::mpsc::channel();
    let alarm = Alarm(sender);
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let _held_by_the_script = &alarm;
            page.text("began");
            gate.pass();
        }
    })
    .start();
    app.wait_for("began");
    drop(app);
    ended
        .recv_timeout(Duration::from_mins(1))
        .expect("the thread has let go of its script");
}

#[test]
fn script_that_never_returns_does_not_hold_up_closing() {
    let gate = Gate::default();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            page.text("began");
            gate.pass_without_checkpoints();
        }
    })
    .start();
    app.wait_for("began");
    gate.await_visitor();
    let start = Instant::now();
    drop(app);
    // It would wait for ever: nobody has opened the gate.
    assert!(start.elapsed() < Duration::from_secs(30));
    gate.open();
}

#[test]
fn one_session_ends_and_the_other_lives_on() {
    let script = |page: &mut Page| {
        let n = page.slider("n", 0..=9, 0);
        page.write(n);
    };
    let ada = AppTest::new(script).run();
    let mut bob = AppTest::new(script)
        .with_registry(ada.registry())
        .with_session(dacapo::SessionId(1))
        .run();
    drop(ada);
    bob.set("n", 3);
    assert_eq!(bob.texts(), ["3"]);
}
