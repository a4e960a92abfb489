//! A window in which nothing happens: it should draw nothing and use no processor.

use std::time::Duration;

use crate::millis;
use crate::process::{Program, in_role};
use crate::role::{FRAME, PAINTED, THOUSAND, THOUSAND_INSPECTED};

/// After the start: toolkits settle, and what fades has faded.
const CALM: Duration = Duration::from_secs(3);
const SPAN: Duration = Duration::from_secs(10);

pub(crate) fn run() -> Result<(), String> {
    for (role, inspector) in [(THOUSAND, "closed"), (THOUSAND_INSPECTED, "open")] {
        let app = Program::start(&mut in_role(role)?)?;
        app.lines.wait_for(PAINTED)?;
        std::thread::sleep(CALM);
        app.lines.count(FRAME);
        let before = app.processor_time();
        std::thread::sleep(SPAN);
        let n_frames = app.lines.count(FRAME);
        let used = app.processor_time().zip(before);
        let used = used.map_or_else(
            || "an unknown time".to_owned(),
            |(after, before)| format!("{:.0} ms", millis(after.saturating_sub(before))),
        );
        println!(
            "  {} seconds, inspector {inspector}: {n_frames} frames, {used} of processor time",
            SPAN.as_secs()
        );
    }
    Ok(())
}
