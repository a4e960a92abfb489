//! The old `#[cache]`: one stored object for everybody, checked on each hit, keyed by what lies outside, too.
#![expect(
    clippy::unnecessary_wraps,
    reason = "the functions here are there for their signatures"
)]

mod called;
mod meanwhile;
mod outside;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use dacapo_cache::recorder::event::{ArgumentRole, EventKind, LeafChange, Mutation};
use dacapo_cache::{
    Deprecation, Draw, EntryInfo, Function, Interrupt, Kind, Observe, Registry, Run, SessionId,
    Watch, cache, cache_data,
};
use serde::Serialize;

use crate::support::{Lines, events, in_new_registry};

/// A page that keeps what it is told.
#[derive(Debug, Default)]
struct Sheet {
    lines: Lines,
    deprecations: Vec<String>,
}

impl Sheet {
    fn draw(&mut self, line: &str) {
        self.lines.draw(line);
    }

    /// The lines drawn since the last time it was asked.
    fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines.0)
    }
}

impl Draw for Sheet {
    type Tape = <Lines as Draw>::Tape;
    type Mark = <Lines as Draw>::Mark;

    fn begin(&mut self, function: &'static Function) -> Self::Mark {
        self.lines.begin(function)
    }

    fn end(&mut self, mark: Self::Mark) -> Self::Tape {
        self.lines.end(mark)
    }

    fn replay(&mut self, tape: &Self::Tape) {
        self.lines.replay(tape);
    }

    fn n_elements(tape: &Self::Tape) -> usize {
        Lines::n_elements(tape)
    }

    fn warn(&mut self, message: &str) {
        self.lines.warn(message);
    }

    fn deprecate(&mut self, deprecation: &Deprecation) {
        self.deprecations.push(deprecation.to_string());
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Ride {
    from: &'static str,
    minutes: u32,
}

/// A list that everybody shares.
#[cache(suppress_warning)]
fn rides(page: &mut Sheet, n: usize) -> Arc<Mutex<Vec<Ride>>> {
    page.draw("computed");
    let ride = Ride {
        from: "Zoo",
        minutes: 7,
    };
    Arc::new(Mutex::new(vec![ride; n]))
}

fn mutations(registry: &Registry) -> Vec<Arc<Mutation>> {
    let events = events(registry).into_iter();
    let mutations = events.filter_map(|event| match event.kind {
        EventKind::DidMutate { mutation } => Some(mutation),
        _ => None,
    });
    mutations.collect()
}

fn entries(registry: &Registry) -> Vec<EntryInfo> {
    let functions = registry.functions();
    let entries = functions.iter().flat_map(|it| registry.entries(it.id));
    entries.collect()
}

fn run<R>(registry: &Registry, rerun: u32, f: impl FnOnce() -> R) -> R {
    let run = Run::new(registry.clone(), SessionId(0), rerun, Interrupt::new());
    run.enter(f)
}

#[test]
fn every_caller_gets_the_one_stored_object() {
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        assert!(Arc::ptr_eq(&rides(page, 2), &rides(page, 2)));
        assert_eq!(page.take(), ["computed"]);
        assert_eq!((rides::info().hits, rides::info().misses), (1, 1));
        assert_eq!(registry.functions()[0].kind, Kind::Legacy);
        assert_eq!(entries(registry)[0].watch, Watch::Watched);
        assert_eq!(entries(registry)[0].n_holders, Some(0));
    });
}

