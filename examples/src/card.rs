//! The card above a lesson's page: the next question, two answers, something to do, and what came of it.
//!
//! All windows of an app show the same card with the same progress: the lesson with two users is taken in
//! both of them.

mod prose;

use std::sync::Arc;
use std::time::Duration;

use dacapo::prelude::Mutex;
use dacapo::shell::card::{Action, Card, CardContext};
use dacapo::theme::tokens::{State, size};
use dacapo_cache::Registry;
use egui::{
    Align2, Button, Color32, FontId, Frame, Margin, RichText, Role, Sense, Ui, Vec2, WidgetInfo,
};

use crate::card::prose::{Tone, prose};
use crate::lesson::{Answer, Lesson, Tool};
use crate::progress::Progress;
use crate::workshop::Workshop;

const NANOS_PER_SEC: u64 = 1_000_000_000;

/// The card of one lesson.
#[derive(Debug)]
pub struct LessonCard {
    lesson: &'static Lesson,
    registry: Registry,
    /// The program that it is about, if it is about one.
    workshop: Option<Arc<Workshop>>,
    /// Held while the card is drawn; nothing of the user's runs meanwhile.
    memory: Mutex<Memory>,
}

/// What the card remembers while the app is open.
#[derive(Debug, Default)]
struct Memory {
    progress: Progress,
    /// What was predicted, by step.
    predictions: Vec<Option<Answer>>,
}

impl LessonCard {
    /// A card for a lesson that runs on `registry`.
    pub fn new(lesson: &'static Lesson, registry: Registry) -> Self {
        Self {
            lesson,
            registry,
            workshop: None,
            memory: Mutex::default(),
        }
    }

    /// The card of a lesson about a program.
    #[must_use]
    pub fn with_workshop(mut self, workshop: Arc<Workshop>) -> Self {
        self.workshop = Some(workshop);
        self
    }
}

impl Card for LessonCard {
    fn ui(&self, ui: &mut Ui, context: &mut CardContext<'_>) {
        let mut memory = self.memory.lock();
        memory.progress.follow(self.lesson, context.snapshot);
        if let Some(workshop) = &self.workshop {
            memory
                .progress
                .follow_trials(self.lesson, &workshop.trials());
        }
        memory.predictions.resize(self.lesson.steps.len(), None);

        let [small, middle, large] = size::GRID;
        Frame::group(ui.style())
            .fill(ui.visuals().faint_bg_color)
            .inner_margin(Margin::symmetric(large as i8, (middle + small) as i8))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing = Vec2::new(middle, small + 2.0);
                if self.head_ui(ui, &memory) {
                    *memory = Memory {
                        progress: Progress::from_now(context.snapshot),
                        predictions: vec![None; self.lesson.steps.len()],
                    };
                    if let Some(workshop) = &self.workshop {
                        workshop.forget();
                    }
                    context.actions.push(Action::ClearCaches);
                    if self.lesson.is_frozen {
                        context.actions.push(Action::Freeze(true));
                    }
                    context.actions.push(Action::Rerun);
                }
                prose(ui, self.lesson.goal, Tone::Weak);
                self.last_step_ui(ui, &memory);
                self.next_step_ui(ui, &mut memory, context);
                if self.lesson.is_frozen {
                    ui.horizontal_wrapped(|ui| clock_ui(ui, &self.registry, context.actions));
                }
            });
    }
}

impl LessonCard {
    /// How far the lesson is; true if it was asked to start over.
    fn head_ui(&self, ui: &mut Ui, memory: &Memory) -> bool {
        ui.horizontal(|ui| {
            let (n_done, n_steps) = (memory.progress.done.len(), self.lesson.steps.len());
            let text = if n_done < n_steps {
                format!("Step {} of {n_steps}", n_done + 1)
            } else {
                format!("All {n_steps} steps done")
            };
            ui.label(RichText::new(text).size(size::BODY).strong());
            ui.spacing_mut().item_spacing.x = size::GRID[0];
            for idx in 0..n_done {
                Mark::of(memory, self.lesson, idx).ui(ui);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let help = "forget the progress and clear this page's caches";
                ui.button("Start over").on_hover_text(help).clicked()
            })
            .inner
        })
        .inner
    }

    /// What came of the step before, and why.
    fn last_step_ui(&self, ui: &mut Ui, memory: &Memory) {
        if let Some(objection) = &memory.progress.objection {
            alarm_ui(ui, &format!("The lesson does not hold: {objection}."));
        }
        let Some(idx) = memory.progress.done.len().checked_sub(1) else {
            return;
        };
        let (step, words) = (&self.lesson.steps[idx], &memory.progress.done[idx].words);
        if idx + 1 == self.lesson.steps.len() && memory.progress.is_passed(self.lesson) {
            let n_right = (0..=idx)
                .filter(|&idx| Mark::of(memory, self.lesson, idx) == Mark::Right)
                .count();
            let text = format!("Lesson passed, {n_right} of {} predicted rightly.", idx + 1);
            prose(ui, &text, Tone::Strong);
        }
        ui.separator();
        let said = match memory.predictions[idx] {
            Some(answer) if answer == step.truth => format!("Right: {words}."),
            Some(answer) => format!("You said *{}*, but {words}.", step.answers[answer.idx()]),
            None => format!("Without a guess: {words}."),
        };
        let mark = Mark::of(memory, self.lesson, idx);
        prose(ui, &said, Tone::Marked(mark.glyph(), mark.color(ui)));
        prose(ui, step.why, Tone::Weak);
    }

    /// The question, its answers, and what to do then.
    fn next_step_ui(&self, ui: &mut Ui, memory: &mut Memory, context: &mut CardContext<'_>) {
        let idx = memory.progress.done.len();
        let Some(step) = self.lesson.steps.get(idx) else {
            return;
        };
        ui.separator();
        let done = &memory.progress.done;
        let elsewhere = step
            .session(done)
            .filter(|session| *session != context.session)
            .map(|session| match context.n_sessions {
                1 => format!("session {session} has ended: start over"),
                _ => format!("do this in the window of session {session}"),
            });
        prose(ui, &step.act(done), Tone::Strong);
        prose(ui, step.question, Tone::Plain);
        if let Some(words) = &memory.progress.otherwise {
            alarm_ui(ui, &format!("Not what was to be shown: {words}."));
        }
        ui.horizontal_wrapped(|ui| {
            ui.weak("I expect:");
            let answers = [Answer::First, Answer::Second]
                .into_iter()
                .zip(step.answers);
            for (answer, text) in answers {
                let is_chosen = memory.predictions[idx] == Some(answer);
                if ui.add(Button::new(text).selected(is_chosen)).clicked() {
                    memory.predictions[idx] = Some(answer);
                }
            }
            ui.add_space(size::GRID[1]);
            let is_predicted = memory.predictions[idx].is_some();
            let unsaid = (!is_predicted).then_some("first say what you expect");
            let obstacle = elsewhere.as_deref().or(unsaid);
            tools_ui(ui, step.tools, obstacle, context);
            if let Some(elsewhere) = &elsewhere {
                ui.weak(elsewhere);
            }
        });
    }
}

