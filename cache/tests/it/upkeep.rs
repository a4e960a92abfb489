//! `validate` and `on_release`: resources that are no longer good, and saying goodbye to each that leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use dacapo_cache::recorder::event::{Actor, Event, EventKind, MissReason};
use dacapo_cache::{Gone, Registry, cache_resource};
use parking_lot::Mutex;

use crate::support::{events, in_new_registry, last_reason, until_waiting};

/// A connection that can break, and whose server notes who hung up.
struct Connection {
    number: u32,
    is_alive: AtomicBool,
    released: Arc<Mutex<Vec<u32>>>,
}

impl Connection {
    fn new(server: &Server) -> Arc<Self> {
        Arc::new(Self {
            number: server.n_made.fetch_add(1, Ordering::Relaxed) + 1,
            is_alive: AtomicBool::new(true),
            released: Arc::clone(&server.released),
        })
    }

    fn is_alive(&self) -> bool {
        self.is_alive.load(Ordering::Relaxed)
    }

    fn hang_up(&self) {
        self.is_alive.store(false, Ordering::Relaxed);
    }

    fn note_release(&self) {
        self.released.lock().push(self.number);
    }
}

#[derive(Default)]
struct Server {
    n_made: AtomicU32,
    released: Arc<Mutex<Vec<u32>>>,
}

impl Server {
    fn n_made(&self) -> u32 {
        self.n_made.load(Ordering::Relaxed)
    }

    fn released(&self) -> Vec<u32> {
        self.released.lock().clone()
    }
}

#[cache_resource(
    validate = |connection: &Connection| connection.is_alive(),
    on_release = |connection: &Connection| connection.note_release()
)]
fn connect(_server: &Server, database: &str) -> Arc<Connection> {
    assert_eq!(database, "rides");
    Connection::new(_server)
}

fn kinds(registry: &Registry) -> Vec<EventKind> {
    let kind = |event: Event| event.kind;
    events(registry).into_iter().map(kind).collect()
}

fn is_telling(kind: &EventKind) -> bool {
    !matches!(
        kind,
        EventKind::WillCompute | EventKind::DidStore { .. } | EventKind::DidMutate { .. }
    )
}

#[test]
fn a_good_resource_is_served_and_a_refused_one_is_released_and_made_anew() {
    in_new_registry(|registry| {
        let server = Server::default();
        let first = connect(&server, "rides");
        assert!(Arc::ptr_eq(&first, &connect(&server, "rides")));
        first.hang_up();
        let second = connect(&server, "rides");
        assert_eq!((first.number, second.number), (1, 2));
        assert_eq!(server.released(), [1]);
        assert_eq!(
            Arc::strong_count(&first),
            1,
            "only the caller still holds it"
        );
        assert!(Arc::ptr_eq(&second, &connect(&server, "rides")));

        let why: Arc<str> = "`validate` returned false".into();
        let reason = MissReason::Refused {
            why: Arc::clone(&why),
        };
        assert_eq!(last_reason(registry), reason);
        let kinds: Vec<_> = kinds(registry).into_iter().filter(is_telling).collect();
        assert!(matches!(kinds[0], EventKind::DidMiss { .. }));
        assert_eq!(
            kinds[1..4],
            [
                EventKind::DidHit,
                EventKind::DidRefuse { why },
                EventKind::DidRelease
            ]
        );
        assert!(matches!(kinds[4], EventKind::DidMiss { .. }));
        assert_eq!(connect::info().entries, 1);
    });
}

#[test]
fn a_refused_resource_is_not_served_even_if_no_new_one_can_be_made() {
    #[cache_resource(validate = |flag: &AtomicBool| flag.load(Ordering::Relaxed))]
    fn flag(_is_down: bool) -> Result<Arc<AtomicBool>, String> {
        if _is_down {
            Err("the server is down".to_owned())
        } else {
            Ok(Arc::new(AtomicBool::new(true)))
        }
    }
    in_new_registry(|registry| {
        flag(false).unwrap().store(false, Ordering::Relaxed);
        assert!(flag(true).is_err());
        let is_refusal = |reason: &MissReason| matches!(reason, MissReason::Refused { .. });
        assert!(is_refusal(&last_reason(registry)));
        let causes: Vec<_> = registry
            .tombstones()
            .into_iter()
            .map(|stone| stone.cause)
            .collect();
        // The failure is the newer reason.
        assert!(matches!(causes[..], [Gone::Failed { .. }]), "{causes:?}");
        assert!(flag(false).unwrap().load(Ordering::Relaxed));
        assert!(registry.tombstones().is_empty());
    });
}

