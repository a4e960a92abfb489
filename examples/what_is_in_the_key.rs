//! What is in the key: a program is changed, built and run
//! again, and its cache says what of it still serves.
//!
//! The building is done right here, by the script: it runs
//! on a thread of its own, so the window never waits for it.

use dacapo::prelude::*;
use dacapo_gallery::workshop::{Change, Program, Workshop};

/// What the gallery shows, and `main` alone.
pub fn script(page: &mut Page, workshop: &Workshop) -> Result {
    page.title("What is in the key");
    page.markdown(
        "A small program of its own, on disk: functions that \
         remember, and a `main` that calls them. When it ends, \
         it hands what it remembers to the next one.",
    );
    if let Some(why) = workshop.why_recorded() {
        page.warning(format!(
            "A recording, because {why}. Nothing is built: \
             what is shown was seen on another machine."
        ));
    }

    let [mut left, mut right] = page.columns();
    let mut changes = Vec::new();
    for (idx, change) in Change::ALL.into_iter().enumerate() {
        let place = if idx < 2 { &mut left } else { &mut right };
        let tick = Checkbox::new(change.name());
        if place.add(tick.help(change.help())) {
            changes.push(change);
        }
    }
    // What they change, lest one has to look for the lines.
    for change in &changes {
        page.markdown(change.help());
    }
    let program = Program::new(changes);
    let word = if workshop.why_recorded().is_some() {
        "Build and run (recorded)"
    } else {
        "Build and run"
    };
    let is_pressed = page.add(Button::new(word).primary(true));

    // The place above the program is filled at the end, so
    // that the program stands there while it is built.
    let mut answer = page.container();
    page.subheader("The program");
    let source = Code::new(program.source());
    page.add(source.language("rust").line_numbers(true));

    if is_pressed {
        build(&mut answer, workshop, &program);
    }
    show_last(&mut answer, workshop)
}

/// Builds, and says how far it is; or plays what was recorded.
fn build(page: &mut Page, workshop: &Workshop, program: &Program) {
    let [begun, done, failed] = match workshop.why_recorded() {
        None => [
            "Building the program",
            "Built, and run",
            "The program was not built and run.",
        ],
        Some(_) => [
            "Looking into the recording",
            "Played from the recording: nothing was built",
            "The recording doesn't show that.",
        ],
    };
    let ended = page.status(begun, |status| {
        workshop.run(program, &mut |step| status.set_label(step))?;
        status.set_label(done);
        Ok::<(), String>(())
    });
    if let Err(why) = ended {
        page.error(failed);
        page.code(why, "");
    }
}

/// What the cache said when the program ran last.
fn show_last(page: &mut Page, workshop: &Workshop) -> Result {
    let trials = workshop.trials();
    let Some(trial) = trials.last() else {
        page.caption(match workshop.why_recorded() {
            None => {
                "It has not run yet. The first build takes a minute or two, the next ones seconds."
            }
            Some(_) => "Nothing was played yet. The recording goes as the steps of the lesson go.",
        });
        return Ok(());
    };
    page.subheader(format!("What its cache said in run {}", trial.number));
    page.caption(format!("of the program {}", trial.changes_in_words()));

    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    for call in &trial.calls {
        let word = if call.is_hit() { "● hit" } else { "○ miss" };
        columns[0].push(call.text());
        columns[1].push(word.to_owned());
        columns[2].push(call.why());
    }
    let [calls, outcomes, reasons] = columns;
    let said = Table::from_columns([("call", calls), ("result", outcomes), ("why", reasons)])?;
    // The reasons are the longest of it.
    let view = TableView::new(&said).plain().hide_index(true);
    let view = view.column("call", ColumnView::new().width(125.0));
    let view = view.column("result", ColumnView::new().width(70.0));
    page.add(view.label("What its cache said"));
    Ok(())
}

fn main() -> dacapo::Exit {
    let workshop = Workshop::default();
    let script = move |page: &mut Page| script(page, &workshop);
    dacapo::run("What is in the key", script)
}
