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
    match own(pictures) {
        Some(splits) => Ok(splits.to_vec()),
        None => hold_out(pictures, spec, &[]),
    }
}

/// The set's own splits, if it has both.
pub(super) fn own(pictures: &dyn Pictures) -> Option<&[SplitName]> {
    let splits = pictures.listing().splits.as_deref()?;
    let has_both = splits.contains(&SplitName::Train) && splits.contains(&SplitName::Test);
    has_both.then_some(splits)
}

/// A share held out by the spec's own seed, of those whose places are not `bad`, which are
/// ascending.
///
/// # Errors
/// There are too few pictures for two splits.
pub(super) fn hold_out(
    pictures: &dyn Pictures,
    spec: &DataSpec,
    bad: &[usize],
) -> Result<Vec<SplitName>, ImportError> {
    let all = pictures.listing().count;
    let count = all.saturating_sub(bad.len());
    if count < 2 {
        return Err(ImportError::TooFew {
            path: pictures.path().to_owned(),
            images: count,
        });
    }
    let share = (count as f64 * spec.hold_out).round() as usize;
    let mut order: Vec<usize> = (0..all).collect();
    shuffle(&mut stream(spec.hold_out_seed, Stream::HoldOut), &mut order);
    order.retain(|place| bad.binary_search(place).is_err());
    let mut splits = vec![SplitName::Train; all];
    for place in order.into_iter().take(share.clamp(1, count - 1)) {
        if let Some(split) = splits.get_mut(place) {
            *split = SplitName::Test;
        }
    }
    Ok(splits)
}
