//! The pictures among the files of a store: listed once, read on demand.

use super::super::error::ImportError;
use super::super::pictures::{HandOver, Listing, Pictures, StoredPicture};
use super::super::watch::ImportWatch;
use super::levels::Scale;
use super::list::{FileList, list};
use super::store::FileStore;
use crate::data::PictureFlaw;
use crate::recipe::{DataSpec, NumberRange};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// So many pictures are looked at for colours before all are read.
const LOOKED_AT: usize = 64;

/// Pictures of a store.
pub(super) struct PictureFiles {
    store: Box<dyn FileStore>,
    list: FileList,
}

impl PictureFiles {
    /// Looks through all files of `store`.
    ///
    /// # Errors
    /// No file is a picture, or none can be read; the watch was cancelled.
    pub fn of(
        store: Box<dyn FileStore>,
        spec: &DataSpec,
        watch: &ImportWatch,
    ) -> Result<Self, ImportError> {
        let list = list(store.as_ref(), spec, watch)?;
        let mut pictures = Self { store, list };
        pictures.list.listing.looks_grey = pictures.look_grey(watch)?;
        Ok(pictures)
    }

    /// Whether none of a few pictures that may have a colour has one.
    fn look_grey(&self, watch: &ImportWatch) -> Result<bool, ImportError> {
        let some = spread(&self.those_at_hand(&self.list.with_colours), LOOKED_AT);
        let coloured = AtomicBool::new(false);
        let look = |_, picture: Result<StoredPicture<'_>, PictureFlaw>| {
            let is_coloured = picture.is_ok_and(|picture| {
                let mut pixels = picture.pixels.chunks_exact(picture.channels.max(1));
                pixels.any(has_colour)
            });
            if is_coloured {
                coloured.store(true, Ordering::Relaxed);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        };
        self.read(&some, self.list.depth.range(), &look, watch)?;
        watch.check(self.path())?;
        Ok(!coloured.into_inner())
    }

    /// Those of `places` that are quick to read, or all if none is.
    fn those_at_hand(&self, places: &[usize]) -> Vec<usize> {
        let Some(files) = self.store.at_hand() else {
            return places.to_vec();
        };
        let is_at_hand = |place: &usize| {
            let file = self.list.files.get(*place);
            file.is_some_and(|file| files.binary_search(file).is_ok())
        };
        let quick: Vec<usize> = places.iter().copied().filter(is_at_hand).collect();
        if quick.is_empty() {
            return places.to_vec();
        }
        quick
    }
}

/// Up to `count` of `places`, from all over.
fn spread(places: &[usize], count: usize) -> Vec<usize> {
    let count = count.min(places.len());
    let some = (0..count).filter_map(|at| places.get(at * places.len() / count.max(1)));
    some.copied().collect()
}

/// Whether a pixel is seen and not grey.
fn has_colour(pixel: &[u8]) -> bool {
    match *pixel {
        [r, g, b] => r != g || g != b,
        [r, g, b, opacity] => opacity > 0 && (r != g || g != b),
        _ => false,
    }
}

impl Pictures for PictureFiles {
    fn path(&self) -> &Path {
        self.store.path()
    }

    fn listing(&self) -> &Listing {
        &self.list.listing
    }

    fn sample(&self, count: usize) -> Vec<usize> {
        let places: Vec<usize> = (0..self.list.listing.count).collect();
        spread(&self.those_at_hand(&places), count)
    }

    fn name(&self, place: usize) -> String {
        let file = self.list.files.get(place);
        file.map_or_else(String::new, |file| self.store.name(*file))
    }

    fn read(
        &self,
        places: &[usize],
        range: NumberRange,
        hand_over: &HandOver<'_>,
        watch: &ImportWatch,
    ) -> Result<(), ImportError> {
        let depth = self.list.depth;
        let scale = Scale { depth, range };
        let of_place = &self.list.files;
        let files: Vec<usize> = places
            .iter()
            .filter_map(|place| of_place.get(*place).copied())
            .collect();
        self.store.each(
            &files,
            &|decoder, file, bytes| {
                let Ok(place) = of_place.binary_search(&file) else {
                    return ControlFlow::Continue(());
                };
                match bytes {
                    Ok(mut bytes) => {
                        let bytes = bytes.whole();
                        hand_over(place, bytes.and_then(|bytes| decoder.decode(bytes, scale)))
                    }
                    Err(flaw) => hand_over(place, Err(flaw)),
                }
            },
            watch,
        )
    }
}
