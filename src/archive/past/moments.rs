//! Adam's moments as a row of numbers: both of each array in turn.

use super::super::arrays::next_array;
use crate::model::{Layout, Moments, OptimizerState};

/// How many numbers a row has.
pub fn numbers_in_a_row(layout: &Layout) -> usize {
    let numbers = layout.arrays().map(|array| array.numbers());
    numbers.fold(0, usize::saturating_add).saturating_mul(2)
}

/// How often each array was updated.
pub fn updates(optimizer: &OptimizerState, layout: &Layout) -> Vec<u64> {
    let mut moments = optimizer.moments.iter().peekable();
    let of_each = layout.arrays().map(|array| {
        let own = moments.next_if(|moments| moments.first.name == array.name);
        own.map_or(0, |moments| moments.updates)
    });
    of_each.collect()
}

/// The row of these moments; zeros for an array that was never updated.
pub fn row(optimizer: &OptimizerState, layout: &Layout) -> Vec<f32> {
    let mut numbers = Vec::with_capacity(numbers_in_a_row(layout));
    let mut moments = optimizer.moments.iter().peekable();
    for array in layout.arrays() {
        match moments.next_if(|moments| moments.first.name == array.name) {
            Some(moments) => {
                numbers.extend_from_slice(&moments.first.values);
                numbers.extend_from_slice(&moments.second.values);
            }
            None => numbers.extend(std::iter::repeat_n(0.0, 2 * array.numbers())),
        }
    }
    numbers
}

/// The moments in a row.
pub fn from_row(layout: &Layout, updates: &[u64], mut numbers: &[f32]) -> OptimizerState {
    let moments = layout
        .arrays()
        .zip(updates)
        .map(|(array, &updates)| Moments {
            updates,
            first: next_array(&mut numbers, array),
            second: next_array(&mut numbers, array),
        });
    OptimizerState {
        moments: moments.filter(|moments| moments.updates > 0).collect(),
    }
}
