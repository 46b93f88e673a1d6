//! How the time of a run is shown.

use crate::train::KEPT_WEIGHTS_BYTES;
use crate::ui::scene::shown_step::PlaySpeed;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The time line, and what is kept for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TimeSettings {
    /// The line is drawn.
    pub show_line: bool,
    /// How fast a run is played.
    pub speed: PlaySpeed,
    /// What the weights by step may take, in megabytes of 2^20 bytes.
    pub megabytes: u32,
    /// Sessions keep the weights by step.
    pub in_session: bool,
}

impl TimeSettings {
    /// The bounds of the memory, in megabytes.
    pub const MEGABYTES: RangeInclusive<u32> = 16..=16_384;

    /// What the weights by step may take, in bytes.
    pub fn bytes(&self) -> u64 {
        u64::from(self.megabytes) << 20
    }
}

impl Default for TimeSettings {
    fn default() -> Self {
        Self {
            show_line: true,
            speed: PlaySpeed::default(),
            megabytes: (KEPT_WEIGHTS_BYTES >> 20) as u32,
            in_session: false,
        }
    }
}
