//! Projects that are made, and those that can't be: of these nothing is left.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fs};

use dacapo_new::{Dependency, Problem, create, run};

/// A folder of a test's own, outside of any workspace; it goes with all that is in it.
struct Place(PathBuf);

impl Place {
    #[expect(
        clippy::disallowed_methods,
        reason = "a project is about being elsewhere"
    )]
    fn new(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("dacapo-new-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        Self(folder)
    }

    /// What lies in it, down to the files.
    fn files(&self) -> Vec<String> {
        let (mut files, mut folders) = (Vec::new(), vec![self.0.clone()]);
        while let Some(folder) = folders.pop() {
            let inside: Vec<PathBuf> = fs::read_dir(&folder)
                .expect("it can be read")
                .map(|entry| entry.expect("it can be read").path())
                .collect();
            let name = |path: &Path| {
                let short = path.strip_prefix(&self.0).expect("it is inside");
                short.to_string_lossy().replace('\\', "/")
            };
            if inside.is_empty() {
                files.push(format!("{}/", name(&folder)));
            }
            for path in inside {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(name(&path));
                }
            }
        }
        files.sort();
        files
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_project_has_a_script_its_data_tests_and_a_readme() {
    let place = Place::new("made");
    let path = place.0.join("night-rides");
    let said = run(&["new".into(), path.clone().into_os_string()]).expect("it can be made");
    assert!(said.starts_with("made the project night-rides"), "{said}");
    assert!(said.contains(&format!("cd {}", path.display())), "{said}");
    let expected = [
        ".gitignore",
        "Cargo.lock",
        "Cargo.toml",
        "README.md",
        "data/visits.csv",
        "src/main.rs",
        "src/tests.rs",
    ]
    .map(|file| format!("night-rides/{file}"));
    assert_eq!(place.files(), expected);
    let main = fs::read_to_string(path.join("src/main.rs")).expect("it is there");
    assert!(main.contains("dacapo::run(\"Night rides\", script)"));
}

#[test]
fn an_empty_folder_is_filled() {
    let place = Place::new("empty");
    let path = place.0.join("rides");
    fs::create_dir(&path).expect("a folder can be made");
    let project = create(&path.join("."), Dependency::Here).expect("it can be made");
    assert_eq!(project.name(), "rides");
    assert!(project.folder().join("Cargo.toml").is_file());
    let n_inside = fs::read_dir(&path).expect("it can be read").count();
    assert_eq!(n_inside, 6, "nothing else is left: {:?}", place.files());
    let beside = fs::read_dir(&place.0).expect("it can be read").count();
    assert_eq!(beside, 1, "{:?}", place.files());
}

#[test]
#[cfg(unix)]
fn the_folder_that_somebody_stands_in_stays_the_same_one() {
    let place = Place::new("here");
    let path = place.0.join("rides");
    fs::create_dir(&path).expect("a folder can be made");
    // The shell looks from where it stands, as `cargo run` would after it.
    let shell = std::process::Command::new("sh")
        .args(["-c", "\"$0\" new . && cat Cargo.toml"])
        .arg(env!("CARGO_BIN_EXE_dacapo"))
        .current_dir(&path)
        .output()
        .expect("there is a shell");
    let said = String::from_utf8_lossy(&shell.stdout);
    let complained = String::from_utf8_lossy(&shell.stderr);
    assert!(shell.status.success(), "{said}{complained}");
    assert!(said.starts_with("made the project rides"), "{said}");
    assert!(!said.contains("cd "), "{said}");
    assert!(said.contains("name = \"rides\""), "{said}");
}

/// Whether a problem is of the kind that is expected.
type Is = fn(&Problem) -> bool;

#[test]
fn where_a_project_can_not_be_nothing_is_left() {
    let place = Place::new("refused");
    let full = place.0.join("full");
    fs::create_dir_all(full.join("src")).expect("a folder can be made");
    fs::write(place.0.join("file"), "x").expect("a file can be written");
    let workspace = place.0.join("workspace/crates");
    fs::create_dir_all(&workspace).expect("a folder can be made");
    let manifest = "[workspace]\nmembers = [\"crates/*\"]\n";
    fs::write(place.0.join("workspace/Cargo.toml"), manifest).expect("a file can be written");
    let before = place.files();

    let cases: [(&str, Is, &str); 6] = [
        (
            "full",
            |it| matches!(it, Problem::Taken(_)),
            "something already",
        ),
        (
            "file",
            |it| matches!(it, Problem::Taken(_)),
            "something already",
        ),
        (
            "no/rides",
            |it| matches!(it, Problem::NoParent(_)),
            "make it first",
        ),
        (
            "file/rides",
            |it| matches!(it, Problem::NoParent(_)),
            "make it first",
        ),
        (
            "my rides",
            |it| matches!(it, Problem::Name(_)),
            "\"my-rides\" would do",
        ),
        (
            "workspace/crates/rides",
            |it| matches!(it, Problem::InWorkspace(_)),
            "inside of a workspace",
        ),
    ];
    for (path, is_it, words) in cases {
        let problem = create(&place.0.join(path), Dependency::Here).expect_err(path);
        assert!(is_it(&problem), "{path}: {problem:?}");
        assert!(problem.to_string().contains(words), "{path}: {problem}");
        assert_eq!(place.files(), before, "{path}");
    }
    let nowhere = Dependency::Checkout(place.0.clone());
    let problem = create(&place.0.join("rides"), nowhere).expect_err("no checkout");
    assert!(matches!(problem, Problem::NoDacapo(_)), "{problem:?}");
    assert_eq!(place.files(), before);
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_without_permission_is_named() {
    // Nobody may make folders there, whoever runs this.
    let problem = create(Path::new("/proc/self/rides"), Dependency::Here);
    let problem = problem.expect_err("a process is no folder");
    assert!(matches!(problem, Problem::Io { .. }), "{problem:?}");
    assert!(problem.to_string().contains("/proc/self"), "{problem}");
}

#[test]
fn a_repository_is_left_to_cargo() {
    let place = Place::new("git");
    let line = ["new", "--git", "https://example.org/d.git"];
    let mut line: Vec<OsString> = line.map(OsString::from).into();
    line.push(place.0.join("rides").into_os_string());
    run(&line).expect("it can be made");
    let manifest = fs::read_to_string(place.0.join("rides/Cargo.toml")).expect("it is there");
    assert!(manifest.contains("dacapo = { git = \"https://example.org/d.git\" }"));
    assert!(
        !place.0.join("rides/Cargo.lock").exists(),
        "its versions are that repository's"
    );
}
