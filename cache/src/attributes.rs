//! The attributes, and beside each a module of the same name for all functions of its kind together.

mod legacy;

/// Remembers what a function returns: data, of which every caller gets a value of their own.
///
/// The signature you write is the signature you get. The first call with some arguments runs the body; the next
/// one with equal arguments gets a clone of what is kept, and what the body drew is drawn again.
///
/// ```
/// use dacapo_cache::cache_data;
///
/// #[cache_data]
/// fn square(n: u64) -> u64 {
///     n * n
/// }
///
/// assert_eq!(square(7), 49);
/// assert_eq!(square(7), 49);
/// assert_eq!(square::info().hits, 1);
/// ```
///
/// # What can be returned
///
/// A type that is `Clone + Serialize + DeserializeOwned + Send + Sync + 'static`, or a `Result` or an `Option` of
/// one. Of a `Result` only `Ok` is remembered: an `Err` reaches the caller, and the next call tries again. `None`
/// is a value like any other.
///
/// Types that share instead of copying (`Arc`, `Mutex`, cells, atomics) are refused: with them a caller could
/// change what the others get. [`Data`](crate::Data) and [`Table`](crate::Table) are the two that share and keep
/// the promise. For one object shared by all there is [`cache_resource`](macro@crate::cache_resource).
///
/// ```
/// use dacapo_cache::{Data, cache_data};
///
/// #[cache_data]
/// fn first_line(text: &str) -> Result<String, Box<dyn std::error::Error>> {
///     Ok(text.lines().next().ok_or("no line")?.to_owned())
/// }
///
/// /// A copy costs nothing until somebody writes to it.
/// #[cache_data]
/// fn numbers(n: usize) -> Data<Vec<usize>> {
///     Data::new((0..n).collect())
/// }
///
/// assert!(first_line("").is_err());
/// assert_eq!(first_line::info().entries, 0);
/// assert_eq!(numbers(3).len(), 3);
/// ```
///
/// With `copy = "serialize"` the copy is made by encoding and decoding instead of by `Clone`. What is kept is bytes,
/// so a type that shares inside is welcome, and `Clone` isn't needed; each hit costs a decoding. What `Serialize`
/// leaves out (skipped fields) is not in the copy. A value that can't be encoded, or not be read back (an untagged
/// enum), reaches its caller and is not kept, and the page says so. One whose bytes can't be read any more at a hit is
/// [refused](crate::recorder::event::MissReason::Refused), computed anew and kept again.
///
/// ```
/// use std::sync::Mutex;
///
/// use dacapo_cache::cache_data;
///
/// #[cache_data(copy = "serialize")]
/// fn list() -> Mutex<Vec<u32>> {
///     Mutex::new(vec![1, 2, 3])
/// }
///
/// list().lock().unwrap().clear();
/// assert_eq!(*list().lock().unwrap(), [1, 2, 3]);
/// ```
///
/// # What makes the key
///
/// Every argument that isn't ignored, with its type and in full, however long it is; see [`key`](crate::key).
/// Ignored are arguments whose name begins with `_`, those that the option `ignore` names, and the page: the one
/// `&mut` argument that a cached function may have, of a type that can [`Draw`](crate::Draw). An argument that
/// can't be hashed, or whose content can change behind a `&`, doesn't compile until it is ignored, or until the
/// option `hash_funcs` says what of it counts: by the argument's name, or by a type wherever the signature says
/// it. Ready-made ones are in [`hash`](crate::hash).
///
/// ```
/// use std::path::PathBuf;
///
/// use dacapo_cache::{cache_data, hash};
///
/// struct Model {
///     name: String,
///     weights: Vec<f64>,
/// }
///
/// #[cache_data(hash_funcs(model = |model: &Model| model.name.clone()))]
/// fn total(model: &Model) -> f64 {
///     model.weights.iter().sum()
/// }
///
/// /// Counts again when a file has changed.
/// #[cache_data(hash_funcs(PathBuf = hash::by_mtime))]
/// fn lines(files: &[PathBuf]) -> usize {
///     files.iter().flat_map(std::fs::read_to_string).map(|text| text.lines().count()).sum()
/// }
///
/// let model = |weight| Model { name: "small".into(), weights: vec![weight] };
/// assert_eq!((total(&model(1.0)), total(&model(2.0))), (1.0, 1.0));
/// assert!(lines(&["Cargo.toml".into()]) > 0);
/// ```
///
/// # Options
///
/// | option | meaning |
/// |---|---|
/// | `ttl = 60`, `ttl = 0.5` | how long a value may be served, in seconds |
/// | `ttl = "1h 30m"`, `ttl = "2 days"` | the same in words: ms, s, m, h, days, weeks |
/// | `ttl = AN_HOUR` | the same as an expression: a `Duration`, a number of seconds, or a text in such words |
/// | `refresh_mode = "background"` | past its ttl, up to twice of it, the old value is served at once and computed anew behind |
/// | `max_entries = 100` | how many entries are kept; the least recently used one goes |
/// | `max_size = "500MB"`, `max_size = 1 << 20` | how many bytes they may take together: a text, or a constant |
/// | `show_spinner = "Reading …"` | what a page shows while the body runs for long: a text, `true` (the call, the default) or `false` |
/// | `show_time` | the time so far follows that text: `Reading … (1.3 s)` |
/// | `allow_widgets` | what the body reads from widgets of the page is part of the key, see below |
/// | `scope = "session"` | each session has entries of its own, which go when it ends ([more](macro@crate::cache_resource)) |
/// | `ignore(db, self)` | arguments that stay out of the key |
/// | `hash_funcs(model = …, Type = …)` | what counts of an argument, or of a type inside of arguments |
/// | `copy = "serialize"` | each caller's copy is made by encoding and decoding; `"clone"` is the default |
/// | `code = "own"` | only the function's own body counts as its code; `"package"` is the default, see below |
/// | `companion = "name"` | another name for the companions |
/// | `companions = false` | no companions |
/// | `method` | the function stands in an `impl`, though it has neither `self` nor `Self` |
/// | `crate = "name"` | the name under which this crate is known, if it was renamed |
///
/// ```
/// use std::sync::Mutex;
/// use std::time::Duration;
///
/// use dacapo_cache::cache_data;
///
/// const AN_HOUR: Duration = Duration::from_secs(3600);
/// const A_DAY: &str = "1 day";
///
/// #[cache_data(ttl = A_DAY, max_entries = 100, show_spinner = "Adding …", show_time)]
/// fn add(a: i32, b: i32) -> i32 {
///     a + b
/// }
///
/// #[cache_data(ttl = AN_HOUR, ignore(log), show_spinner = false)]
/// fn logged(log: &Mutex<Vec<i32>>, n: i32) -> i32 {
///     log.lock().unwrap().push(n);
///     n
/// }
///
/// let log = Mutex::default();
/// assert_eq!((logged(&log, 1), logged(&log, 1)), (1, 1));
/// assert_eq!(*log.lock().unwrap(), [1]);
/// assert_eq!(add(1, 2), 3);
/// ```
///
/// # Widgets in a cached function
///
/// What a body reads from a widget of its page is no argument, so a hit wouldn't notice a change: the page shows a
/// warning, and the widget works otherwise. With `allow_widgets` the values that the body reads are part of the key.
/// A new combination of values computes, a known one hits, and every page (every user) is served by its own values.
/// Only what is read counts: a slider that is drawn only while a checkbox is on makes entries only then. What a
/// cached function inside reads counts, too, and each function around needs the option as well.
///
/// Widgets multiply: three sliders of a hundred positions have a million combinations. `max_entries` bounds them, and
/// is 1,000 where it isn't said. `f::clear_for(…)` forgets all combinations of its arguments. How a page takes part
/// in this is shown at [`Draw`](crate::Draw#widgets).
///
/// # What counts as the code
///
/// What a function computes is made by its code, so an entry that another program hands over serves only if the code is
/// the same: the function's own body, and everything of the same package that it reaches, over any number of steps.
/// Functions, constants, what statics begin with, types, `impl`s, traits and macros count; so do files that
/// `include_str!` and its like compile in, variables that `env!` reads, cfgs, edition and checks of the build. Packages
/// that are found by path count by their sources as soon as something of them is reached, all others by their version
/// and revision in `Cargo.lock`. Comments, documentation, layout, lints and where files lie don't count, nor do
/// options like `ttl`. Changing the code back finds the old entries again.
///
/// Where a name is ambiguous, all that it can mean count: all branches of `cfg`; of a type all `impl`s of traits; all
/// `impl`s of a trait that is named in a bound or behind `dyn`, and of those that std makes it of (`From` for `Into`,
/// `Display` for `ToString`). A name that may come from a macro or an attribute which makes items unseen makes the whole
/// package count. So a miss too many can happen.
///
/// Where values of any crate may come in, all crates count that the package depends on, so that an edit of one found by
/// path, an update and `cargo add` are a miss: where a function is generic over types (`impl Trait` among them) or is the
/// body that a trait provides, and where a parameter says `dyn`, itself or by what its type is made of in this package (the
/// field of a struct, what an alias stands for). What is returned lets nothing in, nor does the length of an array.
///
/// What is *not* seen: files that are read while the program runs, by a procedural macro or by a build script;
/// modules that a macro call declares, and `include_str!` of a path that is put together by a macro; the attributes of a
/// `use`; the features with which other crates are built; what a method of another crate is given by a closure that was
/// registered elsewhere; what a type of another crate holds behind `dyn`, and what a program puts in that uses the package
/// as a library, each of a crate that is named nowhere on the way; the toolchain. In an editor, where nothing runs, the own
/// body is all that is looked at.
/// [`cache_data::clear()`](mod@crate::cache_data) forgets everything where in doubt.
///
/// `code = "own"` narrows it to the function itself, for one whose helpers change all the time without changing what
/// it returns.
///
/// ```
/// use dacapo_cache::{CodeInput, Registry, cache_data};
///
/// const LIMIT: usize = 3;
///
/// fn first_words(text: &str) -> Vec<&str> {
///     text.split_whitespace().take(LIMIT).collect()
/// }
///
/// /// Computed anew when `first_words` or `LIMIT` change.
/// #[cache_data]
/// fn summary(text: &str) -> String {
///     first_words(text).join(" ")
/// }
///
/// #[cache_data(code = "own")]
/// fn shout(text: &str) -> String {
///     first_words(text).join("! ")
/// }
///
/// let registry = Registry::new();
/// registry.enter(|| (summary("da capo"), shout("da capo")));
/// let shout = registry.functions().into_iter().find(|function| &*function.name == "shout");
/// let parts: Vec<_> = CodeInput::read(shout.unwrap().code.inputs).map(|part| part.name).collect();
/// assert_eq!(parts, ["own body"]);
/// ```
///
/// # Time and room
///
/// A value's age counts from when it was stored; reading it doesn't extend its life. At exactly its ttl it is gone, and
/// freed without anybody calling. A ttl that can't be read, or is nothing at all, is an error of the build if it is written
/// in the attribute or is a constant; of any other expression it is told in the page and in the account, and nothing is kept.
///
/// `max_entries` and `max_size` let the least recently used entries of the function go. Sizes are estimates of what a value
/// takes in memory. A value that is larger than `max_size` alone is returned and not kept; the next miss says so. All
/// functions together are bounded by [`Registry::set_budget`](crate::Registry::set_budget).
///
/// ```
/// use dacapo_cache::cache_data;
///
/// #[cache_data(max_size = "10 kB")]
/// fn zeros(n: usize) -> Vec<u8> {
///     vec![0; n]
/// }
///
/// for n in [4_000, 5_000, 6_000] {
///     zeros(n);
/// }
/// assert_eq!(zeros::info().entries, 1);
/// assert_eq!(zeros(20_000).len(), 20_000);
/// assert_eq!(zeros::info().entries, 1);
/// ```
///
/// With `refresh_mode = "background"` nobody waits for a value that was there: the first call that finds it past its ttl
/// gets it as it is, and the body runs once more on a thread of the cache. Its result takes the old one's place; if it
/// fails, the old one is served on, and the next attempt rests a second at first, then longer. At twice the ttl the old
/// value is gone. The arguments are copied for it, so they are owned, `Clone` and `Send`, or references to such (`&str`,
/// slices and paths, too), and the function has no page. [`Observe::did_refresh`](crate::Observe::did_refresh) tells that a
/// rerun would show something new; a test waits with [`Registry::finish_refreshes`](crate::Registry::finish_refreshes).
///
/// ```
/// use std::time::Duration;
///
/// use dacapo_cache::{Registry, cache_data};
///
/// #[cache_data(ttl = "1 min", refresh_mode = "background")]
/// fn weather(town: &str) -> Result<String, std::io::Error> {
///     Ok(format!("sunny in {town}"))
/// }
///
/// let registry = Registry::new();
/// registry.freeze();
/// registry.enter(|| {
///     weather("Ulm").unwrap();
///     registry.advance(Duration::from_secs(90));
///     assert_eq!(weather("Ulm").unwrap(), "sunny in Ulm");
///     registry.finish_refreshes();
///     assert_eq!((weather::info().hits, weather::info().misses), (1, 1));
/// });
/// ```
///
/// # Companions
///
/// They carry the function's own name: `f::clear()` forgets everything (of a generic function, for all types),
/// `f::clear_for(…)` takes the arguments of the key and forgets that entry, `f::info()` tells the sums, and
/// `f::uncached(…)` runs the body past the cache. [`cache_data::clear()`](mod@crate::cache_data) forgets all data.
///
/// ```
/// use dacapo_cache::cache_data;
///
/// #[cache_data]
/// fn greet(name: &str, _greeting: &str) -> String {
///     format!("{_greeting}, {name}")
/// }
///
/// assert_eq!(greet("Ann", "Hello"), "Hello, Ann");
/// assert_eq!(greet("Ann", "Bye"), "Hello, Ann");
/// assert!(greet::clear_for("Ann"));
/// assert_eq!(greet::uncached("Ann", "Bye"), "Bye, Ann");
/// assert_eq!(greet::clear(), 0);
/// ```
///
/// They live in a hidden type of the function's name. Where that name is taken (by a module or a crate),
/// `companion = "…"` gives them another one. In an `impl` they stand beside the method:
///
/// ```
/// use dacapo_cache::cache_data;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Square {
///     side: f64,
/// }
///
/// impl Square {
///     #[cache_data]
///     fn area(&self) -> f64 {
///         self.side * self.side
///     }
///
///     /// `self` stays out of the key: the answer is the same for every square.
///     #[cache_data(ignore(self))]
///     fn corners(&self) -> u32 {
///         4
///     }
///
///     /// Without `self` or `Self` an attribute can't see that it stands in an `impl`.
///     #[cache_data(method)]
///     fn unit() -> f64 {
///         1.0
///     }
/// }
///
/// /// In an `impl` of a trait there is no room for companions.
/// impl From<Square> for String {
///     #[cache_data(companions = false, ignore(square))]
///     fn from(square: Square) -> Self {
///         format!("{} by {}", square.side, square.side)
///     }
/// }
///
/// #[cache_data(companion = "std_cache")]
/// fn std() -> i32 {
///     1
/// }
///
/// let square = Square { side: 2.0 };
/// assert_eq!((square.area(), square.corners(), Square::unit()), (4.0, 4, 1.0));
/// assert!(square.area_clear_for());
/// assert_eq!(Square::area_info().entries + Square::unit_clear(), 1);
/// assert_eq!(String::from(square), "2 by 2");
/// assert_eq!((std(), std_cache::clear()), (1, 1));
/// ```
///
/// # Under another name
///
/// ```
/// # extern crate dacapo_cache as remember;
/// #[remember::cache_data(crate = "remember")]
/// fn square(n: u64) -> u64 {
///     n * n
/// }
/// # assert_eq!(square(2), 4);
/// ```
///
/// # Panics
///
/// A call that needs its own result panics with a message that names the cycle. A panic of the body reaches the
/// caller; nothing is remembered.
pub use dacapo_cache_macros::cache_data;

