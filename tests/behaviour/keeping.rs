//! What outlives a restart, and what a reset forgets.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dacapo::host::{Host, Start, script as script_of};
use dacapo::kept::{Keep, Kept};
use dacapo::prelude::*;
use dacapo::protocol::Command;
use dacapo::testing::AppTest;
use dacapo::{App, SessionId};
use egui::Key;
use egui::accesskit::Role;

use crate::harness::{Answers, Window, page};

fn script(page: &mut Page) {
    let hour = page.slider("Hour", 0..=23, 17);
    let name = page.text_input("Name", "Ada");
    let town = page.select("Town", ["Aachen", "Bonn", "Celle"]);
    let notes = page.kept_state("notes", Vec::<String>::new());
    let clicks = page.state("clicks", 0);
    if page.button("Note") {
        notes.update(|all| all.push(format!("at {hour}")));
        clicks.update(|n| *n += 1);
    }
    page.write(format!(
        "{hour} {name} {town} {:?} {}",
        notes.get(),
        clicks.get()
    ));
}

/// A test that has set something of everything.
fn used() -> AppTest {
    let mut app = AppTest::new(script).run();
    app.set("Hour", 3);
    app.set("Name", "Grace");
    app.choose("Town", "Celle");
    app.click("Note");
    assert_eq!(app.texts(), [r#"3 Grace Celle ["at 3"] 1"#]);
    app
}

/// What a file would hold.
fn through_json(kept: &Kept) -> Kept {
    let text = serde_json::to_string(kept).expect("it can be encoded");
    serde_json::from_str(&text).expect("it can be decoded")
}

#[test]
fn widgets_and_states_that_say_so_begin_with_what_the_last_start_left() {
    let kept = through_json(&used().kept());
    let mut next = AppTest::new(script).with_kept(kept).run();
    assert_eq!(next.texts(), [r#"3 Grace Celle ["at 3"] 0"#]);
    // It stays so over another restart in which nobody touches anything.
    let kept = through_json(&next.kept());
    let mut third = AppTest::new(script).with_kept(kept).run();
    assert_eq!(third.texts(), [r#"3 Grace Celle ["at 3"] 0"#]);
}

#[test]
fn what_no_longer_fits_gives_way_to_the_default() {
    let kept = used().kept();
    let mut next = AppTest::new(|page: &mut Page| {
        // Other options are another widget, unless it has a key; a state has another type.
        let town = page.select("Town", ["Aachen", "Bonn"]);
        let notes = page.kept_state("notes", 7_u32);
        page.write(format!("{town} {}", notes.get()));
    })
    .with_kept(kept)
    .run();
    assert_eq!(next.texts(), ["Aachen 7"]);
    assert!(next.exceptions().is_empty());
}

#[test]
fn chosen_option_is_found_again_by_its_text() {
    fn towns(all: &'static [&'static str]) -> impl Fn(&mut Page) + Send + Sync {
        move |page: &mut Page| {
            let town = page.add(Select::new("Town", all.iter().copied()).key("town"));
            page.write(town);
        }
    }
    let mut app = AppTest::new(towns(&["Aachen", "Bonn", "Celle"])).run();
    app.choose("Town", "Bonn");
    let mut next = AppTest::new(towns(&["Bonn", "Celle"]))
        .with_kept(app.kept())
        .run();
    assert_eq!(next.texts(), ["Bonn"]);
    let mut gone = AppTest::new(towns(&["Aachen", "Celle"]))
        .with_kept(app.kept())
        .run();
    assert_eq!(gone.texts(), ["Aachen"]);
}

#[test]
fn state_that_can_not_be_kept_says_so_where_it_is_asked_for() {
    use std::collections::BTreeMap;

    use dacapo::element::AlertLevel;

    let mut app = AppTest::new(|page: &mut Page| {
        let seats = page.kept_state("seats", BTreeMap::<(u8, u8), String>::new());
        let name = page.kept_state("name", "Ada".to_owned());
        if page.button("Take") {
            seats.update(|all| all.insert((1, 2), name.get()));
        }
        if page.button("Leave") {
            seats.update(BTreeMap::clear);
        }
        page.write(seats.get().len());
    })
    .run();
    assert!(app.alerts(AlertLevel::Warning).is_empty());
    app.click("Take");
    app.rerun();
    let warnings = app.alerts(AlertLevel::Warning);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].starts_with("The state `seats` is not kept over a restart"),
        "{warnings:?}"
    );
    app.click("Leave");
    app.rerun();
    assert!(app.alerts(AlertLevel::Warning).is_empty());
}

#[test]
fn value_of_a_widget_that_no_start_has_drawn_for_long_is_forgotten() {
    let slider_after = |n_starts: usize| {
        let mut kept = used().kept();
        for _ in 0..n_starts {
            let other = AppTest::new(|page: &mut Page| page.text("no widget"));
            kept = through_json(&other.with_kept(kept).run().kept());
        }
        let mut last = AppTest::new(script).with_kept(kept).run();
        last.texts()[0].starts_with("3 Grace")
    };
    assert!(slider_after(49));
    assert!(!slider_after(51));
}

#[test]
fn reset_forgets_values_and_states() {
    let mut app = used();
    app.reset();
    assert_eq!(app.texts(), ["17 Ada Aachen [] 0"]);
    let mut next = AppTest::new(script).with_kept(app.kept()).run();
    assert_eq!(next.texts(), ["17 Ada Aachen [] 0"]);
}

#[test]
fn window_keeps_its_values_over_a_restart_if_the_app_says_so() {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("keeping-{}", std::process::id()));
    let open = |keeps| {
        let hour = |page: &mut Page| {
            let hour = page.slider("Hour", 0..=23, 17);
            page.text(format!("hour {hour}"));
        };
        let app = App::new("Keeping").keep(keeps).page(page("Only", hour));
        Window::with(app, Answers::default(), Some(folder.clone()))
    };
    let mut window = open(true);
    window.wait_for("hour 17");
    window.get(Role::Slider, "Hour").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("hour 18");
    drop(window);

    let mut window = open(false);
    window.wait_for("hour 17");
    drop(window);

    let mut window = open(true);
    window.wait_for("hour 18");
    window.click(Role::Button, "session A");
    window.wait_for("Reset to defaults");
    window.click(Role::Button, "Reset to defaults");
    window.wait_for("hour 17");
    drop(window);

    fs::write(folder.join("dacapo/keeping.values.json"), "no json").unwrap();
    let mut window = open(true);
    window.wait_for("hour 17");
    drop(window);
    fs::remove_dir_all(&folder).unwrap();
}

/// Numbers; of very many it is counted how often they are encoded.
#[derive(Clone)]
struct Counted(Arc<Mutex<Vec<u32>>>);

static N_ENCODED: AtomicU64 = AtomicU64::new(0);

impl serde::Serialize for Counted {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbers = self.0.lock().clone();
        if numbers.len() > 4_000 {
            N_ENCODED.fetch_add(1, Ordering::SeqCst);
        }
        numbers.serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Counted {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(|numbers| Self(Arc::new(Mutex::new(numbers))))
    }
}

/// Keeps so many numbers, and changes them by `set` or in place.
fn numbers(n_numbers: u32) -> impl Fn(&mut Page) + Send + Sync + 'static {
    move |page| {
        let first = Counted(Arc::new(Mutex::new((0..n_numbers).collect())));
        let numbers = page.kept_state("numbers", first);
        page.slider("n", 0..=99, 0);
        if page.button("Set") {
            let mut now = numbers.get().0.lock().clone();
            now.push(7);
            numbers.set(Counted(Arc::new(Mutex::new(now))));
        }
        if page.button("In place") {
            numbers.with(|it| it.0.lock().push(8));
        }
        page.write(numbers.with(|it| it.0.lock().len()));
    }
}

#[test]
fn large_state_is_encoded_when_it_was_set_and_small_one_also_when_it_was_changed_in_place() {
    let mut app = AppTest::new(numbers(5_000)).run();
    let before = N_ENCODED.load(Ordering::SeqCst);
    for n in 1..=20 {
        app.set("n", n);
    }
    assert_eq!(N_ENCODED.load(Ordering::SeqCst), before, "it is the same");
    app.click("Set");
    assert_eq!(N_ENCODED.load(Ordering::SeqCst), before + 1);
    let mut next = AppTest::new(numbers(0)).with_kept(app.kept()).run();
    assert_eq!(next.texts(), ["5001"]);

    let mut small = AppTest::new(numbers(5)).run();
    small.click("In place");
    let mut next = AppTest::new(numbers(0)).with_kept(small.kept()).run();
    assert_eq!(next.texts(), ["6"]);
}

#[test]
fn large_state_that_was_changed_in_place_is_kept_when_the_session_ends() {
    let latest = Arc::new(Mutex::new(Kept::default()));
    let told = Arc::clone(&latest);
    let (sender, ended) = std::sync::mpsc::channel();
    let start = Start {
        keep: Some(Keep {
            before: Kept::default(),
            is_reload: false,
            is_passed_on: false,
            save: Box::new(move |kept| {
                *told.lock() = kept;
                // Dropped with this closure, by the thread that ends.
                let _ = &sender;
            }),
        }),
        ..Start::default()
    };
    let in_place = |page: &mut Page| {
        let first = Counted(Arc::new(Mutex::new((0..2_000).collect())));
        let numbers = page.kept_state("numbers", first);
        if page.state("is_second", false).get() {
            numbers.with(|it| it.0.lock().push(8));
        }
        page.state("is_second", false).set(true);
    };
    let registry = dacapo::Registry::new();
    let host = Host::start_with(SessionId(0), registry, script_of(in_place), start, || {});
    assert!(host.settle(Duration::from_mins(1)));
    host.send(Command::Rerun);
    assert!(host.settle(Duration::from_mins(1)));
    let counted = |kept: &Kept| {
        let mut next = AppTest::new(numbers(0)).with_kept(kept.clone()).run();
        next.texts()[0].clone()
    };
    assert_eq!(counted(&latest.lock()), "2000");
    drop(host);
    let end: Result<(), _> = ended.recv_timeout(Duration::from_mins(1));
    assert_eq!(end, Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
    assert_eq!(counted(&latest.lock()), "2001");
}

/// A folder of a test's own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = format!("{name}-{}", std::process::id());
        Self(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder))
    }

    /// What an app of this title keeps.
    fn file(&self, title: &str) -> PathBuf {
        self.0.join(format!("dacapo/{title}.values.json"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// An app that sets something in each tick of a clock, and says how often it did.
fn ticking(set: impl Fn(&mut Page) + Clone + Send + Sync + 'static) -> (App, Arc<AtomicU64>) {
    let n_ticks = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&n_ticks);
    let script = move |page: &mut Page| {
        let hour = page.slider("Hour", 0..=23, 17);
        page.text(format!("hour {hour}"));
        let (set, counted) = (set.clone(), Arc::clone(&counted));
        let clock = Fragment::new("clock", move |page: &mut Page| {
            set(page);
            counted.fetch_add(1, Ordering::SeqCst);
        });
        page.add(clock.run_every(Duration::from_millis(10)));
    };
    let app = App::new("Ticking").keep(true).page(page("Only", script));
    (app, n_ticks)
}

#[test]
fn what_no_restart_keeps_neither_delays_the_file_nor_writes_it_anew() {
    let set = |page: &mut Page| page.state("ticks", 0_u64).update(|n| *n += 1);
    for is_watched in [false, true] {
        let folder = Folder::new(&format!("ticking-{is_watched}"));
        let (app, n_ticks) = ticking(set);
        let place = Some(folder.0.clone());
        let mut window = if is_watched {
            Window::resuming_in(app, "{}", place)
        } else {
            Window::with(app, Answers::default(), place)
        };
        window.wait_for("hour 17");
        window.get(Role::Slider, "Hour").focus();
        window.0.step();
        window.press(Key::ArrowRight);
        window.wait_for("hour 18");
        let file = folder.file("ticking");
        window.wait_until("the value is in the file", |_| {
            fs::read_to_string(&file).is_ok_and(|text| text.contains("\"value\""))
        });

        // Whatever is still to be written is, when the window goes.
        fs::remove_file(&file).unwrap();
        let before = n_ticks.load(Ordering::SeqCst);
        window.wait_until("it ticks", |_| n_ticks.load(Ordering::SeqCst) > before + 20);
        drop(window);
        assert!(!file.exists(), "watched: {is_watched}");
    }
}

#[test]
fn values_that_change_without_end_are_written_while_they_do() {
    let folder = Folder::new("endless");
    let (app, _) = ticking(|page| page.kept_state("ticks", 0_u64).update(|n| *n += 1));
    let mut window = Window::with(app, Answers::default(), Some(folder.0.clone()));
    let file = folder.file("ticking");
    window.wait_until("the file is there", |_| file.exists());
}

#[test]
fn widget_that_another_version_wrote_stays_in_the_file_of_a_page_that_is_used() {
    let folder = Folder::new("other-version");
    let file = folder.file("other");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let written =
        r#"{ "/Only": { "widgets": { "0000000000000001": { "worth": 7 } }, "states": {} } }"#;
    fs::write(&file, written).unwrap();
    let script = |page: &mut Page| {
        let hour = page.slider("Hour", 0..=23, 17);
        page.text(format!("hour {hour}"));
    };
    let app = App::new("Other").keep(true).page(page("Only", script));
    let mut window = Window::with(app, Answers::default(), Some(folder.0.clone()));
    window.wait_for("hour 17");
    window.get(Role::Slider, "Hour").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("hour 18");
    drop(window);
    let text = fs::read_to_string(&file).unwrap();
    let pages: serde_json::Value = serde_json::from_str(&text).unwrap();
    let widgets = pages["/Only"]["widgets"].as_object().unwrap();
    assert_eq!(widgets["0000000000000001"]["worth"], 7, "{text}");
    assert_eq!(widgets.len(), 2, "{text}");
}
