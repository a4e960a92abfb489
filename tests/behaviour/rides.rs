//! The example *rides*: a file that is read once, reasons for what is looked for again, and files that won't do.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dacapo::story::{CallStory, RunStory, Snapshot, Teller, words};
use dacapo::testing::AppTest;
use dacapo_gallery::scripts::rides::script;

#[expect(dead_code, unreachable_pub, reason = "a program of its own, included")]
#[path = "../../examples/generate_rides.rs"]
mod generate_rides;

const FILE: &str = "Rides (CSV)";

#[test]
fn the_shipped_file_is_what_the_generator_makes() {
    let mut made = Vec::new();
    generate_rides::write_rides(&mut made, generate_rides::ROWS, generate_rides::SEED).unwrap();
    let shipped = fs::read(shipped()).unwrap();
    let first_difference = made
        .split(|&byte| byte == b'\n')
        .zip(shipped.split(|&byte| byte == b'\n'))
        .position(|(made, shipped)| made != shipped);
    assert_eq!(
        first_difference, None,
        "the first line that differs, from 0"
    );
    assert_eq!(made.len(), shipped.len());
}

#[test]
fn a_hundred_thousand_trips_are_shown_by_hour() {
    let mut app = AppTest::new(script).run();
    assert_eq!(app.exceptions(), [], "{}", app.outline());
    let trips = app.table(0);
    assert_eq!(trips.n_rows(), 8_879);
    assert!(app.outline().contains("100,000"), "{}", app.outline());
    let chart = app.chart(0);
    let sum: f64 = chart.series[0].points().map(|point| point[1]).sum();
    assert_eq!((chart.series[0].len(), sum), (60, 8_879.0));
}

#[test]
fn the_second_rerun_hits_and_does_not_need_the_file() {
    let folder = Folder::new("deleted");
    let path = folder.path("rides.csv");
    fs::copy(shipped(), &path).unwrap();
    let mut app = AppTest::new(script).run();
    app.set(FILE, path.to_str().unwrap());
    let before = app.table(0);
    fs::remove_file(&path).unwrap();

    app.rerun();
    assert_eq!(app.exceptions(), [], "{}", app.outline());
    assert!(
        app.table(0).is_same(&before),
        "the very table that is remembered"
    );
    let story = tell(&mut app);
    assert!(
        last_run(&story).calls.iter().all(CallStory::is_hit),
        "{:#?}",
        last_run(&story)
    );
    assert!(
        call_words(&story, "load_rides").starts_with("hit"),
        "{}",
        call_words(&story, "load_rides")
    );
}

#[test]
fn another_hour_says_which_argument_changed_and_leaves_the_file_alone() {
    let mut app = AppTest::new(script).run();
    app.set("Hour", 18);
    let story = tell(&mut app);
    assert!(call_words(&story, "load_rides").starts_with("hit"));
    assert_eq!(
        call_words(&story, "in_hour"),
        "miss: argument `hour` changed 17 → 18"
    );
    assert_eq!(
        call_words(&story, "by_minute"),
        "miss: argument `hour` changed 17 → 18"
    );
    app.set("Hour", 17);
    let story = tell(&mut app);
    assert!(
        last_run(&story).calls.iter().all(CallStory::is_hit),
        "{:#?}",
        last_run(&story)
    );
}

#[test]
fn a_file_that_will_not_do_is_explained_in_the_page() {
    let folder = Folder::new("bad");
    let cases: [(&str, Option<&[u8]>, &str); 7] = [
        ("missing.csv", None, "missing.csv"),
        ("empty.csv", Some(b""), "the file is empty"),
        (
            "latin1.csv",
            Some(b"When,Minutes\n2026-09-01 00:00,\xE9\n"),
            "line 2 is not UTF-8",
        ),
        (
            "ragged.csv",
            Some(b"When,Minutes\n2026-09-01 00:00,3\n2026-09-01 00:01\n"),
            "line 3 has 1 field",
        ),
        (
            "columns.csv",
            Some(b"Start,Minutes\n2026-09-01 00:00,3\n"),
            "no column \"When\"",
        ),
        (
            "text.csv",
            Some(b"When,Minutes\nyesterday,3\n"),
            "column \"When\" holds text",
        ),
        (
            "no_minutes.csv",
            Some(b"When,Length\n2026-09-01 17:00,3\n"),
            "no column \"Minutes\"",
        ),
    ];
    let mut app = AppTest::new(script).run();
    for (name, content, message) in cases {
        let path = folder.path(name);
        if let Some(content) = content {
            fs::write(&path, content).unwrap();
        }
        app.set(FILE, path.to_str().unwrap());
        let failed = app.exceptions();
        let failed = failed.iter().map(|exception| exception.message.to_string());
        // A file that isn't there is a warning of its widget, and the page goes on without it.
        let warned = app
            .texts()
            .into_iter()
            .filter(|text| text.starts_with("file"));
        let said: Vec<_> = failed.chain(warned).collect();
        assert!(
            said.len() == 1 && said[0].contains(message),
            "{name}: {said:?} does not say {message:?}"
        );
        assert!(app.has_widget(FILE), "another file can be chosen");
    }
    // A good file helps.
    app.set(FILE, shipped().to_str().unwrap());
    assert_eq!(app.exceptions(), []);
}

#[test]
fn a_file_without_rows_says_so() {
    let folder = Folder::new("no rows");
    let path = folder.path("header.csv");
    fs::write(&path, "When,Lat,Lon,Base,Minutes\n").unwrap();
    let mut app = AppTest::new(script).run();
    app.set(FILE, path.to_str().unwrap());
    assert_eq!(app.exceptions(), [], "{}", app.outline());
    assert!(app.outline().contains("no trips"), "{}", app.outline());
}

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .with_file_name("assets")
        .join("rides.csv")
}

fn tell(app: &mut AppTest) -> Arc<Snapshot> {
    let mut teller = Teller::new(app.registry().clone());
    for note in app.notes() {
        teller.note(note.clone());
    }
    teller.update()
}

fn last_run(story: &Snapshot) -> &RunStory {
    story.runs.last().expect("it has run")
}

/// What the story says of the last run's first call of a function.
#[track_caller]
fn call_words(story: &Snapshot, function: &str) -> String {
    let call = last_run(story)
        .calls
        .iter()
        .find(|call| &*call.function == function);
    words::outcome(call.expect("it was called"))
}

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("rides {name} {}", std::process::id()));
        fs::create_dir_all(&path).expect("the target folder can be written to");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Best effort: what is left lies in the target folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}
