//! The page as its window knows it: which elements stand where, and which of them are stale.
//!
//! A flat map from container to its places. What a rerun costs is what it changed: one delta for each element that is
//! new, one for each row of elements between them. Pure: time comes in with each delta, and nothing here draws.

mod confirmed;
mod in_a_row;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::element::widget::{FormId, WidgetElement, WidgetId};
use crate::element::{ContainerId, Element};
use crate::protocol::{Delta, RunNote};
use crate::shell::tree::confirmed::Confirmed;
use crate::shell::tree::in_a_row::InARow;

pub use crate::shell::tree::in_a_row::Row;

/// How long a run may take before what it has not confirmed yet begins to fade, in seconds.
const FADE_AFTER_SECS: f64 = 0.3;
/// How long the fading takes, in seconds.
const FADE_SECS: f64 = 0.15;
/// How faint stale elements become.
const FADED: f32 = 0.4;
/// How long a computation may take before its spinner shows, in seconds.
pub const SPINNER_AFTER_SECS: f64 = 0.5;

/// The elements of a page, by container.
#[derive(Debug, Default)]
pub struct PageTree {
    places: HashMap<ContainerId, Place>,
    run: u32,
    /// When the run under way began; `None` between runs.
    running_since: Option<f64>,
    /// The runs that the script has asked for, one after the other.
    in_a_row: InARow,
    /// What the run under way makes anew; `None`: everything.
    scope: Option<Scope>,
    /// The innermost last.
    busy: Vec<Busy>,
    last: Option<RunNote>,
}

/// What stands in a container.
#[derive(Debug, Default)]
struct Place {
    /// By position; `None` where nothing stands yet, or any more.
    elements: Vec<Option<Element>>,
    /// What the last run put or kept.
    confirmed: Confirmed,
}

/// What a run of a fragment alone makes anew.
#[derive(Debug)]
struct Scope {
    /// The fragment's place.
    place: ContainerId,
    /// What was inside of it when the run began, itself included.
    inside: HashSet<ContainerId>,
}

/// A computation that has not ended yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Busy {
    /// Where its spinner belongs.
    pub container: ContainerId,
    /// After how many elements.
    pub index: usize,
    /// What the spinner says.
    pub text: Arc<str>,
    /// Whether it also says for how long the function has computed.
    pub shows_time: bool,
    /// When it began.
    pub since: f64,
}

/// What a delta means for whoever keeps the values of widgets.
#[derive(Clone, Debug, PartialEq)]
pub enum Applied {
    /// Nothing.
    Nothing,
    /// The script has seen all edits up to this one.
    Seen {
        /// The number of the edit.
        edits: u64,
    },
    /// This widget is as the script knows it.
    Delivered(Arc<WidgetElement>),
    /// All widgets in this row are as the script knows them.
    Kept {
        /// In which container.
        container: ContainerId,
        /// At which positions.
        row: Range<usize>,
    },
}

impl PageTree {
    /// Takes a delta in at the moment `now`, in seconds.
    pub fn apply(&mut self, delta: Delta, now: f64) -> Applied {
        match delta {
            Delta::RunStarted {
                run,
                edits,
                fragment,
                cause,
            } => {
                self.run = run;
                self.in_a_row.began(&cause, now);
                self.scope = fragment.map(|place| Scope {
                    place,
                    inside: self.inside(place),
                });
                self.running_since = Some(now);
                self.busy.clear();
                return Applied::Seen { edits };
            }
            Delta::Put {
                container,
                index,
                element,
            } => {
                let applied = delivered(&element);
                let place = self.places.entry(container).or_default();
                if place.elements.len() <= index {
                    place.elements.resize_with(index + 1, || None);
                }
                place.elements[index] = Some(element);
                place.confirmed.add(self.run, index..index + 1);
                return applied;
            }
            Delta::Keep {
                container,
                index,
                stretch,
            } => {
                let n_kept = stretch.take();
                if let Some(place) = self.places.get_mut(&container) {
                    let row = index..(index + n_kept).min(place.elements.len());
                    if !row.is_empty() {
                        place.confirmed.add(self.run, row.clone());
                        return Applied::Kept { container, row };
                    }
                }
            }
            Delta::Clear { container } => {
                self.places.remove(&container);
            }
            Delta::Update {
                container,
                index,
                latest,
            } => {
                let place = self.places.get_mut(&container);
                let shown = place.and_then(|place| place.elements.get_mut(index)?.as_mut());
                if let (Some(shown), Some(element)) = (shown, latest.take()) {
                    *shown = element;
                }
            }
            Delta::Busy {
                container,
                index,
                text,
                shows_time,
            } => {
                self.busy.push(Busy {
                    container,
                    index,
                    text,
                    shows_time,
                    since: now,
                });
            }
            Delta::Idle => drop(self.busy.pop()),
            // The log, toasts and the way to other pages are kept beside the page.
            Delta::Log(_) | Delta::LogDropped { .. } | Delta::Toast(_) | Delta::GoTo { .. } => {}
            Delta::RunFinished { note } => {
                // An interrupted run says nothing about what it did not come to: the next one will.
                if !note.outcome.is_cut_short() {
                    self.drop_stale();
                }
                self.running_since = None;
                self.in_a_row.ended(now);
                self.busy.clear();
                self.last = Some(note);
            }
        }
        Applied::Nothing
    }

