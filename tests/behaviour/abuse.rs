//! Scripts that are up to no good, and users who are faster than they are: the window goes on.

use std::time::Duration;

use dacapo::hash::by_mtime;
use dacapo::platform::Picked;
use dacapo::prelude::*;
use dacapo::protocol::Outcome;
use dacapo::testing::{AppTest, hit, miss};
use dacapo::{App, PageSpec};
use egui::ViewportId;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::gate::Gate;
use crate::harness::{Answers, Window, page};

#[test]
fn script_that_panics_on_every_run_answers_every_time_and_can_be_mended() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_runs = page.state("runs", 0);
        n_runs.update(|n| *n += 1);
        let is_well = page.checkbox("Well", false);
        page.button("Press");
        assert!(is_well, "run {} is broken", n_runs.get());
        page.text("at last");
    })
    .run();
    for n in 2..=50 {
        if n % 2 == 0 {
            app.rerun();
        } else {
            app.click("Press");
        }
        let exceptions = app.exceptions();
        assert_eq!(exceptions.len(), 1);
        assert_eq!(&*exceptions[0].message, format!("run {n} is broken"));
    }
    let notes = app.notes();
    assert!(notes.iter().all(|note| note.outcome == Outcome::Panicked));
    app.set("Well", true);
    assert_eq!(app.texts(), ["at last"]);
    assert!(app.exceptions().is_empty());
}

#[test]
fn window_of_another_user_is_closed_while_its_script_runs() {
    let gate = Gate::default();
    let script = {
        let gate = gate.clone();
        move |page: &mut Page| {
            page.text(format!("begun by {}", page.session()));
            if page.session().0 > 0 {
                gate.pass_without_checkpoints();
            }
            page.text(format!("ended by {}", page.session()));
        }
    };
    let mut window = Window::of_script(script);
    window.wait_for("ended by A");
    window.click(Role::Button, "Open as another user");
    window.wait_for("begun by B");
    gate.await_visitor();
    window.click(Role::Button, "Close");
    window.wait_for_end_of("begun by B");
    window.click(Role::Button, "Rerun");
    window.wait_for("· rerun 2");
    gate.open();
    window.0.run_steps(5);
    assert!(window.0.query_by_label("ended by B").is_none());
}

/// How long a file is, read at most once as long as it doesn't change.
#[cache_data(hash_funcs(path = by_mtime))]
fn length_of(path: &Path) -> Result<usize> {
    Ok(std::fs::read(path)?.len())
}

#[test]
fn file_of_a_hundred_megabytes_is_chosen_and_read_once() {
    const N_BYTES: usize = 100 << 20;
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("abuse-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let path = folder.join("large.bin");
    let file = std::fs::File::create(&path).expect("the file can be made");
    file.set_len(N_BYTES as u64).expect("it can be that long");
    let script = |page: &mut Page| -> Result {
        if let Some(file) = page.file("Large", &["bin"]) {
            page.text(format!("{} of {}", length_of(&file)?, file.n_bytes()));
        }
        Ok(())
    };
    let expected = format!("{N_BYTES} of {N_BYTES}");

    let mut app = AppTest::new(script).run();
    app.set("Large", &*path);
    assert_eq!(app.texts(), [&*expected]);
    miss!(app, length_of, 1);
    app.rerun();
    hit!(app, length_of, 1);

    let answers = Answers(Mutex::new([Picked::Files(vec![path])].into()));
    let app = App::new("Test").page(page("Only", script));
    let mut window = Window::with(app, answers, None);
    window.wait_for("Large");
    window.0.get_by_label("Browse…").click();
    window.0.step();
    window.wait_for(&expected);
    drop(window);
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}

#[test]
fn containers_that_are_drawn_into_each_other_without_end_are_stopped_with_a_word() {
    #[expect(unconditional_recursion, reason = "it is what is to be stopped")]
    fn dig(page: &mut Page) {
        dig(&mut page.container());
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let goes_down = page.checkbox("Down", true);
        page.text("above");
        if goes_down {
            dig(page);
        }
        page.text("below");
    })
    .run();
    assert_eq!(app.texts(), ["above"]);
    let message = app.exceptions()[0].message.to_string();
    assert!(message.contains("inside of each other"), "{message}");
    app.set("Down", false);
    assert_eq!(app.texts(), ["above", "below"]);
}

