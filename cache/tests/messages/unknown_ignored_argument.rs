use dacapo_cache::cache_data;

#[cache_data(ignore(db, self))]
fn load(path: &str, _conn: &i32) -> usize {
    path.len()
}

#[cache_data(ignore(db))]
fn none() -> usize {
    1
}

fn main() {}
