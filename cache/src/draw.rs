//! How a cached function's drawing is recorded and drawn again, without knowing what an element looks like.

/// Something that a cached function can draw into: the one `&mut` argument that it may have.
///
/// The cache begins a recording before the body runs and ends it afterwards; on a hit it replays the tape
/// into whatever was passed this time. A recording within a recording belongs to both.
#[diagnostic::on_unimplemented(
    message = "a cached function can't draw into `{Self}`",
    label = "the one `&mut` argument that a cached function may have is the page",
    note = "what happens to other `&mut` arguments would be left out on a hit: pass it by value or by `&`, and return what \
            changes"
)]
pub trait Draw {
    /// What was drawn: shared, so that a clone costs the same for 10 elements and for 10,000.
    type Tape: Clone + Send + Sync + 'static;
    /// Where a recording began; given back at its end.
    type Mark;

    /// Begins a recording of everything drawn from here on.
    fn begin(&mut self) -> Self::Mark;
    /// Ends the recording that `mark` began. Dropping the mark instead (unwinding) forgets the recording.
    fn end(&mut self, mark: Self::Mark) -> Self::Tape;
    /// Draws a tape.
    fn replay(&mut self, tape: &Self::Tape);
    /// How many elements a tape holds.
    fn n_elements(tape: &Self::Tape) -> usize;

    /// A tape as bytes, for a program that takes this one's place; `None` if that can't be.
    fn encode_tape(tape: &Self::Tape) -> Option<Vec<u8>> {
        let _ = tape;
        None
    }

    /// The tape of the bytes that [`encode_tape`](Self::encode_tape) made, perhaps in another process; `None` if
    /// they are none.
    fn decode_tape(bytes: &[u8]) -> Option<Self::Tape> {
        let _ = bytes;
        None
    }

    /// Shows that a call could not be cached as asked, and why: an argument that failed to hash, a ttl that
    /// can't be read. Not part of any recording.
    fn warn(&mut self, message: &str) {
        let _ = message;
    }
}

/// The page of a function that has none: nothing is recorded, nothing replayed.
#[derive(Debug, Default)]
pub struct NoPage;

impl Draw for NoPage {
    type Tape = ();
    type Mark = ();

    fn begin(&mut self) {}
    fn end(&mut self, (): ()) {}
    fn replay(&mut self, (): &()) {}
    fn n_elements((): &()) -> usize {
        0
    }
    fn encode_tape((): &()) -> Option<Vec<u8>> {
        Some(Vec::new())
    }
    fn decode_tape(bytes: &[u8]) -> Option<()> {
        bytes.is_empty().then_some(())
    }
}
