//! What happens between reruns: state, callbacks, forms.

use dacapo::prelude::*;

pub(crate) fn show(page: &mut Page) {
    let clicks = page.state("clicks", 0);
    if page.button("Click") {
        clicks.update(|n| *n += 1);
    }
    page.write(("clicked", clicks.get(), "times"));
}
