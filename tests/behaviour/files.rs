//! Files: chosen in a dialog, typed, dropped; refused where they can't be taken, with the reason.

use std::collections::VecDeque;
use std::fs;
use std::path::PathBuf;

use dacapo::App;
use dacapo::platform::Picked;
use dacapo::prelude::*;
use dacapo::testing::AppTest;
use egui::accesskit::Role;
use egui::{DroppedFile, Key};
use egui_kittest::kittest::Queryable;

use crate::harness::{Answers, Window, page};

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("files-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn window(
    answers: impl IntoIterator<Item = Picked>,
    script: impl Fn(&mut Page) + Send + Sync + 'static,
) -> Window {
    let answers = Answers(Mutex::new(answers.into_iter().collect::<VecDeque<_>>()));
    Window::with(App::new("Test").page(page("Only", script)), answers, None)
}

#[test]
fn a_file_gives_its_path_name_size_and_contents() {
    let path = folder("contents").join("trees.csv");
    fs::write(&path, "tree,height\noak,21.5\nyew,9.5\n").unwrap();
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        if let Some(file) = page.file("Trees", &["csv"]) {
            page.write((file.name(), file.n_bytes(), file.text()?.lines().count()));
            page.write((file.bytes()?.len(), file.read_csv()?.n_rows()));
        }
        Ok(())
    })
    .run();
    assert!(app.texts().is_empty());
    app.set("Trees", &*path);
    assert_eq!(app.texts(), ["trees.csv 29 3", "29 2"]);
    app.set("Trees", ());
    assert!(app.texts().is_empty());
}

#[test]
fn what_can_not_be_taken_is_said_and_the_run_goes_on() {
    let folder = folder("refused");
    let large = folder.join("large.bin");
    fs::File::create(&large)
        .unwrap()
        .set_len(100_000_001)
        .unwrap();
    let mut app = AppTest::new(|page: &mut Page| {
        let file = page.add(File::new("Any", &[]).max_bytes(100_000_000));
        let folder = page.add(Folder::new("Where"));
        page.write(format!("{} {}", file.is_some(), folder.is_some()));
    })
    .run();
    for (widget, path, words) in [
        ("Any", folder.join("gone.csv"), "can't be read"),
        ("Any", folder.clone(), "is a folder"),
        (
            "Any",
            large.clone(),
            "it has 100 MB and 100 MB are the most",
        ),
        ("Where", large.clone(), "there is no folder"),
    ] {
        app.set("Any", ());
        app.set("Where", ());
        app.set(widget, path);
        let texts = app.texts();
        assert!(texts[0].contains(words), "{texts:?}");
        assert_eq!(texts[1], "false false");
    }
    fs::File::options()
        .write(true)
        .open(&large)
        .unwrap()
        .set_len(100_000_000)
        .unwrap();
    app.set("Any", large);
    app.set("Where", folder);
    assert_eq!(app.texts(), ["true true"]);
}

#[test]
fn several_files_arrive_together() {
    let folder = folder("several");
    let paths: Vec<_> = ["a.csv", "b.csv"].map(|name| folder.join(name)).into();
    for path in &paths {
        fs::write(path, "x\n1\n").unwrap();
    }
    let mut window = window([Picked::Files(paths)], |page| {
        let files = page.add(File::new("Rides", &["csv"]).multiple());
        let names: Vec<_> = files.iter().map(ChosenFile::name).collect();
        page.text(format!("files {names:?}"));
    });
    window.wait_for("files []");
    window.click(Role::Button, "Browse…");
    window.wait_for("files [\"a.csv\", \"b.csv\"]");
    assert!(window.0.query_by_label("a.csv, b.csv").is_some());
    window.click(Role::Button, "Clear Rides");
    window.wait_for("files []");
}

#[test]
fn without_a_dialog_it_is_explained_and_the_path_can_be_typed() {
    let path = folder("typed").join("rides.csv");
    fs::write(&path, "x\n1\n").unwrap();
    let no_dialog = Picked::Unavailable("no dialog here: type the path".to_owned());
    let mut window = window([no_dialog], |page| {
        let file = page.file("Trips", &["csv"]);
        page.text(format!("file {:?}", file.map(|file| file.name())));
    });
    window.wait_for("file None");
    window.click(Role::Button, "Browse…");
    window.wait_until("explained", |harness| {
        harness.query_by_label_contains("no dialog here").is_some()
    });
    window.type_over("Trips", path.to_str().unwrap());
    window.press(Key::Enter);
    window.wait_for("file Some(\"rides.csv\")");
    assert!(window.0.query_by_label_contains("no dialog here").is_none());
}

