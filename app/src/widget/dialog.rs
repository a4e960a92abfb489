//! Dialogs: places in front of everything else.

use std::fmt;
use std::fmt::Display;
use std::sync::Arc;

use crate::element::ContainerKind;
use crate::element::widget::{Value, WidgetId, WidgetKind};
use crate::page::Page;
use crate::widget::{Common, Component, common_options};

impl Page {
    /// A dialog of this title, closed at first; see [`Dialog`] for a wider one.
    ///
    /// A dialog is a widget: whether it is open belongs to the session and outlives reruns. While it is open, every
    /// run that comes to [`body`](OpenDialog::body) draws what is in it, and the widgets in it work as everywhere: each
    /// change is a rerun, and the dialog stays. The user closes it with Escape, its cross or a click beside it, the
    /// script with [`close`](OpenDialog::close); both lead to a run that sees it closed.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// fn script(page: &mut Page) {
    ///     let mut rename = page.dialog("Rename");
    ///     if page.button("Rename…") {
    ///         rename.open();
    ///     }
    ///     if let Some(mut body) = rename.body() {
    ///         let name = body.text_input("New name", "");
    ///         if body.button("OK") {
    ///             println!("renamed to {name}");
    ///             rename.close();
    ///         }
    ///     }
    /// }
    /// ```
    #[track_caller]
    pub fn dialog(&mut self, title: impl Display) -> OpenDialog {
        self.add(Dialog::new(title))
    }
}

/// A place in front of everything else, as long as it is open; see [`Page::dialog`].
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let mut about = page.add(Dialog::new("About").width(640.0).open(true));
/// if let Some(mut body) = about.body() {
///     body.text("shown until it is closed");
/// }
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone, Debug)]
pub struct Dialog {
    common: Common,
    is_open: bool,
    width: f32,
}

impl Dialog {
    /// A closed one with this headline.
    pub fn new(title: impl Display) -> Self {
        const WIDTH: f32 = 480.0;
        Self {
            common: Common::new(title),
            is_open: false,
            width: WIDTH,
        }
    }

    /// Whether it is open when it first appears.
    pub fn open(mut self, is_open: bool) -> Self {
        self.is_open = is_open;
        self
    }

    /// How wide it is in points, at least 160, where the window has room for it; 480 if nothing is said.
    pub fn width(mut self, width: f32) -> Self {
        const LEAST: f32 = 160.0;
        self.width = width.max(LEAST);
        self
    }

    common_options!();
}

impl Component for Dialog {
    type Output = OpenDialog;

    fn draw(self, page: &mut Page) -> OpenDialog {
        let title = Arc::clone(&self.common.label);
        let drawn = page.draw_widget(self.common, WidgetKind::Dialog, Value::Bool(self.is_open));
        OpenDialog {
            place: page.at(page.container),
            kind: drawn.id.map(|widget| ContainerKind::Dialog {
                title,
                widget,
                width: self.width,
            }),
            id: drawn.id,
            is_open: drawn.value == Value::Bool(true),
            was_asked_for: false,
        }
    }
}

/// A dialog that was drawn: opens and closes it, and hands out the place in it.
pub struct OpenDialog {
    /// The container that it was drawn in.
    place: Page,
    /// `None` for one that was refused because another one has its identity.
    kind: Option<ContainerKind>,
    id: Option<WidgetId>,
    is_open: bool,
    /// Whether this run has come to the body.
    was_asked_for: bool,
}

impl OpenDialog {
    /// Opens it. Where the body was asked for above, another run follows that draws it.
    pub fn open(&mut self) {
        self.set(true);
    }

    /// Closes it. Where the body was drawn already, another run follows that doesn't.
    pub fn close(&mut self) {
        self.set(false);
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// The place in it, if it is open; asked for again, one below the first.
    pub fn body(&mut self) -> Option<Page> {
        self.was_asked_for = true;
        let kind = self.kind.clone().filter(|_| self.is_open)?;
        Some(self.place.open(kind))
    }

    fn set(&mut self, is_open: bool) {
        let Some(id) = self.id.filter(|_| self.is_open != is_open) else {
            return;
        };
        self.is_open = is_open;
        let live = &self.place.live;
        live.widgets.borrow_mut().set(id, Value::Bool(is_open));
        if self.was_asked_for {
            live.want_rerun();
        }
    }
}

impl fmt::Debug for OpenDialog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenDialog")
            .field("is_open", &self.is_open)
            .finish_non_exhaustive()
    }
}
