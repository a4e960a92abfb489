//! How everything looks: tokens, fonts, and the two egui styles made of them.

pub mod tokens;
