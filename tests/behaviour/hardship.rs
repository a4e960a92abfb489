//! Large files, large letters, odd shapes, and windows that are closed at the wrong moment.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ThreadId;

use dacapo::App;
use dacapo::hash::by_mtime;
use dacapo::platform::Picked;
use dacapo::prelude::*;
use dacapo::testing::AppTest;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::gate::Gate;
use crate::harness::{Answers, Window, page};

/// Who has read the file, and how often.
#[derive(Clone, Default)]
struct Reads {
    gate: Gate,
    n: Arc<AtomicUsize>,
    by: Arc<Mutex<Option<ThreadId>>>,
}

/// What is in a file: read once, and shared by all who ask.
#[cache_data(hash_funcs(path = by_mtime), ignore(reads))]
fn contents(path: &Path, reads: &Reads) -> Result<Data<Vec<u8>>> {
    reads.n.fetch_add(1, Ordering::SeqCst);
    *reads.by.lock() = Some(std::thread::current().id());
    reads.gate.pass_without_checkpoints();
    Ok(Data::new(std::fs::read(path)?))
}

#[test]
fn a_hundred_megabytes_are_read_beside_the_window_and_kept_once_over_reruns() {
    const N_BYTES: usize = 100 << 20;
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("upload-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let path = folder.join("large.bin");
    let file = std::fs::File::create(&path).expect("the file can be made");
    file.set_len(N_BYTES as u64).expect("it can be that long");
    let reads = Reads::default();
    let script = {
        let reads = reads.clone();
        move |page: &mut Page| -> Result {
            let is_on = page.checkbox("On", false);
            if let Some(file) = page.file("Large", &["bin"]) {
                let bytes = contents(&file, &reads)?;
                page.text(format!("{} bytes at {:p}", bytes.len(), bytes.as_ptr()));
            }
            page.text(format!("on {is_on}"));
            Ok(())
        }
    };
    let answers = Answers(Mutex::new([Picked::Files(vec![path])].into()));
    let mut window = Window::with(App::new("Test").page(page("Only", script)), answers, None);
    window.wait_for("on false");
    window.click(Role::Button, "Browse…");
    window.0.run_steps(2);
    reads.gate.await_visitor();

    // While it is read the window draws, and what the user does shows.
    assert_ne!(*reads.by.lock(), Some(std::thread::current().id()));
    window.click(Role::CheckBox, "On");
    window.0.run_steps(2);
    let is_on = window.get(Role::CheckBox, "On").accesskit_node().toggled();
    assert_eq!(is_on, Some(Toggled::True));
    window.wait_until("it is said that the script runs", |harness| {
        harness.query_by_label("Stop").is_some()
    });
    reads.gate.open();
    window.wait_for("on true");

    let said = |window: &Window| {
        let node = window.0.get_by_label_contains("bytes at");
        node.accesskit_node().value().unwrap_or_default()
    };
    let first = said(&window);
    assert!(
        first.starts_with(&format!("{N_BYTES} bytes at 0x")),
        "{first}"
    );
    for n in 0..20 {
        let before = window.0.query_by_label("on true").is_some();
        window.click(Role::CheckBox, "On");
        window.wait_for(if before { "on false" } else { "on true" });
        assert_eq!(said(&window), first, "rerun {n} has a copy of its own");
    }
    assert_eq!(reads.n.load(Ordering::SeqCst), 1);
    drop(window);
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}

#[test]
fn what_was_set_last_is_kept_though_the_window_is_closed_during_its_run() {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("closed-{}", std::process::id()));
    let gate = Gate::default();
    gate.open();
    let open = || {
        let gate = gate.clone();
        let script = move |page: &mut Page| {
            let hour = page.slider("Hour", 0..=23, 17);
            page.text(format!("begun {hour}"));
            gate.pass();
            page.text(format!("hour {hour}"));
        };
        let app = App::new("Closed").keep(true).page(page("Only", script));
        Window::with(app, Answers::default(), Some(folder.clone()))
    };
    let mut window = open();
    window.wait_for("hour 17");
    gate.close();
    window.get(Role::Slider, "Hour").focus();
    window.0.run_steps(3);
    window.press(Key::ArrowRight);
    window.wait_for("begun 18");
    gate.await_visitor();
    // Another one that no run has seen.
    window.press(Key::ArrowRight);
    drop(window);
    gate.open();
    let mut window = open();
    window.wait_for("hour 19");
    drop(window);
    std::fs::remove_dir_all(&folder).expect("it is ours");
}

