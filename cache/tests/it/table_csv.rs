//! CSV files: which types are found, what comes back, and what is wrong in words.

use std::fs;
use std::path::PathBuf;

use dacapo_cache::{Cell, ColumnType, Error, Moment, Table};

fn read(text: &str) -> Table {
    Table::from_csv_bytes(text.as_bytes(), "x.csv").unwrap()
}

fn message(bytes: &[u8]) -> String {
    Table::from_csv_bytes(bytes, "x.csv")
        .unwrap_err()
        .to_string()
}

/// The type found for a column of these fields.
fn type_of(fields: &[&str]) -> ColumnType {
    let rows = fields.join(",\n");
    read(&format!("a,b\n{rows},\n")).column_type("a").unwrap()
}

/// A file of one test's own.
fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn types_are_found_by_looking_at_all_rows() {
    for (fields, ty) in [
        (&["1", "-2", "+3", " 4 ", ""][..], ColumnType::Int),
        (&["1", "2.5"], ColumnType::Float),
        (&["2.5", "1"], ColumnType::Float),
        (
            &["1e3", ".5", "5.", "NaN", "-inf", "25.e-3", "1.5e-3", ""],
            ColumnType::Float,
        ),
        (&["true", "False", ""], ColumnType::Bool),
        (&["true", "1"], ColumnType::Text),
        (&["2024-03-01", ""], ColumnType::Time),
        (&["2024-03-01", "2024-03-01 17:05:00"], ColumnType::Time),
        (&["17:05", "17:05:01.25"], ColumnType::Time),
        (&["2024-03-01T17:05:00Z"], ColumnType::Time),
        (&["17:05", "2024-03-01"], ColumnType::Text),
        (&["2024-03-01T17:05:00Z", "2024-03-01"], ColumnType::Text),
        (&["2024-02-30"], ColumnType::Text),
        (&["99999999999999999999"], ColumnType::Text),
        (&["1.5", "99999999999999999999"], ColumnType::Text),
        (&["1", "2", "3", "x"], ColumnType::Text),
        (&["n", "inf.", "infinity", "nano"], ColumnType::Text),
        (&["1_000"], ColumnType::Text),
        (&["-", "+", ".", "e"], ColumnType::Text),
        (&["", ""], ColumnType::Text),
        (&[], ColumnType::Text),
    ] {
        assert_eq!(type_of(fields), ty, "{fields:?}");
    }
}

#[test]
fn the_last_of_many_rows_decides_about_the_type() {
    let rows: Vec<String> = (0..20_000).map(|n| n.to_string()).collect();
    let mut text = format!("n\n{}\n", rows.join("\n"));
    assert_eq!(read(&text).column_type("n").unwrap(), ColumnType::Int);
    text.push_str("none\n");
    let table = read(&text);
    assert_eq!(table.cell(19_999, 0), Cell::Text("19999"));
    assert_eq!(table.cell(20_000, 0), Cell::Text("none"));
}

#[test]
fn values_are_what_the_fields_say() {
    let table = read("i,f,b,t,d\n 7 ,1e3,TRUE, x ,2024-03-01\n,,,,\n");
    let row = |row| {
        (0..5)
            .map(|column| table.cell(row, column))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        row(0),
        [
            Cell::Int(7),
            Cell::Float(1_000.0),
            Cell::Bool(true),
            Cell::Text(" x "),
            Cell::Time(Moment::Date(19_783)),
        ]
    );
    assert_eq!(row(1), [Cell::Empty; 5]);
    let zoned = read("t\n2024-03-01 02:00:00+02:00\n");
    assert_eq!(zoned.to_csv(), "t\n2024-03-01 00:00:00Z\n");
}

#[test]
fn quotes_line_ends_and_marks_are_understood() {
    let quoted = read("name,\"a \"\"b\"\"\"\n\"Ulm, Donau\",\"two\nlines\"\n");
    assert_eq!(
        quoted.column_names().collect::<Vec<_>>(),
        ["name", "a \"b\""]
    );
    assert_eq!(quoted.cell(0, 0), Cell::Text("Ulm, Donau"));
    assert_eq!(quoted.cell(0, 1), Cell::Text("two\nlines"));
    let windows = read("\u{feff}a,b\r\n1,2\r\n\r\n3,4");
    assert_eq!(windows.to_csv(), "a,b\n1,2\n3,4\n");
    assert_eq!(read("a\n").n_rows(), 0);
    assert_eq!(read("a,b").n_columns(), 2);
}

#[test]
fn the_separator_is_found_in_the_header() {
    for separator in [",", ";", "\t", "|"] {
        let text = "\"a, b; c\" c d\n1 2.5 x\n"
            .replace("\" c d", "\" x y")
            .replacen(" x y", "~x~y", 1);
        let text = text
            .replace('~', separator)
            .replace("1 2.5 x", &["1", "2.5", "x"].join(separator));
        let table = read(&text);
        assert_eq!(
            table.column_names().collect::<Vec<_>>(),
            ["a, b; c", "x", "y"],
            "{text}"
        );
        assert_eq!(table.cell(0, 1), Cell::Float(2.5), "{text}");
    }
    assert_eq!(read("a\n1,\n".replace(',', "").as_str()).n_columns(), 1);
}

#[test]
fn names_are_trimmed_and_never_missing() {
    let table = read(" a ,,b\n1,2,3\n");
    assert_eq!(
        table.column_names().collect::<Vec<_>>(),
        ["a", "column_2", "b"]
    );
}

