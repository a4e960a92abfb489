//! How a cached function's drawing is recorded and drawn again, without knowing what an element looks like.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::function::{Function, Kind, Unseen};
use crate::key::{self, Key};
use crate::recorder::event::{Argument, ArgumentRole};
use crate::run::Run;

/// Something that a cached function can draw into: the one `&mut` argument that it may have.
///
/// The cache begins a recording before the body runs and ends it afterwards; on a hit it replays the tape
/// into whatever was passed this time. A recording within a recording belongs to both.
///
/// # Widgets
///
/// A page with widgets says which ones a body has read, and what a widget that somebody else's body has read is set
/// to here. It does so for functions with `allow_widgets`, whose keys are extended by those values.
///
/// ```
/// use std::sync::Arc;
///
/// use dacapo_cache::{Draw, Function, Widget, WidgetRead, WidgetValue, cache_data};
///
/// /// A page that is nothing but dials, each with a setting.
/// struct Dials {
///     settings: [u32; 3],
///     reads: Vec<usize>,
/// }
///
/// impl Dials {
///     fn dial(&mut self, idx: usize) -> u32 {
///         self.reads.push(idx);
///         self.settings[idx]
///     }
///
///     fn value(&self, idx: usize) -> WidgetValue {
///         WidgetValue::new(&self.settings[idx], self.settings[idx].to_string())
///     }
/// }
///
/// impl Draw for Dials {
///     type Tape = Arc<[usize]>;
///     type Mark = usize;
///
///     fn begin(&mut self, _function: &'static Function) -> usize {
///         self.reads.len()
///     }
///
///     fn end(&mut self, mark: usize) -> Arc<[usize]> {
///         self.reads[mark..].into()
///     }
///
///     /// What is drawn again counts as read.
///     fn replay(&mut self, tape: &Arc<[usize]>) {
///         self.reads.extend(tape.iter());
///     }
///
///     fn n_elements(tape: &Arc<[usize]>) -> usize {
///         tape.len()
///     }
///
///     fn reads(&self, mark: &usize) -> Vec<WidgetRead> {
///         let read = |&idx: &usize| WidgetRead {
///             widget: Widget {
///                 id: idx as u64,
///                 name: format!("dial {idx}").into(),
///                 words: format!("dial {idx}").into(),
///                 element: Arc::new(idx),
///             },
///             value: self.value(idx),
///         };
///         self.reads[*mark..].iter().map(read).collect()
///     }
///
///     fn widget_value(&self, widget: &Widget) -> WidgetValue {
///         let idx: &usize = widget.element.downcast_ref().expect("a dial");
///         self.value(*idx)
///     }
/// }
///
/// #[cache_data(allow_widgets, max_entries = 100)]
/// fn times_first(dials: &mut Dials, n: u32) -> u32 {
///     n * dials.dial(0)
/// }
///
/// let mut dials = Dials { settings: [2, 3, 5], reads: Vec::new() };
/// assert_eq!(times_first(&mut dials, 10), 20);
/// dials.settings[1] = 4;
/// assert_eq!(times_first(&mut dials, 10), 20);
/// assert_eq!(times_first::info().hits, 1, "the other dials don't matter");
/// dials.settings[0] = 7;
/// assert_eq!(times_first(&mut dials, 10), 70);
/// ```
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

    /// Begins a recording of everything that this function draws from here on.
    fn begin(&mut self, function: &'static Function) -> Self::Mark;
    /// Ends the recording that `mark` began. Dropping the mark instead (unwinding) forgets the recording.
    fn end(&mut self, mark: Self::Mark) -> Self::Tape;
    /// Draws a tape.
    fn replay(&mut self, tape: &Self::Tape);
    /// How many elements a tape holds.
    fn n_elements(tape: &Self::Tape) -> usize;

    /// The widgets whose values were read since `mark`, each once, in the order of reading. Those of a tape that
    /// was replayed count, too. Asked for at the end of a function with `allow_widgets`.
    fn reads(&self, mark: &Self::Mark) -> Vec<WidgetRead> {
        let _ = mark;
        Vec::new()
    }

    /// The value that a body would read now from a widget that was once among the [`reads`](Self::reads),
    /// perhaps on the page of somebody else.
    fn widget_value(&self, widget: &Widget) -> WidgetValue {
        let _ = widget;
        WidgetValue::new(&(), "")
    }

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

    /// Tells that a function carries the legacy attribute. Called with each of its calls; to be shown once.
    fn deprecate(&mut self, deprecation: &Deprecation) {
        let _ = deprecation;
    }
}

