//! From a click to the frame that shows its effect, on a page of 1,000 elements.

use std::time::Duration;

use dacapo_tests::RunningApp;

use crate::median;
use crate::process::{Lines, in_role};
use crate::role::{BUTTON, CLICKED, PAINTED, THOUSAND, THOUSAND_INSPECTED};

const N_CLICKS: usize = 30;

pub(crate) fn run() -> Result<(), String> {
    for (role, inspector) in [(THOUSAND, "closed"), (THOUSAND_INSPECTED, "open")] {
        let mut command = in_role(role)?;
        let mut app = RunningApp::start(command.stdout(std::process::Stdio::piped()))
            .map_err(|err| format!("the app doesn't answer: {err}"))?;
        let lines = Lines::of(app.take_output().ok_or("the app has no output")?);
        lines.wait_for(PAINTED)?;
        app.wait_for(BUTTON);
        let (mut to_shown, mut to_painted) = (Vec::new(), Vec::new());
        let mut most_frames = 0;
        for _ in 0..N_CLICKS {
            app.click(BUTTON).map_err(|err| err.to_string())?;
            let said = lines.wait_for(CLICKED)?;
            let mut figures = said.split(' ').map(str::parse::<u64>);
            let mut figure = || {
                let figure = figures.next().and_then(Result::ok);
                figure.ok_or_else(|| format!("the window said {said:?}"))
            };
            to_shown.push(Duration::from_micros(figure()?));
            to_painted.push(Duration::from_micros(figure()?));
            most_frames = most_frames.max(figure()?);
        }
        median(
            &format!("click to the frame that shows it, inspector {inspector}"),
            to_shown,
        );
        median(&format!("… to its end, inspector {inspector}"), to_painted);
        println!("  … which was the next frame, or at most {most_frames} frames later");
    }
    Ok(())
}
