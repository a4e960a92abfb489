//! Arguments that count by something else than their content, and those that serde can't hash by itself.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use dacapo_cache::recorder::event::EventKind;
use dacapo_cache::{KeyId, cache_data, hash};
use parking_lot::Mutex;
use serde::Serialize;

use crate::attributes::fresh;
use crate::support::{Lines, events, panic_message};

/// Not `Serialize`.
#[derive(Clone)]
struct Model {
    name: String,
    weights: Vec<f32>,
}

fn model(name: &str, weight: f32) -> Model {
    Model {
        name: name.to_owned(),
        weights: vec![weight],
    }
}

thread_local! {
    /// Each test has a thread of its own.
    static N_RUNS: Cell<u32> = const { Cell::new(0) };
}

/// How often bodies ran on this thread.
struct Runs;

impl Runs {
    fn count(&self) {
        N_RUNS.set(N_RUNS.get() + 1);
    }

    /// How often since the last time it was asked.
    fn take(&self) -> u32 {
        N_RUNS.take()
    }
}

static RUNS: Runs = Runs;

#[cache_data(hash_funcs(model = |model: &Model| model.name.clone()))]
fn by_name(model: &Model, n: i32) -> i32 {
    RUNS.count();
    n + model.weights.len() as i32
}

#[cache_data(hash_funcs(Model = |model| model.name.as_str()))]
fn by_type(
    one: &Model,
    list: &[Model],
    maybe: Option<&Model>,
    pairs: Vec<(u8, Box<Model>)>,
    map: HashMap<String, Result<Arc<Model>, String>>,
    two: [Model; 2],
    sorted: &BTreeMap<u8, Vec<Rc<Model>>>,
) -> usize {
    RUNS.count();
    list.len()
        + pairs.len()
        + map.len()
        + usize::from(maybe.is_some())
        + two.len()
        + sorted.len()
        + one.weights.len()
}

#[test]
fn a_hash_function_stands_for_an_argument() {
    fresh(|registry| {
        assert_eq!(by_name(&model("a", 1.0), 1), 2);
        assert_eq!(by_name(&model("a", 2.0), 1), 2);
        assert_eq!(RUNS.take(), 1);
        by_name(&model("b", 1.0), 1);
        assert_eq!(RUNS.take(), 1);
        let entry = &registry.entries(registry.functions()[0].id)[0];
        assert_eq!(&*entry.arguments[0].text, "\"a\"");
        assert!(by_name::clear_for(&model("a", 7.0), 1));
        assert!(!by_name::clear_for(&model("c", 7.0), 1));
        assert_eq!(by_name::info().entries, 1);
    });
}

#[test]
fn a_hash_function_stands_for_a_type_wherever_it_is_written() {
    fresh(|_| {
        let call = |names: [&str; 8], weight: f32| {
            let made = |idx: usize| model(names[idx], weight);
            by_type(
                &made(0),
                &[made(1)],
                Some(&made(2)),
                vec![(1, Box::new(made(3)))],
                HashMap::from([("e".to_owned(), Ok(Arc::new(made(4))))]),
                [made(5), made(6)],
                &BTreeMap::from([(1, vec![Rc::new(made(7))])]),
            );
            RUNS.take()
        };
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        assert_eq!((call(names, 1.0), call(names, 2.0)), (1, 0));
        for idx in 0..names.len() {
            let mut other = names;
            other[idx] = "x";
            assert_eq!((call(other, 1.0), call(other, 2.0)), (1, 0), "model {idx}");
        }
    });
}

struct Connection;

#[cache_data(hash_funcs(Mutex<Connection> = hash::constant))]
fn constant_lock(db: &Mutex<Connection>, n: u8) -> u8 {
    RUNS.count();
    drop(db.lock());
    n
}

#[derive(Serialize)]
struct Shop {
    id: u32,
    name: &'static str,
}

impl Shop {
    #[cache_data(hash_funcs(self = |shop: &Shop| shop.id, T = |value| format!("{value:?}")))]
    fn told<T: std::fmt::Debug + 'static>(&self, values: (T, Option<T>)) -> String {
        RUNS.count();
        format!("{}: {values:?}", self.name)
    }
}