/// Remembers what a function makes: a resource, one object shared by every caller.
///
/// For what can't be copied or shouldn't be: connections, models, handles, state that all sessions share. The
/// function returns `Arc<T>` with `T: Send + Sync + 'static`, `Arc<dyn Trait>` included, or a `Result` or an
/// `Option` of it. To change what is inside, put a lock around it.
///
/// ```
/// use std::sync::{Arc, Mutex};
///
/// use dacapo_cache::cache_resource;
///
/// #[cache_resource]
/// fn list(name: &str) -> Arc<Mutex<Vec<i32>>> {
///     Arc::default()
/// }
///
/// list("a").lock().unwrap().push(1);
/// assert_eq!(*list("a").lock().unwrap(), [1]);
/// assert!(list("b").lock().unwrap().is_empty());
///
/// #[cache_resource(ttl = "1 day", max_entries = 1)]
/// fn measure() -> Option<Arc<dyn Fn(&str) -> usize + Send + Sync>> {
///     Some(Arc::new(str::len))
/// }
///
/// assert_eq!(measure().map(|measure| measure("abc")), Some(3));
/// assert_eq!(list::clear(), 2);
/// ```
///
/// What leaves the cache (by its ttl, for want of room, or because it was cleared) lives on as long as somebody
/// holds it. Changes behind a lock are noticed where the content can be hashed; the inspector shows them.
///
/// Keys, options and companions are those of [`cache_data`](macro@crate::cache_data) except `copy` and `refresh_mode`,
/// and these come on top:
///
/// | option | meaning |
/// |---|---|
/// | `validate = \|c: &Connection\| c.is_alive()` | asked at each use whether the resource may still be used |
/// | `on_release = \|c: &Connection\| c.close()` | told of each resource that leaves the cache |
/// | `scope = "session"` | each session has a resource of its own, which goes when the session ends |
///
/// # A resource that goes bad
///
/// `validate` is asked before a kept resource is handed out, to somebody who waited for it, too. It is a closure or
/// the path of a function that takes `&T` or `&Arc<T>`, and answers with a `bool` or a `Result<(), E>` whose error
/// says why not. A refused resource is released and made anew, and the miss has the reason *refused*. A panic of
/// `validate` counts as a refusal: a check that can't be made hasn't been passed. What the body has just made is
/// handed out unasked, so that a call makes one resource at most. Callers that come at the same time may ask at the
/// same time, but one of them removes the resource, and one makes the next.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicBool, Ordering};
///
/// use dacapo_cache::cache_resource;
///
/// #[derive(Default)]
/// struct Connection {
///     is_broken: AtomicBool,
/// }
///
/// #[cache_resource(validate = |c: &Connection| !c.is_broken.load(Ordering::Relaxed))]
/// fn connect(database: &str) -> Arc<Connection> {
///     Arc::default()
/// }
///
/// let first = connect("rides");
/// assert!(Arc::ptr_eq(&first, &connect("rides")));
/// first.is_broken.store(true, Ordering::Relaxed);
/// assert!(!Arc::ptr_eq(&first, &connect("rides")));
/// ```
///
/// # Saying goodbye
///
/// `on_release` takes `&T` or `&Arc<T>`, and returns nothing or a `Result<(), E>`. It is called once for each entry
/// that leaves the cache: its ttl is up, it made room, it was cleared or refused, its session has ended, or its
/// registry is dropped. Others may still hold the resource then; for what must happen when nobody holds it any
/// more, implement `Drop`. What the body made but the cache didn't keep (it was cleared meanwhile) is its caller's,
/// and not released. It runs on the thread that removes the entry: that of the registry's timer, of whoever cleared,
/// or of the call that needed the room. If it fails or panics, the account says so and the others are released all
/// the same.
///
/// The registry of a process never ends. A window releases its resources when it is closed; other programs call
/// `cache_resource::clear()` before they exit.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// use dacapo_cache::cache_resource;
///
/// static N_OPEN: AtomicU32 = AtomicU32::new(0);
///
/// struct Handle;
///
/// impl Handle {
///     fn close(&self) -> std::io::Result<()> {
///         N_OPEN.fetch_sub(1, Ordering::Relaxed);
///         Ok(())
///     }
/// }
///
/// #[cache_resource(max_entries = 2, on_release = Handle::close)]
/// fn open(name: &str) -> Arc<Handle> {
///     N_OPEN.fetch_add(1, Ordering::Relaxed);
///     Arc::new(Handle)
/// }
///
/// for name in ["a", "b", "c"] {
///     open(name);
/// }
/// assert_eq!(N_OPEN.load(Ordering::Relaxed), 2);
/// open::clear();
/// assert_eq!(N_OPEN.load(Ordering::Relaxed), 0);
/// ```
///
/// # One for each session
///
/// With `scope = "session"` the session is a part of the key. What belongs to it goes when it ends: when its last
/// window is closed, or by [`Registry::end_session`](crate::Registry::end_session). `f::clear_for(…)` forgets the
/// entry of the session in which it is called, `f::clear()` those of all. Outside of any session there is nobody to
/// keep it for: the body runs each time, and a warning says so.
///
/// ```
/// use std::sync::{Arc, Mutex};
///
/// use dacapo_cache::{Interrupt, Registry, Run, SessionId, cache_resource};
///
/// #[cache_resource(scope = "session")]
/// fn basket() -> Arc<Mutex<Vec<&'static str>>> {
///     Arc::default()
/// }
///
/// // In an app the host does this.
/// let registry = Registry::new();
/// let run = |session| Run::new(registry.clone(), SessionId(session), 1, Interrupt::new());
/// run(0).enter(|| basket().lock().unwrap().push("bread"));
/// run(0).enter(|| assert_eq!(*basket().lock().unwrap(), ["bread"]));
/// run(1).enter(|| assert!(basket().lock().unwrap().is_empty()));
/// ```
pub use dacapo_cache_macros::cache_resource;

pub use self::legacy::{cache, outside};
pub use crate::kinds::{cache, cache_data, cache_resource};
