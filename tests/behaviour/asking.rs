//! Native dialogs, asked through their seam: what for, and what the window does until somebody answers.

use std::sync::Arc;

use dacapo::App;
use dacapo::element::widget::FilePurpose;
use dacapo::platform::{Dialogs, FileRequest, Picked};
use dacapo::prelude::*;
use dacapo::shell::{Shell, Surroundings};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::{Window, page};

type Answer = Box<dyn FnOnce(Picked) + Send>;

/// Dialogs that stay open until the test answers.
#[derive(Clone, Default)]
struct Slow(Arc<Mutex<Vec<(FileRequest, Answer)>>>);

impl Dialogs for Slow {
    fn ask(&self, request: FileRequest, answer: Answer) {
        self.0.lock().push((request, answer));
    }
}

impl Slow {
    fn window(&self, script: impl Fn(&mut Page) + Send + Sync + 'static) -> Window {
        let surroundings = Surroundings {
            dialogs: Arc::new(self.clone()),
            settings_folder: None,
        };
        let app = App::new("Test").page(page("Only", script));
        let harness = Harness::builder()
            .with_size([1200.0, 1400.0])
            .with_max_steps(64)
            .build_eframe(|creation| Shell::new(&creation.egui_ctx, app, surroundings));
        Window(harness)
    }

    /// The only dialog that is open.
    #[track_caller]
    fn take(&self) -> (FileRequest, Answer) {
        let mut open = self.0.lock();
        assert_eq!(open.len(), 1);
        open.remove(0)
    }
}

#[test]
fn each_widget_asks_for_what_it_takes() {
    let dialogs = Slow::default();
    let mut window = dialogs.window(|page: &mut Page| {
        let kind = page.radio("Kind", ["one", "several", "folder", "save", "download"]);
        match kind {
            "one" => drop(page.file("Rides", &[".csv", "tsv"])),
            "several" => {
                let file = File::new("Photos", &[]).filter("Images", &["png", "jpg"]);
                page.add(file.filter("Drawings", &["svg"]).multiple());
            }
            "folder" => drop(page.add(Folder::new("Where"))),
            "save" => {
                let save = SaveFile::new("Save the report", "report.csv");
                page.add(save.filter("Tables", &["csv"]));
            }
            _ => drop(page.download("names.txt", "Ada")),
        }
        page.text(format!("kind {kind}"));
    });
    let save = |name: &str| FilePurpose::Save { name: name.into() };
    for (kind, button, title, purpose, filters) in [
        (
            "one",
            "Browse…",
            "Rides",
            FilePurpose::One,
            &[".csv, tsv: csv tsv"][..],
        ),
        (
            "several",
            "Browse…",
            "Photos",
            FilePurpose::Several,
            &["Images: png jpg", "Drawings: svg"],
        ),
        ("folder", "Browse…", "Where", FilePurpose::Folder, &[]),
        (
            "save",
            "Save the report",
            "Save the report",
            save("report.csv"),
            &["Tables: csv"],
        ),
        (
            "download",
            "Download names.txt",
            "Download names.txt",
            save("names.txt"),
            &[],
        ),
    ] {
        window.wait_until("it can be chosen", |harness| {
            harness
                .query_by_role_and_label(Role::RadioButton, kind)
                .is_some()
        });
        window.click(Role::RadioButton, kind);
        window.wait_for(&format!("kind {kind}"));
        window.0.run_steps(2);
        window.click(Role::Button, button);
        let (request, answer) = dialogs.take();
        assert_eq!(request.title, title);
        assert_eq!(request.purpose, purpose);
        let asked = request.filters.iter();
        let asked: Vec<_> = asked
            .map(|it| format!("{}: {}", it.name, it.extensions.join(" ")))
            .collect();
        assert_eq!(asked, filters);
        answer(Picked::Nothing);
        window.0.run_steps(3);
    }
}

#[test]
fn the_window_goes_on_while_a_dialog_is_open_and_the_answer_comes_from_anywhere() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let dialogs = Slow::default();
    let mut window = dialogs.window(|page: &mut Page| {
        let has_folder = page.checkbox("Ask", true);
        let folder = has_folder.then(|| page.add(Folder::new("Where"))).flatten();
        page.text(format!("{has_folder} {}", folder.is_some()));
    });
    window.wait_for("true false");
    window.click(Role::Button, "Browse…");
    window.wait_for("Answer in the dialog …");
    window.0.run_steps(2);
    let browse = window.get(Role::Button, "Browse…");
    assert!(browse.accesskit_node().is_disabled(), "one is enough");
    let (_, answer) = dialogs.take();
    let answering = std::thread::Builder::new();
    let picked = Picked::Files(vec![folder.clone()]);
    let answering = answering.spawn(move || answer(picked)).expect("a thread");
    answering.join().expect("it has answered");
    window.wait_for("true true");
    assert!(window.0.query_by_label("Answer in the dialog …").is_none());
    assert_eq!(
        window.get(Role::TextInput, "Where").value().as_deref(),
        folder.to_str()
    );

    // An answer to a widget that has gone meanwhile concerns nobody, also not the one that comes back.
    window.click(Role::Button, "Browse…");
    window.click(Role::CheckBox, "Ask");
    window.wait_for("false false");
    let (_, answer) = dialogs.take();
    answer(Picked::Files(vec![folder]));
    window.0.run_steps(3);
    window.click(Role::CheckBox, "Ask");
    window.wait_for("true false");
    window.0.run_steps(2);
    let browse = window.get(Role::Button, "Browse…");
    assert!(!browse.accesskit_node().is_disabled());
}
