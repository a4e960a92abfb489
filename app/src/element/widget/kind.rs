//! The kinds of widgets, each with its parameters.
//!
//! Parameters are part of a widget's identity: with other bounds or options it is another widget. What only changes
//! how it looks is wrapped in [`Look`] and is not.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use crate::element::table::{Rows, TableElement};
use crate::element::widget::Bounds;

/// What a widget is, and its bounds.
#[derive(Clone, Debug, PartialEq, Hash)]
#[non_exhaustive]
pub enum WidgetKind {
    /// Pressed once for one run.
    Button,
    /// On or off.
    Checkbox,
    /// Open or not; what is in it stands in a container of its own.
    Dialog,
    /// A number on a track.
    Slider {
        /// The bounds.
        bounds: Bounds,
    },
    /// A number to type or to step.
    Number {
        /// The bounds.
        bounds: Bounds,
    },
    /// One of several, in a list that opens.
    Select {
        /// The texts of the options.
        options: Arc<[Arc<str>]>,
    },
    /// One of several, all visible.
    Radio {
        /// The texts of the options.
        options: Arc<[Arc<str>]>,
        /// Side by side.
        is_horizontal: Look<bool>,
    },
    /// A line of text, taken over on Enter or when the focus leaves.
    TextInput {
        /// Shown while it is empty.
        placeholder: Look<Option<Arc<str>>>,
        /// Most characters; `None`: no bound.
        max_chars: Option<usize>,
    },
    /// The path of a file, chosen in the native dialog. Its value is the path, empty for none.
    File {
        /// Endings without the dot; empty: any.
        extensions: Arc<[Arc<str>]>,
    },
    /// A table whose rows can be selected.
    Table {
        /// What it shows. It is known by the names of its columns, not by its rows.
        element: Arc<TableElement>,
        /// How many can be.
        rows: Rows,
    },
}

impl WidgetKind {
    /// What it is called in messages.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Checkbox => "checkbox",
            Self::Dialog => "dialog",
            Self::Slider { .. } => "slider",
            Self::Number { .. } => "number",
            Self::Select { .. } => "select",
            Self::Radio { .. } => "radio",
            Self::TextInput { .. } => "text input",
            Self::File { .. } => "file",
            Self::Table { .. } => "table",
        }
    }

    /// The options of a select or a radio.
    pub fn options(&self) -> Option<&Arc<[Arc<str>]>> {
        match self {
            Self::Select { options } | Self::Radio { options, .. } => Some(options),
            _ => None,
        }
    }

    /// The builder of this kind, as a script writes it.
    pub(crate) fn builder(&self) -> &'static str {
        match self {
            Self::Button => "Button",
            Self::Checkbox => "Checkbox",
            Self::Dialog => "Dialog",
            Self::Slider { .. } => "Slider",
            Self::Number { .. } => "Number",
            Self::Select { .. } => "Select",
            Self::Radio { .. } => "Radio",
            Self::TextInput { .. } => "TextInput",
            Self::File { .. } => "File",
            Self::Table { .. } => "TableView",
        }
    }
}

/// What changes the looks of a widget and not what it is: it counts when elements are compared, and not for the
/// widget's identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look<T>(pub T);

impl<T> Hash for Look<T> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl<T> Deref for Look<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Look<T> {
    fn from(look: T) -> Self {
        Self(look)
    }
}
