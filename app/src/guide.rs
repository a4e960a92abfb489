//! Guides: longer than what stands at an item, shorter than a book.

pub mod first_app {
    #![doc = include_str!("guide/first_app.md")]
}

pub mod shipping {
    #![doc = include_str!("guide/shipping.md")]
}
