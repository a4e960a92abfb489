//! Fragments: parts of a page that run alone.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::fmt::{self, Display};
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use dacapo_cache::clock::{Clock, Time};

use crate::element::widget::WidgetId;
use crate::element::{ContainerId, Exception};
use crate::host::crash::{self, Crash};
use crate::host::{IntoScriptResult, ScriptResult};
use crate::page::Page;
use crate::page::live::Live;
use crate::page::live::finish::Ending;
use crate::protocol::Outcome;
use crate::widget::Component;

/// A script's stack has room for more, and no page looks like it.
const MOST_AROUND: usize = 100;

/// What a fragment runs.
type Body = Rc<dyn Fn(&mut Page) -> ScriptResult>;

/// A part of the page that runs alone when one of its widgets changes, and, if it says so, every so often. The rest
/// of the page stands as it is.
///
/// What its closure captures is what the last run from the top gave it: [`State`](crate::page::State)s are the same
/// in both. It draws through the page that it is given and nowhere else. An error or a panic in it shows in its place,
/// and the rest of the page goes on. [`Page::fragment`] is the plain call.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let ticks = page.state("ticks", 0);
/// let clock = Fragment::new("clock", move |page: &mut Page| {
///     ticks.update(|n| *n += 1);
///     page.write(("tick", ticks.get()));
/// });
/// page.add(clock.run_every(Duration::from_secs(1)));
/// # }
/// ```
#[must_use = "it appears when it is given to `page.add`"]
#[derive(Clone)]
pub struct Fragment {
    name: Arc<str>,
    body: Body,
    every: Option<Duration>,
}

impl Fragment {
    /// A fragment that the inspector calls by this name.
    pub fn new<R: IntoScriptResult>(
        name: impl Display,
        body: impl Fn(&mut Page) -> R + 'static,
    ) -> Self {
        Self {
            name: name.to_string().into(),
            body: Rc::new(move |page| body(page).into_script_result()),
            every: None,
        }
    }

    /// Runs it alone each time that this span has passed on the registry's clock, as long as it stands in the page.
    ///
    /// A clock that stands still runs nothing, and one that jumps over several spans runs it once. A span below ten
    /// milliseconds counts as ten; zero is a mistake.
    pub fn run_every(mut self, span: Duration) -> Self {
        self.every = Some(span);
        self
    }
}

impl fmt::Debug for Fragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fragment")
            .field("name", &self.name)
            .field("every", &self.every)
            .finish_non_exhaustive()
    }
}

impl Component for Fragment {
    type Output = ();

    fn draw(self, page: &mut Page) {
        dacapo_cache::checkpoint();
        let site = Location::caller();
        let refused = if page.live.is_recording() {
            Some(
                "a fragment can't stand inside a cached function, whose drawing is replayed as it was: call the \
                 function inside of the fragment instead",
            )
        } else if page.live.fragments.borrow().n_around() >= MOST_AROUND {
            Some("100 fragments stand inside of each other: does one draw itself without end?")
        } else if page.form.is_some() {
            Some(
                "a fragment can't stand inside a form, whose widgets run nothing: put the form into the fragment \
                 instead",
            )
        } else {
            None
        };
        if let Some(message) = refused {
            complain(page, &self.name, message, site);
            return;
        }
        if self.every.is_some_and(|span| span.is_zero()) {
            let message = "a timer of zero would never rest: pass a span above zero";
            complain(page, &self.name, message, site);
        }
        let place = page.container();
        page.live.draw_fragment(place.container, &self);
    }
}

impl Page {
    /// A part of the page that runs alone when one of its widgets changes; see [`Fragment`] for a timer.
    ///
    /// [`rerun`](Self::rerun) inside of it runs it again, [`rerun_app`](Self::rerun_app) the whole script.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.fragment("zoom", |page: &mut dacapo::Page| {
    ///     let zoom = page.slider("Zoom", 1..=8, 1);
    ///     page.write(("zoom", zoom));
    /// });
    /// # }
    /// ```
    #[track_caller]
    pub fn fragment<R: IntoScriptResult>(
        &mut self,
        name: impl Display,
        body: impl Fn(&mut Self) -> R + 'static,
    ) {
        self.add(Fragment::new(name, body));
    }
}

