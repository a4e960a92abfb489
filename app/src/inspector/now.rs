//! The tab *Now*: one rerun told in sentences, its calls as cards, and the reruns before it as a strip.

mod card;
mod plot;
mod strip;

use std::collections::HashMap;
use std::sync::Arc;

use dacapo_cache::SessionId;
use egui::{ScrollArea, Ui};

pub(super) use crate::inspector::now::card::change_ui;

use crate::inspector::head::session_text;
use crate::inspector::paint;
use crate::shell::card::Action;
use crate::story::{MutationStory, RunStory, Snapshot, figures, words};

/// Hits of one function that a rerun lists one by one; those beyond are summed up in a line.
const MAX_HITS_LISTED: usize = 6;

/// Which rerun is looked at.
#[derive(Debug, Default)]
pub(super) struct NowState {
    /// `None`: the last one, whichever that is.
    chosen: Option<u32>,
}

pub(super) fn now_ui(
    ui: &mut Ui,
    state: &mut NowState,
    snapshot: &Snapshot,
    account: Option<&str>,
    session: SessionId,
    actions: &mut Vec<Action>,
) {
    let runs: Vec<&Arc<RunStory>> = snapshot
        .runs
        .iter()
        .filter(|run| run.session == session)
        .collect();
    let Some(last) = runs.last() else {
        let to_do = "Run the script: what it calls is told here, with a reason for each miss.";
        paint::empty_ui(ui, "No rerun yet", to_do);
        ui.vertical_centered(|ui| {
            if ui.button("Run it").clicked() {
                actions.push(Action::Rerun);
            }
        });
        return;
    };
    if !state
        .chosen
        .is_some_and(|chosen| runs.iter().any(|run| run.run == chosen))
    {
        state.chosen = None;
    }
    let shown = *runs
        .iter()
        .find(|run| Some(run.run) == state.chosen)
        .unwrap_or(last);
    ui.add_space(4.0);
    strip::strip_ui(ui, &runs, shown.run, &mut state.chosen);
    ui.add_space(4.0);
    ScrollArea::vertical()
        .auto_shrink(false)
        .id_salt("now")
        .show(ui, |ui| {
            let said = words::run_after_reload(shown, account);
            paint::prose_ui(ui, &said, ui.visuals().strong_text_color());
            paint::note_ui(ui, sums(shown));
            ui.add_space(4.0);
            for (mutation, when) in mutations(snapshot, shown) {
                card::mutation_ui(ui, mutation, when);
            }
            calls_ui(ui, shown);
            for (idx, aside) in shown.asides.iter().enumerate() {
                ui.push_id(("aside", idx), |ui| card::aside_ui(ui, aside));
            }
            if shown.calls.is_empty() && shown.outcome.is_some() {
                if snapshot.functions.is_empty() {
                    let to_do = "Hits and misses are told here as soon as the script calls a function that has #[cache_data] or #[cache_resource] over it.";
                    paint::empty_ui(ui, "No cached call yet", to_do);
                } else {
                    paint::empty_ui(ui, "No cached call in this rerun", "It did not reach one.");
                }
            }
            if runs.iter().any(|run| run.n_hits + run.n_misses > 0) {
                paint::part_ui(ui, "Hits and misses in each rerun");
                ui.scope(|ui| plot::plot_ui(ui, &runs, shown.run));
            }
        });
}

/// The rerun in figures.
fn sums(run: &RunStory) -> String {
    let count = |n: usize, one: &str, more: &str| {
        format!(
            "{} {}",
            figures::count(n as u64),
            if n == 1 { one } else { more }
        )
    };
    let mut parts = vec![
        format!("{} rerun {}", session_text(run.session), run.run),
        count(run.n_hits, "hit", "hits"),
        count(run.n_misses, "miss", "misses"),
    ];
    let saved = run.saved();
    if !saved.is_zero() {
        parts.push(format!("saved {}", figures::duration(saved)));
    }
    parts.join(" · ")
}

/// What was noticed after this rerun, and in reruns of other sessions between the one before it and the next
/// one of this session: whoever changed an object, all have it. With a word on when, if it was not in this rerun.
fn mutations<'a>(
    snapshot: &'a Snapshot,
    shown: &'a RunStory,
) -> Vec<(&'a MutationStory, Option<&'static str>)> {
    let is_own = |run: &&Arc<RunStory>| run.session == shown.session;
    let before = snapshot
        .runs
        .iter()
        .filter(is_own)
        .map(|run| run.run)
        .rfind(|run| *run < shown.run);
    let mut own = 0;
    let is_last = snapshot
        .last_run(shown.session)
        .is_some_and(|last| last.run == shown.run);
    let mut found = Vec::new();
    for run in &snapshot.runs {
        if is_own(&run) {
            own = run.run;
        }
        let is_shown = is_own(&run) && run.run == shown.run;
        let is_near =
            !is_own(&run) && (own == shown.run || before.is_some_and(|before| own == before));
        let when = match (is_shown, own == shown.run) {
            (true, _) => None,
            (false, true) if is_last => Some("since your last run"),
            (false, true) => Some("after this run"),
            (false, false) => Some("before this run, since the one before it"),
        };
        if is_shown || is_near {
            found.extend(run.mutations.iter().map(|mutation| (mutation, when)));
        }
    }
    found
}

fn calls_ui(ui: &mut Ui, run: &RunStory) {
    let mut listed: HashMap<&str, usize> = HashMap::new();
    // In the order in which each function began to have too many.
    let mut summed: Vec<(&str, usize, std::time::Duration)> = Vec::new();
    for (idx, call) in run.calls.iter().enumerate() {
        if call.is_hit() {
            let n = listed.entry(&call.function).or_insert(0);
            *n += 1;
            if *n > MAX_HITS_LISTED {
                match summed
                    .iter_mut()
                    .find(|(function, ..)| *function == &*call.function)
                {
                    Some((_, n, saved)) => (*n, *saved) = (*n + 1, *saved + call.saved()),
                    None => summed.push((&call.function, 1, call.saved())),
                }
                continue;
            }
        }
        ui.push_id((run.session, run.run, idx), |ui| card::call_ui(ui, call));
    }
    for (function, n, saved) in summed {
        card::more_hits_ui(ui, function, n, saved);
    }
    if run.n_more > 0 {
        paint::note_ui(
            ui,
            format!(
                "and {} more calls, counted but not listed",
                figures::count(run.n_more as u64)
            ),
        );
    }
}
