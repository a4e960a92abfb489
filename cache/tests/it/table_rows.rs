//! Rows of a user's own types become a table, and come back.

use std::collections::BTreeMap;

use dacapo_cache::{Cell, ColumnType, Error, Table};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    City,
    #[serde(rename = "long trip")]
    Long,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Km(f64);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Ride {
    id: u32,
    from: String,
    km: Km,
    tip: Option<f32>,
    is_paid: bool,
    kind: Kind,
}

fn rides() -> Vec<Ride> {
    vec![
        Ride {
            id: 1,
            from: "Ulm".to_owned(),
            km: Km(2.5),
            tip: None,
            is_paid: true,
            kind: Kind::City,
        },
        Ride {
            id: 2,
            from: String::new(),
            km: Km(40.0),
            tip: Some(0.5),
            is_paid: false,
            kind: Kind::Long,
        },
    ]
}

#[test]
fn structs_become_rows_and_come_back() {
    let table = Table::from_rows(&rides()).unwrap();
    assert_eq!(
        table.to_csv(),
        "id,from,km,tip,is_paid,kind\n1,Ulm,2.5,,true,City\n2,,40.0,0.5,false,long trip\n"
    );
    assert_eq!(table.column_type("id").unwrap(), ColumnType::Int);
    assert_eq!(table.to_rows::<Ride>().unwrap(), rides());
}

#[test]
fn tuples_and_plain_values_become_rows_and_come_back() {
    let pairs = vec![(1, "a".to_owned()), (2, "b".to_owned())];
    let table = Table::from_rows(&pairs).unwrap();
    assert_eq!(table.to_csv(), "column_1,column_2\n1,a\n2,b\n");
    assert_eq!(table.to_rows::<(i32, String)>().unwrap(), pairs);
    let numbers = [Some(1.5), None];
    let table = Table::from_rows(&numbers).unwrap();
    assert_eq!(table.to_csv(), "value\n1.5\n\"\"\n");
    assert_eq!(table.to_rows::<Option<f64>>().unwrap(), numbers);
}

#[test]
fn fields_that_some_rows_lack_are_empty_there() {
    let row = |text: &[(&'static str, i32)]| text.iter().copied().collect::<BTreeMap<_, _>>();
    let rows = [
        row(&[]),
        row(&[("a", 1)]),
        row(&[("b", 2)]),
        row(&[("a", 3), ("b", 4)]),
        row(&[]),
    ];
    let table = Table::from_rows(&rows).unwrap();
    assert_eq!(table.to_csv(), "a,b\n,\n1,\n,2\n3,4\n,\n");
}

#[test]
fn types_widen_while_rows_come_in() {
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Any {
        Int(i64),
        Float(f64),
        Bool(bool),
        Large(u64),
        List(Vec<i32>),
        Nothing,
    }
    let table = |rows: &[Any]| Table::from_rows(rows).unwrap().to_csv();
    assert_eq!(table(&[Any::Int(1), Any::Float(2.5)]), "value\n1.0\n2.5\n");
    assert_eq!(table(&[Any::Float(2.5), Any::Int(1)]), "value\n2.5\n1.0\n");
    assert_eq!(table(&[Any::Int(1), Any::Bool(true)]), "value\n1\ntrue\n");
    assert_eq!(
        table(&[Any::Large(u64::MAX)]),
        "value\n1.8446744073709552e19\n"
    );
    assert_eq!(
        table(&[Any::Nothing, Any::Bool(true)]),
        "value\n\"\"\ntrue\n"
    );
    let nested = Table::from_rows(&[(Any::List(vec![1, 2]), 1)]).unwrap();
    assert_eq!(nested.cell(0, 0), Cell::Text("[1, 2]"));
}

#[test]
fn structs_inside_a_field_become_text() {
    #[derive(Serialize)]
    struct Outer {
        inner: Ride,
    }
    let table = Table::from_rows(&[Outer {
        inner: rides().remove(0),
    }])
    .unwrap();
    assert_eq!(
        table.cell(0, 0),
        Cell::Text("{id: 1, from: Ulm, km: 2.5, tip: , is_paid: true, kind: City}")
    );
}

#[test]
fn no_rows_make_no_columns() {
    let table = Table::from_rows::<Ride>(&[]).unwrap();
    assert_eq!((table.n_rows(), table.n_columns()), (0, 0));
    assert_eq!(table.to_rows::<Ride>().unwrap(), []);
}

#[test]
fn a_row_that_does_not_fit_is_named() {
    #[derive(Serialize)]
    struct Twice {
        a: i32,
        #[serde(rename = "a")]
        again: i32,
    }
    #[derive(Debug, Deserialize)]
    struct Id {
        #[expect(dead_code, reason = "it is never read that far")]
        id: u32,
    }
    let error = Table::from_rows(&[Twice { a: 1, again: 2 }]).unwrap_err();
    assert_eq!(error.to_string(), r#"row 0: it has two fields "a""#);

    let table = Table::from_columns([("id", vec![Some(1), None])]).unwrap();
    let error = table.to_rows::<Id>().unwrap_err();
    assert!(matches!(error, Error::Row { row: 1, .. }));
    assert!(
        error.to_string().starts_with(r#"row 1: column "id": "#),
        "{error}"
    );
    let error = table
        .rename("id", "number")
        .unwrap()
        .to_rows::<Id>()
        .unwrap_err();
    assert_eq!(error.to_string(), "row 0: missing field `id`");
    let error = table
        .slice(0, 1)
        .to_rows::<(i32, i32)>()
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("row 0: invalid length 1"), "{error}");
    let two = table.with_column("b", vec![1, 2]).unwrap();
    let error = two.to_rows::<i32>().unwrap_err().to_string();
    assert_eq!(error, "row 0: 2 columns can't be read as a plain value");
}
