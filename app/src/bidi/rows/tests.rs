//! Rows in the order of reading, by the letters that an eye sees in them.

use egui::{Color32, FontId};

use super::*;

/// What an eye sees from left to right in each row, and the rows themselves. Glyphs that the fonts lack are boxes
/// of the same width: their order is that of the letters.
fn seen(job: &LayoutJob) -> (Vec<String>, Galley, Galley) {
    let ctx = egui::Context::default();
    crate::theme::install(&ctx);
    let mut made = None;
    let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
        made = Some(ui.fonts_mut(|fonts| {
            let before = fonts.layout_job(job.clone());
            let after = reordered(fonts, &before).galley;
            (Galley::clone(&before), Galley::clone(&after))
        }));
    });
    output.textures_delta.clear();
    let (before, after) = made.expect("a pass runs once at least");
    let rows = after
        .rows
        .iter()
        .map(|row| {
            let mut glyphs: Vec<_> = row
                .glyphs
                .iter()
                .filter(|glyph| glyph.advance_width > 0.0)
                .collect();
            glyphs.sort_by(|a, b| a.pos.x.total_cmp(&b.pos.x));
            glyphs.iter().map(|glyph| glyph.chr).collect()
        })
        .collect();
    (rows, before, after)
}

fn job(text: &str, width: f32) -> LayoutJob {
    let font = FontId::proportional(14.0);
    LayoutJob::simple(text.to_owned(), font, Color32::WHITE, width)
}

/// As its letters stand from left to right.
fn turned(word: &str) -> String {
    word.chars().rev().collect()
}

#[test]
fn a_sentence_is_read_from_right_to_left() {
    let (rows, before, after) = seen(&job("שלום (hello) עולם 12!", f32::INFINITY));
    assert_eq!(
        rows,
        [format!("!12 {} (hello) {}", turned("עולם"), turned("שלום"))]
    );
    assert_eq!(after.text(), before.text());
    assert!((after.rows[0].size.x - before.rows[0].size.x).abs() < 1.5);
}

#[test]
fn rows_end_where_egui_ends_them_and_stand_at_the_right() {
    let text = "אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר";
    for width in [40.0, 60.0, 95.0, 130.0, 200.0] {
        let (rows, before, after) = seen(&job(text, width));
        assert!(rows.len() <= before.rows.len(), "{width}: {rows:?}");
        let said: Vec<String> = rows
            .iter()
            .flat_map(|row| {
                let words: Vec<_> = row.split(' ').rev().map(turned).collect();
                words
            })
            .collect();
        assert_eq!(said.concat(), text.replace(' ', ""), "{width}");
        for row in &after.rows {
            assert!(row.rect().right() >= after.rect.right() - 1.0, "{width}");
            assert!(row.rect().right() <= width + 4.0, "{width}: {rows:?}");
            assert!(row.rect().left() >= -1.0, "{width}: {rows:?}");
        }
    }
}

#[test]
fn rows_of_any_width_stay_within_their_place() {
    let letters: Vec<char> = "אבגדהוזחטיכלמנסעפצקרשת".chars().collect();
    let mut seed = 7_usize;
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
        (seed >> 8) % n
    };
    for _ in 0..40 {
        let words: Vec<String> = (0..20)
            .map(|_| {
                let n_letters = 1 + next(9);
                (0..n_letters).map(|_| letters[next(22)]).collect()
            })
            .collect();
        let text = words.join(" ");
        let width = 24.0 + next(200) as f32;
        let (rows, before, after) = seen(&job(&text, width));
        assert!(rows.len() <= before.rows.len(), "{width}: {rows:?}");
        let said: String = rows.iter().map(|row| turned(row)).collect();
        assert_eq!(said.replace(' ', ""), words.concat(), "{width}");
        for row in &after.rows {
            assert!(row.rect().left() >= -1.0, "{width}: {rows:?}");
            assert!(row.rect().right() <= width + 4.0, "{width}: {rows:?}");
        }
    }
}

/// As a label in a row that wraps, behind other words.
fn inline(text: &str, width: f32, indent: f32) -> LayoutJob {
    let mut job = job(text, width);
    job.first_row_min_height = 18.0;
    job.sections[0].leading_space = indent;
    job
}

#[test]
fn what_stands_before_a_text_in_its_row_is_left_alone() {
    let (rows, before, after) = seen(&inline("\"שלום עולם\"", 400.0, 90.0));
    assert_eq!(rows, [format!("\"{} {}\"", turned("עולם"), turned("שלום"))]);
    let left = |galley: &Galley| galley.rows[0].rect_without_leading_space().left();
    assert!((left(&after) - left(&before)).abs() < 1.0);
    assert!((after.rows[0].rect().right() - before.rows[0].rect().right()).abs() < 1.5);
}

