//! Support for tests of the real window: a display to run on, and a hand on the running app.

mod app;
mod display;

pub use crate::app::RunningApp;
pub use crate::display::Display;
