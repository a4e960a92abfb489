//! Pages without measure: a hundred thousand elements, containers two hundred deep.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dacapo::prelude::*;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::Window;

const N: usize = 100_000;

fn scroll(window: &mut Window, by: f32) {
    window.scroll(egui::pos2(600.0, 700.0), by);
}

#[test]
fn of_a_hundred_thousand_elements_those_that_can_be_seen_are_laid_out() {
    let mut window = Window::of_script(|page: &mut Page| {
        for n in 0..N {
            page.write(format!("line {n}"));
        }
    });
    window.wait_for("line 0");
    window.wait_for("· rerun 1");
    window.wait_until("the run is over", |harness| {
        harness.query_by_label_contains("· took").is_some()
    });
    window.0.run_steps(4);
    let n_nodes = window.0.query_all_by_role(Role::Label).count();
    assert!(n_nodes < 300, "{n_nodes}");

    scroll(&mut window, -1e8);
    window.wait_for(&format!("line {}", N - 1));
    assert!(window.0.query_by_label("line 0").is_none());
    scroll(&mut window, 1e8);
    window.wait_for("line 0");
}

#[test]
fn a_rerun_lays_out_nothing_that_can_not_be_seen_and_moves_nothing() {
    let n_drawn = Arc::new(AtomicUsize::new(0));
    let drawings: Vec<_> = (0..1_000_u16)
        .map(|n| {
            let n_drawn = Arc::clone(&n_drawn);
            Drawing::new(move |ui: &mut egui::Ui| {
                n_drawn.fetch_add(1, Ordering::SeqCst);
                // Of many heights, as what is drawn is.
                ui.add_space(10.0 + f32::from(n % 7) * 20.0);
                ui.label(format!("drawing {n}"));
            })
        })
        .collect();
    let mut window = Window::of_script(move |page: &mut Page| {
        for drawing in &drawings {
            page.add(drawing.clone());
        }
    });
    window.wait_for("drawing 0");
    window.wait_for("· rerun 1");
    scroll(&mut window, -20_000.0);
    window.0.run_steps(4);
    let seen = |window: &Window| -> Vec<(String, i32)> {
        let labels = window.0.query_all_by_label_contains("drawing ");
        let at = |node: egui_kittest::Node<'_>| {
            let text = node.accesskit_node().value().unwrap_or_default();
            (text, node.rect().top() as i32)
        };
        labels.map(at).collect()
    };
    let before = seen(&window);
    assert!(before.len() < 100, "{before:?}");
    assert!(before.iter().all(|(text, _)| text != "drawing 0"));

    window.press(Key::R);
    window.wait_for("· rerun 2");
    window.0.run_steps(3);
    assert_eq!(seen(&window), before);
    // Frame by frame it is those that can be seen.
    n_drawn.store(0, Ordering::SeqCst);
    window.0.step();
    let n_in_a_frame = n_drawn.load(Ordering::SeqCst);
    assert!((1..100).contains(&n_in_a_frame), "{n_in_a_frame}");
}

#[test]
fn a_widget_in_a_long_page_keeps_the_focus_where_it_cannot_be_seen() {
    let mut window = Window::of_script(|page: &mut Page| {
        let name = page.text_input("Name", "");
        page.text(format!("hello {name}"));
        for n in 0..2_000 {
            page.write(format!("line {n}"));
        }
    });
    window.wait_for("hello ");
    window.type_over("Name", "Ada");
    scroll(&mut window, -20_000.0);
    assert!(window.0.query_by_label("line 0").is_none());
    scroll(&mut window, 1e6);
    window.press(Key::Enter);
    window.wait_for("hello Ada");
}

#[test]
fn a_replayed_block_is_long_as_well() {
    #[cache_data]
    fn lines(page: &mut Page) {
        for n in 0..20_000 {
            page.write(format!("line {n}"));
        }
    }
    let mut window = Window::of_script(|page: &mut Page| {
        lines(page);
        page.sidebar().text("the end");
    });
    window.wait_for("the end");
    window.click(Role::Button, "Rerun");
    window.wait_for("· rerun 2");
    window.wait_for("line 0");
    window.0.run_steps(4);
    assert!(window.0.query_all_by_role(Role::Label).count() < 300);
    scroll(&mut window, -1e8);
    window.wait_for("line 19999");
}

#[test]
fn containers_two_hundred_deep_show_what_is_in_them() {
    fn dig(page: &mut Page, levels: usize) {
        let mut inside = match levels % 5 {
            0 => page.add(Container::new().border(true)),
            1 => page.add(Expander::new("More").open(true)),
            2 => {
                let [only] = page.columns();
                only
            }
            3 => {
                let [only] = page.tabs(["One"]);
                only
            }
            _ => page.empty(),
        };
        if levels > 0 {
            dig(&mut inside, levels - 1);
        } else {
            inside.write("the bottom");
        }
    }
    let mut window = Window::of_script(|page: &mut Page| {
        dig(page, 200);
        page.text("the end");
    });
    window.wait_for("the end");
    window.wait_for("the bottom");
}

