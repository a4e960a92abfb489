//! A page as indented text.

use std::fmt::Write as _;

use crate::element::chart::ChartKind;
use crate::element::widget::{Value, WidgetElement};
use crate::element::{AlertLevel, ContainerKind, Element, StatusState, TextRole};
use crate::testing::page_model::{PageModel, Visit};

/// One element a line, two spaces a level, the sidebar last.
pub(super) fn of(model: &PageModel) -> String {
    let mut text = String::new();
    model.visit(&mut |visit| {
        let (depth, line) = match visit {
            Visit::Element(element, depth) => (depth, describe(element)),
            Visit::Sidebar => (0, "sidebar".to_owned()),
        };
        writeln!(text, "{:indent$}{line}", "", indent = 2 * depth)
            .expect("writing to a string doesn't fail");
    });
    text
}

pub(super) fn describe(element: &Element) -> String {
    match element {
        Element::Text { role, text } | Element::Heading { role, text, .. } => {
            format!("{} {text:?}", role_word(*role))
        }
        Element::Markdown(text) => format!("markdown {text:?}"),
        Element::Badge { text, level, .. } => match level {
            Some(level) => format!("{} badge {text:?}", level_word(*level)),
            None => format!("badge {text:?}"),
        },
        Element::Link { label, url, .. } => format!("link {label:?} to {url}"),
        Element::PageLink {
            label,
            page,
            is_enabled,
            ..
        } => {
            let state = if *is_enabled { "" } else { " disabled" };
            format!("link {label:?} to the page {page:?}{state}")
        }
        Element::Drawing(_) => "drawing".to_owned(),
        Element::Code { text, language, .. } => {
            format!("code {} {text:?}", language.as_deref().unwrap_or("plain"))
        }
        Element::Divider => "divider".to_owned(),
        Element::Metric {
            label,
            value,
            delta,
            ..
        } => match delta {
            Some(delta) => format!("metric {label:?} {value} ({delta})"),
            None => format!("metric {label:?} {value}"),
        },
        Element::Alert { level, text } => format!("{} {text:?}", level_word(*level)),
        Element::Deprecation { text, .. } => format!("deprecation {text:?}"),
        Element::Exception(it) => format!("exception {:?}: {:?}", it.title, it.message),
        Element::Progress { fraction, text } => match text {
            Some(text) => format!("progress {fraction} {text:?}"),
            None => format!("progress {fraction}"),
        },
        Element::Table(element) => {
            let table = &element.table;
            let shape = format!("{} × {}", table.n_rows(), element.columns.len());
            match &*element.label {
                "Table" => format!("table {shape}"),
                label => format!("table {label:?} {shape}"),
            }
        }
        Element::Chart(chart) => format!("{}, {} series", chart.kind.name(), chart.series.len()),
        Element::Images(images) => format!("{} images", images.len()),
        Element::Image(image) => format!("image {} × {}", image.width(), image.height()),
        Element::Tree { value, .. } => format!("tree {value}"),
        Element::Widget(widget) => describe_widget(widget),
        Element::Container { kind, .. } => match kind {
            ContainerKind::Block { has_border, height } => {
                let border = if *has_border { "bordered " } else { "" };
                let height = height.map_or(String::new(), |height| format!(" {height} high"));
                format!("{border}container{height}")
            }
            ContainerKind::Slot => "slot".to_owned(),
            ContainerKind::Form { label, .. } => format!("form {label:?}"),
            ContainerKind::Columns { weights, .. } => format!("columns {weights:?}"),
            ContainerKind::Column => "column".to_owned(),
            ContainerKind::Tabs { labels, .. } => format!("tabs {labels:?}"),
            ContainerKind::Tab => "tab".to_owned(),
            ContainerKind::Status { label, state } => {
                let state = match state {
                    StatusState::Running => "running",
                    StatusState::Complete => "complete",
                    StatusState::Failed => "failed",
                };
                format!("status {label:?} {state}")
            }
            ContainerKind::Popover { label, .. } => format!("popover {label:?}"),
            ContainerKind::Dialog { title, .. } => format!("open dialog {title:?}"),
            ContainerKind::Expander { label, is_open } => {
                format!(
                    "expander {label:?} {}",
                    if *is_open { "open" } else { "closed" }
                )
            }
        },
        Element::Replay { tape, .. } => format!("replay of {}", tape.n_elements),
    }
}

