//! What a window remembers of its charts: what is prepared, and what the user has done to each.
//!
//! Invariant: what the user did belongs to a chart and not to its place. It stays while the numbers change, moves along
//! when something appears above, and is not taken over by another chart that comes to stand there.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use egui::{Id, Ui};

use crate::element::chart::{Chart, Direction, Scale};
use crate::view::chart::item::Drawn;
use crate::view::chart::job::Desk;
use crate::view::chart::keys;
use crate::view::chart::picture::Picture;
use crate::view::chart::prepare::{self, Prepared};
use crate::view::saving::Saved;

/// Frames after which a chart that nobody draws is forgotten.
const KEPT_FRAMES: u64 = 600;

/// What a window remembers of its charts.
#[derive(Default)]
pub(crate) struct Charts {
    by_place: HashMap<Id, Shown>,
    /// Charts at whose places others have come to stand: they may be met below.
    displaced: Vec<Shown>,
}

/// A chart that is shown.
pub(super) struct Shown {
    pub(super) chart: Arc<Chart>,
    /// What egui keeps its view under, wherever it stands.
    pub(super) plot: Id,
    pub(super) ready: Arc<OnceLock<Prepared>>,
    /// Where it is being prepared.
    desk: Desk,
    /// Shown until it is ready: the chart that was here before, if it is of the same kind,
    pub(super) before: Option<Before>,
    /// or else some of its points.
    pub(super) sample: Option<Prepared>,
    /// Which series are switched off.
    pub(super) hidden: Vec<bool>,
    pub(super) drawn: Drawn,
    /// A picture of it that is being taken.
    pub(super) picture: Option<Picture>,
    /// How saving it went.
    pub(super) saved: Option<Result<PathBuf, String>>,
    /// What the menu asks of the view, for the next frame.
    pub(super) wish: Option<keys::Wish>,
    /// The frame in which it was last drawn.
    last_frame: u64,
}

/// A chart that stands in for another one.
pub(super) struct Before {
    pub(super) chart: Arc<Chart>,
    pub(super) ready: Arc<OnceLock<Prepared>>,
}

/// Whether a chart can stand in for another one: with the same series, on the same paper.
pub(super) fn is_like(before: &Chart, chart: &Chart) -> bool {
    let names = |chart: &Chart| -> Vec<_> {
        let series = chart.series.iter();
        series.map(|series| series.name.clone()).collect()
    };
    before.kind == chart.kind
        && view_salt(before) == view_salt(chart)
        && names(before) == names(chart)
}

/// Whether both are the same chart to its reader, though of other numbers: alike in kind and axes, and called the same,
/// or with a series in common.
fn are_kin(one: &Chart, other: &Chart) -> bool {
    let has = |chart: &Chart, name: &str| chart.series.iter().any(|series| series.name == *name);
    let mut names = one.series.iter().map(|series| &*series.name);
    let are_called_alike = one.title == other.title
        && (one.title.is_some()
            || one.series.is_empty()
            || other.series.is_empty()
            || names.clone().any(|name| has(other, name)));
    one.kind == other.kind
        && one.x.label == other.x.label
        && one.y.label == other.y.label
        && (are_called_alike || names.any(|name| !name.is_empty() && has(other, name)))
}

/// What changes where things stand: with it begins another view.
pub(super) fn view_salt(chart: &Chart) -> (u64, u64, [Option<[u64; 2]>; 2], bool) {
    let scale = |scale: &Scale| match scale {
        Scale::Linear => 0,
        Scale::Log => 1,
        Scale::Time(_) => 2,
        Scale::Categories(_) => 3,
    };
    let bounds = |bounds: Option<(f64, f64)>| bounds.map(|(a, b)| [a.to_bits(), b.to_bits()]);
    (
        scale(&chart.x.scale),
        scale(&chart.y.scale),
        [bounds(chart.x.bounds), bounds(chart.y.bounds)],
        chart.direction == Direction::Sideways,
    )
}

impl Shown {
    /// What is drawn now: the chart, or what stands in for it.
    pub(super) fn on_paper(&self) -> Option<(&Arc<Chart>, &Prepared)> {
        if let Some(prepared) = self.ready.get() {
            return Some((&self.chart, prepared));
        }
        let before = self.before.as_ref();
        before
            .and_then(|before| Some((&before.chart, before.ready.get()?)))
            .or_else(|| Some((&self.chart, self.sample.as_ref()?)))
    }

