//! One program takes the place of another: what it is given, how it says that it stands, and how the old one leaves.
//!
//! ```text
//! old                                          new
//!  copy of the program, caches, estate ──▶ folder
//!  start the copy ───────────────────────────▶ take over, run the script, show the window
//!  ◀────────────────────────────── file `ready` in the folder
//!  close the windows
//!  file `late.json`: what was set since ─────▶ pages of which it says something begin anew
//!  release resources
//!  file `left` ──────────────────────────────▶ pages that failed, since something was taken, begin anew
//!  end
//! ```
//!
//! Both hold a lock on a file in the folder as long as they need it: a folder that nobody holds was left by programs that
//! were ended from outside, and is removed.
//!
//! The program that a terminal has started stays behind without a window, with nothing in memory, until the last of its
//! successors has ended: else the terminal would take itself to be free. Each successor holds a connection to it,
//! which the system closes however the successor ends.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use dacapo_cache::Registry;
use parking_lot::{Condvar, Mutex};

use crate::platform;
use crate::reload::target::Target;
use crate::whole_file;

/// Where cargo puts the program of which this one is a copy.
const PROGRAM: &str = "DACAPO_PROGRAM";
/// The folder in which a program finds what it is given.
const FOLDER: &str = "DACAPO_TAKE_OVER";
/// Where the program that the terminal has started is reached.
const LIFELINE: &str = "DACAPO_LIFELINE";

const ESTATE: &str = "estate.json";
const READY: &str = "ready";
const LATE: &str = "late.json";
const LEFT: &str = "left";
const LOCK: &str = "lock";

/// What is said where nobody waits for the new program any more.
const NOT_WANTED: &str = "the window was closed before the new one stood";

/// How often one program looks what the other one says.
const LOOK_EVERY: Duration = Duration::from_millis(15);

/// Keeps what this program was given from one that it starts: that one takes nobody's place.
pub(super) fn forget(command: &mut Command) {
    for name in [PROGRAM, FOLDER, LIFELINE] {
        command.env_remove(name);
    }
}

/// Gives a new program everything, starts it, and waits until it stands. `estate` is what the window hands over.
/// `is_wanted`: whether this program's windows are still open.
pub(crate) fn hand_over(
    target: &Target,
    estate: &str,
    registries: &[Registry],
    lifeline: &Lifeline,
    is_wanted: &dyn Fn() -> bool,
) -> Result<(), String> {
    let folder = next_folder(target);
    let prepared = prepare(target, estate, registries, &folder, is_wanted);
    let done = prepared.and_then(|(program, lock)| {
        let child = start(target, &program, &folder, lifeline)?;
        wait_until_ready(child, &folder, target.patience, is_wanted)?;
        Ok(lock)
    });
    match done {
        Ok(lock) => {
            *lifeline.successor.lock() = Some(Successor {
                folder,
                _lock: lock,
            });
            Ok(())
        }
        Err(why) => {
            // Nobody needs it any more; what can't be removed does no harm.
            let _ = fs::remove_dir_all(&folder);
            Err(why)
        }
    }
}

fn next_folder(target: &Target) -> PathBuf {
    static N_FOLDERS: AtomicU32 = AtomicU32::new(0);
    // Relaxed: only that no two are the same matters.
    let nth = N_FOLDERS.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}-{nth}", std::process::id());
    target.target_dir.join("dacapo").join(name)
}

/// Fills the folder; returns the copy of the program, so that a later build can't harm the one that runs, and the lock
/// where there are locks.
fn prepare(
    target: &Target,
    estate: &str,
    registries: &[Registry],
    folder: &Path,
    is_wanted: &dyn Fn() -> bool,
) -> Result<(PathBuf, Option<File>), String> {
    let failed =
        |what: &str, err: &dyn std::fmt::Display| format!("{what}: {err}: {}", folder.display());
    remove_abandoned(folder.parent().unwrap_or(folder));
    // One of a program that had the same number and was ended from outside.
    let _ = fs::remove_dir_all(folder);
    // What the app remembers is its user's alone.
    let lock = platform::create_private_folder(folder)
        .and_then(|()| make_lock(folder))
        .map_err(|err| failed("no folder for what is handed over could be made", &err))?;
    let name = target.program.file_name().unwrap_or_default();
    let program = folder.join(name);
    fs::copy(&target.program, &program)
        .and_then(|_| {
            // By its time a copy is told from what is built later.
            let built = fs::metadata(&target.program)?.modified()?;
            File::open(&program)?.set_modified(built)
        })
        .map_err(|err| failed("the new program could not be copied", &err))?;
    fs::write(folder.join(ESTATE), estate)
        .map_err(|err| failed("what the window hands over could not be written", &err))?;
    for (nth, registry) in registries.iter().enumerate() {
        let file = File::create(cache_file(folder, nth))
            .map_err(|err| failed("the entries could not be written", &err))?;
        let file = WhileWanted { file, is_wanted };
        registry
            .hand_over(BufWriter::new(file))
            .map_err(|err| failed("the entries could not be written", &err))?;
    }
    Ok((program, lock))
}