#[test]
fn a_place_to_save_is_seen_by_one_run_for_each_answer() {
    let path = PathBuf::from("/somewhere/report.csv");
    let answers = [Picked::Files(vec![path.clone()]), Picked::Files(vec![path])];
    let mut window = window(answers, |page| {
        let n_saved = page.state("saved", 0);
        if let Some(path) = page.add(SaveFile::new("Save", "report.csv")) {
            n_saved.update(|n| *n += 1);
            page.text(format!("to {}", path.display()));
        }
        page.text(format!("saved {}", n_saved.get()));
    });
    window.wait_for("saved 0");
    window.click(Role::Button, "Save");
    window.wait_for("saved 1");
    assert!(
        window
            .0
            .query_by_label("to /somewhere/report.csv")
            .is_some()
    );
    window.press(Key::R);
    window.wait_for_end_of("to /somewhere/report.csv");
    assert!(window.0.query_by_label("saved 1").is_some());
    window.click(Role::Button, "Save");
    window.wait_for("saved 2");
}

#[test]
fn where_saving_has_no_dialog_a_path_is_typed() {
    let no_dialog = Picked::Unavailable("no dialog here: type the path".to_owned());
    let mut window = window([no_dialog], |page| {
        let path = page.add(SaveFile::new("Save", "report.csv"));
        page.text(format!("to {path:?}"));
    });
    window.wait_for("to None");
    window.click(Role::Button, "Save");
    window.wait_until("explained", |harness| {
        harness.query_by_label_contains("no dialog here").is_some()
    });
    window.type_over("Path for Save", "/somewhere/else.csv");
    // Nothing is saved by going elsewhere.
    window.press(Key::Tab);
    window.0.run_steps(4);
    window.click(Role::Button, "Rerun");
    window.wait_for("· rerun 2");
    assert!(window.0.query_by_label("to None").is_some());
    window.click(Role::Button, "Save to this path");
    window.wait_for("to Some(\"/somewhere/else.csv\")");
}

/// A file that was dropped; reading it here would be a mistake.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> std::result::Result<Vec<u8>, String> {
        panic!("the window must not read {}", self.0.display())
    }
}

#[test]
fn dropped_files_are_taken_where_they_fit() {
    let folder = folder("dropped");
    let path = folder.join("oak.png");
    fs::write(&path, "no picture").unwrap();
    let mut window = window([], |page| {
        let file = page.add(File::new("Photo", &[]).filter("Images", &["png", "jpg"]));
        page.text(format!("file {:?}", file.map(|file| file.name())));
    });
    window.wait_for("file None");
    let drop_on = |window: &mut Window, path: PathBuf| {
        let dropped = vec![Arc::new(Dropped(path)) as _];
        window.0.input_mut().dropped_files = dropped;
        window.0.step();
    };
    drop_on(&mut window, folder.join("notes.txt"));
    window.wait_until("refused", |harness| {
        harness
            .query_by_label_contains("\"notes.txt\" is none of: Images")
            .is_some()
    });
    drop_on(&mut window, path);
    window.wait_for("file Some(\"oak.png\")");
}

#[test]
fn every_kind_is_refused_inside_a_cached_function() {
    #[cache_data(allow_widgets)]
    fn asked(page: &mut Page, kind: u8) -> bool {
        match kind {
            0 => page.file("It", &[]).is_some(),
            1 => !page.add(File::new("It", &[]).multiple()).is_empty(),
            2 => page.add(Folder::new("It")).is_some(),
            _ => page.add(SaveFile::new("It", "it.csv")).is_some(),
        }
    }
    let mut app = AppTest::new(|page: &mut Page| {
        for kind in 0..4 {
            let is_there = asked(page, kind);
            page.write(is_there);
        }
    })
    .run();
    assert_eq!(app.texts(), ["false"; 4]);
    let exceptions = app.exceptions();
    assert_eq!(exceptions.len(), 4);
    for exception in exceptions {
        assert!(exception.message.contains("pass its path as an argument"));
        let place = exception.place.as_deref().unwrap_or_default();
        assert!(place.contains("files.rs"), "{place}");
    }
}

#[test]
fn a_download_is_written_where_the_user_wants_it() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("download-{}.txt", std::process::id()));
    let nowhere = folder.join("there is no such folder/names.txt");
    let answers = [
        Picked::Files(vec![path.clone()]),
        Picked::Files(vec![nowhere]),
        Picked::Unavailable("no dialog here: type the path".to_owned()),
    ];
    let mut window = window(answers, |page| {
        let was_saved = page.download("names.txt", "Ada\nGrace\n");
        page.text(format!("saved {was_saved}"));
    });
    window.wait_for("saved false");
    window.click(Role::Button, "Download names.txt");
    window.wait_for("saved true");
    window.wait_for(&format!("Saved as {}", path.display()));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "Ada\nGrace\n");
    std::fs::remove_file(&path).unwrap();

    window.click(Role::Button, "Download names.txt");
    window.wait_until("the failure is told", |harness| {
        harness
            .query_by_label_contains("can't be written")
            .is_some()
    });
    window.click(Role::Button, "Download names.txt");
    window.wait_until("there is a field for the path", |harness| {
        let name = "Path for Download names.txt";
        harness
            .query_by_role_and_label(Role::TextInput, name)
            .is_some()
    });
    window.type_over("Path for Download names.txt", &path.display().to_string());
    window.press(egui::Key::Enter);
    window.wait_for("saved true");
    std::fs::remove_file(&path).unwrap();
}
