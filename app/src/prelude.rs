//! What a script needs: `use dacapo::prelude::*;`.

pub use std::path::{Path, PathBuf};
pub use std::sync::Arc;
pub use std::time::Duration;

pub use dacapo_cache::attributes_of_dacapo::{cache_data, cache_resource};
pub use dacapo_cache::{Data, Order, Table, Tracked, checkpoint};
pub use parking_lot::{Mutex, RwLock};

pub use crate::element::chart::{Bins, Chart, ChartKind, Marker, Numbers, Series};
pub use crate::element::color::Color;
pub use crate::element::drawing::Drawing;
pub use crate::element::image::Image;
pub use crate::element::table::Rows;
pub use crate::element::{AlertLevel, DeltaColor, Gap, VerticalAlign};
pub use crate::page::Fragment;
pub use crate::page::code::{Code, Json};
pub use crate::page::columns::Columns;
pub use crate::page::figures::Progress;
pub use crate::page::headings::{Badge, Heading};
pub use crate::page::links::Link;
pub use crate::page::page_links::PageLink;
pub use crate::page::status::Status;
pub use crate::page::tabs::{Popover, Tabs};
pub use crate::page::toasts::Toast;
pub use crate::page::{Container, Expander, Metric, Page, State, tree};
pub use crate::widget::dialog::Dialog;
pub use crate::widget::download::Download;
pub use crate::widget::{
    Button, Checkbox, ChosenFile, ColorPicker, DataEditor, DateInput, DateRange, Feedback,
    FeedbackScale, File, Folder, LabelVisibility, Multiselect, Number, Pills, Radio, RangeSlider,
    SaveFile, Segmented, Select, SelectSlider, Slider, TextArea, TextInput, TimeInput, Toggle,
};
pub use crate::widget::{ColumnView, Selection, TableView};
pub use crate::widget::{Form, Submit};
pub use jiff::civil::{Date, Time, date, time};

/// A result whose error may be anything: `Result` for a script, `Result<Table>` for a function.
pub type Result<T = (), E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;