    fn drop_stale(&mut self) {
        let run = self.run;
        let scope = self.scope.take().map(|mut scope| {
            // Also what the run put there, or found again of an interrupted one.
            scope.inside.extend(self.inside(scope.place));
            scope.inside
        });
        self.places.retain(|container, place| {
            if scope.as_ref().is_some_and(|it| !it.contains(container)) {
                return true;
            }
            for gap in place.confirmed.gaps(run, place.elements.len()) {
                place.elements[gap].fill_with(|| None);
            }
            while place.elements.last().is_some_and(Option::is_none) {
                place.elements.pop();
            }
            !place.elements.is_empty()
        });
    }

    /// The elements of a container with their indices, and whether each is stale.
    pub fn elements(
        &self,
        container: ContainerId,
    ) -> impl Iterator<Item = (usize, &Element, bool)> {
        (0..self.n_places(container)).filter_map(move |index| {
            let (element, is_stale) = self.element(container, index)?;
            Some((index, element, is_stale))
        })
    }

    /// Whether the run under way draws what stands in a container.
    fn is_made_anew(&self, container: ContainerId) -> bool {
        let scope = self.scope.as_ref();
        self.is_running() && scope.is_none_or(|it| it.inside.contains(&container))
    }

    /// A container with those inside of it.
    fn inside(&self, outermost: ContainerId) -> HashSet<ContainerId> {
        let (mut inside, mut ahead) = (HashSet::new(), vec![outermost]);
        while let Some(container) = ahead.pop() {
            if inside.insert(container) {
                let elements = self.elements(container);
                ahead.extend(elements.filter_map(|(_, element, _)| match element {
                    Element::Container { id, .. } => Some(*id),
                    _ => None,
                }));
            }
        }
        inside
    }

    /// The first widget of the page for which this holds, from the top to the bottom, the sidebar last.
    pub fn find_widget(
        &self,
        is_it: &dyn Fn(&WidgetElement) -> bool,
    ) -> Option<&Arc<WidgetElement>> {
        let find = |container| self.find_widget_in(container, is_it);
        find(ContainerId::MAIN).or_else(|| find(ContainerId::SIDEBAR))
    }

    fn find_widget_in(
        &self,
        container: ContainerId,
        is_it: &dyn Fn(&WidgetElement) -> bool,
    ) -> Option<&Arc<WidgetElement>> {
        self.elements(container)
            .find_map(|(_, element, _)| match element {
                Element::Container { id, .. } => self.find_widget_in(*id, is_it),
                Element::Widget(widget) => is_it(widget).then_some(widget),
                _ => None,
            })
    }

    /// The button that Enter presses in a form: its first one, if it can be pressed.
    pub fn submit_of(&self, form: FormId) -> Option<&Arc<WidgetElement>> {
        let is_submit = |it: &WidgetElement| it.kind.is_submit() && it.form == Some(form);
        self.find_widget(&is_submit)
            .filter(|button| button.is_enabled)
    }

    /// The widgets in a row of a container.
    pub fn widgets_in(
        &self,
        container: ContainerId,
        row: Range<usize>,
    ) -> impl Iterator<Item = &Arc<WidgetElement>> {
        let place = self.places.get(&container);
        let elements = place.and_then(|place| place.elements.get(row));
        let elements = elements.into_iter().flatten().flatten();
        elements.filter_map(|element| match element {
            Element::Widget(widget) => Some(widget),
            _ => None,
        })
    }

    /// Whether a widget stands in the page.
    pub fn has_widget(&self, id: WidgetId) -> bool {
        self.find_widget(&|it| it.id == id).is_some()
    }

