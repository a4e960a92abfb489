//! Functions with type and const parameters, `impl Trait` arguments, lifetimes; functions within functions.

use std::borrow::Cow;

use dacapo_cache::cache_data;
use serde::{Deserialize, Serialize};

use crate::attributes::fresh;

#[cache_data]
fn of_any<T: Clone + Serialize + serde::de::DeserializeOwned + Send + Sync + 'static>(
    value: T,
) -> Vec<T> {
    vec![value]
}

#[cache_data]
fn default_of<T>() -> T
where
    T: Clone + Default + Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
{
    T::default()
}

#[cache_data]
fn array<const N: usize>(start: u8) -> Vec<u8> {
    vec![start; N]
}

#[cache_data]
fn total(
    numbers: impl Iterator<Item = i32> + Clone + Serialize,
    _scale: impl Fn(i32) -> i32,
) -> i32 {
    numbers.map(_scale).sum()
}

#[cache_data]
fn joined(left: impl AsRef<str> + Serialize, right: &(impl AsRef<str> + Serialize)) -> String {
    left.as_ref().to_owned() + right.as_ref()
}

#[cache_data]
fn longest<'a, 'b: 'a>(one: &'a str, other: &'b str, names: Vec<Cow<'a, str>>) -> String {
    let names = names.iter().map(AsRef::as_ref);
    names
        .chain([one, other])
        .max_by_key(|name| name.len())
        .unwrap_or_default()
        .to_owned()
}

#[derive(Clone, Serialize)]
struct Once(Option<i32>);

impl Iterator for Once {
    type Item = i32;

    fn next(&mut self) -> Option<i32> {
        self.0.take()
    }
}

#[test]
fn each_instance_of_a_generic_function_has_entries_of_its_own() {
    fresh(|registry| {
        assert_eq!(
            (of_any(1_u8), of_any(1_u8), of_any("1".to_owned())),
            (vec![1], vec![1], vec!["1".to_owned()])
        );
        assert_eq!(
            (
                default_of::<i32>(),
                default_of::<String>(),
                default_of::<i32>()
            ),
            (0, String::new(), 0)
        );
        assert_eq!(
            (array::<2>(1), array::<3>(1), array::<2>(1)),
            (vec![1, 1], vec![1, 1, 1], vec![1, 1])
        );
        assert_eq!(total(Once(Some(2)), |n| n * 2), 4);
        assert_eq!(
            (joined("a", &"b".to_owned()), joined("a".to_owned(), &"b")),
            ("ab".into(), "ab".into())
        );
        assert_eq!(longest("a", "ab", vec!["abc".into()]), "abc");

        let paths: Vec<_> = registry
            .functions()
            .iter()
            .map(|told| told.path.to_string())
            .collect();
        assert!(paths[0].ends_with("generics::of_any<u8>"), "{paths:?}");
        assert!(
            paths[1].ends_with("generics::of_any<alloc::string::String>"),
            "{paths:?}"
        );

        assert_eq!((of_any::info().entries, of_any::info().hits), (2, 1));
        assert!(!of_any::clear_for(2_u8) && of_any::clear_for(1_u8) && !of_any::clear_for(1_u8));
        assert_eq!(of_any::clear(), 1);
        // The types follow from no argument: both go.
        assert!(default_of::clear_for());
        assert_eq!(default_of::info().entries, 0);
        assert!(array::clear_for(1));
        assert!(joined::clear_for("a".to_owned(), &"b"));
        assert_eq!(joined::info().entries, 1);
        assert!(total::clear_for(Once(Some(2))));
        assert_eq!(longest::clear(), 1);
    });
}

#[test]
fn functions_within_functions_are_told_apart() {
    fn one() -> i32 {
        #[cache_data]
        fn inner() -> i32 {
            1
        }
        inner() + inner::clear() as i32
    }
    fn two() -> i32 {
        #[derive(Clone, Serialize, Deserialize)]
        struct Local(i32);

        #[cache_data]
        fn inner() -> Local {
            Local(2)
        }
        inner().0
    }
    fresh(|registry| {
        assert_eq!((one(), two(), two()), (2, 2, 2));
        let paths: Vec<_> = registry
            .functions()
            .iter()
            .map(|told| told.path.to_string())
            .collect();
        assert!(
            paths[0].ends_with("one::inner") && paths[1].ends_with("two::inner"),
            "{paths:?}"
        );
    });
}

/// `U` follows from nothing that is in the key.
#[cache_data]
fn converted<T: Clone + Serialize + Into<U> + 'static, U: From<T> + Copy + Into<f64> + 'static>(
    value: T,
    _as_type: std::marker::PhantomData<U>,
) -> f64 {
    let value: U = value.into();
    value.into()
}

#[test]
fn clear_for_does_without_the_bounds_of_parameters_that_the_key_does_not_say() {
    fresh(|_| {
        let as_type = std::marker::PhantomData::<f32>;
        assert!((converted(3_u8, as_type) - 3.0).abs() < 1e-9);
        assert!(converted::clear_for(3_u8));
        assert!(!converted::clear_for(3_u8));
    });
}
