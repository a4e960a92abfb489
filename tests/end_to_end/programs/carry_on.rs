//! An app that is edited while it runs.

use std::thread;
use std::time::Duration;

use dacapo::prelude::*;
use dacapo::{App, PageSpec};

const EDITION: u32 = 1;

/// What is edited.
fn parse(text: &str) -> usize {
    text.len()
}

/// What depends on it.
#[cache_data]
fn letters(text: &str) -> usize {
    thread::sleep(Duration::from_millis(20));
    parse(text)
}

/// What doesn't.
#[cache_data]
fn tenfold(n: i64) -> i64 {
    thread::sleep(Duration::from_millis(20));
    10 * n
}

/// What only one program can have at a time.
#[cache_resource]
fn door() -> Result<Arc<std::net::TcpListener>> {
    let port = std::env::var("DOOR")?;
    Ok(Arc::new(std::net::TcpListener::bind(format!("127.0.0.1:{port}"))?))
}

fn script(page: &mut Page) -> Result {
    page.text(format!("edition {EDITION}"));
    let amount = page.slider("Amount", 0..=9, 3);
    let clicks = page.state("clicks", 0);
    if page.button("Click") {
        clicks.update(|n| *n += 1);
    }
    let (letters, tenfold) = (letters("dacapo"), tenfold(amount));
    page.text(format!(
        "{letters} letters, {amount} times ten is {tenfold}, {} clicks",
        clicks.get()
    ));
    page.text(format!("the door is {}", door()?.local_addr()?));
    Ok(())
}

fn main() -> dacapo::Exit {
    let page = PageSpec::new("", "Carry on", script);
    App::new("Carry on").inspector(true).page(page).run()
}
