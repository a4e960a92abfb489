//! Every element, as a test or a window sees it.

use std::collections::BTreeMap;

use dacapo::prelude::*;
use dacapo::testing::AppTest;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use serde::Serialize;

use crate::harness::Window;

#[derive(Serialize)]
struct Ride {
    city: &'static str,
    minutes: u32,
}

const RIDES: [Ride; 2] = [
    Ride {
        city: "Rome",
        minutes: 12,
    },
    Ride {
        city: "Oslo",
        minutes: 40,
    },
];

#[test]
fn texts_keep_their_roles_and_their_order() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.title("Rides");
        page.header(String::from("Section"));
        page.subheader("Subsection");
        page.caption(format_args!("made {}", "up"));
        page.text("a  b");
        page.markdown("**bold**");
        page.code("let x = 1;", "rust");
        page.code("plain", "");
        page.divider();
    })
    .run();
    assert_eq!(
        app.outline(),
        "title \"Rides\"\nheader \"Section\"\nsubheader \"Subsection\"\ncaption \"made up\"\n\
         text \"a  b\"\nmarkdown \"**bold**\"\ncode rust \"let x = 1;\"\ncode plain \"plain\"\ndivider\n"
    );
}

#[test]
fn boxes_metrics_and_progress_say_what_they_were_given() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.success("well");
        page.info("so");
        page.warning("hm");
        page.error("no");
        page.metric("Rides", 1_204);
        page.add(Metric::new("Rides", 1_204).delta(-3));
        page.progress(0.25, "reading");
        page.progress(7.0, "");
        page.progress(f32::NAN, "");
    })
    .run();
    assert_eq!(
        app.outline(),
        "success \"well\"\ninfo \"so\"\nwarning \"hm\"\nerror \"no\"\nmetric \"Rides\" 1204\n\
         metric \"Rides\" 1204 (-3)\nprogress 0.25 \"reading\"\nprogress 1\nprogress 0\n"
    );
}

#[test]
fn write_shows_anything() {
    let mut app = AppTest::new(|page: &mut Page| {
        let l = [3, 4];
        let shared: Arc<str> = "shared".into();
        page.write("words");
        page.write(("l[0] is:", l[0]));
        page.write((1.5, true, &shared, String::from("owned"), Some('c')));
        page.write(vec![1, 2]);
        page.write(BTreeMap::from([("a", 1)]));
        page.write(tree(&RIDES[0]));
        page.write(Chart::new(ChartKind::Line).series("a", [1, 2]));
    })
    .run();
    assert_eq!(
        app.outline(),
        "body \"words\"\nbody \"l[0] is: 3\"\nbody \"1.5 true shared owned c\"\ntree [1,2]\n\
         tree {\"a\":1}\ntree {\"city\":\"Rome\",\"minutes\":12}\nLine chart, 1 series\n"
    );
}

#[test]
fn structs_become_tables() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.table(&RIDES);
        page.table(RIDES.as_slice());
        page.write(Table::from_rows(&RIDES).expect("plain structs"));
        page.write(RIDES);
        page.write(RIDES.iter().collect::<Vec<_>>());
        page.write([BTreeMap::from([("nested", [1, 2])])]);
    })
    .run();
    assert!(app.outline().ends_with("tree [{\"nested\":[1,2]}]\n"));
    for n in 0..5 {
        let table = app.table(n);
        assert_eq!((table.n_rows(), table.n_columns()), (2, 2));
        assert!(table.has_column("minutes"));
    }
}

#[test]
fn charts_are_made_of_numbers_pairs_and_columns() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        page.line_chart([1.0, 4.0]);
        page.bar_chart(vec![(2020, 3), (2021, 5)]);
        let table = Table::from_rows(
            &[[2020.0, 1.0, 7.0], [2021.0, 2.0, 8.0]]
                .map(|[x, a, b]| BTreeMap::from([("x", x), ("a", a), ("b", b)])),
        )?;
        page.line_chart((&table, "x", "a"));
        page.bar_chart((&table, "x", ["a", "b"]));
        Ok(())
    })
    .run();
    for (n, points) in [
        [[0.0, 1.0], [1.0, 4.0]],
        [[2020.0, 3.0], [2021.0, 5.0]],
        [[2020.0, 1.0], [2021.0, 2.0]],
    ]
    .iter()
    .enumerate()
    {
        let chart = app.chart(n);
        assert_eq!(chart.series[0].points().collect::<Vec<_>>(), points);
    }
    let names: Vec<_> = app
        .chart(3)
        .series
        .iter()
        .map(|it| it.name.clone())
        .collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn column_that_is_not_there_is_told_in_the_page() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        let table = Table::from_rows(&RIDES)?;
        page.line_chart((&table, "minutes", "Lat"));
        page.text("still here");
        Ok(())
    })
    .run();
    let [exception] = &app.exceptions()[..] else {
        panic!("{}", app.outline());
    };
    assert!(exception.message.contains("Lat"), "{}", exception.message);
    assert!(app.texts().contains(&"still here".to_owned()));
}

#[test]
fn errors_show_their_causes_and_the_line_that_showed_them() {
    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);
    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("no year")
        }
    }
    impl std::error::Error for Outer {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    let mut app = AppTest::new(|page: &mut Page| {
        if let Err(error) = "x".parse::<i32>() {
            page.exception(&Outer(error));
        }
    })
    .run();
    let exceptions = app.exceptions();
    assert_eq!(&*exceptions[0].message, "no year");
    assert_eq!(&*exceptions[0].chain[0], "invalid digit found in string");
    let place = exceptions[0].place.as_deref().unwrap_or_default();
    assert!(place.contains("elements.rs"), "{place}");
}

#[test]
fn a_large_image_is_made_ready_beside_the_window() {
    let mut window = Window::of_script(|page: &mut Page| -> Result {
        let side = 1_000;
        let pixels = [200, 30, 30, 128].repeat(side * side);
        let image = Image::from_rgba(side as u32, side as u32, pixels)?;
        page.image(image.shown_at(100.0).caption("A red square"));
        Ok(())
    });
    window.wait_until("it is shown, and can be enlarged", |harness| {
        let image = harness.query_by_role_and_label(Role::Image, "A red square");
        image.is_some_and(|image| !image.accesskit_node().is_disabled())
    });
    window.click(Role::Image, "A red square");
    window.wait_for("Close");
}
