//! Forms: what is changed in one reaches the script when it is submitted, all at once.

use dacapo::prelude::*;
use dacapo::protocol::Cause;
use dacapo::testing::{AppTest, Find};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::gate::Gate;
use crate::harness::Window;

/// A form with a name and a size, and what the script sees of it.
fn order(page: &mut Page) {
    let log = page.state("log", Vec::<String>::new());
    let mut form = page.form("Order");
    let name = form.text_input("Name", "");
    let size = form.slider("Size", 0..=9, 1);
    let is_submitted = form.submit("Apply");
    log.update(|log| log.push(format!("{name} {size} {is_submitted}")));
    page.write(log.get().join(", "));
}

#[test]
fn changes_in_a_form_reach_the_script_as_one_run_with_the_press() {
    let mut app = AppTest::new(order).run();
    app.set("Name", "Ada");
    app.set("Size", 3);
    assert_eq!(app.texts(), [" 1 false"], "no run yet");
    assert_eq!(app.unsubmitted(), ["Name", "Size"]);
    app.click("Apply");
    assert_eq!(app.texts(), [" 1 false, Ada 3 true"]);
    assert_eq!(app.unsubmitted(), [""; 0]);
    let Some(Cause::Several(causes)) = app.notes().last().map(|note| note.cause.clone()) else {
        panic!("{:?}", app.notes());
    };
    assert_eq!(causes.len(), 3, "two changes and the press: {causes:?}");
    app.rerun();
    assert_eq!(app.texts(), [" 1 false, Ada 3 true, Ada 3 false"]);
}

#[test]
fn change_that_is_taken_back_waits_for_nothing() {
    let mut app = AppTest::new(order).run();
    app.set("Size", 3);
    app.set("Size", 1);
    assert_eq!(app.unsubmitted(), [""; 0]);
}

#[test]
fn changes_in_a_form_outlive_a_run_that_something_else_started() {
    let mut app = AppTest::new(order).run();
    app.set("Name", "Ada");
    app.rerun();
    assert_eq!(app.unsubmitted(), ["Name"]);
    app.click("Apply");
    assert!(app.texts()[0].ends_with("Ada 1 true"));
}

#[test]
fn submissions_in_a_row_are_seen_one_by_one_and_whole() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            page.write("began");
            gate.pass();
            let log = page.state("log", Vec::<String>::new());
            let mut form = page.form("Pair");
            let a = form.number("a", 0..=9, 0);
            let b = form.number("b", 0..=9, 0);
            if form.submit("Add") {
                log.update(|log| log.push(format!("{a}{b}")));
            }
            page.write(log.get().join(", "));
        }
    })
    .run();
    gate.close();
    for n in [1, 2, 3] {
        app.post_set("a", n);
        app.post_set("b", n);
        app.post_click("Add");
        gate.await_visitor();
    }
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["began", "11, 22, 33"]);
}

#[test]
fn form_that_clears_is_empty_again_while_its_run_sees_what_was_submitted() {
    let mut app = AppTest::new(|page: &mut Page| {
        let names = page.state("names", Vec::<String>::new());
        let mut form = page.add(Form::new("Add").clear_on_submit(true));
        let name = form.text_input("Name", "");
        let is_submitted = form.submit("Add");
        let below = form.checkbox("Below the button", false);
        if is_submitted {
            names.update(|names| names.push(format!("{name} {below}")));
        }
        page.write(names.get().join(", "));
    })
    .run();
    for name in ["Ada", "Ada"] {
        app.set("Name", name);
        app.set("Below the button", true);
        app.click("Add");
    }
    assert_eq!(app.texts(), ["Ada true, Ada true"]);
    assert!(app.outline().contains("text input \"Name\" \"\""));
    app.click("Add");
    assert_eq!(app.texts(), ["Ada true, Ada true,  false"]);
}

