//! The values of statics that only the functions read which a `#[cache]` function calls.

mod settings;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

use dacapo_cache::recorder::event::MissReason;
use dacapo_cache::{Registry, cache};

use crate::legacy::entries;
use crate::legacy::outside::{change, outside};
use crate::support::{in_new_registry, last_reason};

static FACTOR: AtomicU32 = AtomicU32::new(2);
static NAMES: Mutex<Vec<&str>> = Mutex::new(Vec::new());
static LATE: LazyLock<Mutex<u32>> = LazyLock::new(|| Mutex::new(1));

mod shares {
    use super::AtomicU32;

    pub(super) static SHARE: AtomicU32 = AtomicU32::new(1);
}
static SHARE: AtomicU32 = AtomicU32::new(10);

fn share() -> u32 {
    SHARE.load(Ordering::SeqCst)
}

fn factor() -> u32 {
    let names = u32::try_from(NAMES.lock().unwrap().len()).unwrap();
    FACTOR.load(Ordering::SeqCst) + names + *LATE.lock().unwrap()
}

/// Calls twice, which hits; makes a change, which misses and names it; takes it back, which hits again.
#[track_caller]
fn check(
    registry: &Registry,
    call: fn() -> u32,
    (change, back): (&dyn Fn(), &dyn Fn()),
    expected: &MissReason,
) {
    let n_misses = || registry.totals().misses;
    let before = call();
    let misses = n_misses();
    assert_eq!((call(), n_misses()), (before, misses));
    change();
    assert_ne!(call(), before);
    assert_eq!((n_misses(), &last_reason(registry)), (misses + 1, expected));
    back();
    assert_eq!((call(), n_misses()), (before, misses + 1));
}

#[test]
fn a_static_beside_the_called_function_makes_a_miss_that_names_it_and_changed_back_it_hits() {
    #[cache]
    fn scaled() -> u32 {
        factor() * 10
    }
    factor();
    in_new_registry(|registry| {
        check(
            registry,
            scaled,
            (&|| FACTOR.store(5, Ordering::SeqCst), &|| {
                FACTOR.store(2, Ordering::SeqCst);
            }),
            &change("legacy::called::FACTOR", "2", "5"),
        );
        check(
            registry,
            scaled,
            (&|| NAMES.lock().unwrap().push("x"), &|| {
                NAMES.lock().unwrap().clear();
            }),
            &change("legacy::called::NAMES", "[]", "[\"x\"]"),
        );
        check(
            registry,
            scaled,
            (&|| *LATE.lock().unwrap() = 7, &|| *LATE.lock().unwrap() = 1),
            &change("legacy::called::LATE", "1", "7"),
        );
    });
}

#[test]
fn a_static_of_another_file_counts_however_many_calls_away() {
    fn twice() -> u32 {
        2 * once()
    }
    fn once() -> u32 {
        settings::rate()
    }
    #[cache]
    fn rated() -> u32 {
        twice()
    }
    in_new_registry(|registry| {
        let rate = &settings::RATE;
        check(
            registry,
            rated,
            (&|| rate.store(9, Ordering::SeqCst), &|| {
                rate.store(2, Ordering::SeqCst);
            }),
            &change("legacy::called::settings::RATE", "2", "9"),
        );
    });
}

mod r#gen {
    use super::AtomicU32;

    pub(super) static SEED: AtomicU32 = AtomicU32::new(2);

    pub(super) mod r#try {
        use super::AtomicU32;

        pub(crate) static TRIES: AtomicU32 = AtomicU32::new(3);
    }
}