#[test]
fn fragments_that_are_drawn_into_each_other_without_end_are_stopped_with_a_word() {
    fn dig(page: &mut Page) {
        page.fragment("deeper", dig);
    }
    let mut app = AppTest::new(|page: &mut Page| {
        dig(page);
        page.text("below");
    })
    .run();
    assert_eq!(app.texts(), ["below"]);
    let message = app.exceptions()[0].message.to_string();
    assert!(message.contains("inside of each other"), "{message}");
}

#[test]
fn cached_function_that_clears_what_others_have_drawn_is_told_not_to() {
    #[cache_data]
    fn clean(page: &mut Page, n: u32) -> u32 {
        page.text("drawn in vain");
        page.clear();
        page.text(format!("drawn by call {n}"));
        n
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let mut own = page.container();
        clean(&mut own, 1);
        page.text("above");
        clean(page, 2);
    })
    .run();
    let texts = [
        "drawn by call 1",
        "above",
        "drawn in vain",
        "drawn by call 2",
    ];
    for _ in 0..2 {
        assert_eq!(app.texts(), texts);
        let exceptions = app.exceptions();
        assert_eq!(exceptions.len(), 1);
        let message = &exceptions[0].message;
        assert!(
            message.contains("clears what stood in its page"),
            "{message}"
        );
        app.rerun();
    }
}

#[test]
fn computation_that_was_finished_before_its_run_was_interrupted_is_remembered() {
    #[cache_data]
    fn square(n: i32) -> i32 {
        n * n
    }
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let n = page.slider("n", 0..=9, 1);
            let squared = square(n);
            gate.pass();
            page.write(("squared", squared));
        }
    })
    .run();
    gate.close();
    app.post_set("n", 5);
    gate.await_visitor();
    app.post_set("n", 2);
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["squared 4"]);
    app.set("n", 5);
    hit!(app, square, 1);
}

#[test]
fn script_that_reaches_no_check_point_is_shown_as_running_and_the_window_goes_on() {
    let gate = Gate::default();
    gate.open();
    let script = {
        let gate = gate.clone();
        move |page: &mut Page| {
            let n = page.slider("n", 0..=9, 0);
            page.checkbox("On", false);
            gate.pass_without_checkpoints();
            page.text(format!("drawn {n}"));
        }
    };
    let mut window = Window::of_script(script);
    window.wait_for("drawn 0");
    gate.close();
    window.get(Role::Slider, "n").focus();
    window.0.step();
    window.press(egui::Key::ArrowRight);
    gate.await_visitor();
    window.wait_until("the run is shown to go on", |harness| {
        harness.query_by_label("Stop").is_some()
    });
    // Nobody has asked it to stop so far.
    window.0.run_steps(90);
    let is_deaf = |harness: &egui_kittest::Harness<'_, dacapo::shell::Shell>| {
        let label = harness.query_by_label_contains("no check point yet");
        label.is_some()
    };
    assert!(!is_deaf(&window.0));
    window.click(Role::Button, "Stop");
    window.wait_until("it is shown to come to no check point", is_deaf);
    // What the user does meanwhile shows at once.
    window.click(Role::CheckBox, "On");
    let is_on = |window: &Window| {
        use egui_kittest::kittest::NodeT;
        let node = window.get(Role::CheckBox, "On");
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    window.0.step();
    assert!(is_on(&window));
    gate.open();
    window.wait_for("drawn 1");
    assert!(is_on(&window));
    assert!(!is_deaf(&window.0));
}