fn complain(page: &Page, name: &str, message: &str, site: &'static Location<'static>) {
    let exception = Exception::mistake(format!("fragment {name:?}"), message, site);
    page.live.put_exception(page.container, exception);
}

/// The fragments that stand in the page, by their places.
#[derive(Default)]
pub(super) struct Fragments {
    by_place: HashMap<ContainerId, Standing>,
    /// The fragment whose body is run, if one is.
    current: Option<ContainerId>,
    /// The fragment that this run runs alone; `None`: it runs everything.
    scope: Option<ContainerId>,
    /// The worst end of a fragment in this run.
    failure: Option<Outcome>,
    /// Those that failed in this run.
    failed: HashSet<ContainerId>,
    /// Those that asked for their next run before they came to their end in this one.
    cut_short: HashSet<ContainerId>,
    /// What must not stop halfway is running.
    section: Option<Section>,
}

/// Something that must not stop halfway.
#[derive(Clone, Copy)]
struct Section {
    /// The fragment that began it.
    fragment: Option<ContainerId>,
    /// Whether the fragment is to stop behind it.
    must_stop: bool,
}

/// A fragment that stands in the page.
struct Standing {
    fragment: Fragment,
    /// The fragment around it.
    parent: Option<ContainerId>,
    /// When it is to run alone.
    due: Option<Time>,
    /// Whether the run under way has drawn it.
    is_drawn: bool,
}

impl Fragments {
    /// Begins a run of everything, or of one fragment alone.
    pub(super) fn begin(&mut self, scope: Option<ContainerId>) {
        self.scope = scope;
        self.current = None;
        self.failure = None;
        self.failed.clear();
        self.cut_short.clear();
        self.by_place
            .values_mut()
            .for_each(|standing| standing.is_drawn = false);
    }

    /// Whether what stands in this fragment (`None`: in none) belongs to what the run makes anew.
    pub(super) fn is_in_scope(&self, fragment: Option<ContainerId>) -> bool {
        self.scope
            .is_none_or(|scope| self.is_inside(fragment, scope))
    }

    /// Whether a fragment is this one, or stands in it.
    fn is_inside(&self, fragment: Option<ContainerId>, outer: ContainerId) -> bool {
        let around = |place: &ContainerId| self.by_place.get(place).and_then(|it| it.parent);
        std::iter::successors(fragment, around).any(|place| place == outer)
    }

    /// In how many fragments the one is whose body is run, itself included.
    fn n_around(&self) -> usize {
        let around = |place: &ContainerId| self.by_place.get(place).and_then(|it| it.parent);
        std::iter::successors(self.current, around).count()
    }

    /// The fragment whose body is run.
    pub(super) fn current(&self) -> Option<ContainerId> {
        self.current
    }

    /// Says which fragment draws; returns which one did.
    pub(super) fn replace_current(&mut self, current: Option<ContainerId>) -> Option<ContainerId> {
        std::mem::replace(&mut self.current, current)
    }

    /// The fragment that this run runs alone.
    pub(super) fn scope(&self) -> Option<ContainerId> {
        self.scope
    }

    /// Notes that the fragment whose body is run doesn't come to its end in this run.
    pub(super) fn cut_short(&mut self) {
        self.cut_short.extend(self.current);
    }

    /// How the run ended in a fragment (`None`: in none), if it ended like this around all of them.
    pub(super) fn ending_in(&self, fragment: Option<ContainerId>, around: Ending) -> Ending {
        if around == Ending::Interrupted {
            return around;
        }
        let mut inner = fragment;
        while let Some(place) = inner {
            if self.cut_short.contains(&place) {
                return Ending::Interrupted;
            }
            if self.failed.contains(&place) {
                return Ending::Broken;
            }
            match self.by_place.get(&place) {
                Some(standing) if standing.is_drawn => return Ending::Complete,
                Some(standing) => inner = standing.parent,
                // It may have gone because the one around it failed before.
                None if self.failure.is_some() => return Ending::Broken,
                None => break,
            }
        }
        around
    }

