//! Hits that draw again what the body drew.

use std::sync::Arc;

use dacapo_cache::{Draw, Function, cache_data};

use crate::Options;
use crate::harness::{ROUNDS, each, keep, least, line};

/// A page that keeps blocks, as a real one does.
#[derive(Default)]
pub(crate) struct Blocks {
    open: Vec<u64>,
    blocks: Vec<Arc<[u64]>>,
}

impl Draw for Blocks {
    type Tape = Arc<[u64]>;
    type Mark = usize;

    fn begin(&mut self, _function: &'static Function) -> usize {
        self.open.len()
    }

    fn end(&mut self, mark: usize) -> Self::Tape {
        self.open[mark..].into()
    }

    fn replay(&mut self, tape: &Self::Tape) {
        self.blocks.push(Arc::clone(tape));
    }

    fn n_elements(tape: &Self::Tape) -> usize {
        tape.len()
    }
}

#[cache_data]
pub(crate) fn drawing(page: &mut Blocks, n_elements: u64) -> u64 {
    page.open.extend(0..n_elements);
    n_elements
}

pub(crate) fn run(_options: &Options) {
    println!("\nhit that replays");
    for n_elements in [10, 100, 1_000, 10_000] {
        let mut page = Blocks::default();
        let nanos = least(ROUNDS, || {
            page.blocks.clear();
            each(10_000, |_| {
                keep(drawing(&mut page, n_elements));
            })
        });
        line(&format!("{n_elements} elements"), nanos);
    }
}
