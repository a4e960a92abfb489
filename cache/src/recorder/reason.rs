//! Why a call missed: the tombstone of its key knows, or else the nearest entry is compared.

use crate::clock::Time;
use crate::function::{Code, EntryId, Function, KeyId, Scope};
use crate::handover::Trace;
use crate::recorder::event::{Argument, ArgumentChange, ArgumentRole, Miss, MissReason};
use crate::registry::info::Gone;
use crate::store::{About, Store};
use crate::sync::Arc;

/// Entries that are compared with a missing key, the most recently used ones: a miss stays cheap however
/// many entries there are.
const MAX_COMPARED: usize = 64;

/// Why a key of a store is missing.
pub(crate) fn miss<V, T>(
    store: &Store<V, T>,
    key: KeyId,
    arguments: &Arc<[Argument]>,
    trace: Option<&Trace>,
    now: Time,
) -> Miss
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    let own = store.meta.entry_id(key);
    let gone = store
        .meta
        .shared
        .tombs
        .lock()
        .get(own)
        .map(|stone| stone.cause.clone());
    let (nearest, mut changes) = nearest(store, own, arguments).unzip();
    let (reason, also) = match (gone, &mut changes) {
        (Some(gone), _) => (reason_of(gone, now), changes.unwrap_or_default()),
        (None, nearest)
            if let Some(trace) = trace.filter(|it| tells_more(it, nearest.is_some())) =>
        {
            (
                reason_of_trace(trace, store.meta.function),
                nearest.take().unwrap_or_default(),
            )
        }
        (None, Some(changes)) if !changes.is_empty() => {
            let (role, first) = changes.remove(0);
            let reason = match role {
                ArgumentRole::Argument if first.before == first.after => MissReason::KeyUnstable {
                    argument: first.argument,
                    text: first.after,
                },
                ArgumentRole::Argument => MissReason::ArgumentChanged(first),
                ArgumentRole::Widget => MissReason::WidgetChanged(first),
                ArgumentRole::Outside => MissReason::OutsideChanged(first),
            };
            (reason, std::mem::take(changes))
        }
        _ => (MissReason::FirstCall, Vec::new()),
    };
    Miss {
        reason,
        also: also.into_iter().map(|(_, change)| change).collect(),
        nearest,
        arguments: Arc::clone(arguments),
    }
}

fn reason_of(gone: Gone, now: Time) -> MissReason {
    match gone {
        Gone::Expired { ttl, created } => MissReason::TtlExpired {
            ttl,
            age: now.since(created),
        },
        Gone::Evicted { cause } => MissReason::Evicted { cause },
        Gone::Cleared { actor } => MissReason::Cleared { actor },
        Gone::Refused { why } => MissReason::Refused { why },
        Gone::NotCarriedOver { why } => MissReason::NotCarriedOver { why },
        Gone::Failed { message } => MissReason::LastCallFailed { message },
    }
}

/// Whether what was handed over tells more than the nearest entry. Entries for other keys don't, as soon as there
/// is one of this code to compare with.
fn tells_more(trace: &Trace, has_nearest: bool) -> bool {
    !has_nearest || !matches!(trace, Trace::OnlyOtherCode(_))
}

/// Why an entry that another program handed over doesn't serve.
fn reason_of_trace(trace: &Trace, function: &Function) -> MissReason {
    match trace {
        Trace::OtherCode(inputs) | Trace::OnlyOtherCode(inputs) => MissReason::CodeChanged {
            inputs: Code::changes(inputs, function.code.inputs)
                .into_iter()
                .map(Into::into)
                .collect(),
        },
        Trace::LeftBehind(why) => MissReason::NotCarriedOver {
            why: why.as_str().into(),
        },
    }
}

/// The entry with the fewest differing arguments, the most recently used of those, and what differs: arguments
/// first, then what is read besides.
fn nearest<V, T>(
    store: &Store<V, T>,
    own: EntryId,
    arguments: &[Argument],
) -> Option<(EntryId, Vec<(ArgumentRole, ArgumentChange)>)>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    let n_differing = |entry: &About| changed(&entry.arguments, arguments).count();
    // Keys that differ have an argument that does, unless they belong to different sessions, or widgets are in them.
    let options = &store.meta.function.options;
    let enough = usize::from(options.scope == Scope::Global && !options.allows_widgets);
    let nearest = store.nearest(own.key, MAX_COMPARED, enough, n_differing)?;
    let changes = changed(&nearest.about.arguments, arguments).map(|(before, after)| {
        let change = ArgumentChange {
            argument: Arc::clone(&after.name),
            before: Arc::clone(&before.text),
            after: Arc::clone(&after.text),
        };
        (after.role, change)
    });
    let mut changes: Vec<_> = changes.collect();
    // What the caller didn't pass is the less expected reason, and is told first.
    changes.sort_by_key(|(role, _)| *role != ArgumentRole::Outside);
    Some((store.meta.entry_id(nearest.key.id()), changes))
}

/// The parts of the key that differ. Which widgets a body reads depends on everything before: those that only one
/// of the two has read are not compared.
fn changed<'a>(
    before: &'a [Argument],
    after: &'a [Argument],
) -> impl Iterator<Item = (&'a Argument, &'a Argument)> {
    let pairs = after.iter().enumerate().filter_map(|(idx, after)| {
        let is_same = |before: &&Argument| {
            // A thread makes each name once.
            let is_named = Arc::ptr_eq(&before.name, &after.name) || before.name == after.name;
            before.role == after.role && is_named
        };
        let beside = before.get(idx).filter(is_same);
        let before = beside.or_else(|| before.iter().find(is_same))?;
        Some((before, after))
    });
    pairs.filter(|(before, after)| !after.is_ignored && before.hash != after.hash)
}
