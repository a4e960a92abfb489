//! Which widget a call reads next: the way from the arguments of a call to its entry (`allow_widgets`).
//!
//! What a body reads next depends on nothing but its arguments and what it has read before. So the trail holds
//! one widget for each such prefix, and a call finds its key by asking the page for one value after the other:
//!
//! ```text
//! report(2026) ── checkbox "By hour" ─┬─ off ──────────────────▶ entry
//!                                     └─ on ─── slider "Hour" ─┬─ 17 ──▶ entry
//!                                                              └─ 18 ──▶ nothing yet: the body runs
//! ```
//!
//! A body that meets a widget for the first time makes the trail longer by it; entries that are there are found
//! as before. A trail that knows too little leads to a miss and never to a wrong entry, since entries are kept
//! under what was really read: forgetting a part of it costs one computation, which finds the way again.

use rustc_hash::FxHashMap;

use crate::draw::{Draw, Widget, WidgetRead};
use crate::key::Key;
use crate::sync::Mutex;

/// Prefixes of a function that are remembered.
const MAX_PREFIXES: usize = 10_000;

/// What goes, the least recently used first, when there are more.
const MAKES_ROOM_FOR: usize = MAX_PREFIXES / 8;

/// The widgets that the calls of a function read.
#[derive(Default)]
pub(crate) struct Trail {
    prefixes: Mutex<Prefixes>,
}

#[derive(Default)]
struct Prefixes {
    next: FxHashMap<Key, Next>,
    /// Grows with each use.
    stamp: u64,
}

/// The widget after a prefix.
struct Next {
    widget: Widget,
    /// When it was used last.
    stamp: u64,
}

/// How far the key of a call is known before the body runs.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) key: Key,
    /// The values that are in it, besides the arguments.
    pub(crate) reads: Vec<WidgetRead>,
}

impl Known {
    /// Nothing but the arguments.
    pub(crate) fn arguments(key: Key) -> Self {
        Self {
            key,
            reads: Vec::new(),
        }
    }
}

impl Trail {
    /// Follows the trail from the key of the arguments, by the values that the widgets have on this page.
    pub(crate) fn follow<D: Draw>(&self, arguments: Key, page: &D) -> Known {
        let mut known = Known::arguments(arguments);
        while let Some(widget) = self.next(&known.key) {
            let value = page.widget_value(&widget);
            let read = WidgetRead { widget, value };
            known.key = read.extend(&known.key);
            known.reads.push(read);
        }
        known
    }

    /// Notes what a body has read; returns the key of its entry, to which the trail leads from now on.
    pub(crate) fn learn(&self, arguments: Key, reads: &[WidgetRead]) -> Key {
        let mut key = arguments;
        let mut replaced = Vec::new();
        let mut prefixes = self.prefixes.lock();
        for read in reads {
            prefixes.stamp += 1;
            let next = Next {
                widget: read.widget.clone(),
                stamp: prefixes.stamp,
            };
            // A body that reads something else after the same prefix depends on more than it should; the last
            // one counts.
            replaced.extend(prefixes.next.insert(key, next));
            key = read.extend(&key);
        }
        replaced.extend(prefixes.next.remove(&key));
        replaced.extend(prefixes.make_room());
        drop(prefixes);
        // What a page says of a widget is the page's: dropped outside of the lock.
        drop(replaced);
        key
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        let forgotten = std::mem::take(&mut self.prefixes.lock().next);
        drop(forgotten);
    }

    fn next(&self, prefix: &Key) -> Option<Widget> {
        let mut prefixes = self.prefixes.lock();
        prefixes.stamp += 1;
        let stamp = prefixes.stamp;
        let next = prefixes.next.get_mut(prefix)?;
        next.stamp = stamp;
        Some(next.widget.clone())
    }
}

impl Prefixes {
    /// Takes out what was used least recently, if there is too much.
    #[must_use]
    fn make_room(&mut self) -> Vec<Next> {
        if self.next.len() <= MAX_PREFIXES {
            return Vec::new();
        }
        let mut stamps: Vec<u64> = self.next.values().map(|next| next.stamp).collect();
        let (_, last, _) = stamps.select_nth_unstable(MAKES_ROOM_FOR);
        let last = *last;
        let old = self.next.extract_if(|_, next| next.stamp <= last);
        old.map(|(_, next)| next).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::draw::WidgetValue;
    use crate::key::KeyBuilder;

    fn arguments(n: usize) -> Key {
        let mut key = KeyBuilder::new();
        key.add("n", &n);
        key.finish().expect("a number can be hashed")
    }

    fn read(id: u64) -> WidgetRead {
        let widget = Widget {
            id,
            name: "Hour".into(),
            words: "slider \"Hour\"".into(),
            element: Arc::new(()),
        };
        let value = WidgetValue::new(&id, "");
        WidgetRead { widget, value }
    }

    #[test]
    fn the_trail_is_bounded_and_keeps_what_is_in_use() {
        let trail = Trail::default();
        trail.learn(arguments(0), &[read(0)]);
        for n in 1..2 * MAX_PREFIXES {
            trail.learn(arguments(n), &[read(n as u64)]);
            assert!(trail.next(&arguments(0)).is_some(), "used all the time");
        }
        assert!(trail.prefixes.lock().next.len() <= MAX_PREFIXES);
        assert!(trail.next(&arguments(1)).is_none(), "the oldest has gone");
        assert!(trail.next(&arguments(2 * MAX_PREFIXES - 1)).is_some());
    }

    #[test]
    fn a_body_that_ends_earlier_than_the_trail_cuts_it() {
        let trail = Trail::default();
        let short = trail.learn(arguments(0), &[read(1)]);
        let long = trail.learn(arguments(0), &[read(1), read(2)]);
        assert_ne!(short, long);
        assert!(trail.next(&short).is_some());
        assert_eq!(trail.learn(arguments(0), &[read(1)]), short);
        assert!(trail.next(&short).is_none());
    }
}
