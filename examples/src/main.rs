//! Opens the gallery: `dacapo-gallery`, or `dacapo-gallery "Two users, one list"` at that page.

fn main() -> dacapo::Exit {
    let gallery = dacapo_gallery::app();
    match std::env::args().nth(1) {
        Some(page) => gallery.start_at(&page).run(),
        None => gallery.run(),
    }
}
