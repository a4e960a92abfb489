//! Widgets by plain calls. Everything that has more options goes through [`Page::add`].

use std::fmt::Display;
use std::ops::{RangeBounds, RangeInclusive};
use std::path::PathBuf;

use crate::page::Page;
use crate::widget::{Button, Checkbox, File, Number, Numeric, Radio, Select, Slider, TextInput};

impl Page {
    /// A button: true in the one run that its press started.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// if page.button("Greet") {
    ///     page.success("hello");
    /// }
    /// # }
    /// ```
    #[track_caller]
    pub fn button(&mut self, label: impl Display) -> bool {
        self.add(Button::new(label))
    }

    /// On or off, `is_on` at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// if page.checkbox("Show the rows", false) {
    ///     page.text("…");
    /// }
    /// # }
    /// ```
    #[track_caller]
    pub fn checkbox(&mut self, label: impl Display, is_on: bool) -> bool {
        self.add(Checkbox::new(label).value(is_on))
    }

    /// A number on a track, `value` at first. Whole numbers and floats alike.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let hour = page.slider("Hour", 0..=23, 17);
    /// let share = page.slider("Share", 0.0..=1.0, 0.5);
    /// # }
    /// ```
    #[track_caller]
    pub fn slider<T: Numeric>(
        &mut self,
        label: impl Display,
        range: RangeInclusive<T>,
        value: T,
    ) -> T {
        self.add(Slider::new(label, range).value(value))
    }

    /// A number to type or to step, `value` at first; `..` for any number.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let rows = page.number("Rows", 1..=1_000, 20);
    /// let offset = page.number("Offset", .., 0.0);
    /// # }
    /// ```
    #[track_caller]
    pub fn number<T: Numeric>(
        &mut self,
        label: impl Display,
        range: impl RangeBounds<T>,
        value: T,
    ) -> T {
        self.add(Number::new(label).range(range).value(value))
    }

    /// One of several in a list that opens, the first one at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let city = page.select("City", ["Rome", "Oslo"]);
    /// page.write(("you chose", city));
    /// # }
    /// ```
    #[track_caller]
    pub fn select<T: Display>(
        &mut self,
        label: impl Display,
        options: impl IntoIterator<Item = T>,
    ) -> T {
        self.add(Select::new(label, options))
    }

    /// One of several, all visible, the first one at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let unit = page.radio("Unit", ["km", "miles"]);
    /// # }
    /// ```
    #[track_caller]
    pub fn radio<T: Display>(
        &mut self,
        label: impl Display,
        options: impl IntoIterator<Item = T>,
    ) -> T {
        self.add(Radio::new(label, options))
    }

    /// A line of text, `value` at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let name = page.text_input("Name", "");
    /// if !name.is_empty() {
    ///     page.write(("hello,", name));
    /// }
    /// # }
    /// ```
    #[track_caller]
    pub fn text_input(&mut self, label: impl Display, value: impl Display) -> String {
        self.add(TextInput::new(label).value(value))
    }

    /// The path of a file that the user chooses in the native dialog; `None` until then.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) -> Result {
    /// if let Some(path) = page.file("Rides", &["csv"]) {
    ///     page.table(Table::read_csv(path)?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn file(&mut self, label: impl Display, extensions: &[&str]) -> Option<PathBuf> {
        self.add(File::new(label, extensions))
    }
}
