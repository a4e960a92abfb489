//! What a window leaves to the one of a new program, and what that one makes of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex as StdMutex};
use std::time::{Duration, Instant};

use dacapo::prelude::*;
use dacapo::shell::{Shell, Surroundings};
use dacapo::testing::AppTest;
use dacapo::{App, PageSpec, Registry};
use egui::Key;
use egui::accesskit::Role;
use serde_json::{Value as Json, json};

use crate::harness::{Answers, Window, page};

fn one(page: &mut Page) {
    let hour = page.slider("Hour", 0..=23, 17);
    let clicks = page.state("clicks", 0);
    if page.button("Add") {
        clicks.update(|n| *n += 1);
    }
    page.text(format!("one {hour} {}", clicks.get()));
}

fn app() -> App {
    let two = |page: &mut Page| {
        let minute = page.slider("Minute", 0..=59, 30);
        page.text(format!("two {minute}"));
    };
    App::new("Test")
        .page(page("One", one))
        .page(page("Two", two))
}

/// A window in which the first page was used, and the second one is shown.
fn used() -> Window {
    let mut window = Window::resuming(app(), "{}");
    window.wait_for("one 17 0");
    window.get(Role::Slider, "Hour").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("one 18 0");
    window.click(Role::Button, "Add");
    window.wait_for("one 18 1");
    // It is noted when the run is over.
    window.wait_until("the click is noted", |harness| {
        harness
            .state()
            .estate(&harness.ctx)
            .contains("\"clicks\":1")
    });
    window.click(Role::Button, "Two");
    window.wait_for("two 30");
    window
}

#[test]
fn values_and_states_go_on_also_of_pages_that_nobody_opens_for_a_while() {
    let mut second = Window::resuming(app(), &used().estate());
    second.wait_for("two 30");
    let mut third = Window::resuming(app(), &second.estate());
    third.wait_for("two 30");
    third.click(Role::Button, "One");
    third.wait_for("one 18 1");
}

#[test]
fn another_user_s_window_opens_again_with_its_session_and_its_page() {
    let estate = json!({ "windows": [
        { "session": 0, "page": "/One" },
        { "session": 3, "page": "/Two" },
    ]});
    let mut window = Window::resuming(app(), &estate.to_string());
    window.wait_until("the other user's page", |harness| {
        harness
            .state()
            .estate(&harness.ctx)
            .contains("\"session\":3")
    });
    // Here it is a part of the first one.
    window.wait_for("one 17 0");
    window.wait_for("two 30");
}

#[test]
fn a_clock_that_was_moved_is_said_to_be_ahead_in_the_next_program() {
    let registry = Registry::new();
    // What a registry does that takes over another one.
    registry.advance(Duration::from_secs(100));
    let page = PageSpec::new("", "Only", |page: &mut Page| page.text("here")).registry(registry);
    let estate = json!({ "clocks": { "/Only": 60.0 } });
    let mut window = Window::resuming(App::new("Test").page(page), &estate.to_string());
    window.wait_for("clock +60 s");
}

/// States of all kinds, and one that nobody can write down.
fn states(page: &mut Page) {
    #[derive(Clone)]
    struct Basket(usize);
    let number = page.state("number", 1_u8);
    let odd = page.state("odd", 0.0_f64);
    let names = page.state("names", Vec::<String>::new());
    let place = page.state("place", None::<(f32, f32)>);
    let basket = page.state("basket", Basket(0));
    let untouched = page.state("untouched", Basket(7));
    if page.button("Set") {
        number.set(255);
        odd.set(0.1 + 0.2);
        names.update(|all| all.push("Ada".to_owned()));
        place.set(Some((f32::NAN, -0.0)));
        basket.set(Basket(5));
    }
    page.text(format!(
        "{} {} {:?} {:?} {} {}",
        number.get(),
        odd.get(),
        names.get(),
        place.get(),
        basket.get().0,
        untouched.get().0
    ));
}

#[test]
fn states_of_types_that_everyone_has_go_on_to_the_bit_and_others_are_named() {
    let mut old = AppTest::new(states).run();
    old.click("Set");
    let kept = old.kept();
    let said = serde_json::to_value(&kept).expect("it can be written");
    assert_eq!(said["lost"], json!(["basket"]));
    let mut new = AppTest::new(states).with_handed_over(kept.clone()).run();
    let exact = "255 0.30000000000000004 [\"Ada\"] Some((NaN, -0.0)) 0 7";
    assert_eq!(new.texts(), [exact]);
    // It goes on from there.
    let mut third = AppTest::new(states).with_handed_over(new.kept()).run();
    assert_eq!(third.texts(), [exact]);
    // A restart is none of it.
    let mut restarted = AppTest::new(states).with_kept(kept).run();
    assert_eq!(restarted.texts(), ["1 0 [] None 0 7"]);
}

