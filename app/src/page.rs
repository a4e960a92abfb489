//! The page: what a script draws into.
//!
//! A [`Page`] is a cheap owned handle on one container of the window. All handles of a session share one
//! `Live` on the script's thread: what stands where, the widgets' values, the session state. Nothing in
//! it is borrowed while user code runs.

mod charts;
mod claims;
pub(crate) mod code;
pub(crate) mod columns;
mod drawings;
pub(crate) mod elements;
pub(crate) mod figures;
pub(crate) mod forms;
mod fragment;
pub(crate) mod headings;
mod images;
mod layout;
pub(crate) mod links;
pub(crate) mod live;
pub(crate) mod notices;
pub(crate) mod page_links;
mod record;
mod show;
mod spot;
pub(crate) mod stage;
mod state;
pub(crate) mod status;
mod tables;
pub(crate) mod tabs;
pub(crate) mod toasts;
mod today;
mod values;
mod waker;
mod widgets;

use std::fmt;
use std::rc::Rc;

use dacapo_cache::SessionId;

use crate::element::widget::FormId;
use crate::element::{ContainerId, Element, Exception};
use crate::page::live::Live;
use crate::widget::Component;

pub use crate::page::charts::{ColumnNames, IntoChart, Point};
pub use crate::page::code::{Code, Json};
pub use crate::page::columns::Columns;
pub use crate::page::figures::{Metric, Progress};
pub use crate::page::fragment::Fragment;
pub use crate::page::headings::{Badge, Heading};
pub use crate::page::images::IntoImage;
pub use crate::page::layout::{Container, Expander};
pub use crate::page::links::Link;
pub use crate::page::page_links::PageLink;
pub use crate::page::record::Mark;
pub use crate::page::show::{Parts, Show, Tree, tree};
pub use crate::page::state::State;
pub use crate::page::status::{Status, StatusResult};
pub use crate::page::tables::AsTable;
pub use crate::page::tabs::{Popover, Tabs};
pub use crate::page::toasts::Toast;
pub use crate::page::waker::Waker;

/// A place in the page: a cheap owned handle.
///
/// What is drawn through it appears below what was drawn into the same place before. Every call is a
/// [`checkpoint`](dacapo_cache::checkpoint): a run that is no longer wanted ends there.
///
/// ```
/// use dacapo::prelude::*;
///
/// fn script(page: &mut Page) {
///     page.title("Rides");
///     let mut side = page.sidebar();
///     let hour = side.slider("Hour", 0..=23, 17);
///     page.write(("Rides at", hour));
/// }
/// ```
pub struct Page {
    pub(crate) live: Rc<Live>,
    pub(crate) container: ContainerId,
    /// The form that this place is in.
    pub(crate) form: Option<FormId>,
    /// In how many others it stands.
    pub(crate) depth: u32,
}

impl Page {
    pub(crate) fn new(live: Rc<Live>, container: ContainerId) -> Self {
        Self {
            live,
            container,
            form: None,
            depth: 0,
        }
    }

    /// The same page, another place: within this one, or the sidebar.
    pub(crate) fn at(&self, container: ContainerId) -> Self {
        Self {
            form: self.form.filter(|_| container != ContainerId::SIDEBAR),
            depth: self.depth + 1,
            ..Self::new(Rc::clone(&self.live), container)
        }
    }

    /// Checks whether the run is still wanted, and draws one element at the end of this place.
    pub(crate) fn put(&mut self, element: Element) -> usize {
        dacapo_cache::checkpoint();
        self.live.put(self.container, element)
    }

    /// Draws whatever has more options than a plain call: widgets, metrics, expanders.
    ///
    /// ```
    /// # use dacapo::prelude::*;
    /// # fn script(page: &mut Page) {
    /// let hour = page.add(Slider::new("Hour", 0..=23).value(17).step(2).help("Start of the ride"));
    /// # }
    /// ```
    #[track_caller]
    pub fn add<C: Component>(&mut self, component: C) -> C::Output {
        component.draw(self)
    }

    /// The session whose window this is.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.caption(format!("you are user {}", page.session()));
    /// # }
    /// ```
    pub fn session(&self) -> SessionId {
        self.live.session()
    }