/// Has words, but no content.
struct Unhashable;
impl std::fmt::Debug for Unhashable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("u")
    }
}

#[test]
fn locks_receivers_and_type_parameters_have_hash_functions_too() {
    fresh(|_| {
        for _ in 0..2 {
            assert_eq!(constant_lock(&Mutex::new(Connection), 7), 7);
        }
        assert_eq!(RUNS.take(), 1);
        let (one, same) = (Shop { id: 1, name: "a" }, Shop { id: 1, name: "b" });
        assert_eq!(one.told((Unhashable, None)), "a: (u, None)");
        assert_eq!(same.told((Unhashable, None)), "a: (u, None)");
        assert_eq!(same.told((1, None)), "b: (1, None)");
        assert_eq!(RUNS.take(), 2);
        assert!(one.told_clear_for((Unhashable, None)));
    });
}

#[cache_data(hash_funcs(model = hash::by_identity))]
fn of_object(model: &Arc<Model>) -> usize {
    RUNS.count();
    model.weights.len()
}

#[test]
fn an_object_counts_by_its_identity_and_lives_as_long_as_the_entry() {
    fresh(|registry| {
        let one = Arc::new(model("a", 1.0));
        let equal = Arc::new(model("a", 1.0));
        let watch: Weak<Model> = Arc::downgrade(&one);
        assert_eq!((of_object(&one), of_object(&Arc::clone(&one))), (1, 1));
        assert_eq!(RUNS.take(), 1);
        of_object(&equal);
        assert_eq!(RUNS.take(), 1, "another object, though it is equal");
        let entry = &registry.entries(registry.functions()[0].id)[0];
        assert!(
            entry.arguments[0].text.starts_with("the object at 0x"),
            "{entry:?}"
        );

        drop(one);
        assert_eq!(watch.strong_count(), 1, "the entry keeps it");
        // Nothing else can come to lie where it lies.
        let others: Vec<_> = (0..100).map(|_| Arc::new(model("b", 1.0))).collect();
        assert!(others.iter().all(|other| of_object(other) == 1));
        assert_eq!(RUNS.take(), 100);
        of_object::clear();
        assert_eq!(watch.strong_count(), 0, "with the entry it goes");
    });
}

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}_{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cache_data(hash_funcs(path = hash::by_mtime))]
fn text_by_time(path: &Path) -> String {
    RUNS.count();
    fs::read_to_string(path).unwrap_or_default()
}

#[cache_data(hash_funcs(PathBuf = hash::by_content))]
fn texts_by_content(paths: Vec<PathBuf>) -> Vec<String> {
    RUNS.count();
    paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect()
}

#[test]
fn files_count_by_time_and_length_or_by_content() {
    fresh(|_| {
        let folder = Folder::new("files_count");
        let path = folder.file("a.txt", "one");
        let touch = |secs: u64| {
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(secs))
                .unwrap();
        };
        touch(1_000);
        assert_eq!(
            (text_by_time(&path), text_by_time(&path)),
            ("one".into(), "one".into())
        );
        let by_content = || texts_by_content(vec![path.clone()]);
        assert_eq!(
            (by_content(), by_content()),
            (vec!["one".to_owned()], vec!["one".to_owned()])
        );
        assert_eq!(RUNS.take(), 2);

        touch(2_000);
        text_by_time(&path);
        assert_eq!(RUNS.take(), 1, "another time");
        by_content();
        assert_eq!(RUNS.take(), 0, "the same content");

        folder.file("a.txt", "two");
        touch(2_000);
        assert_eq!(
            text_by_time(&path),
            "one",
            "same time and length: what this can't see"
        );
        assert_eq!(by_content(), ["two"]);
        assert_eq!(RUNS.take(), 1);

        let copy = folder.file("b.txt", "two");
        texts_by_content(vec![copy]);
        assert_eq!(RUNS.take(), 1, "the path counts, too");
    });
}

