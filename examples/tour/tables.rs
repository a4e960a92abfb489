//! Tables.

use dacapo::Column;
use dacapo::Moment;
use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) -> Result {
    page.caption("A click on a head orders, Ctrl+F searches, Ctrl+C copies what is marked.");
    page.table(trees()?);

    page.header("With options");
    page.add(
        TableView::new(trees()?)
            .label("Trees with options")
            .hide_index(true)
            .column_order(["tree", "height", "health", "planted", "read more"])
            .column(
                "height",
                ColumnView::new().title("Height").format("{:.1} m"),
            )
            .column(
                "health",
                ColumnView::new()
                    .bar(0.0..=1.0)
                    .help("1 is as good as it gets"),
            )
            .column("planted", ColumnView::new().format("{:%d %b %Y}"))
            .column("read more", ColumnView::new().link()),
    );

    page.header("Selected rows");
    let chosen = page.add(
        TableView::new(trees()?)
            .key("chosen")
            .selectable(Rows::Many),
    );
    page.write(("selected:", chosen.len(), "of", trees()?.n_rows()));

    page.header("To read");
    page.add(TableView::new(trees()?.select(&["tree", "height"])?).plain());

    page.header("Ten million rows");
    page.table(many()?);

    page.header("Odd cells");
    page.table(odd()?);
    page.table(trees()?.head(0));
    Ok(())
}

fn trees() -> Result<Table> {
    let planted = ["1904-03-01", "1987-11-12", "2019-05-30", "1950-10-02"];
    Ok(Table::from_columns([
        ("tree", Column::from(vec!["oak", "birch", "yew", "lime"])),
        (
            "height",
            Column::from(vec![Some(21.5), Some(14.0), None, Some(9.25)]),
        ),
        ("rings", Column::from(vec![118, 37, 5, 74])),
        ("health", Column::from(vec![0.9, 0.45, 1.0, 0.12])),
        ("evergreen", Column::from(vec![false, false, true, false])),
        ("planted", Column::from_times(planted.map(Moment::parse))?),
        (
            "read more",
            Column::from(vec![
                "https://en.wikipedia.org/wiki/Oak",
                "https://en.wikipedia.org/wiki/Birch",
                "https://en.wikipedia.org/wiki/Yew",
                "https://en.wikipedia.org/wiki/Tilia",
            ]),
        ),
    ])?)
}

/// Ten million rows, made once.
#[cache_data]
fn many() -> Result<Table> {
    const N: i64 = 10_000_000;
    let mixed = |n: i64| n.wrapping_mul(6_364_136_223_846_793_005).rotate_left(17) & 0xff_ffff;
    Ok(Table::from_columns([
        ("n", Column::from((0..N).collect::<Vec<_>>())),
        ("mixed", Column::from((0..N).map(mixed).collect::<Vec<_>>())),
        (
            "even",
            Column::from((0..N).map(|n| n % 2 == 0).collect::<Vec<_>>()),
        ),
    ])?)
}

fn odd() -> Result<Table> {
    Ok(Table::from_columns([
        (
            "text",
            Column::from(vec![
                "日本語のセル、とても長い文章がここに入ります。".repeat(4),
                "a long cell that goes on and on ".repeat(200),
                "two\nlines and a\ttab, a bell \u{7}".to_owned(),
                String::new(),
            ]),
        ),
        (
            "number",
            Column::from(vec![
                Some(f64::NAN),
                Some(f64::INFINITY),
                Some(-1e300),
                None,
            ]),
        ),
        (
            "whole",
            Column::from(vec![Some(i64::MIN), Some(0), None, Some(7)]),
        ),
        (
            "مرحبا",
            Column::from(vec!["نص عربي", "שלום", "left", "right"]),
        ),
    ])?)
}
