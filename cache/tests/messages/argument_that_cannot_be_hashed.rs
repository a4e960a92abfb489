use dacapo_cache::cache_data;

struct Connection;

#[cache_data]
fn query(db: &Connection, year: i32) -> i32 {
    let _ = db;
    year
}

struct Shape;

impl Shape {
    #[cache_data]
    fn area(&self, (a, b): (Connection, i32)) -> i32 {
        let _ = a;
        b
    }
}

fn main() {}
