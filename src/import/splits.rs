//! Which picture is for training and which for testing.

use super::error::ImportError;
use super::pictures::Pictures;
use crate::data::SplitName;
use crate::recipe::DataSpec;
use crate::rng::{Stream, shuffle, stream};

/// The split of each place: the set's own, or else a share held out by the spec's own seed.
///
/// # Errors
/// There are too few pictures for two splits.
pub(super) fn assign(
    pictures: &dyn Pictures,
    spec: &DataSpec,
) -> Result<Vec<SplitName>, ImportError> {
    let listing = pictures.listing();
    if let Some(splits) = &listing.splits
        && splits.contains(&SplitName::Train)
        && splits.contains(&SplitName::Test)
    {
        return Ok(splits.clone());
    }
    let count = listing.count;
    if count < 2 {
        return Err(ImportError::TooFew {
            path: pictures.path().to_owned(),
            images: count,
        });
    }
    let share = (count as f64 * spec.hold_out).round() as usize;
    let mut order: Vec<usize> = (0..count).collect();
    shuffle(&mut stream(spec.hold_out_seed, Stream::HoldOut), &mut order);
    let mut splits = vec![SplitName::Train; count];
    for place in order.into_iter().take(share.clamp(1, count - 1)) {
        if let Some(split) = splits.get_mut(place) {
            *split = SplitName::Test;
        }
    }
    Ok(splits)
}
