//! The one place where a script's unwinding ends: interruptions, panics, and runs that gave up.
//!
//! A panic hook takes message, place and backtrace on script threads. It prints nothing there, since all
//! of it is shown in the page; on all other threads the hook that was there before does its work. On the thread
//! of the window both happen: what takes the window down is printed, and kept for a report.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::{Arc, Once};

use crate::element::Exception;
use crate::page::live::{Halted, Stopped};

/// How user code ended otherwise than by returning.
pub(crate) enum Crash {
    /// It was no longer wanted. Whoever is not the last to catch it lets it go on with this payload.
    Interrupted(Box<dyn Any + Send>),
    /// It could not go on, and has said so in the page.
    Halted,
    /// It had enough.
    Stopped,
    /// It panicked.
    Panicked(Box<Exception>),
}

/// What the hook saw of a panic.
struct Seen {
    message: String,
    place: Option<Arc<str>>,
    backtrace: Backtrace,
}

/// What the hook does on a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Watch {
    /// What the one before does.
    Not,
    /// It notes the panic, which is shown in a page.
    Silently,
    /// It notes the panic, and the one before does its work.
    Aloud,
}

/// Stands for a payload that isn't a text.
const NO_TEXT: &str = "the payload of the panic is no text";

thread_local! {
    static WATCH: Cell<Watch> = const { Cell::new(Watch::Not) };
    static LAST: RefCell<Option<Seen>> = const { RefCell::new(None) };
}

/// Makes this thread one whose panics are shown in a page.
pub(super) fn watch_this_thread() {
    watch(Watch::Silently);
}

/// Makes this thread one whose last panic can be had from [`last_panic`]. A thread that runs scripts stays one.
pub(crate) fn watch_window_thread() {
    if WATCH.get() == Watch::Not {
        watch(Watch::Aloud);
    }
}

/// The last panic of this thread, if it is watched and nobody has asked before.
pub(crate) fn last_panic() -> Option<Exception> {
    let seen = LAST.take()?;
    Some(Exception {
        title: "panic in the window".into(),
        message: seen.message.into(),
        chain: Vec::new(),
        place: seen.place,
        backtrace: Some(readable(&seen.backtrace).into()),
    })
}

fn watch(how: Watch) {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            // A thread that is being torn down has nobody left to tell.
            let watch = WATCH.try_with(Cell::get).unwrap_or(Watch::Not);
            if watch != Watch::Not {
                note(info);
            }
            if watch != Watch::Silently {
                before(info);
            }
        }));
    });
    WATCH.set(how);
}

/// Runs user code up to its end, whatever that is.
pub(crate) fn guard<R>(f: impl FnOnce() -> R) -> Result<R, Crash> {
    // What survives an unwinding is made for it: the page's state is borrowed only between user code, the
    // cache restores itself through drop guards, and what the user shares is the user's.
    catch_unwind(AssertUnwindSafe(f)).map_err(classify)
}

/// Runs user code that draws on the window's thread; a panic of it is returned instead of going on.
pub(crate) fn guard_drawing(f: impl FnOnce()) -> Result<(), Box<Exception>> {
    let before = WATCH.get();
    watch(Watch::Silently);
    let ended = guard(f);
    WATCH.set(before);
    match ended {
        Err(Crash::Panicked(exception)) => Err(Box::new(Exception {
            title: "panic in `page.egui`".into(),
            ..*exception
        })),
        // A checkpoint in a closure of the window interrupts nobody's run.
        Ok(()) | Err(Crash::Interrupted(_) | Crash::Halted | Crash::Stopped) => Ok(()),
    }
}

fn classify(payload: Box<dyn Any + Send>) -> Crash {
    let seen = LAST.take();
    if dacapo_cache::is_interruption(&*payload) {
        return Crash::Interrupted(payload);
    }
    if payload.is::<Halted>() {
        return Crash::Halted;
    }
    if payload.is::<Stopped>() {
        return Crash::Stopped;
    }
    let message = message_of(&*payload);
    let (place, backtrace) = seen.map_or((None, None), |seen| {
        (seen.place, Some(readable(&seen.backtrace).into()))
    });
    Crash::Panicked(Box::new(Exception {
        title: "panic in the script".into(),
        message: message.into(),
        chain: Vec::new(),
        place,
        backtrace,
    }))
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| NO_TEXT.to_owned())
}

fn note(info: &PanicHookInfo<'_>) {
    let seen = Seen {
        message: info.payload_as_str().unwrap_or(NO_TEXT).to_owned(),
        place: info.location().map(|it| it.to_string().into()),
        backtrace: Backtrace::force_capture(),
    };
    // A thread that is being torn down has nobody left to tell.
    let _ = LAST.try_with(|last| last.replace(Some(seen)));
}

/// The frames between the panic machinery above and the host below.
fn readable(backtrace: &Backtrace) -> String {
    trim(&backtrace.to_string())
}

fn trim(text: &str) -> String {
    const ABOVE: [&str; 3] = ["rust_begin_unwind", "core::panicking::", "std::panicking::"];
    const BELOW: &str = "dacapo::host::";
    let mut frames: Vec<String> = Vec::new();
    for line in text.lines() {
        // A frame begins with its number; lines that follow say where it is.
        let trimmed = line.trim_start();
        let is_frame = trimmed
            .split_once(": ")
            .is_some_and(|(number, _)| number.parse::<u32>().is_ok());
        match frames.last_mut() {
            Some(frame) if !is_frame => {
                frame.push('\n');
                frame.push_str(line);
            }
            _ => frames.push(line.to_owned()),
        }
    }
    let first = frames
        .iter()
        .rposition(|frame| ABOVE.iter().any(|name| frame.contains(name)) && !frame.contains("try"))
        .map_or(0, |idx| idx + 1);
    let last = frames[first..]
        .iter()
        .position(|frame| frame.contains(BELOW))
        .map_or(frames.len(), |n_inner| first + n_inner);
    if first < last {
        frames[first..last].join("\n")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backtrace_shows_the_frames_of_the_script() {
        let text = "   0: std::backtrace::create\n             at /rustc/x.rs:1\n   \
                    1: rust_begin_unwind\n   2: core::panicking::panic_fmt\n   \
                    3: app::parse\n             at src/main.rs:7\n   4: app::script\n   \
                    5: dacapo::host::script::{{closure}}\n   6: std::panicking::try\n   7: main";
        assert_eq!(
            trim(text),
            "   3: app::parse\n             at src/main.rs:7\n   4: app::script"
        );
    }

    #[test]
    fn strange_backtrace_is_shown_whole() {
        assert_eq!(trim("disabled backtrace"), "disabled backtrace");
    }
}
