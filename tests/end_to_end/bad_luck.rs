//! No display, and an app that is told so.

use dacapo_tests::Display;

use crate::Home;

#[test]
fn without_a_display_the_app_says_so_and_ends() {
    let home = Home::new();
    let output = Display::none()
        .lend_to(&mut home.command())
        .output()
        .expect("the gallery can be started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "it should fail: {said}");
    assert!(
        said.contains("display"),
        "it should say what is missing: {said}"
    );
    assert!(
        !said.contains("panicked"),
        "a missing display is no panic: {said}"
    );
}