#[test]
fn a_changed_value_is_returned_with_a_warning_in_the_page_and_in_the_account() {
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        run(registry, 1, || {
            rides(page, 2).lock().unwrap()[1].minutes = 70;
        });
        page.take();
        let minutes = run(registry, 2, || rides(page, 2).lock().unwrap()[1].minutes);
        assert_eq!(minutes, 70, "what was stored is served");

        let lines = page.take();
        assert_eq!(lines.len(), 1);
        let expected = "warning: What `rides` returned was changed after it was remembered: `[1].minutes` 7 → 70. ";
        assert!(lines[0].starts_with(expected), "{}", lines[0]);
        for attribute in [
            "`#[cache_data]`",
            "`#[cache_resource]`",
            "`allow_output_mutation`",
        ] {
            assert!(lines[0].contains(attribute), "{}", lines[0]);
        }
        let mutations = mutations(registry);
        assert_eq!(mutations.len(), 1);
        let leaf = LeafChange {
            path: "[1].minutes".to_owned(),
            before: Some("7".to_owned()),
            after: Some("70".to_owned()),
        };
        assert_eq!(mutations[0].leaves, [leaf]);
        assert_eq!(
            mutations[0].suspects,
            [(SessionId(0), 1)],
            "the run that found it is not blamed for it"
        );
        assert_eq!(entries(registry)[0].mutation.as_ref(), Some(&mutations[0]));
    });
}

#[test]
fn the_warning_stays_as_long_as_the_value_differs_and_the_event_comes_once() {
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        let list = rides(page, 1);
        list.lock().unwrap()[0].minutes = 8;
        page.take();
        for _ in 0..3 {
            rides(page, 1);
            assert_eq!(page.take().len(), 1);
        }
        assert_eq!(mutations(registry).len(), 1);
        list.lock().unwrap()[0].minutes = 7;
        rides(page, 1);
        assert_eq!(page.take(), [""; 0], "it is what it was");
        assert_eq!(mutations(registry).len(), 2, "changed back is changed");
    });
}

#[test]
fn a_change_that_was_noticed_after_the_run_is_still_warned_of_at_the_hit() {
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        run(registry, 1, || rides(page, 1).lock().unwrap().clear());
        assert_eq!(registry.look_after_run(SessionId(0), 1), 1);
        page.take();
        run(registry, 2, || rides(page, 1));
        assert_eq!(page.take().len(), 1);
        assert_eq!(mutations(registry).len(), 1);
    });
}

#[test]
fn a_busy_value_is_served_unchecked_which_is_said() {
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        let list = rides(page, 1);
        let mut held = list.lock().unwrap();
        held.clear();
        page.take();
        assert!(Arc::ptr_eq(&rides(page, 1), &list));
        assert_eq!(page.take(), [""; 0]);
        assert_eq!(entries(registry)[0].watch, Watch::Unwatched("busy".into()));
        drop(held);
        rides(page, 1);
        assert_eq!(page.take().len(), 1);
    });
}

#[test]
fn allow_output_mutation_takes_any_handle_and_checks_nothing() {
    struct Connection(u32);
    #[cache(allow_output_mutation)]
    fn connection() -> Arc<Connection> {
        Arc::new(Connection(1))
    }
    #[cache(allow_output_mutation)]
    fn list(_page: &mut Sheet) -> Result<Arc<Mutex<Vec<u8>>>, String> {
        Ok(Arc::default())
    }
    in_new_registry(|registry| {
        assert!(Arc::ptr_eq(&connection(), &connection()));
        assert_eq!(connection().0, 1);
        let page = &mut Sheet::default();
        for n in 1..3 {
            let list = list(page).unwrap();
            list.lock().unwrap().push(1);
            assert_eq!(list.lock().unwrap().len(), n);
        }
        assert_eq!(page.take(), [""; 0]);
        assert_eq!(mutations(registry).len(), 0);
        let why = "`allow_output_mutation` is set";
        assert_eq!(entries(registry)[0].watch, Watch::Unwatched(why.into()));
    });
}

#[test]
fn an_owned_value_can_not_be_changed_in_place() {
    #[cache]
    fn numbers(n: u8) -> Option<Vec<u8>> {
        (n > 0).then(|| (0..n).collect())
    }
    in_new_registry(|_| {
        let mut mine = numbers(3).unwrap();
        mine.clear();
        assert_eq!(numbers(3).unwrap(), [0, 1, 2]);
        assert_eq!((numbers(0), numbers(0)), (None, None));
        assert_eq!((numbers::info().hits, numbers::info().misses), (2, 2));
    });
}