    /// How many places a container has for elements.
    pub fn n_places(&self, container: ContainerId) -> usize {
        self.places
            .get(&container)
            .map_or(0, |place| place.elements.len())
    }

    /// The element at a place, and whether it is stale.
    pub fn element(&self, container: ContainerId, index: usize) -> Option<(&Element, bool)> {
        let place = self.places.get(&container)?;
        let element = place.elements.get(index)?.as_ref()?;
        let is_stale = self.is_made_anew(container) && !place.confirmed.has(self.run, index);
        Some((element, is_stale))
    }

    /// Whether a container holds nothing.
    pub fn is_empty(&self, container: ContainerId) -> bool {
        !self.places.contains_key(&container)
    }

    /// Whether a run is under way.
    pub fn is_running(&self) -> bool {
        self.running_since.is_some()
    }

    /// How long the run under way has taken, in seconds.
    pub fn running_secs(&self, now: f64) -> Option<f64> {
        self.running_since.map(|since| now - since)
    }

    /// Runs that follow each other because the script asks for the next one each time, if there are such.
    pub fn row(&self, now: f64) -> Option<Row> {
        self.in_a_row.row(now)
    }

    /// The number of the run under way, or else of the last one; 0 before the first.
    pub fn run(&self) -> u32 {
        self.run
    }

    /// The last run that ended.
    pub fn last(&self) -> Option<&RunNote> {
        self.last.as_ref()
    }

    /// The computation that has not ended yet; of several the innermost.
    pub fn busy(&self) -> Option<&Busy> {
        self.busy.last()
    }

    /// How visible stale elements are, 1 for fully.
    pub fn stale_opacity(&self, now: f64) -> f32 {
        let running = self.running_secs(now).unwrap_or(0.0);
        let faded = ((running - FADE_AFTER_SECS) / FADE_SECS).clamp(0.0, 1.0) as f32;
        1.0 - faded * (1.0 - FADED)
    }

    /// In how many seconds the page will look different although nothing happens; `None`: it will not.
    pub fn next_change_secs(&self, now: f64) -> Option<f64> {
        let running = self.running_secs(now)?;
        let fade = match running {
            secs if secs < FADE_AFTER_SECS => Some(FADE_AFTER_SECS - secs),
            secs if secs < FADE_AFTER_SECS + FADE_SECS => Some(0.0),
            _ => None,
        };
        let spinner = self
            .busy
            .last()
            .map(|busy| (busy.since + SPINNER_AFTER_SECS - now).max(0.0));
        fade.into_iter()
            .chain(spinner.filter(|secs| *secs > 0.0))
            .reduce(f64::min)
    }
}

