//! A window without a desktop: the whole shell in egui's harness, for tests that operate it by role and label.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dacapo::platform::{Dialogs, FileRequest, Picked};
use dacapo::prelude::*;
use dacapo::shell::{Shell, Surroundings};
use dacapo::{App, PageSpec, Registry};
use egui::accesskit::Role;
use egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, OutputCommand, Pos2, TouchPhase, vec2,
};
use egui_kittest::kittest::{AccessKitNode, Queryable};
use egui_kittest::{Harness, Node};

/// How long the script's thread may take to answer.
const PATIENCE: Duration = Duration::from_mins(2);

/// Answers as a user would, in this order; afterwards with nothing.
#[derive(Default)]
pub(crate) struct Answers(pub(crate) Mutex<VecDeque<Picked>>);

impl Dialogs for Answers {
    fn ask(&self, _request: FileRequest, answer: Box<dyn FnOnce(Picked) + Send>) {
        let picked = self.0.lock().pop_front().unwrap_or(Picked::Nothing);
        answer(picked);
    }
}

/// A window without a desktop.
pub(crate) struct Window(pub(crate) Harness<'static, Shell>);

impl Window {
    pub(crate) fn of(app: App) -> Self {
        Self::with(app, Answers::default(), None)
    }

    pub(crate) fn of_script<R: dacapo::host::IntoScriptResult>(
        script: impl Fn(&mut Page) -> R + Send + Sync + 'static,
    ) -> Self {
        Self::of(App::new("Test").page(page("Only", script)))
    }

    pub(crate) fn with(app: App, answers: Answers, settings_folder: Option<PathBuf>) -> Self {
        Self::made(app, answers, settings_folder, |shell| shell)
    }

    /// Turns the mouse wheel over a point, by so many points downwards (below zero) or upwards, until all is at rest.
    pub(crate) fn scroll(&mut self, at: Pos2, by: f32) {
        self.0.hover_at(at);
        self.0.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, by),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        self.0.run_steps(30);
    }

    /// A window in the place of one that left this.
    pub(crate) fn resuming(app: App, estate: &str) -> Self {
        Self::resuming_in(app, estate, None)
    }

    /// The same with a folder for settings.
    pub(crate) fn resuming_in(app: App, estate: &str, settings_folder: Option<PathBuf>) -> Self {
        let surroundings = Surroundings {
            dialogs: Arc::new(Answers::default()),
            settings_folder,
        };
        let harness = Harness::builder()
            .with_size([1200.0, 1400.0])
            .with_max_steps(64)
            .build_eframe(|creation| {
                Shell::resuming(&creation.egui_ctx, app, surroundings, estate)
            });
        Self(harness)
    }

    /// What the window leaves to the next one.
    pub(crate) fn estate(&self) -> String {
        self.0.state().estate(&self.0.ctx)
    }

    /// A window whose shell is completed by `finish`.
    pub(crate) fn made(
        app: App,
        answers: Answers,
        settings_folder: Option<PathBuf>,
        finish: impl FnOnce(Shell) -> Shell,
    ) -> Self {
        let surroundings = Surroundings {
            dialogs: Arc::new(answers),
            settings_folder,
        };
        let harness = Harness::builder()
            .with_size([1200.0, 1400.0])
            .with_max_steps(64)
            .build_eframe(|creation| finish(Shell::new(&creation.egui_ctx, app, surroundings)));
        Self(harness)
    }

    /// What the window leaves late.
    pub(crate) fn late(&self) -> String {
        self.0.state().late()
    }

    /// Draws frames until something says exactly `text`.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |harness| {
            harness.query_all_by_label(text).next().is_some()
        });
    }

    /// Draws frames until nothing says `text` any more.
    #[track_caller]
    pub(crate) fn wait_for_end_of(&mut self, text: &str) {
        self.wait_until(text, |harness| {
            harness.query_all_by_label(text).next().is_none()
        });
    }

    #[track_caller]
    pub(crate) fn wait_until(
        &mut self,
        what: &str,
        holds: impl Fn(&Harness<'static, Shell>) -> bool,
    ) {
        let started = Instant::now();
        while !holds(&self.0) {
            assert!(
                started.elapsed() < PATIENCE,
                "not within {PATIENCE:?}: {what}\n{:#?}",
                self.0.root()
            );
            self.0.step();
            // The script works on a thread of its own: there is nothing to wait on but time.
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    pub(crate) fn get<'a>(&'a self, role: Role, label: &'a str) -> Node<'a> {
        self.0.get_by_role_and_label(role, label)
    }

    /// What has the focus.
    pub(crate) fn focused(&self) -> Option<Node<'_>> {
        fn has_focus(node: &AccessKitNode<'_>) -> bool {
            node.is_focused()
        }
        self.0.query_by(has_focus)
    }

    pub(crate) fn click(&mut self, role: Role, label: &str) {
        self.get(role, label).click();
        self.0.step();
    }

    pub(crate) fn press(&mut self, key: Key) {
        self.0.key_press(key);
        self.0.step();
    }

    /// The addresses that the window asks the desktop to open in the next frames.
    pub(crate) fn opened(&mut self) -> Vec<String> {
        let mut opened = Vec::new();
        for _ in 0..3 {
            self.0.step();
            let commands = &self.0.output().platform_output.commands;
            opened.extend(commands.iter().filter_map(|command| match command {
                OutputCommand::OpenUrl(open) => Some(open.url.clone()),
                _ => None,
            }));
        }
        opened
    }

    /// Types over what a text field says.
    pub(crate) fn type_over(&mut self, label: &str, text: &str) {
        self.get(Role::TextInput, label).focus();
        self.0.step();
        self.0.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.0.step();
        self.get(Role::TextInput, label).type_text(text);
        self.0.step();
    }
}

/// A page on a registry of its own.
pub(crate) fn page<R: dacapo::host::IntoScriptResult>(
    name: &str,
    script: impl Fn(&mut Page) -> R + Send + Sync + 'static,
) -> PageSpec {
    PageSpec::new("", name, script).registry(Registry::new())
}
