//! What is in the key of a call, and what is not.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
#[cfg(unix)]
use std::ffi::OsStr;
use std::hash::BuildHasher;
#[cfg(unix)]
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use dacapo_cache::key::{self, Key, KeyBuilder};
use serde::Serialize;

fn key<T: Serialize + ?Sized>(value: &T) -> Key {
    let mut builder = KeyBuilder::new();
    builder.add("value", value);
    builder.finish().unwrap()
}

/// Keys of values of any types, with the values as written.
macro_rules! keys {
    ($($value:expr),* $(,)?) => { [$((stringify!($value), key(&$value))),*] };
}

fn assert_all_differ(keys: &[(&str, Key)]) {
    for (idx, (a, key_a)) in keys.iter().enumerate() {
        for (b, key_b) in &keys[idx + 1..] {
            assert_ne!(key_a, key_b, "{a} and {b}");
            assert_ne!(key_a.id(), key_b.id(), "{a} and {b}");
        }
    }
}

fn assert_all_same(keys: &[(&str, Key)]) {
    for pair in keys.windows(2) {
        assert_eq!(pair[0].1, pair[1].1, "{} and {}", pair[0].0, pair[1].0);
    }
}

#[derive(Serialize)]
struct Unit;
#[derive(Serialize)]
struct Meters(u8);
#[derive(Serialize)]
struct Seconds(u8);
#[derive(Serialize)]
struct Point {
    x: u8,
    y: u8,
}
#[derive(Serialize)]
struct Size {
    x: u8,
    y: u8,
}
#[derive(Serialize)]
enum Color {
    Red,
    Green,
    Gray(u8),
    Rgb(u8, u8, u8),
    Hsv { h: u8 },
}
#[derive(Serialize)]
enum Light {
    Red,
}

#[test]
fn types_and_boundaries_are_part_of_the_key() {
    assert_all_differ(&keys![
        1u8,
        1u16,
        1u32,
        1u64,
        1u128,
        1i8,
        1i16,
        1i32,
        1i64,
        1i128,
        1.0f32,
        1.0f64,
        true,
        false,
        '1',
        "1",
        "",
        (),
        Unit,
        None::<u8>,
        Some(1u8),
        Some(Some(1u8)),
        Some(None::<u8>),
        Some(()),
        [1u8],
        vec![1u8],
        vec![1u16],
        vec![vec![1u8]],
        Vec::<u8>::new(),
        Vec::<u16>::new(),
        Vec::<String>::new(),
        vec![0u8, 0],
        vec![0u16],
        vec!["ab", "c"],
        vec!["a", "bc"],
        vec!["abc"],
        ("ab", "c"),
        ("a", "bc"),
        (("a", "b"), "c"),
        ("a", ("b", "c")),
        ("a", "b", "c"),
        vec![vec![1u8, 2], vec![3]],
        vec![vec![1u8], vec![2, 3]],
        Meters(1),
        Seconds(1),
        Point { x: 1, y: 2 },
        Point { x: 2, y: 1 },
        Size { x: 1, y: 2 },
        Color::Red,
        Color::Green,
        Light::Red,
        Color::Gray(1),
        Color::Rgb(1, 2, 3),
        Color::Hsv { h: 1 },
        BTreeMap::from([("a", 1u8)]),
        HashMap::<_, _>::from([("a", 1u8)]),
        HashMap::<&str, u8>::new(),
        HashSet::<_>::from(["a"]),
        HashSet::<&str>::new(),
    ]);
}

#[test]
fn owned_and_borrowed_forms_have_the_same_key() {
    assert_all_same(&keys![
        "text",
        String::from("text"),
        Box::<str>::from("text"),
        &&"text",
        Cow::Borrowed("text"),
    ]);
    assert_all_same(&keys![
        [1u8, 2].as_slice(),
        vec![1u8, 2],
        &vec![1u8, 2],
        Box::<[u8]>::from([1, 2])
    ]);
    assert_all_same(&keys![["a"].as_slice(), vec!["a"], vec![String::from("a")]]);
    assert_all_same(&keys![Path::new("a/b"), PathBuf::from("a/b")]);
    assert_all_same(&keys![&mut 1u8, 1u8, Box::new(1u8)]);
}

