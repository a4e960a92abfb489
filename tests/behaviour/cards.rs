//! The card above a lesson: a question, two answers, then something to do, and what came of it.

use std::sync::Arc;
use std::time::Duration;

use dacapo::shell::card::{Action, Card, CardContext};
use dacapo::story::{Snapshot, Teller};
use dacapo::testing::AppTest;
use dacapo_cache::{Registry, SessionId};
use dacapo_gallery::card::LessonCard;
use dacapo_gallery::lesson::{Lesson, copies, key, time, users};
use dacapo_gallery::scripts::{copies_protect_you, time_and_room, two_users_one_list};
use dacapo_gallery::workshop::{Program, Recorded, Workshop};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

/// What stands between the card and its window.
struct Stage {
    card: LessonCard,
    snapshot: Arc<Snapshot>,
    actions: Vec<Action>,
}

fn stage(lesson: &'static Lesson, registry: &Registry) -> Harness<'static, Stage> {
    stage_of(lesson, registry, SessionId(0))
}

/// The card in the window of one of two sessions.
fn stage_of(
    lesson: &'static Lesson,
    registry: &Registry,
    session: SessionId,
) -> Harness<'static, Stage> {
    stage_with(LessonCard::new(lesson, registry.clone()), session)
}

/// That card in the window of a session.
fn stage_with(card: LessonCard, session: SessionId) -> Harness<'static, Stage> {
    let stage = Stage {
        card,
        snapshot: Arc::default(),
        actions: Vec::new(),
    };
    Harness::builder()
        .with_size([640.0, 400.0])
        .with_context_setup(dacapo::theme::install)
        .build_ui_state(
            move |ui, stage: &mut Stage| {
                let mut context = CardContext {
                    session,
                    n_sessions: 2,
                    snapshot: &stage.snapshot,
                    actions: &mut stage.actions,
                };
                stage.card.ui(ui, &mut context);
            },
            stage,
        )
}

fn tell(app: &mut AppTest) -> Arc<Snapshot> {
    let mut teller = Teller::new(app.registry().clone());
    for note in app.notes() {
        teller.note(note.clone());
    }
    teller.update()
}

#[test]
fn a_step_asks_first_then_acts_then_says_what_came_of_it() {
    let registry = copies::LESSON.registry();
    let mut app = AppTest::new(copies_protect_you::script)
        .with_registry(&registry)
        .run();
    let mut card = stage(&copies::LESSON, &registry);
    card.state_mut().snapshot = tell(&mut app);
    card.run();
    card.get_by_label("Step 1 of 4");

    card.get_by_label("Run again").click();
    card.run();
    assert_eq!(
        card.state().actions,
        [],
        "nothing to do before something is said"
    );

    card.get_by_label("it works").click();
    card.run();
    card.get_by_label("Run again").click();
    card.run();
    assert_eq!(card.state().actions, [Action::Rerun]);

    app.rerun();
    card.state_mut().snapshot = tell(&mut app);
    card.run();
    card.get_by_label("Step 2 of 4");
    card.get_by_label_contains("You said it works, but the call hit, and the run failed");
    let n_marks = card.get_all_by_label("predicted wrongly").count();
    assert_eq!(n_marks, 1, "beside the number of the next step");

    // Progress stays when nothing is new; starting over forgets it.
    card.run();
    card.get_by_label("Step 2 of 4");
    card.state_mut().actions.clear();
    card.get_by_label("Start over").click();
    card.run();
    card.get_by_label("Step 1 of 4");
    assert_eq!(card.state().actions, [Action::ClearCaches, Action::Rerun]);
}

#[test]
fn a_card_is_worked_by_keys_alone() {
    let registry = copies::LESSON.registry();
    let mut card = stage(&copies::LESSON, &registry);
    card.run();
    for label in ["it fails", "Run again"] {
        card.get_by_label(label).focus();
        card.run();
        card.key_press(egui::Key::Space);
        card.run();
    }
    assert_eq!(card.state().actions, [Action::Rerun]);
}

#[test]
fn a_lesson_about_time_has_a_clock() {
    let registry = time::LESSON.registry();
    let mut app = AppTest::new(time_and_room::script)
        .with_registry(&registry)
        .run();
    let mut card = stage(&time::LESSON, &registry);
    card.state_mut().snapshot = tell(&mut app);
    card.run();
    card.get_by_label_contains("The clock stands still at 0:00");
    card.get_by_label("Let the clock run").click();
    card.get_by_label("hit").click();
    card.run();
    card.get_by_label("+10 s").click();
    card.run();
    let expected = [
        Action::Freeze(false),
        Action::Advance(Duration::from_secs(10)),
    ];
    assert_eq!(card.state().actions, expected);
}

#[test]
fn a_step_for_the_other_window_says_in_which_one() {
    let registry = users::LESSON.registry();
    let mut teller = Teller::new(registry.clone());
    let mut first = AppTest::new(two_users_one_list::script)
        .with_registry(&registry)
        .run();
    first.rerun();
    let mut second = AppTest::new(two_users_one_list::script)
        .with_registry(&registry)
        .with_session(SessionId(1))
        .run();
    for note in first.notes().iter().chain(second.notes()) {
        teller.note(note.clone());
    }
    let snapshot = teller.update();
    for (session, is_there) in [(SessionId(0), true), (SessionId(1), false)] {
        let mut card = stage_of(&users::LESSON, &registry, session);
        card.state_mut().snapshot = Arc::clone(&snapshot);
        card.run();
        card.get_by_label("Step 3 of 5");
        card.get_by_label_contains("in the window of session A.");
        card.get_by_label("by 2").click();
        card.run();
        let hint = card.query_by_label("do this in the window of session A");
        assert_eq!(hint.is_none(), is_there, "{session}");
        card.get_by_label("Run again").click();
        card.run();
        assert_eq!(
            card.state().actions.len(),
            usize::from(is_there),
            "{session}"
        );
    }
}

#[test]
fn a_lesson_about_a_program_follows_its_runs_and_starts_over_without_them() {
    let workshop = Arc::new(Workshop::new(Recorded::new("this is a test")));
    let card = LessonCard::new(&key::LESSON, key::LESSON.registry());
    let card = card.with_workshop(Arc::clone(&workshop));
    let mut card = stage_with(card, SessionId(0));
    let run = || workshop.run(&Program::default(), &mut |_| {});
    run().expect("it is recorded");
    card.run();
    card.get_by_label("Step 1 of 6");
    card.get_by_label("miss").click();
    card.run();
    run().expect("it is recorded");
    card.run();
    card.get_by_label("Step 2 of 6");
    card.get_by_label_contains("You said miss, but both calls of fare hit");
    card.get_by_label("Start over").click();
    card.run();
    card.get_by_label("Step 1 of 6");
    assert_eq!(workshop.trials().len(), 0);
    assert_eq!(card.state().actions, [Action::ClearCaches, Action::Rerun]);
}
