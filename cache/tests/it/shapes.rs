//! Values in words, how large they are, and what differs between two of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use dacapo_cache::recorder::event::LeafChange;
use dacapo_cache::shape::{Budget, Shape, size_of_value, text};
use parking_lot::Mutex;
use serde::{Serialize, Serializer};

#[derive(Clone, Serialize)]
struct Person {
    name: String,
    age: Option<u8>,
    tags: Vec<&'static str>,
}

#[derive(Serialize)]
struct Meters(f64);

#[derive(Serialize)]
struct Nobody {}

#[derive(Serialize)]
enum Figure {
    Empty,
    Circle(f32),
    Line(u8, u8),
    Rect { width: i64 },
}

fn ada() -> Person {
    Person {
        name: "Ada".to_owned(),
        age: Some(36),
        tags: vec!["math"],
    }
}

fn shape<T: Serialize + ?Sized>(value: &T) -> Shape {
    let (_, shape) = Shape::of(value, Budget::default()).unwrap();
    shape.unwrap().as_ref().clone()
}

#[test]
fn values_read_as_rust_would_write_them() {
    macro_rules! check {
        ($($value:expr => $text:expr;)*) => { $(
            assert_eq!(text(&$value, 200), $text);
            assert_eq!(shape(&$value).text(200), $text, "from the shape");
        )* };
    }
    check! {
        1u8 => "1";
        -7i64 => "-7";
        u128::MAX => u128::MAX.to_string();
        1.0 => "1.0";
        0.1f32 => "0.1";
        true => "true";
        'x' => "'x'";
        "it's \"so\"\n" => r#""it's \"so\"\n""#;
        () => "()";
        None::<u8> => "None";
        Some("x") => "Some(\"x\")";
        vec![1, 2, 3] => "[1, 2, 3]";
        Vec::<u8>::new() => "[]";
        (1, "a") => "(1, \"a\")";
        ("only",) => "(\"only\",)";
        BTreeSet::from([2, 1]) => "{1, 2}";
        HashSet::<_>::from([1]) => "{1}";
        BTreeMap::from([("a", 1), ("b", 2)]) => "{\"a\": 1, \"b\": 2}";
        ada() => "Person { name: \"Ada\", age: Some(36), tags: [\"math\"] }";
        Meters(1.5) => "Meters(1.5)";
        Nobody {} => "Nobody";
        [Figure::Empty].as_slice() => "[Empty]";
        Figure::Circle(2.0) => "Circle(2.0)";
        Figure::Line(1, 2) => "Line(1, 2)";
        Figure::Rect { width: -1 } => "Rect { width: -1 }";
    }
}

#[test]
fn a_long_text_is_cut_and_its_brackets_are_closed() {
    assert_eq!(text(&vec![1, 2, 3, 4, 5, 6], 11), "[1, 2, 3…]");
    assert_eq!(text(&vec![1, 2, 3, 4], 12), "[1, 2, 3, 4]");
    assert_eq!(text("abcdefgh", 6), "\"abc…\"");
    assert_eq!(text("abcd", 6), "\"abcd\"");
    assert_eq!(text(&vec![vec!["ab", "cd"]; 3], 12), "[[\"ab\", …]]");
    assert_eq!(
        text(&vec![vec!["ab", "cd"]; 3], 24),
        "[[\"ab\", \"cd\"], [\"ab\"…]]"
    );
    assert_eq!(text(&ada(), 24), "Person { name: \"Ada\"… }");
    let value = vec![(ada(), "ä".repeat(50), HashMap::from([(1, Some('ö'))])); 2];
    for max_chars in 0..300 {
        let text = text(&value, max_chars);
        assert!(text.chars().count() <= max_chars, "{max_chars}: {text}");
    }
}

#[test]
fn a_short_text_reads_hardly_further_than_it_shows() {
    struct Endless;
    impl Serialize for Endless {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(0u64..)
        }
    }
    assert_eq!(text(&Endless, 20), "[0, 1, 2, 3, 4, 5…]");
}

#[test]
fn a_value_that_fails_to_serialize_is_shown_as_far_as_it_went() {
    let cell = std::cell::RefCell::new(1);
    let _borrowed = cell.borrow_mut();
    assert_eq!(text(&(1, &cell), 20), "(1, …)");
    assert!(Shape::of(&cell, Budget::default()).is_err());
    assert_eq!(size_of_value(&cell), None);
}

#[test]
fn sizes_are_exact_for_texts_and_numbers_and_lists_of_them() {
    let handle = size_of::<Vec<u8>>() as u64;
    for (size, expected) in [
        (size_of_value(&7u64), 8),
        (size_of_value("abc"), handle + 3),
        (size_of_value(&vec![1.5f64; 1_000]), handle + 8_000),
        (size_of_value(&vec![1u8; 3_000_000]), handle + 3_000_000),
        (
            size_of_value(&vec!["ab".to_owned(); 1_000]),
            handle + 1_000 * (handle + 2),
        ),
        (
            size_of_value(&vec![vec![1u16; 10]; 10]),
            handle + 10 * (handle + 20),
        ),
        (size_of_value(&(1u8, 1u32, Some(2.0f64))), 13),
    ] {
        assert_eq!(size, Some(expected));
    }
}