#[test]
fn arguments_keep_their_boundaries() {
    let pair = |a: &str, b: &str| {
        let mut builder = KeyBuilder::new();
        builder.add("a", a);
        builder.add("b", b);
        builder.finish().unwrap()
    };
    assert_ne!(pair("ab", "c"), pair("a", "bc"));
    assert_ne!(pair("", "a"), pair("a", ""));
    assert_ne!(KeyBuilder::new().finish().unwrap(), key(&()));
}

#[test]
fn numbers_taken_from_memory_have_the_key_of_the_vector() {
    fn same<T: key::Number>(values: &Vec<T>) {
        let mut builder = KeyBuilder::new();
        builder.add_numbers("values", values);
        let quick = builder.finish().unwrap();
        assert_eq!(quick, key(values));
        assert_eq!(quick, key(&values.iter().collect::<VecDeque<_>>()));
        assert_eq!(
            key::argument_numbers("values", values),
            key::argument("values", &values)
        );
    }
    for len in [0, 1, 3, 70, 5_000, 100_000] {
        same(&(0..len).map(|n| n as u8).collect());
        same(&(0..len).map(|n| n as i16).collect());
        same(&(0..len).map(|n| n as usize).collect());
        same(&(0..len).map(|n| n as u128).collect());
        same(&(0..len).map(|n| f64::from(n) / 3.0).collect());
    }
}

#[test]
fn every_byte_of_a_long_argument_counts() {
    let mut values = vec![0f64; 200_000];
    let mut seen = HashSet::from([key(&values)]);
    for idx in [0, 1, 4_095, 4_096, 100_000, 199_998, 199_999] {
        values[idx] = 1.0;
        assert!(seen.insert(key(&values)), "number {idx} does not count");
        values[idx] = 0.0;
    }
    values.pop();
    assert!(seen.insert(key(&values)), "the length does not count");

    let text = "x".repeat(100_000);
    for idx in [0, 40_000, 99_999] {
        let mut other = text.clone();
        other.replace_range(idx..=idx, "y");
        assert_ne!(key(&text), key(&other), "character {idx} does not count");
    }
}

#[test]
fn pieces_of_any_size_make_the_same_long_key_twice_and_another_one_with_another_end() {
    for len in (0..200).chain([32_700, 32_760, 32_768, 32_769, 65_536, 70_000]) {
        let make = |end: &str| (vec![7u8; len], "a".repeat(len), end.to_owned());
        assert_eq!(key(&make("end")), key(&make("end")), "{len}");
        assert_ne!(key(&make("end")), key(&make("eND")), "{len}");
    }
}

#[test]
fn hash_maps_and_sets_count_without_their_order_at_any_depth() {
    // Another hasher each, so that the orders differ.
    fn set<T: Eq + std::hash::Hash>(items: impl IntoIterator<Item = T>) -> HashSet<T> {
        items.into_iter().collect()
    }
    #[derive(Serialize)]
    #[serde(transparent)]
    struct Transparent(HashSet<u32>);
    type Pairs = HashSet<(u32, u32)>;
    #[derive(Serialize)]
    struct Deep {
        maps: Vec<HashMap<String, HashMap<u32, Option<Pairs>>>>,
        boxed: Option<Box<(u8, HashSet<String>)>>,
        transparent: Transparent,
    }

    let deep = |numbers: &[u32]| {
        let pairs = || set(numbers.iter().map(|n| (*n, n + 1)));
        let inner = || {
            numbers
                .iter()
                .map(|n| (*n, Some(pairs())))
                .collect::<HashMap<_, _>>()
        };
        Deep {
            maps: vec![
                numbers
                    .iter()
                    .map(|n| (format!("a long name of {n}").repeat(3), inner()))
                    .collect(),
            ],
            boxed: Some(Box::new((1, set(numbers.iter().map(u32::to_string))))),
            transparent: Transparent(set(numbers.iter().copied())),
        }
    };
    let numbers: Vec<u32> = (0..50).collect();
    let reversed: Vec<u32> = (0..50).rev().collect();
    let first = key(&deep(&numbers));
    for _ in 0..5 {
        assert_eq!(first, key(&deep(&numbers)));
        assert_eq!(first, key(&deep(&reversed)));
    }
    assert_ne!(first, key(&deep(&numbers[1..])));

    assert_eq!(key(&set([1u8, 2, 3])), key(&set([3u8, 1, 2])));
    let nested =
        |sets: [[u8; 2]; 2]| key(&sets.map(BTreeSet::from).into_iter().collect::<HashSet<_>>());
    assert_eq!(nested([[1, 2], [3, 4]]), nested([[4, 3], [2, 1]]));
    assert_ne!(nested([[1, 2], [3, 4]]), nested([[1, 3], [2, 4]]));
}

