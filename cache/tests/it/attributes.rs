//! Every form of function that the attributes take: the signature stays, calls are remembered, and the
//! companions do what they say.
#![expect(
    clippy::cast_possible_wrap,
    clippy::float_cmp,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "the functions here are there for their signatures"
)]

mod generics;
mod hash_funcs;
mod made_by_macros;
mod methods;
mod places;
mod traits;

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dacapo_cache::recorder::Cursor;
use dacapo_cache::recorder::event::EventKind;
use dacapo_cache::{Data, Kind, Registry, Spinner, cache_data, cache_resource};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::support::Lines;

/// Runs `test` in a registry of its own.
fn fresh(test: impl FnOnce(&Registry)) {
    let registry = Registry::new();
    registry.enter(|| test(&registry));
}

/// How often something ran.
struct Runs(AtomicU32);

impl Runs {
    const fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    fn count(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    /// How often since the last time it was asked.
    fn take(&self) -> u32 {
        self.0.swap(0, Ordering::SeqCst)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Point {
    x: i32,
    y: i32,
}

mod plain {
    use super::*;

    static RUNS: Runs = Runs::new();

    /// Adds.
    #[cache_data]
    pub(super) fn add(a: i32, b: i32) -> i32 {
        RUNS.count();
        a + b
    }

    #[cache_data]
    pub(super) fn twice(n: i32) -> i32 {
        2 * n
    }

    #[test]
    fn a_function_keeps_its_type_and_gains_companions() {
        fresh(|registry| {
            let pointer: fn(i32, i32) -> i32 = add;
            assert_eq!(pointer(1, 2), 3);
            assert_eq!(add(1, 2), 3);
            assert_eq!([(1, 2)].map(|(a, b)| add(a, b)), [3]);
            assert_eq!(RUNS.take(), 1);

            assert_eq!(add::uncached(1, 2), 3);
            assert_eq!(RUNS.take(), 1);
            assert_eq!(
                (add::info().entries, add::info().hits, add::info().misses),
                (1, 2, 1)
            );

            add(1, 3);
            assert!(add::clear_for(1, 2));
            assert!(!add::clear_for(1, 2));
            assert_eq!(add::info().entries, 1);
            assert_eq!(add::clear(), 1);
            assert_eq!(add::clear(), 0);

            let told = &registry.functions()[0];
            assert_eq!((&*told.name, told.kind), ("add", Kind::Data));
            assert!(
                told.path.ends_with("attributes::plain::add"),
                "{}",
                told.path
            );
            assert!(told.file.ends_with("attributes.rs"));
            let line = include_str!("attributes.rs")
                .lines()
                .position(|line| line.contains("pub(super) fn add("));
            assert_eq!(Some(told.line as usize - 1), line);
        });
    }

    #[test]
    fn companions_follow_imports_and_globs() {
        use super::plain as other;
        use super::plain::twice as double;
        use super::plain::*;
        fresh(|_| {
            double(7);
            assert!(self::twice::clear_for(7) && !other::twice::clear_for(7));
            assert_eq!(
                twice::clear() + double::clear() + super::plain::twice::clear(),
                0
            );
        });
    }
}

#[cache_data(ttl = "1h 30m", max_entries = 2, show_spinner = "Reading …")]
fn with_options(n: u8) -> u8 {
    n
}

const HALF_A_MINUTE: Duration = Duration::from_secs(30);
const ROOM: usize = 7;

#[cache_resource(ttl = HALF_A_MINUTE, max_entries = ROOM, show_spinner = false)]
fn with_expressions() -> Arc<u8> {
    Arc::new(1)
}

#[cache_data(ttl = 0.5, show_spinner = true)]
fn with_seconds() {}

const HALF_AN_HOUR: &str = "30 min";

#[cache_data(ttl = HALF_AN_HOUR)]
fn with_text() {}

fn chosen() -> String {
    "soon".to_owned()
}

#[cache_data(ttl = chosen())]
fn with_unreadable_text() -> u8 {
    1
}

#[test]
fn a_ttl_may_be_a_text_that_is_only_known_at_run_time() {
    fresh(|registry| {
        with_text();
        assert_eq!(with_unreadable_text() + with_unreadable_text(), 2);
        let functions = registry.functions();
        assert_eq!(functions[0].ttl, Some(Duration::from_mins(30)));
        assert_eq!(functions[1].n_entries, 0);
        let events = registry.recorder().since(&mut Cursor::default()).0;
        let told = events.iter().find_map(|event| match &event.kind {
            EventKind::DidFail { message } => Some(message.to_string()),
            _ => None,
        });
        let told = told.expect("that it can't be cached is told");
        assert!(
            told.contains("\"soon\" is no ttl: can't read the text as a span of time"),
            "{told}"
        );
    });
}

#[test]
fn options_reach_the_registry() {
    fresh(|registry| {
        for n in [1, 2, 3] {
            with_options(n);
        }
        with_expressions();
        with_seconds();
        let functions = registry.functions();
        let told: Vec<_> = functions
            .iter()
            .map(|told| (told.ttl, told.max_entries))
            .collect();
        let secs = Duration::from_secs_f64;
        assert_eq!(
            told,
            [
                (Some(secs(5400.0)), Some(2)),
                (Some(HALF_A_MINUTE), Some(7)),
                (Some(secs(0.5)), None)
            ]
        );
        assert_eq!(with_options::info().entries, 2);
        registry.freeze();
        with_expressions();
        registry.advance(HALF_A_MINUTE);
        with_expressions();
        assert_eq!(with_expressions::info().misses, 2);
    });
    assert_eq!(Spinner::Call, dacapo_cache::Options::DEFAULT.spinner);
}

static IGNORING: Runs = Runs::new();

#[cache_data(ignore(scale, r#type))]
fn ignoring(path: &Path, scale: f64, _db: &Mutex<i32>, r#type: &str, _: u8) -> f64 {
    IGNORING.count();
    path.as_os_str().len() as f64 * scale * f64::from(*_db.lock()) + r#type.len() as f64
}

#[test]
fn ignored_arguments_stay_out_of_the_key() {
    fresh(|registry| {
        let value = ignoring(Path::new("ab"), 2.0, &Mutex::new(3), "", 0);
        assert_eq!(
            ignoring(Path::new("ab"), 5.0, &Mutex::new(7), "x", 1),
            value
        );
        assert_eq!(IGNORING.take(), 1);
        // The same path, owned.
        assert!(ignoring::clear_for(&PathBuf::from("ab")));

        ignoring(Path::new("ab"), 2.0, &Mutex::new(3), "", 0);
        let entry = &registry.entries(registry.functions()[0].id)[0];
        let told: Vec<_> = entry
            .arguments
            .iter()
            .map(|told| (&*told.name, &*told.text, told.is_ignored))
            .collect();
        assert_eq!(
            told,
            [
                ("path", "\"ab\"", false),
                ("scale", "f64", true),
                ("_db", "&Mutex<RawMutex, i32>", true),
                ("type", "&str", true),
                ("_", "u8", true),
            ]
        );
    });
}

static PATTERNS: Runs = Runs::new();

#[cache_data]
fn patterns(
    (a, b): (i32, i32),
    mut list: Vec<i32>,
    Point { x, .. }: Point,
    patterns: String,
) -> Vec<i32> {
    PATTERNS.count();
    list.extend([a, b, x, patterns.len() as i32]);
    list
}

#[test]
fn patterns_and_an_argument_of_the_functions_name_work() {
    fresh(|_| {
        for _ in 0..2 {
            assert_eq!(
                patterns((1, 2), vec![0], Point { x: 3, y: 0 }, "four".to_owned()),
                [0, 1, 2, 3, 4]
            );
        }
        assert_eq!(PATTERNS.take(), 1);
        assert!(patterns::clear_for(
            (1, 2),
            vec![0],
            Point { x: 3, y: 0 },
            "four".to_owned()
        ));
        assert_eq!(
            patterns::uncached((1, 2), vec![], Point { x: 3, y: 0 }, String::new()),
            [1, 2, 3, 0]
        );
    });
}

type Outcome<T> = Result<T, Box<dyn Error>>;

#[cache_data]
fn parse(text: &str) -> Outcome<i32> {
    Ok(text.parse::<i32>()?)
}

struct Silent;

#[cache_resource]
fn open(name: Cow<'_, str>) -> Result<Option<Arc<str>>, Silent> {
    if name.is_empty() {
        Err(Silent)
    } else {
        Ok((name != "none").then(|| Arc::from(&*name)))
    }
}

#[test]
fn only_success_is_remembered_also_behind_an_alias() {
    fresh(|registry| {
        assert!(parse("x").is_err() && parse("x").is_err());
        assert_eq!(parse::info().entries, 0);
        assert_eq!((parse("7").unwrap(), parse("7").unwrap()), (7, 7));
        assert_eq!((parse::info().entries, parse::info().hits), (1, 1));

        assert!(open("".into()).is_err());
        assert!(matches!(open("none".into()), Ok(None)) && matches!(open("none".into()), Ok(None)));
        let (Ok(Some(one)), Ok(Some(two))) = (open("a".into()), open("a".to_owned().into())) else {
            panic!("both are there")
        };
        assert!(Arc::ptr_eq(&one, &two));
        assert_eq!((open::info().entries, open::info().hits), (2, 2));

        let said: Vec<_> = registry
            .tombstones()
            .iter()
            .map(|gone| format!("{:?}", gone.cause))
            .collect();
        assert!(
            said.iter().any(|said| said.contains("invalid digit")),
            "{said:?}"
        );
        assert!(said.iter().any(|said| said.contains("Silent")), "{said:?}");
    });
}

/// An error may borrow: it is handed on and never kept.
#[cache_data]
fn first_word(text: &str) -> Result<String, &str> {
    let word = text.split(' ').next().filter(|word| !word.is_empty());
    word.map(str::to_owned).ok_or(text)
}

#[test]
fn an_error_may_borrow_from_the_arguments() {
    fresh(|_| {
        let blank = " ".to_owned();
        assert_eq!(
            (first_word(&blank), first_word(&blank)),
            (Err(" "), Err(" "))
        );
        assert_eq!(first_word("da capo").as_deref(), Ok("da"));
        assert_eq!(
            (first_word::info().entries, first_word::info().misses),
            (1, 3)
        );
    });
}

#[cache_data]
fn report(page: &mut Lines, year: i32) -> Result<i32, String> {
    page.draw(format!("report {year}"));
    Ok(year)
}

#[cache_data]
fn report_anywhere(page: &mut impl dacapo_cache::Draw, year: i32) -> i32 {
    page.warn("drawn");
    year
}

#[test]
fn what_is_drawn_is_drawn_again() {
    fresh(|_| {
        let mut page = Lines::default();
        assert_eq!(
            (report(&mut page, 2024), report(&mut page, 2024)),
            (Ok(2024), Ok(2024))
        );
        assert_eq!(page.0, ["report 2024", "report 2024"]);
        assert!(report::clear_for(2024));
        report_anywhere(&mut page, 1);
        report_anywhere(&mut page, 1);
        assert_eq!(report_anywhere::info().hits, 1);
        assert!(report_anywhere::clear_for(1));
        assert_eq!(report::uncached(&mut page, 3), Ok(3));
    });
}

#[cache_resource]
fn shared_list(n: usize) -> Arc<Mutex<Vec<usize>>> {
    Arc::new(Mutex::new((0..n).collect()))
}

#[cache_resource]
fn shared_function() -> Arc<dyn Fn(&str) -> usize + Send + Sync> {
    Arc::new(str::len)
}

#[test]
fn a_resource_is_one_object_for_all() {
    fresh(|registry| {
        let (one, two) = (shared_list(2), shared_list(2));
        one.lock().push(7);
        assert_eq!(*two.lock(), [0, 1, 7]);
        assert_eq!((shared_function()("abc"), shared_function()("ab")), (3, 2));
        let functions = registry.functions();
        let entry = &registry.entries(functions[0].id)[0];
        assert_eq!(
            (functions[0].kind, entry.n_holders),
            (Kind::Resource, Some(2))
        );
        assert_eq!(entry.object, Arc::as_ptr(&one).addr() as u64);
        assert_eq!(registry.preview(entry.id).as_deref(), Some("[0, 1, 7]"));
        let bytes = registry.entries(functions[1].id)[0].bytes;
        assert!(entry.bytes > Some(8), "the list is sized through its lock");
        assert_eq!(bytes, None, "nothing can be said of a closure");
    });
}

#[cache_data]
fn numbers(
    values: &[f64],
    more: Vec<u32>,
    few: &[u8; 3],
    names: HashMap<String, Point>,
) -> Data<Vec<f64>> {
    let n = more.len() + few.len() + names.len();
    Data::new(values.iter().map(|value| value * n as f64).collect())
}

#[test]
fn numbers_have_a_quick_way_and_equal_what_serde_sees() {
    fresh(|registry| {
        let values = vec![1.0, 2.0];
        let names = HashMap::from([
            ("a".to_owned(), Point { x: 0, y: 0 }),
            ("b".to_owned(), Point { x: 1, y: 0 }),
        ]);
        let first = numbers(&values, vec![1], &[1, 2, 3], names.clone());
        assert_eq!(
            numbers(&[1.0, 2.0], vec![1], &[1, 2, 3], names.clone()),
            first
        );
        assert_eq!(numbers::info().hits, 1);
        numbers(&[2.0, 1.0], vec![1], &[1, 2, 3], names);
        assert_eq!(numbers::info().misses, 2);
        let entry = &registry.entries(registry.functions()[0].id)[0];
        assert_eq!(&*entry.arguments[0].text, "[1.0, 2.0]");
        assert_eq!(registry.preview(entry.id).as_deref(), Some("[6.0, 12.0]"));
    });
}

#[cache_data(companion = "of_path")]
fn std(n: i32) -> i32 {
    n
}

#[cache_data(companions = false)]
fn core(n: i32) -> i32 {
    if n > 0 { core(n - 1) + 1 } else { 0 }
}

#[cache_data(crate = "dacapo_cache")]
fn named_crate() -> i32 {
    1
}

#[cache_data]
#[expect(
    clippy::too_many_arguments,
    reason = "as many as it takes to be too many"
)]
#[must_use]
fn attributed(of: u8, as_: u8, many: u8, it: u8, takes: u8, to: u8, be: u8, too: u8) -> u32 {
    [of, as_, many, it, takes, to, be, too]
        .map(u32::from)
        .iter()
        .sum()
}

#[test]
fn companions_can_have_another_name_or_be_left_out() {
    fresh(|_| {
        assert_eq!((std(1), std(1), of_path::clear()), (1, 1, 1));
        assert_eq!((core(3), core(3), named_crate()), (3, 3, 1));
        assert_eq!(attributed(1, 1, 1, 1, 1, 1, 1, 1), 8);
        assert_eq!(named_crate::clear() + attributed::clear(), 2);
    });
}

#[test]
fn kinds_are_cleared_together() {
    fresh(|registry| {
        plain::twice(1);
        shared_list(1);
        assert_eq!(cache_data::clear(), 1);
        assert_eq!(registry.totals().n_entries, 1);
        assert_eq!(cache_resource::clear(), 1);
        assert_eq!(registry.totals().n_entries, 0);
    });
}

#[test]
fn the_line_that_calls_is_told() {
    fresh(|registry| {
        let line = line!() + 1;
        plain::twice(21);
        let events = crate::support::events(registry);
        let site = events[0].site.as_ref().expect("a call has a place");
        assert!(
            site.file.ends_with("attributes.rs") && site.line == line,
            "{site:?}"
        );
    });
}

/// A column of numbers in a `macro_rules!`.
macro_rules! make {
    ($name:ident, $ty:ty, $value:expr) => {
        #[cache_data]
        fn $name(n: $ty) -> $ty {
            n + $value
        }
    };
}
make!(made, i64, 2);

#[test]
fn functions_made_by_a_macro_work() {
    fresh(|_| assert_eq!((made(1), made(1), made::info().hits), (3, 3, 1)));
}

#[cache_data]
fn with_attributes(n: u8, #[cfg_attr(all(), allow(unused_variables))] page: u8) -> u8 {
    n + 1
}

#[test]
fn an_argument_may_have_attributes_that_leave_it_in_every_build() {
    fresh(|_| assert_eq!((with_attributes(1, 2), with_attributes(1, 2)), (2, 2)));
}
