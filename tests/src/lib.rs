//! Support for tests of the real window: a display to run on, a hand on the running app, and crates outside of this
//! workspace.

mod app;
mod display;
mod ports;
mod project;

pub use crate::app::RunningApp;
pub use crate::display::Display;
pub use crate::ports::Ports;
pub use crate::project::{Project, outside, workspace};