#[test]
fn hash_maps_of_any_hasher_count_without_their_order() {
    /// Hashes backwards or not.
    #[derive(Clone, Default)]
    struct Turned(bool);
    struct Turn(bool, u64);
    impl std::hash::Hasher for Turn {
        fn finish(&self) -> u64 {
            if self.0 { u64::MAX - self.1 } else { self.1 }
        }
        fn write(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.1 = self.1 * 31 + u64::from(*byte);
            }
        }
    }
    impl BuildHasher for Turned {
        type Hasher = Turn;
        fn build_hasher(&self) -> Turn {
            Turn(self.0, 0)
        }
    }
    fn with<H: BuildHasher>(hasher: H) -> (Vec<u32>, Key) {
        let mut map = HashMap::with_hasher(hasher);
        map.extend((0..100u32).map(|n| (n, n * n)));
        (map.keys().copied().collect(), key(&map))
    }
    let (forward, backward) = (with(Turned(false)), with(Turned(true)));
    assert_ne!(forward.0, backward.0, "this test needs two orders");
    assert_eq!(forward.1, backward.1);
    assert_eq!(forward.1, with(RandomState::new()).1);
}

#[test]
fn ordered_maps_count_in_their_order() {
    /// Remembers the order of insertion.
    struct Ordered(Vec<(u8, u8)>);
    impl Serialize for Ordered {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().copied())
        }
    }
    assert_ne!(
        key(&Ordered(vec![(1, 1), (2, 2)])),
        key(&Ordered(vec![(2, 2), (1, 1)]))
    );
    assert_ne!(key(&vec![1, 2]), key(&vec![2, 1]));
    assert_ne!(key(&VecDeque::from([1, 2])), key(&VecDeque::from([2, 1])));
}

#[test]
fn names_of_fields_tell_structs_with_left_out_fields_apart() {
    #[derive(Serialize)]
    struct Filter {
        #[serde(skip_serializing_if = "Option::is_none")]
        min: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        max: Option<u8>,
    }
    assert_all_differ(&keys![
        Filter {
            min: Some(1),
            max: None
        },
        Filter {
            min: None,
            max: Some(1)
        },
        Filter {
            min: None,
            max: None
        },
    ]);
}

#[test]
fn what_serialize_leaves_out_is_not_in_the_key() {
    #[derive(Serialize)]
    struct Query {
        text: &'static str,
        #[serde(skip)]
        #[expect(dead_code, reason = "it is there to be left out")]
        limit: u8,
    }
    assert_eq!(
        key(&Query {
            text: "a",
            limit: 1
        }),
        key(&Query {
            text: "a",
            limit: 2
        })
    );
}

#[cfg(unix)]
#[test]
fn paths_need_not_be_utf_8() {
    let os = |bytes: &[u8]| {
        let mut builder = KeyBuilder::new();
        builder.add_os("path", OsStr::from_bytes(bytes));
        builder.finish().unwrap()
    };
    assert_eq!(os(b"a\xff"), os(b"a\xff"));
    assert_ne!(os(b"a\xff"), os(b"a\xfe"));
    assert_ne!(os(b"a"), key("a"));
    assert_eq!(
        &*key::argument_os("path", OsStr::from_bytes(b"a\xff")).text,
        "\"a\u{fffd}\""
    );
}