#[test]
fn submission_whose_run_is_interrupted_above_the_form_is_seen_by_the_next_one() {
    let gate = Gate::default();
    gate.open();
    let mut app = AppTest::new({
        let gate = gate.clone();
        move |page: &mut Page| {
            let n = page.slider("n", 0..=9, 0);
            page.write(("began", n));
            gate.pass();
            let log = page.state("log", Vec::<String>::new());
            let mut form = page.add(Form::new("Add").clear_on_submit(true));
            let name = form.text_input("Name", "");
            if form.submit("Add") {
                log.update(|log| log.push(name));
            }
            page.write(log.get().join(", "));
        }
    })
    .run();
    gate.close();
    app.post_set("Name", "Ada");
    app.post_click("Add");
    gate.await_visitor();
    app.post_set("n", 1);
    app.wait_for("began 1");
    app.post_set("n", 2);
    app.wait_for("began 2");
    gate.open();
    app.settle();
    assert_eq!(app.texts(), ["began 2", "Ada"]);
}

#[test]
fn callbacks_in_a_form_are_told_when_it_is_submitted_the_button_last() {
    let mut app = AppTest::new(|page: &mut Page| {
        let log = page.state("log", Vec::<String>::new());
        let note = |text: &'static str| {
            let log = log.clone();
            move |page: &mut Page| {
                let n = page.value::<i32>("n");
                log.update(|log| log.push(format!("{text} {n:?}")));
            }
        };
        let mut form = page.form("f");
        form.add(Slider::new("n", 0..=9).key("n").on_change(note("n")));
        form.add(Slider::new("m", 0..=9).on_change(note("m")));
        form.add(Submit::new("Go").on_click(note("go")));
        page.write(log.get().join(", "));
    })
    .run();
    app.set("m", 2);
    app.set("n", 4);
    assert_eq!(app.texts(), [""; 0]);
    app.click("Go");
    app.rerun();
    assert_eq!(app.texts(), ["m Some(4), n Some(4), go Some(4)"]);
}

#[test]
fn value_that_the_script_sets_takes_the_place_of_what_waits() {
    let mut app = AppTest::new(|page: &mut Page| {
        if page.button("Seven") {
            page.set_value("n", 7);
        }
        let mut form = page.form("f");
        let n = form.add(Slider::new("n", 0..=9).key("n"));
        form.submit("Go");
        page.write(n);
    })
    .run();
    app.set("n", 3);
    app.click("Seven");
    assert_eq!(app.unsubmitted(), [""; 0]);
    app.click("Go");
    assert_eq!(app.texts(), ["7"]);
}

#[test]
fn mistakes_with_forms_are_shown_with_the_way_out() {
    let mut app = AppTest::new(
        |page: &mut Page| match page.text_input("Mistake", "").as_str() {
            "button" => {
                let mut form = page.form("f");
                form.button("Plain");
                form.submit("Go");
            }
            "save" => {
                let mut form = page.form("f");
                form.add(SaveFile::new("Save", "f.csv"));
                form.submit("Go");
            }
            "nested" => {
                let mut form = page.form("f");
                let mut inner = form.form("g");
                inner.slider("n", 0..=9, 0);
                form.submit("Go");
            }
            "twice" => {
                let _first = page.form("f").submit("Go");
                let _second = page.form("f").submit("Go");
            }
            "outside" => {
                page.submit("Go");
            }
            _ => {}
        },
    )
    .run();
    for (mistake, words) in [
        (
            "button",
            "only a submit button starts a run from inside the form \"f\"",
        ),
        ("save", "nothing is saved from inside the form \"f\""),
        ("nested", "a form can't stand inside another one"),
        ("twice", "two forms have the same headline or the same key"),
        ("outside", "there is no form around it to submit"),
    ] {
        app.set("Mistake", mistake);
        let shown = app.exceptions();
        assert!(shown[0].message.contains(words), "{shown:?}");
    }
}

#[test]
fn form_without_a_submit_button_says_so() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut form = page.form("f");
        form.slider("n", 0..=9, 0);
        if page.checkbox("Stop", false) {
            page.stop();
        }
    })
    .run();
    assert!(
        app.texts()[0].contains("no submit button"),
        "{}",
        app.outline()
    );
    app.set("Stop", true);
    assert_eq!(app.texts(), [""; 0], "what was not drawn was not forgotten");
}

