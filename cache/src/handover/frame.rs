//! The format of a hand-over: a header, frames that each stand for themselves, an end.
//!
//! A frame is checked by its hash before anything in it is decoded. Lengths are never trusted: what is read is
//! read in pieces, so that a damaged length costs no memory.

use std::io::{self, Read, Write};
use std::ops::Range;
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::clock::{Time, wall_nanos};
use crate::encoding;
use crate::error::Error;
use crate::handover::Shift;
use crate::recorder::event::{Argument, ArgumentRole};
use crate::registry::info::Sums;
use crate::sync::Arc;

const MAGIC: [u8; 8] = *b"dacapo\0h";

/// Grows with every change of this format or of anything that is encoded in it.
const VERSION: u32 = 3;

const HEAD: [u8; 4] = *b"HEAD";
const CODE: [u8; 4] = *b"CODE";
const ENTRY: [u8; 4] = *b"ENTR";
const END: [u8; 4] = *b"DONE";

/// A head is some names and numbers; what claims to be more is damaged.
const MAX_HEAD: usize = 1 << 20;

/// How much is read before the next piece of memory is asked for.
const PIECE: u64 = 1 << 20;

/// What stands at the beginning.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    /// Keys and encodings of another version of this crate mean something else.
    program: String,
    /// How late it was on the registry's clock.
    pub(crate) now: Time,
    /// The same on the wall, in nanoseconds since 1970.
    wall: u64,
    /// Whether the clock stood still.
    pub(crate) is_frozen: bool,
    /// What was counted so far.
    pub(crate) sums: Sums,
}

impl Header {
    pub(crate) fn new(now: Time, is_frozen: bool, sums: Sums) -> Self {
        Self {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            now,
            wall: wall_nanos(),
            is_frozen,
            sums,
        }
    }

    /// The time from the writing to now; none for a clock that stood still.
    pub(crate) fn elapsed(&self) -> Duration {
        if self.is_frozen {
            Duration::ZERO
        } else {
            Duration::from_nanos(wall_nanos().saturating_sub(self.wall))
        }
    }
}

/// One entry, or a note of one.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) head: Head,
    /// Value and tape, one after the other.
    pub(crate) content: Arc<[u8]>,
}

/// Everything about an entry but its content.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The function's path, with its type instance.
    pub(crate) path: String,
    /// Its name as written.
    pub(crate) name: String,
    /// Hash of the function's code.
    pub(crate) code: u128,
    /// What the code consists of; written once for all entries of a function.
    #[serde(skip)]
    pub(crate) inputs: Arc<str>,
    /// The names of the types of value and tape.
    pub(crate) types: String,
    /// See [`Key::to_bytes`](crate::key::Key::to_bytes).
    pub(crate) key: Vec<u8>,
    pub(crate) arguments: Vec<ArgumentWords>,
    pub(crate) created: Time,
    pub(crate) expires: Option<Time>,
    pub(crate) cost: Duration,
    pub(crate) n_elements: usize,
    /// How often it has been handed on without being used.
    pub(crate) n_unused: u32,
    /// Whether the function's code was another one by the time the entry was handed on.
    pub(crate) is_superseded: bool,
    /// The value; `None` in a note.
    pub(crate) value: Option<Value>,
    /// Why there is no value.
    pub(crate) why_not: String,
}

/// What is known of an encoded value.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Value {
    /// Bytes of the content that are the value; the rest is the tape.
    pub(crate) len: u64,
    /// Taken from the value itself, not from its encoding.
    pub(crate) fingerprint: u128,
}

/// An argument as it is written down.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ArgumentWords {
    name: String,
    text: String,
    hash: u64,
    is_ignored: bool,
    role: ArgumentRole,
}

impl From<&Argument> for ArgumentWords {
    fn from(argument: &Argument) -> Self {
        Self {
            name: argument.name.to_string(),
            text: argument.text.to_string(),
            hash: argument.hash,
            is_ignored: argument.is_ignored,
            role: argument.role,
        }
    }
}

impl From<&ArgumentWords> for Argument {
    fn from(words: &ArgumentWords) -> Self {
        Self {
            name: words.name.as_str().into(),
            text: words.text.as_str().into(),
            hash: words.hash,
            is_ignored: words.is_ignored,
            role: words.role,
        }
    }
}