    /// Ends a run: takes out what it has not drawn of its part of the page, where it has come to the end of it.
    pub(super) fn finish(&mut self, ending: Ending) -> Vec<Box<dyn Any>> {
        let gone: Vec<ContainerId> = self
            .by_place
            .iter()
            .filter(|(place, standing)| {
                !standing.is_drawn
                    && self.scope != Some(**place)
                    && self.is_in_scope(standing.parent)
                    && self.ending_in(standing.parent, ending) != Ending::Interrupted
            })
            .map(|(place, _)| *place)
            .collect();
        let gone = gone.iter().filter_map(|place| self.by_place.remove(place));
        gone.map(|standing| Box::new(standing.fragment) as Box<dyn Any>)
            .collect()
    }
}

impl Live {
    /// Whether a fragment stands in the page.
    pub(crate) fn has_fragment(&self, place: ContainerId) -> bool {
        self.fragments.borrow().by_place.contains_key(&place)
    }

    /// Whether a run of `outer` alone runs this fragment, too.
    pub(crate) fn is_fragment_inside(&self, fragment: ContainerId, outer: ContainerId) -> bool {
        self.fragments.borrow().is_inside(Some(fragment), outer)
    }

    /// The worst end of a fragment in this run.
    pub(crate) fn failure_of_fragments(&self) -> Option<Outcome> {
        self.fragments.borrow().failure.clone()
    }

    /// What a fragment is called.
    pub(crate) fn fragment_name(&self, place: ContainerId) -> Option<Arc<str>> {
        let fragments = self.fragments.borrow();
        Some(Arc::clone(&fragments.by_place.get(&place)?.fragment.name))
    }

    /// The fragments whose time has come. Each is due again a span later.
    pub(crate) fn take_due(&self, clock: &Clock) -> Vec<ContainerId> {
        let now = clock.now();
        let mut fragments = self.fragments.borrow_mut();
        let standing = fragments.by_place.iter_mut();
        let mut due: Vec<_> = standing
            .filter_map(|(place, standing)| {
                let span = standing.fragment.span()?;
                let due = *standing.due.get_or_insert_with(|| now.after(span));
                if due > now {
                    return None;
                }
                let next = due.after(span);
                standing.due = Some(if next > now { next } else { now.after(span) });
                Some((due, *place))
            })
            .collect();
        due.sort_unstable();
        due.into_iter().map(|(_, place)| place).collect()
    }

    /// When the next fragment is to run by its timer.
    pub(crate) fn next_due(&self) -> Option<Time> {
        let fragments = self.fragments.borrow();
        fragments.by_place.values().filter_map(|it| it.due).min()
    }

    /// Asks for a run of everything after this one, if this one is of a fragment alone in which the widget doesn't stand.
    pub(super) fn want_run_around(&self, widget: WidgetId) {
        let fragment = self.widgets.borrow().fragment(widget);
        let is_in_scope = self.fragments.borrow().is_in_scope(fragment);
        if !is_in_scope {
            self.want_rerun_of_all();
        }
    }

    /// Takes the fragments out whose places are emptied.
    pub(super) fn end_fragments(&self, places: &[ContainerId]) {
        let gone: Vec<_> = {
            let by_place = &mut self.fragments.borrow_mut().by_place;
            let gone = places.iter().filter_map(|place| by_place.remove(place));
            gone.collect()
        };
        // Dropped here, after the borrow has ended: dropping is user code.
        drop(gone);
    }

    /// Draws a fragment at its place, in a run of what is around it.
    fn draw_fragment(self: &Rc<Self>, place: ContainerId, fragment: &Fragment) {
        let replaced = {
            let mut fragments = self.fragments.borrow_mut();
            let parent = fragments.current;
            let earlier = fragments.by_place.get(&place);
            let due = earlier
                .filter(|it| it.fragment.every == fragment.every)
                .and_then(|it| it.due);
            let standing = Standing {
                fragment: fragment.clone(),
                parent,
                due,
                is_drawn: true,
            };
            fragments.by_place.insert(place, standing)
        };
        // Dropped here, after the borrow has ended: dropping is user code.
        drop(replaced);
        if let Err(interruption) = self.run_body(place, &fragment.body) {
            std::panic::resume_unwind(interruption);
        }
    }

