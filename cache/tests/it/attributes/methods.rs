//! Methods, associated functions, and those of traits.

use std::sync::Arc;

use dacapo_cache::{cache_data, cache_resource};
use serde::{Deserialize, Serialize};

use crate::attributes::{Runs, fresh};
use crate::support::Lines;

#[derive(Clone, Serialize, Deserialize)]
struct Shape<T> {
    side: T,
}

static AREAS: Runs = Runs::new();

impl<T: Copy + Into<f64> + Serialize + 'static> Shape<T> {
    const SIDES: u32 = 4;

    /// How large it is.
    #[cache_data]
    pub(crate) fn area(&self, scale: f64) -> f64 {
        AREAS.count();
        let side: f64 = self.side.into();
        side * side * scale
    }

    #[cache_data(ignore(self))]
    fn sides(&self) -> u32 {
        Self::SIDES
    }

    #[cache_data(method)]
    fn unit() -> f64 {
        AREAS.count();
        1.0
    }

    #[cache_data]
    fn consumed(self) -> f64 {
        self.side.into()
    }
}

trait Named {
    fn name(&self, n: usize) -> Result<String, String>;
    fn shared(self: Arc<Self>) -> Arc<u8>;
    fn draw(&self, page: &mut Lines) -> u8;
}

impl Named for Shape<u8> {
    #[cache_data(companions = false)]
    fn name(&self, mut n: usize) -> Result<String, String> {
        AREAS.count();
        n += 1;
        if self.side == 0 {
            return Err("no side".to_owned());
        }
        Ok("square ".repeat(n))
    }

    #[cache_resource(companions = false, ignore(self))]
    fn shared(self: Arc<Self>) -> Arc<u8> {
        Arc::new(self.side)
    }

    #[cache_data(companions = false)]
    fn draw(&self, page: &mut Lines) -> u8 {
        page.draw("drawn");
        self.side
    }
}

#[test]
fn methods_have_companions_beside_them() {
    fresh(|registry| {
        let (small, large) = (Shape { side: 1_u8 }, Shape { side: 3_u8 });
        assert_eq!(
            (small.area(1.0), large.area(1.0), large.area(1.0)),
            (1.0, 9.0, 9.0)
        );
        assert_eq!(Shape { side: 3.0_f32 }.area(1.0), 9.0);
        assert_eq!(AREAS.take(), 3);
        assert_eq!(Shape::<u8>::area_info().entries, 2);
        assert_eq!(Shape::<f32>::area_info().entries, 1);
        assert!(large.area_clear_for(1.0) && !large.area_clear_for(1.0));
        assert_eq!(Shape::<u8>::area_clear(), 1);
        assert_eq!(Shape::<f32>::area_info().entries, 1);
        assert_eq!(large.area_uncached(2.0), 18.0);
        AREAS.take();

        assert_eq!((small.sides(), large.sides()), (4, 4));
        assert_eq!(Shape::<u8>::sides_info().hits, 1);
        assert_eq!(
            (
                Shape::<u8>::unit(),
                Shape::<u8>::unit(),
                Shape::<f32>::unit()
            ),
            (1.0, 1.0, 1.0)
        );
        assert_eq!(AREAS.take(), 2);
        assert_eq!(
            (small.clone().consumed(), small.clone().consumed()),
            (1.0, 1.0)
        );
        assert_eq!(Shape::<u8>::consumed_info().hits, 1);
        let told = registry.functions();
        assert!(
            told.iter()
                .any(|told| told.path.ends_with("Shape<u8>::area")),
            "{told:?}"
        );

        assert_eq!(
            (large.name(0).unwrap(), large.name(0).unwrap()),
            ("square ".into(), "square ".into())
        );
        assert!(Shape { side: 0 }.name(0).is_err());
        assert_eq!(AREAS.take(), 2);
        let (one, two) = (Arc::new(small).shared(), Arc::new(large.clone()).shared());
        assert!(Arc::ptr_eq(&one, &two));
        let mut page = Lines::default();
        assert_eq!((large.draw(&mut page), large.draw(&mut page)), (3, 3));
        assert_eq!(page.0.len(), 2);
    });
}

/// Changes what it was given.
#[derive(Clone, Serialize)]
struct Counter {
    n: u32,
}

impl Counter {
    #[cache_data]
    fn up(mut self) -> u32 {
        self.n += 1;
        self.n
    }
}

#[test]
fn a_method_may_change_the_self_that_it_takes() {
    fresh(|_| {
        let counter = Counter { n: 1 };
        assert_eq!((counter.clone().up(), counter.clone().up()), (2, 2));
        assert_eq!(Counter::up_info().hits, 1);
        assert!(counter.clone().up_clear_for());
        assert_eq!(counter.up_uncached(), 2);
    });
}
