//! What to do about it: one sentence for each thing that can go otherwise than hoped.

use dacapo_cache::Kind;
use dacapo_cache::recorder::event::{Actor, EvictCause, Miss, MissReason, Mutation};

use crate::story::Aside;
use crate::story::figures::span;

/// What to do about a miss.
pub fn for_miss(miss: &Miss) -> String {
    match &miss.reason {
        MissReason::FirstCall => {
            "Nothing to do: there was nothing to serve. The next call with these arguments hits.".to_owned()
        }
        MissReason::ArgumentChanged(change) => format!(
            "A new value is a new key; the old entry is kept. If `{0}` does not matter for the result, leave it \
             out of the key with `ignore({0})`.",
            change.argument
        ),
        MissReason::WidgetChanged(_) => {
            "A new combination of values is a new key; the old entry is kept, and moving back hits. Widgets multiply: \
             `max_entries` bounds the combinations, and a widget outside of the function doesn't count."
                .to_owned()
        }
        MissReason::OutsideChanged(change) => format!(
            "`#[cache]` counts the statics that it reads. Pass `{}` as an argument and use `#[cache_data]`: then the call \
             shows what it depends on.",
            change.argument
        ),
        MissReason::TtlExpired { ttl, age } if age < ttl => {
            "Nothing to do: it was let expire by hand, and is kept again from now on.".to_owned()
        }
        MissReason::TtlExpired { ttl, .. } => {
            format!("If values older than {} are good enough, give the function a longer `ttl`.", span(*ttl))
        }
        MissReason::Evicted { cause: EvictCause::MaxEntries { .. } } => {
            "If there is memory for more, raise `max_entries`: the least recently used entry goes first.".to_owned()
        }
        MissReason::Evicted { cause: EvictCause::MaxSize { .. } } => {
            "If there is memory for more, raise `max_size`: the least recently used entry goes first.".to_owned()
        }
        MissReason::Evicted { cause: EvictCause::TooLarge { .. } } => {
            "Return less (a slice, fewer columns), or raise `max_size` or the registry's budget: until then it is \
             computed at each call."
                .to_owned()
        }
        MissReason::Evicted { .. } => {
            "If there is memory for more, raise the registry's budget; or give the functions that hold the most a \
             `max_size`."
                .to_owned()
        }
        MissReason::Cleared { actor: Actor::Script } => {
            "If only one entry is out of date, `clear_for(…)` forgets that one and keeps the others.".to_owned()
        }
        MissReason::Cleared { actor: Actor::Inspector } => {
            "Nothing to do: it was removed by hand, and is kept again from now on.".to_owned()
        }
        MissReason::CodeChanged { .. } => {
            "Nothing to do: what another code had computed is not served. Change it back, and the old entry hits again; \
             with `code = \"own\"` only the function's own body counts."
                .to_owned()
        }
        MissReason::KeyUnstable { argument, .. } => format!(
            "Something in it differs that its text doesn't show: a part that is too long to be shown, or a time or an \
             address that is new at each call. Say with `hash_funcs({argument} = …)` what of it counts."
        ),
        MissReason::Refused { .. } => {
            "Nothing to do: what has gone bad was made anew. If good resources are refused, look at `validate`."
                .to_owned()
        }
        MissReason::NotCarriedOver { .. } => {
            "Nothing to do: it is kept again from now on.".to_owned()
        }
        MissReason::LastCallFailed { .. } => {
            "Mend the cause, or return the failure as a value (an `Option`, say) if it may be remembered.".to_owned()
        }
        _ => String::new(),
    }
}

/// What to do about a call that failed.
pub fn for_failure() -> &'static str {
    "Only `Ok` is remembered: the error reached the caller, and the next call tries again."
}

/// What to do about a computation that was given up.
pub fn for_interruption() -> &'static str {
    "Nothing failed, and nothing was kept: the next call computes again. What should come to its end whatever is clicked \
     meanwhile goes inside of `page.uninterrupted(…)`."
}

/// What to do about something that a rerun brought about besides its calls; empty where there is nothing to do.
pub fn for_aside(aside: &Aside) -> &'static str {
    match aside {
        Aside::Copied { .. } => {
            "A `Data` is copied by the first write to it while others hold it, so that the cached value stays as it was. Read \
             it through a shared reference, or change it inside of the cached function, and nothing is copied."
        }
        Aside::FailedToRelease { .. } => {
            "All others were released all the same. What this one held, a file or a connection, may still be open."
        }
        Aside::Cleared { .. } | Aside::Evicted { .. } => "",
    }
}

/// What to do about a resource that changed.
pub fn for_mutation(kind: Kind, _mutation: &Mutation) -> &'static str {
    match kind {
        Kind::Resource => {
            "Everybody shares this object, other users too. If each caller should have their own, use \
             `#[cache_data]`; if it is meant to change, all is well."
        }
        Kind::Legacy => {
            "`#[cache]` hands out what it stores. If each caller should have their own, use `#[cache_data]`; if it is meant \
             to be shared and changed, use `#[cache_resource]`."
        }
        _ => {
            "Callers hold copies, so a copy was none: a type in the value hands out a handle when it is cloned. Let its `Clone` \
             copy what it holds, or use `copy = \"serialize\"`, or `#[cache_resource]` if it is meant to be shared."
        }
    }
}
