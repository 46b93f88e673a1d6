//! Numbers for tests.

use crate::rng::{Stream, fill_normal, stream};

/// Normal numbers; the same for the same salt.
pub(super) fn normal(count: usize, salt: u64) -> Vec<f32> {
    let mut numbers = vec![0.0; count];
    fill_normal(&mut stream(salt, Stream::Exploration), &mut numbers);
    numbers
}