#[test]
fn each_kind_of_lock_is_looked_through() {
    #[cache]
    fn std_rw(_page: &mut Sheet) -> Arc<RwLock<u32>> {
        Arc::default()
    }
    #[cache]
    fn other(_page: &mut Sheet) -> Result<Arc<parking_lot::Mutex<u32>>, String> {
        Ok(Arc::default())
    }
    #[cache]
    fn other_rw(_page: &mut Sheet) -> Option<Arc<parking_lot::RwLock<u32>>> {
        Some(Arc::default())
    }
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        *std_rw(page).write().unwrap() += 1;
        *other(page).unwrap().lock() += 1;
        *other_rw(page).unwrap().write() += 1;
        let (one, two, three) = (std_rw(page), other(page), other_rw(page));
        assert_eq!((*one.read().unwrap(), *two.unwrap().lock()), (1, 1));
        assert_eq!(*three.unwrap().read(), 1);
        assert_eq!(mutations(registry).len(), 3);
        let lines = page.take();
        let says = |line: &String| line.contains("remembered: 0 → 1. ");
        assert!(lines.len() == 3 && lines.iter().all(says), "{lines:?}");
    });
}

#[test]
fn what_it_draws_appears_at_a_miss_only_with_a_warning() {
    #[cache]
    fn total(page: &mut Sheet, n: u32) -> u32 {
        page.draw("adding");
        n + 1
    }
    #[cache]
    fn silent(_page: &mut Sheet) -> u32 {
        1
    }
    in_new_registry(|registry| {
        let page = &mut Sheet::default();
        total(page, 1);
        let lines = page.take();
        assert_eq!((lines.len(), &*lines[0]), (2, "adding"));
        let expected = "warning: What `total` draws is not drawn again on a hit";
        assert!(lines[1].starts_with(expected), "{}", lines[1]);
        total(page, 1);
        silent(page);
        assert_eq!(page.take(), [""; 0]);
        assert_eq!(entries(registry)[0].n_elements, 0);
    });
}

#[test]
fn what_is_drawn_inside_of_a_recorded_function_belongs_to_its_record() {
    #[cache_data]
    fn report(page: &mut Sheet) -> usize {
        rides(page, 3).lock().unwrap().len()
    }
    in_new_registry(|_| {
        let page = &mut Sheet::default();
        report(page);
        report(page);
        assert_eq!(page.take(), ["computed"; 2]);
    });
}

#[test]
fn each_function_is_called_deprecated_with_what_suits_its_return_type() {
    #[cache]
    fn owned(_page: &mut Sheet) -> Result<u32, String> {
        Ok(1)
    }
    in_new_registry(|_| {
        let page = &mut Sheet::default();
        owned(page).unwrap();
        rides(page, 1);
        let [of_owned, of_shared] = &page.deprecations[..] else {
            panic!("{:?}", page.deprecations)
        };
        let expected = "`#[cache]` on `owned` is deprecated: use `#[cache_data]`, because";
        assert!(of_owned.starts_with(expected), "{of_owned}");
        let expected = "`#[cache]` on `rides` is deprecated: use `#[cache_resource]`, because";
        assert!(of_shared.starts_with(expected), "{of_shared}");
    });
}

#[test]
fn what_it_can_not_read_is_named_where_it_is_called_deprecated() {
    #[cache(code = "own")]
    fn blind(_page: &mut Sheet) -> u32 {
        static N_RUNS: AtomicU32 = AtomicU32::new(0);
        N_RUNS.fetch_add(1, Ordering::SeqCst)
    }
    #[cache(code = "own")]
    fn clear(_page: &mut Sheet) -> u32 {
        1
    }
    in_new_registry(|_| {
        let page = &mut Sheet::default();
        blind(page);
        clear(page);
        let [of_blind, of_clear] = &page.deprecations[..] else {
            panic!("{:?}", page.deprecations)
        };
        let expected = " It doesn't notice changes of these statics: `N_RUNS` (it stands inside of the function). \
                        What they hold should be an argument.";
        assert!(of_blind.ends_with(expected), "{of_blind}");
        assert!(!of_clear.contains("statics"), "{of_clear}");
    });
}

