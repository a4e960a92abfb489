//! Widgets: builders that a script gives to `page.add`, and what is common to them.
//!
//! A widget is known by kind, label and parameters, or by the key that the script gave it. Its value
//! belongs to the session; the script reads it, the user changes it.

pub mod button;
pub mod checkbox;
pub mod choice;
mod draw;
pub mod file;
pub(crate) mod input;
pub mod number;
pub mod numeric;
mod read;
pub mod slider;
pub(crate) mod store;
pub mod table;
pub mod text_input;
pub(crate) mod value;

use std::fmt::Display;
use std::sync::Arc;

use crate::page::Page;

pub use crate::widget::button::Button;
pub use crate::widget::checkbox::Checkbox;
pub use crate::widget::choice::{Radio, Select};
pub use crate::widget::file::File;
pub use crate::widget::number::Number;
pub use crate::widget::numeric::Numeric;
pub use crate::widget::slider::Slider;
pub use crate::widget::table::{ColumnView, Selection, TableView};
pub use crate::widget::text_input::TextInput;

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
    is_enabled: bool,
}

impl Common {
    fn new(label: impl Display) -> Self {
        Self {
            label: label.to_string().into(),
            key: None,
            help: None,
            is_enabled: true,
        }
    }
}

/// The options that every widget has, for a builder with a field `common`.
macro_rules! common_options {
    () => {
        /// An identity of its own: needed where two widgets are alike, and for a value that outlives a
        /// change of label, bounds or options.
        pub fn key(mut self, key: impl std::fmt::Display) -> Self {
            self.common.key = Some(key.to_string().into());
            self
        }

        /// Words that are shown on hover.
        pub fn help(mut self, help: impl std::fmt::Display) -> Self {
            self.common.help = Some(help.to_string().into());
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