#[test]
fn same_widget_inside_and_outside_of_a_form_is_two_widgets() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut form = page.form("f");
        let inside = form.slider("n", 0..=9, 1);
        form.submit("Go");
        let outside = page.slider("n", 0..=9, 1);
        page.write((inside, outside));
    })
    .run();
    assert_eq!(app.exceptions(), []);
    app.set(Find::label("n").inside("f"), 5);
    app.click("Go");
    assert_eq!(app.texts(), ["5 1"]);
}

#[test]
fn submission_is_seen_by_a_cached_function_that_draws_the_form() {
    #[cache_data(allow_widgets)]
    fn ask(page: &mut Page) -> String {
        let mut form = page.form("f");
        let n = form.slider("n", 0..=9, 0);
        let is_submitted = form.submit("Go");
        format!("{n} {is_submitted}")
    }
    let mut app = AppTest::new(|page: &mut Page| {
        let answer = ask(page);
        page.write(answer);
    })
    .run();
    app.rerun();
    app.set("n", 4);
    assert_eq!(app.texts(), ["0 false"]);
    app.click("Go");
    assert_eq!(app.texts(), ["4 true"]);
    app.rerun();
    assert_eq!(app.texts(), ["4 false"]);
    assert_eq!(app.exceptions(), []);
}

#[test]
fn enter_in_a_text_field_submits_the_form_and_changes_are_marked_until_then() {
    let mut window = Window::of_script(|page: &mut Page| {
        let mut form = page.form("Order");
        let name = form.text_input("Name", "");
        let is_fast = form.checkbox("Fast", false);
        let is_submitted = form.submit("Apply");
        page.text(format!("{name:?} {is_fast} {is_submitted}"));
    });
    window.wait_for("\"\" false false");
    window.click(Role::CheckBox, "Fast");
    window.wait_for("● 1 change not yet submitted");
    window.wait_for("not yet submitted");
    window.type_over("Name", "Ada");
    window.press(Key::Enter);
    window.wait_for("\"Ada\" true true");
    window.wait_for_end_of("● 1 change not yet submitted");
    assert!(window.0.query_by_label("not yet submitted").is_none());
    window.get(Role::TextInput, "Name").focus();
    window.0.step();
    window.press(Key::Enter);
    window.wait_for("· rerun 3");
}

#[test]
fn submit_button_takes_what_was_typed_and_a_form_that_clears_is_empty_then() {
    let mut window = Window::of_script(|page: &mut Page| {
        let names = page.state("names", Vec::<String>::new());
        let mut form = page.add(Form::new("Add").clear_on_submit(true));
        let name = form.text_input("Name", "");
        if form.submit("Add") {
            names.update(|names| names.push(name));
        }
        page.text(format!("{:?}", names.get()));
    });
    window.wait_for("[]");
    for (name, names) in [("Ada", "[\"Ada\"]"), ("Bob", "[\"Ada\", \"Bob\"]")] {
        window.type_over("Name", name);
        window.click(Role::Button, "Add");
        window.wait_for(names);
        window.wait_until("the field is empty", |harness| {
            let field = harness.get_by_role_and_label(Role::TextInput, "Name");
            field.value().is_none_or(|text| text.is_empty())
        });
    }
}

#[test]
fn reset_takes_back_what_is_not_submitted() {
    let mut app = AppTest::new(|page: &mut Page| {
        let mut form = page.form("Add");
        let name = form.text_input("Name", "");
        form.submit("Add");
        page.write(format!("[{name}]"));
    })
    .run();
    app.set("Name", "Ada");
    assert_eq!(app.unsubmitted(), ["Name"]);
    app.reset();
    assert_eq!(app.unsubmitted(), [""; 0]);
    app.click("Add");
    assert_eq!(app.texts(), ["[]"]);
}
