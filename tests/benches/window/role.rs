//! What is measured: small programs with a window, which say on their standard output what they have painted.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use dacapo::prelude::*;
use dacapo::{App, PageSpec};
use egui::{Event, PointerButton, Ui};

/// The argument before the name of a role.
pub(crate) const FLAG: &str = "--role";
/// The first content is painted.
pub(crate) const PAINTED: &str = "painted";
/// A frame begins.
pub(crate) const FRAME: &str = "frame";
/// The effect of a click is painted; followed by microseconds to the frame that shows it, to its end, and by the frames
/// between.
pub(crate) const CLICKED: &str = "clicked";
/// The button of the page of 1,000 elements.
pub(crate) const BUTTON: &str = "Count";

/// All windows are as large: where there is no graphics card, each point of one costs time.
const SIZE: [f32; 2] = [1180.0, 780.0];

/// A window of eframe with nothing of ours in it.
pub(crate) const EMPTY: &str = "empty";
/// The smallest app.
pub(crate) const HELLO: &str = "hello";
/// A page of 1,000 elements.
pub(crate) const THOUSAND: &str = "thousand";
/// The same with the inspector open.
pub(crate) const THOUSAND_INSPECTED: &str = "thousand inspected";

/// Is the program of this name until its window is closed.
pub(crate) fn play(role: &str) -> ExitCode {
    match role {
        EMPTY => {
            let options = eframe::NativeOptions {
                viewport: egui::ViewportBuilder::default().with_inner_size(SIZE),
                ..Default::default()
            };
            let ended = eframe::run_ui_native("Empty", options, |ui, _| say_first_frame(ui));
            ended.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
        }
        HELLO => show("Hello", false, hello),
        THOUSAND => show("Thousand", false, thousand),
        THOUSAND_INSPECTED => show("Thousand", true, thousand),
        _ => ExitCode::FAILURE,
    }
}

fn show(title: &str, is_inspector_open: bool, script: fn(&mut Page)) -> ExitCode {
    let [width, height] = SIZE;
    let app = App::new(title)
        .size(width, height)
        .reload(false)
        .inspector(is_inspector_open)
        .page(PageSpec::new("", title, script));
    if app.run() == dacapo::Exit::OK {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn hello(page: &mut Page) {
    page.title("Hello");
    let n = page.slider("How often", 1..=9, 3);
    page.write(("hello ".repeat(n), "and good day"));
    page.egui(say_first_frame);
}

fn thousand(page: &mut Page) {
    let clicks = page.state("clicks", 0_u64);
    if page.button(BUTTON) {
        clicks.update(|n| *n += 1);
    }
    let n = clicks.get();
    page.egui(move |ui| watch(ui, n));
    page.write(("counted", n));
    for idx in 0..249 {
        page.write(format!("line {idx}"));
        page.caption("a caption below the line, small and weak");
        page.metric(format!("metric {idx}"), idx);
        page.checkbox(format!("checkbox {idx}"), idx % 2 == 0);
    }
}

/// Says once that the first frame in which this is called is painted: when the next one begins.
fn say_first_frame(ui: &mut Ui) {
    static FIRST: AtomicU64 = AtomicU64::new(u64::MAX);
    static IS_SAID: AtomicU64 = AtomicU64::new(0);
    let frame = ui.cumulative_frame_nr();
    match FIRST.fetch_min(frame, Ordering::SeqCst) {
        u64::MAX => ui.request_repaint(),
        first if first < frame && IS_SAID.fetch_add(1, Ordering::SeqCst) == 0 => say(PAINTED),
        _ => {}
    }
}

/// A click on its way to the screen.
#[derive(Default)]
struct Watch {
    /// The last frame that was seen.
    frame: u64,
    /// When and in which frame the button was let go.
    clicked: Option<(Instant, u64)>,
    /// How many clicks the page shows.
    n_shown: u64,
    /// When and in which frame it began to.
    shown: Option<(Instant, u64)>,
}

/// Says each frame, and how long a click takes until the page shows `n` of them.
fn watch(ui: &mut Ui, n: u64) {
    static WATCH: Mutex<Option<Watch>> = Mutex::new(None);
    say_first_frame(ui);
    let (now, frame) = (Instant::now(), ui.cumulative_frame_nr());
    let mut watch = WATCH.lock();
    let watch = watch.get_or_insert_default();
    if watch.frame != frame {
        watch.frame = frame;
        say(FRAME);
    }
    let is_release = |event: &Event| {
        matches!(
            event,
            Event::PointerButton {
                button: PointerButton::Primary,
                pressed: false,
                ..
            }
        )
    };
    if ui.input(|input| input.events.iter().any(is_release)) {
        watch.clicked = Some((now, frame));
    }
    if n != watch.n_shown {
        watch.n_shown = n;
        watch.shown = Some((now, frame));
        // Its end is seen from the frame behind it.
        ui.request_repaint();
    } else if let Some((shown, shown_frame)) = watch.shown
        && shown_frame != frame
    {
        watch.shown = None;
        if let Some((clicked, clicked_frame)) = watch.clicked.take() {
            let [to_shown, to_painted] =
                [shown, now].map(|at| at.saturating_duration_since(clicked).as_micros());
            let n_frames = shown_frame - clicked_frame;
            say(&format!("{CLICKED} {to_shown} {to_painted} {n_frames}"));
        }
    }
}

fn say(line: &str) {
    let mut output = std::io::stdout().lock();
    // Whoever doesn't listen any more ends this program.
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
}
