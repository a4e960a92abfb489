//! What differs between two shapes, leaf by leaf, with the path to each.

use std::collections::{HashMap, HashSet};

use crate::recorder::event::LeafChange;
use crate::shape::Shape;

/// More leaves are not told.
const MAX_LEAVES: usize = 20;
/// Length of the text of a leaf, in characters.
const LEAF_CHARS: usize = 120;
/// Two stretches of lists are aligned by their common items up to this product of lengths; beyond it, item by item.
const MAX_ALIGNED: usize = 40_000;

/// What differs, and how many leaves more than are told.
pub(crate) fn difference(before: &Shape, after: &Shape) -> (Vec<LeafChange>, usize) {
    let mut walk = Walk {
        path: String::new(),
        leaves: Vec::new(),
        n_more: 0,
    };
    walk.compare(before, after);
    (walk.leaves, walk.n_more)
}

struct Walk {
    /// To where the walk is.
    path: String,
    leaves: Vec<LeafChange>,
    /// Leaves beyond those.
    n_more: usize,
}

impl Walk {
    fn compare(&mut self, before: &Shape, after: &Shape) {
        if before == after {
            return;
        }
        match (before, after) {
            (Shape::List(before), Shape::List(after)) => self.lists(before, after),
            (Shape::Set(before), Shape::Set(after)) => self.sets(before, after),
            (Shape::Map(before), Shape::Map(after)) => self.maps(before, after),
            (Shape::Struct(name, before), Shape::Struct(name_after, after))
                if name == name_after =>
            {
                self.fields(before, after);
            }
            (Shape::Tuple(name, before), Shape::Tuple(name_after, after))
                if name == name_after && before.len() == after.len() =>
            {
                // A wrapper such as `Some(…)` is no step of its own.
                if let ([before], [after]) = (&before[..], &after[..]) {
                    return self.compare(before, after);
                }
                for (idx, (before, after)) in before.iter().zip(after).enumerate() {
                    self.at(&format!(".{idx}"), |walk| walk.compare(before, after));
                }
            }
            // A NaN isn't equal to itself, but it has not changed.
            (Shape::Float(before), Shape::Float(after)) if before.to_bits() == after.to_bits() => {}
            (Shape::Float32(before), Shape::Float32(after))
                if before.to_bits() == after.to_bits() => {}
            _ => self.leaf(Some(before), Some(after)),
        }
    }

    fn fields(&mut self, before: &[(&'static str, Shape)], after: &[(&'static str, Shape)]) {
        let find = |fields: &[(&'static str, Shape)], name| {
            fields.iter().position(|(other, _)| *other == name)
        };
        for (name, value) in before {
            let now = find(after, *name).map(|at| &after[at].1);
            self.at(&format!(".{name}"), |walk| walk.either(Some(value), now));
        }
        for (name, value) in after
            .iter()
            .filter(|(name, _)| find(before, name).is_none())
        {
            self.at(&format!(".{name}"), |walk| walk.leaf(None, Some(value)));
        }
    }

    fn maps(&mut self, before: &[(Shape, Shape)], after: &[(Shape, Shape)]) {
        let now: HashMap<String, &Shape> = after
            .iter()
            .map(|(key, value)| (name_of(key), value))
            .collect();
        let then: HashMap<String, &Shape> = before
            .iter()
            .map(|(key, value)| (name_of(key), value))
            .collect();
        let n_leaves = self.n_leaves();
        for (key, value) in before {
            let key = name_of(key);
            self.at(&format!("[{key}]"), |walk| {
                walk.either(Some(value), now.get(&key).copied());
            });
        }
        for (key, value) in after {
            let key = name_of(key);
            if !then.contains_key(&key) {
                self.at(&format!("[{key}]"), |walk| walk.leaf(None, Some(value)));
            }
        }
        if self.n_leaves() == n_leaves {
            // The same entries in another order, in a map that has one.
            self.leaf_texts(
                Some("entries in their order".to_owned()),
                Some("in another order".to_owned()),
            );
        }
    }

    fn sets(&mut self, before: &[Shape], after: &[Shape]) {
        let n_leaves = self.n_leaves();
        let now: HashSet<String> = after.iter().map(name_of).collect();
        let then: HashSet<String> = before.iter().map(name_of).collect();
        for item in before.iter().filter(|item| !now.contains(&name_of(item))) {
            self.leaf(Some(item), None);
        }
        for item in after.iter().filter(|item| !then.contains(&name_of(item))) {
            self.leaf(None, Some(item));
        }
        if self.n_leaves() == n_leaves {
            self.leaf_texts(
                Some("items in their order".to_owned()),
                Some("in another order".to_owned()),
            );
        }
    }

    /// The common beginning and end are left out; in between, common items are found again where they moved to.
    fn lists(&mut self, before: &[Shape], after: &[Shape]) {
        let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
        let (old, new) = (&before[start..], &after[start..]);
        let end = old
            .iter()
            .rev()
            .zip(new.iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);

        let mut from = (0, 0);
        for (old_idx, new_idx) in common(old, new).into_iter().chain([(old.len(), new.len())]) {
            self.gap(start, from, &old[from.0..old_idx], &new[from.1..new_idx]);
            from = (old_idx + 1, new_idx + 1);
        }
    }

    /// A stretch without common items: item by item, and what remains was inserted or removed.
    fn gap(&mut self, start: usize, from: (usize, usize), old: &[Shape], new: &[Shape]) {
        for idx in 0..old.len().max(new.len()) {
            let (before, after) = (old.get(idx), new.get(idx));
            // Where it is now; or where it was, if it is gone.
            let at = start + idx + if after.is_some() { from.1 } else { from.0 };
            self.at(&format!("[{at}]"), |walk| walk.either(before, after));
        }
    }

    fn either(&mut self, before: Option<&Shape>, after: Option<&Shape>) {
        match (before, after) {
            (Some(before), Some(after)) => self.compare(before, after),
            _ => self.leaf(before, after),
        }
    }

    fn at(&mut self, step: &str, walk: impl FnOnce(&mut Self)) {
        let len = self.path.len();
        self.path.push_str(step);
        walk(self);
        self.path.truncate(len);
    }

    fn n_leaves(&self) -> usize {
        self.leaves.len() + self.n_more
    }

    fn leaf(&mut self, before: Option<&Shape>, after: Option<&Shape>) {
        if self.leaves.len() == MAX_LEAVES {
            self.n_more += 1;
            return;
        }
        self.leaf_texts(
            before.map(|shape| shape.text(LEAF_CHARS)),
            after.map(|shape| shape.text(LEAF_CHARS)),
        );
    }

    fn leaf_texts(&mut self, before: Option<String>, after: Option<String>) {
        if self.leaves.len() == MAX_LEAVES {
            self.n_more += 1;
            return;
        }
        let path = self.path.trim_start_matches('.').to_owned();
        self.leaves.push(LeafChange {
            path,
            before,
            after,
        });
    }
}

/// A key or an item of a set by its text; in full, because two must not be taken for one.
fn name_of(key: &Shape) -> String {
    key.text(usize::MAX)
}

/// The positions of the longest common subsequence.
fn common(old: &[Shape], new: &[Shape]) -> Vec<(usize, usize)> {
    if old.len() * new.len() > MAX_ALIGNED {
        return Vec::new();
    }
    // `lengths[i][j]`: of the longest one of `old[i..]` and `new[j..]`.
    let width = new.len() + 1;
    let mut lengths = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = if old[i] == new[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
