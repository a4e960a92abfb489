//! Statics of another file, and functions that read them.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, OnceLock};

use dacapo_cache::outside;

/// Anybody may name it.
pub(crate) static RATE: AtomicU32 = AtomicU32::new(2);

/// Anybody may name it.
pub(crate) static FARE: AtomicU32 = AtomicU32::new(2);

/// Only functions of this file may name it.
static HIDDEN: AtomicU32 = AtomicU32::new(1);

/// Only functions of this file may name it, and yet it is part of keys.
#[outside]
static SHOWN: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// A type that only this file can name.
#[derive(serde::Serialize)]
struct Level(u32);

pub(crate) static LEVEL: OnceLock<u32> = OnceLock::new();
#[outside]
static LEVELS: LazyLock<Mutex<Level>> = LazyLock::new(|| Mutex::new(Level(0)));

mod deep {
    use std::sync::atomic::AtomicU32;

    pub(super) static DEPTH: AtomicU32 = AtomicU32::new(1);
}

thread_local! {
    static LOCAL: Cell<u32> = const { Cell::new(0) };
}

pub(crate) fn rate() -> u32 {
    RATE.load(Ordering::SeqCst)
}

pub(crate) fn fare() -> u32 {
    FARE.load(Ordering::SeqCst)
}

pub(crate) fn hidden() -> u32 {
    HIDDEN.load(Ordering::SeqCst) + deep::DEPTH.load(Ordering::SeqCst) + LOCAL.get()
}

pub(crate) fn hide(value: u32) {
    HIDDEN.store(value, Ordering::SeqCst);
}

pub(crate) fn sum() -> u32 {
    SHOWN.lock().unwrap().iter().sum()
}

pub(crate) fn show(values: &[u32]) {
    *SHOWN.lock().unwrap() = values.to_vec();
}

pub(crate) fn level() -> u32 {
    LEVEL.get().copied().unwrap_or_default() + LEVELS.lock().unwrap().0
}

pub(crate) fn raise(to: u32) {
    LEVELS.lock().unwrap().0 = to;
}
