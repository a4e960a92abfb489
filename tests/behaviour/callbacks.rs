//! Callbacks: told of what the user did, once and in order, before the run that shows it.

use dacapo::prelude::*;
use dacapo::testing::AppTest;

use crate::gate::Gate;

/// A log that callbacks and the script write to.
fn log(page: &mut Page) -> impl Fn(String) + Clone + 'static {
    let lines = page.state("log", Vec::<String>::new());
    move |line| lines.update(|lines| lines.push(line))
}

fn lines(page: &mut Page) -> String {
    page.state("log", Vec::<String>::new()).get().join(", ")
}

#[test]
fn change_is_told_before_the_run_with_the_new_value_in_place() {
    let mut app = AppTest::new(|page: &mut Page| {
        let on_change = log(page);
        let told = lines(page);
        let n = page.add(
            Slider::new("n", 0..=9)
                .key("n")
                .on_change(move |page| on_change(format!("{:?}", page.value::<i32>("n")))),
        );
        page.write(format!("{n} told [{told}]"));
    })
    .run();
    assert_eq!(app.texts(), ["0 told []"]);
    app.set("n", 4);
    assert_eq!(app.texts(), ["4 told [Some(4)]"]);
    app.rerun();
    assert_eq!(app.texts(), ["4 told [Some(4)]"], "told once");
    app.set("n", 4);
    assert_eq!(app.texts(), ["4 told [Some(4)]"], "nothing has changed");
}

#[test]
fn callbacks_are_told_in_the_order_of_the_users_doing() {
    let gate = Gate::default();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            for name in ["a", "b"] {
                let log = log(page);
                page.add(Checkbox::new(name).on_change(move |_| log(name.to_owned())));
            }
            let log = log(page);
            page.add(Button::new("Go").on_click(move |_| log("go".to_owned())));
            gate.pass_without_checkpoints();
            let told = lines(page);
            page.write(told);
        }
    })
    .start();
    app.wait_for("button \"Go\"");
    app.post_set("b", true);
    app.post_click("Go");
    app.post_set("a", true);
    app.post_click("Go");
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["b, go, a, go"]);
}

#[test]
fn callback_sets_another_widget_and_the_state() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_resets = page.state("resets", 0);
        page.add(Button::new("Reset").on_click({
            let n_resets = n_resets.clone();
            move |page: &mut Page| {
                n_resets.update(|n| *n += 1);
                page.set_value("name", "nobody");
                page.set_value("size", 7);
                page.set_value("city", "Oslo");
            }
        }));
        let name = page.add(TextInput::new("Name").key("name"));
        let size = page.add(Number::new("Size").range(0.0..=9.0).key("size"));
        let city = page.add(Select::new("City", ["Rome", "Oslo"]).key("city"));
        page.write((name, size, city, n_resets.get()));
    })
    .run();
    app.set("Name", "Ada");
    assert_eq!(app.texts(), ["Ada 0 Rome 0"]);
    app.click("Reset");
    assert_eq!(app.texts(), ["nobody 7 Oslo 1"]);
    app.set("Name", "Bob");
    assert_eq!(
        app.texts(),
        ["Bob 7 Oslo 1"],
        "the user may change it again"
    );
}

#[test]
fn failing_callback_is_shown_and_the_run_goes_on() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.add(Button::new("Fail").on_click(|_| Err::<(), _>("no connection")));
        page.add(Button::new("Panic").on_click(|_| -> () { panic!("out of luck") }));
        page.add(Button::new("Stop").on_click(|page| page.stop()));
        page.add(Button::new("Rerun").on_click(Page::rerun));
        page.write("the end");
    })
    .run();
    for (button, title, message) in [
        ("Fail", "error in the callback of \"Fail\"", "no connection"),
        ("Panic", "panic in the callback of \"Panic\"", "out of luck"),
    ] {
        app.click(button);
        let shown = app.exceptions();
        assert_eq!(shown.len(), 1);
        assert_eq!(&*shown[0].title, title);
        assert!(shown[0].message.contains(message), "{shown:?}");
        assert_eq!(app.texts(), ["the end"]);
    }
    let n_runs = app.notes().len();
    for button in ["Stop", "Rerun"] {
        app.click(button);
        assert_eq!(app.exceptions(), []);
        assert_eq!(app.texts(), ["the end"]);
    }
    assert_eq!(app.notes().len(), n_runs + 2, "one run for each press");
}