#[cfg(unix)]
#[test]
fn a_value_that_fails_to_serialize_names_argument_and_type() {
    let cell = RefCell::new(1u8);
    let borrowed = cell.borrow_mut();
    let mut builder = KeyBuilder::new();
    builder.add("fine", &1u8);
    builder.add("cell", &cell);
    builder.add("later", Path::new(OsStr::from_bytes(b"\xff")));
    let error = builder.finish().unwrap_err();
    drop(borrowed);
    assert_eq!(
        (error.argument, error.type_name),
        ("cell", std::any::type_name::<RefCell<u8>>())
    );
    assert!(
        error
            .to_string()
            .starts_with("argument `cell` of type `core::cell::RefCell<u8>` can't be hashed: ")
    );

    let mut builder = KeyBuilder::new();
    builder.add("nested", &vec![Path::new(OsStr::from_bytes(b"\xff"))]);
    assert_eq!(builder.finish().unwrap_err().argument, "nested");
}

#[test]
fn an_argument_is_told_in_short_and_hashed_in_full() {
    let (one, other) = ("x".repeat(1_000) + "1", "x".repeat(1_000) + "2");
    let (one, other) = (key::argument("text", &one), key::argument("text", &other));
    assert_eq!(one.text, other.text);
    assert_eq!(one.text.chars().count(), 120);
    assert_ne!(one.hash, other.hash);
    assert_eq!(
        one.hash,
        key::argument("text", &("x".repeat(1_000) + "1")).hash
    );
    let ignored = key::ignored("_db", "a database");
    assert_eq!(
        (ignored.hash, ignored.is_ignored, &*ignored.text),
        (0, true, "a database")
    );
}

/// Small random numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
enum Value {
    Nothing,
    Small(u8),
    Large(u64),
    Text(String),
    Maybe(Option<Box<Value>>),
    Bytes(Vec<u8>),
    List(Vec<Value>),
    Pair(Box<Value>, Box<Value>),
    Named { a: Box<Value>, b: u8 },
    Ordered(BTreeMap<u8, Value>),
    Hashed(HashMap<String, Value>),
    Set(HashSet<(u8, String)>),
}

impl Value {
    /// Few different leaves, so that equal values come up by chance.
    fn random(dice: &mut Dice, depth: u64) -> Self {
        let n = dice.roll(3);
        let inner = |dice: &mut Dice| Self::random(dice, depth - 1);
        match dice.roll(if depth == 0 { 4 } else { 12 }) {
            0 => Self::Nothing,
            1 => Self::Small(n as u8),
            2 => Self::Large(n),
            3 => Self::Text("a".repeat(n as usize)),
            4 => Self::Maybe((n > 0).then(|| Box::new(inner(dice)))),
            5 => Self::Bytes(vec![n as u8; dice.roll(3) as usize]),
            6 => Self::List((0..n).map(|_| inner(dice)).collect()),
            7 => Self::Pair(Box::new(inner(dice)), Box::new(inner(dice))),
            8 => Self::Named {
                a: Box::new(inner(dice)),
                b: n as u8,
            },
            9 => Self::Ordered((0..n).map(|n| (n as u8, inner(dice))).collect()),
            10 => Self::Hashed(
                (0..n)
                    .map(|n| ("k".repeat(n as usize * 40), inner(dice)))
                    .collect(),
            ),
            _ => Self::Set(
                (0..n)
                    .map(|n| (n as u8, "b".repeat(dice.roll(3) as usize)))
                    .collect(),
            ),
        }
    }
}

#[test]
fn two_values_have_the_same_key_if_and_only_if_they_are_equal() {
    let mut dice = Dice(2026);
    let values: Vec<Value> = (0..1_500)
        .map(|round| Value::random(&mut dice, round % 4))
        .collect();
    let keys: Vec<Key> = values.iter().map(key).collect();
    let mut n_equal = 0;
    for (idx, a) in values.iter().enumerate() {
        for (other, b) in values.iter().enumerate().skip(idx + 1) {
            assert_eq!(a == b, keys[idx] == keys[other], "{a:?} and {b:?}");
            n_equal += usize::from(a == b);
        }
        assert_eq!(keys[idx], key(&a.clone()), "{a:?}");
    }
    assert!(
        n_equal > 1_000,
        "too few equal values to say anything: {n_equal}"
    );
}
