//! Cached functions that reach different things; prints what each of them is made of, and which of them had to run.

mod reading;
mod shapes;

use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{EventKind, MissReason};
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

/// Takes over what the program before it has left, if it has, and leaves what it has itself.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("where is the hand-over?")?;
    let registry = Registry::current();
    if let Ok(file) = std::fs::File::open(&file) {
        let taken = registry.take_over(file)?;
        assert!(taken.is_complete, "{taken:?}");
    }
    parses();
    sums();
    limits();
    builds();
    asks();
    embeds();
    minds_itself();
    alone();
    shapes::first().length();
    let functions = registry.functions();
    for function in &functions {
        println!("{} {:032x} {}", function.name, function.code.hash, function.code.inputs.replace('\n', ";"));
    }
    let (events, _) = registry.recorder().since(&mut Cursor::default());
    for event in events {
        let EventKind::DidMiss { miss } = event.kind else { continue };
        let name = &functions[event.entry.function.0 as usize].name;
        match &miss.reason {
            MissReason::CodeChanged { inputs } => println!("miss {name} {}", inputs.join(";")),
            other => println!("miss {name} {other:?}"),
        }
    }
    registry.hand_over(std::fs::File::create(&file)?)?;
    Ok(())
}
