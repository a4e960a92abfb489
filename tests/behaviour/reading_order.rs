//! Text that is read from right to left: its order on the screen, and what else is said of it.

use dacapo::App;
use dacapo::prelude::*;
use dacapo::shell::{Shell, Surroundings};
use dacapo::testing::AppTest;
use egui::accesskit::Role;
use egui::epaint::TextShape;
use egui::{Color32, Key, OutputCommand, Pos2, Shape};
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

/// What is painted of a text, in the order of painting.
fn painted(window: &Window, text: &str) -> Vec<TextShape> {
    let shapes = window.0.output().shapes.iter();
    let texts = shapes.filter_map(|clipped| match &clipped.shape {
        Shape::Text(shape) if shape.galley.text() == text => Some(shape.clone()),
        _ => None,
    });
    texts.collect()
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
    assert_eq!(window.opened(), ["https://a.example"]);
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

#[test]
fn what_is_disabled_is_faded_and_laid_out_once() {
    let text = format!("{HELLO} {WORLD} abc");
    let shown = text.clone();
    let mut window = window_of(move |page: &mut Page| {
        let shown = shown.clone();
        page.egui(move |ui| {
            ui.colored_label(Color32::RED, &shown);
            ui.disable();
            ui.colored_label(Color32::RED, &shown);
        });
        page.caption("below");
    });
    window.wait_for("below");
    window.0.run_steps(2);
    let before = painted(&window, &text);
    window.0.step();
    let after = painted(&window, &text);
    assert_eq!((before.len(), after.len()), (2, 2));
    for (before, after) in before.iter().zip(&after) {
        assert!(Arc::ptr_eq(&before.galley, &after.galley));
    }
    let color = |shape: &TextShape| shape.galley.rows[0].visuals.mesh.vertices[0].color;
    assert_eq!(color(&after[0]), Color32::RED);
    assert!(color(&after[1]).a() < 200, "{:?}", color(&after[1]));
    // In the order of reading, both of them.
    let order = format!("abc {} {}", turned(WORLD), turned(HELLO));
    assert_eq!(words(&letters(&window, &text)), order.repeat(2));
}

#[test]
fn a_selection_is_seen_where_a_drawing_allows_it() {
    let text = format!("{HELLO} {WORLD}");
    let shown = text.clone();
    let mut window = window_of(move |page: &mut Page| {
        let shown = shown.clone();
        page.egui(move |ui| drop(ui.label(&shown)));
        page.caption("below");
    });
    window.wait_for("below");
    window.0.run_steps(2);
    let n_drawn = |window: &Window| {
        let shapes = painted(window, &text);
        let rows = shapes.iter().flat_map(|shape| &shape.galley.rows);
        rows.map(|row| row.visuals.mesh.vertices.len())
            .sum::<usize>()
    };
    let plain = n_drawn(&window);
    let label = window.0.get_by_label(&text).rect();
    window.0.drag_at(label.left_center() + egui::vec2(1.0, 0.0));
    window.0.run_steps(2);
    window.0.hover_at(label.right_center());
    window.0.run_steps(2);
    assert_eq!(n_drawn(&window), plain + 4, "a rectangle more");
}

#[test]
fn words_in_a_row_do_not_cover_what_stands_before_them() {
    let mut window = window_of(|page: &mut Page| {
        page.json(serde_json::json!({ "name": HELLO }));
        page.markdown(format!("- [x] {HELLO} {WORLD}"));
    });
    window.wait_for("name:");
    window.0.run_steps(2);
    let name = window.0.get_by_label("name:").rect();
    let value = format!("{HELLO:?}");
    let letters_of_value = letters(&window, &value);
    assert_eq!(letters_of_value.len(), value.chars().count());
    for (letter, at) in letters_of_value {
        assert!(
            at.x >= name.right(),
            "{letter} at {at}, name until {}",
            name.right()
        );
    }
    let task = format!("{HELLO} {WORLD}");
    let room = window.0.get_by_label(&task).rect().expand(1.0);
    let letters_of_task = letters(&window, &task);
    assert!(!letters_of_task.is_empty());
    for (letter, at) in letters_of_task {
        assert!(room.contains(at), "{letter} at {at} is outside of {room}");
    }
}

#[test]
fn bold_words_stay_bold_beside_words_from_right_to_left() {
    let mut window = window_of(|page: &mut Page| {
        page.markdown(format!(
            "a **Latin** word\n\nplain **{HELLO}** {WORLD}\n\n|Tree|Height|\n|-|-|\n|oak|20|\n"
        ));
    });
    window.wait_for("Latin");
    window.0.run_steps(2);
    // Drawn once more beside themselves.
    for bold in ["Latin", "Tree", &format!("plain {HELLO} {WORLD}")] {
        assert_eq!(painted(&window, bold).len(), 2, "{bold}");
    }
    assert_eq!(painted(&window, "oak").len(), 1);
}

#[test]
fn a_link_over_rows_is_one_link_and_shows_that_the_keys_are_on_it() {
    let name = format!("{HELLO} ").repeat(90);
    let name = format!("{name}a()");
    let text = format!(
        "{WORLD} [{}`a()`](https://a.example)",
        name.trim_end_matches("a()")
    );
    let mut window = window_of(move |page: &mut Page| page.markdown(&text));
    window.wait_for(&name);
    window.0.run_steps(2);
    // One node of this name, without the signs that keep code in its direction.
    window.get(Role::Link, &name);
    let n_lines = |window: &Window| {
        let shapes = window.0.output().shapes.iter();
        shapes
            .filter(|clipped| matches!(clipped.shape, Shape::LineSegment { .. }))
            .count()
    };
    let before = n_lines(&window);
    window.get(Role::Link, &name).focus();
    window.0.run_steps(2);
    assert!(n_lines(&window) >= before + 2, "one below each row");
    window.0.key_down(Key::Enter);
    assert_eq!(window.opened(), ["https://a.example"]);
}

#[test]
fn names_figures_and_values_can_be_copied() {
    let mut window = window_of(|page: &mut Page| {
        page.metric(HELLO, WORLD);
        page.json(serde_json::json!({ "name": HELLO }));
    });
    window.wait_for("name:");
    for words in [HELLO, WORLD, &format!("{HELLO:?}")] {
        window.0.get_by_label(words).click_secondary();
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
        assert_eq!(copied, [words]);
    }
}
