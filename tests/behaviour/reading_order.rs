//! Text that is read from right to left: its order on the screen, and what else is said of it.

use dacapo::App;
use dacapo::prelude::*;
use dacapo::shell::{Shell, Surroundings};
use dacapo::testing::AppTest;
use egui::accesskit::Role;
use egui::{OutputCommand, Pos2, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::harness::{Answers, Window, page};

const HELLO: &str = "שלום";
const WORLD: &str = "עולם";

/// A window that shows boxes for letters that the fonts of the tests lack: they stand where the letters would.
fn window_of(script: impl Fn(&mut Page) + Send + Sync + 'static) -> Window {
    let app = App::new("Test").page(page("Only", script));
    let surroundings = Surroundings {
        dialogs: Arc::new(Answers::default()),
        settings_folder: None,
    };
    let harness = Harness::builder()
        .with_size([1200.0, 1400.0])
        .with_max_steps(64)
        .allow_missing_glyphs()
        .build_eframe(|creation| Shell::new(&creation.egui_ctx, app, surroundings));
    Window(harness)
}

/// Where each letter of a text stands in the window: those that are seen, from left to right, row by row.
fn letters(window: &Window, text: &str) -> Vec<(char, Pos2)> {
    let mut letters = Vec::new();
    for clipped in &window.0.output().shapes {
        let Shape::Text(shape) = &clipped.shape else {
            continue;
        };
        if shape.galley.text() != text {
            continue;
        }
        for row in &shape.galley.rows {
            let mut row_letters: Vec<_> = row
                .glyphs
                .iter()
                .filter(|glyph| glyph.advance_width > 0.0)
                .map(|glyph| {
                    let at = shape.pos + row.pos.to_vec2() + glyph.pos.to_vec2();
                    (glyph.chr, at)
                })
                .collect();
            row_letters.sort_by(|a, b| a.1.x.total_cmp(&b.1.x));
            letters.extend(row_letters);
        }
    }
    letters
}

fn words(letters: &[(char, Pos2)]) -> String {
    letters.iter().map(|(letter, _)| letter).collect()
}

fn turned(word: &str) -> String {
    word.chars().rev().collect()
}

#[test]
fn the_first_word_of_a_sentence_stands_right_of_the_second() {
    let text = format!("{HELLO} {WORLD}, 12 (trips)!");
    let shown = text.clone();
    let mut window = window_of(move |page: &mut Page| {
        page.title(&shown);
        page.text(&shown);
        page.button(&shown);
        page.caption("left to right");
    });
    window.wait_for("left to right");
    window.0.step();
    let order = format!("!(trips) 12 ,{} {}", turned(WORLD), turned(HELLO));
    let all = letters(&window, &text);
    // Thrice: each of them as a whole.
    let mut seen = words(&all);
    assert_eq!(seen.matches(&*order).count(), 3, "{seen}");
    seen = seen.replace(&order, "");
    assert_eq!(seen, "");
    // What everybody else hears of is the text as it was written.
    window.get(Role::Heading, &text);
    window.get(Role::Button, &text);
}

#[test]
fn paragraphs_begin_at_the_side_of_their_readers() {
    let mut window = window_of(|page: &mut Page| {
        page.text(format!("{HELLO} {WORLD}"));
        page.text("plain");
        page.markdown(format!("**{HELLO}** {WORLD}"));
    });
    window.wait_for("plain");
    let sentence = format!("{HELLO} {WORLD}");
    let plain = window.0.get_by_label("plain").rect();
    let nodes: Vec<_> = window.0.query_all_by_label(&sentence).collect();
    assert_eq!(nodes.len(), 2);
    for node in &nodes {
        assert!(node.rect().left() > plain.right() + 100.0);
    }
    assert!((nodes[0].rect().right() - nodes[1].rect().right()).abs() < 1.0);
}

#[test]
fn long_text_is_broken_into_rows_that_begin_with_its_beginning() {
    let all: Vec<String> = (1..200).map(|n| format!("{HELLO}{n}")).collect();
    let text = all.join(" ");
    let shown = text.clone();
    let mut window = window_of(move |page: &mut Page| {
        page.text(&shown);
        page.text_input("As wide as the page", "");
    });
    window.wait_for(&text);
    window.0.step();
    let letters = letters(&window, &text);
    let first_row = letters[0].1.y;
    let row: Vec<_> = letters
        .iter()
        .filter(|(_, at)| (at.y - first_row).abs() < 1.0)
        .copied()
        .collect();
    assert!(row.len() < letters.len());
    assert!(words(&row).ends_with(&format!("2{} 1{}", turned(HELLO), turned(HELLO))));
    let mut room = window.0.get_by_label(&text).rect().expand(1.0);
    room.min.x = window
        .get(Role::TextInput, "As wide as the page")
        .rect()
        .left();
    for (letter, at) in letters {
        assert!(room.contains(at), "{letter} at {at} is outside of {room}");
    }
}

#[test]
fn a_field_keeps_the_order_of_its_cursor() {
    // As egui has it with the fonts of the tests.
    let text = format!("hello {HELLO}");
    let value = text.clone();
    let mut window = window_of(move |page: &mut Page| {
        page.text_input("Name", &value);
        page.caption("below");
    });
    window.wait_for("below");
    window.0.step();
    assert_eq!(words(&letters(&window, &text)), text);
}

#[test]
fn a_paragraph_is_copied_as_it_was_written() {
    let text = format!("{HELLO} {WORLD}!");
    let shown = text.clone();
    let mut window = window_of(move |page: &mut Page| page.text(&shown));
    window.wait_for(&text);
    window.0.get_by_label(&text).click_secondary();
    window.0.run_steps(2);
    window.0.get_by_label("Copy text").click();
    let mut copied = Vec::new();
    for _ in 0..3 {
        window.0.step();
        for command in &window.0.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                copied.push(text.clone());
            }
        }
    }
    assert_eq!(copied, [text]);
}

#[test]
fn links_in_a_paragraph_are_followed_where_they_stand() {
    let mut window = window_of(|page: &mut Page| {
        page.markdown(format!("{HELLO} [{WORLD}](https://a.example) {HELLO}"));
    });
    window.wait_for(WORLD);
    let link = window.get(Role::Link, WORLD).rect();
    let all = format!("{HELLO} {WORLD} {HELLO}");
    let paragraph = window.0.get_by_label(&all).rect();
    assert!(paragraph.expand(1.0).contains_rect(link));
    window.get(Role::Link, WORLD).click();
    let mut opened = Vec::new();
    for _ in 0..3 {
        window.0.step();
        for command in &window.0.output().platform_output.commands {
            if let OutputCommand::OpenUrl(open) = command {
                opened.push(open.url.clone());
            }
        }
    }
    assert_eq!(opened, ["https://a.example"]);
}

#[test]
fn scripts_and_tests_see_the_text_as_it_was_written() {
    let text = format!("{HELLO} {WORLD} (12)");
    let shown = text.clone();
    let app = AppTest::new(move |page: &mut Page| {
        page.text(&shown);
        let kinds = [shown.as_str(), "other"];
        let kind = page.select("Kind", &kinds);
        page.caption(format!("chosen: {kind}"));
    });
    let outline = app.run().outline();
    assert!(outline.contains(&format!("chosen: {text}")), "{outline}");
}
