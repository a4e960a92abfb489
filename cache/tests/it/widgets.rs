//! Widgets in cached functions: their values are part of the key, and only those that the body reads.

mod form;
mod model;

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crossbeam::channel::unbounded as channel;
use dacapo_cache::recorder::event::{Actor, ArgumentRole, EventKind, EvictCause, MissReason};
use dacapo_cache::{FunctionId, Registry, cache_data};

use self::form::Form;
use crate::support::{events, in_new_registry, last_reason, reasons, until_waiting};

/// Reads the hour only if it is asked for.
#[cache_data(allow_widgets)]
fn report(page: &mut Form, year: u64) -> u64 {
    page.line(format!("report {year}"));
    if page.slider("detailed", 0) == 0 {
        return year;
    }
    page.line("by hour");
    year + page.slider("hour", 17)
}

#[cache_data(allow_widgets)]
fn summary(page: &mut Form, year: u64) -> u64 {
    let scale = page.slider("scale", 1);
    scale * report(page, year)
}

/// Hits, misses and entries so far.
fn counts(info: dacapo_cache::Info) -> (u64, u64, usize) {
    (info.hits, info.misses, info.entries)
}

/// The arguments of all entries of the first function, in words.
fn combinations(registry: &Registry) -> Vec<String> {
    let entries = registry.entries(FunctionId(0)).into_iter();
    let words = |entry: dacapo_cache::EntryInfo| {
        let words = entry
            .arguments
            .iter()
            .map(|it| format!("{}={}", it.name, it.text))
            .collect::<Vec<_>>();
        words.join(" ")
    };
    entries.map(words).collect()
}

#[test]
fn a_new_value_computes_and_a_known_one_hits() {
    in_new_registry(|_| {
        let mut page = Form::default();
        page.set("detailed", 1);
        for (hour, hits, misses) in [(17, 0, 1), (18, 0, 2), (17, 1, 2), (18, 2, 2)] {
            page.set("hour", hour);
            assert_eq!(page.draw(|page| report(page, 2_000)), 2_000 + hour);
            assert_eq!(
                page.lines(),
                [
                    "report 2000".to_owned(),
                    "detailed: 1".to_owned(),
                    "by hour".to_owned(),
                    format!("hour: {hour}")
                ]
            );
            assert_eq!(counts(report::info()), (hits, misses, misses as usize));
        }
    });
}

#[test]
fn a_widget_met_later_extends_the_key_and_what_is_known_still_hits() {
    in_new_registry(|registry| {
        let mut page = Form::default();
        assert_eq!(page.draw(|page| report(page, 2_000)), 2_000);
        page.set("detailed", 1);
        assert_eq!(page.draw(|page| report(page, 2_000)), 2_017);
        page.set("hour", 3);
        assert_eq!(page.draw(|page| report(page, 2_000)), 2_003);
        page.set("detailed", 0);
        assert_eq!(page.draw(|page| report(page, 2_000)), 2_000);
        assert_eq!(page.lines(), ["report 2000", "detailed: 0"]);
        page.set("detailed", 1);
        assert_eq!(page.draw(|page| report(page, 2_000)), 2_003);
        assert_eq!(counts(report::info()), (2, 3, 3));
        assert_eq!(
            combinations(registry),
            [
                "year=2000 detailed=0",
                "year=2000 detailed=1 hour=17",
                "year=2000 detailed=1 hour=3"
            ]
        );
    });
}

#[test]
fn every_page_is_served_by_its_own_values() {
    in_new_registry(|_| {
        let (mut first, mut second) = (Form::default(), Form::default());
        first.set("detailed", 1);
        first.set("hour", 5);
        assert_eq!(first.draw(|page| report(page, 0)), 5);
        assert_eq!(
            second.draw(|page| report(page, 0)),
            0,
            "its values at first"
        );
        second.set("detailed", 1);
        assert_eq!(second.draw(|page| report(page, 0)), 17);
        second.set("hour", 5);
        assert_eq!(second.draw(|page| report(page, 0)), 5);
        assert_eq!(counts(report::info()), (1, 3, 3));
    });
}

#[test]
fn arguments_have_combinations_of_their_own_which_are_cleared_together() {
    in_new_registry(|registry| {
        let mut page = Form::default();
        for year in [1, 2] {
            for detailed in [0, 1] {
                page.set("detailed", detailed);
                page.draw(|page| report(page, year));
            }
        }
        assert_eq!(counts(report::info()), (0, 4, 4));
        assert!(report::clear_for(1));
        assert!(!report::clear_for(1), "nothing is left of it");
        assert_eq!(report::info().entries, 2);
        page.draw(|page| report(page, 2));
        assert_eq!(report::info().hits, 1);
        page.draw(|page| report(page, 1));
        let actor = Actor::Script;
        assert_eq!(last_reason(registry), MissReason::Cleared { actor });
        assert_eq!(report::clear(), 3);
        assert_eq!(report::info().entries, 0);
    });
}

