//! Keys of the types of std: which of them differ, which are the same, and which can't be hashed.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CString, OsString};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{NonZeroI64, NonZeroU8, Saturating, Wrapping};
use std::ops::Bound;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use dacapo_cache::key::{self, Key, KeyBuilder};
use serde::Serialize;

fn key<T: Serialize + ?Sized>(value: &T) -> Key {
    let mut builder = KeyBuilder::new();
    builder.add("value", value);
    builder.finish().unwrap()
}

/// Different values of one type, each made twice: equal ones have the same key, and no two others have.
macro_rules! each_its_own {
    ($($name:ident: [$($value:expr),* $(,)?];)*) => { $(
        #[test]
        fn $name() {
            let made = || [$((stringify!($value), key(&$value))),*];
            let (first, second) = (made(), made());
            for (idx, (value, key)) in first.iter().enumerate() {
                assert_eq!(*key, second[idx].1, "{value} again");
                for (other, other_key) in &first[idx + 1..] {
                    assert_ne!(key, other_key, "{value} and {other}");
                }
            }
        }
    )* };
}

each_its_own! {
    whole_numbers: [i128::MIN, i128::MAX, u128::MAX, i64::MIN, u64::MAX, 0_u64, 0_i64, 0_u32, -1_i8, u8::MAX];
    wrapped_numbers: [NonZeroU8::MIN, NonZeroI64::MIN, NonZeroI64::MAX, Wrapping(7_i16), Saturating(8_i16)];
    characters_and_texts: ['a', 'ä', '🦀', "a", "ä", "", "a\0", c"a", CString::default()];
    spans_of_time: [
        Duration::ZERO, Duration::from_nanos(1), Duration::from_secs(1), Duration::MAX,
        SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + Duration::from_nanos(1),
        SystemTime::UNIX_EPOCH + Duration::from_secs(1),
    ];
    options_and_results: [
        None::<Option<u8>>, Some(None::<u8>), Some(Some(0_u8)), Some(0_u8), Ok::<u8, u8>(0), Err::<u8, u8>(0),
        Ok::<Option<u8>, ()>(None), Err::<(), ()>(()), Ok::<(), ()>(()),
    ];
    tuples_and_arrays: [
        (), ((),), ((), ()), (1_u8,), ((1_u8,),), (1_u8, 2_u8), (2_u8, 1_u8), [(1_u8, 2_u8)], [[1_u8], [2]], [[1_u8], [2], [3]],
        [0_u8; 0], [0_u8; 1], [0_u8; 32], ([1_u8, 2], 3_u8), (1_u8, [2_u8, 3]),
    ];
    ranges: [0..1, 0..=1, 0..2, ..1, 1.., 0_u8..1, (Bound::Included(1), Bound::<i32>::Unbounded), (Bound::Excluded(1), Bound::<i32>::Unbounded)];
    addresses: [
        Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED, Ipv6Addr::LOCALHOST, IpAddr::V4(Ipv4Addr::LOCALHOST),
        SocketAddr::from(([127, 0, 0, 1], 80)), SocketAddr::from(([127, 0, 0, 1], 81)),
    ];
    lists_with_an_order: [
        vec![1_u8, 2], vec![2_u8, 1], VecDeque::from([1_u16, 2]), LinkedList::from([1_i8, 2]), BTreeSet::from([3_u8, 4]),
        vec![Vec::<u8>::new()], vec![Vec::<u8>::new(), Vec::new()], Vec::<Vec<u8>>::new(), vec![true, false],
        vec![false, true], vec!['a', 'b'], vec!['b', 'a'], vec![()], vec![(), ()],
    ];
    maps: [
        BTreeMap::from([(1_u8, 2_u8)]), BTreeMap::from([(2_u8, 1_u8)]), BTreeMap::from([(1_u8, 2_u8), (3, 4)]),
        BTreeMap::<u8, u8>::new(), HashMap::from([(1_u8, 2_u8)]), HashMap::from([(1_u8, 2_u8), (3, 4)]),
        HashMap::from([(1_u8, 4_u8), (3, 2)]), HashMap::<u8, u8>::new(), HashMap::from([(1_u8, [2_u8])]),
    ];
    heaps_and_sets: [
        HashSet::from([1_u8, 2]), HashSet::from([1_u8]), HashSet::from([[1_u8, 2]]), BinaryHeap::from([1_i8, 2]),
        BinaryHeap::from([1_i8, 2, 2]), BinaryHeap::from([1_i8, 1, 2]),
    ];
    errors_in_plain_sight: [
        ("ab", "c"), ("a", "bc"), ("", "abc"), ["ab", "c"].as_slice(), ["a", "bc"].as_slice(), ["abc"].as_slice(),
    ];
}

