//! Fragments: parts of a page that run alone, when a widget inside changes or when their time has come.

use dacapo::element::AlertLevel;
use dacapo::prelude::*;
use dacapo::protocol::{Cause, Outcome};
use dacapo::testing::{AppTest, hit, miss};

use crate::gate::Gate;

/// How often something was done in this session.
fn count(page: &mut Page, name: &str) -> u32 {
    page.state(name, 0).update(|n| {
        *n += 1;
        *n
    })
}

/// A slider in a fragment, one outside, and how often each part has run.
fn two_parts(page: &mut Page) {
    let n_whole = count(page, "whole");
    page.write(("whole", n_whole));
    let outside = page.slider("outside", 0..=9, 0);
    page.fragment("part", |page: &mut Page| {
        let n_part = count(page, "part");
        let inside = page.slider("inside", 0..=9, 0);
        page.write(("part", n_part, inside));
    });
    page.write(("below", outside));
}

fn last_cause(app: &mut AppTest) -> Cause {
    app.notes().last().expect("a run").cause.clone()
}

#[test]
fn widget_in_a_fragment_runs_the_fragment_alone() {
    let mut app = AppTest::new(two_parts).run();
    app.set("inside", 3);
    assert_eq!(app.texts(), ["whole 1", "part 2 3", "below 0"]);
    assert_eq!(
        last_cause(&mut app),
        Cause::Fragment {
            name: "part".into(),
            cause: Box::new(Cause::Changed {
                label: "inside".into(),
                before: "0".into(),
                after: "3".into(),
            }),
        }
    );
    app.set("outside", 4);
    assert_eq!(app.texts(), ["whole 2", "part 3 3", "below 4"]);
    app.set("inside", 5);
    assert_eq!(app.texts(), ["whole 2", "part 4 5", "below 4"]);
}

#[test]
fn what_a_fragment_no_longer_draws_goes_and_nothing_else() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.slider("above", 0..=9, 1);
        page.fragment("part", |page: &mut Page| {
            if page.checkbox("Show", true) {
                let mut more = page.expander("More");
                let n = more.slider("n", 0..=9, 0);
                more.write(n);
            }
        });
        page.slider("below", 0..=9, 2);
    })
    .run();
    app.set("n", 7);
    app.set("above", 5);
    app.set("Show", false);
    assert_eq!(app.texts(), [""; 0]);
    assert!(!app.has_widget("n"));
    assert!(app.has_widget("below"));
    app.set("Show", true);
    assert_eq!(app.texts(), ["0"], "its value went with it");
    assert!(app.outline().contains("slider \"above\" 5"));
}

#[test]
fn fragment_runs_by_its_timer_on_the_clock_of_the_registry() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_whole = count(page, "whole");
        let clock = Fragment::new("clock", |page: &mut Page| {
            let n = count(page, "tick");
            page.write(("tick", n));
        });
        page.add(clock.run_every(Duration::from_secs(10)));
        page.write(("whole", n_whole));
    });
    app.registry().freeze();
    app = app.run();
    assert_eq!(app.texts(), ["tick 1", "whole 1"]);
    app.advance(Duration::from_secs(9));
    assert_eq!(app.texts(), ["tick 1", "whole 1"]);
    app.advance(Duration::from_secs(1));
    assert_eq!(app.texts(), ["tick 2", "whole 1"]);
    let by_timer = Cause::Fragment {
        name: "clock".into(),
        cause: Box::new(Cause::Timer),
    };
    assert_eq!(last_cause(&mut app), by_timer);
    app.advance(Duration::from_mins(1));
    assert_eq!(
        app.texts(),
        ["tick 3", "whole 1"],
        "missed times count once"
    );
    app.advance(Duration::from_secs(10));
    assert_eq!(app.texts(), ["tick 4", "whole 1"]);
}

#[test]
fn timer_of_a_running_clock_wakes_the_script() {
    let mut app = AppTest::new(|page: &mut Page| {
        let clock = Fragment::new("clock", |page: &mut Page| {
            let n = count(page, "tick");
            page.write(("tick", n));
        });
        page.add(clock.run_every(Duration::from_millis(20)));
    });
    app.registry().unfreeze();
    app = app.run();
    app.wait_for("tick 4");
}

