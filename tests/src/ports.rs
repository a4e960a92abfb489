//! Ports for the programs that a test starts, and for those that take their places.
//!
//! They lie below those that the system hands out by itself: whoever asks it for any port, or connects to somewhere, is
//! given none of them. Among tests the first port of a row speaks for the others, as long as somebody listens there.

use std::io;
use std::net::{Ipv4Addr, TcpListener};

/// Where the rows begin, and where they end.
const ALL: (u16, u16) = (20_000, 32_000);
/// Ports in a row.
const LEN: u16 = 40;

/// Ports in a row, nobody else's as long as this is there.
#[derive(Debug)]
pub struct Ports {
    first: u16,
    _speaks_for_them: TcpListener,
}

impl Ports {
    /// A row in which nobody listens.
    ///
    /// # Errors
    /// If there is none.
    pub fn reserve() -> io::Result<Self> {
        let (begin, end) = ALL;
        let n_rows = u32::from((end - begin) / LEN);
        // Processes begin at rows of their own, and seldom meet.
        let start = std::process::id() % n_rows;
        let rows = (start..n_rows).chain(0..start);
        let firsts = rows.filter_map(|row| Some(begin + u16::try_from(row).ok()? * LEN));
        for first in firsts {
            let Ok(speaks_for_them) = listen(first) else {
                continue;
            };
            if (first + 1..first + LEN).all(|port| listen(port).is_ok()) {
                return Ok(Self {
                    first,
                    _speaks_for_them: speaks_for_them,
                });
            }
        }
        Err(io::Error::new(
            io::ErrorKind::AddrInUse,
            format!("no {LEN} ports in a row are free from {begin} to {end}"),
        ))
    }

    /// The first of them that can be used; the next ones follow it.
    pub fn first(&self) -> u16 {
        self.first + 1
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}
