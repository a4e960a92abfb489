//! Values of widgets: which kind can hold which, how chosen options are found again among others, and what a reader
//! would call them.

use std::hash::{Hash, Hasher};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::element::table::Rows;
use crate::element::widget::{FilePurpose, Scalar, Value, WidgetKind};
use crate::kept::KeptValue;

/// What the user has set.
#[derive(Debug)]
pub(crate) struct Set {
    value: Value,
    /// The texts of the chosen options, to find them again among other options.
    texts: Arc<[Arc<str>]>,
}

impl Set {
    /// A value that was set in a widget of this kind.
    pub(crate) fn new(value: Value, kind: &WidgetKind) -> Self {
        let options = kind.options().map_or(&[][..], |options| options);
        let texts = positions(&value)
            .iter()
            .filter_map(|idx| options.get(*idx).cloned())
            .collect();
        Self { value, texts }
    }

    /// As it is kept over a restart; `None` for what isn't.
    pub(crate) fn to_kept(&self) -> Option<KeptValue> {
        let value = match &self.value {
            Value::Bool(it) => json!({ "bool": it }),
            Value::Scalar(Scalar::Int(it)) => json!({ "int": it }),
            Value::Scalar(Scalar::Float(it)) => json!({ "float": it }),
            Value::Index(it) => json!({ "index": it }),
            Value::Indices(it) => json!({ "indices": &**it }),
            Value::Text(it) => json!({ "text": &**it }),
            Value::Range(both) => json!({ "range": both.map(scalar_to_json) }),
            Value::Date(it) => json!({ "date": it.to_string() }),
            Value::Dates(both) => json!({ "dates": both.map(|it| it.to_string()) }),
            Value::Time(it) => json!({ "time": it.to_string() }),
            Value::Color(it) => json!({ "color": it.to_string() }),
            Value::Paths(all) => {
                let texts: Option<Vec<_>> = all.iter().map(|path| path.to_str()).collect();
                json!({ "paths": texts? })
            }
            // A press is no value, and the rows of a table may be others at the next start.
            _ => return None,
        };
        let texts = self.texts.iter().map(ToString::to_string).collect();
        Some(KeptValue {
            value,
            texts,
            n_starts_unseen: 0,
        })
    }

    /// As an earlier start left it; `None` for what this one doesn't know.
    pub(crate) fn from_kept(kept: &KeptValue) -> Option<Self> {
        let (kind, it) = kept.value.as_object()?.iter().next()?;
        let index = |it: &Json| usize::try_from(it.as_u64()?).ok();
        let value = match kind.as_str() {
            "bool" => Value::Bool(it.as_bool()?),
            "int" => Value::Scalar(Scalar::Int(it.as_i64()?)),
            "float" => Value::Scalar(Scalar::Float(it.as_f64()?)),
            "index" if it.is_null() => Value::Index(None),
            "index" => Value::Index(Some(index(it)?)),
            "indices" => Value::Indices(it.as_array()?.iter().map(index).collect::<Option<_>>()?),
            "text" => Value::Text(it.as_str()?.into()),
            "range" => Value::Range(both(it, scalar_from_json)?),
            "date" => Value::Date(parsed(it)?),
            "dates" => Value::Dates(both(it, parsed)?),
            "time" => Value::Time(parsed(it)?),
            "color" => Value::Color(parsed(it)?),
            "paths" => {
                let path = |it: &Json| Some(Arc::from(Path::new(it.as_str()?)));
                Value::Paths(it.as_array()?.iter().map(path).collect::<Option<_>>()?)
            }
            _ => return None,
        };
        let texts = kept.texts.iter().map(|text| text.as_str().into()).collect();
        Some(Self { value, texts })
    }

    /// The value as it was set.
    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// The value, if it fits a widget as it is drawn now.
    pub(crate) fn fit(&self, kind: &WidgetKind) -> Option<Value> {
        let value = match kind.options() {
            Some(options) => self.found_again(options)?,
            None => self.value.clone(),
        };
        let value = match (value, kind) {
            // Rows that are gone are no longer selected; the others stay.
            (Value::Rows(rows), WidgetKind::Table { element, .. }) => {
                Value::Rows(rows.within(element.table.n_rows()))
            }
            (value, _) => value,
        };
        kind.holds(&value).then_some(value)
    }

    fn found_again(&self, options: &[Arc<str>]) -> Option<Value> {
        let mut found = positions(&self.value)
            .iter()
            .zip(&*self.texts)
            .map(|(set, text)| {
                // Of options with equal texts the position tells which one was meant.
                let is_there = options.get(*set) == Some(text);
                is_there
                    .then_some(*set)
                    .or_else(|| options.iter().position(|option| option == text))
            });
        Some(match &self.value {
            Value::Index(None) => Value::Index(None),
            Value::Index(Some(_)) => Value::Index(Some(found.next()??)),
            // Those of several that are gone are no longer chosen; the others stay.
            Value::Indices(_) => Value::Indices(found.flatten().collect()),
            _ => return None,
        })
    }
}

fn scalar_to_json(scalar: Scalar) -> Json {
    match scalar {
        Scalar::Int(it) => json!(it),
        Scalar::Float(it) => json!(it),
    }
}

fn scalar_from_json(it: &Json) -> Option<Scalar> {
    let whole = it.as_i64().map(Scalar::Int);
    whole.or_else(|| it.as_f64().map(Scalar::Float))
}

