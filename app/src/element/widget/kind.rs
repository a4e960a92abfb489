//! The kinds of widgets, each with its parameters.
//!
//! Parameters are part of a widget's identity: with other bounds or options it is another widget. What only changes
//! how it looks is wrapped in [`Look`] and is not.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use crate::element::table::{Rows, TableElement};
use crate::element::widget::Bounds;

/// What a widget is, and its bounds.
#[derive(Clone, Debug, PartialEq, Hash)]
#[non_exhaustive]
pub enum WidgetKind {
    /// Pressed once for one run.
    Button {
        /// How it looks.
        look: Look<ButtonLook>,
    },
    /// Pressed once for one run, which sees everything that was changed in its form.
    Submit {
        /// How it looks.
        look: Look<ButtonLook>,
    },
    /// On or off.
    Checkbox,
    /// Open or not; what is in it stands in a container of its own.
    Dialog,
    /// On or off, as a switch.
    Toggle,
    /// A number on a track.
    Slider {
        /// The bounds.
        bounds: Bounds,
        /// How the number is written.
        format: Look<NumberFormat>,
    },
    /// Two numbers on a track, the first one at most the second one.
    RangeSlider {
        /// The bounds.
        bounds: Bounds,
        /// How the numbers are written.
        format: Look<NumberFormat>,
    },
    /// A number to type or to step.
    Number {
        /// The bounds.
        bounds: Bounds,
        /// How the number is written.
        format: Look<NumberFormat>,
    },
    /// One of several.
    Choice {
        /// How they are offered.
        style: ChoiceStyle,
        /// The texts of the options.
        options: Arc<[Arc<str>]>,
        /// Whether none of them is a choice, too.
        is_optional: bool,
        /// How it looks.
        look: Look<ChoiceLook>,
    },
    /// Any of several.
    Choices {
        /// The texts of the options.
        options: Arc<[Arc<str>]>,
        /// How many may be chosen; `None`: all.
        max: Option<usize>,
        /// How it looks.
        look: Look<ChoicesLook>,
    },
    /// A line of text, taken over on Enter or when the focus leaves.
    TextInput {
        /// Most characters; `None`: no bound.
        max_chars: Option<usize>,
        /// How it looks.
        look: Look<TextLook>,
    },
    /// Lines of text, taken over on Ctrl+Enter or when the focus leaves.
    TextArea {
        /// Most characters; `None`: no bound.
        max_chars: Option<usize>,
        /// How it looks.
        look: Look<TextLook>,
    },
    /// A day.
    Date {
        /// The first day that can be chosen.
        min: Date,
        /// The last one.
        max: Date,
        /// Whether it is today at first, whichever day that is; else a day that the script says.
        begins_today: bool,
    },
    /// Two days and what lies between them.
    DateRange {
        /// The first day that can be chosen.
        min: Date,
        /// The last one.
        max: Date,
    },
    /// A time of day.
    Time {
        /// What one step adds.
        step_secs: u32,
    },
    /// A colour without transparency.
    Color,
    /// So and so many of five stars, a face, or a thumb. Its value is the position, from 0, from bad to good.
    Feedback {
        /// What stands for the positions.
        scale: FeedbackScale,
    },
    /// Files or a folder, chosen in the native dialog.
    File {
        /// What for.
        purpose: FilePurpose,
        /// The groups of endings to choose from; none: any file.
        filters: Arc<[FileFilter]>,
    },
    /// A table whose cells can be changed.
    Editor {
        /// What it shows. It is known by the names of its columns, not by its rows.
        element: Arc<TableElement>,
        /// The positions of columns that can't be changed.
        disabled: Arc<[usize]>,
        /// Whether rows can be added and removed.
        can_have_other_rows: bool,
    },
    /// A table whose rows can be selected.
    Table {
        /// What it shows. It is known by the names of its columns, not by its rows.
        element: Arc<TableElement>,
        /// How many can be.
        rows: Rows,
    },
}

/// How the options of a [`WidgetKind::Choice`] are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChoiceStyle {
    /// In a list that opens.
    Select,
    /// All visible, each with a round mark.
    Radio,
    /// As stops on a track, in their order.
    Slider,
    /// As buttons apart.
    Pills,
    /// As buttons in one frame.
    Segmented,
}

/// How a button looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ButtonLook {
    /// The one that a page is about, in the accent's colour.
    pub is_primary: bool,
    /// As wide as its place.
    pub fills_width: bool,
    /// A glyph before the label.
    pub icon: Option<Arc<str>>,
}

