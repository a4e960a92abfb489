//! What a page shows and nobody operates: text, code, figures, alerts.

use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) {
    page.header("Text");
    page.markdown("*Markdown* with `code`, [links](https://www.rust-lang.org) and tables.");
    page.caption("A caption, small and weak.");
    page.code("let hour = page.slider(\"Hour\", 0..=23, 17);", "rust");
    page.divider();

    page.header("How it went");
    page.success("It worked.");
    page.info("Neither nor.");
    page.warning("Look out.");
    page.error("It failed.");
}
