//! Finding one widget of a page: by label or key, and where several are alike by kind, place or number.

use std::collections::VecDeque;
use std::fmt::{self, Display};
use std::sync::Arc;

use crate::element::widget::WidgetElement;
use crate::element::{ContainerKind, Element};
use crate::testing::outline;
use crate::testing::page_model::{PageModel, Visit};

/// Which widget of a page is meant. A text means the widget with this label, or else with this key.
///
/// ```
/// use dacapo::prelude::*;
/// use dacapo::testing::{AppTest, Find};
///
/// let mut app = AppTest::new(|page: &mut Page| {
///     let mut side = page.sidebar();
///     side.slider("Year", 2020..=2026, 2024);
///     page.text_input("Year", "as text");
///     page.add(Checkbox::new("Rows").key("rows"));
/// })
/// .run();
/// app.set(Find::label("Year").kind("slider"), 2025);
/// app.set(Find::label("Year").inside("sidebar"), 2026);
/// app.set(Find::key("rows"), true);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Find {
    name: Option<Name>,
    kind: Option<Arc<str>>,
    place: Option<Arc<str>>,
    nth: Option<usize>,
}

#[derive(Clone, Debug)]
enum Name {
    Label(Arc<str>),
    Key(Arc<str>),
    /// A label, or else a key.
    Either(Arc<str>),
}

impl Find {
    /// The widget with this label.
    pub fn label(label: impl Display) -> Self {
        Self::named(Some(Name::Label(label.to_string().into())))
    }

    /// The widget that the script gave this key.
    pub fn key(key: impl Display) -> Self {
        Self::named(Some(Name::Key(key.to_string().into())))
    }

    /// Widgets of a kind, as [`outline`](super::AppTest::outline) calls it: `"button"`, `"slider"`, `"text input"`.
    pub fn any(kind: impl Display) -> Self {
        Self::named(None).kind(kind)
    }

    /// Only those of this kind.
    pub fn kind(mut self, kind: impl Display) -> Self {
        self.kind = Some(kind.to_string().into());
        self
    }

    /// Only those inside of a place: `"sidebar"`, or the label of a tab, an expander, a popover, a form.
    pub fn inside(mut self, place: impl Display) -> Self {
        self.place = Some(place.to_string().into());
        self
    }

    /// The `n`th of several, from 0, in the order of the page.
    pub fn nth(mut self, n: usize) -> Self {
        self.nth = Some(n);
        self
    }

    fn named(name: Option<Name>) -> Self {
        Self {
            name,
            kind: None,
            place: None,
            nth: None,
        }
    }

    /// All that fit, whatever [`nth`](Self::nth) says.
    pub(super) fn all(&self, model: &PageModel) -> Vec<Arc<WidgetElement>> {
        let fitting: Vec<_> = placed(model)
            .into_iter()
            .filter(|(_, places)| {
                let is_it = |place: &Arc<str>| places.iter().any(|words| is_place(words, place));
                self.place.as_ref().is_none_or(is_it)
            })
            .filter_map(|(element, _)| match element {
                Element::Widget(widget) => Some(widget),
                _ => None,
            })
            .filter(|widget| {
                let kind = self.kind.as_deref();
                kind.is_none_or(|kind| kind == widget.kind.word())
            })
            .collect();
        let by = |is_it: &dyn Fn(&WidgetElement) -> bool| -> Vec<_> {
            let found = fitting.iter().filter(|widget| is_it(widget));
            found.cloned().collect()
        };
        let has_label = |label: &str| by(&|widget| *widget.label == *label);
        let has_key = |key: &str| by(&|widget| widget.key.as_deref() == Some(key));
        match &self.name {
            None => fitting,
            Some(Name::Label(label)) => has_label(label),
            Some(Name::Key(key)) => has_key(key),
            Some(Name::Either(name)) => match has_label(name) {
                none if none.is_empty() => has_key(name),
                found => found,
            },
        }
    }

    /// The one that fits; the error lists what there is.
    pub(super) fn one(&self, model: &PageModel) -> Result<Arc<WidgetElement>, String> {
        let found = self.all(model);
        let lines = |widgets: &[Arc<WidgetElement>]| {
            let line =
                |widget: &Arc<WidgetElement>| format!("  {}", outline::describe_widget(widget));
            widgets.iter().map(line).collect::<Vec<_>>().join("\n")
        };
        match (self.nth, &found[..]) {
            (Some(n), all) if n < all.len() => Ok(Arc::clone(&all[n])),
            (None, [one]) => Ok(Arc::clone(one)),
            (None, [_, ..]) => Err(format!(
                "{} widgets are {self}; say which with `Find`, by kind, place, key or `nth`:\n{}",
                found.len(),
                lines(&found)
            )),
            (Some(n), [_, ..]) => Err(format!(
                "there is no widget {n} that is {self}, only these:\n{}",
                lines(&found)
            )),
            (_, []) => {
                let there = Self::named(None).all(model);
                Err(if there.is_empty() {
                    format!("there is no widget {self}, and no other one")
                } else {
                    format!("there is no widget {self}, but\n{}", lines(&there))
                })
            }
        }
    }
}

impl From<&str> for Find {
    fn from(name: &str) -> Self {
        Self::named(Some(Name::Either(name.into())))
    }
}

impl From<&String> for Find {
    fn from(name: &String) -> Self {
        name.as_str().into()
    }
}

impl Display for Find {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            None => {}
            Some(Name::Label(label)) => write!(f, "with the label {label:?}")?,
            Some(Name::Key(key)) => write!(f, "with the key {key:?}")?,
            Some(Name::Either(name)) => write!(f, "{name:?}")?,
        }
        let gap = if self.name.is_some() { " " } else { "" };
        if let Some(kind) = &self.kind {
            write!(f, "{gap}of the kind {kind:?}")?;
        }
        if let Some(place) = &self.place {
            write!(f, " inside of {place:?}")?;
        }
        Ok(())
    }
}

/// Each element with the places that it is in, outermost first, as the outline describes them.
pub(super) fn placed(model: &PageModel) -> Vec<(Element, Vec<String>)> {
    let mut all = Vec::new();
    // Where the walk is: the depth of each place, and what it is.
    let mut path: Vec<(usize, String)> = Vec::new();
    // Tabs are named by the row that they are in.
    let mut tabs: Vec<(usize, VecDeque<Arc<str>>)> = Vec::new();
    model.visit(&mut |visit| match visit {
        Visit::Sidebar => path = vec![(0, "sidebar".to_owned())],
        Visit::Element(element, depth) => {
            path.retain(|(place, _)| *place < depth);
            tabs.retain(|(place, _)| *place < depth);
            match element {
                Element::Container { kind, .. } => {
                    let words = match (kind, tabs.last_mut()) {
                        (ContainerKind::Tab, Some((_, labels))) => {
                            format!("tab {:?}", labels.pop_front().unwrap_or_default())
                        }
                        // Its tabs say which is which.
                        (ContainerKind::Tabs { .. }, _) => "tabs".to_owned(),
                        _ => outline::describe(element),
                    };
                    path.push((depth, words));
                    if let ContainerKind::Tabs { labels, .. } = kind {
                        tabs.push((depth, labels.iter().cloned().collect()));
                    }
                }
                Element::Replay { .. } => {}
                element => {
                    let places = path.iter().map(|(_, words)| words.clone()).collect();
                    all.push((element.clone(), places));
                }
            }
        }
    });
    all
}

/// Whether a place, as the outline describes it, is the one that is meant.
pub(super) fn is_place(words: &str, place: &str) -> bool {
    words == place || words.contains(&format!("{place:?}"))
}
