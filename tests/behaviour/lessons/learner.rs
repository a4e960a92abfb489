//! Somebody who takes a lesson without a window: users on one registry, and the story that the card would see.

use std::sync::Arc;
use std::time::Duration;

use dacapo::Page;
use dacapo::host::{IntoScriptResult, Script, script};
use dacapo::story::{Snapshot, Teller};
use dacapo::testing::{AppTest, Input};
use dacapo_cache::{Registry, SessionId};
use dacapo_gallery::lesson::{Lesson, reruns};
use dacapo_gallery::progress::{Progress, check};

pub(super) struct Learner {
    lesson: &'static Lesson,
    script: Script,
    registry: Registry,
    /// The windows, the first user's first, each with the number of its notes that the teller has heard.
    users: Vec<(AppTest, usize)>,
    teller: Teller,
    snapshot: Arc<Snapshot>,
    /// As the card carries it along.
    progress: Progress,
}

impl Learner {
    /// Opens the lesson's page.
    pub(super) fn new<R: IntoScriptResult + 'static>(
        lesson: &'static Lesson,
        run: fn(&mut Page) -> R,
    ) -> Self {
        let script = script(run);
        let registry = lesson.registry();
        let teller = Teller::new(registry.clone());
        let snapshot = teller.last();
        let (users, progress) = (Vec::new(), Progress::default());
        let mut learner = Self {
            lesson,
            script,
            registry,
            users,
            teller,
            snapshot,
            progress,
        };
        learner.open_user();
        learner
    }

    pub(super) fn open_user(&mut self) {
        let session = SessionId(u32::try_from(self.users.len()).expect("a few users"));
        let app = AppTest::of(self.script.clone())
            .with_registry(&self.registry)
            .with_session(session);
        let mut app = app.start();
        if self.lesson.name == reruns::LESSON.name {
            // Interrupts the first run: no test waits for a slow step.
            let slow = "Seconds that it takes";
            app.wait_for(slow);
            app.set(slow, 0.0);
        }
        app.settle();
        self.users.push((app, 0));
        self.listen();
    }

    pub(super) fn rerun(&mut self, user: usize) {
        self.users[user].0.rerun();
        self.listen();
    }

    pub(super) fn choose(&mut self, user: usize, widget: &str, option: &str) {
        self.set(user, widget, option);
    }

    pub(super) fn tick(&mut self, user: usize, widget: &str) {
        self.set(user, widget, true);
    }

    pub(super) fn set(&mut self, user: usize, widget: &str, value: impl Into<Input>) {
        self.users[user].0.set(widget, value);
        self.listen();
    }

    pub(super) fn advance(&mut self, secs: u64) {
        self.registry.advance(Duration::from_secs(secs));
        self.listen();
    }

    /// How far the lesson is.
    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// What it makes of it if it is started over now.
    pub(super) fn progress_from_now(&self) -> Progress {
        let mut progress = Progress::from_now(&self.snapshot);
        progress.follow(self.lesson, &self.snapshot);
        progress
    }

    pub(super) fn is_passed(&self) -> bool {
        self.progress.is_passed(self.lesson)
    }

    #[track_caller]
    pub(super) fn assert_passed(&self) {
        assert!(self.is_passed(), "{:#?}", self.progress);
        let at_once = check(self.lesson, &self.snapshot);
        assert!(at_once.is_passed(self.lesson), "told at once: {at_once:#?}");
    }

    /// What was seen of a step, counted from 0, says this.
    #[track_caller]
    pub(super) fn assert_seen(&self, step: usize, words: &str) {
        let seen = &self.progress().done[step].words;
        assert!(
            seen.contains(words),
            "step {step}: {seen:?} does not say {words:?}"
        );
    }

    /// What the exceptions in a user's page say.
    pub(super) fn exceptions(&mut self, user: usize) -> Vec<String> {
        let exceptions = self.users[user].0.exceptions();
        exceptions
            .iter()
            .map(|exception| exception.message.to_string())
            .collect()
    }

    fn listen(&mut self) {
        for (app, n_heard) in &mut self.users {
            for note in &app.notes()[*n_heard..] {
                self.teller.note(note.clone());
            }
            *n_heard = app.notes().len();
        }
        self.snapshot = self.teller.update();
        self.progress.follow(self.lesson, &self.snapshot);
    }
}
