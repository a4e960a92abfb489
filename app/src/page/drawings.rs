//! What a closure draws with egui.

use egui::Ui;

use crate::element::Element;
use crate::element::drawing::Drawing;
use crate::page::{Page, Waker};
use crate::widget::Component;

impl Page {
    /// Lets a closure draw with egui, in the window, in each frame in which its place is visible; see [`Drawing`] for
    /// what it may do and how values come back.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// page.egui(|ui| {
    ///     let (rect, _) = ui.allocate_exact_size(egui::vec2(80.0, 80.0), egui::Sense::hover());
    ///     ui.painter().circle_filled(rect.center(), 40.0, ui.visuals().hyperlink_color);
    /// });
    /// # }
    /// # use dacapo::egui;
    /// ```
    pub fn egui(&mut self, draw: impl Fn(&mut Ui) + Send + Sync + 'static) {
        self.add(Drawing::new(draw));
    }

    /// A handle that asks for a rerun of this page's script, from any thread and at any time.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let waker = page.waker();
    /// if page.button("Fetch") {
    ///     std::thread::spawn(move || {
    ///         // … fetch, and put it where the script finds it …
    ///         waker.rerun();
    ///     });
    /// }
    /// # }
    /// ```
    pub fn waker(&self) -> Waker {
        self.live.waker()
    }
}

impl Component for Drawing {
    type Output = ();

    fn draw(self, page: &mut Page) {
        page.put(Element::Drawing(self));
    }
}
