//! Places that hold other elements.

use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) {
    page.header("Columns");
    let [mut left, mut right] = page.columns();
    left.text("left");
    right.text("right");

    page.header("Expander");
    let mut more = page.expander("More");
    more.text("only for the curious");
}