/// A file that takes no more once nobody wants what is written: entries may be gigabytes, and a window that is closed
/// meanwhile waits for its end.
struct WhileWanted<'a> {
    file: File,
    is_wanted: &'a dyn Fn() -> bool,
}

impl Write for WhileWanted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !(self.is_wanted)() {
            return Err(io::Error::other(NOT_WANTED));
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Holds a new folder until the lock is dropped, or this program ends however it does. `None` where the file system
/// knows no locks: then the folder is known by its age.
///
/// The lock is held before it has its name: whoever sweeps sees none, or one that is held.
fn make_lock(folder: &Path) -> io::Result<Option<File>> {
    let unnamed = folder.join(format!(".{LOCK}-{}", std::process::id()));
    let lock = File::create(&unnamed)?;
    if lock.lock_shared().is_err() {
        // Nobody asks for a file of this name.
        let _ = fs::remove_file(&unnamed);
        return Ok(None);
    }
    fs::rename(&unnamed, folder.join(LOCK))?;
    Ok(Some(lock))
}

/// Holds a folder that another program has made, and holds until this one says that it stands.
fn hold(folder: &Path) -> Option<File> {
    match File::open(folder.join(LOCK)) {
        Ok(lock) => lock.lock_shared().ok().map(|()| lock),
        // It was made where there are no locks, or by hand.
        Err(_) => make_lock(folder).ok().flatten(),
    }
}

/// Removes what programs have left that were ended from outside.
fn remove_abandoned(folders: &Path) {
    let Ok(entries) = fs::read_dir(folders) else {
        return;
    };
    for entry in entries.flatten() {
        let lock = File::open(entry.path().join(LOCK));
        let is_abandoned = match &lock {
            // Whatever else is wrong with a lock, that nobody holds it is not known.
            Ok(lock) => lock.try_lock().is_ok(),
            // It is being made at this moment, or there are no locks.
            Err(_) => is_old(&entry),
        };
        if is_abandoned {
            // One that can't be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether nothing was put into a folder for so long that no program can be waiting for it.
fn is_old(folder: &fs::DirEntry) -> bool {
    const OLD_AFTER: Duration = Duration::from_hours(24);
    let changed = folder.metadata().and_then(|it| it.modified());
    let age = changed.ok().and_then(|it| it.elapsed().ok());
    age.is_some_and(|age| age > OLD_AFTER)
}

fn cache_file(folder: &Path, nth: usize) -> PathBuf {
    folder.join(format!("cache-{nth}.bin"))
}

fn start(
    target: &Target,
    program: &Path,
    folder: &Path,
    lifeline: &Lifeline,
) -> Result<Child, String> {
    let address = lifeline
        .address()
        .map_err(|err| format!("the new program would not be waited for: {err}"))?;
    let mut command = Command::new(program);
    if let Some(inspection) = next_inspection() {
        command.env("EGUI_INSPECTION", inspection);
    }
    command
        .args(std::env::args_os().skip(1))
        .env(FOLDER, folder)
        .env(PROGRAM, &target.program)
        .env(LIFELINE, address)
        .spawn()
        .map_err(|err| format!("the new program could not be started: {err}"))
}

/// Where the next program is driven from outside, if this one is: at the next port, since this one is still taken.
fn next_inspection() -> Option<String> {
    let address = std::env::var("EGUI_INSPECTION").ok()?;
    let (host, port) = address.rsplit_once(':')?;
    let port: u16 = port.parse().ok()?;
    Some(format!("{host}:{}", port.checked_add(1)?))
}

fn wait_until_ready(
    mut child: Child,
    folder: &Path,
    patience: Duration,
    is_wanted: &dyn Fn() -> bool,
) -> Result<(), String> {
    let start = Instant::now();
    let ready = folder.join(READY);
    while !ready.exists() || !is_wanted() {
        if !is_wanted() {
            end(child);
            return Err(NOT_WANTED.to_owned());
        }
        match child.try_wait() {
            Ok(None) => {}
            // It may have said so with its last breath.
            Ok(Some(_)) if ready.exists() => {}
            Ok(Some(status)) => {
                return Err(format!(
                    "the new program ended before its window stood ({status}); what it said is in the terminal"
                ));
            }
            Err(err) => return Err(format!("the new program can't be waited for: {err}")),
        }
        if start.elapsed() > patience {
            end(child);
            let secs = patience.as_secs();
            return Err(format!(
                "the new program had no window after {secs} s and was ended: does its script hang?"
            ));
        }
        thread::sleep(LOOK_EVERY);
    }
    Ok(())
}

/// Ends a program for which nobody waits any more. It may have ended by now.
fn end(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// The program that stands in this one's place.
struct Successor {
    folder: PathBuf,
    _lock: Option<File>,
}

/// What a program was given by the one whose place it takes.
#[derive(Debug)]
pub(crate) struct Inheritance {
    folder: PathBuf,
    /// Where cargo puts the program of which this one is the copy.
    pub(crate) program: Option<PathBuf>,
    /// Held until this program ends, however it does.
    _lifeline: Option<TcpStream>,
    _lock: Option<File>,
    /// How many entries were taken over, by the place of their registry among those of the app.
    n_entries: Mutex<Vec<usize>>,
}

impl Inheritance {
    /// What was given to this program, if it takes the place of another one.
    pub(crate) fn of_this_program() -> Option<Self> {
        // A release build takes nobody's place, and neither does a program that was merely started by one that did.
        if !cfg!(debug_assertions) {
            return None;
        }
        let folder = PathBuf::from(std::env::var_os(FOLDER)?)
            .canonicalize()
            .ok()?;
        let itself = std::env::current_exe().ok()?.canonicalize().ok()?;
        if itself.parent() != Some(&folder) {
            return None;
        }
        let address = std::env::var(LIFELINE).ok();
        Some(Self {
            _lock: hold(&folder),
            folder,
            program: std::env::var_os(PROGRAM).map(PathBuf::from),
            n_entries: Mutex::default(),
            _lifeline: address.and_then(|address| TcpStream::connect(address).ok()),
        })
    }

    /// What the window hands over.
    pub(crate) fn estate(&self) -> Option<String> {
        fs::read_to_string(self.folder.join(ESTATE)).ok()
    }

    /// Takes over the entries of a registry, by its place among those of the app. What can't be read is computed anew.
    pub(crate) fn take_over(&self, nth: usize, registry: &Registry) {
        let path = cache_file(&self.folder, nth);
        let taken = File::open(&path)
            .map_err(|err| err.to_string())
            .and_then(|file| {
                registry
                    .take_over(BufReader::new(file))
                    .map_err(|err| err.to_string())
            });
        // Those that were of no use before don't count as lost once more.
        let n_entries = taken
            .as_ref()
            .map_or(0, |it| it.entries - it.of_earlier_code);
        self.n_entries.lock().push(n_entries);
        match taken {
            Ok(taken) if taken.damaged > 0 || !taken.is_complete => {
                eprintln!("dacapo: some entries were damaged on their way, and are computed anew");
            }
            Ok(_) => {}
            Err(err) => eprintln!(
                "dacapo: no entries were taken over: {err}: {}",
                path.display()
            ),
        }
        // It may be large, and is of no further use.
        let _ = fs::remove_file(path);
    }

    /// How many entries were taken over of a registry, by its place among those of the app.
    pub(crate) fn n_entries(&self, nth: usize) -> usize {
        self.n_entries.lock().get(nth).copied().unwrap_or(0)
    }

    /// Says that the window stands: the old program leaves.
    pub(crate) fn say_ready(&self) {
        let path = self.folder.join(READY);
        if let Err(err) = fs::write(&path, "") {
            eprintln!(
                "dacapo: the old program was not told that this one stands: {err}: {}",
                path.display()
            );
        }
    }

    /// How the old program is listened to.
    pub(crate) fn listener(self: &Arc<Self>) -> Listener {
        Listener {
            folder: self.folder.clone(),
            inheritance: Arc::downgrade(self),
        }
    }
}

/// Listens to the old program, and keeps nothing alive by that: a program that ends takes its folder with it also while
/// it listens.
pub(crate) struct Listener {
    folder: PathBuf,
    inheritance: Weak<Inheritance>,
}

impl Listener {
    /// Waits until the old program says what was set in its windows after it had said what they leave; `None` if it
    /// doesn't in time.
    pub(crate) fn wait_for_late(&self, patience: Duration) -> Option<String> {
        let said = self.wait_for(LATE, patience);
        said.then(|| fs::read_to_string(self.folder.join(LATE)).ok())?
    }

    /// Waits until the old program has released its resources; whether it did in time.
    pub(crate) fn wait_until_left(&self, patience: Duration) -> bool {
        self.wait_for(LEFT, patience)
    }

    fn wait_for(&self, file: &str, patience: Duration) -> bool {
        let (start, path) = (Instant::now(), self.folder.join(file));
        while !path.exists() {
            if start.elapsed() > patience || self.inheritance.strong_count() == 0 {
                return false;
            }
            thread::sleep(LOOK_EVERY);
        }
        true
    }
}

/// A program that ends takes its folder with it.
impl Drop for Inheritance {
    fn drop(&mut self) {
        // What can't be removed lies in the target folder, and goes with it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// How the program that the terminal has started knows whether one of its successors still runs.
pub(crate) struct Lifeline {
    /// `None` for a successor, which passes on the address that it was given.
    own: Mutex<Option<String>>,
    given: Option<String>,
    held: Arc<Held>,
    /// Once it stands in this one's place.
    successor: Mutex<Option<Successor>>,
}

/// Connections of successors.
#[derive(Default)]
struct Held {
    n: Mutex<usize>,
    fell: Condvar,
}

impl Lifeline {
    /// That of a program which took the place of another one is the other's.
    pub(crate) fn of_this_program(is_successor: bool) -> Self {
        let given = std::env::var(LIFELINE).ok();
        Self {
            own: Mutex::default(),
            given: given.filter(|_| is_successor),
            held: Arc::default(),
            successor: Mutex::default(),
        }
    }

    /// Tells the program that stands in this one's place what was set since it was given everything.
    pub(crate) fn say_late(&self, late: &str) {
        let folder = self.successor.lock().as_ref().map(|it| it.folder.clone());
        let told = folder.map(|folder| whole_file::write(&folder.join(LATE), late.as_bytes()));
        if let Some(Err(err)) = told
            // Else it has ended by now, and its folder with it: nobody is to be told.
            && err.kind() != io::ErrorKind::NotFound
        {
            eprintln!("dacapo: the new program was not told what was set last: {err}");
        }
    }

    /// Tells the program that stands in this one's place that what only one of them can have is free.
    pub(crate) fn say_left(&self) {
        let successor = self.successor.lock().take();
        if let Some(successor) = successor {
            // Nobody waits for it where it can't be written.
            let _ = fs::write(successor.folder.join(LEFT), "");
        }
    }

    /// Where a successor connects to. The first program begins to listen when it is first asked.
    fn address(&self) -> io::Result<String> {
        if let Some(given) = &self.given {
            return Ok(given.clone());
        }
        let mut own = self.own.lock();
        if let Some(own) = &*own {
            return Ok(own.clone());
        }
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?.to_string();
        let held = Arc::clone(&self.held);
        thread::Builder::new()
            .name("dacapo lifeline".to_owned())
            .spawn(move || accept(&listener, &held))?;
        *own = Some(address.clone());
        Ok(address)
    }

    /// Whether a successor runs.
    pub(crate) fn is_held(&self) -> bool {
        *self.held.n.lock() > 0
    }

    /// Waits until no successor is left; at once if there was none, and in a successor.
    pub(crate) fn wait(&self) {
        let mut n = self.held.n.lock();
        while *n > 0 {
            self.held.fell.wait(&mut n);
        }
    }
}

fn accept(listener: &TcpListener, held: &Arc<Held>) {
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else {
            // Whatever there are too many of, there are no fewer at once.
            thread::sleep(LOOK_EVERY);
            continue;
        };
        *held.n.lock() += 1;
        let its_held = Arc::clone(held);
        let until_it_ends = move || {
            // Nothing is ever sent: it ends when the other side does.
            let _ = stream.read(&mut [0]);
            *its_held.n.lock() -= 1;
            its_held.fell.notify_all();
        };
        let holder = thread::Builder::new().name("dacapo successor".to_owned());
        if holder.spawn(until_it_ends).is_err() {
            *held.n.lock() -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_swept_that_nobody_holds() {
        let itself = std::env::current_exe().expect("a program that runs");
        let folders = itself.with_extension(format!("swept-{}", std::process::id()));
        let folder = |name: &str| {
            let folder = folders.join(name);
            fs::create_dir_all(&folder).expect("a folder");
            folder
        };
        let (held, left, new) = (folder("held"), folder("left"), folder("new"));
        let lock = make_lock(&held).expect("a file");
        drop(make_lock(&left).expect("a file"));
        remove_abandoned(&folders);
        // Where there are no locks nothing is known of what was left just now.
        assert_eq!(left.exists(), lock.is_none());
        assert!(held.exists() && new.exists());
        // It is held twice while two programs need it.
        let second = hold(&held);
        drop(lock);
        remove_abandoned(&folders);
        assert!(held.exists());
        drop(second);
        fs::remove_dir_all(&folders).expect("they can be removed");
    }
}
