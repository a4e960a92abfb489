use dacapo_cache::cache_data;

#[cache_data]
fn unknown_types(table: &Tabel, n: u32) -> Vec<Rwo> {
    Vec::new()
}

fn main() {}