/// How a number is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFormat {
    /// What stands before it: `"€ "`.
    pub prefix: Arc<str>,
    /// What stands behind it: `" km"`.
    pub suffix: Arc<str>,
    /// Digits behind the point; `None`: as many as the step has.
    pub n_decimals: Option<usize>,
}

/// How one of several is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceLook {
    /// What is said while nothing is chosen.
    pub placeholder: Option<Arc<str>>,
    /// What is said below the options, in their order; an empty text for nothing.
    pub captions: Arc<[Arc<str>]>,
    /// Side by side.
    pub is_horizontal: bool,
}

/// How any of several are offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoicesLook {
    /// What is said while nothing is chosen.
    pub placeholder: Option<Arc<str>>,
    /// All of them as buttons, instead of a list that opens.
    pub are_pills: bool,
}

/// How a place to type in looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLook {
    /// Shown while it is empty.
    pub placeholder: Option<Arc<str>>,
    /// Dots instead of the text.
    pub is_password: bool,
    /// Visible lines of a text area.
    pub n_rows: usize,
}

/// What files are chosen for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FilePurpose {
    /// One is read.
    One,
    /// Any number are read.
    Several,
    /// A folder.
    Folder,
    /// One is written.
    Save {
        /// The name that is suggested.
        name: Arc<str>,
    },
}

/// A group of file endings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileFilter {
    /// What it is called: `"Images"`.
    pub name: Arc<str>,
    /// The endings without the dot.
    pub extensions: Arc<[Arc<str>]>,
}

/// What stands for the positions of a feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FeedbackScale {
    /// One to five stars.
    Stars,
    /// Five faces.
    Faces,
    /// Down or up.
    Thumbs,
}

impl FeedbackScale {
    /// How many positions there are.
    pub fn n_positions(self) -> usize {
        match self {
            Self::Stars | Self::Faces => 5,
            Self::Thumbs => 2,
        }
    }
}

impl WidgetKind {
    /// What it is called in messages.
    pub fn word(&self) -> &'static str {
        self.names().0
    }

    /// The builder of this kind, as a script writes it.
    pub(crate) fn builder(&self) -> &'static str {
        self.names().1
    }

    fn names(&self) -> (&'static str, &'static str) {
        match self {
            Self::Button { .. } => ("button", "Button"),
            Self::Submit { .. } => ("submit button", "Submit"),
            Self::Checkbox => ("checkbox", "Checkbox"),
            Self::Dialog => ("dialog", "Dialog"),
            Self::Toggle => ("toggle", "Toggle"),
            Self::Slider { .. } => ("slider", "Slider"),
            Self::RangeSlider { .. } => ("range slider", "RangeSlider"),
            Self::Number { .. } => ("number", "Number"),
            Self::Choice { style, .. } => match style {
                ChoiceStyle::Select => ("select", "Select"),
                ChoiceStyle::Radio => ("radio", "Radio"),
                ChoiceStyle::Slider => ("select slider", "SelectSlider"),
                ChoiceStyle::Pills => ("pills", "Pills"),
                ChoiceStyle::Segmented => ("segmented control", "Segmented"),
            },
            Self::Choices { .. } => ("multiselect", "Multiselect"),
            Self::TextInput { .. } => ("text input", "TextInput"),
            Self::TextArea { .. } => ("text area", "TextArea"),
            Self::Date { .. } => ("date", "DateInput"),
            Self::DateRange { .. } => ("date range", "DateRange"),
            Self::Time { .. } => ("time", "TimeInput"),
            Self::Color => ("color", "ColorPicker"),
            Self::Feedback { .. } => ("feedback", "Feedback"),
            Self::File { purpose, .. } => match purpose {
                FilePurpose::One | FilePurpose::Several => ("file", "File"),
                FilePurpose::Folder => ("folder", "Folder"),
                FilePurpose::Save { .. } => ("save file", "SaveFile"),
            },
            Self::Editor { .. } => ("data editor", "DataEditor"),
            Self::Table { .. } => ("table", "TableView"),
        }
    }

    /// Whether it is pressed instead of set.
    pub fn is_button(&self) -> bool {
        matches!(self, Self::Button { .. } | Self::Submit { .. })
    }

    /// Whether a press of it submits the form around it.
    pub fn is_submit(&self) -> bool {
        matches!(self, Self::Submit { .. })
    }

    /// The texts to choose from, where there are some.
    pub fn options(&self) -> Option<&Arc<[Arc<str>]>> {
        match self {
            Self::Choice { options, .. } | Self::Choices { options, .. } => Some(options),
            _ => None,
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