    /// A value of this session that outlives its reruns, made from `default` when it is first asked for.
    ///
    /// Each page of an app has states of its own, since each runs on a thread of its own. What the pages of a session
    /// share goes into a resource of the session: `#[cache_resource(scope = "session")]`.
    ///
    /// When the code changes and a new program takes over ([`App::reload`](crate::App::reload)), values of these types go on
    /// there, up to some 256 KiB each: numbers, `bool`, `char`, `String`; `Option`, `Vec`, `Vec<Vec<_>>`, pairs of two
    /// alike, `(String, _)`, options and lists of pairs, and `BTreeMap<String, _>` of these; paths, durations, dates, times
    /// and colours. Values of others begin anew, which the window says, unless they are [kept](Self::kept_state).
    ///
    /// A name belongs to one type. Asking for another one shows an error in the page and hands out a value
    /// that is forgotten after the run.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let clicks = page.state("clicks", 0);
    /// if page.button("Click") {
    ///     clicks.update(|n| *n += 1);
    /// }
    /// page.write(("clicked", clicks.get(), "times"));
    /// # }
    /// ```
    #[track_caller]
    pub fn state<T: Clone + 'static>(&mut self, name: &str, default: T) -> State<T> {
        state::open(self, name, default)
    }

    /// A value of this session that also outlives a restart, if the app keeps values ([`App::keep`](crate::App::keep)).
    ///
    /// It is what the last start left, if that can still be read as a `T`, and `default` otherwise. In all else it is
    /// as [`state`](Self::state). What can't be written as JSON is not kept, and the page says so. A large value is written
    /// after the runs that [set](State::set) it, and when the session ends: what is changed in place, in a lock inside of
    /// it, is kept no earlier.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let notes = page.kept_state("notes", Vec::<String>::new());
    /// if page.button("Note") {
    ///     notes.update(|all| all.push("here".to_owned()));
    /// }
    /// # }
    /// ```
    #[track_caller]
    pub fn kept_state<T>(&mut self, name: &str, default: T) -> State<T>
    where
        T: Clone + serde::Serialize + serde::de::DeserializeOwned + 'static,
    {
        state::open_kept(self, name, default)
    }

    /// Ends this run here, as if the script's last line had been reached: what stands below goes.
    ///
    /// In a [`fragment`](Self::fragment) it ends the fragment, and what stands below that is drawn. In a callback it
    /// ends the callback, and the run follows.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let name = page.text_input("Name", "");
    /// if name.is_empty() {
    ///     page.info("Enter your name.");
    ///     page.stop();
    /// }
    /// page.write(("hello,", name));
    /// # }
    /// ```
    pub fn stop(&mut self) -> ! {
        dacapo_cache::checkpoint();
        self.live.stop()
    }

    /// Ends this run here and starts the next one, from the top; in a [`fragment`](Self::fragment) only the
    /// fragment's.
    ///
    /// Within [`uninterrupted`](Self::uninterrupted) the run goes on to the end of that section first. In a
    /// callback it ends the callback: the run follows anyway.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// let step = page.state("step", 1);
    /// if page.button("Next") {
    ///     step.update(|n| *n += 1);
    ///     page.rerun();
    /// }
    /// # }
    /// ```
    pub fn rerun(&mut self) {
        if self.live.is_in_callback() {
            self.live.stop();
        }
        self.live.want_rerun();
        if self.live.is_in_inner_fragment() {
            // What is around it goes on.
            self.live.fragments.borrow_mut().cut_short();
            if self.live.stops_after_section() {
                return;
            }
            self.live.stop();
        }
        end_run();
    }

    /// Ends this run here and starts the next one from the top of the script, also in a
    /// [`fragment`](Self::fragment) and in the callback of a widget in one.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// page.fragment("settings", |page: &mut dacapo::Page| {
    ///     if page.button("Apply to everything") {
    ///         page.rerun_app();
    ///     }
    /// });
    /// # }
    /// ```
    pub fn rerun_app(&mut self) {
        if self.live.is_in_callback() {
            self.live.want_all_around();
            self.live.stop();
        }
        self.live.want_rerun_of_all();
        end_run();
    }

    /// Shows another page of the app, by its name, and ends this run as [`stop`](Self::stop) does. The page runs, also
    /// if it was open before.
    ///
    /// A name that no page has is an error, which is shown in the page.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// if page.button("Show the rides") {
    ///     page.go_to("Rides");
    /// }
    /// # }
    /// ```
    #[track_caller]
    pub fn go_to(&mut self, name: &str) -> ! {
        dacapo_cache::checkpoint();
        if let Some(message) = self.live.no_page(name) {
            let site = std::panic::Location::caller();
            let exception = Exception::mistake("`page.go_to`", message, site);
            self.live.halt(self.container, exception);
        }
        self.live.go_to(name);
        self.live.stop()
    }

    /// A place at which a run that is no longer wanted ends; for long loops that draw nothing.
    ///
    /// ```
    /// # fn script(page: &mut dacapo::Page) {
    /// for _step in 0..1_000_000 {
    ///     page.checkpoint();
    /// }
    /// # }
    /// ```
    pub fn checkpoint(&mut self) {
        dacapo_cache::checkpoint();
    }

    /// Waits for a future, for as long as the run is wanted; see [`block_on`](crate::block_on).
    ///
    /// ```
    /// # async fn download() -> usize { 3 }
    /// # fn script(page: &mut dacapo::Page) {
    /// let bytes = page.block_on(download());
    /// page.write(("bytes:", bytes));
    /// # }
    /// ```
    pub fn block_on<F: Future>(&mut self, future: F) -> F::Output {
        crate::waiting::block_on(future)
    }

    /// Runs `f` to its end, whatever the user does meanwhile: for what must not stop halfway.
    ///
    /// ```
    /// # fn save() {}
    /// # fn notify() {}
    /// # fn script(page: &mut dacapo::Page) {
    /// if page.button("Save") {
    ///     page.uninterrupted(|| {
    ///         save();
    ///         notify();
    ///     });
    /// }
    /// # }
    /// ```
    pub fn uninterrupted<R>(&mut self, f: impl FnOnce() -> R) -> R {
        let section = self.live.begin_section();
        let result = dacapo_cache::uninterrupted(f);
        if section.end() {
            self.live.stop();
        }
        result
    }
}

/// Ends the run at the next check point, which is here unless something must not be interrupted.
fn end_run() {
    if let Some(run) = dacapo_cache::Run::current() {
        run.interrupt().request();
    }
    dacapo_cache::checkpoint();
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Page(session {}, {:?})", self.session(), self.container)
    }
}
