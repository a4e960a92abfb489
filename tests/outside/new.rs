//! What `dacapo new` makes: a project that compiles, and whose own tests pass.

use std::fs;
use std::process::Command;

use dacapo_new::Dependency;
use dacapo_tests::outside;

use crate::target;

#[test]
fn a_new_project_compiles_without_a_warning_and_passes_its_tests() {
    let folder = outside().join("outside-new");
    // What an earlier run of this test has left is no concern of this one.
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(outside()).expect("a folder can be made");
    let project = dacapo_new::create(&folder, Dependency::Here).expect("a project can be made");
    assert_eq!(project.name(), "outside-new");
    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "it failed:\n{told}");
    assert!(!told.contains("warning:"), "it warns:\n{told}");
    let passed = String::from_utf8_lossy(&output.stdout);
    assert!(passed.contains("2 passed"), "{passed}");
}
