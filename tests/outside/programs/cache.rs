//! Data, resources and methods, with the cache alone.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use dacapo_cache::{Data, cache_data, cache_resource};

static RUNS: AtomicU32 = AtomicU32::new(0);

#[cache_data(ttl = "1h 30m", max_entries = 10)]
fn square(n: u64) -> u64 {
    RUNS.fetch_add(1, Ordering::SeqCst);
    n * n
}

#[cache_data]
fn first_word(path: &Path, _log: &Mutex<()>) -> Result<String, Box<dyn std::error::Error>> {
    let text = path.to_str().ok_or("not UTF-8")?;
    Ok(text.split_whitespace().next().ok_or("no word")?.to_owned())
}

struct Sides(u32, u32);

impl Sides {
    #[cache_data(ignore(self))]
    fn area(&self, a: u32, b: u32) -> Data<u32> {
        assert_eq!((self.0, self.1), (a, b));
        Data::new(a * b)
    }
}

#[cache_resource]
fn list() -> Arc<Mutex<Vec<i32>>> {
    Arc::default()
}

fn main() {
    println!("squares {} {} after {} run", square(7), square(7), RUNS.load(Ordering::SeqCst));
    let log = Mutex::new(());
    let word = first_word(Path::new("da capo"), &log).unwrap();
    println!("first word {word:?}, then an {}", first_word(Path::new(" "), &log).map_or("error", |_| "word"));
    println!("area {}, and {} again", *Sides(2, 3).area(2, 3), *Sides(2, 3).area(2, 3));
    list().lock().unwrap().push(1);
    list().lock().unwrap().push(2);
    println!("one list for all: {:?}", list().lock().unwrap());
    assert!(Sides::area_clear() == 1 && square::info().hits == 1);
    println!("cleared {} and {}", cache_data::clear(), cache_resource::clear());
}
