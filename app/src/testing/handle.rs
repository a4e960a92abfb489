//! One widget of a page under test: what it says, and what is done to it.

use std::fmt;
use std::sync::Arc;

use crate::element::widget::{Scalar, Value, WidgetElement, WidgetKind};
use crate::testing::{AppTest, Input};
use crate::widget::FromValue;

/// One widget, as it was drawn last; what is done to it makes the script run.
///
/// ```
/// use dacapo::prelude::*;
/// use dacapo::testing::AppTest;
///
/// let mut app = AppTest::new(|page: &mut Page| {
///     let hour = page.add(Slider::new("Hour", 0..=23).value(17).help("Start of the ride"));
///     page.add(Button::new("Night").disabled(hour < 22));
/// })
/// .run();
/// assert_eq!(app.get("Hour").number(), 17.0);
/// assert_eq!(app.get("Hour").help(), Some("Start of the ride"));
/// assert!(!app.get("Night").is_enabled());
/// app.get("Hour").set(23);
/// app.get("Night").click();
/// ```
#[must_use]
pub struct WidgetTest<'a> {
    pub(super) app: &'a mut AppTest,
    pub(super) element: Arc<WidgetElement>,
}

impl WidgetTest<'_> {
    /// Gives it another value and waits for the runs that follow, as [`AppTest::set`] does.
    pub fn set(self, value: impl Into<Input>) {
        self.app.post_value(&self.element, value.into());
        self.app.settle();
    }

    /// Presses it, a button, and waits until a run has seen it.
    pub fn click(self) {
        self.app.post_press(&self.element);
        self.app.settle();
    }

    /// The widget as an element: its kind with its bounds, its value.
    pub fn element(&self) -> &WidgetElement {
        &self.element
    }

    /// Its kind in a word: `"slider"`.
    pub fn kind(&self) -> &'static str {
        self.element.kind.word()
    }

    /// Its label.
    pub fn label(&self) -> &str {
        &self.element.label
    }

    /// Its key, if it was given one.
    pub fn key(&self) -> Option<&str> {
        self.element.key.as_deref()
    }

    /// What it says on hover.
    pub fn help(&self) -> Option<&str> {
        self.element.help.as_deref()
    }

    /// Whether it can be operated.
    pub fn is_enabled(&self) -> bool {
        self.element.is_enabled
    }

    /// The value that the script saw.
    pub fn value(&self) -> &Value {
        &self.element.value
    }

    /// The value in words, as the inspector has it: `"17"`, `"on"`, `"Rome"`.
    pub fn words(&self) -> String {
        self.element.kind.in_words(&self.element.value).to_string()
    }

    /// The texts of its options; none if there is nothing to choose.
    pub fn options(&self) -> Vec<String> {
        let options = self.element.kind.options();
        let options = options.map_or(&[][..], |options| options);
        options.iter().map(ToString::to_string).collect()
    }

    /// The value as a script reads it with [`Page::value`](crate::Page::value): of every kind of widget. Fails if it is of
    /// another type.
    ///
    /// ```
    /// use dacapo::prelude::*;
    /// use dacapo::testing::AppTest;
    ///
    /// let mut app = AppTest::new(|page: &mut Page| {
    ///     page.range_slider("Hours", 0..=23, (6, 9));
    ///     page.add(DateInput::new("Day").value(date(2026, 11, 21)));
    ///     let rides = Table::from_columns([("minutes", vec![12, 7])]).expect("one column");
    ///     page.data_editor("Rides", &rides);
    /// })
    /// .run();
    /// app.set("Rides", [(1, "minutes", "8")]);
    /// assert_eq!(app.get("Hours").read::<(u8, u8)>(), (6, 9));
    /// assert_eq!(app.get("Day").read::<Date>(), date(2026, 11, 21));
    /// assert_eq!(app.get("Rides").read::<Table>().to_csv(), "minutes\n12\n8\n");
    /// ```
    #[track_caller]
    pub fn read<T: FromValue>(&self) -> T {
        let read = T::from_value(self.value(), &self.element.kind);
        let name = std::any::type_name::<T>();
        read.unwrap_or_else(|| self.wrong(&format!("holds no `{name}`")))
    }

    /// Whether a checkbox or a toggle is on.
    #[track_caller]
    pub fn is_on(&self) -> bool {
        match self.value() {
            Value::Bool(is_on) => *is_on,
            _ => self.wrong("is neither on nor off"),
        }
    }

    /// The number of a slider or a number.
    #[track_caller]
    pub fn number(&self) -> f64 {
        match self.value() {
            Value::Scalar(Scalar::Int(it)) => *it as f64,
            Value::Scalar(Scalar::Float(it)) => *it,
            _ => self.wrong("holds no number"),
        }
    }

    /// The text of a text input, or of the chosen option; empty if nothing is chosen.
    #[track_caller]
    pub fn text(&self) -> String {
        match self.value() {
            Value::Text(text) => text.to_string(),
            Value::Index(idx) => idx
                .and_then(|idx| self.options().into_iter().nth(idx))
                .unwrap_or_default(),
            _ => self.wrong("holds no text"),
        }
    }

    /// The texts of the options that are chosen in a widget that chooses several.
    #[track_caller]
    pub fn texts(&self) -> Vec<String> {
        let options = self.options();
        match self.value() {
            Value::Indices(all) => all
                .iter()
                .filter_map(|idx| options.get(*idx).cloned())
                .collect(),
            _ => self.wrong("doesn't choose several"),
        }
    }

    /// The rows that are selected in a table.
    #[track_caller]
    pub fn rows(&self) -> Vec<usize> {
        match (&self.element.kind, self.value()) {
            (WidgetKind::Table { .. }, Value::Rows(rows)) => rows.iter().collect(),
            _ => self.wrong("has no rows to select"),
        }
    }

    #[track_caller]
    fn wrong(&self, what: &str) -> ! {
        panic!(
            "the {} {:?} {what}: {:?}",
            self.kind(),
            self.label(),
            self.value()
        )
    }
}

impl fmt::Debug for WidgetTest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.element.fmt(f)
    }
}
