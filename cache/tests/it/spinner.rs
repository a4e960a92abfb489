//! The observer of a run hears of the outermost computation that wants a spinner.

use std::sync::{Arc, Mutex};

use dacapo_cache::{
    Interrupt, Observe, Run, SessionId, Spinner, SpinnerText, cache_data, cache_resource,
};

use crate::support::{cached, function, hit, in_new_registry, panic_message};

#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Observe for Notes {
    fn will_compute(&self, spinner: SpinnerText<'_>) {
        let time = if spinner.shows_time { " (…)" } else { "" };
        let note = format!("{}{time}", spinner.text);
        self.0.lock().unwrap().push(note);
    }

    fn did_compute(&self) {
        self.0.lock().unwrap().push("done".to_owned());
    }
}

fn heard(f: impl FnOnce()) -> Vec<String> {
    in_new_registry(|registry| {
        let notes = Arc::new(Notes::default());
        let run = Run::new(registry.clone(), SessionId(0), 1, Interrupt::new());
        run.with_observer(Arc::clone(&notes) as _).enter(f);
        std::mem::take(&mut *notes.0.lock().unwrap())
    })
}

#[test]
fn only_the_outermost_computation_is_told_and_hits_are_not() {
    function!(OUTER = "outer");
    function!(INNER = "inner", spinner: Spinner::Text("Working…"));
    let notes = heard(|| {
        cached(&OUTER, 1, || cached(&INNER, 2, || 2));
        hit::<i32>(&OUTER, 1);
        cached(&INNER, 3, || 3);
    });
    assert_eq!(notes, ["Running `outer(n=1)`", "done", "Working…", "done"]);
}

#[test]
fn inside_a_computation_without_a_spinner_the_next_one_is_told() {
    function!(SILENT = "silent", spinner: Spinner::None);
    function!(INNER = "inner");
    let notes = heard(|| {
        cached(&SILENT, 1, || cached(&INNER, 2, || 2));
    });
    assert_eq!(notes, ["Running `inner(n=2)`", "done"]);
}

#[test]
fn a_computation_that_panics_is_done() {
    function!(PANICS = "panics");
    let notes = heard(|| {
        drop(panic_message(|| {
            cached::<()>(&PANICS, 1, || panic!("over"));
        }));
    });
    assert_eq!(notes, ["Running `panics(n=1)`", "done"]);
}

#[test]
fn the_time_is_asked_for_where_the_attribute_says_so() {
    #[cache_data(show_spinner = "Reading rides…", show_time)]
    fn rides() -> u32 {
        1
    }

    #[cache_resource(show_time = true)]
    fn connection() -> Arc<u32> {
        Arc::new(1)
    }

    #[cache_data(show_time = false)]
    fn total() -> u32 {
        1
    }

    let notes = heard(|| {
        rides();
        connection();
        total();
    });
    let expected = [
        "Reading rides… (…)",
        "done",
        "Running `connection()` (…)",
        "done",
        "Running `total()`",
        "done",
    ];
    assert_eq!(notes, expected);
}