#[test]
fn timer_ends_with_its_fragment() {
    let mut app = AppTest::new(|page: &mut Page| {
        if page.checkbox("Run", true) {
            let clock = Fragment::new("clock", |page: &mut Page| {
                count(page, "tick");
            });
            page.add(clock.run_every(Duration::from_secs(10)));
        }
        let ticks = page.state("tick", 0);
        page.write(ticks.get());
    });
    app.registry().freeze();
    app = app.run();
    app.set("Run", false);
    let n_runs = app.notes().len();
    app.advance(Duration::from_mins(1));
    assert_eq!(app.notes().len(), n_runs);
}

#[test]
fn run_of_everything_wins_over_the_run_of_a_fragment() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let outside = page.slider("outside", 0..=9, 0);
            let gate = gate.clone();
            page.fragment("part", move |page: &mut Page| {
                let inside = page.slider("inside", 0..=9, 0);
                page.write(("began", inside));
                gate.pass();
            });
            page.write(("end", outside));
        }
    })
    .run();
    gate.close();
    app.post_set("inside", 1);
    app.wait_for("began 1");
    app.post_set("inside", 2);
    app.post_set("outside", 3);
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["began 2", "end 3"]);
    assert!(!matches!(last_cause(&mut app), Cause::Fragment { .. }));
}

#[test]
fn press_in_a_fragment_is_seen_once_whichever_run_comes_to_it() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            page.slider("outside", 0..=9, 0);
            let gate = gate.clone();
            page.fragment("part", move |page: &mut Page| {
                page.write("began");
                gate.pass();
                let presses = page.state("presses", 0);
                if page.button("Go") {
                    presses.update(|n| *n += 1);
                }
                page.write(presses.get());
            });
        }
    })
    .run();
    app.click("Go");
    assert_eq!(app.texts(), ["began", "1"]);
    gate.close();
    app.post_click("Go");
    app.post_click("Go");
    gate.await_visitor();
    app.post_set("outside", 1);
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["began", "3"]);
}

#[test]
fn form_in_a_fragment_is_submitted_to_the_fragment() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_whole = count(page, "whole");
        page.fragment("part", |page: &mut Page| {
            let mut form = page.form("f");
            let n = form.slider("n", 0..=9, 0);
            let is_submitted = form.submit("Go");
            page.write((n, is_submitted));
        });
        page.write(n_whole);
    })
    .run();
    app.set("n", 4);
    app.click("Go");
    assert_eq!(app.texts(), ["4 true", "1"]);
}

#[test]
fn callback_in_a_fragment_comes_before_the_fragment_alone() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_whole = count(page, "whole");
        page.fragment("part", |page: &mut Page| {
            page.add(Button::new("Seven").on_click(|page| page.set_value("n", 7)));
            page.add(Button::new("All").on_click(|page: &mut Page| page.rerun_app()));
            let n = page.add(Slider::new("n", 0..=9).key("n"));
            page.write(n);
        });
        page.write(n_whole);
    })
    .run();
    app.click("Seven");
    assert_eq!(app.texts(), ["7", "1"]);
    app.click("All");
    assert_eq!(app.texts(), ["7", "2"]);
    assert_eq!(app.exceptions(), []);
}

#[test]
fn rerun_in_a_fragment_reruns_the_fragment_and_rerun_app_everything() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_whole = count(page, "whole");
        page.fragment("part", |page: &mut Page| {
            let n_part = count(page, "part");
            let is_first = page.state("is_first", true);
            if is_first.get() {
                is_first.set(false);
                page.rerun();
            }
            if page.button("Again") {
                page.rerun();
            }
            if page.button("All") {
                page.rerun_app();
            }
            page.write(("part", n_part));
        });
        page.write(("whole", n_whole));
    })
    .run();
    assert_eq!(app.texts(), ["part 2", "whole 1"]);
    app.click("Again");
    assert_eq!(app.texts(), ["part 4", "whole 1"]);
    app.click("All");
    assert_eq!(app.texts(), ["part 6", "whole 2"]);
}

#[test]
fn inner_fragment_runs_without_the_outer_one() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_whole = count(page, "whole");
        page.fragment("outer", |page: &mut Page| {
            let n_outer = count(page, "outer");
            let is_shown = page.checkbox("Show", true);
            if is_shown {
                page.fragment("inner", |page: &mut Page| {
                    let n_inner = count(page, "inner");
                    let n = page.slider("n", 0..=9, 0);
                    page.write(("inner", n_inner, n));
                });
            }
            page.write(("outer", n_outer));
        });
        page.write(("whole", n_whole));
    })
    .run();
    app.set("n", 3);
    assert_eq!(app.texts(), ["inner 2 3", "outer 1", "whole 1"]);
    app.set("Show", false);
    assert_eq!(app.texts(), ["outer 2", "whole 1"]);
    app.set("Show", true);
    assert_eq!(app.texts(), ["inner 3 0", "outer 3", "whole 1"]);
    assert_eq!(app.exceptions(), []);
}