    /// A chart with other numbers than the one before it, if there was one.
    fn following(ui: &Ui, plot: Id, old: Option<Self>, chart: &Arc<Chart>) -> Self {
        let hidden = match &old {
            Some(old) => old.hidden_in(chart),
            None => vec![false; chart.series.len()],
        };
        let desk = old.as_ref().map(|old| old.desk.clone()).unwrap_or_default();
        let finished = desk.take_finished();
        let ready = desk.begin(ui.ctx(), chart);
        let is_ready = ready.get().is_some();
        let (mut before, mut drawn) = (None, Drawn::default());
        if let Some(old) = old.filter(|_| !is_ready) {
            before = if old.ready.get().is_some() {
                drawn = old.drawn;
                Some(Before {
                    chart: old.chart,
                    ready: old.ready,
                })
            } else if finished.is_some() {
                finished
            } else {
                drawn = old.drawn;
                old.before
            };
        }
        before = before.filter(|before| is_like(&before.chart, chart));
        let needs_sample = before.is_none() && !is_ready;
        if needs_sample {
            drawn = Drawn::default();
        }
        Self {
            chart: Arc::clone(chart),
            plot,
            ready,
            desk,
            before,
            sample: needs_sample.then(|| prepare::prepare(&prepare::sample(chart))),
            hidden,
            drawn,
            picture: None,
            saved: None,
            wish: None,
            last_frame: 0,
        }
    }

    fn is_of(&self, chart: &Arc<Chart>) -> bool {
        Arc::ptr_eq(&self.chart, chart) || self.chart == *chart
    }

    /// Goes on with an equal chart, and with what was prepared meanwhile.
    fn go_on(mut self, chart: &Arc<Chart>) -> Self {
        // Of two that are equal this one is kept: then no point is compared in the next frame.
        self.chart = Arc::clone(chart);
        if self.ready.get().is_some() {
            (self.before, self.sample) = (None, None);
        } else if let Some(finished) = self.desk.take_finished()
            && is_like(&finished.chart, chart)
        {
            self.before = Some(finished);
            // It knows what it was made of by its address, which may be in use again.
            self.drawn = Drawn::default();
        }
        self
    }

    /// Which series are switched off in a chart that follows it: those of the same names, of several by their turn.
    fn hidden_in(&self, chart: &Chart) -> Vec<bool> {
        let series = chart.series.iter().enumerate();
        let is_hidden = |(idx, name): (usize, &str)| {
            let before = chart.series.iter().take(idx);
            let turn = before.filter(|series| *series.name == *name).count();
            let old = self.chart.series.iter().zip(&self.hidden);
            let mut old = old.filter(|(series, _)| *series.name == *name);
            old.nth(turn).is_some_and(|(_, is_hidden)| *is_hidden)
        };
        series
            .map(|(idx, series)| is_hidden((idx, &*series.name)))
            .collect()
    }
}

impl Charts {
    /// Takes out what is remembered of a chart, which is prepared if it is a new one.
    pub(super) fn take(&mut self, ui: &Ui, place: Id, chart: &Arc<Chart>) -> Shown {
        let last_frame = ui.ctx().cumulative_pass_nr();
        let mut shown = match self.find(place, chart, last_frame) {
            Some(old) if old.is_of(chart) => old.go_on(chart),
            Some(old) => Shown::following(ui, old.plot, Some(old), chart),
            None => Shown::following(ui, self.plot_id(place, chart), None, chart),
        };
        shown.last_frame = last_frame;
        shown
    }

    /// Puts it back.
    pub(super) fn put(&mut self, place: Id, shown: Shown) {
        self.by_place.insert(place, shown);
    }

