//! Tables with options, and the rows that a user selects in them.

use dacapo::Column;
use dacapo::prelude::*;
use dacapo::testing::AppTest;

fn trees() -> Table {
    Table::from_columns([
        ("tree", Column::from(vec!["oak", "birch", "yew"])),
        ("height", Column::from(vec![21.5, 14.0, 9.5])),
    ])
    .expect("two columns of three")
}

#[test]
fn selected_rows_reach_the_script() {
    let mut app = AppTest::new(|page: &mut Page| {
        let trees = trees();
        let chosen = page.add(TableView::new(&trees).selectable(Rows::Many));
        page.write(format!(
            "{:?} of {}",
            chosen.rows().collect::<Vec<_>>(),
            chosen.len()
        ));
        page.write(chosen.table().to_csv());
    })
    .run();
    assert_eq!(app.texts()[0], "[] of 0");
    app.set("Table", [2, 0]);
    assert_eq!(
        app.texts(),
        ["[0, 2] of 2", "tree,height\noak,21.5\nyew,9.5\n"]
    );
}

#[test]
fn selection_of_rows_that_are_gone_shrinks_and_comes_back() {
    let mut app = AppTest::new(|page: &mut Page| {
        let n_rows = page.slider("n", 0..=3, 3);
        let chosen = page.add(TableView::new(trees().head(n_rows)).selectable(Rows::Many));
        page.write(format!("{:?}", chosen.rows().collect::<Vec<_>>()));
    })
    .run();
    app.set("Table", [0, 2]);
    app.set("n", 2);
    assert_eq!(app.texts(), ["[0]"]);
    app.set("n", 3);
    assert_eq!(app.texts(), ["[0, 2]"]);
}

#[test]
fn columns_are_chosen_ordered_and_hidden() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.add(TableView::new(trees()).column_order(["height", "tree"]));
        page.add(TableView::new(trees()).column("tree", ColumnView::new().hidden(true)));
        page.add(TableView::new(trees()).label("Trees").plain());
    })
    .run();
    assert_eq!(
        app.outline(),
        "table 3 × 2\ntable 3 × 1\ntable \"Trees\" 3 × 2\n"
    );
}

#[test]
fn mistakes_in_the_options_are_told_in_the_page() {
    /// A table with a mistake, and what is said of it.
    type Case = (fn() -> TableView, &'static str);
    let cases: [Case; 6] = [
        (
            || TableView::new(trees()).column("price", ColumnView::new()),
            "there is no column \"price\", but [\"tree\", \"height\"]",
        ),
        (
            || TableView::new(trees()).column_order(["cost"]),
            "there is no column \"cost\"",
        ),
        (
            || TableView::new(trees()).column("height", ColumnView::new().format("{:2")),
            "column \"height\": the pattern \"{:2\": its brace is never closed",
        ),
        (
            || TableView::new(trees()).column("height", ColumnView::new().bar(3.0..=3.0)),
            "column \"height\": a bar from 3 to 3 can't be",
        ),
        (
            || TableView::new(trees()).column("height", ColumnView::new().width(f32::NAN)),
            "column \"height\": a width of NaN points can't be",
        ),
        (
            || TableView::new(trees()).height(0.0),
            "a height of 0 points can't be",
        ),
    ];
    for (view, words) in cases {
        let mut app = AppTest::new(move |page: &mut Page| {
            page.add(view());
            page.text("still here");
        })
        .run();
        let message = app.exceptions()[0].message.to_string();
        assert!(message.contains(words), "{message}");
        assert_eq!(app.texts(), ["still here"]);
    }
}

#[test]
fn two_selectable_tables_with_the_same_columns_need_keys() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.add(TableView::new(trees()).selectable(Rows::One));
        page.add(TableView::new(trees()).selectable(Rows::One));
        page.add(TableView::new(trees()).key("b").selectable(Rows::One));
        page.add(TableView::new(trees().select(&["tree"]).expect("there")).selectable(Rows::One));
    })
    .run();
    let [exception] = &app.exceptions()[..] else {
        panic!("{}", app.outline());
    };
    assert!(
        exception
            .message
            .contains("page.add(TableView::new(…).key(\"…\"))"),
        "{}",
        exception.message
    );
}

#[test]
fn a_key_belongs_to_one_table_also_if_it_is_only_shown() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        let table = Table::from_columns([("n", vec![1, 2])])?;
        page.add(TableView::new(&table).key("trees"));
        page.add(TableView::new(&table).key("trees"));
        page.add(TableView::new(&table).key("others"));
        page.add(Checkbox::new("On").key("others"));
        Ok(())
    })
    .run();
    let messages: Vec<_> = app
        .exceptions()
        .iter()
        .map(|it| it.message.clone())
        .collect();
    assert_eq!(messages.len(), 2);
    assert!(
        messages[0].starts_with("two widgets have the key \"trees\": one is drawn by"),
        "{messages:?}"
    );
    assert!(messages[0].contains("TableView::new"), "{messages:?}");
    assert!(
        messages[1].starts_with("two widgets have the key \"others\""),
        "{messages:?}"
    );
}
