//! The pictures among the files of a store: listed once, read on demand.

use super::super::bounds::Bounds;
use super::super::error::ImportError;
use super::super::pictures::{HandOver, Listing, Pictures, StoredPicture};
use super::super::watch::ImportWatch;
use super::decode::{Decoded, Decoder};
use super::large::{self, Accounted};
use super::levels::{Depth, Scale};
use super::list::{FileList, list};
use super::store::{FileBytes, FileStore};
use crate::data::PictureFlaw;
use crate::recipe::{DataSpec, NumberRange};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// So many pictures are looked at for colours before all are read.
const LOOKED_AT: usize = 64;

/// Pictures of a store.
pub(super) struct PictureFiles {
    store: Box<dyn FileStore>,
    list: FileList,
    /// The numbers of all pictures that were read so far.
    seen: Mutex<Bounds>,
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
        let mut pictures = Self {
            store,
            list,
            seen: Mutex::default(),
        };
        let is_known = pictures.list.depth == Depth::Byte || pictures.list.depths_differ;
        if spec.range.is_none() && !is_known {
            pictures.find_range(watch)?;
        }
        pictures.list.listing.looks_grey = pictures.look_grey(watch)?;
        Ok(pictures)
    }

    /// Looks at the numbers of a few pictures, from all over.
    fn find_range(&mut self, watch: &ImportWatch) -> Result<(), ImportError> {
        let all: Vec<usize> = (0..self.list.listing.count).collect();
        let some = spread(&self.those_at_hand(&all), LOOKED_AT);
        let pass = |_, _: Result<StoredPicture<'_>, PictureFlaw>| ControlFlow::Continue(());
        self.read(&some, self.list.depth.range(), &pass, watch)?;
        watch.check(self.path())?;
        let listing = &mut self.list.listing;
        let seen = self.seen.get_mut().unwrap_or_else(PoisonError::into_inner);
        listing.found = seen.found();
        listing.of_sample = true;
        if let Some((least, most)) = listing.found {
            listing.range = NumberRange::found(least, most);
        }
        Ok(())
    }

    /// Decodes the picture at `place`; what it comes with keeps its bytes accounted for.
    fn decode(
        &self,
        place: usize,
        decoder: &mut Decoder,
        file: &mut FileBytes<'_>,
        scale: Scale,
        watch: &ImportWatch,
    ) -> Result<(Decoded, Option<Accounted>), PictureFlaw> {
        let large = &self.list.large;
        let at = large.binary_search_by_key(&place, |(place, _)| *place);
        let Some((_, bytes)) = at.ok().and_then(|at| large.get(at)) else {
            return Ok((decoder.decode_whole(file.whole()?, scale)?, None));
        };
        let (decoded, accounted) = large::decode(decoder, file, scale, *bytes, watch)?;
        Ok((decoded, Some(accounted)))
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
        let range = self.list.listing.range;
        let range = range.unwrap_or_else(|| self.list.depth.range());
        self.read(&some, range, &look, watch)?;
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

    fn seen(&self) -> Option<(f64, f64)> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.found()
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
                let decoded =
                    bytes.and_then(|mut file| self.decode(place, decoder, &mut file, scale, watch));
                match decoded {
                    Ok((decoded, accounted)) => {
                        if let Some((least, most)) = decoded.bounds {
                            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
                            seen.add(least);
                            seen.add(most);
                        }
                        let flow = hand_over(place, Ok(decoder.picture(&decoded)));
                        decoder.forget_large();
                        drop(accounted);
                        flow
                    }
                    Err(flaw) => {
                        decoder.forget_large();
                        hand_over(place, Err(flaw))
                    }
                }
            },
            watch,
        )
    }
}