#[test]
fn one_combination_can_be_removed() {
    in_new_registry(|registry| {
        let mut page = Form::default();
        for detailed in [0, 1] {
            page.set("detailed", detailed);
            page.draw(|page| report(page, 1));
        }
        let entry = registry.entries(FunctionId(0))[0].id;
        assert!(registry.remove(entry, Actor::Inspector));
        assert_eq!(combinations(registry), ["year=1 detailed=1 hour=17"]);
        page.set("detailed", 0);
        page.draw(|page| report(page, 1));
        let actor = Actor::Inspector;
        assert_eq!(last_reason(registry), MissReason::Cleared { actor });
    });
}

#[test]
fn what_an_inner_function_reads_is_read_by_the_outer_one_whether_it_ran_or_hit() {
    in_new_registry(|_| {
        let mut page = Form::default();
        page.set("detailed", 1);
        assert_eq!(
            page.draw(|page| summary(page, 0)),
            17,
            "the inner one misses"
        );
        page.set("scale", 2);
        assert_eq!(page.draw(|page| summary(page, 0)), 34, "the inner one hits");
        page.set("hour", 3);
        assert_eq!(page.draw(|page| summary(page, 0)), 6, "neither is known");
        page.set("scale", 1);
        assert_eq!(page.draw(|page| summary(page, 0)), 3);
        assert_eq!(counts(report::info()), (2, 2, 2));
        assert_eq!(counts(summary::info()), (0, 4, 4));
        for (scale, hour, value) in [(1, 17, 17), (2, 17, 34), (2, 3, 6), (1, 3, 3)] {
            page.set("scale", scale);
            page.set("hour", hour);
            assert_eq!(page.draw(|page| summary(page, 0)), value);
        }
        assert_eq!(counts(summary::info()), (4, 4, 4));
        assert_eq!(
            page.lines(),
            ["scale: 1", "report 0", "detailed: 1", "by hour", "hour: 3"]
        );
    });
}

#[test]
fn the_number_of_combinations_is_bounded() {
    #[cache_data(allow_widgets, max_entries = 2)]
    fn doubled(page: &mut Form) -> u64 {
        2 * page.slider("n", 0)
    }

    #[cache_data(allow_widgets)]
    fn tripled(page: &mut Form) -> u64 {
        3 * page.slider("n", 0)
    }

    in_new_registry(|registry| {
        let mut page = Form::default();
        let mut double = |n: u64| {
            page.set("n", n);
            assert_eq!(page.draw(doubled), 2 * n);
            counts(doubled::info())
        };
        assert_eq!(double(1), (0, 1, 1));
        assert_eq!(double(2), (0, 2, 2));
        assert_eq!(double(1), (1, 2, 2));
        assert_eq!(double(3), (1, 3, 2));
        assert_eq!(double(1), (2, 3, 2), "it was used more recently than 2");
        assert_eq!(double(2), (2, 4, 2));
        assert_eq!(
            last_reason(registry),
            MissReason::Evicted {
                cause: EvictCause::MaxEntries {
                    by: "doubled(n=3)".into()
                }
            }
        );
        for n in 0..1_100 {
            page.set("n", n);
            assert_eq!(page.draw(tripled), 3 * n);
        }
        assert_eq!(counts(tripled::info()), (0, 1_100, 1_000));
        assert_eq!(registry.functions()[1].max_entries, Some(1_000));
    });
}

