//! How high the elements of a long place are, as far as they have been drawn: where each one stands is known without
//! laying it out.

use std::ops::Range;

/// Elements whose heights are added up once.
const BLOCK: usize = 256;

/// The heights of the elements of one place, each with the room below it.
#[derive(Clone, Debug)]
pub(super) struct Heights {
    each: Vec<f32>,
    /// Which of them were measured; the others are guessed.
    are_known: Vec<bool>,
    /// Sums of blocks of `each`.
    blocks: Vec<f32>,
    /// What one counts that was never drawn.
    guess: f32,
    /// Where the place began on the screen when it was drawn last.
    pub(super) top: f32,
    /// The frame in which they were used last.
    pub(super) used: u64,
}

impl Default for Heights {
    fn default() -> Self {
        /// A line of text.
        const GUESS: f32 = 28.0;
        Self {
            each: Vec::new(),
            are_known: Vec::new(),
            blocks: Vec::new(),
            guess: GUESS,
            top: 0.0,
            used: 0,
        }
    }
}

impl Heights {
    /// Makes them those of `n` elements.
    pub(super) fn fit(&mut self, n: usize) {
        if self.each.len() != n {
            let first = self.each.len().min(n) / BLOCK;
            self.each.resize(n, self.guess);
            self.are_known.resize(n, false);
            self.blocks.truncate(first);
            let rest = self.each[first * BLOCK..].chunks(BLOCK);
            self.blocks
                .extend(rest.map(|block| block.iter().sum::<f32>()));
        }
    }

    /// Whether no element was ever drawn.
    pub(super) fn are_unknown(&self) -> bool {
        self.used == 0
    }

    /// Takes the mean of those that were drawn first for all others.
    pub(super) fn guess_by(&mut self, drawn: Range<usize>) {
        let n_drawn = drawn.len();
        if n_drawn > 0 && drawn.end <= self.each.len() {
            let known: Vec<f32> = self.each[drawn.clone()].to_vec();
            self.guess = (known.iter().sum::<f32>() / n_drawn as f32).max(1.0);
            let n = self.each.len();
            self.each.clear();
            self.are_known.clear();
            self.blocks.clear();
            self.fit(n);
            for (idx, height) in drawn.zip(known) {
                self.set(idx, height);
            }
        }
    }

    /// How high an element is taken to be that was never drawn.
    pub(super) fn guessed(&self, idx: usize) -> Option<f32> {
        (!self.are_known[idx]).then(|| self.each[idx])
    }

    /// Notes how high an element was drawn.
    pub(super) fn set(&mut self, idx: usize, height: f32) {
        let change = height - self.each[idx];
        self.each[idx] = height;
        self.are_known[idx] = true;
        self.blocks[idx / BLOCK] += change;
    }

    /// How far below the top an element stands; the end, for one behind the last.
    pub(super) fn top_of(&self, idx: usize) -> f32 {
        let block = idx / BLOCK;
        let before: f32 = self.blocks[..block.min(self.blocks.len())].iter().sum();
        let start = (block * BLOCK).min(self.each.len());
        before
            + self.each[start..idx.min(self.each.len())]
                .iter()
                .sum::<f32>()
    }

    /// The element that stands so far below the top; the first and the last for what is outside.
    pub(super) fn at(&self, y: f32) -> usize {
        let mut top = 0.0;
        let mut block = 0;
        while block + 1 < self.blocks.len() && top + self.blocks[block] <= y {
            top += self.blocks[block];
            block += 1;
        }
        let last = self.each.len().saturating_sub(1);
        let mut idx = block * BLOCK;
        while idx < last && top + self.each[idx] <= y {
            top += self.each[idx];
            idx += 1;
        }
        idx.min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_is_found_where_it_stands() {
        let mut heights = Heights::default();
        heights.fit(1_000);
        for idx in (0..1_000).step_by(7) {
            heights.set(idx, idx as f32 / 10.0);
        }
        let mut top = 0.0;
        for idx in 0..1_000 {
            assert!((heights.top_of(idx) - top).abs() < 1.0, "{idx}");
            let height = if idx % 7 == 0 {
                idx as f32 / 10.0
            } else {
                28.0
            };
            if height > 2.0 {
                assert_eq!(heights.at(top + height / 2.0), idx);
            }
            top += height;
        }
        assert_eq!(heights.at(-5.0), 0);
        assert_eq!(heights.at(1e9), 999);
        heights.fit(300);
        assert!((heights.top_of(300) - heights.top_of(299) - 28.0).abs() < 0.1);
    }

    #[test]
    fn what_was_never_drawn_counts_as_the_mean_of_what_was() {
        let mut heights = Heights::default();
        heights.fit(600);
        for idx in 0..10 {
            heights.set(idx, 50.0);
        }
        heights.guess_by(0..10);
        assert!((heights.top_of(600) - 30_000.0).abs() < 1.0);
        assert!(heights.guessed(9).is_none());
        assert!(
            heights
                .guessed(10)
                .is_some_and(|guess| (guess - 50.0).abs() < 0.1)
        );
    }
}
