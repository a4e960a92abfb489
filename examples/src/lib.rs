//! The gallery: example scripts and lessons, each a page with its source beside it.
//!
//! It is a library, so that tests can take the scripts and the checks of the lessons without a window. Each
//! page has a registry of its own: a lesson that stops the clock stops it for nobody else.

pub mod card;
pub mod lesson;
pub mod progress;
pub mod scripts;
pub mod workshop;

// The scripts are examples, too, and name this crate as those do.
extern crate self as dacapo_gallery;

use std::sync::Arc;

use dacapo::host::IntoScriptResult;
use dacapo::{App, Page, PageSpec};
use dacapo_cache::Registry;

use crate::card::LessonCard;
use crate::lesson::{Lesson, copies, key, reruns, time, users};
use crate::scripts::{
    copies_protect_you, reruns_are_expensive, rides, time_and_room, tour, two_users_one_list,
    what_is_in_the_key,
};
use crate::workshop::Workshop;

/// The gallery, ready to run.
pub fn app() -> App {
    App::new("Dacapo gallery")
        .size(1440.0, 900.0)
        .inspector(true)
        .page(
            PageSpec::new("Examples", "Rides", rides::script)
                .source("rides.rs", include_str!("../rides.rs"))
                .registry(Registry::new()),
        )
        .page(
            PageSpec::new("Examples", "Tour", tour::script)
                .source("tour.rs", include_str!("../tour.rs"))
                .registry(Registry::new()),
        )
        .page(lesson_page(
            &reruns::LESSON,
            reruns_are_expensive::script,
            "reruns_are_expensive.rs",
            include_str!("../reruns_are_expensive.rs"),
        ))
        .page(key_page())
        .page(lesson_page(
            &copies::LESSON,
            copies_protect_you::script,
            "copies_protect_you.rs",
            include_str!("../copies_protect_you.rs"),
        ))
        .page(lesson_page(
            &users::LESSON,
            two_users_one_list::script,
            "two_users_one_list.rs",
            include_str!("../two_users_one_list.rs"),
        ))
        .page(lesson_page(
            &time::LESSON,
            time_and_room::script,
            "time_and_room.rs",
            include_str!("../time_and_room.rs"),
        ))
}

fn lesson_page<R: IntoScriptResult + 'static>(
    lesson: &'static Lesson,
    script: fn(&mut Page) -> R,
    file: &'static str,
    source: &'static str,
) -> PageSpec {
    let registry = lesson.registry();
    PageSpec::new("Lessons", lesson.name, script)
        .source(file, source)
        .registry(registry.clone())
        .card(LessonCard::new(lesson, registry))
}

/// The lesson about a program of its own: that one's source is in the page, and not the script's beside it.
fn key_page() -> PageSpec {
    let workshop = Arc::new(Workshop::default());
    let registry = key::LESSON.registry();
    let card = LessonCard::new(&key::LESSON, registry.clone()).with_workshop(Arc::clone(&workshop));
    let script = move |page: &mut Page| what_is_in_the_key::script(page, &workshop);
    PageSpec::new("Lessons", key::LESSON.name, script)
        .registry(registry)
        .card(card)
}