#[test]
fn a_window_is_closed_while_a_file_is_being_asked_for_and_a_chart_prepared() {
    let gate = Gate::default();
    let mut window = Window::of_script({
        let gate = gate.clone();
        move |page: &mut Page| {
            page.add(SaveFile::new("Save", "it.csv"));
            let many = (0..300_000).map(f64::from);
            page.line_chart(many.collect::<Vec<_>>());
            page.spinner("Working…", || gate.pass_without_checkpoints());
        }
    });
    window.wait_for("Working…");
    window.click(Role::Button, "Save");
    drop(window);
    gate.open();
}

#[test]
fn columns_that_are_not_as_long_as_each_other_are_named() {
    type Case = (fn(&mut Page) -> Result, &'static [&'static str]);
    let cases: [Case; 4] = [
        (
            |page| {
                page.table(Table::from_columns([("a", vec![1, 2]), ("b", vec![1])])?);
                Ok(())
            },
            &["b", "1", "2"],
        ),
        (
            |page| {
                page.table(Table::from_csv_bytes(b"a,b\n1,2\n3\n", "short.csv")?);
                Ok(())
            },
            &["short.csv", "3"],
        ),
        (
            |page| {
                page.table(Table::from_csv_bytes(b"a,b\n1,2\n3,4,5\n", "long.csv")?);
                Ok(())
            },
            &["long.csv", "3"],
        ),
        (
            |page| {
                let table = Table::from_columns([("a", vec![1, 2])])?;
                page.table(table.with_column("b", vec![1, 2, 3])?);
                Ok(())
            },
            &["b", "2", "3"],
        ),
    ];
    for (script, words) in cases {
        let mut app = AppTest::new(script).run();
        let exceptions = app.exceptions();
        assert_eq!(exceptions.len(), 1, "{words:?}\n{}", app.outline());
        let message = &exceptions[0].message;
        assert!(
            words.iter().all(|word| message.contains(word)),
            "{words:?}: {message}"
        );
    }
    // Points that x and y don't both have are left out, and the rest is drawn.
    let mut window = Window::of_script(|page: &mut Page| {
        let mut chart = Chart::new(ChartKind::Line);
        let series = Series::new("ragged", Numbers::counted(3), vec![1.0, 2.0, 3.0, 4.0, 5.0]);
        chart.series.push(series);
        page.chart(chart);
        page.text("the end");
    });
    window.wait_for("the end");
    window.0.run_steps(3);
    window
        .0
        .get_by_label_contains("Line chart of ragged, 3 points, x from 0 to 2");
}

#[test]
fn images_of_no_size_are_refused_and_odd_widths_do_no_harm() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.image(Image::from_grey(0, 3, &[]));
        page.images([Image::from_rgba(3, 0, vec![])]);
        page.image(Image::from_rgba(2, 2, vec![0; 3]));
        page.image(&b"no picture at all"[..]);
        page.image(Path::new("no/such/picture.png"));
        page.text("the end");
    })
    .run();
    let messages: Vec<_> = app
        .exceptions()
        .iter()
        .map(|it| it.message.to_string())
        .collect();
    for (message, words) in messages.iter().zip([
        "0 × 3",
        "3 × 0",
        "2 × 2 pixels needs 16 bytes, 4 for each pixel, and not 3",
        "PNG",
        "no/such/picture.png",
    ]) {
        assert!(message.contains(words), "{words:?}: {message}");
    }
    assert_eq!(messages.len(), 5, "{messages:#?}");
    assert_eq!(app.texts(), ["the end"]);

    let mut window = Window::of_script(|page: &mut Page| -> Result {
        for width in [0.0, -5.0, f32::NAN, f32::INFINITY, 1e-30, 1e30] {
            page.image(Image::from_rgba(1, 1, [255; 4])?.shown_at(width));
        }
        page.image(Image::from_rgba(10_000, 1, vec![128; 40_000])?);
        page.image(Image::from_rgba(1, 3_000, vec![128; 12_000])?);
        page.text("the end");
        Ok(())
    });
    window.wait_for("the end");
    window.0.run_steps(3);
    assert_eq!(window.0.query_all_by_role(Role::Image).count(), 8);
}

