//! What a test that explores interleavings needs to unwind and to catch, each thread for itself.
//!
//! All threads of an exploration share one thread of the system, and `std::thread::panicking()` speaks for all of
//! them. A panic that is part of a test begins with [`unwind`], or is noted by a panic hook with
//! [`begin_to_unwind`]; [`caught`] ends it.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use crate::sync::{catch_unwind, explore, resume_unwind};

/// Unwinds with a text, without the panic hook.
pub fn unwind(text: &str) -> ! {
    resume_unwind(Box::new(text.to_owned()))
}

/// Notes that this thread has begun to unwind.
pub fn begin_to_unwind() {
    explore::begin_to_unwind();
}

/// Runs `f`; what it unwinds with if it does.
pub fn caught<R>(f: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(f))
}
