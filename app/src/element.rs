//! Elements: what a script draws, as values. A big payload is a shared handle, never a copy.

pub mod chart;
pub mod color;
pub mod drawing;
pub mod edits;
pub mod format;
pub mod image;
pub mod latest;
pub mod rows;
pub mod table;
pub mod toast;
pub mod widget;

use std::sync::Arc;

use dacapo_cache::Widget;

use crate::element::chart::Chart;
use crate::element::drawing::Drawing;
use crate::element::image::Image;
use crate::element::table::TableElement;
use crate::element::widget::{FormId, WidgetElement, WidgetId};

/// One element of a page.
///
/// Comparing two elements is cheap: tables, charts and images are the same if they are the same shared object, or
/// else if their contents are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Element {
    /// A run of text in one of the page's roles.
    Text {
        /// Which role.
        role: TextRole,
        /// What it says.
        text: Arc<str>,
    },
    /// CommonMark with tables, code and links.
    Markdown(Arc<str>),
    /// A headline with more than its words.
    Heading {
        /// Of which rank: a title, a header or a subheader.
        role: TextRole,
        /// What it says.
        text: Arc<str>,
        /// Shown on hover over a mark beside it.
        help: Option<Arc<str>>,
        /// Whether there is a line below it.
        has_divider: bool,
    },
    /// A few words on a coloured ground.
    Badge {
        /// What it says.
        text: Arc<str>,
        /// What the colour means; `None`: nothing.
        level: Option<AlertLevel>,
        /// A sign before the words.
        glyph: Option<Arc<str>>,
    },
    /// Words that open an address in the browser.
    Link {
        /// The words.
        label: Arc<str>,
        /// The address.
        url: Arc<str>,
        /// Shown on hover, above the address.
        help: Option<Arc<str>>,
        /// Whether it looks like a button.
        is_button: bool,
    },
    /// Words that show another page of the app.
    PageLink {
        /// The words.
        label: Arc<str>,
        /// The name of the page.
        page: Arc<str>,
        /// A glyph before the words.
        icon: Option<Arc<str>>,
        /// Shown on hover.
        help: Option<Arc<str>>,
        /// Whether it can be followed.
        is_enabled: bool,
    },
    /// Source code, in a monospaced block that can be copied.
    Code {
        /// The source.
        text: Arc<str>,
        /// A language for highlighting: `"rust"`.
        language: Option<Arc<str>>,
        /// How it stands in its block.
        look: CodeLook,
    },
    /// A thin line across.
    Divider,
    /// A big figure with its name and its change.
    Metric {
        /// What is measured.
        label: Arc<str>,
        /// The figure, formatted.
        value: Arc<str>,
        /// The change, formatted; a leading minus shows as a fall.
        delta: Option<Arc<str>>,
        /// How it stands there.
        look: MetricLook,
    },
    /// A box that says how something went.
    Alert {
        /// How.
        level: AlertLevel,
        /// What it says (CommonMark).
        text: Arc<str>,
    },
    /// That a function carries the legacy attribute `#[cache]`: shown until the user puts it away.
    Deprecation {
        /// Which function: the same text in every run, another one for every other function.
        function: Arc<str>,
        /// What it says (CommonMark).
        text: Arc<str>,
    },
    /// An error or a panic, with its causes and its place.
    Exception(Arc<Exception>),
    /// A bar from 0 to 1.
    Progress {
        /// How far; within 0 to 1.
        fraction: f32,
        /// What is being done.
        text: Option<Arc<str>>,
    },
    /// Rows and columns; only the visible rows are laid out.
    Table(Arc<TableElement>),
    /// A chart.
    Chart(Arc<Chart>),
    /// An image.
    Image(Image),
    /// Images side by side.
    Images(Arc<[Image]>),
    /// A serializable value as a tree that folds.
    Tree {
        /// The value.
        value: Arc<serde_json::Value>,
        /// Levels that are open at first.
        open_depth: usize,
    },
    /// Whatever a closure draws with egui.
    Drawing(Drawing),
    /// Something that the user operates.
    Widget(Arc<WidgetElement>),
    /// A place that holds other elements.
    Container {
        /// Where its elements are sent to.
        id: ContainerId,
        /// What kind.
        kind: ContainerKind,
    },
    /// What a cached function once drew: a shared block.
    Replay {
        /// Salt for the identities of what is inside.
        id: ContainerId,
        /// The block.
        tape: Arc<Tape>,
    },
}

impl Element {
    /// A chart, or what is wrong with it.
    pub(crate) fn chart(chart: Arc<Chart>) -> Self {
        match chart.check() {
            Ok(()) => Self::Chart(chart),
            Err(error) => Self::Exception(Arc::new(Exception::of(&error))),
        }
    }

    /// An image whose hash is taken here, on the script's thread, and remembered for the window's.
    pub(crate) fn image(image: Image) -> Self {
        image.fingerprint();
        Self::Image(image)
    }
}

/// How code stands in its block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeLook {
    /// Whether lines have their numbers before them.
    pub has_numbers: bool,
    /// Whether long lines are broken; else the block scrolls sideways.
    pub wraps: bool,
}

/// How a metric stands in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricLook {
    /// What its change means.
    pub delta_color: DeltaColor,
    /// Shown on hover over a mark beside its name.
    pub help: Option<Arc<str>>,
    /// Whether there is a frame around it.
    pub has_border: bool,
}