#[test]
fn a_hash_function_that_fails_leaves_the_call_uncached_and_says_so() {
    fresh(|registry| {
        for _ in 0..2 {
            assert_eq!(text_by_time(Path::new("no/such/file")), "");
        }
        assert_eq!(RUNS.take(), 2, "each call runs");
        assert_eq!(text_by_time::info().entries, 0);
        assert!(!text_by_time::clear_for(Path::new("no/such/file")));
        // Each call is one event, without an entry that could be mistaken for another call's.
        let events = events(registry);
        assert!(events.iter().all(|event| event.entry.key == KeyId::NONE));
        let messages: Vec<_> = events
            .into_iter()
            .filter_map(|event| match event.kind {
                EventKind::DidFail { message } => Some(message),
                _ => None,
            })
            .collect();
        let info = text_by_time::info();
        assert_eq!((messages.len(), info.misses, info.hits), (2, 2, 0));
        assert_eq!(registry.functions()[0].failures, 2);
        assert!(registry.tombstones().is_empty());
        assert_eq!(
            &*messages[0],
            "`text_by_time` is not cached: argument `path` of type `&std::path::Path` can't be hashed: its hash function \
             failed: there is no such file: \"no/such/file\""
        );
    });
}

#[cache_data(hash_funcs(n = |n| if *n > 9 { Err("too large") } else { Ok(*n) }))]
fn drawn(page: &mut Lines, n: u32) -> u32 {
    page.draw(format!("drawn {n}"));
    n
}

#[cache_data(hash_funcs(n = |n: &u32| { assert!(*n < 9, "I won't hash {n}"); by_name(&model("inner", 1.0), *n as i32) }))]
fn hashed_by_another(n: u32) -> u32 {
    n
}

#[test]
fn a_failing_hash_function_warns_in_the_page_and_a_panicking_one_reaches_the_caller() {
    fresh(|_| {
        let mut page = Lines::default();
        assert_eq!(
            (
                drawn(&mut page, 1),
                drawn(&mut page, 1),
                drawn(&mut page, 10)
            ),
            (1, 1, 10)
        );
        assert_eq!(page.0[..2], ["drawn 1", "drawn 1"]);
        assert!(
            page.0[2].starts_with("warning: `drawn` is not cached: argument `n` of type `u32`"),
            "{page:?}"
        );
        assert!(
            page.0[2].ends_with("its hash function failed: too large"),
            "{page:?}"
        );
        assert_eq!(page.0[3], "drawn 10");

        // It may call cached functions itself, and panic: nothing of ours is held meanwhile.
        assert_eq!((hashed_by_another(1), hashed_by_another(1)), (1, 1));
        assert_eq!(hashed_by_another::info().hits, 1);
        assert_eq!(panic_message(|| hashed_by_another(9)), "I won't hash 9");
        assert_eq!(hashed_by_another(2), 2);
        RUNS.take();
    });
}

type Shared<T> = Arc<T>;

#[cache_data]
#[expect(clippy::boxed_local, reason = "it is there for its type")]
fn handles(
    text: Arc<str>,
    list: &Arc<Vec<f64>>,
    rc: Rc<str>,
    maybe: Option<Arc<str>>,
    pairs: &[(Arc<u8>, Rc<String>)],
    alias: Shared<u32>,
    boxed: Box<Cow<'_, str>>,
) -> usize {
    RUNS.count();
    text.len()
        + list.len()
        + rc.len()
        + pairs.len()
        + *alias as usize
        + boxed.len()
        + maybe.map_or(0, |maybe| maybe.len())
}

#[cache_data]
fn many(long: [u8; 100], names: &[String; 40], nested: Vec<[f32; 50]>) -> usize {
    RUNS.count();
    long.len() + names.len() + nested.len()
}

#[cache_data]
fn moments(at: SystemTime, times: &[Option<SystemTime>]) -> usize {
    RUNS.count();
    times.len() + usize::from(at < SystemTime::UNIX_EPOCH)
}

#[cache_data]
fn paths(list: Vec<PathBuf>, map: HashMap<&Path, Option<&OsStr>>, set: &HashSet<PathBuf>) -> usize {
    RUNS.count();
    list.len() + map.len() + set.len()
}