impl Head {
    /// Moves its times to another clock.
    pub(crate) fn shift(&mut self, shift: Shift) {
        self.created = shift.apply(self.created);
        self.expires = self.expires.map(|time| shift.apply(time));
    }

    pub(crate) fn is_expired(&self, now: Time) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    pub(crate) fn arguments(&self) -> Arc<[Argument]> {
        self.arguments.iter().map(Argument::from).collect()
    }
}

impl Frame {
    /// Where the value lies in the content, and where the tape.
    pub(crate) fn parts(&self) -> Option<(Range<usize>, Range<usize>)> {
        let len = usize::try_from(self.head.value?.len).ok()?;
        (len <= self.content.len()).then(|| (0..len, len..self.content.len()))
    }

    /// The frame of these bytes, whose hash was right.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (len, rest) = bytes.split_first_chunk::<4>()?;
        let len = usize::try_from(u32::from_le_bytes(*len)).ok()?;
        let (head, content) = rest.split_at_checked(len.min(MAX_HEAD))?;
        let frame = Self {
            head: encoding::decode(head).ok()?,
            content: content.into(),
        };
        (frame.head.value.is_none() || frame.parts().is_some()).then_some(frame)
    }
}

/// What the code of the entries that follow consists of.
#[derive(Serialize, Deserialize)]
struct CodeFrame {
    code: u128,
    inputs: String,
}

/// Writes a hand-over.
pub(crate) struct Writer<W> {
    out: W,
    /// Codes that are written.
    codes: FxHashSet<u128>,
    n_bytes: u64,
    n_frames: u64,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(out: W, header: &Header) -> Result<Self, Error> {
        let mut writer = Self {
            out,
            codes: FxHashSet::default(),
            n_bytes: 0,
            n_frames: 0,
        };
        writer.put(&MAGIC)?;
        writer.put(&VERSION.to_le_bytes())?;
        let header = encoding::encode(header).map_err(Error::HandOver)?;
        writer.put_framed(HEAD, &[&header])?;
        Ok(writer)
    }

    pub(crate) fn write(&mut self, frame: &Frame) -> Result<(), Error> {
        if self.codes.insert(frame.head.code) {
            let code = CodeFrame {
                code: frame.head.code,
                inputs: frame.head.inputs.to_string(),
            };
            let code = encoding::encode(&code).map_err(Error::HandOver)?;
            self.put_framed(CODE, &[&code])?;
        }
        let head = encoding::encode(&frame.head).map_err(Error::HandOver)?;
        let len = u32::try_from(head.len()).unwrap_or(u32::MAX);
        self.n_frames += 1;
        self.put_framed(ENTRY, &[&len.to_le_bytes(), &head, &frame.content])
    }

    /// Writes the end; returns the bytes of everything.
    pub(crate) fn finish(mut self) -> Result<u64, Error> {
        let n_frames = self.n_frames.to_le_bytes();
        self.put_framed(END, &[&n_frames])?;
        self.out.flush().map_err(cannot_write)?;
        Ok(self.n_bytes)
    }

    fn put_framed(&mut self, tag: [u8; 4], parts: &[&[u8]]) -> Result<(), Error> {
        let len: u64 = parts.iter().map(|part| part.len() as u64).sum();
        self.put(&tag)?;
        self.put(&len.to_le_bytes())?;
        self.put(hash(tag, parts).as_bytes())?;
        for part in parts {
            self.put(part)?;
        }
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.n_bytes += bytes.len() as u64;
        self.out.write_all(bytes).map_err(cannot_write)
    }
}

/// What stands before the content of a frame. The tag counts, or a damaged one would be a kind to pass over.
fn hash(tag: [u8; 4], parts: &[&[u8]]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&tag);
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize()
}

/// Reads a hand-over, past whatever is damaged in it.
pub(crate) struct Reader<R> {
    input: R,
    header: Header,
    /// What each code consists of, as far as it was read.
    codes: FxHashMap<u128, Arc<str>>,
    n_bytes: u64,
    n_frames: u64,
    n_damaged: usize,
    is_complete: bool,
}