#[test]
fn what_follows_a_text_in_its_row_is_left_alone() {
    let text = "אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר";
    for indent in [0.0, 30.0, 77.0, 119.0] {
        for width in (120..200).step_by(5) {
            let (rows, before, after) = seen(&inline(text, width as f32, indent));
            assert!(rows.len() <= before.rows.len(), "{indent}, {width}");
            let right = |galley: &Galley| galley.rows.last().map_or(0.0, |it| it.rect().right());
            // Where there are fewer rows, what follows stands below them.
            let is_beside = rows.len() == before.rows.len();
            assert!(
                !is_beside || right(&after) <= right(&before) + 1.5,
                "{indent}, {width}: {rows:?}"
            );
            let first = &after.rows[0];
            assert!(first.glyphs.iter().all(|glyph| glyph.pos.x >= indent - 0.5));
            assert!(first.rect().right() <= width as f32 + 4.0);
        }
    }
}

#[test]
fn a_word_that_does_not_fit_behind_others_begins_in_the_next_row() {
    let (rows, before, after) = seen(&inline("אבגדהוזחט", 200.0, 190.0));
    assert_eq!(rows, [String::new(), turned("אבגדהוזחט")]);
    assert_eq!(before.rows.len(), 2);
    assert!((after.rows[1].pos.y - before.rows[1].pos.y).abs() < 0.5);
    assert!(after.rows[1].glyphs.iter().any(|glyph| glyph.pos.x < 1.0));
}

#[test]
fn what_is_longer_than_any_element_stays_as_it_is() {
    let short = format!("b {}", "שלום עולם\n".repeat(5_000));
    let long = format!("b {}", "שלום עולם\n".repeat(6_000));
    let (_, before, after) = seen(&job(&short, 200.0));
    assert!(before != after);
    let (_, before, after) = seen(&job(&long, 200.0));
    assert!(before == after);
}

#[test]
fn what_is_cut_short_shows_its_beginning() {
    let mut job = job("שלום עולם גדול ויפה מאוד", 120.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let (rows, before, after) = seen(&job);
    assert!(before.elided && after.elided);
    assert_eq!(rows.len(), 1);
    assert!(rows[0].starts_with('…'), "{rows:?}");
    assert!(rows[0].ends_with(&turned("שלום")), "{rows:?}");
    assert!(after.rows[0].size.x <= 121.0);
}

#[test]
fn each_paragraph_has_its_direction_and_empty_ones_their_height() {
    let (rows, before, after) = seen(&job("hello שלום עולם\n\nשלום hello", 400.0));
    let (first, second) = (turned("שלום"), turned("עולם"));
    assert_eq!(
        rows,
        [
            format!("hello {second} {first}"),
            String::new(),
            format!("hello {first}")
        ]
    );
    assert!((after.rows[2].pos.y - before.rows[2].pos.y).abs() < 0.5);
    assert!(after.rows[2].pos.x > 0.0 && after.rows[0].pos.x.abs() < 0.5);
}

#[test]
fn code_goes_from_left_to_right() {
    let (rows, ..) = seen(&crate::bidi::as_code(job("# שלום עולם", 400.0)));
    assert_eq!(rows, [format!("# {} {}", turned("עולם"), turned("שלום"))]);
}

#[test]
fn a_word_that_is_wider_than_its_row_is_cut_between_letters() {
    // More of it than is measured at once.
    let word = "אבגדהוזחטיכלמנסעפצקרשת".repeat(20);
    let word = &*word;
    let (rows, before, _) = seen(&job(word, 50.0));
    assert!(rows.len() > 1 && rows.len() <= before.rows.len());
    let said: String = rows.iter().map(|row| turned(row)).collect();
    assert_eq!(said, word);
}

#[test]
fn parts_are_found_where_they_stand() {
    let ctx = egui::Context::default();
    crate::theme::install(&ctx);
    let text = "שלום hello עולם";
    let at = text.find("hello").expect("it is there");
    let mut found = Vec::new();
    let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
        found = ui.fonts_mut(|fonts| {
            let galley = fonts.layout_job(job(text, f32::INFINITY));
            let set = reordered(fonts, &galley);
            let all = set.rects_of(&(0..text.len()));
            let part = set.rects_of(&(at..at + 5));
            vec![all, part]
        });
    });
    output.textures_delta.clear();
    let ([all], [part]) = (&found[0][..], &found[1][..]) else {
        panic!("{found:?}");
    };
    assert!(all.contains_rect(*part));
    assert!(part.left() > all.left() + 5.0 && part.right() < all.right() - 5.0);
}
