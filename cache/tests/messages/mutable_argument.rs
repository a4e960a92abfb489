use dacapo_cache::cache_data;

#[cache_data]
fn fill(list: &mut Vec<i32>, n: i32) -> i32 {
    list.push(n);
    n
}

#[cache_data]
fn both(page: &mut dacapo_cache::NoPage, list: &mut Vec<i32>) -> i32 {
    1
}

#[cache_data]
fn inside(pages: Option<&mut i32>) -> i32 {
    1
}

struct Counter(i32);

impl Counter {
    #[cache_data]
    fn next(&mut self) -> i32 {
        1
    }
}

fn main() {}
