//! The lessons: each can be passed by doing what it says, and by no script whose attribute was swapped.

mod key;
mod learner;
mod swapped;

use dacapo::Page;
use dacapo::host::IntoScriptResult;
use dacapo_gallery::lesson::{copies, reruns, time, users};
use dacapo_gallery::scripts::{
    copies_protect_you, reruns_are_expensive, time_and_room, two_users_one_list,
};

use learner::Learner;

/// What the lesson *reruns are expensive* asks for.
fn take_reruns<R: IntoScriptResult + 'static>(script: fn(&mut Page) -> R) -> Learner {
    let mut learner = Learner::new(&reruns::LESSON, script);
    learner.tick(0, "Remember the result");
    learner.rerun(0);
    learner.set(0, "How many squares", 7);
    learner.set(0, "How many squares", 5);
    learner
}

/// What the lesson *copies protect you* asks for.
fn take_copies<R: IntoScriptResult + 'static>(script: fn(&mut Page) -> R) -> Learner {
    let mut learner = Learner::new(&copies::LESSON, script);
    learner.rerun(0);
    learner.choose(0, "Remember the table as", "data");
    learner.rerun(0);
    learner.choose(0, "Remember the table as", "a resource");
    learner
}

/// What the lesson *two users, one list* asks for.
fn take_users<R: IntoScriptResult + 'static>(script: fn(&mut Page) -> R) -> Learner {
    let mut learner = Learner::new(&users::LESSON, script);
    learner.rerun(0);
    learner.open_user();
    learner.rerun(0);
    learner.choose(0, "Remember the list as", "data");
    learner.rerun(0);
    learner.choose(1, "Remember the list as", "data");
    learner
}

/// What the lesson *time and room* asks for.
fn take_time<R: IntoScriptResult + 'static>(script: fn(&mut Page) -> R) -> Learner {
    let mut learner = Learner::new(&time::LESSON, script);
    learner.advance(10);
    learner.rerun(0);
    learner.advance(60);
    learner.rerun(0);
    for town in ["Elm", "Yew", "Ash", "Yew"] {
        learner.choose(0, "Town", town);
    }
    learner
}

#[test]
fn reruns_are_expensive_can_be_passed() {
    let learner = take_reruns(reruns_are_expensive::script);
    learner.assert_passed();
    learner.assert_seen(2, "argument `n` changed 5 → 7");
}

#[test]
fn copies_protect_you_can_be_passed() {
    let mut learner = take_copies(copies_protect_you::script);
    learner.assert_passed();
    let said = learner.exceptions(0);
    assert!(
        said.len() == 1 && said[0].contains("no column \"Lat\""),
        "{said:?}"
    );
    // The copy goes on working, however often it is used.
    learner.choose(0, "Remember the table as", "data");
    for _ in 0..5 {
        learner.rerun(0);
        assert_eq!(learner.exceptions(0), [""; 0]);
    }
}

#[test]
fn two_users_one_list_can_be_passed() {
    let learner = take_users(two_users_one_list::script);
    learner.assert_passed();
    learner.assert_seen(0, "2 → 3");
    learner.assert_seen(1, "3 → 4");
    learner.assert_seen(2, "4 → 5");
}

#[test]
fn time_and_room_can_be_passed() {
    let learner = take_time(time_and_room::script);
    learner.assert_passed();
    learner.assert_seen(0, "at an age of 10 s");
    learner.assert_seen(1, "its age would be 70 s");
    learner.assert_seen(2, "temperatures(town=\"Yew\")");
}

#[test]
fn a_lesson_with_its_attribute_swapped_or_gone_cannot_be_passed() {
    // Which script, how many steps are done all the same, and what the card says is wrong.
    let cases: [(Learner, usize, &str); 10] = [
        (
            take_reruns(swapped::reruns_without_attribute::script),
            0,
            "",
        ),
        (
            take_reruns(swapped::reruns_as_resource::script),
            4,
            "the script changed what `remembered_squares` remembers",
        ),
        (
            take_copies(swapped::copies_shared_as_data::script),
            0,
            "the run worked: the table was not shared",
        ),
        (
            take_copies(swapped::copies_own_as_resource::script),
            2,
            "the run failed: the table was shared",
        ),
        (
            take_users(swapped::users_shared_as_data::script),
            0,
            "the remembered list is as it was",
        ),
        (
            take_users(swapped::users_own_as_resource::script),
            3,
            "the run changed the list that is remembered",
        ),
        (take_time(swapped::time_without_attribute::script), 0, ""),
        (take_time(swapped::time_without_ttl::script), 1, ""),
        (take_time(swapped::time_without_max_entries::script), 2, ""),
        (
            take_time(swapped::time_as_resource::script),
            4,
            "the script changed what `temperatures` remembers",
        ),
    ];
    for (idx, (learner, n_done, words)) in cases.iter().enumerate() {
        let progress = learner.progress();
        assert!(!learner.is_passed(), "case {idx} passed");
        assert_eq!(progress.done.len(), *n_done, "case {idx}: {progress:#?}");
        let said = [&progress.otherwise, &progress.objection].map(|it| it.as_deref().unwrap_or(""));
        let is_said = match *words {
            "" => said == [""; 2],
            words => said.iter().any(|it| it.contains(words)),
        };
        assert!(is_said, "case {idx}: {said:?}");
    }
}

#[test]
fn nothing_counts_that_came_before_a_fresh_start() {
    let learner = take_copies(copies_protect_you::script);
    let fresh = learner.progress_from_now();
    assert!(fresh.done.is_empty());
    assert!(learner.is_passed());
}