#[test]
fn a_dialog_of_a_place_that_is_not_drawn_appears() {
    let mut window = Window::of_script(|page: &mut Page| {
        let mut sure = page.dialog("Sure?");
        let [first, mut second] = page.tabs(["First", "Second"]);
        drop(first);
        let mut hidden = second.dialog("Hidden");
        for n in 0..2_000 {
            page.write(format!("line {n}"));
        }
        if page.button("Delete") {
            sure.open();
        }
        if page.button("Show") {
            hidden.open();
        }
        if let Some(mut body) = sure.body() {
            body.text("really");
        }
        if let Some(mut body) = hidden.body() {
            body.text("seen");
        }
        page.text("the end");
    });
    window.wait_for("line 0");
    scroll(&mut window, -1e8);
    window.wait_for("the end");
    for (button, text) in [("Delete", "really"), ("Show", "seen")] {
        window.click(Role::Button, button);
        window.wait_for(text);
        assert_eq!(window.0.query_all_by_label(text).count(), 1);
        window.press(Key::Escape);
        window.wait_for_end_of(text);
        // For a frame or two egui keeps the pointer from what stood below the dialog.
        window.0.run_steps(4);
    }
}

#[test]
fn the_tab_key_scrolls_to_what_it_leads_to() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.text_input("First", "");
        for n in 0..60 {
            page.write(format!("line {n}"));
        }
        page.text_input("Last", "");
    });
    window.wait_for("line 0");
    window.get(Role::TextInput, "First").focus();
    window.0.run_steps(2);
    let edge = window.0.ctx.content_rect().bottom();
    assert!(window.get(Role::TextInput, "Last").rect().top() > edge);
    window.press(Key::Tab);
    window.0.run_steps(30);
    let last = window.get(Role::TextInput, "Last");
    assert!(last.is_focused() && last.rect().bottom() < edge);
}

/// Presses a key and lets the page scroll; the widget that then has the focus, which must be in sight.
fn focused_after(window: &mut Window, modifiers: Modifiers, key: Key) -> Option<String> {
    window.0.key_press_modifiers(modifiers, key);
    window.0.run_steps(3);
    let page = window.0.ctx.content_rect();
    let focused = window.focused()?;
    let rect = focused.rect();
    let name = focused.accesskit_node().label();
    assert!(page.contains_rect(rect), "{name:?} at {rect:?} in {page:?}");
    name
}

#[test]
fn the_tab_key_leads_through_all_of_a_long_page_and_back() {
    const N_INPUTS: usize = 300;
    let mut window = Window::of_script(|page: &mut Page| {
        for n in 0..N_INPUTS {
            page.text_input(format!("Input {n}"), "");
            // Gaps that are wider than what is laid out.
            for line in 0..if n % 50 == 49 { 100 } else { 0 } {
                page.write(format!("line {line}"));
            }
            if n % 100 == 7 {
                let mut inside = page.add(Container::new().border(true));
                inside.write("nothing to operate");
            }
        }
    });
    window.wait_for("Input 0");
    window.wait_until("the run is over", |harness| {
        harness.query_by_label_contains("· took").is_some()
    });
    window.get(Role::TextInput, "Input 0").focus();
    window.0.run_steps(4);
    for n in 1..N_INPUTS {
        let focused = focused_after(&mut window, Modifiers::NONE, Key::Tab);
        assert_eq!(focused, Some(format!("Input {n}")));
    }
    for n in (N_INPUTS - 12..N_INPUTS - 1).rev() {
        let focused = focused_after(&mut window, Modifiers::SHIFT, Key::Tab);
        assert_eq!(focused, Some(format!("Input {n}")));
    }
}

#[test]
fn the_tab_key_scrolls_in_a_container_of_fixed_height() {
    let mut window = Window::of_script(|page: &mut Page| {
        let mut low = page.add(Container::new().height(120.0));
        for n in 0..20 {
            low.text_input(format!("Input {n}"), "");
        }
        page.text("below");
    });
    window.wait_for("below");
    window.get(Role::TextInput, "Input 0").focus();
    window.0.run_steps(4);
    for _ in 0..12 {
        focused_after(&mut window, Modifiers::NONE, Key::Tab);
    }
    let edge = window.0.get_by_label("below").rect().top();
    let twelfth = window.get(Role::TextInput, "Input 12");
    assert!(twelfth.is_focused() && twelfth.rect().bottom() <= edge);
}

#[test]
fn what_is_read_stays_where_it_is_while_the_page_is_scrolled_up_for_the_first_time() {
    const N_LINES: usize = 1_000;
    const STEP: f32 = 150.0;
    let mut window = Window::of_script(|page: &mut Page| {
        for n in 0..N_LINES {
            // The first ones say nothing of how high those at the end are.
            if n > N_LINES / 2 && n % 3 == 0 {
                page.code("one\n".repeat(2 + n % 10), "text");
            }
            page.text(format!("line {n}"));
        }
    });
    window.wait_for("line 0");
    window.wait_until("the run is over", |harness| {
        harness.query_by_label_contains("· took").is_some()
    });
    window.0.run_steps(4);
    scroll(&mut window, -1e8);
    window.wait_for(&format!("line {}", N_LINES - 1));
    let y_of = |window: &Window, n: usize| {
        let name = format!("line {n}");
        let line = window.0.query_by_label(&name)?;
        Some(line.rect().top())
    };
    for _ in 0..30 {
        let mut lines = (0..N_LINES).rev();
        let in_the_middle = |y: f32| (300.0..800.0).contains(&y);
        let line = lines.find(|n| y_of(&window, *n).is_some_and(in_the_middle));
        let line = line.expect("some line is in sight");
        let before = y_of(&window, line).expect("it is in sight");
        scroll(&mut window, STEP);
        let after = y_of(&window, line).expect("it is still in sight");
        let moved = after - before;
        assert!((moved - STEP).abs() < 2.0, "line {line} moved by {moved}");
    }
}