#[test]
fn the_reason_names_the_widget_and_events_tell_what_was_read() {
    in_new_registry(|registry| {
        let mut page = Form::default();
        page.draw(|page| report(page, 1));
        page.set("detailed", 1);
        page.draw(|page| report(page, 1));
        page.set("hour", 18);
        page.draw(|page| report(page, 1));
        page.draw(|page| report(page, 2));
        let [first, detailed, hour, year] = &reasons(registry)[..] else {
            panic!("four misses")
        };
        assert_eq!(*first, MissReason::FirstCall);
        let texts = |reason: &MissReason| match reason {
            MissReason::WidgetChanged(it) => {
                format!("widget {} {} {}", it.argument, it.before, it.after)
            }
            MissReason::ArgumentChanged(it) => {
                format!("argument {} {} {}", it.argument, it.before, it.after)
            }
            other => format!("{other:?}"),
        };
        assert_eq!(texts(detailed), "widget detailed 0 1");
        assert_eq!(texts(hour), "widget hour 17 18");
        assert_eq!(texts(year), "argument year 1 2");
        let read = |event: dacapo_cache::recorder::event::Event| match event.kind {
            EventKind::DidRead { widget, value } => {
                assert!(value.role == ArgumentRole::Widget);
                Some(format!("{widget} {} {}", value.name, value.text))
            }
            _ => None,
        };
        let reads: Vec<_> = events(registry).into_iter().filter_map(read).collect();
        assert_eq!(
            reads,
            [
                "slider \"detailed\" detailed 0",
                "slider \"hour\" hour 17",
                "slider \"detailed\" detailed 1",
                "slider \"hour\" hour 18"
            ]
        );
    });
}

#[test]
fn each_combination_has_a_ttl_and_a_tombstone_of_its_own() {
    #[cache_data(allow_widgets, ttl = "10s")]
    fn doubled(page: &mut Form) -> u64 {
        2 * page.slider("n", 0)
    }
    in_new_registry(|registry| {
        let mut page = Form::default();
        page.draw(doubled);
        registry.advance(Duration::from_secs(6));
        page.set("n", 1);
        page.draw(doubled);
        registry.advance(Duration::from_secs(6));
        page.draw(doubled);
        assert_eq!(counts(doubled::info()), (1, 2, 1));
        page.set("n", 0);
        page.draw(doubled);
        assert_eq!(
            last_reason(registry),
            MissReason::TtlExpired {
                ttl: Duration::from_secs(10),
                age: Duration::from_secs(12)
            }
        );
    });
}

#[test]
fn a_failed_combination_is_tried_again() {
    #[cache_data(allow_widgets)]
    fn halved(page: &mut Form) -> Result<u64, String> {
        let n = page.slider("n", 1);
        n.is_multiple_of(2)
            .then_some(n / 2)
            .ok_or_else(|| format!("{n} is odd"))
    }
    in_new_registry(|registry| {
        let mut page = Form::default();
        for _ in 0..2 {
            assert_eq!(page.draw(halved), Err("1 is odd".to_owned()));
        }
        let message = "1 is odd".into();
        assert_eq!(
            last_reason(registry),
            MissReason::LastCallFailed { message }
        );
        page.set("n", 4);
        assert_eq!(page.draw(halved), Ok(2));
        assert_eq!(page.draw(halved), Ok(2));
        assert_eq!(counts(halved::info()), (1, 3, 1));
        page.set("n", 1);
        assert_eq!(page.draw(halved), Err("1 is odd".to_owned()));
    });
}

#[test]
fn whoever_waited_looks_again_with_their_own_values() {
    static N_BODIES: AtomicUsize = AtomicUsize::new(0);
    static BARRIER: Barrier = Barrier::new(2);

    #[cache_data(allow_widgets)]
    fn doubled(page: &mut Form) -> u64 {
        if N_BODIES.fetch_add(1, Ordering::SeqCst) == 0 {
            // The others wait for this one, because nobody knows of the widget yet.
            BARRIER.wait();
            until_waiting(&Registry::current(), 2);
        }
        2 * page.slider("n", 0)
    }

    in_new_registry(|registry| {
        let call = |n: u64, waits: bool| {
            move || {
                if waits {
                    BARRIER.wait();
                }
                let mut page = Form::default();
                page.set("n", n);
                registry.enter(|| assert_eq!(page.draw(doubled), 2 * n));
            }
        };
        std::thread::scope(|scope| {
            scope.spawn(call(1, false));
            scope.spawn(move || {
                call(1, true)();
            });
            scope.spawn(|| {
                while N_BODIES.load(Ordering::SeqCst) == 0 {
                    std::thread::yield_now();
                }
                call(2, false)();
            });
        });
        assert_eq!(counts(doubled::info()), (1, 2, 2));
    });
}

