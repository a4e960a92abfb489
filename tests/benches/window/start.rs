//! From the start of a process to its first content, beside an empty window of eframe in the same run.

use std::time::Duration;

use crate::process::{in_role, time_to_paint};
use crate::{median, millis, role};

const N_ROUNDS: usize = 7;

pub(crate) fn run() -> Result<(), String> {
    let roles = [role::EMPTY, role::HELLO];
    let mut took: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for round in 0..=N_ROUNDS {
        for (role, took) in roles.iter().zip(&mut took) {
            let one = time_to_paint(&mut in_role(role)?)?;
            // The first of each reads the program, its libraries and the fonts from the disk.
            if round > 0 {
                took.push(one);
            }
        }
    }
    let [empty, hello] = took;
    let empty = median("an empty window of eframe", empty);
    let hello = median("an app with a slider", hello);
    println!(
        "  the app takes {:.1} ms more",
        millis(hello) - millis(empty)
    );
    Ok(())
}
