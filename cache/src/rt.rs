//! What the attributes expand to calls of. Not for use by hand.
