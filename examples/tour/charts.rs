//! Charts and images.

use dacapo::Moment;
use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) -> Result {
    page.line_chart([1.0, 4.0, 9.0, 16.0]);
    page.area_chart([3.0, 1.0, 2.0]);
    page.bar_chart([3.0, 1.0, 2.0]);
    page.scatter_chart([(1.0, 3.5), (4.2, 1.0), (2.0, 2.0)]);
    page.histogram((0..500).map(|n| f64::from(n * n % 97)).collect::<Vec<_>>());

    page.subheader("From a table");
    let rain = rain()?;
    page.line_chart(&rain);
    page.chart(
        Chart::bar(&rain, "month", ["Ulm", "Oslo"])?
            .stacked()
            .title("Rain, stacked")
            .y_unit("mm"),
    );
    page.chart(Chart::area(&rain, "month", ["Ulm", "Oslo"])?.stacked());
    page.chart(
        Chart::histogram(&rain, ["Ulm", "Oslo"])?
            .bins(Bins::Width(10.0))
            .x_unit("mm"),
    );

    page.subheader("Axes");
    let words = ["strongly agree", "agree", "neither nor", "disagree"];
    let answers = Chart::new(ChartKind::Bar).categories(words).horizontal();
    page.chart(
        answers
            .series("2025", [31, 40, 12, 9])
            .series("2026", [28, 44, 10, 12])
            .title("Answers"),
    );
    let powers = (0..30).map(|n| (f64::from(n), 1.4_f64.powi(n) - 2.0));
    page.chart(
        Chart::new(ChartKind::Line)
            .series("growth", powers)
            .log_y()
            .y_label("cells"),
    );
    let minute = |n: i64| Moment::Local((1_709_290_000 + n * 420) * 1_000_000);
    let times = (0..200).map(|n| (minute(n), (n as f64 / 20.0).sin()));
    let times = Chart::new(ChartKind::Line)
        .series("tide", times)
        .y_bounds(-1.5..=1.5);
    page.chart(times.reference_y(0.5, "harbour closes").y_unit("m"));
    let gap = [1.0, 3.0, f64::NAN, 2.0, 4.0];
    page.chart(Chart::new(ChartKind::Line).series("with a gap", gap));

    page.subheader("Marks");
    let planets = Chart::new(ChartKind::Scatter)
        .series("close", [(1.0, 2.0), (2.0, 3.0), (3.0, 1.0)])
        .sizes([4.0, 9.0, 16.0])
        .series(
            "a series whose name is far longer than anybody would have thought it could be",
            [(2, 2), (4, 3)],
        )
        .marker(Marker::Diamond);
    page.chart(planets.marker_size(6.0).reference_x(2.5, "limit"));

    page.subheader("Images");
    let shades: Vec<f32> = (0..64 * 64)
        .map(|n| (n % 64 * (n / 64)) as f32 / 4096.0)
        .collect();
    let shades = Image::from_floats(64, 64, &shades)?;
    page.image(
        shades
            .clone()
            .shown_at(128.0)
            .caption("Shades of grey, from numbers; a click shows it in full size"),
    );
    let stripes: Vec<u8> = (0..64 * 48)
        .flat_map(|n| [(n % 64 * 4) as u8, 96, (n / 64 * 5) as u8])
        .collect();
    page.images([
        Image::from_rgb(64, 48, &stripes)?.caption("Colours"),
        shades.shown_at(96.0),
    ]);
    page.image(Image::from_grey(0, 3, &[]));

    page.subheader("Ten million points");
    if page.checkbox("Draw them", false) {
        page.chart(walk(10_000_000));
        page.scatter_chart(walk(10_000_000));
    }
    Ok(())
}

fn rain() -> Result<Table> {
    Ok(Table::from_csv_bytes(
        b"month,Ulm,Oslo\n2025-01-01,45,55\n2025-02-01,41,41\n2025-03-01,48,49\n2025-04-01,50,48\n2025-05-01,79,60\n2025-06-01,85,80\n",
        "rain.csv",
    )?)
}

/// A walk of so many steps, which is computed once.
#[cache_data(show_spinner = "Walking …")]
fn walk(n_steps: usize) -> Chart {
    let (mut state, mut height) = (1_u64, 0.0);
    let heights: Vec<f64> = (0..n_steps)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            height += (state >> 40) as f64 / (1_u64 << 24) as f64 - 0.5;
            height
        })
        .collect();
    let mut chart = Chart::new(ChartKind::Line);
    chart
        .series
        .push(Series::new("walk", Numbers::counted(n_steps), heights));
    chart.x_label("step")
}