#[test]
fn failing_fragment_is_shown_in_its_place_and_the_rest_goes_on() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.fragment("part", |page: &mut Page| -> Result {
            match page.select("How", ["well", "error", "panic", "stop"]) {
                "error" => Err("no connection".into()),
                "panic" => panic!("out of luck"),
                "stop" => page.stop(),
                _ => Ok(()),
            }
        });
        page.slider("below", 0..=9, 0);
    })
    .run();
    for (how, words, outcome) in [
        ("error", Some("no connection"), Outcome::Failed),
        ("panic", Some("out of luck"), Outcome::Panicked),
        ("stop", None, Outcome::Done),
        ("well", None, Outcome::Done),
    ] {
        app.choose("How", how);
        for is_whole in [false, true] {
            if is_whole {
                app.rerun();
            }
            let shown = app.exceptions();
            let message = shown.first().map(|it| it.message.to_string());
            assert_eq!(message.as_deref(), words, "{how}");
            assert!(app.has_widget("below"));
            assert_eq!(app.notes().last().expect("ran").outcome, outcome);
        }
    }
}

#[test]
fn duplicate_between_a_fragment_and_the_rest_is_told_in_both_kinds_of_run() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.slider("n", 0..=9, 0);
        page.fragment("part", |page: &mut Page| {
            if page.checkbox("Again", false) {
                page.slider("n", 0..=9, 0);
            }
        });
    })
    .run();
    app.set("Again", true);
    assert_eq!(app.exceptions().len(), 1, "alone");
    app.rerun();
    assert_eq!(app.exceptions().len(), 1, "with everything");
    app.set("Again", false);
    assert_eq!(app.exceptions(), []);
}

#[test]
fn drawing_outside_of_a_fragment_from_inside_is_told() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.fragment("part", |page: &mut Page| {
            let n = page.slider("n", 0..=9, 0);
            page.sidebar().write(n);
        });
    })
    .run();
    for _ in 0..2 {
        let message = app.exceptions()[0].message.to_string();
        assert!(
            message.contains("draws into a place outside of it"),
            "{message}"
        );
        assert_eq!(app.texts(), [""; 0]);
        app.set("n", 3);
    }
}

#[test]
fn fragment_in_a_cached_function_or_a_form_is_refused() {
    #[cache_data]
    fn draw(page: &mut Page) -> i32 {
        page.fragment("cached", |page: &mut Page| page.write("inside"));
        1
    }
    let mut app = AppTest::new(|page: &mut Page| {
        draw(page);
        let mut form = page.form("f");
        form.fragment("formed", |page: &mut Page| page.write("inside"));
        form.submit("Go");
    })
    .run();
    let shown = app.exceptions();
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown[0].message.contains("inside a cached function"));
    assert!(shown[1].message.contains("inside a form"));
    assert_eq!(app.texts(), [""; 0]);
}

#[test]
fn cached_function_in_a_fragment_hits_and_warns_in_its_place() {
    #[cache_data]
    fn square(page: &mut Page, n: i32) -> i32 {
        page.write(("computed for", n));
        page.checkbox(format!("widget {n}"), false);
        n * n
    }
    let mut app = AppTest::new(|page: &mut Page| {
        page.fragment("part", |page: &mut Page| {
            let n = page.slider("n", 0..=9, 2);
            let square = square(page, n);
            page.write(square);
        });
    })
    .run();
    assert_eq!(
        app.alerts(AlertLevel::Warning).len(),
        1,
        "{}",
        app.outline()
    );
    app.set("n", 3);
    miss!(app, square, 1);
    app.set("n", 2);
    hit!(app, square, 1);
    // It warns where the widget stands, at a hit as at a miss.
    assert_eq!(
        app.alerts(AlertLevel::Warning).len(),
        1,
        "{}",
        app.outline()
    );
    let texts = app.texts();
    assert_eq!(
        texts.first().map(String::as_str),
        Some("computed for 2"),
        "{texts:?}"
    );
    assert_eq!(texts.last().map(String::as_str), Some("4"));
    assert_eq!(app.exceptions(), []);
}
