//! Tables as arguments and results of cached functions: handed out without a copy, hashed by content.

use dacapo_cache::{Error, Registry, Table, cache_data};

use crate::table::{cities, copy};

#[test]
fn a_table_in_a_key_counts_by_its_content() {
    #[derive(serde::Serialize)]
    struct Argument {
        rides: Table,
        limit: u32,
    }
    let fingerprint = |table: &Table| {
        let rides = table.clone();
        dacapo_cache::key::fingerprint(&Argument { rides, limit: 3 }).unwrap()
    };
    let table = cities();
    assert_eq!(fingerprint(&table), fingerprint(&copy(&table)));
    assert_ne!(fingerprint(&table), fingerprint(&table.slice(0, 3)));
    assert_ne!(
        fingerprint(&table),
        fingerprint(&table.rename("km", "miles").unwrap())
    );
}

#[test]
fn a_table_is_measured_and_described_without_reading_its_rows() {
    let table = Table::from_columns([("n", vec![0_i64; 100_000])]).unwrap();
    let shape = dacapo_cache::shape::text(&table, 120);
    assert!(
        shape.contains("table of 100,000 rows, 1 column: n"),
        "{shape}"
    );
    let size = dacapo_cache::shape::size_of_value(&table).unwrap();
    assert!((800_000..801_000).contains(&size), "{size}");
}

#[cache_data]
fn load(name: &str) -> Result<Table, Error> {
    cities().with_column("file", vec![name; 4])
}

#[cache_data]
fn mean_hour(table: &Table) -> Result<Option<f64>, Error> {
    table.column("hour")?.mean()
}

#[test]
fn a_cached_table_is_handed_out_without_a_copy_and_stays_whole() {
    Registry::new().enter(|| {
        let mut mine = load("a.csv").unwrap();
        let before = mine.id();
        mine.drop_column("km").unwrap();
        let again = load("a.csv").unwrap();
        assert_eq!(again.id(), before);
        assert!(again.has_column("km"));
        assert_eq!((load::info().hits, load::info().misses), (1, 1));
        let bytes = load::info().bytes;
        assert!(bytes >= again.size_bytes(), "{bytes}");
    });
}

#[test]
fn a_table_as_an_argument_hits_when_its_content_is_the_same() {
    Registry::new().enter(|| {
        let table = cities();
        assert_eq!(mean_hour(&table).unwrap(), Some(11.0));
        assert_eq!(mean_hour(&copy(&table)).unwrap(), Some(11.0));
        assert_eq!((mean_hour::info().hits, mean_hour::info().misses), (1, 1));
        assert_eq!(mean_hour(&table.slice(0, 1)).unwrap(), Some(17.0));
        assert_eq!(mean_hour::info().misses, 2);
        let error = mean_hour(&table.without("hour").unwrap()).unwrap_err();
        assert!(
            error.to_string().starts_with(r#"no column "hour""#),
            "{error}"
        );
    });
}
