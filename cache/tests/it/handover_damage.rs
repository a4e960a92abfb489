//! Hand-overs that were damaged, by chance and by hand: thousands of them, the same at every run.
//!
//! Damage by chance is found by the hashes. Frames of which the hash is put right afterwards get as far as the decoder:
//! what claims to be an entry must not bring the program down, and bytes of a value that mean another one are refused by
//! its fingerprint.

use dacapo_cache::{Registry, cache_data};

use crate::handover::{Ride, ride};

const N_SEEDS: u64 = 1_000;

/// Before the first frame: magic and version.
const N_BEFORE: usize = 12;
/// Before the content of a frame: tag, length, hash.
const N_FRAME: usize = 44;

#[cache_data(ttl = 10)]
fn fleeting(text: &str) -> Vec<u64> {
    text.bytes().map(u64::from).collect()
}

fn calls() -> (Ride, Ride, Vec<u64>) {
    (ride(1), ride(2), fleeting("fleeting"))
}

/// Numbers that look like chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        let factor = 6_364_136_223_846_793_005;
        self.0 = self
            .0
            .wrapping_mul(factor)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// Changes a few bytes, or how many there are.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len().max(1));
            match self.below(8) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at.min(bytes.len()), 0xFD),
                2 => bytes.extend([0xFF; 9]),
                3 if at < bytes.len() => bytes[at] = 0xFF,
                4 if at < bytes.len() => bytes[at] = 0,
                _ if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                _ => {}
            }
        }
    }
}

/// A frame, taken apart.
#[derive(Clone)]
struct Frame {
    tag: [u8; 4],
    content: Vec<u8>,
}

impl Frame {
    fn all(file: &[u8]) -> Vec<Self> {
        let mut rest = &file[N_BEFORE..];
        let mut frames = Vec::new();
        while !rest.is_empty() {
            let len = u64::from_le_bytes(rest[4..12].try_into().unwrap()) as usize;
            frames.push(Self {
                tag: rest[..4].try_into().unwrap(),
                content: rest[N_FRAME..N_FRAME + len].to_vec(),
            });
            rest = &rest[N_FRAME + len..];
        }
        frames
    }

    /// As it is written, with a hash that is right.
    fn bytes(&self) -> Vec<u8> {
        let hash = blake3::hash(&[&self.tag[..], &self.content].concat());
        let len = (self.content.len() as u64).to_le_bytes();
        [&self.tag[..], &len, hash.as_bytes(), &self.content].concat()
    }

    /// Where the value begins, and what was drawn with it.
    fn value_at(&self) -> usize {
        4 + u32::from_le_bytes(self.content[..4].try_into().unwrap()) as usize
    }
}

fn written() -> Vec<u8> {
    let old = Registry::new();
    old.freeze();
    old.enter(calls);
    let mut file = Vec::new();
    old.hand_over(&mut file).unwrap();
    file
}

/// What a program makes of a file: what its calls return, and how many of them hit.
fn taken_over(file: &[u8]) -> ((Ride, Ride, Vec<u64>), u64) {
    let new = Registry::new();
    // Refused at the beginning, or read as far as it goes.
    let _ = new.take_over(file);
    (new.enter(calls), new.totals().hits)
}

#[test]
fn damage_by_chance_never_brings_another_value() {
    let (file, right) = (written(), Registry::new().enter(calls));
    assert_eq!(taken_over(&file), (right.clone(), 3));
    let mut n_hits = 0;
    for seed in 0..N_SEEDS {
        let mut damaged = file.clone();
        Dice(seed).damage(&mut damaged);
        let (values, hits) = taken_over(&damaged);
        assert_eq!(values, right, "seed {seed}");
        n_hits += hits;
    }
    assert!(
        n_hits > N_SEEDS / 2,
        "hardly anything came through: {n_hits}"
    );
}

#[test]
fn frames_whose_hash_was_put_right_bring_nothing_down_and_no_value_that_is_none() {
    let (file, right) = (written(), Registry::new().enter(calls));
    for seed in 0..N_SEEDS {
        let mut dice = Dice(seed);
        let mut frames = Frame::all(&file);
        let at = dice.below(frames.len());
        let frame = &mut frames[at];
        let is_value = frame.tag == *b"ENTR" && dice.below(2) == 0;
        if is_value {
            let mut value = frame.content.split_off(frame.value_at());
            dice.damage(&mut value);
            frame.content.extend(value);
        } else {
            match dice.below(10) {
                0 => drop(frames.remove(at)),
                1 => frames.insert(at, frames[at].clone()),
                2 => frames.swap(0, at),
                _ => dice.damage(&mut frame.content),
            }
        }
        let frames: Vec<u8> = frames.iter().flat_map(Frame::bytes).collect();
        let (values, _) = taken_over(&[&file[..N_BEFORE], &frames].concat());
        // Who forges a head, with a key in it, may say of any value that it belongs to it.
        if is_value {
            assert_eq!(values, right, "seed {seed}");
        }
    }
}
