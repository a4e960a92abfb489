//! How long a session lasts: as long as somebody holds it.

use std::fmt;

use crate::registry::Registry;
use crate::run::SessionId;

/// A hold on a session: the session ends when the last one is dropped. Made by
/// [`Registry::hold_session`].
///
/// The host of a script holds its session until the script's thread ends. Two pages of one window are two
/// hosts, and so the session ends once, when both are gone.
#[must_use = "the session ends when the last hold on it is dropped"]
pub struct SessionHold {
    registry: Registry,
    session: SessionId,
}

impl SessionHold {
    pub(super) fn new(registry: Registry, session: SessionId) -> Self {
        let mut n_holds = registry.inner.shared.n_holds.lock();
        *n_holds.entry(session).or_default() += 1;
        drop(n_holds);
        Self { registry, session }
    }

    /// The session.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// Takes back what was counted for it; whether it was the last one.
    fn give_back(&self) -> bool {
        let mut n_holds = self.registry.inner.shared.n_holds.lock();
        let Some(n) = n_holds.get_mut(&self.session) else {
            return false;
        };
        *n -= 1;
        let is_last = *n == 0;
        if is_last {
            n_holds.remove(&self.session);
        }
        is_last
    }
}

impl Clone for SessionHold {
    fn clone(&self) -> Self {
        Self::new(self.registry.clone(), self.session)
    }
}

impl fmt::Debug for SessionHold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionHold({} in {:?})", self.session, self.registry)
    }
}

impl Drop for SessionHold {
    fn drop(&mut self) {
        if self.give_back() {
            self.registry.end_session(self.session);
        }
    }
}

impl Registry {
    /// Counts the end of a session.
    pub(super) fn note_session_end(&self, session: SessionId) {
        let mut ends = self.inner.shared.session_ends.lock();
        *ends.entry(session).or_default() += 1;
    }

    /// How often a session has ended: whether it did since it was last asked.
    pub(crate) fn n_session_ends(&self, session: SessionId) -> u32 {
        let ends = self.inner.shared.session_ends.lock();
        ends.get(&session).copied().unwrap_or_default()
    }
}