#[test]
fn what_was_just_made_is_not_checked_in_the_call_that_made_it() {
    #[cache_resource(validate = |_| false)]
    fn never_good(_server: &Server) -> Arc<Connection> {
        Connection::new(_server)
    }
    in_new_registry(|_| {
        let server = Server::default();
        assert_eq!(never_good(&server).number, 1);
        assert_eq!(never_good(&server).number, 2);
        assert_eq!(server.n_made(), 2);
    });
}

#[test]
fn validate_says_why_by_an_error_and_a_panic_of_it_is_a_refusal() {
    #[cache_resource(validate = check)]
    fn number(start: u32) -> Arc<AtomicU32> {
        Arc::new(AtomicU32::new(start))
    }
    fn check(number: &Arc<AtomicU32>) -> Result<(), std::num::TryFromIntError> {
        let number = number.load(Ordering::Relaxed);
        assert_ne!(number, 1_000, "a thousand");
        u8::try_from(number).map(drop)
    }
    in_new_registry(|registry| {
        let reason_of = |value: u32| {
            number(7).store(value, Ordering::Relaxed);
            assert_eq!(number(7).load(Ordering::Relaxed), 7);
            match last_reason(registry) {
                MissReason::Refused { why } => why.to_string(),
                other => panic!("not refused: {other:?}"),
            }
        };
        assert_eq!(
            reason_of(300),
            "out of range integral type conversion attempted"
        );
        let why = reason_of(1_000);
        assert!(why.starts_with("`validate` panicked: "), "{why}");
        assert!(why.contains("a thousand"), "{why}");
    });
}

#[test]
fn several_callers_of_a_bad_resource_refuse_it_once_and_make_one() {
    static SERVER: Mutex<Option<Arc<Server>>> = Mutex::new(None);
    in_new_registry(|registry| {
        let server = Arc::new(Server::default());
        *SERVER.lock() = Some(Arc::clone(&server));
        connect(&server, "rides").hang_up();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| registry.enter(|| assert_eq!(connect(&server, "rides").number, 2)));
            }
        });
        assert_eq!(server.released(), [1]);
        let is_refusal = |kind: &EventKind| matches!(kind, EventKind::DidRefuse { .. });
        assert_eq!(kinds(registry).into_iter().filter(is_refusal).count(), 1);
    });
}

#[test]
fn whoever_waited_for_a_resource_checks_it_too() {
    /// Whether what is made is good.
    static IS_GOOD: AtomicBool = AtomicBool::new(false);
    #[cache_resource(validate = |_| IS_GOOD.load(Ordering::Relaxed))]
    fn slow(_go_on: &Mutex<std::sync::mpsc::Receiver<()>>, _server: &Server) -> Arc<Connection> {
        _go_on.lock().recv().unwrap();
        Connection::new(_server)
    }
    in_new_registry(|registry| {
        let (send, receive) = channel();
        let (server, receive) = (Server::default(), Mutex::new(receive));
        let make = || registry.enter(|| slow(&receive, &server).number);
        std::thread::scope(|scope| {
            let first = scope.spawn(make);
            while server.n_made() == 0 && slow::info().misses == 0 {
                std::thread::yield_now();
            }
            let second = scope.spawn(make);
            until_waiting(registry, 1);
            send.send(()).unwrap();
            send.send(()).unwrap();
            assert_eq!((first.join().unwrap(), second.join().unwrap()), (1, 2));
        });
    });
}