#[test]
fn callback_is_told_once_and_to_its_end_although_its_run_is_interrupted() {
    let (in_callback, in_script) = (Gate::default(), Gate::default());
    in_script.open();
    let mut app = AppTest::new({
        let (in_callback, in_script) = (in_callback.clone(), in_script.clone());
        move |page: &mut Page| {
            let n = page.slider("n", 0..=9, 0);
            page.write(("began", n));
            in_script.pass();
            let log = log(page);
            let gate = in_callback.clone();
            let is_pressed = page.add(Button::new("Go").on_click(move |_| {
                log("begins".to_owned());
                gate.pass();
                log("ends".to_owned());
            }));
            let told = lines(page);
            page.write((is_pressed, told));
        }
    })
    .run();
    in_script.close();
    app.post_click("Go");
    in_callback.await_visitor();
    app.post_set("n", 1);
    in_callback.open();
    app.wait_for("began 1");
    app.post_set("n", 2);
    app.wait_for("began 2");
    in_script.open();
    app.settle();
    assert_eq!(app.texts(), ["began 2", "true begins, ends"]);
}

#[test]
fn callback_belongs_to_the_last_run_that_drew_its_widget() {
    let mut app = AppTest::new(|page: &mut Page| {
        let log = log(page);
        let n = page.state("n", 0);
        n.update(|n| *n += 1);
        let run = n.get();
        if run < 3 {
            page.add(Button::new("Go").on_click(move |_| log(format!("from run {run}"))));
        } else {
            page.add(Button::new("Go"));
        }
        let told = lines(page);
        page.write(told);
    })
    .run();
    app.click("Go");
    app.click("Go");
    app.click("Go");
    assert_eq!(app.texts(), ["from run 1, from run 2"]);
}

#[test]
fn callback_of_a_disabled_button_is_not_told() {
    let mut app = AppTest::new(|page: &mut Page| {
        let log = log(page);
        page.add(
            Button::new("Go")
                .disabled(true)
                .on_click(move |_| log("go".to_owned())),
        );
        let told = lines(page);
        page.write(("told:", told));
    })
    .run();
    app.click("Go");
    assert_eq!(app.texts(), ["told:"]);
}

#[test]
fn what_a_callback_captured_is_dropped_with_its_widget() {
    let shared = Arc::new(());
    let mut app = AppTest::new({
        let shared = Arc::clone(&shared);
        move |page: &mut Page| {
            if page.checkbox("Show", true) {
                let shared = Arc::clone(&shared);
                page.add(Button::new("Go").on_click(move |_| drop(Arc::clone(&shared))));
            }
        }
    })
    .run();
    assert_eq!(Arc::strong_count(&shared), 3);
    app.rerun();
    assert_eq!(Arc::strong_count(&shared), 3, "the last run's alone");
    app.set("Show", false);
    assert_eq!(Arc::strong_count(&shared), 2);
}

#[test]
fn callback_inside_a_cached_function_is_refused() {
    #[cache_data(allow_widgets)]
    fn draw(page: &mut Page) -> i32 {
        page.add(Slider::new("n", 0..=9).on_change(|_| ()))
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let n = draw(page);
        page.write(n);
    })
    .run();
    app.set("n", 3);
    assert_eq!(app.texts(), ["3"]);
    let message = &app.exceptions()[0].message;
    assert!(message.contains("inside a cached function"), "{message}");
}

#[test]
fn every_press_before_a_change_is_told_before_it() {
    let gate = Gate::default();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let told = log(page);
            page.add(
                Slider::new("n", 0..=9)
                    .key("n")
                    .on_change(move |_| told("n".to_owned())),
            );
            let told = log(page);
            page.add(Button::new("Reset").on_click(move |page: &mut Page| {
                told("reset".to_owned());
                page.set_value("n", 0);
            }));
            gate.pass_without_checkpoints();
            let told = lines(page);
            let n = page.value::<i32>("n");
            page.write((told, format!("{n:?}")));
        }
    })
    .start();
    app.wait_for("button \"Reset\"");
    app.post_click("Reset");
    app.post_click("Reset");
    app.post_set("n", 5);
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["reset, reset, n Some(5)"]);
}