/// What the change of a metric means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeltaColor {
    /// Up is good, down is bad.
    #[default]
    Normal,
    /// Up is bad, down is good.
    Inverse,
    /// Neither is either.
    Off,
}

/// The roles of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRole {
    /// The one at the top.
    Title,
    /// A section.
    Header,
    /// A section of a section.
    Subheader,
    /// A paragraph, from `write`.
    Body,
    /// Monospaced, as it is, from `text`.
    Plain,
    /// Small and weak.
    Caption,
}

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertLevel {
    /// Well.
    Success,
    /// Neither nor.
    Info,
    /// Look out.
    Warning,
    /// It failed.
    Error,
}

/// An error or a panic, shown in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// What it is: `error`, `panic in the script`, `duplicate widget`.
    pub title: Arc<str>,
    /// What happened.
    pub message: Arc<str>,
    /// The causes below it, outermost first.
    pub chain: Vec<Arc<str>>,
    /// File and line, where known.
    pub place: Option<Arc<str>>,
    /// A backtrace, where one was taken.
    pub backtrace: Option<Arc<str>>,
}

/// A container, by the path that leads to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContainerId(pub u64);

impl ContainerId {
    /// The middle of the window.
    pub const MAIN: Self = Self(0);
    /// The column at its side.
    pub const SIDEBAR: Self = Self(1);
}

/// The kinds of containers.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ContainerKind {
    /// Just a place, or one in a frame.
    Block {
        /// Whether there is a frame around it.
        has_border: bool,
        /// A height in points: what needs more scrolls.
        height: Option<f32>,
    },
    /// A place for one element: each one replaces the one before.
    Slot,
    /// A place in a frame whose widgets keep what the user does until a button inside submits it all.
    Form {
        /// Its identity.
        id: FormId,
        /// Its headline; may be empty.
        label: Arc<str>,
        /// Whether its widgets go back to what they are at first when it is submitted.
        clears: bool,
    },
    /// A row of columns; its elements are [`Column`](Self::Column)s.
    Columns {
        /// Shares of the width, one per column, each above 0.
        weights: Arc<[f32]>,
        /// How they stand beside each other.
        look: ColumnsLook,
    },
    /// One of a row.
    Column,
    /// A place that folds.
    Expander {
        /// Its headline.
        label: Arc<str>,
        /// Whether it is open when it first appears.
        is_open: bool,
    },
    /// Several places of which one is visible; its elements are [`Tab`](Self::Tab)s.
    Tabs {
        /// What the tabs are called, in order.
        labels: Arc<[Arc<str>]>,
        /// Which one is visible at first.
        first: usize,
    },
    /// One of several.
    Tab,
    /// A box that says what is being done, with the lines it wrote inside.
    Status {
        /// What is being done.
        label: Arc<str>,
        /// How far that is.
        state: StatusState,
    },
    /// A button, and a place that it opens over the page.
    Popover {
        /// What the button says.
        label: Arc<str>,
        /// Shown on hover over the button.
        help: Option<Arc<str>>,
        /// Whether it can be opened.
        is_enabled: bool,
    },
    /// A place in front of everything else, as long as it is open.
    Dialog {
        /// Its headline.
        title: Arc<str>,
        /// The widget whose value says that it is open.
        widget: WidgetId,
        /// How wide it is at most, in points.
        width: f32,
    },
}

/// How far something is that a script does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusState {
    /// Under way, as long as the run is.
    Running,
    /// It went well.
    Complete,
    /// It failed.
    Failed,
}

/// How columns stand beside each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnsLook {
    /// The room between them.
    pub gap: Gap,
    /// Where the lower ones stand beside the highest.
    pub align: VerticalAlign,
    /// Whether there is a frame around each.
    pub has_border: bool,
}

/// The room between columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gap {
    /// None at all.
    None,
    /// 8 points.
    Small,
    /// 16 points.
    #[default]
    Medium,
    /// 32 points.
    Large,
}

/// Where something stands in the height of its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VerticalAlign {
    /// At its top.
    #[default]
    Top,
    /// In its middle.
    Center,
    /// At its bottom.
    Bottom,
}

/// What a cached function drew: a block that is shared by everyone who replays it.
#[derive(Debug, Default)]
pub struct Tape {
    /// What was drawn into the page that was passed: what a [`Element::Replay`] of this tape shows.
    pub page: Vec<TapeNode>,
    /// What was drawn into the sidebar, if that is another place: a block of its own, with an
    /// [`Element::Replay`] of its own there.
    pub sidebar: Option<Arc<Self>>,
    /// Elements in all, those of inner blocks and of the sidebar included.
    pub n_elements: usize,
    /// Whether widgets are inside, which keep values of their own: such a tape is drawn element by element.
    pub has_widgets: bool,
    /// What was read while it was drawn, in that order, which need not be the order of what stands in it.
    pub reads: Vec<Widget>,
}

/// The same block is the same without a look inside, however long it is.
impl PartialEq for Tape {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || (self.page == other.page && self.sidebar == other.sidebar)
    }
}

/// One element of a tape with what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct TapeNode {
    /// The element.
    pub element: Element,
    /// What is inside, for a container.
    pub children: Vec<TapeNode>,
}