    /// Runs a fragment alone; how it ended.
    pub(crate) fn run_fragment(self: &Rc<Self>, place: ContainerId) -> Outcome {
        let body = {
            let fragments = self.fragments.borrow();
            let standing = fragments.by_place.get(&place);
            standing.map(|standing| Rc::clone(&standing.fragment.body))
        };
        let ended = body.map_or(Ok(()), |body| self.run_body(place, &body));
        match ended {
            Ok(()) => Outcome::Done,
            Err(_) => Outcome::Interrupted,
        }
    }

    /// Runs a body into its place, and shows there what goes wrong. An interruption is given back.
    fn run_body(
        self: &Rc<Self>,
        place: ContainerId,
        body: &Body,
    ) -> Result<(), Box<dyn Any + Send>> {
        let entered = self.enter_fragment(place);
        let ended = crash::guard(|| {
            let mut page = Page::new(Rc::clone(self), place);
            // Put into words here: that, too, is user code.
            body(&mut page).map_err(|error| Exception::of(&*error))
        });
        self.put_notices();
        let (failure, exception) = match ended {
            Ok(Ok(())) | Err(Crash::Stopped) => return Ok(()),
            Err(Crash::Interrupted(payload)) => return Err(payload),
            Err(Crash::Halted) => (Outcome::Failed, None),
            Ok(Err(exception)) => (Outcome::Failed, Some(exception)),
            Err(Crash::Panicked(exception)) => (Outcome::Panicked, Some(*exception)),
        };
        if let Some(exception) = exception {
            self.put_exception(place, exception);
        }
        drop(entered);
        let mut fragments = self.fragments.borrow_mut();
        fragments.failed.insert(place);
        if fragments.failure != Some(Outcome::Panicked) {
            fragments.failure = Some(failure);
        }
        Ok(())
    }

    /// Begins what must not stop halfway, until the guard is dropped.
    pub(super) fn begin_section(self: &Rc<Self>) -> InSection {
        let mut fragments = self.fragments.borrow_mut();
        let section = Section {
            fragment: fragments.current,
            must_stop: false,
        };
        let around = fragments.section.replace(section);
        InSection {
            live: Rc::clone(self),
            around,
        }
    }

    /// Whether the fragment that is drawing has begun what must not stop halfway: it stops behind that.
    pub(super) fn stops_after_section(&self) -> bool {
        let mut fragments = self.fragments.borrow_mut();
        let current = fragments.current;
        match &mut fragments.section {
            Some(section) if section.fragment == current => {
                section.must_stop = true;
                true
            }
            _ => false,
        }
    }

    /// Everything that is drawn from here on belongs to a fragment, until the guard is dropped.
    pub(crate) fn enter_fragment(self: &Rc<Self>, place: ContainerId) -> Entered {
        self.own_container(place, Some(place));
        let around = self.fragments.borrow_mut().replace_current(Some(place));
        Entered {
            live: Rc::clone(self),
            around,
        }
    }
}

impl Fragment {
    /// The span of its timer, if that makes sense.
    fn span(&self) -> Option<Duration> {
        const LEAST: Duration = Duration::from_millis(10);
        let span = self.every.filter(|span| !span.is_zero())?;
        Some(span.max(LEAST))
    }
}

/// Something runs that must not stop halfway.
pub(super) struct InSection {
    live: Rc<Live>,
    around: Option<Section>,
}

impl InSection {
    /// Ends it; whether the fragment that began it is to stop now.
    pub(super) fn end(mut self) -> bool {
        let ended = self.live.fragments.borrow().section;
        let Some(ended) = ended.filter(|it| it.must_stop) else {
            return false;
        };
        match &mut self.around {
            // It stands in another one, behind which the fragment stops.
            Some(around) if around.fragment == ended.fragment => {
                around.must_stop = true;
                false
            }
            _ => true,
        }
    }
}

impl Drop for InSection {
    fn drop(&mut self) {
        self.live.fragments.borrow_mut().section = self.around;
    }
}

/// A fragment is drawing.
pub(crate) struct Entered {
    live: Rc<Live>,
    /// The fragment around it.
    around: Option<ContainerId>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.live.fragments.borrow_mut().current = self.around;
    }
}
