//! The scripts that the gallery shows: the very files that `cargo run --example …` runs alone.

#[expect(dead_code, reason = "`main` is for running it alone")]
#[path = "../copies_protect_you.rs"]
pub mod copies_protect_you;
#[expect(dead_code, reason = "`main` is for running it alone")]
#[path = "../reruns_are_expensive.rs"]
pub mod reruns_are_expensive;
#[expect(dead_code, reason = "`main` is for running it alone")]
#[path = "../rides.rs"]
pub mod rides;
#[expect(dead_code, reason = "`main` is for running it alone")]
#[path = "../time_and_room.rs"]
pub mod time_and_room;
#[expect(dead_code, reason = "`main` is for running it alone")]
#[path = "../tour.rs"]
pub mod tour;
#[expect(dead_code, reason = "`main` is for running it alone")]
#[path = "../two_users_one_list.rs"]
pub mod two_users_one_list;
#[expect(dead_code, reason = "`main` is for running it alone")]
#[path = "../what_is_in_the_key.rs"]
pub mod what_is_in_the_key;
