//! Cached functions that reach different things; prints what each of them is made of.

mod reading;
mod shapes;

use dacapo_cache::{Registry, cache_data};
use reading::parse;
use shapes::Ride;

#[cache_data]
fn parses() -> u32 {
    parse("1")
}

/// Reaches `parse` by way of another one.
#[cache_data]
fn sums() -> u32 {
    total()
}

fn total() -> u32 {
    ["1", "2"].into_iter().map(parse).sum()
}

#[cache_data]
fn limits() -> u32 {
    reading::LIMIT.min(100)
}

#[cache_data]
fn builds() -> Ride {
    shapes::first()
}

#[cache_data]
fn asks() -> u32 {
    rides_lib::minutes()
}

#[cache_data]
fn embeds() -> String {
    include_str!("words.txt").to_owned()
}

#[cache_data(code = "own")]
fn minds_itself() -> u32 {
    parse("1")
}

#[cache_data]
fn alone() -> u32 {
    1
}

impl Ride {
    #[cache_data]
    fn length(&self) -> u32 {
        self.to_owned() + 1
    }
}

fn main() {
    parses();
    sums();
    limits();
    builds();
    asks();
    embeds();
    minds_itself();
    alone();
    shapes::first().length();
    for function in Registry::current().functions() {
        println!("{} {:032x} {}", function.name, function.code.hash, function.code.inputs.replace('\n', ";"));
    }
}