#[test]
fn names_of_a_million_characters_leave_every_widget_operable() {
    let mut window = Window::of_script(|page: &mut Page| {
        let long = |first: &str| format!("{first}{}", "x".repeat(1_000_000));
        let is_on = page.checkbox(long("check "), false);
        page.button(long("press "));
        page.slider(long("slide "), 0..=9, 1);
        page.number(long("count "), 0..=9, 1);
        page.select(long("select "), [long("a"), long("b")]);
        page.radio(long("radio "), [long("c"), long("d")]);
        page.multiselect(long("several "), [long("e")]);
        page.text_input(long("line "), "");
        page.text_area(long("area "), "");
        page.tabs([&*long("tab "), &*long("tob ")]);
        page.expander(long("more ")).text("folded away");
        page.metric(long("metric "), long("1"));
        page.progress(0.5, long("progress "));
        page.status(long("status "), |_| ());
        page.toast(long("toast "));
        page.button("short");
        page.text(format!("on {is_on}"));
    });
    window.wait_for("on false");
    window.0.run_steps(3);
    let check = |window: &Window| window.0.query_all_by_role(Role::CheckBox).count();
    assert_eq!(check(&window), 1);
    let checkbox = window.0.query_all_by_role(Role::CheckBox).next();
    checkbox.expect("there is one").focus();
    window.0.run_steps(2);
    window.press(Key::Space);
    window.wait_for("on true");
}

/// The tour, chapter by chapter, in letters of twice the size.
#[test]
fn at_twice_the_size_the_whole_tour_stays_within_the_window_and_works() {
    let gate = Gate::default();
    let script = {
        let gate = gate.clone();
        move |page: &mut Page| {
            gate.pass();
            dacapo_gallery::scripts::tour::script(page)
        }
    };
    let mut window = Window::of_script(script);
    // It also shows what no font of a test has.
    window
        .0
        .ctx
        .set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    gate.open();
    window.wait_for("A link");
    for _ in 0..20 {
        if window.0.ctx.zoom_factor() < 1.95 {
            window.0.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
            window.0.run_steps(2);
        }
    }
    let zoom = window.0.ctx.zoom_factor();
    assert!((1.95..2.05).contains(&zoom), "{zoom}");
    // 1280 × 900 pixels of a screen.
    let size = egui::vec2(640.0, 450.0);
    for chapter in ["Elements", "Inputs", "Layout", "Tables", "Charts", "Flow"] {
        window.0.set_size(size);
        window.0.run_steps(3);
        if window
            .0
            .query_by_role_and_label(Role::RadioButton, chapter)
            .is_none()
        {
            window.click(Role::Button, "Sidebar");
            window.0.run_steps(3);
        }
        window.get(Role::RadioButton, chapter).scroll_to_me();
        window.0.run_steps(4);
        window.click(Role::RadioButton, chapter);
        window.wait_until(chapter, |harness| {
            let heading = harness.query_by_role_and_label(Role::Heading, chapter);
            heading.is_some() && harness.query_by_label_contains("· took").is_some()
        });
        window.click(Role::Button, "Sidebar");
        // All of it at once.
        window.0.set_size(egui::vec2(size.x, 12_000.0));
        window.0.run_steps(4);
        let edge = window.0.ctx.content_rect().right() + 0.5;
        for role in [
            Role::Button,
            Role::CheckBox,
            Role::Switch,
            Role::Slider,
            Role::SpinButton,
            Role::RadioButton,
            Role::ComboBox,
            Role::TextInput,
            Role::MultilineTextInput,
            Role::ColorWell,
            Role::Heading,
            Role::Tab,
            Role::Image,
            Role::Grid,
        ] {
            for node in window.0.query_all_by_role(role) {
                let name = node.accesskit_node().label().unwrap_or_default();
                let is_inside = node.rect().right() <= edge;
                // Tables and blocks of code scroll sideways.
                let scrolls = name.contains(", row ") || name.starts_with("Remove row");
                assert!(
                    is_inside || scrolls,
                    "{chapter}: {role:?} {name:?} at {}",
                    node.rect()
                );
            }
        }
        if chapter == "Inputs" {
            window.get(Role::CheckBox, "Checkbox").click();
            window.wait_for("button false · checkbox false · toggle true");
        }
    }
}