fn both<T>(it: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<[T; 2]> {
    let [first, last] = it.as_array()?.as_slice() else {
        return None;
    };
    Some([read(first)?, read(last)?])
}

fn parsed<T: FromStr>(it: &Json) -> Option<T> {
    it.as_str()?.parse().ok()
}

/// The positions of the options that a value chooses.
fn positions(value: &Value) -> &[usize] {
    match value {
        Value::Index(idx) => idx.as_slice(),
        Value::Indices(all) => all,
        _ => &[],
    }
}

impl WidgetKind {
    /// Whether a widget of this kind, with these parameters, can have this value.
    pub(crate) fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Checkbox | Self::Toggle | Self::Dialog, Value::Bool(_))
            | (Self::Time { .. }, Value::Time(_))
            | (Self::Color, Value::Color(_)) => true,
            (Self::Slider { bounds, .. } | Self::Number { bounds, .. }, Value::Scalar(scalar)) => {
                bounds.contains(*scalar)
            }
            (Self::RangeSlider { bounds, .. }, Value::Range([low, high])) => {
                bounds.contains(*low) && bounds.contains(*high) && low.is_at_most(*high)
            }
            (Self::Choice { is_optional, .. }, Value::Index(None)) => *is_optional,
            (Self::Choice { options, .. }, Value::Index(Some(idx))) => *idx < options.len(),
            (Self::Choices { options, max, .. }, Value::Indices(all)) => {
                all.iter().all(|idx| *idx < options.len()) && max.is_none_or(|max| all.len() <= max)
            }
            (Self::Feedback { scale }, Value::Index(idx)) => {
                idx.is_none_or(|idx| idx < scale.n_positions())
            }
            (
                Self::TextInput { max_chars, .. } | Self::TextArea { max_chars, .. },
                Value::Text(text),
            ) => max_chars.is_none_or(|max| text.chars().count() <= max),
            (Self::Date { min, max, .. }, Value::Date(day)) => (min..=max).contains(&day),
            (Self::DateRange { min, max }, Value::Dates([from, to])) => {
                min <= from && from <= to && to <= max
            }
            (
                Self::Table {
                    element,
                    rows: mode,
                },
                Value::Rows(rows),
            ) => {
                let is_within = rows.within(element.table.n_rows()) == *rows;
                is_within && (*mode == Rows::Many || rows.len() <= 1)
            }
            // Row numbers mean something in the table alone that was edited.
            (Self::Editor { element, .. }, Value::Edits(edits)) => edits.are_of(&element.table),
            (Self::File { purpose, .. }, Value::Paths(paths)) => {
                *purpose == FilePurpose::Several || paths.len() <= 1
            }
            _ => false,
        }
    }

    /// A value as a reader would say it.
    pub(crate) fn in_words(&self, value: &Value) -> Arc<str> {
        let option = |idx: &usize| match self {
            Self::Feedback { scale } => {
                Some(format!("{} of {}", idx + 1, scale.n_positions()).into())
            }
            _ => self.options()?.get(*idx).cloned(),
        };
        match value {
            Value::Text(_) if self.is_secret() => "•••".into(),
            Value::None => "".into(),
            Value::Bool(true) => "on".into(),
            Value::Bool(false) => "off".into(),
            Value::Scalar(scalar) => scalar.to_string().into(),
            Value::Range([low, high]) => format!("{low} to {high}").into(),
            Value::Index(idx) => idx
                .as_ref()
                .and_then(option)
                .unwrap_or_else(|| "nothing".into()),
            Value::Indices(all) => {
                let texts: Vec<_> = all.iter().filter_map(option).collect();
                or_nothing(&texts.join(", "))
            }
            Value::Text(text) => format!("\"{}\"", shortened(text)).into(),
            Value::Rows(rows) => match (rows.len(), rows.iter().next()) {
                (1, Some(row)) => format!("row {row}").into(),
                (0, _) => "no rows".into(),
                (n_rows, _) => format!("{n_rows} rows").into(),
            },
            Value::Date(day) => day.to_string().into(),
            Value::Dates([from, to]) => format!("{from} to {to}").into(),
            Value::Time(time) => time.to_string().into(),
            Value::Color(color) => color.to_string().into(),
            Value::Edits(edits) => match edits.counts() {
                [0, 0, 0] => "unchanged".into(),
                [cells, added, removed] => {
                    format!("{cells} cells changed, {added} rows added, {removed} removed").into()
                }
            },
            Value::Paths(paths) => {
                let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
                or_nothing(&paths.join(", "))
            }
        }
    }

    /// Whether its value must not be told, nor kept.
    pub(crate) fn is_secret(&self) -> bool {
        matches!(self, Self::TextInput { look, .. } if look.is_password)
    }
}

fn or_nothing(text: &str) -> Arc<str> {
    if text.is_empty() {
        "nothing".into()
    } else {
        shortened(text).into()
    }
}

/// The head of a text that is too long for a sentence.
fn shortened(text: &str) -> String {
    const MOST_CHARS: usize = 40;
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl Value {
    /// All that tells this value from others, as bytes: for the key of a cached function that reads it.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        struct Bytes(Vec<u8>);
        impl Hasher for Bytes {
            fn write(&mut self, bytes: &[u8]) {
                self.0.extend_from_slice(bytes);
            }

            fn finish(&self) -> u64 {
                0
            }
        }
        let mut bytes = Bytes(Vec::new());
        self.hash(&mut bytes);
        bytes.0
    }
}
