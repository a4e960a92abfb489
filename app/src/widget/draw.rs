//! Drawing a widget: its identity, its value, and the complaints about both.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::Location;
use std::sync::Arc;

use dacapo_cache::Kind;

use crate::element::widget::{FormId, Value, WidgetElement, WidgetId, WidgetKind};
use crate::element::{AlertLevel, Element, Exception};
use crate::page::Page;
use crate::widget::Common;
use crate::widget::callback::Callback;

/// A widget that was drawn.
pub(crate) struct Drawn {
    /// Its identity; `None` if another one has it, and this one shows an error in its place.
    pub(crate) id: Option<WidgetId>,
    /// The value that the script sees.
    pub(crate) value: Value,
}

impl Page {
    /// Draws a widget whose value is `default` until the user changes it.
    #[track_caller]
    pub(crate) fn draw_widget(
        &mut self,
        common: Common,
        kind: WidgetKind,
        default: Value,
    ) -> Drawn {
        let known_by = default.clone();
        self.draw_widget_known_by(common, kind, default, &known_by)
    }

    /// The same for a widget whose value at first may be another one in each run: it is known by `known_by` instead.
    #[track_caller]
    pub(crate) fn draw_widget_known_by(
        &mut self,
        common: Common,
        kind: WidgetKind,
        default: Value,
        known_by: &Value,
    ) -> Drawn {
        dacapo_cache::checkpoint();
        let site = Location::caller();
        if let Some(message) = self.wrong_for_form(&kind) {
            let exception = mistake(kind.word(), &common, &message, site);
            self.live.put_exception(self.container, exception);
            return Drawn {
                id: None,
                value: default,
            };
        }
        // A dialog opens and closes at once, wherever it stands.
        let form = self.form.filter(|_| kind != WidgetKind::Dialog);
        let callback = common.callback.clone();
        let mut element = WidgetElement {
            id: identify(&common, &kind, known_by, form),
            label: common.label,
            key: common.key.clone(),
            help: common.help,
            label_visibility: common.label_visibility,
            is_enabled: common.is_enabled,
            form,
            kind,
            value: default,
        };
        self.note_read(&element);
        if let Err(first) = self.live.claim_widget(element.id, site) {
            self.live.put_exception(
                self.container,
                duplicate(names(&element), element.key.as_deref(), first, site),
            );
            return Drawn {
                id: None,
                value: element.value,
            };
        }
        self.take_setting(&element, site);
        self.keep_callback(&element, callback, site);
        let value = self.live.widget_value(&element);
        let default = element.value.clone();
        let drawn = Drawn {
            id: Some(element.id),
            value: value.clone(),
        };
        // A form that is being emptied shows what its widgets are at first, while the script sees what was submitted.
        if !self.live.is_emptying(element.form) {
            element.value = value;
        }
        self.put_widget(element, Some(default));
        drawn
    }

    /// Claims the key of something that shows and has no value; false after an error that says who has it already.
    #[track_caller]
    pub(crate) fn claim_key(&mut self, kind: &str, builder: &str, common: &Common) -> bool {
        let site = Location::caller();
        let Some(key) = common.key.as_deref() else {
            return true;
        };
        let claimed = self.live.claim_widget(WidgetId::of_key(key), site);
        if let Err(first) = claimed {
            let names = (kind, &*common.label, builder);
            self.live
                .put_exception(self.container, duplicate(names, Some(key), first, site));
        }
        claimed.is_ok()
    }

    /// Draws a widget of a tape again, with the value that it has in this session. A press is handed to this run: the
    /// entry that is served is the one of a pressed button, if its function reads the button.
    pub(crate) fn redraw_widget(&mut self, recorded: &WidgetElement) {
        let site = Location::caller();
        let mut element = recorded.clone();
        match self.live.claim_widget(element.id, site) {
            Ok(()) => {
                self.take_setting(&element, site);
                // Today may be another day than when it was recorded.
                let default = self.live.today_for(&element);
                if let Some(today) = &default {
                    element.value = today.clone();
                }
                if !self.live.is_emptying(element.form) {
                    element.value = self.live.widget_value(&element);
                }
                let (id, is_button) = (element.id, element.kind.is_button());
                self.put_widget(element, default);
                if is_button {
                    self.live.take_press(id);
                }
            }
            Err(first) => {
                let exception = duplicate(names(&element), None, first, site);
                self.live.put_exception(self.container, exception);
            }
        }
    }

