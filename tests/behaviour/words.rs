//! Words and figures in the window: headlines, badges, links, code, markdown, trees, and texts without measure.

use dacapo::prelude::*;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::harness::Window;

fn is_there(window: &Window, text: &str) -> bool {
    window.0.query_all_by_label(text).next().is_some()
}

#[test]
fn headlines_badges_links_and_metrics_say_what_they_mean() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.add(Heading::header("Rides").divider(true).help("Since 2020"));
        page.add(Badge::new("3 late").level(AlertLevel::Warning));
        page.add(Badge::new("new").glyph("+"));
        page.badge("beta");
        page.link("The Rust language", "https://www.rust-lang.org");
        page.link_button("Documentation", "https://docs.rs");
        page.add(
            Metric::new("Waiting", "4 min")
                .delta("+1 min")
                .delta_color(DeltaColor::Inverse)
                .help("From the call to the ride")
                .border(true),
        );
        page.text("the end");
    });
    window.wait_for("the end");
    window.0.run();
    window.get(Role::Heading, "Rides");
    for text in [
        "Since 2020",
        "3 late",
        "◆",
        "+",
        "beta",
        "↑ +1 min",
        "From the call to the ride",
    ] {
        assert!(
            is_there(&window, text),
            "{text:?} in\n{:#?}",
            window.0.root()
        );
    }
    window.get(Role::Link, "Documentation").click();
    assert_eq!(window.opened(), ["https://docs.rs"]);
}

#[test]
fn code_has_colours_numbers_and_broken_lines_and_is_copied_whole() {
    let mut window = Window::of_script(|page: &mut Page| {
        for language in [
            "rust",
            "python",
            "toml",
            "json",
            "sql",
            "sh",
            "unheard of",
            "",
        ] {
            page.code("fn f() { 1 } # 'a'", language);
        }
        page.add(Code::new("one\ntwo\n\nfour").line_numbers(true));
        page.add(Code::new("long ".repeat(200)).line_numbers(true).wrap(true));
        page.text("the end");
    });
    window.wait_for("the end");
    window.0.run();
    assert!(is_there(&window, "1\n2\n3\n4"));
    let copy = window
        .0
        .get_all_by_role_and_label(Role::Button, "Copy")
        .nth(8);
    copy.unwrap().click();
    window.0.step();
    let copied = window.0.output().platform_output.commands.iter().any(|command| {
        matches!(command, egui::OutputCommand::CopyText(text) if text == "one\ntwo\n\nfour")
    });
    assert!(copied);
}

#[test]
fn markdown_has_tables_tasks_and_code_and_its_images_are_links() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.markdown(
            "- [x] done\n- [ ] not yet\n\n| tree | height |\n|---|---|\n| oak | 21 |\n\n![a picture](https://example.org/x.png)\n\n```rust\nfn f() {}\n```\n\nafter",
        );
        page.text("the end");
    });
    window.wait_for("the end");
    window.0.run();
    for text in ["done", "oak", "fn f() {}", "after"] {
        let is_there = window.0.query_all_by_label_contains(text).next().is_some();
        assert!(is_there, "{text:?} in\n{:#?}", window.0.root());
    }
    assert!(window.0.query_all_by_role(Role::Link).next().is_some());
}

#[test]
fn a_tree_is_open_as_deep_as_it_was_told() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.add(Json::new([["inside"]]).open_depth(0));
        page.add(Json::new((0..25_000).collect::<Vec<_>>()).open_depth(1));
        page.text("the end");
    });
    window.wait_for("the end");
    assert!(is_there(&window, "[1 item]") && !is_there(&window, "\"inside\""));
    for text in ["0 … 9999", "0 … 99", "99", "20000 … 24999"] {
        assert!(
            is_there(&window, text),
            "{text:?} in\n{:#?}",
            window.0.root()
        );
    }
}

#[test]
fn a_million_characters_are_cut_and_copied_whole() {
    let mut window = Window::of_script(|page: &mut Page| {
        page.text("x".repeat(1_000_000));
        page.write("word ".repeat(200_000));
        page.code("y\n".repeat(500_000), "rust");
        page.markdown("*z* ".repeat(250_000));
        page.json([["w".repeat(1_000_000)]]);
        page.error("v".repeat(1_000_000));
        page.text("the end");
    });
    window.wait_for("the end");
    window.0.run_steps(3);
    let rest = "… 980,000 more characters";
    assert_eq!(window.0.query_all_by_label(rest).count(), 5);
    let copy = |window: &Window| window.0.get_all_by_label("Copy all").next().unwrap().rect();
    window
        .0
        .get_all_by_label("Copy all")
        .next()
        .unwrap()
        .scroll_to_me();
    window.0.run_steps(8);
    assert!(copy(&window).bottom() < 1400.0, "{:?}", copy(&window));
    window
        .0
        .get_all_by_label("Copy all")
        .next()
        .unwrap()
        .click();
    window.0.step();
    let n_copied = window
        .0
        .output()
        .platform_output
        .commands
        .iter()
        .find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.len()),
            _ => None,
        });
    assert_eq!(n_copied, Some(1_000_000));
}

#[test]
fn control_characters_are_shown_and_do_no_harm() {
    let mut window = Window::of_script(|page: &mut Page| {
        let all: String = ('\0'..='\u{9f}').filter(|c| c.is_control()).collect();
        page.title(&all);
        page.text(&all);
        page.write(&all);
        page.caption(&all);
        page.code(&all, "rust");
        page.markdown(&all);
        page.success(&all);
        page.badge(&all);
        page.text("the end");
    });
    window.wait_for("the end");
    window.0.run();
}
