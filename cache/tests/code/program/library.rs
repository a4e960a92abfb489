//! Another package of the program's workspace.

pub fn minutes() -> u32 {
    twelve()
}

fn twelve() -> u32 {
    12
}
