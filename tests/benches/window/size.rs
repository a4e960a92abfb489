//! The one file that a user of an app is given: how large it is, and how long it takes to start from a cold disk.

use std::path::Path;
use std::process::Command;

use crate::median;
use crate::millis;
use crate::process::{at_home, time_to_paint};

const N_ROUNDS: usize = 7;

pub(crate) fn run() -> Result<(), String> {
    if cfg!(debug_assertions) {
        println!("  left out: it builds everything anew, optimised (`cargo bench` does)");
        return Ok(());
    }
    let this = std::env::current_exe().map_err(|err| format!("this program isn't found: {err}"))?;
    // `target/release/deps/window-…`
    let target = this
        .ancestors()
        .nth(3)
        .ok_or("this program is in no target folder")?;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("Cargo.toml");
    let built = Command::new(env!("CARGO"))
        .args([
            "build",
            "--release",
            "--package",
            "dacapo",
            "--example",
            "hello",
            "--quiet",
        ])
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--target-dir")
        .arg(target)
        .status()
        .map_err(|err| format!("cargo can't be started: {err}"))?;
    if !built.success() {
        return Err(format!("the example hello can't be built: {built}"));
    }
    let program = target.join("release/examples/hello");
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    let size = std::fs::metadata(&program)
        .map_err(|err| format!("{err}: {}", program.display()))?
        .len();
    println!(
        "  the stripped release binary has {:.1} MB",
        size as f64 / 1e6
    );

    let start = || -> Result<_, String> {
        time_to_paint(at_home(&program)?.env("DACAPO_SAY_PAINTED", "1"))
    };
    if forget_pages_of(&program) {
        println!(
            "  first content with the binary read from the disk anew: {:.1} ms",
            millis(start()?)
        );
    } else {
        println!(
            "  a cold start is left out: the system doesn't forget the file (`dd` of coreutils)"
        );
    }
    let warm: Result<Vec<_>, _> = (0..N_ROUNDS).map(|_| start()).collect();
    median("first content, warm", warm?);
    Ok(())
}

/// Asks the system to forget what it has read of a file. The libraries around it stay in memory.
fn forget_pages_of(file: &Path) -> bool {
    let mut input = std::ffi::OsString::from("if=");
    input.push(file);
    let told = Command::new("dd")
        .arg(input)
        .args(["iflag=nocache", "count=0", "status=none"])
        .status();
    told.is_ok_and(|status| status.success())
}
