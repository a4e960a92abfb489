//! The forms of a run: which were drawn, which was submitted, and which have no button to submit them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::Location;
use std::sync::Arc;

use crate::element::widget::{FilePurpose, FormId, WidgetElement, WidgetKind};
use crate::element::{AlertLevel, ContainerId, ContainerKind, Element, Exception};
use crate::page::Page;
use crate::page::live::Live;
use crate::page::live::finish::Ending;

/// The forms of a run.
#[derive(Debug, Default)]
pub(super) struct Forms {
    drawn: HashMap<FormId, Drawn>,
    /// The form whose submission this run is to see.
    submitted: Option<FormId>,
    /// The script ended itself: what it has not drawn, it has not forgotten.
    pub(super) was_stopped: bool,
}

/// A form that was drawn.
#[derive(Debug)]
struct Drawn {
    label: Arc<str>,
    container: ContainerId,
    /// The fragment in which it stands.
    fragment: Option<ContainerId>,
    site: &'static Location<'static>,
    has_submit: bool,
    clears: bool,
}

impl Forms {
    /// Of a run that is to see the submission of this form.
    pub(super) fn of(submitted: Option<FormId>) -> Self {
        Self {
            submitted,
            ..Self::default()
        }
    }

    /// The form that was submitted and is to be emptied.
    pub(super) fn emptied(&self) -> Option<FormId> {
        let form = self.submitted?;
        self.drawn.get(&form)?.clears.then_some(form)
    }
}

impl FormId {
    /// Of a form with this key, or else this headline.
    fn of(key: Option<&str>, label: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        (key.is_some(), key.unwrap_or(label)).hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl Page {
    /// Draws a form and gives the handle on what is inside.
    pub(crate) fn open_form(
        &mut self,
        label: Arc<str>,
        key: Option<&str>,
        clears: bool,
        site: &'static Location<'static>,
    ) -> Self {
        let id = FormId::of(key, &label);
        self.open_form_as(id, label, clears, site)
    }

    /// Draws a container of a tape again.
    pub(crate) fn reopen(&mut self, kind: &ContainerKind) -> Self {
        match kind {
            ContainerKind::Form { id, label, clears } => {
                self.open_form_as(*id, Arc::clone(label), *clears, Location::caller())
            }
            kind => self.open(kind.clone()),
        }
    }

    fn open_form_as(
        &mut self,
        id: FormId,
        label: Arc<str>,
        clears: bool,
        site: &'static Location<'static>,
    ) -> Self {
        if self.form.is_some() {
            let message = "a form can't stand inside another one: what is in it would be submitted twice. Draw it \
                           below, or leave one of the two out";
            self.complain_of_form(&label, message, site);
            return self.container();
        }
        if let Err(first) = self.live.claim_form(id, site) {
            let message = format!(
                "two forms have the same headline or the same key: one is drawn by {first}, the other one by {site}. \
                 Give each a key of its own: `page.add(Form::new(…).key(\"…\"))`"
            );
            self.complain_of_form(&label, &message, site);
            return self.container();
        }
        let mut inside = self.open(ContainerKind::Form {
            id,
            label: Arc::clone(&label),
            clears,
        });
        inside.form = Some(id);
        let drawn = Drawn {
            label,
            container: inside.container,
            fragment: self.live.fragments.borrow().current(),
            site,
            has_submit: false,
            clears,
        };
        self.live.run.borrow_mut().forms.drawn.insert(id, drawn);
        inside
    }

    fn complain_of_form(&self, label: &str, message: &str, site: &'static Location<'static>) {
        let exception = Exception::mistake(format!("form {label:?}"), message, site);
        self.live.put_exception(self.container, exception);
    }

    /// What is wrong with a widget of this kind at this place, as far as forms are concerned.
    pub(crate) fn wrong_for_form(&self, kind: &WidgetKind) -> Option<String> {
        let run = self.live.run.borrow();
        let form = self.form.and_then(|form| run.forms.drawn.get(&form));
        match (kind, form) {
            (WidgetKind::Button { .. }, Some(form)) => Some(format!(
                "only a submit button starts a run from inside the form {:?}: use `form.submit(…)` here, or draw the \
                 button outside of the form",
                form.label
            )),
            (
                WidgetKind::File {
                    purpose: FilePurpose::Save { .. },
                    ..
                },
                Some(form),
            ) => Some(format!(
                "nothing is saved from inside the form {:?}, whose changes wait for its submit button: draw it \
                 outside of the form",
                form.label
            )),
            (WidgetKind::Submit { .. }, None) => Some(
                "there is no form around it to submit: draw it through the handle of one, \
                 `let mut form = page.form(…); form.submit(…)`"
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

impl Live {
    /// Notes that a form has a button that submits it.
    pub(crate) fn note_submit(&self, element: &WidgetElement) {
        if element.kind.is_submit() {
            let mut run = self.run.borrow_mut();
            let form = element.form.and_then(|form| run.forms.drawn.get_mut(&form));
            if let Some(form) = form {
                form.has_submit = true;
            }
        }
    }

    /// Whether this run is to see the submission of a form that is emptied by it.
    pub(crate) fn is_emptying(&self, form: Option<FormId>) -> bool {
        form.is_some() && self.run.borrow().forms.emptied() == form
    }

    /// Warns in each form that has no button to submit it, where the run has come to the end of its part of the page.
    pub(super) fn warn_of_forms(&self, ending: Ending) {
        let mut silent: Vec<_> = {
            let forms = &self.run.borrow().forms;
            if forms.was_stopped {
                return;
            }
            let fragments = self.fragments.borrow();
            let silent = forms.drawn.values().filter(|form| {
                !form.has_submit && fragments.ending_in(form.fragment, ending) == Ending::Complete
            });
            silent.map(|form| (form.site, form.container)).collect()
        };
        silent.sort_unstable();
        for (site, container) in silent {
            let text = format!(
                "This form has no submit button, so what is changed in it never reaches the script: draw one with \
                 `form.submit(\"Apply\")` (the form is drawn by {site})"
            );
            let warning = Element::Alert {
                level: AlertLevel::Warning,
                text: text.into(),
            };
            self.put_outside(container, warning, 0);
        }
    }
}
