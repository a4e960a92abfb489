//! A hand on a running app: what its window shows, by the names that assistive technology sees, and input
//! as from a person, through egui's inspection protocol.

use std::fmt::Write as _;
use std::io;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::{Action, ActionData, ActionRequest, Node, NodeId, TreeId};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_inspection::protocol::{read_handshake, read_message, write_message};
use egui_inspection::{Request, Response};

use crate::ports::Ports;

/// How long anything may take to show before it counts as missing: other tests and builds have the machine, too.
const PATIENCE: Duration = Duration::from_mins(2);
/// The same for a program that is built first.
const BUILD_PATIENCE: Duration = Duration::from_mins(8);

/// A running app with a connection to its window.
#[derive(Debug)]
pub struct RunningApp {
    process: Option<Child>,
    port: u16,
    /// Its port and those of its successors, if it was started here.
    ports: Option<Arc<Ports>>,
    stream: TcpStream,
}

impl RunningApp {
    /// Starts `command` with inspection on a port of its own, and waits until its window answers.
    ///
    /// # Errors
    /// If it does not start, ends at once, or does not answer in time.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        let ports = Ports::reserve()?;
        let port = ports.first();
        let mut process = command
            .env("EGUI_INSPECTION", format!("127.0.0.1:{port}"))
            .spawn()?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = process.try_wait()? {
                return Err(io::Error::other(format!(
                    "the app ended at its start: {status}"
                )));
            }
            match connect(port) {
                Ok(stream) => {
                    return Ok(Self {
                        process: Some(process),
                        port,
                        ports: Some(Arc::new(ports)),
                        stream,
                    });
                }
                Err(err) if Instant::now() > deadline => {
                    process.kill()?;
                    return Err(err);
                }
                Err(_) => pause(),
            }
        }
    }

    /// Takes hold of an app that somebody else started with `EGUI_INSPECTION=127.0.0.1:port`.
    ///
    /// # Errors
    /// If nothing answers there in time.
    pub fn attach(port: u16) -> io::Result<Self> {
        Self::attach_within(PATIENCE, port)
    }

    fn attach_within(patience: Duration, port: u16) -> io::Result<Self> {
        let deadline = Instant::now() + patience;
        loop {
            match connect(port) {
                Ok(stream) => {
                    return Ok(Self {
                        process: None,
                        port,
                        ports: None,
                        stream,
                    });
                }
                Err(err) if Instant::now() > deadline => return Err(err),
                Err(_) => pause(),
            }
        }
    }

    /// What the process says on its standard output, if it was started here with a pipe for it and nobody has asked before.
    pub fn take_output(&mut self) -> Option<ChildStdout> {
        self.process.as_mut()?.stdout.take()
    }

    /// Takes hold of the program that takes this one's place once it is built: it listens at the next port.
    ///
    /// # Errors
    /// If nothing answers there in time.
    pub fn successor(&self) -> io::Result<Self> {
        let mut successor = Self::attach_within(BUILD_PATIENCE, self.port + 1)?;
        successor.ports.clone_from(&self.ports);
        Ok(successor)
    }

    /// The process, if it was started here.
    pub fn process(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    fn ask(&mut self, request: &Request) -> io::Result<Response> {
        write_message(&mut self.stream, request)?;
        match read_message(&mut self.stream)? {
            Response::Error { message } => Err(io::Error::other(message)),
            response => Ok(response),
        }
    }

    fn nodes(&mut self) -> io::Result<Vec<Node>> {
        let nodes = self.named_nodes()?;
        Ok(nodes.into_iter().map(|(_, node)| node).collect())
    }

    fn named_nodes(&mut self) -> io::Result<Vec<(NodeId, Node)>> {
        match self.ask(&Request::GetTree)? {
            Response::Tree {
                accesskit: Some(tree),
                ..
            } => Ok(tree.nodes),
            _ => Ok(Vec::new()),
        }
    }

    /// Everything that the window says, a line each: for messages of failed tests.
    pub fn text(&mut self) -> String {
        let mut text = String::new();
        for node in self.nodes().unwrap_or_default() {
            if let Some(said) = node.label().or(node.value()) {
                // Writing to a string can't fail.
                let _ = writeln!(text, "{:?} {said:?}", node.role());
            }
        }
        text
    }

    /// Whether something in the window says `text`.
    pub fn shows(&mut self, text: &str) -> bool {
        self.nodes()
            .is_ok_and(|nodes| nodes.iter().any(|node| says(node, text)))
    }

    /// Waits until something in the window says `text`.
    ///
    /// # Panics
    /// If nothing does in time; the message lists what the window says instead.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(&format!("{text:?} is shown"), |app| app.shows(text));
    }

    /// Waits until `holds`.
    ///
    /// # Panics
    /// If it does not in time; the message lists what the window says.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(
                Instant::now() < deadline,
                "not within {PATIENCE:?}: {what}; the window says:\n{}",
                self.text()
            );
            pause();
        }
    }

    /// Waits until the window comes to rest: nothing moves any more, so that what is clicked is what was seen.
    ///
    /// # Errors
    /// If the connection is gone.
    pub fn settle(&mut self) -> io::Result<()> {
        self.ask(&Request::Settle { max_steps: 600 }).map(drop)
    }

    /// Clicks the first thing of this very name, else the first that contains it.
    ///
    /// # Errors
    /// If there is none.
    pub fn click(&mut self, name: &str) -> io::Result<()> {
        self.settle()?;
        let pos = self.middle_of(name)?;
        let button = |pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        for event in [Event::PointerMoved(pos), button(true), button(false)] {
            self.send(vec![event])?;
        }
        Ok(())
    }

    /// Presses the first button of this very name as assistive technology does: wherever it has moved meanwhile.
    ///
    /// # Errors
    /// If there is none.
    pub fn invoke(&mut self, name: &str) -> io::Result<()> {
        self.act(name, Action::Click, None)
    }

    /// Sets the first slider of this very name as assistive technology does.
    ///
    /// # Errors
    /// If there is none.
    pub fn set(&mut self, name: &str, value: f64) -> io::Result<()> {
        let value = ActionData::NumericValue(value);
        self.act(name, Action::SetValue, Some(value))
    }

    fn act(&mut self, name: &str, action: Action, data: Option<ActionData>) -> io::Result<()> {
        let nodes = self.named_nodes()?;
        let mut nodes = nodes.into_iter();
        let found = nodes
            .find(|(_, node)| node.label() == Some(name) && node.supports_action(action))
            .ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::NotFound,
                    format!("nothing in the window is named {name:?} and can do {action:?}"),
                )
            })?;
        self.send(vec![Event::AccessKitActionRequest(ActionRequest {
            action,
            target_tree: TreeId::ROOT,
            target_node: found.0,
            data,
        })])
    }

    /// Presses and releases a key.
    ///
    /// # Errors
    /// If the connection is gone.
    pub fn press(&mut self, key: Key) -> io::Result<()> {
        self.press_with(Modifiers::NONE, key)
    }

    /// Presses and releases a key while others are held.
    ///
    /// # Errors
    /// If the connection is gone.
    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) -> io::Result<()> {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        self.send(vec![event(true)])?;
        self.send(vec![event(false)])
    }

    /// Types text into whatever has the focus.
    ///
    /// # Errors
    /// If the connection is gone.
    pub fn type_text(&mut self, text: &str) -> io::Result<()> {
        self.send(vec![Event::Text(text.to_owned())])
    }

    /// Gives the window this size in points.
    ///
    /// # Errors
    /// If the connection is gone.
    pub fn resize(&mut self, width: u32, height: u32) -> io::Result<()> {
        self.ask(&Request::Resize { width, height }).map(drop)
    }

    /// Writes a picture of the window as PNG.
    ///
    /// # Errors
    /// If none comes, or it can't be written.
    pub fn screenshot(&mut self, path: &Path) -> io::Result<()> {
        match self.ask(&Request::GetScreenshot {
            pixels_per_point: None,
        })? {
            Response::Screenshot(png) => std::fs::write(path, png.bytes),
            _ => Err(io::Error::other("the app sent no picture")),
        }
    }

    /// Waits until the process has ended by itself.
    ///
    /// # Panics
    /// If it goes on, or was not started here.
    pub fn wait_for_end(&mut self) -> io::Result<ExitStatus> {
        let process = self
            .process
            .as_mut()
            .expect("only for an app that was started here");
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = process.try_wait()? {
                return Ok(status);
            }
            assert!(
                Instant::now() < deadline,
                "the app did not end within {PATIENCE:?}"
            );
            pause();
        }
    }

    fn send(&mut self, events: Vec<Event>) -> io::Result<()> {
        self.ask(&Request::ApplyEvents { events }).map(drop)
    }

    fn middle_of(&mut self, name: &str) -> io::Result<Pos2> {
        let nodes = self.nodes()?;
        let exact = nodes.iter().filter(|node| node.label() == Some(name));
        let loose = nodes.iter().filter(|node| says(node, name));
        let rect = exact.chain(loose).find_map(Node::bounds).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                format!("nothing in the window is named {name:?}"),
            )
        })?;
        Ok(Pos2::new(
            rect.x0.midpoint(rect.x1) as f32,
            rect.y0.midpoint(rect.y1) as f32,
        ))
    }
}

impl Drop for RunningApp {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            // Killing fails only if it has ended by itself.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn connect(port: u16) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    read_handshake(&mut stream)?;
    Ok(stream)
}

fn says(node: &Node, text: &str) -> bool {
    [node.label(), node.value(), node.description()]
        .into_iter()
        .flatten()
        .any(|said| said.contains(text))
}

/// Between two looks at another process: there is nothing to wait on but time.
fn pause() {
    std::thread::sleep(Duration::from_millis(25));
}
