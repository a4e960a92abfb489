//! Containers in the window: tabs, popovers, dialogs, the sidebar, and how they stand.

use std::path::PathBuf;

use dacapo::App;
use dacapo::prelude::*;
use egui::Key;
use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::{Answers, Window, page};

fn is_there(window: &Window, text: &str) -> bool {
    window.0.query_all_by_label(text).next().is_some()
}

fn click_at(window: &mut Window, at: egui::Pos2) {
    window.0.drag_at(at);
    window.0.step();
    window.0.drop_at(at);
    window.0.step();
}

#[test]
fn tabs_are_chosen_by_click_and_by_arrow_keys_and_keep_their_place_over_reruns() {
    let mut window = Window::of_script(|page: &mut Page| {
        let [mut one, mut two, mut three] = page.tabs(["One", "Two", "Three"]);
        one.text("first");
        two.text("second");
        let is_on = three.checkbox("On", false);
        three.text(format!("third {is_on}"));
        page.text("the end");
    });
    window.wait_for("the end");
    assert!(is_there(&window, "first") && !is_there(&window, "second"));
    window.click(Role::Tab, "Two");
    window.wait_for("second");
    assert!(!is_there(&window, "first"));
    window.press(Key::ArrowRight);
    window.wait_for("third false");
    window.click(Role::CheckBox, "On");
    window.wait_for("third true");
    let toggled = |window: &Window, label: &str| {
        let tab = window.get(Role::Tab, label);
        tab.accesskit_node()
            .is_selected()
            .or_else(|| tab.accesskit_node().toggled().map(|it| it == Toggled::True))
    };
    assert_eq!(toggled(&window, "Three"), Some(true));
    assert_eq!(toggled(&window, "One"), Some(false));
    window.get(Role::Tab, "Three").focus();
    window.0.step();
    window.press(Key::ArrowRight);
    window.wait_for("first");
    window.press(Key::End);
    window.wait_for("third true");
}

#[test]
fn a_popover_stays_open_while_it_is_used_and_closes_outside() {
    let mut window = Window::of_script(|page: &mut Page| {
        let mut filter = page.popover("Filter");
        let is_member = filter.checkbox("Members", false);
        let kind = filter.select("Kind", ["all", "classic", "electric"]);
        page.text(format!("{is_member} {kind}"));
    });
    window.wait_for("false all");
    assert!(!is_there(&window, "Members"));
    window.click(Role::Button, "Filter");
    window.wait_for("Members");
    window.click(Role::CheckBox, "Members");
    window.wait_for("true all");
    window.click(Role::ComboBox, "Kind");
    window.wait_for("electric");
    window.0.get_by_label("electric").click();
    window.wait_for("true electric");
    assert!(
        is_there(&window, "Members"),
        "a list inside doesn't close it"
    );
    click_at(&mut window, egui::pos2(900.0, 900.0));
    window.wait_for_end_of("Members");
    window.click(Role::Button, "Filter");
    window.wait_for("Members");
    window.press(Key::Escape);
    window.wait_for_end_of("Members");
}

#[test]
fn a_dialog_is_closed_by_escape_by_its_cross_and_by_a_click_beside_it() {
    let mut window = Window::of_script(|page: &mut Page| {
        let mut about = page.dialog("About");
        if page.button("About…") {
            about.open();
        }
        if let Some(mut body) = about.body() {
            let name = body.text_input("Name", "");
            body.text(format!("hello {name:?}"));
        }
        page.text(if about.is_open() { "open" } else { "closed" });
    });
    window.wait_for("closed");
    let open = |window: &mut Window| {
        window.click(Role::Button, "About…");
        window.wait_for("hello \"\"");
        window.wait_for("open");
    };
    open(&mut window);
    assert!(
        window
            .0
            .query_by_role_and_label(Role::Dialog, "About")
            .is_some()
    );
    window.type_over("Name", "Ada");
    window.press(Key::Enter);
    window.wait_for("hello \"Ada\"");
    window.press(Key::Escape);
    window.wait_for("closed");
    open(&mut window);
    window.click(Role::Button, "Close the dialog");
    window.wait_for("closed");
    open(&mut window);
    window.0.step();
    click_at(&mut window, egui::pos2(30.0, 700.0));
    window.wait_for("closed");
}

#[test]
fn escape_in_a_text_field_of_a_dialog_leaves_the_field_first() {
    let mut window = Window::of_script(|page: &mut Page| {
        let mut about = page.add(Dialog::new("About").open(true));
        if let Some(mut body) = about.body() {
            body.text_input("Name", "");
        }
        page.text(if about.is_open() { "open" } else { "closed" });
    });
    window.wait_for("open");
    window.wait_for("Name");
    window.type_over("Name", "Ada");
    window.press(Key::Escape);
    window.0.run_steps(3);
    assert!(is_there(&window, "open"));
    window.press(Key::Escape);
    window.wait_for("closed");
}