/// What stands at one place of the file.
enum Piece {
    /// Its hash is right.
    Whole([u8; 4], Vec<u8>),
    /// Its hash isn't.
    Damaged,
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(input: R) -> Result<Self, Error> {
        let mut reader = Self {
            input,
            header: Header {
                program: String::new(),
                now: Time::ZERO,
                wall: 0,
                is_frozen: false,
                sums: Sums::default(),
            },
            codes: FxHashMap::default(),
            n_bytes: 0,
            n_frames: 0,
            n_damaged: 0,
            is_complete: false,
        };
        let refused = |why: &str| Error::HandOver(why.to_owned());
        let magic: [u8; 8] = reader.array().map_err(cannot_read)?;
        if magic != MAGIC {
            return Err(refused("this is no hand-over of a dacapo program"));
        }
        let version = u32::from_le_bytes(reader.array().map_err(cannot_read)?);
        if version != VERSION {
            return Err(Error::HandOver(format!(
                "the hand-over has format {version}, and this program reads format {VERSION}: every entry is computed anew"
            )));
        }
        let header = match reader.piece().map_err(cannot_read)? {
            Piece::Whole(tag, bytes) if tag == HEAD => encoding::decode::<Header>(&bytes).ok(),
            _ => None,
        };
        reader.header =
            header.ok_or_else(|| refused("the beginning of the hand-over is damaged"))?;
        if reader.header.program != env!("CARGO_PKG_VERSION") {
            return Err(Error::HandOver(format!(
                "the hand-over was written by version {}, and this is version {}: every entry is computed anew",
                reader.header.program,
                env!("CARGO_PKG_VERSION"),
            )));
        }
        Ok(reader)
    }

    pub(crate) fn header(&self) -> Header {
        self.header.clone()
    }

    /// The next frame that is whole; `None` at the end, wherever that is.
    pub(crate) fn next_frame(&mut self) -> Option<Frame> {
        loop {
            match self.piece() {
                Ok(Piece::Whole(ENTRY, bytes)) => {
                    self.n_frames += 1;
                    match Frame::read(&bytes) {
                        Some(mut frame) => {
                            if let Some(inputs) = self.codes.get(&frame.head.code) {
                                frame.head.inputs = Arc::clone(inputs);
                            }
                            return Some(frame);
                        }
                        None => self.n_damaged += 1,
                    }
                }
                Ok(Piece::Whole(CODE, bytes)) => {
                    if let Ok(CodeFrame { code, inputs }) = encoding::decode(&bytes) {
                        self.codes.insert(code, inputs.into());
                    }
                }
                Ok(Piece::Whole(END, bytes)) => {
                    let n_frames = bytes.as_slice().try_into().ok().map(u64::from_le_bytes);
                    self.is_complete = n_frames == Some(self.n_frames);
                    return None;
                }
                // Frames of a kind that this program doesn't know are passed over.
                Ok(Piece::Whole(..)) => {}
                Ok(Piece::Damaged) => {
                    self.n_frames += 1;
                    self.n_damaged += 1;
                }
                // The file ends early. What is missing can't be counted.
                Err(_) => return None,
            }
        }
    }

    pub(crate) fn n_damaged(&self) -> usize {
        self.n_damaged
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.is_complete && self.n_damaged == 0
    }

    pub(crate) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    fn piece(&mut self) -> io::Result<Piece> {
        let tag: [u8; 4] = self.array()?;
        let len = u64::from_le_bytes(self.array()?);
        let wanted: [u8; 32] = self.array()?;
        let bytes = self.bytes(len)?;
        Ok(if hash(tag, &[&bytes]) == wanted {
            Piece::Whole(tag, bytes)
        } else {
            Piece::Damaged
        })
    }

    fn bytes(&mut self, len: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < len {
            let piece = PIECE.max(bytes.len() as u64).min(len - bytes.len() as u64);
            let n_read = self.input.by_ref().take(piece).read_to_end(&mut bytes)?;
            self.n_bytes += n_read as u64;
            if n_read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.input.read_exact(&mut bytes)?;
        self.n_bytes += N as u64;
        Ok(bytes)
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the form that `map_err` wants"
)]
fn cannot_write(error: io::Error) -> Error {
    Error::HandOver(format!("the hand-over can't be written: {error}"))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the form that `map_err` wants"
)]
fn cannot_read(error: io::Error) -> Error {
    Error::HandOver(match error.kind() {
        io::ErrorKind::UnexpectedEof => "the hand-over ends before it has begun".to_owned(),
        _ => format!("the hand-over can't be read: {error}"),
    })
}