#[test]
fn a_clear_during_the_computation_wins_wherever_the_result_would_have_been_kept() {
    #[cache_data(allow_widgets)]
    fn waiting(page: &mut Form, _gate: &dyn Fn()) -> u64 {
        let n = page.slider("n", 0);
        _gate();
        n
    }
    type Clear = fn(&Registry);
    let clears: [Clear; 3] = [
        |_| assert_eq!(waiting::clear(), 0),
        |_| {
            waiting::clear_for();
        },
        |registry| assert_eq!(registry.clear(Actor::Inspector), 0),
    ];
    for clear in clears {
        for is_known in [false, true] {
            in_new_registry(|registry| {
                if is_known {
                    let mut page = Form::default();
                    page.draw(|page| waiting(page, &|| {}));
                    waiting::clear();
                    page.set("n", 1);
                    page.draw(|page| waiting(page, &|| {}));
                    let entry = registry.entries(FunctionId(0))[0].id;
                    registry.remove(entry, Actor::Script);
                }
                let (began, wait_began) = channel();
                let (go_on, wait_go_on) = channel::<()>();
                std::thread::scope(|scope| {
                    scope.spawn(move || {
                        registry.enter(|| {
                            let gate = || {
                                began.send(()).unwrap();
                                wait_go_on.recv().unwrap();
                            };
                            Form::default().draw(|page| waiting(page, &gate));
                        });
                    });
                    wait_began.recv().unwrap();
                    clear(registry);
                    go_on.send(()).unwrap();
                });
                assert_eq!(waiting::info().entries, 0);
            });
        }
    }
}

#[test]
fn a_body_that_reads_what_it_should_not_is_served_what_it_read_last() {
    static READS_OTHER: AtomicUsize = AtomicUsize::new(0);

    #[cache_data(allow_widgets)]
    fn unsteady(page: &mut Form) -> u64 {
        if READS_OTHER.load(Ordering::SeqCst) == 0 {
            page.slider("a", 1)
        } else {
            page.slider("b", 2)
        }
    }
    in_new_registry(|_| {
        let mut page = Form::default();
        assert_eq!(page.draw(unsteady), 1);
        READS_OTHER.store(1, Ordering::SeqCst);
        assert_eq!(page.draw(unsteady), 1, "the key knows nothing of it");
        page.set("a", 5);
        assert_eq!(page.draw(unsteady), 2);
        assert_eq!(page.draw(unsteady), 2);
        page.set("b", 7);
        assert_eq!(page.draw(unsteady), 7);
        assert_eq!(counts(unsteady::info()), (2, 3, 3));
    });
}

/// Reads a path through eight widgets that their values decide.
fn wander(page: &mut Form, seed: u64) -> Vec<u64> {
    let mut path = vec![seed];
    for _ in 0..seed % 5 {
        let state = path
            .iter()
            .fold(7, |sum: u64, it| sum.wrapping_mul(31) + it);
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let name = names[(state % 8) as usize];
        if !page.has_read(name) {
            path.push(page.slider(name, state % 3));
        }
    }
    path
}

/// One more widget, if it isn't on the path.
fn and_back(page: &mut Form, mut path: Vec<u64>) -> Vec<u64> {
    if !page.has_read("a") {
        path.push(page.slider("a", 9));
    }
    path
}

#[test]
fn whatever_is_set_a_call_returns_what_its_body_would() {
    #[cache_data(allow_widgets, max_entries = 40, ttl = "30s")]
    fn wandering(page: &mut Form, seed: u64) -> Vec<u64> {
        wander(page, seed)
    }
    #[cache_data(allow_widgets)]
    fn around(page: &mut Form, seed: u64) -> Vec<u64> {
        let path = wandering(page, seed);
        and_back(page, path)
    }
    in_new_registry(|registry| {
        let mut pages = [Form::default(), Form::default()];
        let mut random = 1_u64;
        let mut below = |n: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % n
        };
        for _ in 0..20_000 {
            let page = &mut pages[below(2) as usize];
            match below(100) {
                0 => registry.advance(Duration::from_secs(below(20))),
                1 => {
                    wandering::clear_for(below(12));
                }
                2 => {
                    around::clear();
                }
                3..30 => {
                    let name = ["a", "b", "c", "d", "e", "f", "g", "h"][below(8) as usize];
                    page.set(name, below(3));
                }
                30.. => {
                    let seed = below(12);
                    let expected = page.draw(|page| {
                        let path = wander(page, seed);
                        and_back(page, path)
                    });
                    let lines = page.lines();
                    assert_eq!(page.draw(|page| around(page, seed)), expected);
                    assert_eq!(page.lines(), lines);
                    let expected = page.draw(|page| wander(page, seed));
                    assert_eq!(page.draw(|page| wandering(page, seed)), expected);
                }
            }
        }
        let (inner, outer) = (wandering::info(), around::info());
        assert!(inner.hits > 1_000 && inner.misses > 100 && inner.entries <= 40);
        assert!(outer.hits > 1_000 && outer.misses > 100);
    });
}