#[test]
fn nothing_is_painted_while_nothing_changes() {
    for is_inspector_open in [false, true] {
        let script = |page: &mut Page| {
            page.title("Calm");
            let n = page.slider("n", 0..=9, 0);
            page.checkbox("On", true);
            page.table([(1, 2)]);
            page.line_chart([1.0, 2.0, 1.5]);
            page.text(format!("drawn {n}"));
        };
        let app = App::new("Test")
            .inspector(is_inspector_open)
            .page(page("Only", script));
        let mut window = Window::of(app);
        window.wait_for("drawn 0");
        window.wait_until("the window comes to rest", |harness| {
            let root = &harness.output().viewport_output[&ViewportId::ROOT];
            root.repaint_delay == Duration::MAX
        });
    }
}

#[test]
fn page_of_everything_that_there_is_comes_to_rest() {
    // Its clock stands still, and with it what ticks.
    let registry = dacapo::Registry::new();
    registry.freeze();
    let gate = Gate::default();
    let tour = {
        let gate = gate.clone();
        PageSpec::new("", "Tour", move |page: &mut Page| {
            gate.pass();
            dacapo_gallery::scripts::tour::script(page)
        })
    };
    let mut window = Window::of(App::new("Test").page(tour.registry(registry)));
    // It also shows what no font of a test has.
    let tofu = egui::MissingGlyphPolicy::Tofu;
    window.0.ctx.set_missing_glyph_policy(tofu);
    gate.open();
    // All of it can be seen.
    window.0.set_size(egui::vec2(1_200.0, 8_000.0));
    window.wait_for("Chapter");
    for chapter in ["Elements", "Inputs", "Layout", "Tables", "Charts", "Flow"] {
        window.click(Role::RadioButton, chapter);
        window.wait_until("the chapter is there", |harness| {
            harness.query_all_by_label(chapter).count() > 1
        });
        window.wait_until("the window comes to rest", |harness| {
            let root = &harness.output().viewport_output[&ViewportId::ROOT];
            root.repaint_delay == Duration::MAX
        });
    }
}

#[test]
fn less_motion_is_chosen_once_and_kept() {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("motion-{}", std::process::id()));
    let open = || {
        let app = App::new("Still").page(page("Only", |page: &mut Page| page.text("here")));
        Window::with(app, Answers::default(), Some(folder.clone()))
    };
    let is_still = |window: &Window| {
        let style = window.0.ctx.global_style();
        style.animation_time <= 0.0 && !style.visuals.text_cursor.blink
    };
    let mut window = open();
    // The harness wants none by itself.
    dacapo::theme::reduce_motion(&window.0.ctx, false);
    window.wait_for("here");
    assert!(!is_still(&window));
    window.click(Role::Button, "Theme");
    window.wait_for("Less motion");
    window.click(Role::CheckBox, "Less motion");
    window.0.run_steps(3);
    assert!(is_still(&window));
    drop(window);
    let settings = std::fs::read_to_string(folder.join("dacapo/still.json"));
    let settings = settings.expect("settings were written");
    assert!(
        settings.contains("\"is_motion_reduced\": true"),
        "{settings}"
    );
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}

#[test]
fn spinner_stands_still_where_motion_is_reduced() {
    #[cache_data(show_spinner = "Reading rides…", ignore(gate))]
    fn slow(gate: &Gate) -> u32 {
        gate.pass();
        1
    }
    let gate = Gate::default();
    let mut window = Window::of_script({
        let gate = gate.clone();
        move |page: &mut Page| page.text(slow(&gate))
    });
    window.wait_for("Reading rides…");
    for is_reduced in [false, true] {
        dacapo::theme::reduce_motion(&window.0.ctx, is_reduced);
        window.0.run_steps(20);
        let root = &window.0.output().viewport_output[&ViewportId::ROOT];
        // The bar above counts seconds, the dots turn faster.
        let turns = root.repaint_delay < Duration::from_millis(150);
        assert_ne!(turns, is_reduced, "{:?}", root.repaint_delay);
    }
    gate.open();
    window.wait_for("1");
}