#[test]
fn the_size_of_a_long_list_is_estimated_from_its_beginning() {
    let long = vec!["four".to_owned(); 400_000];
    let exact = f64::from(24 + 400_000 * 28);
    let estimate = size_of_value(&long).unwrap() as f64;
    assert!(
        (estimate / exact - 1.0).abs() < 0.01,
        "{estimate} for {exact}"
    );
    let nested = vec![vec![("a", 1u8); 1_000]; 1_000];
    let exact = 24 + 1_000 * (24 + 1_000 * (24 + 1 + 1));
    assert!((size_of_value(&nested).unwrap() as f64 / f64::from(exact) - 1.0).abs() < 0.01);
}

#[test]
fn a_shape_is_made_only_within_its_budget_but_a_fingerprint_always() {
    let numbers: Vec<u32> = (0..100).collect();
    let of = |nodes, bytes| {
        Shape::of(
            &(&numbers, "text"),
            Budget {
                nodes,
                bytes,
                time: None,
            },
        )
        .unwrap()
    };
    let (fingerprint, full) = of(200, 100);
    assert!(full.is_some());
    assert_eq!(of(50, 100), (fingerprint, None));
    assert_eq!(of(200, 3), (fingerprint, None));
    assert_ne!(
        Shape::of(&(&numbers[1..], "text"), Budget::default())
            .unwrap()
            .0,
        fingerprint
    );
}

#[test]
fn a_shape_gives_up_when_its_time_is_over_or_a_lock_is_inside() {
    let budget = Budget {
        time: Some(Duration::ZERO),
        ..Budget::default()
    };
    assert_eq!(
        Shape::of(&vec!["text"; 100_000], budget).unwrap_err(),
        "it takes too long"
    );
    let lock = Mutex::new(1);
    let _held = lock.lock();
    let error = Shape::of(&BTreeMap::from([("a", &lock)]), Budget::default()).unwrap_err();
    assert!(error.starts_with("a lock inside, "), "{error}");
}

#[test]
fn hash_maps_have_the_same_shape_whatever_their_order() {
    let map = || {
        (0..50)
            .map(|n| (n, n.to_string()))
            .collect::<HashMap<_, _>>()
    };
    assert_eq!(shape(&map()), shape(&map()));
    assert!(shape(&map()).difference(&shape(&map())).is_empty());
}

/// Leaves as `path: before → after`.
fn difference<T: Serialize + ?Sized>(before: &T, after: &T) -> Vec<String> {
    let or_nothing = |text: Option<String>| text.unwrap_or_else(|| "nothing".to_owned());
    let told = |LeafChange {
                    path,
                    before,
                    after,
                }: LeafChange| {
        format!("{path}: {} → {}", or_nothing(before), or_nothing(after))
    };
    shape(before)
        .difference(&shape(after))
        .into_iter()
        .map(told)
        .collect()
}

#[test]
fn a_difference_names_the_path_to_each_leaf() {
    assert_eq!(difference(&1, &2), [": 1 → 2"]);
    assert!(difference(&ada(), &ada()).is_empty());
    let mut bob = ada();
    bob.name = "Bob".to_owned();
    bob.age = None;
    assert_eq!(
        difference(&ada(), &bob),
        ["name: \"Ada\" → \"Bob\"", "age: Some(36) → None"]
    );
    let mut older = ada();
    older.age = Some(37);
    assert_eq!(
        difference(&vec![ada(), ada()], &vec![ada(), older.clone()]),
        ["[1].age: 36 → 37"]
    );
    assert_eq!(
        difference(&(1, older.clone()), &(2, ada())),
        ["0: 1 → 2", "1.age: 37 → 36"]
    );
    assert_eq!(
        difference(&Figure::Circle(1.0), &Figure::Empty),
        [": Circle(1.0) → Empty"]
    );
    assert_eq!(difference(&(f64::NAN, 1), &(f64::NAN, 2)), ["1: 1 → 2"]);
}

#[test]
fn items_that_come_and_go_leave_the_others_in_peace() {
    assert_eq!(
        difference(&vec![1, 2, 3], &vec![1, 2, 3, 4]),
        ["[3]: nothing → 4"]
    );
    assert_eq!(
        difference(&vec![1, 2, 3], &vec![2, 3]),
        ["[0]: 1 → nothing"]
    );
    assert_eq!(
        difference(&vec![1, 2, 3], &vec![0, 1, 9, 3]),
        ["[0]: nothing → 0", "[2]: 2 → 9"]
    );
    assert_eq!(
        difference(&vec![1, 2, 3, 4, 5], &vec![1, 3, 4, 6, 5]),
        ["[1]: 2 → nothing", "[3]: nothing → 6"]
    );
    assert_eq!(
        difference(&Vec::<u8>::new(), &vec![1]),
        ["[0]: nothing → 1"]
    );
    assert_eq!(
        difference(&BTreeSet::from(["a", "b"]), &BTreeSet::from(["b", "c"])),
        [": \"a\" → nothing", ": nothing → \"c\""]
    );
    assert_eq!(
        difference(
            &HashMap::from([("a", 1), ("b", 2)]),
            &HashMap::from([("b", 3), ("c", 4)])
        ),
        [
            "[\"a\"]: 1 → nothing",
            "[\"b\"]: 2 → 3",
            "[\"c\"]: nothing → 4"
        ]
    );
}

#[test]
fn at_most_20_leaves_are_told() {
    let (before, after): (Vec<u32>, Vec<u32>) = ((0..1_000).collect(), (1_000..2_000).collect());
    let leaves = difference(&before, &after);
    assert_eq!(leaves.len(), 20);
    assert_eq!(leaves[19], "[19]: 19 → 1019");
}
