//! What a closure draws with egui, in the window.

use std::fmt;
use std::sync::Arc;

use egui::Ui;

/// A closure that draws with egui, on the window's thread, in each frame in which its place is visible.
///
/// Two are the same if they are the same closure: handles of one `Drawing`, not two made from the same line.
///
/// It must not wait: the whole window would. What it panics with is shown in its place, and it is not called again
/// before the script draws another one. Values come back through what both sides share: an `Arc<Mutex<T>>` that is
/// locked for a moment, or a channel, with a [`Waker`](crate::page::Waker) to make the script look at it.
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// use dacapo::prelude::*;
///
/// fn script(page: &mut Page) {
///     let clicks = page.state("clicks", Arc::new(AtomicU32::new(0))).get();
///     page.write(("clicked", clicks.load(Ordering::Relaxed), "times"));
///     let waker = page.waker();
///     page.egui(move |ui| {
///         if ui.button("Click").clicked() {
///             clicks.fetch_add(1, Ordering::Relaxed);
///             waker.rerun();
///         }
///     });
/// }
/// # dacapo::testing::AppTest::new(script).run();
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone)]
pub struct Drawing(Arc<dyn Fn(&mut Ui) + Send + Sync>);

impl Drawing {
    /// What this closure draws.
    pub fn new(draw: impl Fn(&mut Ui) + Send + Sync + 'static) -> Self {
        Self(Arc::new(draw))
    }

    /// Lets it draw.
    pub(crate) fn draw(&self, ui: &mut Ui) {
        (self.0)(ui);
    }
}

impl PartialEq for Drawing {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Drawing")
    }
}
