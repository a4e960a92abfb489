//! The smallest app with something to move. `cargo run -p dacapo --example hello`
//!
//! With `DACAPO_SAY_PAINTED` in its environment it says on its standard output when its first content is on the screen:
//! `cargo bench -p dacapo-tests --bench window -- size` measures so how fast a release build starts.
#![expect(clippy::print_stdout, reason = "whoever measures it listens")]

use std::sync::atomic::{AtomicU64, Ordering};

use dacapo::egui;
use dacapo::prelude::*;

fn script(page: &mut Page) {
    page.title("Hello");
    let n = page.slider("How often", 1..=9, 3);
    page.write("hello ".repeat(n));
    if std::env::var_os("DACAPO_SAY_PAINTED").is_some() {
        page.egui(say_painted);
    }
}

/// The first frame is painted when the next one begins.
fn say_painted(ui: &mut egui::Ui) {
    static FIRST: AtomicU64 = AtomicU64::new(u64::MAX);
    let frame = ui.cumulative_frame_nr();
    let first = FIRST.fetch_min(frame, Ordering::SeqCst);
    if first == u64::MAX {
        ui.request_repaint();
    } else if frame == first + 1 {
        println!("painted");
    }
}

fn main() -> dacapo::Exit {
    dacapo::run("Hello", script)
}
