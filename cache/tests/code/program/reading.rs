//! What two functions of the program reach.

pub const LIMIT: u32 = 10;

pub fn parse(text: &str) -> u32 {
    digits(text)
}

fn digits(text: &str) -> u32 {
    text.parse().unwrap_or(0)
}

pub fn unused() -> u32 {
    7
}
