//! What all page handles of a session share, on the script's thread.

pub(crate) mod finish;
pub(crate) mod recording;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::panic::Location;
use std::sync::Arc;

use dacapo_cache::{SessionId, Time, WidgetRead};
use jiff::civil::Date;

use crate::element::latest::Latest;
use crate::element::toast::ToastElement;
use crate::element::widget::{FormId, Value, WidgetElement, WidgetId};
use crate::element::{ContainerId, Element, Exception};
use crate::host::outbox::{Outbox, Place};
use crate::kept::Kept;
use crate::page::Waker;
use crate::page::claims::Claims;
use crate::page::forms::Forms;
use crate::page::fragment::Fragments;
use crate::page::live::recording::Recorded;
use crate::page::notices::Notices;
use crate::page::stage::{News, Stage};
use crate::page::state::States;
use crate::page::today::Today;
use crate::protocol::Delta;
use crate::widget::callback::Callback;
use crate::widget::store::WidgetStore;

/// The state of a session's page, kept from run to run. Borrows end before any user code runs.
pub(crate) struct Live {
    session: SessionId,
    outbox: Arc<Outbox>,
    /// Where the last element was drawn: a spinner belongs behind it.
    last: Arc<Place>,
    /// What is to be said in the page by those who don't have it.
    notices: Arc<Notices>,
    stage: RefCell<Stage>,
    pub(crate) widgets: RefCell<WidgetStore>,
    pub(crate) states: RefCell<States>,
    /// What the user's doings set off, by widget.
    callbacks: RefCell<HashMap<WidgetId, Callback>>,
    is_in_callback: Cell<bool>,
    /// The names of the app's pages.
    pub(crate) pages: RefCell<Arc<[String]>>,
    claims: RefCell<Claims<WidgetId>>,
    form_claims: RefCell<Claims<FormId>>,
    pub(super) fragments: RefCell<Fragments>,
    /// Functions that are called deprecated in the page, and in which fragment.
    deprecated: RefCell<HashMap<Arc<str>, Option<ContainerId>>>,
    pub(super) run: RefCell<RunState>,
    /// The recordings under way, the outermost first.
    recordings: RefCell<Vec<Recorded>>,
    /// What those recordings have read, in order.
    reads: RefCell<Vec<WidgetRead>>,
    n_elements: Cell<usize>,
    n_runs: Cell<u64>,
    waker: Waker,
    /// Which day it is.
    pub(super) today: Today,
    /// Which runs the script asked for: of a fragment alone, or (`None`) of everything.
    wants: RefCell<Vec<Option<ContainerId>>>,
}

/// What one run knows.
#[derive(Default)]
pub(super) struct RunState {
    /// The button whose press this run is to see; taken by it.
    press: Option<WidgetId>,
    /// Which day it was when a date asked first: dates agree on it also in a run over midnight.
    pub(super) day: OnceCell<Date>,
    /// Forms, and which of them was submitted.
    pub(super) forms: Forms,
}

/// The payload that ends a run after a mistake was shown which leaves no value to go on with.
pub(crate) struct Halted;

/// The payload that ends a run, or a callback, as if its last line had been reached.
pub(crate) struct Stopped;

impl Live {
    pub(crate) fn new(
        session: SessionId,
        outbox: Arc<Outbox>,
        last: Arc<Place>,
        notices: Arc<Notices>,
        waker: Waker,
    ) -> Self {
        Self {
            session,
            outbox,
            last,
            notices,
            stage: RefCell::default(),
            widgets: RefCell::default(),
            states: RefCell::default(),
            callbacks: RefCell::default(),
            is_in_callback: Cell::new(false),
            pages: RefCell::default(),
            claims: RefCell::default(),
            form_claims: RefCell::default(),
            fragments: RefCell::default(),
            deprecated: RefCell::default(),
            run: RefCell::default(),
            recordings: RefCell::default(),
            reads: RefCell::default(),
            n_elements: Cell::new(0),
            n_runs: Cell::new(0),
            waker,
            today: Today::default(),
            wants: RefCell::default(),
        }
    }

    pub(crate) fn session(&self) -> SessionId {
        self.session
    }

    /// Begins on this day, whichever it is outside.
    pub(crate) fn begin_on(&self, day: Date, now: Time) {
        self.today.begin(day, now);
    }

    /// Begins with what an earlier start left.
    pub(crate) fn begin_with(&self, kept: &Kept, is_reload: bool) {
        self.widgets
            .borrow_mut()
            .begin_with(&kept.widgets, is_reload);
        let mut states = self.states.borrow_mut();
        states.begin_with(kept.states.clone());
        if is_reload {
            states.go_on_with(kept.passing.clone());
        }
    }

