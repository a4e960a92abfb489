//! `dacapo`: begins a project of one's own.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    match dacapo_new::run(&arguments) {
        Ok(said) => match io::stdout().write_all(said.as_bytes()) {
            // Whoever reads no further has seen enough.
            Ok(()) | Err(_) => ExitCode::SUCCESS,
        },
        Err(problem) => {
            eprintln!("dacapo: {problem}");
            ExitCode::FAILURE
        }
    }
}
