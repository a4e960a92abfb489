//! The lesson *what is in the key*: by a recording in its page, and once for real.

use std::path::Path;
use std::sync::Arc;

use dacapo::Page;
use dacapo::testing::AppTest;
use dacapo_gallery::lesson::key::LESSON;
use dacapo_gallery::progress::Progress;
use dacapo_gallery::scripts::what_is_in_the_key;
use dacapo_gallery::workshop::{Cargo, Change, Program, Recorded, Toolchain, Workshop};

/// Where things are built.
const BUILD: &str = "Build and run";
/// Where they are not.
const PLAY: &str = "Build and run (recorded)";

/// The page of a workshop.
fn page_of(workshop: &Arc<Workshop>) -> AppTest {
    let workshop = Arc::clone(workshop);
    AppTest::new(move |page: &mut Page| what_is_in_the_key::script(page, &workshop)).run()
}

fn recorded() -> Arc<Workshop> {
    Arc::new(Workshop::new(Recorded::new(
        "there is no cargo in this test",
    )))
}

fn progress(workshop: &Workshop) -> Progress {
    let mut progress = Progress::default();
    progress.follow_trials(&LESSON, &workshop.trials());
    progress
}

#[test]
fn what_is_in_the_key_can_be_passed() {
    let workshop = recorded();
    let mut app = page_of(&workshop);
    assert_eq!(progress(&workshop).done.len(), 0);
    app.click(PLAY);
    assert_eq!(
        progress(&workshop).done.len(),
        0,
        "the first run has nothing to be served"
    );
    app.click(PLAY);
    let steps: [(&[Change], bool); 5] = [
        (&[Change::Argument], true),
        (&[Change::Body], true),
        (&[Change::Inner], true),
        (&[Change::Argument, Change::Body, Change::Inner], false),
        (&[Change::Static], true),
    ];
    for (n_done, (changes, is_on)) in steps.into_iter().enumerate() {
        assert_eq!(progress(&workshop).done.len(), n_done + 1);
        for change in changes {
            app.set(change.name(), is_on);
        }
        app.click(PLAY);
    }
    let progress = progress(&workshop);
    assert!(progress.is_passed(&LESSON), "{progress:#?}");
    let seen = [
        "both calls of `fare` hit, in a program that had just begun",
        "only `fare(\"9 min\")` missed: argument `ride` changed",
        "both missed: the code changed: own body",
        "minutes",
        "the first entries serve again",
        "`TAX` went 8 → 9; with 8 again, it hit",
    ];
    for (done, words) in progress.done.iter().zip(seen) {
        assert!(done.words.contains(words), "{:?}: {words}", done.words);
    }
}

#[test]
fn what_the_cache_said_stands_in_the_page_with_the_changed_source() {
    let workshop = recorded();
    let mut app = page_of(&workshop);
    app.click(PLAY);
    app.set(Change::Argument.name(), true);
    assert!(app.outline().contains("// <- it was"), "{}", app.outline());
    app.click(PLAY);
    let said = app.table(0).to_csv();
    assert!(said.contains("● hit"), "{said}");
    assert!(said.contains("argument `ride` changed"), "{said}");
    // It stays when something else is ticked, until the program runs again.
    app.set(Change::Body.name(), true);
    assert_eq!(app.table(0).to_csv(), said);
}

#[test]
fn a_recording_is_marked_as_such_and_ends_where_it_ends() {
    let workshop = recorded();
    let mut app = page_of(&workshop);
    let warnings = app.alerts(dacapo::element::AlertLevel::Warning);
    assert!(
        warnings[0].contains("A recording, because there is no cargo"),
        "{warnings:?}"
    );
    let builds = |app: &mut AppTest| {
        let said = app.outline().to_lowercase();
        ["built, and run", "building", "the first build takes"]
            .into_iter()
            .find(|words| said.contains(words))
    };
    assert_eq!(builds(&mut app), None, "it has nothing to build");
    app.click(PLAY);
    assert_eq!(builds(&mut app), None, "{}", app.outline());
    assert_eq!(
        app.lines_of("status"),
        ["status \"Played from the recording: nothing was built\" complete"]
    );
    let n_trials = workshop.trials().len();
    app.set(Change::Inner.name(), true);
    app.click(PLAY);
    assert_eq!(
        app.alerts(dacapo::element::AlertLevel::Error),
        ["The recording doesn't show that."]
    );
    assert!(
        app.outline()
            .contains("it goes as the steps of the lesson go")
    );
    assert_eq!(workshop.trials().len(), n_trials);
}

/// Finds nothing to build.
struct Broken;

impl Toolchain for Broken {
    fn run(&self, _program: &Program, tell: &mut dyn FnMut(&str)) -> Result<String, String> {
        tell("Building: arrow");
        Err("error: no matching package named `arrow` found".to_owned())
    }

    fn forget(&self) {}
}

#[test]
fn a_build_that_fails_says_what_cargo_said_and_can_be_tried_again() {
    let workshop = Arc::new(Workshop::new(Broken));
    let mut app = page_of(&workshop);
    assert!(
        app.outline().contains("The first build takes a minute"),
        "it says how long that takes"
    );
    for _ in 0..2 {
        app.click(BUILD);
        assert!(
            app.outline().contains("no matching package named"),
            "{}",
            app.outline()
        );
        assert_eq!(app.exceptions().len(), 0);
    }
    app.rerun();
    assert_eq!(app.alerts(dacapo::element::AlertLevel::Error), [""; 0]);
}

#[test]
fn a_lesson_that_begins_anew_has_nothing_remembered() {
    let workshop = recorded();
    let mut app = page_of(&workshop);
    app.click(PLAY);
    app.click(PLAY);
    assert!(workshop.trials()[1].calls[1].is_hit());
    workshop.forget();
    app.click(PLAY);
    assert_eq!(workshop.trials().len(), 1);
    assert!(!workshop.trials()[0].calls[1].is_hit());
}

/// A recording that says when it has run.
struct Telling(Recorded);

impl Toolchain for Telling {
    fn run(&self, program: &Program, tell: &mut dyn FnMut(&str)) -> Result<String, String> {
        let printed = self.0.run(program, tell)?;
        tell("it has run");
        Ok(printed)
    }

    fn forget(&self) {
        self.0.forget();
    }
}

#[test]
fn a_run_that_began_before_the_lesson_was_begun_anew_is_no_part_of_it() {
    let workshop = Workshop::new(Telling(Recorded::new("there is no cargo in this test")));
    let program = Program::new(Vec::new());
    let run = |meanwhile: fn(&Workshop)| {
        let done = workshop.run(&program, &mut |_| meanwhile(&workshop));
        done.expect("it is recorded");
        workshop.trials()
    };
    assert_eq!(run(|_| {}).len(), 1);
    assert_eq!(run(Workshop::forget).len(), 0);
    let trials = run(|_| {});
    assert_eq!(trials.len(), 1);
    assert!(!trials[0].calls[1].is_hit(), "it begins with nothing");
}

/// Builds the program for real, in the target folder of this test: the recording is what it says today.
#[test]
fn the_recording_is_what_the_program_says() {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = tmp.parent().expect("it lies in the target folder");
    let cargo = Cargo::in_folder(target).expect("tests run where cargo is");
    cargo.forget();
    for (nth, (changes, printed)) in Recorded::runs().enumerate() {
        let said = cargo.run(&Program::new(changes.clone()), &mut |_| {});
        assert_eq!(said.as_deref(), Ok(printed), "run {nth}, {changes:?}");
    }
}