    /// Takes over what the script has set, or says at this place why the widget can't have that value.
    fn take_setting(&self, element: &WidgetElement, site: &'static Location<'static>) {
        let settled = self.live.widgets.borrow_mut().settle(element);
        if let Err(message) = settled {
            let title = format!("{} {:?}", element.kind.word(), element.label);
            let exception = Exception::mistake(title, message, site);
            // It is about this run and this session: no part of what a cached function draws.
            let exception = Element::Exception(Arc::new(exception));
            self.live.put_outside(self.container, exception, 0);
        }
    }

    /// Keeps what is to be done when the user operates the widget, in place of what earlier runs wanted.
    fn keep_callback(
        &self,
        element: &WidgetElement,
        callback: Option<Callback>,
        site: &'static Location<'static>,
    ) {
        if callback.is_some() && self.live.is_recording() {
            let title = format!("{} {:?}", element.kind.word(), element.label);
            let message = "a callback doesn't work inside a cached function, since a hit doesn't run the line that \
                           gives it to the widget: draw the widget outside and pass its value as an argument";
            let exception = Exception::mistake(title, message, site);
            self.live.put_exception(self.container, exception);
        } else {
            self.live.keep_callback(element.id, callback);
        }
    }

    /// Shows a mistake in the use of a widget.
    #[track_caller]
    pub(crate) fn complain(&mut self, kind: &str, common: &Common, message: &str) {
        let exception = mistake(kind, common, message, Location::caller());
        dacapo_cache::checkpoint();
        self.live.put_exception(self.container, exception);
    }

    /// Shows a mistake in the use of a widget after which there is no value to go on with; ends the run.
    #[track_caller]
    pub(crate) fn give_up(&mut self, kind: &str, common: &Common, message: &str) -> ! {
        let exception = mistake(kind, common, message, Location::caller());
        dacapo_cache::checkpoint();
        self.live.halt(self.container, exception)
    }

    fn put_widget(&self, element: WidgetElement, default: Option<Value>) {
        let element = Arc::new(element);
        self.live.note_submit(&element);
        self.live.did_draw(Arc::clone(&element), default);
        self.live.put(self.container, Element::Widget(element));
    }

    /// Says once of each cached function under way that its key doesn't hold the value of this widget, if it doesn't.
    pub(crate) fn warn_of_widget(&self, kind: &str, label: &str) {
        for (depth, function) in self.live.recordings_to_warn() {
            let way_out = match function.kind {
                Kind::Resource => "Say `#[cache_resource(allow_widgets)]`, or draw",
                Kind::Data => "Say `#[cache_data(allow_widgets)]`, or draw",
                _ => "Draw",
            };
            let text = format!(
                "{kind} {label:?} is drawn inside the cached function `{}`, whose key doesn't hold its value: a hit \
                 won't notice a change. {way_out} it outside and pass its value as an argument",
                function.name
            );
            let warning = Element::Alert {
                level: AlertLevel::Warning,
                text: text.into(),
            };
            // Part of what that function draws, and not of those inside of it, which may be drawn elsewhere.
            self.live.put_outside(self.container, warning, depth + 1);
        }
    }
}

fn identify(
    common: &Common,
    kind: &WidgetKind,
    known_by: &Value,
    form: Option<FormId>,
) -> WidgetId {
    if let Some(key) = &common.key {
        return WidgetId::of_key(key);
    }
    let mut hasher = DefaultHasher::new();
    (kind.word(), &common.label, kind, known_by, form).hash(&mut hasher);
    WidgetId(hasher.finish())
}

impl WidgetId {
    /// The identity of the widget of a key, whatever kind it is.
    pub(crate) fn of_key(key: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        ("key", key).hash(&mut hasher);
        Self(hasher.finish())
    }
}

fn mistake(
    kind: &str,
    common: &Common,
    message: &str,
    site: &'static Location<'static>,
) -> Exception {
    Exception::mistake(format!("{kind} {:?}", common.label), message, site)
}

/// What a widget is, what it is called, and its builder.
fn names(element: &WidgetElement) -> (&str, &str, &str) {
    let kind = &element.kind;
    (kind.word(), &element.label, kind.builder())
}

fn duplicate(
    (kind, label, builder): (&str, &str, &str),
    key: Option<&str>,
    first: &'static Location<'static>,
    site: &'static Location<'static>,
) -> Exception {
    let alike = match key {
        Some(key) => format!("two widgets have the key {key:?}"),
        None => format!(
            "two widgets of the kind {kind} have the label {label:?} and the same parameters"
        ),
    };
    let places = if first == site {
        format!("the line {site} draws it more than once")
    } else {
        format!("one is drawn by {first}, the other one by {site}")
    };
    Exception::mistake(
        "duplicate widget",
        format!(
            "{alike}: {places}. Give each a key of its own: \
             `page.add({builder}::new(…).key(\"…\"))`"
        ),
        site,
    )
}
