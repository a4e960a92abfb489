//! Columns: places beside each other.

use std::sync::Arc;

use crate::element::{ColumnsLook, ContainerKind, Gap, VerticalAlign};
use crate::page::Page;
use crate::widget::Component;

/// `N` places beside each other. Where they would get too narrow they stand below each other.
///
/// ```
/// # use dacapo::prelude::*;
/// # fn script(page: &mut Page) {
/// let [mut name, mut price] = page.add(
///     Columns::new([3.0, 1.0])
///         .gap(Gap::Large)
///         .align(VerticalAlign::Center)
///         .border(true),
/// );
/// name.header("Yew");
/// price.text("12 €");
/// # }
/// ```
#[must_use = "they appear when they are given to `page.add`"]
#[derive(Clone, Copy, Debug)]
pub struct Columns<const N: usize> {
    weights: [f32; N],
    look: ColumnsLook,
}

impl<const N: usize> Columns<N> {
    /// Columns with shares of the width. A share that is not above zero counts as a small one.
    pub fn new(weights: [f32; N]) -> Self {
        Self {
            weights,
            look: ColumnsLook::default(),
        }
    }

    /// Columns of equal width.
    pub fn equal() -> Self {
        Self::new([1.0; N])
    }

    /// The room between them; [`Gap::Medium`] if nothing is said.
    pub fn gap(mut self, gap: Gap) -> Self {
        self.look.gap = gap;
        self
    }

    /// Where the lower ones stand beside the highest; at its top if nothing is said.
    pub fn align(mut self, align: VerticalAlign) -> Self {
        self.look.align = align;
        self
    }

    /// Whether there is a frame around each. Frames of a row are equally high.
    pub fn border(mut self, has_border: bool) -> Self {
        self.look.has_border = has_border;
        self
    }
}

impl<const N: usize> Component for Columns<N> {
    type Output = [Page; N];

    fn draw(self, page: &mut Page) -> [Page; N] {
        const SMALLEST: f32 = 0.01;
        const LARGEST: f32 = 1e6;
        let share = |weight: &f32| {
            if *weight > SMALLEST {
                weight.min(LARGEST)
            } else {
                SMALLEST
            }
        };
        let weights: Arc<[f32]> = self.weights.iter().map(share).collect();
        let look = self.look;
        let mut row = page.open(ContainerKind::Columns { weights, look });
        std::array::from_fn(|_| row.open(ContainerKind::Column))
    }
}
