//! `Data`: sharing until somebody writes.

use std::cell::Cell;
use std::collections::HashSet;

use dacapo_cache::Data;
use serde::{Serialize, Serializer};

#[test]
fn reading_shares_even_through_a_mutable_binding() {
    let master = Data::new(vec![1, 2, 3]);
    #[expect(
        unused_mut,
        reason = "a binding that could be written through must not copy when it is read"
    )]
    let mut mine = master.clone();
    assert_eq!(mine.iter().sum::<i32>() + mine[0], 7);
    assert!(Data::is_same(&mine, &master));
    assert_eq!(Data::id(&mine), Data::id(&master));
}

#[test]
fn writing_clones_only_what_somebody_else_holds() {
    let master = Data::new(vec![1, 2, 3]);
    let mut mine = master.clone();
    assert!(Data::is_shared(&mine));
    mine.push(4);
    assert_eq!((&*master, &*mine), (&vec![1, 2, 3], &vec![1, 2, 3, 4]));
    assert!(!Data::is_shared(&mine) && !Data::is_same(&mine, &master));
    let before = mine.as_ptr();
    let id = Data::id(&mine);
    mine[0] = 9;
    assert_eq!(
        (mine.as_ptr(), Data::id(&mine)),
        (before, id),
        "the second write is in place"
    );
}

thread_local! {
    static CLONES: Cell<u32> = const { Cell::new(0) };
}

#[derive(Debug, PartialEq)]
struct Counted(i32);

impl Clone for Counted {
    fn clone(&self) -> Self {
        CLONES.set(CLONES.get() + 1);
        Self(self.0)
    }
}

#[test]
fn a_value_is_taken_out_without_a_copy_if_nobody_else_holds_it() {
    CLONES.set(0);
    let alone = Data::new(Counted(1));
    assert_eq!((Data::into_inner(alone), CLONES.get()), (Counted(1), 0));
    let shared = Data::new(Counted(2));
    let other = shared.clone();
    assert_eq!((Data::into_inner(shared), CLONES.get()), (Counted(2), 1));
    assert_eq!(*other, Counted(2));
}

#[test]
fn a_handle_passes_for_its_value() {
    let text: Data<String> = "abc".chars().collect();
    assert_eq!(text, Data::from("abc".to_owned()));
    assert_eq!(
        (text.to_string(), format!("{text:?}")),
        ("abc".to_owned(), "\"abc\"".to_owned())
    );
    assert!(HashSet::from([text.clone()]).contains(&Data::new("abc".to_owned())));
    let not_a_number = Data::new(f64::NAN);
    assert_ne!(not_a_number, not_a_number.clone(), "as the value itself");
    let mut sum = 0;
    for number in &Data::new(vec![1, 2]) {
        sum += number;
    }
    assert_eq!(sum, 3);
    assert_eq!(Data::<Vec<u8>>::default().len(), 0);
}

#[test]
fn encoded_it_is_its_value() {
    let config = bincode::config::standard();
    let plain = vec![Some("a"), None];
    let bytes = bincode::serde::encode_to_vec(&plain, config).unwrap();
    assert_eq!(
        bincode::serde::encode_to_vec(Data::new(plain), config).unwrap(),
        bytes
    );
    let (back, _) =
        bincode::serde::decode_from_slice::<Data<Vec<Option<String>>>, _>(&bytes, config).unwrap();
    assert_eq!(*back, [Some("a".to_owned()), None]);
    assert!(bincode::serde::decode_from_slice::<Data<String>, _>(&[200], config).is_err());
}

thread_local! {
    static HASHED: Cell<u32> = const { Cell::new(0) };
}

#[derive(Clone)]
struct Watched(i32);

impl Serialize for Watched {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        HASHED.set(HASHED.get() + 1);
        self.0.serialize(serializer)
    }
}

#[test]
fn the_fingerprint_is_remembered_until_the_value_is_written_to() {
    let fingerprint = |data: &Data<Watched>| Data::fingerprint(data).unwrap();
    let mut data = Data::new(Watched(1));
    let first = fingerprint(&data);
    assert_eq!(fingerprint(&data.clone()), first);
    assert_eq!(HASHED.get(), 1, "handles share it");
    data.0 = 2;
    assert_ne!(fingerprint(&data), first);
    data.0 = 1;
    assert_eq!(fingerprint(&data), first);
    let master = data.clone();
    data.0 = 3;
    assert_eq!(fingerprint(&master), first, "that of others stays");
    assert_ne!(fingerprint(&data), first);
}

#[test]
fn a_value_that_cannot_be_hashed_says_why() {
    struct Refusing;
    impl Serialize for Refusing {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("it is borrowed"))
        }
    }
    let error = Data::fingerprint(&Data::new(Refusing)).unwrap_err();
    assert!(error.contains("it is borrowed"), "{error}");
}

#[test]
fn in_a_key_it_counts_by_its_content_and_is_hashed_once() {
    let fingerprint = |data: &Data<Watched>| dacapo_cache::key::fingerprint(&(1, data)).unwrap();
    let data = Data::new(Watched(5));
    let before = HASHED.get();
    let first = fingerprint(&data);
    assert_eq!(fingerprint(&data.clone()), first);
    assert_eq!(HASHED.get(), before + 1);
    assert_eq!(fingerprint(&Data::new(Watched(5))), first);
    assert_ne!(fingerprint(&Data::new(Watched(6))), first);
}