#[test]
fn what_is_written_is_read_back() {
    let text = "i,f,b,t,d,c,l,u\n\
        1,3.0,true,\"a, \"\"b\"\"\",2024-03-01,17:05:00,2024-03-01 17:05:00.25,2024-03-01 17:05:00Z\n\
        ,,,,,,,\n\
        -9223372036854775808,1e-7,false,\"two\nlines\",0001-01-01,00:00:00,1969-12-31 23:59:59,9999-12-31 23:59:59Z\n";
    let table = read(text);
    assert_eq!(table.to_csv(), text);
    assert_eq!(read(&table.to_csv()), table);
    let path = file("what_is_written_is_read_back.csv");
    table.write_csv(&path).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert_eq!(Table::read_csv(&path).unwrap(), table);
    let sparse = Table::from_columns([("n", vec![None, Some(1), None])]).unwrap();
    assert_eq!(
        read(&sparse.to_csv()),
        sparse,
        "an empty cell alone on its line is a row"
    );
    assert_eq!(Table::default().to_csv(), "");
}

#[test]
fn names_with_other_separators_in_them_come_back_whole() {
    for names in [
        ["a;b;c", "d"],
        ["t\t1|2", "x"],
        ["|", ";"],
        ["größe 🚲", "عدد"],
    ] {
        let table = Table::from_columns(names.map(|name| (name, vec![1, 2]))).unwrap();
        assert_eq!(read(&table.to_csv()), table, "{names:?}");
    }
    let lone = Table::from_columns([("a;b", vec![1])]).unwrap();
    assert_eq!(lone.to_csv(), "\"a;b\"\n1\n");
    assert_eq!(read(&lone.to_csv()), lone);
}

#[test]
fn floats_come_back_bit_by_bit() {
    let values = vec![
        0.1,
        1.0 / 3.0,
        1e300,
        5e-324,
        f64::MAX,
        -0.0,
        f64::INFINITY,
        123_456_789.125,
    ];
    let table = Table::from_columns([("x", values)]).unwrap();
    assert_eq!(read(&table.to_csv()).fingerprint(), table.fingerprint());
}

#[test]
fn a_missing_file_is_named() {
    let error = Table::read_csv("no/such/file.csv").unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"there is no such file: "no/such/file.csv""#
    );
    assert!(matches!(
        error,
        Error::File {
            kind: std::io::ErrorKind::NotFound,
            ..
        }
    ));
    let error = read("a\n").write_csv("no/such/folder/x.csv").unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"there is no such folder to write the file in: "no/such/folder/x.csv""#
    );
    let folder = env!("CARGO_TARGET_TMPDIR");
    let error = Table::read_csv(folder).unwrap_err().to_string();
    assert!(error.ends_with(&format!("{folder:?}")), "{error}");
}

#[test]
fn an_empty_file_is_refused() {
    let text = r#"the file is empty, a first line with column names is needed: "x.csv""#;
    for bytes in [&b""[..], b"\n\n", b"\r\n"] {
        assert_eq!(message(bytes), text);
    }
    let path = file("an_empty_file_is_refused.csv");
    fs::write(&path, "").unwrap();
    assert!(matches!(
        Table::read_csv(&path),
        Err(Error::CsvEmpty { .. })
    ));
}

#[test]
fn another_encoding_is_refused_with_the_line() {
    assert_eq!(
        message(b"a,b\n1,x\n2,M\xfcnchen\n"),
        r#"line 3 is not UTF-8, save the file as UTF-8: "x.csv""#
    );
    assert!(message(b"a,\xe4\n1,x\n").starts_with("line 1 is not UTF-8"));
    assert!(message(b"a,b\r\n1,x\r\n2,y\r\n3,\xff\r\n").starts_with("line 4 is not UTF-8"));
    // Two halves of one letter in two fields.
    assert!(message(b"a,b\n\xc3,\xbc\n").starts_with("line 2 is not UTF-8"));
}

#[test]
fn a_ragged_row_is_refused_with_the_line() {
    assert_eq!(
        message(b"a,b\n1,2\n3\n"),
        r#"line 3 has 1 field, the first line has 2: "x.csv""#
    );
    assert_eq!(
        message(b"a,b\n1,2,3\n"),
        r#"line 2 has 3 fields, the first line has 2: "x.csv""#
    );
    for (text, line) in [
        ("a,b\r\n1,2\r\n3\r\n", 3),
        ("a,b\n\n\n1,2\n\n3\n", 6),
        ("a,b\n\"x\ny\nz\",2\n3\n", 5),
        ("\n\na,b\n1\n", 4),
        ("\u{feff}a,b\n1,2\n3", 3),
    ] {
        assert!(
            message(text.as_bytes()).starts_with(&format!("line {line} has 1 field")),
            "{text:?}"
        );
    }
}

#[test]
fn a_name_twice_in_the_header_is_refused() {
    let text = r#"two columns are called "a", names must differ: "x.csv""#;
    assert_eq!(message(b"a,b,a\n1,2,3\n"), text);
    assert_eq!(message(b"a, a\n1,2\n"), text);
}

#[cfg(unix)]
#[test]
fn what_can_only_be_read_once_is_read_too() {
    use std::io::Write;
    use std::os::fd::AsRawFd;

    let (reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(b"a,b\n1,2\n").unwrap();
    drop(writer);
    let path = PathBuf::from(format!("/proc/self/fd/{}", reader.as_raw_fd()));
    if path.exists() {
        assert_eq!(Table::read_csv(&path).unwrap().to_csv(), "a,b\n1,2\n");
    }
}
