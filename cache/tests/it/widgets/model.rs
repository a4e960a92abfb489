//! Random operations on a function that reads widgets, each compared with what a naive list of combinations would
//! have done: which calls hit, what they return and draw, and which combinations are left.

use std::time::Duration;

use dacapo_cache::recorder::event::Actor;
use dacapo_cache::{EntryId, FunctionId, Registry, cache_data};

use super::form::Form;
use super::wander;
use crate::support::in_new_registry;

const N_OPERATIONS: u32 = 200_000;

const SEEDS: u64 = 12;

const MAX_ENTRIES: usize = 40;

const TTL: u64 = 30;

#[cache_data(allow_widgets, max_entries = 40, ttl = "30s")]
fn wandering(page: &mut Form, seed: u64) -> Vec<u64> {
    wander(page, seed)
}

/// A combination as the list knows it. The path says which widgets were read, and their values.
struct Known {
    path: Vec<u64>,
    made: u64,
    used: u64,
}

/// The naive list, in the order of storing.
#[derive(Default)]
struct Model {
    entries: Vec<Known>,
    now: u64,
    n_uses: u64,
}

impl Model {
    /// Whether the call hits. If not, it is kept from now on, and whatever there is no room for is gone.
    fn call(&mut self, path: &[u64]) -> bool {
        self.n_uses += 1;
        if let Some(known) = self.entries.iter_mut().find(|known| known.path == path) {
            known.used = self.n_uses;
            return true;
        }
        let (made, used) = (self.now, self.n_uses);
        self.entries.push(Known {
            path: path.to_vec(),
            made,
            used,
        });
        if self.entries.len() > MAX_ENTRIES {
            let by_use = self.entries.iter().enumerate().min_by_key(|it| it.1.used);
            let (oldest, _) = by_use.expect("there are too many");
            self.entries.remove(oldest);
        }
        false
    }

    fn advance(&mut self, secs: u64) {
        self.now += secs;
        let now = self.now;
        self.entries.retain(|known| now < known.made + TTL);
    }

    /// How many went.
    fn remove(&mut self, is_meant: impl Fn(&Known) -> bool) -> usize {
        self.entries.extract_if(.., |known| is_meant(known)).count()
    }
}

/// The same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// The entries that there are, the oldest first.
fn entries(registry: &Registry) -> Vec<EntryId> {
    let entries = registry.entries(FunctionId(0)).into_iter();
    entries.map(|entry| entry.id).collect()
}

#[test]
fn random_operations_with_widgets_do_what_a_naive_list_would() {
    in_new_registry(|registry| {
        let mut pages = [Form::default(), Form::default(), Form::default()];
        let (mut model, mut random) = (Model::default(), Random(1));
        let (mut n_hits, mut n_misses) = (0, 0);
        for operation in 0..N_OPERATIONS {
            let page = &mut pages[random.below(3) as usize];
            match random.below(1_000) {
                0..15 => {
                    let secs = random.below(12);
                    model.advance(secs);
                    registry.advance(Duration::from_secs(secs));
                }
                15..20 => {
                    let seed = random.below(SEEDS);
                    let n_gone = model.remove(|known| known.path[0] == seed);
                    assert_eq!(wandering::clear_for(seed), n_gone > 0);
                }
                20..22 => assert_eq!(wandering::clear(), model.remove(|_| true)),
                22..40 => {
                    let entries = entries(registry);
                    assert_eq!(entries.len(), model.entries.len());
                    if entries.is_empty() {
                        continue;
                    }
                    let place = random.below(entries.len() as u64) as usize;
                    model.entries.remove(place);
                    if random.below(2) == 0 {
                        assert!(registry.expire(entries[place]));
                    } else {
                        assert!(registry.remove(entries[place], Actor::Inspector));
                    }
                }
                40..300 => {
                    let name = ["a", "b", "c", "d", "e", "f", "g", "h"][random.below(8) as usize];
                    page.set(name, random.below(3));
                }
                _ => {
                    let seed = random.below(SEEDS);
                    let path = page.draw(|page| wander(page, seed));
                    let lines = page.lines();
                    if model.call(&path) {
                        n_hits += 1;
                    } else {
                        n_misses += 1;
                    }
                    assert_eq!(page.draw(|page| wandering(page, seed)), path);
                    assert_eq!(page.lines(), lines);
                    let info = wandering::info();
                    assert_eq!((info.hits, info.misses), (n_hits, n_misses), "{path:?}");
                }
            }
            if operation % 64 == 0 {
                assert_eq!(wandering::info().entries, model.entries.len());
            }
        }
        assert!(n_hits > 10_000 && n_misses > 10_000, "{n_hits} {n_misses}");
    });
}