    /// What is to be kept over a restart; with what only a program goes on with that takes this one's place, if `passes`.
    pub(crate) fn kept(&self, passes: bool) -> Kept {
        let mut kept = self.states.borrow().left(passes);
        let to_keep = self.states.borrow().to_keep(passes);
        for state in to_keep {
            let encoded = state.encode(&mut kept);
            self.states.borrow_mut().note(&state.name, encoded);
        }
        kept.widgets = self.widgets.borrow().kept();
        kept
    }

    /// Forgets what the user and the script have set.
    pub(crate) fn reset(&self) {
        self.widgets.borrow_mut().reset();
        let states = self.states.borrow_mut().take();
        drop(states);
    }

    /// Begins a run of everything, or of one fragment alone, that is to see this press.
    pub(crate) fn begin(&self, scope: Option<ContainerId>, press: Option<WidgetId>) {
        self.n_runs.set(self.n_runs.get() + 1);
        self.stage.borrow_mut().begin(scope);
        self.claims.borrow_mut().begin();
        self.form_claims.borrow_mut().begin();
        self.widgets.borrow_mut().begin_run();
        let mut fragments = self.fragments.borrow_mut();
        fragments.begin(scope);
        let mut deprecated = self.deprecated.borrow_mut();
        deprecated.retain(|_, fragment| !fragments.is_in_scope(*fragment));
        self.last.set(scope.unwrap_or(ContainerId::MAIN), 0);
        *self.run.borrow_mut() = RunState {
            press,
            day: OnceCell::new(),
            forms: Forms::of(press.and_then(|press| self.widgets.borrow().form(press))),
        };
        drop(self.notices.take());
        self.recordings.borrow_mut().clear();
        self.reads.borrow_mut().clear();
        self.n_elements.set(0);
        self.wants.borrow_mut().clear();
    }

    /// Draws one element at the end of a container and tells the window; returns its position.
    pub(crate) fn put(&self, container: ContainerId, element: Element) -> usize {
        self.put_notices();
        let (container, element) = self.at_home(container, element);
        let n_inside = match &element {
            Element::Replay { tape, .. } => tape.n_elements,
            _ => 1,
        };
        self.n_elements.set(self.n_elements.get() + n_inside);
        self.make_room(container);
        let (index, news) = self.stage.borrow_mut().put(container, &element);
        self.last.set(container, index + 1);
        match news {
            News::Changed => self.outbox.send(Delta::Put {
                container,
                index,
                element,
            }),
            News::Kept(stretch) => self.outbox.send(Delta::Keep {
                container,
                index,
                stretch,
            }),
            News::None => {}
        }
        index
    }

    /// The element at its place, or instead of it that it can't stand there: a fragment that draws outside of its place
    /// would leave something there each time that it runs alone.
    fn at_home(&self, container: ContainerId, element: Element) -> (ContainerId, Element) {
        let drawing = self.fragments.borrow().current();
        if self.stage.borrow().owner(container) == drawing {
            if let Element::Container { id, .. } = &element {
                self.own_container(*id, drawing);
            }
            return (container, element);
        }
        self.not_at_home(drawing)
    }

    /// What says at its place that a fragment has to do with another one; `None`: that what is in none has to do with one.
    fn not_at_home(&self, drawing: Option<ContainerId>) -> (ContainerId, Element) {
        let name = drawing.and_then(|place| self.fragment_name(place));
        let (title, message) = match name {
            Some(name) => (
                format!("fragment {name:?}"),
                "it draws into a place outside of it (the sidebar, or a handle that it captured), which stands still \
                 when the fragment runs alone: draw through the page that its closure is given",
            ),
            None => (
                "drawing into a fragment".to_owned(),
                "a handle of a fragment is used outside of it: draw there from inside of the fragment alone",
            ),
        };
        let exception = Exception {
            title: title.into(),
            message: message.into(),
            chain: Vec::new(),
            place: None,
            backtrace: None,
        };
        let place = drawing.unwrap_or(ContainerId::MAIN);
        (place, Element::Exception(Arc::new(exception)))
    }

    /// Says which fragment may draw into a container.
    pub(super) fn own_container(&self, container: ContainerId, owner: Option<ContainerId>) {
        self.stage.borrow_mut().own(container, owner);
    }

    /// In a slot the next element replaces what this run has drawn there.
    fn make_room(&self, container: ContainerId) {
        let is_taken = {
            let stage = self.stage.borrow();
            stage.is_slot(container) && stage.n_drawn(container) > 0
        };
        if is_taken {
            let gone = self.stage.borrow_mut().vacate(container);
            self.end_fragments(&gone);
            self.send_cleared(gone);
        }
    }