fn delivered(element: &Element) -> Applied {
    match element {
        Element::Widget(widget) => Applied::Delivered(Arc::clone(widget)),
        _ => Applied::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::element::TextRole;
    use crate::protocol::{Cause, Outcome, Stretch};

    const MAIN: ContainerId = ContainerId::MAIN;

    fn text(text: &str) -> Element {
        Element::Text {
            role: TextRole::Body,
            text: text.into(),
        }
    }

    fn put(container: ContainerId, index: usize, what: &str) -> Delta {
        Delta::Put {
            container,
            index,
            element: text(what),
        }
    }

    fn keep(index: usize, n_elements: usize) -> Delta {
        Delta::Keep {
            container: MAIN,
            index,
            stretch: Stretch::of(n_elements),
        }
    }

    fn started(run: u32) -> Delta {
        Delta::RunStarted {
            run,
            cause: Cause::Rerun,
            fragment: None,
            edits: 0,
        }
    }

    fn finished(run: u32, outcome: Outcome) -> Delta {
        let note = RunNote {
            session: dacapo_cache::SessionId(0),
            run,
            cause: Cause::Rerun,
            outcome,
            took: Duration::ZERO,
            n_elements: 0,
        };
        Delta::RunFinished { note }
    }

    fn tree(deltas: impl IntoIterator<Item = Delta>) -> PageTree {
        let mut tree = PageTree::default();
        for delta in deltas {
            tree.apply(delta, 0.0);
        }
        tree
    }

    fn says(tree: &PageTree, container: ContainerId) -> Vec<String> {
        let said = |element: &Element| match element {
            Element::Text { text, .. } => text.to_string(),
            other => format!("{other:?}"),
        };
        tree.elements(container)
            .map(|(_, element, _)| said(element))
            .collect()
    }

    #[test]
    fn elements_that_a_finished_run_did_not_confirm_are_gone() {
        let tree = tree([
            started(1),
            put(MAIN, 0, "a"),
            put(MAIN, 1, "b"),
            put(MAIN, 2, "c"),
            put(ContainerId(7), 0, "inside"),
            finished(1, Outcome::Done),
            started(2),
            keep(0, 1),
            put(MAIN, 1, "B"),
            finished(2, Outcome::Done),
        ]);
        assert_eq!(says(&tree, MAIN), ["a", "B"]);
        assert!(tree.is_empty(ContainerId(7)));
    }

    #[test]
    fn an_interrupted_run_removes_nothing() {
        let tree = tree([
            started(1),
            put(MAIN, 0, "a"),
            put(MAIN, 1, "b"),
            finished(1, Outcome::Done),
            started(2),
            put(MAIN, 0, "A"),
            finished(2, Outcome::Interrupted),
        ]);
        assert_eq!(says(&tree, MAIN), ["A", "b"]);
        assert!(!tree.is_running());
    }

    #[test]
    fn run_of_a_fragment_leaves_the_rest_standing_and_unfaded() {
        const INSIDE: ContainerId = ContainerId(7);
        let mut tree = tree([
            started(1),
            put(MAIN, 0, "outside"),
            Delta::Put {
                container: MAIN,
                index: 1,
                element: Element::Container {
                    id: INSIDE,
                    kind: crate::element::ContainerKind::Column,
                },
            },
            put(INSIDE, 0, "a"),
            put(INSIDE, 1, "b"),
            finished(1, Outcome::Done),
        ]);
        tree.apply(
            Delta::RunStarted {
                run: 2,
                cause: Cause::Timer,
                fragment: Some(INSIDE),
                edits: 0,
            },
            0.0,
        );
        let is_stale = |tree: &PageTree, container| -> Vec<bool> {
            let each = (0..tree.n_places(container)).map(|idx| tree.element(container, idx));
            let stale: Vec<_> = each.flatten().map(|(_, it)| it).collect();
            let all: Vec<_> = tree.elements(container).map(|(_, _, it)| it).collect();
            assert_eq!(stale, all, "element by element and all of them");
            stale
        };
        assert_eq!(is_stale(&tree, MAIN), [false, false]);
        assert_eq!(is_stale(&tree, INSIDE), [true, true]);
        tree.apply(put(INSIDE, 0, "A"), 0.0);
        assert_eq!(is_stale(&tree, INSIDE), [false, true]);
        tree.apply(finished(2, Outcome::Done), 0.0);
        assert_eq!(says(&tree, INSIDE), ["A"]);
        assert_eq!(tree.elements(MAIN).count(), 2);
    }

    #[test]
    fn stale_elements_fade_after_a_moment_and_only_while_a_run_is_under_way() {
        let mut tree = tree([
            started(1),
            put(MAIN, 0, "a"),
            put(MAIN, 1, "b"),
            finished(1, Outcome::Done),
        ]);
        assert_eq!(
            tree.elements(MAIN)
                .filter(|(_, _, is_stale)| *is_stale)
                .count(),
            0
        );
        tree.apply(started(2), 10.0);
        tree.apply(put(MAIN, 0, "A"), 10.1);
        let stale: Vec<_> = tree
            .elements(MAIN)
            .map(|(_, _, is_stale)| is_stale)
            .collect();
        assert_eq!(stale, [false, true]);
        assert!((tree.stale_opacity(10.2) - 1.0).abs() < 1e-6);
        assert!(tree.stale_opacity(11.0) < 0.5);
        let until_fade = tree.next_change_secs(10.1).expect("the fading is ahead");
        assert!((until_fade - 0.2).abs() < 1e-9);
        assert_eq!(tree.next_change_secs(11.0), None);
    }

    #[test]
    fn a_spinner_is_announced_half_a_second_ahead_and_ends_with_its_computation() {
        let mut tree = tree([started(1)]);
        tree.apply(
            Delta::Busy {
                container: MAIN,
                index: 0,
                text: "reading".into(),
                shows_time: true,
            },
            1.0,
        );
        let until_spinner = tree.next_change_secs(1.2).expect("the spinner is ahead");
        assert!((until_spinner - 0.3).abs() < 1e-9);
        tree.apply(Delta::Idle, 1.3);
        assert_eq!(tree.busy(), None);
    }

    #[test]
    fn a_keep_of_a_place_that_is_not_there_does_no_harm() {
        let tree = tree([started(1), keep(3, 2), finished(1, Outcome::Done)]);
        assert!(tree.is_empty(MAIN));
    }
}
