//! Sentences on what happens beside the calls: refreshes in the background, clears, copies, failing releases.

use crate::story::figures::{age, bytes, count, duration};
use crate::story::words::{actor_words, had_no_room, place};
use crate::story::{Aside, AsideStory, Refresh, RefreshState};

/// How the refresh of a value past its ttl went: `refreshed in the background, 1.20 s; the old value, 1 min old, was
/// served meanwhile`.
pub fn refresh(refresh: &Refresh) -> String {
    let old = format!("the old value, {} old,", age(refresh.age));
    match &refresh.state {
        RefreshState::Running => {
            format!("being refreshed in the background; {old} is served meanwhile")
        }
        RefreshState::Done { body } => format!(
            "refreshed in the background, {}; {old} was served meanwhile",
            duration(*body)
        ),
        RefreshState::Failed { message } => {
            format!("the refresh in the background failed: {message}; {old} goes on being served")
        }
        RefreshState::Discarded => format!(
            "the refresh in the background came to nothing, because the entry was cleared or replaced meanwhile; \
             {old} was served"
        ),
    }
}

/// What a rerun brought about besides its calls: `cleared by the script`.
pub fn aside(story: &AsideStory) -> String {
    match &story.aside {
        Aside::Copied { n, bytes: size } => {
            let at = story
                .site
                .as_ref()
                .map(|site| format!(" at {}", place(site)));
            let copies = match n {
                1 => "a copy".to_owned(),
                n => format!("{} copies", count(*n)),
            };
            format!(
                "changed while it was shared{}: that made {copies} of {}",
                at.unwrap_or_default(),
                bytes(*size)
            )
        }
        Aside::Cleared { actor, n: 1 } => format!("cleared {}", actor_words(*actor)),
        Aside::Cleared { actor, n } => {
            format!("{} entries cleared {}", count(*n), actor_words(*actor))
        }
        Aside::Evicted { cause, n: 1 } => format!("evicted: it {}", had_no_room(cause)),
        Aside::Evicted { cause, n } => {
            format!(
                "{} entries evicted: the first {}",
                count(*n),
                had_no_room(cause)
            )
        }
        Aside::FailedToRelease { message } => format!("left the cache, but {message}"),
    }
}
