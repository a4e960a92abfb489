//! Runs in a row: the script asks for the next one each time, perhaps without end. Each of them may be over before anybody
//! could see that something runs, let alone stop it.

use crate::protocol::Cause;

/// Fewer runs are no row: scripts may ask for another one now and then.
const LEAST: u32 = 3;
/// When the next run has not begun by then, the row is over; in seconds.
const GAP_SECS: f64 = 0.5;

/// The runs since somebody else asked for one.
#[derive(Debug, Default)]
pub(super) struct InARow {
    n_runs: u32,
    /// When the first of them began.
    since: f64,
    /// When the last of them ended; `None` while it is under way.
    ended: Option<f64>,
}

/// A row that goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// How many runs there were.
    pub n_runs: u32,
    /// How long they have taken, in seconds; what came after the last of them doesn't count.
    pub secs: f64,
    /// In how many seconds it will be over if no other run begins; `None` while one is under way.
    pub over_in_secs: Option<f64>,
}

impl InARow {
    pub(super) fn began(&mut self, cause: &Cause, now: f64) {
        if self.n_runs > 0 && is_of_script(cause) {
            self.n_runs = self.n_runs.saturating_add(1);
        } else {
            (self.n_runs, self.since) = (1, now);
        }
        self.ended = None;
    }

    pub(super) fn ended(&mut self, now: f64) {
        self.ended = Some(now);
    }

    /// The row, if it is one and goes on.
    pub(super) fn row(&self, now: f64) -> Option<Row> {
        let over_in_secs = self.ended.map(|ended| ended + GAP_SECS - now);
        let goes_on = self.n_runs >= LEAST && over_in_secs.is_none_or(|it| it > 0.0);
        goes_on.then_some(Row {
            n_runs: self.n_runs,
            secs: self.ended.unwrap_or(now) - self.since,
            over_in_secs,
        })
    }
}

fn is_of_script(cause: &Cause) -> bool {
    match cause {
        Cause::Script => true,
        Cause::Fragment { cause, .. } => is_of_script(cause),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_the_script_asks_for_are_a_row_until_none_follows() {
        let mut runs = InARow::default();
        runs.began(&Cause::Start, 1.0);
        runs.ended(1.1);
        runs.began(&Cause::Script, 1.1);
        runs.ended(1.2);
        assert_eq!(runs.row(1.2), None, "two are none");
        runs.began(&Cause::Script, 1.2);
        let row = runs.row(1.5).expect("three are");
        assert_eq!((row.n_runs, row.over_in_secs), (3, None));
        assert!((row.secs - 0.5).abs() < 1e-9);
        runs.ended(1.5);
        let row = runs.row(1.9).expect("it may go on");
        assert!((row.over_in_secs.expect("unless none follows") - 0.1).abs() < 1e-9);
        assert!((row.secs - 0.5).abs() < 1e-9, "waiting is no running");
        assert_eq!(runs.row(2.1), None);
        runs.began(&Cause::Rerun, 3.0);
        assert_eq!(runs.row(3.0), None, "the user asked");
    }
}
