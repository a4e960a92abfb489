//! Charts.

use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) {
    page.line_chart([1.0, 4.0, 9.0, 16.0]);
    page.bar_chart([3.0, 1.0, 2.0]);
}