/// A function that carries the legacy attribute `#[cache]`, and what suits it better. Its words say why, and name the
/// statics that it reaches and can't read.
#[derive(Clone, Copy, Debug)]
pub struct Deprecation {
    /// The function.
    pub function: &'static Function,
    /// The attribute that suits what it returns.
    pub successor: Kind,
}

impl fmt::Display for Deprecation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.function.name;
        write!(f, "`#[cache]` on `{name}` is deprecated: use ")?;
        match self.successor {
            Kind::Resource => f.write_str(
                "`#[cache_resource]`, because it returns a handle on one object that all callers share. That is what a \
                 resource is for, and there a change is no mistake. If every caller should have a value of their own, \
                 return what is inside of the lock, from a `#[cache_data]` function.",
            ),
            _ => f.write_str(
                "`#[cache_data]`, because it returns a value that can be copied. Every caller then gets one of their \
                 own without a check on each hit, and what the function draws is drawn again.",
            ),
        }?;
        let unseen: Vec<_> = self.function.unseen().collect();
        if unseen.is_empty() {
            return Ok(());
        }
        f.write_str(" It doesn't notice changes of these statics: ")?;
        for (number, Unseen { name, why }) in unseen.iter().take(MAX_UNSEEN).enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            write!(f, "{comma}`{name}` ({why})")?;
        }
        match unseen.len().saturating_sub(MAX_UNSEEN) {
            0 => {}
            n => write!(f, " and {n} more")?,
        }
        f.write_str(". What they hold should be an argument.")
    }
}

/// How many statics a deprecation names that can't be read. `FunctionInfo` has them all.
const MAX_UNSEEN: usize = 3;

/// A widget inside of a cached function: which one it is, not what its value is.
#[derive(Clone)]
pub struct Widget {
    /// Its identity, the same on every page.
    pub id: u64,
    /// What it is called in the arguments of a call: its label.
    pub name: Arc<str>,
    /// What it is, in words: `slider "Hour"`.
    pub words: Arc<str>,
    /// What a page needs to know of it to say its value, the value at first included.
    pub element: Arc<dyn Any + Send + Sync>,
}

impl fmt::Debug for Widget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Widget({})", self.words)
    }
}

/// The value of a widget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WidgetValue {
    /// What tells it from every other one.
    pub fingerprint: u128,
    /// The value in short.
    pub text: Arc<str>,
}

impl WidgetValue {
    /// A value that serializes, and what is said of it.
    pub fn new<T: serde::Serialize + ?Sized>(value: &T, text: impl Into<Arc<str>>) -> Self {
        Self {
            // What can't be encoded is all the same: no widget has such a value.
            fingerprint: key::fingerprint(value).unwrap_or(0),
            text: text.into(),
        }
    }
}

/// A widget that a body read, and what it read.
#[derive(Clone, Debug)]
pub struct WidgetRead {
    /// The widget.
    pub widget: Widget,
    /// Its value.
    pub value: WidgetValue,
}

impl WidgetRead {
    /// The key of a call of which so much was known, and now this.
    pub(crate) fn extend(&self, prefix: &Key) -> Key {
        prefix.extended(self.widget.id, self.value.fingerprint)
    }

    /// The widget as one more argument of the call.
    pub(crate) fn argument(&self) -> Argument {
        Argument {
            name: Arc::clone(&self.widget.name),
            text: Arc::clone(&self.value.text),
            hash: self.value.fingerprint as u64,
            is_ignored: false,
            role: ArgumentRole::Widget,
        }
    }
}

/// The page of a function that has none: nothing is recorded, nothing replayed.
#[derive(Debug, Default)]
pub struct NoPage;

impl Draw for NoPage {
    type Tape = ();
    type Mark = ();

    fn begin(&mut self, _function: &'static Function) {}
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

    // The run may have a page all the same: that of the function's caller.

    fn warn(&mut self, message: &str) {
        if let Some(observer) = Run::current().as_ref().and_then(Run::observer) {
            observer.warn(message);
        }
    }

    fn deprecate(&mut self, deprecation: &Deprecation) {
        if let Some(observer) = Run::current().as_ref().and_then(Run::observer) {
            observer.deprecate(deprecation);
        }
    }
}
