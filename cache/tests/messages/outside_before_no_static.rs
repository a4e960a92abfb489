use dacapo_cache::outside;

#[outside]
const LIMIT: u32 = 3;

#[outside]
static mut COUNT: u32 = 0;

#[outside(name = "rate")]
static RATE: u32 = 2;

fn main() {
    println!("{LIMIT} {RATE}");
}