    /// Says whether a container that begins holds a single element.
    pub(crate) fn begin_container(&self, container: ContainerId, is_slot: bool) {
        self.stage.borrow_mut().begin_container(container, is_slot);
    }

    /// Replaces an element that this run has drawn by its next state.
    pub(crate) fn update(
        &self,
        container: ContainerId,
        index: usize,
        before: &Element,
        now: &Element,
        latest: &Latest,
    ) {
        let mut stage = self.stage.borrow_mut();
        if stage.replace(container, index, before, now) && latest.set(now.clone()) {
            self.outbox.send(Delta::Update {
                container,
                index,
                latest: latest.clone(),
            });
        }
    }

    /// Shows a spinner at the end of a container until what is returned is dropped.
    pub(crate) fn busy(&self, container: ContainerId, text: &Arc<str>) -> Busy {
        self.put_notices();
        self.outbox.send(Delta::Busy {
            container,
            index: self.stage().n_drawn(container),
            text: Arc::clone(text),
            shows_time: false,
        });
        Busy(Arc::clone(&self.outbox))
    }

    /// Says something once.
    pub(crate) fn toast(&self, toast: ToastElement) {
        self.outbox.send(Delta::Toast(toast));
    }

    /// What asks for reruns of this script.
    pub(crate) fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// How many runs have begun.
    pub(crate) fn n_runs(&self) -> u64 {
        self.n_runs.get()
    }

    /// Takes away what stands in a container.
    pub(crate) fn clear(&self, container: ContainerId) {
        let drawing = self.fragments.borrow().current();
        if self.stage.borrow().owner(container) != drawing {
            let (place, exception) = self.not_at_home(drawing);
            self.put(place, exception);
            return;
        }
        if let Some(function) = self.recording_that_clears(container) {
            self.put_exception(container, recording::cleared_in(function));
            return;
        }
        let gone = self.stage.borrow_mut().clear(container);
        let inside: Vec<_> = gone.iter().copied().filter(|it| *it != container).collect();
        self.end_fragments(&inside);
        self.last.set(container, 0);
        self.send_cleared(gone);
    }

    fn send_cleared(&self, gone: Vec<ContainerId>) {
        for container in gone {
            self.outbox.send(Delta::Clear { container });
        }
    }

    /// Draws one element that belongs to no recording from this depth on; 0 is the outermost.
    pub(crate) fn put_outside(&self, container: ContainerId, element: Element, depth: usize) {
        self.put_notices();
        self.stage.borrow_mut().skip_in_recordings(container, depth);
        // It is said about what stands there, by whoever comes to say it.
        let owner = self.stage.borrow().owner(container);
        let drawing = self.fragments.borrow_mut().replace_current(owner);
        self.put(container, element);
        self.fragments.borrow_mut().replace_current(drawing);
    }

    /// Draws what has been said by those who don't have a page, behind the last element.
    pub(super) fn put_notices(&self) {
        for notice in self.notices.take() {
            self.put_notice(self.last.container(), notice);
        }
    }

    /// Draws one element that belongs to no recording; a function is called deprecated once a run.
    pub(crate) fn put_notice(&self, container: ContainerId, notice: Element) {
        if let Element::Deprecation { function, .. } = &notice {
            let fragment = self.fragments.borrow().current();
            let mut deprecated = self.deprecated.borrow_mut();
            if deprecated.contains_key(function) {
                return;
            }
            deprecated.insert(Arc::clone(function), fragment);
        }
        self.put_outside(container, notice, 0);
    }

    /// Shows what went wrong, at the end of a container.
    pub(crate) fn put_exception(&self, container: ContainerId, exception: Exception) {
        self.put(container, Element::Exception(Arc::new(exception)));
    }

    /// Ends the run after a mistake was shown which leaves no value to go on with.
    pub(crate) fn halt(&self, container: ContainerId, exception: Exception) -> ! {
        self.put_exception(container, exception);
        std::panic::resume_unwind(Box::new(Halted))
    }

    /// That the app has no page of this name, and which it has.
    pub(super) fn no_page(&self, name: &str) -> Option<String> {
        let pages = self.pages.borrow();
        let is_there = pages.iter().any(|page| page == name);
        (!is_there).then(|| {
            format!("there is no page {name:?}, but {pages:?}: pass the name of one of them")
        })
    }

    /// Asks the window to show another page of the app.
    pub(super) fn go_to(&self, page: &str) {
        self.outbox.send(Delta::GoTo { page: page.into() });
    }

    /// Asks for another run after this one: of the fragment that is drawing, or else of everything.
    pub(crate) fn want_rerun(&self) {
        let fragment = self.fragments.borrow().current();
        self.wants.borrow_mut().push(fragment);
    }

