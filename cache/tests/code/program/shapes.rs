//! A type with an operator.

use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
pub struct Ride {
    pub minutes: u16,
}

impl std::ops::Add<u32> for Ride {
    type Output = u32;

    fn add(self, more: u32) -> u32 {
        u32::from(self.minutes) + more
    }
}

pub fn first() -> Ride {
    Ride { minutes: 5 }
}
