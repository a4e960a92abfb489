//! Entries on their way to another program, and those that come from one.

use std::any::type_name;
use std::panic::Location;

use crate::clock::Time;
use crate::draw::Draw;
use crate::flight::Flight;
use crate::handover::{Adopted, Frame, Head, Trace, Value};
use crate::recorder::event::EventKind;
use crate::registry::info::Gone;
use crate::store::watch::guarded;
use crate::store::{About, Entry, Lifetime, Made, Store};
use crate::sync::Arc;

/// How what was drawn is written down.
pub(crate) struct TapeCodec<T> {
    encode: fn(&T) -> Option<Vec<u8>>,
    decode: fn(&[u8]) -> Option<T>,
}

impl<T> TapeCodec<T> {
    /// That of a page.
    pub(crate) fn of<D: Draw<Tape = T>>() -> Self {
        Self {
            encode: D::encode_tape,
            decode: D::decode_tape,
        }
    }
}

/// What became of an entry that another program may have handed over.
pub(crate) enum Arrival<V, T> {
    /// It is in the store now, and the flight has landed.
    Landed(Arc<Entry<V, T>>),
    /// It came while somebody cleared its key; the flight has landed with nothing.
    Cleared,
    /// There is none, and perhaps a reason; the flight is still up.
    None(Option<Trace>),
}

impl<V, T> Store<V, T>
where
    V: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// What is handed over: every entry that is fresh, or a note of it.
    pub(crate) fn frames(&self, now: Time) -> Vec<Frame> {
        let entries = self.all().into_iter();
        entries
            // Sessions are counted anew in each program: what belongs to one stays with it.
            .filter(|entry| entry.about.is_fresh(now) && entry.about.session().is_none())
            .map(|entry| self.frame(&entry))
            .collect()
    }

    /// One entry, encoded.
    fn frame(&self, entry: &Entry<V, T>) -> Frame {
        let (about, function) = (&entry.about, self.meta.function);
        let mut head = Head {
            path: self.meta.path.to_string(),
            name: function.name.to_owned(),
            code: function.code.hash,
            inputs: function.code.inputs.into(),
            types: Self::types(),
            key: entry.key.to_key().to_bytes(),
            arguments: about.arguments.iter().map(Into::into).collect(),
            created: about.created,
            expires: about.expires(),
            cost: about.cost(),
            n_elements: about.n_elements,
            n_unused: 0,
            is_superseded: false,
            value: None,
            why_not: String::new(),
        };
        // Values and tapes are the user's: what they do when they are encoded must not end the hand-over.
        let content = guarded(|| self.encode(entry)).unwrap_or_else(|| {
            Err(format!(
                "the value of `{}` panicked when it was encoded",
                about.text(function)
            ))
        });
        let content = match content {
            Ok((value, content)) => {
                head.value = Some(value);
                content
            }
            Err(why_not) => {
                head.why_not = why_not;
                Vec::new()
            }
        };
        Frame {
            head,
            content: content.into(),
        }
    }

    fn encode(&self, entry: &Entry<V, T>) -> Result<(Value, Vec<u8>), String> {
        let codec = self
            .policy
            .codec
            .ok_or("a resource is made anew by each program")?;
        if entry.about.keeps_object() {
            return Err(
                "an argument counts by its identity, which ends with the program".to_owned(),
            );
        }
        let tape = (self.tapes.encode)(&entry.tape).ok_or("what it drew can't be handed over")?;
        let fingerprint = (codec.fingerprint)(&entry.value)?;
        let mut content = (codec.encode)(&entry.value)?;
        let value = Value {
            len: content.len() as u64,
            fingerprint,
        };
        content.extend_from_slice(&tape);
        Ok((value, content))
    }

    /// Looks for an entry that another program handed over for the key of a flight, and lands it for the call at `site`.
    pub(crate) fn adopt(
        &self,
        flight: &Arc<Flight<V, T>>,
        now: Time,
        site: &'static Location<'static>,
    ) -> Arrival<V, T> {
        let (meta, key) = (&self.meta, flight.key());
        let found = meta
            .shared
            .carried
            .take(meta.function, &meta.path, Self::types, key);
        let frame = match found {
            Adopted::Nothing(trace) => return Arrival::None(trace),
            Adopted::Entry(frame) => frame,
        };
        let head = &frame.head;
        if head.is_expired(now) {
            let cause = Gone::Expired {
                ttl: meta.ttl.unwrap_or_else(|| now.since(head.created)),
                created: head.created,
            };
            self.bury(key.id(), &head.arguments(), cause);
            return Arrival::None(None);
        }
        let decoded = guarded(|| self.decode(&frame))
            .unwrap_or_else(|| Err("decoding it panicked".to_owned()));
        let (value, tape) = match decoded {
            Ok(decoded) => decoded,
            Err(why) => return Arrival::None(Some(Trace::LeftBehind(why))),
        };
        let made = Made {
            call: (flight.call() != key.id()).then(|| flight.call()),
            arguments: head.arguments(),
            kept: None,
            session: flight.session(),
            created: head.created,
            cost: head.cost,
            n_elements: head.n_elements,
        };
        let lifetime = Lifetime::of(meta.ttl, meta.function.options.refresh);
        let about = About::new(made, self.next_number(), lifetime).until(head.expires);
        // The ttl may be another one now than when the entry was made.
        if !about.may_serve(now) {
            let cause = Gone::Expired {
                ttl: meta.ttl.unwrap_or_default(),
                created: about.created,
            };
            self.bury(key.id(), &about.arguments, cause);
            // What their destructors do must not keep the flight from landing.
            guarded(|| drop((value, tape))).unwrap_or_default();
            return Arrival::None(None);
        }
        let entry = Arc::new(Entry {
            key: (*key).into(),
            value,
            tape,
            about,
        });
        if !self.land(flight, Arc::clone(&entry), || ()) {
            return Arrival::Cleared;
        }
        let bytes = self.measure(&entry).unwrap_or(0);
        meta.shared.carried.note_served(head);
        meta.record(key.id(), Some(site), EventKind::DidTakeOver { bytes });
        self.make_room_for(&entry);
        Arrival::Landed(entry)
    }

    fn decode(&self, frame: &Frame) -> Result<(V, T), String> {
        let codec = self
            .policy
            .codec
            .ok_or("a resource is made anew by each program")?;
        let wanted = frame.head.value.ok_or("it has no value")?;
        let (value, tape) = frame.parts().ok_or("its value is cut short")?;
        let value = (codec.decode)(&frame.content[value])?;
        // Bytes of another type may decode all the same: only the fingerprint tells.
        if (codec.fingerprint)(&value)? != wanted.fingerprint {
            return Err("its value means something else to this program".to_owned());
        }
        let tape = (self.tapes.decode)(&frame.content[tape]).ok_or("what it drew can't be read")?;
        Ok((value, tape))
    }

    /// The types by name: what is encoded as one is not decoded as another.
    fn types() -> String {
        format!("{} / {}", type_name::<V>(), type_name::<T>())
    }
}
