//! The first look at a data set: a few pictures as the model will see them.

use super::error::ImportError;
use super::pictures::{Pictures, StoredPicture};
use super::plan::Plan;
use super::read_all::{asks_first, prepare};
use super::report;
use super::splits;
use super::watch::ImportWatch;
use crate::data::{DataReport, LeftOut, PictureFlaw, SplitName};
use crate::recipe::{DataSpec, ImageShape};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A few pictures of a data set as the model will see them.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Of each image.
    pub shape: ImageShape,
    /// In the order of the set.
    pub pictures: Vec<PreviewedPicture>,
    /// What is known of all of them before all are read; those that were looked at in vain are
    /// left out of its counts.
    pub report: DataReport,
    /// Whether every picture was looked at; otherwise more may have to be left out.
    pub is_whole: bool,
    /// So many cannot be read that they are left out only once a person has said so.
    pub asks_first: bool,
}

/// One picture as the model will see it.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewedPicture {
    /// What it is called within the set.
    pub name: String,
    /// Which split it goes to.
    pub split: SplitName,
    /// Its class, if there are classes.
    pub class: Option<String>,
    /// [height, width, channels]
    pub pixels: Arc<[u8]>,
}

/// Up to `count` pictures, and what is known of all.
pub(super) fn of(
    pictures: &dyn Pictures,
    spec: &DataSpec,
    count: usize,
    watch: &ImportWatch,
) -> Result<Preview, ImportError> {
    let listing = pictures.listing();
    let mut plan = Plan::new(pictures.path(), spec, listing)?;
    let splits = splits::assign(pictures, spec)?;
    let places = pictures.sample(count);
    let mut seen = look(pictures, &places, &plan, watch)?;
    if seen.is_none() {
        plan = plan.coloured();
        seen = look(pictures, &places, &plan, watch)?;
    }
    let Seen { images, bad } = seen.unwrap_or_default();
    let class = |place: usize| {
        let split = splits.get(place).copied();
        if listing.without_labels.is_some() && listing.without_labels == split {
            return None;
        }
        let label = listing.labels.as_ref()?.get(place)?;
        listing.class_names.get(usize::from(*label)).cloned()
    };
    let split = |place: usize| splits.get(place).copied().unwrap_or(SplitName::Train);
    let mut kept: Vec<Option<SplitName>> = splits.iter().copied().map(Some).collect();
    for (place, _) in &bad {
        if let Some(kept) = kept.get_mut(*place) {
            *kept = None;
        }
    }
    let bad = bad.into_iter().map(|(_, left_out)| left_out);
    let left_out: Vec<LeftOut> = listing.left_out.iter().cloned().chain(bad).collect();
    Ok(Preview {
        shape: plan.shape,
        is_whole: places.len() == listing.count,
        asks_first: !spec.skip_bad
            && asks_first(left_out.len(), listing.count + listing.left_out.len()),
        report: report::of_listing(listing, &kept, &plan, left_out, &images),
        pictures: images
            .into_iter()
            .map(|(place, pixels)| PreviewedPicture {
                name: pictures.name(place),
                split: split(place),
                class: class(place),
                pixels,
            })
            .collect(),
    })
}

#[derive(Default)]
struct Seen {
    images: Vec<(usize, Arc<[u8]>)>,
    /// By place.
    bad: Vec<(usize, LeftOut)>,
}

/// None if one of them is coloured where all had looked grey.
fn look(
    pictures: &dyn Pictures,
    places: &[usize],
    plan: &Plan,
    watch: &ImportWatch,
) -> Result<Option<Seen>, ImportError> {
    let seen = Mutex::new(Seen::default());
    let coloured = AtomicBool::new(false);
    let hand_over = |place: usize, picture: Result<StoredPicture<'_>, PictureFlaw>| {
        let mut pixels = vec![0; plan.shape.pixels()];
        let prepared = picture.and_then(|picture| prepare(picture, plan, watch, &mut pixels));
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        match prepared {
            Ok(()) => seen.images.push((place, pixels.into())),
            Err(PictureFlaw::Coloured) => {
                coloured.store(true, Ordering::Relaxed);
                return ControlFlow::Break(());
            }
            Err(reason) => {
                let name = pictures.name(place);
                seen.bad.push((place, LeftOut { name, reason }));
            }
        }
        ControlFlow::Continue(())
    };
    pictures.read(places, plan.range, &hand_over, watch)?;
    watch.check(pictures.path())?;
    if coloured.into_inner() {
        return Ok(None);
    }
    let mut seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    seen.images.sort_by_key(|(place, _)| *place);
    seen.bad.sort_by_key(|(place, _)| *place);
    Ok(Some(seen))
}