#[test]
fn handles_and_wrappers_count_as_what_they_hold() {
    for (same, other) in [
        (key(&Box::new(1_u8)), key(&1_u8)),
        (key(&Cow::<str>::Owned("a".into())), key("a")),
        (key(&Reverse(1_u8)), key(&1_u8)),
        (key(&Wrapping(1_u8)), key(&1_u8)),
        (key(&NonZeroU8::MIN), key(&1_u8)),
        (key(&OsString::from("a")), key(&OsString::from("a"))),
        (key(&PathBuf::from("a")), key("a")),
        (key(&PhantomData::<u8>), key(&PhantomData::<String>)),
        (key(&VecDeque::from([1_u8, 2])), key(&vec![1_u8, 2])),
        (key(&LinkedList::from(["a"])), key(&["a"].as_slice())),
        (key(&BTreeSet::from([1_u8, 2])), key(&vec![1_u8, 2])),
    ] {
        assert_eq!(same, other);
    }
}

#[test]
fn a_heap_counts_without_the_order_in_which_it_was_filled() {
    let mut one = BinaryHeap::from([5, 4, 3, 2, 1]);
    let other: BinaryHeap<i32> = [1, 2, 3, 4, 5].into_iter().collect();
    assert_ne!(
        one.iter().collect::<Vec<_>>(),
        other.iter().collect::<Vec<_>>(),
        "this test needs two orders"
    );
    assert_eq!(key(&one), key(&other));
    one.push(5);
    assert_ne!(key(&one), key(&other));
}

#[test]
fn all_nans_are_the_same_and_the_two_zeros_are_not() {
    let negative = -f64::NAN;
    let payload = f64::from_bits(f64::NAN.to_bits() ^ 1);
    assert_ne!(payload.to_bits(), negative.to_bits());
    for nan in [f64::NAN, negative, payload, f64::NAN.copysign(1.0)] {
        assert_eq!(key(&nan), key(&f64::NAN));
        assert_eq!(key(&Some([nan])), key(&Some([f64::NAN])));
        // In a list of numbers, taken one by one and from memory, near and far from its beginning, and where a piece that
        // is hashed as one ends within a number.
        for at in [0, 1, 500, 32_766, 299_999] {
            let with = |value: f64| {
                let mut values: Vec<f64> = (0..300_000).map(f64::from).collect();
                values[at] = value;
                values
            };
            let of_memory = |values: &[f64]| {
                let mut builder = KeyBuilder::new();
                builder.add_numbers("values", values);
                builder.finish().unwrap()
            };
            let expected = key(&with(f64::NAN));
            assert_eq!(key(&with(nan)), expected);
            assert_eq!(of_memory(&with(nan)), expected);
            assert_ne!(of_memory(&with(0.5)), expected);
            assert_ne!(of_memory(&with(0.0)), of_memory(&with(-0.0)));
        }
    }
    assert_eq!(key(&-f32::NAN), key(&f32::NAN));
    assert_eq!(key(&vec![-f32::NAN, 1.0]), key(&vec![f32::NAN, 1.0]));
    assert_ne!(key(&0.0), key(&-0.0));
    assert_ne!(key(&vec![0.0_f32]), key(&vec![-0.0_f32]));
}

#[test]
fn a_moment_before_1970_is_refused_by_its_name_where_serde_can_t_tell_it() {
    let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    let mut builder = KeyBuilder::new();
    builder.add("since", &before);
    let error = builder.finish().unwrap_err().to_string();
    assert!(
        error.starts_with("argument `since` of type `std::time::SystemTime` can't be hashed: "),
        "{error}"
    );
}

#[test]
fn what_fails_deep_inside_names_the_argument() {
    struct Fails;
    impl Serialize for Fails {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("it never could"))
        }
    }
    let mut map = HashMap::new();
    map.insert("a", vec![Some(Fails)]);
    let mut builder = KeyBuilder::new();
    builder.add("deep", &map);
    let error = builder.finish().unwrap_err().to_string();
    assert!(
        error.starts_with("argument `deep` of type ")
            && error.ends_with("can't be hashed: it never could"),
        "{error}"
    );
    // What a failure leaves behind doesn't change the next key.
    assert_eq!(
        key(&HashMap::from([(1, HashSet::from([2]))])),
        key(&HashMap::from([(1, HashSet::from([2]))]))
    );
}

#[test]
fn lists_of_numbers_that_miscount_are_refused() {
    /// Announces more than it has.
    struct Short;
    impl Serialize for Short {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            struct Items(usize);
            impl Iterator for Items {
                type Item = u8;
                fn next(&mut self) -> Option<u8> {
                    self.0 = self.0.checked_sub(1)?;
                    Some(1)
                }
                fn size_hint(&self) -> (usize, Option<usize>) {
                    (7, Some(7))
                }
            }
            serializer.collect_seq(Items(5))
        }
    }
    let mut builder = KeyBuilder::new();
    builder.add("short", &Short);
    let error = builder.finish().unwrap_err();
    assert_eq!(error.message, "7 items were announced, but 5 came");
}

#[test]
fn words_and_hashes_of_arguments_agree_with_the_key() {
    assert_eq!(
        key::argument("n", &vec![1.0, f64::NAN]).hash,
        key::argument_numbers("n", &[1.0, -f64::NAN]).hash
    );
}
