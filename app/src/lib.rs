//! Native desktop apps from one plain function, rerun from the top whenever something changes, with a cache
//! that remembers and an inspector that shows what it remembered and why.
//!
//! ```no_run
//! use dacapo::prelude::*;
//!
//! #[cache_data]
//! fn squares(n: u64) -> Vec<u64> {
//!     (1..=n).map(|k| k * k).collect()
//! }
//!
//! fn script(page: &mut Page) {
//!     let n = page.slider("How many", 1..=100, 10);
//!     page.bar_chart(squares(n));
//! }
//!
//! fn main() -> dacapo::Exit {
//!     dacapo::run("Squares", script)
//! }
//! ```
//!
//! [`guide::first_app`] begins with an empty folder and ends with an app that can be given away; [`guide::shipping`] tells
//! how. [`Page`] is what scripts draw on, [`prelude`] what they need, [`cache_data`](macro@cache_data) and
//! [`cache_resource`](macro@cache_resource) what they remember with, [`App`] what has several pages, [`testing`] what
//! runs a script without a window.

#[cfg(not(panic = "unwind"))]
compile_error!("dacapo interrupts scripts by unwinding: set `panic = \"unwind\"` in every profile");

pub mod app;
mod bidi;
pub mod element;
mod error;
pub mod guide;
pub mod host;
pub mod inspector;
pub mod kept;
pub mod logging;
pub mod page;
pub mod platform;
pub mod prelude;
pub mod protocol;
pub mod reload;
pub mod shell;
pub mod story;
pub mod testing;
pub mod theme;
mod view;
mod waiting;
mod whole_file;
pub mod widget;

// The attributes as they are for users of this crate, and what their expansions name.
#[doc(hidden)]
pub use dacapo_cache::__rt;
/// The legacy attribute: hands out what is kept, and warns if somebody changed it. How to leave it behind:
/// `cache` in [`dacapo_cache`].
#[doc(inline)]
pub use dacapo_cache::attributes_of_dacapo::cache;
/// Remembers what a function returns: data, of which every caller gets a value of their own. What can be returned, what
/// makes the key, and each option with an example: `cache_data` in [`dacapo_cache`].
#[doc(inline)]
pub use dacapo_cache::attributes_of_dacapo::cache_data;
/// Makes an object once and shares it: a resource. What can be one, how long it lives, and each option with an example:
/// `cache_resource` in [`dacapo_cache`].
#[doc(inline)]
pub use dacapo_cache::attributes_of_dacapo::cache_resource;
/// Makes the value of a static part of the key of legacy functions: `outside` in [`dacapo_cache`].
#[doc(inline)]
pub use dacapo_cache::attributes_of_dacapo::outside;
pub use dacapo_cache::hash;
pub use dacapo_cache::{Cell, Column, ColumnType, Figure, Groups, Join, Moment, Order};
pub use dacapo_cache::{Data, Registry, SessionId, Table, checkpoint, uninterrupted};
/// The version of egui in which [`Page::egui`] draws.
pub use egui;

// Days and times of widgets.
pub use jiff::civil::{Date, Time, date, time};

pub use crate::app::{App, Exit, Inspector, PageSpec, Theme, run};
pub use crate::element::chart::Chart;
pub use crate::element::color::Color;
pub use crate::element::image::Image;
pub use crate::error::Error;
pub use crate::page::Page;
pub use crate::waiting::block_on;