#[test]
fn nothing_is_locked_while_validate_and_on_release_run() {
    #[cache_resource(
        validate = |_| {
            other(2);
            let registry = Registry::current();
            registry.entries(registry.functions()[0].id).len() == 7
        },
        on_release = |_: &u32| {
            other::clear();
            assert!(!caller::clear_for());
            Registry::current().sweep();
        }
    )]
    fn caller() -> Arc<u32> {
        Arc::new(1)
    }
    #[cache_resource]
    fn other(n: u32) -> Arc<u32> {
        Arc::new(n)
    }
    in_new_registry(|registry| {
        caller();
        caller();
        assert_eq!(other::info().entries, 0);
        let failed = |kind: &EventKind| matches!(kind, EventKind::DidFailToRelease { .. });
        assert!(!kinds(registry).iter().any(failed));
    });
}

#[test]
fn each_way_out_of_the_cache_tells_on_release_exactly_once() {
    #[cache_resource(ttl = 10, max_entries = 2, on_release = Connection::note_release)]
    fn kept(_server: &Server, n: u32) -> Arc<Connection> {
        assert_ne!(n, 0);
        Connection::new(_server)
    }
    let server = Server::default();
    let registry = Registry::new();
    registry.freeze();
    registry.enter(|| {
        for n in 1..=3 {
            kept(&server, n);
        }
        assert_eq!(server.released(), [1], "evicted by the third");
        assert!(kept::clear_for(2));
        assert_eq!(server.released(), [1, 2], "cleared alone");
        registry.advance(Duration::from_secs(10));
        assert_eq!(server.released(), [1, 2, 3], "expired");
        kept(&server, 4);
        kept(&server, 5);
        assert_eq!(kept::clear(), 2);
        assert_eq!(server.released()[3..], [4, 5], "cleared with the function");
        kept(&server, 6);
        registry.clear(Actor::Inspector);
        assert_eq!(server.released()[5..], [6], "cleared with everything");
        let function = registry.functions()[0].id;
        kept(&server, 7);
        let entry = registry.entries(function)[0].id;
        assert!(registry.expire(entry) && !registry.expire(entry));
        kept(&server, 8);
        let entry = registry.entries(function)[0].id;
        assert!(registry.remove(entry, Actor::Inspector));
        assert_eq!(server.released()[6..], [7, 8], "taken out one by one");
        kept(&server, 9);
        kept(&server, 10);
    });
    drop(registry);
    // The timer may be at work just now, and be the last one to let go of it.
    while server.released().len() < 10 {
        std::thread::yield_now();
    }
    let mut last = server.released().split_off(8);
    last.sort_unstable();
    assert_eq!(last, [9, 10], "with their registry");
}

#[test]
fn a_resource_that_was_made_but_not_kept_is_its_callers_alone() {
    #[cache_resource(on_release = Connection::note_release)]
    fn cleared_meanwhile(_server: &Server) -> Arc<Connection> {
        cleared_meanwhile::clear();
        Connection::new(_server)
    }
    in_new_registry(|_| {
        let server = Server::default();
        let connection = cleared_meanwhile(&server);
        assert_eq!(cleared_meanwhile::info().entries, 0);
        assert_eq!(Arc::strong_count(&connection), 1);
        drop(connection);
        assert!(server.released().is_empty());
    });
}

#[test]
fn one_that_fails_is_written_down_and_stops_none_of_the_others() {
    struct Bomb {
        n: u32,
        released: Arc<Mutex<Vec<u32>>>,
    }
    impl Drop for Bomb {
        fn drop(&mut self) {
            assert_ne!(self.n, 3, "a bad end");
        }
    }
    #[cache_resource(on_release = |bomb: &Arc<Bomb>| {
        bomb.released.lock().push(bomb.n);
        assert_ne!(bomb.n, 1, "a bad goodbye");
        if bomb.n == 2 { Err("the line is dead") } else { Ok(()) }
    })]
    fn bomb(_released: &Arc<Mutex<Vec<u32>>>, n: u32) -> Arc<Bomb> {
        Arc::new(Bomb {
            n,
            released: Arc::clone(_released),
        })
    }
    in_new_registry(|registry| {
        let released = Arc::default();
        for n in 1..=4 {
            bomb(&released, n);
        }
        assert_eq!(bomb::clear(), 4);
        assert_eq!(*released.lock(), [1, 2, 3, 4]);
        let message = |kind| match kind {
            EventKind::DidFailToRelease { message } => Some(message.to_string()),
            _ => None,
        };
        let messages: Vec<_> = kinds(registry).into_iter().filter_map(message).collect();
        let [goodbye, error, end] = &messages[..] else {
            panic!("{messages:?}")
        };
        assert!(goodbye.starts_with("`on_release` of `bomb` panicked: "));
        assert!(goodbye.contains("a bad goodbye"));
        assert_eq!(error, "`on_release` of `bomb` failed: the line is dead");
        assert!(end.starts_with("the destructor of a value of `bomb` panicked: "));
    });
}