    /// What is known of a chart: from where it stood, or of the one that it follows.
    fn find(&mut self, place: Id, chart: &Arc<Chart>, now: u64) -> Option<Shown> {
        let here = self.by_place.remove(&place);
        if here.as_ref().is_some_and(|here| here.is_of(chart)) {
            return here;
        }
        // What has moved with all its numbers,
        let is_moved = |old: &Shown| are_kin(&old.chart, chart) && old.is_of(chart);
        let displaced = self.displaced.iter().position(is_moved);
        let elsewhere = || {
            let mut others = self.by_place.iter();
            // Those of this frame stand where they are.
            let moved = others.find(|(_, old)| old.last_frame < now && is_moved(old));
            moved.map(|(place, _)| *place)
        };
        let moved = match displaced {
            Some(idx) => Some(self.displaced.swap_remove(idx)),
            None => elsewhere().and_then(|from| self.by_place.remove(&from)),
        };
        if moved.is_some() {
            self.displaced.extend(here);
            return moved;
        }
        // what stands here with other ones, or what has been driven away from above.
        let is_kin = |old: &Shown| are_kin(&old.chart, chart);
        if here.as_ref().is_some_and(is_kin) {
            return here;
        }
        let idx = self.displaced.iter().position(is_kin);
        self.displaced.extend(here);
        idx.map(|idx| self.displaced.swap_remove(idx))
    }

    /// What a chart's view is to be known by that comes to stand at a place: the same for the same chart, and of no
    /// other one that is shown.
    fn plot_id(&self, place: Id, chart: &Chart) -> Id {
        let mut hasher = DefaultHasher::new();
        let names: Vec<&str> = chart.series.iter().map(|series| &*series.name).collect();
        (chart.kind.name(), &chart.title, names).hash(&mut hasher);
        (&chart.x.label, &chart.y.label).hash(&mut hasher);
        let known_by = hasher.finish();
        let is_taken = |id: Id| {
            let mut shown = self.by_place.values().chain(&self.displaced);
            shown.any(|shown| shown.plot == id)
        };
        let mut ids = (0_usize..).map(|n| place.with((known_by, n)));
        ids.find(|id| !is_taken(*id))
            .expect("there are more numbers than charts")
    }

    /// Takes in how saving a chart went.
    pub(crate) fn saved(&mut self, saved: Saved) {
        let mut all = self.by_place.values_mut();
        if let Some(shown) = all.find(|shown| shown.plot == saved.place) {
            shown.saved = Some(saved.outcome);
        }
    }

    /// Forgets the charts that are gone.
    pub(crate) fn sweep(&mut self, frame: u64) {
        let is_kept = |shown: &Shown| shown.last_frame + KEPT_FRAMES >= frame;
        self.by_place.retain(|_, shown| is_kept(shown));
        self.displaced.retain(is_kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::chart::ChartKind;

    fn of(kind: ChartKind, name: &str) -> Chart {
        Chart::new(kind).series(name, [(1, 5), (3, 6)])
    }

    #[test]
    fn a_chart_stands_in_for_the_next_one_if_it_is_of_the_same_series_and_axes() {
        let line = of(ChartKind::Line, "a");
        assert!(is_like(&line, &line));
        assert!(!is_like(&line, &of(ChartKind::Line, "b")));
        assert!(!is_like(&line, &of(ChartKind::Scatter, "a")));
        assert!(!is_like(&line, &line.clone().log_y()));
    }

    #[test]
    fn a_chart_of_other_numbers_is_the_same_one_by_its_names() {
        let line = |name| of(ChartKind::Line, name);
        let more = line("a").series("b", [(1, 1)]);
        assert!(are_kin(&line("a"), &more) && are_kin(&more, &line("b")));
        assert!(are_kin(
            &line("a").title("At 17"),
            &line("a").title("At 18")
        ));
        assert!(are_kin(&line("a").title("Rain"), &line("b").title("Rain")));
        assert!(are_kin(&line(""), &line("")));
        assert!(!are_kin(&line("a"), &line("b")));
        assert!(!are_kin(&line("a"), &of(ChartKind::Bar, "a")));
        assert!(!are_kin(&line("").title("Rain"), &line("").title("Sun")));
    }

    #[test]
    fn series_are_switched_off_by_their_names_and_of_several_by_their_turn() {
        let chart = of(ChartKind::Line, "a").series("a", [1]).series("b", [2]);
        let shown = Shown {
            chart: Arc::new(chart.clone()),
            plot: Id::NULL,
            ready: Arc::default(),
            desk: Desk::default(),
            before: None,
            sample: None,
            hidden: vec![false, true, true],
            drawn: Drawn::default(),
            picture: None,
            saved: None,
            wish: None,
            last_frame: 0,
        };
        let other = of(ChartKind::Line, "b").series("a", [1]).series("a", [2]);
        assert_eq!(shown.hidden_in(&other), [true, false, true]);
        assert_eq!(shown.hidden_in(&of(ChartKind::Line, "c")), [false]);
    }
}
