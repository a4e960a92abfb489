//! Widgets: builders that a script gives to `page.add`, and what is common to them.
//!
//! A widget is known by kind, label and parameters, or by the key that the script gave it. Its value
//! belongs to the session; the script reads it, the user changes it, and callbacks hear of it.
//!
//! ```
//! use dacapo::prelude::*;
//!
//! fn script(page: &mut Page) {
//!     let n_changes = page.state("changes", 0);
//!     let count = n_changes.clone();
//!     let hour = page.add(
//!         Slider::new("Hour", 0..=23)
//!             .key("hour")
//!             .on_change(move |_| count.update(|n| *n += 1)),
//!     );
//!     page.add(Button::new("Noon").on_click(|page| page.set_value("hour", 12)));
//!     page.write(("Rides at", hour, "after", n_changes.get(), "changes"));
//! }
//! ```

pub mod button;
pub(crate) mod callback;
pub mod checkbox;
pub mod choice;
pub mod chosen_file;
pub mod color;
pub mod data_editor;
pub mod date;
pub mod dialog;
pub mod download;
mod draw;
pub mod feedback;
pub mod file;
pub mod form;
pub(crate) mod input;
pub mod multiselect;
pub mod number;
pub mod numeric;
pub mod range_slider;
mod read;
pub(crate) mod setting;
pub mod slider;
pub(crate) mod store;
pub mod table;
pub mod text_area;
pub mod text_input;
pub mod time;
pub(crate) mod value;

use std::fmt::Display;
use std::sync::Arc;

use crate::page::Page;
use crate::widget::callback::Callback;

pub use crate::element::widget::{FeedbackScale, LabelVisibility};
pub use crate::widget::button::Button;
pub use crate::widget::checkbox::{Checkbox, Toggle};
pub use crate::widget::choice::{OrNone, Pills, Radio, Segmented, Select, SelectSlider};
pub use crate::widget::chosen_file::ChosenFile;
pub use crate::widget::color::ColorPicker;
pub use crate::widget::data_editor::DataEditor;
pub use crate::widget::date::{DateInput, DateRange};
pub use crate::widget::dialog::{Dialog, OpenDialog};
pub use crate::widget::download::Download;
pub use crate::widget::feedback::Feedback;
pub use crate::widget::file::{File, Files, Folder, SaveFile};
pub use crate::widget::form::{Form, Submit};
pub use crate::widget::input::Input;
pub use crate::widget::multiselect::Multiselect;
pub use crate::widget::number::Number;
pub use crate::widget::numeric::Numeric;
pub use crate::widget::range_slider::RangeSlider;
pub use crate::widget::setting::FromValue;
pub use crate::widget::slider::Slider;
pub use crate::widget::table::{ColumnView, Selection, TableView};
pub use crate::widget::text_area::TextArea;
pub use crate::widget::text_input::TextInput;
pub use crate::widget::time::TimeInput;

/// Something that [`Page::add`] draws.
///
/// ```
/// use dacapo::prelude::*;
/// use dacapo::widget::Component;
///
/// /// Two numbers in a row.
/// struct Size;
///
/// impl Component for Size {
///     type Output = (u32, u32);
///
///     fn draw(self, page: &mut Page) -> (u32, u32) {
///         let [mut left, mut right] = page.columns();
///         (left.number("Width", 1.., 640), right.number("Height", 1.., 480))
///     }
/// }
///
/// # fn script(page: &mut Page) {
/// let (width, height) = page.add(Size);
/// # }
/// ```
pub trait Component {
    /// What the script gets for it.
    type Output;

    /// Draws it.
    #[track_caller]
    fn draw(self, page: &mut Page) -> Self::Output;
}

/// What every widget has.
#[derive(Clone, Debug)]
pub(crate) struct Common {
    label: Arc<str>,
    key: Option<Arc<str>>,
    help: Option<Arc<str>>,
    label_visibility: LabelVisibility,
    is_enabled: bool,
    callback: Option<Callback>,
}

impl Common {
    fn new(label: impl Display) -> Self {
        Self {
            label: label.to_string().into(),
            key: None,
            help: None,
            label_visibility: LabelVisibility::default(),
            is_enabled: true,
            callback: None,
        }
    }
}

/// The options that every widget has, for a builder with a field `common`; `pressed` for those of buttons.
macro_rules! common_options {
    () => {
        common_options!(every);

        /// What to do when the user has changed it: once, before the script runs because of that, with the new
        /// value in place. Changes in a row before that run count as one, the last.
        ///
        /// The closure may use [`State`](crate::page::State)s and [set the values](crate::Page::set_value) of other
        /// widgets; what it draws stands at the top of the page for that run. It runs to its end, whatever the
        /// user does meanwhile. An error or a panic in it shows in the page, and the run goes on.
        pub fn on_change<R: crate::host::IntoScriptResult>(
            mut self,
            call: impl Fn(&mut crate::page::Page) -> R + 'static,
        ) -> Self {
            self.common.callback = Some(crate::widget::callback::Callback::new(call));
            self
        }
    };
    (pressed) => {
        common_options!(every);

        /// What to do when the user has pressed it: once for each press, before the run that sees the press.
        ///
        /// The closure may use [`State`](crate::page::State)s and [set the values](crate::Page::set_value) of
        /// widgets; what it draws stands at the top of the page for that run. It runs to its end, whatever the
        /// user does meanwhile. An error or a panic in it shows in the page, and the run goes on.
        pub fn on_click<R: crate::host::IntoScriptResult>(
            mut self,
            call: impl Fn(&mut crate::page::Page) -> R + 'static,
        ) -> Self {
            self.common.callback = Some(crate::widget::callback::Callback::new(call));
            self
        }
    };
    (every) => {
        /// An identity of its own: needed where two widgets are alike, for a value that outlives a change of
        /// label, bounds or options, and to [set](crate::Page::set_value) or [read](crate::Page::value) the value.
        pub fn key(mut self, key: impl std::fmt::Display) -> Self {
            self.common.key = Some(key.to_string().into());
            self
        }

        /// Words that are shown on hover, and on F1 while it has the focus.
        pub fn help(mut self, help: impl std::fmt::Display) -> Self {
            self.common.help = Some(help.to_string().into());
            self
        }

        /// Whether its label is shown; it is what the widget is called in any case.
        pub fn label_visibility(
            mut self,
            visibility: $crate::element::widget::LabelVisibility,
        ) -> Self {
            self.common.label_visibility = visibility;
            self
        }

        /// Whether the user can't operate it.
        pub fn disabled(mut self, is_disabled: bool) -> Self {
            self.common.is_enabled = !is_disabled;
            self
        }
    };
}
pub(crate) use common_options;

/// How numbers are written, for a builder with a field `format`.
macro_rules! number_options {
    () => {
        /// What stands before the number: `"€ "`.
        pub fn prefix(mut self, prefix: impl std::fmt::Display) -> Self {
            self.format.prefix = prefix.to_string().into();
            self
        }

        /// What stands behind the number, its unit: `" km"`.
        pub fn suffix(mut self, suffix: impl std::fmt::Display) -> Self {
            self.format.suffix = suffix.to_string().into();
            self
        }

        /// Digits behind the point; else as many as the step has. The value itself isn't rounded.
        pub fn decimals(mut self, n_decimals: usize) -> Self {
            self.format.n_decimals = Some(n_decimals);
            self
        }
    };
}
pub(crate) use number_options;