#[test]
fn a_container_of_a_fixed_height_scrolls_and_columns_stand_as_they_were_told() {
    let mut window = Window::of_script(|page: &mut Page| {
        let mut low = page.add(Container::new().height(120.0).border(true));
        for n in 0..40 {
            low.text(format!("line {n}"));
        }
        page.text("below the box");
        let [mut high, mut lower] = page.add(Columns::equal().align(VerticalAlign::Bottom));
        for n in 0..5 {
            high.text(format!("high {n}"));
        }
        lower.text("low");
        page.text("the end");
    });
    window.wait_for("the end");
    window.0.run_steps(3);
    let bottom = |label: &str| window.0.get_by_label(label).rect().bottom();
    let top = |label: &str| window.0.get_by_label(label).rect().top();
    assert!(top("below the box") - top("line 0") < 160.0);
    assert!((bottom("low") - bottom("high 4")).abs() < 2.0);
    assert!(top("the end") > bottom("high 4"));
}

#[test]
fn the_sidebar_is_hidden_and_shown_and_that_is_remembered() {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("sidebar-{}", std::process::id()));
    let open = || {
        let app = App::new("Aside").page(page("Only", |page: &mut Page| {
            page.sidebar().text("at the side");
            page.text("here");
        }));
        let mut window = Window::with(app, Answers::default(), Some(folder.clone()));
        window.wait_for("here");
        window.0.run_steps(2);
        window
    };
    let mut window = open();
    assert!(is_there(&window, "at the side"));
    window.click(Role::Button, "Sidebar");
    window.0.run_steps(2);
    assert!(!is_there(&window, "at the side"));
    drop(window);

    let mut window = open();
    assert!(!is_there(&window, "at the side"));
    window.click(Role::Button, "Sidebar");
    window.0.run_steps(2);
    assert!(is_there(&window, "at the side"));
    window.0.set_size(egui::vec2(400.0, 500.0));
    window.0.run_steps(4);
    assert!(!is_there(&window, "at the side"), "there is no room for it");
    window.click(Role::Button, "Sidebar");
    window.0.run_steps(2);
    assert!(is_there(&window, "at the side") && is_there(&window, "here"));
    drop(window);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn long_labels_stay_within_a_narrow_window() {
    const LONG: &str =
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen in allen Größen und Farben";
    let mut window = Window::of_script(|page: &mut Page| {
        for words in [
            LONG,
            "words that are short but very many of them in a row, so that they need several lines",
        ] {
            page.title(words);
            page.add(Heading::header(words).help(words).divider(true));
            page.caption(words);
            page.text(words);
            page.markdown(words);
            page.add(Badge::new(words).level(AlertLevel::Info));
            page.link(words, "https://example.org");
            page.link_button(words, "https://example.org");
            page.add(
                Metric::new(words, words)
                    .delta(words)
                    .border(true)
                    .help(words),
            );
            page.progress(0.5, words);
            page.code(words, "");
            page.warning(words);
            page.status(words, |status| status.write(words));
            page.add(Expander::new(words).open(true)).write(words);
            page.add(Tabs::new([words, "B"]));
            page.add(Popover::new(words));
            let [mut left, _right] = page.add(Columns::equal().border(true));
            left.write(words);
            page.toast(words);
        }
        page.text("the end");
    });
    // The fonts of the machine have other scripts; those of a test need not.
    window
        .0
        .ctx
        .set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    window.0.set_size(egui::vec2(400.0, 6_000.0));
    window.wait_for("the end");
    // In points: a zoom of 200 % makes a window of 800 points one of 400.
    for width in [400.0, 320.0, 640.0] {
        window.0.set_size(egui::vec2(width, 6_000.0));
        window.0.run_steps(4);
        // Code scrolls sideways.
        let is_code = |window: &Window, rect: egui::Rect| {
            let mut copies = window.0.query_all_by_label("Copy");
            copies.any(|copy| {
                rect.top() <= copy.rect().bottom() && copy.rect().top() <= rect.bottom()
            })
        };
        let edge = window.0.ctx.content_rect().right() + 0.5;
        for role in [
            Role::Label,
            Role::Heading,
            Role::Link,
            Role::Button,
            Role::Tab,
        ] {
            for node in window.0.query_all_by_role(role) {
                let rect = node.rect();
                let words = (node.value(), node.accesskit_node().label());
                assert!(
                    rect.right() <= edge || is_code(&window, rect),
                    "width {width}, {role:?} {words:?} at {rect}"
                );
            }
        }
    }
}
