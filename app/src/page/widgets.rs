//! Widgets by plain calls. Everything that has more options goes through [`Page::add`].

use std::fmt::Display;
use std::ops::{RangeBounds, RangeInclusive};

use dacapo_cache::Table;
use jiff::civil::{Date, Time};

use crate::element::color::Color;
use crate::page::{AsTable, Page};
use crate::widget::{
    Button, Checkbox, ChosenFile, ColorPicker, DataEditor, DateInput, DateRange, Feedback, File,
    Multiselect, Number, Numeric, Pills, Radio, RangeSlider, Segmented, Select, SelectSlider,
    Slider, TextArea, TextInput, TimeInput, Toggle,
};

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

    /// On or off as a switch, `is_on` at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let is_live = page.toggle("Live", true);
    /// # }
    /// ```
    #[track_caller]
    pub fn toggle(&mut self, label: impl Display, is_on: bool) -> bool {
        self.add(Toggle::new(label).value(is_on))
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

    /// Two numbers on one track, `value` at first: the lower end and the upper one.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let (from, to) = page.range_slider("Hours", 0..=23, (7, 19));
    /// # }
    /// ```
    #[track_caller]
    pub fn range_slider<T: Numeric>(
        &mut self,
        label: impl Display,
        range: RangeInclusive<T>,
        value: (T, T),
    ) -> (T, T) {
        self.add(RangeSlider::new(label, range).value(value.0, value.1))
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

    /// Any of several in a list that opens, none of them at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let cities = page.multiselect("Cities", ["Rome", "Oslo", "Lima"]);
    /// page.write((cities.len(), "chosen"));
    /// # }
    /// ```
    #[track_caller]
    pub fn multiselect<T: Display>(
        &mut self,
        label: impl Display,
        options: impl IntoIterator<Item = T>,
    ) -> Vec<T> {
        self.add(Multiselect::new(label, options))
    }

    /// One of several as stops on a track, the first one at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let size = page.select_slider("Size", ["S", "M", "L"]);
    /// # }
    /// ```
    #[track_caller]
    pub fn select_slider<T: Display>(
        &mut self,
        label: impl Display,
        options: impl IntoIterator<Item = T>,
    ) -> T {
        self.add(SelectSlider::new(label, options))
    }

    /// One of several as buttons in one frame, the first one at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let view = page.segmented("View", ["Day", "Week", "Month"]);
    /// # }
    /// ```
    #[track_caller]
    pub fn segmented<T: Display>(
        &mut self,
        label: impl Display,
        options: impl IntoIterator<Item = T>,
    ) -> T {
        self.add(Segmented::new(label, options))
    }

    /// One of several as buttons, or none of them, as at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let topic: Option<&str> = page.pills("Topic", ["Weather", "Traffic"]);
    /// # }
    /// ```
    #[track_caller]
    pub fn pills<T: Display>(
        &mut self,
        label: impl Display,
        options: impl IntoIterator<Item = T>,
    ) -> Option<T> {
        self.add(Pills::new(label, options))
    }

    /// One to five stars as 0 to 4; `None` while the user has given none.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let stars = page.feedback("How was it?");
    /// # }
    /// ```
    #[track_caller]
    pub fn feedback(&mut self, label: impl Display) -> Option<usize> {
        self.add(Feedback::new(label))
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

    /// Text of several lines, `value` at first.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let notes = page.text_area("Notes", "");
    /// # }
    /// ```
    #[track_caller]
    pub fn text_area(&mut self, label: impl Display, value: impl Display) -> String {
        self.add(TextArea::new(label).value(value))
    }

    /// A day, [today](Self::today) at first; [`DateInput`] has another one.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let day = page.date("Day");
    /// page.write(("day", day.day_of_year(), "of the year"));
    /// # }
    /// ```
    #[track_caller]
    pub fn date(&mut self, label: impl Display) -> Date {
        self.add(DateInput::new(label))
    }

    /// Two days, `value` at first: the first one and the last one of a span.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let (from, to) = page.date_range("Holidays", (date(2026, 7, 1), date(2026, 7, 14)));
    /// # }
    /// ```
    #[track_caller]
    pub fn date_range(&mut self, label: impl Display, value: (Date, Date)) -> (Date, Date) {
        self.add(DateRange::new(label, value.0, value.1))
    }

    /// A time of day, `value` at first.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let start = page.time("Start", time(17, 30, 0, 0));
    /// # }
    /// ```
    #[track_caller]
    pub fn time(&mut self, label: impl Display, value: Time) -> Time {
        self.add(TimeInput::new(label, value))
    }

    /// A colour, `value` at first.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let line = page.color("Line", [0x1d, 0x5b, 0xbf]);
    /// page.write(("drawn in", line));
    /// # }
    /// ```
    #[track_caller]
    pub fn color(&mut self, label: impl Display, value: impl Into<Color>) -> Color {
        self.add(ColorPicker::new(label, value))
    }

    /// A table whose cells the user can change; the changed table. For more rows and fixed columns see
    /// [`DataEditor`].
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) -> Result {
    /// let trees = Table::from_columns([("tree", vec!["oak", "yew"])])?;
    /// let edited = page.data_editor("Trees", &trees);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn data_editor(&mut self, label: impl Display, rows: impl AsTable) -> Table {
        self.add(DataEditor::new(label, rows))
    }

    /// A file that the user chooses in the native dialog, or drops here; `None` until then. For several files and
    /// for sizes see [`File`], for folders [`Folder`](crate::widget::Folder), to save
    /// [`SaveFile`](crate::widget::SaveFile).
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) -> Result {
    /// if let Some(file) = page.file("Rides", &["csv"]) {
    ///     page.table(file.read_csv()?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn file(&mut self, label: impl Display, extensions: &[&str]) -> Option<ChosenFile> {
        self.add(File::new(label, extensions))
    }
}