/// The step's buttons; they wait for a prediction, and for the right window.
fn tools_ui(ui: &mut Ui, tools: &[Tool], obstacle: Option<&str>, context: &mut CardContext<'_>) {
    for tool in tools {
        let (text, action) = match tool {
            Tool::Rerun => ("Run again", Action::Rerun),
            Tool::OpenUser => ("Open as another user", Action::OpenUser),
            Tool::TenSeconds => ("+10 s", Action::Advance(Duration::from_secs(10))),
            Tool::OneMinute => ("+1 min", Action::Advance(Duration::from_mins(1))),
        };
        let button = ui
            .add_enabled(obstacle.is_none(), Button::new(text))
            .on_disabled_hover_text(obstacle.unwrap_or_default());
        if button.clicked() {
            context.actions.push(action);
        }
    }
}

/// What the registry's clock says, and whether it runs.
fn clock_ui(ui: &mut Ui, registry: &Registry, actions: &mut Vec<Action>) {
    let (is_frozen, now) = (registry.clock().is_frozen(), registry.clock().now());
    let (state, text) = if is_frozen {
        ("stands still", "Let the clock run")
    } else {
        ("runs", "Freeze the clock")
    };
    let secs = now.as_nanos() / NANOS_PER_SEC;
    let (minutes, secs) = (secs / 60, secs % 60);
    ui.weak(format!("The clock {state} at {minutes}:{secs:02}."));
    if ui.button(text).clicked() {
        actions.push(Action::Freeze(!is_frozen));
    }
    if !is_frozen {
        let until_next = NANOS_PER_SEC - now.as_nanos() % NANOS_PER_SEC;
        ui.request_repaint_after(Duration::from_nanos(until_next));
    }
}

/// What became of a step's prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Right,
    Wrong,
    NoGuess,
}

impl Mark {
    fn of(memory: &Memory, lesson: &Lesson, idx: usize) -> Self {
        match memory.predictions[idx] {
            Some(answer) if answer == lesson.steps[idx].truth => Self::Right,
            Some(_) => Self::Wrong,
            None => Self::NoGuess,
        }
    }

    fn glyph(self) -> &'static str {
        match self {
            Self::Right => "✔",
            Self::Wrong => "✘",
            Self::NoGuess => "○",
        }
    }

    fn color(self, ui: &Ui) -> Color32 {
        let is_dark = ui.visuals().dark_mode;
        match self {
            Self::Right => State::Hit.color(is_dark),
            Self::Wrong => State::Changed.color(is_dark),
            Self::NoGuess => ui.visuals().weak_text_color(),
        }
    }

    /// Painted instead of written: its only text, for those who do not see it, is a word.
    fn ui(self, ui: &mut Ui) {
        let word = match self {
            Self::Right => "predicted rightly",
            Self::Wrong => "predicted wrongly",
            Self::NoGuess => "done without a prediction",
        };
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(size::HEADING), Sense::hover());
        let font = FontId::proportional(size::BODY);
        let (center, color) = (rect.center(), self.color(ui));
        ui.painter()
            .text(center, Align2::CENTER_CENTER, self.glyph(), font, color);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, word));
        response.on_hover_text(word);
    }
}

/// Something that should not be.
fn alarm_ui(ui: &mut Ui, text: &str) {
    let color = State::Changed.color(ui.visuals().dark_mode);
    ui.label(RichText::new(format!("{} {text}", State::Changed.glyph())).color(color));
}