#[test]
fn expired_resources_are_released_by_the_timer_with_nobody_calling() {
    static SENDER: Mutex<Option<std::sync::mpsc::Sender<String>>> = Mutex::new(None);
    let (send, receive) = channel();
    *SENDER.lock() = Some(send);
    #[cache_resource(ttl = 0.001, on_release = |_: &u32| {
        let name = std::thread::current().name().unwrap_or_default().to_owned();
        SENDER.lock().as_ref().unwrap().send(name).unwrap();
    })]
    fn short() -> Arc<u32> {
        Arc::new(1)
    }
    let registry = Registry::new();
    registry.enter(short);
    let name = receive.recv_timeout(Duration::from_mins(1)).unwrap();
    assert_eq!(name, "dacapo-cache timer");
}

#[test]
fn there_is_nothing_to_check_or_to_release_where_there_is_none() {
    #[cache_resource(
        validate = |n: &u32| -> bool { panic!("there is {n}") },
        on_release = |n: &u32| -> () { panic!("there is {n}") }
    )]
    fn none() -> Option<Arc<u32>> {
        None
    }
    in_new_registry(|registry| {
        assert_eq!((none(), none()), (None, None));
        assert_eq!(none::info().hits, 1);
        none::clear();
        let failed = |kind: &EventKind| matches!(kind, EventKind::DidFailToRelease { .. });
        assert!(!kinds(registry).iter().any(failed));
    });
}

#[test]
fn objects_behind_a_trait_and_generic_ones_are_checked_too() {
    trait Sink: Send + Sync {
        fn is_open(&self) -> bool;
        fn has_room(&self) -> bool {
            true
        }
    }
    struct File(AtomicBool);
    impl Sink for File {
        fn is_open(&self) -> bool {
            // Open the first time only.
            self.0.swap(false, Ordering::Relaxed)
        }
    }
    #[cache_resource(validate = |sink| sink.is_open() && sink.has_room(), on_release = |_| {})]
    fn sink(n: u8) -> Result<Arc<dyn Sink>, String> {
        if n == 0 {
            return Err("no such file".to_owned());
        }
        Ok(Arc::new(File(AtomicBool::new(true))))
    }
    #[cache_resource(validate = Vec::is_empty)]
    fn list<T: Send + Sync + 'static>() -> Arc<Vec<T>> {
        Arc::default()
    }
    in_new_registry(|_| {
        for _ in 0..3 {
            sink(1).unwrap();
        }
        assert_eq!((sink::info().hits, sink::info().misses), (1, 2));
        assert!(Arc::ptr_eq(&list::<u8>(), &list::<u8>()));
    });
}

#[test]
fn a_validate_that_needs_its_own_answer_is_a_refusal_that_names_the_cycle() {
    #[cache_resource(validate = |_: &u32| *circle(2) == 2)]
    fn circle(n: u32) -> Arc<u32> {
        if n == 2 {
            circle(1);
        }
        Arc::new(n)
    }
    in_new_registry(|registry| {
        circle(1);
        // Checking 1 makes 2, which asks for 1, whose check asks for 2, which is being made.
        assert_eq!(*circle(1), 1);
        let why = |kind: EventKind| match kind {
            EventKind::DidRefuse { why } => Some(why),
            _ => None,
        };
        let why = kinds(registry).into_iter().find_map(why).unwrap();
        assert!(why.starts_with("`validate` panicked: "), "{why}");
        assert!(why.contains("circle(n=2)"), "{why}");
    });
}
