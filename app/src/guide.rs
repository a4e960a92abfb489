//! Guides: longer than what stands at an item, shorter than a book.

pub mod shipping {
    #![doc = include_str!("guide/shipping.md")]
}
