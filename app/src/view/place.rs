//! The elements of a place, one below the other. Of a long place only what can be seen is laid out, and what the
//! keyboard needs: what has the focus, and while the Tab key is pressed, what it may lead to. Heights are guessed until
//! an element is drawn; what is being read stays where it is when one above turns out to be of another height.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use egui::style::ScrollAnimation;
use egui::{Id, Key, Ui, UiBuilder, vec2};

use crate::element::{ContainerKind, Element};
use crate::shell::tree::{Busy, SPINNER_AFTER_SECS};
use crate::view::heights::Heights;
use crate::view::{Place, View, spinner, state_id, tab_stops};

/// A place with more elements than this is a long one.
const LONG: usize = 256;
/// What is laid out beyond both edges of what can be seen, in points.
const BEYOND: f32 = 400.0;
/// Of egui's running numbers, those that one element takes: for its room, and for what comes below.
const IDS_OF_ONE: usize = 2;
/// Containers in containers in containers: what is deeper stands without them.
const MAX_DEPTH: usize = 24;
/// Places whose heights are remembered.
const MAX_PLACES: usize = 256;

/// What is known of long places from earlier frames.
#[derive(Default)]
pub(super) struct LongPlaces(HashMap<Id, Heights>);

impl View<'_> {
    pub(super) fn place_ui(&mut self, ui: &mut Ui, place: Place<'_>) {
        let n = place.len(self.tree);
        let busy = self.spinner_of(place);
        if self.memory.depth >= MAX_DEPTH {
            self.flat_ui(ui, place);
        } else {
            self.memory.depth += 1;
            if n > LONG && !ui.is_sizing_pass() {
                self.long_ui(ui, place, n, busy.as_ref());
            } else {
                self.range_ui(ui, place, 0..n, busy.as_ref(), |_, _| {});
            }
            self.memory.depth -= 1;
        }
        if let Some(busy) = busy.filter(|busy| busy.index >= n) {
            spinner::spinner_ui(ui, &busy, self.now);
        }
    }

    /// The spinner that belongs into a place.
    fn spinner_of(&self, place: Place<'_>) -> Option<Busy> {
        let Place::Live(container) = place else {
            return None;
        };
        let busy = self.tree.busy()?;
        let is_due = self.now - busy.since >= SPINNER_AFTER_SECS;
        (busy.container == container && is_due).then(|| busy.clone())
    }

    /// Draws what can be seen of a place, and leaves the room of the rest.
    fn long_ui(&mut self, ui: &mut Ui, place: Place<'_>, n: usize, busy: Option<&Busy>) {
        let id = state_id(ui, "long place");
        let mut heights = self.memory.long_places.0.remove(&id).unwrap_or_default();
        heights.fit(n);
        let is_new = heights.are_unknown();
        let top = ui.cursor().top();
        let seen = ui.clip_rect();
        let first = heights.at(seen.top() - BEYOND - top);
        let apart = self.apart(ui, place, &heights, n);

        // Each element takes as many of egui's running numbers, also where it is not drawn: what is inside of it stays
        // what it is.
        let mut n_passed = 0;
        // By how much what can be seen stands lower than was guessed.
        let mut grown = 0.0;
        for idx in apart.range(..first) {
            leave_ui(ui, top + heights.top_of(*idx), idx - n_passed);
            grown += self.one_ui(ui, place, *idx, busy, &mut heights, grown);
            n_passed = idx + 1;
        }
        leave_ui(ui, top + heights.top_of(first), first - n_passed);
        n_passed = first;
        while n_passed < n && ui.cursor().top() <= seen.bottom() + BEYOND {
            grown += self.one_ui(ui, place, n_passed, busy, &mut heights, grown);
            n_passed += 1;
        }
        let last = n_passed;
        for idx in apart.range(last..) {
            leave_ui(ui, top + heights.top_of(*idx), idx - n_passed);
            self.one_ui(ui, place, *idx, busy, &mut heights, grown);
            n_passed = idx + 1;
        }
        if is_new {
            heights.guess_by(first..last);
        } else {
            self.memory.grown += grown;
        }
        leave_ui(ui, top + heights.top_of(n), 0);

        heights.top = top;
        heights.used = ui.cumulative_pass_nr().max(1);
        let places = &mut self.memory.long_places.0;
        places.insert(id, heights);
        if places.len() > MAX_PLACES {
            // Of pages that were left, or runs that drew something else.
            let newest = ui.cumulative_pass_nr();
            places.retain(|_, heights| heights.used + 1 >= newest);
        }
    }

    /// What is drawn although it can't be seen. What has the focus: it would lose what is being typed. And in the frame in
    /// which the Tab key is pressed what it may lead to, from there and from outside.
    fn apart(&self, ui: &Ui, place: Place<'_>, heights: &Heights, n: usize) -> BTreeSet<usize> {
        // Where it stood in the frame before, when the place may have begun elsewhere.
        let focused = ui
            .memory(egui::Memory::focused)
            .and_then(|focused| ui.read_response(focused))
            .filter(|focused| focused.layer_id == ui.layer_id())
            .map(|focused| focused.rect.center().y - heights.top)
            .filter(|y| (0.0..heights.top_of(n)).contains(y))
            .map(|y| heights.at(y));
        let mut apart = BTreeSet::from_iter(focused);
        if ui.input(|input| input.key_pressed(Key::Tab)) {
            let along =
                |way: &mut dyn Iterator<Item = usize>| tab_stops::along(self.tree, place, way);
            apart.extend(along(&mut (0..n)));
            apart.extend(along(&mut (0..n).rev()));
            if let Some(focused) = focused {
                apart.extend(along(&mut (focused + 1..n)));
                apart.extend(along(&mut (0..focused).rev()));
            }
        }
        apart
    }

    /// Draws an element of a long place, in which those above it have grown so much. Returns how much this one has, if it
    /// stands above what can be seen.
    fn one_ui(
        &mut self,
        ui: &mut Ui,
        place: Place<'_>,
        idx: usize,
        busy: Option<&Busy>,
        heights: &mut Heights,
        grown: f32,
    ) -> f32 {
        let top = ui.cursor().top() - grown;
        let guessed = heights.guessed(idx);
        let guessed = guessed.filter(|guessed| top + guessed <= ui.clip_rect().top());
        let mut more = 0.0;
        self.range_ui(ui, place, idx..idx + 1, busy, |idx, height| {
            heights.set(idx, height);
            more = guessed.map_or(0.0, |guessed| height - guessed);
        });
        more
    }

    /// Scrolls by what elements above what can be seen have turned out higher than was guessed: what is being read stays
    /// where it is. Called inside of a scroll area, after its contents.
    pub(super) fn stay_ui(&mut self, ui: &Ui) {
        let grown = std::mem::take(&mut self.memory.grown);
        if grown == 0.0 {
            return;
        }
        let has_wheel = ui.rect_contains_pointer(ui.clip_rect())
            && ui.input(|input| input.smooth_scroll_delta().y != 0.0);
        if has_wheel {
            // The wheel would take the place of anything else that is asked for in this frame.
            ui.input_mut(|input| input.smooth_scroll_delta.y -= grown);
        } else {
            let at_once = ScrollAnimation::none();
            ui.scroll_with_delta_animation(vec2(0.0, -grown), at_once);
        }
        // Drawn anew before anybody sees it.
        ui.request_discard("elements above turned out to be of other heights");
    }

    /// Draws a place in a scroll area of its own.
    pub(super) fn scrolled_place_ui(&mut self, ui: &mut Ui, place: Place<'_>) {
        let around = std::mem::take(&mut self.memory.grown);
        self.place_ui(ui, place);
        self.stay_ui(ui);
        self.memory.grown = around;
    }

    /// Draws elements one below the other; says of each how much room it took.
    fn range_ui(
        &mut self,
        ui: &mut Ui,
        place: Place<'_>,
        range: Range<usize>,
        busy: Option<&Busy>,
        mut drawn: impl FnMut(usize, f32),
    ) {
        for idx in range {
            let before = ui.cursor().top();
            // In a room of its own: one that is too wide doesn't widen those below it. The room has the same identity
            // for each, so that a widget stays what it is when something appears above.
            let area = ui.available_rect_before_wrap();
            let mut inside = ui.new_child(UiBuilder::new().max_rect(area));
            if let Some(busy) = busy.filter(|busy| busy.index == idx) {
                spinner::spinner_ui(&mut inside, busy, self.now);
            }
            self.at_ui(&mut inside, place, idx);
            let used = inside.min_rect();
            if used.height() > 0.0 {
                ui.advance_cursor_after_rect(used.with_max_x(used.right().min(area.right())));
            } else {
                ui.skip_ahead_auto_ids(IDS_OF_ONE - 1);
            }
            drawn(idx, ui.cursor().top() - before);
        }
    }

    /// Draws the element at an index, if there is one. What the run under way has not confirmed fades.
    fn at_ui(&mut self, ui: &mut Ui, place: Place<'_>, idx: usize) {
        let tree = self.tree;
        match place {
            Place::Live(container) => {
                if let Some((element, is_stale)) = tree.element(container, idx) {
                    // A container is as stale as what is inside.
                    if is_stale && !matches!(element, Element::Container { .. }) {
                        ui.multiply_opacity(tree.stale_opacity(self.now));
                    }
                    self.element_ui(ui, idx, element, None);
                }
            }
            Place::Tape(nodes) => {
                let node = &nodes[idx];
                self.element_ui(ui, idx, &node.element, Some(&node.children));
            }
        }
    }

    /// Draws what is in a place that is too deep for containers: their elements stand below each other. Without
    /// recursion, however deep it goes.
    fn flat_ui(&mut self, ui: &mut Ui, place: Place<'_>) {
        let mut open = vec![(place, 0)];
        while let Some((place, idx)) = open.pop() {
            if idx >= place.len(self.tree) {
                continue;
            }
            open.push((place, idx + 1));
            let (element, children) = match place {
                Place::Live(container) => match self.tree.element(container, idx) {
                    Some((element, _)) => (element, None),
                    None => continue,
                },
                Place::Tape(nodes) => (&nodes[idx].element, Some(&*nodes[idx].children)),
            };
            match element {
                Element::Container {
                    kind: ContainerKind::Dialog { .. },
                    ..
                } if children.is_none() => {}
                Element::Container { id, .. } => {
                    open.push((children.map_or(Place::Live(*id), Place::Tape), 0));
                }
                Element::Replay { tape, .. } => open.push((Place::Tape(&tape.page), 0)),
                element => {
                    ui.push_id((open.len(), idx), |ui| {
                        self.element_ui(ui, idx, element, None);
                    });
                }
            }
        }
    }
}

/// Leaves out so many elements, and room down to `bottom`.
fn leave_ui(ui: &mut Ui, bottom: f32, n_elements: usize) {
    let room = bottom - ui.cursor().top();
    if room > 0.0 {
        ui.add_space(room);
    }
    ui.skip_ahead_auto_ids(n_elements * IDS_OF_ONE);
}