/// Every word that [`kind`] says.
pub(super) const KINDS: &[&str] = &[
    "title",
    "header",
    "subheader",
    "body",
    "text",
    "caption",
    "markdown",
    "badge",
    "link",
    "page link",
    "drawing",
    "code",
    "divider",
    "metric",
    "success",
    "info",
    "warning",
    "error",
    "deprecation",
    "exception",
    "progress",
    "table",
    "line chart",
    "area chart",
    "bar chart",
    "scatter chart",
    "histogram",
    "images",
    "image",
    "tree",
    "button",
    "submit button",
    "checkbox",
    "toggle",
    "slider",
    "range slider",
    "number",
    "select",
    "radio",
    "select slider",
    "pills",
    "segmented control",
    "multiselect",
    "text input",
    "text area",
    "date",
    "date range",
    "time",
    "color",
    "feedback",
    "file",
    "folder",
    "save file",
    "data editor",
    "container",
    "slot",
    "form",
    "columns",
    "column",
    "tabs",
    "tab",
    "status",
    "popover",
    "dialog",
    "expander",
    "replay",
];

/// What an element is, in a word or two: that of a widget is its [kind's](crate::element::widget::WidgetKind::word).
pub(super) fn kind(element: &Element) -> &'static str {
    let word = match element {
        Element::Text { role, .. } | Element::Heading { role, .. } => role_word(*role),
        Element::Markdown(_) => "markdown",
        Element::Badge { .. } => "badge",
        Element::Link { .. } => "link",
        Element::PageLink { .. } => "page link",
        Element::Drawing(_) => "drawing",
        Element::Code { .. } => "code",
        Element::Divider => "divider",
        Element::Metric { .. } => "metric",
        Element::Alert { level, .. } => level_word(*level),
        Element::Deprecation { .. } => "deprecation",
        Element::Exception(_) => "exception",
        Element::Progress { .. } => "progress",
        Element::Table(_) => "table",
        Element::Chart(chart) => chart_word(chart.kind),
        Element::Images(_) => "images",
        Element::Image(_) => "image",
        Element::Tree { .. } => "tree",
        Element::Widget(widget) => widget.kind.word(),
        Element::Container { kind, .. } => match kind {
            ContainerKind::Block { .. } => "container",
            ContainerKind::Slot => "slot",
            ContainerKind::Form { .. } => "form",
            ContainerKind::Columns { .. } => "columns",
            ContainerKind::Column => "column",
            ContainerKind::Tabs { .. } => "tabs",
            ContainerKind::Tab => "tab",
            ContainerKind::Status { .. } => "status",
            ContainerKind::Popover { .. } => "popover",
            ContainerKind::Dialog { .. } => "dialog",
            ContainerKind::Expander { .. } => "expander",
        },
        Element::Replay { .. } => "replay",
    };
    debug_assert!(KINDS.contains(&word), "{word} is no known kind");
    word
}

pub(super) fn describe_widget(widget: &WidgetElement) -> String {
    let (kind, label) = (widget.kind.word(), &widget.label);
    let value = match &widget.value {
        Value::None => String::new(),
        Value::Bool(it) => format!(" {it}"),
        value => format!(" {}", widget.kind.in_words(value)),
    };
    let state = if widget.is_enabled { "" } else { " disabled" };
    format!("{kind} {label:?}{value}{state}")
}

fn chart_word(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Line => "line chart",
        ChartKind::Area => "area chart",
        ChartKind::Bar => "bar chart",
        ChartKind::Scatter => "scatter chart",
        ChartKind::Histogram => "histogram",
    }
}

fn role_word(role: TextRole) -> &'static str {
    match role {
        TextRole::Title => "title",
        TextRole::Header => "header",
        TextRole::Subheader => "subheader",
        TextRole::Body => "body",
        TextRole::Plain => "text",
        TextRole::Caption => "caption",
    }
}

fn level_word(level: AlertLevel) -> &'static str {
    match level {
        AlertLevel::Success => "success",
        AlertLevel::Info => "info",
        AlertLevel::Warning => "warning",
        AlertLevel::Error => "error",
    }
}
