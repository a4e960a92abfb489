//! Fingerprints: a hash of a column's or a table's content that is equal exactly when the content is.
//!
//! Everything is hashed, nothing sampled. Where a cell is empty the buffer may hold any value; it counts as
//! zero. A slice of a longer buffer hashes like a copy of it.

use arrow::array::{Array, ArrowPrimitiveType, BooleanArray, LargeStringArray, PrimitiveArray};
use arrow::buffer::NullBuffer;

use crate::table::column::{Column, Values};

/// Of a table: its shape, and each column's name and fingerprint in order.
pub(super) fn of_columns(n_rows: usize, columns: &[Column]) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(n_rows as u64).to_le_bytes());
    for column in columns {
        hasher.update(&(column.name().len() as u64).to_le_bytes());
        hasher.update(column.name().as_bytes());
        hasher.update(&column.fingerprint().to_le_bytes());
    }
    finish(&hasher)
}

/// Of a column: its type, which cells are empty, and the values.
pub(super) fn of_values(values: &Values) -> u128 {
    let mut hasher = blake3::Hasher::new();
    let array = values.array();
    hasher.update(&[tag(values)]);
    hasher.update(&(array.len() as u64).to_le_bytes());
    match filled(array) {
        None => hasher.update(&[0]),
        Some(nulls) => {
            hasher.update(&[1]);
            update_bits(&mut hasher, nulls.iter());
            &mut hasher
        }
    };
    match values {
        Values::Int(array) => update_numbers(&mut hasher, array),
        Values::Float(array) => update_numbers(&mut hasher, array),
        Values::Bool(array) => update_bools(&mut hasher, array),
        Values::Text(array) => update_texts(&mut hasher, array),
        Values::Date(array) => update_numbers(&mut hasher, array),
        Values::Clock(array) => update_numbers(&mut hasher, array),
        Values::Stamp(array) => update_numbers(&mut hasher, array),
    }
    finish(&hasher)
}

/// Tells types apart whose values have the same bytes.
fn tag(values: &Values) -> u8 {
    match values {
        Values::Int(_) => 0,
        Values::Float(_) => 1,
        Values::Bool(_) => 2,
        Values::Text(_) => 3,
        Values::Date(_) => 4,
        Values::Clock(_) => 5,
        Values::Stamp(array) if array.timezone().is_none() => 6,
        Values::Stamp(_) => 7,
    }
}

/// Which cells are filled, if any is not: a mask without a null says the same as none.
fn filled(array: &dyn Array) -> Option<&NullBuffer> {
    array.nulls().filter(|nulls| nulls.null_count() > 0)
}

fn update_numbers<T>(hasher: &mut blake3::Hasher, array: &PrimitiveArray<T>)
where
    T: ArrowPrimitiveType<Native: bytemuck::Pod>,
{
    if filled(array).is_none() {
        hasher.update(bytemuck::cast_slice(array.values()));
        return;
    }
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut values = array.iter().map(Option::unwrap_or_default);
    loop {
        chunk.clear();
        chunk.extend(values.by_ref().take(CHUNK));
        if chunk.is_empty() {
            break;
        }
        hasher.update(bytemuck::cast_slice(&chunk));
    }
}

fn update_bools(hasher: &mut blake3::Hasher, array: &BooleanArray) {
    update_bits(hasher, array.iter().map(Option::unwrap_or_default));
}

/// First all lengths, then all bytes.
fn update_texts(hasher: &mut blake3::Hasher, array: &LargeStringArray) {
    let mut lengths = array.iter().map(|text| text.map_or(0, str::len) as u64);
    let mut chunk = Vec::with_capacity(CHUNK);
    loop {
        chunk.clear();
        chunk.extend(lengths.by_ref().take(CHUNK));
        if chunk.is_empty() {
            break;
        }
        hasher.update(bytemuck::cast_slice(&chunk));
    }
    if filled(array).is_some() {
        for text in array.iter().flatten() {
            hasher.update(text.as_bytes());
        }
        return;
    }
    let offsets = array.value_offsets();
    if let [first, .., last] = *offsets {
        hasher.update(&array.value_data()[first as usize..last as usize]);
    }
}

