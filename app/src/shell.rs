//! The window: a frame around the page with its sidebar, its inspector and its keys.

pub mod card;