#[test]
fn a_function_without_a_page_speaks_through_its_run() {
    #[cache]
    fn list() -> Arc<Mutex<u32>> {
        Arc::default()
    }
    #[derive(Default)]
    struct Notes(Mutex<Vec<String>>);
    impl Observe for Notes {
        fn will_compute(&self, _spinner: dacapo_cache::SpinnerText<'_>) {}
        fn did_compute(&self) {}
        fn warn(&self, message: &str) {
            self.0.lock().unwrap().push(message.to_owned());
        }
        fn deprecate(&self, deprecation: &Deprecation) {
            let name = deprecation.function.name;
            self.0.lock().unwrap().push(format!("deprecated: {name}"));
        }
    }
    in_new_registry(|registry| {
        let notes = Arc::new(Notes::default());
        Run::new(registry.clone(), SessionId(0), 1, Interrupt::new())
            .with_observer(Arc::clone(&notes) as _)
            .enter(|| {
                *list().lock().unwrap() += 1;
                list();
            });
        let notes = notes.0.lock().unwrap();
        assert_eq!(notes[..2], ["deprecated: list"; 2]);
        assert!(
            notes[2].starts_with("What `list` returned was changed"),
            "{}",
            notes[2]
        );
    });
}

#[test]
fn failures_are_not_kept() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    #[cache]
    fn failing() -> Result<u32, String> {
        Err(format!("run {}", RUNS.fetch_add(1, Ordering::SeqCst)))
    }
    in_new_registry(|_| {
        assert_eq!(failing(), Err("run 0".to_owned()));
        assert_eq!(failing(), Err("run 1".to_owned()));
        assert_eq!(failing::info().entries, 0);
    });
}

#[test]
fn companions_and_methods_work_as_they_do_elsewhere() {
    #[derive(Serialize)]
    struct Shop(&'static str);
    impl Shop {
        #[cache]
        fn stock(&self, of: &str) -> Vec<String> {
            vec![format!("{of} of {}", self.0)]
        }
    }
    #[cache(max_entries = 2)]
    fn double(n: u32) -> u32 {
        n * 2
    }
    in_new_registry(|_| {
        let shop = Shop("Ann");
        assert_eq!(shop.stock("tea"), shop.stock("tea"));
        assert_eq!(Shop::stock_info().hits, 1);
        assert!(shop.stock_clear_for("tea"));
        assert_eq!(shop.stock_uncached("tea"), ["tea of Ann"]);
        assert_eq!((1..5).map(double).collect::<Vec<_>>(), [2, 4, 6, 8]);
        assert_eq!(double::info().entries, 2);
        assert!(double::clear_for(4));
        shop.stock("milk");
        assert_eq!(cache::clear(), 2);
    });
}

#[test]
fn only_what_the_caller_passed_stands_in_the_call() {
    in_new_registry(|registry| {
        rides(&mut Sheet::default(), 1);
        let arguments = entries(registry)[0].arguments.clone();
        let in_key = arguments.iter().filter(|it| !it.is_ignored);
        let roles: Vec<_> = in_key.map(|it| it.role).collect();
        assert_eq!(roles, [ArgumentRole::Argument]);
    });
}

/// Neither `Serialize` nor anything else that serde could hash.
struct Model {
    name: String,
    weight: u32,
}

#[cache(hash_funcs(model = |model: &Model| model.name.clone()))]
fn weight(model: &Model) -> u32 {
    model.weight
}

#[test]
fn hash_funcs_say_what_counts_of_an_argument() {
    let model = |name: &str, weight| Model {
        name: name.to_owned(),
        weight,
    };
    in_new_registry(|_| {
        assert_eq!(weight(&model("a", 1)), 1);
        assert_eq!(weight(&model("a", 2)), 1, "the name is all that counts");
        assert_eq!(weight(&model("b", 2)), 2);
        assert!(weight::clear_for(&model("a", 9)));
        assert_eq!(weight(&model("a", 2)), 2);
    });
}