/// Eight to a byte.
fn update_bits(hasher: &mut blake3::Hasher, mut bits: impl Iterator<Item = bool>) {
    let mut chunk = Vec::with_capacity(CHUNK);
    loop {
        chunk.clear();
        while chunk.len() < CHUNK {
            let byte = bits.by_ref().take(8).enumerate();
            let mut n_bits = 0;
            let byte = byte.fold(0, |byte, (at, bit)| {
                n_bits += 1;
                byte | u8::from(bit) << at
            });
            if n_bits == 0 {
                break;
            }
            chunk.push(byte);
        }
        if chunk.is_empty() {
            break;
        }
        hasher.update(&chunk);
    }
}

/// Values gathered before each call of the hasher, which is slow on small pieces.
const CHUNK: usize = 4_096;

fn finish(hasher: &blake3::Hasher) -> u128 {
    let hash = hasher.finalize();
    let (first, _) = hash
        .as_bytes()
        .split_first_chunk()
        .expect("a hash has 32 bytes");
    u128::from_le_bytes(*first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Table, key};

    fn table() -> Table {
        Table::from_columns([("a", vec![1, 2, 3]), ("b", vec![4, 5, 6])]).unwrap()
    }

    fn known(table: &Table) -> Vec<bool> {
        let is_known = |column: &Column| column.known_fingerprint().is_some();
        table.columns().iter().map(is_known).collect()
    }

    #[test]
    fn what_others_hashed_is_not_hashed_again() {
        let table = table();
        assert_eq!(known(&table), [false, false]);
        table.fingerprint();
        assert_eq!(known(&table), [true, true]);
        for other in [
            table.clone(),
            table.select(&["b", "a"]).unwrap(),
            table.rename("a", "c").unwrap(),
            table.slice(0, 3),
        ] {
            assert_eq!(known(&other), [true, true]);
        }
        let with = table.with_column("c", vec![7, 8, 9]).unwrap();
        assert_eq!(known(&with), [true, true, false]);
        assert_eq!(
            known(&table.slice(1, 1)),
            [false, false],
            "a slice is hashed once for itself"
        );
    }

    #[test]
    fn a_table_inside_of_an_argument_remembers_its_fingerprint_for_the_next_call() {
        #[derive(serde::Serialize)]
        struct Argument<'a> {
            tables: Vec<Table>,
            best: Option<&'a Table>,
        }
        let (first, second) = (table(), table().slice(1, 2));
        let argument = || Argument {
            tables: vec![first.clone()],
            best: Some(&second),
        };
        let before = key::fingerprint(&argument()).unwrap();
        assert_eq!(
            (known(&first), known(&second)),
            (vec![true; 2], vec![true; 2])
        );
        assert_eq!(key::fingerprint(&argument()).unwrap(), before);
    }

    #[test]
    fn bits_and_texts_of_a_slice_at_any_offset_are_hashed_like_those_of_a_copy() {
        let flags: Vec<Option<bool>> = (0..100)
            .map(|n| (n % 5 > 0).then_some(n % 3 == 0))
            .collect();
        let texts: Vec<Option<String>> = (0..100)
            .map(|n| (n % 7 > 0).then(|| n.to_string()))
            .collect();
        let table = |from: usize, to: usize| {
            Table::from_columns([("flag", Column::from(flags[from..to].to_vec()))])
                .and_then(|table| table.with_column("text", texts[from..to].to_vec()))
                .unwrap()
        };
        let whole = table(0, 100);
        for first in 0..20 {
            for length in [0, 1, 7, 8, 9, 64, 80] {
                let slice = whole.slice(first, length);
                assert_eq!(
                    slice.fingerprint(),
                    table(first, first + length).fingerprint()
                );
            }
        }
    }
}
