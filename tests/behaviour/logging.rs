//! What a logger of the page passes on, and what it shows.

use std::sync::Arc;

use dacapo::logging::{Level, PageLog};
use dacapo::prelude::*;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use log::{Log, Metadata, Record};

use crate::harness::Window;

/// What a logger was given that takes everything but what its target forbids.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Log for Heard {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() != "silent"
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{} {}", record.level(), record.args());
        self.0.lock().push(line);
    }

    fn flush(&self) {
        self.0.lock().push("flushed".to_owned());
    }
}

fn tell(logger: &PageLog, level: Level, target: &str, text: &str) {
    let metadata = Metadata::builder().level(level).target(target).build();
    if logger.enabled(&metadata) {
        let args = format_args!("{text}");
        logger.log(&Record::builder().metadata(metadata).args(args).build());
    }
}

#[test]
fn everything_is_passed_on_and_the_page_shows_what_its_script_says() {
    let heard = Heard::default();
    let logger = Arc::new(PageLog::around(heard.clone()));
    let inner = Arc::clone(&logger);
    let mut window = Window::of_script(move |page: &mut Page| {
        tell(&inner, Level::Info, "app", "for both");
        tell(&inner, Level::Trace, "app", "for the logger");
        tell(&inner, Level::Debug, "silent", "for the page");
        tell(&inner, Level::Trace, "silent", "for nobody");
        let other = Arc::clone(&inner);
        let thread = std::thread::Builder::new().name("helper".to_owned());
        let helper = thread.spawn(move || tell(&other, Level::Warn, "app", "of another thread"));
        helper.expect("a thread").join().expect("it says its line");
        page.text("drawn");
    });
    window.wait_for("drawn");
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::L);
    window.wait_for("for both");
    window.wait_for("for the page");
    for text in ["for the logger", "for nobody", "of another thread"] {
        assert!(window.0.query_by_label(text).is_none(), "{text}");
    }
    logger.flush();
    let lines = [
        "INFO for both",
        "TRACE for the logger",
        "WARN of another thread",
        "flushed",
    ];
    assert_eq!(*heard.0.lock(), lines);
}

#[test]
fn logger_without_another_one_takes_what_scripts_say_and_nothing_else() {
    let logger = Arc::new(PageLog::new());
    // This thread runs no script.
    let metadata = Metadata::builder().level(Level::Error).build();
    assert!(!logger.enabled(&metadata));
    let inner = Arc::clone(&logger);
    let mut window = Window::of_script(move |page: &mut Page| {
        let is_taken = |level| inner.enabled(&Metadata::builder().level(level).build());
        let taken = [Level::Error, Level::Debug, Level::Trace].map(is_taken);
        page.text(format!("{taken:?}"));
        let long = "x".repeat(5_000);
        tell(&inner, Level::Error, "app", &long);
    });
    window.wait_for("[true, true, false]");
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::L);
    let cut = format!("{}…", "x".repeat(4_000));
    window.wait_for(&cut);
}

#[test]
fn value_that_logs_while_it_is_put_into_words_does_no_harm() {
    struct Chatty(Arc<PageLog>);
    impl std::fmt::Display for Chatty {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            tell(&self.0, Level::Info, "app", "said on the way");
            f.write_str("chatty")
        }
    }
    let logger = Arc::new(PageLog::new());
    let mut window = Window::of_script(move |page: &mut Page| {
        let metadata = Metadata::builder().level(Level::Info).build();
        let chatty = Chatty(Arc::clone(&logger));
        let args = format_args!("{chatty} at last");
        logger.log(&Record::builder().metadata(metadata).args(args).build());
        page.text("drawn");
    });
    window.wait_for("drawn");
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::L);
    window.wait_for("said on the way");
    window.wait_for("chatty at last");
}
