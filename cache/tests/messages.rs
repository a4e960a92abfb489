//! What the compiler says to a mistake: one file a mistake, beside it the message.
//!
//! `TRYBUILD=overwrite cargo test -p dacapo-cache --test messages` writes the messages anew; read the difference.

#[test]
fn mistakes_are_told_with_a_way_out() {
    trybuild::TestCases::new().compile_fail("tests/messages/*.rs");
}
