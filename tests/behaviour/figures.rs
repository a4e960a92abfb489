//! Charts and images as values: returned by cached functions, drawn, and the same at every hit.

use dacapo::prelude::*;
use dacapo::testing::AppTest;
use egui::accesskit::Role;

#[cache_data]
fn parabola(n: u32) -> Chart {
    Chart::new(ChartKind::Bar)
        .series("squares", (0..n).map(|x| x * x))
        .x_label("x")
}

#[cache_data]
fn stripes(width: u32) -> Result<Image> {
    let pixels: Vec<u8> = (0..width).flat_map(|x| [x as u8, 0, 0, 255]).collect();
    Ok(Image::from_rgba(width, 1, pixels)?)
}

#[cache_data]
fn width_of(image: &Image) -> u32 {
    image.width()
}

fn script(page: &mut Page) -> Result {
    let n = page.slider("N", 1..=9, 4);
    page.chart(parabola(n));
    page.image(stripes(n)?);
    page.write((&parabola(n), &stripes(n)?));
    page.write(width_of(&stripes(n)?));
    Ok(())
}

#[test]
fn a_cached_chart_and_a_cached_image_are_drawn_the_same_at_a_hit() {
    let mut app = AppTest::new(script).run();
    let drawn = app.outline();
    assert!(
        drawn.contains("Bar chart, 1 series") && drawn.contains("image 4 × 1"),
        "{drawn}"
    );
    let (chart, image) = (app.chart(0), app.image(0));
    assert_eq!(chart.series[0].points().nth(3), Some([3.0, 9.0]));
    assert_eq!(image.rgba()[4..8], [1, 0, 0, 255]);
    app.rerun();
    assert_eq!(app.outline(), drawn);
    // The very same pixels and points: nothing was copied on the way from the cache to the page.
    assert!(app.image(0).is_same(&image) && app.image(1).is_same(&image));
    for n in 0..2 {
        assert!(app.chart(n).series[0].y.is_same(&chart.series[0].y));
    }
    let functions = app.registry().functions();
    let counts: Vec<_> = functions.iter().map(|it| (it.hits, it.misses)).collect();
    assert_eq!(counts, [(3, 1), (5, 1), (1, 1)]);

    app.set("N", 5);
    assert_eq!(app.image(0).width(), 5);
    app.set("N", 4);
    assert!(app.image(0).is_same(&image));
}

#[test]
fn what_is_no_image_is_told_where_it_would_stand_and_the_page_goes_on() {
    let mut app = AppTest::new(|page: &mut Page| {
        page.image(&b"GIF89a"[..]);
        page.image(Path::new("no/such.png"));
        page.image(Image::from_grey(1, 0, &[]));
        let dot = Image::from_floats(1, 1, &[0.5]);
        page.images([dot, Image::from_rgb(1, 1, &[1])]);
        page.images([
            Image::from_grey(1, 1, &[7]),
            Image::from_rgb(1, 1, &[1, 2, 3]),
        ]);
    })
    .run();
    let messages: Vec<String> = app
        .exceptions()
        .iter()
        .map(|it| it.message.to_string())
        .collect();
    assert_eq!(messages.len(), 4, "{messages:#?}");
    for (message, part) in messages
        .iter()
        .zip(["PNG", "no/such.png", "1 × 0", "3 for each pixel"])
    {
        assert!(message.contains(part), "{message}");
    }
    assert!(app.outline().ends_with("2 images\n"), "{}", app.outline());
}

#[test]
fn a_click_shows_an_image_in_full_size_until_it_is_closed() {
    let mut window = crate::harness::Window::of_script(|page: &mut Page| -> Result {
        let image = Image::from_grey(300, 200, &vec![128; 60_000])?;
        page.image(image.shown_at(30.0).caption("A grey field"));
        Ok(())
    });
    window.wait_for("A grey field");
    window.click(Role::Image, "A grey field");
    window.wait_for("Close");
    window.0.run_steps(3);
    window.click(Role::Button, "Close");
    window.wait_for_end_of("Close");
}

#[test]
fn an_image_that_cannot_be_is_an_error_in_the_page() {
    let mut app = AppTest::new(|page: &mut Page| -> Result {
        page.image(Image::from_rgba(2, 0, Vec::new())?);
        Ok(())
    })
    .run();
    let message = &app.exceptions()[0].message;
    assert_eq!(
        &**message,
        "an image of 2 × 0 pixels shows nothing, both must be at least 1"
    );
}