    /// Asks for another run of everything after this one.
    pub(crate) fn want_rerun_of_all(&self) {
        self.wants.borrow_mut().push(None);
    }

    /// Asks for another run of everything after this one, if this one is of a fragment alone.
    pub(crate) fn want_all_around(&self) {
        if self.fragments.borrow().scope().is_some() {
            self.want_rerun_of_all();
        }
    }

    /// Whether a fragment is drawing that this run doesn't run alone.
    pub(crate) fn is_in_inner_fragment(&self) -> bool {
        let fragments = self.fragments.borrow();
        fragments.current() != fragments.scope()
    }

    /// Ends the run, or the callback, as if its last line had been reached.
    pub(crate) fn stop(&self) -> ! {
        self.run.borrow_mut().forms.was_stopped = true;
        std::panic::resume_unwind(Box::new(Stopped))
    }

    /// Keeps what a widget's line of this run wants to be done when the user operates it.
    pub(crate) fn keep_callback(&self, id: WidgetId, callback: Option<Callback>) {
        let before = {
            let mut callbacks = self.callbacks.borrow_mut();
            match callback {
                Some(callback) => callbacks.insert(id, callback),
                None => callbacks.remove(&id),
            }
        };
        // Dropped here, after the borrow has ended: dropping is user code.
        drop(before);
    }

    /// What is to be done when the user operates a widget.
    pub(crate) fn callback(&self, id: WidgetId) -> Option<Callback> {
        self.callbacks.borrow().get(&id).cloned()
    }

    /// Whether a callback is being called.
    pub(crate) fn is_in_callback(&self) -> bool {
        self.is_in_callback.get()
    }

    /// Notes that callbacks begin or end.
    pub(crate) fn set_in_callback(&self, is_in_callback: bool) {
        self.is_in_callback.set(is_in_callback);
    }

    pub(crate) fn stage(&self) -> std::cell::Ref<'_, Stage> {
        self.stage.borrow()
    }

    /// Notes that a line draws a widget in this run; the line that did so before, if there is one.
    pub(crate) fn claim_widget(
        &self,
        id: WidgetId,
        site: &'static Location<'static>,
    ) -> Result<(), &'static Location<'static>> {
        let fragments = self.fragments.borrow();
        let is_in_scope = |fragment| fragments.is_in_scope(fragment);
        let fragment = fragments.current();
        let mut claims = self.claims.borrow_mut();
        claims.claim(id, site, fragment, is_in_scope)
    }

    /// The same for a form.
    pub(super) fn claim_form(
        &self,
        id: FormId,
        site: &'static Location<'static>,
    ) -> Result<(), &'static Location<'static>> {
        let fragments = self.fragments.borrow();
        let is_in_scope = |fragment| fragments.is_in_scope(fragment);
        let fragment = fragments.current();
        let mut claims = self.form_claims.borrow_mut();
        claims.claim(id, site, fragment, is_in_scope)
    }

    /// The value to show for a widget: the user's if it fits what is drawn now, else its default.
    pub(crate) fn widget_value(&self, element: &WidgetElement) -> Value {
        let set = self.widgets.borrow().value_set(element);
        set.or_else(|| self.today_for(element))
            .unwrap_or_else(|| element.value.clone())
    }

    /// The line that has drawn a widget in this run.
    pub(crate) fn drawn_at(&self, id: WidgetId) -> Option<&'static Location<'static>> {
        self.claims.borrow().drawn_at(id)
    }

    /// Whether a widget of this identity stands in the page already, and another one would be refused.
    pub(crate) fn is_taken(&self, id: WidgetId) -> bool {
        let fragments = self.fragments.borrow();
        let is_in_scope = |fragment| fragments.is_in_scope(fragment);
        self.claims.borrow().is_taken(id, is_in_scope)
    }

    /// Notes what was drawn, and the value that it has at first; `None`: that is not known.
    pub(crate) fn did_draw(&self, element: Arc<WidgetElement>, default: Option<Value>) {
        let fragment = self.fragments.borrow().current();
        let mut widgets = self.widgets.borrow_mut();
        widgets.did_draw(element, default, fragment);
    }

    /// Whether the press of this run is of this button, and not taken.
    pub(crate) fn is_pressed(&self, id: WidgetId) -> bool {
        self.run.borrow().press == Some(id)
    }

    /// Takes the press of this run, if it is of this button.
    pub(crate) fn take_press(&self, id: WidgetId) -> bool {
        self.run
            .borrow_mut()
            .press
            .take_if(|it| *it == id)
            .is_some()
    }
}

/// A spinner that is shown as long as this lives.
pub(crate) struct Busy(Arc<Outbox>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.send(Delta::Idle);
    }
}
