//! The card above a lesson's page: the next question, two answers, something to do, and what came of it.
//!
//! All windows of an app show the same card with the same progress: the lesson with two users is taken in
//! both of them.

mod prose;

use std::time::Duration;

use dacapo::prelude::Mutex;
use dacapo::shell::card::{Action, Card, CardContext};
use dacapo::theme::tokens::{State, size};
use dacapo_cache::Registry;
use egui::{Align2, Button, FontId, Frame, RichText, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::card::prose::prose;
use crate::lesson::{Answer, Lesson, Step, Tool};
use crate::progress::Progress;

/// The card of one lesson.
#[derive(Debug)]
pub struct LessonCard {
    lesson: &'static Lesson,
    registry: Registry,
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
            memory: Mutex::default(),
        }
    }
}

impl Card for LessonCard {
    fn ui(&self, ui: &mut Ui, context: &mut CardContext<'_>) {
        // The lesson is told from changes, too, whether or not the inspector is open.
        self.registry.set_watching(true);
        let mut memory = self.memory.lock();
        memory.progress.follow(self.lesson, context.snapshot);
        memory.predictions.resize(self.lesson.steps.len(), None);

        Frame::group(ui.style())
            .fill(ui.visuals().faint_bg_color)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = size::GRID[0];
                if self.head_ui(ui, &memory) {
                    *memory = Memory {
                        progress: Progress::from_now(context.snapshot),
                        ..Memory::default()
                    };
                    memory.predictions.resize(self.lesson.steps.len(), None);
                    context.actions.extend([Action::ClearCaches, Action::Rerun]);
                }
                prose(ui, self.lesson.goal, true);
                self.last_step_ui(ui, &memory);
                self.next_step_ui(ui, &mut memory, context);
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
            for idx in 0..n_done {
                mark_ui(ui, memory.is_right(self.lesson, idx));
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
        ui.separator();
        ui.horizontal_wrapped(|ui| {
            mark_ui(ui, memory.is_right(self.lesson, idx));
            let said = match memory.predictions[idx] {
                Some(answer) if answer == step.truth => format!("Right: {words}."),
                Some(answer) => format!("You said *{}*, but {words}.", step.answers[answer.idx()]),
                None => format!("Without a guess: {words}."),
            };
            prose(ui, &said, false);
        });
        prose(ui, step.why, true);
    }

    /// The question, its answers, and what to do then.
    fn next_step_ui(&self, ui: &mut Ui, memory: &mut Memory, context: &mut CardContext<'_>) {
        let idx = memory.progress.done.len();
        let Some(step) = self.lesson.steps.get(idx) else {
            return;
        };
        ui.separator();
        prose(ui, step.act, false);
        ui.horizontal_wrapped(|ui| {
            prose(ui, step.question, false);
            for (answer, text) in [Answer::First, Answer::Second]
                .into_iter()
                .zip(step.answers)
            {
                let is_chosen = memory.predictions[idx] == Some(answer);
                if ui
                    .add(
                        Button::new(text)
                            .selected(is_chosen)
                            .frame_when_inactive(true),
                    )
                    .clicked()
                {
                    memory.predictions[idx] = Some(answer);
                }
            }
        });
        if let Some(words) = &memory.progress.otherwise {
            alarm_ui(ui, &format!("Not what was to be shown: {words}."));
        }
        let is_ready = memory.predictions[idx].is_some();
        ui.horizontal_wrapped(|ui| self.tools_ui(ui, step, is_ready, context));
    }

    /// The step's buttons, and the clock where the lesson is about time.
    fn tools_ui(&self, ui: &mut Ui, step: &Step, is_ready: bool, context: &mut CardContext<'_>) {
        for tool in step.tools {
            let (text, action) = match tool {
                Tool::Rerun => ("Run again", Action::Rerun),
                Tool::OpenUser => ("Open as another user", Action::OpenUser),
                Tool::TenSeconds => ("+10 s", Action::Advance(Duration::from_secs(10))),
                Tool::OneMinute => ("+1 min", Action::Advance(Duration::from_secs(60))),
            };
            let button = ui.add_enabled(is_ready, Button::new(text));
            if button
                .on_disabled_hover_text("first say what you expect")
                .clicked()
            {
                context.actions.push(action);
            }
        }
        if self.lesson.is_frozen {
            let is_frozen = context.snapshot.is_frozen;
            let text = if is_frozen {
                "Let the clock run"
            } else {
                "Freeze the clock"
            };
            if ui.button(text).clicked() {
                context.actions.push(Action::Freeze(!is_frozen));
            }
            let state = if is_frozen { "stands still" } else { "runs" };
            let secs = context.snapshot.now.as_nanos() / 1_000_000_000;
            ui.weak(format!(
                "The clock {state} at {}:{:02}.",
                secs / 60,
                secs % 60
            ));
        }
    }
}

impl Memory {
    /// Whether a step was predicted rightly; `None` without a prediction.
    fn is_right(&self, lesson: &Lesson, idx: usize) -> Option<bool> {
        Some(self.predictions[idx]? == lesson.steps[idx].truth)
    }
}

/// ✔, ✘, or a ring where nobody had guessed; each with a word for those who do not see it.
fn mark_ui(ui: &mut Ui, is_right: Option<bool>) {
    let is_dark = ui.visuals().dark_mode;
    let (glyph, word, color) = match is_right {
        Some(true) => ("✔", "predicted rightly", State::Hit.color(is_dark)),
        Some(false) => ("✘", "predicted wrongly", State::Changed.color(is_dark)),
        None => (
            "○",
            "done without a prediction",
            ui.visuals().weak_text_color(),
        ),
    };
    // Painted instead of written, so that its only text is the word.
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size::HEADING), Sense::hover());
    let font = FontId::proportional(size::BODY);
    ui.painter()
        .text(rect.center(), Align2::CENTER_CENTER, glyph, font, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, word));
    response.on_hover_text(word);
}

/// Something that should not be.
fn alarm_ui(ui: &mut Ui, text: &str) {
    let color = State::Changed.color(ui.visuals().dark_mode);
    ui.label(RichText::new(format!("{} {text}", State::Changed.glyph())).color(color));
}
