//! Takes a picture of a running app: `look PORT PICTURE.png [TEXT]`, once its window shows TEXT.

use std::path::Path;
use std::process::ExitCode;

use dacapo_tests::RunningApp;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match look(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("look: {err}");
            ExitCode::FAILURE
        }
    }
}

fn look(args: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let [port, picture, rest @ ..] = args else {
        return Err("usage: look PORT PICTURE.png [TEXT]".into());
    };
    let mut app = RunningApp::attach(port.parse()?)?;
    if let Some(text) = rest.first() {
        app.wait_for(text);
    }
    app.screenshot(Path::new(picture))?;
    Ok(())
}
