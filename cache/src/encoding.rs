//! Values as bytes: the one place that knows the format, for copies, for the disk and for hand-over.
//!
//! The format is bincode's standard one. It says nothing of types: bytes are read as the type that wrote them,
//! and whoever keeps them longer than the program runs has to know by the code that it still is.

use bincode::config::{self, Configuration, Limit, LittleEndian, Varint};
use bincode::error::{DecodeError, EncodeError};
use bincode::serde::{
    DecodeError as SerdeDecodeError, EncodeError as SerdeEncodeError, decode_from_slice,
    encode_to_vec,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Encodings up to this many bytes are read under the narrow limit.
const MAX_NARROW: usize = 1 << 26;

// A text is given room by its length before any of it is read, so a length is checked first. What has been
// read counts at its greatest width, up to 16 bytes for each that is there, and so do the limits.
type Narrow = Configuration<LittleEndian, Varint, Limit<{ 1 << 30 }>>;
type Wide = Configuration<LittleEndian, Varint, Limit<{ 1 << 40 }>>;

/// The bytes of a value. Words say why there are none.
pub(crate) fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, String> {
    encode_to_vec(value, config::standard()).map_err(words_of_encoding)
}

/// The value that [`encode`] gave these bytes for, all of them. Words say why it can't be had.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let decoded = if bytes.len() <= MAX_NARROW {
        decode_from_slice(bytes, Narrow::default())
    } else {
        decode_from_slice(bytes, Wide::default())
    };
    match decoded {
        Ok((value, n_read)) if n_read == bytes.len() => Ok(value),
        Ok((_, n_read)) => Err(format!(
            "{} of {} bytes are left over",
            bytes.len() - n_read,
            bytes.len()
        )),
        Err(error) => Err(words_of_decoding(error)),
    }
}

fn words_of_encoding(error: EncodeError) -> String {
    match error {
        EncodeError::OtherString(message) => message,
        EncodeError::Serde(SerdeEncodeError::SequenceMustHaveLength) => {
            "a list or a map in it doesn't say its length beforehand, as with `#[serde(flatten)]`"
                .to_owned()
        }
        other => other.to_string(),
    }
}

fn words_of_decoding(error: DecodeError) -> String {
    match error {
        DecodeError::OtherString(message) => message,
        DecodeError::UnexpectedEnd { .. } => "the bytes end too early".to_owned(),
        DecodeError::LimitExceeded | DecodeError::OutsideUsizeRange(_) => {
            "a length in it can't be right".to_owned()
        }
        DecodeError::Serde(SerdeDecodeError::AnyNotSupported) => {
            "a type in it wants to be told what comes next, as with `#[serde(untagged)]`".to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_value_comes_back() {
        let value: BTreeMap<String, Vec<Option<f64>>> = [
            ("a".to_owned(), vec![Some(0.5), None]),
            (String::new(), vec![]),
        ]
        .into();
        let bytes = encode(&value).unwrap();
        assert_eq!(decode::<BTreeMap<_, _>>(&bytes), Ok(value));
        assert_eq!(encode(""), Ok(vec![0]));
    }

    #[test]
    fn bytes_that_are_left_over_are_refused() {
        let mut bytes = encode(&7_u64).unwrap();
        bytes.push(0);
        let error = decode::<u64>(&bytes).unwrap_err();
        assert_eq!(error, "1 of 2 bytes are left over");
    }

    #[test]
    fn missing_bytes_are_refused() {
        let bytes = encode("Ulm").unwrap();
        for end in 0..bytes.len() {
            assert!(decode::<String>(&bytes[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn a_length_that_cannot_be_is_refused_before_room_is_made_for_it() {
        let longest = encode(&u64::MAX).unwrap();
        let long = encode(&(1_u64 << 31)).unwrap();
        for bytes in [longest, long] {
            assert!(decode::<String>(&bytes).is_err());
            assert!(decode::<Vec<u64>>(&bytes).is_err());
            assert!(decode::<Vec<String>>(&bytes).is_err());
            assert!(decode::<BTreeMap<String, String>>(&bytes).is_err());
        }
    }

    #[test]
    fn what_cannot_be_encoded_says_why() {
        struct Endless;
        impl Serialize for Endless {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::ser::SerializeSeq::end(serializer.serialize_seq(None)?)
            }
        }
        let error = encode(&Endless).unwrap_err();
        assert!(error.contains("doesn't say its length"), "{error}");
    }

    #[test]
    fn what_cannot_be_decoded_says_why() {
        #[derive(Debug, serde::Serialize, serde::Deserialize)]
        #[serde(untagged)]
        enum Any {
            Number(u8),
        }
        let bytes = encode(&Any::Number(1)).unwrap();
        let error = decode::<Any>(&bytes).unwrap_err();
        assert!(error.contains("untagged"), "{error}");
    }
}