#[test]
fn a_static_counts_whose_path_holds_reserved_words() {
    fn tries() -> u32 {
        r#gen::r#try::TRIES.load(Ordering::SeqCst)
    }
    #[cache]
    fn seeded() -> u32 {
        tries() + r#gen::SEED.load(Ordering::SeqCst)
    }
    in_new_registry(|registry| {
        let (seed, tries) = (&r#gen::SEED, &r#gen::r#try::TRIES);
        check(
            registry,
            seeded,
            (&|| tries.store(5, Ordering::SeqCst), &|| {
                tries.store(3, Ordering::SeqCst);
            }),
            &change("legacy::called::gen::try::TRIES", "3", "5"),
        );
        check(
            registry,
            seeded,
            (&|| seed.store(7, Ordering::SeqCst), &|| {
                seed.store(2, Ordering::SeqCst);
            }),
            &change("r#gen::SEED", "2", "7"),
        );
        let entry = entries(registry).pop().unwrap();
        let seeds = entry.arguments.iter();
        assert_eq!(seeds.filter(|it| it.name.ends_with("SEED")).count(), 1);
    });
}

#[test]
fn a_private_static_counts_if_it_is_marked() {
    #[cache]
    fn total() -> u32 {
        settings::sum() + settings::level()
    }
    settings::level();
    in_new_registry(|registry| {
        check(
            registry,
            total,
            (&|| settings::show(&[3]), &|| settings::show(&[])),
            &change("legacy::called::settings::SHOWN", "[]", "[3]"),
        );
        check(
            registry,
            total,
            (&|| settings::raise(3), &|| settings::raise(0)),
            &change("legacy::called::settings::LEVELS", "Level(0)", "Level(3)"),
        );
        total();
        settings::LEVEL.set(1).unwrap();
        total();
        let expected = change("legacy::called::settings::LEVEL", "not set yet", "1");
        assert_eq!(last_reason(registry), expected);
    });
}

#[test]
fn what_can_not_be_named_is_told_with_the_function_and_is_no_part_of_the_key() {
    #[cache]
    fn blind() -> u32 {
        settings::hidden()
    }
    in_new_registry(|registry| {
        let before = blind();
        let unseen = [
            (
                "DEPTH",
                "the module `legacy::called::settings::deep` is private",
            ),
            (
                "HIDDEN",
                "it is private to `legacy::called::settings`; `#[outside]` before it shows it",
            ),
            ("LOCAL", "every thread has a value of its own"),
        ];
        let mut told = registry.functions().remove(0).unseen;
        told.retain(|it| it.name.starts_with("legacy::"));
        for (name, why) in unseen {
            let found = told
                .iter()
                .find(|it| it.name.ends_with(&format!("::{name}")));
            assert_eq!(found.map(|it| &*it.why), Some(why), "{name} of {told:?}");
        }
        assert_eq!(told.len(), unseen.len(), "{told:?}");
        settings::hide(before + 5);
        assert_eq!(blind(), before);
        settings::hide(1);
    });
}

#[test]
fn with_its_own_code_alone_only_what_the_body_names_counts() {
    static DEPTH: AtomicU32 = AtomicU32::new(1);
    fn depth() -> u32 {
        DEPTH.load(Ordering::SeqCst)
    }
    #[cache(code = "own")]
    fn narrow() -> u32 {
        depth()
    }
    in_new_registry(|registry| {
        narrow();
        assert_eq!(outside(registry), [""; 0]);
        assert_eq!(registry.functions()[0].unseen, []);
    });
}

#[test]
fn a_static_of_the_body_around_the_function_counts() {
    static STEP: AtomicU32 = AtomicU32::new(1);
    fn step() -> u32 {
        STEP.load(Ordering::SeqCst)
    }
    #[cache]
    fn stepped() -> u32 {
        step() * 2
    }
    in_new_registry(|registry| {
        check(
            registry,
            stepped,
            (&|| STEP.store(4, Ordering::SeqCst), &|| {
                STEP.store(1, Ordering::SeqCst);
            }),
            &change("legacy::called::STEP", "1", "4"),
        );
    });
}

#[test]
fn methods_reach_statics_through_what_they_call() {
    struct Shop;
    impl Shop {
        #[cache(method)]
        fn price() -> u32 {
            settings::fare() * 100
        }
    }
    in_new_registry(|registry| {
        Shop::price();
        let arguments = entries(registry)[0].arguments.clone();
        let in_key = arguments.iter().filter(|it| !it.is_ignored);
        let in_key: Vec<_> = in_key.map(|it| (&*it.name, &*it.text)).collect();
        assert_eq!(in_key, [("legacy::called::settings::FARE", "2")]);
    });
}

#[test]
fn a_late_value_that_no_body_has_touched_is_not_made_for_the_key() {
    static IS_ONLINE: AtomicBool = AtomicBool::new(false);
    static SECRET: LazyLock<String> = LazyLock::new(|| {
        assert!(
            IS_ONLINE.load(Ordering::SeqCst),
            "there is no secret offline"
        );
        "secret".to_owned()
    });
    fn ask(n: usize) -> usize {
        if n == 0 { 0 } else { n * SECRET.len() }
    }
    #[cache]
    fn answer(n: usize) -> usize {
        ask(n)
    }
    in_new_registry(|_| {
        assert_eq!((answer(0), answer(0), answer::info().hits), (0, 0, 1));
        IS_ONLINE.store(true, Ordering::SeqCst);
        assert_eq!(answer(2), 12, "nothing has spoilt the secret");
        assert_eq!((answer(2), answer(2)), (12, 12));
        assert_eq!((answer::info().hits, answer::info().misses), (2, 3));
    });
}

#[test]
fn a_late_value_may_be_made_of_the_functions_own_results() {
    static FIRST: LazyLock<Vec<u32>> = LazyLock::new(|| (0..3).map(grown).collect());
    fn sum_of(n: u32) -> u32 {
        if n < 3 { n + 1 } else { FIRST.iter().sum() }
    }
    #[cache]
    fn grown(n: u32) -> u32 {
        sum_of(n)
    }
    in_new_registry(|_| {
        assert_eq!((grown(7), grown(7), grown(7)), (6, 6, 6));
        assert_eq!(grown::info().hits, 1);
    });
}

#[test]
fn a_glob_in_the_body_hides_no_static_of_what_it_calls() {
    #[cache]
    fn summed() -> u32 {
        use shares::*;
        SHARE.load(Ordering::SeqCst) + share()
    }
    in_new_registry(|registry| {
        check(
            registry,
            summed,
            (&|| SHARE.store(20, Ordering::SeqCst), &|| {
                SHARE.store(10, Ordering::SeqCst);
            }),
            &change("legacy::called::SHARE", "10", "20"),
        );
    });
}

/// What somebody pays.
trait Tariff {
    fn cents(&self) -> u32;
}

static ADULT: AtomicU32 = AtomicU32::new(3);

macro_rules! tariff {
    ($type:ty, $cents:ident) => {
        impl Tariff for $type {
            fn cents(&self) -> u32 {
                $cents.load(Ordering::SeqCst)
            }
        }
    };
}

#[derive(serde::Serialize)]
struct Adult;

tariff!(Adult, ADULT);

#[test]
fn a_method_that_a_macro_declares_leads_to_the_statics_of_its_call() {
    #[cache]
    fn fare() -> u32 {
        Adult.cents()
    }
    in_new_registry(|registry| {
        check(
            registry,
            fare,
            (&|| ADULT.store(4, Ordering::SeqCst), &|| {
                ADULT.store(3, Ordering::SeqCst);
            }),
            &change("legacy::called::ADULT", "3", "4"),
        );
    });
}
