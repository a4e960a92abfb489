//! Methods of traits: their own bodies, and those of `impl`s whose parameters the attribute doesn't see.

use dacapo_cache::cache_data;
use serde::Serialize;

use crate::attributes::fresh;

trait Shape: Serialize {
    fn side(&self) -> i64;

    #[cache_data]
    fn area(&self) -> i64 {
        self.side() * self.side()
    }

    #[cache_data(companions = false)]
    fn edges(&self, n: i64) -> i64 {
        self.side() * n
    }

    #[cache_data(companions = false, method)]
    fn n_corners() -> i64
    where
        Self: Sized,
    {
        4
    }
}

#[derive(Serialize)]
struct Square(i64);

#[derive(Serialize)]
struct Board(i64);

impl Shape for Square {
    fn side(&self) -> i64 {
        self.0
    }
}

impl Shape for Board {
    fn side(&self) -> i64 {
        self.0 * 8
    }
}

#[test]
fn each_type_has_entries_of_its_own_of_a_method_that_its_trait_provides() {
    fresh(|_| {
        for _ in 0..2 {
            assert_eq!((Square(2).area(), Board(2).area()), (4, 256));
            assert_eq!((Square(2).edges(3), Board(2).edges(3)), (6, 48));
            assert_eq!((Square::n_corners(), Board::n_corners()), (4, 4));
        }
        assert_eq!((Square::area_info().hits, Board::area_info().hits), (1, 1));
        assert!(Square(2).area_clear_for());
        assert_eq!((Square::area_clear(), Board::area_clear()), (0, 1));
    });
}

#[derive(Serialize)]
struct Weighed<T, const WEIGHT: usize>
where
    T: Clone,
{
    items: Vec<T>,
}

trait Total {
    type Sum;
    fn total(&self, times: Self::Sum) -> Self::Sum;
}

impl<T, const WEIGHT: usize> Total for Weighed<T, WEIGHT>
where
    T: Clone + Serialize + Into<i64> + 'static,
{
    type Sum = i64;

    #[cache_data(companions = false)]
    fn total(&self, times: Self::Sum) -> Self::Sum {
        let sum: i64 = self.items.iter().cloned().map(Into::into).sum();
        sum * times * WEIGHT as i64
    }
}

impl<T: Clone + Serialize, const WEIGHT: usize> Weighed<T, WEIGHT>
where
    T: 'static,
{
    #[cache_data]
    fn n_with<U, const MORE: usize>(&self, more: U, room: [f32; MORE]) -> usize
    where
        U: Serialize + Into<usize> + Copy + 'static,
    {
        self.items.len() + more.into() + room.len() * WEIGHT
    }
}

#[test]
fn parameters_of_the_impl_and_of_the_method_tell_entries_apart() {
    fresh(|_| {
        let one = Weighed::<i32, 1> { items: vec![1, 2] };
        let two = Weighed::<i32, 2> { items: vec![1, 2] };
        for _ in 0..2 {
            assert_eq!((one.total(2), two.total(2)), (6, 12));
            assert_eq!(
                (one.n_with(1_u8, [0.0; 3]), two.n_with(1_u8, [0.0; 3])),
                (6, 9)
            );
            assert_eq!(
                (one.n_with(1_u16, [0.0; 3]), one.n_with(1_u8, [0.0; 40])),
                (6, 43)
            );
        }
        let told = Weighed::<i32, 1>::n_with_info();
        assert_eq!((told.hits, told.misses), (4, 4));
    });
}

mod old {
    #![deny(deprecated)]
    use super::*;

    impl Square {
        #[cache_data]
        #[deprecated(note = "use `area`")]
        pub(super) fn surface(&self) -> i64 {
            self.0 * self.0
        }

        #[cache_data]
        #[deprecated]
        pub(super) fn halvings(&self, n: i64) -> i64 {
            if n < 2 { 0 } else { 1 + self.halvings(n / 2) }
        }
    }

    #[cache_data]
    #[deprecated]
    pub(super) fn sum_to(n: i64) -> i64 {
        if n < 1 { 0 } else { n + sum_to(n - 1) }
    }
}

#[test]
#[expect(deprecated, reason = "that nobody else is told is what is shown")]
fn a_deprecated_method_is_told_of_to_those_who_call_it_alone() {
    fresh(|_| {
        assert_eq!((Square(3).surface(), Square(3).surface()), (9, 9));
        assert_eq!((Square(3).halvings(8), old::sum_to(4)), (3, 10));
    });
}
