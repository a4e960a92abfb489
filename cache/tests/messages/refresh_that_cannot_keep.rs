use std::borrow::Cow;
use std::sync::Mutex;

use dacapo_cache::{NoPage, cache_data};

#[cache_data(refresh_mode = "background")]
fn without_ttl() {}

#[cache_data(ttl = 10, refresh_mode = "background")]
fn draws(page: &mut NoPage) {
    let _ = page;
}

#[cache_data(ttl = 10, refresh_mode = "background")]
fn borrows(words: &[&str], text: Cow<'_, str>) -> usize {
    words.len() + text.len()
}

#[cache_data(ttl = 10, refresh_mode = "background")]
fn locks(_log: &Mutex<u8>, n: u8) -> u8 {
    n
}

#[cache_data(ttl = 10, refresh_mode = "background")]
fn holds(_local: std::rc::Rc<u8>, n: u8) -> u8 {
    n
}

struct Meter(u8);

impl Meter {
    #[cache_data(ttl = 10, refresh_mode = "background", ignore(self))]
    fn reads(&self) -> u8 {
        self.0
    }

    #[cache_data(ttl = 10, refresh_mode = "background", companions = false, ignore(self))]
    fn alone(&self) -> u8 {
        self.0
    }
}

fn main() {}
