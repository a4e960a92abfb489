//! The values of widgets by their keys: read anywhere, set before the widget is drawn.

use std::panic::Location;

use crate::element::Exception;
use crate::element::widget::WidgetId;
use crate::page::Page;
use crate::widget::setting::Setting;
use crate::widget::{FromValue, Input};

impl Page {
    /// Gives the widget of this key another value, as if the user had done it; its callback isn't called.
    ///
    /// To be called before the widget is drawn in this run, or in a callback; afterwards it is an error, which is
    /// shown in the page and changes nothing. Of a key that no widget has yet the value is kept until one is drawn; if
    /// more than a thousand wait over several runs, those that were set last are.
    /// Of a widget outside of the fragment that runs alone a run of everything follows.
    /// A value that the widget can't have is shown as an error where it is drawn, and the widget keeps its value.
    ///
    /// Numbers fit sliders and number fields, texts fit text fields and, as the text of an option, lists to choose
    /// from; a bool fits a checkbox.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// page.add(Button::new("Noon").on_click(|page| page.set_value("hour", 12)));
    /// let hour = page.add(Slider::new("Hour", 0..=23).key("hour"));
    /// # }
    /// ```
    #[track_caller]
    pub fn set_value(&mut self, key: &str, value: impl Into<Input>) {
        self.change_value("set_value", key, Some(value.into()));
    }

    /// Gives the widget of this key the value that it has at first; see [`set_value`](Self::set_value).
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// page.add(Button::new("Reset").on_click(|page| page.reset_value("hour")));
    /// let hour = page.add(Slider::new("Hour", 0..=23).value(17).key("hour"));
    /// # }
    /// ```
    #[track_caller]
    pub fn reset_value(&mut self, key: &str) {
        self.change_value("reset_value", key, None);
    }

    /// The value of the widget of this key: what the user or the script has set last, also above the place where
    /// the widget is drawn. `None` if no run has drawn a widget of this key.
    ///
    /// Asking for another type than the widget's shows an error in the page, and is `None`, too.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let hour = page.value("hour").unwrap_or(17);
    /// page.write(("Rides at", hour));
    /// page.add(Slider::new("Hour", 0..=23).value(17).key("hour"));
    /// # }
    /// ```
    #[track_caller]
    pub fn value<T: FromValue>(&mut self, key: &str) -> Option<T> {
        dacapo_cache::checkpoint();
        let site = Location::caller();
        if self.live.is_recording() {
            // What it reads would be no part of the function's key.
            self.refuse_in_cached("value", key, site);
        }
        let (value, kind) = self.live.widgets.borrow().value(WidgetId::of_key(key))?;
        let read = T::from_value(&value, &kind);
        if read.is_none() {
            let (word, value) = (kind.word(), kind.in_words(&value));
            let message = format!(
                "the {word} with this key has the value {value}, which is no `{}`: ask for the type that the widget \
                 has, or for a `String`",
                std::any::type_name::<T>()
            );
            let title = format!("value of the key {key:?}");
            let exception = Exception::mistake(title, message, site);
            self.live.put_exception(self.container, exception);
        }
        read
    }

    #[track_caller]
    fn change_value(&mut self, call: &str, key: &str, input: Option<Input>) {
        dacapo_cache::checkpoint();
        let (id, site) = (WidgetId::of_key(key), Location::caller());
        if self.live.is_recording() {
            self.refuse_in_cached(call, key, site);
        } else if let Some(drawn) = self.live.drawn_at(id) {
            let message = format!(
                "the widget was drawn in this run already, in {drawn}, with the value that it had: `{call}` in {site} \
                 comes too late. Call it above that line, or in a callback (`on_change`, `on_click`), which comes \
                 before the run"
            );
            let title = format!("value of the key {key:?}");
            let exception = Exception::mistake(title, message, site);
            self.live.put_exception(self.container, exception);
        } else {
            let key = key.into();
            let is_of_callback = self.live.is_in_callback();
            let setting = Setting {
                key,
                input,
                is_of_callback,
                site,
            };
            let has_changed = {
                let mut widgets = self.live.widgets.borrow_mut();
                let before = widgets.value(id);
                widgets.will_set(id, setting);
                before.is_some() && before != widgets.value(id)
            };
            if has_changed {
                self.live.want_run_around(id);
            }
        }
    }

    fn refuse_in_cached(&mut self, call: &str, key: &str, site: &'static Location<'static>) {
        let message = format!(
            "`{call}` doesn't work inside a cached function, since a hit doesn't run it: call it outside, and pass \
             what the function needs as an argument"
        );
        let title = format!("value of the key {key:?}");
        let exception = Exception::mistake(title, message, site);
        self.live.put_exception(self.container, exception);
    }
}
