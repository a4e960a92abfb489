//! Around the calls: takes over what the program before it has left, says what became of each call, and leaves for
//! the next one what there is now.

use std::fs::File;

use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::{Argument, ArgumentRole, EventKind, MissReason};
use dacapo_cache::{EntryId, Registry};

pub type Result = std::result::Result<(), Box<dyn std::error::Error>>;

pub fn of(calls: impl FnOnce()) -> Result {
    let path = std::env::args().nth(1).ok_or("where are the entries kept?")?;
    let registry = Registry::current();
    if let Ok(file) = File::open(&path) {
        registry.take_over(file)?;
    }
    calls();
    let (events, _) = registry.recorder().since(&mut Cursor::default());
    for event in events {
        match event.kind {
            EventKind::DidHit => println!("hit\t{}", call(&registry, event.entry, None)),
            EventKind::DidMiss { miss } => {
                let call = call(&registry, event.entry, Some(&miss.arguments));
                println!("miss\t{call}\t{}", reason(&miss.reason));
            }
            _ => {}
        }
    }
    registry.hand_over(File::create(&path)?)?;
    Ok(())
}

/// Function, and arguments as the caller wrote them.
fn call(registry: &Registry, entry: EntryId, arguments: Option<&[Argument]>) -> String {
    let held = registry.entries(entry.function);
    let held = held.iter().find(|it| it.id == entry);
    let arguments = arguments.or_else(|| Some(&*held?.arguments)).unwrap_or_default();
    let texts: Vec<_> = arguments
        .iter()
        .filter(|argument| argument.role == ArgumentRole::Argument)
        .map(|argument| &*argument.text)
        .collect();
    let functions = registry.functions();
    let name = functions.iter().find(|it| it.id == entry.function).map(|it| &*it.name);
    format!("{}\t{}", name.unwrap_or_default(), texts.join(", "))
}

fn reason(reason: &MissReason) -> String {
    match reason {
        MissReason::FirstCall => "first".to_owned(),
        MissReason::ArgumentChanged(it) => {
            format!("argument\t{}\t{}\t{}", it.argument, it.before, it.after)
        }
        MissReason::OutsideChanged(it) => {
            format!("outside\t{}\t{}\t{}", it.argument, it.before, it.after)
        }
        MissReason::CodeChanged { inputs } => format!("code\t{}", inputs.join("\t")),
        MissReason::NotCarriedOver { why } => format!("gone\t{why}"),
        other => format!("other\t{other:?}"),
    }
}