#[test]
fn what_was_as_it_began_begins_as_the_new_code_says() {
    fn script(first: u8) -> impl Fn(&mut Page) + Send + Sync {
        move |page: &mut Page| {
            let n = page.state("n", first).get();
            page.text(n.to_string());
        }
    }
    let old = AppTest::new(script(1)).run();
    let mut new = AppTest::new(script(2)).with_handed_over(old.kept()).run();
    assert_eq!(new.texts(), ["2"]);
}

#[test]
fn session_begins_again_with_what_it_began_with() {
    // What the app does first in a session may set states that nobody can hand over.
    #[derive(Clone)]
    struct User(&'static str);
    let begun = || {
        let script = |page: &mut Page| {
            let name = page.state("user", User("nobody")).get().0;
            page.text(name);
        };
        App::new("Test")
            .page(page("Only", script))
            .begin(|page: &mut Page| {
                page.state("user", User("Ada"));
            })
    };
    let mut window = Window::resuming(begun(), "{}");
    window.wait_for("Ada");
    let mut next = Window::resuming(begun(), &window.estate());
    next.wait_for("Ada");
}

/// Waits until the window would say late that a slider was moved.
fn wait_for_late_value(window: &mut Window) {
    window.wait_until("the slider's value is noted", |harness| {
        harness.state().late().contains(r#""widgets":{""#)
    });
}

#[test]
fn what_is_set_while_the_new_program_starts_reaches_it_whatever_its_script_sets() {
    #[derive(Clone)]
    struct Basket;
    let app = || {
        let script = |page: &mut Page| {
            page.state("runs", 0).update(|n| *n += 1);
            page.state("basket", Basket).set(Basket);
            let hour = page.slider("Hour", 0..=23, 17);
            page.text(format!("hour {hour}"));
        };
        App::new("Test").page(page("Only", script))
    };
    let mut old = Window::resuming(app(), "{}");
    old.wait_until("the run is noted", |harness| {
        harness.state().estate(&harness.ctx).contains("basket")
    });
    let mut new = Window::resuming(app(), &old.estate());
    new.wait_for("hour 17");
    assert_eq!(old.late(), "[]", "nobody has done anything");

    old.wait_for("hour 17");
    old.get(Role::Slider, "Hour").focus();
    old.0.step();
    old.press(Key::ArrowRight);
    wait_for_late_value(&mut old);
    new.0.state().hear_late(&old.late());
    new.wait_for("hour 18");
}

#[test]
fn what_the_user_has_set_in_the_new_window_stays_whatever_comes_late() {
    let mut old = Window::resuming(app(), "{}");
    let mut new = Window::resuming(app(), &old.estate());
    for (window, key) in [(&mut old, Key::ArrowRight), (&mut new, Key::ArrowLeft)] {
        window.wait_for("one 17 0");
        window.get(Role::Slider, "Hour").focus();
        window.0.step();
        window.press(key);
    }
    new.wait_for("one 16 0");
    wait_for_late_value(&mut old);
    new.0.state().hear_late(&old.late());
    new.0.step();
    new.click(Role::Button, "Add");
    new.wait_for("one 16 1");
}

#[test]
fn what_is_set_late_reaches_a_page_that_the_new_window_opens_later() {
    let mut old = used();
    let mut new = Window::resuming(app(), &old.estate());
    new.wait_for("two 30");
    old.click(Role::Button, "One");
    old.wait_for("one 18 1");
    old.click(Role::Button, "Add");
    old.wait_until("the click is noted", |harness| {
        harness.state().late().contains("\"clicks\":2")
    });
    new.0.state().hear_late(&old.late());
    new.0.step();
    // Also for the program after it.
    assert!(new.estate().contains("\"clicks\":2"), "{}", new.estate());
    new.click(Role::Button, "One");
    new.wait_for("one 18 2");
}

/// Whether the ledger of the session was released.
static IS_RELEASED: AtomicBool = AtomicBool::new(false);

#[cache_resource(scope = "session", on_release = |_: &u64| IS_RELEASED.store(true, Ordering::SeqCst))]
fn ledger() -> Arc<u64> {
    Arc::new(7)
}

#[test]
fn session_goes_on_while_its_only_page_begins_anew() {
    let script = |page: &mut Page| {
        let n = page.state("n", 0).get();
        page.text(format!("{n} {}", ledger()));
    };
    let app = App::new("Test").page(page("Only", script));
    let mut window = Window::resuming(app, "{}");
    window.wait_for("0 7");
    for n in 1..=20 {
        let late = json!([[0, "/Only", { "passing": { "n": n } }]]);
        window.0.state().hear_late(&late.to_string());
        window.wait_for(&format!("{n} 7"));
    }
    assert!(!IS_RELEASED.load(Ordering::SeqCst));
    drop(window);
    let started = Instant::now();
    while !IS_RELEASED.load(Ordering::SeqCst) {
        assert!(started.elapsed() < Duration::from_mins(1), "it never is");
        std::thread::yield_now();
    }
}

#[test]
fn states_are_handed_over_up_to_some_size_whatever_they_are_made_of() {
    type Grid = Vec<Vec<f64>>;
    let script = |page: &mut Page| {
        let grid = page.state("grid", Grid::new());
        let text = page.state("text", String::new());
        let small = page.state("small", Grid::new());
        let day = page.state("day", date(2026, 1, 1));
        let ink = page.state("ink", Color::BLACK);
        if page.button("Set") {
            grid.set(vec![vec![0.5; 1_000]; 1_000]);
            text.set("x".repeat(1 << 20));
            small.set(vec![vec![0.5; 10]; 10]);
            day.set(date(2026, 2, 28));
            ink.set(Color::WHITE);
        }
        let n = (grid.get().len(), text.get().len(), small.get().len());
        page.text(format!("{n:?} {} {}", day.get(), ink.get()));
    };
    let mut old = AppTest::new(script).run();
    old.click("Set");
    // Nothing has changed since, and it is the same.
    let first = serde_json::to_value(old.kept()).expect("it can be written");
    old.rerun();
    let said = serde_json::to_value(old.kept()).expect("it can be written");
    assert_eq!(first, said);
    assert_eq!(said["lost"], json!(["grid", "text"]));
    let mut new = AppTest::new(script).with_handed_over(old.kept()).run();
    assert_eq!(new.texts(), ["(0, 0, 10) 2026-02-28 #ffffff"]);
}

/// Numbers that look like chance, and are the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// Some value.
    fn json(&mut self) -> Json {
        match self.below(10) {
            0 => Json::Null,
            1 => json!(true),
            2 => json!(-1),
            3 => json!(u64::MAX),
            4 => json!(1e300),
            5 => json!(""),
            6 => json!("\u{0}é/../"),
            7 => json!([]),
            8 => json!({}),
            _ => json!([{ "value": 99, "texts": ["?"] }, 24]),
        }
    }

    /// Changes one place of a value.
    fn damage(&mut self, json: &mut Json) {
        let n = self.below(4);
        match json {
            Json::Object(fields) if n > 0 && !fields.is_empty() => {
                let name = fields.keys().nth(self.below(fields.len())).cloned();
                let name = name.expect("there are so many");
                match self.below(6) {
                    0 => drop(fields.remove(&name)),
                    1 => drop(fields.insert(format!("{name}?"), self.json())),
                    _ => self.damage(&mut fields[&name]),
                }
            }
            Json::Array(items) if n > 0 && !items.is_empty() => {
                let at = self.below(items.len());
                let copy = items[at].clone();
                match self.below(6) {
                    0 => items.push(copy),
                    _ => self.damage(&mut items[at]),
                }
            }
            other => *other = self.json(),
        }
    }
}

#[test]
fn no_damage_to_what_is_handed_over_brings_a_value_that_does_not_fit() {
    const N_SEEDS: u64 = 1_500;
    type Seen = (i64, usize, u8);
    fn checked(seen: Sender<Seen>) -> App {
        let seen = StdMutex::new(seen);
        let script = move |page: &mut Page| {
            let hour = page.slider("Hour", 0..=23, 17);
            let town = page.select("Town", ["Aachen", "Bonn"]);
            let day = page.state("day", 1_u8);
            if page.button("Next") {
                day.set(2);
            }
            let values = (hour, town.len(), day.get());
            // Nobody listens any more once the test has seen enough.
            let _ = seen.lock().expect("nothing panics").send(values);
        };
        App::new("Test").page(page("Only", script))
    }
    let (sender, _seen) = channel();
    let mut window = Window::resuming(checked(sender), "{}");
    window.0.run_steps(3);
    window.get(Role::Slider, "Hour").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.click(Role::Button, "Next");
    window.wait_until("it is noted", |harness| {
        let estate = harness.state().estate(&harness.ctx);
        estate.contains("\"day\":2") && estate.contains("18")
    });
    let right = window.estate();
    drop(window);
    let whole: Json = serde_json::from_str(&right).expect("it is JSON");

    let ctx = egui::Context::default();
    let mut n_whole = 0;
    for seed in 0..N_SEEDS {
        let mut dice = Dice(seed);
        let text = if seed % 3 == 0 {
            let mut bytes = right.clone().into_bytes();
            for _ in 0..=dice.below(3) {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
            bytes.truncate(bytes.len() - dice.below(2) * dice.below(bytes.len()));
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            let mut json = whole.clone();
            for _ in 0..=dice.below(3) {
                dice.damage(&mut json);
            }
            json.to_string()
        };
        let (sender, seen) = channel();
        let surroundings = Surroundings {
            dialogs: Arc::new(Answers::default()),
            settings_folder: None,
        };
        let shell = Shell::resuming(&ctx, checked(sender), surroundings, &text);
        let (hour, n_letters, day) = seen
            .recv_timeout(Duration::from_mins(1))
            .unwrap_or_else(|err| panic!("seed {seed}: {err}: {text}"));
        assert!((0..=23).contains(&hour), "seed {seed}: {hour}: {text}");
        assert!(n_letters == 6 || n_letters == 4, "seed {seed}: {text}");
        n_whole += u32::from((hour, day) == (18, 2));
        drop(shell);
    }
    assert!(n_whole > 100, "hardly anything came through: {n_whole}");
}