#[test]
fn handles_count_by_what_they_hold_at_any_depth() {
    fresh(|_| {
        let call = |texts: [&str; 5], number: f64, small: [u8; 2]| {
            handles(
                texts[0].into(),
                &Arc::new(vec![number]),
                texts[1].into(),
                Some(texts[2].into()),
                &[(Arc::new(small[0]), Rc::new(texts[3].to_owned()))],
                Arc::new(u32::from(small[1])),
                Box::new(Cow::Borrowed(texts[4])),
            );
            RUNS.take()
        };
        let texts = ["a", "b", "c", "d", "e"];
        assert_eq!((call(texts, 1.0, [1, 2]), call(texts, 1.0, [1, 2])), (1, 0));
        for idx in 0..texts.len() {
            let mut other = texts;
            other[idx] = "x";
            assert_eq!(call(other, 1.0, [1, 2]), 1, "text {idx}");
        }
        assert_eq!(
            (
                call(texts, 2.0, [1, 2]),
                call(texts, 1.0, [2, 2]),
                call(texts, 1.0, [1, 3])
            ),
            (1, 1, 1)
        );
    });
}

#[test]
fn arrays_of_any_length_moments_of_any_time_and_nested_paths_count() {
    fresh(|_| {
        let names = |last: &str| {
            let mut names = [const { String::new() }; 40];
            names[39] = last.to_owned();
            names
        };
        for (long, last, number, expected) in [
            (1, "a", 1.0, 1),
            (1, "a", 1.0, 0),
            (2, "a", 1.0, 1),
            (1, "b", 1.0, 1),
            (1, "a", 2.0, 1),
        ] {
            many([long; 100], &names(last), vec![[number; 50]]);
            assert_eq!(RUNS.take(), expected);
        }
        let epoch = SystemTime::UNIX_EPOCH;
        let (before, after) = (
            epoch - Duration::from_secs(5),
            epoch + Duration::from_secs(5),
        );
        for (at, inner, expected) in [
            (before, after, 1),
            (before, after, 0),
            (after, after, 1),
            (before, before, 1),
        ] {
            moments(at, &[None, Some(inner)]);
            assert_eq!(RUNS.take(), expected);
        }
        let call = |a: &OsStr, b: &OsStr, c: &OsStr| {
            let set = HashSet::from([PathBuf::from("x"), PathBuf::from(c), PathBuf::from("y")]);
            paths(
                vec![a.into()],
                HashMap::from([(Path::new(b), Some(c)), (Path::new("z"), None)]),
                &set,
            );
            RUNS.take()
        };
        let [a, b] = [OsStr::new("a"), OsStr::new("b")];
        // The sets have another order each time.
        assert_eq!(
            [
                call(a, a, a),
                call(a, a, a),
                call(b, a, a),
                call(a, b, a),
                call(a, a, b),
                call(a, a, a)
            ],
            [1, 0, 1, 1, 1, 0]
        );
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt as _;
            let [c, d] = [OsStr::from_bytes(b"\xff"), OsStr::from_bytes(b"\xfe")];
            assert_eq!(
                [
                    call(c, c, c),
                    call(c, c, c),
                    call(d, c, c),
                    call(c, d, c),
                    call(c, c, d)
                ],
                [1, 0, 1, 1, 1]
            );
        }
    });
}

/// A module that is called like an argument.
mod scale {
    use super::Model;

    pub(super) fn name(model: &Model) -> String {
        model.name.clone()
    }
}

#[cache_data(hash_funcs(scale = scale::name))]
fn by_function_of_a_module(scale: &Model) -> usize {
    RUNS.count();
    scale.weights.len()
}

#[test]
fn a_hash_function_may_stand_in_a_module_that_is_called_like_the_argument() {
    fresh(|_| {
        by_function_of_a_module(&model("a", 1.0));
        by_function_of_a_module(&model("a", 2.0));
        by_function_of_a_module(&model("b", 1.0));
        assert_eq!(RUNS.take(), 2);
        assert!(by_function_of_a_module::clear_for(&model("b", 3.0)));
    });
}
