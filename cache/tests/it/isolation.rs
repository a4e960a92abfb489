//! Data is the caller's own: what one does to it, no other caller sees, and a copy that a write made is told.

use std::collections::{BTreeMap, HashMap};
use std::thread;

use dacapo_cache::recorder::event::{Event, EventKind};
use dacapo_cache::{Data, Registry, Table, cache_data};
use serde::{Deserialize, Serialize};

use crate::support::{events, in_new_registry};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct City {
    name: String,
    rivers: Vec<Option<String>>,
    people: HashMap<String, Box<u32>>,
    table: Table,
    shared: Data<Vec<u8>>,
}

fn city() -> City {
    City {
        name: "Ulm".to_owned(),
        rivers: vec![Some("Danube".to_owned()), None],
        people: [("2020".to_owned(), Box::new(126_000))].into(),
        table: table(),
        shared: Data::new(vec![1, 2, 3]),
    }
}

fn table() -> Table {
    Table::from_columns([("n", vec![1, 2, 3])]).unwrap()
}

/// For each type a cached function, and a change that each caller makes to what it got.
macro_rules! isolated {
    ($($name:ident: $t:ty = $value:expr, $change:expr;)*) => {$(
        #[test]
        fn $name() {
            #[cache_data]
            #[allow(clippy::unnecessary_wraps, reason = "one of the types is an option")]
            fn made() -> $t {
                $value
            }

            let registry = Registry::new();
            let check = |_| {
                let change: fn(&mut $t) = $change;
                for _ in 0..20 {
                    let mut mine = registry.enter(made);
                    assert_eq!(mine, $value, "as the body made it");
                    change(&mut mine);
                    assert_ne!(mine, $value, "the change is one");
                }
            };
            check(0);
            thread::scope(|scope| {
                for idx in 1..4 {
                    scope.spawn(move || check(idx));
                }
            });
            assert_eq!(registry.enter(made), $value);
            assert_eq!(registry.enter(made::info).misses, 1);
        }
    )*};
}

isolated! {
    a_vector_is_its_callers_own: Vec<u32> = vec![1, 2, 3], |list| list.push(4);
    a_text_is_its_callers_own: String = "abc".to_owned(), |text| text.insert(0, 'x');
    a_map_is_its_callers_own: HashMap<String, Vec<u8>> = [("a".to_owned(), vec![1])].into(),
        |map| map.get_mut("a").unwrap().clear();
    a_number_is_its_callers_own: u64 = 7, |number| *number += 1;
    a_box_is_its_callers_own: Box<[u8]> = vec![1, 2].into(), |bytes| bytes[0] = 9;
    an_option_is_its_callers_own: Option<BTreeMap<u8, String>> = Some([(1, "a".to_owned())].into()),
        |map| map.as_mut().unwrap().clear();
    a_struct_is_its_callers_own_at_any_depth: City = city(), |city| {
        city.name.clear();
        city.rivers[0].as_mut().unwrap().clear();
        **city.people.get_mut("2020").unwrap() = 0;
        city.table.drop_column("n").unwrap();
        city.shared.push(4);
    };
    a_table_is_its_callers_own: Table = table(), |table| table.drop_column("n").unwrap();
    a_handle_is_its_callers_own: Data<Vec<u32>> = Data::new(vec![1, 2, 3]), |data| data[0] = 9;
    handles_in_a_list_are_their_callers_own: Vec<Data<String>> = vec![Data::new("a".to_owned())],
        |list| list[0].push('b');
}

#[cache_data]
fn numbers(n: usize) -> Data<Vec<u64>> {
    Data::new(vec![7; n])
}

/// The copies so far: bytes, and the line that wrote.
fn copies(registry: &Registry) -> Vec<(u64, u32)> {
    let copy = |event: Event| match event.kind {
        EventKind::DidCopy { bytes } => {
            let site = event.site.unwrap();
            assert!(site.file.ends_with("isolation.rs"), "{}", site.file);
            Some((bytes, site.line))
        }
        _ => None,
    };
    events(registry).into_iter().filter_map(copy).collect()
}

#[test]
fn a_copy_is_told_with_its_entry_and_the_line_that_wrote() {
    in_new_registry(|registry| {
        let mut mine = numbers(1_000);
        assert_eq!(
            mine.iter().sum::<u64>() + mine[0],
            7_007,
            "reading copies nothing"
        );
        assert_eq!(copies(registry), []);
        mine[0] = 1;
        let line = line!() - 1;
        let [(bytes, told)] = copies(registry)[..] else {
            panic!("{:?}", copies(registry))
        };
        assert_eq!(told, line);
        assert!((8_000..8_100).contains(&bytes), "{bytes}");
        mine.push(2);
        assert_eq!(copies(registry).len(), 1, "the copy is written to in place");

        let copied = |event: &Event| matches!(event.kind, EventKind::DidCopy { .. });
        let event = events(registry).into_iter().find(copied).unwrap();
        let function = registry.functions().remove(0).id;
        assert_eq!(event.entry, registry.entries(function)[0].id);
    });
}

#[test]
fn every_caller_that_writes_to_a_hit_is_told() {
    in_new_registry(|registry| {
        for _ in 0..3 {
            numbers(2).clear();
        }
        assert_eq!(Data::into_inner(numbers(2)), [7, 7]);
        assert_eq!(copies(registry).len(), 4);
        assert_eq!(*numbers(2), [7, 7]);
    });
}

#[cache_data]
fn nested(n: u8) -> HashMap<String, Vec<Data<String>>> {
    [("a".to_owned(), vec![Data::new(n.to_string())])].into()
}

#[test]
fn a_handle_inside_of_a_value_knows_its_entry_too() {
    in_new_registry(|registry| {
        nested(1).get_mut("a").unwrap()[0].push('x');
        assert_eq!(copies(registry).len(), 1);
        assert_eq!(*nested(1)["a"][0], "1");
    });
}

#[test]
fn what_no_entry_keeps_is_copied_in_silence() {
    in_new_registry(|registry| {
        numbers(1);
        let mine = Data::new(vec![1]);
        mine.clone().push(2);
        let mut computed = numbers::uncached(3);
        computed.push(1);
        let mut cached = numbers(1);
        cached.push(1);
        let copy = cached.clone();
        cached.push(2);
        assert_eq!(
            (mine.len(), computed.len(), copy.len(), cached.len()),
            (1, 4, 2, 3)
        );
        assert_eq!(
            copies(registry).len(),
            1,
            "of the five only that of the entry's value"
        );
    });
}
