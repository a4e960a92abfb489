//! Reading a page under test: its texts, figures, tables, charts, errors and widgets.

use std::sync::Arc;

use dacapo_cache::Table;

use crate::element::chart::Chart;
use crate::element::image::Image;
use crate::element::widget::{WidgetElement, WidgetKind};
use crate::element::{AlertLevel, Element, Exception};
use crate::testing::AppTest;
use crate::testing::calls::{Calls, Counts, of_function};
use crate::testing::find::{Find, is_place, placed};
use crate::testing::handle::WidgetTest;
use crate::testing::outline;
use crate::testing::page_model::Visit;

impl AppTest {
    /// One widget, to read and to operate. Fails with a list of what there is if none fits, or several.
    #[track_caller]
    pub fn get(&mut self, widget: impl Into<Find>) -> WidgetTest<'_> {
        let element = self.widget(widget);
        WidgetTest { app: self, element }
    }

    /// One widget as an element, as it was drawn last.
    #[track_caller]
    pub fn widget(&mut self, widget: impl Into<Find>) -> Arc<WidgetElement> {
        self.catch_up();
        let found = widget.into().one(&self.model);
        found.unwrap_or_else(|why| panic!("{why}\nthe page:\n{}", self.outline()))
    }

    /// All widgets that fit, from the top to the bottom: `Find::any("slider")`, or all with a label.
    pub fn widgets(&mut self, widgets: impl Into<Find>) -> Vec<Arc<WidgetElement>> {
        self.catch_up();
        widgets.into().all(&self.model)
    }

    /// Whether such a widget is there.
    pub fn has_widget(&mut self, widget: impl Into<Find>) -> bool {
        !self.widgets(widget).is_empty()
    }

    /// The labels of the widgets whose changes wait to be submitted with their form, from the top to the bottom.
    pub fn unsubmitted(&mut self) -> Vec<String> {
        let elements = self.elements();
        let waiting = elements.iter().filter_map(|it| match it {
            Element::Widget(widget) if self.edits.is_kept(widget.id) => Some(&widget.label),
            _ => None,
        });
        waiting.map(ToString::to_string).collect()
    }

    /// Follows a link to another page of the app, by its words: [`destination`](Self::destination) says where to. Fails with
    /// the page if there is no such link, or if it is disabled.
    #[track_caller]
    pub fn follow(&mut self, link: &str) {
        let destination = self.elements().iter().find_map(|it| match it {
            Element::PageLink {
                label,
                page,
                is_enabled: true,
                ..
            } if **label == *link => Some(Arc::clone(page)),
            _ => None,
        });
        match destination {
            Some(page) => self.destination = Some(page),
            None => panic!(
                "there is no link {link:?} to a page that can be followed; the page:\n{}",
                self.outline()
            ),
        }
    }

    /// All elements of a kind, from the top to the bottom, places included: `"metric"`, `"progress"`, `"bar chart"`,
    /// `"slider"`, `"expander"`, `"status"`.
    ///
    /// ```
    /// use dacapo::prelude::*;
    /// use dacapo::testing::AppTest;
    ///
    /// let mut app = AppTest::new(|page: &mut Page| {
    ///     page.status("Import", |status| status.set_label("Imported"));
    ///     page.expander("More").progress(0.5, "half of it");
    /// })
    /// .run();
    /// assert_eq!(app.elements_of("progress").len(), 1);
    /// assert_eq!(app.lines_of("status"), ["status \"Imported\" complete"]);
    /// assert_eq!(app.lines_of("expander"), ["expander \"More\" closed"]);
    /// ```
    ///
    /// # Panics
    ///
    /// If no element is of such a kind ever, with the words that there are.
    #[track_caller]
    pub fn elements_of(&mut self, kind: &str) -> Vec<Element> {
        assert!(
            outline::KINDS.contains(&kind),
            "no element is a {kind:?}; kinds are {}",
            outline::KINDS.join(", ")
        );
        self.catch_up();
        let mut found = Vec::new();
        self.model.visit(&mut |visit| {
            if let Visit::Element(element, _) = visit
                && outline::kind(element) == kind
            {
                found.push(element.clone());
            }
        });
        found
    }

    /// The lines of the [outline](Self::outline) that are about elements of a kind; see [`elements_of`](Self::elements_of).
    #[track_caller]
    pub fn lines_of(&mut self, kind: &str) -> Vec<String> {
        let elements = self.elements_of(kind);
        elements.iter().map(outline::describe).collect()
    }

    /// The elements inside of a place: `"sidebar"`, or the label of a tab, an expander, a popover, a form. Fails with the
    /// page if there is no such place, or nothing in it.
    #[track_caller]
    pub fn elements_inside(&mut self, place: &str) -> Vec<Element> {
        self.catch_up();
        let inside: Vec<_> = placed(&self.model)
            .into_iter()
            .filter(|(_, places)| places.iter().any(|words| is_place(words, place)))
            .map(|(element, _)| element)
            .collect();
        assert!(
            !inside.is_empty(),
            "there is nothing inside of {place:?}; the page:\n{}",
            self.outline()
        );
        inside
    }

    /// [`texts`](Self::texts) inside of a place.
    #[track_caller]
    pub fn texts_inside(&mut self, place: &str) -> Vec<String> {
        texts(&self.elements_inside(place))
    }

    /// The figure of a metric, by its label.
    #[track_caller]
    pub fn metric(&mut self, name: &str) -> String {
        let elements = self.elements();
        let metrics = elements.iter().filter_map(|element| match element {
            Element::Metric { label, value, .. } => Some((label, value)),
            _ => None,
        });
        let found = metrics.clone().find(|(label, _)| ***label == *name);
        found.map_or_else(
            || {
                panic!(
                    "there is no metric {name:?}, but {:?}",
                    metrics.collect::<Vec<_>>()
                )
            },
            |(_, value)| value.to_string(),
        )
    }

    /// What the boxes of a level say, from the top to the bottom.
    pub fn alerts(&mut self, wanted: AlertLevel) -> Vec<String> {
        let elements = self.elements();
        elements
            .iter()
            .filter_map(|element| match element {
                Element::Alert { level, text } if *level == wanted => Some(text.to_string()),
                _ => None,
            })
            .collect()
    }

    /// What stands in texts, markdown, code and boxes, from the top to the bottom.
    pub fn texts(&mut self) -> Vec<String> {
        texts(&self.elements())
    }

    /// Errors and panics that the page shows.
    pub fn exceptions(&mut self) -> Vec<Arc<Exception>> {
        let elements = self.elements();
        elements
            .iter()
            .filter_map(|element| match element {
                Element::Exception(exception) => Some(Arc::clone(exception)),
                _ => None,
            })
            .collect()
    }

    /// The `n`th table of the page, from 0.
    pub fn table(&mut self, n: usize) -> Table {
        let mut tables = self.elements().into_iter().filter_map(|it| match it {
            Element::Table(element) => Some(element.table.clone()),
            Element::Widget(widget) => match &widget.kind {
                WidgetKind::Table { element, .. } => Some(element.table.clone()),
                _ => None,
            },
            _ => None,
        });
        let table = tables.nth(n);
        table.unwrap_or_else(|| panic!("there is no table {n}; the page:\n{}", self.outline()))
    }

    /// The `n`th chart of the page, from 0.
    pub fn chart(&mut self, n: usize) -> Arc<Chart> {
        let mut charts = self.elements().into_iter().filter_map(|it| match it {
            Element::Chart(chart) => Some(chart),
            _ => None,
        });
        let chart = charts.nth(n);
        chart.unwrap_or_else(|| panic!("there is no chart {n}; the page:\n{}", self.outline()))
    }

    /// The `n`th image of the page, from 0.
    pub fn image(&mut self, n: usize) -> Image {
        let mut images = self.elements().into_iter().filter_map(|it| match it {
            Element::Image(image) => Some(image),
            _ => None,
        });
        let image = images.nth(n);
        image.unwrap_or_else(|| panic!("there is no image {n}; the page:\n{}", self.outline()))
    }

    /// Hits and misses of a cached function since the last action began, by its name; all functions of a path are
    /// told apart by more of it (`rides::load`). Fails with what was called if it wasn't.
    #[track_caller]
    pub fn calls(&mut self, function: &str) -> Calls {
        let called = Counts::of(&self.registry).since(&self.before);
        of_function(&called, function).unwrap_or_else(|why| panic!("since the last action {why}"))
    }
}

fn texts(elements: &[Element]) -> Vec<String> {
    elements
        .iter()
        .filter_map(|element| match element {
            Element::Text { text, .. }
            | Element::Markdown(text)
            | Element::Heading { text, .. }
            | Element::Badge { text, .. }
            | Element::Code { text, .. }
            | Element::Alert { text, .. }
            | Element::Deprecation { text, .. } => Some(text.to_string()),
            _ => None,
        })
        .collect()
}
